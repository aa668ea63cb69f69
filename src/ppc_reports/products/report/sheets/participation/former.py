"""The former *vigencia* beside this one, in the year's report: its printed figures, ours as formulas, and their difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ppc_reports.excel.book import Formula
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import moved
from ppc_reports.judging.participation.terms import NO_TERM, by_term
from ppc_reports.judging.past.former import Former
from ppc_reports.judging.past.known import KnownReport, Printed
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import State
from ppc_reports.plan.spanish import counted, day
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import CENTERED, BlockCell, Builder, Widths, gap, heading, paragraph, table
from ppc_reports.products.report.formulas import GroupRows

_PERCENT, _COUNT = theme.PERCENT.but(align="center"), CENTERED.but(number_format=theme.COUNT_FORMAT)
_POINTS, _STEP = CENTERED.but(number_format="+0.0;-0.0;0.0"), CENTERED.but(number_format="+0;-0;0")


def former_blocks(summary: Summary, widths: Widths) -> Iterator[Builder]:
    """The section of the former *vigencia*, or a sentence on why there is nothing to compare with; none in an office's book."""
    if summary.office:
        return
    yield heading(widths, "4. La vigencia anterior")
    former = summary.former
    if former is None or former.report is None:
        yield paragraph(widths, _why_not(summary, former))
        return
    yield paragraph(widths, _source(former.report))
    years = (str(former.year), str(summary.plan.year), "Diferencia")
    rows = [*_shares(summary, former.report.printed), *_counts(summary, former)]
    yield _comparison(widths, "tblVigenciaAnterior", ("N.º", "Qué se compara", *years), rows)
    yield gap()
    phases = list(_phases(summary, former))
    if former.phases and phases:
        yield _comparison(widths, "tblFasesAnterior", ("N.º", "Cumplimiento de la fase", *years), phases)
    yield paragraph(widths, _caution(former))


def _comparison(widths: Widths, name: str, heads: Sequence[str], rows: Sequence[_Compared]) -> Builder:
    return lambda row: table(widths, name, heads, [one.cells(place, row + place) for place, one in enumerate(rows, 1)])(
        row
    )


def _why_not(summary: Summary, former: Former | None) -> str:
    year = summary.plan.year - 1
    if former is None:
        return f"No se consultó el historial: de {year} no se sabe nada aquí."
    if former.others:
        found = counted(former.others, "informe", "informes")
        return (
            f"El historial tiene {found} del IV trimestre de {year}, y no se sabe cuál es de este plan: no se compara."
        )
    return f"El historial no tiene el informe del IV trimestre de {year}: no hay con qué comparar."


def _source(report: KnownReport) -> str:
    version = f", versión {report.version}" if report.version else ""
    draft = "preliminar " if report.preliminary else "provisional " if report.provisional else ""
    return (
        f"Las cifras de {report.corte.year} son las que imprimió el informe {draft}«{report.report}»{version}, hecho el "
        f"{day(report.day)} con la versión {report.program} del programa (SHA-256 {report.sha256}). La diferencia de los "
        "porcentajes está en puntos."
    )


def _caution(former: Former) -> str:
    """The limits of the comparison, for its reader."""
    said = "Los dos planes pueden tener actividades distintas: se comparan las cifras, no las mismas tareas."
    if former.phases:
        return said
    return f"{said} Por fase no se compara: lo que el historial guarda de {former.year} no dice las fases de sus actividades."


@dataclass(frozen=True, slots=True)
class _Compared:
    """A figure of both years: as it was printed, and as a formula of its row. Both are shares, or else counts."""

    name: str
    before: float | None
    now: Callable[[int], Formula] | None
    shares: bool = True

    def cells(self, place: int, row: int) -> tuple[BlockCell, ...]:
        """Its cells; what is unknown stays so, and so does its difference."""
        style, step = (_PERCENT, _POINTS) if self.shares else (_COUNT, _STEP)
        now = self.now(row) if self.now else None
        return (
            BlockCell(place, CENTERED),
            BlockCell(self.name),
            BlockCell(theme.UNKNOWN if self.before is None else self.before, style),
            BlockCell(theme.UNKNOWN if now is None else now, style),
            BlockCell(self._difference(row, now.value if now else None), step),
        )

    def _difference(self, row: int, now: float | str | None) -> Formula:
        """This year less the former one, as both are printed."""
        then_cell, now_cell = f"$C{row}", f"$D{row}"
        found: float | str = theme.UNKNOWN
        if self.before is not None and isinstance(now, int | float):
            found = moved(self.before, now) if self.shares else now - self.before
        printed = (f"INT({cell}*1000+0.5+0.0000001)" for cell in (now_cell, then_cell))
        step = f"({'-'.join(printed)})/10" if self.shares else f"{now_cell}-{then_cell}"
        return Formula(f'=IF(AND(ISNUMBER({then_cell}),ISNUMBER({now_cell})),{step},"{theme.UNKNOWN}")', found)


def _shares(summary: Summary, printed: Printed) -> Iterator[_Compared]:
    own, totals = GroupRows.of_all(summary), summary.totals
    yield _Compared("Programado", printed.planned, lambda _: formulas.planned(own, totals))
    yield _Compared("Ejecutado que cuenta", printed.counted, lambda _: formulas.counted(own, totals))
    yield _Compared("Cumplimiento", printed.compliance, lambda _: _compliance(own, totals))
    yield _Compared("Cobertura: cuánto se conoce", printed.coverage, lambda _: formulas.coverage(own, totals))


def _counts(summary: Summary, former: Former) -> Iterator[_Compared]:
    own, totals, states = GroupRows.of_all(summary), summary.totals, former.states
    known = bool(states)
    yield _Compared(
        "Actividades", states.total() if known else None, lambda _: formulas.activities(own, totals), shares=False
    )
    for state, look in theme.STATE_LOOKS.items():
        if states[state] or totals.states[state]:
            now = partial(_in_state, own, totals, state)
            yield _Compared(look.text, states[state] if known else None, now, shares=False)


def _in_state(own: GroupRows, totals: GroupFigures, state: State, row: int) -> Formula:
    return formulas.in_state(own, totals, state, f"$B{row}")


def _phases(summary: Summary, former: Former) -> Iterator[_Compared]:
    """The compliance of each phase of either year, those of this one first."""
    then = former.phases
    now = {entry.figures.name: entry.figures for entry in by_term(summary, "phase") if entry.figures.name != NO_TERM}
    for phase in dict.fromkeys((*now, *then)):
        before = then[phase].compliance if phase in then else None
        figures = now.get(phase)
        yield _Compared(formulas.office_text(phase), before, partial(_of_phase, summary, figures) if figures else None)


def _of_phase(summary: Summary, figures: GroupFigures, row: int) -> Formula:
    members = formulas.names_office(f"$B{row}", formulas.column("Fase del ciclo"))
    return _compliance(GroupRows.of(members, figures.standings, summary.weighted), figures)


def _compliance(own: GroupRows, figures: GroupFigures) -> Formula:
    return Formula(own.ratio(formulas.COUNTED, formulas.PLANNED_COUNTED), formulas.or_unknown(figures.compliance))

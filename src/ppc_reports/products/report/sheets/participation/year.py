"""*Informe anual*, at the fourth corte: verification by phase, evaluation of each space, lessons, and what goes on next year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Formula, Sheet
from ppc_reports.judging.participation.audit import pending
from ppc_reports.judging.participation.spaces import participants
from ppc_reports.judging.participation.terms import TERMS, by_term, has_terms
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.model import QUARTERS, Activity
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import formulas, groups, theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    TEXT,
    BlockCell,
    Builder,
    gap,
    header,
    heading,
    line,
    paragraph,
    table,
)
from ppc_reports.products.report.fitting import brief
from ppc_reports.products.report.formulas import GroupRows
from ppc_reports.products.report.frame import Page, report_sheet
from ppc_reports.products.report.sheets.front import matrix
from ppc_reports.products.report.sheets.participation.audit import has_audit
from ppc_reports.products.report.sheets.participation.former import former_blocks
from ppc_reports.products.report.sheets.participation.voices import has_voices

NAME = "Informe anual"
_WIDTHS = {1: 8.0, 2: 30.0, 3: 17.0, 4: 13.0, 5: 13.0, 6: 13.0, 7: 32.0, 8: 31.0}
_NOTE = "Verificación y evaluación de la estrategia: por fase, espacio por espacio, lecciones y mejoras."
_KEY = CENTERED.but(bold=True)
_BRIEF, _LONG = 90, 900


def has_year(summary: Summary) -> bool:
    """True at the fourth corte of a plan that says something of what the year's report is made of, or has a former year."""
    said = any(has_terms(summary, name) for name in TERMS) or has_voices(summary) or has_audit(summary)
    said |= summary.former is not None and summary.former.report is not None
    return said and summary.corte.number == len(QUARTERS)


def sheet(summary: Summary) -> Sheet:
    """The sheet of a summary at its fourth corte."""
    blocks = (*_phases(summary), *_spaces(summary), *_improvements(summary), *former_blocks(summary, _WIDTHS))
    return report_sheet(summary, Page(NAME, _NOTE, _WIDTHS, blocks))


def _phases(summary: Summary) -> Iterator[Builder]:
    yield heading(_WIDTHS, "1. Verificación por fase del ciclo")
    found = by_term(summary, "phase")
    if not found:
        yield paragraph(
            _WIDTHS, "El plan no dice en qué fase del ciclo está cada actividad: no se puede verificar por fase."
        )
        return
    heads = ("Orden", "Fase", "Actividades", "Programado", "Ejecutado que cuenta", "Cumplimiento")
    yield lambda row: table(
        _WIDTHS, "tblFases", heads, [_phase(summary, row + n, n) for n in range(1, len(found) + 1)]
    )(row)
    yield gap()


def _phase(summary: Summary, row: int, place: int) -> tuple[BlockCell, ...]:
    figures = by_term(summary, "phase")[place - 1].figures
    members = formulas.names_office(f"$B{row}", formulas.column("Fase del ciclo"))
    own = GroupRows.of(members, figures.standings, summary.weighted)
    percent = theme.PERCENT
    return (
        BlockCell(place, _KEY),
        BlockCell(formulas.office_text(figures.name)),
        BlockCell(formulas.activities(own, figures), CENTERED),
        BlockCell(formulas.planned(own, figures), percent),
        BlockCell(formulas.counted(own, figures), percent),
        BlockCell(
            formulas.compliance(figures, f"$D{row}", f"$E{row}"),
            groups.zone_style(summary, figures, percent.but(bold=True)),
        ),
    )


def _spaces(summary: Summary) -> Iterator[Builder]:
    yield heading(_WIDTHS, "2. Evaluación de cada espacio")
    heads = (
        "Clave",
        "Espacio",
        "Responsable",
        "Canal",
        "Cumplimiento",
        "Participantes",
        "Logros del año",
        "Dificultades y lecciones",
    )
    finder = matrix.finder(summary)
    yield lambda row: table(
        _WIDTHS,
        "tblEspacios",
        heads,
        [_space(item, finder, row + place) for place, item in enumerate(_counted(summary), 1)],
        "Ninguna actividad cuenta en las sumas.",
    )(row)
    yield gap()


def _counted(summary: Summary) -> list[Standing]:
    return [item for item in summary.standings if item.applies]


def _space(item: Standing, finder: formulas.Finder, row: int) -> tuple[BlockCell, ...]:
    activity = item.activity
    people = participants(activity, item.corte.number)
    cell = finder.cell(activity, formulas.COMPLIANCE, f"$A{row}")
    compliance = Formula(f"={cell}", formulas.or_unknown(item.compliance))
    return (
        BlockCell(activity.key, _KEY),
        BlockCell(brief(activity.description, _BRIEF)),
        BlockCell(listing(activity.leads) or NO_OFFICE),
        BlockCell(", ".join(activity.channel) or theme.UNKNOWN, CENTERED),
        BlockCell(compliance, theme.zoned(item.zone, theme.PERCENT)),
        BlockCell(theme.UNKNOWN if people is None else people, CENTERED.but(number_format="#,##0")),
        BlockCell(_told(activity, "accomplishments")),
        BlockCell(_told(activity, "difficulties")),
    )


def _told(activity: Activity, name: str) -> str:
    """The texts about it in the year, quarter by quarter."""
    texts = [(quarter, getattr(activity.entry(quarter), name)) for quarter in QUARTERS]
    return brief(" · ".join(f"T{quarter}: {text}" for quarter, text in texts if text), _LONG) or theme.UNKNOWN


def _improvements(summary: Summary) -> Iterator[Builder]:
    yield heading(_WIDTHS, "3. Mejoras que pasan al plan del año siguiente")
    rows = [row for item in summary.standings for row in _improvement(item)]
    rows += [_taken(one.key, one.description, one.leads, ("Control Interno", one.text)) for one in summary.left_open]
    if not rows:
        yield paragraph(_WIDTHS, "No quedaron acciones correctivas ni recomendaciones abiertas.")
    else:
        yield header(_WIDTHS, "Clave", "Actividad", "Responsable", ("De dónde sale", 2), ("Mejora", 3))
        yield from (line(_WIDTHS, *row) for row in rows)
    yield gap()


def _improvement(item: Standing) -> Iterator[tuple[BlockCell, ...]]:
    activity = item.activity
    actions = [entry.corrective_action for entry in activity.quarters if entry.corrective_action]
    unfinished = item.compliance is not None and item.compliance < 1
    asked = [("Acción correctiva", text) for text in actions[-1:] if unfinished]
    asked += [("Control Interno", one.words) for one in pending(activity)]
    for source, text in asked:
        yield _taken(activity.key, activity.description, activity.leads, (source, text))


def _taken(key: str, description: str, leads: Sequence[str], what: tuple[str, str]) -> tuple[BlockCell, ...]:
    source, text = what
    return (
        BlockCell(key, _KEY),
        BlockCell(brief(description, _BRIEF)),
        BlockCell(listing(leads) or NO_OFFICE),
        BlockCell(source, CENTERED, 2),
        BlockCell(brief(text, _LONG), TEXT, 3),
    )

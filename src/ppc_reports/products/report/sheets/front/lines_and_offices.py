"""*Líneas y dependencias*: the figures of each line and of each office, what costs the plan most first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Sheet
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.summary import Summary
from ppc_reports.products.report import formulas, groups
from ppc_reports.products.report.blocks import Builder, gap, paragraph
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.groups import Grouping, Member

NAME = "Líneas y dependencias"
_NOTE = (
    "Primero lo que más puntos le falta al plan. Barra: oscuro, ejecutado que cuenta; claro, lo que falta de lo "
    "programado; rayado, lo que no se reportó; el ancho es 100 %."
)
_LEGEND = (
    "Reportaron: las que se conocen de las que tenían algo programado. Ejecutado que cuenta: de cada actividad, hasta lo "
    "programado. Puntos que faltan: los que su brecha le quita a todo el plan, de 100. Gris: faltan datos para concluir. Una "
    "actividad con varios responsables cuenta para cada uno; en el plan, una vez."
)


_ON_A_PAGE = 18
"""With more lines and offices the header of the lines is repeated over offices when printed, and must be right for both."""


def sheet(summary: Summary) -> Sheet:
    """The sheet: the table of the lines over that of the offices, in the same columns."""
    return report_sheet(
        summary,
        Page(
            name=NAME,
            note=_NOTE,
            widths=groups.widths(summary),
            blocks=tuple(_blocks(summary)),
            header=HEAD_ROW,
            kept_columns=2,
            printed_columns=groups.full_column(summary) - 1,
            folded=frozenset({groups.full_column(summary), groups.full_column(summary) + 1}),
        ),
    )


def _blocks(summary: Summary) -> Iterator[Builder]:
    yield groups.group_table(summary, lines(summary))
    yield gap()
    yield groups.group_table(summary, offices(summary))
    printed = {
        column: width for column, width in groups.widths(summary).items() if column < groups.full_column(summary)
    }
    yield paragraph(printed, _LEGEND)


def lines(summary: Summary) -> Grouping:
    """The lines of the plan, the costliest first."""
    members = _members(summary, summary.lines, formulas.OF_LINE)
    long = len(summary.lines) + len(summary.offices) > _ON_A_PAGE
    headers = ("N.º", "Línea o dependencia") if long else ("Línea", "Línea estratégica")
    return Grouping(NAME, "PorLinea", headers, "Objetivo estratégico", members)


def offices(summary: Summary) -> Grouping:
    """The offices that lead activities, the costliest first."""
    named = formulas.names_office("{name}")
    return Grouping(NAME, "PorDependencia", ("Orden", "Dependencia"), "", _members(summary, summary.offices, named))


def _members(summary: Summary, found: Sequence[GroupFigures], condition: str) -> tuple[Member, ...]:
    objectives = {line.number: line.objective for line in summary.plan.lines}
    return tuple(
        Member(
            number=formulas.line_value(figures.number) if figures.number else place,
            name=figures.name if figures.number else formulas.office_text(figures.name),
            figures=figures,
            cost=cost,
            condition=condition,
            detail=objectives.get(figures.number, ""),
        )
        for place, (figures, cost) in enumerate(groups.by_cost(summary, found), 1)
    )

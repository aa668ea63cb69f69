"""*Por línea*: the figures of each *línea estratégica*."""

from __future__ import annotations

from ppc_reports.excel.book import Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import groups
from ppc_reports.products.report.groups import Grouping, Member
from ppc_reports.products.report.matrix_row import line_value

NAME = "Por línea"


def sheet(summary: Summary) -> Sheet:
    """The sheet, its lines in the order of the plan."""
    return groups.sheet(summary, grouping(summary))


def grouping(summary: Summary) -> Grouping:
    """The lines of the plan."""
    return Grouping(
        name=NAME,
        table="PorLinea",
        headers=("Línea", "Línea estratégica"),
        note="Cada actividad cuenta con su peso; las que no aplican no entran en las sumas. Las cifras son fórmulas.",
        title="por línea",
        members=tuple(
            Member(
                line_value(figures.number),
                figures.name,
                figures,
                live.Group.of(live.of_line(f"$A{row}"), figures.standings, summary.weighted),
                numbered=True,
            )
            for row, figures in enumerate(summary.lines, groups.FIRST_ROW)
        ),
    )

"""*Por dependencia*: the figures of each office that leads activities, the least compliant first."""

from __future__ import annotations

from ppc_reports.excel.book import Sheet
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.summary import Summary
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import groups
from ppc_reports.products.report.groups import Grouping, Member

NAME = "Por dependencia"


def sheet(summary: Summary) -> Sheet:
    """The sheet; an activity with several leads counts once for each of them, and once in the plan."""
    return groups.sheet(summary, grouping(summary))


def grouping(summary: Summary) -> Grouping:
    """The offices by compliance, from the lowest; those without any come last, in order of name."""
    return Grouping(
        name=NAME,
        table="PorDependencia",
        headers=("Orden", "Dependencia"),
        note="De menor a mayor cumplimiento. Una actividad cuenta para cada responsable suyo; en el plan, una vez.",
        title="por dependencia",
        members=tuple(
            Member(
                row - groups.FIRST_ROW + 1,
                live.office_text(figures.name),
                figures,
                live.Group.of(live.of_office(f"$B{row}"), figures.standings, summary.weighted),
            )
            for row, figures in enumerate(sorted(summary.offices, key=_rank), groups.FIRST_ROW)
        ),
    )


def _rank(figures: GroupFigures) -> tuple[float, str]:
    return (2.0 if figures.compliance is None else figures.compliance, figures.name.casefold())

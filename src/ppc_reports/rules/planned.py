"""What was planned for the quarters of a row. Section 4 of docs/dominio.md."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.findings import Finding
from ppc_reports.model import QUARTERS, Absent, Unit
from ppc_reports.progress import TOLERANCE
from ppc_reports.rules.base import (
    Rule,
    Scope,
    achieved_figures,
    makes_100,
    numbers,
    planned_figures,
    positive,
    raws,
    unread,
    year_sum,
)
from ppc_reports.spanish import percent

FIELDS = tuple(f"planned@{quarter}" for quarter in QUARTERS)


def not_100(scope: Scope) -> Iterator[Finding]:
    """The share rows whose *programado* of the year is not 100 %: the sum of increments, or the last figure to date."""
    for row in scope.active:
        figures, mode = planned_figures(row), row.activity.mode
        if row.activity.unit is not Unit.SHARE or mode is None or not numbers(figures) or unread(figures):
            continue
        total = year_sum(figures, mode)
        if not makes_100(total):
            places = (figure.at for figure in figures)
            ends = (FIELDS[0], FIELDS[-1])
            yield row.tell_all("PLANNED-NOT-100", ends, places, raws(figures), total=percent(total, 2))


def blanks(scope: Scope) -> Iterator[Finding]:
    """The blank *programado* cells of rows that have others filled."""
    for row in scope.active:
        if not numbers(planned_figures(row)):
            continue
        for quarter, entry in row.entries:
            if entry.planned.absent is Absent.EMPTY and entry.planned.at is not None:
                words = {"quarter": scope.quarter_name(quarter)}
                yield row.tell("PLANNED-BLANK", f"planned@{quarter}", entry.planned.at, **words)


def nothing_planned(scope: Scope) -> Iterator[Finding]:
    """The quantity rows that did something in a year for which they planned nothing."""
    for row in scope.active:
        planned = planned_figures(row)
        if row.activity.unit is not Unit.QUANTITY or unread(planned) or sum(numbers(planned)) > TOLERANCE:
            continue
        done = [(f"achieved@{q}", entry.achieved) for q, entry in row.entries if positive(entry.achieved)]
        if done:
            total = row.amount(year_sum(achieved_figures(row), row.activity.mode))
            places = (figure.at for _, figure in done)
            found = raws(figure for _, figure in done)
            yield row.tell_all("NOTHING-PLANNED", (field for field, _ in done), places, found, total=total)


RULES = (
    Rule("PLANNED-NOT-100", not_100),
    Rule("PLANNED-BLANK", blanks),
    Rule("NOTHING-PLANNED", nothing_planned),
)

"""The dates of a row against each other and against the year of the plan. Sections 3 and 4 of docs/dominio.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from ppc_reports.judging.progress import has_planned
from ppc_reports.judging.rules.base import KEYS_SHOWN, Rule, Scope
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.model import Activity
from ppc_reports.plan.spanish import counted, day, listing


def end_before_start(scope: Scope) -> Iterator[Finding]:
    """The rows that end before they start: both cells."""
    for row in scope.active:
        start, end = row.activity.start, row.activity.end
        if start is not None and end is not None and end < start:
            places = (row.activity.at.get("start"), row.activity.at.get("end"))
            shown = f"{day(start)} – {day(end)}"
            words = {"start": day(start), "end": day(end)}
            yield row.tell_all("END-BEFORE-START", ("start", "end"), places, shown, **words)


def outside_year(scope: Scope) -> Iterable[Finding]:
    """The rows that have no month in common with the year of the plan."""
    return _beyond(scope, "DATE-OUTSIDE-YEAR", whole=True)


def partly_outside_year(scope: Scope) -> Iterable[Finding]:
    """The rows that start before the year of the plan, or end after it, and touch it."""
    return _beyond(scope, "DATE-BEYOND-YEAR", whole=False)


def _beyond(scope: Scope, code: str, *, whole: bool) -> Iterator[Finding]:
    """The dates of another year, of the rows which are wholly outside the year (or of those which are only in part)."""
    for row in scope.active:
        if _apart(row.activity, scope.plan.year) is not whole:
            continue
        for field, date in _other_dates(row.activity, scope.plan.year):
            place = row.activity.at.get(field) or row.activity.at.get("period")
            yield row.tell(code, field, place, day(date), date=day(date), year=scope.plan.year)


def _apart(activity: Activity, year: int) -> bool:
    after = activity.start is not None and activity.start.year > year
    before = activity.end is not None and activity.end.year < year
    return after or before


def _other_dates(activity: Activity, year: int) -> Iterator[tuple[str, dt.date]]:
    """The dates of other years that the office wrote: where only the end has a cell, the start was assumed from it."""
    assumed = {"start"} if "end" in activity.at and not {"start", "period"} & activity.at.keys() else set()
    for field, date in (("start", activity.start), ("end", activity.end)):
        if date is not None and date.year != year and field not in assumed:
            yield field, date


def planned_from_dates(scope: Scope) -> Iterator[Finding]:
    """One line for all the activities whose *programado* follows from their dates."""
    rows = [
        row
        for row in scope.active
        if not has_planned(row.activity) and row.activity.start is not None and row.activity.end is not None
    ]
    if rows:
        keys = listing((row.activity.key for row in rows), KEYS_SHOWN)
        count = counted(len(rows), "actividad", "actividades")
        yield finding("PLANNED-FROM-DATES", count=count, keys=keys, activity=keys)


RULES = (
    Rule("END-BEFORE-START", end_before_start),
    Rule("DATE-OUTSIDE-YEAR", outside_year),
    Rule("DATE-BEYOND-YEAR", partly_outside_year),
    Rule("PLANNED-FROM-DATES", planned_from_dates),
)

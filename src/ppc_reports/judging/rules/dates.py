"""The dates of a row against each other and against the year of the plan. Sections 3 and 4 of docs/dominio.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from ppc_reports.judging.progress import TOLERANCE, has_planned, is_milestone, waits_for_year_end
from ppc_reports.judging.rules.base import KEYS_SHOWN, CheckedRow, Rule, Scope
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At
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
        if is_milestone(row.activity):
            continue
        if _apart(row.activity, scope.plan.year) is not whole:
            continue
        cells: dict[At | None, dict[str, dt.date]] = {}
        for field, date in (("start", row.activity.start), ("end", row.activity.end)):
            if date is not None and date.year != scope.plan.year:
                cells.setdefault(_place(row, field), {})[field] = date
        for place, dates in cells.items():
            days = listing(dict.fromkeys(map(day, dates.values())))
            said = f"La fecha es {days}" if len(dates) == 1 else f"Las fechas son {days}"
            words = {"said": said, "year": scope.plan.year, "taken": _taken(row, scope.plan.year)}
            yield row.tell_all(code, dates, (place,), days, **words)


def _place(row: CheckedRow, field: str) -> At | None:
    places = row.activity.at
    return next((places[name] for name in (field, "period", "end", "start") if name in places), None)


def _taken(row: CheckedRow, year: int) -> str:
    """The reading of a row with no month in the year."""
    activity, at_end = row.activity, row.shares.planned_to_date[-1]
    if has_planned(activity):
        return "se juzga con lo programado en cada trimestre"
    if at_end is None:
        return "no se sabe qué había programado"
    return "se toma como pendiente desde el I trimestre" if at_end > TOLERANCE else "este año no tiene nada programado"


def _of_another(scope: Scope, code: str, row: CheckedRow, date: dt.date) -> Finding:
    return row.tell(code, "end", _place(row, "end"), day(date), date=day(date), year=scope.plan.year)


def _apart(activity: Activity, year: int) -> bool:
    after = activity.start is not None and activity.start.year > year
    before = activity.end is not None and activity.end.year < year
    return after or before


def due_after_the_year(scope: Scope) -> Iterator[Finding]:
    """The milestones whose deadline is after the year: they are outside its sums."""
    for row, end in _milestones(scope):
        if end.year > scope.plan.year:
            yield _of_another(scope, "MILESTONE-LATER", row, end)


def due_before_the_year(scope: Scope) -> Iterator[Finding]:
    """The milestones whose deadline was before the year: they are due from its first quarter."""
    for row, end in _milestones(scope):
        if end.year < scope.plan.year:
            yield _of_another(scope, "MILESTONE-EARLIER", row, end)


def _milestones(scope: Scope) -> Iterator[tuple[CheckedRow, dt.date]]:
    for row in scope.active:
        if row.activity.end is not None and is_milestone(row.activity):
            yield row, row.activity.end


def planned_from_dates(scope: Scope) -> Iterator[Finding]:
    """One line for all the activities whose *programado* follows from their dates; those outside the year are told one by one."""
    dated = (row for row in _unplanned(scope) if row.activity.start and row.activity.end)
    return _in_one("PLANNED-FROM-DATES", (row for row in dated if not _apart(row.activity, scope.plan.year)))


def planned_from_end(scope: Scope) -> Iterator[Finding]:
    """One line for all the activities that have only a deadline: all of it is planned for its quarter."""
    return _in_one("PLANNED-FROM-END", (row for row, _ in _milestones(scope)))


def planned_from_target(scope: Scope) -> Iterator[Finding]:
    """One line for all the indicators without dates: what is planned is the target of the year, for its end."""
    rows = (row for row in scope.active if row.shares.judgeable and waits_for_year_end(row.activity))
    return _in_one("PLANNED-FROM-TARGET", rows)


def _unplanned(scope: Scope) -> Iterator[CheckedRow]:
    """The rows whose *programado* is left to the dates."""
    return (row for row in scope.active if row.shares.from_dates)


def _in_one(code: str, rows: Iterable[CheckedRow]) -> Iterator[Finding]:
    found = list(rows)
    if found:
        keys = listing((row.activity.key for row in found), KEYS_SHOWN)
        yield finding(code, count=counted(len(found), "actividad", "actividades"), keys=keys, activity=keys)


RULES = (
    Rule("END-BEFORE-START", end_before_start),
    Rule("DATE-OUTSIDE-YEAR", outside_year),
    Rule("DATE-BEYOND-YEAR", partly_outside_year),
    Rule("MILESTONE-LATER", due_after_the_year),
    Rule("MILESTONE-EARLIER", due_before_the_year),
    Rule("PLANNED-FROM-DATES", planned_from_dates),
    Rule("PLANNED-FROM-END", planned_from_end),
    Rule("PLANNED-FROM-TARGET", planned_from_target),
)

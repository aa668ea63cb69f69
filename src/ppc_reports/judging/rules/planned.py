"""Rules on what was planned for the quarters of a row. Section 4 of docs/dominio.md."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.rules.base import (
    CheckedRow,
    Rule,
    Scope,
    by_sheet,
    makes_100,
    numbers,
    positive,
    raws,
    unread,
    year_sum,
)
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.model import QUARTERS, Absent, Mode, Unit
from ppc_reports.plan.spanish import counted, printed

_MODES = (Mode.INCREMENT, Mode.TO_DATE)
_MODE_NAMES = {Mode.INCREMENT: "del trimestre", Mode.TO_DATE: "acumuladas"}
_MOSTLY = 0.8
FIELDS = tuple(f"planned@{quarter}" for quarter in QUARTERS)


def not_100(scope: Scope) -> Iterator[Finding]:
    """The share rows whose *programado* of the year is not 100 %: the sum of increments, or the last figure to date.

    What an N/A among them excuses makes up what is missing.
    """
    for row in scope.active:
        figures, mode = row.planned, row.activity.mode
        if row.activity.unit is not Unit.SHARE or mode is None or not numbers(figures) or unread(figures):
            continue
        total = year_sum(figures, mode)
        excused = total < 1 and Absent.NOT_APPLICABLE in [figure.absent for figure in figures]
        if not makes_100(total) and not excused:
            places = (figure.at for figure in figures)
            ends = (FIELDS[0], FIELDS[-1])
            yield row.tell_all("PLANNED-NOT-100", ends, places, raws(figures), total=printed(total, 2))


def doubtful_mode(scope: Scope) -> Iterator[Finding]:
    """Sheets whose figures are said to be of the quarter, or accumulated, while what they planned can only be the other."""
    for rows in by_sheet(row for row in scope.active if row.activity.unit is Unit.SHARE).values():
        for mode, other in (_MODES, _MODES[::-1]):
            said = [row for row in rows if row.activity.mode is mode and numbers(row.planned)]
            contrary = [row for row in said if _whole(row, other) and not _whole(row, mode)]
            if contrary and len(contrary) >= _MOSTLY * len(said):
                figures = (figure.at for row in contrary for figure in row.planned)
                count = counted(len(contrary), "actividad", "actividades")
                words = {"said": _MODE_NAMES[mode], "other": _MODE_NAMES[other], "count": count}
                yield contrary[0].tell_all("MODE-DOUBTFUL", (FIELDS[0], FIELDS[-1]), figures, **words)


def _whole(row: CheckedRow, mode: Mode) -> bool:
    """True where the planned figures make a whole year if they are of that kind: they add up to it, or climb to it."""
    figures = row.planned
    climbs = mode is Mode.INCREMENT or all(later >= sooner for sooner, later in pairwise(numbers(figures)))
    return climbs and makes_100(year_sum(figures, mode))


def blanks(scope: Scope) -> Iterator[Finding]:
    """The blank *programado* cells of rows that have others filled."""
    for row in scope.active:
        if not numbers(row.planned):
            continue
        for quarter, entry in row.entries:
            if entry.planned.absent is Absent.EMPTY and entry.planned.at is not None:
                words = {"quarter": scope.quarter_name(quarter)}
                yield row.tell("PLANNED-BLANK", f"planned@{quarter}", entry.planned.at, **words)


def nothing_planned(scope: Scope) -> Iterator[Finding]:
    """The quantity rows that did something in a year for which they planned nothing."""
    for row in scope.active:
        planned = row.planned
        if row.activity.unit is not Unit.QUANTITY or unread(planned) or sum(numbers(planned)) > TOLERANCE:
            continue
        done = [(f"achieved@{q}", entry.achieved) for q, entry in row.entries if positive(entry.achieved)]
        if done:
            total = row.amount(year_sum(row.achieved, row.activity.mode))
            places = (figure.at for _, figure in done)
            found = raws(figure for _, figure in done)
            yield row.tell_all("NOTHING-PLANNED", (field for field, _ in done), places, found, total=total)


RULES = (
    Rule("PLANNED-NOT-100", not_100),
    Rule("MODE-DOUBTFUL", doubtful_mode),
    Rule("PLANNED-BLANK", blanks),
    Rule("NOTHING-PLANNED", nothing_planned),
)

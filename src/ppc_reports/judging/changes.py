"""What a workbook changed in quarters that were already reported, against what the history says earlier reports said.

The history comes in as data (``KnownReport``); what comes out is one ``Change`` per figure or activity, with its finding.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ppc_reports.judging.rules.base import Row, Scope
from ppc_reports.plan.findings import Finding, finding, shorten
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Absent, Activity, Figure, Plan, Quarter
from ppc_reports.plan.spanish import day

PLANNED, ACHIEVED = "planned", "achieved"
KIND_NAMES = {PLANNED: "programado", ACHIEVED: "ejecutado"}
_SAME = 1e-6
_BLANKS = {
    Absent.EMPTY: "vacío",
    Absent.NOT_SCHEDULED: "NP",
    Absent.NOT_APPLICABLE: "N/A",
    Absent.INVALID: "un dato ilegible",
}
_UNSAID = (Absent.EMPTY, Absent.INVALID)
_Keyed = TypeVar("_Keyed", "KnownActivity", Activity)


class Nature(StrEnum):
    """What happened: a reported figure changed, one that was missing came late, or a whole activity is gone."""

    CHANGED = "changed"
    LATE = "late"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the history is asked: what it knows of this plan and year, beside what this very content gave."""

    entity: str
    year: int
    corte: Quarter
    sha256: str


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure as it was reported, in the unit of its row; exactly one of ``number`` and ``absent`` is set."""

    quarter: int
    kind: str
    number: float | None
    absent: Absent | None


@dataclass(frozen=True, slots=True)
class KnownActivity:
    """An activity as it was reported, with the figures of the quarters up to the corte of its report."""

    key: str
    description: str
    leads: tuple[str, ...]
    figures: tuple[KnownFigure, ...]


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report in the history: its file, the day it was made, its corte and what it said; ``own`` where the workbook is the
    same file, as it was then.
    """

    report: str
    day: dt.date
    corte: Quarter
    preliminary: bool
    own: bool
    activities: tuple[KnownActivity, ...]


Recall = Callable[[Inquiry], tuple[KnownReport, ...]]
"""Answers an inquiry with the earlier reports, the newest first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is no longer as it was reported; ``quarter`` and ``kind`` are None and empty for a whole activity."""

    nature: Nature
    key: str
    description: str
    quarter: Quarter | None
    kind: str
    before: str
    after: str
    report: str
    day: dt.date
    at: At | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Said:
    """What one report said of one figure."""

    report: KnownReport
    figure: KnownFigure


_Pair = tuple[KnownReport, Mapping[int, KnownActivity]]


def nothing_known(_: Inquiry) -> tuple[KnownReport, ...]:
    """A history without reports."""
    return ()


def effective(activity: Activity, figure: Figure) -> Figure:
    """The figure as it counts: *no aplica* in a row that does not apply, whatever its cell holds."""
    return figure if activity.applies else Figure(None, Absent.NOT_APPLICABLE, figure.at, figure.raw)


def figures(activity: Activity) -> Iterator[tuple[int, str, Figure]]:
    """Every figure of an activity as it counts, with its quarter 1..4 and its kind."""
    for number, entry in enumerate(activity.quarters, 1):
        yield number, PLANNED, effective(activity, entry.planned)
        yield number, ACHIEVED, effective(activity, entry.achieved)


def find_changes(plan: Plan, corte: Quarter, known: Iterable[KnownReport]) -> tuple[Change, ...]:
    """What differs from the reports of the same plan, in the order of the plan; then the activities that are gone.

    A figure is compared with the last report of an earlier corte and with every final report of this one. Drafts of this
    corte count only where no earlier corte was reported, and never for the quarter that is still being reported.
    """
    pairs = [(report, _paired(plan.activities, report.activities)) for report in known]
    own = [(report, paired) for report, paired in pairs if report.own or _alike(plan, report, paired)]
    if not own:
        return ()
    scope = Scope.of(plan, corte)
    changed = [
        change
        for place, row in enumerate(scope.rows)
        for change in _of_row(scope, row, [(report, paired[place]) for report, paired in own if place in paired])
    ]
    return (*changed, *_gone(plan, corte, own))


def _of_row(scope: Scope, row: Row, known: Sequence[tuple[KnownReport, KnownActivity]]) -> Iterator[Change]:
    said: dict[tuple[int, str], list[_Said]] = {}
    for report, activity in known:
        for item in activity.figures:
            said.setdefault((item.quarter, item.kind), []).append(_Said(report, item))
    for number, kind, now in figures(row.activity):
        differing = [item for item in _references(said.get((number, kind), []), scope.corte) if _nature(item, now)]
        if differing:
            before = min(differing, key=lambda item: _nature(item, now) is Nature.LATE)
            yield _change(scope, row, before, now)


def _references(said: Sequence[_Said], corte: Quarter) -> list[_Said]:
    """Which of the reports a figure is compared with; ``said`` is newest first."""
    closed = [item for item in said if item.report.corte < corte]
    latest = [max(closed, key=lambda item: item.report.corte)] if closed else []
    now = [item for item in said if item.report.corte == corte]
    finals = [item for item in now if not item.report.preliminary]
    drafts = [item for item in now if item.report.preliminary and item.figure.quarter < corte.number]
    known = latest + finals + ([] if latest else drafts)
    return known or [item for item in said if item.report.corte > corte][:1]


def _nature(before: _Said, now: Figure) -> Nature | None:
    """How the figure differs from what was said; None where it does not."""
    old = before.figure
    if old.absent in _UNSAID:
        return None if now.absent in _UNSAID else Nature.LATE
    if old.number is not None and now.number is not None:
        return None if abs(old.number - now.number) <= _SAME * max(1.0, abs(old.number)) else Nature.CHANGED
    return None if old.absent is now.absent else Nature.CHANGED


_CODES = {Nature.CHANGED: "QUARTER-CHANGED", Nature.LATE: "QUARTER-LATE"}


def _change(scope: Scope, row: Row, said: _Said, now: Figure) -> Change:
    nature = _nature(said, now) or Nature.CHANGED
    quarter = Quarter(scope.corte.year, said.figure.quarter)
    before, after = _shown(row, said.figure.number, said.figure.absent), _shown(row, now.number, now.absent)
    words = {
        "what": KIND_NAMES[said.figure.kind],
        "quarter": quarter.name,
        "before": before,
        "after": after,
        "report": said.report.report,
        "day": day(said.report.day),
    }
    place = now.at or row.activity.at.get("key")
    told = row.tell(_CODES[nature], f"{said.figure.kind}@{quarter.number}", place, now.raw, **words)
    return Change(
        nature=nature,
        key=row.activity.key,
        description=row.activity.description,
        quarter=quarter,
        kind=said.figure.kind,
        before=before,
        after=after,
        report=said.report.report,
        day=said.report.day,
        at=place,
        finding=told,
    )


def _shown(row: Row, number: float | None, absent: Absent | None) -> str:
    return _BLANKS[absent or Absent.EMPTY] if number is None else row.amount(number)


def _gone(plan: Plan, corte: Quarter, own: Sequence[_Pair]) -> Iterator[Change]:
    """The activities that no row of the workbook is: of the last earlier corte and of the final reports of this one."""
    closed = [pair for pair in own if pair[0].corte < corte]
    finals = [pair for pair in own if pair[0].corte == corte and not pair[0].preliminary]
    told = {_both(activity) for activity in plan.activities}
    for report, paired in [max(closed, key=lambda pair: pair[0].corte), *finals] if closed else finals:
        present = {id(activity) for activity in paired.values()}
        for activity in report.activities:
            if id(activity) not in present and _both(activity) not in told:
                told.add(_both(activity))
                yield _lost(activity, report)


def _lost(activity: KnownActivity, report: KnownReport) -> Change:
    words = {"report": report.report, "day": day(report.day), "description": shorten(activity.description)}
    told = finding("ACTIVITY-GONE", found=activity.key, activity=activity.key, **words)
    return Change(
        nature=Nature.GONE,
        key=activity.key,
        description=activity.description,
        quarter=None,
        kind="",
        before="estaba en el informe",
        after="no está en el libro",
        report=report.report,
        day=report.day,
        at=None,
        finding=told,
    )


def _paired(activities: Sequence[Activity], known: Sequence[KnownActivity]) -> dict[int, KnownActivity]:
    """By its place in the plan, each activity and what a report knew of it.

    Found by key and description together, then by description alone where the key changed, then by key alone.
    """
    pairs: dict[int, KnownActivity] = {}
    places = {id(activity): place for place, activity in enumerate(activities)}
    left, wanted = list(known), list(activities)
    for way in (_both, _description, _key):
        offered = _unique(left, way)
        for mark, activity in _unique(wanted, way).items():
            if mark in offered:
                pairs[places[id(activity)]] = offered[mark]
        taken = {id(item) for item in pairs.values()}
        left = [item for item in left if id(item) not in taken]
        wanted = [activity for activity in wanted if places[id(activity)] not in pairs]
    return pairs


def _both(item: KnownActivity | Activity) -> Hashable:
    return item.key, plain(item.description)


def _description(item: KnownActivity | Activity) -> Hashable:
    return plain(item.description)


def _key(item: KnownActivity | Activity) -> Hashable:
    return item.key


def _unique(items: Sequence[_Keyed], way: Callable[[_Keyed], Hashable]) -> dict[Hashable, _Keyed]:
    """The items by their mark, without those that share it."""
    counts = Counter(way(item) for item in items)
    return {way(item): item for item in items if counts[way(item)] == 1}


def _alike(plan: Plan, report: KnownReport, paired: Mapping[int, KnownActivity]) -> bool:
    """True where the report is of this plan, not of another of the entity: half of the activities are the same."""
    same = sum(
        plain(plan.activities[place].description) == plain(known.description)
        and set(plan.activities[place].leads) == set(known.leads)
        for place, known in paired.items()
    )
    return same > 0 and same * 2 >= min(len(plan.activities), len(report.activities))

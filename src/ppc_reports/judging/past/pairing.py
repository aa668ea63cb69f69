"""The pairing of the rows of the workbook with the activities of an earlier report, if that report is of this plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ppc_reports.judging.past.known import KnownActivity, KnownReport
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Activity, Plan

_Keyed = TypeVar("_Keyed", "KnownActivity", Activity)


@dataclass(frozen=True, slots=True)
class Paired:
    """A report of this plan, and by its place in the plan what it knew of each activity."""

    report: KnownReport
    known: Mapping[int, KnownActivity]
    same_scope: bool
    """True where both stand on one workbook, or both on the workbooks of several offices."""

    @property
    def gone(self) -> list[KnownActivity]:
        """The activities that no row of the workbook is."""
        present = {id(activity) for activity in self.known.values()}
        return [activity for activity in self.report.activities if id(activity) not in present]


def of_this_plan(plan: Plan, reports: Sequence[KnownReport], *, joint: bool) -> list[Paired]:
    """The reports that are of this plan, in their order: of the same file, or with half of the activities the same."""
    found = (Paired(item, paired(plan.activities, item.activities), item.joint == joint) for item in reports)
    return [pair for pair in found if pair.report.own or _alike(plan, pair)]


def paired(activities: Sequence[Activity], known: Sequence[KnownActivity]) -> dict[int, KnownActivity]:
    """By its place in the plan, each activity and what a report knew of it.

    Found by key and description together, then by description alone where the key changed, then by key alone.
    """
    pairs: dict[int, KnownActivity] = {}
    places = {id(activity): place for place, activity in enumerate(activities)}
    left, wanted = list(known), list(activities)
    for way in (both, _description, _key):
        offered = _unique(left, way)
        for mark, activity in _unique(wanted, way).items():
            if mark in offered:
                pairs[places[id(activity)]] = offered[mark]
        taken = {id(item) for item in pairs.values()}
        left = [item for item in left if id(item) not in taken]
        wanted = [activity for activity in wanted if places[id(activity)] not in pairs]
    return pairs


def both(item: KnownActivity | Activity) -> Hashable:
    """The key and the description, by which an activity is known."""
    return item.key, plain(item.description)


def _description(item: KnownActivity | Activity) -> Hashable:
    return plain(item.description)


def _key(item: KnownActivity | Activity) -> Hashable:
    return item.key


def _unique(items: Sequence[_Keyed], way: Callable[[_Keyed], Hashable]) -> dict[Hashable, _Keyed]:
    """The items by their mark, without those that share it."""
    counts = Counter(way(item) for item in items)
    return {way(item): item for item in items if counts[way(item)] == 1}


def _alike(plan: Plan, pair: Paired) -> bool:
    """True where half of the activities of the smaller one have the same description, and the same key or leads."""
    same = 0
    for place, known in pair.known.items():
        activity = plan.activities[place]
        if plain(activity.description) == plain(known.description):
            same += activity.key == known.key or set(activity.leads) == set(known.leads)
    return same > 0 and same * 2 >= min(len(plan.activities), len(pair.report.activities))

"""Recommendations of Control Interno from report to report: open until an office answers, whoever rubbed them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ppc_reports.judging.past.former import Former
from ppc_reports.judging.past.kept import ANSWER
from ppc_reports.judging.past.known import RECOMMENDATION, KnownActivity
from ppc_reports.judging.past.pairing import Paired
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Activity, Plan
from ppc_reports.plan.voices import OpenRecommendation, Recommendation


@dataclass(frozen=True, slots=True)
class _Before:
    """The state of an activity for the last report that knew it: what was open, what its cells recommended, and the answer."""

    left_open: tuple[OpenRecommendation, ...] = ()
    said: frozenset[tuple[int, str]] = frozenset()
    answer: str = ""


def with_open_recommendations(
    plan: Plan, pairs: Sequence[Paired], former: Former | None
) -> tuple[Plan, tuple[OpenRecommendation, ...]]:
    """The plan with the recommendations that earlier reports left open, and those of activities that it no longer has.

    ``pairs`` are the earlier reports of the plan, the newest first; before them comes the report of the former year. An
    answer that was there before a recommendation is none to it.
    """
    ordered = sorted(pairs, key=lambda pair: pair.report.corte, reverse=True)
    if former and former.report:
        ordered.append(Paired(former.report, former.known, True))
    whole = next((pair for pair in ordered if pair.same_scope), None)
    if whole is None:
        return plan, ()
    rows = tuple(_settled(item, _before(item, place, ordered, whole)) for place, item in enumerate(plan.activities))
    return replace(plan, activities=rows), tuple(_lost(plan, whole))


def _before(item: Activity, place: int, ordered: Sequence[Paired], whole: Paired) -> _Before:
    """The state for the newest report that knew the activity; of one that none knew, what was open under its text."""
    for pair in ordered:
        known = pair.known.get(place)
        if known is not None:
            said = {
                (number, plain(told.text)) for (name, number), told in known.cells.items() if name == RECOMMENDATION
            }
            answer = known.cells.get((ANSWER, 0))
            own = tuple(one for one in pair.report.left_open if _mark(one) == _mark(known))
            return _Before(own, frozenset(said), plain(answer.text) if answer else "")
    text = plain(item.description)
    return _Before(tuple(one for one in whole.report.left_open if plain(one.description) == text))


def _settled(item: Activity, before: _Before) -> Activity:
    """The activity with each recommendation as it stands now: those of its cells, then those that are only remembered."""
    fresh = item.answer if plain(item.answer) != before.answer else ""
    left = {plain(one.text): one for one in before.left_open}
    found = []
    for one in item.recommendations:
        open_ = left.pop(plain(one.text), None)
        if open_ is not None:
            found.append(replace(one, answer=fresh, since=open_.since))
        elif (one.quarter, plain(one.text)) in before.said:
            found.append(one)
        else:
            found.append(replace(one, answer=fresh))
    found += [Recommendation(one.text, fresh, since=one.since, gone=True) for one in left.values()]
    return item if not found else replace(item, recommendations=tuple(found))


def _lost(plan: Plan, whole: Paired) -> Iterator[OpenRecommendation]:
    """The open recommendations of activities that no row of the workbook is."""
    present = {_mark(item) for item in whole.known.values()}
    texts = {plain(item.description) for item in plan.activities}
    for one in whole.report.left_open:
        if _mark(one) not in present and plain(one.description) not in texts:
            yield one


def _mark(item: KnownActivity | OpenRecommendation) -> tuple[str, str]:
    return item.key, plain(item.description)

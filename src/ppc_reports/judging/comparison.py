"""The comparison with the previous corte of the same year, by the quarters of the one workbook that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ppc_reports.judging.groups import GroupFigures, group
from ppc_reports.judging.past.known import Printed, written_over
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import Quarter, State
from ppc_reports.settings.scale import round_share


class Trend(StrEnum):
    """The course of an activity from one corte to the next, in the order in which they are shown."""

    CLOSED = "closed"
    IMPROVED = "improved"
    SAME = "same"
    NEW = "new"
    FELL = "fell"


UNSTARTED = (State.NOT_SCHEDULED, State.EARLY)
"""The states in which nothing had been planned yet."""
TROUBLE = (State.NO_REPORT, State.OVERDUE, State.INVALID)


@dataclass(frozen=True, slots=True)
class Move:
    """One activity at both cortes; ``trend`` is None for a row that does not apply or is not judged."""

    before: Standing
    after: Standing
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class GroupMove:
    """The figures of a line or of the whole plan at both cortes, and how many activities changed in each way."""

    before: GroupFigures
    after: GroupFigures
    trends: dict[Trend, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """This corte against ``previous``, the one before it in the same year; activities and lines in the plan's order."""

    previous: Quarter
    moves: tuple[Move, ...]
    lines: tuple[GroupMove, ...]
    totals: GroupMove


def compare(summary: Summary) -> Comparison | None:
    """The comparison with the previous corte; None at the first corte of the year, which has none before it."""
    if summary.corte.number == 1:
        return None
    previous = summary.corte.previous
    moves = tuple(_move(item, item.at(previous.number)) for item in summary.standings)
    return Comparison(
        previous=previous,
        moves=moves,
        lines=tuple(
            _group(
                line, [move for move in moves if move.after.activity.line == line.number], previous, summary.weighted
            )
            for line in summary.lines
        ),
        totals=_group(summary.totals, moves, previous, summary.weighted),
    )


def recalculated(summary: Summary, corte: Quarter) -> tuple[Printed, tuple[Standing, ...]] | None:
    """The figures of the plan at an earlier corte of the year, as they are calculated today.

    None where the workbook no longer says what it said then: its progress stands in a column that is of no quarter.
    """
    if any(written_over(item.activity) for item in summary.standings):
        return None
    then = tuple(item.at(corte.number) for item in summary.standings)
    figures = group("", "", then, corte, summary.weighted)
    return Printed(figures.planned, figures.achieved, figures.counted, figures.compliance, figures.coverage), then


def _move(after: Standing, before: Standing) -> Move:
    return Move(before, after, trend(before, after) if after.judged else None)


def trend(before: Standing, after: Standing) -> Trend:
    """The course of an activity that applies: the first that fits, from *closed* on.

    It falls where it comes into a state of trouble, however its compliance moved; else its compliance decides where it is
    known, rounded as it is printed; else it improves by leaving a state of trouble.
    """
    if after.state is State.COMPLETED and before.state is not State.COMPLETED:
        return Trend.CLOSED
    if before.state in UNSTARTED and after.state is not before.state:
        return Trend.FELL if after.state is State.NOT_SCHEDULED else Trend.NEW
    if after.state in TROUBLE and before.state not in TROUBLE:
        return Trend.FELL
    step = _step(before.compliance, after.compliance) if after.known else 0.0
    if step:
        return Trend.IMPROVED if step > 0 else Trend.FELL
    left = before.state in TROUBLE and after.state not in TROUBLE
    return Trend.IMPROVED if left else Trend.SAME


def _step(before: float | None, after: float | None) -> float:
    """The change of the printed compliance; 0 where either is unknown."""
    return 0.0 if before is None or after is None else round_share(after) - round_share(before)


def _group(after: GroupFigures, moves: Sequence[Move], previous: Quarter, weighted: bool) -> GroupMove:
    return GroupMove(
        before=group(after.number, after.name, [move.before for move in moves], previous, weighted),
        after=after,
        trends={kind: sum(move.trend is kind for move in moves) for kind in Trend},
    )

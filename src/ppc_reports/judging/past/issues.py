"""The issue of a report within its corte, and the figures that earlier reports printed against today's calculation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ppc_reports.judging.past.former import Former, former_year
from ppc_reports.judging.past.known import Inquiry, Issue, KnownReport, Printed, Recalled, Replaced
from ppc_reports.judging.past.pairing import Paired, of_this_plan
from ppc_reports.judging.status import Standing
from ppc_reports.plan.model import Plan, Quarter, State
from ppc_reports.settings.scale import round_share


@dataclass(frozen=True, slots=True)
class Stand:
    """The state of an activity at an earlier corte. Shares 0..1, to date, rounded as they are printed; None where unknown."""

    state: State
    planned: float | None
    achieved: float | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An activity that a report printed otherwise than it is calculated today; None where it was not, or is not, there."""

    key: str
    before: Stand | None
    after: Stand | None


@dataclass(frozen=True, slots=True)
class Published:
    """An earlier corte of the year as its last issued report printed it, and as it is calculated today.

    ``recalculated`` is None where the workbook no longer says what it said then: a column without quarters is written over.
    ``why`` are the activities that make the difference; where there is a difference and none of them, it is the way of
    calculating: the program, its settings, the weights.
    """

    corte: Quarter
    report: KnownReport
    printed: Printed
    recalculated: Printed | None
    why: tuple[Moved, ...] = ()

    @property
    def differs(self) -> bool:
        """True where a figure would be printed otherwise today."""
        return self.recalculated is not None and _differ(self.printed, self.recalculated)


@dataclass(frozen=True, slots=True)
class Past:
    """The part of the history that counts for one report: its issue, the earlier reports of this plan, the newest first, and the
    former *vigencia*, None where the history could not be read.
    """

    issue: Issue
    pairs: tuple[Paired, ...]
    unread: str = ""
    unwritten: str = ""
    former: Former | None = None


def past(plan: Plan, inquiry: Inquiry, recalled: Recalled, *, anew: bool = False) -> Past:
    """The past of a report of this plan. A repetition stands on the reports that were there when it was first made.

    ``anew`` where it turned out to be no repetition: then it is a new issue, and every earlier report counts.
    """
    if recalled.unread:
        return Past(Issue(None, inquiry.today), (), recalled.unread)
    stands = recalled.stands
    if stands and not anew:
        earlier = [report for report in recalled.reports if report.batch < stands.batch]
        issue = Issue(stands.version, stands.day, stands.replaces, stands.sha256)
        then = [report for report in recalled.former if report.batch < stands.batch]
        pairs = tuple(of_this_plan(plan, earlier, joint=inquiry.joint))
        return Past(issue, pairs, former=former_year(plan, then, joint=inquiry.joint))
    former = former_year(plan, recalled.former, joint=inquiry.joint)
    pairs = tuple(of_this_plan(plan, recalled.reports, joint=inquiry.joint))
    if recalled.unwritten:
        return Past(Issue(None, inquiry.today), pairs, unwritten=recalled.unwritten)
    line = [pair.report for pair in pairs if pair.report.corte == inquiry.corte and pair.same_scope]
    if not line:
        return Past(Issue(1, inquiry.today), pairs, former=former)
    version = max(report.version or 0 for report in line) + 1
    replaced = Replaced(line[0].version, line[0].day, line[0].sha256)
    return Past(Issue(version, inquiry.today, replaced), pairs, former=former)


def last_printed(pairs: Sequence[Paired], corte: Quarter) -> Paired | None:
    """The last issued report of that corte for this plan: a final one before a draft; None where none stands."""
    issued = [pair for pair in pairs if pair.report.corte == corte and pair.same_scope and not pair.report.withdrawn]
    return next((pair for pair in issued if not pair.report.draft), issued[0] if issued else None)


def published(
    pairs: Sequence[Paired], corte: Quarter, recalculate: Callable[[Quarter], tuple[Printed, Sequence[Standing]] | None]
) -> tuple[Published, ...]:
    """Every earlier corte of the year that has an issued report. ``recalculate`` gives its figures as of today."""
    found = []
    for number in range(1, corte.number):
        earlier = Quarter(corte.year, number)
        pair = last_printed(pairs, earlier)
        if pair is None:
            continue
        today = recalculate(earlier)
        if today is None:
            found.append(Published(earlier, pair.report, pair.report.printed, None))
            continue
        item = Published(earlier, pair.report, pair.report.printed, today[0])
        found.append(replace(item, why=tuple(_why(pair, today[1]))) if item.differs else item)
    return tuple(found)


def _differ(printed: Printed, today: Printed) -> bool:
    """True where a share that both have would be printed otherwise."""
    names = ("planned", "achieved", "counted", "compliance", "coverage")
    both = ((getattr(printed, name), getattr(today, name)) for name in names)
    return any(_print(before) != _print(after) for before, after in both if before is not None)


def _print(share: float | None) -> float | None:
    return None if share is None else round_share(share)


def _why(pair: Paired, standings: Sequence[Standing]) -> Iterator[Moved]:
    """Explain the difference, by activity; empty where it is the calculation itself, its settings or its weights."""
    for place, item in enumerate(standings):
        known, now = pair.known.get(place), Stand(item.state, _print(item.planned), _print(item.achieved))
        if known is None:
            yield Moved(item.activity.key, None, now)
        elif known.state is not None:
            before = Stand(known.state, _print(known.planned), _print(known.achieved))
            if before != now:
                yield Moved(item.activity.key, before, now)
    for activity in pair.gone:
        if activity.state is not None:
            yield Moved(activity.key, Stand(activity.state, _print(activity.planned), _print(activity.achieved)), None)

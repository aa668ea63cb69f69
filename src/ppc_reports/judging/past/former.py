"""The former *vigencia* as the history has it: the last report of its fourth corte for this plan, and what that printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ppc_reports.judging.past.known import KnownActivity, KnownReport, Printed
from ppc_reports.judging.past.pairing import Paired, of_this_plan, paired
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import QUARTERS, Plan, State

_OUTSIDE = (State.NOT_APPLICABLE, State.NOT_JUDGED)
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Former:
    """The former *vigencia*; ``report`` is None where the history has no report of its fourth corte for this plan.

    ``others`` are the reports of that corte that could not be told to be of this plan. ``known`` are the activities that are
    in both plans, by their place in this one; of another text is another activity.
    """

    year: int
    report: KnownReport | None = None
    others: int = 0
    known: Mapping[int, KnownActivity] = field(default_factory=dict)

    @property
    def states(self) -> Counter[State]:
        """The number of its activities in each state."""
        activities = self.report.activities if self.report else ()
        return Counter(item.state for item in activities if item.state is not None)

    @property
    def phases(self) -> dict[str, Printed]:
        """The figures that it printed of each phase, from its activities; empty where those do not make its own figures."""
        rows = _counted(self.report) if self.report else []
        if not self.report or not rows or not _same(_sums(rows), self.report.printed):
            return {}
        found: dict[str, list[_Summand]] = {}
        for row in rows:
            for phase in row.phases:
                found.setdefault(phase, []).append(row)
        return {phase: _sums(own) for phase, own in found.items()}


def former_year(plan: Plan, reports: Sequence[KnownReport], *, joint: bool) -> Former:
    """The former *vigencia* among the reports of that year, the newest first: a final report before a draft.

    A report is of this plan where it is of the same file, or has half of its activities; or where it is the only one.
    """
    year = plan.year - 1
    last = [item for item in reports if item.corte.number == len(QUARTERS) and not item.withdrawn]
    alike = [pair for pair in of_this_plan(plan, last, joint=joint) if pair.same_scope]
    chosen = next((pair for pair in alike if not pair.report.draft), alike[0] if alike else None)
    if chosen is None:
        same_scope = [item for item in last if item.joint == joint]
        finals = [item for item in same_scope if not item.draft] or same_scope
        if len(finals) != 1:
            return Former(year, others=len(finals))
        chosen = Paired(finals[0], paired(plan.activities, finals[0].activities), True)
    known = {
        place: item
        for place, item in chosen.known.items()
        if plain(item.description) == plain(plan.activities[place].description)
    }
    return Former(year, chosen.report, known=known)


@dataclass(frozen=True, slots=True)
class _Summand:
    """An activity in the sums: its weight where it had one, P, min(E, 1), min(E, P), and its phases."""

    weight: float | None
    planned: float
    achieved: float
    counted: float
    phases: tuple[str, ...]


def _counted(report: KnownReport) -> list[_Summand]:
    """The activities in the sums of a report of the fourth corte: those that apply, are judged and were planned."""
    rows = []
    applying = [item for item in report.activities if item.state is not State.NOT_APPLICABLE]
    weights = [item.cells["weight", 0].value if ("weight", 0) in item.cells else None for item in applying]
    known = [weight for weight in weights if isinstance(weight, int | float)]
    weighted = len(known) == len(applying) and sum(known) > TOLERANCE
    for item, weight in zip(applying, weights, strict=True):
        planned = item.planned or 0.0
        if item.state in _OUTSIDE or (planned <= TOLERANCE and item.state is not State.INVALID):
            continue
        achieved = 0.0 if item.state is State.INVALID else item.achieved or 0.0
        said = item.cells.get(("phase", 0))
        phases = tuple(said.text.split("; ")) if said and not said.blank else ()
        own = float(weight) if weighted and isinstance(weight, int | float) else None
        rows.append(_Summand(own, planned, min(achieved, 1.0), min(achieved, planned), phases))
    return rows


def _sums(rows: Sequence[_Summand]) -> Printed:
    """The figures of a group: section 5 of docs/dominio.md."""
    given = [row.weight if row.weight is not None else 1.0 for row in rows]
    total = sum(given)
    weights = [weight / total for weight in given] if total > TOLERANCE else [1 / len(rows)] * len(rows)

    def mean(values: Sequence[float]) -> float:
        return sum(weight * value for weight, value in zip(weights, values, strict=True))

    planned, counted = mean([row.planned for row in rows]), mean([row.counted for row in rows])
    compliance = counted / planned if planned > TOLERANCE else None
    return Printed(planned, mean([row.achieved for row in rows]), counted, compliance)


def _same(made: Printed, printed: Printed) -> bool:
    """True where the sums are those that the report printed."""
    pairs = ((getattr(made, name), getattr(printed, name)) for name in ("planned", "counted", "compliance"))
    return all(a is not None and b is not None and abs(a - b) <= _SAME for a, b in pairs)

"""The figures of a line, an office or the whole plan: sums over the activities that count. Section 5 of docs/dominio.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter, mul

from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.status import Standing
from ppc_reports.plan.model import QUARTERS, Quarter, State
from ppc_reports.plan.spanish import counted


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of a line, an office or the whole plan at the corte (domain, section 5). Shares are 0..1.

    ``planned`` to ``achieved_real`` are None for a group without an activity that counts; ``compliance``, its upper bound
    ``compliance_if_reported`` and ``compliance_real`` also where nothing was planned by then. ``coverage`` is None where
    nothing is due; as a count it is ``known`` of ``due`` activities. ``unscheduled`` activities have nothing planned in the
    whole year. ``curve`` holds (planned, achieved) to date at T1..T4: achieved is None after the corte, both where nothing can be
    judged before the last corte.
    """

    number: str
    name: str
    activities: int
    planned: float | None
    achieved: float | None
    counted: float | None
    achieved_real: float | None
    compliance: float | None
    compliance_real: float | None
    compliance_if_reported: float | None
    coverage: float | None
    due: int
    known: int
    unscheduled: int
    states: dict[State, int]
    curve: tuple[tuple[float | None, float | None], ...]
    standings: tuple[Standing, ...]

    @property
    def waiting(self) -> int:
        """The number of rows that only the last corte of the year can judge."""
        return sum(item.waits for item in self.standings)

    @property
    def only_waiting(self) -> bool:
        """True where nothing is due yet, and rows that only the last corte can judge are why."""
        return _only_waiting(self.standings)

    @property
    def planned_unknown(self) -> bool:
        """True where nothing is planned that can be judged yet, or something is due and nothing of it can be read."""
        return self.only_waiting or (self.due > 0 and not self.planned)

    @property
    def planned_shown(self) -> float | None:
        """``planned`` as people are shown it: None, and not 0, where it is not known."""
        return None if self.planned_unknown else self.planned

    @property
    def counted_shown(self) -> float | None:
        """``counted`` as people are shown it, like ``planned_shown``."""
        return None if self.planned_unknown else self.counted


def _only_waiting(standings: Sequence[Standing]) -> bool:
    return any(item.waits for item in standings) and not any(item.due for item in standings)


def waiting_words(figures: GroupFigures) -> str:
    """Why some rows cannot be judged before the end of the year, as a sentence without its stop; empty where none waits."""
    told = counted(figures.waiting, "actividad trae", "actividades traen")
    until = f"no se {'puede' if figures.waiting == 1 else 'pueden'} juzgar antes del IV trimestre"
    return f"{told} solo la meta del año, sin fechas ni programado por trimestre: {until}" if figures.waiting else ""


class _Sums:
    """The rows of a group that count, and their weights, which add up to 1: the workbook's, or equal where those make nothing."""

    def __init__(self, standings: Iterable[Standing], weighted: bool) -> None:
        self.rows = [item for item in standings if item.counts]
        given = [item.activity.weight or 0.0 for item in self.rows] if weighted else []
        total = sum(given)
        equal = [1 / len(self.rows) for _ in self.rows]
        self.weights = [weight / total for weight in given] if total > TOLERANCE else equal

    def of(self, value: Callable[[Standing], float]) -> float | None:
        """Σ w·value; None where no row counts."""
        return sum(map(mul, self.weights, map(value, self.rows))) if self.rows else None


def group(
    number: str, name: str, standings: Sequence[Standing], corte: Quarter, weighted: bool = False
) -> GroupFigures:
    """The figures of a group: sums over its rows that count, weights adding up to 1 (section 5)."""
    sums = _Sums(standings, weighted)
    planned, counted, real = (sums.of(attrgetter(name_)) for name_ in ("planned_counted", "counted", "achieved_real"))
    states = Counter(item.state for item in standings)
    return GroupFigures(
        number=number,
        name=name,
        activities=len(standings),
        planned=planned,
        achieved=sums.of(attrgetter("achieved_counted")),
        counted=counted,
        achieved_real=real,
        compliance=_ratio(counted, planned),
        compliance_real=_ratio(real, planned),
        compliance_if_reported=_ratio(sums.of(attrgetter("counted_if_reported")), planned),
        coverage=_ratio(sums.of(attrgetter("known")), sums.of(attrgetter("due"))),
        due=sum(item.due for item in sums.rows),
        known=sum(item.known for item in sums.rows),
        unscheduled=sum(item.judged and not item.counts for item in standings),
        states={state: states[state] for state in State},
        curve=tuple(_curve_point(standings, quarter, corte, weighted) for quarter in QUARTERS),
        standings=tuple(standings),
    )


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or whole is None or whole <= TOLERANCE else part / whole


def _curve_point(
    standings: Sequence[Standing], quarter: int, corte: Quarter, weighted: bool
) -> tuple[float | None, float | None]:
    """Planned and achieved at the end of a quarter: as the group stands then, with nothing achieved after the corte."""
    if quarter > corte.number:
        planned = _Sums(standings, weighted).of(lambda item: item.progress.planned_to_date[quarter - 1] or 0.0)
        unknown = not planned and quarter < len(QUARTERS) and any(item.waits for item in standings)
        return None if unknown else planned, None
    then = [item.at(quarter) for item in standings]
    if _only_waiting(then):
        return None, None
    sums = _Sums(then, weighted)
    return sums.of(attrgetter("planned_counted")), sums.of(attrgetter("achieved_counted"))

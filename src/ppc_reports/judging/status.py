"""Compliance, state and zone of one activity at a corte: sections 5 and 6 of docs/dominio.md."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from ppc_reports.judging.progress import (
    TOLERANCE,
    Progress,
    adds_up,
    applies,
    has_planned,
    is_excused,
    is_one_report,
    of_left,
    progress,
    unknown_target,
    waits_for_year_end,
)
from ppc_reports.plan.model import Absent, Activity, Figure, Indicator, Quarter, State, Unit
from ppc_reports.settings.scale import INCONCLUSIVE, Band, Scale, round_share

ALL_PAST = dt.date.max
"""The day on which every corte has ended."""
_OUTSIDE = (State.NOT_APPLICABLE, State.NOT_JUDGED)
_UNKNOWN = (State.NO_REPORT, State.INVALID)


@dataclass(frozen=True, slots=True)
class Standing:
    """An activity at a corte: its state, zone and figures. Shares are 0..1.

    ``planned`` and ``achieved`` are to date, None where unknown (nothing reported is unknown, not 0);
    ``compliance`` is capped at 1 and ``compliance_real`` is not; both are None where nothing was planned by then and where a
    figure could not be read. ``band`` is set only where the state is judged by zone (in progress). ``unscheduled`` where
    nothing is planned in the whole year, of a row that could be read. ``earlier`` are those at the cortes of the year before.
    """

    activity: Activity
    progress: Progress
    corte: Quarter
    state: State
    planned: float | None
    achieved: float | None
    compliance: float | None
    compliance_real: float | None
    band: Band | None
    unscheduled: bool
    earlier: tuple[Standing, ...] = field(default=(), repr=False)

    def at(self, quarter: int) -> Standing:
        """The standing at the end of a quarter of the year, up to this one."""
        return self if quarter == self.corte.number else self.earlier[quarter - 1]

    @property
    def applies(self) -> bool:
        """False where the row says that it does not apply."""
        return self.state is not State.NOT_APPLICABLE

    @property
    def judged(self) -> bool:
        """False for *No aplica* and *No evaluable*."""
        return self.state not in _OUTSIDE

    @property
    def counts(self) -> bool:
        """False where the row is outside every sum: *No aplica*, *No evaluable*, nothing planned in the whole year."""
        return self.judged and not self.unscheduled

    @property
    def waits(self) -> bool:
        """True where only the last corte of the year can judge the row: it has a target of the year and nothing of its quarters."""
        return self.counts and self.corte.number < 4 and waits_for_year_end(self.activity)

    @property
    def due(self) -> bool:
        """True where something was planned by the corte, or what was planned is unknown."""
        return self.counts and (self.planned is None or round_share(self.planned) > 0)

    @property
    def known(self) -> bool:
        """True where what was due is *Cumplida*, or was reported and could be read: the share that coverage counts."""
        return self.due and self.state not in _UNKNOWN

    @property
    def zone(self) -> Band | None:
        """The zone of the compliance: INCONCLUSIVE where what was due is not known, None where no zone judges the state."""
        return INCONCLUSIVE if self.due and not self.known else self.band

    @property
    def planned_counted(self) -> float:
        """P as it enters a sum: what is unknown counts as nothing planned."""
        return self.planned or 0.0

    @property
    def achieved_real(self) -> float:
        """E as it enters a sum, without a cap: what is blank or invalid counts as not achieved."""
        return 0.0 if self.state is State.INVALID else self.achieved or 0.0

    @property
    def achieved_counted(self) -> float:
        """E as it enters a sum: no activity is more than all of itself."""
        return min(self.achieved_real, 1.0)

    @property
    def counted(self) -> float:
        """*Ejecutado que cuenta*, min(E, P)."""
        return min(self.achieved_real, self.planned_counted)

    @property
    def open_quarters(self) -> tuple[int, ...]:
        """The planned quarters up to the corte that are blank or unreadable, and would add to E if they were reported."""
        entries = list(enumerate(self.activity.quarters[: self.corte.number], 1))
        last = max((number for number, entry in entries if entry.achieved.number is not None), default=0)
        whole = not adds_up(self.activity) or is_one_report(self.activity, self.corte.number)
        since = last if whole else 0
        return tuple(
            number
            for number, entry in entries
            if number > since and _is_missing(entry.achieved) and not is_excused(entry) and self._planned_in(number)
        )

    @property
    def counted_if_reported(self) -> float:
        """min(E, P) with every quarter of ``open_quarters`` done as planned: the upper bound of ``counted``."""
        missing = sum(self.progress.planned[number - 1] or 0.0 for number in self.open_quarters)
        done = (self.achieved or 0.0) + of_left(missing, self.progress.left[self.corte.number - 1])
        return min(done, self.planned_counted)

    def _planned_in(self, quarter: int) -> bool:
        return (self.progress.planned[quarter - 1] or 0.0) > TOLERANCE

    def quarter_compliance(self, quarter: int) -> float | None:
        """c of that quarter alone: achieved / planned of the quarter, None where nothing was planned or reported in it."""
        planned, achieved = self.progress.planned[quarter - 1], self.progress.achieved[quarter - 1]
        return None if achieved is None else ratio(achieved, planned)


def ratio(achieved: float, planned: float | None) -> float | None:
    """Achieved / planned; None where nothing was planned."""
    return None if planned is None or planned <= TOLERANCE else achieved / planned


def _is_missing(figure: Figure) -> bool:
    return figure.absent in (Absent.EMPTY, Absent.INVALID)


def standing(activity: Activity, corte: Quarter, scale: Scale, today: dt.date = ALL_PAST) -> Standing:
    """The standing of one activity at the corte, which is of the plan's year, and at those before it.

    What ends ``today`` or later is not overdue.
    """
    shares = progress(activity, corte.year)
    year: list[Standing] = []
    for number in range(1, corte.number + 1):
        at = _standing(activity, shares, Quarter(corte.year, number), scale, today)
        year.append(replace(at, earlier=tuple(year)))
    return year[-1]


def _standing(activity: Activity, shares: Progress, corte: Quarter, scale: Scale, today: dt.date) -> Standing:
    planned = shares.planned_to_date[corte.number - 1]
    achieved = shares.achieved_to_date[corte.number - 1]
    state = _state(activity, shares, corte, today)
    silent = state in _OUTSIDE or state is State.INVALID
    real = None if silent else ratio(achieved or 0.0, planned)
    compliance = None if real is None else min(max(real, 0.0), 1.0)
    band = None
    if state is State.IN_PROGRESS and compliance is not None:
        band = scale.band(compliance)
    unread = any(entry.planned.absent is Absent.INVALID for entry in activity.quarters)
    unscheduled = not unread and shares.nothing_left(corte.number)
    return Standing(activity, shares, corte, state, planned, achieved, compliance, real, band, unscheduled)


def _state(activity: Activity, shares: Progress, corte: Quarter, today: dt.date) -> State:
    if not applies(activity, corte.number):
        return State.NOT_APPLICABLE
    if not shares.judgeable:
        return State.NOT_JUDGED
    if _unreadable(activity, shares, corte):
        return State.INVALID
    planned = round_share(shares.planned_to_date[corte.number - 1] or 0.0)
    achieved = round_share(shares.achieved_to_date[corte.number - 1] or 0.0)
    if achieved >= 1:
        return State.COMPLETED
    if planned <= 0:
        return State.EARLY if achieved > 0 or _done_of_nothing(activity, shares, corte) else State.NOT_SCHEDULED
    return _behind(activity, shares, corte, today)


def _behind(activity: Activity, shares: Progress, corte: Quarter, today: dt.date) -> State:
    """The state of an activity of which something was planned and not all is done."""
    if _unreported(activity, shares, corte):
        return State.NO_REPORT
    end = activity.end
    if end is not None and end <= corte.end and end < today:
        return State.OVERDUE
    return State.IN_PROGRESS


def _done_of_nothing(activity: Activity, shares: Progress, corte: Quarter) -> bool:
    """True for a quantity that was done by the corte in a year for which nothing was planned, so that it has no share."""
    done = any((entry.achieved.number or 0.0) > TOLERANCE for entry in activity.quarters[: corte.number])
    return activity.unit is Unit.QUANTITY and done and shares.achieved_to_date[corte.number - 1] is None


def _unreadable(activity: Activity, shares: Progress, corte: Quarter) -> bool:
    """True where a figure or date that this corte needs could not be read, or is not there at all."""
    if shares.planned_to_date[corte.number - 1] is None or activity.mode is None:
        return True
    if activity.unit is Unit.INDICATOR and unknown_target(activity.indicator or Indicator()):
        return True
    by_corte = activity.quarters[: corte.number]
    planned = activity.quarters if activity.unit is Unit.QUANTITY else by_corte
    figures = _needed_results(activity, corte)
    if has_planned(activity):
        figures += [entry.planned for entry in planned]
    dates = {"end", "start"} if shares.from_dates else {"end"}
    return Absent.INVALID in [figure.absent for figure in figures] or bool(dates & activity.unreadable)


def _needed_results(activity: Activity, corte: Quarter) -> list[Figure]:
    """The *ejecutado* figures that the achieved share at the corte is made of: all where they add up, else the last given."""
    by_corte = [entry.achieved for entry in activity.quarters[: corte.number]]
    said = [figure for figure in by_corte if figure.number is not None or figure.absent is Absent.INVALID]
    return said if adds_up(activity) else said[-1:]


def _unreported(activity: Activity, shares: Progress, corte: Quarter) -> bool:
    """True where the last quarter up to the corte in which something was planned, and not excused, has a blank *ejecutado*.

    One column for all of them is the report of each.
    """
    at_corte = activity.entry(corte.number)
    if is_one_report(activity, corte.number) and not is_excused(at_corte):
        return at_corte.achieved.absent is Absent.EMPTY
    for number in range(corte.number, 0, -1):
        entry = activity.entry(number)
        if (shares.planned[number - 1] or 0.0) > TOLERANCE and not is_excused(entry):
            return entry.achieved.absent is Absent.EMPTY
    return False

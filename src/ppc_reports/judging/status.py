"""Compliance, state and zone of one activity at a corte: sections 5 and 6 of docs/dominio.md."""

from __future__ import annotations

from dataclasses import dataclass

from ppc_reports.judging.progress import TOLERANCE, Progress, has_planned, progress
from ppc_reports.plan.model import Absent, Accumulation, Activity, Figure, Mode, Quarter, State, Unit
from ppc_reports.settings.scale import Band, Scale, round_share


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an activity stands at a corte. Shares are 0..1.

    ``planned`` and ``achieved`` are to date, None where unknown (nothing reported is unknown, not 0);
    ``compliance`` is capped at 1 and ``compliance_real`` is not; both are None where nothing was planned by then.
    ``band`` is set only where the state is judged by zone (in progress).
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

    @property
    def applies(self) -> bool:
        """False where the row is outside every sum."""
        return self.state is not State.NOT_APPLICABLE

    @property
    def planned_counted(self) -> float:
        """P as it enters a sum: what is unknown counts as nothing planned."""
        return self.planned or 0.0

    @property
    def achieved_counted(self) -> float:
        """E as it enters a sum: what is blank or invalid counts as not achieved."""
        return 0.0 if self.state is State.INVALID else self.achieved or 0.0

    def quarter_compliance(self, quarter: int) -> float | None:
        """c of that quarter alone: achieved / planned of the quarter, None where nothing was planned or reported in it."""
        planned, achieved = self.progress.planned[quarter - 1], self.progress.achieved[quarter - 1]
        return None if achieved is None else ratio(achieved, planned)


def ratio(achieved: float, planned: float | None) -> float | None:
    """Achieved / planned; None where nothing was planned."""
    return None if planned is None or planned <= TOLERANCE else achieved / planned


def standing(activity: Activity, corte: Quarter, scale: Scale, known: Progress | None = None) -> Standing:
    """The standing of one activity at the corte, which is of the plan's year; ``known`` is its progress, if it is."""
    shares = known or progress(activity, corte.year)
    planned = shares.planned_to_date[corte.number - 1]
    achieved = shares.achieved_to_date[corte.number - 1]
    state = _state(activity, shares, corte)
    counted = 0.0 if state is State.INVALID else achieved or 0.0
    real = None if state is State.NOT_APPLICABLE else ratio(counted, planned)
    compliance = None if real is None else min(max(real, 0.0), 1.0)
    judged = state is State.IN_PROGRESS and compliance is not None
    band = scale.band(compliance) if judged and compliance is not None else None
    return Standing(activity, shares, corte, state, planned, achieved, compliance, real, band)


def _state(activity: Activity, shares: Progress, corte: Quarter) -> State:  # noqa: PLR0911 - one return per state, in order
    if not activity.applies:
        return State.NOT_APPLICABLE
    planned = shares.planned_to_date[corte.number - 1]
    if planned is None or not shares.judgeable or _needs_unreadable(activity, shares, corte):
        return State.INVALID
    planned = round_share(planned)
    achieved = round_share(shares.achieved_to_date[corte.number - 1] or 0.0)
    if achieved >= 1:
        return State.COMPLETED
    if planned <= 0:
        return State.EARLY if achieved > 0 or _done_of_nothing(activity, shares, corte) else State.NOT_SCHEDULED
    if _unreported(activity, shares, corte):
        return State.NO_REPORT
    if activity.end is not None and activity.end <= corte.end:
        return State.OVERDUE
    return State.IN_PROGRESS


def _done_of_nothing(activity: Activity, shares: Progress, corte: Quarter) -> bool:
    """True for a quantity that was done by the corte in a year for which nothing was planned, so that it has no share."""
    done = any((entry.achieved.number or 0.0) > TOLERANCE for entry in activity.quarters[: corte.number])
    return activity.unit is Unit.QUANTITY and done and shares.achieved_to_date[corte.number - 1] is None


def _needs_unreadable(activity: Activity, shares: Progress, corte: Quarter) -> bool:
    """True where a figure or date that this corte needs could not be read."""
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
    if activity.unit is Unit.INDICATOR:
        adds_up = activity.indicator is None or activity.indicator.accumulation in (None, Accumulation.SUM)
    else:
        adds_up = activity.mode is not Mode.TO_DATE
    return said if adds_up else said[-1:]


def _unreported(activity: Activity, shares: Progress, corte: Quarter) -> bool:
    """True where the last quarter up to the corte in which something was planned has a blank *ejecutado*."""
    for number in range(corte.number, 0, -1):
        if (shares.planned[number - 1] or 0.0) > TOLERANCE:
            return activity.entry(number).achieved.absent is Absent.EMPTY
    return False

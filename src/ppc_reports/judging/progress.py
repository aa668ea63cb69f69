"""The arithmetic of one activity: quarter figures to shares of its year, planned and achieved, of the quarter and to date.

Source of the rules: sections 3 to 5 of docs/dominio.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ppc_reports.plan.model import (
    QUARTERS,
    Absent,
    Accumulation,
    Activity,
    Figure,
    Indicator,
    Mode,
    Quarter,
    QuarterEntry,
    Unit,
)

TOLERANCE = 1e-9
Shares = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Shares 0..1 of the activity's year, one per quarter T1..T4; None where nothing is known.

    ``planned`` and ``achieved`` are of the quarter alone, as the office gave them; a blank is None. ``planned_to_date`` and
    ``achieved_to_date`` are shares of what is ``left`` of the year at the end of each quarter, without what is planned in the
    quarters ``excused`` by then (section 5): blanks count as 0, and achieved is None while nothing was reported, and for a
    quantity of which nothing was planned. ``from_dates`` says that planned follows from the dates. ``judgeable`` is False
    where there is nothing to measure against this year.
    """

    planned: Shares
    achieved: Shares
    planned_to_date: Shares
    achieved_to_date: Shares
    excused: tuple[float, ...]
    left: tuple[float, ...]
    from_dates: bool
    judgeable: bool = True

    def nothing_left(self, quarter: int) -> bool:
        """True where nothing is planned in the whole year, as known at the end of ``quarter``; False where that is unknown."""
        known = [share for share in self.planned if share is not None]
        return bool(known) and sum(known) - self.excused[quarter - 1] <= TOLERANCE


def progress(activity: Activity, year: int) -> Progress:
    """The shares of ``activity`` in the plan of ``year``. Raises nothing: what cannot be known is None."""
    planned, from_dates = _planned(activity, year)
    judgeable = measurable(activity, year)
    achieved = _achieved(activity) if judgeable else (None,) * 4
    due = _increments(planned)
    excused = _excused(activity, due)
    left = tuple(max(1 - _unplanned(activity, due) - share, 0.0) for share in excused)
    whole = (1.0,) * 4 if is_level(activity) else left
    return Progress(
        planned=due,
        achieved=tuple(
            None if entry.achieved.number is None else share
            for share, entry in zip(_increments(achieved), activity.quarters, strict=True)
        ),
        planned_to_date=tuple(
            None if share is None else of_left(share - gone, rest)
            for share, gone, rest in zip(planned, excused, left, strict=True)
        ),
        achieved_to_date=tuple(
            None if share is None else of_left(share, rest) for share, rest in zip(achieved, whole, strict=True)
        ),
        excused=excused,
        left=left,
        from_dates=from_dates,
        judgeable=judgeable,
    )


def of_left(share: float, left: float) -> float:
    """A share of the year as a share of what is left of it; the share itself where nothing is left."""
    return share / left if left > TOLERANCE else share


def _excused(activity: Activity, planned: Shares) -> tuple[float, ...]:
    """The plan of the quarters excused by the end of each: an N/A of *ejecutado* waits for its own quarter."""
    shares = zip(planned, activity.quarters, strict=True)
    return tuple(accumulate((share or 0.0) if is_excused(entry) else 0.0 for share, entry in shares))


def _unplanned(activity: Activity, planned: Shares) -> float:
    """The share that the N/A of the *programado* column excuse: what its other quarters leave to 100 %."""
    said = [entry.planned.absent for entry in activity.quarters]
    if Absent.NOT_APPLICABLE not in said or Absent.INVALID in said or activity.unit is Unit.QUANTITY:
        return 0.0
    return max(1 - sum(share or 0.0 for share in planned), 0.0)


def is_excused(entry: QuarterEntry) -> bool:
    """True for a quarter that says N/A, in either column, and reports nothing."""
    if entry.achieved.number is not None:
        return False
    return Absent.NOT_APPLICABLE in (entry.planned.absent, entry.achieved.absent)


def is_one_report(activity: Activity, quarter: int) -> bool:
    """True where one column of no quarter, *seguimiento*, holds what was done up to the end of this one."""
    place = activity.entry(quarter).achieved.at
    return place is not None and place == activity.at.get("followup")


def applies(activity: Activity, quarter: int) -> bool:
    """False where *¿Aplica?* says no or, without such a column, every quarter up to this one that says something says N/A."""
    if not activity.applies or "applies" in activity.at:
        return activity.applies
    said = [
        entry
        for entry in activity.quarters[:quarter]
        if (entry.planned.absent, entry.achieved.absent) != (Absent.EMPTY, Absent.EMPTY)
    ]
    return not said or not all(is_excused(entry) for entry in said)


def has_planned(activity: Activity) -> bool:
    """True when some *programado* cell of the row says something (a number, NP, or what could not be read)."""
    return any(entry.planned.absent is not Absent.EMPTY for entry in activity.quarters)


def _planned(activity: Activity, year: int) -> tuple[Shares, bool]:
    """The plan to date at the end of each quarter, and whether it follows from the dates."""
    if has_planned(activity) or activity.unit is Unit.QUANTITY:
        if activity.mode is None:
            return (None,) * 4, False
        figures = [entry.planned for entry in activity.quarters]
        shares = _to_date(figures, activity.mode, year_total(activity))
        return tuple([share or 0.0 for share in shares]), False
    end = deadline(activity, year)
    if end is None or "start" in activity.unreadable:
        return (None,) * 4, True
    ends = [Quarter(year, number).end for number in QUARTERS]
    if activity.start is None:
        return tuple(1.0 if end <= day else 0.0 for day in ends), True
    return tuple(months_elapsed_share(activity.start, end, day) for day in ends), True


def deadline(activity: Activity, year: int) -> dt.date | None:
    """The end of an activity; of an indicator without dates, the end of the year its target is of (section 3)."""
    return dt.date(year, 12, 31) if _is_undated_indicator(activity) else activity.end


def waits_for_year_end(activity: Activity) -> bool:
    """True for an indicator without dates and *programado*: only the end of the year can judge it (section 3)."""
    return _is_undated_indicator(activity) and not has_planned(activity)


def _is_undated_indicator(activity: Activity) -> bool:
    undated = activity.start is None and activity.end is None and not {"start", "end"} & activity.unreadable
    return undated and activity.unit is Unit.INDICATOR


def is_milestone(activity: Activity) -> bool:
    """True where *programado* follows from a deadline alone (section 3)."""
    dated = activity.start is None and "start" not in activity.unreadable
    return dated and not has_planned(activity) and activity.unit is not Unit.QUANTITY


def months_elapsed_share(start: dt.date, end: dt.date, day: dt.date) -> float:
    """The share 0..1 of the months from start to end, both inclusive and of equal weight, that had ended by ``day``.

    Section 4: Mar–Nov at 31 March is 1/9. An end before its start gives 1 from the month of the start on.
    """
    first, last = _month(start), max(_month(start), _month(end))
    ended = _month(day + dt.timedelta(days=1)) - 1
    return min(max(ended - first + 1, 0) / (last - first + 1), 1.0)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month


def year_total(activity: Activity) -> float:
    """The whole of which a share is taken: 1 for shares, the year's own plan for quantities (0 when nothing is planned)."""
    if activity.unit is not Unit.QUANTITY:
        return 1.0
    planned = [entry.planned.number or 0.0 for entry in activity.quarters]
    return max(planned) if activity.mode is Mode.TO_DATE else sum(planned)


def _to_date(figures: Sequence[Figure], mode: Mode | None, total: float) -> Shares:
    """To-date shares; a blank adds nothing, and nothing is known before the first figure that says something."""
    running, said, shares, known = 0.0, False, [], abs(total) > TOLERANCE
    for figure in figures:
        number = figure.number
        if number is not None:
            running, said = number if mode is Mode.TO_DATE else running + number, True
        elif figure.absent is Absent.NOT_SCHEDULED:
            said = True
        shares.append(None if not said else running / total if known else _of_nothing(running))
    return tuple(shares)


def _of_nothing(amount: float) -> float | None:
    """The share of nothing planned: something done is no share of it, None."""
    return None if amount > TOLERANCE else 0.0


def _achieved(activity: Activity) -> Shares:
    """The share achieved to date at the end of each quarter, of the whole year."""
    figures = [entry.achieved for entry in activity.quarters]
    if activity.mode is None:
        return (None,) * 4
    if activity.unit is not Unit.INDICATOR:
        return _to_date(figures, activity.mode, year_total(activity))
    indicator = activity.indicator or Indicator()
    return tuple(_against_target(figures[:number], indicator) for number in QUARTERS)


def measurable(activity: Activity, year: int) -> bool:
    """False for an indicator with nothing to measure against: its target is of another year, or divides by 0 (section 4)."""
    if activity.unit is not Unit.INDICATOR:
        return True
    indicator = activity.indicator or Indicator()
    of_the_year = indicator.target_year in (None, year)
    return of_the_year and (unknown_target(indicator) or abs(_divisor(indicator)) > TOLERANCE)


def unknown_target(indicator: Indicator) -> bool:
    """True where a figure that the share is divided by is missing or could not be read."""
    needed = [indicator.target, indicator.baseline] if _from_baseline(indicator) else [indicator.target]
    return any(figure.number is None for figure in needed)


def _from_baseline(indicator: Indicator) -> bool:
    return indicator.accumulation in (Accumulation.CAPACITY, Accumulation.REDUCTION)


def _divisor(indicator: Indicator) -> float:
    target = indicator.target.number or 0.0
    return target - (indicator.baseline.number or 0.0) if _from_baseline(indicator) else target


def is_level(activity: Activity) -> bool:
    """True where the last result is measured against the whole target, so that an excused quarter takes no part of it."""
    indicator = activity.indicator or Indicator()
    return activity.unit is Unit.INDICATOR and indicator.accumulation not in (None, Accumulation.SUM)


def adds_up(activity: Activity) -> bool:
    """True where each quarter adds to what was achieved; False where the last figure is all of it."""
    if activity.unit is Unit.INDICATOR:
        return not is_level(activity)
    return activity.mode is not Mode.TO_DATE


def _against_target(figures: Sequence[Figure], indicator: Indicator) -> float | None:
    """The achieved share after these quarters, by accumulation type; None while no result was reported."""
    results = [figure.number for figure in figures if figure.number is not None]
    if not results or unknown_target(indicator):
        return None
    divisor, baseline = _divisor(indicator), indicator.baseline.number or 0.0
    match indicator.accumulation:
        case Accumulation.FLOW | Accumulation.STOCK:
            return results[-1] / divisor
        case Accumulation.CAPACITY | Accumulation.REDUCTION:
            return (results[-1] - baseline) / divisor
        case _:
            return sum(results) / divisor


def _increments(to_date: Shares) -> Shares:
    before, shares = 0.0, []
    for share in to_date:
        shares.append(None if share is None else share - before)
        before = before if share is None else share
    return tuple(shares)

"""The arithmetic of one activity: quarter figures to shares of its year, planned and achieved, of the quarter and to date.

Source of the rules: section 4 of docs/dominio.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ppc_reports.plan.model import QUARTERS, Absent, Accumulation, Activity, Figure, Indicator, Mode, Quarter, Unit

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Progress:
    """Shares 0..1 of the activity's year, one per quarter T1..T4; None where nothing is known.

    ``achieved[q]`` is None for a blank; ``achieved_to_date[q]`` counts blanks as 0, and is None while nothing at all was
    reported, and for a quantity done in a year for which nothing was planned. ``from_dates`` says that planned follows
    from the dates. ``judgeable`` is False where a target cannot be divided by (section 4), or the kind of figure is
    unknown: then no share is.
    """

    planned: tuple[float | None, ...]
    achieved: tuple[float | None, ...]
    planned_to_date: tuple[float | None, ...]
    achieved_to_date: tuple[float | None, ...]
    from_dates: bool
    judgeable: bool = True


def months_elapsed_share(start: dt.date, end: dt.date, day: dt.date) -> float:
    """The share 0..1 of the months from start to end, both inclusive and of equal weight, that had ended by ``day``.

    Section 4: Mar–Nov at 31 March is 1/9. An end before its start gives 1 from the month of the start on.
    """
    first, last = _month(start), max(_month(start), _month(end))
    ended = _month(day + dt.timedelta(days=1)) - 1
    return min(max(ended - first + 1, 0) / (last - first + 1), 1.0)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month


def progress(activity: Activity, year: int) -> Progress:
    """The shares of ``activity`` in the plan year. Raises nothing: what cannot be known is None."""
    planned, from_dates = _planned(activity, year)
    achieved, judgeable = _achieved(activity)
    return Progress(
        planned=_increments(planned),
        achieved=tuple(
            [
                None if entry.achieved.number is None else share
                for share, entry in zip(_increments(achieved), activity.quarters, strict=True)
            ]
        ),
        planned_to_date=planned,
        achieved_to_date=achieved,
        from_dates=from_dates,
        judgeable=judgeable,
    )


def has_planned(activity: Activity) -> bool:
    """True when some *programado* cell of the row says something (a number, NP, or what could not be read)."""
    return any(entry.planned.absent is not Absent.EMPTY for entry in activity.quarters)


def _planned(activity: Activity, year: int) -> tuple[tuple[float | None, ...], bool]:
    if has_planned(activity) or activity.unit is Unit.QUANTITY:
        if activity.mode is None:
            return (None,) * 4, False
        figures = [entry.planned for entry in activity.quarters]
        shares = _to_date(figures, activity.mode, year_total(activity))
        return tuple([share or 0.0 for share in shares]), False
    if activity.start is None or activity.end is None:
        return (None,) * 4, True
    ends = [Quarter(year, number).end for number in QUARTERS]
    return tuple(months_elapsed_share(activity.start, activity.end, day) for day in ends), True


def year_total(activity: Activity) -> float:
    """What a share is a share of: 1 for shares, the year's own plan for quantities (0 when nothing is planned)."""
    if activity.unit is not Unit.QUANTITY:
        return 1.0
    planned = [entry.planned.number or 0.0 for entry in activity.quarters]
    return max(planned) if activity.mode is Mode.TO_DATE else sum(planned)


def _to_date(figures: list[Figure], mode: Mode | None, total: float) -> tuple[float | None, ...]:
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


def _achieved(activity: Activity) -> tuple[tuple[float | None, ...], bool]:
    figures = [entry.achieved for entry in activity.quarters]
    if activity.mode is None:
        return (None,) * 4, False
    if activity.unit is not Unit.INDICATOR:
        return _to_date(figures, activity.mode, year_total(activity)), True
    indicator = activity.indicator or Indicator()
    if not judgeable_target(indicator):
        return (None,) * 4, False
    return tuple(_against_target(figures[:number], indicator) for number in QUARTERS), True


def judgeable_target(indicator: Indicator) -> bool:
    """False where the target is missing or would be divided by 0 (m = 0, or m = b), as section 4 says."""
    target, baseline = indicator.target.number, indicator.baseline.number
    if target is None:
        return False
    if indicator.accumulation in (Accumulation.CAPACITY, Accumulation.REDUCTION):
        return baseline is not None and abs(target - baseline) > TOLERANCE
    return abs(target) > TOLERANCE


def _against_target(figures: list[Figure], indicator: Indicator) -> float | None:
    """The achieved share after these quarters, by accumulation type; None while no result was reported."""
    results = [figure.number for figure in figures if figure.number is not None]
    if not results or indicator.target.number is None:
        return None
    target, baseline = indicator.target.number, indicator.baseline.number or 0.0
    match indicator.accumulation:
        case Accumulation.FLOW | Accumulation.STOCK:
            return results[-1] / target
        case Accumulation.CAPACITY:
            return (results[-1] - baseline) / (target - baseline)
        case Accumulation.REDUCTION:
            return (baseline - results[-1]) / (baseline - target)
        case _:
            return sum(results) / target


def _increments(to_date: tuple[float | None, ...]) -> tuple[float | None, ...]:
    before, shares = 0.0, []
    for share in to_date:
        shares.append(None if share is None else share - before)
        before = before if share is None else share
    return tuple(shares)

"""Formulas that derive the share of a quarter from the figures an office wrote in another unit.

The rules are those of section 4 of docs/dominio.md; ``progress`` computes the same shares.
"""

from __future__ import annotations

from ppc_reports.judging.progress import TOLERANCE, year_total
from ppc_reports.plan.model import Accumulation, Activity, Indicator, Mode, Quarter, Unit

_ENDS = (Accumulation.FLOW, Accumulation.STOCK)


def planned_formula(activity: Activity, quarter: int) -> str:
    """The formula of the *programado* of a quarter alone; empty where it is the figure itself."""
    figures = [entry.planned.number for entry in activity.quarters[:quarter]]
    return _of_figures(activity, figures)


def achieved_formula(activity: Activity, quarter: int) -> str:
    """The formula of the *ejecutado* of a quarter alone; empty where it is the figure itself."""
    figures = [entry.achieved.number for entry in activity.quarters[:quarter]]
    if activity.unit is Unit.INDICATOR:
        return _of_results(activity.indicator or Indicator(), figures)
    return _of_figures(activity, figures)


def _of_figures(activity: Activity, figures: list[float | None]) -> str:
    """Of shares or amounts: to date, the step from the figure before; amounts are divided by the plan of the year."""
    now, before = _now_and_before(figures)
    if now is None:
        return ""
    whole = year_total(activity)
    step = before is not None and activity.mode is Mode.TO_DATE
    done = f"({_number(now)}-{_number(before or 0.0)})" if step else _number(now)
    if activity.unit is Unit.QUANTITY and whole > TOLERANCE:
        return f"={done}/{_number(whole)}"
    return f"={done}" if step else ""


def _of_results(indicator: Indicator, figures: list[float | None]) -> str:
    """Of the results of an indicator against its target, by accumulation type."""
    now, before = _now_and_before(figures)
    target, baseline = indicator.target.number, indicator.baseline.number or 0.0
    if now is None or target is None:
        return ""
    match indicator.accumulation:
        case Accumulation.CAPACITY:
            start = baseline if before is None else before
            return f"=({_number(now)}-{_number(start)})/({_number(target)}-{_number(baseline)})"
        case Accumulation.REDUCTION:
            start = baseline if before is None else before
            return f"=({_number(start)}-{_number(now)})/({_number(baseline)}-{_number(target)})"
        case kind if kind in _ENDS and before is not None:
            return f"=({_number(now)}-{_number(before)})/{_number(target)}"
        case _:
            return f"={_number(now)}/{_number(target)}"


def _now_and_before(figures: list[float | None]) -> tuple[float | None, float | None]:
    """The last figure, and the last number before it."""
    return figures[-1], next((figure for figure in reversed(figures[:-1]) if figure is not None), None)


def _number(value: float) -> str:
    """A number as a formula writes it."""
    text = f"{value:.15g}"
    return f"({text})" if value < 0 else text


def by_deadline(quarter: Quarter, end: str) -> str:
    """All of it in the quarter of the end; in the first one also what ended before the year."""
    until, since = (f"DATE({day.year},{day.month},{day.day})" for day in (quarter.end, quarter.start))
    return f"=IF({end}<={until},1,0)" if quarter.number == 1 else f"=IF(AND({end}>={since},{end}<={until}),1,0)"


def by_dates(quarter: int, first_month: str, months: str) -> str:
    """The share of the months of the activity that ended within the quarter."""
    ended, before = (f"MIN(MAX({3 * number + 1}-{first_month},0)/{months},1)" for number in (quarter, quarter - 1))
    return f"={ended}" if quarter == 1 else f"={ended}-{before}"


def months_between(start: str, end: str) -> str:
    """The number of months from the date in one cell to that in another, both included."""
    return f"=MAX((YEAR({end})-YEAR({start}))*12+MONTH({end})-MONTH({start}),0)+1"

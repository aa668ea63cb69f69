"""The workbook's own totals and targets against its own quarters: they must follow from them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ppc_reports.findings import Finding
from ppc_reports.model import Accumulation, Figure, Unit
from ppc_reports.rules.base import (
    Row,
    Rule,
    Scope,
    achieved_figures,
    numbers,
    planned_figures,
    positive,
    unread,
    year_sum,
)
from ppc_reports.spanish import number, percent

TOLERANCE = 1e-6
SHARE_TOLERANCE = 0.0005
"""How far a share may stand from what its quarters make because it was rounded; less where it shows more digits."""

_DECIMALS = re.compile(r"[.,](\d+)\s*(%?)$")


def own_totals(scope: Scope) -> Iterator[Finding]:
    """The totals and progress of the workbook that differ from what its quarters make, a blank counting as 0."""
    for row in scope.active:
        for name, expected in _expected(row).items():
            own = row.activity.own.get(name, Figure())
            share = name == "progress" or row.activity.unit is Unit.SHARE or _against_target(row, own)
            if own.number is not None and expected and not any(_same(own, made, share) for made in expected):
                yield _differs(row, name, own, expected[0])


def _differs(row: Row, name: str, own: Figure, made: float) -> Finding:
    as_percent = name == "progress" or _in_percent(row, own)
    words = {"own": _written(own.number, as_percent), "made": _written(made, as_percent)}
    return row.tell("OWN-TOTAL", f"own.{name}", own.at, own.raw, **words)


def _in_percent(row: Row, own: Figure) -> bool:
    """True where a person reads the figure as a percentage: shares, and quantities that are formatted so."""
    return row.activity.unit is Unit.SHARE or "%" in own.raw


def _written(value: float | None, as_percent: bool) -> str:
    return percent(value, 4) if as_percent else number(value, 6)


def _expected(row: Row) -> dict[str, tuple[float, ...]]:
    """What each own total may be, the likeliest first; a total that cannot be told from the quarters is left out."""
    planned, achieved, mode = planned_figures(row), achieved_figures(row), row.activity.mode
    made: dict[str, tuple[float, ...]] = {}
    if numbers(planned) and not unread(planned):
        made["planned_total"] = (year_sum(planned, mode),)
    if not unread(achieved):
        made["achieved_total"] = _year_results(row)
        if any(positive(figure) for figure in planned) and not unread(planned):
            made["progress"] = _year_progress(row)
    return made


def _against_target(row: Row, own: Figure) -> bool:
    """True for the total of an indicator that is written as a percentage where the indicator itself is not one."""
    indicator = row.activity.indicator
    return indicator is not None and "%" in own.raw and "%" not in indicator.target.raw


def _year_results(row: Row) -> tuple[float, ...]:
    """The year's result; an indicator's may be the sum or the last, its label decides which is likelier, or its share."""
    figures = achieved_figures(row)
    if row.activity.unit is not Unit.INDICATOR:
        return (year_sum(figures, row.activity.mode),)
    if _against_target(row, row.activity.own.get("achieved_total", Figure())):
        return _year_progress(row)
    values = numbers(figures)
    both = (sum(values), values[-1] if values else 0.0)
    indicator = row.activity.indicator
    added = indicator is None or indicator.accumulation in (None, Accumulation.SUM)
    return both if added else both[::-1]


def _year_progress(row: Row) -> tuple[float, ...]:
    """The year's achieved share, uncapped; empty where it cannot be judged."""
    if row.activity.unit is Unit.SHARE:
        share: float | None = year_sum(achieved_figures(row), row.activity.mode)
    else:
        share = (row.shares.achieved_to_date[-1] or 0.0) if row.shares.judgeable else None
    return () if share is None else (share,)


def _same(own: Figure, made: float, share: bool) -> bool:
    slack = max(_rounding(own.raw), TOLERANCE) if share else TOLERANCE * max(1.0, abs(made))
    return own.number is not None and abs(own.number - made) <= slack * (1 + TOLERANCE)


def _rounding(raw: str) -> float:
    """Half of the last digit that a share shows, at most the tolerance of shares."""
    match = _DECIMALS.search(raw)
    digits = len(match[1]) + (2 if match[2] else 0) if match else 0
    return float(min(SHARE_TOLERANCE, 0.5 / 10**digits))


def targets(scope: Scope) -> Iterator[Finding]:
    """The yearly targets that differ from what the quarters plan."""
    for row in scope.active:
        own, planned = row.activity.own.get("target", Figure()), planned_figures(row)
        if own.number is None or row.activity.unit is Unit.INDICATOR or not numbers(planned) or unread(planned):
            continue
        made = year_sum(planned, row.activity.mode)
        if not _same(own, made, row.activity.unit is Unit.SHARE):
            as_percent = _in_percent(row, own)
            words = {"own": _written(own.number, as_percent), "made": _written(made, as_percent)}
            yield row.tell("TARGET-NOT-PLANNED", "own.target", own.at, own.raw, **words)


RULES = (
    Rule("OWN-TOTAL", own_totals),
    Rule("TARGET-NOT-PLANNED", targets),
)

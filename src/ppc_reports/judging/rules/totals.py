"""The workbook's own totals and targets against its own quarters: they must follow from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ppc_reports.judging.rules.base import CheckedRow, Rule, Scope, numbers, positive, raws, unread, year_sum
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.model import Accumulation, Figure, Unit
from ppc_reports.plan.spanish import listing, number, printed

_OWN = ("planned_total", "achieved_total", "progress")
TOLERANCE = 1e-6
SHARE_TOLERANCE = 0.0005
"""How far a share may stand from what its quarters make because it was rounded; less where it shows more digits."""
_UNEXPLAINED = 0.1
"""The part of a difference that the figures left out may leave open, as rounding does."""

_DECIMALS = re.compile(r"[.,](\d+)\s*(%?)$")


def own_totals(scope: Scope) -> Iterator[Finding]:
    """The totals and progress of the workbook that differ from what its quarters make, a blank counting as 0."""
    return (_differs(*wrong) for wrong in _wrong(scope) if _skipped(*wrong) is None)


def skipped_quarters(scope: Scope) -> Iterator[Finding]:
    """The quarters that a total of their row leaves out, or takes for another number, as Excel does with a text."""
    return (found for wrong in _wrong(scope) if (found := _skipped(*wrong)))


def _wrong(scope: Scope) -> Iterator[tuple[CheckedRow, str, Figure, float]]:
    """Every total that differs, with its row, its name and what the quarters make."""
    for row in scope.active:
        for name in _OWN if row.activity.own else ():
            own = row.activity.own.get(name, Figure())
            expected = () if own.number is None else _expected(row, name)
            share = name == "progress" or row.activity.unit is Unit.SHARE or _against_target(row, own)
            if expected and not any(_same(own, made, share) for made in expected) and not _is_share(row, name, own):
                yield row, name, own, expected[0]


def _skipped(row: CheckedRow, name: str, own: Figure, made: float) -> Finding | None:
    """The finding about the quarters whose figures make the difference: all the texts, else the one there is; None for no such."""
    planned = name == "planned_total"
    as_percent = name == "progress" or _in_percent(row, own)
    figures = {
        f"{'planned' if planned else 'achieved'}@{quarter}": figure
        for quarter, figure in enumerate(row.planned if planned else row.achieved, 1)
        if figure.at is not None and positive(figure)
    }
    texts = {field: figure for field, figure in figures.items() if figure.text}
    alone = [{field: figure} for field, figure in figures.items() if _left_out(own, made, [figure])]
    culprits = texts if texts and _left_out(own, made, texts.values()) else alone[0] if len(alone) == 1 else {}
    if not culprits or own.at is None:
        return None
    places = [figure.at for figure in culprits.values() if figure.at]
    words = {**_written(own.number, made, as_percent), "total": own.at.a1}
    cells = f"{'la celda' if len(places) == 1 else 'las celdas'} {listing(place.a1 for place in places)}"
    return row.tell_all("OWN-TOTAL-SKIPS", culprits, places, raws(culprits.values()), cells=cells, **words)


def _left_out(own: Figure, made: float, figures: Iterable[Figure]) -> bool:
    """True where a total lacks these figures, or has them as what a formula takes their text for, and that explains it."""
    given, off = list(figures), abs((own.number or 0.0) - made)
    rest = made - sum(numbers(given))
    typed = sum(_typed(figure.raw) for figure in given)
    slack = min(SHARE_TOLERANCE, off * _UNEXPLAINED)
    return any(abs((own.number or 0.0) - rest - other) <= slack for other in {0.0, typed})


def _typed(raw: str) -> float:
    """The number that somebody typed, without a percent sign: what a formula takes ``50`` for."""
    try:
        return float(raw.strip().replace(",", "."))
    except ValueError:
        return 0.0


def _differs(row: CheckedRow, name: str, own: Figure, made: float) -> Finding:
    as_percent = name == "progress" or _in_percent(row, own)
    return row.tell("OWN-TOTAL", f"own.{name}", own.at, own.raw, **_written(own.number, made, as_percent))


def _in_percent(row: CheckedRow, own: Figure) -> bool:
    """True where a person reads the figure as a percentage: shares, and quantities that are formatted so."""
    return row.activity.unit is Unit.SHARE or "%" in own.raw


def _written(own: float | None, made: float, as_percent: bool) -> dict[str, str]:
    """Both figures in words; a percentage with more than one decimal only where the two would read alike."""
    if not as_percent:
        return {"own": number(own, 6), "made": number(made, 6)}
    decimals = 1 if printed(own) != printed(made) else 4
    return {"own": printed(own, decimals), "made": printed(made, decimals)}


def _expected(row: CheckedRow, name: str) -> tuple[float, ...]:
    """The values that an own total may have, the likeliest first; empty where the quarters do not give them."""
    if name == "planned_total":
        return (year_sum(row.planned, row.activity.mode),) if numbers(row.planned) and not unread(row.planned) else ()
    if unread(row.achieved):
        return ()
    if name == "achieved_total":
        return _year_results(row)
    planned = any(positive(figure) for figure in row.planned) and not unread(row.planned)
    return _year_progress(row) if planned else ()


def _against_target(row: CheckedRow, own: Figure) -> bool:
    """True for the total of an indicator that is written as a percentage where the indicator itself is not one."""
    indicator = row.activity.indicator
    return indicator is not None and "%" in own.raw and "%" not in indicator.target.raw


def _is_share(row: CheckedRow, name: str, own: Figure) -> bool:
    """True for the total of an indicator that is its share of the target, whatever its format, which may not be known."""
    total = name == "achieved_total" and row.activity.unit is Unit.INDICATOR
    return total and any(_same(own, made, share=True) for made in _year_progress(row))


def _year_results(row: CheckedRow) -> tuple[float, ...]:
    """The year's result; an indicator's may be the sum or the last, its label decides which is likelier, or its share."""
    figures = row.achieved
    if row.activity.unit is not Unit.INDICATOR:
        return (year_sum(figures, row.activity.mode),)
    if _against_target(row, row.activity.own.get("achieved_total", Figure())):
        return _year_progress(row)
    values = numbers(figures)
    both = (sum(values), values[-1] if values else 0.0)
    indicator = row.activity.indicator
    added = indicator is None or indicator.accumulation in (None, Accumulation.SUM)
    return both if added else both[::-1]


def _year_progress(row: CheckedRow) -> tuple[float, ...]:
    """The year's achieved share, uncapped, of what is left of the year and of all of it; empty where it cannot be judged."""
    if row.activity.unit is Unit.SHARE:
        share: float | None = year_sum(row.achieved, row.activity.mode)
    else:
        share = (row.shares.achieved_to_date[-1] or 0.0) if row.shares.judgeable else None
    return () if share is None else (share, share * row.shares.left[-1])


def _same(own: Figure, made: float, share: bool) -> bool:
    if own.number is None:
        return False
    off = abs(own.number - made)
    if off <= TOLERANCE:
        return True
    slack = max(_rounding(own.raw), TOLERANCE) if share else TOLERANCE * max(1.0, abs(made))
    return off <= slack * (1 + TOLERANCE)


def _rounding(raw: str) -> float:
    """Half of the last digit that a share shows, at most the tolerance of shares."""
    match = _DECIMALS.search(raw)
    digits = len(match[1]) + (2 if match[2] else 0) if match else 0
    return float(min(SHARE_TOLERANCE, 0.5 / 10**digits))


def targets(scope: Scope) -> Iterator[Finding]:
    """The yearly targets that differ from what the quarters plan."""
    for row in scope.active:
        own, planned = row.activity.own.get("target", Figure()), row.planned
        if own.number is None or row.activity.unit is Unit.INDICATOR or not numbers(planned) or unread(planned):
            continue
        made = year_sum(planned, row.activity.mode)
        if not _same(own, made, row.activity.unit is Unit.SHARE):
            as_percent = _in_percent(row, own)
            words = _written(own.number, made, as_percent)
            yield row.tell("TARGET-NOT-PLANNED", "own.target", own.at, own.raw, **words)


RULES = (
    Rule("OWN-TOTAL", own_totals),
    Rule("OWN-TOTAL-SKIPS", skipped_quarters),
    Rule("TARGET-NOT-PLANNED", targets),
)

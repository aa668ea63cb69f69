"""The figures of docs/dominio.md (sections 3 to 6) worked out again from the page alone, with exact fractions.

Nothing here comes from the product's arithmetic: where the two differ, one of them or the page is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

HUNDRED = Fraction(1)


class Blank(Enum):
    """Why a figure is no number; INVALID is a text that nobody can read as one."""

    EMPTY = "empty"
    NP = "np"
    NA = "na"
    INVALID = "invalid"


Meant = Fraction | Blank
FOUR_BLANKS: tuple[Meant, ...] = (Blank.EMPTY,) * 4


@dataclass(frozen=True)
class Row:
    """What an activity means: shares 0..1, or amounts where ``unit`` is «quantity» or «indicator»."""

    planned: Sequence[Meant] = FOUR_BLANKS
    achieved: Sequence[Meant] = FOUR_BLANKS
    start: dt.date = dt.date(2022, 1, 1)
    end: dt.date | None = dt.date(2022, 12, 31)
    line: str = "1"
    leads: tuple[str, ...] = ("Secretaría General",)
    weight: Fraction | None = None
    applies: bool = True
    unit: str = "share"
    to_date: bool = False
    target: Fraction = HUNDRED
    baseline: Fraction = Fraction(0)
    accumulation: str = "acumulado"


class Figures(NamedTuple):
    """P and E at a corte; ``known`` is False where a figure that is needed could not be read."""

    planned: Fraction
    achieved: Fraction
    known: bool = True


@dataclass(frozen=True)
class Verdict:
    """An activity at a corte; ``zone`` and ``compliance`` are None where there is none."""

    row: Row
    state: str
    planned: Fraction
    achieved: Fraction
    compliance: Fraction | None
    real: Fraction | None
    zone: str | None


@dataclass(frozen=True)
class Sums:
    """A group at a corte; figures are None where no activity of it counts."""

    activities: int
    planned: Fraction | None
    achieved: Fraction | None
    compliance: Fraction | None
    real: Fraction | None
    states: dict[str, int] = field(default_factory=dict)


def quarter_end(year: int, quarter: int) -> dt.date:
    following = dt.date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def rounded(share: Fraction) -> Fraction:
    """Half up to one decimal of a percent."""
    thousandths = share * 1000 + Fraction(1, 2)
    return Fraction(thousandths.numerator // thousandths.denominator, 1000)


def zone(compliance: Fraction, scale: Sequence[tuple[str, Fraction]]) -> str:
    return [name for name, start in scale if start <= rounded(compliance)][-1]


def months_done(start: dt.date, end: dt.date | None, day: dt.date) -> Fraction:
    """The share of the months from start to end that had ended on ``day``."""
    if end is None:
        raise ValueError("what follows from the dates needs both")
    first, last = start.year * 12 + start.month, end.year * 12 + end.month
    following = day + dt.timedelta(days=1)
    ended = following.year * 12 + following.month - first
    return Fraction(min(max(ended, 0), last - first + 1), last - first + 1)


def number(figure: Meant) -> Fraction:
    return figure if isinstance(figure, Fraction) else Fraction(0)


def running(figures: Sequence[Meant], to_date: bool) -> list[Fraction]:
    """Four figures as accumulated at the end of each quarter; a blank adds nothing."""
    total, found = Fraction(0), []
    for figure in figures:
        if not to_date:
            total += number(figure)
        elif isinstance(figure, Fraction):
            total = figure
        found.append(total)
    return found


def by_dates(row: Row) -> bool:
    """True where *programado* is left to the dates."""
    return row.unit != "quantity" and all(figure is Blank.EMPTY for figure in row.planned)


def planned_to_date(row: Row, year: int) -> list[Fraction]:
    if by_dates(row):
        return [months_done(row.start, row.end, quarter_end(year, quarter)) for quarter in (1, 2, 3, 4)]
    found = running(row.planned, row.to_date)
    whole = found[3] if row.unit == "quantity" else HUNDRED
    return [share / whole if whole else Fraction(0) for share in found]


def achieved_to_date(row: Row, quarter: int) -> Figures:
    """E at a corte (``planned`` is not used)."""
    said = [figure for figure in row.achieved[:quarter] if isinstance(figure, Fraction) or figure is Blank.INVALID]
    if row.unit == "indicator":
        return indicator_share(row, said)
    if row.to_date:
        last = said[-1:]
        return Figures(Fraction(0), number(last[0]) if last else Fraction(0), Blank.INVALID not in last)
    whole = running(row.planned, False)[3] if row.unit == "quantity" else HUNDRED
    total = sum((number(figure) for figure in said), Fraction(0))
    return Figures(Fraction(0), total / whole if whole else Fraction(0), Blank.INVALID not in said)


def indicator_share(row: Row, said: Sequence[Meant]) -> Figures:
    numbers = [figure for figure in said if isinstance(figure, Fraction)]
    summed = row.accumulation == "acumulado"
    known = Blank.INVALID not in (said if summed else said[-1:])
    if not numbers:
        return Figures(Fraction(0), Fraction(0), known)
    last = numbers[-1]
    above, below = {
        "acumulado": (sum(numbers, Fraction(0)), row.target),
        "flujo": (last, row.target),
        "stock": (last, row.target),
        "capacidad": (last - row.baseline, row.target - row.baseline),
        "reduccion": (row.baseline - last, row.baseline - row.target),
    }[row.accumulation]
    return Figures(Fraction(0), above / below if below else Fraction(0), known and below != 0)


def figures_at(row: Row, year: int, quarter: int) -> Figures:
    """P and E; a figure that could not be read counts as not achieved."""
    needed = row.planned if row.unit == "quantity" else row.planned[:quarter]
    achieved = achieved_to_date(row, quarter)
    known = achieved.known and Blank.INVALID not in needed
    return Figures(planned_to_date(row, year)[quarter - 1], achieved.achieved if known else Fraction(0), known)


def last_planned(row: Row, year: int, quarter: int) -> int | None:
    """The last quarter up to the corte in which something was planned."""
    before, found = planned_before(row, year), None
    for number_of, share in enumerate(planned_to_date(row, year)[:quarter], 1):
        if share > before:
            found = number_of
        before = share
    return found


def planned_before(row: Row, year: int) -> Fraction:
    return months_done(row.start, row.end, dt.date(year - 1, 12, 31)) if by_dates(row) else Fraction(0)


def state(row: Row, figures: Figures, year: int, quarter: int) -> str:
    planned, achieved = rounded(figures.planned), rounded(figures.achieved)
    nothing_of_all = row.unit == "quantity" and not running(row.planned, False)[3]
    done = any(number(figure) for figure in row.achieved[:quarter]) if nothing_of_all else achieved > 0
    last = last_planned(row, year, quarter)
    tried = (
        ("not_applicable", not row.applies),
        ("invalid", not figures.known),
        ("completed", achieved >= HUNDRED),
        ("not_scheduled", planned == 0 and not done),
        ("early", planned == 0),
        ("no_report", last is not None and row.achieved[last - 1] is Blank.EMPTY),
        ("overdue", row.end is not None and row.end <= quarter_end(year, quarter)),
    )
    return next((name for name, fits in tried if fits), "in_progress")


def judge(row: Row, year: int, quarter: int, scale: Sequence[tuple[str, Fraction]]) -> Verdict:
    figures = figures_at(row, year, quarter)
    planned, achieved = figures.planned, figures.achieved
    real = achieved / planned if planned else None
    capped = None if real is None else min(real, HUNDRED)
    code = state(row, figures, year, quarter)
    band = zone(capped, scale) if code == "in_progress" and capped is not None else None
    return Verdict(row, code, planned, achieved, capped, real, band)


def sums(verdicts: Iterable[Verdict]) -> Sums:
    """A line, an office or the plan: weighted, without the rows that do not apply."""
    members = list(verdicts)
    counted = [item for item in members if item.state != "not_applicable"]
    weights = [item.row.weight if item.row.weight is not None else HUNDRED for item in counted]
    whole = sum(weights, Fraction(0))
    states = {item.state: sum(other.state == item.state for other in members) for item in members}
    if not whole:
        return Sums(len(members), None, None, None, None, states)
    planned, achieved, credited = (
        sum((weight * share for weight, share in zip(weights, shares, strict=True)), Fraction(0)) / whole
        for shares in (
            [item.planned for item in counted],
            [item.achieved for item in counted],
            [min(item.achieved, item.planned) for item in counted],
        )
    )
    compliance, real = (credited / planned, achieved / planned) if planned else (None, None)
    return Sums(len(members), planned, achieved, compliance, real, states)

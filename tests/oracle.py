"""The figures of docs/dominio.md (sections 3 to 6) worked out again from the page alone, with exact fractions.

Nothing here comes from the product's arithmetic: where the two differ, one of them or the page is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from itertools import pairwise
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
    start: dt.date | None = dt.date(2022, 1, 1)
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
    target_year: int | None = None
    asks_whether_applies: bool = False


class Figures(NamedTuple):
    """P and E at a corte; ``known`` is False where a figure that is needed could not be read.

    ``possible`` is E with every planned quarter that is blank or unreadable done as planned.
    """

    planned: Fraction
    achieved: Fraction
    known: bool = True
    possible: Fraction = Fraction(0)


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
    possible: Fraction
    counts: bool


@dataclass(frozen=True)
class Sums:
    """A group at a corte; figures are None where no activity of it counts."""

    activities: int
    planned: Fraction | None = None
    achieved: Fraction | None = None
    achieved_real: Fraction | None = None
    counted: Fraction | None = None
    compliance: Fraction | None = None
    real: Fraction | None = None
    if_reported: Fraction | None = None
    coverage: Fraction | None = None
    due: int = 0
    known: int = 0
    unscheduled: int = 0
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


def months_done(start: dt.date | None, end: dt.date | None, day: dt.date) -> Fraction:
    """The share of the months from start to end that had ended on ``day``; without a start, all of it at the end."""
    if end is None:
        raise ValueError("what follows from the dates needs an end")
    if start is None:
        return Fraction(end <= day)
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


def whole_year(row: Row, year: int) -> list[Fraction]:
    """What was planned by the end of each quarter, as shares of the whole year."""
    if by_dates(row):
        return [months_done(row.start, row.end, quarter_end(year, quarter)) for quarter in (1, 2, 3, 4)]
    found = running(row.planned, row.to_date)
    whole = found[3] if row.unit == "quantity" else HUNDRED
    return [share / whole if whole else Fraction(0) for share in found]


def in_quarter(row: Row, year: int) -> list[Fraction]:
    """What was planned for each quarter alone."""
    ends = whole_year(row, year)
    return [after - before for before, after in pairwise([Fraction(0), *ends])]


def says_na(row: Row, quarter: int) -> bool:
    """True for a quarter that says N/A in either column, and reports no figure."""
    planned, achieved = row.planned[quarter - 1], row.achieved[quarter - 1]
    return Blank.NA in (planned, achieved) and not isinstance(achieved, Fraction)


def rest_of_year(row: Row, year: int, quarter: int) -> tuple[Fraction, Fraction]:
    """What is excused of what was planned up to this quarter, and what is left of the year."""
    parts = in_quarter(row, year)
    excused = sum((parts[number_of - 1] for number_of in range(1, quarter + 1) if says_na(row, number_of)), Fraction(0))
    never = Fraction(0)
    if Blank.NA in row.planned and Blank.INVALID not in row.planned and row.unit != "quantity":
        never = max(HUNDRED - sum(parts, Fraction(0)), Fraction(0))
    return excused, max(HUNDRED - never - excused, Fraction(0))


def of_rest(share: Fraction, rest: Fraction) -> Fraction:
    return share / rest if rest else share


def planned_to_date(row: Row, year: int) -> list[Fraction]:
    found = []
    for quarter, share in enumerate(whole_year(row, year), 1):
        excused, rest = rest_of_year(row, year, quarter)
        found.append(of_rest(share - excused, rest))
    return found


def is_level(row: Row) -> bool:
    """True where the last result is measured against the whole target."""
    return row.unit == "indicator" and row.accumulation != "acumulado"


def last_is_all(row: Row) -> bool:
    return is_level(row) or (row.unit != "indicator" and row.to_date)


def achieved_to_date(row: Row, quarter: int) -> Figures:
    """E at a corte as a share of the whole year, what could be read of it (``planned`` is not used)."""
    said = [figure for figure in row.achieved[:quarter] if isinstance(figure, Fraction) or figure is Blank.INVALID]
    numbers = [figure for figure in said if isinstance(figure, Fraction)]
    known = Blank.INVALID not in (said[-1:] if last_is_all(row) else said)
    if row.unit == "indicator":
        return Figures(Fraction(0), indicator_share(row, numbers), known)
    done = (numbers[-1] if numbers else Fraction(0)) if row.to_date else sum(numbers, Fraction(0))
    whole = running(row.planned, row.to_date)[3] if row.unit == "quantity" else HUNDRED
    return Figures(Fraction(0), done / whole if whole else Fraction(0), known)


def divisor(row: Row) -> Fraction:
    return {"capacidad": row.target - row.baseline, "reduccion": row.baseline - row.target}.get(
        row.accumulation, row.target
    )


def indicator_share(row: Row, numbers: Sequence[Fraction]) -> Fraction:
    if not numbers or not divisor(row):
        return Fraction(0)
    last = numbers[-1]
    above = {
        "acumulado": sum(numbers, Fraction(0)),
        "flujo": last,
        "stock": last,
        "capacidad": last - row.baseline,
        "reduccion": row.baseline - last,
    }[row.accumulation]
    return above / divisor(row)


def measurable(row: Row, year: int) -> bool:
    return row.unit != "indicator" or (bool(divisor(row)) and row.target_year in (None, year))


def open_quarters(row: Row, year: int, quarter: int) -> list[int]:
    """The planned quarters up to the corte that would add to E if they were done as planned."""
    parts = in_quarter(row, year)
    reported = [place for place in range(1, quarter + 1) if isinstance(row.achieved[place - 1], Fraction)]
    first = max(reported, default=0) + 1 if last_is_all(row) else 1
    return [
        place
        for place in range(first, quarter + 1)
        if row.achieved[place - 1] in (Blank.EMPTY, Blank.INVALID) and not says_na(row, place) and parts[place - 1] > 0
    ]


def figures_at(row: Row, year: int, quarter: int) -> Figures:
    """P and E of what is left of the year; a figure that could not be read counts as not achieved."""
    needed = row.planned if row.unit == "quantity" else row.planned[:quarter]
    achieved = achieved_to_date(row, quarter)
    known = achieved.known and Blank.INVALID not in needed
    _, rest = rest_of_year(row, year, quarter)
    read = achieved.achieved if is_level(row) else of_rest(achieved.achieved, rest)
    parts = in_quarter(row, year)
    missing = sum((parts[place - 1] for place in open_quarters(row, year, quarter)), Fraction(0))
    return Figures(
        planned_to_date(row, year)[quarter - 1],
        read if known else Fraction(0),
        known,
        read + of_rest(missing, rest),
    )


def last_planned(row: Row, year: int, quarter: int) -> int | None:
    """The last quarter up to the corte in which something was planned, and not excused."""
    parts = in_quarter(row, year)
    found = [place for place in range(1, quarter + 1) if parts[place - 1] > 0 and not says_na(row, place)]
    return found[-1] if found else None


def applies(row: Row, quarter: int) -> bool:
    if row.asks_whether_applies or not row.applies:
        return row.applies
    places = range(1, quarter + 1)
    said = [place for place in places if (row.planned[place - 1], row.achieved[place - 1]) != FOUR_BLANKS[:2]]
    return not said or not all(says_na(row, place) for place in said)


def scheduled(row: Row, year: int, quarter: int) -> bool:
    """True where something is planned in the year, apart from what is excused by then; also where that could not be read."""
    excused, _ = rest_of_year(row, year, quarter)
    return Blank.INVALID in row.planned or sum(in_quarter(row, year), Fraction(0)) > excused


def state(row: Row, figures: Figures, year: int, quarter: int) -> str:
    planned, achieved = rounded(figures.planned), rounded(figures.achieved)
    nothing_of_all = row.unit == "quantity" and not running(row.planned, row.to_date)[3]
    done = any(number(figure) for figure in row.achieved[:quarter]) if nothing_of_all else achieved > 0
    last = last_planned(row, year, quarter)
    tried = (
        ("not_applicable", not applies(row, quarter)),
        ("not_judged", not measurable(row, year)),
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
    code = state(row, figures, year, quarter)
    judged = code not in ("not_applicable", "not_judged")
    real = achieved / planned if planned and judged and code != "invalid" else None
    capped = None if real is None else min(real, HUNDRED)
    band = zone(capped, scale) if code == "in_progress" and capped is not None else None
    counts = judged and scheduled(row, year, quarter)
    return Verdict(row, code, planned, achieved, capped, real, band, figures.possible, counts)


def share_of(part: Fraction, whole: Fraction) -> Fraction | None:
    return part / whole if whole else None


def sums(verdicts: Iterable[Verdict]) -> Sums:
    """A line, an office or the plan: weighted, without the rows that do not count."""
    members = list(verdicts)
    counted = [item for item in members if item.counts]
    given = [item.row.weight if item.row.weight is not None else HUNDRED for item in counted]
    whole = sum(given, Fraction(0))
    outside = ("not_applicable", "not_judged")
    basis = Sums(
        activities=len(members),
        unscheduled=sum(not item.counts and item.state not in outside for item in members),
        states={item.state: sum(other.state == item.state for other in members) for item in members},
    )
    if not whole:
        return basis
    weights = [weight / whole for weight in given]

    def total(shares: Iterable[Fraction]) -> Fraction:
        return sum((weight * share for weight, share in zip(weights, shares, strict=True)), Fraction(0))

    due = [item.planned > 0 and rounded(item.planned) > 0 for item in counted]
    known = [is_due and item.state not in ("no_report", "invalid") for is_due, item in zip(due, counted, strict=True)]
    planned = total(item.planned for item in counted)
    credited = total(min(item.achieved, item.planned) for item in counted)
    real = total(item.achieved for item in counted)
    return replace(
        basis,
        planned=planned,
        achieved=total(min(item.achieved, HUNDRED) for item in counted),
        achieved_real=real,
        counted=credited,
        compliance=share_of(credited, planned),
        real=share_of(real, planned),
        if_reported=share_of(total(min(item.possible, item.planned) for item in counted), planned),
        coverage=share_of(total(map(Fraction, known)), total(map(Fraction, due))),
        due=sum(due),
        known=sum(known),
    )


def group_zone(group: Sums, scale: Sequence[tuple[str, Fraction]], floor: Fraction = Fraction(4, 5)) -> str | None:
    """The zone of a group: none where nothing is due, inconclusive where too little of it is known."""
    if group.coverage is None or group.compliance is None:
        return None
    return "inconclusive" if rounded(group.coverage) < floor else zone(group.compliance, scale)

"""What the figures of a workbook are: the scale of its plain numbers, and increments or to date. Section 4 of docs/dominio.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ppc_reports import cells
from ppc_reports.grid import Cell
from ppc_reports.model import Activity, Mode, Unit

FITS = 0.0015
_FAR, _FAR_OF_ONE, _DOMINANT = 20, 50, 0.9


@dataclass(frozen=True, slots=True)
class ColumnScale:
    """The scale of one kind of figure: 1 where plain numbers are shares, 100 where they are percents.

    ``said`` holds the cells with plain numbers, ``outliers`` those that disagree with the rest by about 100 times.
    """

    scale: float
    said: tuple[Cell, ...]
    outliers: tuple[Cell, ...]


def column_scale(column: Iterable[Cell]) -> ColumnScale:
    """The scale of the cells of one kind: 100 as soon as a plain number is above 1 (never a guess cell by cell)."""
    said = [(cell, number) for cell in column if (number := cells.plain_number(cell)) is not None and number != 0]
    above = [number for _, number in said if number > 1]
    if not above:
        return ColumnScale(1.0, tuple(cell for cell, _ in said), ())
    usual = median(above)
    outliers = tuple(
        cell for cell, number in said if 0 < number <= 1 and usual / number >= (_FAR_OF_ONE if number == 1 else _FAR)
    )
    return ColumnScale(100.0, tuple(cell for cell, _ in said), outliers)


def ratio_scale(column: Iterable[Cell]) -> float:
    """The scale of a workbook's own ratios, which may pass 1 where a row overshoots: 100 where most are above 1.5."""
    said = [number for cell in column if (number := cells.plain_number(cell))]
    return 100.0 if said and median(said) > 1.5 else 1.0


def fits(activity: Activity) -> frozenset[Mode]:
    """What the planned figures of one row can be: increments that add up to 100 %, to-date figures that climb to it, both, none."""
    planned = [entry.planned.number for entry in activity.quarters]
    said = [number for number in planned if number is not None]
    found = set()
    if said and abs(sum(said) - 1) <= FITS:
        found.add(Mode.INCREMENT)
    if said and abs(said[-1] - 1) <= FITS and all(later >= sooner - FITS for sooner, later in pairwise(said)):
        found.add(Mode.TO_DATE)
    return frozenset(found)


def decide_mode(activities: Sequence[Activity]) -> Mode | None:
    """What the planned columns of the whole workbook are; None where both or neither fit.

    Rows that fit one way only decide; nine in ten of them must agree, and the others are told by the rules.
    """
    votes: Mapping[Mode, int] = {
        mode: sum(fits(item) == {mode} for item in activities if item.unit is Unit.SHARE) for mode in Mode
    }
    total = sum(votes.values())
    for mode, count in votes.items():
        if total and count >= _DOMINANT * total:
            return mode
    return None

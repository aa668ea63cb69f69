"""The scale of the plain numbers of a workbook, and whether its figures are increments or to date. Section 4 of docs/dominio.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import LiteralString

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import Cell
from ppc_reports.plan.model import Absent, Activity, Figure, Mode, Unit
from ppc_reports.plan.spanish import number
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.blank_words import state_share
from ppc_reports.reading.values.cells import CellProblem

FITS = 0.0015
_FAR, _FAR_OF_ONE, _DOMINANT = 20, 50, 0.9
_LITTLE_ABOVE = 2
"""Up to here a number may be a share of more than 100 %; from here on it is of 100."""


@dataclass(frozen=True, slots=True)
class ColumnScale:
    """The scale of one kind of figure: 1 where plain numbers are shares, 100 where they are percents.

    ``said`` holds the cells with plain numbers, ``outliers`` those that disagree with the rest by about 100 times, or whose
    scale cannot be known; ``code`` is the finding of an outlier.
    """

    scale: float
    said: tuple[Cell, ...]
    outliers: tuple[Cell, ...]
    code: LiteralString = "SCALE-OUTLIER"


def column_scale(column: Iterable[Cell], beside: Iterable[Cell] = ()) -> ColumnScale:
    """The scale of the cells of one kind: 100 as soon as a plain number is above 1 (never a guess cell by cell).

    Numbers a little above 1 may be more than 100 %: the plain numbers ``beside``, what was planned, decide; else most numbers
    do, and the others are outliers. So they do where number formats are not known.
    """
    said = _said(column)
    above = [number for _, number in said if number > 1]
    if not above:
        return ColumnScale(1.0, tuple(cell for cell, _ in said), ())
    if max(above) <= _LITTLE_ABOVE:
        return _little_above(said, [number for _, number in _said(beside)])
    if len(above) < len(said) and not all(cell.format_known for cell, _ in said):
        return _of_most(said)
    usual = median(above)
    outliers = tuple(
        cell for cell, number in said if 0 < number <= 1 and usual / number >= (_FAR_OF_ONE if number == 1 else _FAR)
    )
    return ColumnScale(100.0, tuple(cell for cell, _ in said), outliers)


def _said(column: Iterable[Cell]) -> list[tuple[Cell, float]]:
    return [(cell, number) for cell in column if (number := cells.plain_number(cell)) is not None and number != 0]


def _little_above(said: Sequence[tuple[Cell, float]], planned: Sequence[float]) -> ColumnScale:
    """The scale of numbers of which none is far above 1: that of what was planned, where it says one."""
    if planned:
        of_hundred = max(planned) > _LITTLE_ABOVE
        if of_hundred or max(planned) <= 1:
            return ColumnScale(100.0 if of_hundred else 1.0, tuple(cell for cell, _ in said), ())
    if any(number < 1 for _, number in said):
        return replace(_of_most(said), code="SCALE-AMBIGUOUS")
    return ColumnScale(1.0, (), tuple(cell for cell, _ in said), "SCALE-AMBIGUOUS")


def _of_most(said: Sequence[tuple[Cell, float]]) -> ColumnScale:
    """The scale most of the numbers have, which are above 1 or not; as many of both kinds are all outliers."""
    above, below = (tuple(cell for cell, number in said if (number > 1) is over) for over in (True, False))
    if len(above) == len(below):
        return ColumnScale(1.0, (), above + below, "SCALE-UNKNOWN")
    scale, most, few = (100.0, above, below) if len(above) > len(below) else (1.0, below, above)
    return ColumnScale(scale, most, few, "SCALE-UNKNOWN")


def ratio_scale(column: Iterable[Cell]) -> float:
    """The scale of a workbook's own ratios, which may pass 1 where a row overshoots: 100 where most are above 1.5."""
    said = [number for cell in column if (number := cells.plain_number(cell))]
    return 100.0 if said and median(said) > 1.5 else 1.0


def fits(activity: Activity) -> frozenset[Mode]:
    """The modes that fit the planned figures of a row: increments up to 100 %, to-date figures climbing to it, both, none."""
    planned = [entry.planned.number for entry in activity.quarters]
    said = [number for number in planned if number is not None]
    found = set()
    if said and abs(sum(said) - 1) <= FITS:
        found.add(Mode.INCREMENT)
    if said and abs(said[-1] - 1) <= FITS and all(later >= sooner - FITS for sooner, later in pairwise(said)):
        found.add(Mode.TO_DATE)
    return frozenset(found)


def decide_mode(activities: Sequence[Activity]) -> tuple[Mode | None, str]:
    """Decide the mode of the quarter figures of a workbook, and say in words why; no mode where nothing decides (section 4).

    Of what was planned, the rows that fit one way only decide; nine in ten of them must agree, and the others are told by the
    rules. Where nothing was planned, or both ways fit all of it, what was achieved decides.
    """
    fitting = Counter(fits(item) for item in activities if item.unit is Unit.SHARE)
    votes = {mode: fitting[frozenset({mode})] for mode in Mode}
    total = sum(votes.values())
    for mode, count in votes.items():
        if total and count >= _DOMINANT * total:
            return mode, "lo programado"
    both = frozenset(Mode)
    open_plans = [fits(item) for item in activities if any(entry.planned.number is not None for entry in item.quarters)]
    if total or any(found != both for found in open_plans):
        return None, ""
    return _by_achieved([[entry.achieved.number for entry in item.quarters] for item in activities]), "lo ejecutado"


def _by_achieved(rows: Iterable[Sequence[float | None]]) -> Mode | None:
    """The only reading that fits what every row achieved; where no row has two figures, both are the same."""
    said = [[number for number in row if number is not None] for row in rows]
    falls = any(later < sooner - FITS for row in said for sooner, later in pairwise(row))
    beyond = any(sum(row) > 1 + FITS and len(row) > 1 for row in said)
    if falls != beyond:
        return Mode.INCREMENT if falls else Mode.TO_DATE
    return None if falls or any(len(row) > 1 for row in said) else Mode.INCREMENT


def stated(cell: Cell, header: str, scale: ColumnScale, told: list[Finding]) -> Figure:
    """The progress a text states: its percentage, a number of its column's scale, or all or none of it by a word of state.

    Prose, and other words of state, are told and are no figure.
    """
    text = cells.shown(cell)
    by_word = state_share(text) if isinstance(cell.value, str) else None
    if by_word is not None:
        return Figure.of(by_word, cell.at, text)
    blank = cells.blank_of(cell)
    if blank is not None:
        return Figure(None, blank, cell.at, text)
    if cells.plain_number(cell) is not None:
        return _plain(cell, header, scale, told)
    share = cells.percent_within(cell)
    if share is None:
        told.append(finding("PROGRESS-PROSE", cell.at, header=header, found=text))
        return Figure(None, Absent.INVALID, cell.at, text)
    if cells.percent_in(text) is None and not cell.percent:
        told.append(finding("PROGRESS-IN-PROSE", cell.at, header=header, found=text))
    return Figure.of(share, cell.at, text)


def _plain(cell: Cell, header: str, scale: ColumnScale, told: list[Finding]) -> Figure:
    """The share of a plain number, by the scale of its column."""
    raw = cells.shown(cell)
    if cell in scale.outliers:
        other = number((cells.plain_number(cell) or 0) * 100)
        told.append(finding(scale.code, cell.at, header=header, found=raw, other=other))
        return Figure(None, Absent.INVALID, cell.at, raw)
    try:
        return cells.share(cell, scale.scale)
    except CellProblem as problem:
        told.append(finding(problem.code, cell.at, header=header, found=raw, **problem.context))
        return Figure(None, Absent.INVALID, cell.at, raw)

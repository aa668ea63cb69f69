"""The likeliest layout of a sheet: it knows most of its headings, and its figures are of the kind that stands there."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_reports.plan.grid import Cell, Grid
from ppc_reports.plan.model import Absent, Unit
from ppc_reports.reading.headings.columns import ColumnMap
from ppc_reports.reading.headings.matching import UNDERSTOOD
from ppc_reports.reading.values import scales
from ppc_reports.reading.values.cells import blank_of, percent_within, plain_number

_SAMPLE = 200
_MOSTLY = 0.8
_PERCENT_STEP = 5
_SLACK = 3
"""How many columns fewer a layout may recognise and still be the one whose figures are of the right kind."""


def likeliest(grid: Grid, maps: Sequence[ColumnMap]) -> ColumnMap:
    """The reading to take of several of one sheet. Raises ValueError without any."""
    return max(_fullest(maps), key=lambda columns: _fitness(grid, columns))


def _fullest(maps: Sequence[ColumnMap]) -> Sequence[ColumnMap]:
    """Of the readings with the most quarter figures: the whole ones, unless one that lacks a field recognises two more."""
    figures = max(_figures(columns) for columns in maps)
    fullest = [columns for columns in maps if _figures(columns) == figures]
    most = max(_recognised(columns) for columns in fullest)
    whole = [columns for columns in fullest if not columns.missing and _recognised(columns) >= most - _SLACK]
    if any(_recognised(columns) >= most - 1 for columns in whole):
        return whole
    return [columns for columns in fullest if _recognised(columns) == most]


def _recognised(columns: ColumnMap) -> int:
    """The number of columns a reading recognises; less for what it lacks beyond one field, whose title may be misspelt.

    A sheet without its quarter figures may never have had them: that counts more.
    """
    wants = any(name.startswith("quarters.") for name in columns.missing)
    lost = sum(name not in columns.columns for name in columns.layout.expected)
    lacks = max(len(columns.missing) - 1, _SLACK if wants else 0)
    return len(columns.columns) - lacks - max(lost - 1, 0)


def _figures(columns: ColumnMap) -> int:
    """The number of quarter figures it knows by its own words for them."""
    return sum(
        key.startswith(("planned@", "achieved@")) and column.score > UNDERSTOOD
        for key, column in columns.columns.items()
    )


def _fitness(grid: Grid, columns: ColumnMap) -> tuple[bool, int, int, bool]:
    unmet = len(columns.missing) + sum(name not in columns.columns for name in columns.layout.expected)
    return _kind_fits(grid, columns), _recognised(columns), -unmet, columns.layout.unit is Unit.SHARE


def _kind_fits(grid: Grid, columns: ColumnMap) -> bool:
    """True unless the figures are plainly of another unit than the layout's, shares or amounts: what is planned decides."""
    planned = _cells_of(grid, columns, "planned")
    if columns.layout.unit is Unit.QUANTITY:
        return _are_amounts(planned) or (counts_units(columns) and not _are_shares(planned))
    if columns.layout.unit is Unit.SHARE and not _numbers(planned):
        return not _are_results(_cells_of(grid, columns, "achieved"))
    return not _are_amounts(planned) and _are_shares(planned)


def _cells_of(grid: Grid, columns: ColumnMap, name: str) -> list[list[Cell]]:
    """The cells of a quarter figure, row by row, of its quarters or of its months."""
    keys = sorted(key for key in columns.columns if key.startswith(f"{name}@"))
    places = [columns.columns[key].number for key in keys]
    rows = range(columns.last_row + 1, min(grid.height, columns.last_row + _SAMPLE) + 1)
    return [[grid.cell(row, place) for place in places] for row in rows]


def counts_units(columns: ColumnMap) -> bool:
    """True where a column says that figures are amounts: their unit, or a total or target of the year."""
    return bool({"unit_name", "own.target", "own.planned_total", "own.progress"} & columns.columns.keys())


def _are_amounts(rows: Sequence[Sequence[Cell]]) -> bool:
    """True where planned figures are amounts: whole numbers whose sums are neither 1 nor 100 in most rows.

    Figures that climb to 100 are percentages to date.
    """
    said = _numbers(rows)
    odd = sum(sum(row) not in (1, 100) and not _climbs(row) for row in said if sum(row))
    return _whole(said) and odd * 2 > sum(bool(sum(row)) for row in said)


def _climbs(row: Sequence[float]) -> bool:
    return row[-1] == 100 and list(row) == sorted(row)


def _are_results(rows: Sequence[Sequence[Cell]]) -> bool:
    """True where figures can hardly be percentages: whole numbers, most rows with one that no percentage of a plan is."""
    said = _numbers(rows)
    odd = sum(any(number % _PERCENT_STEP for number in row) for row in said)
    return _whole(said) and any(number > 1 for row in said for number in row) and odd >= _MOSTLY * len(said)


def _numbers(rows: Sequence[Sequence[Cell]]) -> list[list[float]]:
    found = ([number for cell in row if (number := _number(cell, 1)) is not None] for row in rows)
    return [row for row in found if row]


def _whole(rows: Sequence[Sequence[float]]) -> bool:
    return bool(rows) and all(number.is_integer() for row in rows for number in row)


def _are_shares(rows: Sequence[Sequence[Cell]]) -> bool:
    """True where rows are written as percents, or add up to 100 % or end with it; and where there are none.

    A row that says N/A need not add up to anything.
    """
    said = [cell for row in rows for cell in row if _number(cell, 1) is not None]
    if sum(plain_number(cell) is None for cell in said) * 2 > len(said) or not said:
        return True
    scale = scales.column_scale(said).scale
    whole = [row for row in rows if not any(blank_of(cell) is Absent.NOT_APPLICABLE for cell in row)]
    shares = [[(cell, share) for cell in row if (share := _number(cell, scale)) is not None] for row in whole]
    given = [row for row in shares if row]
    return sum(map(_is_share_row, given)) >= _MOSTLY * len(given)


def _is_share_row(row: Sequence[tuple[Cell, float]]) -> bool:
    """True where a cell is written as a percent, or the row adds up to 100 % or ends with it."""
    ends = (sum(share for _, share in row), row[-1][1])
    return any(plain_number(cell) is None for cell, _ in row) or any(abs(value - 1) <= scales.FITS for value in ends)


def _number(cell: Cell, scale: float) -> float | None:
    """The figure of a cell, its percents as shares and its plain numbers by ``scale``; None for none."""
    plainly = plain_number(cell)
    return percent_within(cell) if plainly is None else plainly / scale

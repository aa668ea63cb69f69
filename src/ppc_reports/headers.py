"""Messy header rows to a ColumnMap: which column holds which field, of which quarter and year, and why.

A header may span up to three rows: the field in the lowest, its quarter and year in it or in the rows above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ppc_reports.grid import Grid, column_letters
from ppc_reports.layouts import Layout
from ppc_reports.matching import Matcher, parse_header
from ppc_reports.model import QUARTERS
from ppc_reports.text import clean

SEARCHED_ROWS = 80
GROUP_ROWS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A recognised column: its header as the office wrote it, and how surely (1 exact, less for a resemblance)."""

    number: int
    header: str
    year: int | None = None
    to_date: bool = False
    score: float = 1.0

    @property
    def letters(self) -> str:
        """Its letters in Excel."""
        return column_letters(self.number)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What was recognised of one sheet. Keys of ``columns``: ``leads``, ``achieved@3`` (a quarter), ``own.progress``.

    ``unused`` are headers no field took, ``repeated`` columns whose field another column had taken already,
    ``other_years`` columns of years that were not asked for, ``unlabelled`` columns with data under no header.
    """

    layout: Layout
    sheet: str
    first_row: int
    last_row: int
    columns: Mapping[str, Column]
    unused: tuple[Column, ...] = ()
    repeated: tuple[tuple[str, Column], ...] = ()
    other_years: tuple[Column, ...] = ()
    unlabelled: tuple[int, ...] = ()
    every: tuple[tuple[str, Column], ...] = field(default=(), repr=False)

    @property
    def years(self) -> frozenset[int]:
        """The years that its quarter columns name; empty where they name none."""
        return frozenset(column.year for key, column in self.every if "@" in key and column.year)

    @property
    def to_date(self) -> frozenset[bool]:
        """What the headers of the quarter figures say: {True} all accumulated, {False} none, both where they are mixed."""
        figures = (column for key, column in self.columns.items() if key.startswith(("planned@", "achieved@")))
        return frozenset(column.to_date for column in figures) or frozenset({False})

    @property
    def missing(self) -> tuple[str, ...]:
        """The mandatory fields of the layout that no column holds."""
        held = {
            key.partition("@")[0] if "@" not in key else f"quarters.{key.partition('@')[0]}" for key in self.columns
        }
        return tuple(
            name for name in self.layout.mandatory if name not in held and not (name == "start" and "period" in held)
        )

    def for_year(self, year: int) -> ColumnMap:
        """The same map with the columns of that year, and those of no year."""
        kept = [(key, column) for key, column in self.every if column.year in (None, year)]
        others = tuple(column for _, column in self.every if column.year not in (None, year))
        columns, repeated = _assigned(kept)
        return replace(self, columns=columns, repeated=repeated, other_years=others)


def recognise(grid: Grid, layouts: Iterable[Layout]) -> list[ColumnMap]:
    """For each layout its best reading of the sheet, the likeliest first; none where no row looks like its header."""
    maps = [found for layout in layouts if (found := _best(grid, Matcher(layout))) is not None]
    return sorted(maps, key=lambda found: -len(found.columns))


def _best(grid: Grid, matcher: Matcher) -> ColumnMap | None:
    best: ColumnMap | None = None
    for row in range(1, min(grid.height, SEARCHED_ROWS) + 1):
        if not matcher.could_be_header(value for value in grid.rows[row - 1] if isinstance(value, str)):
            continue
        found = read_headers(grid, matcher, row)
        if len(found.columns) >= 2 and (best is None or _rank(found) > _rank(best)):
            best = found
    return best and replace(best, unlabelled=tuple(_unlabelled(grid, best)))


def _rank(found: ColumnMap) -> tuple[int, float]:
    return len(found.columns) - 2 * len(found.missing), sum(column.score for column in found.columns.values())


def read_headers(grid: Grid, matcher: Matcher, row: int) -> ColumnMap:
    """The map of a sheet whose lowest header row is ``row``."""
    spread = _spread(grid, row)
    every, unused, first = [], [], row
    for column in range(1, grid.width + 1):
        own, groups = _header_texts(grid, spread, row, column)
        if not own:
            continue
        key, score, parsed = matcher.field_of(own, groups)
        place = Column(column, own, parsed.year, parsed.to_date, score)
        if key:
            every.append((key, place))
            if any(groups) and (parsed.quarter and not parse_header(own).quarter):
                first = min(first, row - 1)
        else:
            unused.append(place)
    columns, repeated = _assigned(every)
    return ColumnMap(matcher.layout, grid.sheet, first, row, columns, tuple(unused), repeated, every=tuple(every))


def _spread(grid: Grid, row: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For the header rows, each cell inside a merge → its top left cell."""
    spread = {}
    for box in grid.merges:
        if box.bottom < row - GROUP_ROWS or box.top > row:
            continue
        for inner_row in range(max(box.top, row - GROUP_ROWS), min(box.bottom, row) + 1):
            for column in range(box.left, min(box.right, grid.width) + 1):
                spread[inner_row, column] = (box.top, box.left)
    return spread


def _header_texts(
    grid: Grid, spread: Mapping[tuple[int, int], tuple[int, int]], row: int, column: int
) -> tuple[str, list[str]]:
    """The header of a column as written and the groups above it, nearest first."""
    rows = range(row, max(row - GROUP_ROWS, 1) - 1, -1)
    own, *groups = (_text(grid, *spread.get((at, column), (at, column))) for at in rows)
    if spread.get((row, column), (row, column))[1] != column:
        return "", []
    if not own and groups and groups[0] and not parse_header(groups[0]).quarter and (row - 1, column) not in spread:
        own, groups[0] = groups[0], ""
    groups = [
        text if (at, column) in spread or parse_header(text).quarter else ""
        for at, text in zip(rows[1:], groups, strict=True)
    ]
    if not any(groups):
        groups = [_group_at_left(grid, row, column)]
    return own, groups


def _group_at_left(grid: Grid, row: int, column: int) -> str:
    """The quarter written above this block where nothing is merged: the nearest text at the left in the row above, if it is one."""
    if grid.merges and any(box.bottom >= row - GROUP_ROWS and box.top < row for box in grid.merges):
        return ""
    for left in range(column, max(column - 6, 0), -1):
        text = _text(grid, row - 1, left)
        if text:
            return text if parse_header(text).quarter and not parse_header(text).words else ""
    return ""


def _text(grid: Grid, row: int, column: int) -> str:
    value = grid.value(row, column)
    if isinstance(value, str):
        return " ".join(clean(value).split())[:200]
    return str(value) if isinstance(value, int) and 2000 <= value <= 2100 else ""


def _assigned(every: list[tuple[str, Column]]) -> tuple[dict[str, Column], tuple[tuple[str, Column], ...]]:
    """Each field to the column that names it best, the first of equals; the rest are repeated."""
    columns: dict[str, Column] = {}
    for key, place in every:
        if key not in columns or place.score > columns[key].score:
            columns[key] = place
    repeated = tuple((key, place) for key, place in every if columns[key] is not place)
    return columns, repeated


def _unlabelled(grid: Grid, found: ColumnMap) -> Iterable[int]:
    """Columns inside the table with data below and no header."""
    labelled = {place.number for _, place in found.every} | {place.number for place in found.unused}
    below = range(found.last_row + 1, min(grid.height, found.last_row + SEARCHED_ROWS) + 1)
    for column in sorted(set(range(min(labelled), max(labelled) + 1)) - labelled):
        merged = any(box.left < column <= box.right and box.bottom >= found.last_row for box in grid.merges)
        if not merged and any(grid.value(row, column) is not None for row in below):
            yield column


def quarters_of(columns: Mapping[str, Column], name: str) -> tuple[int, ...]:
    """The quarters for which a quarterly field has a column."""
    return tuple(number for number in QUARTERS if f"{name}@{number}" in columns)

"""Messy header rows to a ColumnMap: which column holds which field, of which quarter and year, and why.

A header may span up to three rows: the field in the lowest, its quarter and year in it or in the rows above.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ppc_reports.plan.folding import clean
from ppc_reports.plan.grid import Grid, column_letters
from ppc_reports.plan.model import QUARTERS
from ppc_reports.reading.matching import Matcher, names_auditor, names_progress, parse_header
from ppc_reports.settings.layouts import Layout

SEARCHED_ROWS = 80
GROUP_ROWS = 2
GROUP_COLUMNS = 24
"""How wide a group of columns may be: the planned, achieved, evidence and notes of the quarters of a year, and more."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a header: as the office wrote it, and how surely it is recognised (1 exact, less for a resemblance)."""

    number: int
    header: str
    year: int | None = None
    to_date: bool = False
    score: float = 1.0
    progress: bool = False
    """True where it, or the group above it, names a part of the year, or progress."""
    words: str = ""
    """The words, of it or of a group above it, that name its field."""

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
            name
            for name in self.layout.mandatory
            if name not in held and not (name in ("start", "end") and "period" in held)
        )

    def for_year(self, year: int) -> ColumnMap:
        """The same map with the columns of that year, and those of no year."""
        kept = [(key, column) for key, column in self.every if column.year in (None, year)]
        others = tuple(column for _, column in self.every if column.year not in (None, year))
        columns, repeated = _assigned(kept, self.layout)
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
    at_left = _groups_at_left(grid, spread, row)
    every, unused, first = [], [], row
    texts = {column: _header_texts(grid, spread, at_left, (row, column)) for column in range(1, grid.width + 1)}
    titled = {column: pair for column, pair in texts.items() if pair[0]}
    over = Counter(text for _, groups in titled.values() for text in set(groups) if names_auditor(text))
    titles = {text for text, count in over.items() if 2 * count > len(titled)}
    for column, (own, above) in titled.items():
        groups = ["" if text in titles else text for text in above]
        key, score, parsed = matcher.field_of(own, groups)
        progress = parsed.quarter is not None or any(map(names_progress, (own, *groups)))
        place = Column(column, own, parsed.year, parsed.to_date, score, progress, parsed.words)
        if key:
            every.append((key, place))
            if any(groups) and parsed.quarter and not (parse_header(own).quarter and parse_header(own).words):
                first = min(first, row - 1)
        else:
            unused.append(place)
    columns, repeated = _assigned(every, matcher.layout)
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
    grid: Grid,
    spread: Mapping[tuple[int, int], tuple[int, int]],
    at_left: Mapping[tuple[int, int], str],
    place: tuple[int, int],
) -> tuple[str, list[str]]:
    """The header of the column of a place in the lowest row, as written, and the groups above it, nearest first."""
    row, column = place
    rows = range(row, max(row - GROUP_ROWS, 1) - 1, -1)
    own, *groups = (_text(grid, *spread.get((at, column), (at, column))) for at in rows)
    own = own or _day(grid, row, column)
    if spread.get((row, column), (row, column))[1] != column:
        return "", []
    if not own and groups and groups[0] and not parse_header(groups[0]).quarter and (row - 1, column) not in spread:
        own, groups[0] = groups[0], ""
    groups = [
        text if (at, column) in spread or parse_header(text).quarter else ""
        for at, text in zip(rows[1:], groups, strict=True)
    ]
    return own, [text or at_left.get((at, column), "") for at, text in zip(rows[1:], groups, strict=True)]


def _groups_at_left(
    grid: Grid, spread: Mapping[tuple[int, int], tuple[int, int]], row: int
) -> dict[tuple[int, int], str]:
    """For the rows above the header in which nothing is merged: each column → the quarter, year or field of its block.

    A block begins where its text stands and ends at the next text; one year alone is of the whole sheet, not of a block,
    and a field is a block's where quarters stand under it.
    """
    found = {}
    for at in range(max(row - GROUP_ROWS, 1), row):
        texts = {column: text for column in range(1, grid.width + 1) if (text := _text(grid, at, column))}
        blocks = {column: text for column, text in texts.items() if _is_period(text)}
        if len({parse_header(text).year for text in blocks.values()}) < 2:
            blocks = {column: text for column, text in blocks.items() if parse_header(text).quarter}
        blocks = blocks or {
            column: text
            for column, text in texts.items()
            if _is_period(_text(grid, row, column)) and _is_period(_text(grid, row, column + 1))
        }
        if any(spread.get((at, column + 1)) == (at, column) for column in blocks):
            continue
        for column in blocks:
            end = min((other for other in texts if other > column), default=column + GROUP_COLUMNS)
            found.update(dict.fromkeys(((at, inner) for inner in range(column, end)), texts[column]))
    return found


def _is_period(text: str) -> bool:
    header = parse_header(text)
    return not header.words and (header.quarter is not None or header.year is not None)


def _text(grid: Grid, row: int, column: int) -> str:
    value = grid.value(row, column)
    if isinstance(value, str):
        return " ".join(clean(value).split())[:200]
    return f"{value:.0f}" if isinstance(value, int | float) and 2000 <= value <= 2100 else ""


def _day(grid: Grid, row: int, column: int) -> str:
    """The date that stands where a header should, as people write it."""
    value = grid.value(row, column)
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else ""


def _assigned(
    every: list[tuple[str, Column]], layout: Layout
) -> tuple[dict[str, Column], tuple[tuple[str, Column], ...]]:
    """Each field to the column that names it best, the first of equals; the rest are repeated.

    Of quarter figures that are named in several ways (*Ejecutado*, *Avance*) the way the layout has first is the best, and
    that of the quarter before the accumulated, and that with a percent sign before one without.
    """
    columns: dict[str, Column] = {}
    for key, place in every:
        if key not in columns or _named_as(key, place, layout) > _named_as(key, columns[key], layout):
            columns[key] = place
    repeated = tuple((key, place) for key, place in every if columns[key] is not place)
    return columns, repeated


def _named_as(key: str, place: Column, layout: Layout) -> tuple[float, bool, int, bool]:
    words = parse_header(place.header).words
    aliases = [names for name, names in layout.quarters.items() if key.startswith(f"{name}@")]
    order = [parse_header(alias).words for names in aliases for alias in names]
    rank = -order.index(words) if words in order else 0
    return place.score, not place.to_date, rank, bool(order) and "%" in place.header


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

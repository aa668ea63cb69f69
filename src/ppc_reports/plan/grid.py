"""A sheet as it was found: coordinates, values, number formats and links, with no Excel library.

Rows and columns are 1-based, as people read them in Excel.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

_LITERAL = re.compile(r'"[^"]*"|\\.')

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
UNKNOWN_FORMAT = ""
"""The number format of every cell of a sheet that keeps them from us."""


@lru_cache(MAX_COLUMNS)
def column_letters(column: int) -> str:
    """The letters of a 1-based column: 1 is ``A``, 28 is ``AB``. Raises ValueError below 1."""
    if column < 1:
        raise ValueError(f"no column {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The 1-based column of its letters: ``AB`` is 28. Raises ValueError for anything else."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"no column {letters!r}")
        number = number * 26 + ord(letter) - 64
    return number


class At(NamedTuple):
    """The place a datum came from; it travels with the datum to the end."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address inside its sheet, as Excel writes it: ``D14``."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, eq=False)
class Places(Mapping[str, At]):
    """The cells of a row by name, each made when asked for; ``columns``, which many rows share, are their columns."""

    sheet: str
    row: int
    columns: Mapping[str, int]

    def __getitem__(self, name: str) -> At:
        return At(self.sheet, self.row, self.columns[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


class Box(NamedTuple):
    """A merged range, all four ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Cell(NamedTuple):
    """One cell: its place, what is in it, how Excel formats it and the link behind its text."""

    sheet: str
    row: int
    column: int
    value: Value
    number_format: str = "General"
    link: str | None = None

    @property
    def at(self) -> At:
        """The place of the cell; made when asked for, as a workbook has a million cells."""
        return _new(At, self[:3])

    @property
    def empty(self) -> bool:
        """True where there is nothing but blanks."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def format_known(self) -> bool:
        """False where the file keeps from us how Excel shows the number: 0.25 may be 25 % or 0.25."""
        return self.number_format != UNKNOWN_FORMAT or isinstance(self.value, str)

    @property
    def percent(self) -> bool:
        """True where Excel shows the number as a percentage: it holds a fraction."""
        return _shows_percent(self.number_format)


@lru_cache(1_000)
def _shows_percent(number_format: str) -> bool:
    return "%" in number_format and "%" in _LITERAL.sub("", number_format)


_new = tuple.__new__
"""Makes a named tuple without its Python constructor: a workbook has a million cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``rows[r - 1][c - 1]`` is the value of row r, column c; short rows are padded by ``cell``.

    ``formats_known`` is False where the file (an xlsb, or an xls that only calamine can read) keeps number formats from us.
    ``struck`` are the cells whose text is struck through.
    ``from_1904`` where its plain serial numbers of days are counted from 1904.
    """

    sheet: str
    rows: tuple[tuple[Value, ...], ...]
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[Box, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unstored: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False
    formats_known: bool = True
    struck: frozenset[tuple[int, int]] = frozenset()
    from_1904: bool = False

    @property
    def usual_format(self) -> str:
        """The number format of the cells that ``formats`` does not name."""
        return "General" if self.formats_known else UNKNOWN_FORMAT

    @property
    def height(self) -> int:
        """The last row that holds something; 0 for an empty sheet."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """The last column that holds something; 0 for an empty sheet."""
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int) -> Value:
        """The value at 1-based coordinates; None outside the sheet."""
        if not 1 <= row <= len(self.rows):
            return None
        line = self.rows[row - 1]
        return line[column - 1] if 1 <= column <= len(line) else None

    def cell(self, row: int, column: int) -> Cell:
        """The cell at 1-based coordinates; an empty one outside the sheet."""
        place = (row, column)
        line = self.rows[row - 1] if 1 <= row <= len(self.rows) else ()
        value = line[column - 1] if 1 <= column <= len(line) else None
        found = (self.sheet, row, column, value, self.formats.get(place, self.usual_format), self.links.get(place))
        return _new(Cell, found)

    def cells(self, row: int, columns: Iterable[int]) -> list[Cell]:
        """The cells of a row that the sheet has, at these columns; empty ones beyond its width."""
        sheet, formats, links, line = self.sheet, self.formats, self.links, self.rows[row - 1]
        width, usual = len(line), self.usual_format
        return [
            _new(
                Cell,
                (
                    sheet,
                    row,
                    column,
                    line[column - 1] if column <= width else None,
                    formats.get(place := (row, column), usual),
                    links.get(place),
                ),
            )
            for column in columns
        ]

    def row_cells(self, row: int) -> Iterator[Cell]:
        """The cells of one row that hold something, from left to right."""
        for column in range(1, len(self.rows[row - 1]) + 1):
            cell = self.cell(row, column)
            if not cell.empty:
                yield cell


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as read: its sheets in order, which reader served, and what the reader had to tell."""

    name: str
    sha256: str
    grids: tuple[Grid, ...]
    reader: str
    notes: tuple[str, ...] = ()

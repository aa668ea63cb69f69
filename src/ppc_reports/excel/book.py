"""A workbook as declared: what stands where and how it looks, before any Excel library is touched.

Sheets are pure data; ``excel.writer`` renders them. Rows and columns are 1-based. Options that belong to one XlsxWriter
call (chart axes, validations, conditional formats) stay plain mappings in XlsxWriter's own words: it checks them, and
``excel.writer`` turns its every refusal into an exception.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from ppc_reports.plan.grid import column_letters

FONT = "Calibri"
"""The font of every cell."""

Options = Mapping[str, Any]
_new = tuple.__new__


class Area(NamedTuple):
    """A range, all four ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        """``B2:D9``; one cell is ``B2``."""
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def ref(sheet: str, area: Area) -> str:
    """An absolute reference to another sheet: ``'Líneas y dependencias'!$B$2:$B$9``."""
    first = f"${column_letters(area.left)}${area.top}"
    last = f"${column_letters(area.right)}${area.bottom}"
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{first}" if first == last else f"'{quoted}'!{first}:{last}"


ROW = "§"
"""Stands in the pattern of a formula for the number of its row."""


class Formula(NamedTuple):
    """A live formula (English function names, with ``=``) and the value the program computed for it.

    The formulas of a column are one pattern, which is open for the ``row`` of each.
    """

    pattern: str
    value: float | str | None
    row: int = 0

    @property
    def text(self) -> str:
        """The formula as it stands in its cell."""
        return self.pattern.replace(ROW, str(self.row)) if self.row else self.pattern


class Link(NamedTuple):
    """A cell that leads somewhere: http, https, mailto, or ``internal:'Hoja'!A1``.

    With ``beside`` it leads to a file of ours, by its path from the folder of the workbook.
    """

    url: str
    text: str
    tip: str = ""
    beside: bool = False


Content = str | int | float | bool | dt.date | Formula | Link | None


class Style(NamedTuple):
    """The look of a cell. Colours are ``#RRGGBB``; ``border`` is the colour of a thin frame, empty for none.

    ``bottom`` is the colour of a line under it, ``left`` that of a broad edge.
    """

    bold: bool = False
    italic: bool = False
    size: float = 10
    color: str = "#1F2933"
    fill: str = ""
    number_format: str = "General"
    align: str = "left"
    valign: str = "vcenter"
    wrap: bool = False
    border: str = ""
    bottom: str = ""
    left: str = ""
    indent: int = 0
    underline: bool = False
    rotation: int = 0
    locked: bool = True

    def but(self, **changes: Any) -> Style:
        """The same style with some traits changed; equal changes of equal styles are one object."""
        return _changed(self, tuple(changes.items()))


@lru_cache(4096)
def _changed(style: Style, changes: tuple[tuple[str, Any], ...]) -> Style:
    return style._replace(**dict(changes))


class Item(NamedTuple):
    """One cell: ``Item(row, column, content, style)``."""

    row: int
    column: int
    content: Content
    style: Style = Style()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by the thousand, made while they are written: the cells of each from column 1 on, from row ``first`` down."""

    first: int
    cells: Callable[[], Iterable[Iterable[tuple[Content, Style]]]]


@dataclass(frozen=True, slots=True)
class Merge:
    """One content over several cells. Never inside a table."""

    area: Area
    content: Content
    style: Style


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table: ``area`` includes the header row, whose cells are written as Items as well.

    One without rows, which Excel does not know, leaves only the cells of its header.
    """

    name: str
    area: Area
    headers: tuple[str, ...]
    style: str | None = None

    @property
    def has_rows(self) -> bool:
        """False where the area is the header alone."""
        return self.area.bottom > self.area.top


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: references and look, in XlsxWriter's words (``fill``, ``line``, ``points``…)."""

    name: str
    categories: str
    values: str
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart anchored at a cell, its size in pixels, with the text a screen reader says.

    ``options`` names further XlsxWriter setters (``chartarea`` for ``set_chartarea``); the series of ``overlay`` are drawn
    on the same axes. ``with_cells`` makes it as high as the rows it stands over, however high they become.
    """

    kind: str
    row: int
    column: int
    width: int
    height: int
    title: str
    description: str
    series: tuple[Series, ...]
    subtype: str = ""
    x_axis: Options = field(default_factory=dict)
    y_axis: Options = field(default_factory=dict)
    legend: Options = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    overlay: Chart | None = None
    with_cells: bool = False


@dataclass(frozen=True, slots=True)
class AreaRule:
    """A conditional format or a data validation over an area, in XlsxWriter's words; ``style`` is its format, if any."""

    area: Area
    options: Options
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Print:
    """The print set-up: ``repeat`` are the first and last header rows of every page, ``area`` what is printed.

    A page ends after each of ``row_breaks``. ``scale`` in percent, or 0 to fit one page wide; with a scale, a page also
    ends after each of ``column_breaks`` and ``repeat_columns`` (first, last) stand on the left of every page.
    """

    landscape: bool = True
    fit_height: int = 0
    repeat: tuple[int, int] | None = None
    area: Area | None = None
    margins: tuple[float, float, float, float] = (0.5, 0.5, 0.6, 0.7)
    paper: int = 1
    scale: int = 0
    row_breaks: tuple[int, ...] = ()
    column_breaks: tuple[int, ...] = ()
    centered: bool = True
    repeat_columns: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``widths`` by column in characters, ``heights`` by row in points, ``freeze`` = rows and columns kept.

    ``folded`` columns are grouped and closed, with a sign to open them. ``filter`` puts filter buttons on the first row of
    an area without making it a table: a protected sheet sorts and filters it where every cell is unlocked.
    """

    name: str
    items: tuple[Item, ...]
    rows: tuple[Rows, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    conditionals: tuple[AreaRule, ...] = ()
    validations: tuple[AreaRule, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    freeze: tuple[int, int] | None = None
    filter: Area | None = None
    printing: Print = Print()
    tab_color: str = ""
    zoom: int = 100
    gridlines: bool = False
    protected: bool = False
    password: str = ""
    hidden_columns: frozenset[int] = frozenset()
    folded: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets, defined names and document properties; ``created`` is what makes the same bytes.

    A large one makes each sheet when it is asked for, and anew whenever it is.
    """

    sheets: Iterable[Sheet]
    created: dt.date
    title: str = ""
    subject: str = ""
    author: str = ""
    keywords: str = ""
    comments: str = ""
    footer: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

"""The cells of a declared sheet, written one by one with the documented methods of XlsxWriter."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from ppc_reports.excel.book import Content, Formula, Link, Merge, Sheet, Style
from ppc_reports.excel.formats import Formats
from ppc_reports.excel.limits_of_excel import MAX_LINKS, MAX_TIP, clean, linkable
from ppc_reports.excel.sheet_setup import RenderError, check

FIRST_DATE = (1900, 3, 1)
"""The first day that every spreadsheet counts alike."""


class CellWriter:
    """Writes the cells of one worksheet and counts them. A cell has one content, whatever declares it."""

    def __init__(self, worksheet: Any, formats: Formats, name: str) -> None:
        self.links = 0
        self._worksheet, self._formats, self._name = worksheet, formats, name
        self._taken = defaultdict[int, set[int]](set)

    @property
    def cells(self) -> int:
        """The number of cells written so far."""
        return sum(map(len, self._taken.values()))

    def write(self, sheet: Sheet) -> None:
        """Write every cell and merged range. Raises RenderError for what is refused or declared twice."""
        for merge in sheet.merges:
            self._merge(merge)
        self._cells(sheet.items)
        for rows in sheet.rows:
            for row, cells in enumerate(rows.cells(), rows.first):
                self._cells((row, column, *cell) for column, cell in enumerate(cells, 1))
        for table in sheet.tables:
            if table.area.bottom > table.area.top + 1 and not self._taken[table.area.bottom]:
                raise RenderError(f"the table {table.name} has no cells in row {table.area.bottom}, its last one")

    def _cells(self, cells: Iterable[tuple[int, int, Content, Style]]) -> None:
        for row, column, content, style in cells:
            self._take(row, column)
            if code := self._content(row - 1, column - 1, content, self._formats[style]):
                check(code, f"the cell {row}, {column} of «{self._name}»")

    def _take(self, row: int, column: int) -> None:
        columns = self._taken[row]
        if column in columns:
            raise RenderError(f"two contents for the cell {row}, {column} of «{self._name}»")
        columns.add(column)

    def _merge(self, merge: Merge) -> None:
        """Make one cell of a range, which has its content in the first of them; a single cell is one already."""
        top, left, bottom, right = merge.area
        if (top, left) != (bottom, right):
            places = (place - 1 for place in merge.area)
            code = self._worksheet.merge_range(*places, "", self._formats[merge.style])
            check(code, f"the merged range {merge.area.a1} of «{self._name}»")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    self._take(row, column)
        self._cells([(top, left, merge.content, merge.style)])

    def _content(self, row: int, column: int, content: Content, look: Any) -> object:
        code: object
        match content:
            case str():
                code = self._worksheet.write_string(row, column, clean(content), look)
            case None:
                code = self._worksheet.write_blank(row, column, None, look)
            case Formula():
                code = self._worksheet.write_formula(row, column, content.text, look, _stored(content.value))
            case bool():
                code = self._worksheet.write_boolean(row, column, content, look)
            case float() | int():
                code = self._worksheet.write_number(row, column, _finite(content), look)
            case Link():
                code = self._link(row, column, content, look)
            case dt.date():
                code = self._day(row, column, content, look)
        return code

    def _day(self, row: int, column: int, day: dt.date, look: Any) -> object:
        if (day.year, day.month, day.day) < FIRST_DATE:
            return self._worksheet.write_string(row, column, f"{day:%d/%m}/{day.year}", look)
        return self._worksheet.write_datetime(row, column, day, look)

    def _link(self, row: int, column: int, link: Link, look: Any) -> object:
        text = clean(link.text or link.url)
        fits = _within(link.url) if link.beside else linkable(link.url)
        if not fits or self.links == MAX_LINKS:
            return self._worksheet.write_string(row, column, text, look)
        self.links += 1
        scheme, _, rest = f"{'external:' if link.beside else ''}{link.url}".partition(":")
        tip = clean(link.tip, MAX_TIP) or None
        return self._worksheet.write_url(row, column, f"{scheme.lower()}:{rest}", look, text, tip)


def _within(path: str) -> bool:
    """True for a path that stays under the folder of the workbook and that a link can hold."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not {"..", "/"} & set(parts) and not set("#:\\") & set(path) and len(path) <= MAX_TIP


def _stored(value: float | str | None) -> object:
    """The value of a formula as XlsxWriter is given it."""
    return clean(value or "") or _EmptyText() if value is None or isinstance(value, str) else _finite(value)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise RenderError(f"no cell can hold {number}")
    return number


class _EmptyText(str):
    """An empty text as the value of a formula.

    XlsxWriter leaves a plain one untyped, as if it had never been calculated, and a viewer that does not calculate may
    show 0 for it.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

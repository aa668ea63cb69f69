"""The ends of the printed pages of a sheet, so that no heading is left alone and no small section is torn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ppc_reports.excel.book import Area, Print, Sheet

_INCH = 72.0
_PAPERS = {1: (8.5, 11.0), 14: (8.5, 13.0)}
"""Width and height in inches, by Excel's number of the paper."""
_DEFAULT_HEIGHT, _DEFAULT_WIDTH = 15.0, 8.43
_DIGIT_PIXELS, _CELL_PIXELS, _PIXEL_POINTS = 7, 5, 0.75
_SAFETY = 0.97
"""Programs differ a little in how much a page holds; a page filled up to here is whole in all of them."""
_WIDE = 0.93
"""LibreOffice takes the digits in which columns are measured as they are, a sixteenth wider than Excel's whole dots."""
_SHRINK = 1.1
"""A sheet that is longer than one page by less is made smaller to fit it."""
_SMALLEST = 0.8
"""A scale at which the smallest letters of a report are still 7 points."""
_LAST_ROWS = 3
_MOST_BREAKS = 1023
"""Excel takes no more of them in a sheet."""

Span = tuple[int, int]


class _Room(NamedTuple):
    """Points within the margins of a paper."""

    width: float
    height: float


class _Page(NamedTuple):
    """Room in points of the rows of a page, on the first and on every other one."""

    first: float
    other: float


def paged(sheet: Sheet, kept: Iterable[Span]) -> Sheet:
    """The sheet with its pages ended so that each of the ranges of rows stays on one, where it is not longer than that.

    The last rows stay together too, and a little more than one page becomes one. The header of a table that ends on the
    first page is not repeated over what follows it. A sheet without a print area, or with more pages than Excel lets end
    by hand, is left as it is.
    """
    area = sheet.printing.area
    if area is None:
        return sheet
    page = _page(sheet, area)
    if _height(sheet, area.top, area.bottom) <= page.first * _SHRINK:
        return replace(sheet, printing=replace(sheet.printing, fit_height=1))
    last = (max(area.bottom - _LAST_ROWS + 1, area.top), area.bottom)
    ends = tuple(_ends(sheet, area, page, sorted((*kept, last))))
    if len(ends) > _MOST_BREAKS:
        return sheet
    done = bool(sheet.tables and ends) and max(table.area.bottom for table in sheet.tables) <= ends[0]
    repeat = None if done else sheet.printing.repeat
    return replace(sheet, printing=replace(sheet.printing, row_breaks=ends, repeat=repeat))


def in_two(sheet: Sheet, last: int) -> Sheet:
    """The sheet on two pages, the first of which ends with the row ``last``, in letters as large as both allow.

    Excel and LibreOffice end no page by hand where they are to fit a sheet on so many, so its scale is given. Where that
    would be too small to read the second page goes on.
    """
    area = sheet.printing.area
    if area is None:
        return sheet
    room, width = _room(sheet.printing), _width(sheet, area)
    longest = max(_height(sheet, area.top, last), _height(sheet, last + 1, area.bottom))
    scale = min(room.width * _WIDE / width, max(room.height * _SAFETY / longest, _SMALLEST), 1.0)
    printing = replace(sheet.printing, scale=int(scale * 100), fit_height=0, row_breaks=(last,))
    return replace(sheet, printing=printing)


def _room(printing: Print) -> _Room:
    short, long = _PAPERS[printing.paper]
    left, right, top, bottom = printing.margins
    width, height = (long, short) if printing.landscape else (short, long)
    return _Room((width - left - right) * _INCH, (height - top - bottom) * _INCH)


def _page(sheet: Sheet, area: Area) -> _Page:
    printing, paper = sheet.printing, _room(sheet.printing)
    scale = min(paper.width / _width(sheet, area), 1.0)
    room = paper.height / scale * _SAFETY
    return _Page(room, room - _repeated(sheet, printing))


def _width(sheet: Sheet, area: Area) -> float:
    """The printed width in points."""
    widths = (sheet.widths.get(column, _DEFAULT_WIDTH) for column in range(area.left, area.right + 1))
    return sum(int(width * _DIGIT_PIXELS + _CELL_PIXELS) * _PIXEL_POINTS for width in widths)


def _repeated(sheet: Sheet, printing: Print) -> float:
    if printing.repeat is None:
        return 0.0
    first, last = printing.repeat
    return _height(sheet, first, last)


def _height(sheet: Sheet, first: int, last: int) -> float:
    return sum([sheet.heights.get(row, _DEFAULT_HEIGHT) for row in range(first, last + 1)])


def _ends(sheet: Sheet, area: Area, page: _Page, kept: list[Span]) -> Iterator[int]:
    """The last row of every page but the last one."""
    used, room = 0.0, page.first
    for first, last in _units(sheet, area, page.other, kept):
        height = _height(sheet, first, last)
        if used and used + height > room:
            yield first - 1
            used, room = 0.0, page.other
        used += height


def _units(sheet: Sheet, area: Area, room: float, kept: list[Span]) -> Iterator[Span]:
    """The rows of the area in order, those that stay together as one; what is longer than a page goes row by row."""
    groups = [rows for rows in _joined(kept) if _height(sheet, *rows) <= room]
    row = area.top
    for first, last in (*groups, (area.bottom + 1, area.bottom)):
        yield from ((single, single) for single in range(row, first))
        if first <= last:
            yield first, last
        row = max(row, last + 1)


def _joined(kept: list[Span]) -> Iterator[Span]:
    """The ranges in order, those that share a row as one."""
    open_range: Span | None = None
    for first, last in kept:
        if open_range is not None and first <= open_range[1]:
            open_range = (open_range[0], max(open_range[1], last))
            continue
        if open_range is not None:
            yield open_range
        open_range = (first, last)
    if open_range is not None:
        yield open_range

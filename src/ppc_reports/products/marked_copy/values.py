"""A copy made from what was read, for files whose formats cannot be carried."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Container
from itertools import count
from typing import Any

from openpyxl import Workbook as NewBook

from ppc_reports.plan.grid import Grid, Value, Workbook, column_letters
from ppc_reports.products.marked_copy.marks import clean

VALUES_ONLY = (
    "Esta copia se hizo con los valores que se leyeron de su archivo: no trae sus formatos, colores, tamaños, fórmulas,"
    " imágenes ni macros. Su archivo sigue como estaba."
)
MAX_MERGED = 100_000
_LONGEST_TITLE = 31
_WIDTH, _MAX_TEXT, _FIRST_YEAR = 18, 32_000, 1900
_BAD_TITLE = re.compile(r"[\\*?:/\[\]]")


def values_book(workbook: Workbook | None) -> tuple[Any, dict[str, str]]:
    """A new workbook of openpyxl with the values of every grid at their own cells; no sheets without grids.

    With it the titles of its sheets by the name of their grid: other kinds of file allow names that .xlsx does not.
    """
    book: Any = NewBook()
    book.remove(book.active)
    titles: dict[str, str] = {}
    for grid in workbook.grids if workbook else ():
        sheet = book.create_sheet(_title(grid.sheet, {title.casefold() for title in titles.values()}))
        titles[grid.sheet] = sheet.title
        _fill(sheet, grid)
    return book, titles


def _title(name: str, used: Container[str]) -> str:
    """The name as .xlsx allows it, with a number where another sheet has come to the same one."""
    base = clean(_BAD_TITLE.sub("_", name)).strip("'")[:_LONGEST_TITLE] or "Hoja"
    numbered = (f"{base[: _LONGEST_TITLE - 8]} ({number})" for number in count(2))
    return base if base.casefold() not in used else next(title for title in numbered if title.casefold() not in used)


def _fill(sheet: Any, grid: Grid) -> None:
    sheet.sheet_state = "hidden" if grid.hidden else "visible"
    for row, values in enumerate(grid.rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None and value != "":
                put(sheet.cell(row, column), value, grid.formats.get((row, column)))
    for column in range(1, grid.width + 1):
        sheet.column_dimensions[column_letters(column)].width = _WIDTH
    for row in grid.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in grid.hidden_columns:
        sheet.column_dimensions[column_letters(column)].hidden = True
    _merge(sheet, grid)


def _merge(sheet: Any, grid: Grid) -> None:
    area = sum((box.bottom - box.top + 1) * (box.right - box.left + 1) for box in grid.merges)
    for box in grid.merges if area <= MAX_MERGED else ():
        sheet.merge_cells(start_row=box.top, start_column=box.left, end_row=box.bottom, end_column=box.right)


def put(cell: Any, value: Value, number_format: str | None = None) -> None:
    """Write a value that stays what it is: text that looks like a formula or an error remains text."""
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, dt.date) and value.year < _FIRST_YEAR:
        value = value.isoformat()
    if isinstance(value, str):
        text = clean(value)[:_MAX_TEXT]
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
        return
    cell.value = value
    if number_format and number_format != "General":
        cell.number_format = number_format

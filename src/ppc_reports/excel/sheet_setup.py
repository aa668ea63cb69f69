"""The set-up of a worksheet, apart from its cells: sizes, panes, view, protection, paper."""

from __future__ import annotations

from typing import Any

from ppc_reports.excel.book import Print, Sheet

_PROTECTION = {
    "format_cells": True,
    "insert_rows": True,
    "delete_rows": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "insert_hyperlinks": True,
}


class RenderError(Exception):
    """The writing library refused something that was declared: a mistake of this program, never of an office."""


def check(code: object, what: str) -> None:
    """Raises RenderError where XlsxWriter answered anything but success."""
    if code not in (0, None):
        raise RenderError(f"XlsxWriter answered {code} to {what}")


def set_up(worksheet: Any, sheet: Sheet, footer: str) -> None:
    """Set up a sheet: all of it that is not a cell, a table, a rule or a chart. Raises RenderError for what is refused."""
    _columns(worksheet, sheet)
    _rows(worksheet, sheet)
    _printing(worksheet, sheet.printing)
    worksheet.set_footer(footer)
    worksheet.set_zoom(sheet.zoom)
    if not sheet.gridlines:
        worksheet.hide_gridlines(2)
    if sheet.freeze is not None:
        check(worksheet.freeze_panes(*sheet.freeze), f"the panes of «{sheet.name}»")
    if sheet.filter is not None:
        check(worksheet.autofilter(*(place - 1 for place in sheet.filter)), f"the filter of «{sheet.name}»")
    if sheet.tab_color:
        worksheet.set_tab_color(sheet.tab_color)
    if sheet.protected:
        worksheet.protect(sheet.password, _PROTECTION)
    if sheet.hidden:
        worksheet.hide()
    everything = f"A1:XFD{1_048_576}"
    signs = ("number_stored_as_text", "formula_range", "formula_differs", "two_digit_text_year")
    check(worksheet.ignore_errors(dict.fromkeys(signs, everything)), "the green corners")


def _columns(worksheet: Any, sheet: Sheet) -> None:
    after = {column + 1 for column in sheet.folded} - sheet.folded
    for column in sorted({*sheet.widths, *sheet.hidden_columns, *after}):
        options: dict[str, Any] = {}
        if column in sheet.folded:
            options = {"level": 1, "hidden": True}
        elif column in sheet.hidden_columns:
            options = {"hidden": True}
        elif column in after:
            options = {"collapsed": True}
        code = worksheet.set_column(column - 1, column - 1, sheet.widths.get(column), None, options)
        check(code, f"the width of column {column}")


def _rows(worksheet: Any, sheet: Sheet) -> None:
    for row in sorted({*sheet.heights, *sheet.hidden_rows}):
        options = {"hidden": True} if row in sheet.hidden_rows else {}
        check(worksheet.set_row(row - 1, sheet.heights.get(row), None, options), f"the height of row {row}")


def _printing(worksheet: Any, printing: Print) -> None:
    if printing.landscape:
        worksheet.set_landscape()
    else:
        worksheet.set_portrait()
    worksheet.set_paper(printing.paper)
    worksheet.set_margins(*printing.margins)
    if printing.centered:
        worksheet.center_horizontally()
    if printing.scale:
        worksheet.set_print_scale(printing.scale)
        worksheet.set_v_pagebreaks(list(printing.column_breaks))
    else:
        worksheet.fit_to_pages(1, printing.fit_height)
    worksheet.set_h_pagebreaks(list(printing.row_breaks))
    if printing.repeat_columns is not None:
        check(worksheet.repeat_columns(*(column - 1 for column in printing.repeat_columns)), "the repeated columns")
    if printing.repeat is not None:
        check(worksheet.repeat_rows(*(row - 1 for row in printing.repeat)), "the repeated rows")
    if printing.area is not None:
        check(worksheet.print_area(*(place - 1 for place in printing.area)), "the print area")

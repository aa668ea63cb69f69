"""A declared Book to the bytes of an .xlsx file. The only user of XlsxWriter; what it refuses is a RenderError.

Text stays text: nothing becomes a formula, a number or a link unless the Book declares it so. The same Book gives the
same bytes.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException

from ppc_reports.excel.book import Book, Chart, Rule, Sheet, Style, Table
from ppc_reports.excel.cells import Looks, Parts
from ppc_reports.excel.contents import Texts
from ppc_reports.excel.limits_of_excel import MAX_TIP, clean, sheet_name
from ppc_reports.excel.sheet_setup import RenderError, check, set_up
from ppc_reports.excel.workbook import CellWorkbook, format_options

__all__ = ["RenderError", "render"]


def render(book: Book) -> bytes:
    """The bytes of the workbook, the same for the same Book. Raises RenderError for whatever XlsxWriter refuses."""
    buffer = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with ThreadPoolExecutor(1) as beside:
                workbook = CellWorkbook(buffer, beside)
                _Writer(workbook, beside).write(book)
                workbook.close()
        except (
            XlsxWriterException,
            Warning,
            TypeError,
            ValueError,
            OverflowError,
            KeyError,
            AttributeError,
        ) as refusal:
            raise RenderError(str(refusal)) from refusal
    return buffer.getvalue()


class _Writer:
    """One workbook being written, with its formats."""

    def __init__(self, workbook: Any, beside: Executor) -> None:
        self.workbook = workbook
        self.parts = Parts(Texts(workbook), Looks(workbook), beside)

    def write(self, book: Book) -> None:
        self.properties(book)
        for sheet in book.sheets:
            self.sheet(self.workbook.add_worksheet(sheet_name(sheet.name)), sheet, book.footer)
            del sheet  # or it would be there beside the next
        for name, formula in book.names.items():
            check(self.workbook.define_name(name, formula), f"the name {name}")
        self.workbook.worksheets()[0].activate()

    def properties(self, book: Book) -> None:
        given = {
            "title": book.title,
            "subject": book.subject,
            "author": book.author,
            "keywords": book.keywords,
            "comments": book.comments,
        }
        texts = {key: clean(text, MAX_TIP) for key, text in given.items()}
        created = dt.datetime.combine(book.created, dt.time())
        self.workbook.set_properties({**texts, "created": created})

    def sheet(self, worksheet: Any, sheet: Sheet, footer: str) -> None:
        set_up(worksheet, sheet, footer)
        for table in sheet.tables:
            _add_table(worksheet, table)
        for (row, column), text in sheet.comments.items():
            check(worksheet.write_comment(row - 1, column - 1, clean(text)), f"the comment of {row}, {column}")
        for chart in sheet.charts:
            self.chart(worksheet, chart)
        for rule in sheet.conditionals:
            self.rule(worksheet.conditional_format, rule, self.differential)
        for rule in sheet.validations:
            self.rule(worksheet.data_validation, rule, self.parts.looks.format)
        worksheet.write_cells(sheet, self.parts)

    def differential(self, style: Style) -> Any:
        """The format of a conditional one, which changes only what differs from a plain style."""
        plain, options = format_options(Style()), format_options(style)
        return self.workbook.add_format({key: value for key, value in options.items() if plain.get(key) != value})

    def rule(self, call: Callable[..., object], rule: Rule, style_of: Callable[[Style], Any]) -> None:
        options = dict(rule.options)
        if rule.style is not None:
            options["format"] = style_of(rule.style)
        check(call(*(place - 1 for place in rule.area), options), f"the rule of {rule.area.a1}")

    def chart(self, worksheet: Any, chart: Chart) -> None:
        drawn = self.drawn(chart)
        if chart.overlay is not None:
            drawn.combine(self.drawn(chart.overlay))
        options = {"description": clean(chart.description, MAX_TIP), "object_position": 2}
        check(worksheet.insert_chart(chart.row - 1, chart.column - 1, drawn, options), f"the chart «{chart.title}»")

    def drawn(self, chart: Chart) -> Any:
        kind = {"type": chart.kind, **({"subtype": chart.subtype} if chart.subtype else {})}
        drawn = self.workbook.add_chart(kind)
        for series in chart.series:
            given = {"name": series.name, "categories": series.categories, "values": series.values}
            check(drawn.add_series({**given, **series.options}), f"a series of «{chart.title}»")
        drawn.set_size({"width": chart.width, "height": chart.height})
        drawn.set_x_axis(dict(chart.x_axis))
        drawn.set_y_axis(dict(chart.y_axis))
        drawn.set_legend(dict(chart.legend))
        options = {"title": {"name": chart.title} if chart.title else {"none": True}, **chart.options}
        for name, value in options.items():
            setter = getattr(drawn, f"set_{name}", None) or getattr(drawn, name)
            check(setter(value), f"«{name}» of the chart «{chart.title}»")
        for formula in drawn.formula_ids:
            sheet, place = self.workbook._get_chart_range(formula)
            if sheet is not None:
                self.parts.charted.setdefault(sheet, []).append(tuple(place))
        return drawn


def _add_table(worksheet: Any, table: Table) -> None:
    """Declare its first two rows and then say how far it goes: XlsxWriter would take note of every cell of it."""
    options = {
        "name": table.name,
        "columns": [{"header": clean(header)} for header in table.headers],
        "style": table.style,
        "banded_rows": table.style is not None,
    }
    top, left, bottom, right = (place - 1 for place in table.area)
    check(worksheet.add_table(top, left, min(top + 1, bottom), right, options), f"the table {table.name}")
    worksheet.tables[-1] |= dict.fromkeys(("range", "a_range", "autofilter"), table.area.a1)

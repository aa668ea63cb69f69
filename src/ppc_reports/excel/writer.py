"""A declared Book to the bytes of an .xlsx file. The only user of XlsxWriter; what it refuses is a RenderError.

Text stays text: nothing becomes a formula, a number or a link unless the Book declares it so. The same Book gives the
same bytes, and what they hold is counted against what was declared.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from ppc_reports.excel.book import AreaRule, Book, Chart, Sheet, Style, Table
from ppc_reports.excel.cells import CellWriter
from ppc_reports.excel.counts import Count, check_counts
from ppc_reports.excel.formats import Formats
from ppc_reports.excel.limits_of_excel import MAX_TIP, clean, sheet_name
from ppc_reports.excel.quick_formulas import FormulaSheet
from ppc_reports.excel.sheet_setup import RenderError, check, set_up

__all__ = ["RenderError", "render"]

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(book: Book) -> bytes:
    """The bytes of the workbook, the same for the same Book. Raises RenderError for whatever XlsxWriter refuses."""
    buffer = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            workbook = Workbook(buffer, _OPTIONS)
            counts = _Writer(workbook).write(book)
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
    check_counts(buffer, counts)
    return buffer.getvalue()


class _Writer:
    """One workbook being written, with its formats."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.formats = Formats(workbook)

    def write(self, book: Book) -> list[Count]:
        """Write every sheet, and return what each is to hold."""
        self.properties(book)
        counts = [
            self.sheet(self.workbook.add_worksheet(sheet_name(sheet.name), FormulaSheet), sheet, book.footer)
            for sheet in book.sheets
        ]
        for name, formula in book.names.items():
            check(self.workbook.define_name(name, formula), f"the name {name}")
        self.workbook.worksheets()[0].activate()
        return counts

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

    def sheet(self, worksheet: Any, sheet: Sheet, footer: str) -> Count:
        set_up(worksheet, sheet, footer)
        for table in sheet.tables:
            if table.has_rows:
                _add_table(worksheet, table)
        for (row, column), text in sheet.comments.items():
            check(worksheet.write_comment(row - 1, column - 1, clean(text)), f"the comment of {row}, {column}")
        for chart in sheet.charts:
            self.chart(worksheet, chart)
        for rule in sheet.conditionals:
            self.rule(worksheet.conditional_format, rule, self.formats.conditional)
        for rule in sheet.validations:
            self.rule(worksheet.data_validation, rule, self.formats.__getitem__)
        cells = CellWriter(worksheet, self.formats, sheet.name)
        cells.write(sheet)
        return Count.of(sheet, cells.cells, cells.links)

    def rule(self, call: Callable[..., object], rule: AreaRule, style_of: Callable[[Style], Any]) -> None:
        options = dict(rule.options)
        if rule.style is not None:
            options["format"] = style_of(rule.style)
        check(call(*(place - 1 for place in rule.area), options), f"the rule of {rule.area.a1}")

    def chart(self, worksheet: Any, chart: Chart) -> None:
        drawn = self.drawn(chart)
        if chart.overlay is not None:
            drawn.combine(self.drawn(chart.overlay))
        options = {"description": clean(chart.description, MAX_TIP), "object_position": 1 if chart.with_cells else 2}
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
        return drawn


def _add_table(worksheet: Any, table: Table) -> None:
    options = {
        "name": table.name,
        "columns": [{"header": clean(header)} for header in table.headers],
        "style": table.style,
        "banded_rows": table.style is not None,
    }
    check(worksheet.add_table(*(place - 1 for place in table.area), options), f"the table {table.name}")

"""A declared Book to the bytes of an .xlsx file. The only user of XlsxWriter; what it refuses is a RenderError.

Text stays text: nothing becomes a formula, a number or a link unless the Book declares it so. The same Book gives the
same bytes.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from ppc_reports.excel_setup import RenderError, check, set_up
from ppc_reports.excel_text import MAX_TIP, clean, linkable, sheet_name
from ppc_reports.report.spec import Book, Chart, Formula, Link, Merge, Rule, Sheet, Style, Table
from ppc_reports.report.theme import FONT

__all__ = ["RenderError", "render"]

MAX_LINKS = 65_000
"""Excel opens no sheet with many more links; the rest stay text."""
FIRST_DATE = dt.date(1900, 3, 1)
"""The first day that every spreadsheet counts alike."""
_FREQUENT = ("string", "number", "formula")
_WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


Attributes = Sequence[tuple[str, object]]


class _EmptyText(str):
    """An empty text as the result of a formula: XlsxWriter leaves a plain one untyped, as if never calculated."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


_EMPTY = _EmptyText()


def render(book: Book) -> bytes:
    """The bytes of the workbook, the same for the same Book. Raises RenderError for whatever XlsxWriter refuses."""
    buffer = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            workbook = xlsxwriter.Workbook(buffer, _WORKBOOK_OPTIONS)
            workbook.worksheet_class = _Worksheet
            _Writer(workbook).write(book)
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


class _Worksheet(Worksheet):  # type: ignore[misc]
    """Writes the same bytes in less time.

    No formula is searched for functions newer than Excel 2013, which none of ours has, and the attributes of a cell (its
    place, style and type) for signs to be escaped, which they never have.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_string_element(self, index: int, attributes: Attributes = ()) -> None:
        self.fh.write(f'<c{_attributes(attributes)} t="s"><v>{index}</v></c>')

    def _xml_number_element(self, number: float, attributes: Attributes = ()) -> None:
        self.fh.write(f"<c{_attributes(attributes)}><v>{number:.16G}</v></c>")

    def _xml_formula_element(self, formula: str, result: object, attributes: Attributes = ()) -> None:
        formula, result = self._escape_data(formula), self._escape_data(result)
        self.fh.write(f"<c{_attributes(attributes)}><f>{formula}</f><v>{result}</v></c>")


def _attributes(attributes: Attributes) -> str:
    return "".join([f' {key}="{value}"' for key, value in attributes])


class _Writer:
    """One workbook being written, with its formats."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.formats: dict[Style, Any] = {}
        self.by_identity: dict[int, Any] = {}

    def write(self, book: Book) -> None:
        self.properties(book)
        worksheets = [self.workbook.add_worksheet(sheet_name(sheet.name)) for sheet in book.sheets]
        for sheet, worksheet in zip(book.sheets, worksheets, strict=True):
            self.sheet(worksheet, sheet, book.footer)
        for name, formula in book.names.items():
            check(self.workbook.define_name(name, formula), f"the name {name}")
        worksheets[0].activate()

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
        self.cells(worksheet, sheet)
        for merge in sheet.merges:
            self.merge(worksheet, merge)
        for rule in sheet.conditionals:
            self.rule(worksheet.conditional_format, rule, self.differential)
        for rule in sheet.validations:
            self.rule(worksheet.data_validation, rule, self.format)
        for (row, column), text in sheet.comments.items():
            check(worksheet.write_comment(row - 1, column - 1, clean(text)), f"the comment of {row}, {column}")
        for chart in sheet.charts:
            self.chart(worksheet, chart)

    def format(self, style: Style) -> Any:
        """The one Format of equal styles; looked up by identity first, for a Book keeps its styles alive."""
        found = self.by_identity.get(id(style))
        if found is None:
            if style not in self.formats:
                self.formats[style] = self.workbook.add_format(_format_options(style))
            found = self.by_identity[id(style)] = self.formats[style]
        return found

    def differential(self, style: Style) -> Any:
        """The format of a conditional one, which changes only what differs from a plain style."""
        plain, options = _format_options(Style()), _format_options(style)
        return self.workbook.add_format({key: value for key, value in options.items() if plain.get(key) != value})

    def cells(self, worksheet: Any, sheet: Sheet) -> None:
        writers = _writers(worksheet)
        known, format_of = self.by_identity, self.format
        for row, column, content, style in sheet.items:
            look = known.get(id(style)) or format_of(style)
            if writers[content.__class__](row - 1, column - 1, content, look):
                raise RenderError(f"XlsxWriter refused {content!r:.80} in «{sheet.name}» {row}, {column}")

    def merge(self, worksheet: Any, merge: Merge) -> None:
        top, left, bottom, right = (place - 1 for place in merge.area)
        look = self.format(merge.style)
        if (top, left) == (bottom, right):
            check(worksheet.write_blank(top, left, None, look), merge.area.a1)
        else:
            check(worksheet.merge_range(top, left, bottom, right, "", look), f"the merge {merge.area.a1}")
        check(_writers(worksheet)[merge.content.__class__](top, left, merge.content, look), merge.area.a1)

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
        return drawn


def _format_options(style: Style) -> dict[str, Any]:
    options: dict[str, Any] = {
        "font_name": FONT,
        "font_size": style.size,
        "font_color": style.color,
        "bold": style.bold,
        "italic": style.italic,
        "align": style.align,
        "valign": style.valign,
        "text_wrap": style.wrap,
        "num_format": style.number_format,
        "indent": style.indent if style.align != "center" else 0,
        "underline": int(style.underline),
        "rotation": style.rotation,
        "locked": style.locked,
    }
    if style.fill:
        options["bg_color"] = style.fill
    if style.border:
        options |= {"border": 1, "border_color": style.border}
    if style.bottom:
        options |= {"bottom": 1, "bottom_color": style.bottom}
    return options


def _writers(worksheet: Any) -> Mapping[type, Callable[[int, int, Any, Any], object]]:
    """How each type of content is written; each answers 0 when it was."""
    write_string, write_number, write_formula = (_direct(worksheet, f"write_{kind}") for kind in _FREQUENT)
    links = [0]

    def text(row: int, column: int, content: str, look: Any) -> object:
        return write_string(row, column, clean(content), look)

    def formula(row: int, column: int, content: Formula, look: Any) -> object:
        value = clean(content.value) if isinstance(content.value, str) else content.value
        return write_formula(row, column, content.text, look, _EMPTY if value in (None, "") else value)

    def day(row: int, column: int, content: dt.date, look: Any) -> object:
        plain = content.date() if isinstance(content, dt.datetime) else content
        if plain < FIRST_DATE:
            return write_string(row, column, f"{plain:%d/%m}/{plain.year}", look)
        return worksheet.write_datetime(row, column, content, look)

    def link(row: int, column: int, content: Link, look: Any) -> object:
        links[0] += 1
        shown = clean(content.text or content.url)
        if links[0] > MAX_LINKS or not linkable(content.url):
            return write_string(row, column, shown, look)
        return worksheet.write_url(row, column, content.url, look, shown, clean(content.tip, MAX_TIP) or None)

    return {
        str: text,
        int: write_number,
        float: write_number,
        bool: worksheet.write_boolean,
        type(None): lambda row, column, _, look: worksheet.write_blank(row, column, None, look),
        dt.date: day,
        dt.datetime: day,
        Formula: formula,
        Link: link,
    }


def _direct(worksheet: Any, name: str) -> Callable[..., Any]:
    """The method that writes at a row and a column, without the step before it that takes ``A1`` for them as well."""
    method = getattr(type(worksheet), name)
    return partial(getattr(method, "__wrapped__", method), worksheet)


def _add_table(worksheet: Any, table: Table) -> None:
    options = {
        "name": table.name,
        "columns": [{"header": clean(header)} for header in table.headers],
        "style": table.style,
        "banded_rows": table.style is not None,
    }
    check(worksheet.add_table(*(place - 1 for place in table.area), options), f"the table {table.name}")

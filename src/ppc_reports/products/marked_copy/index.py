"""The first sheet of a marked copy: how many observations there are, and each with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins

from ppc_reports.excel.book import Area, Style, ref
from ppc_reports.plan.findings import Finding, Severity, shorten, some
from ppc_reports.plan.grid import column_letters
from ppc_reports.products.marked_copy.marks import argb, by_gravity
from ppc_reports.products.marked_copy.styled_cells import Pen
from ppc_reports.products.report import fitting, theme
from ppc_reports.products.report.frame import CARTA

TITLE = "Observaciones"
MAX_LISTED = 5_000
_COLUMNS = (
    ("N.°", 6),
    ("Gravedad", 15),
    ("Ir a", 20),
    ("Qué pasa", 54),
    ("Qué hacer", 54),
    ("Encontrado", 22),
    ("Encabezado", 20),
    ("Actividad", 18),
    ("Hoja", 18),
    ("Celdas", 22),
)
"""In that order what is wrong and what to do stand on the first screen of a laptop."""
_LINK_COLUMN, _WHERE_LIMIT, _PLACE_LIMIT = 3, 75, 40
_LEGEND_ROW = 4
_PRINTED = 5
"""So many columns are printed, in letters that can be read: where, what is wrong and what to do."""
_ADVICE = "Corrija en su propio archivo, que sigue como estaba, y envíelo de nuevo: esta copia solo señala dónde."
_HOW = "Cada celda señalada tiene un color según su gravedad y un comentario; los enlaces de esta lista llevan a ella."
_MAX_FROZEN = 12
_TEXT, _LINK = (style.but(valign="vcenter") for style in (theme.WRAPPED, theme.LINK))


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the index: the name of the office's file, and what has to be said about the copy."""

    file: str
    notes: tuple[str, ...]


def add_index(book: Any, findings: Sequence[Finding], head: Head) -> None:
    """Put the index in front of ``book``, open on it; its name gives way to a sheet of the office with the same one."""
    sheet = book.create_sheet(_free_title(book.sheetnames), 0)
    listed = by_gravity(findings)
    rows = list(_head_rows(listed, head))
    pen = Pen(sheet)
    for row, (text, style) in enumerate(rows, 1):
        pen.write(row, 1, text, style)
    _legend(pen, listed)
    header = len(rows) + 2
    _table(pen, header, listed[:MAX_LISTED], {item.title for item in book.worksheets})
    _set_up(sheet, header, len(listed[:MAX_LISTED]))
    _open_on(book, sheet)


def _free_title(taken: Sequence[str]) -> str:
    used = {name.casefold() for name in taken}
    names = (TITLE if number == 1 else f"{TITLE} ({number})" for number in range(1, len(used) + 2))
    return next(name for name in names if name.casefold() not in used)


def _head_rows(findings: Sequence[Finding], head: Head) -> Iterator[tuple[str, Style]]:
    yield f"{TITLE} sobre su archivo", theme.TITLE
    yield shorten(head.file, 150), theme.SUBTITLE
    yield "", theme.NOTE
    yield "", theme.NOTE
    yield _HOW, theme.NOTE
    yield _ADVICE, theme.NOTE
    for note in head.notes:
        yield note, theme.ALARM.but(size=theme.BODY_SIZE, fill="", indent=0)
    if len(findings) > MAX_LISTED:
        left = len(findings) - MAX_LISTED
        yield f"La lista muestra las primeras {MAX_LISTED} observaciones; otras {left} no caben aquí.", theme.NOTE


def _legend(pen: Pen, findings: Sequence[Finding]) -> None:
    for column, severity in enumerate(Severity, 2):
        look = theme.SEVERITY_LOOKS[severity]
        count = sum(item.severity is severity for item in findings)
        style = look.on(theme.CENTERED) if count else theme.CENTERED
        pen.write(_LEGEND_ROW, column, f"{look.symbol} {severity.counted(count)}", style)


def _table(pen: Pen, header: int, findings: Sequence[Finding], sheets: set[str]) -> None:
    for column, (title, width) in enumerate(_COLUMNS, 1):
        pen.write(header, column, title, theme.HEADER)
        pen.sheet.column_dimensions[column_letters(column)].width = width
    for number, item in enumerate(findings, 1):
        texts = _texts(item)
        row = header + number
        pen.write(row, 1, number, theme.CENTERED)
        pen.write(row, 2, texts[0], theme.SEVERITY_LOOKS[item.severity].on(_TEXT))
        for column, text in enumerate(texts[1:], 3):
            pen.write(row, column, text, _TEXT)
        if item.cells and item.sheet in sheets:
            cell = pen.write(row, _LINK_COLUMN, texts[_LINK_COLUMN - 2], _LINK)
            cell.hyperlink = _link(cell, item)
        widths = [(text, float(width)) for text, (_, width) in zip(texts, _COLUMNS[1:], strict=True)]
        pen.sheet.row_dimensions[row].height = fitting.fitted_height(widths)


def _texts(item: Finding) -> tuple[str, ...]:
    look = theme.SEVERITY_LOOKS[item.severity]
    first = Area(*item.cells[0], *item.cells[0]).a1 if item.cells else ""
    return (
        look.text,
        " ".join(filter(None, (shorten(item.sheet, _PLACE_LIMIT), first))) or "todo el libro",
        item.message,
        item.advice,
        item.found,
        shorten(item.header),
        some(item.activity, _WHERE_LIMIT),
        item.sheet,
        some(item.where, _WHERE_LIMIT) or "todo el libro",
    )


def _link(cell: Any, item: Finding) -> Hyperlink:
    row, column = item.cells[0]
    target = ref(item.sheet, Area(row, column, row, column)).replace("$", "")
    return Hyperlink(ref=cell.coordinate, location=target, tooltip="Ir a la celda")


def _set_up(sheet: Any, header: int, count: int) -> None:
    last = column_letters(len(_COLUMNS))
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = argb(theme.SEVERITY_LOOKS[Severity.ERROR].strong)
    sheet.row_dimensions[1].height = fitting.row_height(1, theme.TITLE_SIZE)
    sheet.row_dimensions[header].height = fitting.row_height(1, theme.SECTION_SIZE)
    sheet.auto_filter.ref = f"A{header}:{last}{header + count}"
    if header <= _MAX_FROZEN:
        sheet.freeze_panes = f"A{header + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = CARTA
    sheet.print_area = f"A1:{column_letters(_PRINTED)}{header + count}"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, header=0.3, footer=0.3)
    sheet.oddFooter.right.text = "Página &P de &N"


def _open_on(book: Any, sheet: Any) -> None:
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    for chart in book.chartsheets:
        for view in chart.sheetViews.sheetView:
            view.tabSelected = False
    book.active = sheet
    for view in book.views:
        view.firstSheet = 0

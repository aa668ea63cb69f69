"""The workbook of XlsxWriter, with what it does for every workbook anew done once, and every text taken as text."""

from __future__ import annotations

import re
from copy import copy
from functools import lru_cache
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.color import Color
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager

from ppc_reports.excel_cells import CellSheet
from ppc_reports.excel_text import escaped
from ppc_reports.report.spec import Style
from ppc_reports.report.theme import FONT

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_STRINGS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{}" uniqueCount="{}">{}</sst>'
)
_LIKE_AN_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")


class CellWorkbook(Workbook):  # type: ignore[misc]
    """A workbook of sheets whose cells are made at once."""

    def __init__(self, target: BytesIO) -> None:
        super().__init__(target, _OPTIONS)
        self.worksheet_class = CellSheet

    def add_style(self, style: Style) -> Any:
        """A new format of this workbook with the looks of a style."""
        made = copy(_format(style))
        made.xf_format_indices, made.dxf_format_indices = self.xf_format_indices, self.dxf_format_indices
        self.formats.append(made)
        return made

    def _get_packager(self) -> Packager:
        return _TextPackager()


class _TextPackager(Packager):  # type: ignore[misc]
    """Writes the shared strings all as text: XlsxWriter takes one from ``<r>`` to ``</r>`` for XML."""

    def _write_shared_strings_file(self) -> None:
        table = self.workbook.str_table
        if table.count:
            texts = "".join(map(_shared, table.string_array))
            self._filename("xl/sharedStrings.xml").write(_STRINGS.format(table.count, table.unique_count, texts))


def _shared(text: str) -> str:
    kept = "" if text == text.strip() else ' xml:space="preserve"'
    plain = _LIKE_AN_ESCAPE.sub(r"_x005F\1", text) if "_x" in text else text
    return f"<si><t{kept}>{escaped(plain)}</t></si>"


@lru_cache(1_000)
def _format(style: Style) -> Format:
    """The format of a style, of no workbook."""
    made = Format(format_options(style))
    made._get_format_key()
    return made


def format_options(style: Style) -> dict[str, Any]:
    """What of a format is not as XlsxWriter has it anyway."""
    options: dict[str, Any] = {
        "font_name": FONT,
        "font_size": style.size,
        "font_color": _color(style.color),
        "align": style.align,
        "valign": style.valign,
        "num_format": style.number_format,
        "bold": style.bold,
        "italic": style.italic,
        "text_wrap": style.wrap,
        "indent": style.indent if style.align != "center" else 0,
        "underline": int(style.underline),
        "rotation": style.rotation,
    }
    if style.fill:
        options["bg_color"] = _color(style.fill)
    if style.border:
        options |= {"border": 1, "border_color": _color(style.border)}
    if style.bottom:
        options |= {"bottom": 1, "bottom_color": _color(style.bottom)}
    given = {name: value for name, value in options.items() if value}
    return given if style.locked else {**given, "locked": False}


@lru_cache
def _color(text: str) -> Color:
    return Color(text)

"""The workbook of XlsxWriter, with what it does for every workbook anew done once, and every text taken as text."""

from __future__ import annotations

import re
from concurrent.futures import Executor
from copy import copy
from functools import lru_cache
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.color import Color
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.relationships import DOCUMENT_SCHEMA, PACKAGE_SCHEMA, Relationships

from ppc_reports.excel.book import FONT, Style
from ppc_reports.excel.cells import CellSheet
from ppc_reports.excel.limits_of_excel import escaped
from ppc_reports.excel.zip_stream import Package, Stream

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_STRINGS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{}" uniqueCount="{}">'
)
_LIKE_AN_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")


class CellWorkbook(Workbook):  # type: ignore[misc]
    """A workbook of sheets whose cells are made at once."""

    def __init__(self, target: BytesIO, beside: Executor) -> None:
        super().__init__(BytesIO(), _OPTIONS)
        self.worksheet_class = CellSheet
        self._target, self._beside = target, beside

    def add_style(self, style: Style) -> Any:
        """A new format of this workbook with the looks of a style."""
        made = copy(_format(style))
        made.xf_format_indices, made.dxf_format_indices = self.xf_format_indices, self.dxf_format_indices
        self.formats.append(made)
        return made

    def _get_packager(self) -> Packager:
        return _StreamPackager(self._package)

    def _store_workbook(self) -> None:
        """The parts are packed as they are made, and XlsxWriter is left nothing to pack.

        A sheet and its workbook know each other: what a sheet held is let go here, not when garbage is looked for.
        """
        self._package = Package(self._target, self._beside)
        try:
            super()._store_workbook()
        finally:
            self._package.close()
            for sheet in self.worksheets():
                vars(sheet).clear()


class _StreamPackager(Packager):  # type: ignore[misc]
    """Hands each part to the package once it is written. Shared strings are all text: XlsxWriter takes ``<r>…</r>`` for XML."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self._package = package

    def _filename(self, xml_filename: str) -> Stream:
        return self._package.part(xml_filename)

    def _write_worksheet_rels_files(self) -> None:
        """The relations of the links are ready; the few others follow them."""
        for number, sheet in enumerate(self.workbook.worksheets(), 1):
            others = (
                *sheet.external_drawing_links,
                *sheet.external_vml_links,
                *sheet.external_table_links,
                *sheet.external_comment_links,
            )
            if not (sheet.external_hyper_links or others):
                continue
            relations = Relationships()
            relations.id += len(sheet.external_hyper_links)
            relations._set_xml_writer(self._filename(f"xl/worksheets/_rels/sheet{number}.xml.rels"))
            relations._xml_declaration()
            relations._xml_start_tag("Relationships", [("xmlns", PACKAGE_SCHEMA)])
            for place, told in enumerate(sheet.external_hyper_links, 1):
                relations.fh.write(f'<Relationship Id="rId{place}" {told}/>')
                relations.fh.settle()
            for kind, target in others:
                relations._write_relationship((DOCUMENT_SCHEMA + kind, target, None))
            relations._xml_end_tag("Relationships")

    def _write_shared_strings_file(self) -> None:
        table = self.workbook.str_table
        if table.count:
            stream = self._filename("xl/sharedStrings.xml")
            stream.write(_STRINGS.format(table.count, table.unique_count))
            for text in table.string_array:
                stream.write(_shared(text))
                stream.settle()
            stream.write("</sst>")


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

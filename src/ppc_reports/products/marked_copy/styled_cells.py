"""Cells in the report's own styles, written with openpyxl."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from ppc_reports.excel.book import FONT, Style
from ppc_reports.products.marked_copy.marks import argb, solid
from ppc_reports.products.marked_copy.values import put


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes on one sheet of openpyxl."""

    sheet: Any

    def write(self, row: int, column: int, value: str | int, style: Style) -> Any:
        """Write a value, which stays what it is, in that style, and give back its cell."""
        cell = self.sheet.cell(row, column)
        cell.font, cell.alignment = _font(style), _alignment(style)
        if style.fill:
            cell.fill = _fill(style.fill)
        if style.border:
            cell.border = _border(style.border)
        if value != "":
            put(cell, value)
        return cell


@cache
def _font(style: Style) -> Font:
    underline = "single" if style.underline else None
    return Font(name=FONT, size=style.size, bold=style.bold, color=argb(style.color), underline=underline)


@cache
def _alignment(style: Style) -> Alignment:
    vertical = "center" if style.valign == "vcenter" else style.valign
    indent = 0 if style.align == "center" else style.indent
    return Alignment(horizontal=style.align, vertical=vertical, wrap_text=style.wrap, indent=indent)


@cache
def _fill(color: str) -> PatternFill:
    return solid(color)


@cache
def _border(color: str) -> Border:
    side = Side("thin", color=argb(color))
    return Border(left=side, right=side, top=side, bottom=side)

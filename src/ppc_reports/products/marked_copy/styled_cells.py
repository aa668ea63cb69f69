"""Cells in the report's own styles, written with openpyxl; a style met again costs nothing."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side

from ppc_reports.excel.book import FONT, Style
from ppc_reports.products.marked_copy.marks import argb, solid
from ppc_reports.products.marked_copy.values import put


@dataclass(frozen=True, slots=True)
class Pen:
    """What writes on one sheet of openpyxl."""

    sheet: Any
    known: dict[Style, Any] = field(default_factory=dict)

    def write(self, row: int, column: int, value: str | int, style: Style) -> Any:
        """Write a value, which stays what it is, in that style, and give back its cell."""
        cell = self.sheet.cell(row, column)
        if style in self.known:
            cell._style = copy(self.known[style])
        else:
            _dress(cell, style)
            self.known[style] = copy(cell._style)
        if value != "":
            put(cell, value)
        return cell


def _dress(cell: Any, style: Style) -> None:
    cell.font = Font(
        name=FONT,
        size=style.size,
        bold=style.bold,
        color=argb(style.color),
        underline="single" if style.underline else None,
    )
    vertical = "center" if style.valign == "vcenter" else style.valign
    indent = 0 if style.align == "center" else style.indent
    cell.alignment = Alignment(horizontal=style.align, vertical=vertical, wrap_text=style.wrap, indent=indent)
    if style.fill:
        cell.fill = solid(style.fill)
    if style.border:
        side = Side("thin", color=argb(style.border))
        cell.border = Border(left=side, right=side, top=side, bottom=side)

"""Marks in the cells of a copy: the colour of the gravest finding and one comment that holds them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import PatternFill

from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.grid import MAX_COLUMNS, MAX_ROWS
from ppc_reports.products.report import fitting, theme

AUTHOR = "ppc-reports"
MAX_MARKED = 5_000
MAX_COMMENT = 3_000
_OWN_COMMENT = "Comentario que ya tenía la celda"
_WIDTH_PIXELS, _WIDTH_CHARACTERS, _LINE_PIXELS, _MAX_PIXELS = 340, 48, 17, 480
_RANK = {severity: rank for rank, severity in enumerate(Severity)}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CopyCell(NamedTuple):
    """A cell of the copy."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Marked:
    """The result of marking: the cells marked, those left over the limit, and the hidden sheets shown for it.

    ``plain`` are the sheets whose conditional colours were taken away, for they would cover the marks.
    """

    cells: int
    left: int
    shown: tuple[str, ...]
    plain: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of the index about it, in Spanish; empty when there are none."""
        told = []
        if self.left:
            told.append(
                f"Se marcaron {self.cells} celdas, primero las de los errores; otras {self.left} con observaciones"
                " no se marcaron por ser demasiadas. Todas figuran en la lista."
            )
        if self.plain:
            names = ", ".join(f"«{name}»" for name in self.plain)
            told.append(
                "Los colores condicionales de su archivo no están en esta copia, para que no tapen las señales ni se confundan "
                f"con ellas: {names}."
            )
        if self.shown:
            names = ", ".join(f"«{name}»" for name in self.shown)
            told.append(f"Estas hojas estaban ocultas y aquí se muestran porque tienen observaciones: {names}.")
        return tuple(told)


def by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, errors first; equal severities keep their order."""
    return sorted(findings, key=lambda item: _RANK[item.severity])


def clean(text: str) -> str:
    """The text without the characters that a workbook cannot hold."""
    return _NOT_XML.sub("", text)


def argb(color: str) -> str:
    """A colour ``#RRGGBB`` as openpyxl writes it."""
    return f"FF{color.removeprefix('#')}"


def solid(color: str) -> PatternFill:
    """A plain fill of that colour ``#RRGGBB``."""
    return PatternFill("solid", start_color=argb(color), end_color=argb(color))


def mark(book: Any, findings: Sequence[Finding]) -> Marked:
    """Mark every cell of the findings, at most ``MAX_MARKED``; those of sheets it does not have are left out."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    places = _places(sheets, by_gravity(findings))
    kept = list(places.items())[:MAX_MARKED]
    for place, found in kept:
        _mark_cell(sheets[place.sheet].cell(place.row, place.column), found)
    marked = list(dict.fromkeys(place.sheet for place, _ in kept))
    plain = [name for name in marked if len(sheets[name].conditional_formatting)]
    for name in plain:
        sheets[name].conditional_formatting = ConditionalFormattingList()
    hidden = [name for name in marked if sheets[name].sheet_state != "visible"]
    for name in hidden:
        sheets[name].sheet_state = "visible"
    return Marked(len(kept), len(places) - len(kept), tuple(hidden), tuple(plain))


def _places(sheets: Mapping[str, Any], findings: Iterable[Finding]) -> dict[CopyCell, list[Finding]]:
    """The findings of each cell that can hold a mark: of a merged range, its top left one."""
    anchors = {name: _anchors(sheet) for name, sheet in sheets.items()}
    places: dict[CopyCell, list[Finding]] = {}
    for item in findings:
        if item.sheet not in sheets:
            continue
        for row, column in item.cells:
            if 1 <= row <= MAX_ROWS and 1 <= column <= MAX_COLUMNS:
                at = anchors[item.sheet].get((row, column), (row, column))
                found = places.setdefault(CopyCell(item.sheet, *at), [])
                if item not in found:
                    found.append(item)
    return places


def _anchors(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """For every cell hidden under a merged range, the one that shows."""
    return {
        (row, column): (merge.min_row, merge.min_col)
        for merge in sheet.merged_cells.ranges
        for row in range(merge.min_row, merge.max_row + 1)
        for column in range(merge.min_col, merge.max_col + 1)
    }


def _mark_cell(cell: Any, findings: Sequence[Finding]) -> None:
    if isinstance(cell, MergedCell):
        return
    look = theme.SEVERITY_LOOKS[findings[0].severity]
    cell.fill = solid(look.fill)
    if not _readable(cell.font, look.fill):
        font = copy(cell.font)
        font.color = argb(look.ink)
        cell.font = font
    text = _comment_text(findings, cell.comment)
    height = min(fitting.lines_needed(text, _WIDTH_CHARACTERS) * _LINE_PIXELS + _LINE_PIXELS, _MAX_PIXELS)
    cell.comment = Comment(text, AUTHOR, height=height, width=_WIDTH_PIXELS)


def _readable(font: Any, fill: str) -> bool:
    """True where the office's own colour of text can be read on the fill; a theme's colour only if it is the text's."""
    color = font.color
    if color is None:
        return True
    if color.type == "rgb" and isinstance(color.rgb, str):
        return theme.contrast(f"#{color.rgb[-6:]}", fill) >= theme.MIN_CONTRAST
    return bool(color.type == "theme" and color.theme == 1)


def _comment_text(findings: Sequence[Finding], existing: Any) -> str:
    text = "\n\n".join(_told(item) for item in findings)
    own = _own_text(existing)
    if own:
        text = f"{_cut(text, MAX_COMMENT)}\n\n{_OWN_COMMENT}{own}"
    return clean(_cut(text, 2 * MAX_COMMENT))


def _told(item: Finding) -> str:
    lines = [f"{theme.SEVERITY_LOOKS[item.severity].text}: {item.message}"]
    if item.found:
        lines.append(f"Encontrado: «{item.found}»")
    lines.append(f"Qué hacer: {item.advice}")
    return "\n".join(lines)


def _own_text(existing: Any) -> str:
    """The comment of the office in the cell; of a comment of an earlier copy of ours, only the office's part."""
    if existing is None or not (existing.content or "").strip():
        return ""
    if existing.author == AUTHOR:
        return str(existing.content).partition(_OWN_COMMENT)[2]
    return f" ({existing.author or 'sin autor'}):\n{existing.content}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"

"""A plan published as text with tabs between its columns, as a Grid that is read like any sheet."""

from __future__ import annotations

import codecs
import csv
import io
import re

from ppc_reports.plan.grid import Grid

SHEET = "Plan publicado"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def published_grid(data: bytes, sheet: str = SHEET) -> Grid:
    """The text as a sheet: one row per line, one cell per tab; blank cells stay blank, as merged cells were published.

    UTF-8, UTF-16 with its mark (Excel's «Texto Unicode») and Windows-1252 are understood. Nothing gives an empty sheet.
    """
    lines = _lines(_decoded(data).replace("\x00", ""))
    rows = [tuple(cell if cell.strip() else None for cell in line) for line in lines]
    while rows and not any(rows[-1]):
        rows.pop()
    return Grid(sheet=sheet, rows=tuple(rows))


def _lines(text: str) -> list[list[str]]:
    """The cells of each line; quotes that pair up wrap a cell with tabs or line feeds in it, as Excel writes them."""
    if text.count('"') % 2 == 0:
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
        except csv.Error:
            pass
    return [line.split("\t") for line in re.split(r"\r\n|\r|\n", text)]


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")

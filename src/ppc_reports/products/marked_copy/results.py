"""The stored results of formulas, which openpyxl drops: without them a viewer that does not calculate shows blanks."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import to_excel

from ppc_reports.plan.grid import Grid, Value, Workbook
from ppc_reports.products.marked_copy.marks import clean
from ppc_reports.products.marked_copy.saved import rewritten

_to_serial: Any = to_excel
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?>(<f[^>]*(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')


def with_stored_results(saved: bytes, book: Any, workbook: Workbook | None) -> bytes:
    """The saved copy of ``book`` with the result that ``workbook`` has for every formula, if any."""
    grids = {grid.sheet: grid for grid in workbook.grids} if workbook else {}
    changes = {
        f"xl/worksheets/sheet{number}.xml": partial(_fill, grids[sheet.title], book.epoch)
        for number, sheet in enumerate(book.worksheets, 1)
        if sheet.title in grids
    }
    return rewritten(saved, changes) if changes else saved


def _fill(grid: Grid, epoch: dt.datetime, part: bytes) -> bytes:
    def filled(match: re.Match[bytes]) -> bytes:
        row, column = coordinate_to_tuple(match[1].decode("ascii"))
        kind, text = _stored(grid.value(row, column), epoch)
        if not text:
            return match[0]
        opening = b'<c r="' + match[1] + b'"' + (match[2] or b"") + kind + b">"
        return opening + match[3] + b"<v>" + escape(text).encode("utf-8") + b"</v></c>"

    return _FORMULA.sub(filled, part)


def _stored(value: Value, epoch: dt.datetime) -> tuple[bytes, str]:
    """The type attribute and the text of a stored result; no text where there is none to store."""
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, str):
        return (b' t="e"' if value.startswith("#") else b' t="str"'), clean(value)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return b"", repr(_to_serial(value, epoch))
    if isinstance(value, int | float) and math.isfinite(value):
        return b"", repr(value)
    return b"", ""

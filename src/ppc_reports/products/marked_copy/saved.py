"""A workbook of openpyxl as bytes that depend on nothing but its content: no clock in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

NO_DATE = "2000-01-01T00:00:00Z"
_CORE, _BOOK = "docProps/core.xml", "xl/workbook.xml"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*")
_OF_SHEET = re.compile(rb'(<definedName\b[^>]*\blocalSheetId=")(\d+)')
_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(book: Any, stamp: str = NO_DATE) -> bytes | None:
    """The bytes of the workbook, its dates set to ``stamp``; None where openpyxl cannot write what it read.

    The names and print areas of a sheet stay with it: openpyxl numbers them without the chart sheets among the others.
    """
    written = io.BytesIO()
    try:
        book.save(written)
    except Exception:
        return None
    places = [book.sheetnames.index(sheet.title) for sheet in book.worksheets]
    dated = partial(_DATES.sub, rb"\g<1>" + stamp.encode("ascii"))
    return rewritten(written.getvalue(), {_CORE: dated, _BOOK: partial(_placed, places)})


def _placed(places: Sequence[int], part: bytes) -> bytes:
    return _OF_SHEET.sub(lambda match: match[1] + b"%d" % places[int(match[2])], part)


def rewritten(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The same package with fixed times, and the parts named in ``changes`` passed through their function."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            part = old.read(name)
            new.writestr(entry, changes[name](part) if name in changes else part)
    return target.getvalue()

"""The marked copy: what the office sent, with every finding coloured and commented at its cell, and an index in front.

The original is only read. Where its formats cannot be carried (other kinds of file, or what openpyxl cannot open), the
copy is made from the values that were read, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ppc_reports.excel.limits_of_excel import linkable
from ppc_reports.plan.findings import Finding, shorten
from ppc_reports.plan.folding import turning_shown
from ppc_reports.plan.grid import Workbook, column_letters
from ppc_reports.products.marked_copy.index import Head, add_index
from ppc_reports.products.marked_copy.marks import mark
from ppc_reports.products.marked_copy.results import with_stored_results
from ppc_reports.products.marked_copy.saved import packed
from ppc_reports.products.marked_copy.source import formatted_book
from ppc_reports.products.marked_copy.values import VALUES_ONLY, values_book

__all__ = ["marked_copy"]
_LISTED = 10
_RISKY = (
    "Su archivo tiene enlaces de una clase que puede hacer daño (abren programas o archivos, o esconden a dónde llevan); aquí "
    "quedaron como texto, y no los abra en el suyo si no sabe de dónde salieron:"
)


def marked_copy(data: bytes, name: str, findings: Sequence[Finding], workbook: Workbook | None = None) -> bytes | None:
    """The bytes of an .xlsx copy of ``data`` with its findings marked; None when no finding has cells.

    ``name`` is the file's name, shown in the index. ``workbook`` is the same file as read: it gives the copy of values
    for .xls, .xlsb, .ods and whatever openpyxl cannot open, and the stored results of formulas. Without it such a copy
    holds only the index. Raises nothing for what an office sent; the same arguments give the same bytes.
    """
    if not any(item.cells for item in findings):
        return None
    source = formatted_book(data)
    if source is not None:
        _annotate(source.book, name, findings, (*source.losses, *_disarmed(source.book, workbook)))
        saved = packed(source.book, source.stamp)
        if saved is not None:
            return with_stored_results(saved, source.book, workbook)
    book, titles = values_book(workbook)
    _annotate(
        book, name, [replace(item, sheet=titles.get(item.sheet, item.sheet)) for item in findings], (VALUES_ONLY,)
    )
    return packed(book)


def _disarmed(book: Any, workbook: Workbook | None) -> Iterator[str]:
    """Take the links of a risky kind out of the copy, and say where they are: none leads to a program or another machine."""
    found: list[str] = []
    for grid in workbook.grids if workbook else ():
        for (row, column), url in sorted(grid.links.items()):
            if not (url.startswith("#") or linkable(url)) and grid.sheet in book.sheetnames:
                book[grid.sheet].cell(row, column).hyperlink = None
                found.append(f"{grid.sheet}!{column_letters(column)}{row} ({shorten(turning_shown(url))})")
    if found:
        more = f" y otros {len(found) - _LISTED}" if len(found) > _LISTED else ""
        yield f"{_RISKY} {'; '.join(found[:_LISTED])}{more}."


def _annotate(book: Any, name: str, findings: Sequence[Finding], losses: Sequence[str]) -> None:
    marked = mark(book, findings)
    add_index(book, findings, Head(name, (*losses, *marked.notes)))

"""The marks of an .xls that calamine does not give: percent formats, links, hidden rows and columns, error cells."""

from __future__ import annotations

import io
from typing import Any

from ppc_reports.opening.xlsx_marks import SheetMarks

_SECTOR, _FIRST_RECORDS = 512, 4
_BOF, _FILEPASS = b"\x09\x08", b"\x2f\x00"


def xls_marks(data: bytes) -> dict[str, SheetMarks]:
    """The marks of every worksheet by its name; none where xlrd cannot read the file, whatever its reason."""
    import xlrd  # noqa: PLC0415 - few workbooks are of this kind

    try:
        with xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        ) as book:
            percent = _percent_formats(book)
            return {sheet.name: _marks(sheet, percent, xlrd) for sheet in book.sheets()}
    except Exception:
        return {}


def _percent_formats(book: Any) -> dict[int, str]:
    """The number formats with a percent sign, by the index that cells give."""
    formats = {index: book.format_map.get(style.format_key) for index, style in enumerate(book.xf_list)}
    return {index: known.format_str for index, known in formats.items() if known and "%" in known.format_str}


def _marks(sheet: Any, percent: dict[int, str], xlrd: Any) -> SheetMarks:
    formats, errors = {}, {}
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_NUMBER:
                number_format = percent.get(sheet.cell_xf_index(row, column))
                if number_format is not None:
                    formats[row + 1, column + 1] = number_format
            elif kind == xlrd.XL_CELL_ERROR:
                error = xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#ERROR!")
                errors[row + 1, column + 1] = error
    links = {(link.frowx + 1, link.fcolx + 1): link.url_or_path for link in sheet.hyperlink_list if link.type == "url"}
    return SheetMarks(
        formats,
        links,
        errors,
        hidden_rows=_hidden(sheet.rowinfo_map, sheet.nrows),
        hidden_columns=_hidden(sheet.colinfo_map, sheet.ncols),
        height=sheet.nrows,
        width=sheet.ncols,
    )


def _hidden(about: Any, last: int) -> frozenset[int]:
    """The 1-based rows or columns up to the last that are hidden."""
    return frozenset(index + 1 for index, info in about.items() if info.hidden and index < last)


def has_filepass(data: bytes) -> bool:
    """True where an .xls says in the first records of its workbook stream that it is encrypted."""
    for start in range(_SECTOR, len(data), _SECTOR):
        if data[start : start + 2] != _BOF:
            continue
        at = start
        for _ in range(_FIRST_RECORDS):
            record, length = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4], "little")
            if record == _FILEPASS:
                return True
            at += 4 + length
    return False

"""The bare script a whole run is compared with: read a workbook with calamine, write so many cells with XlsxWriter.

``python -m benchmarks.bare INPUT OUTPUT CELLS[,CELLS…]``, one number for each sheet.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

_WIDTH = 30


def read_cells(path: Path) -> list[list[Any]]:
    """The cells of every sheet, as calamine returns them."""
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        return [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]


def copy(source: Path, target: Path, counts: Sequence[int]) -> None:
    """Write a sheet of so many cells for each of ``counts`` to ``target``, with the values of ``source``."""
    values = cycle([value for row in read_cells(source) for value in row if value != ""])
    with xlsxwriter.Workbook(target) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for count in counts:
            _write(workbook.add_worksheet(), islice(values, count), day)


def _write(sheet: Any, values: Iterator[Any], day: Any) -> None:
    for place, value in enumerate(values):
        row, column = divmod(place, _WIDTH)
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif isinstance(value, float | int):
            sheet.write_number(row, column, value)
        else:
            sheet.write_datetime(row, column, value, day)


if __name__ == "__main__":
    copy(Path(sys.argv[1]), Path(sys.argv[2]), [int(count) for count in sys.argv[3].split(",")])

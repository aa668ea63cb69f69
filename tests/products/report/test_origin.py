"""Every row of every table of activities names its file, sheet and row, alone, in a plan of several workbooks and for an office."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ppc_reports.products.report import theme
from tests import parts
from tests.running.history.test_history import invoke, work
from tests.working import copy_working_folder

__all__ = ["work"]


_LISTS = ("Cronograma", "Su tarea")
"""The sheets with a row for each activity that are no table of Excel."""


def opened(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def tables(book: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The name and the rows, by heading, of each table with a row for each activity."""
    for sheet in book.worksheets:
        for name, area in sheet.tables.items():
            head, *body = [[cell.value for cell in row] for row in sheet[area]]
            if "Clave" in head and name != "tblHallazgos":
                yield name, [dict(zip(head, row, strict=True)) for row in body]
        if sheet.title in _LISTS:
            rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            top = next(place for place, row in enumerate(rows) if row[0] == "Clave")
            found = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]
            yield sheet.title, [row for row in found if row["Clave"] and row["Actividad"]]


def assert_traced(report: Path, inputs: Path) -> set[str]:
    """Assert that the origin of every row leads to a row of the workbook with the key; the names of the tables."""
    seen = set()
    for name, rows in tables(opened(report)):
        seen.add(name)
        for row in rows:
            if row["Origen"] == theme.UNKNOWN:
                continue
            file, sheet, number = row["Origen"].split(" · ")
            cells = [str(cell.value) for cell in opened(inputs / file)[sheet][int(number.removeprefix("fila "))]]
            assert str(row["Clave"]) in cells, (name, row)
    return seen


@pytest.mark.parametrize("corte", ["2022-T2", "2022-T3"])
def test_in_the_report_of_one_workbook_and_the_books_of_its_offices(tmp_path: Path, work: Path, corte: str) -> None:
    (work / "input").rmdir()
    copy_working_folder(work)
    invoke("run", "--corte", corte, "--by-office")
    [report] = (work / "output").glob("*/*/Seguimiento_PPC_*.xlsx")
    seen = assert_traced(report, work / "input")
    assert seen == {"tblAlertas", "Seguimiento", "tblMovimientos", "tblEvidencias", "tblTextos", "Cronograma"}
    offices = list((work / "output").glob("*/*/por_dependencia/*.xlsx"))
    assert all(assert_traced(one, work / "input") == {"Seguimiento", "tblTextos", "Su tarea"} for one in offices)
    assert offices


def test_in_the_report_of_several_workbooks_and_of_what_changed_in_them(work: Path) -> None:
    parts.write_parts(work / "input", parts.whole_plan(parts.OFFICES[:3]), parts.OFFICES[:3])
    invoke("consolidate", "--corte", "2022-T2")
    book = openpyxl.load_workbook(work / "input" / "Planeación.xlsx")
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == 0.25:
                cell.value = 0.2
    book.save(work / "input" / "Planeación.xlsx")
    invoke("consolidate", "--corte", "2022-T3")
    [report] = (work / "output" / "2022-T3").glob("*/Seguimiento_PPC_*.xlsx")
    assert {"tblCambios", "Seguimiento", "tblAlertas", "Cronograma"} <= assert_traced(report, work / "input")

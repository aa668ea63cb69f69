"""Workbooks that are no .xlsx: what their numbers look like is read too, and where it cannot be, nothing is guessed."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlrd

from ppc_reports.judging.rules import check
from ppc_reports.opening.ods_marks import tables
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import Unreadable
from ppc_reports.plan.grid import Grid, Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.settings.layouts import load_layouts
from tests.chance_plans import saved
from tests.hostile import number_record, ods_cell, old_book, open_document
from tests.opening.test_workbook import LIBREOFFICE, TODAY, column, needs_libreoffice, plan_book

CORTE = Quarter(2022, 1)
HALF = (
    '<table:table-cell office:value-type="percentage" office:value="0.5"{more}><text:p>50%</text:p></table:table-cell>'
)
ERROR = (
    '<table:table-cell office:value-type="string" calcext:value-type="error"><office:annotation><text:p>nota</text:p>'
    "</office:annotation><text:p>{error}</text:p></table:table-cell>"
)


def line(*cells: str, **attributes: str) -> str:
    more = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def open_grid(rows: str) -> Grid:
    return load(open_document(rows), "libro.ods").grids[0]


def half(**repeated: int) -> str:
    return HALF.format(more="".join(f' table:number-{name}-repeated="{count}"' for name, count in repeated.items()))


# ------------------------------------------------------------------------------------------------------------------ .ods


def test_percentages_of_an_ods_are_percentages_also_where_they_are_repeated() -> None:
    plain = '<table:table-cell office:value-type="float" office:value="75"><text:p>75</text:p></table:table-cell>'
    grid = open_grid(line(ods_cell("x"), half(columns=2)) + line(plain, half(), number_rows_repeated="2"))
    assert grid.formats_known
    assert sorted(grid.formats) == [(1, 2), (1, 3), (2, 2), (3, 2)]
    assert [cell.percent for cell in grid.row_cells(3)] == [False, True]
    assert [cell.value for cell in grid.row_cells(3)] == [75, 0.5]


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_and_columns_of_an_ods_are_known_as_far_as_it_reaches(how: str) -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        f'<table:table-column table:visibility="{how}" table:number-columns-repeated="16000"/>'
    )
    shown, hidden = line(ods_cell("x", columns=4)), line(ods_cell("y"), visibility=how, number_rows_repeated="2")
    rest = line("<table:table-cell/>", visibility=how, number_rows_repeated="1048573")
    grid = open_grid(columns + shown + hidden + rest)
    assert (grid.hidden_rows, grid.hidden_columns) == (frozenset({2, 3}), frozenset({3, 4}))


def linked(*targets: str) -> str:
    links = "".join(f'<text:a xlink:href="{target}">ver</text:a>' for target in targets)
    return f'<table:table-cell office:value-type="string"><text:p>{links}</text:p></table:table-cell>'


def test_the_first_link_of_a_cell_of_an_ods_is_its_link_and_places_of_the_workbook_are_none() -> None:
    cells = [
        linked("https://example.org/1", "https://example.org/2"),
        linked("#Hoja1.A1"),
        linked("https://example.org/3"),
    ]
    rows = line(*cells).replace("<table:table-row", '<table:table-row xmlns:xlink="http://www.w3.org/1999/xlink"')
    assert dict(open_grid(rows).links) == {(1, 1): "https://example.org/1", (1, 3): "https://example.org/3"}


def test_errors_of_an_ods_are_the_errors_that_excel_shows() -> None:
    errors = [ERROR.format(error=error) for error in ("#DIV/0!", "Err:502")]
    rows = line(*errors, ods_cell("texto")).replace("<table:table-row", '<table:table-row xmlns:calcext="urn:x"')
    assert open_grid(rows).rows == (("#DIV/0!", "#ERROR!", "texto"),)


def test_a_formula_of_an_ods_without_a_stored_value_is_known() -> None:
    formula = '<table:table-cell table:formula="of:=[.A1]*2" table:number-columns-repeated="2"/>'
    stored = '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/>'
    grid = open_grid(line(ods_cell("x"), formula, stored))
    assert grid.unstored == {(1, 2), (1, 3)}


def test_percentages_repeated_without_end_are_refused_before_any_cell_is_made() -> None:
    with pytest.raises(Unreadable) as refusal:
        open_grid(line(half(columns=1024), number_rows_repeated="1048576"))
    assert refusal.value.finding.code == "FILE-CELLS"


def test_marks_that_lie_over_each_other_are_not_spread() -> None:
    inner = f'<table:table table:name="Hoja1">{line(half(columns=9), number_rows_repeated="9")}</table:table>'
    data = open_document(line(f"<table:table-cell>{inner}</table:table-cell>") + inner)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        (table,) = tables(package).values()
    assert table.marks() is None


# ------------------------------------------------------------------------------------------------------------------ .xls

STYLES = tuple((0xE0, struct.pack("<HHHBBBBIiH", 0, number_format, 0, 0, 0, 0, 0, 0, 0, 0)) for number_format in (0, 9))
HIDDEN_ROW = (0x208, struct.pack("<HHHHHHI", 1, 0, 3, 255, 0, 0, 0x20))
HIDDEN_COLUMN = (0x7D, struct.pack("<HHHHHH", 2, 2, 2000, 0, 1, 0))
REFERENCE = (0x205, struct.pack("<HHHBB", 2, 0, 0, 23, 1))
OLD = old_book(
    HIDDEN_COLUMN, HIDDEN_ROW, number_record(0, 0, 75), number_record(1, 1, 0.25, 1), number_record(1, 2, 0.5), REFERENCE,
    shared=STYLES,
)  # fmt: skip


def test_formats_errors_and_what_is_hidden_are_read_of_an_xls() -> None:
    grid = load(OLD, "libro.xls").grids[0]
    assert grid.formats_known
    assert dict(grid.formats) == {(2, 2): "0%"}
    assert (grid.hidden_rows, grid.hidden_columns) == (frozenset({2}), frozenset({3}))
    assert grid.value(3, 1) == "#REF!"


@pytest.mark.parametrize(
    "problem", [xlrd.XLRDError("?"), AssertionError(), struct.error(), RecursionError(), MemoryError()]
)
def test_an_xls_that_xlrd_cannot_read_keeps_its_values_without_formats(
    problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise problem

    monkeypatch.setattr(xlrd, "open_workbook", fail)
    grid = load(OLD, "libro.xls").grids[0]
    assert not grid.formats_known
    assert (grid.value(2, 2), grid.cell(2, 2).format_known, grid.cells(2, [2])[0].format_known) == (0.25, False, False)


# ------------------------------------------------------------------------------------------------- formats that are not known


def unformatted(achieved: Sequence[object], header: str = "T1 ejecutado") -> Workbook:
    """A plan, as of an .xlsb, with these figures in a column and a quarter planned in each quarter."""
    book, sheet = plan_book(len(achieved))
    for row, value in enumerate(achieved, 4):
        sheet.cell(row, column(header)).value = value
    workbook = load(saved(book), "plan.xlsx")
    return replace(workbook, grids=tuple(replace(grid, formats={}, formats_known=False) for grid in workbook.grids))


def read(workbook: Workbook) -> Reading:
    return read_plan(workbook, load_layouts(), CORTE, TODAY)


@pytest.mark.parametrize(
    ("achieved", "doubtful", "shares"),
    [
        ([0.2, 0.25, 0.2], [], [0.2, 0.25, 0.2]),
        ([0.2, 0.25, 75], ["H6"], [0.2, 0.25, None]),
        ([0.2, 0.25, 1.2], [], [0.2, 0.25, 1.2]),
        ([20, 25, 0.5], ["H6"], [0.2, 0.25, None]),
        ([20, 25, 1], ["H6"], [0.2, 0.25, None]),
        ([20, 0.25], ["H4", "H5"], [None, None]),
        ([20, 25, 0], [], [0.2, 0.25, 0]),
        ([20, 25, "50%"], [], [0.2, 0.25, 0.5]),
        (["20", "25", "0,5"], [], [0.2, 0.25, None]),
    ],
)
def test_what_may_be_a_percentage_or_a_hundredth_of_it_is_never_guessed(
    achieved: Sequence[object], doubtful: list[str], shares: list[float | None]
) -> None:
    reading = read(unformatted(achieved))
    told = [item for item in reading.findings if item.code == "SCALE-UNKNOWN"]
    assert [address for item in told for address in item.addresses] == doubtful
    assert [item.entry(1).achieved.number for item in reading.plan.activities] == shares
    assert all(item.severity == "error" and ".xlsx" in item.advice for item in told)


def test_a_figure_above_one_is_in_doubt_where_nothing_planned_says_the_scale() -> None:
    workbook = unformatted([0.2, 0.25, 1.2])
    planned = [column(f"T{quarter} programado") - 1 for quarter in (1, 2, 3, 4)]

    def unplanned(grid: Grid) -> Grid:
        rows = tuple(
            tuple(None if place in planned and at >= 3 else value for place, value in enumerate(row))
            for at, row in enumerate(grid.rows)
        )
        return replace(grid, rows=rows)

    reading = read(replace(workbook, grids=tuple(map(unplanned, workbook.grids))))
    told = [item for item in reading.findings if item.code == "SCALE-AMBIGUOUS"]
    assert [(item.severity, item.addresses) for item in told] == [("error", ("H6",))]
    assert [item.entry(1).achieved.number for item in reading.plan.activities] == [0.2, 0.25, None]


def test_both_readings_of_a_doubtful_figure_are_said() -> None:
    (told,) = [item for item in read(unformatted([20, 25, 0.5])).findings if item.code == "SCALE-UNKNOWN"]
    assert "«0,5» puede ser 0,5 % o 50 %" in told.message


def test_a_weight_is_as_doubtful_as_a_figure() -> None:
    told = [item for item in read(unformatted([0.25, 0.5, 25], "Peso")).findings if item.code == "SCALE-UNKNOWN"]
    assert [item.addresses for item in told] == [("F6",)]


def test_where_formats_are_known_the_same_numbers_leave_no_doubt() -> None:
    workbook = unformatted([20, 25, 0.5])
    known = replace(workbook, grids=tuple(replace(grid, formats_known=True) for grid in workbook.grids))
    assert {"SCALE-OUTLIER"} == {
        item.code for item in read(known).findings if item.code in ("SCALE-OUTLIER", "SCALE-UNKNOWN")
    }


# ------------------------------------------------------------------------------------------------ one workbook in three kinds


def mixed_book() -> Any:
    """Percent cells beside a stray plain number, text and an error; a link; a hidden row and column; a weight."""
    book, sheet = plan_book(6)
    for row, weight in enumerate((0.1, 0.1, 0.2, 0.2, 0.2, 0.2), 4):
        sheet.cell(row, column("Peso")).value = weight
        sheet.cell(row, column("Peso")).number_format = "0.00%"
    stray = sheet.cell(6, column("T1 ejecutado"))
    stray.value, stray.number_format = 75, "General"
    sheet.cell(7, column("T1 ejecutado")).value = "=1/0"
    sheet.cell(8, column("T1 ejecutado")).value = "20%"
    sheet.cell(9, column("T1 ejecutado")).value = "=0.1+0.1"
    sheet.cell(4, column("T1 evidencia")).hyperlink = "https://example.org/acta"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    return book


def converted(path: Path, kind: str, folder: Path) -> bytes:
    profile = f"-env:UserInstallation={(folder / 'perfil').as_uri()}"
    command = [str(LIBREOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"{path.stem}.{kind}").read_bytes()


@needs_libreoffice
def test_the_same_workbook_in_three_kinds_is_the_same_plan_with_the_same_findings(tmp_path: Path) -> None:
    source = tmp_path / "plan.xlsx"
    source.write_bytes(saved(mixed_book()))
    kinds = {}
    for kind in ("xlsx", "ods", "xls"):
        folder = tmp_path / kind
        folder.mkdir()
        data = converted(source, kind, folder)
        reading = read(replace(load(data, f"plan.{kind}"), name="plan", sha256=""))
        findings = [*reading.findings, *check(reading.plan, CORTE)]
        kinds[kind] = sorted(map(repr, findings)), reading.plan
        shutil.rmtree(folder / "perfil")
    assert kinds["ods"] == kinds["xlsx"]
    assert kinds["xls"] == kinds["xlsx"]
    codes = " ".join(kinds["xlsx"][0])
    assert all(code in codes for code in ("CELL-ERROR", "ROWS-HIDDEN", "COLUMNS-HIDDEN", "SCALE-CHOSEN"))
    first, _, stray, *_ = kinds["ods"][1].activities
    assert first.entry(1).evidence.links == ("https://example.org/acta",)
    assert (first.entry(1).achieved.number, stray.entry(1).achieved.number) == (0.2, 0.75)

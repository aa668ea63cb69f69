"""Files as offices send them: each kind is read with its coordinates, or refused with a reason that can be acted on."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.hyperlink import Hyperlink

from ppc_reports.opening import workbook as opening
from ppc_reports.opening.workbook import load, read_bytes
from ppc_reports.plan.findings import Severity, Unreadable
from ppc_reports.plan.grid import Box, Grid, Workbook
from ppc_reports.plan.model import Quarter, Unit
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.settings.layouts import load_layouts
from ppc_reports.settings.limits import Limits
from tests.chance_plans import new_sheet, saved
from tests.hostile import ods_cell, open_document

TODAY = dt.date(2030, 1, 15)
HEADERS = ["N.º", "Actividad", "Líder", "Fecha de inicio", "Fecha de finalización", "Peso"]
HEADERS += [f"T{q} {what}" for q in (1, 2, 3, 4) for what in ("programado", "ejecutado", "evidencia")]
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
LIBREOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice (soffice) no está instalado")


def plan_book(rows: int = 3) -> tuple[Any, Any]:
    """A plan of 2022 with a quarter planned in each quarter; the first quarter was done and proved."""
    book, sheet = new_sheet("Plan 2022")
    sheet.append(["Plan de acción de participación ciudadana 2022"])
    sheet.append([])
    sheet.append(HEADERS)
    for number in range(1, rows + 1):
        quarters = [0.25, 0.2, "Acta", *(0.25, None, None) * 3]
        dates = [dt.date(2022, 1, 1), dt.date(2022, 12, 31)]
        sheet.append([f"1.{number}", f"Realizar el encuentro {number}", "Secretaría General", *dates, None, *quarters])
        for column in range(HEADERS.index("T1 programado"), len(HEADERS)):
            if column % 3 != 2:
                sheet.cell(3 + number, column + 1).number_format = "0%"
    return book, sheet


def column(header: str) -> int:
    return HEADERS.index(header) + 1


def plan_of(data: bytes, name: str = "plan.xlsx") -> Reading:
    return read_plan(load(data, name), load_layouts(), Quarter(2022, 1), TODAY)


def told(reading: Reading, code: str) -> list[str]:
    return [address for item in reading.findings if item.code == code for address in item.addresses]


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refusal:
        load(data, "plan.xlsx", limits or Limits())
    assert refusal.value.finding.advice
    return refusal.value.finding.code


def rewritten(data: bytes, changes: Mapping[str, Callable[[str], str]]) -> bytes:
    """The package with the parts whose name ends so changed as text; ``""`` is every XML part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            for ending, change in changes.items():
                if entry.filename.endswith(ending) and entry.filename.endswith((".xml", ".rels")):
                    content = change(content.decode()).encode()
            after.writestr(entry.filename, content)
    return target.getvalue()


def grid_of(book: Any) -> Grid:
    return load(saved(book), "plan.xlsx").grids[0]


def same_plan(one: Reading, other: Reading) -> None:
    for before, after in zip(one.plan.activities, other.plan.activities, strict=True):
        assert (before.key, before.description, before.start, before.end) == (
            after.key, after.description, after.start, after.end,
        )  # fmt: skip
        for mine, theirs in zip(before.quarters, after.quarters, strict=True):
            assert (mine.planned.number, mine.achieved.number) == (theirs.planned.number, theirs.achieved.number)


# ------------------------------------------------------------------------------------------------------ kinds of files


def test_an_xlsx_keeps_coordinates_types_and_number_formats() -> None:
    workbook = load(saved(plan_book()[0]), "plan.xlsx")
    grid = workbook.grids[0]
    first = grid.cell(4, column("T1 programado"))
    assert (first.value, first.number_format, first.percent, first.at.a1) == (0.25, "0%", True, "G4")
    start = grid.value(4, column("Fecha de inicio"))
    assert isinstance(start, dt.date)
    assert (start.year, start.month, start.day) == (2022, 1, 1)
    assert (grid.value(1, 1), grid.value(2, 1), grid.height) == (
        "Plan de acción de participación ciudadana 2022", None, 6,
    )  # fmt: skip
    assert len(workbook.sha256) == 64


def _strict(text: str) -> str:
    for transitional, strict in STRICT.items():
        text = text.replace(transitional, strict)
    return text


def test_strict_open_xml_reads_alike_with_its_formats_and_links() -> None:
    book, sheet = plan_book()
    sheet.cell(4, column("T1 evidencia")).hyperlink = "https://example.org/acta"
    data = saved(book)
    strict = rewritten(data, {"": _strict})
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(strict)).read("xl/workbook.xml")
    one, other = load(data, "a.xlsx").grids[0], load(strict, "b.xlsx").grids[0]
    assert (one.rows, dict(one.formats), dict(one.links)) == (other.rows, dict(other.formats), dict(other.links))
    same_plan(plan_of(data), plan_of(strict))


def test_an_xlsm_is_read_like_an_xlsx() -> None:
    book, _ = plan_book()
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = rewritten(saved(book), {"[Content_Types].xml": lambda text: text.replace(plain, macro)})
    same_plan(plan_of(saved(book)), plan_of(data, "plan.xlsm"))


@needs_libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_kinds_of_workbook_give_the_same_plan(kind: str, tmp_path: Path) -> None:
    book, _ = plan_book()
    data = saved(book)
    (tmp_path / "plan.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'perfil').as_uri()}"
    command = [str(LIBREOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "plan.xlsx")], check=True, capture_output=True, timeout=120)
    converted = (tmp_path / f"plan.{kind}").read_bytes()
    same_plan(plan_of(data), plan_of(converted, f"plan.{kind}"))
    assert load(converted, f"plan.{kind}").grids[0].formats_known


def test_the_merges_of_an_ods_are_known() -> None:
    merged = (
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2">'
    )
    first = f"<table:table-row>{merged}<text:p>A</text:p></table:table-cell><table:covered-table-cell/>{ods_cell('B')}"
    second = f'<table:table-row><table:covered-table-cell table:number-columns-repeated="2"/>{ods_cell("C")}'
    rows = f"{first}</table:table-row>{second}</table:table-row>"
    assert load(open_document(rows), "plan.ods").grids[0].merges == (Box(1, 1, 2, 2),)
    endless = rows.replace('rows-spanned="2"', 'rows-spanned="999999999"')
    assert load(open_document(endless), "plan.ods").grids[0].merges == (Box(1, 1, 2, 2),)


def test_dates_that_count_from_1904_are_the_dates_excel_shows() -> None:
    book, _ = plan_book()
    book.epoch = CALENDAR_MAC_1904
    data = saved(book)
    assert b"date1904" in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml")
    activity = plan_of(data).plan.activities[0]
    assert (activity.start, activity.end) == (dt.date(2022, 1, 1), dt.date(2022, 12, 31))


# -------------------------------------------------------------------------------------------------- what cells may hold


def test_a_formula_is_read_by_its_stored_value_and_told_where_there_is_none() -> None:
    book, sheet = plan_book()
    sheet.cell(4, column("T1 ejecutado")).value = "=0.1+0.1"
    data = saved(book)
    where = sheet.cell(4, column("T1 ejecutado")).coordinate
    assert told(plan_of(data), "FORMULA-UNSTORED") == [where]
    stored = rewritten(data, {"sheet1.xml": lambda text: re.sub(r"</f><v( ?/>|></v>)", "</f><v>0.2</v>", text)})
    reading = plan_of(stored)
    assert told(reading, "FORMULA-UNSTORED") == []
    assert reading.plan.activities[0].entry(1).achieved.number == 0.2


@pytest.mark.parametrize(
    ("header", "code", "severity"),
    [
        ("Presupuesto asignado", "FORMULA-ASIDE", Severity.WARNING),
        ("T1 observaciones", "FORMULA-ASIDE", Severity.WARNING),
        ("Barrio", "FORMULA-ASIDE", Severity.WARNING),
        ("T1 programado", "FORMULA-UNSTORED", Severity.ERROR),
    ],
)
def test_a_formula_without_a_result_is_an_error_only_where_a_figure_depends_on_it(
    header: str, code: str, severity: Severity
) -> None:
    book, sheet = plan_book()
    place = next((cell.column for cell in sheet[3] if cell.value == header), sheet.max_column + 1)
    sheet.cell(3, place).value = header
    sheet.cell(5, place).value = "5"
    sheet.cell(4, place).value = "=1/4"
    [found] = [item for item in plan_of(saved(book)).findings if item.code.startswith("FORMULA")]
    assert (found.code, found.severity, found.addresses) == (code, severity, (sheet.cell(4, place).coordinate,))


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!"])
@pytest.mark.parametrize("header", ["T1 programado", "T1 ejecutado", "Fecha de inicio", "Líder", "N.º", "Peso"])
def test_an_error_of_excel_is_told_at_its_cell_whatever_its_column(error: str, header: str) -> None:
    book, sheet = plan_book()
    cell = sheet.cell(5, column(header))
    cell.value, cell.data_type = error, "e"
    assert told(plan_of(saved(book)), "CELL-ERROR") == [cell.coordinate]


def test_a_number_that_is_none_is_an_unreadable_figure() -> None:
    book, _ = plan_book(1)
    data = rewritten(saved(book), {"sheet1.xml": lambda text: text.replace("<v>0.2</v>", "<v>NaN</v>")})
    reading = plan_of(data)
    assert reading.plan.activities[0].entry(1).achieved.number is None
    assert told(reading, "PERCENT-UNREADABLE") == ["H4"]


def test_links_behind_the_text_belong_to_their_cells() -> None:
    book, sheet = plan_book()
    sheet.cell(4, column("T1 evidencia")).hyperlink = "https://example.org/acta-1"
    sheet.cell(5, column("T1 evidencia")).hyperlink = Hyperlink(ref="I5", location="'Plan 2022'!A1")
    activities = plan_of(saved(book)).plan.activities
    assert [item.entry(1).evidence.links for item in activities] == [("https://example.org/acta-1",), (), ()]


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    book, sheet = plan_book()
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = book.create_sheet("Plan oculto 2022")
    for line in sheet.iter_rows(values_only=True):
        other.append(line)
    other.sheet_state = "hidden"
    reading = plan_of(saved(book))
    assert [item.row for item in reading.plan.activities] == [4, 5, 6]
    assert told(reading, "ROWS-HIDDEN") == ["A5"]
    assert told(reading, "COLUMNS-HIDDEN") == ["D3"]
    assert [item.sheet for item in reading.findings if item.code == "SHEET-HIDDEN"] == ["Plan oculto 2022"]
    assert reading.sheet == "Plan 2022"


def test_merges_in_every_direction_carry_their_value() -> None:
    book, sheet = plan_book(4)
    sheet.merge_cells("C4:C7")
    sheet.merge_cells("B5:C5")
    sheet.merge_cells("A1:F2")
    reading = plan_of(saved(book))
    assert Box(4, 3, 7, 3) in load(saved(book), "plan.xlsx").grids[0].merges
    assert [item.leads for item in reading.plan.activities if item.row != 5] == [("Secretaría General",)] * 3
    assert [item.row for item in reading.plan.activities] == [4, 5, 6, 7]


def test_a_figure_merged_over_rows_is_told_in_each_of_them() -> None:
    book, sheet = plan_book(3)
    sheet.merge_cells("H4:H6")
    reading = plan_of(saved(book))
    assert [item.entry(1).achieved.number for item in reading.plan.activities] == [0.2, 0.2, 0.2]
    assert told(reading, "FIGURE-MERGED") == ["H5", "H6"]


def test_cells_without_addresses_stand_one_after_another() -> None:
    book, sheet = new_sheet()
    sheet.append(["Actividad", "Fecha inicio", "Fecha fin", "T1 programado", "T1 ejecutado", "T2 ejecutado"])
    sheet.append(["Realizar el encuentro", "enero 2022", "diciembre 2022", 1, 0.2, 0.3])
    sheet["E2"].number_format = "0%"
    bare = rewritten(saved(book), {"sheet1.xml": lambda text: re.sub(r'<(c|row) r="[A-Z]*[0-9]+"', r"<\1", text)})
    assert b' r="' not in zipfile.ZipFile(io.BytesIO(bare)).read("xl/worksheets/sheet1.xml")
    grid = load(bare, "plan.xlsx").grids[0]
    assert [(cell.at.a1, cell.value, cell.number_format) for cell in grid.row_cells(2)][3:] == [
        ("D2", 1, "General"), ("E2", 0.2, "0%"), ("F2", 0.3, "General"),
    ]  # fmt: skip


def test_a_cell_is_where_its_own_address_says_whatever_its_row_says() -> None:
    data = saved(plan_book(2)[0])
    lying = rewritten(data, {"sheet1.xml": lambda text: text.replace('<row r="5"', '<row r="15"')})
    one, other = load(data, "a.xlsx").grids[0], load(lying, "b.xlsx").grids[0]
    assert (one.rows, one.formats) == (other.rows, other.formats)
    assert other.cell(5, column("T1 programado")).percent


def test_merges_that_lie_over_each_other_are_refused_and_those_beyond_the_cells_are_cut() -> None:
    def merged(*ranges: str) -> bytes:
        inner = "".join(f'<mergeCell ref="{text}"/>' for text in ranges)
        extra = f"</sheetData><mergeCells>{inner}</mergeCells>"
        return rewritten(saved(plan_book()[0]), {"sheet1.xml": lambda text: text.replace("</sheetData>", extra)})

    assert refused(merged(*["A1:R6"] * 9)) == "FILE-DAMAGED"
    grid = load(merged("B5:B1048576", "A2:XFD2", "AA1:AB9", "C7:C7"), "plan.xlsx").grids[0]
    assert grid.merges == (Box(5, 2, grid.height, 2), Box(2, 1, 2, grid.width))


def test_phantom_rows_at_the_end_are_no_rows() -> None:
    book, sheet = plan_book()
    sheet.cell(1000, 2).number_format = "0%"
    sheet.cell(900, 2).value = "   "
    assert grid_of(book).height == 6


def test_a_merge_down_the_whole_sheet_costs_nothing() -> None:
    book, _ = plan_book()
    merge = '<mergeCells count="1"><mergeCell ref="Z1:Z1048576"/></mergeCells>'
    data = rewritten(saved(book), {"sheet1.xml": lambda text: text.replace("</sheetData>", f"</sheetData>{merge}")})
    assert len(plan_of(data).plan.activities) == 3


# ------------------------------------------------------------------------------------------------------------ refusals


def test_what_is_no_workbook_is_refused_with_its_reason() -> None:
    good = saved(plan_book()[0])
    empty, _ = new_sheet()
    other_zip = io.BytesIO()
    with zipfile.ZipFile(other_zip, "w") as package:
        package.writestr("carta.txt", "hola")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    codes = {
        "empty file": refused(b""),
        "text": refused("Actividad;Líder\nA;B\n".encode()),
        "html called xlsx": refused(b"<html><table><tr><td>Actividad</td></tr></table></html>"),
        "another zip": refused(other_zip.getvalue()),
        "cut short": refused(good[: len(good) // 2]),
        "no cell": refused(saved(empty)),
        "encrypted": refused(ole + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)),
        "ole of nothing": refused(ole + bytes(2048)),
        "broken sheet": refused(rewritten(good, {"sheet1.xml": lambda text: text[: len(text) // 2]})),
        "entities": refused(rewritten(good, {"sheet1.xml": _with_entities})),
        "unpacked too large": refused(_bomb(), Limits(max_unpacked_mb=1)),
        "too many cells": refused(_tall(), Limits(max_cells=1000)),
    }
    assert codes == {
        "empty file": "FILE-NOT-WORKBOOK",
        "text": "FILE-NOT-WORKBOOK",
        "html called xlsx": "FILE-NOT-WORKBOOK",
        "another zip": "FILE-NOT-WORKBOOK",
        "cut short": "FILE-DAMAGED",
        "no cell": "FILE-EMPTY",
        "encrypted": "FILE-ENCRYPTED",
        "ole of nothing": "FILE-DAMAGED",
        "broken sheet": "FILE-DAMAGED",
        "entities": "FILE-DAMAGED",
        "unpacked too large": "FILE-LIMIT",
        "too many cells": "FILE-CELLS",
    }


def _with_entities(text: str) -> str:
    return f'<!DOCTYPE x [<!ENTITY a "b">]>{text}'


def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * 2_000_000)
    return target.getvalue()


def _tall() -> bytes:
    book, sheet = new_sheet()
    for row in range(600):
        sheet.append([row, row])
    return saved(book)


def test_a_file_of_another_kind_or_out_of_reach_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("Actividad", encoding="utf-8")
    (tmp_path / "grande.xlsx").write_bytes(bytes(1_200_000))
    codes = []
    for name in ("plan.csv", "grande.xlsx", "no_existe.xlsx"):
        with pytest.raises(Unreadable) as refusal:
            read_bytes(tmp_path / name, Limits(max_file_mb=1))
        codes.append(refusal.value.finding.code)
    assert codes == ["FILE-KIND", "FILE-LIMIT", "FILE-ACCESS"]


def test_a_workbook_under_another_workbooks_extension_is_read_by_what_it_is() -> None:
    data = saved(plan_book()[0])
    same_plan(plan_of(data, "plan.xlsx"), plan_of(data, "plan.xls"))


def test_both_readers_see_the_same_cells() -> None:
    book, _ = plan_book()
    data = saved(book)
    calamine, other = load(data, "a.xlsx", engine="calamine"), load(data, "a.xlsx", engine="openpyxl")
    assert (calamine.reader, other.reader, other.notes) == ("calamine", "openpyxl", ("FILE-OTHER-READER",))
    same_plan(_plan(calamine), _plan(other))


def _plan(workbook: Workbook) -> Reading:
    return read_plan(workbook, load_layouts(), Quarter(2022, 1), TODAY)


def test_the_plan_is_of_shares() -> None:
    assert {item.unit for item in plan_of(saved(plan_book()[0])).plan.activities} == {Unit.SHARE}
    assert opening.EXTENSIONS == (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

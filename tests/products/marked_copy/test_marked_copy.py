"""The marked copy: every finding at its cell, what the office sent kept, and told what could not be kept."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from ppc_reports.excel.writer import render
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.grid import Box, Grid, Workbook
from ppc_reports.products.marked_copy import index, marked_copy, marks, source
from ppc_reports.products.report import theme
from ppc_reports.products.tracking import tracking_book
from tests import ROOT, samples

SHEET = "Seguimiento"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def finding(*cells: tuple[int, int], severity: Severity = Severity.ERROR, sheet: str = SHEET, **more: str) -> Finding:
    given = {"message": "«mucho» no es un porcentaje.", "advice": "Escriba un número.", "found": "mucho", **more}
    return Finding("PERCENT-UNREADABLE", severity, sheet=sheet, cells=cells, **given)


def sent(change: Callable[[Any], None] = lambda _: None) -> bytes:
    """A small workbook of an office, varied by ``change``, as bytes."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    for row in range(1, 9):
        for column in range(1, 6):
            sheet.cell(row, column, f"{row}-{column}")
    change(book)
    return saved(book)


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def opened(data: bytes | None, **options: bool) -> Any:
    assert data is not None
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def copy_of(data: bytes, *findings: Finding, workbook: Workbook | None = None) -> Any:
    return opened(marked_copy(data, "plan.xlsx", findings, workbook))


def repacked(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return target.getvalue()


def said(book: Any) -> str:
    """Everything the index says."""
    return "\n".join(str(value) for row in book.worksheets[0].iter_rows(values_only=True) for value in row if value)


def fill(cell: Any) -> str:
    return f"#{cell.fill.start_color.rgb[-6:]}"


GRIDS = Workbook(
    "plan.ods",
    "0" * 64,
    (
        Grid(
            SHEET,
            (
                ("Título", None, None),
                ("=1+1", 0.25, dt.datetime(2022, 3, 31)),
                (None, "@x\x00y", True),
                (None, "fin", 7),
            ),
            formats={(2, 2): "0%"},
            merges=(Box(1, 1, 1, 3),),
            hidden_rows=frozenset({4}),
        ),
    ),
    "calamine",
)


@pytest.mark.parametrize("findings", [(), (finding(),), (finding(sheet=""),)])
def test_no_finding_with_cells_gives_no_copy(findings: tuple[Finding, ...]) -> None:
    assert marked_copy(sent(), "plan.xlsx", findings) is None


def test_a_cell_gets_the_colour_of_its_severity_and_a_comment_that_says_what_to_do() -> None:
    sheet = copy_of(sent(), finding((2, 2), (3, 2)))[SHEET]
    for address in ("B2", "B3"):
        assert fill(sheet[address]) == theme.SEVERITY_LOOKS[Severity.ERROR].fill
        lines = sheet[address].comment.text.splitlines()
        assert lines[0].endswith("Error: «mucho» no es un porcentaje.")
        assert lines[1:] == ["Encontrado: «mucho»", "Qué hacer: Escriba un número."]
    assert sheet["B2"].value == "2-2"
    assert sheet["C2"].comment is None


def test_several_findings_of_a_cell_are_one_comment_errors_first() -> None:
    light = finding((2, 2), severity=Severity.INFO, message="Nota leve.")
    sheet = copy_of(sent(), light, finding((2, 2)))[SHEET]
    assert sheet["B2"].comment.text.index("no es un porcentaje") < sheet["B2"].comment.text.index("Nota leve.")
    assert fill(sheet["B2"]) == theme.SEVERITY_LOOKS[Severity.ERROR].fill


def test_the_comment_of_the_office_is_kept_and_a_second_copy_does_not_pile_up() -> None:
    def commented(book: Any) -> None:
        book[SHEET]["B2"].comment = Comment("Pendiente de Jurídica", "María")
        book[SHEET]["D4"].comment = Comment("Otro", "María")

    first = marked_copy(sent(commented), "plan.xlsx", [finding((2, 2))])
    book = copy_of(first or b"", finding((2, 2)))
    text = book[SHEET]["B2"].comment.text
    assert text.endswith("Comentario que ya tenía la celda (María):\nPendiente de Jurídica")
    assert text.count("no es un porcentaje") == 1
    assert book[SHEET]["D4"].comment.text == "Otro"


def test_formats_sizes_formulas_rules_and_lists_are_kept() -> None:
    def dressed(book: Any) -> None:
        sheet = book[SHEET]
        sheet["B2"].font, sheet["B2"].number_format = Font(name="Arial", size=14, bold=True), "0.00%"
        sheet["B2"].border, sheet["B2"].alignment = (
            Border(top=Side("thick")),
            Alignment(horizontal="right", wrap_text=True),
        )
        sheet["B3"] = "=SUM(1,2)"
        sheet["C3"].fill = PatternFill("solid", start_color="FF00FF00")
        sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height = 33, 44
        sheet.merge_cells("A7:C8")
        sheet.freeze_panes = "B2"
        rule: Any = CellIsRule
        sheet.conditional_formatting.add("E1:E8", rule("equal", ["1"], fill=PatternFill("solid", end_color="FFFF0000")))
        listed = DataValidation("list", formula1='"Sí,No"')
        listed.add("D1:D8")
        sheet.add_data_validation(listed)

    sheet = copy_of(sent(dressed), finding((2, 2), (3, 2)))[SHEET]
    assert (sheet["B2"].font.name, sheet["B2"].font.sz, sheet["B2"].font.b) == ("Arial", 14, True)
    assert (sheet["B2"].number_format, sheet["B2"].border.top.style) == ("0.00%", "thick")
    assert (sheet["B2"].alignment.horizontal, sheet["B2"].alignment.wrap_text) == ("right", True)
    assert sheet["B3"].value == "=SUM(1,2)"
    assert fill(sheet["C3"]) == "#00FF00"
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height) == (33, 44)
    assert (str(sheet.merged_cells), sheet.freeze_panes) == ("A7:C8", "B2")
    assert [str(rule.sqref) for rule in sheet.conditional_formatting] == []
    assert [str(item.sqref) for item in sheet.data_validations.dataValidation] == ["D1:D8"]


def test_white_letters_become_readable_on_the_colour_and_dark_ones_stay() -> None:
    def inked(book: Any) -> None:
        book[SHEET]["B2"].font = Font(color="FFFFFFFF", italic=True)
        book[SHEET]["B3"].font = Font(color="FF000080")

    sheet = copy_of(sent(inked), finding((2, 2), (3, 2)))[SHEET]
    look = theme.SEVERITY_LOOKS[Severity.ERROR]
    assert f"#{sheet['B2'].font.color.rgb[-6:]}" == look.ink
    assert sheet["B2"].font.i
    assert sheet["B3"].font.color.rgb == "FF000080"


def test_the_index_stands_in_front_with_counts_and_a_link_to_every_finding() -> None:
    whole = finding(sheet="", severity=Severity.WARNING, message="El libro no dice su vigencia.")
    book = copy_of(sent(), whole, finding((5, 3), (6, 3), header="=T1", activity="1.2"))
    sheet = book.worksheets[0]
    assert (sheet.title, book.active.title) == (index.TITLE, index.TITLE)
    assert [item.sheet_view.tabSelected for item in book.worksheets] == [True, False]
    texts = said(book)
    for words in (
        "plan.xlsx",
        "✕ 1 error",
        "! 1 advertencia",
        "i 0 avisos informativos",
        "todo el libro",
        "C5:C6",
        "Qué hacer",
    ):
        assert words in texts
    link = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Seguimiento C5")
    assert link.hyperlink.location == "'Seguimiento'!C5"
    assert next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=T1").data_type == "s"


def test_what_is_wrong_and_what_to_do_stand_on_the_first_screen_of_a_laptop() -> None:
    sheet = copy_of(sent(), finding((5, 3))).worksheets[0]
    header = next(row for row in sheet.iter_rows() if row[0].value == "N.°")
    needed = header[: [cell.value for cell in header].index("Qué hacer") + 1]
    assert "Qué pasa" in [cell.value for cell in needed]
    pixels = sum(int(sheet.column_dimensions[cell.column_letter].width * 7) + 5 for cell in needed)
    assert pixels <= 1320
    assert header[0].row <= 12


def test_where_what_is_wrong_and_what_to_do_are_printed_in_letters_that_can_be_read() -> None:
    sheet = copy_of(sent(), finding((5, 3))).worksheets[0]
    header = next(row for row in sheet.iter_rows() if row[0].value == "N.°")
    last = re.sub("[^A-Z]", "", sheet.print_area.rpartition(":")[2])
    printed = [cell.value for cell in header if cell.column_letter <= last]
    assert printed[-3:] == ["Ir a", "Qué pasa", "Qué hacer"]
    assert sum(sheet.column_dimensions[cell.column_letter].width for cell in header[: len(printed)]) <= 150
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (1, "landscape")


def test_no_cell_is_coloured_without_a_comment_that_says_why() -> None:
    found = [finding((row, row % 3 + 1), severity=severity) for row in range(2, 6) for severity in Severity]
    sheet = copy_of(sent(), *found)[SHEET]
    fills = {look.fill for look in theme.SEVERITY_LOOKS.values()}
    coloured = [cell for row in sheet.iter_rows() for cell in row if cell.fill.fill_type and fill(cell) in fills]
    assert len(coloured) == 4
    assert all(cell.comment for cell in coloured)


def test_an_office_sheet_of_the_same_name_keeps_it_and_quotes_in_names_do_not_break_links() -> None:
    def named(book: Any) -> None:
        book.create_sheet("OBSERVACIONES")["A1"] = "de la oficina"
        book.create_sheet("Año '22")

    book = copy_of(sent(named), finding((1, 1), sheet="Año '22"))
    assert book.sheetnames == ["Observaciones (2)", SHEET, "OBSERVACIONES", "Año '22"]
    links = [cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'Año ''22'!A1"]


def test_a_cell_inside_a_merged_range_is_marked_where_the_range_shows() -> None:
    sheet = copy_of(sent(lambda book: book[SHEET].merge_cells("B2:C4")), finding((3, 3), (4, 2)))[SHEET]
    assert sheet["B2"].comment.text.count("no es un porcentaje") == 1
    assert fill(sheet["B2"]) == theme.SEVERITY_LOOKS[Severity.ERROR].fill


def test_very_many_cells_are_capped_errors_first_and_the_rest_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MAX_MARKED", 3)
    many = finding(*((row, 1) for row in range(1, 8)), severity=Severity.WARNING)
    book = copy_of(sent(), many, finding((8, 2)))
    commented = [cell.coordinate for row in book[SHEET].iter_rows() for cell in row if cell.comment]
    assert commented == ["A1", "A2", "B8"]
    assert "Se marcaron 3 celdas" in said(book)
    assert "otras 5 con observaciones" in said(book)


def test_a_list_too_long_is_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MAX_LISTED", 2)
    book = copy_of(sent(), *(finding((row, 1), message=f"Problema {row}") for row in range(1, 6)))
    assert "Problema 2" in said(book)
    assert "Problema 3" not in said(book)
    assert "otras 3 no caben aquí" in said(book)


def test_cells_far_away_outside_every_sheet_or_in_no_sheet_do_no_harm() -> None:
    book = copy_of(sent(), finding((1_048_576, 16_384)), finding((0, 1), (2_000_000, 1)), finding((1, 1), sheet="Otra"))
    assert book[SHEET]["XFD1048576"].comment is not None
    links = [cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == 2


def test_hidden_sheets_with_marks_are_shown_and_told_and_the_others_stay_hidden() -> None:
    def hiding(book: Any) -> None:
        book.create_sheet("Oculta").sheet_state = "hidden"
        book.create_sheet("Muy oculta").sheet_state = "veryHidden"

    book = copy_of(sent(hiding), finding((1, 1), sheet="Oculta"))
    assert (book["Oculta"].sheet_state, book["Muy oculta"].sheet_state) == ("visible", "veryHidden")
    assert "Estas hojas estaban ocultas" in said(book)
    assert "«Oculta»" in said(book)


def test_a_protected_sheet_stays_protected_and_is_marked() -> None:
    def protecting(book: Any) -> None:
        book[SHEET].protection.set_password("clave")

    sheet = copy_of(sent(protecting), finding((2, 2)))[SHEET]
    assert sheet.protection.sheet
    assert sheet["B2"].comment is not None


def test_hostile_text_stays_text() -> None:
    nasty = finding(
        (2, 2), message='=cmd|"/c calc"!A1', advice="+1\x0b\x00\ufffe\ud800", found="<b>😀</b>", header="@x"
    )
    book = copy_of(sent(), nasty)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "@")))
    assert "=cmd|" in book[SHEET]["B2"].comment.text


def test_the_same_arguments_give_the_same_bytes_in_another_process_too() -> None:
    data = sent(lambda book: book[SHEET].merge_cells("A7:C8"))
    findings = [finding((2, 2), (3, 3)), finding((4, 4), severity=Severity.INFO)]
    here = marked_copy(data, "plan.xlsx", findings)
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); from tests.products.marked_copy.test_marked_copy import *;"
        "data = sys.stdin.buffer.read();"
        "found = [finding((2, 2), (3, 3)), finding((4, 4), severity=Severity.INFO)];"
        "sys.stdout.buffer.write(marked_copy(data, 'plan.xlsx', found))"
    )
    root = str(ROOT)
    there = subprocess.run([sys.executable, "-c", program, root], input=data, capture_output=True, check=True).stdout
    assert here == there
    with zipfile.ZipFile(io.BytesIO(here or b"")) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_dates_of_the_copy_are_those_of_the_file() -> None:
    def dated(_: str, part: bytes) -> bytes:
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2022-04-05T10:00:00Z", part)

    book = copy_of(repacked(sent(), dated), finding((2, 2)))
    assert book.properties.modified == dt.datetime(2022, 4, 5, 10)


def test_formulas_keep_the_results_that_were_stored() -> None:
    def calculated(book: Any) -> None:
        for row, formula in enumerate(("=1/2", "=A1&B1", "=1/0", "=TRUE()", "=TODAY()", "=Z9"), 1):
            book[SHEET].cell(row, 1, formula)

    stored = ((0.5,), ("a<b & c",), ("#DIV/0!",), (True,), (dt.datetime(2022, 3, 31),), (None,))
    workbook = Workbook("plan.xlsx", "", (Grid(SHEET, stored),), "calamine")
    copy = marked_copy(sent(calculated), "plan.xlsx", [finding((1, 1))], workbook)
    shown = opened(copy, data_only=True)[SHEET]
    assert [shown.cell(row, 1).value for row in range(1, 7)] == [0.5, "a<b & c", "#DIV/0!", True, 44651, None]
    assert opened(copy)[SHEET]["A2"].value == "=A1&B1"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/media/image1.png", "imágenes"),
        ("xl/pivotTables/pivotTable1.xml", "tablas dinámicas"),
        ("xl/embeddings/oleObject1.bin", "objetos incrustados"),
        ("xl/threadedComments/threadedComment1.xml", "conversaciones"),
        ("xl/charts/chart1.xml", "Los gráficos se conservan"),
    ],
)
def test_what_the_copy_cannot_carry_is_told(part: str, words: str) -> None:
    assert words in said(copy_of(repacked(sent(), lambda _, data: data, {part: b""}), finding((2, 2))))
    assert words not in said(copy_of(sent(), finding((2, 2))))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_names_and_print_areas_stay_with_their_sheets_beside_a_chart_sheet(place: int) -> None:
    """A chart sheet counts among the sheets where a name says which one it is of."""
    sheets = ["Uno", "Dos"]
    sheets.insert(place, "Gráfico")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name in sheets:
            if name == "Gráfico":
                chart = book.add_chart({"type": "column"})
                chart.add_series({"values": "=Uno!$A$1:$A$5"})
                book.add_chartsheet(name).set_chart(chart)
                continue
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, range(5))
            sheet.print_area(0, 0, 5 if name == "Uno" else 9, 3)
            sheet.repeat_rows(0)
            sheet.autofilter(0, 0, 4, 2 if name == "Uno" else 3)
            book.define_name(f"{name}!propio", f"={name}!$B$2")
    sent_names, copied = (
        _names(target.getvalue()),
        _names(marked_copy(target.getvalue(), "plan.xlsx", [finding((1, 1), sheet="Uno")]) or b""),
    )
    assert len(sent_names) == 8
    assert sent_names <= copied
    assert {sheet for sheet, _, _ in copied - sent_names} == {index.TITLE}


def _names(data: bytes) -> set[tuple[str, str, str]]:
    """The names of a workbook that are of one sheet: its title by its place among all, the name, where it leads."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.read("xl/workbook.xml").decode()
    sheets = re.findall(r'<sheet [^>]*?name="([^"]*)"', part)
    found = re.findall(r"<definedName ([^>]*)>([^<]*)", part)
    return {
        (sheets[int(_of(r'localSheetId="(\d+)"', given))], _of(r'\bname="([^"]*)"', given), leads.replace("'", ""))
        for given, leads in found
        if "localSheetId" in given
    }


def _of(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match
    return match[1]


def test_protected_ranges_that_the_copy_loses_are_told() -> None:
    ranges = b'</sheetData><protectedRanges><protectedRange sqref="A1:B2" name="Oficina"/></protectedRanges>'
    data = repacked(sent(), lambda name, part: part.replace(b"</sheetData>", ranges) if "sheet1" in name else part)
    copy = marked_copy(data, "plan.xlsx", [finding((2, 2))])
    assert "los rangos protegidos con clave propia" in said(opened(copy))
    with zipfile.ZipFile(io.BytesIO(copy or b"")) as package:
        parts = [package.read(name) for name in package.namelist()]
    assert not any(b"protectedRange" in part for part in parts)


def test_pictures_and_pivot_tables_stay_behind_and_the_chart_beside_them_is_kept() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.insert_image(5, 0, "punto.png", {"image_data": io.BytesIO(DOT)})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": [SHEET, 0, 0, 2, 0]})
        sheet.insert_chart(5, 5, chart)
    pivot = b'<Relationship Id="rId9" Type="http://x/relationships/pivotTable" Target="../pivotTables/p1.xml"/></Relationships>'
    data = repacked(
        target.getvalue(),
        lambda name, part: part.replace(b"</Relationships>", pivot) if "worksheets/_rels" in name else part,
        {"xl/pivotTables/p1.xml": b"<broken"},
    )
    copy = marked_copy(data, "plan.xlsx", [finding((2, 1))])
    with zipfile.ZipFile(io.BytesIO(copy or b"")) as package:
        names = package.namelist()
    assert "xl/charts/chart1.xml" in names
    assert not [name for name in names if "media" in name or "pivot" in name]
    assert "imágenes; tablas dinámicas" in said(opened(copy))


def test_lists_kept_in_an_extension_are_told_as_lost() -> None:
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b"<x14:dataValidations><x14:dataValidation/></x14:dataValidations></ext></extLst></worksheet>"
    )
    data = repacked(sent(), lambda name, part: part.replace(b"</worksheet>", extension) if "sheet1" in name else part)
    assert "listas desplegables" in said(copy_of(data, finding((2, 2))))


def test_a_macro_workbook_becomes_a_plain_xlsx() -> None:
    kinds = (b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    data = repacked(
        sent(),
        lambda name, part: (
            part.replace(
                b"application/vnd.openxmlformats-officedocument." + kinds[0], b"application/vnd.ms-excel." + kinds[1]
            )
            if name == "[Content_Types].xml"
            else part
        ),
        {"xl/vbaProject.bin": b"\0"},
    )
    copy = marked_copy(data, "plan.xlsm", [finding((2, 2))])
    with zipfile.ZipFile(io.BytesIO(copy or b"")) as package:
        assert kinds[0] in package.read("[Content_Types].xml")
        assert not [name for name in package.namelist() if "vba" in name]


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0 xls", b"PK\x05\x06" + b"\0" * 18], ids=["empty", "xls", "zip"]
)
def test_other_kinds_of_file_give_a_copy_of_their_values(data: bytes) -> None:
    book = copy_of(data, finding((2, 2)), workbook=GRIDS)
    sheet = book[SHEET]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (0.25, "0%")
    assert sheet["C2"].value == dt.datetime(2022, 3, 31)
    assert sheet["B3"].value == "@xy"
    assert sheet["C3"].value is True
    assert str(sheet.merged_cells) == "A1:C1"
    assert sheet.row_dimensions[4].hidden
    assert sheet["B2"].comment is not None
    assert "se hizo con los valores" in said(book)


def test_sheet_names_that_xlsx_does_not_allow_are_adapted_and_still_marked() -> None:
    names = ("Seguimiento: política de participación 2022 [A]", "Seguimiento: política de participación 2022 [B]", "")
    workbook = replace(GRIDS, grids=tuple(replace(GRIDS.grids[0], sheet=name) for name in names))
    book = copy_of(b"", *(finding((2, 2), sheet=name) for name in names), workbook=workbook)
    assert len(book.sheetnames) == 4
    assert all(sheet["B2"].comment for sheet in book.worksheets[1:])
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in book.sheetnames)


def test_without_grids_a_file_of_another_kind_gives_the_index_alone() -> None:
    book = copy_of(b"", finding((2, 2)))
    assert book.sheetnames == [index.TITLE]
    assert "no es un porcentaje" in said(book)


def test_strict_open_xml_which_openpyxl_reads_as_nothing_gives_the_values() -> None:
    loose, strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    book = copy_of(repacked(sent(), lambda _, part: part.replace(loose, strict)), finding((2, 2)), workbook=GRIDS)
    assert book[SHEET]["A1"].value == "Título"
    assert "se hizo con los valores" in said(book)


@pytest.mark.parametrize(
    "costly",
    [
        b'<mergeCells count="1"><mergeCell ref="B1:B1048576"/></mergeCells>',
        b"<mergeCells count='1'><mergeCell ref='A1:XFD9'/></mergeCells>",
        b'<mergeCells><mergeCell ref="B:B"/></mergeCells>',
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
    ],
)
def test_ranges_that_openpyxl_would_fill_for_minutes_give_the_values(
    costly: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("openpyxl was asked to open it")

    monkeypatch.setattr(source, "load_workbook", never)
    data = repacked(
        sent(), lambda name, part: part.replace(b"</sheetData>", b"</sheetData>" + costly) if "sheet1" in name else part
    )
    assert source.formatted_book(data) is None
    monkeypatch.undo()
    assert "se hizo con los valores" in said(copy_of(data, finding((2, 2)), workbook=GRIDS))


@pytest.mark.parametrize(
    "change", [lambda part: b"<!DOCTYPE x>" + part, lambda part: part.decode("utf-8").encode("utf-16")]
)
def test_a_package_with_entities_or_in_two_byte_letters_is_not_opened(change: Callable[[bytes], bytes]) -> None:
    data = repacked(sent(), lambda name, part: change(part) if "sheet1.xml" in name else part)
    assert source.formatted_book(data) is None


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) no está instalado")
def test_another_program_opens_the_copy_with_its_comments(tmp_path: Path) -> None:
    copy = marked_copy(sent(lambda book: book[SHEET].merge_cells("A7:C8")), "plan.xlsx", [finding((2, 2), (8, 3))])
    (tmp_path / "copia.xlsx").write_bytes(copy or b"")
    profile = f"-env:UserInstallation={(tmp_path / 'perfil').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "copia.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with zipfile.ZipFile(tmp_path / "copia.ods") as package:
        content = package.read("content.xml").decode("utf-8")
    assert content.count("<office:annotation ") == 2
    assert "Observaciones sobre su archivo" in content
    assert theme.SEVERITY_LOOKS[Severity.ERROR].fill.lower() in content.lower()


def test_no_colour_of_the_workbook_itself_covers_a_mark_or_looks_like_one() -> None:
    """What the tracking workbook colours as one types: green over an error, or red without a word."""
    sent_back = render(tracking_book(samples.plan([samples.activity(planned=(0.25,) * 4)])))
    assert len(opened(sent_back)[SHEET].conditional_formatting) > 0
    copy = copy_of(sent_back, finding((6, 8)))
    assert len(copy[SHEET].conditional_formatting) == 0
    assert copy[SHEET]["H6"].comment is not None
    assert "colores condicionales" in said(copy)

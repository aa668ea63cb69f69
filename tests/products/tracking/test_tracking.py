"""The tracking workbook: what people open, what it lets them type, and that its live totals are right in another engine."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ppc_reports.excel.writer import render
from ppc_reports.judging import rules
from ppc_reports.opening import workbook as opening
from ppc_reports.plan.fields import Need, Reads
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS, Absent, Accumulation, Figure, Indicator, Mode, Plan, Quarter, Unit
from ppc_reports.products import tracking
from ppc_reports.products.tracking import columns
from ppc_reports.products.tracking.checks import Check, check_of
from ppc_reports.products.tracking.columns import BLOCKS, COLUMNS, HEADERS, columns_with
from ppc_reports.products.tracking.tracking import FIRST_ROW, HEADER_ROW, SHEET
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import load_layouts
from tests.samples import activity, plan

HEADERS_PROMISED = [
    *("Línea estratégica", "N.º", "Actividad", "Líder", "Fecha de inicio", "Fecha de finalización"),
    *("T1 programado", "T1 ejecutado", "T1 evidencia", "T1 observaciones"),
    *("T2 programado", "T2 ejecutado", "T2 evidencia", "T2 observaciones"),
    *("T3 programado", "T3 ejecutado", "T3 evidencia", "T3 observaciones"),
    *("T4 programado", "T4 ejecutado", "T4 evidencia", "T4 observaciones"),
    *("Total programado", "Total ejecutado"),
    *("Objetivo estratégico", "Apoyo", "Producto", "Código FURAG", "Peso", "¿Aplica?"),
    *("Unidad de medida", "Línea base", "Meta", "Tipo de acumulación"),
]
FIRST_BLANK, LAST_BLANK = FIRST_ROW, FIRST_ROW + tracking.BLANK_ROWS - 1


def opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def table_row(sheet: Any, row: int) -> dict[str, Any]:
    return {header: sheet.cell(row, place).value for place, header in enumerate(HEADERS, start=1)}


def indicator_row(kind: Accumulation | None, results: tuple[float | None, ...], target: float = 40) -> Any:
    measured = Indicator(Figure.of(target), Figure.of(20), kind)
    return activity("1.1", achieved=results, unit=Unit.INDICATOR, unit_name="talleres", indicator=measured)


def rich_plan() -> Plan:
    """Rows of every kind the totals know, with every blank."""
    none, absent = (None,) * 4, (Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE, None, None)
    rows = [
        activity("1.1", (0.1, 0.2, 0.3, 0.4), (0.1, 0.2, None, None), weight=0.4),
        activity("1.2", (0.1, 0.2, 0.3, 0.3), (0.1, 0.2, 0.3, 0.6), weight=0.6),
        activity("1.3", none, none),
        activity("1.4", absent, absent),
        *(indicator_row(kind, (24, 30, None, None)) for kind in (None, *Accumulation)),
        indicator_row(Accumulation.CAPACITY, (24, None, None, None), target=20),
        activity("1.9", applies=False),
    ]
    return plan(rows)


@pytest.fixture(scope="module")
def blank() -> bytes:
    return tracking.blank()


@pytest.fixture(scope="module")
def rich() -> bytes:
    return render(tracking.tracking_book(rich_plan()))


def test_the_header_row_is_exactly_the_one_promised(blank: bytes) -> None:
    sheet = opened(blank)[SHEET]
    assert [cell.value for cell in sheet[HEADER_ROW]] == HEADERS_PROMISED


def test_the_workbook_has_its_sheets_and_ready_rows(blank: bytes) -> None:
    book = opened(blank)
    assert book.sheetnames == ["Instrucciones", SHEET, "Listas"]
    assert book[SHEET].max_row == LAST_BLANK


def test_nothing_is_merged_in_the_table(rich: bytes) -> None:
    assert all(box.max_row < HEADER_ROW for box in opened(rich)[SHEET].merged_cells.ranges)


def test_headers_are_locked_and_every_cell_of_the_table_can_be_typed_and_sorted(blank: bytes) -> None:
    sheet = opened(blank)[SHEET]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert all(cell.protection.locked for cell in sheet[HEADER_ROW])
    cells = [cell for row in sheet.iter_rows(FIRST_BLANK, LAST_BLANK) for cell in row]
    assert not any(cell.protection.locked for cell in cells)


@pytest.mark.parametrize(
    "name", ["sort", "autoFilter", "insertRows", "deleteRows", "formatColumns", "insertHyperlinks"]
)
def test_protection_lets_the_office_work(blank: bytes, name: str) -> None:
    assert getattr(opened(blank)[SHEET].protection, name) is False


@pytest.mark.parametrize(
    "column",
    [column for column in COLUMNS if column.field.reads not in (Reads.PHRASE, Reads.TEXT)],
    ids=lambda c: c.header,
)
def test_every_column_but_free_text_is_validated_over_all_its_rows(
    blank: bytes, column: columns.TrackingColumn
) -> None:
    letters = columns.letters(column.header)
    ranges = {str(box) for rule in opened(blank)[SHEET].data_validations.dataValidation for box in rule.sqref.ranges}
    assert f"{letters}{FIRST_BLANK}:{letters}{LAST_BLANK}" in ranges


def test_every_validation_speaks_and_stays_within_the_limits_of_excel(blank: bytes) -> None:
    for rule in opened(blank)[SHEET].data_validations.dataValidation:
        assert rule.prompt
        assert len(rule.prompt) <= 255
        assert rule.type is None or rule.error
        assert len(rule.formula1 or "") <= 255


def test_the_lists_end_where_they_are_filled(blank: bytes) -> None:
    book = opened(blank)
    for name in ("Dependencias", "Codigos_FURAG"):
        assert "COUNTA(" in book.defined_names[name].value
    assert book["Listas"]["A4"].value
    assert book["Listas"]["C4"].value == "PCI200"


def test_panes_filter_and_print_set_up(blank: bytes) -> None:
    sheet = opened(blank)[SHEET]
    assert sheet.freeze_panes == f"D{FIRST_ROW}"
    assert sheet.auto_filter.ref == f"A{HEADER_ROW}:AH{LAST_BLANK}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.print_title_cols == "$A:$C"


@pytest.mark.parametrize(
    ("header", "number_format"),
    [
        (columns.KEY, "@"),
        (columns.START, "dd/mm/yyyy"),
        (columns.END, "dd/mm/yyyy"),
        (columns.planned(1), "0%"),
        (columns.achieved(4), "0%"),
    ],
)
def test_cells_are_formatted_before_anything_is_typed(blank: bytes, header: str, number_format: str) -> None:
    assert opened(blank)[SHEET].cell(FIRST_BLANK, columns.place(header)).number_format == number_format


def test_what_a_target_measures_is_no_percentage(rich: bytes) -> None:
    sheet = opened(rich)[SHEET]
    place = columns.place(columns.achieved(1))
    assert sheet.cell(FIRST_ROW, place).number_format == "0%"
    assert sheet.cell(FIRST_ROW + 4, place).number_format == "General"


def test_a_plan_arrives_whole(rich: bytes) -> None:
    sheet = opened(rich)[SHEET]
    first, measured, out = (table_row(sheet, FIRST_ROW + index) for index in (0, 5, 11))
    assert first[columns.LINE] == "1. Línea estratégica 1 sobre participación"
    assert first[columns.KEY] == "1.1"
    assert first[columns.LEAD] == "Secretaría General"
    assert first[columns.START] == dt.datetime(2022, 3, 1)
    assert first[columns.APPLIES] == "Sí"
    assert (measured[columns.UNIT], measured[columns.BASELINE], measured[columns.TARGET]) == ("talleres", 20, 40)
    assert measured[columns.ACCUMULATION] == "Acumulado"
    assert out[columns.APPLIES] == "No aplica"
    assert sheet["B2"].value == "Entidad de Ejemplo"
    assert sheet["B3"].value == 2022


def test_the_four_blanks_are_written_as_four_things(rich: bytes) -> None:
    row = table_row(opened(rich)[SHEET], FIRST_ROW + 3)
    assert [row[columns.achieved(quarter)] for quarter in (1, 2, 3)] == ["NP", "N/A", None]


def test_template_from_a_plan_carries_what_was_approved_and_nothing_that_was_done() -> None:
    sheet = opened(tracking.filled(rich_plan()))[SHEET]
    planned = {columns.planned(quarter) for quarter in QUARTERS}
    quarters = [column.header for column in COLUMNS if column.quarter and column.header not in planned]
    for index in range(len(rich_plan().activities)):
        row = table_row(sheet, FIRST_ROW + index)
        assert all(row[header] is None for header in quarters)
        assert row[columns.ACTIVITY]


def test_the_approved_planned_figures_are_kept_as_shares_of_the_year() -> None:
    to_date = activity("1.1", (0.25, 0.5, None, 1.0), mode=Mode.TO_DATE)
    amounts = activity("1.2", (2, 0, 6, Absent.NOT_SCHEDULED), unit=Unit.QUANTITY)
    sheet = opened(tracking.filled(plan([to_date, amounts])))[SHEET]
    rows = [[table_row(sheet, FIRST_ROW + index)[columns.planned(quarter)] for quarter in QUARTERS] for index in (0, 1)]
    assert rows == [[0.25, 0.25, None, 0.5], [0.25, 0, 0.75, "NP"]]
    assert "cantidades" in " ".join(tracking.left_out(plan([amounts])))
    assert tracking.left_out(plan([to_date])) == ()


def test_several_leads_stand_in_one_cell_and_in_the_list() -> None:
    data = tracking.filled(plan([activity(leads=("Áreas Misionales", "Secretaría General"))]))
    book = opened(data)
    assert table_row(book[SHEET], FIRST_ROW)[columns.LEAD] == "Áreas Misionales; Secretaría General"
    assert [book["Listas"].cell(row, 1).value for row in (4, 5, 6)] == ["Áreas Misionales", "Secretaría General", None]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    data = tracking.filled(plan([activity(description="=HYPERLINK(1)", product="+1", leads=("@SUM(A1)",))]))
    sheet = opened(data)[SHEET]
    for header in (columns.ACTIVITY, columns.PRODUCT, columns.LEAD):
        assert sheet.cell(FIRST_ROW, columns.place(header)).data_type == "s"


def test_the_same_plan_gives_the_same_bytes(blank: bytes) -> None:
    assert tracking.blank() == blank
    assert tracking.filled(rich_plan()) == tracking.filled(rich_plan())


TOTALS = [
    (1.0, 0.3),
    (0.9, 1.2),
    (None, None),
    (None, None),
    (None, 1.35),
    (None, 1.35),
    (None, 0.75),
    (None, 0.75),
    (None, 0.5),
    (None, 0.5),
    (None, None),
    (None, None),
]


def test_the_totals_are_stored_as_domain_says(rich: bytes) -> None:
    sheet = opened(rich, values=True)[SHEET]
    stored = [table_row(sheet, FIRST_ROW + index) for index in range(len(TOTALS))]
    assert [(row[columns.TOTAL_PLANNED] or None, row[columns.TOTAL_ACHIEVED] or None) for row in stored] == TOTALS
    assert sheet.cell(4, columns.place(columns.WEIGHT)).value == 1.0


def test_the_totals_the_template_computes_are_no_finding(rich: bytes) -> None:
    """Also those of indicators, which are shares of a target while their quarters are amounts."""
    workbook = opening.load(rich, "plan.xlsx")
    reading = read_plan(workbook, load_layouts(), Quarter(2022, 2), dt.date(2022, 7, 15))
    told = [*reading.findings, *rules.check(reading.plan, reading.corte)]
    assert sum(item.unit is Unit.INDICATOR for item in reading.plan.activities) == len(Accumulation) + 2
    assert not [item for item in told if item.code == "OWN-TOTAL"]


def test_another_engine_computes_the_same_totals(rich: bytes, recalculated: Callable[[bytes], bytes]) -> None:
    formulas, before, after = opened(rich), opened(rich, values=True), opened(recalculated(rich), values=True)
    places = [
        (sheet.title, cell.coordinate) for sheet in formulas for row in sheet for cell in row if cell.data_type == "f"
    ]
    assert len(places) == 2 * (len(TOTALS) + tracking.SPARE_ROWS) + 1
    for sheet, place in places:
        assert (after[sheet][place].value or None) == pytest.approx(before[sheet][place].value or None)


def test_typing_is_judged_as_the_instructions_say(recalculated: Callable[[bytes], bytes]) -> None:
    """The formulas of the validations, put in cells and computed: what is allowed and what is not."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["B3"] = 2022
    cases = [(kind, value, ok) for kind, values in TYPED.items() for value, ok in values]
    for row, (kind, value, _) in enumerate(cases, start=10):
        sheet.cell(row, 5, value)
        places = {"cell": f"E{row}", "start": f"F{row}", "target": f"G{row}", "keys": f"E10:E{9 + len(cases)}"}
        sheet.cell(row, 6, dt.date(2022, 6, 1))
        sheet.cell(row, 8, "=" + _check(kind).formula.format(**places))
    data = BytesIO()
    book.save(data)
    judged = opened(recalculated(data.getvalue()), values=True).active
    for row, (kind, value, ok) in enumerate(cases, start=10):
        assert judged.cell(row, 8).value is ok, (kind, value)


def _check(name: str) -> Check:
    found = check_of(next(column for column in columns_with(BLOCKS) if column.field.name == name))
    assert found is not None
    return found


TYPED: dict[str, list[tuple[Any, bool]]] = {
    "planned": [
        (0, True),
        (0.25, True),
        (1, True),
        (1.01, False),
        (-0.1, False),
        ("NP", True),
        ("n/a", True),
        ("sí", False),
    ],
    "achieved": [(0.5, True), (5, False), ("N/A", True), ("mucho", False), ("25%", False)],
    "start": [
        (dt.date(2022, 1, 1), True),
        (dt.date(2021, 12, 31), False),
        ("Marzo de 2022", True),
        ("31/1272022", False),
    ],
    "end": [
        (dt.date(2022, 6, 1), True),
        (dt.date(2022, 5, 31), False),
        ("Noviembre de 2022", True),
        ("permanente", False),
    ],
    "weight": [(0.2, True), (20, False), ("alto", False)],
    "target": [(40, True), ("40 talleres", False)],
    "budget": [(5_000_000, True), ("5 millones", False), (-1, False)],
    "participants": [(45, True), (4.5, False), ("muchos", False)],
    "verified": [(0.5, True), ("parcial", False)],
    "number": [("3.2", True), ("4.1", False), ("4.1", False)],
}


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bytes]:
    """LibreOffice's own computing of a workbook, every formula anew."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("soffice")

    def compute(data: bytes) -> bytes:
        source, target = folder / "in.xlsx", folder / "out"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return Path(target / "in.xlsx").read_bytes()

    return compute


def test_the_letters_of_the_last_column() -> None:
    assert columns.letters(columns.TOTAL_ACHIEVED) == "X"
    assert column_letters(len(COLUMNS)) == "AH"


SMALL, WHOLE = tracking.Extras(), tracking.Extras(frozenset(BLOCKS), "clave")


def test_a_small_workbook_stays_small_and_each_block_comes_where_it_is_asked_for() -> None:
    usual = [cell.value for cell in opened(tracking.blank(asked=SMALL))[SHEET][HEADER_ROW]]
    whole = [cell.value for cell in opened(tracking.blank(asked=WHOLE))[SHEET][HEADER_ROW]]
    assert usual == HEADERS_PROMISED == whole[: len(usual)]
    assert {"Fase del ciclo", "T3 participantes", "T4 dificultades", "T1 verificado por Control Interno"} <= set(whole)
    assert len(whole) == len(set(whole))


def test_a_plan_that_says_its_phases_brings_their_columns_and_no_others() -> None:
    rows = [activity(phase=("Diagnóstico", "Formulación"), budget=Figure.of(5_000_000.0))]
    sheet = opened(tracking.filled(plan(rows)))[SHEET]
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    assert sheet.cell(FIRST_ROW, headers.index("Fase del ciclo") + 1).value == "Diagnóstico; Formulación"
    assert sheet.cell(FIRST_ROW, headers.index("Presupuesto asignado") + 1).value == 5_000_000
    assert "T1 dificultades" not in headers
    assert "T1 verificado por Control Interno" not in headers


def test_only_control_interno_can_type_what_is_its_own() -> None:
    sheet = opened(tracking.blank(asked=WHOLE))[SHEET]
    locked = {
        column.header
        for place, column in enumerate(columns_with(BLOCKS), 1)
        if sheet.cell(FIRST_ROW, place).protection.locked
    }
    own = {column.header for column in columns_with(BLOCKS) if column.need is Need.AUDITOR}
    assert locked == own - {"Respuesta a la recomendación"}
    assert sheet.protection.password
    assert not opened(tracking.blank(asked=SMALL))[SHEET].protection.password


def test_what_an_office_types_is_on_the_first_screen() -> None:
    """1366 pixels less the row headings and the scroll bar, at 7 pixels a character and 5 for each column."""
    upto = HEADERS.index("T1 observaciones") + 1
    assert sum(column.width * 7 + 5 for column in COLUMNS[:upto]) <= 1366 - 30 - 20

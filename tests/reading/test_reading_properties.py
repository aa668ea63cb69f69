"""What must not change what is read: where the table stands, the order of its columns, how its headers are spelt."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from ppc_reports.judging import rules
from ppc_reports.judging.status import standing
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import Unreadable
from ppc_reports.plan.grid import Box, Grid, Value, Workbook
from ppc_reports.plan.model import Activity, Figure, Quarter, QuarterEntry, State
from ppc_reports.plan.uses import Balance
from ppc_reports.products.tracking.columns import HEADERS
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.settings.layouts import load_layouts
from tests import samples
from tests.chance_plans import new_sheet, put, saved, template_workbook
from tests.oracle import Row
from tests.spellings import Written, any_case

TODAY = dt.date(2030, 1, 15)
CORTE = Quarter(2022, 3)
LAYOUTS = load_layouts()
SOME = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
TITLE = "Plan de acción de participación ciudadana 2022"
UNKNOWN = ("Carpeta", "Rubro", "Radicado interno", "Sede")


def plan_rows() -> list[dict[str, Written]]:
    """Three activities with figures of every kind, by header."""
    figures: tuple[Sequence[Value], ...] = (
        ("25 %", 0.2, "25%", "25,5%", "0,25", 0.0, "NP", None),
        (None, "mucho", None, 0.5, None, "N/A", None, None),
        ("10%", "10 %", 0.4, 0.4, "20%", "", "0,3", "30%"),
    )
    rows = []
    for number, shares in enumerate(figures, 1):
        names = [f"T{q} {what}" for q in (1, 2, 3, 4) for what in ("programado", "ejecutado")]
        rows.append(
            {
                "Línea estratégica": Written(f"Línea estratégica {number}. Diálogo {number}"),
                "N.º": Written(f"{number}.1"),
                "Actividad": Written(f"Realizar el encuentro {number}"),
                "Líder": Written("Áreas Misionales. Secretaría General"),
                "Fecha de inicio": Written("Marzo de 2022."),
                "Fecha de finalización": Written(dt.date(2022, 11, 30), "dd/mm/yyyy"),
                "Producto": Written("Acta"),
                "¿Aplica?": Written("Sí" if number != 3 else None),
                **dict(zip(names, map(Written, shares), strict=True)),
                "T1 evidencia": Written(f"https://example.org/{number}"),
                "T1 observaciones": Written("Se hizo"),
            }
        )
    return rows


def written_book(
    headers: Mapping[str, str], order: Sequence[str], corner: tuple[int, int] = (3, 1), between: Sequence[str] = ()
) -> bytes:
    """The plan with its columns in an order and its headers as spelt, its header row starting at ``corner``."""
    book, sheet = new_sheet("Seguimiento")
    top, left = corner
    sheet.cell(1, left).value = TITLE
    for place, header in enumerate([*order, *between], left):
        sheet.cell(top, place).value = headers.get(header, header)
        for index, row in enumerate(plan_rows(), top + 1):
            put(sheet, index, place, row.get(header, Written("17" if header in between else None)))
    return saved(book)


def read(data: bytes, corte: Quarter = CORTE) -> Reading:
    return read_plan(load(data, "plan.xlsx"), LAYOUTS, corte, TODAY)


def bare(reading: Reading) -> list[Activity]:
    """The activities without where they stood."""

    def placeless(figure: Figure) -> Figure:
        return replace(figure, at=None)

    def entry(one: QuarterEntry) -> QuarterEntry:
        evidence = replace(one.evidence, at=None)
        return replace(
            one, planned=placeless(one.planned), achieved=placeless(one.achieved), evidence=evidence, notes_at=None
        )

    return [
        replace(item, row=0, at={}, own={}, quarters=tuple(entry(one) for one in item.quarters))
        for item in reading.plan.activities
    ]


BASE = tuple(plan_rows()[0])
EXPECTED = bare(read(written_book({}, BASE)))


def test_the_plan_that_is_moved_about_is_read_in_full() -> None:
    assert [item.key for item in EXPECTED] == ["1.1", "2.1", "3.1"]
    assert [item.leads for item in EXPECTED] == [("Áreas Misionales", "Secretaría General")] * 3
    assert {(item.start, item.end) for item in EXPECTED} == {(dt.date(2022, 3, 1), dt.date(2022, 11, 30))}
    assert [one.planned.number for one in EXPECTED[0].quarters] == [0.25, 0.25, 0.25, None]


@SOME
@given(st.integers(2, 40), st.integers(1, 60), st.permutations(BASE), st.integers(0, 2**20))
def test_place_order_spelling_and_unknown_columns_change_no_activity(
    row: int, column: int, order: list[str], seed: int
) -> None:
    chance = Random(seed)
    spelt = {header: any_case(chance, header) for header in BASE}
    between = chance.sample(UNKNOWN, chance.randint(0, len(UNKNOWN)))
    places = sorted(chance.sample(range(len(order) + len(between)), len(between)))
    mixed = list(order)
    for place, header in zip(places, between, strict=True):
        mixed.insert(place, header)
    assert bare(read(written_book(spelt, mixed, (row, column)))) == EXPECTED


def test_a_renamed_mandatory_header_is_an_error_that_names_it() -> None:
    data = written_book({"Actividad": "Columna cambiada"}, BASE)
    with pytest.raises(Unreadable) as refusal:
        read(data)
    assert refusal.value.finding.code == "HEADER-MISSING"
    assert "actividad" in refusal.value.finding.message.casefold()
    assert "Columna cambiada" in refusal.value.finding.message


@pytest.mark.parametrize(
    ("header", "code", "planned"),
    [("Fecha de inicio", "PLANNED-FROM-END", 0.0), ("Fecha de finalización", "PLANNED-UNKNOWN", None)],
)
def test_a_renamed_date_is_told_and_no_date_is_invented(header: str, code: str, planned: float | None) -> None:
    reading = read(written_book({header: "Columna cambiada"}, BASE))
    told = {item.code: item for item in [*reading.findings, *rules.check(reading.plan, reading.corte)]}
    assert code in told
    assert "Columna cambiada" in told["COLUMNS-UNUSED"].message
    assert {item.start if "inicio" in header else item.end for item in reading.plan.activities} == {None}
    judged = [standing(item, CORTE, samples.scale()) for item in reading.plan.activities]
    assert [item.planned for item in judged] == [0.75, planned, pytest.approx(0.7)]


def test_where_no_quarter_has_its_column_what_it_holds_is_an_error_and_no_office_is_without_report() -> None:
    reading = read(written_book({f"T{q} ejecutado": f"Dato {q}" for q in (1, 2, 3, 4)}, BASE))
    assert "PROGRESS-UNREAD" in {item.code for item in reading.findings}
    states = {standing(item, CORTE, samples.scale()).state for item in reading.plan.activities}
    assert states == {State.INVALID}


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
@pytest.mark.parametrize("what", ["programado", "ejecutado"])
def test_one_quarter_whose_column_was_renamed_is_missing_and_never_a_zero(quarter: int, what: str) -> None:
    reading = read(written_book({f"T{quarter} {what}": "Otra cosa"}, BASE), Quarter(2022, 4))
    missing = [item for item in reading.findings if item.code in ("COLUMN-MISSING", "QUARTER-MISSING")]
    assert [item.severity for item in missing] == ["error"]
    assert f"T{quarter}" in missing[0].message
    assert what in missing[0].message
    if what == "ejecutado":
        states = {standing(item, reading.corte, samples.scale()).state for item in reading.plan.activities}
        assert states == {State.INVALID}
    else:
        judged = [standing(item, reading.corte, samples.scale()) for item in reading.plan.activities]
        assert judged[0].state is State.INVALID


@pytest.mark.parametrize("scale", [1, 100])
def test_percents_in_every_spelling_mixed_in_one_column_are_read_as_excel_shows_them(scale: int) -> None:
    plainly: list[Written] = [Written(0.25 * scale), Written("0,25" if scale == 1 else "25,0", "@")]
    texts = ["25%", "25 %", "25,0 %", "25.0%", " 25 % ", "25\u00a0%"]
    written = [Written(0.25, "0%"), Written(0.25, "0.00%"), *plainly, *map(Written, texts)]
    book, sheet = new_sheet()
    quarters = [f"T{q} {what}" for q in (1, 2, 3, 4) for what in ("programado", "ejecutado")]
    for column, header in enumerate(["Actividad", "Fecha inicio", "Fecha fin", "Forma de reporte", *quarters], 1):
        sheet.cell(1, column).value = header
    for row, one in enumerate(written, 2):
        for column, text in enumerate(["Encuentro " + str(row), "enero 2022", "diciembre 2022", "Del trimestre"], 1):
            sheet.cell(row, column).value = text
        for column in (5, 6, 7, 9, 11):
            put(sheet, row, column, one)
    reading = read(saved(book))
    assert {item.entry(1).achieved.number for item in reading.plan.activities} == {0.25}
    assert [item.row for item in reading.plan.activities] == list(range(2, 2 + len(written)))
    assert not [item for item in reading.findings if item.code in ("PERCENT-UNREADABLE", "SCALE-OUTLIER")]
    assert ("SCALE-CHOSEN" in {item.code for item in reading.findings}) == (scale == 100)


def test_a_plain_number_that_disagrees_with_its_column_by_a_hundred_is_an_error_at_its_cell() -> None:
    rows = [Row() for _ in range(4)]
    data, placed = template_workbook(Random(3), rows)
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Seguimiento"]
    column = HEADERS.index("T1 ejecutado") + 1
    for row, value in zip(placed, (48.44, 50.21, 0.6, 56.37), strict=True):
        put(sheet, row, column, Written(value))
    reading = read(saved(book))
    outliers = [item for item in reading.findings if item.code == "SCALE-OUTLIER"]
    assert [(item.severity, item.addresses) for item in outliers] == [
        ("error", (f"{get_column_letter(column)}{list(placed)[2]}",))
    ]


# ------------------------------------------------------------------------------------------------------ nothing is lost


def every_row_once(reading: Reading, heights: Mapping[str, int]) -> None:
    for part in reading.plan.parts:
        balance: Balance = part.balance
        places = sorted([*balance.activities, *balance.rejected, *balance.blank, *balance.other])
        assert places == list(range(1, heights[part.sheet] + 1))
        assert balance.rows == heights[part.sheet]
        assert balance.adds_up
    kept = sum(len(part.balance.activities) for part in reading.plan.parts)
    assert len(reading.plan.activities) == kept
    assert len(reading.plan.rejected) == sum(len(part.balance.rejected) for part in reading.plan.parts)


_WORDS = st.sampled_from(
    [
        "Total", "TOTAL GENERAL", "Elaboró: Planeación", "Línea estratégica 2. Otra", "Realizar un foro", "NP", "N/A",
        "25 %", "mucho", "#REF!", "Actividad", "T1 ejecutado", "Marzo de 2022", "Secretaría General", "1.1", "  ", "x",
        "=1+1", "<b>Realizar</b> mesas", "Nota: cifras preliminares", "Promedio",
    ]
)  # fmt: skip
_VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.none(),
    _WORDS,
    st.floats(allow_nan=True),
    st.integers(-3, 10**17),
    st.booleans(),
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1)),
    st.text(max_size=12),
)
_TABLES = st.lists(st.lists(_VALUES, min_size=0, max_size=len(BASE)), max_size=12)
_BOXES = st.builds(
    lambda top, left, down, right: Box(top, left, top + down, left + right),
    st.integers(1, 12), st.integers(1, 12), st.integers(0, 4), st.integers(0, 4),
)  # fmt: skip


@MANY
@given(_TABLES, st.lists(_BOXES, max_size=3), st.sampled_from((1, 2, 3, 4)))
def test_rows_read_are_activities_rejected_blank_and_other_whatever_they_hold(
    table: list[list[Value]], merges: list[Box], quarter: int
) -> None:
    rows = [(TITLE,), (), BASE, *map(tuple, table), ("", "", "Realizar la última mesa")]
    grid = Grid("Seguimiento", tuple(tuple(row) for row in rows), merges=tuple(merges))
    workbook = Workbook("plan.xlsx", "0" * 64, (grid,), "prueba")
    try:
        reading = read_plan(workbook, LAYOUTS, Quarter(2022, quarter), TODAY)
    except Unreadable:
        return
    every_row_once(reading, {"Seguimiento": grid.height})
    told = {(item.sheet, row) for item in reading.findings if item.code == "ROW-REJECTED" for row, _ in item.cells}
    assert told == {(item.sheet, item.row) for item in reading.plan.rejected}
    assert all(item.message for item in rules.check(reading.plan, reading.corte))
    for activity in reading.plan.activities:
        judged = standing(activity, reading.corte, samples.scale())
        assert judged.compliance is None or 0 <= judged.compliance <= 1


def test_rows_of_several_sheets_are_each_accounted_for() -> None:
    book, first = new_sheet("Parte A 2022")
    for line in ((TITLE,), (), BASE, (None,), ("Línea 1. Uno", "1.1", "Realizar mesas"), ("Total", None, None)):
        first.append(line)
    second = book.copy_worksheet(first)
    second.title = "Parte B 2022"
    second.append(["Elaboró: Oficina de Planeación"])
    reading = read(saved(book))
    every_row_once(reading, {"Parte A 2022": 6, "Parte B 2022": 7})
    assert len(reading.plan.activities) == 2

"""Random plans in real workbooks: what the product answers is what tests/oracle.py works out from the page alone."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import openpyxl
import pytest

from ppc_reports.judging import rules
from ppc_reports.judging.summary import Basis, Source, summarize
from ppc_reports.opening import workbook as opening
from ppc_reports.plan.findings import merged
from ppc_reports.plan.model import Quarter
from ppc_reports.products.result import result, to_json
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.configuration import template_file
from ppc_reports.settings.layouts import Layout, load_layouts
from tests import ROOT, oracle, samples
from tests.chance_plans import (
    common,
    indicator_matrix,
    indicator_row,
    new_sheet,
    own_workbook,
    put,
    quantity_row,
    saved,
    share_row,
    template_workbook,
    to_date_rows,
    weights,
)
from tests.oracle import Blank, Row, Sums, Verdict
from tests.spellings import amount, last_day, offices

TODAY = dt.date(2030, 1, 15)
BY_CHANCE = pytest.mark.parametrize("seed", range(10))
NEAR = 1.5e-6
EXAMPLE = ROOT / "input" / "seguimiento_ppc_2022.xlsx"


# ---------------------------------------------------------------------------------------------- what the product says


def answered(
    data: bytes, corte: str, layouts: Sequence[Layout] | None = None, scale: str = "tres_zonas"
) -> dict[str, Any]:
    """The result of a workbook at a corte, by the product's own stages."""
    workbook = opening.load(data, "plan.xlsx")
    reading = read_plan(workbook, layouts or load_layouts(), Quarter.parse(corte), TODAY)
    assert all(part.balance.adds_up for part in reading.plan.parts)
    findings = merged([*reading.findings, *rules.check(reading.plan, reading.corte)])
    source = Source(workbook.name, workbook.sha256, reading.sheet, reading.layout, workbook.reader)
    summary = summarize(reading.plan, reading.corte, Basis(samples.scale(scale), source), findings)
    return dict(json.loads(to_json(result(summary))))


def bands(scale: str = "tres_zonas") -> list[tuple[str, Fraction]]:
    return [(band.name, Fraction(str(band.start))) for band in samples.scale(scale).bands]


def same(given_: float | None, expected: Fraction | None) -> bool:
    if given_ is None or expected is None:
        return given_ is None and expected is None
    return abs(given_ - float(expected)) <= NEAR


def agrees(
    said: Mapping[str, Any], rows: Mapping[int, Row], year: int, quarter: int, scale: str = "tres_zonas"
) -> None:
    """The product's result is the oracle's: every activity, line, office and the plan."""
    verdicts = {place: oracle.judge(row, year, quarter, bands(scale)) for place, row in rows.items()}
    assert [item["row"] for item in said["activities"]] == list(rows)
    for item in said["activities"]:
        _activity_agrees(item, verdicts[item["row"]])
    everything = list(verdicts.values())
    _group_agrees(said["totals"], oracle.sums(everything), "plan", scale)
    for line in said["lines"]:
        members = [item for item in everything if item.row.line == line["number"]]
        _group_agrees(line, oracle.sums(members), f"línea {line['number']}", scale)
        assert line["activities"] == len(members)
    assert {office["name"] for office in said["offices"]} == {name for row in rows.values() for name in row.leads}
    for office in said["offices"]:
        _group_agrees(
            office, oracle.sums(item for item in everything if office["name"] in item.row.leads), office["name"], scale
        )


def _activity_agrees(item: Mapping[str, Any], expected: Verdict) -> None:
    where = f"fila {item['row']}: {expected}\nproducto: {item}"
    assert item["state"] == expected.state, where
    assert item["zone"] == expected.zone, where
    if expected.state in ("not_applicable", "not_judged", "invalid"):
        assert (item["compliance"], item["compliance_real"]) == (None, None), where
        return
    assert same(item["planned"], expected.planned), where
    assert same(item["compliance"], expected.compliance), where
    assert same(item["compliance_real"], expected.real), where
    assert same(item["achieved"] or 0.0, expected.achieved), where


def _group_agrees(said: Mapping[str, Any], expected: Sums, name: str, scale: str) -> None:
    where = f"{name}: {expected}\nproducto: {said}"
    assert {state: count for state, count in said["states"].items() if count} == expected.states, where
    assert same(said["planned"], expected.planned), where
    assert same(said["achieved"], expected.achieved), where
    assert same(said["compliance"], expected.compliance), where
    assert same(said["compliance_real"], expected.real), where
    assert same(said["achieved_real"], expected.achieved_real), where
    assert same(said["counted"], expected.counted), where
    assert same(said["compliance_if_reported"], expected.if_reported), where
    assert same(said["coverage"], expected.coverage), where
    assert (said["due"], said["known"], said["unscheduled"]) == (expected.due, expected.known, expected.unscheduled), (
        where
    )
    assert said["zone"] == oracle.group_zone(expected, bands(scale)), where


def all_cortes(
    data: bytes, rows: Mapping[int, Row], layouts: Sequence[Layout] | None = None, year: int = 2022
) -> list[dict[str, Any]]:
    said = [answered(data, f"{year}-T{quarter}", layouts) for quarter in (1, 2, 3, 4)]
    for quarter, answer in enumerate(said, 1):
        agrees(answer, rows, year, quarter)
    return said


# --------------------------------------------------------------------------------------------------------------- tests


@BY_CHANCE
def test_a_template_filled_in_by_chance_gives_the_figures_of_the_page(seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    given_weights = weights(chance, count)
    rows = [
        share_row(chance, to_date=False, weight=given_weights[place], **common(chance, place, count))
        for place in range(count)
    ]
    data, placed = template_workbook(chance, rows)
    all_cortes(data, placed)


@BY_CHANCE
def test_indicator_rows_among_shares_follow_their_accumulation_type(seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    rows = []
    for place in range(count):
        fields = common(chance, place, count)
        rows.append(
            indicator_row(chance, **fields) if chance.random() < 0.6 else share_row(chance, to_date=False, **fields)
        )
    data, placed = template_workbook(chance, rows)
    all_cortes(data, placed)


@BY_CHANCE
@pytest.mark.parametrize("name", ["T{q} {what} acumulado", "{what} acumulado trimestre {q}"])
def test_headers_that_say_accumulated_are_read_to_date(seed: int, name: str) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    rows = to_date_rows(chance, count)
    data, placed = own_workbook(chance, rows, name)
    all_cortes(data, placed)


@pytest.fixture(scope="module")
def to_date_layouts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, ...]:
    """The shipped layouts and an office's own, which declares its figures to date."""
    folder = tmp_path_factory.mktemp("templates")
    (folder / "formatos").mkdir()
    shipped = template_file("formatos/plan_trimestral.toml").read_text(encoding="utf-8")
    own = shipped.replace('"plan_trimestral"', '"propio"').replace('mode = "auto"', 'mode = "to_date"')
    own += '\n[quarters]\nplanned = ["pactado", "…"]\nachieved = ["cumplido", "…"]\n'
    (folder / "formatos" / "propio.toml").write_text(own, encoding="utf-8")
    return load_layouts(folder)


@BY_CHANCE
def test_a_layout_file_may_declare_to_date(to_date_layouts: tuple[Layout, ...], seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    rows = to_date_rows(chance, count)
    words = {"programado": "Pactado", "ejecutado": "Cumplido"}
    data, placed = own_workbook(chance, rows, "Trimestre {q} {what}")
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    for line in book.active.iter_rows():
        for cell in line:
            for word, other in words.items():
                if str(cell.value).startswith("Trimestre"):
                    cell.value = cell.value.replace(word, other)
    all_cortes(saved(book), placed, to_date_layouts)


def _decided(rows: Iterable[Row], *, to_date: bool) -> bool:
    """True where some row can only be read in the way of the workbook."""
    for row in rows:
        shares = [oracle.number(figure) for figure in row.planned]
        sums_up, climbs = sum(shares) == 1, shares[3] == 1 and shares == sorted(shares)
        if (climbs and not sums_up) if to_date else (sums_up and not climbs):
            return True
    return False


@BY_CHANCE
@pytest.mark.parametrize("to_date", [False, True])
def test_undeclared_figures_are_what_the_planned_columns_say(seed: int, to_date: bool) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    rows = to_date_rows(chance, count, written=True)
    if not to_date:
        rows = [share_row(chance, to_date=False, start=row.start, end=row.end, line=row.line) for row in rows]
    data, placed = own_workbook(chance, rows, "T{q} {what}")
    if _decided(rows, to_date=to_date):
        assert all("MODE-DECIDED" in _codes(said) for said in all_cortes(data, placed))


def _codes(said: Mapping[str, Any]) -> set[str]:
    return {item["code"] for item in said["findings"]}


@pytest.mark.parametrize("planned", [("10%", "20%", "30%", "50%"), ("", "", "", "100%")], ids=["neither", "both"])
def test_where_both_or_neither_fit_nothing_is_guessed(planned: Sequence[str]) -> None:
    said = answered(_three_rows(planned, {}), "2022-T2")
    unclear = [item for item in said["findings"] if item["code"] == "MODE-UNCLEAR"]
    assert [item["severity"] for item in unclear] == ["error"]
    assert {item["state"] for item in said["activities"]} == {"invalid"}
    assert {(item["planned"], item["achieved"]) for item in said["activities"]} == {(None, None)}


def _three_rows(planned: Sequence[str], further: Mapping[str, str]) -> bytes:
    """Three activities that plan these texts and report half of each quarter, with further columns."""
    book, sheet = new_sheet()
    sheet.append(["Plan de acción 2022"])
    quarters = [f"T{q} {what}" for q in (1, 2, 3, 4) for what in ("programado", "ejecutado")]
    sheet.append(["Actividad", "Fecha inicio", "Fecha fin", *further, *quarters])
    for number in (1, 2, 3):
        figures = [figure for share in planned for figure in (share, "12,5%")]
        sheet.append([f"Encuentro {number}", "enero 2022", "diciembre 2022", *further.values(), *figures])
    return saved(book)


@BY_CHANCE
def test_each_row_may_say_how_it_is_reported(seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    rows = []
    for place in range(count):
        fields = {**common(chance, place, count), "applies": True}
        rows.append(share_row(chance, to_date=chance.random() < 0.5, **fields))
    ways = {"Forma de reporte": ["Acumulado" if row.to_date else "Del trimestre" for row in rows]}
    data, placed = own_workbook(chance, rows, "T{q} {what}", ways)
    all_cortes(data, placed)


# ------------------------------------------------------------------------------------------- quantities and indicators


@BY_CHANCE
def test_quantities_are_shares_of_the_years_own_plan_with_two_years_side_by_side(seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    rows = [quantity_row(chance, "1") for _ in range(count)]
    book, sheet = new_sheet("PDM")
    headers = ["Eje", "Código meta", "Meta de producto", "Responsable"]
    headers += [f"T{q}. PLANEADO {year}" for year in (2024, 2025) for q in (1, 2, 3, 4)]
    headers += [f"T{'.' if q == 4 else ''}{q} EJECUTADO {year}" for year in (2024, 2025) for q in (1, 2, 3, 4)]
    for column, text in enumerate(headers, 1):
        sheet.cell(1, column).value = text
    for index, row in enumerate(rows, 2):
        texts: tuple[Any, ...] = (
            "1. Eje social",
            100 + index,
            f"Realizar {index} talleres",
            offices(chance, row.leads),
        )
        for column, text in enumerate(texts, 1):
            sheet.cell(index, column).value = text
        for q in (1, 2, 3, 4):
            sheet.cell(index, headers.index(f"T{q}. PLANEADO 2024") + 1).value = 1000
            put(sheet, index, headers.index(f"T{q}. PLANEADO 2025") + 1, amount(chance, row.planned[q - 1]))
            done = f"T{'.' if q == 4 else ''}{q} EJECUTADO 2025"
            put(sheet, index, headers.index(done) + 1, amount(chance, row.achieved[q - 1]))
    all_cortes(saved(book), dict(enumerate(rows, 2)), year=2025)


@BY_CHANCE
def test_an_indicatorindicator_matrix_of_three_header_rows_is_read_by_the_quarter_above(seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(1, 9)
    rows = []
    for place in range(count):
        fields = {**common(chance, place, count), "line": "1", "applies": True}
        fields["start"], fields["end"] = (day and day.replace(year=2025) for day in (fields["start"], fields["end"]))
        rows.append(indicator_row(chance, target_year=chance.choice((None, 2025, 2025, 2027)), **fields))
    data, placed = indicator_matrix(chance, rows)
    all_cortes(data, placed, year=2025)


# ------------------------------------------------------------------------------------------------ the page's own table


MONTHS_OF_2022 = {
    "1.1": (3, 11),
    "1.2": (3, 11),
    "2.1": (3, 11),
    "3.1": (1, 3),
    "3.2": (3, 6),
    "4.1": (2, 11),
    "5.1": (7, 12),
}
TABLE = {
    "2022-T1": ("1/9", "1/9", "1/9", "1", "1/4", "2/10", "0", 25.5),
    "2022-T2": ("4/9", "4/9", "4/9", "1", "1", "5/10", "0", 54.8),
    "2022-T3": ("7/9", "7/9", "7/9", "1", "1", "8/10", "1/2", 80.5),
    "2022-T4": ("1", "1", "1", "1", "1", "1", "1", 100.0),
}


@pytest.mark.parametrize("corte", TABLE)
def test_the_plan_of_2022_is_planned_as_the_page_says(corte: str) -> None:
    said = answered(EXAMPLE.read_bytes(), corte)
    *shares, whole = TABLE[corte]
    assert {item["key"]: item["planned"] for item in said["activities"]} == {
        key: round(float(Fraction(str(share))), 6) for key, share in zip(MONTHS_OF_2022, shares, strict=True)
    }
    assert float(oracle.rounded(Fraction(said["totals"]["planned"]))) * 100 == pytest.approx(whole)


@pytest.mark.parametrize("corte", TABLE)
def test_the_oracle_itself_gives_the_table_of_the_page(corte: str) -> None:
    quarter, (*shares, whole) = int(corte[-1]), TABLE[corte]
    rows = [Row(start=dt.date(2022, first, 1), end=last_day(2022, last)) for first, last in MONTHS_OF_2022.values()]
    verdicts = [oracle.judge(row, 2022, quarter, bands()) for row in rows]
    assert [item.planned for item in verdicts] == [Fraction(str(share)) for share in shares]
    assert float(oracle.rounded(oracle.sums(verdicts).planned or Fraction(0))) * 100 == pytest.approx(whole)


@pytest.mark.parametrize("scale", ["tres_zonas", "cinco_bandas"])
def test_a_compliance_on_the_edge_of_a_zone_is_rounded_half_up_before_it_is_judged(scale: str) -> None:
    shares = [Fraction(number, 10000) for number in (5994, 5995, 5996, 7994, 7995, 1994, 1995, 3995, 9994, 9995, 0)]
    nothing = (Blank.EMPTY,) * 3
    rows = [Row([Fraction(1), *nothing], [share, *nothing], leads=()) for share in shares]
    book, sheet = new_sheet()
    quarters = [f"T{q} {what}" for q in (1, 2, 3, 4) for what in ("programado", "ejecutado")]
    sheet.append(["Actividad", "Fecha inicio", "Fecha fin", "Forma de reporte", *quarters])
    for share in shares:
        written = ("100%", f"{float(share * 100):.2f}%")
        sheet.append([f"Actividad {share}", "enero 2022", "diciembre 2022", "Del trimestre", *written])
    said = answered(saved(book), "2022-T1", scale=scale)
    expected = [oracle.judge(row, 2022, 1, bands(scale)) for row in rows]
    assert [(item["state"], item["zone"]) for item in said["activities"]] == [(one.state, one.zone) for one in expected]


def test_the_same_bytes_in_give_the_same_json_out() -> None:
    chance = Random(7)
    rows = [share_row(chance, to_date=False, **common(chance, place, 9)) for place in range(9)]
    data, _ = template_workbook(chance, rows)
    assert to_json(answered(data, "2022-T3")) == to_json(answered(data, "2022-T3"))

"""What the first four sheets say, beyond numbers: blanks, balance, attention, membership, order, print."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ppc_reports.excel.book import Content, Formula, Link, Sheet
from ppc_reports.judging.summary import NO_OFFICE
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Absent, Evidence, QuarterEntry, RejectedRow, Unit
from ppc_reports.products.report import charts, theme
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.long_texts import observations
from ppc_reports.products.report.matrix_row import evidence_content, line_value
from ppc_reports.products.report.sheets import lines, matrix, offices, overview
from tests.samples import activity, every_item, generated, plan, summary

ERROR = Finding("X", Severity.ERROR, "mal", "corregir")


def contents(sheet: Sheet) -> list[Content]:
    return [item.content for item in every_item(sheet)] + [merge.content for merge in sheet.merges]


def row_of(sheet: Sheet, key: str) -> dict[str, Content]:
    """The cells of an activity by their header."""
    number = next(item.row for item in every_item(sheet) if item.column == 1 and item.content == key)
    headers = {item.column: str(item.content) for item in every_item(sheet) if item.row == matrix.HEADER_ROW}
    return {headers[item.column]: item.content for item in every_item(sheet) if item.row == number}


def test_the_four_blanks_stay_four_texts() -> None:
    blanks = (None, Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE, Absent.INVALID)
    row = row_of(matrix.sheet(summary(plan([activity("1.1", (0.25,) * 4, blanks)]))), "1.1")
    assert [row[f"Ejecutado T{number}"] for number in (1, 2, 3, 4)] == ["—", "NP", "N/A", "Inválido"]


def test_what_is_unknown_is_not_zero() -> None:
    row = row_of(matrix.sheet(summary(plan([activity("1.1", (0.25,) * 4)]))), "1.1")
    achieved = row["Ejecutado acumulado"]
    assert isinstance(achieved, Formula)
    assert achieved.value == theme.UNKNOWN


def test_every_derived_number_is_a_formula() -> None:
    row = row_of(matrix.sheet(summary(generated(7))), "1.1")
    derived = (live.PLANNED, live.ACHIEVED, live.COMPLIANCE, live.REAL, live.PLANNED_COUNTED, live.COUNTED)
    assert all(isinstance(row[header], Formula) for header in derived)
    for module in (lines, offices):
        numbers = [item for item in every_item(module.sheet(summary(generated(7)))) if isinstance(item.content, float)]
        assert numbers == []


def test_no_formula_uses_a_function_newer_than_excel_2013() -> None:
    known = {"IF", "OR", "AND", "N", "MIN", "MAX", "SUM", "COUNT", "YEAR", "MONTH", "SUMPRODUCT", "ISNUMBER", "FIND"}
    known |= {"INDEX", "MATCH", "INT", "NOT", "COUNTA", "COUNTIF"}
    for sheet in report_book(summary(generated(20))).sheets:
        for content in contents(sheet):
            if isinstance(content, Formula):
                used = {word.split("(")[0] for word in _calls(content.text)}
                assert used <= known, content.text


def _calls(text: str) -> list[str]:
    return re.findall(r"[A-Z.]+\(", text)


def test_the_matrix_is_one_table_without_merged_cells() -> None:
    sheet = matrix.sheet(summary(generated(20)))
    (table,) = sheet.tables
    assert table.area.bottom - table.area.top == 20
    assert all(merge.area.bottom < table.area.top for merge in sheet.merges)
    assert [item.content for item in every_item(sheet) if item.row == table.area.top] == list(table.headers)
    assert sheet.printing.repeat == (matrix.BAND_ROW, matrix.HEADER_ROW)


def test_a_reported_quantity_is_shown_in_its_own_unit() -> None:
    row = activity("1.1", (10, 0, 30, 0), (5, None, 2, None), unit=Unit.QUANTITY, unit_name="talleres")
    row = replace(row, quarters=tuple(_quantity(entry) for entry in row.quarters))
    shown = row_of(matrix.sheet(summary(plan([row]))), "1.1")["Valores reportados"]
    assert shown == "talleres\nT1: 5 de 10 · T2: — de 0 · T3: 2 de 30 · T4: — de 0"
    assert "Valores reportados" not in row_of(matrix.sheet(summary(generated(3))), "1.1")


def _quantity(entry: QuarterEntry) -> QuarterEntry:
    planned, achieved = (
        replace(item, raw="" if item.number is None else f"{item.number:g}") for item in (entry.planned, entry.achieved)
    )
    return replace(entry, planned=planned, achieved=achieved)


def test_a_share_far_beyond_the_plan_still_fits_its_column() -> None:
    usual, far = (
        matrix.sheet(summary(plan([activity("1.1", (0.25,) * 4, (share, 0, 0, 0))]))) for share in (0.5, 12345.6)
    )
    place = [item.content for item in every_item(usual) if item.row == matrix.HEADER_ROW].index("Ejecutado T1") + 1
    assert far.widths[place] > len("1234560.0%")
    assert far.widths[place] > usual.widths[place]


def test_evidence_is_a_link_where_it_is_one() -> None:
    one, two = ("https://a.co/1",), ("https://a.co/1", "https://a.co/2")
    assert evidence_content(Evidence("https://a.co/1", one)) == Link(one[0], "Abrir", "Abrir la evidencia")
    assert evidence_content(Evidence("acta", ())) == "acta"
    assert evidence_content(Evidence()) is None
    for evidence in (Evidence("x", two), Evidence("acta " * 30, ())):
        content = evidence_content(evidence)
        assert isinstance(content, Link)
        assert content.url == "internal:'Evidencias'!A1"


def test_observations_say_their_quarter() -> None:
    entries = (QuarterEntry(notes="bien"), QuarterEntry(), QuarterEntry(notes=" tarde "), QuarterEntry())
    assert observations(replace(activity(), quarters=entries)) == "T1: bien\nT3: tarde"


@pytest.mark.parametrize(
    ("number", "value"), [("1", 1), ("12", 12), ("01", "01"), ("A", "A"), ("1.5", "1.5"), ("²", "²")]
)
def test_the_number_of_a_line_is_a_number_where_it_is_one(number: str, value: object) -> None:
    assert line_value(number) == value


def test_offices_are_told_apart_in_the_cell_of_an_activity() -> None:
    assert live.offices_text(("A", "B", "A")) == "A; B"
    assert live.offices_text(("A; B",)) == "A, B"
    row = row_of(matrix.sheet(summary(plan([activity("1.1", leads=())]))), "1.1")
    assert row[live.LEADS] == NO_OFFICE


def test_offices_go_from_the_lowest_compliance_and_those_without_any_come_last() -> None:
    rows = [
        activity("1.1", (1, 0, 0, 0), (0.9, 0, 0, 0), leads=("Alta",)),
        activity("1.2", (1, 0, 0, 0), (0.1, 0, 0, 0), leads=("Baja",)),
        activity("1.3", (0, 0, 0, 1), leads=("Aún no",)),
    ]
    assert [member.name for member in offices.grouping(summary(plan(rows))).members] == ["Baja", "Alta", "Aún no"]


def test_the_summary_page_says_preliminary_only_where_it_is() -> None:
    final, preliminary = (overview.sheet(summary(generated(7), findings=found)) for found in ((), (ERROR,)))
    assert not any("PRELIMINAR" in str(content) for content in contents(final))
    assert any("PRELIMINAR" in str(content) for content in contents(preliminary))


def test_the_summary_page_names_what_requires_attention_or_says_there_is_nothing() -> None:
    late = activity("4.2", (1, 0, 0, 0), (0.1, 0.1, 0.1, None), end=activity().start)
    done = activity("4.1", (1, 0, 0, 0), (1, None, None, None), evidence=("https://a.co",) + ("",) * 3)
    assert "4.2" in contents(overview.sheet(summary(plan([late, done]))))
    assert "✓ Ninguna actividad requiere atención en este corte." in contents(overview.sheet(summary(plan([done]))))


@pytest.mark.parametrize(
    ("reported", "told"), [(0, "reportaron 0 de 2"), (1, "reportó 1 de 2"), (2, "reportaron 2 de 2")]
)
def test_the_summary_page_says_how_much_is_known_before_the_verdict(reported: int, told: str) -> None:
    rows = [activity(f"1.{n}", (0.5, 0.5, 0, 0), (0.2, 0.1 if n < reported else None, 0, 0)) for n in range(2)]
    assert told in list(contents(overview.sheet(summary(plan(rows)))))


def test_no_zone_stands_over_data_that_is_not_there() -> None:
    rows = [activity(f"1.{n}", (0.5, 0.5, 0, 0), (0.5, 0.4 if n else None, 0, 0)) for n in range(2)]
    said = [item for item in contents(overview.sheet(summary(plan(rows)))) if isinstance(item, str)]
    assert "? no concluyente: entre 70 % y 95 %" in said
    assert not [text for text in said if "alta" in text or "media" in text]


@pytest.mark.parametrize(
    ("highest", "unit", "end"), [(0, 1, 1), (7, 2, 8), (23, 5, 25), (58, 20, 60), (143, 50, 150), (5001, 2000, 6000)]
)
def test_an_axis_of_counts_has_round_steps(highest: int, unit: int, end: int) -> None:
    axis = charts.count_scale(highest)
    assert (axis["major_unit"], axis["max"]) == (unit, end)


@pytest.mark.parametrize(
    ("highest", "unit", "end"), [(0.7, 0.2, 1), (1.15, 0.2, 1.2), (1.7, 0.5, 2), (3.9, 1, 4), (70, 20, 80)]
)
def test_an_axis_of_shares_has_at_most_six_round_steps(highest: float, unit: float, end: float) -> None:
    axis = charts.share_axis(highest, None)
    assert axis["major_unit"] == unit
    assert axis["max"] == pytest.approx(end, abs=1e-4)


def test_an_entity_of_any_length_leaves_room_for_the_rest_of_the_footer_and_of_the_head() -> None:
    of_plan = summary(plan([activity()], entity="Entidad " * 40))
    assert theme.page_footer(of_plan).index("&R") <= len("&L") + 75
    assert len(theme.corte_line(of_plan)) < 155


def test_the_summary_page_is_one_page_with_the_balance_of_rows() -> None:
    made = plan(generated(5).activities, [RejectedRow("Seguimiento", 20, "x", "y")])
    sheet = overview.sheet(summary(made))
    assert (sheet.printing.fit_height, sheet.printing.landscape) == (1, False)
    assert "✓ Cuadra: ninguna fila se perdió" in [
        content.value for content in contents(sheet) if isinstance(content, Formula)
    ]
    wrong = replace(made.parts[0], balance=replace(made.parts[0].balance, rows=99))
    values = [
        item.value
        for item in contents(overview.sheet(summary(replace(made, parts=(wrong,)))))
        if isinstance(item, Formula)
    ]
    assert "✕ No cuadra: avise a quien mantiene el programa" in values


def test_charts_say_in_words_what_they_draw_and_stand_inside_the_printed_page() -> None:
    for sheet in [*report_book(summary(generated(20))).sheets][:4]:
        for chart in sheet.charts:
            assert len(chart.description) > 20
            assert sheet.printing.area is not None
            assert chart.row + chart.height // 20 <= sheet.printing.area.bottom + 1
    assert len(overview.sheet(summary(generated(20))).charts) == 4


def test_defined_names_lead_to_the_large_figures() -> None:
    for found in ((), (ERROR,)):
        made = summary(generated(7), findings=found)
        sheet, names = overview.sheet(made), overview.names(made)
        row = int(names["Cumplimiento_del_plan"].rpartition("$")[2])
        figures = {merge.area.left: merge.content for merge in sheet.merges if merge.area.top == row}
        values = [content.value for content in figures.values() if isinstance(content, Formula)]
        assert values == [
            made.totals.coverage,
            made.totals.planned,
            made.totals.counted,
            made.totals.compliance,
        ]

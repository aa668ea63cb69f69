"""Figures and dates that only their row, column or workbook makes plain: each kind in other words, layouts and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.chance_plans import new_sheet, saved
from tests.judging.test_oracle import answered

Rows = Sequence[Sequence[Any]]


def book(
    headers: Sequence[str],
    rows: Rows,
    *,
    title: str = "Plan 2025",
    top: int = 1,
    formats: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook whose table begins below ``top`` rows of titles; ``formats`` are number formats by cell."""
    made, sheet = new_sheet(title)
    for number in range(top):
        sheet.cell(number + 1, 1).value = (
            "PLAN DE ACCIÓN DE PARTICIPACIÓN CIUDADANA 2025" if not number else f"Nota {number}"
        )
    for place, line in enumerate((headers, *rows), top + 2):
        for column, value in enumerate(line, 1):
            sheet.cell(place, column).value = value
    for address, number_format in (formats or {}).items():
        sheet[address].number_format = number_format
    return saved(made)


def quarters(first: str, second: str) -> list[str]:
    return [f"{word} T{number}" for number in (1, 2, 3, 4) for word in (first, second)]


def codes(said: Mapping[str, Any], severity: str = "") -> set[str]:
    return {item["code"] for item in said["findings"] if severity in item["severity"]}


# ------------------------------------------------------------------------------------------------ separators (t16h)

AMOUNTS = ["No.", "Meta de producto", "Responsable", "Unidad de medida", *quarters("Programado", "Ejecutado")]


def amounts(planned: Sequence[Any], done: Sequence[Any], rows: int = 3) -> bytes:
    figures = [value for pair in zip(planned, (*done, None, None)[:4], strict=True) for value in pair]
    return book(
        AMOUNTS, [[n, f"Realizar jornadas {n}", "Planeación", "personas", *figures] for n in range(1, rows + 1)]
    )


@pytest.mark.parametrize(
    ("planned", "done", "compliance"),
    [
        ((1500, 900, 1500, 1500), ("1,200", "850"), 2050 / 2400),
        ((1500, 900, 1500, 1500), ("1.200", "850"), 2050 / 2400),
        ((12000, 8000, 9000, 9000), ("12.500 personas", "6,900"), 19400 / 20000),
        ((2, 3, 2, 2), ("1,250", "2.750"), 4 / 5),
    ],
)
def test_a_text_that_may_be_thousands_is_read_as_its_row_plans(
    planned: Sequence[int], done: Sequence[str], compliance: float
) -> None:
    said = answered(amounts(planned, done), "2025-T2")
    assert said["totals"]["compliance"] == pytest.approx(min(compliance, 1), abs=1e-6)
    assert "NUMBER-SEPARATOR" in codes(said, "warning")
    assert not codes(said, "error")


def test_what_its_row_leaves_open_the_other_texts_of_the_column_decide() -> None:
    rows = [[n, f"Realizar jornadas {n}", "Planeación", "km", 40, text, 40, None, 40, None, 40, None] for n, text in
            enumerate(("1,200", "38,5", "2,5"), 1)]  # fmt: skip
    said = answered(book(AMOUNTS, rows), "2025-T1")
    assert [item["quarters"][0]["achieved"] for item in said["activities"]] == pytest.approx(
        [1.2 / 160, 38.5 / 160, 2.5 / 160], abs=1e-6
    )


def test_what_stays_open_is_an_error_at_its_cell() -> None:
    said = answered(amounts((40, 40, 40, 40), ("1,200", "30")), "2025-T2")
    [found] = [item for item in said["findings"] if item["code"] == "NUMBER-AMBIGUOUS"]
    assert (found["severity"], found["cells"]) == ("error", ["F4", "F5", "F6"])
    assert {item["state"] for item in said["activities"]} == {"invalid"}
    assert said["totals"]["zone"] == "inconclusive"


# -------------------------------------------------------------------------------------------- targets in percent (ind2)

TARGETS = [
    "Código Indicador", "Producto", "Indicador de Producto", "Línea base", "Meta del indicador", "Año meta",
    "Tipo de acumulación", "Dependencia responsable", "Resultado T1", "Resultado T2", "Resultado T3", "Resultado T4",
]  # fmt: skip


def indicators(
    target: Any, results: Sequence[Any], *, kind: str = "Flujo", year: int = 2025, number_format: str = "0%"
) -> bytes:
    row = [901, "Producto de la política", "Indicador", 0, target, year, kind, "Planeación", *results]
    other = [902, "Otro producto", "Indicador", 0, 4, 2025, "Flujo", "Planeación", 1, 2, 3, 4]
    formats = {"E4": number_format} if isinstance(target, float) else {}
    return book(TARGETS, [row, other], formats=formats)


@pytest.mark.parametrize(
    ("target", "results", "share"),
    [
        (0.1, (0.6, 2.82, 5, 8), 0.8),
        ("10 %", (0.6, 2.82, 5, 8), 0.8),
        (0.9, (20, 40, 60, 81), 0.9),
        ("25%", ("3,5", "9", "14,5", "20"), 0.8),
    ],
)
def test_plain_results_of_a_target_in_percent_are_points(target: Any, results: Sequence[Any], share: float) -> None:
    said = answered(indicators(target, results), "2025-T4")
    assert said["activities"][0]["compliance"] == pytest.approx(share)
    assert "RESULT-POINTS" in codes(said)
    assert not codes(said, "error")


@pytest.mark.parametrize("results", [(0.4, 0.5, 0.6, 0.85), (0.85, None, None, None)])
def test_results_that_may_be_fractions_as_well_are_an_error(results: Sequence[Any]) -> None:
    said = answered(indicators("90 %", results), "2025-T4")
    assert "RESULT-AMBIGUOUS" in codes(said, "error")
    assert said["activities"][0]["state"] == "invalid"


def test_results_are_fractions_where_the_others_of_the_table_are() -> None:
    rows = [
        [901, "Producto de la política", "Indicador", 0, 0.5, 2025, "Acumulado", "Planeación", 0.25, 0.125, None, None],
        [902, "Otro producto", "Indicador", 0, 1, 2025, "Acumulado", "Planeación", 0.25, 0.25, 0.25, 0.25],
    ]
    said = answered(book(TARGETS, rows, formats={"E4": "0%"}), "2025-T2")
    assert said["activities"][0]["achieved"] == 0.75
    assert "RESULT-FRACTIONS" in codes(said, "info")
    assert not codes(said, "error")


def test_a_result_of_100_percent_against_a_target_of_1_is_all_of_it() -> None:
    said = answered(indicators(1, ("25%", "50%", "75%", "100%")), "2025-T4")
    assert (said["activities"][0]["state"], said["activities"][0]["achieved"]) == ("completed", 1.0)
    assert not codes(said, "error")


@pytest.mark.parametrize(("target", "year"), [(0, 2025), (8, 2027), ("10%", 2026)])
def test_what_has_nothing_to_be_measured_against_this_year_is_not_judged(target: Any, year: int) -> None:
    said = answered(indicators(target, (1, 2, 3, 4), year=year), "2025-T4")
    activity = said["activities"][0]
    assert (activity["state"], activity["compliance"], activity["zone"]) == ("not_judged", None, None)
    assert {"TARGET-ZERO", "TARGET-OTHER-YEAR"} & codes(said, "warning")
    assert not codes(said, "error")
    assert (said["totals"]["compliance"], said["totals"]["due"]) == (1.0, 1)


# ------------------------------------------------------------------------------------------------- deadlines (nostart)


@pytest.mark.parametrize("header", ["Fecha límite", "Fecha de entrega", "Plazo de ejecución"])
@pytest.mark.parametrize(
    "written", [dt.datetime(2025, 9, 30), "septiembre de 2025", "30/09/2025", "III trimestre 2025"]
)
def test_a_deadline_without_a_start_is_a_milestone(header: str, written: Any) -> None:
    if header == "Plazo de ejecución" and not isinstance(written, dt.datetime):
        pytest.skip("a period has both of its ends")
    headers = ["Línea estratégica", "Responsable", "Actividad", header, "Producto", "Avance"]
    data = book(
        headers, [["1. Tema", "Planeación", f"Actividad {n} con la gente", written, "Doc", "25%"] for n in (1, 2)]
    )
    before, at = answered(data, "2025-T2"), answered(data, "2025-T3")
    assert {item["state"] for item in before["activities"]} == {"early"}
    assert (before["totals"]["planned"], before["totals"]["coverage"], before["totals"]["zone"]) == (0.0, None, None)
    assert at["totals"]["planned"] == 1.0
    if header != "Plazo de ejecución":
        assert {item["start"] for item in at["activities"]} == {None}
        assert "PLANNED-FROM-END" in codes(at)


def test_a_deadline_of_another_year_is_told_and_counts_only_where_it_is_past() -> None:
    headers = ["Línea estratégica", "Responsable", "Actividad", "Fecha límite", "Producto", "Avance"]
    rows = [["1. Tema", "Planeación", f"Actividad {n} con la gente", day, "Doc", "25%"] for n, day in
            enumerate((dt.datetime(2024, 11, 30), dt.datetime(2025, 6, 30), dt.datetime(2026, 2, 28)), 1)]  # fmt: skip
    said = answered(book(headers, rows), "2025-T1")
    assert [item["planned"] for item in said["activities"]] == [1.0, 0.0, 0.0]
    assert said["totals"]["unscheduled"] == 1
    assert {"MILESTONE-EARLIER", "MILESTONE-LATER"} <= codes(said, "warning")


def test_with_neither_programado_nor_an_end_nothing_is_judged() -> None:
    headers = [
        "Línea estratégica",
        "Responsable",
        "Actividad",
        "Ejecutado T1",
        "Ejecutado T2",
        "Ejecutado T3",
        "Ejecutado T4",
    ]
    said = answered(
        book(headers, [["1. Tema", "Planeación", f"Encuentro {n}", "30%", "20%", None, None] for n in (1, 2)]),
        "2025-T2",
    )
    assert {item["state"] for item in said["activities"]} == {"invalid"}
    assert "PLANNED-UNKNOWN" in codes(said, "error")
    assert said["totals"]["zone"] != "alta"


# ------------------------------------------------------------------------------------------------------ scale and kind

SHARES = ["Actividad", "Responsable", "Fecha inicio", "Fecha fin", *quarters("Programado", "Ejecutado")]


def shares(planned: Sequence[Any], done: Sequence[Sequence[Any]]) -> bytes:
    rows = []
    for number, figures in enumerate(done, 1):
        pairs = zip(planned, (*figures, None, None, None, None)[:4], strict=True)
        both = [value for pair in pairs for value in pair]
        rows.append([f"Encuentro {number} con la gente", "Planeación", "enero 2025", "diciembre 2025", *both])
    return book(SHARES, rows)


def test_one_fraction_above_1_does_not_turn_a_workbook_into_percentages() -> None:
    said = answered(shares((0.25,) * 4, [(0.25, 0.25), (0.2, 0.25), (0.25, 1.2)]), "2025-T2")
    assert [item["achieved"] for item in said["activities"]] == pytest.approx([0.5, 0.45, 1.45])
    assert "MORE-THAN-100" in codes(said)
    assert "SCALE-CHOSEN" not in codes(said)


def test_where_nothing_plain_was_planned_the_fewer_cells_are_an_error() -> None:
    said = answered(shares(("25%",) * 4, [(0.25, 0.25), (0.2, 0.25), (0.25, 1.2)]), "2025-T2")
    [found] = [item for item in said["findings"] if item["code"] == "SCALE-AMBIGUOUS"]
    assert (found["severity"], found["cells"]) == ("error", ["H6"])
    assert [item["state"] for item in said["activities"]] == ["in_progress", "in_progress", "invalid"]


@pytest.mark.parametrize(
    ("done", "mode"),
    [
        ([(0.3, 0.2), (0.25, 0.25)], "increment"),
        ([(0.6, 0.7), (0.5, 0.9)], "to_date"),
        ([(0.3,), (0.25,)], "increment"),
    ],
)
def test_what_was_achieved_decides_what_the_figures_are_where_only_one_reading_fits(done: Any, mode: str) -> None:
    said = answered(shares((None,) * 4, [tuple(f"{share:.0%}" for share in row) for row in done]), "2025-T2")
    assert "MODE-DECIDED" in codes(said)
    expected = [sum(row) if mode == "increment" else row[-1] for row in done]
    assert [item["achieved"] for item in said["activities"]] == pytest.approx(expected)


@pytest.mark.parametrize("done", [[(0.2, 0.3), (0.1, 0.2)], [(0.7, 0.8), (0.6, 0.2)]])
def test_where_both_readings_fit_what_was_achieved_or_neither_nothing_is_guessed(done: Any) -> None:
    said = answered(shares((None,) * 4, [tuple(f"{share:.0%}" for share in row) for row in done]), "2025-T2")
    assert "MODE-UNCLEAR" in codes(said, "error")
    assert {item["state"] for item in said["activities"]} == {"invalid"}


# --------------------------------------------------------------------------------------------------- excused quarters


def test_an_na_excuses_its_quarter_alone() -> None:
    data = shares(("25%",) * 4, [("25%", "N/A", "25%", "25%"), ("25%", "25%", "25%", "N/A"), ("N/A",)])
    said = answered(data, "2025-T4")
    assert [item["state"] for item in said["activities"]] == ["completed", "completed", "no_report"]
    assert "QUARTER-EXCUSED" in codes(said, "warning")
    first = answered(data, "2025-T1")
    assert [item["state"] for item in first["activities"]] == ["in_progress", "in_progress", "not_applicable"]
    assert (first["totals"]["due"], first["totals"]["coverage"]) == (2, 1.0)


def test_no_zone_is_given_over_what_was_not_reported() -> None:
    said = answered(shares(("25%",) * 4, [("25%", "25%"), ("25%", None), ("25%", None)]), "2025-T2")
    totals = said["totals"]
    assert (totals["known"], totals["due"], totals["zone"]) == (1, 3, "inconclusive")
    assert totals["compliance"] == pytest.approx(2 / 3, abs=1e-6)
    assert totals["compliance_if_reported"] == 1.0

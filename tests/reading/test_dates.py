"""Dates as offices write them: the spellings of section 3 of docs/dominio.md, and what is never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_reports.plan.grid import Cell, Value
from ppc_reports.reading.values import dates
from ppc_reports.reading.values.cells import CellProblem
from tests.reading.test_cells import ANY_VALUE
from tests.spellings import MONTHS, last_day

MARCH = (dt.date(2022, 3, 1), dt.date(2022, 3, 31))
YEAR = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def read(
    value: Value, number_format: str = "General", year: int = 2022
) -> tuple[tuple[dt.date, dt.date] | None, list[str]]:
    told: list[str] = []
    found = span(value, number_format, year, told)
    return (None if found is None else (found.first, found.last)), told


def span(value: Value, number_format: str, year: int, told: list[str]) -> dates.Span | None:
    cell = Cell("Seguimiento", 5, 7, value, number_format)
    return dates.span(cell, year, lambda code, **_: told.append(code))


@pytest.mark.parametrize(
    "written",
    [
        "Marzo de 2022", "marzo 2022", "Marzo de 2022.", "MARZO DE 2022", "mar-22", "mar.-22", "Mar/2022", "marzo-22",
        "marzo del 2022", "marzo  de\n2022", "<i>Marzo</i> de 2022.", "mar 2022",
    ],
)  # fmt: skip
def test_a_month_is_its_first_day_as_a_start_and_its_last_as_an_end(written: str) -> None:
    assert read(written) == (MARCH, [])


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("spelling", ["{name} de 2024", "{short}-24", "{short}.-24", "{name} 2024."])
def test_every_month_ends_on_its_last_day_also_in_a_leap_year(month: int, spelling: str) -> None:
    name = MONTHS[month - 1]
    found, told = read(spelling.format(name=name, short=name[:3].lower()))
    assert (found, told) == ((dt.date(2024, month, 1), last_day(2024, month)), [])


@pytest.mark.parametrize("written", ["ago.-21", "Agosto de 2021", "agosto 2021"])
def test_a_year_of_two_digits_is_of_this_century(written: str) -> None:
    assert read(written)[0] == (dt.date(2021, 8, 1), dt.date(2021, 8, 31))


@pytest.mark.parametrize("written", ["Jan 5, 2021", "5-Jan-21", "5 January 2021", "January 5, 2021"])
def test_english_names_of_months_are_those_months(written: str) -> None:
    assert read(written)[0] == (dt.date(2021, 1, 5), dt.date(2021, 1, 5))


@pytest.mark.parametrize(
    "written",
    [
        dt.date(2021, 5, 10), dt.datetime(2021, 5, 10), dt.datetime(2021, 5, 10, 23, 59), "10 de Mayo de 2021",
        "10 de mayo del 2021", "10/05/2021", "10-05-2021", "10.05.2021", "10-05.2021", "10/5/21", "2021-05-10",
        "2021-05-10 00:00:00", "2021-05-10T00:00:00", "Mayo 10 de 2021", "10-may-21", "10 may. 2021",
        "May 10, 2021", "lunes, 10 de mayo de 2021",
    ],
)  # fmt: skip
def test_a_day_is_day_first_or_iso(written: Value) -> None:
    assert read(written) == ((dt.date(2021, 5, 10),) * 2, [])


@pytest.mark.parametrize(
    "written", ["1 de marzo de 2022", "1º de marzo de 2022", "1° de marzo de 2022", "primero de marzo de 2022"]
)
def test_the_first_of_a_month_in_words(written: str) -> None:
    assert read(written) == ((dt.date(2022, 3, 1),) * 2, [])


@pytest.mark.parametrize("number_format", ["mmm-yy", "mmmm yyyy", "[$-240A]mmmm\\ yyyy;@"])
def test_a_date_shown_as_a_month_is_that_month(number_format: str) -> None:
    assert read(dt.datetime(2022, 3, 1), number_format) == (MARCH, [])


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("Enero a Diciembre 2022", YEAR),
        ("enero - diciembre de 2022", YEAR),
        ("Ene-Dic 2022", YEAR),
        ("del 1 de febrero al 30 de noviembre de 2022", (dt.date(2022, 2, 1), dt.date(2022, 11, 30))),
        ("Octubre 2021 a marzo 2022", (dt.date(2021, 10, 1), dt.date(2022, 3, 31))),
        ("01/02/2022 - 30/11/2022", (dt.date(2022, 2, 1), dt.date(2022, 11, 30))),
        ("01/02/2022-30/11/2022", (dt.date(2022, 2, 1), dt.date(2022, 11, 30))),
    ],
)
def test_one_cell_may_hold_both_ends(written: str, days: tuple[dt.date, dt.date]) -> None:
    assert read(written) == (days, [])
    found = span(written, "General", 2022, [])
    assert found is not None
    assert found.both


@pytest.mark.parametrize("written", ["toda la vigencia", "Permanente", "PERMANENTE.", "durante toda la vigencia"])
def test_the_whole_year_is_told(written: str) -> None:
    assert read(written) == (YEAR, ["WHOLE-YEAR"])


def test_month_first_is_read_only_where_nothing_else_can_be_meant_and_is_told() -> None:
    assert read("1/15/2025") == ((dt.date(2025, 1, 15),) * 2, ["MONTH-FIRST"])
    assert read("1/12/2025") == ((dt.date(2025, 12, 1),) * 2, [])


@pytest.mark.parametrize("written", ["marzo", "15 de marzo", "enero a marzo", "primer trimestre"])
def test_a_year_that_is_not_written_is_assumed_and_told(written: str) -> None:
    found, told = read(written, year=2023)
    assert found is not None
    assert (found[1].year, told) == (2023, ["YEAR-ASSUMED"])


@pytest.mark.parametrize(
    "written",
    [
        "31/1272025", "3011/2025", "31/11/2024", "29/02/2022", "13/13/2022", "0/3/2022", "30 de febrero de 2022",
        "2022-13-01", "32 de enero de 2022", "pronto", "según cronograma", "trimestral", True, -5, 12345678.0,
        float("nan"), float("inf"), dt.time(3, 0), "9" * 400,
    ],
)  # fmt: skip
def test_what_is_no_date_is_an_error_and_never_a_guess(written: Value) -> None:
    with pytest.raises(CellProblem) as problem:
        read(written)
    assert problem.value.code == "DATE-UNREADABLE"


@pytest.mark.parametrize("written", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_of_excel_is_told_as_one(written: str) -> None:
    with pytest.raises(CellProblem) as problem:
        read(written)
    assert problem.value.code == "CELL-ERROR"


@pytest.mark.parametrize("written", [None, "", "  ", "N/A", "NP"])
def test_a_blank_is_no_date(written: Value) -> None:
    assert read(written) == (None, [])


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY_VALUE, st.text(alphabet="0123456789/-. :TdealmrzoneañM", max_size=30)))
def test_no_text_brings_the_parser_down(value: Value) -> None:
    try:
        found, _ = read(value)
    except CellProblem:
        return
    assert found is None or found[0] <= found[1]


@settings(max_examples=60, deadline=None)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_the_same_in_each_of_its_spellings(day: dt.date) -> None:
    month = MONTHS[day.month - 1]
    spellings: tuple[Value, ...] = (
        day, day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}",
        f"{day.day} de {month} de {day.year}", f"{month} {day.day} de {day.year}", f"{day.day}-{month[:3]}-{day:%y}",
    )  # fmt: skip
    assert {read(written)[0] for written in spellings} == {(day, day)}


FIRST_HALF, SECOND_QUARTER = (dt.date(2025, 1, 1), dt.date(2025, 6, 30)), (dt.date(2025, 4, 1), dt.date(2025, 6, 30))


@pytest.mark.parametrize(
    ("written", "days"),
    [
        *((written, FIRST_HALF) for written in (
            "1º semestre 2025", "1.er semestre de 2025", "Primer semestre de 2025", "I semestre 2025", "semestre 1 de 2025",
            "1° Semestre 2025", "primer semestre del año 2025", "2025-S1", "S1 2025", "PRIMER SEMESTRE 2025.",
        )),
        *((written, SECOND_QUARTER) for written in (
            "segundo trimestre de 2025", "II trimestre 2025", "2do. trimestre de 2025", "T2 2025", "2025-T2", "2T-2025",
            "Trimestre II de 2025", "II Trim. 2025", "durante el segundo trimestre de 2025",
        )),
        ("primer bimestre de 2025", (dt.date(2025, 1, 1), dt.date(2025, 2, 28))),
        ("segundo cuatrimestre 2025", (dt.date(2025, 5, 1), dt.date(2025, 8, 31))),
    ],
)  # fmt: skip
def test_a_part_of_the_year_is_its_first_day_as_a_start_and_its_last_as_an_end(
    written: str, days: tuple[dt.date, dt.date]
) -> None:
    assert read(written, year=2025) == (days, [])
    found = span(written, "General", 2025, [])
    assert found is not None
    assert not found.both


@pytest.mark.parametrize(
    "written", ["I a III trimestre de 2025", "T1 a T3 2025", "del primer al tercer trimestre de 2025"]
)
def test_several_parts_of_the_year_are_both_ends(written: str) -> None:
    found = span(written, "General", 2025, [])
    assert found == (dt.date(2025, 1, 1), dt.date(2025, 9, 30), True)


@pytest.mark.parametrize(
    "written", ["tercer semestre de 2025", "5 trimestre 2025", "semana 2", "dt.date", "15/03/1922", dt.date(1925, 3, 15),
                dt.datetime(2205, 1, 1), "15 de marzo de 2125", "0 trimestre", 20.0, 36_525 + 40_000.0],
)  # fmt: skip
def test_a_part_or_a_year_that_there_is_not_is_unreadable(written: Value) -> None:
    with pytest.raises(CellProblem) as problem:
        read(written)
    assert problem.value.code == "DATE-UNREADABLE"


def test_plain_serials_are_counted_from_the_day_of_their_workbook() -> None:
    cell = Cell("Seguimiento", 5, 7, 45_000.0, "General")
    usual, mac = (dates.span(cell, 2022, lambda *_, **__: None, epoch) for epoch in (dates.EPOCH, dates.EPOCH_1904))
    assert (usual and usual.first, mac and mac.first) == (dt.date(2023, 3, 15), dt.date(2027, 3, 16))

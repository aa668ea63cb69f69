"""Figures, dates and lists are written as in Colombia."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.plan.spanish import counted, day, listing, number, points, printed


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.255, "25,5 %"), (1, "100,0 %"), (0.5996, "60,0 %"), (0.59949, "59,9 %"), (0.5995, "60,0 %"), (11.745, "1.174,5 %"),
     (0, "0,0 %"), (-0.00001, "0,0 %"), (-0.25, "−25,0 %"), (None, "—")],
)  # fmt: skip
def test_a_share_is_printed_one_way_with_one_decimal(share: float | None, text: str) -> None:
    assert printed(share).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.99996, "100,0 %"), (0.9999, "99,99 %"), (1 / 3, "33,33 %"), (0.2, "20,0 %")]
)
def test_a_sum_that_is_nearly_all_shows_the_decimals_that_say_so(share: float, text: str) -> None:
    assert printed(share, 2).replace("\u00a0", " ") == text


@pytest.mark.parametrize(("value", "text"), [(-5.4, "−5,4"), (0.04, "0,0"), (-0.04, "0,0"), (1174.5, "1.174,5")])
def test_points_have_one_decimal_and_a_real_minus(value: float, text: str) -> None:
    assert points(value) == text


def test_what_is_not_known_says_so() -> None:
    assert (printed(None), number(None), day(None)) == ("—", "sin dato", "sin fecha")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.125, "0,13"), (1234.5, "1.234,5"), (999.999, "1.000"), (1_234_567.25, "1.234.567,25"),
     (100, "100"), (-0.001, "0")],
)  # fmt: skip
def test_points_separate_thousands(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(-1e9, 1e9))
def test_the_printed_number_is_the_number_rounded(value: float) -> None:
    back = float(number(value).replace(".", "").replace(",", "."))
    assert back == pytest.approx(value, abs=0.0051)


def test_a_day_is_written_day_first() -> None:
    assert day(dt.date(2022, 3, 31)) == "31/03/2022"


@pytest.mark.parametrize(
    ("items", "limit", "text"),
    [
        ([], 0, ""),
        (["T1"], 0, "T1"),
        (["T1", "T2", "T3"], 0, "T1, T2 y T3"),
        (["evidencias", "informes"], 0, "evidencias e informes"),
        (["agua", "hielo"], 0, "agua y hielo"),
        (["1.1", "1.2", "1.3", "1.4"], 2, "1.1, 1.2 y 2 más"),
    ],
)
def test_a_list_reads_as_a_sentence(items: list[str], limit: int, text: str) -> None:
    assert listing(items, limit) == text


def test_a_count_agrees_with_its_noun() -> None:
    assert counted(1, "fila", "filas") == "1 fila"
    assert counted(12000, "fila", "filas") == "12.000 filas"

"""One cell to one value: the spellings of section 4 of docs/dominio.md, and that nothing but CellProblem comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_reports.plan.grid import Cell, Value
from ppc_reports.plan.model import Absent, Accumulation
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.cells import CellProblem

SOME_CELLS = settings(max_examples=150, deadline=None)


def cell(value: Value, number_format: str = "General", link: str | None = None) -> Cell:
    return Cell("Seguimiento", 5, 18, value, number_format, link)


def told_by(read: Callable[[Cell, Callable[..., None]], Any], value: Value) -> tuple[Any, list[str]]:
    told: list[str] = []
    return read(cell(value), lambda code, **_: told.append(code)), told


# ------------------------------------------------------------------------------------------------------------ percents


@pytest.mark.parametrize(
    "written",
    [
        "25%",
        "25 %",
        "25,0%",
        "25.0 %",
        " 25 % ",
        "25\u00a0%",
        "25,00 %",
        "+25%",
        "25 por ciento",
        "25 %.",
        "２５%",
        "25 %\n",
    ],
)
@pytest.mark.parametrize("scale", [1, 100])
def test_a_text_with_its_percent_sign_is_that_percent_whatever_its_column_holds(written: str, scale: float) -> None:
    assert cells.share(cell(written), scale).number == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("value", "number_format", "scale", "share"),
    [
        (0.25, "0%", 100, 0.25),
        (0.255, "0.0%", 1, 0.255),
        (1, "0%", 100, 1.0),
        (1.5, "0.00%", 1, 1.5),
        (0.25, "[Red]0%;[Blue]-0%", 100, 0.25),
        (0.25, "General", 1, 0.25),
        (25, "General", 100, 0.25),
        (25, "0.00", 100, 0.25),
        (25, '0"%"', 100, 0.25),
        (25, "0\\%", 100, 0.25),
        ("0,25", "General", 1, 0.25),
        ("0.25", "@", 1, 0.25),
        (",25", "@", 1, 0.25),
        ("25,5", "@", 100, 0.255),
        ("25.5", "@", 100, 0.255),
        ("25,5%", "@", 1, 0.255),
        (0, "General", 100, 0.0),
        ("0", "@", 1, 0.0),
        ("0 %", "@", 1, 0.0),
    ],
)
def test_what_excel_shows_is_what_is_meant(value: Value, number_format: str, scale: float, share: float) -> None:
    figure = cells.share(cell(value, number_format), scale)
    assert figure.number == pytest.approx(share)
    assert figure.absent is None


@pytest.mark.parametrize(
    ("absent", "written"),
    [
        (Absent.EMPTY, [None, "", "  ", "\n", "-", "–"]),
        (Absent.NOT_SCHEDULED, ["NP", "np", " Np ", "N.P.", "no programado", "No Programado", "NO PROGRAMADA"]),
        (Absent.NOT_APPLICABLE, ["NA", "N/A", "n/a", "n.a.", "No aplica", "NO APLICA", "no  aplica."]),
    ],
)
def test_the_blanks_stay_different_values_and_none_is_a_number(absent: Absent, written: list[Value]) -> None:
    figures = [cells.share(cell(value), 1) for value in written]
    assert {(figure.absent, figure.number) for figure in figures} == {(absent, None)}


@pytest.mark.parametrize(
    ("absent", "written"),
    [
        (Absent.NOT_APPLICABLE, "No aplica para el periodo"),
        (Absent.NOT_APPLICABLE, "NO APLICA EN ESTE TRIMESTRE"),
        (Absent.NOT_SCHEDULED, "No programada para este trimestre"),
        (Absent.NOT_SCHEDULED, "No se programó en el periodo."),
        (Absent.NOT_SCHEDULED, "Sin programación"),
        (Absent.EMPTY, "Pendiente por reportar"),
        (Absent.EMPTY, "No reportó"),
        (Absent.EMPTY, "Sin reporte"),
    ],
)
def test_a_blank_may_be_said_in_a_few_words_more_where_a_figure_should_be(absent: Absent, written: str) -> None:
    assert cells.share(cell(written), 1).absent is absent
    assert cells.blank_of(cell(written)) is None, "in a column of text it is a text"


@pytest.mark.parametrize("written", ["Sin avance", "No se ejecutó", "No aplica 50%", "Pendientes", "no aplica " * 7])
def test_other_words_are_no_blank(written: str) -> None:
    with pytest.raises(CellProblem):
        cells.share(cell(written), 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("mucho", "PERCENT-UNREADABLE"),
        ("25 a 30%", "PERCENT-UNREADABLE"),
        ("25%%", "PERCENT-UNREADABLE"),
        ("%", "PERCENT-UNREADABLE"),
        ("1e2", "PERCENT-UNREADABLE"),
        ("nan", "PERCENT-UNREADABLE"),
        ("9" * 400, "PERCENT-UNREADABLE"),
        (True, "PERCENT-UNREADABLE"),
        (float("nan"), "PERCENT-UNREADABLE"),
        (float("inf"), "PERCENT-UNREADABLE"),
        ("-5%", "FIGURE-NEGATIVE"),
        (-0.2, "FIGURE-NEGATIVE"),
        (dt.datetime(2022, 3, 1), "FIGURE-IS-DATE"),
        ("#REF!", "CELL-ERROR"),
        ("#DIV/0!", "CELL-ERROR"),
        ("#N/A", "CELL-ERROR"),
        ("#VALUE!", "CELL-ERROR"),
        ("#¡DIV/0!", "CELL-ERROR"),
    ],
)
def test_what_is_no_percent_is_a_problem_of_its_own(value: Value, code: str) -> None:
    with pytest.raises(CellProblem) as problem:
        cells.share(cell(value), 1)
    assert problem.value.code == code


# ---------------------------------------------------------------------------------------------------- numbers and words


@pytest.mark.parametrize(
    ("written", "number", "told"),
    [
        (12, 12, []),
        ("12,5", 12.5, []),
        ("12.5", 12.5, []),
        ("1.234.567", 1234567, []),
        ("1.234,5", 1234.5, []),
        ("1,234.5", 1234.5, []),
        ("170 mujeres", 170, ["NUMBER-WITH-UNIT"]),
        ("680 atenciones", 680, ["NUMBER-WITH-UNIT"]),
        ("1,5 km", 1.5, ["NUMBER-WITH-UNIT"]),
    ],
)
def test_an_amount_keeps_its_number_and_tells_what_was_decided(written: Value, number: float, told: list[str]) -> None:
    figure, said = told_by(cells.quantity, written)
    assert (figure.number, said) == (pytest.approx(number), told)


@pytest.mark.parametrize("written", ["Nueve (9) Centros de Vida", "Se hicieron tres talleres", "5-6", "3/5", "muchas"])
def test_prose_is_no_amount(written: str) -> None:
    with pytest.raises(CellProblem) as problem:
        told_by(cells.quantity, written)
    assert problem.value.code == "NUMBER-UNREADABLE"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (451.0, "451"),
        (1.1, "1.1"),
        ("01", "01"),
        (2024258170012.0, "2024258170012"),
        (123456789012, "123456789012"),
        ("", ""),
    ],
)
def test_a_code_is_read_to_its_last_digit(value: Value, code: str) -> None:
    assert cells.code(cell(value)) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5.1e16, "CODE-ROUNDED"),
        (51_000_000_000_000_000, "CODE-ROUNDED"),
        ("5.1E+16", "CODE-ROUNDED"),
        (dt.datetime(2022, 1, 1), "CODE-IS-DATE"),
        ("#N/A", "CELL-ERROR"),
    ],
)
def test_a_code_that_excel_has_changed_is_told(value: Value, code: str) -> None:
    with pytest.raises(CellProblem) as problem:
        cells.code(cell(value))
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Áreas Misionales. Secretaría General", ("Áreas Misionales", "Secretaría General")),
        ("Secretaría General.", ("Secretaría General",)),
        ("Sec. General", ("Sec. General",)),
        ("1. Secretaría General\n2. Planeación", ("Secretaría General", "Planeación")),
        ("Planeación; Archivo / Jurídica", ("Planeación", "Archivo", "Jurídica")),
        ("<i>Áreas</i> Misionales.", ("Áreas Misionales",)),
        ("Planeación;Planeación", ("Planeación",)),
        ("Secretaría de Educación/Secretaría de Cultura", ("Secretaría de Educación", "Secretaría de Cultura")),
        ("Secretaría General, Oficina Asesora Jurídica", ("Secretaría General", "Oficina Asesora Jurídica")),
        ("Dirección de Tránsito y Secretaría de Movilidad", ("Dirección de Tránsito", "Secretaría de Movilidad")),
        ("Oficina de TIC - Oficina de Prensa", ("Oficina de TIC", "Oficina de Prensa")),
        ("Planeación, Secretaría de Salud", ("Planeación", "Secretaría de Salud")),
        ("Secretaría de Educación, Cultura y Deporte", ("Secretaría de Educación, Cultura y Deporte",)),
        ("Gestión y Secretaría Técnica", ("Gestión y Secretaría Técnica",)),
        ("N/A", ()),
    ],
)
def test_a_cell_may_name_several_offices(written: str, names: tuple[str, ...]) -> None:
    assert cells.offices(cell(written)) == names


def test_an_error_is_no_office_and_no_sentence() -> None:
    for read in (cells.offices, cells.sentence):
        with pytest.raises(CellProblem) as problem:
            read(cell("#REF!"))
        assert problem.value.code == "CELL-ERROR"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Acumulado", Accumulation.SUM),
        ("ACOMULADO", Accumulation.SUM),
        ("Flujo", Accumulation.FLOW),
        ("No acumulado", Accumulation.FLOW),
        ("Stock", Accumulation.STOCK),
        ("Mantenimiento", Accumulation.STOCK),
        ("Capacidad", Accumulation.CAPACITY),
        ("Reducción", Accumulation.REDUCTION),
        ("", None),
    ],
)
def test_the_accumulation_types_of_the_page_are_known_by_their_labels(written: str, kind: Accumulation | None) -> None:
    assert cells.accumulation(cell(written)) is kind


def test_a_link_behind_the_text_and_links_in_it_are_all_evidence() -> None:
    found = cells.evidence(cell("Acta: https://example.org/a. Ver anexo", link="https://example.org/b"))
    assert found.links == ("https://example.org/a", "https://example.org/b")
    assert cells.evidence(cell("texto", link="javascript:alert(1)")).links == ()


# ------------------------------------------------------------------------------------------------------------ any text


_SPELT = st.text(alphabet="0123456789.,%-+ eE/#$()NPAnpaéº²٣\u00a0\n<>&;", max_size=40)
ANY_TEXT = st.one_of(_SPELT, st.text(max_size=60))
ANY_VALUE: st.SearchStrategy[Value] = st.one_of(
    ANY_TEXT,
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.none(),
)
READERS: tuple[Callable[[Cell], object], ...] = (
    lambda one: cells.share(one, 100),
    lambda one: cells.quantity(one, lambda *_, **__: None),
    cells.code,
    cells.offices,
    cells.evidence,
    cells.accumulation,
    cells.applies,
    lambda one: cells.furag_codes(one, lambda *_, **__: None),
    cells.sentence,
    cells.text,
    cells.plain_number,
    cells.percent_within,
)


@SOME_CELLS
@given(ANY_VALUE, st.sampled_from(("General", "0%", "@", "dd/mm/yyyy", '0"%"')))
def test_a_parser_answers_or_raises_a_cell_problem_and_nothing_else(value: Value, number_format: str) -> None:
    for read in READERS:
        with suppress(CellProblem):
            read(cell(value, number_format, "https://example.org"))


@SOME_CELLS
@given(ANY_VALUE, st.sampled_from(("General", "0%")))
def test_a_figure_is_a_number_that_can_be_reckoned_with_or_says_why_not(value: Value, number_format: str) -> None:
    try:
        figure = cells.share(cell(value, number_format), 100)
    except CellProblem:
        return
    assert (figure.number is None) != (figure.absent is None)
    assert figure.number is None or 0 <= figure.number < 1e15


@pytest.mark.parametrize(
    "written",
    ["No", "NO", "N/A", "No aplica", "No aplica: acta 3", "No, se retiró", "no (acta 3)", "No aplica por el acta"],
)
def test_a_row_may_say_with_its_reason_that_it_does_not_apply(written: str) -> None:
    assert not cells.applies(Cell("Hoja", 1, 1, written))


@pytest.mark.parametrize("written", ["Sí", "", None, "Nota: aplica", "Notificar", "No iniciada", True])
def test_other_words_leave_a_row_in(written: Value) -> None:
    assert cells.applies(Cell("Hoja", 1, 1, written))

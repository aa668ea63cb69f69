"""Cells of a participation plan as offices write them: phases misspelt, money and participants in words."""

from __future__ import annotations

import pytest

from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.grid import Cell, Value
from ppc_reports.plan.model import Absent
from ppc_reports.reading.values.cells import CellProblem
from ppc_reports.reading.values.money import money, people
from ppc_reports.reading.values.terms import same_terms, terms
from tests.samples import activity

PHASES = of_group(Group.SINGLE)["phase"].terms


def heard(read: object, value: Value, *given: object, form: str = "General") -> tuple[object, list[str]]:
    """What the reader makes of a cell, and the codes of what it told."""
    told: list[str] = []

    def tell(code: str, **_: object) -> None:
        told.append(code)

    return read(Cell("Hoja", 2, 3, value, form), *given, tell), told  # type: ignore[operator]


@pytest.mark.parametrize(
    ("written", "names", "told"),
    [
        ("Diagnóstico", ("Diagnóstico",), []),
        ("DIAGNOSTICO.", ("Diagnóstico",), []),
        ("1. Diagnóstico", ("Diagnóstico",), []),
        ("Fase 2: Formulación", ("Formulación",), []),
        ("Diagnóstico; Formulación", ("Diagnóstico", "Formulación"), []),
        ("Diagnóstico y formulación", ("Diagnóstico", "Formulación"), []),
        ("Implementación / Evaluación", ("Implementación", "Evaluación"), []),
        ("Diagnostco", ("Diagnóstico",), ["TERM-MISSPELT"]),
        ("Evalución y Diagnóstico", ("Evaluación", "Diagnóstico"), ["TERM-MISSPELT"]),
        ("Apropiación social", ("Apropiación social",), ["TERM-UNKNOWN"]),
        ("Diagnóstico y apropiación social", ("Diagnóstico y apropiación social",), ["TERM-UNKNOWN"]),
        ("N/A", (), []),
        (None, (), []),
    ],
)
def test_a_phase_is_grouped_with_a_usual_one_only_where_it_is_one(
    written: Value, names: tuple[str, ...], told: list[str]
) -> None:
    assert heard(terms, written, PHASES) == (names, told)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Juntas de acción comunal, veedurías", ("Juntas de acción comunal", "veedurías")),
        ("Niños y niñas; Personas mayores", ("Niños y niñas", "Personas mayores")),
        ("Organizaciones (JAC, veedurías)\nGremios", ("Organizaciones (JAC, veedurías)", "Gremios")),
    ],
)
def test_groups_are_parted_at_signs_and_never_at_their_y(written: str, names: tuple[str, ...]) -> None:
    assert heard(terms, written, ()) == (names, [])


@pytest.mark.parametrize(
    ("written", "pesos", "told"),
    [
        (5_000_000, 5_000_000, []),
        (0, 0, []),
        ("$ 5.000.000", 5_000_000, []),
        ("$5,000,000.00", 5_000_000, []),
        ("5'000.000", 5_000_000, []),
        ("COP 12.500", 12_500, []),
        ("1.500,50 pesos m/cte", 1_500.5, []),
        ("5 millones", 5_000_000, ["MONEY-IN-MILLIONS"]),
        ("1.250 millones de pesos", 1_250_000_000, ["MONEY-IN-MILLIONS"]),
        ("1,5 millones", 1_500_000, ["MONEY-IN-MILLIONS"]),
    ],
)
def test_money_is_read_as_offices_write_it(written: Value, pesos: float, told: list[str]) -> None:
    figure, codes = heard(money, written)
    assert (figure.number, codes) == (pesos, told)  # type: ignore[attr-defined]


@pytest.mark.parametrize("written", ["Recursos propios", "No requiere"])
def test_words_for_money_keep_their_text_and_are_no_zero(written: str) -> None:
    figure, told = heard(money, written)
    assert (figure.number, figure.absent, figure.raw, told) == (None, Absent.EMPTY, written, [])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "form"), [("2 contratos", "General"), ("150 SMLMV", "General"), (0.45, "0%"), (-1, "0")]
)
def test_what_has_digits_and_is_no_amount_is_told(written: Value, form: str) -> None:
    with pytest.raises(CellProblem) as problem:
        heard(money, written, form=form)
    assert problem.value.code == "MONEY-UNREADABLE"


@pytest.mark.parametrize(
    ("written", "number", "told"), [(45, 45, []), ("45", 45, []), ("170 mujeres", 170, ["NUMBER-WITH-UNIT"])]
)
def test_participants_are_a_number_of_people(written: Value, number: int, told: list[str]) -> None:
    figure, codes = heard(people, written)
    assert (figure.number, codes) == (number, told)  # type: ignore[attr-defined]


@pytest.mark.parametrize("written", ["los líderes de cada comuna", "entre 20 y 30", 4.5])
def test_participants_in_prose_are_told_and_never_zero(written: Value) -> None:
    with pytest.raises(CellProblem) as problem:
        heard(people, written)
    assert problem.value.code == "COUNT-UNREADABLE"


def test_a_group_is_spelt_as_where_it_comes_first() -> None:
    rows = [
        activity("1.1", stakeholders=("Veedurías", "Gremios")),
        activity("1.2", stakeholders=("VEEDURIAS", "veedurías")),
    ]
    assert [item.stakeholders for item in same_terms(rows)] == [("Veedurías", "Gremios"), ("Veedurías",)]

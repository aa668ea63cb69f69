"""Names of offices that look like one are told, and those that only share words are not."""

from __future__ import annotations

import pytest

from ppc_reports.plan.office_names import similar


@pytest.mark.parametrize(
    "pair",
    [
        ("Secretaría General", "Sec. General"),
        ("Secretaría de Gobierno", "Secretaria de gobiermo"),
        ("Oficina Asesora de Planeación", "Oficina Asesora Planeacion"),
        ("Dirección Administrativa", "Dir. Administrativa"),
        ("Planeación", "Planeacón"),
    ],
)
def test_a_word_cut_short_or_misspelt_makes_two_names_of_one(pair: tuple[str, str]) -> None:
    assert list(similar((*pair, "Talento Humano"))) == [pair]


@pytest.mark.parametrize(
    "pair",
    [
        ("Secretaría de Salud", "Secretaría de Educación"),
        ("Dirección Norte", "Dirección Sur"),
        ("Grupo 1", "Grupo 2"),
        ("Control Interno", "Control Interno Disciplinario"),
        ("Gestión Interna", "Gestión Externa"),
        ("Oficina TIC", "Oficina TH"),
    ],
)
def test_names_that_share_words_stay_two(pair: tuple[str, str]) -> None:
    assert list(similar(pair)) == []


def test_long_names_and_crowds_of_names_are_left_alone() -> None:
    """Names that differ in one word by the hundred are numbered rather than misspelt, and a cell may hold a million letters."""
    assert list(similar(("Oficina " * 20_000 + "a", "Oficina " * 20_000 + "b"))) == []
    crowd = [f"Institución {letter * 8}{other * 8}" for letter in "abcdefghijklmno" for other in "abcdefghijklmno"]
    assert list(similar(crowd)) == []

"""The bank of FURAG questions: of one year, in our own words, and asked only of a plan of its year."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.furag import FILE, FuragGuide, load_furag, shipped_furag

LEFT_OUT = {"PCI204", "PCI207", "PCI214"}


def test_the_bank_says_of_what_year_and_kind_it_is_and_where_its_words_come_from() -> None:
    bank = shipped_furag()
    assert bank.year == 2025
    assert bank.entity_kind
    assert "no se tuvo a la vista" in bank.source


def test_every_question_has_its_words_and_what_answers_it() -> None:
    bank = shipped_furag()
    assert len(bank.questions) == 16
    assert not bank.codes & LEFT_OUT
    for question in bank.questions:
        assert len(question.title) > 20
        assert question.answered in {"varias opciones", "números", "sí o no"}
        assert question.fields or question.words


def test_nothing_is_asked_of_a_plan_of_another_year() -> None:
    bank = shipped_furag()
    assert bank.codes_of(2025) == bank.codes
    assert bank.codes_of(2024) == frozenset()


def test_a_list_without_a_year_is_of_every_year() -> None:
    former = FuragGuide.model_validate(tomllib.loads('[[questions]]\ncode = "pci203"'))
    assert former.codes_of(2022) == former.codes_of(2031) == {"PCI203"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[questions]]\ncode = "PCI203"\nfields = ["fase"]', "no existe el campo fase"),
        ('year = "mil"', "debe ser"),
        ('[[questions]]\ncode = "PCI203"\n[[questions]]\ncode = "pci203"', "códigos repetidos: PCI203"),
    ],
)
def test_a_mistake_of_the_office_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        load_furag(tmp_path)

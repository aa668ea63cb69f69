"""The rules about texts that look pasted, or cut."""

from __future__ import annotations

import pytest

from ppc_reports.plan.model import StrategicLine
from tests.ruling import tell, where, with_notes
from tests.samples import activity

NOTE = "La actividad se adelantó conforme a lo programado por la dependencia"


def test_a_long_note_pasted_in_half_of_the_rows_is_told_once() -> None:
    pasted = [with_notes(f"1.{n}", 8 + n, NOTE if n != 2 else NOTE.upper() + ".") for n in range(1, 4)]
    others = [activity(f"2.{n}", row=20 + n) for n in range(3)]
    (found,) = tell("SAME-TEXT", *pasted, *others)
    assert (found.addresses, found.found) == (("T9", "T10", "T11"), NOTE)
    assert not tell("SAME-TEXT", *pasted, *others, activity("2.9", row=30))
    assert not tell("SAME-TEXT", *pasted[:2])


def test_a_short_note_or_one_note_per_quarter_is_not_pasted() -> None:
    assert not tell("SAME-TEXT", *(with_notes(f"1.{n}", 8 + n, "Sin novedad en el periodo") for n in range(1, 4)))
    assert not tell("SAME-TEXT", *(with_notes(f"1.{n}", 8 + n, NOTE, n) for n in range(1, 4)))


@pytest.mark.parametrize(
    ("length", "code"),
    [(254, ""), (255, "TEXT-MAYBE-CUT"), (256, ""), (32_766, ""), (32_767, "TEXT-CUT"), (40_000, "TEXT-CUT")],
)
def test_texts_are_cut_at_what_programs_hold(length: int, code: str) -> None:
    row = with_notes("1.1", 9, "a" * length)
    for each in ("TEXT-CUT", "TEXT-MAYBE-CUT"):
        assert where(tell(each, row)) == (["T9"] if each == code else [])


def test_every_text_the_report_shows_is_measured() -> None:
    long = "a" * 32_767
    row = activity(description=long, product=long, leads=(long,), supports=(long,), evidence=("", long, "", ""))
    assert len(tell("TEXT-CUT", row)) == 5


def test_the_texts_of_the_plan_and_of_its_lines_are_measured() -> None:
    long = "a" * 40_000
    lines = (StrategicLine("1", long, long),)
    found = tell("TEXT-CUT", activity("1.1"), title=long, entity=long, objective=long, lines=lines)
    assert [item.header for item in found] == ["Título del plan", "Entidad", "Objetivo general", "", ""]
    assert {item.message.partition(" caracteres")[0] for item in found} == {"El texto tiene 40.000"}
    assert {item.found for item in found} == {"a" * 119 + "…"}


def test_a_text_is_as_long_as_excel_counts_it() -> None:
    assert tell("TEXT-CUT", activity(description="😀" * 16_384))
    assert not tell("TEXT-CUT", activity(description="😀" * 16_383))


def test_the_name_of_an_office_that_the_tables_cut_is_told() -> None:
    names = ("a" * 200, "b" * 201)
    assert [item.found for item in tell("OFFICE-LONG", activity(leads=names))] == ["b" * 119 + "…"]
    assert len(tell("OFFICE-LONG", activity(supports=names))) == 1

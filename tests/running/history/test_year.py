"""The scripted year of an office is told as it is kept, line by line."""

from __future__ import annotations

from tests.running.history import year


def test_a_year_of_an_office_is_told_as_it_is_kept() -> None:
    assert year.made() == year.TOLD.read_text(encoding="utf-8"), (
        "run «python -m tests.running.history.year» and look at it"
    )

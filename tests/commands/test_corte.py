"""The corte as people write it on the command line."""

from __future__ import annotations

from contextlib import suppress

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.commands.declared.options import corte
from ppc_reports.plan.model import Quarter


@pytest.mark.parametrize(
    "text",
    [
        "2026-T3",
        "2026t3",
        "III trimestre 2026",
        "iii trimestre de 2026",
        "tercer trimestre de 2026",
        "3 trimestre 2026",
        "30/09/2026",
        "2026-09-30",
        "30 de septiembre de 2026",
        "corte a 30 de septiembre de 2026",
        "septiembre 2026",
    ],
)
def test_one_quarter_in_the_ways_people_write_it(text: str) -> None:
    assert corte(text) == Quarter(2026, 3)


@pytest.mark.parametrize("text", ["", "T5", "III trimestre", "mucho", "2026-T5", "31/12/1999", "30/09", "2026"])
def test_what_names_no_quarter_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(click.BadParameter, match="por ejemplo 2022-T3"):
        corte(text)


def test_a_day_within_a_quarter_names_the_quarter_that_may_be_meant() -> None:
    with pytest.raises(click.BadParameter, match=r"2026-T3, que termina el 30/09/2026"):
        corte("31/08/2026")


@given(st.text(max_size=40))
def test_any_text_is_a_quarter_or_refused(text: str) -> None:
    with suppress(click.BadParameter):
        assert corte(text).number in (1, 2, 3, 4)

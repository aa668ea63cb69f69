"""A total that leaves out the quarters that are texts: Excel adds up none of them, and the message names every one."""

from __future__ import annotations

import pytest

from tests.judging.rules.test_rules import told


@pytest.mark.parametrize(
    ("quarters", "cells"),
    [
        ({"T1 ejecutado": "25 %", "T2 ejecutado": 0.25}, ("H5",)),
        ({"T1 ejecutado": "25 %", "T2 ejecutado": "25 %"}, ("H5", "L5")),
        ({"T1 programado": "25 %"}, ("G5",)),
    ],
)
def test_the_texts_among_the_quarters_are_named_and_not_the_total(
    quarters: dict[str, object], cells: tuple[str, ...]
) -> None:
    found = {item.code: item for item in told({"rows": [quarters]})}
    assert found["OWN-TOTAL-SKIPS"].addresses == cells
    assert all(cell in found["OWN-TOTAL-SKIPS"].message for cell in cells)
    assert "OWN-TOTAL" not in found


def test_a_total_that_is_wrong_beside_texts_is_told_as_such() -> None:
    codes = {
        item.code for item in told({"rows": [{"T1 ejecutado": "25 %", "T2 ejecutado": 0.25, "Total ejecutado": 0.9}]})
    }
    assert "OWN-TOTAL" in codes
    assert "OWN-TOTAL-SKIPS" not in codes


def test_percentages_have_one_decimal_where_they_do_not_read_alike() -> None:
    row = {"T1 ejecutado": 0.33333, "T2 ejecutado": 0, "T3 ejecutado": 0, "T4 ejecutado": 0, "Total ejecutado": 0.9}
    found = {item.code: item for item in told({"rows": [row]})}
    assert "dice 90,0 %, pero los trimestres de la misma fila dan 33,3 %." in found["OWN-TOTAL"].message.replace(
        "\xa0", " "
    )

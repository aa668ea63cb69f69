"""What Control Interno verified, and whether a corrective action says until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ppc_reports.judging.participation.audit import verified_quarters
from ppc_reports.plan.model import Accumulation, Activity, Mode
from tests.ruling import GOOD, TO_DATE, indicator, quantity, tell
from tests.samples import Given, activity, figure


def verified(item: Activity, *found: Given) -> Activity:
    """The activity with what Control Interno verified in its quarters."""
    pairs = zip(item.quarters, (*found, *(None,) * (4 - len(found))), strict=True)
    return replace(
        item, quarters=tuple(replace(entry, verified=figure(number, item.row, 30)) for entry, number in pairs)
    )


def gaps(item: Activity) -> list[tuple[int, float]]:
    """Its verified quarters and their gaps, in points."""
    return [(found.quarter, round(found.gap * 100, 4)) for found in verified_quarters(item, 2022)]


def test_more_or_less_than_one_point_is_told_and_one_point_is_not() -> None:
    rows = [
        verified(activity(f"1.{place}", GOOD, (0.25, 0.25, None, None), place), share, 0.25)
        for place, share in enumerate((0.25, 0.24, 0.2, 0.27), 1)
    ]
    assert [item.activity for item in tell("VERIFIED-DIFFERS", *rows)] == ["1.3", "1.4"]
    more, less = tell("VERIFIED-DIFFERS", *rows)
    assert "se reportó 25,0\u00a0% y Control Interno verificó 20,0\u00a0%: 5 puntos de más." in more.message
    assert "2 puntos de menos." in less.message


def test_a_later_quarter_than_the_corte_is_not_compared() -> None:
    assert not tell("VERIFIED-DIFFERS", verified(activity("1.1", GOOD, GOOD), None, None, 0.1))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (activity("1.1", GOOD, (0.25, 0.25, None, None)), [(1, 15.0), (2, 15.0)]),
        (activity("1.1", TO_DATE, (0.25, 0.5, None, None), mode=Mode.TO_DATE), [(1, 15.0), (2, 40.0)]),
        (quantity((10, 10, 10, 10), (10, 10, None, None)), [(1, 24.75), (2, 24.75)]),
        (indicator((10, 10, None, None), 40, Accumulation.SUM), [(1, 24.75), (2, 24.75)]),
        (activity("1.1", GOOD), [(1, -10.0), (2, -10.0)]),
    ],
)
def test_the_gap_is_a_share_of_the_year_whatever_the_row_counts(item: Activity, expected: Sequence[Any]) -> None:
    assert gaps(verified(item, 0.1, 0.1)) == expected


def test_a_row_that_cannot_be_judged_has_no_gap() -> None:
    assert gaps(verified(indicator((10, None, None, None), 0), 5)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Reprogramar: Secretaría General, 30/08/2022", False),
        ("Se hará en agosto", False),
        ("Antes del tercer trimestre", False),
        ("Se hará más adelante", True),
        ("", False),
    ],
)
def test_a_corrective_action_says_until_when(text: str, told: bool) -> None:
    item = activity("1.1", GOOD, GOOD)
    entries = list(item.quarters)
    entries[1] = replace(entries[1], corrective_action=text)
    assert bool(tell("ACTION-WITHOUT-DAY", replace(item, quarters=tuple(entries)))) is told

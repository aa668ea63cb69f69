"""The formula of a quarter's share gives what the arithmetic gives: the two never part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.judging.progress import progress
from ppc_reports.plan.model import Accumulation, Activity
from ppc_reports.products.report.derivations import achieved_formula, planned_formula
from tests.ruling import indicator, quantity, to_date
from tests.samples import activity

RESULTS = st.tuples(*[st.none() | st.integers(0, 60).map(lambda tenths: tenths / 10)] * 4)


def computed(formula: str) -> float:
    """The formula, which holds numbers and signs only."""
    assert set(formula) <= set("=()+-*/.0123456789")
    value: float = eval(formula.removeprefix("="))
    return value


def agrees(item: Activity) -> None:
    shares = progress(item, 2022)
    for quarter in (1, 2, 3, 4):
        for formula, share in (
            (planned_formula(item, quarter), shares.planned[quarter - 1]),
            (achieved_formula(item, quarter), shares.achieved[quarter - 1]),
        ):
            if formula and share is not None:
                assert computed(formula) == pytest.approx(share, abs=1e-9)


@given(results=RESULTS, kind=st.sampled_from([None, *Accumulation]))
def test_of_indicators_by_every_accumulation(results: tuple[float | None, ...], kind: Accumulation | None) -> None:
    agrees(indicator(results, 8, kind, baseline=2))


@given(planned=RESULTS, achieved=RESULTS)
def test_of_amounts_and_of_shares_to_date(
    planned: tuple[float | None, ...], achieved: tuple[float | None, ...]
) -> None:
    agrees(to_date(planned, achieved))
    if sum(figure or 0.0 for figure in planned):
        agrees(quantity(planned, achieved))


def test_a_share_of_the_quarter_is_the_figure_itself() -> None:
    item = activity(planned=(0.25,) * 4, achieved=(0.1, None, None, None))
    assert [planned_formula(item, 1), achieved_formula(item, 1), achieved_formula(item, 2)] == ["", "", ""]

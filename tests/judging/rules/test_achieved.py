"""The rules about what was done, quarter by quarter, at their edges."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ppc_reports.judging.alerts import alerts
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Accumulation, Activity, Evidence, QuarterEntry, State
from tests.ruling import BAD, GOOD, NA, NEVER, NP, TO_DATE, indicator, place, quantity, tell, to_date, where
from tests.samples import Given, activity, plan, summary


def test_a_to_date_figure_that_falls_is_an_error_at_the_lower_one() -> None:
    (found,) = tell("TO-DATE-FALLS", to_date(TO_DATE, (0.3, None, 0.2, 0.2)))
    assert found.addresses == ("Z9",)
    assert "baja de 30,0\u00a0% (I trimestre de 2022) a 20,0\u00a0%" in found.message
    assert where(tell("TO-DATE-FALLS", to_date((0.5, 0.4, 0.75, 1)))) == ["U9"]


def test_increments_and_results_of_indicators_may_fall() -> None:
    assert not tell("TO-DATE-FALLS", activity(planned=(0.5, 0.2, 0.2, 0.1), achieved=(0.5, 0.2, None, None)))
    row = indicator((50, 40, None, None), 100, Accumulation.FLOW)
    assert not tell("TO-DATE-FALLS", replace(row, mode=to_date(TO_DATE).mode))


def test_a_cell_over_100_is_told_alone_and_the_year_only_where_no_cell_is() -> None:
    high = activity(planned=GOOD, achieved=(0.25, 1.2, None, None))
    assert where(tell("MORE-THAN-100", high)) == ["V9"]
    assert not tell("YEAR-MORE-THAN-100", high)
    (year,) = tell("YEAR-MORE-THAN-100", activity(planned=GOOD, achieved=(0.6, 0.6, None, None)))
    assert (year.addresses, "120,0\u00a0%" in year.message) == (("R9", "V9"), True)


def test_rounding_over_100_is_not_told() -> None:
    thirds = activity(planned=(0.334, 0.333, 0.334, 0), achieved=(0.334, 0.333, 0.334, 0))
    assert not tell("YEAR-MORE-THAN-100", thirds)
    assert not tell("MORE-THAN-100", to_date(TO_DATE, (0.25, 0.5, 1.001, None)))


def test_quantities_and_indicators_may_pass_their_target_and_it_is_told() -> None:
    (found,) = tell("TARGET-EXCEEDED", quantity((2, 2, 2, 2), (5, 5, None, None)))
    assert (found.severity, "125,0\u00a0%" in found.message) == (Severity.INFO, True)
    assert tell("TARGET-EXCEEDED", indicator((60, 60, None, None), 100))
    assert not tell("TARGET-EXCEEDED", quantity((2, 2, 2, 2), (4, 4, None, None)))
    assert not tell("MORE-THAN-100", quantity((2, 2, 2, 2), (5, 5, None, None)))


@pytest.mark.parametrize(
    ("planned", "cells"),
    [
        ((0, 0.5, 0.5, 0), ["R9"]),
        ((None, 0.5, 0.5, 0), ["R9"]),
        ((NP, NP, 0.5, 0.5), ["R9", "V9"]),
        ((0.5, 0, 0.5, 0), []),
        ((BAD, 0.5, 0.5, 0), []),
    ],
)
def test_early_is_what_is_done_before_anything_was_planned(planned: tuple[float, ...], cells: list[str]) -> None:
    assert where(tell("ACHIEVED-UNPLANNED", activity(planned=planned, achieved=(0.1, 0.1, 0.1, None)))) == cells


def test_early_follows_the_dates_where_nothing_is_planned_by_quarter() -> None:
    row = activity(achieved=(None, 0.1, None, None))
    assert where(tell("ACHIEVED-UNPLANNED", replace(row, start=dt.date(2022, 7, 1)))) == ["V9"]
    assert not tell("ACHIEVED-UNPLANNED", replace(row, start=None, end=None))


def test_a_quarter_after_the_corte_is_told_cell_by_cell_but_not_its_zeros() -> None:
    row = activity(planned=GOOD, achieved=(0.25, 0.25, 0, 0.1))
    assert where(tell("FUTURE-FILLED", row)) == ["AD9"]
    assert not tell("FUTURE-FILLED", row, corte="2022-T4")


def test_a_to_date_figure_carried_on_after_the_corte_reports_nothing() -> None:
    assert not tell("FUTURE-FILLED", to_date(TO_DATE, (0.25, 0.5, 0.5, 0.5)))
    assert where(tell("FUTURE-FILLED", to_date(TO_DATE, (0.25, 0.5, 0.6, None)))) == ["Z9"]


def test_every_planned_quarter_up_to_the_corte_needs_a_report() -> None:
    findings = tell("REPORT-MISSING", activity(planned=GOOD, achieved=NEVER))
    assert where(findings) == ["R9", "V9"]
    assert "I trimestre de 2022" in findings[0].message
    assert "II trimestre de 2022" in findings[1].message


@pytest.mark.parametrize(
    ("planned", "achieved"),
    [
        ((0, 0, 0.5, 0.5), NEVER),
        ((NP, NP, 0.5, 0.5), NEVER),
        (GOOD, (0, 0, None, None)),
        (GOOD, (NP, NA, None, None)),
    ],
)
def test_zeros_and_words_are_a_report(planned: tuple[float, ...], achieved: tuple[float, ...]) -> None:
    assert not tell("REPORT-MISSING", activity(planned=planned, achieved=achieved))


def test_nothing_is_missing_of_what_is_done_or_cannot_be_judged() -> None:
    assert not tell("REPORT-MISSING", activity(planned=GOOD, achieved=(1, None, None, None)))
    assert where(tell("REPORT-MISSING", activity(planned=GOOD, achieved=(0.5, None, None, None)))) == ["V9"]
    without = indicator(NEVER, 0, None)
    assert not tell("REPORT-MISSING", without, corte="2022-T4")
    assert where(tell("REPORT-MISSING", indicator(NEVER, 10, None), corte="2022-T4"))
    assert not tell("ACCUMULATION-ASSUMED", indicator((1, 1, None, None), 0, None))
    assert tell("ACCUMULATION-ASSUMED", indicator((1, 1, None, None), 10, None))


def one_column(done: Given) -> Activity:
    """An activity that was due before the year, with one column of what was done, read at T4."""
    row = activity(achieved=(None, None, None, done), start=None, end=dt.date(2021, 12, 31))
    bare = [QuarterEntry()] * 3
    last = replace(row.quarters[3], evidence=Evidence())
    return replace(row, quarters=(*bare, last), at={"followup": place(30)})


def test_one_column_up_to_the_corte_is_asked_for_all_that_was_due() -> None:
    (found,) = tell("REPORT-MISSING", one_column(None), corte="2022-T4")
    assert (found.addresses, found.message.split(",")[0]) == (("AD9",), "Falta lo ejecutado hasta el corte")
    (alert,) = alerts(summary(plan([one_column(None)]), "2022-T4"))
    assert "Falta el ejecutado hasta el corte." in alert.facts
    assert "Escribir lo ejecutado hasta el corte; si no hubo avance, 0 y por qué." in alert.asks


def test_one_column_that_says_something_is_a_report() -> None:
    assert not tell("REPORT-MISSING", one_column(0.4), corte="2022-T4")
    (standing,) = summary(plan([one_column(0.4)]), "2022-T4").standings
    assert (standing.state, standing.known, standing.counted_if_reported) == (State.OVERDUE, True, 0.4)
    assert where(tell("REPORT-EXCUSED", one_column(NP), corte="2022-T4")) == ["AD9"]


def test_a_sheet_without_the_column_is_not_asked_for_each_row() -> None:
    bare = activity(planned=GOOD)
    entries = tuple(replace(entry, achieved=replace(entry.achieved, at=None)) for entry in bare.quarters)
    assert not tell("REPORT-MISSING", replace(bare, quarters=entries))


def test_a_row_that_does_not_apply_is_told_only_for_figures_above_0() -> None:
    row = activity(planned=(0.5, 0, None, 0.5), achieved=(NA, 0, None, None), applies=False)
    assert where(tell("NOT-APPLICABLE-FILLED", row)) == ["Q9", "AC9"]

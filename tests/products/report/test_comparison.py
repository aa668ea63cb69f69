"""What changed since the previous corte: one word for every activity, and the figures of both cortes as they were."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.excel.book import Formula, Sheet
from ppc_reports.judging.comparison import Trend, compare
from ppc_reports.plan.model import Absent, Activity, Mode, State
from ppc_reports.products.report import comparison_row, theme
from ppc_reports.products.report.comparison_row import points_between
from ppc_reports.products.report.sheets import comparison
from tests.samples import activity, every_item, generated, plan, summary

QUARTERLY = (0.25, 0.25, 0.25, 0.25)
JUNE = dt.date(2022, 6, 30)
NP = Absent.NOT_SCHEDULED


def trend(row: Activity, corte: str = "2022-T3") -> Trend | None:
    found = compare(summary(plan([row]), corte))
    assert found is not None
    return found.moves[0].trend


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (activity("1.1", QUARTERLY, (0.25, 0.25, 0.5, None)), Trend.CLOSED),
        (activity("1.1", (0, 0, 1, 0), (NP, NP, 1, None)), Trend.CLOSED),
        (activity("1.1", (0, 0, 0.5, 0.5), (NP, NP, 0.2, None)), Trend.NEW),
        (activity("1.1", (0, 0, 0.5, 0.5), (0, 0.1, 0.1, None)), Trend.NEW),
        (activity("1.1", (0, 0, 0, 1), (0, 0, 0.1, None)), Trend.NEW),
        (activity("1.1", (0, 0, 0.5, 0.5), (NP, NP, None, None)), Trend.NEW),
        (activity("1.1", QUARTERLY, (0.25, 0.2, None, None)), Trend.FELL),
        (activity("1.1", QUARTERLY, (0.1, 0.1, 0.4, None), end=dt.date(2022, 9, 30)), Trend.FELL),
        (activity("1.1", QUARTERLY, (0.25, 0.25, 0.1, None)), Trend.FELL),
        (activity("1.1", (0, 0, 0, 1), (0, 0.2, 0, None), mode=Mode.TO_DATE), Trend.FELL),
        (activity("1.1", (0.25, 0.5, 0.75, 1), (0.2, 1, 0.6, None), mode=Mode.TO_DATE), Trend.FELL),
        (activity("1.1", QUARTERLY, (0.1, 0.1, 0.3, None)), Trend.IMPROVED),
        (activity("1.1", (0.5, 0.5, 0, 0), (0.1, 0.1, 0.3, None), end=JUNE), Trend.IMPROVED),
        (activity("1.1", QUARTERLY, (0.25, 0.25, 0.25, None)), Trend.SAME),
        (activity("1.1", (0.5, 0.5, 0, 0), (0.5, 0.5, NP, None)), Trend.SAME),
        (activity("1.1", (0, 0, 0, 1), (NP, NP, NP, None)), Trend.SAME),
        (activity("1.1", QUARTERLY, (0.25, 0.25, 0.25, None), applies=False), None),
    ],
)
def test_each_activity_has_the_trend_of_its_rule(row: Activity, expected: Trend | None) -> None:
    assert trend(row) == expected


def test_a_row_that_leaves_silence_with_the_same_compliance_improves() -> None:
    silent = activity("1.1", (0.5, 0.5, 0, 0), (0.5, None, 0, None), end=dt.date(2022, 12, 31))
    assert trend(silent, "2022-T2") is Trend.FELL
    assert trend(activity("1.1", (0.4, 0.1, 0.4, 0.1), (0.4, None, 0.32, None))) is Trend.IMPROVED


def test_the_first_corte_of_a_year_has_none_before_it_and_says_so() -> None:
    first = summary(generated(5), "2022-T1")
    assert compare(first) is None
    assert "no hay uno anterior" in text_of(comparison.sheet(first))
    assert "no tiene actividades" in text_of(comparison.sheet(summary(plan([]))))


@given(st.integers(0, 300), st.sampled_from(("2022-T2", "2022-T3", "2022-T4")))
def test_the_figures_before_are_those_of_the_report_of_that_corte(seed: int, corte: str) -> None:
    made = generated(12, seed)
    now, before = summary(made, corte), summary(made, f"2022-T{int(corte[-1]) - 1}")
    found = compare(now)
    assert found is not None
    assert found.previous == before.corte
    assert [move.before for move in found.moves] == list(before.standings)
    assert found.totals.before.states == before.totals.states
    assert found.totals.before.compliance == before.totals.compliance
    assert [line.before.achieved for line in found.lines] == [line.achieved for line in before.lines]
    assert sum(found.totals.trends.values()) == now.totals.activities - now.totals.states[State.NOT_APPLICABLE]
    for kind in Trend:
        assert sum(line.trends[kind] for line in found.lines) == found.totals.trends[kind]


def text_of(sheet: Sheet) -> str:
    contents = [item.content for item in every_item(sheet)] + [merge.content for merge in sheet.merges]
    return "\n".join(str(content.value if isinstance(content, Formula) else content) for content in contents)


def test_the_points_between_two_figures_are_those_between_what_is_printed() -> None:
    assert points_between(0.59949, 0.6) == 0.1
    assert points_between(0.5996, 0.6) == 0
    assert points_between(None, 0.6) is None


def test_the_sheet_shows_every_activity_with_live_figures_and_its_trend_in_words_and_colour() -> None:
    of_plan = summary(generated(20))
    sheet = comparison.sheet(of_plan)
    (table,) = sheet.tables
    assert table.area.bottom - table.area.top == 20
    place = table.headers.index(comparison_row.TREND) + 1
    found = compare(of_plan)
    assert found is not None
    shown = {item.row: item for item in every_item(sheet) if item.column == place and item.row > table.area.top}
    assert len(shown) == 20
    for row, move in enumerate(found.moves, table.area.top + 1):
        content, style = shown[row].content, shown[row].style
        assert isinstance(content, Formula)
        if move.trend is None:
            assert content.value == theme.UNKNOWN
        else:
            look = theme.TREND_LOOKS[move.trend]
            assert (content.value, style.fill, style.color) == (look.text, look.fill, look.ink)


def test_an_activity_is_looked_up_by_its_key_only_where_that_leads_to_it() -> None:
    keys = ("1.1", "1.2", "1.2", "1.*", "a" * 300)
    sheet = comparison.sheet(summary(plan([activity(key, line="1", row=row) for row, key in enumerate(keys, 9)])))
    (table,) = sheet.tables
    place = table.headers.index(comparison_row.PLACE) + 1
    contents = [item.content for item in every_item(sheet) if item.column == place and item.row > table.area.top]
    assert [isinstance(content, Formula) for content in contents] == [True, False, False, False, False]
    assert [content.value if isinstance(content, Formula) else content for content in contents] == [1, 2, 3, 4, 5]

"""What changed since the previous corte: one word for every activity, and the figures of both cortes as they were."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.excel.book import Formula
from ppc_reports.judging.changes import Change, Nature
from ppc_reports.judging.comparison import Trend, compare
from ppc_reports.judging.headline import moved
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Absent, Activity, Mode, State
from ppc_reports.products.report import theme
from ppc_reports.products.report.sheets.behind import changes
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
        (activity("1.1", QUARTERLY, (0.25, None, None, None)), Trend.SAME),
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


def test_the_first_corte_of_a_year_has_none_before_it() -> None:
    first = summary(generated(5), "2022-T1")
    assert compare(first) is None
    assert not changes.has_changes(first)
    assert not changes.has_changes(summary(plan([])))


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


@given(st.integers(0, 300))
def test_what_happened_never_contradicts_the_difference(seed: int) -> None:
    for move in changes.movers(summary(generated(12, seed))):
        word, before, after = changes.what_happened(move), move.before.compliance, move.after.compliance
        if before is not None and after is not None:
            step = moved(before, after)
            assert word != "Bajó" or step < 0
            assert word != "Subió" or step > 0


def test_the_points_between_two_figures_are_those_between_what_is_printed() -> None:
    assert moved(0.59949, 0.6) == 0.1
    assert moved(0.5996, 0.6) == 0


def test_only_what_moved_is_listed_each_with_live_figures() -> None:
    of_plan = summary(generated(20))
    sheet, movers = changes.sheet(of_plan), changes.movers(of_plan)
    (table,) = sheet.tables
    assert 0 < len(movers) < 20
    assert table.area.bottom - table.area.top == len(movers)
    rows = [item for item in every_item(sheet) if table.area.top < item.row <= table.area.bottom]
    assert [item.content for item in rows if item.column == 1] == [move.after.activity.key for move in movers]
    assert all(isinstance(item.content, Formula) for item in rows if item.column == 8)
    stepped = [move.before.known and move.after.known for move in movers]
    assert [isinstance(item.content, Formula) for item in rows if item.column == 9] == stepped
    assert any(stepped)


def test_what_nobody_reported_is_the_least_it_may_be_and_no_fall() -> None:
    rows = [
        activity("1.1", QUARTERLY, (0.25, 0.25, None, None)),
        activity("1.2", QUARTERLY, (0.25, None, None, None), row=10),
        activity("1.3", QUARTERLY, (0.25, 0.1, 0.05, None), row=11),
        activity("1.4", QUARTERLY, (0.25, 0.25, Absent.INVALID, None), row=12),
    ]
    of_plan = summary(plan(rows))
    shown = every_item(changes.sheet(of_plan))
    by_key = {
        key: {item.column: item for item in shown if item.row == found.row}
        for found in shown
        if found.column == 1 and (key := found.content) in ("1.1", "1.2", "1.3", "1.4")
    }
    assert list(by_key) == ["1.3", "1.1", "1.4"], "the silent one did not move"
    assert by_key["1.1"][4].content == "Pasó a «sin reporte»"
    assert "≥" in by_key["1.1"][8].style.number_format
    assert (by_key["1.1"][9].content, by_key["1.4"][9].content) == (theme.UNKNOWN, theme.UNKNOWN)
    fell, known = by_key["1.3"][9].content, by_key["1.3"][8].style
    assert isinstance(fell, Formula)
    assert fell.value == -16.7
    assert known.number_format == theme.SHARE_FORMAT
    told = [str(merge.content) for merge in changes.sheet(of_plan).merges]
    assert (
        "Bajó: 1, pasó a «sin reporte»: 1 y pasó a «dato inválido»: 1. 1 actividad sigue igual, o no se juzga." in told
    )


def test_what_was_changed_in_reported_quarters_is_printed_before_what_moved() -> None:
    rows = [activity(f"1.{n}", (0.25,) * 4, (0.25, 0.25, 0.1, None), row=9 + n) for n in range(40)]
    told = Finding("ACTIVITY-GONE", Severity.WARNING, "ya no está", "confirme")
    changed = Change(
        Nature.GONE, "9.9", "Otra", None, "", "estaba", "", "informe.xlsx", 1, dt.date(2022, 7, 5), None, told
    )
    sheet = changes.sheet(replace(summary(plan(rows)), changes=(changed,)))
    titles = {
        str(merge.content): merge.area.top for merge in sheet.merges if str(merge.content).startswith(("Del", "Lo que"))
    }
    assert sheet.printing.area is not None
    assert titles["Lo que cambió en lo ya reportado"] < titles["Del II trimestre de 2022 al III trimestre de 2022"]
    assert titles["Lo que cambió en lo ya reportado"] < sheet.printing.area.bottom

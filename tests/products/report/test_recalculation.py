"""Every derived number of the report is a formula, and another engine computes the value that is stored beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from ppc_reports.excel.book import Book, Formula, Item, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.plan.model import Absent, Accumulation, Activity, Figure, Indicator, Mode, Plan, QuarterEntry, Unit
from ppc_reports.products.report.book import report_book
from tests.golden import STORIES, summary_of
from tests.recalculate import differences, needs_soffice
from tests.samples import activity, figure, generated, plan, summary
from tests.shapes import SHAPES, consolidated

CORTES = ("2022-T1", "2022-T2", "2022-T3", "2022-T4")
HUGE = ("2000 activities", "331 activities")
"""The shapes of which another test recalculates as many."""
pytestmark = needs_soffice


def books(plans: dict[str, Plan], cortes: tuple[str, ...] = CORTES) -> dict[str, bytes]:
    return {
        f"{name} {corte}": render(report_book(summary(made, corte))) for name, made in plans.items() for corte in cortes
    }


def entries(planned: tuple[float | None, ...], achieved: tuple[float | None, ...]) -> tuple[QuarterEntry, ...]:
    return tuple(QuarterEntry(figure(p), figure(e)) for p, e in zip(planned, achieved, strict=True))


def indicator(key: str, kind: Accumulation, target: float | None, baseline: float = 0.0) -> Activity:
    given = Indicator(figure(target), Figure.of(baseline), kind)
    return activity(
        key, (0.25,) * 4, (5, 8, Absent.NOT_SCHEDULED, 12), unit=Unit.INDICATOR, indicator=given, leads=("A", "A B")
    )


def yearly(key: str) -> Activity:
    """An indicator with a target of the year, without dates and quarters: only the last corte can judge it."""
    given = Indicator(figure(20), Figure.of(0.0), Accumulation.SUM)
    return activity(key, (None,) * 4, (5, 8, 2, None), unit=Unit.INDICATOR, indicator=given, start=None, end=None)


def odd_activities() -> list[Activity]:
    """Each kind of row that the generated plans do not have."""
    np, na, bad = Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE, Absent.INVALID
    return [
        activity("1.1"),
        activity("1.2", start=None, end=None, leads=()),
        activity("1.3", start=dt.date(2021, 11, 1), end=dt.date(2023, 2, 28), leads=("Secretaría",)),
        activity("1.4", start=dt.date(2022, 9, 1), end=dt.date(2022, 3, 1), leads=("Secretaría General de Todo",)),
        activity("1.5", start=dt.date(1850, 1, 1), end=dt.date(2022, 6, 30)),
        activity("1.6", (np, np, 0.5, 0.5), (np, None, 0.7, None), leads=("Grupo * ?", "Grupo")),
        activity("1.7", (0.5, na, None, 0.5), (na, bad, None, 0.4), applies=False),
        activity("1.8", (0, 0, 0, 1), (0.1, None, None, None)),
        activity("1.9", (0.25, 0.5, 0.75, 1), (0.2, None, 0.1, 1.2), mode=Mode.TO_DATE),
        activity("1.10", (0.25,) * 4, (0.25,) * 4, mode=None),
        activity("1.11", (10, 0, 30, 0), (5, 40, None, 1), unit=Unit.QUANTITY, leads=("A; B", "A")),
        activity("1.12", (0, 0, 0, 0), (None, 3, None, 1), unit=Unit.QUANTITY),
        activity("1.13", (bad, 0.5, 0.3, 0.2), (0.3, 0.3, 0.3, 0.3), unreadable=frozenset({"start"}), start=None),
        activity("1.14", (0, 0, 0, 0), (0, 3, None, 1), unit=Unit.QUANTITY),
        activity("1.15", (np, 0.5, None, 0.5), (np, 0.5, np, None), mode=None),
        indicator("A.1", Accumulation.SUM, 20),
        indicator("A.2", Accumulation.FLOW, 10),
        indicator("A.3", Accumulation.CAPACITY, 12, 4),
        indicator("A.4", Accumulation.REDUCTION, 2, 10),
        indicator("A.5", Accumulation.STOCK, None),
        replace(activity("02.1"), quarters=entries((0.5, None, None, 0.5), (-0.1, 0.2, 0.0, None))),
    ]


def weighted(weights: tuple[float | None, ...]) -> Plan:
    rows = generated(12).activities
    return plan(replace(row, weight=weights[index % len(weights)]) for index, row in enumerate(rows))


def half_weighted() -> Plan:
    """The first line has weights and the others have none, so that the plan counts them equal."""
    rows = generated(30).activities
    return plan(replace(row, weight=index / 10 if row.line == "1" else None) for index, row in enumerate(rows, 1))


def test_a_planted_wrong_value_is_found(tmp_path: Path) -> None:
    sheet = Sheet("Hoja", (Item(1, 1, 2.0), Item(2, 1, Formula("=A1*3", 6.0)), Item(3, 1, Formula("=A1*3", 6.000001))))
    found, compared = differences({"x": render(Book((sheet,), dt.date(2022, 1, 1)))}, tmp_path)
    assert compared == 2
    assert [(item.cell, item.stored, item.computed) for item in found] == [("A3", 6.000001, 6)]


def test_another_engine_computes_the_same_numbers(tmp_path: Path) -> None:
    plans = {str(count): generated(count) for count in (1, 7, 200)}
    found, compared = differences(books(plans), tmp_path)
    assert found == []
    assert compared > 10_000


def test_it_does_for_every_kind_of_row_and_of_weight(tmp_path: Path) -> None:
    weights = {
        "weighted": weighted((0.1, 0.05, 0.3)),
        "some without weight": weighted((0.1, None)),
        "no weight at all": weighted((0.0,)),
        "one line weighted": half_weighted(),
        "none applies": plan([activity("1.1", applies=False)]),
        "empty": plan([]),
        "nothing planned yet": plan([activity("1.1", (0, 0, 0, 1), (None,) * 4)]),
        "only the target of the year": plan([yearly("1.1"), yearly("2.1")]),
        "with others": plan([yearly("1.1"), activity("2.1", (0.25,) * 4, (0.25,) * 4)]),
    }
    made = books({"odd": plan(replace(row, row=number) for number, row in enumerate(odd_activities(), 9))}) | books(
        weights, CORTES[2:3]
    )
    found, compared = differences(made, tmp_path)
    assert found == []
    assert compared > 1_000


def test_it_does_for_every_shape_of_plan_and_for_a_consolidated_one(tmp_path: Path) -> None:
    made = {name: render(report_book(SHAPES[name].make())) for name in SHAPES if name not in HUGE}
    made["consolidated"] = consolidated(tmp_path / "offices")
    found, compared = differences(made, tmp_path)
    assert found == []
    assert compared > 10_000


def test_it_does_for_two_thousand_activities(tmp_path: Path) -> None:
    found, compared = differences(books({"2000": generated(2_000)}, CORTES[2:3]), tmp_path)
    assert found == []
    assert compared > 20_000


def test_it_does_for_the_example_and_every_other_story(tmp_path: Path) -> None:
    made = {story: render(report_book(summary_of(story))) for story in STORIES}
    found, compared = differences(made, tmp_path)
    assert found == []
    assert compared > 2_000

"""The rules about evidence, weights, own totals and targets at their edges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppc_reports.judging.rules import check
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Accumulation, Activity, Evidence, Figure, Indicator, Mode, Quarter, Unit
from tests.ruling import (
    BAD,
    GOOD,
    NEVER,
    TO_DATE,
    indicator,
    place,
    quantity,
    tell,
    to_date,
    where,
    with_notes,
)
from tests.samples import activity, plan

NOTE = "La actividad se adelantó conforme a lo programado por la dependencia"
LINK = "https://example.org/carpeta"


def proved(*texts: str, key: str = "1.1", row: int = 9) -> Activity:
    """An activity half done, with these evidences from T1 on."""
    return activity(key, GOOD, (0.25, 0.25, None, None), row, (*texts, "", "", "", "")[:4])


def test_what_is_done_needs_evidence_up_to_the_corte() -> None:
    assert where(tell("EVIDENCE-MISSING", proved(LINK))) == ["W9"]
    assert where(tell("EVIDENCE-MISSING", proved(), corte="2022-T1")) == ["S9"]
    assert not tell("EVIDENCE-MISSING", activity(planned=GOOD, achieved=(0, None, None, None)))


@pytest.mark.parametrize("text", ["N/A", "-", "Sin evidencia", "pendiente", "No aplica."])
def test_words_that_say_nothing_are_no_evidence_and_no_text_without_link(text: str) -> None:
    assert where(tell("EVIDENCE-MISSING", proved(text, LINK))) == ["S9"]
    assert not tell("EVIDENCE-NOT-LINK", proved(text, LINK))


def test_a_sheet_without_a_column_of_evidence_is_not_asked_for_it() -> None:
    row = proved()
    entries = tuple(replace(entry, evidence=Evidence()) for entry in row.quarters)
    assert not tell("EVIDENCE-MISSING", replace(row, quarters=entries))


def test_evidence_of_one_row_shows_the_column_for_the_others() -> None:
    bare = proved(row=10, key="1.2")
    entries = tuple(replace(entry, evidence=Evidence()) for entry in bare.quarters)
    assert where(tell("EVIDENCE-MISSING", proved(LINK, LINK + "/2"), replace(bare, quarters=entries))) == ["R10", "V10"]


def test_a_to_date_figure_that_stays_needs_no_new_evidence() -> None:
    row = to_date(TO_DATE, (0.25, 0.25, None, None), evidence=(LINK, "", "", ""))
    assert not tell("EVIDENCE-MISSING", row)


def test_one_link_for_several_activities_marks_every_cell() -> None:
    first, second = proved(LINK, LINK), proved(LINK + "/", row=10, key="1.2")
    (found,) = tell("EVIDENCE-REPEATED", first, second)
    assert found.addresses == ("S9", "W9", "S10")
    assert (found.found, "1.1 y 1.2" in found.message) == (LINK, True)


def test_a_cell_merged_over_several_activities_repeats_nothing() -> None:
    first, second = proved(LINK), proved(LINK, row=10, key="1.2")
    merged = replace(
        second, quarters=(replace(second.quarters[0], evidence=first.quarters[0].evidence), *second.quarters[1:])
    )
    assert not tell("EVIDENCE-REPEATED", first, merged)
    assert not tell("SAME-TEXT", *(replace(with_notes("1.1", 9, NOTE), row=row, key=f"1.{row}") for row in (9, 10, 11)))


def test_one_link_for_two_quarters_of_one_activity_and_mail_addresses_are_not_repeated() -> None:
    assert not tell("EVIDENCE-REPEATED", proved(LINK, LINK))
    rows = [proved(row=9), proved(row=10, key="1.2")]
    mail = Evidence("planeacion@example.org", ("mailto:planeacion@example.org",), place(23))
    mailed = [replace(row, quarters=(replace(row.quarters[0], evidence=mail), *row.quarters[1:])) for row in rows]
    assert not tell("EVIDENCE-REPEATED", *mailed)


def test_one_column_of_evidence_for_the_year_names_its_header_whatever_the_quarter() -> None:
    row = proved("Acta de la mesa")
    base = plan([row])
    shared = replace(base, parts=(replace(base.parts[0], headers={"evidence": "Soportes"}),))
    found = [item for item in check(shared, Quarter(2022, 2)) if item.code == "EVIDENCE-NOT-LINK"]
    assert [item.header for item in found] == ["Soportes"]


def test_a_text_without_link_is_told_with_what_it_says() -> None:
    (found,) = tell("EVIDENCE-NOT-LINK", proved("Acta de la mesa", LINK))
    assert (found.severity, found.found, found.addresses) == (Severity.INFO, "Acta de la mesa", ("S9",))


def weighted(*weights: float | None, lines: tuple[str, ...] = ()) -> list[Activity]:
    names = lines or ("1",) * len(weights)
    return [
        activity(f"{line}.{n}", row=8 + n, weight=weight, line=line, at={"weight": place(11, 8 + n)})
        for n, (weight, line) in enumerate(zip(weights, names, strict=True), start=1)
    ]


@pytest.mark.parametrize(
    ("weights", "lines", "cells"),
    [
        ((0.333, 0.333, 0.333), ("1", "1", "2"), []),
        ((0.5, 0.5, 1.0), ("1", "1", "2"), []),
        ((0.5, 0.5, 0.9), ("1", "1", "2"), ["K11"]),
        ((0.5, 0.4), ("1", "1"), ["K9", "K10"]),
        ((0.5, 0.502), ("1", "1"), ["K9", "K10"]),
        ((0.4, None), ("1", "1"), []),
        ((None, None), ("1", "1"), []),
    ],
)
def test_weights_make_100_in_the_plan_or_in_every_line(
    weights: tuple[float | None, ...], lines: tuple[str, ...], cells: list[str]
) -> None:
    assert where(tell("WEIGHTS-NOT-100", *weighted(*weights, lines=lines))) == cells


def test_a_wrong_sum_names_the_lines_that_are_wrong() -> None:
    (found,) = tell("WEIGHTS-NOT-100", *weighted(0.5, 0.5, 0.9, lines=("1", "1", "2")))
    assert "190,0\u00a0%" in found.message
    assert "90,0\u00a0% en la línea 2" in found.message
    assert "línea 1" not in found.message


def test_rows_that_do_not_apply_have_no_part_in_the_weights() -> None:
    rows = weighted(0.5, 0.5, 0.5)
    assert not tell("WEIGHTS-NOT-100", *rows[:2], replace(rows[2], applies=False))
    assert not tell("WEIGHTS-PARTIAL", *rows[:2], replace(rows[2], applies=False, weight=None))


def test_missing_weights_are_told_together_and_the_unreadable_ones_with_them() -> None:
    rows = weighted(1.0, None, None)
    (found,) = tell("WEIGHTS-PARTIAL", *rows)
    assert (found.addresses, found.message.startswith("2 actividades")) == (("K10", "K11"), True)
    unread = [replace(row, unreadable=frozenset({"weight"})) for row in rows[1:]]
    assert where(tell("WEIGHTS-PARTIAL", rows[0], *unread)) == ["K10", "K11"]
    assert not tell("WEIGHTS-NOT-100", rows[0], *unread)


def owning(name: str, value: float, item: Activity) -> Activity:
    return replace(item, own={name: Figure.of(value, place(33), f"{value:g}")})


HALF = activity(planned=GOOD, achieved=(0.25, 0.25, None, None))
COUNTED = quantity((2, 2, 2, 2), (3, 2, None, None))


@pytest.mark.parametrize(
    ("name", "value", "item", "told"),
    [
        ("achieved_total", 0.5, HALF, False),
        ("achieved_total", 0.5001, HALF, True),
        ("achieved_total", 0.502, HALF, True),
        ("planned_total", 1.0, HALF, False),
        ("planned_total", 0.9, HALF, True),
        ("planned_total", 1.0, activity(), False),
        ("achieved_total", 0.8, activity(planned=GOOD), True),
        ("achieved_total", 0.5, to_date(TO_DATE, (0.25, 0.5, None, None)), False),
        ("achieved_total", 0.75, to_date(TO_DATE, (0.25, 0.5, None, None)), True),
        ("achieved_total", 5, COUNTED, False),
        ("achieved_total", 5.001, COUNTED, True),
        ("progress", 0.625, COUNTED, False),
        ("progress", 0.5, COUNTED, True),
        ("progress", 1.0, quantity((1, 1, 1, 1), (3, 3, None, None)), True),
        ("progress", 0.0, quantity((0, 0, 0, 0), (3, 3, None, None)), False),
        ("progress", 0.5, HALF, False),
        ("progress", 1.0, HALF, True),
        ("achieved_total", 0.9, activity(planned=GOOD, achieved=(0.25, BAD, None, None)), False),
        ("planned_total", 0.9, activity(planned=(0.25, BAD, 0.5, 0)), False),
        ("achieved_total", 30, indicator((10, 20, None, None), 100), False),
        ("achieved_total", 20, indicator((10, 20, None, None), 100, Accumulation.STOCK), False),
        ("achieved_total", 25, indicator((10, 20, None, None), 100), True),
        ("achieved_total", 0.3, indicator((10, 20, None, None), 100), False),
        ("achieved_total", 0.31, indicator((10, 20, None, None), 100), True),
        ("achieved_total", 0.3, quantity((25, 25, 25, 25), (10, 20, None, None)), True),
        ("achieved_total", 0.9, replace(HALF, applies=False), False),
    ],
)
def test_own_totals_follow_from_the_quarters_of_the_row(name: str, value: float, item: Activity, told: bool) -> None:
    assert bool(tell("OWN-TOTAL", owning(name, value, item))) is told


def test_a_wrong_total_shows_both_numbers_and_its_cell() -> None:
    (found,) = tell("OWN-TOTAL", owning("achieved_total", 0.75, HALF))
    assert (found.addresses, found.found) == (("AG9",), "0.75")
    assert "dice 75,0\u00a0%, pero los trimestres de la misma fila dan 50,0\u00a0%" in found.message


def test_numbers_that_differ_little_are_shown_so_that_they_differ() -> None:
    (found,) = tell("OWN-TOTAL", owning("achieved_total", 5.0001, COUNTED))
    assert "dice 5,0001, pero los trimestres de la misma fila dan 5." in found.message


@pytest.mark.parametrize(
    ("raw", "value", "told"),
    [("67%", 0.67, True), ("66,7%", 0.667, False), ("66,67%", 0.6667, False), ("66,6%", 0.666, True), ("66,72%", 0.6672, True),
     ("0,6667", 0.6667, False), ("66,66666667%", 2 / 3, False), ("66,6679%", 0.666679, True)],
)  # fmt: skip
def test_a_share_may_be_rounded_as_far_as_it_is_shown_and_no_further(raw: str, value: float, told: bool) -> None:
    own = {"progress": Figure.of(value, place(33), raw)}
    item = quantity((1, 1, 1, 0), (1, 1, None, None), own=own)
    assert bool(tell("OWN-TOTAL", item)) is told


def test_a_total_shown_as_percent_is_compared_in_percent() -> None:
    own = {"planned_total": Figure.of(1.0, place(33), "100%")}
    (found,) = tell("OWN-TOTAL", replace(quantity((1, 1, 1, 1)), own=own))
    assert "dice 100,0\u00a0%, pero los trimestres de la misma fila dan 400,0\u00a0%" in found.message


def test_a_target_is_what_the_quarters_plan() -> None:
    assert not tell("TARGET-NOT-PLANNED", owning("target", 8, COUNTED))
    assert where(tell("TARGET-NOT-PLANNED", owning("target", 10, COUNTED))) == ["AG9"]
    assert not tell("TARGET-NOT-PLANNED", owning("target", 10, quantity(NEVER)))
    assert not tell("TARGET-NOT-PLANNED", owning("target", 2, quantity((2, 2, 2, 2), mode=Mode.TO_DATE)))


@pytest.mark.parametrize(
    ("results", "target", "kind", "told"),
    [
        ((50, 80, 100, None), 100, Accumulation.SUM, True),
        ((50, 80, 105, None), 100, Accumulation.SUM, True),
        ((50, 80, 106, None), 100, Accumulation.SUM, False),
        ((80, 60, 90, None), 100, Accumulation.SUM, False),
        ((50, 50, 50, None), 100, Accumulation.SUM, False),
        ((50, 80, 100, None), 100, Accumulation.FLOW, False),
        ((200, None, None, None), 100, Accumulation.SUM, False),
        ((0, 0, None, None), 0, Accumulation.SUM, False),
    ],
)
def test_a_label_is_doubted_only_where_the_sum_is_absurd_and_to_date_fits(
    results: tuple[float | None, ...], target: float, kind: Accumulation, told: bool
) -> None:
    assert bool(tell("ACCUMULATION-DOUBTFUL", indicator(results, target, kind))) is told


@pytest.mark.parametrize(
    ("target", "baseline", "kind", "cells"),
    [
        (0, None, Accumulation.SUM, ["O9"]),
        (10, 10, Accumulation.CAPACITY, ["O9", "N9"]),
        (10, None, Accumulation.REDUCTION, []),
        (10, 10, Accumulation.SUM, []),
        (0, 10, Accumulation.REDUCTION, []),
    ],
)
def test_a_target_that_cannot_be_divided_by_is_told_and_no_error(
    target: float | None, baseline: float | None, kind: Accumulation, cells: list[str]
) -> None:
    found = tell("TARGET-ZERO", indicator((1, 2, None, None), target, kind, baseline))
    assert where(found) == cells
    assert all(item.severity is Severity.WARNING for item in found)


@pytest.mark.parametrize(
    ("target", "baseline", "kind", "cells"),
    [
        (None, None, Accumulation.STOCK, ["O9"]),
        (10, None, Accumulation.REDUCTION, ["O9", "N9"]),
        (10, None, Accumulation.SUM, []),
        (0, None, Accumulation.SUM, []),
    ],
)
def test_a_target_or_baseline_that_is_not_there_is_an_error(
    target: float | None, baseline: float | None, kind: Accumulation, cells: list[str]
) -> None:
    found = tell("BASELINE-MISSING", indicator((1, 2, None, None), target, kind, baseline))
    assert where(found) == cells
    assert all(item.severity is Severity.ERROR for item in found)


def test_a_target_that_could_not_be_read_is_not_told_again() -> None:
    row = indicator((1, 2, None, None), 0)
    unread = Indicator(Figure(None, BAD, place(15)), Figure(), Accumulation.SUM)
    for code in ("TARGET-ZERO", "BASELINE-MISSING"):
        assert not tell(code, replace(row, indicator=unread))
    assert tell("BASELINE-MISSING", replace(row, indicator=None))


def test_a_target_of_another_year_is_told() -> None:
    assert where(tell("TARGET-OTHER-YEAR", indicator(NEVER, 10, target_year=2021))) == ["O9"]
    assert not tell("TARGET-OTHER-YEAR", indicator(NEVER, 10, target_year=2022))
    assert not tell("TARGET-OTHER-YEAR", replace(indicator(NEVER, 10, target_year=2021), unit=Unit.SHARE))

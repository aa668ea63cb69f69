"""The rules about keys, dates, planned and achieved figures at their edges."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ppc_reports.judging.rules import check
from ppc_reports.plan.findings import Severity, merged
from ppc_reports.plan.model import Activity, Part, Quarter, Unit
from tests.ruling import BAD, GOOD, NA, NEVER, NP, TO_DATE, place, quantity, tell, to_date, where
from tests.samples import activity, plan

MARCH, NOVEMBER = dt.date(2022, 3, 1), dt.date(2022, 11, 30)


def test_a_sound_plan_has_no_finding() -> None:
    links = ("https://example.org/1", "https://example.org/2", "", "")
    assert (
        check(plan([activity(planned=GOOD, achieved=(0.25, 0.25, None, None), evidence=links)]), Quarter(2022, 2)) == ()
    )


def test_every_cell_of_a_repeated_key_is_told_once_with_its_rows() -> None:
    rows = [activity("1.1", row=row, at={"key": place(3, row)}) for row in (9, 11, 14)]
    (found,) = tell("KEY-DUPLICATE", *rows, activity("1.2", row=10))
    assert found.addresses == ("C9", "C11", "C14")
    assert "fila 9, fila 11 y fila 14" in found.message


def test_a_repeated_key_on_two_sheets_is_told_on_each_with_both() -> None:
    first = activity("1.1", row=9, at={"description": place(4)})
    second = activity("1.1", row=9, sheet="Otra", at={"description": place(4)._replace(sheet="Otra")})
    findings = tell("KEY-DUPLICATE", first, second)
    assert [item.sheet for item in findings] == ["Seguimiento", "Otra"]
    assert all("de la hoja «Otra»" in item.message for item in findings)


def test_keys_differ_only_by_case_are_one_and_empty_keys_are_none() -> None:
    assert tell("KEY-DUPLICATE", activity("A.1"), activity("a.1", row=10))
    assert not tell("KEY-DUPLICATE", activity("", line="1"), activity("", line="1", row=10))


@pytest.mark.parametrize(
    ("code", "field", "empty"), [("LEAD-MISSING", "leads", ()), ("PRODUCT-MISSING", "product", "")]
)
def test_a_blank_is_missing_only_where_the_sheet_has_the_column(code: str, field: str, empty: object) -> None:
    full = activity("1.1", at={field: place(5)})
    missing: dict[str, Any] = {field: empty}
    blank = replace(activity("1.2", row=10, at={field: place(5, 10)}), **missing)
    assert where(tell(code, full, blank)) == ["E10"]
    assert not tell(code, replace(full, at={}), replace(blank, at={}))
    assert not tell(code, full, replace(blank, unreadable=frozenset({field})))
    assert not tell(code, full, replace(blank, applies=False))


def test_only_codes_outside_the_list_are_unknown_and_spelling_does_not_matter() -> None:
    row = activity(furag_codes=("pci 203", "PCI999"), at={"furag_codes": place(10)})
    (found,) = tell("FURAG-UNKNOWN", row)
    assert (found.found, found.addresses) == ("PCI999", ("J9",))


def test_an_empty_list_of_codes_judges_none() -> None:
    row = activity(furag_codes=("PCI999",))
    assert not [item for item in check(plan([row]), Quarter(2022, 2), frozenset()) if item.code == "FURAG-UNKNOWN"]
    assert [item for item in check(plan([row]), Quarter(2022, 2), frozenset({"X1"})) if item.code == "FURAG-UNKNOWN"]


def test_a_sheet_named_after_an_office_holds_only_its_rows() -> None:
    own = activity("1.1", sheet="Secretaria general")
    helped = activity("1.2", row=10, sheet="Secretaria general", leads=("Otra",), supports=("Secretaría General",))
    other = activity("1.3", row=11, sheet="Secretaria general", leads=("Otra",), at={"leads": place(5, 11)})
    assert [item.activity for item in tell("OFFICE-DIFFERS", own, helped, other)] == ["1.3"]
    assert not tell("OFFICE-DIFFERS", *(replace(row, sheet="Seguimiento") for row in (own, helped, other)))


def test_an_end_before_its_start_marks_both_dates() -> None:
    row = activity(start=NOVEMBER, end=MARCH, at={"start": place(7), "end": place(8)})
    (found,) = tell("END-BEFORE-START", row)
    assert (found.addresses, found.found) == (("G9", "H9"), "30/11/2022 – 01/03/2022")
    assert not tell("END-BEFORE-START", activity(start=MARCH, end=MARCH))


@pytest.mark.parametrize(
    ("start", "end", "code", "cells"),
    [
        (dt.date(2021, 1, 1), dt.date(2021, 12, 31), "DATE-OUTSIDE-YEAR", ["G9", "H9"]),
        (dt.date(2023, 1, 1), None, "DATE-OUTSIDE-YEAR", ["G9"]),
        (dt.date(2021, 12, 1), NOVEMBER, "DATE-BEYOND-YEAR", ["G9"]),
        (MARCH, dt.date(2023, 1, 31), "DATE-BEYOND-YEAR", ["H9"]),
        (dt.date(2021, 1, 1), dt.date(2023, 1, 31), "DATE-BEYOND-YEAR", ["G9", "H9"]),
        (None, dt.date(2023, 1, 31), "MILESTONE-LATER", ["H9"]),
        (None, dt.date(2021, 1, 31), "MILESTONE-EARLIER", ["H9"]),
    ],
)
def test_dates_of_another_year_are_an_error_only_without_a_month_in_common(
    start: dt.date | None, end: dt.date | None, code: str, cells: list[str]
) -> None:
    row = activity(start=start, end=end, at={"start": place(7), "end": place(8)})
    codes = ("DATE-OUTSIDE-YEAR", "DATE-BEYOND-YEAR", "MILESTONE-LATER", "MILESTONE-EARLIER")
    assert {name: where(tell(name, row)) for name in codes} == {name: [] for name in codes} | {code: cells}


def test_a_date_without_a_cell_of_its_own_is_told_at_the_cell_that_gave_it() -> None:
    early = activity(start=dt.date(2021, 1, 1), end=dt.date(2021, 6, 30))
    assert where(tell("DATE-OUTSIDE-YEAR", replace(early, at={"end": place(8)}))) == ["H9"]
    (found,) = tell("DATE-OUTSIDE-YEAR", replace(early, at={"period": place(7)}))
    assert found.addresses == ("G9",)
    assert found.message.startswith("Las fechas son 01/01/2021 y 30/06/2021 y la actividad")


@pytest.mark.parametrize(
    ("year", "planned", "taken"),
    [
        (2021, NEVER, "se toma como pendiente desde el I trimestre."),
        (2023, NEVER, "este año no tiene nada programado."),
        (2021, GOOD, "se juzga con lo programado en cada trimestre."),
    ],
)
def test_a_row_outside_the_year_tells_what_was_made_of_it_and_nothing_else_does(
    year: int, planned: tuple[float, ...], taken: str
) -> None:
    row = activity(planned=planned, start=dt.date(year, 6, 1), end=dt.date(year, 12, 31), at={"end": place(8)})
    (found,) = tell("DATE-OUTSIDE-YEAR", row)
    assert found.message.endswith(taken)
    assert not tell("PLANNED-FROM-DATES", row)


def test_the_first_and_last_day_of_the_year_are_inside() -> None:
    row = activity(start=dt.date(2022, 1, 1), end=dt.date(2022, 12, 31))
    assert not tell("DATE-BEYOND-YEAR", row)
    assert not tell("DATE-OUTSIDE-YEAR", row)


def test_planned_from_dates_is_one_line_for_all() -> None:
    rows = [activity(f"1.{n}", row=8 + n) for n in range(1, 4)]
    (found,) = tell("PLANNED-FROM-DATES", *rows, activity("1.4", GOOD, row=12), activity("1.5", row=13, end=None))
    assert found.severity is Severity.INFO
    assert found.message.startswith("3 actividades")
    assert "1.1, 1.2 y 1.3" in found.message


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        ((0.25, 0.25, 0.25, 0.2515), False),
        ((0.25, 0.25, 0.25, 0.2485), False),
        ((0.25, 0.25, 0.25, 0.252), True),
        ((0.3, None, NP, 0.6), True),
        ((0.5, None, NP, 0.5), False),
        ((0, 0, 0, 0), True),
        ((0.3, BAD, 0.2, 0.2), False),
        ((NP, NP, NP, NP), False),
        ((NA, NA, NA, NA), False),
        (NEVER, False),
    ],
)
def test_the_planned_of_the_year_is_100_within_rounding(planned: tuple[float, ...], told: bool) -> None:
    assert bool(tell("PLANNED-NOT-100", activity(planned=planned))) is told
    assert not tell("PLANNED-NOT-100", activity(planned=planned, applies=False))
    assert not tell("PLANNED-NOT-100", quantity(planned))
    assert not tell("PLANNED-NOT-100", activity(planned=planned, mode=None))


@pytest.mark.parametrize(
    ("planned", "told"), [(TO_DATE, False), ((0.25, 0.5, 1, None), False), ((0.25, 0.5, 0.75, None), True)]
)
def test_to_date_the_last_planned_figure_is_100(planned: tuple[float, ...], told: bool) -> None:
    assert bool(tell("PLANNED-NOT-100", to_date(planned))) is told


def test_planned_not_100_marks_the_four_cells_and_says_the_sum() -> None:
    (found,) = tell("PLANNED-NOT-100", activity(planned=(0.25, 0.25, 0.25, 0.2)))
    assert found.addresses == ("Q9", "U9", "Y9", "AC9")
    assert "95,0\u00a0%" in found.message
    assert found.found == "25% · 25% · 25% · 20%"


def test_a_blank_planned_cell_is_told_only_beside_filled_ones() -> None:
    assert where(tell("PLANNED-BLANK", activity(planned=(0.5, None, NP, 0.5)))) == ["U9"]
    assert not tell("PLANNED-BLANK", activity())


def test_equal_findings_on_several_rows_merge_into_one_line() -> None:
    rows = [activity(f"1.{n}", planned=(0.5, 0.5, None, 0), row=8 + n) for n in range(1, 4)]
    (one,) = merged(tell("PLANNED-BLANK", *rows))
    assert one.where == "Y9:Y11"


@pytest.mark.parametrize("planned", [(0, 0, 0, 0), NEVER])
def test_quantities_done_in_a_year_without_any_planned_are_told_on_their_cells(planned: tuple[float, ...]) -> None:
    assert where(tell("NOTHING-PLANNED", quantity(planned, (2, 0, 3, None)))) == ["R9", "Z9"]
    assert not tell("NOTHING-PLANNED", quantity(planned, (0, None, None, None)))
    assert not tell("ACHIEVED-UNPLANNED", quantity(planned, (2, 0, 3, None)))


SILENT = {"KEY-DUPLICATE", "NOT-APPLICABLE-FILLED"}


@pytest.mark.parametrize("unit", list(Unit))
def test_a_row_that_does_not_apply_is_judged_by_nothing_else(unit: Unit) -> None:
    row: Activity = activity(
        planned=(0.9, None, 0.9, -1), achieved=(2, None, None, 2), applies=False, unit=unit, leads=(), product="",
        start=NOVEMBER, end=dt.date(2021, 1, 1), at={"leads": place(5), "product": place(9)},
    )  # fmt: skip
    assert {item.code for item in check(plan([row]), Quarter(2022, 3))} <= SILENT


def test_the_header_is_the_one_the_office_wrote() -> None:
    base = plan([activity(planned=GOOD, achieved=(0.25, 0.25, 0.2, None))])
    headers = {"achieved@3": "Avance III trim."}
    known = replace(base, parts=(Part("Seguimiento", "plantilla", base.parts[0].balance, headers),))
    (found,) = [item for item in check(known, Quarter(2022, 2)) if item.code == "FUTURE-FILLED"]
    assert (found.header, found.activity, found.sheet) == ("Avance III trim.", "1.1", "Seguimiento")

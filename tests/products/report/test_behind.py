"""The sheets behind the report: what stands on their printed page, and that no figure on them is made up."""

from __future__ import annotations

import pytest

from ppc_reports.excel.book import Formula, Sheet
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Absent
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.frame import HEAD_ROW
from ppc_reports.products.report.sheets.behind import evidence, methodology, quality, timeline
from tests.samples import activity, every_item, plan, summary

PROOFS = ("https://a.co/1", "https://a.co/2", "", "")


def found(row: int) -> Finding:
    return Finding(f"X-{row}", Severity.WARNING, "mal", "corregir", sheet="Seguimiento", cells=((row, 3),))


def printed_rows(sheet: Sheet) -> int:
    area = sheet.printing.area
    assert area is not None
    return area.bottom


def test_what_a_finding_costs_is_unknown_where_it_touches_nothing_that_was_planned() -> None:
    rows = [
        activity("1.1", (0.5, 0.5, 0, 0), (0.5, 0.3, None, None), 9),
        activity("1.2", (0, 0, 0, 1), (None,) * 4, 10),
        activity("1.3", (0.5, 0.5, 0, 0), (0.5, 0.5, None, None), 11),
        activity("1.4", (0.5, 0.5, 0, 0), (0.5, Absent.INVALID, None, None), 12),
    ]
    findings = [*(found(row) for row in (9, 10, 11, 12)), Finding("X-0", Severity.WARNING, "mal", "corregir")]
    sheet = quality.sheet(summary(plan(rows), "2022-T3", findings=findings))
    head = next(item.row for item in every_item(sheet) if item.content == "Puntos en juego")
    shown = {item.row - head: item for item in sheet.items if item.column == 6 and item.row > head}
    values = [item.content.value for _, item in sorted(shown.items()) if isinstance(item.content, Formula)]
    assert values[:2] == [theme.UNKNOWN, theme.UNKNOWN], "of the whole workbook, and of what is planned later"
    assert values[2:] == pytest.approx([0.0, 25.0, 5.0])


def test_the_lines_under_the_kinds_are_printed_whole() -> None:
    sheet = quality.sheet(summary(plan([activity()])))
    area = sheet.printing.area
    assert area is not None
    assert all(merge.area.right <= area.right for merge in sheet.merges if merge.area.top <= area.bottom)


def test_evidence_is_printed_as_far_as_a_page_holds_it_and_says_how_far() -> None:
    few, many = (
        evidence.sheet(summary(plan([activity(f"1.{n}", row=9 + n, evidence=PROOFS) for n in range(count)])))
        for count in (5, 60)
    )
    assert printed_rows(few) == few.tables[0].area.bottom
    assert few.tables[0].area.top < printed_rows(many) < many.tables[0].area.bottom
    fits = printed_rows(many) - many.tables[0].area.top
    notes = [str(item.content) for item in many.items if (item.row, item.column) == (HEAD_ROW - 1, 1)]
    assert notes[0].endswith(f"Impresas: las primeras {fits} de 60 filas.")
    counts = [item.content for item in few.items if item.row == HEAD_ROW + 1 and isinstance(item.content, Formula)]
    assert [count.value for count in counts][:3] == [10, 5, 5]


def test_codes_have_a_column_only_where_the_plan_has_some() -> None:
    plain = evidence.sheet(summary(plan([activity(evidence=PROOFS)])))
    assert plain.tables[0].headers[-1] == formulas.ORIGIN
    assert "Códigos FURAG" not in plain.tables[0].headers


def test_the_method_is_two_pages_and_none_ends_with_a_heading() -> None:
    sheet = methodology.sheet(summary(plan([activity()])))
    (end,) = sheet.printing.row_breaks
    after = [merge.content for merge in sheet.merges if merge.area.top == end + 1]
    assert any(str(text).startswith("Escala de cumplimiento") for text in after)
    assert (sheet.printing.fit_height, sheet.printing.scale >= 80) == (0, True)


def test_the_months_that_nobody_reported_are_asked_for_and_not_merely_undone() -> None:
    rows = [
        activity("1.1", (0.25,) * 4, (0.25, 0.25, None, None), 9),
        activity("1.2", (0.25,) * 4, (0.25, 0.1, 0.1, None), 10),
    ]
    sheet = timeline.sheet(summary(plan(rows)))
    marks = {
        item.content: [cell.content for cell in sheet.items if cell.row == item.row and 7 <= cell.column <= 19]
        for item in sheet.items
        if item.column == 1 and item.content in ("1.1", "1.2")
    }
    assert marks["1.1"].count("?") == 3, "July to September: four of nine months are done"
    assert "?" not in marks["1.2"]
    assert sheet.filter is not None
    assert (sheet.filter.top, sheet.filter.bottom) == (HEAD_ROW + 1, HEAD_ROW + 3)

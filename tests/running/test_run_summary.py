"""The summary of a run for people: no bound stands as a figure, and what keeps a report from being final is said."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl

from ppc_reports.excel.writer import render
from ppc_reports.plan.findings import finding
from ppc_reports.plan.model import Quarter
from ppc_reports.products.digest import RunLine, digest_of
from ppc_reports.running.run_summary import run_book
from tests import samples

CORTE = Quarter(2022, 3)


def a_book() -> list[list[object]]:
    """The cells of a summary of three workbooks: one whole, one of which little is known and with an error, one without report."""
    good = samples.summary(samples.plan([samples.activity("1.1", (0.25,) * 4, (0.25,) * 4, 1)]))
    rows = [samples.activity(f"1.{row}", (0.25,) * 4, (0.25, None, None, None), row) for row in (1, 2)]
    bad = samples.summary(samples.plan(rows, entity=""), findings=(finding("PERCENT-UNREADABLE", found="mucho"),))
    lines = [
        RunLine("bien.xlsx", digest_of(good), "bien/informe.xlsx"),
        RunLine("poco.xlsx", replace(digest_of(bad), partial=True), "poco/informe.xlsx"),
        RunLine("roto.xlsx", None, why="no es un libro"),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(render(run_book(lines, CORTE.end, "Entidad")))).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(min_row=4)]


def test_what_is_less_than_final_or_has_no_report_says_so_in_its_row() -> None:
    _, none, little, whole, *_ = [[cell.value for cell in row] for row in a_book()]  # type: ignore[attr-defined]
    assert none[:3] == ["roto.xlsx", "—", "Sin informe: no es un libro"]
    assert little[:3] == ["poco.xlsx", "Entidad sin declarar", "PRELIMINAR · PARCIAL · no concluyente"]
    assert (whole[0], whole[2]) == ("bien.xlsx", "alta")


def test_the_compliance_of_an_inconclusive_report_says_that_it_is_the_least() -> None:
    heads, _, little, whole, *_ = a_book()
    place = [cell.value for cell in heads].index("Cumplimiento")  # type: ignore[attr-defined]
    assert "≥" in little[place].number_format  # type: ignore[attr-defined]
    assert "≥" not in whole[place].number_format  # type: ignore[attr-defined]


def test_only_states_that_some_activity_has_take_a_column() -> None:
    heads = [str(cell.value) for cell in a_book()[0]]  # type: ignore[attr-defined]
    assert any("Sin reporte" in head for head in heads)
    assert not any("Vencida" in head for head in heads)

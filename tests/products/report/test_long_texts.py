"""No text is lost: what a row of Seguimiento cannot show in two lines is shortened there and stands whole in its own sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.excel.book import Content, Formula, Link, Sheet
from ppc_reports.products.report import book, fitting
from ppc_reports.products.report.sheets.behind import full_texts
from ppc_reports.products.report.sheets.front import matrix
from ppc_reports.products.report.sheets.front.matrix_columns import DESCRIPTION
from ppc_reports.products.report.sheets.front.matrix_row import TEXT_LINES
from tests.samples import activity, every_item, plan, summary


def words(length: int) -> str:
    return ("palabra " * (length // 8 + 1))[:length]


def texts(sheet: Sheet) -> list[Content]:
    return [item.content for item in every_item(sheet)] + [merge.content for merge in sheet.merges]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=600), st.integers(1, 3))
def test_what_is_shown_fits_its_lines_and_a_text_that_fits_is_shown_whole(text: str, lines: int) -> None:
    shown = fitting.in_lines(text, DESCRIPTION.width, lines)
    whole = " ".join(text.split())
    room = DESCRIPTION.width - fitting.INDENT
    fits = fitting.lines_needed(whole, room) <= lines
    assert (shown == whole) is fits
    assert shown.endswith("…") is not fits or shown == whole
    assert len(shown) <= 8 or fitting.lines_needed(shown, room) <= lines


@pytest.mark.parametrize(("length", "there"), [(40, False), (200, True), (6000, True)])
def test_the_sheet_of_long_texts_is_there_where_there_is_one(length: int, there: bool) -> None:
    of_plan = summary(plan([activity("1.1", description=words(length))]))
    for made in (book.report_book(of_plan), book.office_book(of_plan, "Secretaría General")):
        sheets = {sheet.name: sheet for sheet in made.sheets}
        assert (full_texts.NAME in sheets) is there
        if there:
            shown = [text for text in texts(sheets[full_texts.NAME]) if isinstance(text, str)]
            assert "".join(shown).count("palabra") == words(length).count("palabra")


def test_notes_of_ten_thousand_signs_in_every_quarter_are_all_in_the_report() -> None:
    row = activity("1.1")
    quarters = tuple(replace(entry, notes=words(10_000 + n)) for n, entry in enumerate(row.quarters))
    of_plan = summary(plan([replace(row, quarters=quarters)]))
    found = full_texts.long_texts(of_plan)
    assert [(item.what, item.text) for item in found] == [
        (f"Observaciones T{n + 1}", words(10_000 + n).strip()) for n in range(4)
    ]
    sheet = full_texts.sheet(of_plan)
    shown = "".join(text for text in texts(sheet) if isinstance(text, str) and text.startswith("palabra"))
    assert shown.count("palabra") == sum(item.text.count("palabra") for item in found)
    assert max(sheet.heights.values()) <= fitting.MAX_HEIGHT


def test_no_cell_is_longer_than_excel_takes_and_no_row_of_the_matrix_than_two_lines() -> None:
    row = activity("1.1", description=words(40_000), product=words(40_000), supports=(words(40_000),))
    of_plan = summary(plan([row]))
    for module in (matrix, full_texts):
        for content in texts(module.sheet(of_plan)):
            shown = content.text if isinstance(content, Formula | Link) else str(content)
            assert len(shown) <= 32_767
    assert matrix.sheet(of_plan).heights[matrix.FIRST_ROW] <= fitting.row_height(TEXT_LINES)

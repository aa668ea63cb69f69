"""No text is lost: what a row of Seguimiento cannot show is shortened there, says so, and stands whole in a sheet of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.excel.book import Content, Formula, Link, Sheet
from ppc_reports.products.report import book, theme
from ppc_reports.products.report import long_texts as full_texts
from ppc_reports.products.report.long_texts import DESCRIPTION, NOTES, PRODUCT, fitted, is_long, long_texts, room
from ppc_reports.products.report.sheets import matrix
from tests.samples import activity, every_item, plan, summary


def words(length: int) -> str:
    return ("palabra " * (length // 8 + 1))[:length]


def texts(sheet: Sheet) -> list[Content]:
    return [item.content for item in every_item(sheet)] + [merge.content for merge in sheet.merges]


@given(st.text(st.characters(codec="utf-8"), max_size=3000), st.sampled_from((PRODUCT, NOTES, DESCRIPTION)))
def test_what_is_shown_fits_the_tallest_row(text: str, width: float) -> None:
    shown = fitted(text, width)
    assert theme.row_height(theme.lines_needed(shown, room(width))) <= theme.MAX_HEIGHT
    assert theme.lines_needed(shown, room(width)) <= 29
    assert (shown == text) is not is_long(text, width)


@pytest.mark.parametrize("length", [0, 1, 600])
def test_a_usual_text_is_shown_whole(length: int) -> None:
    assert fitted(words(length), DESCRIPTION) == words(length)


def test_notes_of_ten_thousand_signs_in_every_quarter_are_all_in_the_report() -> None:
    row = activity("1.1")
    quarters = tuple(replace(entry, notes=words(10_000 + n)) for n, entry in enumerate(row.quarters))
    of_plan = summary(plan([replace(row, quarters=quarters)]))
    matrix_texts = [text for text in texts(matrix.sheet(of_plan)) if isinstance(text, str)]
    assert max(len(text) for text in matrix_texts) < 1_500
    found = long_texts(of_plan)
    assert [(item.what, item.text) for item in found] == [
        (f"Observaciones T{n + 1}", words(10_000 + n).strip()) for n in range(4)
    ]
    sheet = full_texts.sheet(of_plan)
    shown = "".join(text for text in texts(sheet) if isinstance(text, str) and text.startswith("palabra"))
    assert shown.count("palabra") == sum(item.text.count("palabra") for item in found)
    assert max(sheet.heights.values()) <= theme.MAX_HEIGHT


@pytest.mark.parametrize(("length", "there"), [(600, False), (6000, True)])
def test_the_sheet_of_long_texts_is_there_where_there_is_one(length: int, there: bool) -> None:
    of_plan = summary(plan([activity("1.1", description=words(length))]))
    for made in (book.report_book(of_plan), book.office_book(of_plan, "Secretaría General")):
        names = [sheet.name for sheet in made.sheets]
        assert (full_texts.NAME in names) is there
        assert not there or names[names.index(full_texts.NAME) - 1] == "Evidencias"


def test_no_cell_of_a_report_is_longer_than_excel_takes_but_for_a_name_that_is_told() -> None:
    row = activity("1.1", description=words(40_000), product=words(40_000), supports=(words(40_000),))
    for module in (matrix, full_texts):
        for content in texts(module.sheet(summary(plan([row])))):
            shown = content.text if isinstance(content, Formula | Link) else str(content)
            assert len(shown) <= 32_767

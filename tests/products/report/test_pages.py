"""Printed pages end where nothing is torn: headings stay with what follows, small sections whole, tables with three rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.excel.book import Area, Print, Sheet, Table
from ppc_reports.excel.writer import render
from ppc_reports.products.report.blocks import TEXT, BlockCell, gap, heading, leading, line, paragraph, stack, table
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.pages import Span, paged
from tests.samples import generated, summary
from tests.xlsx_dump import opened

WIDTHS = {1: 40.0, 2: 40.0}
LONG = 20


def sheet_of(heights: Sequence[float], printing: Print | None = None) -> Sheet:
    area = Area(1, 1, len(heights), 2)
    return Sheet(
        "Hoja",
        (),
        widths=WIDTHS,
        heights=dict(enumerate(heights, 1)),
        printing=printing or Print(area=area),
    )


def pages(sheet: Sheet) -> list[Span]:
    """The first and last row of every page."""
    area = sheet.printing.area
    assert area is not None
    ends = (*sheet.printing.row_breaks, area.bottom)
    return [(first + 1, last) for first, last in zip((0, *ends), ends, strict=False)]


def test_a_page_ends_before_what_would_be_torn() -> None:
    made = paged(sheet_of([100.0] * 12), [(5, 6)])
    assert pages(made)[:2] == [(1, 4), (5, 9)]
    assert pages(paged(sheet_of([100.0] * 12), []))[0] == (1, 5)


def test_what_is_longer_than_a_page_is_torn_all_the_same() -> None:
    assert pages(paged(sheet_of([100.0] * 12), [(2, 11)]))[0] == (1, 5)


def test_a_little_more_than_a_page_becomes_one() -> None:
    made = paged(sheet_of([100.0] * 5 + [30.0]), [(5, 6)])
    assert (made.printing.fit_height, made.printing.row_breaks) == (1, ())


def test_rows_repeated_on_every_page_take_their_room() -> None:
    heights = [100.0] * 20
    repeated = paged(sheet_of(heights, Print(area=Area(1, 1, 20, 2), repeat=(1, 2))), [])
    assert [last - first + 1 for first, last in pages(repeated)][:3] == [5, 3, 3]


def test_a_sheet_without_a_print_area_or_with_too_many_pages_is_left_as_it_is() -> None:
    for sheet in (sheet_of([500.0] * 1200), Sheet("Hoja", (), printing=Print())):
        assert paged(sheet, []) == sheet


@given(
    st.lists(st.floats(10, 300), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 4)), max_size=12),
)
def test_every_row_is_on_one_page_and_what_fits_is_kept(heights: list[float], spans: list[tuple[int, int]]) -> None:
    kept = [(first, first + more) for first, more in spans if first + more <= len(heights)]
    made = paged(sheet_of(heights), kept)
    found = pages(made)
    assert [row for first, last in found for row in range(first, last + 1)] == list(range(1, len(heights) + 1))
    if made.printing.fit_height == 0:
        for first, last in found:
            assert first == last or sum(heights[first - 1 : last]) < 560


def test_headings_and_what_introduces_stay_with_what_follows() -> None:
    cell = line(WIDTHS, BlockCell("texto", TEXT, 2))
    body = stack(1, [cell, heading(WIDTHS, "Título"), paragraph(WIDTHS, "Explica."), leading(cell), cell, gap()])
    assert set(body.kept) == {(2, 4), (4, 5), (5, 6)}


def test_a_table_keeps_its_header_with_its_first_row_and_its_last_three_together() -> None:
    body = stack(
        1, [table(WIDTHS, "T", ("A", "B"), [(BlockCell("a"), BlockCell("b"))] * LONG), gap(), heading(WIDTHS, "Otra")]
    )
    assert (1, 2) in body.kept
    assert (LONG - 1, LONG + 3) in body.kept


@pytest.mark.parametrize("count", [7, 60])
def test_no_page_of_the_report_ends_with_a_heading(count: int) -> None:
    for sheet in report_book(summary(generated(count))).sheets:
        headings = {merge.area.top for merge in sheet.merges if merge.style.size > 12 and merge.style.bottom}
        for end in sheet.printing.row_breaks:
            assert not {end, end - 1} & headings, sheet.name


def test_the_header_of_a_table_that_ends_on_the_first_page_is_not_repeated() -> None:
    heights, printing = [100.0] * 12, Print(area=Area(1, 1, 12, 2), repeat=(1, 1))
    for bottom, repeat in ((4, None), (8, (1, 1))):
        sheet = replace(sheet_of(heights, printing), tables=(Table("T", Area(1, 1, bottom, 2), ("A", "B")),))
        assert paged(sheet, []).printing.repeat == repeat


def test_the_breaks_are_written() -> None:
    book = report_book(summary(generated(60)))
    sheets = opened(render(book))
    for sheet in book.sheets:
        assert tuple(item.id for item in sheets[sheet.name].row_breaks.brk) == sheet.printing.row_breaks

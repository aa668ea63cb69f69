"""Large workbooks are written piece by piece: nothing of a sheet stays when the next is made, and the package is the same."""

from __future__ import annotations

import datetime as dt
import gc
import io
import weakref
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ppc_reports.excel.book import Area, Book, Chart, Content, Formula, Item, Rows, Series, Sheet, Style, Table
from ppc_reports.excel.cells import CellSheet
from ppc_reports.excel.writer import RenderError, render
from ppc_reports.excel.zip_stream import Package
from tests.xlsx_dump import opened

DAY = dt.date(2022, 10, 1)
PLAIN = Style()
SMALL = ["<a>", "ñandú €", "😀 </a>"]
LONG = [f"fila {number} – ñ€😀\n" for number in range(25_000)]


def packed(*parts: list[str]) -> bytes:
    target = io.BytesIO()
    with ThreadPoolExecutor(1) as beside:
        package = Package(target, beside)
        for number, texts in enumerate(parts):
            stream = package.part(f"parte{number}.xml")
            for text in texts:
                stream.write(text)
                stream.settle()
        package.close()
    return target.getvalue()


def test_a_package_holds_every_part_whole_whatever_its_length() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(LONG, [], SMALL))) as package:
        assert package.testzip() is None
        assert [package.read(name).decode() for name in package.namelist()] == ["".join(LONG), "", "".join(SMALL)]


def test_a_small_package_is_the_one_that_zipfile_makes() -> None:
    usual = io.BytesIO()
    with zipfile.ZipFile(usual, "w", zipfile.ZIP_DEFLATED) as package:
        about = zipfile.ZipInfo("parte0.xml", (1980, 1, 1, 0, 0, 0))
        about.compress_type = zipfile.ZIP_DEFLATED
        package.writestr(about, "".join(SMALL))
    assert packed(SMALL) == usual.getvalue()


def test_a_stream_goes_on_with_another_in_their_order() -> None:
    for middle in (SMALL, LONG):
        target = io.BytesIO()
        with ThreadPoolExecutor(1) as beside:
            package = Package(target, beside)
            first, other = package.part("una.xml"), Package(io.BytesIO(), beside).part("otra.xml")
            first.write("antes")
            for text in middle:
                other.write(text)
                other.settle()
            first.take(other)
            first.write("después")
            package.close()
        with zipfile.ZipFile(target) as read:
            assert read.read("una.xml").decode() == f"antes{''.join(middle)}después"


def test_what_cannot_be_packed_is_raised() -> None:
    for text in ("\ud800", "x" * 300_000 + "\ud800"):  # deflated at once, and on the thread
        with pytest.raises(UnicodeEncodeError):
            packed([text])


def long_sheet(name: str, first: int, *items: Item, rows: int = 40) -> Sheet:
    cells: list[tuple[Content, Style]] = [("texto", PLAIN), (Formula("=1+§", 0, 0), PLAIN), (0.5, PLAIN)]
    return Sheet(name, items, rows=(Rows(first, lambda: (cells for _ in range(rows))),))


def test_rows_by_the_thousand_stand_where_they_are_declared_between_the_cells_of_the_sheet() -> None:
    made = render(Book((long_sheet("Hoja", 3, Item(1, 1, "sobre"), Item(43, 2, "bajo"), rows=40),), DAY))
    column = [cell.value for cell in opened(made).active["A"]]
    assert column == ["sobre", None, *["texto"] * 40, None]
    assert opened(made).active["B43"].value == "bajo"


@pytest.mark.parametrize("row", [3, 20, 42])
def test_nothing_else_stands_in_rows_by_the_thousand(row: int) -> None:
    with pytest.raises(RenderError):
        render(Book((long_sheet("Hoja", 3, Item(row, 9, "en medio")),), DAY))


def test_a_chart_draws_from_rows_by_the_thousand_and_from_no_sheet_that_is_written() -> None:
    series = (Series("S", "='Datos'!$A$3:$A$6", "='Datos'!$C$3:$C$6"),)
    chart = Chart("bar", 1, 6, 100, 100, "T", "D", series)
    drawn, data = Sheet("Curva", (), charts=(chart,)), long_sheet("Datos", 3)
    with zipfile.ZipFile(io.BytesIO(render(Book((drawn, data), DAY)))) as package:
        assert package.read("xl/charts/chart1.xml").count(b"<c:v>0.5</c:v>") == 4
    with pytest.raises(RenderError):
        render(Book((data, drawn), DAY))


def test_a_sheet_is_gone_when_the_next_is_made_and_the_workbook_when_it_is_written() -> None:
    class Marker:
        pass

    seen: list[weakref.ref[Marker]] = []

    def sheets() -> Iterator[Sheet]:
        for number in range(3):
            assert all(mark() is None for mark in seen)
            marker = Marker()
            seen.append(weakref.ref(marker))
            cells: list[tuple[Content, Style]] = [(number, PLAIN)]
            yield Sheet(f"Hoja {number}", (), rows=(Rows(1, lambda cells=cells, kept=marker: [cells]),))  # type: ignore[misc]
            del marker

    gc.collect()
    gc.disable()
    try:
        render(Book(sheets(), DAY))
        assert len(seen) == 3
        assert not [item for item in gc.get_objects() if isinstance(item, CellSheet) and vars(item)]
    finally:
        gc.enable()


def test_a_table_without_its_rows_is_refused() -> None:
    """The rows of a sheet that forgets to declare them would be missing from the report, and nobody would know."""
    sheet = long_sheet("Hoja", 3, Item(2, 1, "A"))
    tables = (Table("Tabla", Area(2, 1, 42, 1), ("A",)),)
    assert render(Book((replace(sheet, tables=tables),), DAY))
    with pytest.raises(RenderError):
        render(Book((replace(sheet, tables=tables, rows=()),), DAY))

"""Rows by the thousand: written where they are declared, once, and gone when the next sheet is made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest

from ppc_reports.excel.book import Area, Book, Chart, Content, Formula, Item, Rows, Series, Sheet, Style, Table
from ppc_reports.excel.writer import RenderError, render
from tests.xlsx_dump import opened

DAY = dt.date(2022, 10, 1)
PLAIN = Style()


def long_sheet(name: str, first: int, *items: Item, rows: int = 40) -> Sheet:
    cells: list[tuple[Content, Style]] = [("texto", PLAIN), (Formula("=1+§", 0, 0), PLAIN), (0.5, PLAIN)]
    return Sheet(name, items, rows=(Rows(first, lambda: (cells for _ in range(rows))),))


def test_rows_by_the_thousand_stand_where_they_are_declared_between_the_cells_of_the_sheet() -> None:
    made = render(Book((long_sheet("Hoja", 3, Item(1, 1, "sobre"), Item(43, 2, "bajo"), rows=40),), DAY))
    column = [cell.value for cell in opened(made).active["A"]]
    assert column == ["sobre", None, *["texto"] * 40, None]
    assert opened(made).active["B43"].value == "bajo"


@pytest.mark.parametrize("row", [3, 20, 42])
def test_no_cell_of_rows_by_the_thousand_has_two_contents(row: int) -> None:
    with pytest.raises(RenderError):
        render(Book((long_sheet("Hoja", 3, Item(row, 3, "otra vez")),), DAY))


def test_a_chart_draws_from_rows_by_the_thousand() -> None:
    series = (Series("S", "='Datos'!$A$3:$A$6", "='Datos'!$C$3:$C$6"),)
    chart = Chart("bar", 1, 6, 100, 100, "T", "D", series)
    drawn, data = Sheet("Curva", (), charts=(chart,)), long_sheet("Datos", 3)
    with zipfile.ZipFile(io.BytesIO(render(Book((drawn, data), DAY)))) as package:
        assert package.read("xl/charts/chart1.xml").count(b"<c:v>0.5</c:v>") == 4


def test_a_table_without_its_rows_is_refused() -> None:
    """The rows of a sheet that forgets to declare them would be missing from the report, and nobody would know."""
    sheet = long_sheet("Hoja", 3, Item(2, 1, "A"))
    tables = (Table("Tabla", Area(2, 1, 42, 1), ("A",)),)
    assert render(Book((replace(sheet, tables=tables),), DAY))
    with pytest.raises(RenderError):
        render(Book((replace(sheet, tables=tables, rows=()),), DAY))

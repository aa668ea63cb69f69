"""What comes out of the printer: pages, letters and how full a page is, measured on the PDF of LibreOffice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from ppc_reports.excel.book import Area, Book, Item, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report import charts, theme
from ppc_reports.products.report.book import office_book, report_book
from tests import paper
from tests.golden import summary_of
from tests.paper import Sheaf, Word
from tests.samples import activity, generated, plan, summary
from tests.shapes import SHAPES, consolidated

pytestmark = paper.needs_paper
CONSOLIDATED, CURVES = "ten workbooks", "curves"
EXAMPLE = tuple(f"ejemplo_2022_t{quarter}" for quarter in (1, 2, 3, 4))


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheaf]:
    """The example at its cortes, all plans and the report on ten workbooks, printed in one start of LibreOffice."""
    books = {name: render(report_book(shape.make())) for name, shape in SHAPES.items()}
    books |= {name: render(report_book(summary_of(name))) for name in EXAMPLE}
    books[CURVES] = render(curves())
    books[CONSOLIDATED] = consolidated(tmp_path_factory.mktemp("offices"))
    return paper.printed(books, tmp_path_factory.mktemp("paper"))


YEARS: Sequence[tuple[Sequence[float], Sequence[float]]] = (
    ((0.25, 0.5, 0.75, 1.0), (0.25, 0.5, 0.75, 1.0)),
    ((0.25, 0.5, 0.75, 1.0), (0.24, 0.48, 0.73, 0.97)),
    ((0.25, 0.5, 0.75, 1.0), (0.0, 0.0, 0.0, 0.0)),
    ((1.0, 1.0, 1.0, 1.0), (0.9, 0.95, 1.0, 1.0)),
    ((1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.02, 0.05)),
    ((0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.9)),
    ((0.02, 0.04, 0.06, 1.0), (0.01, 0.04, 0.05, 0.06)),
)
"""What was planned and done to date in years of every form: together, apart, at nothing, at all of it."""


def curves() -> Book:
    """The curve of page one for each of these years at each corte, on a sheet each."""
    years = [(year, corte) for year in YEARS for corte in QUARTERS]
    return Book(tuple(curve(f"C{n}", *year) for n, year in enumerate(years)), dt.date(2022, 1, 1))


def curve(name: str, year: tuple[Sequence[float], Sequence[float]], corte: int) -> Sheet:
    """A sheet with the curve of a year at a corte, over its data."""
    rows: tuple[Sequence[str | float], ...] = ([f"T{quarter}" for quarter in QUARTERS], year[0], year[1][:corte])
    items = [Item(row, column, cell) for row, cells in enumerate(rows, 30) for column, cell in enumerate(cells, 1)]
    quarters, *shares = (Area(row, 1, row, 4) for row in (30, 31, 32))
    looks = zip((theme.PLANNED_LINE, theme.DONE), charts.rising(corte, corte), shares, strict=True)
    lines = [
        charts.series(name, name, quarters, cells, **charts.told_line(color, label)) for color, label, cells in looks
    ]
    return Sheet(name, tuple(items), charts=(charts.curve(charts.Frame(1, 1, 410, 200), lines, "Curva"),))


def test_no_label_of_a_curve_stands_over_another_whatever_the_year(papers: dict[str, Sheaf]) -> None:
    sheaf = papers[CURVES]
    labels = [word for page in sheaf.pages for word in page if re.search(r"\d,\d", word.text) and "-Bold" in word.font]
    assert len(labels) == 2 * len(YEARS) * len(QUARTERS)
    assert list(sheaf.overlaps()) == []


LIMITS = {**dict.fromkeys(EXAMPLE, 10), **{name: shape.pages for name, shape in SHAPES.items()}, CONSOLIDATED: 14}


@pytest.mark.parametrize("name", LIMITS)
def test_a_report_can_be_read_on_paper_and_has_no_more_pages_than_somebody_reads(
    papers: dict[str, Sheaf], name: str
) -> None:
    print(paper.measured(papers[name]))
    assert paper.faults(papers[name], LIMITS[name]) == []


def test_paper_is_measured_in_the_font_and_the_language_of_its_readers(papers: dict[str, Sheaf]) -> None:
    sheaf = papers["ejemplo_2022_t3"]
    assert {word.font.split("-")[0] for page in sheaf.pages for word in page if word.text.isascii()} == {paper.FONT}
    assert re.search(r"\b81,3\s+%", sheaf.text)
    assert not re.search(r"\d\.\d\s+%", sheaf.text)


def test_each_fault_of_a_printed_page_is_told() -> None:
    title = Word("Resumen", 16.0, paper.FONT, 30, 580, 90, 596)
    body = [Word("letras " * 9, 8.0, paper.FONT, 30, bottom, 200, bottom + 8) for bottom in range(60, 560, 10)]
    whole, tail = (title, *body), (Word("fin", 8.0, paper.FONT, 30, 500, 50, 508),)
    small, tiny = (Word("y", size, paper.FONT, 300, 60, 310, 66) for size in (7.0, 6.9))
    hidden = small._replace(text="###")
    crossed = body[0]._replace(left=190.0, right=250.0)

    def told(*pages: tuple[Word, ...], most: int = 3) -> list[str]:
        return paper.faults(Sheaf(pages, (612.0,) * len(pages), frozenset(("Resumen",))), most)

    assert told((*whole, small), whole, tail) == []
    assert told(whole, whole, most=1) == ["2 pages"]
    assert told((*whole, hidden)) == ["a number does not fit its cell"]
    assert told((*whole, tiny)) == ["the smallest letters have 6.9 points"]
    assert told(tuple(word._replace(size=7.9) for word in whole)) == ["most letters have 7.9 points"]
    assert told((title, *body[30:]), tail) == ["page 1: 41% full"]
    assert told((title, *body[30:]), whole) == []
    assert told((*whole, crossed)) == [f"page 1: «{crossed.text}» over «{crossed.text}»"]


def test_the_book_of_an_office_with_five_activities_is_one_page(tmp_path: Path) -> None:
    of_plan = summary(plan([*generated(5).activities, activity("9.1", row=40, leads=("Otra",))]))
    books = {f"office{n}": render(office_book(of_plan, figures.name)) for n, figures in enumerate(of_plan.offices)}
    assert [paper.faults(sheaf, 1) for sheaf in paper.printed(books, tmp_path).values()] == [[]] * len(books)

"""What comes out of the printer: pages, letters and how full a page is, measured on the PDF of LibreOffice."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from ppc_reports.excel.book import Book
from ppc_reports.excel.writer import render
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import Accumulation, Figure, Indicator, Plan, StrategicLine, Unit
from ppc_reports.products.report.book import office_book, report_book
from tests.golden import summary_of
from tests.recalculate import SOFFICE, needs_soffice
from tests.samples import activity, figure, generated, plan, summary

pytestmark = needs_soffice
BODY, LEAST = 8.0, 7.0
_ROUNDING = 0.12


@dataclass(frozen=True)
class Printed:
    """A printed book: how many pages, and the sizes of its letters with how often each occurs."""

    pages: int
    sizes: Counter[float]

    @property
    def body(self) -> float:
        """The size of most letters."""
        return self.sizes.most_common(1)[0][0]


def printed(books: dict[str, Book], folder: Path) -> dict[str, Printed]:
    """The books as LibreOffice prints them, all in one start of it."""
    for name, book in books.items():
        (folder / f"{name}.xlsx").write_bytes(render(book))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / f"{name}.xlsx") for name in books]
    subprocess.run([*call, *files], check=True, capture_output=True, timeout=500)
    return {name: _measured(folder / f"{name}.pdf") for name in books}


def _measured(path: Path) -> Printed:
    sizes = Counter[float]()
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        for place in range(text.count_chars()):
            size = raw.FPDFText_GetFontSize(text.raw, place)
            if text.get_text_range(place, 1).strip():
                sizes[round(size, 1)] += 1
    return Printed(len(document), sizes)


def indicators(count: int) -> Plan:
    """A plan of indicators of one office, as a municipality reports its participation policy."""
    rows = []
    for n in range(1, count + 1):
        row = activity(
            f"45{n}",
            (0.25,) * 4,
            (n, n, None, n),
            8 + n,
            line="1",
            description=f"Porcentaje de avance del componente {n} de la política pública de participación ciudadana",
            unit=Unit.INDICATOR,
            indicator=Indicator(figure(4.0 * n), Figure.of(0.0), Accumulation.SUM),
            leads=("Departamento Administrativo de Planeación",),
            end=dt.date(2022, 12, 31),
        )
        rows.append(row)
    return plan(rows)


def municipal(count: int) -> Plan:
    """A municipal plan: five lines, seventeen offices, most of which did not report the last quarter."""
    chance = random.Random(7)
    rows = []
    for n in range(count):
        done = chance.random() < 0.3
        goal = chance.choice(("metros de vías terciarias", "jornadas de salud pública", "apoyos a organizaciones"))
        rows.append(
            activity(
                f"{n % 5 + 1}.{n + 1}",
                (0.25,) * 4,
                (0.25, 0.25, 0.25, 0.25 if done else None),
                9 + n,
                ("https://example.org/1",) * 4,
                description=f"Realizar {n + 2} {goal} en la zona rural y urbana del municipio durante la vigencia",
                leads=(f"Secretaría de Despacho número {n % 17}",),
                start=None,
                end=None,
            )
        )
    names = (StrategicLine(str(n), f"Línea estratégica {n} sobre participación", "Objetivo") for n in range(1, 6))
    return plan(rows, lines=tuple(names))


def test_the_example_takes_at_most_ten_pages_and_can_be_read(tmp_path: Path) -> None:
    books = {f"t{n}": report_book(summary_of(f"ejemplo_2022_t{n}")) for n in (1, 2, 3, 4)}
    for name, paper in printed(books, tmp_path).items():
        assert paper.pages <= 10, name
        assert paper.body >= BODY - _ROUNDING, name
        assert min(paper.sizes) >= LEAST - _ROUNDING, name


@pytest.mark.parametrize(
    ("of_plan", "most"),
    [
        (summary(indicators(9), "2022-T4"), 11),
        (summary(municipal(331), "2022-T4"), 35),
        (summary(plan([activity()])), 10),
        (summary(plan([])), 8),
    ],
    ids=["9 indicators", "331 activities", "one activity", "none"],
)
def test_a_report_takes_no_more_pages_than_somebody_reads(of_plan: Summary, most: int, tmp_path: Path) -> None:
    paper = printed({"informe": report_book(of_plan)}, tmp_path)["informe"]
    assert paper.pages <= most
    assert paper.body >= BODY - _ROUNDING
    assert min(paper.sizes) >= LEAST - _ROUNDING


def test_the_book_of_an_office_with_five_activities_is_one_page(tmp_path: Path) -> None:
    of_plan = summary(plan([*generated(5).activities, activity("9.1", row=40, leads=("Otra",))]))
    books = {f"office{n}": office_book(of_plan, figures.name) for n, figures in enumerate(of_plan.offices)}
    assert {paper.pages for paper in printed(books, tmp_path).values()} == {1}

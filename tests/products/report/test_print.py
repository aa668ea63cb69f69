"""What comes out of the printer: pages, letters and how full a page is, measured on the PDF of LibreOffice."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from pypdfium2 import raw

from ppc_reports.commands import cli
from ppc_reports.excel.book import Book
from ppc_reports.excel.writer import render
from ppc_reports.plan.model import Absent, Accumulation, Figure, Indicator, Plan, StrategicLine, Unit
from ppc_reports.products.report.book import office_book, report_book
from tests import parts
from tests.golden import summary_of
from tests.recalculate import SOFFICE, needs_soffice
from tests.samples import activity, figure, generated, plan, summary

pytestmark = needs_soffice
BODY, LEAST = 8.0, 7.0
_ROUNDING = 0.12
_FOOTER, _MARGIN, _TITLE = 55.0, 36.0, 60.0
"""Points at the lower and upper edge of a page, and those that the title of a sheet takes."""
CONSOLIDATED = "ten workbooks"
SHEETS = (
    "Alertas",
    "Líneas y dependencias",
    "Seguimiento",
    "Cambios",
    "Cronograma",
    "Evidencias",
    "Calidad del dato",
    "Metodología",
)
_LONG = " ".join(["Fortalecimiento", "institucional", "de", "la", "participación", "ciudadana", "incidente", "n.º"] * 5)


@dataclass(frozen=True)
class Printed:
    """A printed book: how many pages, the sizes of its letters with how often each occurs, and how full each page is.

    ``filled`` has for each page its title (empty where a sheet goes on) and the share of its height down to the last letter.
    """

    pages: int
    sizes: Counter[float]
    filled: tuple[tuple[str, float], ...]

    @property
    def body(self) -> float:
        """The size of most letters."""
        return self.sizes.most_common(1)[0][0]


def printed(books: dict[str, Book | bytes], folder: Path) -> dict[str, Printed]:
    """The books as LibreOffice prints them, all in one start of it."""
    for name, book in books.items():
        (folder / f"{name}.xlsx").write_bytes(book if isinstance(book, bytes) else render(book))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / f"{name}.xlsx") for name in books]
    subprocess.run([*call, *files], check=True, capture_output=True, timeout=500)
    return {name: _measured(folder / f"{name}.pdf") for name in books}


def _measured(path: Path) -> Printed:
    sizes, filled = Counter[float](), []
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        lowest = height = page.get_height()
        for place in range(text.count_chars()):
            if not text.get_text_range(place, 1).strip():
                continue
            sizes[round(raw.FPDFText_GetFontSize(text.raw, place), 1)] += 1
            bottom = text.get_charbox(place)[1]
            lowest = min(lowest, bottom) if bottom > _FOOTER else lowest
        title = text.get_text_bounded(top=height, bottom=height - _TITLE).strip().split("\r\n")[0]
        filled.append((title if title in SHEETS else "", (height - lowest - _MARGIN) / (height - _FOOTER - _MARGIN)))
    return Printed(len(document), sizes, tuple(filled))


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
    books: dict[str, Book | bytes] = {f"t{n}": report_book(summary_of(f"ejemplo_2022_t{n}")) for n in (1, 2, 3, 4)}
    for name, paper in printed(books, tmp_path).items():
        assert paper.pages <= 10, name
        assert paper.body >= BODY - _ROUNDING, name
        assert min(paper.sizes) >= LEAST - _ROUNDING, name


def lagging(count: int, lines: int, offices: int, name: str = "") -> Plan:
    """A plan that lags everywhere, of so many lines and offices, all called ``name`` and a number."""
    rows = (
        activity(
            f"{n % lines + 1}.{n}",
            (0.25,) * 4,
            (0.05 * (n % 4), 0.2, None if n % 5 == 0 else 0.1, None),
            9 + n,
            description=f"{name or 'Actividad'} {n}",
            leads=(f"{name or 'Oficina de Apoyo a la Gestión'} {n % offices}",),
        )
        for n in range(count)
    )
    return plan(rows, title=name or "Plan de acción", entity=name or "Entidad de Ejemplo")


PLANS = {
    "9 indicators": (summary(indicators(9), "2022-T4"), 11),
    "331 activities": (summary(municipal(331), "2022-T4"), 35),
    "2000 activities": (summary(municipal(2000), "2022-T4"), 100),
    "200 activities": (summary(municipal(200), "2022-T4"), 26),
    "40 activities": (summary(municipal(40), "2022-T4"), 13),
    "one activity": (summary(plan([activity()])), 10),
    "none": (summary(plan([])), 8),
    "60 offices": (summary(lagging(120, 4, 60)), 30),
    "40 lines": (summary(lagging(80, 40, 3)), 21),
    "ten offices": (summary(lagging(60, 5, 10)), 18),
    "all invalid": (
        summary(plan([activity(f"1.{n}", (0.25,) * 4, (Absent.INVALID,) * 4, 9 + n) for n in range(9)])),
        11,
    ),
    "nobody reported": (summary(plan([activity(f"1.{n}", (0.25,) * 4, (None,) * 4, 9 + n) for n in range(9)])), 10),
    "nothing planned yet": (summary(plan([activity("1.1", (0, 0, 0, 1), (None,) * 4)]), "2022-T1"), 9),
    "29.600 %": (summary(plan([activity("1.1", (0.25,) * 4, (74,) * 4), activity("1.2", row=10)])), 10),
    "names of 300 letters": (summary(lagging(8, 3, 3, _LONG)), 12),
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """All plans and the report on ten workbooks, printed in one start of LibreOffice."""
    books: dict[str, Book | bytes] = {name: report_book(of_plan) for name, (of_plan, _) in PLANS.items()}
    books[CONSOLIDATED] = consolidated(tmp_path_factory.mktemp("offices"))
    return printed(books, tmp_path_factory.mktemp("paper"))


def consolidated(work: Path) -> bytes:
    """The report that the command makes of the workbooks of ten offices."""
    parts.write_parts(work / "input", parts.whole_plan())
    given = ("--corte", "2022-T3", "--input", str(work / "input"), "--output", str(work / "output"))
    CliRunner().invoke(cli.cli, ["consolidate", *given], catch_exceptions=False)
    [made] = (work / "output").rglob("Seguimiento_PPC_*.xlsx")
    return made.read_bytes()


def test_the_report_on_ten_workbooks_takes_no_more_pages_than_somebody_reads(papers: dict[str, Printed]) -> None:
    paper = papers[CONSOLIDATED]
    assert paper.pages <= 14
    assert paper.body >= BODY - _ROUNDING
    assert min(paper.sizes) >= LEAST - _ROUNDING


@pytest.mark.parametrize("name", PLANS)
def test_a_report_takes_no_more_pages_than_somebody_reads(papers: dict[str, Printed], name: str) -> None:
    paper = papers[name]
    assert paper.pages <= PLANS[name][1]
    assert paper.body >= BODY - _ROUNDING
    assert min(paper.sizes) >= LEAST - _ROUNDING


@pytest.mark.parametrize("name", PLANS)
def test_a_page_that_is_not_the_last_of_its_sheet_is_at_least_half_full(papers: dict[str, Printed], name: str) -> None:
    pages = papers[name].filled
    going_on = [share for (_, share), (after, _) in pairwise(pages) if not after]
    assert all(share > 0.5 for share in going_on), going_on


def test_the_book_of_an_office_with_five_activities_is_one_page(tmp_path: Path) -> None:
    of_plan = summary(plan([*generated(5).activities, activity("9.1", row=40, leads=("Otra",))]))
    books: dict[str, Book | bytes] = {
        f"office{n}": office_book(of_plan, figures.name) for n, figures in enumerate(of_plan.offices)
    }
    assert {paper.pages for paper in printed(books, tmp_path).values()} == {1}

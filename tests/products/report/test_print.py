"""What comes out of the printer: pages, letters and how full a page is, measured on the PDF of LibreOffice."""

from __future__ import annotations

import datetime as dt
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ppc_reports.commands import cli
from ppc_reports.excel.writer import render
from ppc_reports.plan.findings import Finding, Severity, catalogue
from ppc_reports.plan.model import Absent, Accumulation, Figure, Indicator, Part, Plan, StrategicLine, Unit
from ppc_reports.products.report.book import office_book, report_book
from tests import paper, parts
from tests.golden import summary_of
from tests.paper import Sheaf, Word
from tests.samples import activity, figure, generated, plan, summary

pytestmark = paper.needs_paper
CONSOLIDATED = "ten workbooks"
EXAMPLE = tuple(f"ejemplo_2022_t{quarter}" for quarter in (1, 2, 3, 4))
_LONG = " ".join(["Fortalecimiento", "institucional", "de", "la", "participación", "ciudadana", "incidente", "n.º"] * 5)


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


def silent(count: int, sheets: int) -> Plan:
    """A plan of actions with dates alone, on as many sheets as it has policies, that nobody has followed up."""
    rows = [
        activity(
            f"{n % sheets + 1}.{n}",
            row=9 + n,
            sheet=f"{n % sheets + 1}. Política",
            description=f"Formular y socializar el documento {n} de la dimensión, según lo que recomienda el índice",
            leads=(f"Profesional de apoyo de la subdirección {n % 47}",),
            end=dt.date(2021 + n % 2, 1 + n % 12, 28),
            start=None if n % 3 else dt.date(2022, 1, 1),
            product="",
        )
        for n in range(count)
    ]
    whole = plan(rows)
    (part,) = whole.parts
    of_sheets = {item.sheet for item in rows}
    return plan(rows, parts=tuple(Part(name, part.layout, part.balance) for name in sorted(of_sheets)))


def found(kinds: int) -> list[Finding]:
    """So many kinds of finding, each as long as its rule says it."""
    dossiers = sorted(catalogue().items(), key=lambda item: -len(item[1].title))[:kinds]
    return [
        Finding(code, Severity.WARNING, f"{dossier.title}. {dossier.reason}", dossier.reason)
        for code, dossier in dossiers
    ]


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
    "166 activities on 15 sheets": (summary(silent(166, 15), "2022-T4"), 29),
    "60 kinds of finding": (summary(generated(7), findings=found(60)), 10),
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
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheaf]:
    """The example at its cortes, all plans and the report on ten workbooks, printed in one start of LibreOffice."""
    books = {name: render(report_book(of_plan)) for name, (of_plan, _) in PLANS.items()}
    books |= {name: render(report_book(summary_of(name))) for name in EXAMPLE}
    books[CONSOLIDATED] = consolidated(tmp_path_factory.mktemp("offices"))
    return paper.printed(books, tmp_path_factory.mktemp("paper"))


def consolidated(work: Path) -> bytes:
    """The report that the command makes of the workbooks of ten offices."""
    parts.write_parts(work / "input", parts.whole_plan())
    given = ("--corte", "2022-T3", "--input", str(work / "input"), "--output", str(work / "output"))
    CliRunner().invoke(cli.cli, ["consolidate", *given], catch_exceptions=False)
    [made] = (work / "output").rglob("Seguimiento_PPC_*.xlsx")
    return made.read_bytes()


LIMITS = {**dict.fromkeys(EXAMPLE, 10), **{name: most for name, (_, most) in PLANS.items()}, CONSOLIDATED: 14}


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
    crossed = body[0]._replace(left=190.0, right=250.0)

    def told(*pages: tuple[Word, ...], most: int = 3) -> list[str]:
        return paper.faults(Sheaf(pages, (612.0,) * len(pages), frozenset(("Resumen",))), most)

    assert told((*whole, small), whole, tail) == []
    assert told(whole, whole, most=1) == ["2 pages"]
    assert told((*whole, tiny)) == ["the smallest letters have 6.9 points"]
    assert told(tuple(word._replace(size=7.9) for word in whole)) == ["most letters have 7.9 points"]
    assert told((title, *body[30:]), tail) == ["page 1: 41% full"]
    assert told((title, *body[30:]), whole) == []
    assert told((*whole, crossed)) == [f"page 1: «{crossed.text}» over «{crossed.text}»"]


def test_the_book_of_an_office_with_five_activities_is_one_page(tmp_path: Path) -> None:
    of_plan = summary(plan([*generated(5).activities, activity("9.1", row=40, leads=("Otra",))]))
    books = {f"office{n}": render(office_book(of_plan, figures.name)) for n, figures in enumerate(of_plan.offices)}
    assert [paper.faults(sheaf, 1) for sheaf in paper.printed(books, tmp_path).values()] == [[]] * len(books)

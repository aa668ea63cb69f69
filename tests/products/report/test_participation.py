"""What participation asks, end to end: a plan of forty activities in two layouts, its groups computed another way.

Every word that an office or Control Interno wrote is in the report, in its own voice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ppc_reports.excel.book import Formula, Link, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.judging.alerts import AlertKind, alerts
from ppc_reports.judging.participation.followup import differing, missing, promises
from ppc_reports.judging.participation.terms import by_term
from ppc_reports.judging.summary import Basis, Source, Summary, summarize
from ppc_reports.plan.model import Quarter
from ppc_reports.products.report.book import report_book
from ppc_reports.products.result import result, to_json
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import load_layouts
from tests import samples
from tests.participation_plan import GROUPS, LEVELS, PHASES, TODAY, YEAR, Row, compliance, judged, rows, workbook
from tests.reading.test_traps import sent
from tests.recalculate import differences, needs_soffice
from tests.samples import every_item

CORTE = 3
OWN = rows()


@pytest.fixture(scope="module", params=[False, True], ids=["titles", "merged"])
def summary(request: pytest.FixtureRequest) -> Summary:
    return judged(workbook(OWN, grouped=request.param))


def of(name: str, wanted: Callable[[Row], Sequence[str]]) -> Iterator[tuple[str, list[Row]]]:
    names = {"phase": PHASES, "stakeholders": GROUPS, "level": LEVELS}[name]
    return ((term, [row for row in OWN if term in wanted(row)]) for term in names)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("phase", lambda row: row.phases), ("stakeholders", lambda row: row.groups), ("level", lambda row: (row.level,))],
)
def test_every_group_has_the_figures_of_an_independent_calculation(
    summary: Summary, name: str, wanted: Callable[[Row], Sequence[str]]
) -> None:
    found = {entry.figures.name: entry for entry in by_term(summary, name)}
    expected = dict(of(name, wanted))
    assert set(found) == set(expected)
    for term, own in expected.items():
        figures = found[term].figures
        assert (figures.planned, figures.counted, figures.compliance) == pytest.approx(compliance(own, CORTE))
        assert figures.activities == len(own)
        money = [row.budget for row in own if isinstance(row.budget, int)]
        assert (found[term].budget.total, found[term].budget.known) == (sum(money), len(money))
        people = [sum(number for number in row.people[:CORTE] if number) for row in own if any(row.people[:CORTE])]
        assert (found[term].people.total, found[term].people.known) == (sum(people), len(people))


def texts(sheet: Sheet) -> str:
    def said(content: object) -> str:
        value = (
            content.value if isinstance(content, Formula) else content.text if isinstance(content, Link) else content
        )
        return "" if value is None else str(value)

    merges = [said(merge.content) for merge in sheet.merges]
    return "\n".join([*(said(item.content) for item in every_item(sheet)), *merges])


def test_every_word_is_in_the_report_in_its_own_voice(summary: Summary) -> None:
    sheets = {sheet.name: texts(sheet) for sheet in report_book(summary).sheets}
    for row in OWN:
        for quarter in range(1, CORTE + 1):
            done = row.done[quarter - 1]
            if done:
                assert f"LOGRO-{row.number}-{quarter}\n" in f"{sheets['Logros y dificultades']}\n"
            if done == 0:
                assert f"DIFICULTAD-{row.number}-{quarter}" in sheets["Logros y dificultades"]
                assert f"CORRECTIVA-{row.number}-{quarter}" in sheets["Logros y dificultades"]
            if row.checked[quarter - 1] is not None:
                assert f"OCI-{row.number}-{quarter}" in sheets["Control Interno"]
        assert f"BARRIO-{row.number}" in sheets["Datos del libro"]
    others = "\n".join(text for name, text in sheets.items() if name not in ("Control Interno", "Calidad del dato"))
    assert "OCI-" not in others


@pytest.mark.parametrize("trap", ["a_rico", "f_oci"])
def test_every_planted_word_is_in_the_report_in_the_right_voice(trap: str) -> None:
    reading = read_plan(sent(trap), load_layouts(), Quarter(YEAR, CORTE), TODAY)
    made = report_book(
        summarize(reading.plan, reading.corte, Basis(samples.scale(), Source("e.xlsx", "0" * 64, "x", "y")))
    )
    sheets = {sheet.name: texts(sheet) for sheet in made.sheets}
    planted = [
        str(cell.value)
        for grid in sent(trap).grids
        for row in range(4, grid.height + 1)
        for cell in grid.row_cells(row)
    ]
    office = [text for text in planted if text.startswith(("LOGRO", "DIFICULTAD", "CORRECTIVA"))]
    auditor = [text for text in planted if "OCI" in text]
    assert auditor
    assert all(text in sheets["Logros y dificultades"] for text in office)
    for text in auditor:
        assert {name for name, said in sheets.items() if text in said} == {"Control Interno"}
    everything = "\n".join(sheets.values())
    kept = (
        "Mesas realizadas / programadas",
        "Rendir cuentas",
        "2 mesas",
        "Actas",
        "Juntas de acción comunal",
        "Mesa de trabajo",
    )
    assert [text for text in kept if text in planted and text not in everything] == []


def test_the_machine_result_has_every_field(summary: Summary) -> None:
    import json  # noqa: PLC0415 - only this test reads it

    found = json.loads(to_json(result(summary)))["activities"]
    for row, item in zip(OWN, found, strict=True):
        assert tuple(item["phase"]) == row.phases
        assert tuple(item["stakeholders"]) == row.groups
        assert item["level"] == [row.level]
        assert item["budget"] == (row.budget if isinstance(row.budget, int) else None)
        assert item["raw"]["budget"] == str(row.budget)
        assert item["carried"]["Barrio"] == f"BARRIO-{row.number}"
        shares = [None if share is None else pytest.approx(float(share)) for share in row.checked]
        assert [quarter["verified"] for quarter in item["quarters"]] == shares


def test_a_gap_is_counted_and_told(summary: Summary) -> None:
    wide = [
        row for row in OWN
        if any(
            done is not None and checked is not None and done - checked > 0.01
            for done, checked in zip(row.done, row.checked, strict=True)
        )
    ]  # fmt: skip
    assert differing(summary) == len(wide) > 5
    alerted = [alert for alert in alerts(summary) if AlertKind.VERIFIED in alert.kinds]
    assert len(alerted) == len(wide)
    cover = next(iter(report_book(summary).sheets))
    assert f"Control Interno verificó otra cifra que la reportada en {len(wide)} actividades" in texts(cover)
    told = [item for item in summary.findings if item.code == "VERIFIED-DIFFERS"]
    assert sum(len(item.cells) for item in told) >= len(wide)


def test_what_lags_is_asked_why_and_what_was_promised_is_followed_up(summary: Summary) -> None:
    asked = [item for item in summary.standings if missing(summary, item)]
    assert asked
    assert all("T3" in missing(summary, item) for item in asked)
    promised = {promise.standing.activity.key: promise for promise in promises(summary)}
    expected = {f"1.{row.number}" for row in OWN if any(share == 0 for share in row.done[: CORTE - 1])}
    assert set(promised) == expected
    assert all("no dice si se hizo" in promise.outcome for promise in promised.values())


@pytest.mark.parametrize(
    ("year", "said", "asked"),
    [
        (2025, {}, False),
        (2025, {"phase": ("Diagnóstico",)}, True),
        (2025, {"furag_codes": ("PCI203",)}, True),
        (2022, {"phase": ("Diagnóstico",)}, False),
        (2022, {"furag_codes": ("PCI203",)}, True),
    ],
)
def test_the_sheet_of_the_form_needs_codes_or_fields_of_participation_of_its_year(
    year: int, said: dict[str, Any], asked: bool
) -> None:
    """The words of an activity and its evidence are in every plan: a sheet made of them alone would say nothing."""
    row = samples.activity(
        "1.1", description="Estrategia de rendición de cuentas", evidence=("https://a.co",) * 4, **said
    )
    made = report_book(samples.summary(samples.plan([row], year=year), f"{year}-T3"))
    assert ("FURAG" in [sheet.name for sheet in made.sheets]) is asked


@needs_soffice
def test_another_engine_computes_the_same_figures(summary: Summary, tmp_path: Path) -> None:
    books = {"informe": render(report_book(summary))}
    found, compared = differences(books, tmp_path)
    assert not found
    assert compared > 1_000


@needs_soffice
def test_the_report_of_the_year_computes_too(tmp_path: Path) -> None:
    whole = rows(corte=4)
    yearly = judged(workbook(whole, grouped=False), 4)
    made = report_book(yearly)
    assert "Informe anual" in [sheet.name for sheet in made.sheets]
    found, compared = differences({"anual": render(made)}, tmp_path)
    assert not found
    assert compared > 1_000

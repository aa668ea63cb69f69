"""The shipped examples: made by their script, showing what they promise and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from ppc_reports.judging.groups import group
from ppc_reports.judging.rules import check
from ppc_reports.judging.status import standing
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import Finding, Severity, merged
from ppc_reports.plan.model import Quarter, State
from ppc_reports.products.tracking import columns
from ppc_reports.products.tracking.tracking import FIRST_ROW, SHEET
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.settings.layouts import load_layouts
from ppc_reports.settings.scale import round_share
from tests import make_examples as examples
from tests.samples import scale

CORTES = [Quarter(2022, number) for number in (1, 2, 3, 4)]


def read(file: str | Path, corte: Quarter) -> Reading:
    path = examples.ROOT / file
    workbook = load(path.read_bytes(), path.name)
    return read_plan(workbook, load_layouts(), corte, dt.date(2023, 1, 31))


def told(reading: Reading) -> tuple[Finding, ...]:
    return merged([*reading.findings, *check(reading.plan, reading.corte)])


def codes(findings: Iterable[Finding]) -> set[str]:
    return {item.code for item in findings}


@pytest.mark.parametrize("name", sorted(examples.files()))
def test_every_shipped_file_is_the_one_its_script_makes(name: str) -> None:
    """Run ``python -m tests.make_examples`` after a change that is meant."""
    assert (examples.ROOT / name).read_bytes() == examples.files()[name]


def test_the_plan_of_2022_arrives_whole_and_clean() -> None:
    sheet = openpyxl.load_workbook(BytesIO(examples.example()))[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(FIRST_ROW, FIRST_ROW + 6)]
    texts = [text for row in rows for text in row if isinstance(text, str) and not text.startswith("=")]
    published = (examples.ROOT / examples.PUBLISHED).read_text(encoding="utf-8")
    assert [row[1] for row in rows] == ["1.1", "1.2", "2.1", "3.1", "3.2", "4.1", "5.1"]
    assert not any("<" in text for text in texts)
    for row in rows:
        name, objective, description, product = str(row[0]).split(". ", 1)[1], row[24], row[2], row[26]
        assert all(str(text) in published for text in (name, objective, description, product))
    assert rows[6][3] == "Áreas Misionales; Secretaría General"
    assert {row[25] for row in rows} == {"Grupo de Relación con el Ciudadano"}


@pytest.mark.parametrize("corte", CORTES, ids=str)
def test_the_example_has_warnings_and_no_error(corte: Quarter) -> None:
    findings = told(read(examples.EXAMPLE, corte))
    assert not [item for item in findings if item.severity is Severity.ERROR]
    assert {"EVIDENCE-REPEATED", "EVIDENCE-NOT-LINK", "PLANNED-FROM-DATES"} <= codes(findings)


@pytest.mark.parametrize(("corte", "planned"), list(zip(CORTES, (0.255, 0.548, 0.805, 1.0), strict=True)), ids=str)
def test_the_example_is_planned_as_the_table_of_the_domain(corte: Quarter, planned: float) -> None:
    plan = read(examples.EXAMPLE, corte).plan
    figures = group("", "", [standing(item, corte, scale()) for item in plan.activities], corte)
    assert figures.planned is not None
    assert round_share(figures.planned) == planned


def test_the_example_shows_every_state_of_a_plan_that_can_be_judged() -> None:
    shown = {
        standing(item, corte, scale()).state
        for corte in CORTES
        for item in read(examples.EXAMPLE, corte).plan.activities
    }
    assert shown == set(State) - {State.INVALID, State.NOT_APPLICABLE, State.NOT_JUDGED}


def test_the_example_says_that_its_figures_are_illustrative() -> None:
    book = openpyxl.load_workbook(BytesIO(examples.example()))
    assert book[SHEET]["A4"].value == examples.ILLUSTRATIVE
    assert examples.ILLUSTRATIVE in [cell.value for cell in book["Instrucciones"]["A"]]
    for row in book[SHEET].iter_rows(FIRST_ROW, FIRST_ROW + 6):
        remarks = [row[columns.place(columns.notes(quarter)) - 1].value for quarter in (1, 2, 3, 4)]
        assert all(str(remark).startswith("Ejemplo: ") for remark in remarks if remark)


def test_every_planted_mistake_is_found_in_its_cell_and_nothing_else() -> None:
    findings = told(read(examples.MISTAKEN, CORTES[3]))
    found = {(item.code, cell) for item in findings for cell in item.addresses}
    planted = {(mistake.code, mistake.cell) for mistake in examples.MISTAKES}
    assert len(examples.MISTAKES) == len({mistake.cell for mistake in examples.MISTAKES}) == 12
    assert planted <= found
    assert len(findings) == 12
    assert codes(findings) == {mistake.code for mistake in examples.MISTAKES}


def test_without_its_mistakes_the_second_workbook_has_no_finding(tmp_path: Path) -> None:
    file = tmp_path / "seguimiento.xlsx"
    file.write_bytes(examples.mistaken(()))
    assert told(read(file, CORTES[3])) == ()

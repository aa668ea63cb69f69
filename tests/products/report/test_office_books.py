"""The workbook of one office: its rows only, with the figures the report gives it, and its file in the right place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ppc_reports.excel.writer import render
from ppc_reports.judging.alerts import alerts
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Quarter, RejectedRow
from ppc_reports.plan.names import office_names, safe_name
from ppc_reports.plan.spanish import day, long_date
from ppc_reports.products.report.book import office_book
from ppc_reports.products.report.sheets.front.task import sheet as task_sheet
from ppc_reports.products.result import result, to_json
from ppc_reports.running.files_of_one import office_files
from ppc_reports.running.outputs import OFFICES, write_outputs
from ppc_reports.running.writing.replacing import FileFate
from tests.recalculate import differences, needs_soffice
from tests.samples import FIRST_ROW, activity, every_item, generated, plan, summary
from tests.xlsx_dump import dump

CORTE = Quarter(2022, 3)


def whole(count: int = 30) -> Summary:
    """A plan of several offices, one activity without any, a rejected row, and a finding over rows of two offices."""
    base = generated(count)
    rows = (*base.activities, activity("9.1", row=FIRST_ROW + count, leads=()))
    cells = tuple((row.row, 4) for row in rows[:4])
    keys = ", ".join(row.key for row in rows[:4])
    shared = Finding("X-1", Severity.ERROR, "Mal", "Corregir", "Seguimiento", cells, "T1", "x", keys)
    everywhere = Finding("X-2", Severity.ERROR, "El libro", "Corregir")
    made = plan(rows, [RejectedRow("Seguimiento", 99, "texto", "sin clave")])
    return summary(made, findings=[shared, everywhere])


@pytest.mark.parametrize("place", range(5))
def test_its_sums_are_those_that_the_report_gives_it(place: int) -> None:
    of_plan = whole()
    figures = of_plan.offices[place]
    own = of_plan.for_office(figures.name)
    assert own.office == figures.name
    assert own.totals == replace(figures, name=of_plan.totals.name)
    assert [item.activity for item in own.standings] == list(own.plan.activities)
    assert all(figures.name in (item.activity.leads or (NO_OFFICE,)) for item in own.standings)
    assert sum(line.activities for line in own.lines) == len(own.standings)
    assert [line.number for line in own.lines] == [line.number for line in own.plan.lines]
    assert (own.balance.adds_up, own.balance.rows, own.plan.rejected) == (True, len(own.standings), ())


def test_it_has_the_findings_of_its_rows_and_no_others() -> None:
    of_plan = whole()
    for figures in of_plan.offices:
        own = of_plan.for_office(figures.name)
        rows = {item.activity.row for item in own.standings}
        keys = {item.activity.key for item in own.standings}
        assert all(item.code == "X-1" for item in own.findings)
        for item in own.findings:
            assert {row for row, _ in item.cells} <= rows
            assert set(item.activity.split(", ")) <= keys
    assert sum(len(item.cells) for f in of_plan.offices for item in of_plan.for_office(f.name).findings) >= 4


def test_its_page_says_what_is_asked_until_when_and_answers_in_the_order_of_tables() -> None:
    of_plan = whole()
    own = of_plan.for_office(of_plan.offices[0].name)
    page = task_sheet(of_plan, own)
    cells = {(item.row, item.column): item.content for item in every_item(page)}
    (head,) = {row for row, _ in cells if cells.get((row, 1)) == "Clave"}
    heads = [cells[head, column] for column in range(1, 11)]
    assert heads[3:6] == ["Programado acumulado", "Ejecutado acumulado", "Cumplimiento"]
    assert heads[6:] == ["Qué pasa", "Qué se pide", "Hasta cuándo", "Fecha final"]
    asked = {str(cells[row, 8]): cells[row, 9] for row in range(head + 1, head + 1 + len(own.standings))}
    due = {alert.ask: day(alert.by or own.answer_by) for alert in alerts(own) if alert.ask}
    assert due
    assert asked == {**due, **({"—": "—"} if "—" in asked else {})}
    told = next(str(part.content) for part in page.merges if str(part.content).startswith("Su dependencia "))
    assert f"Responda a más tardar el {long_date(own.answer_by)}." in told


def test_an_office_that_leads_nothing_is_refused() -> None:
    with pytest.raises(KeyError):
        whole().for_office("Otra")


def test_its_workbook_names_it_and_none_of_the_rows_of_others() -> None:
    of_plan = whole()
    name = of_plan.offices[0].name
    book = office_book(of_plan, name)
    assert [sheet.name for sheet in book.sheets][:2] == ["Su tarea", "Seguimiento"]
    text = dump(render(book))
    assert "Entre 5 dependencias es la n.º" in text
    assert name in book.title
    others = [item.activity.key for item in of_plan.standings if name not in item.activity.leads]
    assert others
    assert not [key for key in others if f"'{key}'" in text]


def test_it_prints_its_page_and_nothing_else() -> None:
    of_plan = whole()
    for figures in of_plan.offices:
        page, *others = office_book(of_plan, figures.name).sheets
        assert page.printing.area is not None
        for sheet in others:
            area = sheet.printing.area
            assert area is not None
            assert not [item for item in every_item(sheet) if area.top <= item.row <= area.bottom]


@needs_soffice
def test_another_engine_computes_the_same_numbers(tmp_path: Path) -> None:
    of_plan = whole(40)
    books = {figures.name: render(office_book(of_plan, figures.name)) for figures in of_plan.offices}
    found, compared = differences(books, tmp_path)
    assert found == []
    assert compared > 1_000


def test_rows_without_an_office_make_no_book() -> None:
    made = office_files(summary(plan([activity("1.1", leads=("A",)), activity("1.2", leads=(), row=2)])))
    assert set(made) == {f"{OFFICES}/A.xlsx"}


def test_offices_of_one_name_have_files_of_their_own() -> None:
    offices = ("A/B", "A:B", "a_b", "..", "CON", "Secretaría General")
    names = office_names(offices)
    assert len({name.casefold() for name in names}) == len(offices)
    assert names[0] == safe_name("A/B")
    assert names[-1] == "Secretaría General"
    assert all(safe_name(name) == name for name in names)


def outputs_of(of_plan: Summary, *, by_office: bool) -> dict[str, bytes]:
    offices = [figures.name for figures in of_plan.offices] if by_office else []
    books = {f"{OFFICES}/{name}.xlsx": name.encode() for name in office_names(offices)}
    return {"Seguimiento_PPC_X_2022-T3.xlsx": b"informe", **books, "resultado.json": to_json(result(of_plan))}


def fates(folder: Path, files: dict[str, bytes]) -> dict[str, FileFate]:
    return {item.path.relative_to(folder).as_posix(): item.fate for item in write_outputs(folder, files, CORTE)}


def test_the_books_of_an_earlier_run_go_when_this_one_does_not_make_them(tmp_path: Path) -> None:
    first = outputs_of(summary(plan([activity("1.1", leads=("A", "B"))])), by_office=True)
    second = outputs_of(summary(plan([activity("1.1", leads=("B",))])), by_office=True)
    assert set(fates(tmp_path, first).values()) == {FileFate.NEW}
    (tmp_path / OFFICES / "A (revisado).xlsx").write_bytes(b"de una persona")
    told = fates(tmp_path, second)
    assert (told[f"{OFFICES}/A.xlsx"], told[f"{OFFICES}/B.xlsx"]) == (FileFate.REMOVED, FileFate.SAME)
    fates(tmp_path, outputs_of(summary(plan([activity("1.1", leads=("B",))])), by_office=False))
    assert [path.name for path in (tmp_path / OFFICES).iterdir()] == ["A (revisado).xlsx"]


def test_an_empty_folder_of_offices_does_not_stay(tmp_path: Path) -> None:
    of_plan = summary(plan([activity("1.1", leads=("A",))]))
    fates(tmp_path, outputs_of(of_plan, by_office=True))
    fates(tmp_path, outputs_of(of_plan, by_office=False))
    assert not (tmp_path / OFFICES).exists()


@pytest.mark.parametrize("earlier", [b"", b"[]", b'{"offices": [1]}', b'{"offices": null}', b"\xff"])
def test_a_result_of_somebody_else_removes_nothing(tmp_path: Path, earlier: bytes) -> None:
    (tmp_path / OFFICES).mkdir()
    (tmp_path / OFFICES / "A.xlsx").write_bytes(b"de una persona")
    (tmp_path / "resultado.json").write_bytes(earlier)
    fates(tmp_path, {"resultado.json": json.dumps({}).encode()})
    assert (tmp_path / OFFICES / "A.xlsx").is_file()


def test_a_report_that_is_kept_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "Seguimiento_PPC_X_2022-T3.pdf").write_bytes(b"%PDF")
    write_outputs(tmp_path, {"a.json": b"{}"}, CORTE, ("Seguimiento_PPC_X_2022-T3.pdf",))
    assert (tmp_path / "Seguimiento_PPC_X_2022-T3.pdf").is_file()
    write_outputs(tmp_path, {"a.json": b"{}"}, CORTE)
    assert not (tmp_path / "Seguimiento_PPC_X_2022-T3.pdf").exists()

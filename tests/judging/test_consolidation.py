"""Several workbooks of one plan make one report: the same sums, every row with its place, and what does not fit told."""

from __future__ import annotations

import datetime as dt
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from ppc_reports.commands import choices, cli
from ppc_reports.excel.writer import render
from ppc_reports.judging.completeness import Fullness, completeness, missing_offices
from ppc_reports.judging.consolidation import Piece, consolidate
from ppc_reports.judging.summary import Basis, Source, Summary, summarize
from ppc_reports.plan.findings import finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Activity, Plan, Quarter
from ppc_reports.products.digest import RunLine, digest_of
from ppc_reports.products.report import theme
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.sheets.behind.completeness import sheet as completeness_sheet
from ppc_reports.products.report.sheets.behind.quality import sheet as quality_sheet
from ppc_reports.reading.workbook import Reading
from ppc_reports.running.run_summary import run_book
from tests import parts, samples
from tests.recalculate import differences, needs_soffice
from tests.result_form import in_form

CORTE = Quarter(2022, 3)
OUTPUT = Path("output/2022-T3/consolidado")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choices, "today", lambda: dt.date(2022, 10, 5))
    return tmp_path


def opened(path: Path, *, values: bool = False) -> Any:
    """The workbook (or its ``values`` only) as openpyxl sees it, which has no word for some of what ours hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(path, data_only=values)


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def result(folder: Path = OUTPUT) -> dict[str, Any]:
    return in_form((folder / "resultado.json").read_bytes())


def piece(file: str, activities: Sequence[Activity], **fields: Any) -> Piece:
    """A workbook of these activities, on one sheet with cells as the tracking workbook has them."""
    plan = samples.plan([at(item, row) for row, item in enumerate(activities, samples.FIRST_ROW)], **fields)
    return Piece(file, Reading(plan, CORTE, (), "plantilla", "Seguimiento"))


def at(item: Activity, row: int) -> Activity:
    made = samples.activity(item.key, row=row)
    columns = {"line": 1, "key": 3, "description": 4, "leads": 5}
    places = {name: At("Seguimiento", row, column) for name, column in columns.items()}
    quarters = tuple(
        replace(entry, achieved=replace(entry.achieved, at=place.achieved.at))
        for entry, place in zip(item.quarters, made.quarters, strict=True)
    )
    return replace(item, row=row, at=places, quarters=quarters)


def codes(reading: Reading) -> Counter[str]:
    return Counter(item.code for item in reading.findings)


def test_ten_workbooks_in_three_layouts_have_the_sums_of_one_with_all_rows(work: Path) -> None:
    plan = parts.whole_plan()
    parts.write_parts(work / "input", plan)
    (work / "whole.xlsx").write_bytes(parts.book(plan))
    assert invoke("consolidate", "--corte", "2022-T3").exit_code == 0
    assert invoke("run", "--corte", "2022-T3", "whole.xlsx").exit_code == 0
    joined, whole = result(), result(Path("output/2022-T3/whole"))
    assert_same(joined["totals"], whole["totals"])
    for groups in ("lines", "offices"):
        assert len(joined[groups]) == len(whole[groups])
        of_whole = {(group["number"], group["name"]): group for group in whole[groups]}
        for group in joined[groups]:
            assert_same(group, of_whole[group["number"], group["name"]])
    figures = [
        {row["description"]: (row["state"], row["planned"], row["achieved"]) for row in data["activities"]}
        for data in (joined, whole)
    ]
    assert figures[0] == figures[1]
    assert len(figures[0]) == 40
    assert len({source["layout"] for source in joined["sources"]}) == 2
    assert [source["file"] for source in joined["sources"]] == sorted(f"{name}.xlsx" for name in parts.OFFICES)


def assert_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert one.keys() == other.keys()
    for key, value in one.items():
        assert value == (pytest.approx(other[key], abs=2e-6) if isinstance(value, float) else other[key]), key


def test_every_row_says_from_which_cell_it_came(work: Path) -> None:
    parts.write_parts(work / "input", parts.whole_plan(), parts.OFFICES[:3])
    invoke("consolidate", "--corte", "2022-T3")
    for row in result()["activities"]:
        file, sheet, number = row["source"].split("!")
        cells = opened(work / "input" / file)[sheet][int(number)]
        assert row["description"] in [cell.value for cell in cells]
    [report] = OUTPUT.glob("Seguimiento_PPC_*.xlsx")
    sheet = opened(report)["Seguimiento"]
    heads = [cell.value for cell in next(row for row in sheet.iter_rows() if row[0].value == "Clave")]
    assert "Origen" in heads


def test_a_missing_office_and_a_double_activity_are_named(work: Path) -> None:
    plan = parts.whole_plan()
    parts.write_parts(work / "input", plan, parts.OFFICES[:9])
    stolen = replace(plan.activities[0], leads=("Planeación",))
    other = parts.part(plan, "Planeación")
    double = replace(other, activities=(*other.activities, stolen))
    (work / "input" / "Planeación.xlsx").write_bytes(render(parts.quarterly(double)))
    offices = ", ".join(f'"{name}"' for name in parts.OFFICES)
    (work / "ppc.toml").write_text(f"offices = [{offices}]\nconsolidate = true\n", encoding="utf-8")
    done = invoke("run", "--corte", "2022-T3")
    assert done.exit_code == 1
    data = result()
    assert data["preliminary"]
    [missing] = [item for item in data["findings"] if item["code"] == "OFFICE-MISSING"]
    assert "Archivo Central" in missing["message"]
    doubles = {item["sheet"]: item for item in data["findings"] if item["code"] == "DUPLICATE-ACROSS"}
    assert doubles.keys() == {"Secretaría General.xlsx!Seguimiento", "Planeación.xlsx!Avance"}
    assert "«Planeación.xlsx!Avance», fila 9" in doubles["Secretaría General.xlsx!Seguimiento"]["message"]
    [report] = (work / "output" / "2022-T3").glob("*/Seguimiento_PPC_*.xlsx")
    book = opened(report, values=True)
    said = {row[0]: row for row in book["Completitud"].iter_rows(values_only=True)}
    assert set(said["Archivo Central"][2:9]) == {theme.UNKNOWN}
    assert any("lo recibido del plan" in str(cell.value) for row in book["Resumen"] for cell in row)
    full = {item["office"]: item["fullness"] for item in data["completeness"]}
    assert full["Archivo Central"] == "missing"
    [silent] = [item for item in data["completeness"] if item["office"] == "Archivo Central"]
    assert {silent[key] for key in list(silent)[3:]} == {None}
    assert full["Planeación"] == "incomplete"
    assert full["Sistemas"] == "complete"


def test_each_workbook_has_its_own_marked_copy_with_its_own_findings(work: Path) -> None:
    plan = parts.whole_plan(parts.OFFICES[:3])
    parts.write_parts(work / "input", plan, parts.OFFICES[:3])
    first = plan.activities[0]
    wrong = replace(first, key="1.99", leads=("Oficina Jurídica",))
    made = replace(parts.part(plan, "Oficina Jurídica"), activities=(*plan.activities[-4:], wrong))
    (work / "input" / "Oficina Jurídica.xlsx").write_bytes(render(parts.grouped(made)))
    invoke("consolidate", "--corte", "2022-T3")
    for name, others in (("Secretaría General", "Oficina Jurídica"), ("Oficina Jurídica", "Secretaría General")):
        book = opened(OUTPUT / f"{name}_observado.xlsx")
        listed = [cell.value for row in book["Observaciones"].iter_rows() for cell in row if cell.value]
        assert any(f"{others}.xlsx" in str(text) for text in listed)
        assert not any(str(text).startswith(f"{others}.xlsx!") for text in listed)
        assert any(cell.comment for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def test_a_workbook_that_cannot_be_read_is_told_and_the_others_have_their_report(work: Path) -> None:
    parts.write_parts(work / "input", parts.whole_plan(), parts.OFFICES[:2])
    (work / "input" / "roto.xlsx").write_bytes(b"no es un libro")
    done = invoke("consolidate", "--corte", "2022-T3")
    assert done.exit_code == 3
    data = result()
    [told] = [item for item in data["findings"] if item["code"] == "PART-UNREADABLE"]
    assert told["sheet"] == "roto.xlsx"
    assert [source["file"] for source in data["sources"] if source["failure"]] == ["roto.xlsx"]
    assert len(data["activities"]) == 8


def test_no_readable_workbook_is_no_report(work: Path) -> None:
    (work / "input").mkdir()
    (work / "input" / "roto.xlsx").write_bytes(b"no es un libro")
    done = invoke("consolidate", "--corte", "2022-T3")
    assert done.exit_code == 3
    assert not OUTPUT.exists()


def test_the_same_line_under_two_numbers_is_one_line_and_told() -> None:
    one = piece("a.xlsx", [samples.activity("1.1")])
    line = replace(one.reading.plan.lines[0], number="7")
    moved = samples.activity("7.1", line="7", description="Otra")
    two = piece("b.xlsx", [moved], lines=(line,))
    whole = consolidate([one, two])
    assert [item.number for item in whole.plan.lines] == ["1"]
    assert [item.line for item in whole.plan.activities] == ["1", "1"]
    assert [item.key for item in whole.plan.activities] == ["1.1", "7.1"]
    [told] = [item for item in whole.findings if item.code == "LINE-ACROSS"]
    assert (told.sheet, told.cells) == ("b.xlsx!Seguimiento", ((samples.FIRST_ROW, 1),))


def test_two_lines_under_one_number_stay_two_and_that_is_told() -> None:
    one = piece("a.xlsx", [samples.activity("1.1")])
    line = replace(one.reading.plan.lines[0], name="Otra línea")
    two = piece("b.xlsx", [samples.activity("1.1", description="Otra")], lines=(line,))
    whole = consolidate([one, two])
    assert [(item.number, item.name) for item in whole.plan.lines][1] == ("2", "Otra línea")
    assert codes(whole) == {"LINE-ACROSS": 1, "KEY-ACROSS": 2}


def test_different_figures_for_one_activity_are_told_with_both_cells() -> None:
    one = piece("a.xlsx", [samples.activity(achieved=(0.25, None, None, None))])
    other = samples.activity("1.9", achieved=(0.4, None, None, None), description=samples.activity().description)
    two = piece("b.xlsx", [other])
    whole = consolidate([one, two])
    found = [item for item in whole.findings if item.code == "FIGURES-ACROSS"]
    assert [item.sheet for item in found] == ["a.xlsx!Seguimiento", "b.xlsx!Seguimiento"]
    assert "es aquí 25%" in found[0].message
    assert f"«b.xlsx!Seguimiento», fila {samples.FIRST_ROW}, celda {found[1].where} es 40%" in found[0].message


@pytest.mark.parametrize(
    ("weights", "kept"),
    [
        ((0.5, 0.2, 0.3), True),
        ((1.0, 0.4, 0.6), True),
        ((1.0, 1.0, 1.0), False),
        ((0.5, None, 0.5), False),
        ((None, None, None), True),
    ],
)
def test_weights_count_where_they_are_those_of_the_whole_plan(weights: Sequence[float | None], kept: bool) -> None:
    keys = ("1.1", "2.1", "2.2")
    rows = [
        samples.activity(key, weight=weight, description=f"Actividad {key}")
        for key, weight in zip(keys, weights, strict=True)
    ]
    lines = samples.plan(rows).lines
    whole = consolidate([piece(f"{place}.xlsx", [row], lines=lines) for place, row in enumerate(rows)])
    assert [item.weight for item in whole.plan.activities] == (list(weights) if kept else [None] * 3)
    assert codes(whole)["WEIGHTS-ACROSS"] == (0 if kept else 1)


def test_rows_of_another_office_in_a_file_are_told() -> None:
    rows = [samples.activity("1.1"), samples.activity("1.2", leads=("Talento Humano",), description="Otra")]
    whole = consolidate([piece("Avance_Secretaría General_T3.xlsx", rows)])
    [told] = [item for item in whole.findings if item.code == "OFFICE-OF-FILE"]
    assert told.activity == "1.2"
    assert codes(consolidate([piece("avance.xlsx", rows)]))["OFFICE-OF-FILE"] == 0


def test_another_entity_is_told() -> None:
    first, second = piece("a.xlsx", [samples.activity()]), piece("b.xlsx", [samples.activity("2.1")], entity="Otra")
    [told] = [item for item in consolidate([first, second]).findings if item.code == "ENTITY-ACROSS"]
    assert (told.sheet, told.found) == ("b.xlsx", "Otra")


def test_pieces_of_two_cortes_are_not_joined() -> None:
    one = piece("a.xlsx", [samples.activity()])
    two = replace(one, reading=replace(one.reading, corte=Quarter(2022, 2)))
    with pytest.raises(ValueError, match="cortes"):
        consolidate([one, two])


def summary_of(plan: Plan, expected: Sequence[str] = ()) -> Summary:
    part = Source("a.xlsx", "1" * 64, "Seguimiento", "plantilla")
    source = Source("a.xlsx", "0" * 64, "Seguimiento", "plantilla", parts=(part,))
    return summarize(plan, CORTE, Basis(samples.scale(), source, expected=tuple(expected)))


def test_an_office_is_complete_only_with_report_evidence_and_figures() -> None:
    proof = ("", "", "https://example.org/1", "")
    rows = [
        samples.activity("1.1", (0.25,) * 4, (0.2, 0.2, 0.2, None), evidence=proof, leads=("A",)),
        samples.activity("1.2", (0.25,) * 4, (0.2, 0.2, 0.2, None), leads=("B",)),
        samples.activity("1.3", (0.25,) * 4, (0.2, 0.2, None, None), leads=("C",)),
        samples.activity("1.4", (0.5, 0.5, 0.0, 0.0), (0.5, 0.5, None, None), leads=("D",)),
    ]
    found = completeness(summary_of(samples.plan(rows), ["a", "E"]))
    assert [(item.name, item.fullness) for item in found] == [
        ("E", Fullness.MISSING),
        ("a", Fullness.COMPLETE),
        ("B", Fullness.INCOMPLETE),
        ("C", Fullness.INCOMPLETE),
        ("D", Fullness.COMPLETE),
    ]
    assert list(missing_offices(summary_of(samples.plan(rows), ["E"]))) == ["E"]


def test_the_sheet_of_completeness_begins_with_how_many_offices_lack() -> None:
    rows = [samples.activity("1.1", (0.25,) * 4, (0.2, 0.2, None, None), leads=("B",))]
    page = completeness_sheet(summary_of(samples.plan(rows), ["A", "B", "C"]))
    assert any("3 dependencias: 2 no enviaron nada y 1 incompleta." in str(item.content) for item in page.items)


def test_the_first_cells_of_a_kind_name_the_book_and_the_sheet_where_there_are_several() -> None:
    found = [
        finding("PERCENT-UNREADABLE", At(f"{name}.xlsx!Hoja", row, 1), found="mucho")
        for name, row in (("a", 5), ("a", 6), ("b", 5))
    ]
    one = [finding("PERCENT-UNREADABLE", At("Hoja", row, 1), found="mucho") for row in (5, 6)]
    for findings, told in ((found, "a.xlsx · Hoja A5, A6, b.xlsx · Hoja A5"), (one, "A5, A6")):
        page = quality_sheet(replace(summary_of(samples.generated(3)), findings=tuple(findings)))
        assert told in {str(item.content) for item in samples.every_item(page)}


@needs_soffice
def test_another_engine_computes_the_same_completeness_and_run_summary(tmp_path: Path) -> None:
    summary = summary_of(samples.generated(30), [*samples.OFFICES, "Ausente"])
    lines = [RunLine("a.xlsx", digest_of(summary), "a/x.xlsx"), RunLine("b.xlsx", None, why="No se pudo leer")]
    books = {"report": render(report_book(summary)), "run": render(run_book(lines, CORTE.end, "Entidad"))}
    found, compared = differences(books, tmp_path)
    assert found == []
    assert compared > 100

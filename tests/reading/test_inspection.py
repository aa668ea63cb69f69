"""``inspect``: what is recognised is what ``run`` reads, and the layout it saves reads the same workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from ppc_reports.commands import cli
from ppc_reports.opening.workbook import load
from ppc_reports.plan.fields import Group, all_fields
from ppc_reports.plan.grid import Grid, Value, Workbook, column_letters
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.uses import UNREAD, Balance, FigureBalance
from ppc_reports.products.tracking import columns
from ppc_reports.products.tracking.tracking import HEADER_ROW
from ppc_reports.reading.inspecting.inspection import field_name, inspect, layout_text
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.configuration import load_checked, shipped_templates
from ppc_reports.settings.layouts import Layout, load_layouts
from tests.make_examples import ROOT

EXAMPLE = ROOT / "input" / "seguimiento_ppc_2022.xlsx"


def test_every_field_has_a_name_for_people() -> None:
    names = [field_name(declared.key) for declared in all_fields() if declared.group is not Group.QUARTER]
    assert len(set(names)) == len(names)
    assert field_name("achieved@3") == "Ejecutado T3"
    assert field_name("quarters.achieved") == "Ejecutado"
    assert field_name("own.target") == "Meta propia del libro"


def test_the_sheet_is_recognised_field_by_field() -> None:
    sheets = inspect(load(EXAMPLE.read_bytes(), EXAMPLE.name), load_layouts())
    plan = next(sheet for sheet in sheets if sheet.sheet == "Seguimiento")
    assert plan.readable
    assert not plan.unused
    shown = {item.field: (item.header, item.column) for item in plan.recognised}
    assert shown["Actividad"] == (columns.ACTIVITY, column_letters(columns.place(columns.ACTIVITY)))
    assert shown["Ejecutado T4"] == (columns.achieved(4), column_letters(columns.place(columns.achieved(4))))


def test_a_saved_layout_reads_the_workbook_as_it_stands(tmp_path: Path) -> None:
    workbook = load(EXAMPLE.read_bytes(), EXAMPLE.name)
    plan = next(sheet for sheet in inspect(workbook, load_layouts()) if sheet.readable)
    file = tmp_path / "propio.toml"
    file.write_text(layout_text("propio", plan), encoding="utf-8")
    today, corte = dt.date(2023, 1, 1), Quarter(2022, 3)
    own = read_plan(workbook, [load_checked(Layout, file)], corte, today)
    assert own.plan.activities == read_plan(workbook, load_layouts(), corte, today).plan.activities


def test_the_command_shows_and_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.cli, ["inspect", str(EXAMPLE), "--save", "propio"])
    assert done.exit_code == 0, done.output
    assert "Plantilla de seguimiento" in done.output
    assert (tmp_path / "templates" / "formatos" / "propio.toml").is_file()
    again = CliRunner().invoke(cli.cli, ["inspect", str(EXAMPLE), "--save", "propio"], standalone_mode=False)
    assert "ya existe" in str(again.exception)
    assert next(layout.name for layout in load_layouts(tmp_path / "templates")) == "propio"


def test_a_workbook_without_a_mandatory_column_says_what_its_nearest_layout_lacks(tmp_path: Path) -> None:
    blank = shipped_templates() / "plantilla_seguimiento.xlsx"
    changed = tmp_path / "otro.xlsx"
    import openpyxl  # noqa: PLC0415 - only this test writes a workbook

    book = openpyxl.load_workbook(blank)
    sheet = book["Seguimiento"]
    sheet.cell(HEADER_ROW, columns.place(columns.ACTIVITY)).value = "Asunto"
    book.save(changed)
    done = CliRunner().invoke(cli.cli, ["inspect", str(changed)])
    assert done.exit_code == 3
    assert "Le falta: Actividad" in done.output


def test_a_layout_saved_of_a_sheet_that_lacks_its_activities_is_sound_and_needs_one_title(tmp_path: Path) -> None:
    grid = load(EXAMPLE.read_bytes(), EXAMPLE.name).grids[1]
    rows = (tuple("Asunto" if value == "Actividad" else value for value in row) for row in grid.rows)
    workbook = Workbook("otro.xlsx", "", (replace(grid, rows=tuple(rows)),), "calamine")
    (sheet,) = inspect(workbook, load_layouts())
    assert not sheet.readable
    text = layout_text("propio", sheet)
    file = tmp_path / "propio.toml"
    file.write_text(text.replace("escriba aquí el título de la columna de las actividades", "Asunto"), encoding="utf-8")
    plan = read_plan(workbook, [load_checked(Layout, file)], Quarter(2022, 3), dt.date(2023, 1, 1)).plan
    assert [item.key for item in plan.activities] == ["1.1", "1.2", "2.1", "3.1", "3.2", "4.1", "5.1"]


def test_the_letters_of_a_column_are_whole_on_a_screen_of_80_columns() -> None:
    shown = CliRunner().invoke(cli.cli, ["inspect", str(EXAMPLE)], env={"COLUMNS": "80"}).output
    [sheet] = [item for item in inspect(load(EXAMPLE.read_bytes(), EXAMPLE.name), load_layouts()) if item.readable]
    assert [item.column for item in sheet.recognised if f" {item.column} " not in shown] == []
    assert any(len(item.column) > 1 for item in sheet.recognised)


def test_a_layout_of_two_years_is_no_alternative_of_itself() -> None:
    head = [
        f"T{quarter} {name} {year}"
        for year in (2024, 2025)
        for quarter in range(1, 5)
        for name in ("programado", "ejecutado")
    ]
    rows: tuple[tuple[Value, ...], ...] = (
        ("Actividad", "Responsable", *head),
        ("Hacer un foro", "Planeación", *(0.25 for _ in head)),
    )
    [sheet] = inspect(Workbook("plan.xlsx", "0" * 64, (Grid("Plan", rows),), "prueba"), load_layouts())
    assert sheet.columns is not None
    assert sheet.columns.layout.title
    assert [doubt for doubt in sheet.doubts if f"«{sheet.columns.layout.title}»" in doubt] == []


def test_the_command_prints_the_four_balances_in_the_words_of_the_report() -> None:
    plan = read_plan(
        load(EXAMPLE.read_bytes(), EXAMPLE.name), load_layouts(), Quarter(2022, 3), dt.date(2023, 1, 1)
    ).plan
    rows = Balance.total([part.balance for part in plan.parts])
    figures = FigureBalance.total([part.figures for part in plan.parts])
    assert rows.rows > len(rows.activities) > 0
    assert figures.cells >= figures.read > 0
    shown = CliRunner().invoke(cli.cli, ["inspect", str(EXAMPLE)], env={"COLUMNS": "200"}).output.splitlines()
    wanted = [
        rows.in_words,
        figures.in_words,
        "Balance de las hojas:",
        "Columnas con datos que no son de ningún campo:",
    ]
    assert [line for line in shown if line in wanted] == wanted


def test_a_balance_that_does_not_add_up_says_so() -> None:
    assert Balance(2, (3,), other=(4,)).in_words.endswith(": ✓ cuadra.")
    assert "✕ no cuadra" in Balance(3, (3,), other=(4,)).in_words
    assert FigureBalance(5, 3, {UNREAD: 2}).in_words == (
        "Cifras de esas actividades 5 = 3 en los campos del plan + 2 en columnas que parecen avance y no se entendieron: ✓ cuadra."
    )
    assert "✕ no cuadra" in FigureBalance(5, 3, {UNREAD: 1}).in_words

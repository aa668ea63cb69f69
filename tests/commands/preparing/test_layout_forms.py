"""A workbook whose columns are not understood, read right by way of a form that an officer fills in Excel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from ppc_reports.commands import cli
from ppc_reports.plan.fields import Group, of_group
from ppc_reports.reading.inspecting.layout_form import CARRIED, MODE, MODES, layout_name, meanings

ROMAN = ("I", "II", "III", "IV")
ANSWERS = {
    "Eje temático": "Línea estratégica",
    "Nombre de la acción": "Actividad",
    "Quién la hace": "Líder",
    "Cierre": "Fecha de finalización",
    **{f"Bloque acciones / % de avance de la acción, trimestre {roman}": f"Ejecutado · T{number}"
       for number, roman in enumerate(ROMAN, 1)},
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a workbook of an unknown layout, a block of products beside its progress."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "input").mkdir()
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Matriz"
    sheet.append(["MATRIZ DE ACCIONES 2026"])
    sheet.append([])
    sheet.append(["Eje temático", "Nombre de la acción", "Quién la hace", "Cierre", "Bloque acciones", *[None] * 3,
                  "Bloque productos"])  # fmt: skip
    sheet.merge_cells("E3:H3")
    sheet.merge_cells("I3:L3")
    blocks = ("% de avance de la acción", "Unidades del producto")
    sheet.append([*[None] * 4, *(f"{block}, trimestre {roman}" for block in blocks for roman in ROMAN)])
    for number in range(1, 5):
        figures = [0.25, 0.25, 0.2, None, number, number + 1, 2, None]
        sheet.append([f"Eje {1 + number % 2}", f"Realizar la acción {number}", "Planeación", "30/11/2026", *figures])
    book.save(tmp_path / "input" / "Matriz de acciones.xlsx")
    return tmp_path


def run() -> Result:
    """The report of the third quarter, on a terminal wide enough for a line to stay one line."""
    return CliRunner().invoke(cli.cli, ["run", "--corte", "2026-T3"], env={"COLUMNS": "200"})


def fill(folder: Path, answers: Mapping[str, str], mode: str = MODES["increment"]) -> None:
    """Choose from the lists of the form that was offered, and save it in the input folder."""
    book = load_workbook(folder / "output" / "formatos" / "Matriz de acciones_formato.xlsx")
    sheet = book["Formato"]
    for row in sheet.iter_rows(min_row=1):
        if row[0].value == MODE:
            row[1].value = mode
        if row[1].value in answers:
            row[3].value = answers[row[1].value]
    book.save(folder / "input" / "Matriz de acciones_formato.xlsx")


def test_every_field_and_quarter_is_one_meaning_by_words_of_its_own() -> None:
    quarterly = len(of_group(Group.QUARTER))
    assert len(meanings()) == len(set(meanings().values())) == len(of_group(Group.SINGLE)) + 4 * quarterly + 24


def test_a_refused_workbook_is_read_once_its_form_is_filled(folder: Path) -> None:
    refused = run()
    assert refused.exit_code == 3
    assert "Matriz de acciones_formato.xlsx" in refused.stderr
    fill(folder, ANSWERS)
    done = run()
    assert done.exit_code in (0, 1), done.output
    assert "Formato tomado de Matriz de acciones_formato.xlsx" in done.stdout
    [path] = folder.glob("output/*/*/resultado.json")
    result = json.loads(path.read_text(encoding="utf-8"))
    assert [item["achieved"] for item in result["activities"]] == [0.7] * 4
    assert {item["leads"][0] for item in result["activities"]} == {"Planeación"}
    products = [column for column in result["columns"] if "producto" in column["header"]]
    assert {column["use"] for column in products} == {"carried"}
    assert not result["preliminary"]


def test_the_layout_is_kept_and_told_once(folder: Path) -> None:
    run()
    fill(folder, ANSWERS)
    run()
    assert (folder / "templates" / "formatos" / "matriz_de_acciones.toml").is_file()
    (folder / "input" / "Matriz de acciones_formato.xlsx").unlink()
    again = run()
    assert again.exit_code in (0, 1)
    assert "Formato tomado" not in again.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Nombre de la acción": CARRIED}, "ninguna columna es «Actividad»"),
        ({title: CARRIED for title in ANSWERS if "avance" in title}, "ninguna columna dice lo ejecutado"),
        ({"Cierre": "Líder"}, "«Quién la hace» y «Cierre» dicen ser lo mismo, «Líder»"),
        ({"Cierre": "la fecha"}, "Formato!D11 dice «la fecha», que no está en la lista"),
    ],
)
def test_a_form_with_a_mistake_is_told_and_nothing_is_run(folder: Path, change: Mapping[str, str], said: str) -> None:
    run()
    fill(folder, {**ANSWERS, **change})
    done = run()
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert not (folder / "templates").exists()


def test_a_form_that_is_no_workbook_is_told(folder: Path) -> None:
    (folder / "input" / "otro_formato.xlsx").write_bytes(b"no es un libro")
    done = run()
    assert done.exit_code == 2
    assert "otro_formato.xlsx" in done.stderr


def test_a_workbook_that_cannot_be_opened_is_offered_no_form(folder: Path) -> None:
    (folder / "input" / "Matriz de acciones.xlsx").write_bytes(b"no es un libro")
    assert run().exit_code == 3
    assert not (folder / "output" / "formatos").exists()


def test_two_columns_of_one_heading_are_told_apart(folder: Path) -> None:
    """The second has a 2 behind it, in the form and in the layout."""
    path = folder / "input" / "Matriz de acciones.xlsx"
    book = load_workbook(path)
    sheet = book["Matriz"]
    for column in range(5, 9):
        sheet.cell(4, column).value = "avance de la acción"
    book.save(path)
    run()
    titles = [
        "Bloque acciones / avance de la acción",
        *(f"Bloque acciones / avance de la acción ({n})" for n in (2, 3, 4)),
    ]
    answers = {title: f"Ejecutado · T{number}" for number, title in enumerate(titles, 1)}
    fill(folder, {**ANSWERS, **answers})
    done = run()
    assert done.exit_code in (0, 1), done.output
    [result] = folder.glob("output/*/*/resultado.json")
    quarters = json.loads(result.read_text(encoding="utf-8"))["activities"][0]["quarters"]
    assert [quarter["achieved"] for quarter in quarters] == [0.25, 0.25, 0.2, None]


@pytest.mark.parametrize(
    ("file", "name"),
    [("Plan de Acción 2026", "plan_de_accion_2026"), ("../../x", "x"), ("···", "libro"), ("a" * 90, "a" * 40)],
)
def test_the_name_of_a_layout_is_made_of_the_name_of_its_file(file: str, name: str) -> None:
    assert layout_name(file) == name

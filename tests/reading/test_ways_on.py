"""The ways on that an error names, followed word for word by the commands that an officer has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from ppc_reports.commands import cli
from tests import ROOT

STATES = ("Cumplida", "En ejecución", "Sin iniciar")


def ran(*words: str) -> Result:
    return CliRunner().invoke(cli.cli, list(words), env={"COLUMNS": "200"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a workbook where nothing was reported, and a column of states that says nothing of a quarter."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "input").mkdir()
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Seguimiento"
    sheet.append(["Plan de acción de participación 2025"])
    quarters = [f"T{number} {name}" for number in (1, 2, 3, 4) for name in ("Programado", "Ejecutado")]
    sheet.append(["Nº", "Actividad", "Responsable", "Fecha inicio", "Fecha fin", *quarters, "Semáforo"])
    for number, state in enumerate(STATES, 1):
        activity = [str(number), f"Realizar la mesa {number} de diálogo", "Planeación", "01/01/2025", "31/12/2025"]
        sheet.append([*activity, *["25%", None] * 4, state])
    book.save(tmp_path / "input" / "libro.xlsx")
    return tmp_path


def result_of(folder: Path) -> Any:
    [path] = folder.glob("output/*/*/resultado.json")
    return json.loads(path.read_text(encoding="utf-8"))


def made_ready(folder: Path) -> bool:
    """Whether the mail to Control Interno lies ready."""
    return any(folder.glob("output/**/correo_control_interno.eml"))


@pytest.mark.parametrize(
    "name", ["t04g_hoja_mensual", "t04_hoja_perdida_compromiso", "v_bim", "t35_registro_auditorias"]
)
def test_no_mail_to_control_interno_is_made_ready_from_a_workbook_with_an_unread_part(folder: Path, name: str) -> None:
    (folder / "input" / "libro.xlsx").write_bytes((ROOT / "tests" / "data" / "traps" / f"{name}.xlsx").read_bytes())
    assert ran("run", "--corte", "2025-T2").exit_code in (1, 3)
    assert not made_ready(folder)


def test_a_column_that_is_no_progress_is_left_out_by_the_layout_that_the_error_names(folder: Path) -> None:
    """The error names the column and its cell; the layout saved as it says, with the heading in carried, ends it."""
    first = ran("run", "--corte", "2025-T2")
    assert first.exit_code == 1
    assert not made_ready(folder)
    [told] = [item for item in result_of(folder)["findings"] if item["severity"] == "error"]
    assert (told["code"], told["cells"]) == ("PROGRESS-UNREAD", ["N2"])
    assert "«Semáforo» (N)" in told["message"]
    assert "carried" in told["advice"]
    [command] = re.findall(r"ppc-reports (inspect LIBRO --save NOMBRE)", told["advice"])
    saved = ran(*(word.replace("LIBRO", "input/libro.xlsx").replace("NOMBRE", "mio") for word in command.split()))
    assert saved.exit_code == 0
    layout = folder / "templates" / "formatos" / "mio.toml"
    text = layout.read_text(encoding="utf-8")
    assert "carried = []" in text
    layout.write_text(text.replace("carried = []", 'carried = ["Semáforo"]'), encoding="utf-8")
    again = ran("run", "--corte", "2025-T2")
    assert again.exit_code == 0, again.output
    assert made_ready(folder)
    done = result_of(folder)
    assert not done["preliminary"]
    assert {item["state"] for item in done["activities"]} == {"no_report"}
    assert [item["carried"]["Semáforo"] for item in done["activities"]] == list(STATES)

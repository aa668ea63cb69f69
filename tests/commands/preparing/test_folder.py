"""A new working folder: what is in it, what fills it in, and what a double click runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ppc_reports.commands import cli
from ppc_reports.commands.preparing.folder import STARTERS, NewFolder, make_folder, program
from ppc_reports.opening import workbook
from ppc_reports.settings.ppc_toml import load_settings

CONTROL = re.compile(
    r"^(?:goto|if|set|where|pushd|popd|echo|pause|exit|title|rem|chcp|setlocal|:|@echo|py|ppc-reports|\")"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new working folder with the example and an entity whose name needs care."""
    made = tmp_path / "carpeta con espacios"
    make_folder(NewFolder(made, 'Alcaldía "La Unión"', 2026, example=True))
    return made


def test_the_entity_and_the_year_are_in_the_settings(folder: Path) -> None:
    settings = load_settings(folder / "ppc.toml", {})
    assert (settings.entity, settings.year) == ('Alcaldía "La Unión"', 2026)


def test_without_an_entity_every_key_stays_a_comment(tmp_path: Path) -> None:
    make_folder(NewFolder(tmp_path / "nueva"))
    assert load_settings(tmp_path / "nueva" / "ppc.toml", {}) == load_settings(None, {})


def test_the_example_is_there_only_when_asked_for(folder: Path, tmp_path: Path) -> None:
    make_folder(NewFolder(tmp_path / "nueva"))
    assert [path.name for path in (folder / "input").iterdir()] == ["seguimiento_ppc_2022.xlsx"]
    assert list((tmp_path / "nueva" / "input").iterdir()) == []


def test_the_tracking_workbook_carries_the_entity_of_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(cli.cli, ["template", "--output", "plantilla.xlsx"])
    assert done.exit_code == 0, done.output
    data = (folder / "plantilla.xlsx").read_bytes()
    grids = workbook.load(data, "plantilla.xlsx", load_settings(None, {}).limits.plain).grids
    texts = [str(grid.cell(row, column).value) for grid in grids for row in range(1, 6) for column in range(1, 9)]
    assert any("La Unión" in text for text in texts)
    assert any("2026" in text for text in texts)


@pytest.mark.parametrize("title", STARTERS)
@pytest.mark.parametrize("ending", [".cmd", ".sh"])
def test_every_starter_is_there(folder: Path, title: str, ending: str) -> None:
    assert (folder / f"{title}{ending}").is_file()


@pytest.mark.skipif(os.name == "nt", reason="los .sh son de Linux")
def test_a_double_click_on_linux_makes_the_report(folder: Path, tmp_path: Path) -> None:
    """The program is found by the Python that made the folder, although it is not on the PATH."""
    shell = shutil.which("sh")
    assert shell
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "basename", "sh"):
        (tools / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        [shell, str(folder / "Hacer informe.sh")],
        cwd=tmp_path, env={"PATH": str(tools), "PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Archivos en output" in done.stdout
    assert list((folder / "output").glob("*/*/Seguimiento_PPC_*.xlsx"))


@pytest.mark.skipif(os.name == "nt", reason="los .sh son de Linux")
def test_a_starter_that_finds_no_program_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    starter = folder / "Revisar.sh"
    text = starter.read_text(encoding="utf-8")
    starter.write_text(re.sub(r"(?m)^python=.*$", "python=/no/hay", text), encoding="utf-8")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "basename"):
        (tools / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        [shutil.which("sh") or "sh", str(starter)],
        env={"PATH": str(tools)}, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2
    assert "No se encuentra ppc-reports" in done.stdout


@pytest.mark.parametrize("title", STARTERS)
def test_the_windows_starters_keep_to_the_rules_of_cmd(folder: Path, title: str) -> None:
    """Checked by reading, line by line; not run on Windows here."""
    data = (folder / f"{title}.cmd").read_bytes()
    assert b"\n" not in data.replace(b"\r\n", b""), "cmd finds its labels only where lines end as on Windows"
    assert not data.startswith(b"\xef\xbb\xbf"), "cmd takes a byte order mark for a command"
    lines = data.decode("utf-8").split("\r\n")
    assert lines[0] == "@echo off"
    first_accent = next(number for number, line in enumerate(lines) if not line.isascii())
    assert lines.index("chcp 65001 >nul") < first_accent
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert {line.split()[-1] for line in lines if "goto " in line} <= labels
    assert not [line for line in lines if line and not CONTROL.match(line)]
    assert not [line for line in lines if line.startswith("echo ") and re.search(r"[&|<>^%]", line)]
    assert not [line for line in lines if "(" in line.replace("(x86)", "") and line.startswith("if")]
    assert "pause" in lines
    assert lines.index("popd") < lines.index("exit /b %CODIGO%")


def test_a_percent_sign_in_the_path_of_python_is_doubled_for_cmd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", r"C:\100% libre\python.exe")
    make_folder(NewFolder(tmp_path / "nueva"))
    text = (tmp_path / "nueva" / "Revisar.cmd").read_text(encoding="utf-8")
    assert r'"C:\100%% libre\python.exe" -P -m ppc_reports check' in text


@pytest.mark.parametrize(
    ("system", "beside", "typed"),
    [
        ("linux", "/mis programas/bin/ppc-reports", "'/mis programas/bin/ppc-reports'"),
        ("linux", "/programas/bin/ppc-reports", "/programas/bin/ppc-reports"),
        ("win32", "C:\\Mis programas\\ppc-reports.exe", '& "C:\\Mis programas\\ppc-reports.exe"'),
        ("win32", "C:\\programas\\ppc-reports.exe", "C:\\programas\\ppc-reports.exe"),
    ],
)
def test_a_program_that_is_not_on_the_path_is_told_as_its_shell_takes_it(
    system: str, beside: str, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PowerShell takes words in quotes for a text, and runs them only after an ampersand."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(shutil, "which", lambda name, path=None: beside if path else None)
    assert program() == typed

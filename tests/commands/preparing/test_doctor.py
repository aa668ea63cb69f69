"""What the doctor looks at, and what it says to do."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from ppc_reports.commands import cli
from ppc_reports.commands.preparing import letters
from ppc_reports.commands.preparing.folder import NewFolder, make_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new working folder with the example, which is the current one."""
    made = tmp_path / "trabajo"
    make_folder(NewFolder(made, "Alcaldía de Ejemplo", 2022, example=True))
    monkeypatch.chdir(made)
    return made


def run_doctor() -> Result:
    """The command, on a terminal wide enough for a line to stay one line."""
    return CliRunner().invoke(cli.cli, ["doctor"], env={"COLUMNS": "200"})


def test_a_new_folder_has_nothing_to_mend(folder: Path) -> None:
    done = run_doctor()
    assert done.exit_code == 0, done.output
    assert "Nada por corregir." in done.output
    assert "Entidad. Alcaldía de Ejemplo" in done.output
    assert "Carpeta input. 1 libro" in done.output


def test_it_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run_doctor()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_outside_of_a_working_folder_it_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run_doctor()
    assert done.exit_code == 0
    assert "ppc-reports init CARPETA" in done.output
    assert "Nada por corregir." in done.output
    assert "Carpeta input" not in done.output
    (tmp_path / "ppc.toml").touch()
    broken = run_doctor()
    assert broken.exit_code == 1
    assert "no se puede abrir «input»" in broken.output


def test_a_mistake_in_the_settings_is_told_with_its_line(folder: Path) -> None:
    (folder / "ppc.toml").write_text('entity = "x"\nfail_on = "nunca"\n', encoding="utf-8")
    done = run_doctor()
    assert done.exit_code == 1
    assert "fail_on" in done.output


def test_a_damaged_history_is_told(folder: Path) -> None:
    (folder / "output" / "historial.sqlite3").write_bytes(b"no es una base de datos" * 100)
    done = run_doctor()
    assert done.exit_code == 1
    assert "✕ Historial" in done.output


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` gives."""

    total: int
    used: int
    free: int


def test_little_room_on_the_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**12, 10**12, 12_000_000))
    done = run_doctor()
    assert done.exit_code == 1
    assert "quedan 12 MB" in done.output


@pytest.mark.parametrize(
    ("system", "place", "file"),
    [
        ("win32", "Windows/Fonts", "calibri.ttf"),
        ("win32", "local/Microsoft/Windows/Fonts", "Calibri.ttf"),
        ("darwin", "home/Library/Fonts", "Calibri.ttf"),
        ("linux", "home/.fonts/oficina", "CALIBRI.TTF"),
        ("linux", "data/fonts/truetype/crosextra", "Carlito-Regular.ttf"),
    ],
)
def test_the_letters_of_the_workbooks_are_found_where_the_system_keeps_them(
    tmp_path: Path, system: str, place: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, kept in (("WINDIR", "Windows"), ("LOCALAPPDATA", "local"), ("XDG_DATA_DIRS", "data")):
        monkeypatch.setenv(name, str(tmp_path / kept))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    kept_in = [folder for folder in letters.folders(system) if folder.is_relative_to(tmp_path)]
    assert letters.installed(kept_in) == frozenset()
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / file).touch()
    assert letters.installed(kept_in) == {file[:7].capitalize()}


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({"Calibri", "Carlito"}, "✓ Letra de los libros. está Calibri\n"),
        ({"Carlito"}, "✓ Letra de los libros. está Carlito, que mide lo mismo"),
        (set(), "i Letra de los libros. no se encuentra Calibri ni Carlito"),
    ],
)
def test_missing_letters_are_told_and_nothing_that_must_be_mended(
    folder: Path, there: set[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "installed", lambda places: frozenset(there))
    done = run_doctor()
    assert (done.exit_code, re.sub(" +\n", "\n", done.output).count(said)) == (0, 1)
    assert ("Las cifras no cambian." in done.output) is (not there)


@pytest.fixture
def server() -> Iterator[int]:
    """The port of something on this machine that answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_mail_server_that_answers_and_one_that_does_not(
    folder: Path, server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PPC_MAIL__HOST", "127.0.0.1")
    monkeypatch.setenv("PPC_MAIL__SECURITY", "none")
    monkeypatch.setenv("PPC_MAIL__PORT", str(server))
    done = run_doctor()
    assert (done.exit_code, f"127.0.0.1:{server} contesta" in done.output) == (0, True)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("PPC_MAIL__PORT", str(port))
    done = run_doctor()
    assert (done.exit_code, f"127.0.0.1:{port} no contesta" in done.output) == (1, True)


def test_a_server_that_wants_a_password_without_one_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: socket.socket())
    monkeypatch.setenv("PPC_MAIL__HOST", "correo.entidad.gov.co")
    monkeypatch.delenv("PPC_SMTP_USER", raising=False)
    monkeypatch.delenv("PPC_SMTP_PASSWORD", raising=False)
    done = run_doctor()
    assert done.exit_code == 1
    assert "PPC_SMTP_PASSWORD" in done.output

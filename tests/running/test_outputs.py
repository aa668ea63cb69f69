"""Files appear whole or not at all, only when they differ, and never outside their folder."""

from __future__ import annotations

import errno
import hashlib
import json
import ntpath
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import folder_names, report_name, safe_name, slug, visible
from ppc_reports.running import outputs
from ppc_reports.running.outputs import OutputError, sweep, write_outputs, write_whole
from ppc_reports.running.writing import replacing
from ppc_reports.running.writing.replacing import JOURNAL, FileFate

CORTE = Quarter(2022, 3)
FILES = {"Seguimiento_PPC_X_2022-T3.xlsx": b"informe", "plan_observado.xlsx": b"marcas", "resultado.json": b"{}"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def fates(folder: Path, files: dict[str, bytes]) -> dict[str, FileFate]:
    return {item.path.name: item.fate for item in write_outputs(folder, files, CORTE)}


def test_a_first_run_writes_every_file_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "2022-T3" / "plan"
    assert set(fates(folder, FILES).values()) == {FileFate.NEW}
    assert contents(folder) == FILES


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    assert set(fates(tmp_path, FILES).values()) == {FileFate.SAME}
    assert {path.stat().st_mtime for path in tmp_path.iterdir()} == {1}


def test_a_large_file_that_differs_at_its_end_is_replaced(tmp_path: Path) -> None:
    large = {"resultado.json": b"x" * 3 * 2**20}
    write_outputs(tmp_path, large, CORTE)
    assert fates(tmp_path, large) == {"resultado.json": FileFate.SAME}
    assert fates(tmp_path, {"resultado.json": large["resultado.json"][:-1] + b"y"}) == {
        "resultado.json": FileFate.REPLACED
    }


def test_only_what_differs_is_replaced(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    assert fates(tmp_path, FILES | {"resultado.json": b"[]"})["resultado.json"] is FileFate.REPLACED
    assert contents(tmp_path)["resultado.json"] == b"[]"


def test_what_an_earlier_run_made_and_this_one_does_not_is_removed_and_the_rest_stays(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    for name in ("notas.docx", "Seguimiento_PPC_X_2022-T3 (revisado).xlsx"):
        (tmp_path / name).write_bytes(b"de una persona")
    later = {"Seguimiento_PPC_Y_2022-T3.xlsx": b"informe", "resultado.json": b"{}"}
    told = fates(tmp_path, later)
    removed = {name for name, fate in told.items() if fate is FileFate.REMOVED}
    assert removed == {"Seguimiento_PPC_X_2022-T3.xlsx", "plan_observado.xlsx"}
    assert set(contents(tmp_path)) == {*later, "notas.docx", "Seguimiento_PPC_X_2022-T3 (revisado).xlsx"}


def failing(monkeypatch: pytest.MonkeyPatch, after: int, times: int = 1) -> None:
    """From the call ``after`` on, so many times no file can be moved."""
    replace, calls = Path.replace, iter(range(100))

    def moved(self: Path, target: Path) -> Path:
        if after <= next(calls) < after + times:
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", moved)


@pytest.mark.parametrize("after", range(8))
def test_a_failure_at_any_moment_leaves_the_earlier_set_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    newer = {name: data + b" nuevo" for name, data in FILES.items() if "marcas" not in str(data)}
    failing(monkeypatch, after)
    if after < 5:
        with pytest.raises(OutputError, match="disco está lleno"):
            write_outputs(tmp_path, newer, CORTE)
        assert contents(tmp_path) == FILES
    else:
        write_outputs(tmp_path, newer, CORTE)
        assert contents(tmp_path) == newer


@pytest.mark.parametrize("after", range(5))
def test_what_cannot_be_undone_at_once_is_undone_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = tmp_path / "2022-T3" / "plan"
    write_outputs(folder, FILES, CORTE)
    with monkeypatch.context() as patched:
        failing(patched, after, 100)
        with pytest.raises(OutputError):
            write_outputs(folder, {"Seguimiento_PPC_X_2022-T3.xlsx": b"otro", "resultado.json": b"[]"}, CORTE)
        sweep(tmp_path, unknown)
    sweep(tmp_path, unknown)
    assert contents(folder) == FILES


def test_a_set_that_failed_midway_and_could_not_be_undone_is_never_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its new files were gone by then, and so it looked as if all of them were in their places."""
    folder = tmp_path / "plan"
    write_outputs(folder, FILES, CORTE)
    with monkeypatch.context() as patched:
        failing(patched, 2, 100)
        with pytest.raises(OutputError):
            write_outputs(folder, {**FILES, "plan_observado.xlsx": b"otras", "resultado.json": b"[]"}, CORTE)
    sweep(tmp_path, lambda *_: True)  # the history has the report, for it is the same
    assert contents(folder) == FILES


def unknown(*_: object) -> bool:
    """The history that has nothing."""
    return False


def test_a_set_whose_block_fails_is_as_it_was(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    later = {"Seguimiento_PPC_Y_2022-T3.xlsx": b"otro", "resultado.json": b"[]"}
    with suppress(ZeroDivisionError), outputs.outputs(tmp_path, later, CORTE):
        assert later.items() <= contents(tmp_path).items()
        raise ZeroDivisionError
    assert contents(tmp_path) == FILES


def test_a_set_that_was_recorded_before_its_end_stays(tmp_path: Path) -> None:
    folder, later = tmp_path / "plan", {"Seguimiento_PPC_Y_2022-T3.xlsx": b"otro", "resultado.json": b"[]"}
    write_outputs(folder, FILES, CORTE)
    with outputs.outputs(folder, later, CORTE):
        left = contents(folder)
    for name, data in left.items():  # as a kill within the block leaves them
        (folder / name).write_bytes(data)
    asked: list[tuple[Path, str]] = []

    def known(path: Path, sha256: str) -> bool:
        asked.append((path, sha256))
        return True

    sweep(tmp_path, known)
    assert asked == [(folder / "Seguimiento_PPC_Y_2022-T3.xlsx", hashlib.sha256(b"otro").hexdigest())]
    assert contents(folder) == later


def test_a_journal_that_leads_out_of_its_folder_moves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    (tmp_path / "ajeno.txt").write_bytes(b"de otro")
    for target in ("../ajeno.txt", str(tmp_path / "ajeno.txt")):
        moves = [[target, ".ppc-1.tmp", None]]
        (folder / JOURNAL).write_text(json.dumps({"proof": ["", ""], "moves": moves}), encoding="utf-8")
        sweep(tmp_path, unknown)
        assert (tmp_path / "ajeno.txt").read_bytes() == b"de otro"
        assert contents(folder) == {}


@pytest.mark.parametrize("name", ["C:x", "C:\\x", "\\x", "/x", "..\\x", "\\\\servidor\\x\\y", "a\\..\\..\\x"])
def test_no_name_of_a_journal_leads_out_of_its_folder_on_windows(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(replacing, "PurePath", PureWindowsPath)
    with pytest.raises(ValueError, match="x"):
        replacing._inside(name)
    assert replacing._inside("por_dependencia/Una.xlsx").parts == ("por_dependencia", "Una.xlsx")


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can make a file immutable")
def test_a_file_that_cannot_be_replaced_keeps_the_whole_set(tmp_path: Path) -> None:
    """It stands for a file open on Windows: neither can be moved nor removed."""
    write_outputs(tmp_path, FILES, CORTE)
    fixed = tmp_path / "resultado.json"
    if subprocess.run(["chattr", "+i", str(fixed)], check=False, capture_output=True).returncode:
        pytest.skip("the file system knows no immutable files")
    try:
        with pytest.raises(OutputError, match=r"resultado\.json.*abierto en otro programa"):
            write_outputs(tmp_path, {name: data + b" nuevo" for name, data in FILES.items()}, CORTE)
        assert contents(tmp_path) == FILES
    finally:
        subprocess.run(["chattr", "-i", str(fixed)], check=True)


def test_a_disk_that_fills_up_while_writing_leaves_the_earlier_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    written: list[Path] = []

    def full(path: Path, data: bytes) -> None:
        if written:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        written.append(path)
        write(path, data)

    write = replacing._write
    monkeypatch.setattr(replacing, "_write", full)
    with pytest.raises(OutputError, match="disco está lleno"):
        write_outputs(tmp_path, dict.fromkeys(FILES, b"otro"), CORTE)
    assert contents(tmp_path) == FILES


def test_a_target_open_in_excel_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputError, match=r"Seguimiento_PPC_X_2022-T3\.xlsx.*abierto en otro programa.*Ciérrelo"):
        write_outputs(tmp_path, FILES, CORTE)
    assert contents(tmp_path) == {}


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"")
    with pytest.raises(OutputError, match="hay un archivo donde debe ir una carpeta"):
        write_outputs(tmp_path / "output" / "2022-T3", FILES, CORTE)


def test_one_file_alone_makes_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "nueva" / "plantilla.xlsx"
    assert write_whole(target, b"x").fate is FileFate.NEW
    assert write_whole(target, b"x").fate is FileFate.SAME
    assert target.read_bytes() == b"x"


HOSTILE = (
    "",
    ".",
    "..",
    "../../etc/passwd",
    "..\\..\\Windows",
    "/etc/passwd",
    "C:\\plan",
    "CON",
    "nul.xlsx",
    "LPT1",
    "com¹",
    "a\x00b",
    "\u202exslx",
    "plan. ",
    " ",
    "ñ" * 400,
    "日本",
    "\ud800",
    "~$plan",
    "a\nb",
)


def is_one_safe_name(name: str) -> bool:
    forbidden = set('<>:"/\\|?*') | {chr(code) for code in range(32)}
    reserved = {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "COM¹", "CONIN$", "CONOUT$"}
    return (
        bool(name)
        and not forbidden & set(name)
        and name == name.strip(". ")
        and name.split(".", maxsplit=1)[0].strip().upper() not in reserved
        and bool(name.encode())
        and PureWindowsPath(name).parts == (name,)
        and not getattr(ntpath, "isreserved", lambda _: False)(name)
    )


@pytest.mark.parametrize("make", [safe_name, slug])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_makes_a_name_that_is_a_path_or_a_device(text: str, make: Callable[[str], str]) -> None:
    assert is_one_safe_name(make(text))


@given(st.text(st.characters(), max_size=120))
@example("CON.a")
@example("CONIN$")
@example("con." + "a" * 74 + " b")
def test_no_text_at_all_leaves_the_folder(text: str) -> None:
    for name in (safe_name(text), slug(text), report_name(text, CORTE)):
        assert is_one_safe_name(name)
        assert PurePath(name).name == name
    assert len(safe_name(text)) <= 80
    assert len(slug(text)) <= 60
    assert slug(text).isascii()


@pytest.mark.parametrize(
    ("entity", "name"),
    [
        ("Ministerio de Comercio, Industria y Turismo", "Ministerio_de_Comercio_Industria_y_Turismo"),
        ("Alcaldía de Ibagué", "Alcaldia_de_Ibague"),
        ("日本", "entidad"),
        ("  ", "entidad"),
        ("CON", "_CON"),
        ("Uno " * 40, "_".join(["Uno"] * 15)),
    ],
)
def test_the_entity_in_the_name_of_the_report(entity: str, name: str) -> None:
    assert report_name(entity, CORTE) == f"Seguimiento_PPC_{name}_2022-T3.xlsx"


def test_workbooks_of_one_name_have_folders_of_their_own() -> None:
    files = [PurePath(name) for name in ("a/plan.xlsx", "plan.xls", "PLAN.xlsx", "otro.xlsx", "plan_xls.ods")]
    names = folder_names(files)
    assert names == ("plan_xlsx", "plan_xls_2", "PLAN_xlsx_2", "otro", "plan_xls")


@given(st.lists(st.text(st.characters(exclude_characters="/\\"), min_size=1, max_size=6), max_size=8))
def test_no_two_workbooks_share_a_folder_even_where_case_is_ignored(texts: list[str]) -> None:
    names = folder_names([PurePath(f"x/{text}.xlsx") for text in texts])
    assert len({name.casefold() for name in names}) == len(texts)
    assert all(is_one_safe_name(name) for name in names)


def test_what_is_shown_cannot_move_the_cursor_or_break_the_line() -> None:
    assert visible("a\x1b[2Jb\r\nc\u202e\ud800") == "a�[2Jb c��"

"""Files appear whole or not at all, only when they differ, and never outside their folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path, PurePath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import folder_names, report_name, safe_name, slug, visible
from ppc_reports.running import outputs
from ppc_reports.running.outputs import Fate, OutputError, write_outputs, write_whole

CORTE = Quarter(2022, 3)
FILES = {"Seguimiento_PPC_X_2022-T3.xlsx": b"informe", "plan_observado.xlsx": b"marcas", "resultado.json": b"{}"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def fates(folder: Path, files: dict[str, bytes]) -> dict[str, Fate]:
    return {item.path.name: item.fate for item in write_outputs(folder, files, CORTE)}


def test_a_first_run_writes_every_file_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "2022-T3" / "plan"
    assert set(fates(folder, FILES).values()) == {Fate.NEW}
    assert contents(folder) == FILES


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    assert set(fates(tmp_path, FILES).values()) == {Fate.SAME}
    assert {path.stat().st_mtime for path in tmp_path.iterdir()} == {1}


def test_a_large_file_that_differs_at_its_end_is_replaced(tmp_path: Path) -> None:
    large = {"resultado.json": b"x" * 3 * 2**20}
    write_outputs(tmp_path, large, CORTE)
    assert fates(tmp_path, large) == {"resultado.json": Fate.SAME}
    assert fates(tmp_path, {"resultado.json": large["resultado.json"][:-1] + b"y"}) == {"resultado.json": Fate.REPLACED}


def test_only_what_differs_is_replaced(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    assert fates(tmp_path, FILES | {"resultado.json": b"[]"})["resultado.json"] is Fate.REPLACED
    assert contents(tmp_path)["resultado.json"] == b"[]"


def test_what_an_earlier_run_made_and_this_one_does_not_is_removed_and_the_rest_stays(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    for name in ("notas.docx", "Seguimiento_PPC_X_2022-T3 (revisado).xlsx"):
        (tmp_path / name).write_bytes(b"de una persona")
    (tmp_path / ".ppc-0123.tmp").write_bytes(b"de una corrida interrumpida")
    later = {"Seguimiento_PPC_Y_2022-T3.xlsx": b"informe", "resultado.json": b"{}"}
    told = fates(tmp_path, later)
    removed = {name for name, fate in told.items() if fate is Fate.REMOVED}
    assert removed == {"Seguimiento_PPC_X_2022-T3.xlsx", "plan_observado.xlsx", ".ppc-0123.tmp"}
    assert set(contents(tmp_path)) == {*later, "notas.docx", "Seguimiento_PPC_X_2022-T3 (revisado).xlsx"}


@pytest.mark.parametrize("after", range(4))
def test_a_failure_at_any_moment_leaves_whole_files_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    newer = {name: data + b" nuevo" for name, data in FILES.items()}
    replace, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    if after < len(FILES):
        with pytest.raises(OutputError, match="disco está lleno"):
            write_outputs(tmp_path, newer, CORTE)
    else:
        write_outputs(tmp_path, newer, CORTE)
    found = contents(tmp_path)
    assert set(found) == set(FILES)
    assert all(data in (FILES[name], newer[name]) for name, data in found.items())
    assert sum(found[name] == newer[name] for name in found) == min(after, len(FILES))


def test_a_disk_that_fills_up_while_writing_leaves_the_earlier_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_outputs(tmp_path, FILES, CORTE)
    written: list[Path] = []

    def full(target: Path, data: bytes, pending: dict[Path, Path]) -> outputs.Written:
        if written:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        written.append(target)
        return prepare(target, data, pending)

    prepare = outputs._prepare
    monkeypatch.setattr(outputs, "_prepare", full)
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
    assert write_whole(target, b"x").fate is Fate.NEW
    assert write_whole(target, b"x").fate is Fate.SAME
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
    reserved = {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "COM¹"}
    return (
        bool(name)
        and not forbidden & set(name)
        and name == name.strip(". ")
        and name.split(".", maxsplit=1)[0].strip().upper() not in reserved
        and bool(name.encode())
    )


@pytest.mark.parametrize("make", [safe_name, slug])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_makes_a_name_that_is_a_path_or_a_device(text: str, make: Callable[[str], str]) -> None:
    assert is_one_safe_name(make(text))


@given(st.text(st.characters(), max_size=120))
@example("CON.a")
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

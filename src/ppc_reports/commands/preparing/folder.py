"""``ppc-reports init``: a new working folder, with what a double click runs."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from ppc_reports.commands.choices import INPUT, OUTPUT, TEMPLATES, WrongUse
from ppc_reports.commands.terminal import console
from ppc_reports.plan.names import visible
from ppc_reports.plan.spanish import counted
from ppc_reports.running.many import DONE
from ppc_reports.running.outputs import OutputError, write_whole
from ppc_reports.settings.configuration import shipped_example, shipped_templates
from ppc_reports.settings.ppc_toml import FILE_NAME

ROOT_FILES = (FILE_NAME, "LEEME.txt")
STARTERS = {"Hacer informe": "run --open", "Revisar": "check", "Vigilar la carpeta": "watch"}
"""What a double click runs, by the name that a person sees."""
_STARTER_FOLDER = "inicio"


@dataclass(frozen=True, slots=True)
class NewFolder:
    """The choices of ``init``: the folder, and what fills ``ppc.toml`` and ``input`` in."""

    folder: Path
    entity: str = ""
    year: int | None = None
    example: bool = False


def init(asked: NewFolder) -> int:
    """``ppc-reports init``: a new working folder. Raises WrongUse where one of its files is there already."""
    try:
        made = make_folder(asked)
    except OutputError as problem:
        raise WrongUse(str(problem)) from problem
    _show(asked.folder, made, example=asked.example)
    return DONE


def make_folder(asked: NewFolder) -> tuple[Path, ...]:
    """The files made in the folder. Raises WrongUse, nothing made, where one is there already; OutputError."""
    folder, contents = asked.folder, dict(_contents(asked))
    present = [path for path in (folder / INPUT, folder / OUTPUT, *contents) if path.exists()]
    if folder.is_file() or present:
        what = present[0] if present else folder
        raise WrongUse(
            f"ya existe «{what}» y no se cambió nada. Elija una carpeta nueva o vacía: «ppc-reports init OTRA-CARPETA»."
        )
    for path, data in contents.items():
        write_whole(path, data)
        if path.suffix == ".sh":
            path.chmod(0o755)
    for name in (INPUT, OUTPUT):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return tuple(contents)


def _contents(asked: NewFolder) -> Iterator[tuple[Path, bytes]]:
    """Every file to be made, with its bytes."""
    shipped = shipped_templates()
    for source in sorted(shipped.rglob("*")):
        relative = source.relative_to(shipped)
        if not source.is_file() or source.name.startswith(".") or relative.parts[0] == _STARTER_FOLDER:
            continue
        data = source.read_bytes()
        if str(relative) in ROOT_FILES:
            yield asked.folder / relative, _filled(data, asked) if source.name == FILE_NAME else data
        else:
            yield asked.folder / TEMPLATES / relative, data
    if asked.example:
        example = shipped_example()
        yield asked.folder / INPUT / example.name, example.read_bytes()
    yield from _starters(asked.folder, shipped / _STARTER_FOLDER)


def _filled(settings: bytes, asked: NewFolder) -> bytes:
    """``ppc.toml`` with the entity and the year that were given; a string of JSON is one of TOML."""
    text = settings.decode("utf-8")
    if asked.entity:
        text = text.replace('#entity = ""', f"entity = {json.dumps(asked.entity, ensure_ascii=False)}", 1)
    if asked.year:
        text = text.replace("#year = 2022", f"year = {asked.year}", 1)
    return text.encode("utf-8")


def _starters(folder: Path, patterns: Path) -> Iterator[tuple[Path, bytes]]:
    """The files of a double click, for Windows and for Linux: both, for a folder may be shared by both.

    The Python that runs now is the one they fall back to where ``ppc-reports`` is not on the PATH.
    """
    python = sys.executable or shutil.which("python3") or "python3"
    windows = (patterns / "arranque.cmd").read_text(encoding="utf-8")
    linux = (patterns / "arranque.sh").read_text(encoding="utf-8")
    for title, command in STARTERS.items():
        for ending, pattern, here in (
            (".cmd", windows, python.replace("%", "%%")),
            (".sh", linux, shlex.quote(python)),
        ):
            text = pattern.replace("{TITULO}", title).replace("{COMANDO}", command).replace("{PYTHON}", here)
            lines = "\r\n" if ending == ".cmd" else "\n"  # cmd finds its labels only where lines end as on Windows
            yield folder / f"{title}{ending}", lines.join(text.splitlines()).encode("utf-8") + lines.encode()


def _show(folder: Path, made: Sequence[Path], *, example: bool) -> None:
    """The new working folder and the steps that follow."""
    steps = [
        "La carpeta input ya trae el libro del ejemplo."
        if example
        else "Copie el libro de seguimiento en su carpeta input.",
        "Haga doble clic en «Hacer informe», o en una terminal:",
    ]
    screen = console()
    screen.print(
        Text(f"Carpeta de trabajo lista: {visible(str(folder))} ({counted(len(made), 'archivo', 'archivos')})")
    )
    for number, step in enumerate(steps, 1):
        screen.print(Text(f"{number}. {step}"))
    screen.print(Text(f'     cd "{visible(str(folder))}"\n     {program()} run'))


def program() -> str:
    """The words that run the program in a terminal: its name where the PATH has it, else the way to it."""
    if shutil.which("ppc-reports"):
        return "ppc-reports"
    beside = shutil.which("ppc-reports", path=str(Path(sys.executable).parent))
    return _typed(beside) if beside else f"{_typed(sys.executable)} -m ppc_reports"


def _typed(path: str) -> str:
    """A path as the first word of a line; PowerShell takes one in quotes for a text, but for the sign before it."""
    if sys.platform != "win32":
        return shlex.quote(path)
    return f'& "{path}"' if " " in path else path

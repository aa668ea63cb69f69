"""A new working folder: ``input/``, ``output/``, ``templates/`` to edit, ``ppc.toml`` and a page that explains it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ppc_reports.commands.choices import INPUT, OUTPUT, TEMPLATES, WrongUse
from ppc_reports.running.outputs import write_whole
from ppc_reports.settings.resources import shipped_templates

ROOT_FILES = ("ppc.toml", "LEEME.txt")


def make_folder(folder: Path) -> tuple[Path, ...]:
    """The files made in ``folder``. Raises WrongUse, nothing made, where one is there already; OutputError."""
    contents = dict(_contents(folder))
    present = [path for path in (folder / INPUT, folder / OUTPUT, *contents) if path.exists()]
    if folder.is_file() or present:
        what = present[0] if present else folder
        raise WrongUse(
            f"ya existe «{what}» y no se cambió nada. Elija una carpeta nueva o vacía: «ppc-reports init OTRA-CARPETA»."
        )
    for path, source in contents.items():
        write_whole(path, source.read_bytes())
    for name in (INPUT, OUTPUT):
        (folder / name).mkdir(parents=True)
    return tuple(contents)


def _contents(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Every file to be made and the shipped one it is a copy of."""
    shipped = shipped_templates()
    for source in sorted(shipped.rglob("*")):
        relative = source.relative_to(shipped)
        if source.is_file() and not source.name.startswith("."):
            in_root = str(relative) in ROOT_FILES
            yield (folder / relative if in_root else folder / TEMPLATES / relative), source

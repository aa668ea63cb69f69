"""Writing what a run makes: each file whole or not at all, and touched only when it differs."""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path

from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import office_names
from ppc_reports.products.mail import CONTROL_DRAFT, PLANNING_DRAFT, REMINDERS

RESULT_NAME = "resultado.json"
MARKED_SUFFIX = "_observado.xlsx"
PDF_SUFFIX = ".pdf"
KEPT = "anteriores"
"""The folder of the reports that were replaced; nothing in it is ever removed."""
OFFICES = "por_dependencia"
"""The folder of the workbooks of single offices."""
_ACTIVITIES = '  "activities": '
"""How the line begins with which a result file goes on after its offices."""
_BLOCK = 2**20
_UNFINISHED = ".ppc-*.tmp"
_OFFICE_FILES = {OFFICES: ".xlsx", REMINDERS: ".eml"}
"""The folders with a file for each office, and how its name ends."""


class OutputError(Exception):
    """A file that could not be written; the message says in Spanish which, why and what to do."""


class Fate(StrEnum):
    """What happened to a file of the output."""

    NEW = "nuevo"
    REPLACED = "reemplazado"
    SAME = "sin cambios"
    REMOVED = "retirado"


@dataclass(frozen=True, slots=True)
class Written:
    """One file of the output and what happened to it."""

    path: Path
    fate: Fate


def write_outputs(
    folder: Path, files: Mapping[str, bytes], corte: Quarter, keep: Collection[str] = ()
) -> tuple[Written, ...]:
    """The files of one workbook in its folder, in their order, and the earlier ones this run no longer makes removed.

    ``files`` are named by their path in the folder; ``keep`` names others that stay. All are written beside before the
    first takes its place, so a failure leaves the earlier ones. Raises OutputError.
    """
    pending: dict[Path, Path] = {}
    try:
        for parent in dict.fromkeys((folder, *((folder / name).parent for name in files))):
            parent.mkdir(parents=True, exist_ok=True)
        made = {folder / name for name in (*files, *keep)}
        stale = [path for path in (*_stale(folder, corte), *_stale_offices(folder)) if path not in made]
        fates = [_prepare(folder / name, data, pending) for name, data in files.items()]
        for target, unfinished in pending.items():
            _replace(unfinished, target)
        removed = [_remove(path) for path in stale]
        for name in _OFFICE_FILES:
            _remove_empty(folder / name)
    except OSError as problem:
        raise explained(problem, folder) from problem
    finally:
        _discard(pending)
    return (*fates, *removed)


def write_whole(path: Path, data: bytes) -> Written:
    """One file, its folder made where needed. Raises OutputError."""
    pending: dict[Path, Path] = {}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = _prepare(path, data, pending)
        for target, unfinished in pending.items():
            _replace(unfinished, target)
    except OSError as problem:
        raise explained(problem, path) from problem
    finally:
        _discard(pending)
    return written


def _prepare(target: Path, data: bytes, pending: dict[Path, Path]) -> Written:
    """What is to happen to the target; where it differs, its new content stands beside it and is pending."""
    exists = target.is_file()
    if _holds(target, data):
        return Written(target, Fate.SAME)
    unfinished = target.parent / f".ppc-{secrets.token_hex(6)}.tmp"
    pending[target] = unfinished
    with unfinished.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return Written(target, Fate.REPLACED if exists else Fate.NEW)


def _replace(unfinished: Path, target: Path) -> None:
    try:
        unfinished.replace(target)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(target)) from problem


def _discard(pending: Mapping[Path, Path]) -> None:
    for unfinished in pending.values():
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _stale(folder: Path, corte: Quarter) -> Iterator[Path]:
    """What runs, finished or not, may have left in the folder; nothing that people added."""
    reports = (
        f"Seguimiento_PPC_*_{corte}{mark}{suffix}"
        for mark in ("", "_PROVISIONAL_*")
        for suffix in (".xlsx", PDF_SUFFIX)
    )
    ours = (*reports, f"*{MARKED_SUFFIX}", CONTROL_DRAFT, PLANNING_DRAFT, RESULT_NAME, _UNFINISHED)
    for path in sorted(folder.iterdir()):
        if path.is_file() and any(fnmatchcase(path.name, pattern) for pattern in ours):
            yield path


def _stale_offices(folder: Path) -> Iterator[Path]:
    """What runs may have left in the folders of the offices: the files of those the earlier result names."""
    names = office_names(_earlier_offices(folder / RESULT_NAME))
    for place, suffix in ((folder / name, suffix) for name, suffix in _OFFICE_FILES.items()):
        ours = {f"{name}{suffix}" for name in names}
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if path.is_file() and (path.name in ours or fnmatchcase(path.name, _UNFINISHED)):
                yield path


def _earlier_offices(result: Path) -> tuple[str, ...]:
    """The lead offices that a result file names; none where it is not one of ours. Its activities are not read."""
    try:
        with result.open(encoding="utf-8") as lines:
            head = "".join(takewhile(lambda line: not line.startswith(_ACTIVITIES), lines))
        offices = json.loads(f"{head.rstrip().removesuffix(',')}}}")["offices"]
        return tuple(str(office["name"]) for office in offices)
    except (OSError, ValueError, LookupError, TypeError):
        return ()


def _holds(target: Path, data: bytes) -> bool:
    """True where that is just what the file holds."""
    if not target.is_file() or target.stat().st_size != len(data):
        return False
    with target.open("rb") as stream:
        return all(stream.read(_BLOCK) == data[place : place + _BLOCK] for place in range(0, len(data), _BLOCK))


def _remove_empty(place: Path) -> None:
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()


def _remove(path: Path) -> Written:
    path.unlink(missing_ok=True)
    return Written(path, Fate.REMOVED)


def sweep(output: Path) -> None:
    """Remove what interrupted runs left half written anywhere in the output folder; only for who works there alone."""
    for path in list(output.rglob(_UNFINISHED)):
        with suppress(OSError):
            path.unlink()


def explained(problem: OSError, place: Path) -> OutputError:
    """What people are told about a file that could not be written at ``place``, and what to do."""
    target = problem.filename or str(place)
    if isinstance(problem, PermissionError):
        why = "está abierto en otro programa, o la carpeta es de solo lectura. Ciérrelo y ejecute de nuevo"
    elif errno.errorcode.get(problem.errno or 0) in ("ENOSPC", "EDQUOT", "EFBIG"):
        why = "el disco está lleno, o no admite un archivo así de grande. Libere espacio y ejecute de nuevo"
    elif problem.errno == errno.ENAMETOOLONG:
        why = "la ruta es demasiado larga. Use --output con una carpeta de ruta más corta"
    elif isinstance(problem, FileExistsError | NotADirectoryError | IsADirectoryError):
        why = "hay un archivo donde debe ir una carpeta, o al contrario. Muévalo y ejecute de nuevo"
    else:
        why = f"el sistema respondió: {problem.strerror or problem}"
    return OutputError(f"no se pudo escribir «{target}»: {why}.")

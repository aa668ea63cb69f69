"""Writing what a run makes: each file whole or not at all, and touched only when it differs."""

from __future__ import annotations

import errno
import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path

from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import office_names
from ppc_reports.products import publication
from ppc_reports.products.mail import CONTROL_DRAFT, PLANNING_DRAFT, REMINDERS
from ppc_reports.running.writing import replacing
from ppc_reports.running.writing.replacing import JOURNAL, UNFINISHED, Settled, Written, recover, replaced

_LONGEST_ON_WINDOWS = 248
"""So many letters may the path of a folder have there; that of a file, twelve more."""
RESULT_NAME = "resultado.json"
MARKED_SUFFIX = "_observado.xlsx"
PDF_SUFFIX = ".pdf"
KEPT = "anteriores"
"""The folder of the reports that were replaced; nothing in it is ever removed."""
OFFICES = "por_dependencia"
"""The folder of the workbooks of single offices."""
_ACTIVITIES = '  "activities": '
"""How the line begins with which a result file goes on after its offices."""
_OFFICE_FILES = {OFFICES: ".xlsx", REMINDERS: ".eml"}
"""The folders with a file for each office, and how its name ends."""


class OutputError(Exception):
    """A file that could not be written; the message says in Spanish which, why and what to do."""


@contextmanager
def outputs(
    folder: Path, files: Mapping[str, bytes], corte: Quarter, keep: Collection[str] = ()
) -> Iterator[tuple[Written, ...]]:
    """The files of one workbook in its folder, the report first, and the earlier ones this run no longer makes removed.

    All of them are there within the block, and for good when it ends well; else the earlier ones are. ``files`` are named
    by their path in the folder; ``keep`` names others that stay. Raises OutputError.
    """
    report = next(iter(files))
    proof = report, hashlib.sha256(files[report]).hexdigest()
    with explaining(folder):
        kept = {folder / name for name in (*files, *keep)}
        found = (*_stale(folder, corte), *_stale_offices(folder), *_stale_package(folder, files))
        stale = [path for path in found if path not in kept]
        with replaced(folder, files, stale, proof) as written:
            yield written
        for name in (*_OFFICE_FILES, publication.FOLDER):
            _remove_empty(folder / name)


def write_outputs(
    folder: Path, files: Mapping[str, bytes], corte: Quarter, keep: Collection[str] = ()
) -> tuple[Written, ...]:
    """The same, for good at once. Raises OutputError."""
    with outputs(folder, files, corte, keep) as written:
        return written


def write_package(folder: Path, files: Mapping[str, bytes]) -> tuple[Written, ...]:
    """Files of a folder that is not theirs alone, all of them or none; nothing is removed. Raises OutputError."""
    with explaining(folder), replaced(folder, files) as written:
        return written


def write_whole(path: Path, data: bytes) -> Written:
    """One file, its folder made where needed. Raises OutputError."""
    with explaining(path):
        return replacing.write_whole(path, data)


@contextmanager
def explaining(place: Path) -> Iterator[None]:
    """Whatever cannot be written at ``place``, as OutputError."""
    try:
        yield
    except OSError as problem:
        raise explained(problem, place) from problem


def _stale(folder: Path, corte: Quarter) -> Iterator[Path]:
    """The files that runs may have left in the folder; none that people added."""
    reports = (
        f"Seguimiento_PPC_*_{corte}{mark}{suffix}"
        for mark in ("", "_PROVISIONAL_*")
        for suffix in (".xlsx", PDF_SUFFIX)
    )
    ours = (*reports, f"*{MARKED_SUFFIX}", CONTROL_DRAFT, PLANNING_DRAFT, RESULT_NAME)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and any(fnmatchcase(path.name, pattern) for pattern in ours):
            yield path


def _stale_offices(folder: Path) -> Iterator[Path]:
    """The files that runs may have left in the folders of the offices: those of the offices in the earlier result."""
    names = office_names(_earlier_offices(folder / RESULT_NAME))
    for place, suffix in ((folder / name, suffix) for name, suffix in _OFFICE_FILES.items()):
        ours = {f"{name}{suffix}" for name in names}
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if path.is_file() and path.name in ours:
                yield path


def _stale_package(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """The publication of an earlier report; none where the report is the same, for then it is still its publication."""
    report = next(iter(files))
    if not replacing.holds(folder / report, files[report]):
        for name in publication.FILES:
            path = folder / publication.FOLDER / name
            if path.is_file():
                yield path


def _earlier_offices(result: Path) -> tuple[str, ...]:
    """The lead offices that a result file names; none where it is not one of ours. Its activities are not read."""
    if not result.is_file():
        return ()
    try:
        with result.open(encoding="utf-8") as lines:
            head = "".join(takewhile(lambda line: not line.startswith(_ACTIVITIES), lines))
        offices = json.loads(f"{head.rstrip().removesuffix(',')}}}")["offices"]
        return tuple(str(office["name"]) for office in offices)
    except (OSError, ValueError, LookupError, TypeError):
        return ()


def _remove_empty(place: Path) -> None:
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()


def is_half_done(output: Path) -> bool:
    """True where a set of files is being replaced somewhere in the output folder, or the command that did so was interrupted."""
    return bool(_journals(output))


def _journals(output: Path) -> list[Path]:
    return [journal for journal in output.rglob(JOURNAL) if journal.is_file()]


def sweep(output: Path, settled: Settled) -> None:
    """Undo what interrupted runs left half done anywhere in the output folder; only for who works there alone."""
    for journal in _journals(output):
        with suppress(OSError):
            recover(journal.parent, settled)
    needed = {journal.parent for journal in _journals(output)}
    for path in list(output.rglob(UNFINISHED)):
        if needed.isdisjoint(path.parents):
            with suppress(OSError):
                path.unlink()


def is_too_long(problem: OSError, target: str, system: str = sys.platform) -> bool:
    """True for a path that the system does not take; Windows says of a long one only that it is not there."""
    if problem.errno == errno.ENAMETOOLONG:
        return True
    return (
        system == "win32" and problem.errno == errno.ENOENT and len(str(Path(target).absolute())) >= _LONGEST_ON_WINDOWS
    )


def explained(problem: OSError, place: Path) -> OutputError:
    """The message about a file that could not be written at ``place``, and what to do."""
    target = problem.filename or str(place)
    if isinstance(problem, PermissionError) or problem.errno == errno.EROFS:
        why = "está abierto en otro programa, o la carpeta es de solo lectura. Ciérrelo y ejecute de nuevo"
    elif errno.errorcode.get(problem.errno or 0) in ("ENOSPC", "EDQUOT", "EFBIG"):
        why = "el disco está lleno, o no admite un archivo así de grande. Libere espacio y ejecute de nuevo"
    elif is_too_long(problem, target):
        why = "la ruta es demasiado larga. Use --output con una carpeta de ruta más corta"
    elif isinstance(problem, FileExistsError | NotADirectoryError | IsADirectoryError):
        why = "hay un archivo donde debe ir una carpeta, o al contrario. Muévalo y ejecute de nuevo"
    else:
        why = f"el sistema respondió: {problem.strerror or problem}"
    return OutputError(f"no se pudo escribir «{target}»: {why}.")

"""The files of ``input/``: workbooks to read, and others that are left alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ppc_reports.opening.workbook import EXTENSIONS

LOCK_PREFIX = "~$"
FORM_ENDING = "_formato"
"""What the name of a workbook ends with that says what each column of another one is."""
_SYSTEM = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The workbooks of a folder in order of name, the filled forms of layouts, and the names of what else a person put there."""

    workbooks: tuple[Path, ...]
    ignored: tuple[str, ...]
    forms: tuple[Path, ...] = ()


def find_inputs(folder: Path) -> Inputs:
    """List what ``folder`` holds; hidden files are passed over in silence. Raises OSError where it cannot be listed."""
    entries = sorted(folder.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name))
    seen = [entry for entry in entries if not entry.name.startswith(".") and entry.name.lower() not in _SYSTEM]
    books = tuple(entry for entry in seen if is_workbook(entry))
    forms = tuple(book for book in books if is_form(book))
    ignored = tuple(f"{entry.name}/" if entry.is_dir() else entry.name for entry in seen if entry not in books)
    return Inputs(tuple(book for book in books if book not in forms), ignored, forms)


def is_workbook(path: Path) -> bool:
    """True for a file with the extension of a workbook that is not the lock file of an open one."""
    return path.suffix.lower() in EXTENSIONS and not path.name.startswith(LOCK_PREFIX) and path.is_file()


def is_form(path: Path) -> bool:
    """True for a workbook that says what each column of another one is."""
    return path.stem.casefold().endswith(FORM_ENDING)

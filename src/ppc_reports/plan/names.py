"""Names of files and folders made from what people wrote, and addresses of mail: nothing in them can trouble a system."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from ppc_reports.plan.model import Quarter

_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS}
_BYTES = 200
"""A name of a file has at most 255 bytes on most systems, and more is added to this one."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+[A-Za-z0-9-]{{2,63}}")
_LONGEST = 254


_PART = re.compile(r"(.+\.(?:xlsx|xlsm|xlsb|xls|ods))(?:!(.+))?", re.IGNORECASE)


def file_and_sheet(sheet: str) -> tuple[str, str]:
    """The file and the sheet that a sheet of a plan of several workbooks names; the file is empty in a plan of one."""
    match = _PART.fullmatch(sheet)
    return (match[1], match[2] or "") if match else ("", sheet)


def visible(text: str) -> str:
    """The text on one line without control, invisible or broken characters, which stand as ``�``: safe to print."""
    shown = "".join("�" if unicodedata.category(letter)[0] == "C" else letter for letter in " ".join(text.split()))
    return shown.strip()


def safe_name(text: str, limit: int = 80) -> str:
    """The text as one name of a file or folder on Windows, Linux and macOS; accents stay. Never empty, never a path."""
    kept = "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter)[0] != "C")
    name = _FORBIDDEN.sub("_", " ".join(kept.split())).strip(". ")[:limit]
    name = name.encode("utf-8", "replace")[:_BYTES].decode("utf-8", "ignore").strip(". ")
    return f"_{name}"[:limit].rstrip(". ") if _reserved(name) else name or "libro"


def slug(text: str, limit: int = 60) -> str:
    """The text in plain ASCII letters, digits and ``_``, as any mail system takes it: ``Ministerio_de_Comercio``.

    Cut between words where it is too long; ``entidad`` where nothing of it can be written so.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    words = re.findall("[A-Za-z0-9]+", plain)
    name = "_".join(words)
    while len(words) > 1 and len(name) > limit:
        words.pop()
        name = "_".join(words)
    return f"_{name}" if _reserved(name) else name[:limit] or "entidad"


def _reserved(name: str) -> bool:
    """True for the device names of Windows, which are no files, whatever follows their first full stop."""
    return name.split(".", maxsplit=1)[0].strip().casefold() in _RESERVED


NO_ENTITY = "Entidad sin declarar"
"""What stands for an entity that neither the workbook nor the settings name."""


def known_as(entity: str, file: str) -> str:
    """By what the history knows a plan: its entity, else the name of its workbook without extension."""
    return entity or PurePath(file).stem


def plan_title(title: str, file: str, year: int) -> str:
    """The title of a plan; where its workbook has none, what it is: the name of a file is no title."""
    return title if title and title != PurePath(file).stem else f"Plan de acción {year}"


def report_name(entity: str, corte: Quarter, provisional: dt.date | None = None) -> str:
    """The name of the report: ``Seguimiento_PPC_Ministerio_de_Comercio_2022-T3.xlsx``; of a provisional one with its day."""
    mark = f"_PROVISIONAL_{provisional.isoformat()}" if provisional else ""
    return f"Seguimiento_PPC_{slug(entity or NO_ENTITY)}_{corte}{mark}.xlsx"


def folder_names(files: Sequence[PurePath]) -> tuple[str, ...]:
    """One output folder per workbook, in their order: its name without extension; with it where two would share one."""
    shared = Counter(safe_name(file.stem).casefold() for file in files)
    taken: set[str] = set()
    names = []
    for file in files:
        stem = safe_name(file.stem)
        name = stem if shared[stem.casefold()] == 1 else f"{stem}_{slug(file.suffix)}"
        names.append(_untaken(name, taken | {key for key in shared if key != stem.casefold()}))
        taken.add(names[-1].casefold())
    return tuple(names)


def office_names(offices: Sequence[str]) -> tuple[str, ...]:
    """One name of a file per office, in their order: its own, made safe; with a number where that is taken."""
    taken: set[str] = set()
    names = []
    for office in offices:
        names.append(_untaken(safe_name(office), taken))
        taken.add(names[-1].casefold())
    return tuple(names)


def _untaken(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def is_address(text: str) -> bool:
    """True for one bare address, ``control.interno@entidad.gov.co``, with nothing in it that could bend a header."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None

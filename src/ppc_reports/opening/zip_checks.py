"""A zip that says it is a workbook, judged before anything reads it: its kind, its size, and that no part is an attack.

The libraries that read workbooks disagree on files that are not well formed, so what only one of them would see (two parts
of one name, entries laid over each other) is refused, and so is every document type: workbooks have none, attacks do.
"""

from __future__ import annotations

import zipfile
from xml.parsers import expat

_PROLOG = 65_536
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"


class BadPackage(ValueError):
    """The file is a zip, and what is in it is not a workbook that can be trusted. The message is for people."""


class _RootFound(Exception):
    """The beginning of the document was read, and there was no document type."""


def check_package(package: zipfile.ZipFile, size: int) -> None:
    """Raises BadPackage for a zip of ``size`` bytes that readers would see differently, or with a document type in it."""
    entries = package.infolist()
    if sum(entry.compress_size for entry in entries) > size:
        raise BadPackage("sus partes se pisan unas a otras")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise BadPackage("tiene dos partes con el mismo nombre")
    for entry in entries:
        with package.open(entry) as stream:
            start = stream.read(_PROLOG)
        if start.lstrip(_BLANK).startswith(b"<"):
            _check_prolog(entry.filename, start)


def _check_prolog(part: str, start: bytes) -> None:
    """Raises BadPackage unless the root element of this XML comes soon, and no document type before it."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _found
    try:
        parser.Parse(start, len(start) < _PROLOG)
    except _RootFound:
        return
    except BadPackage as problem:
        raise BadPackage(f"su parte {part} {problem}") from None
    except (expat.ExpatError, ValueError, LookupError) as problem:
        check_memory(problem)
        raise BadPackage(f"su parte {part} está dañada") from problem
    raise BadPackage(f"su parte {part} no empieza como es debido")


def check_memory(problem: Exception) -> None:
    """Raises MemoryError where expat stopped for want of memory: the file is not damaged."""
    if getattr(problem, "code", None) == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
        raise MemoryError from problem


def _refuse(*_: object) -> None:
    raise BadPackage("declara entidades, y un libro no las necesita")


def _found(*_: object) -> None:
    raise _RootFound

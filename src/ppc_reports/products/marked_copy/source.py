"""The office's own workbook, opened for marking, and what cannot be carried over from it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from ppc_reports.products.marked_copy.saved import NO_DATE, rewritten

MAX_SPREAD = 100_000
MAX_BYTES = 300_000_000
_SPREAD = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink|comment)\b[^>]*?\bref\s*=\s*[\"']([^\"']*:[^\"']*)[\"']")
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_UNREADABLE = (b"<!DOCTYPE", b"http://purl.oclc.org/ooxml/")
_OPENING = 2_000
_MODIFIED = re.compile(rb"<dcterms:modified\b[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)<")

_BY_PART = (
    (r"xl/vbaproject", "macros"),
    (r"xl/media/", "imágenes"),
    (r"xl/pivottables/", "tablas dinámicas (quedan sus valores)"),
    (r"xl/(slicers|timelines)/", "segmentaciones de datos"),
    (r"xl/embeddings/", "objetos incrustados"),
    (r"xl/(ctrlprops|activex)/", "botones y controles de formulario"),
    (r"xl/threadedcomments/", "conversaciones de comentarios (queda su texto)"),
    (r"xl/(connections\.xml|querytables/|model/)", "conexiones a otros datos"),
    (r"xl/diagrams/", "diagramas SmartArt"),
    (r"xl/richdata/", "imágenes y tipos de datos dentro de celdas"),
    (r"_xmlsignatures/", "la firma digital"),
)
_BY_CONTENT = (
    (r"xl/worksheets/", rb"<x14:dataValidation\b", "listas desplegables que toman sus opciones de otra hoja"),
    (r"xl/worksheets/", rb"<x14:cfRule\b", "formatos condicionales de versiones recientes de Excel"),
    (r"xl/worksheets/", rb"<x14:sparkline\b", "minigráficos"),
    (r"xl/worksheets/", rb"<(?:\w+:)?protectedRange\b", "los rangos protegidos con clave propia"),
    (r"xl/drawings/", rb"<xdr:(sp|cxnSp|grpSp)\b", "formas y cuadros de texto"),
)
_WITH_PICTURES = r"xl/drawings/[^/]+\.xml$|xl/worksheets/_rels/[^/]+\.rels$"
_CHARTS = "Los gráficos se conservan, pero pueden verse algo distintos de los de su archivo."


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook of openpyxl ready to be marked, what it lost (sentences in Spanish), and when the office saved it."""

    book: Any
    losses: tuple[str, ...]
    stamp: str


def formatted_book(data: bytes) -> Opened | None:
    """The workbook with its formats; None where openpyxl cannot open it whole, or only at an unreasonable cost."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if _unfit(package):
                return None
            losses, stamp = _losses(package), _saved_at(package)
            left_out = dict.fromkeys(_matching(package.namelist(), _WITH_PICTURES), _bare)
        book = _loaded(rewritten(data, left_out) if left_out else data)
    except Exception:
        return None
    return Opened(book, losses, stamp) if book.worksheets else None


def _loaded(data: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(data), rich_text=True)


def _bare(part: bytes) -> bytes:
    """A part of the package without its pictures and pivot tables.

    openpyxl carries pictures only where Pillow is installed, and a pivot table that was refreshed often breaks the copy.
    """
    root = ET.fromstring(part)
    for parent in root.iter():
        for child in list(parent):
            if child.tag.endswith("}pic") or child.get("Type", "").endswith("/pivotTable"):
                parent.remove(child)
    return ET.tostring(root)


def _unfit(package: zipfile.ZipFile) -> bool:
    """True where openpyxl would make a cell of every cell of huge ranges, see nothing, or face an enormous package."""
    entries = package.infolist()
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        return True
    return any(_spread(package.read(entry)) > MAX_SPREAD for entry in entries)


def _spread(part: bytes) -> int:
    """The number of cells that the merged, linked and commented ranges of a part cover; too many where it cannot be known."""
    if part[:2] in _TWO_BYTES or any(sign in part[:_OPENING] for sign in _UNREADABLE):
        return MAX_SPREAD + 1
    return sum(_area(found.decode("ascii", "replace")) for found in _SPREAD.findall(part))


def _area(reference: str) -> int:
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        return MAX_SPREAD + 1
    return int((right - left + 1) * (bottom - top + 1))


def _losses(package: zipfile.ZipFile) -> tuple[str, ...]:
    names = package.namelist()
    lost = [words for pattern, words in _BY_PART if _matching(names, pattern)]
    lost += [
        words
        for folder, pattern, words in _BY_CONTENT
        if any(re.search(pattern, package.read(name)) for name in _matching(names, folder) if name.endswith(".xml"))
    ]
    told = [f"Esta copia no trae lo siguiente, que sigue en su archivo: {'; '.join(lost)}."] if lost else []
    return (*told, _CHARTS) if _matching(names, r"xl/charts/") else tuple(told)


def _matching(names: Iterable[str], pattern: str) -> list[str]:
    return [name for name in names if re.match(pattern, name, re.IGNORECASE)]


def _saved_at(package: zipfile.ZipFile) -> str:
    """The time at which the office saved the file, by its package; a fixed date where it does not say."""
    if "docProps/core.xml" not in package.namelist():
        return NO_DATE
    found = _MODIFIED.search(package.read("docProps/core.xml"))
    return found[1].decode("ascii") if found else NO_DATE

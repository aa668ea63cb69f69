"""What another engine computes: LibreOffice, headless, made to recalculate every formula of a workbook on load."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
TOLERANCE = 1e-9
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


class Difference(NamedTuple):
    """A formula whose stored value is not the one another engine computes."""

    book: str
    sheet: str
    cell: str
    formula: str
    stored: float | str
    computed: float | str


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Every workbook as LibreOffice saves it after computing all of its formulas anew; one start of it for all."""
    profile, given, made = folder / "profile", folder / "given", folder / "made"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    given.mkdir(exist_ok=True)
    for name, content in books.items():
        (given / f"{name}.xlsx").write_bytes(content)
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(made),
            *(str(given / f"{name}.xlsx") for name in books),
        ],
        check=True,
        capture_output=True,
        timeout=500,
    )
    return {name: (made / f"{name}.xlsx").read_bytes() for name in books}


def differences(books: Mapping[str, bytes], folder: Path) -> tuple[list[Difference], int]:
    """Every formula whose value differs, or is an error, and how many formulas were compared."""
    computed = recalculated(books, folder)
    found, compared = [], 0
    for name, content in books.items():
        anew = dict(_formulas(computed[name]))
        for place, (formula, before) in _formulas(content):
            compared += 1
            after = anew[place][1] if place in anew else "(lost)"
            if not _same(before, after):
                found.append(Difference(name, *place, formula, before, after))
    return found, compared


def _formulas(content: bytes) -> Iterator[tuple[tuple[str, str], tuple[str, float | str]]]:
    """Sheet and cell of every formula, with its text and its stored value; a blank one is an empty text."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for number, name in enumerate(sheet_names(content), 1):
            for _, element in ET.iterparse(io.BytesIO(package.read(f"xl/worksheets/sheet{number}.xml"))):
                formula = element.find(f"{_MAIN}f") if element.tag == f"{_MAIN}c" else None
                if formula is not None:
                    value = element.findtext(f"{_MAIN}v") or ""
                    number_stored = element.get("t", "n") == "n" and value != ""
                    place = (name, str(element.get("r")))
                    yield place, (formula.text or "", float(value) if number_stored else value)


def sheet_names(content: bytes) -> list[str]:
    """The names of the sheets of a workbook, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        book = ET.fromstring(package.read("xl/workbook.xml"))
    return [str(item.get("name")) for item in book.iter(f"{_MAIN}sheet")]


def _same(stored: float | str, computed: float | str) -> bool:
    if isinstance(stored, str) and stored.startswith("#"):
        return False
    if isinstance(stored, float) and isinstance(computed, float):
        return abs(stored - computed) <= TOLERANCE
    return stored == computed

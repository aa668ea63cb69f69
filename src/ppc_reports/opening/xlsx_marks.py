"""The marks of an .xlsx that pandas does not give: formats, links, hidden rows and columns, errors, formulas without a value.

Names are matched without their namespace, so Strict Open XML reads alike. The package was checked before.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from ppc_reports.opening.sheet_xml import SheetScan, Styles
from ppc_reports.opening.zip_checks import BadPackage
from ppc_reports.plan.grid import Box

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    **dict.fromkeys((5, 6, 7, 8, 42, 44), '"$"#,##0.00'),
    21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The marks of one sheet beside its values. Coordinates are 1-based (row, column).

    ``height`` and ``width`` are the last row and column that hold something.
    """

    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    unstored: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Box, ...] = ()
    height: int = 0
    width: int = 0
    struck: frozenset[tuple[int, int]] = frozenset()
    from_1904: bool = False


def sheet_marks(package: zipfile.ZipFile) -> dict[str, SheetMarks]:
    """The marks of every worksheet by its name. Raises BadPackage for XML that is broken or not to be trusted."""
    targets = _relations(package, "xl/workbook.xml")
    styles, from_1904 = _styles(package), counts_from_1904(package)
    parts = {name.casefold(): name for name in package.namelist()}
    marks = {}
    for sheet in _elements(package, "xl/workbook.xml", "sheet"):
        part = next((targets[value] for name, value in sheet.items() if _local(name) == "id" and value in targets), "")
        name = str(sheet.get("name"))
        if name in marks:
            raise BadPackage("tiene dos hojas con el mismo nombre")
        if part.casefold() not in parts:
            raise BadPackage(f"le falta la hoja «{name}»")
        marks[name] = replace(_marks(package, parts[part.casefold()], styles), from_1904=from_1904)
    return marks


def _marks(package: zipfile.ZipFile, part: str, styles: Styles) -> SheetMarks:
    targets = _relations(package, part)
    with package.open(part) as stream:
        scan = SheetScan(stream, styles, targets)
    return SheetMarks(
        scan.formats,
        scan.links,
        scan.errors,
        frozenset(scan.unstored),
        frozenset(scan.hidden_rows),
        frozenset(scan.hidden_columns),
        tuple(scan.merges),
        scan.height,
        scan.width,
        frozenset(scan.struck),
    )


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _elements(package: zipfile.ZipFile, part: str, *names: str) -> Iterator[Any]:
    """The elements of these local names; each is emptied once it was used, so memory stays flat."""
    if part not in package.namelist():
        return
    try:
        with package.open(part) as stream:
            tags = [f"{{*}}{name}" for name in names]
            for _, element in etree.iterparse(
                stream, tag=tags, resolve_entities=False, no_network=True, load_dtd=False
            ):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.LxmlError as error:
        raise BadPackage(f"su parte {part} está dañada") from error


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    found = {}
    relations = _elements(package, f"{folder}/_rels/{name}.rels", "Relationships")
    for relation in (relation for relations_part in relations for relation in relations_part):
        target = str(relation.get("Target", ""))
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            )
        found[str(relation.get("Id"))] = target
    return found


def _styles(package: zipfile.ZipFile) -> Styles:
    """The number formats of the cell styles, and which of them strike the text through."""
    custom: dict[int, str] = {}
    formats: list[str] = []
    fonts: list[bool] = []
    struck: set[str] = set()
    for element in _elements(package, "xl/styles.xml", "numFmt", "font", "cellXfs"):
        name = _local(element.tag)
        if name == "numFmt":
            if str(element.get("numFmtId", "")).isdigit():
                custom[int(element.get("numFmtId"))] = str(element.get("formatCode", "General"))
        elif name == "font":
            strikes = [child for child in element if _local(child.tag) == "strike"]
            fonts.append(any(child.get("val", "1") not in ("0", "false") for child in strikes))
        else:
            for style in element:
                number, font = str(style.get("numFmtId", "0")), str(style.get("fontId", "0"))
                index = int(number) if number.isdigit() else 0
                if font.isdigit() and int(font) < len(fonts) and fonts[int(font)]:
                    struck.add(str(len(formats)))
                formats.append(custom.get(index, _BUILT_IN.get(index, "General")))
    numbered = {str(index): text for index, text in enumerate(formats) if text != "General"}
    return Styles(numbered, frozenset(struck), frozenset(_blank_texts(package)))


def _blank_texts(package: zipfile.ZipFile) -> Iterator[str]:
    """The shared texts that are only blanks, by their index."""
    for index, item in enumerate(_elements(package, "xl/sharedStrings.xml", "si")):
        if not "".join(item.itertext()).strip():
            yield str(index)


def counts_from_1904(package: zipfile.ZipFile) -> bool:
    """True where the workbook counts its days from 1904."""
    return any(
        element.get("date1904") in ("1", "true") for element in _elements(package, "xl/workbook.xml", "workbookPr")
    )

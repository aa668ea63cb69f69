"""A workbook as text, for people and for ``diff``: every cell with its look, and everything that stands around the cells."""

from __future__ import annotations

import io
import posixpath
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.utils import get_column_letter

_CACHES = {"strCache", "numCache"}
_ALIGNMENT = ("horizontal", "vertical", "wrap_text", "indent", "text_rotation", "shrink_to_fit")
_CELLS = {"sheetData", "cols", "dimension"}


def dump(content: bytes) -> str:
    """The text of a workbook: properties, names, and per sheet cells (content, formula, stored value, format), sizes,
    merges, tables, rules, views, print set-up, links, comments, charts. Equal files give equal texts.
    """
    return "\n".join(_lines(content)) + "\n"


def _lines(content: bytes) -> Iterator[str]:
    formulas, values = opened(content), opened(content, stored=True)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        yield "# workbook"
        yield from _flat(_xml(package, "docProps/core.xml"))
        yield from (f"  sheet {sheet.title!r} {sheet.sheet_state}" for sheet in formulas.worksheets)
        yield from (f"  name {name} = {text}" for name, text in _names(package))
        yield from _flat(_find(_xml(package, "xl/styles.xml"), "dxfs"))
        for number, (sheet, stored) in enumerate(zip(formulas.worksheets, values.worksheets, strict=True), 1):
            yield f"# sheet {sheet.title}"
            yield from _cells(sheet, stored)
            yield from _sizes(sheet)
            yield from _around(package, f"xl/worksheets/sheet{number}.xml")


def opened(content: bytes, stored: bool = False) -> Any:
    """The workbook in openpyxl, with its formulas or with their stored values; its remarks on extensions are left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content), data_only=stored)


def _xml(package: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(package.read(part))


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _find(element: ET.Element, tag: str) -> ET.Element:
    return next((child for child in element.iter() if _tag(child) == tag), ET.Element(tag))


def _names(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for element in _xml(package, "xl/workbook.xml").iter():
        if _tag(element) == "definedName":
            yield f"{element.get('name')} {element.get('localSheetId', '')}".strip(), element.text or ""


def _cells(sheet: Any, stored: Any) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None and not cell.has_style:
                continue
            yield f"  {cell.coordinate}: {_content(cell, stored)} | {_look(cell)}"
            if cell.hyperlink is not None:
                yield f"    link {cell.hyperlink.target or cell.hyperlink.location} ({cell.hyperlink.tooltip})"
            if cell.comment is not None:
                yield f"    comment {cell.comment.text!r}"


def _content(cell: Any, stored: Any) -> str:
    if cell.data_type == "f":
        return f"{cell.value} → {stored[cell.coordinate].value!r}"
    return repr(cell.value)


def _look(cell: Any) -> str:
    font, side = cell.font, cell.border
    traits = [f"{font.name} {font.sz:g}", _color(font.color)]
    traits += [name for name in ("b", "i", "u") if getattr(font, name)]
    if cell.fill.fill_type:
        traits.append(f"on {_color(cell.fill.fgColor)}")
    if cell.number_format != "General":
        traits.append(cell.number_format)
    alignment = {name: getattr(cell.alignment, name) for name in _ALIGNMENT}
    traits += [f"{name}={value}" for name, value in alignment.items() if value]
    for name in ("left", "top", "right", "bottom"):
        edge = getattr(side, name)
        if edge is not None and edge.style:
            traits.append(f"{name}:{edge.style} {_color(edge.color)}")
    if not cell.protection.locked:
        traits.append("unlocked")
    return " ".join(traits)


def _color(color: Any) -> str:
    return "" if color is None else str(color.rgb if color.type == "rgb" else f"{color.type}{color.value}")


def _sizes(sheet: Any) -> Iterator[str]:
    for letter, column in sorted(sheet.column_dimensions.items(), key=lambda pair: pair[1].min or 0):
        span = f"{letter}:{get_column_letter(column.max or column.min or 1)}"
        yield f"  column {span} {column.width:g}{' hidden' if column.hidden else ''}"
    for number, row in sorted(sheet.row_dimensions.items()):
        if row.height is not None or row.hidden:
            yield f"  row {number} {row.height}{' hidden' if row.hidden else ''}"


def _around(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    """What a sheet has besides cells, and the parts it is related to: tables, drawings, charts."""
    for element in _xml(package, part):
        if _tag(element) not in _CELLS:
            yield from _flat(element)
    yield from _related(package, part)


def _related(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return
    for relation in _xml(package, relations):
        target = posixpath.normpath(posixpath.join(folder, str(relation.get("Target"))))
        kind = str(relation.get("Type")).rpartition("/")[2]
        if kind in ("table", "drawing", "chart"):
            yield f"  ## {kind} {relation.get('Id')}"
            yield from _flat(_xml(package, target))
            yield from _related(package, target)


def _flat(element: ET.Element, path: str = "") -> Iterator[str]:
    """An element and all below as lines: path, attributes, text; what a chart remembers of its cells is left out."""
    tag = _tag(element)
    if tag in _CACHES:
        return
    here = f"{path}/{tag}" if path else tag
    said = [f"{key.rpartition('}')[2]}={value}" for key, value in element.attrib.items()]
    text = (element.text or "").strip()
    if said or text or not len(element):
        yield "  " + " ".join([here, *said, text]).rstrip()
    for child in element:
        yield from _flat(child, here)

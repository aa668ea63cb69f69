"""A workbook that other programs wrote in an unusual way, in the way every reader knows: only its wrapping is changed.

Its XML may be in UTF-16, its workbook part outside ``xl/``, its .ods without a mimetype or with line breaks between cells.
"""

from __future__ import annotations

import codecs
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping

from ppc_reports.opening.zip_checks import BadPackage

ROOT = "_rels/.rels"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_USUAL = "xl/workbook.xml"
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_ENCODING = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[^"']*""", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*/relationships/officeDocument[\"'][^>]*>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']+)["']""")
_BETWEEN = re.compile(rb"(</?table:[a-z-]+(?:\s[^<>]*)?/?>)\s+(?=</?table:)")


def workbook_part(package: zipfile.ZipFile) -> str:
    """The part that is the workbook of an Office Open XML package, as its relations name it; empty for none."""
    if ROOT not in package.namelist():
        return ""
    relations = _narrow(package.read(ROOT))
    found = _RELATION.search(relations)
    target = _TARGET.search(found[0]) if found else None
    part = posixpath.normpath(target[1].decode("utf-8", "replace").lstrip("/")) if target else ""
    return part if part in package.namelist() else ""


def usual_form(data: bytes) -> bytes:
    """The same workbook as every reader knows it; the very bytes where nothing of it is unusual. Raises BadPackage."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist() if _is_text(name)}
        changed = {name: new for name, part in parts.items() if (new := _narrow(part)) != part}
        moved = _moved(package, {**parts, **changed})
        if "content.xml" in parts:
            changed |= _open_document(package, changed.get("content.xml", parts["content.xml"]))
        if not changed and not moved:
            return data
        return _packed(package, changed, moved)


def _is_text(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _narrow(part: bytes) -> bytes:
    """The XML in UTF-8. Raises BadPackage for a text that is not in the encoding it begins in."""
    encoding = _WIDE.get(part[:2])
    if encoding is None:
        return part
    try:
        return _ENCODING.sub(r"\g<1>UTF-8", part.decode(encoding), count=1).encode()
    except UnicodeError as problem:
        raise BadPackage("una de sus partes no está en la codificación que dice") from problem


def _open_document(package: zipfile.ZipFile, content: bytes) -> dict[str, bytes]:
    """The parts of an .ods that change: blanks between its cells gone, its mimetype there."""
    changed, bare = {}, content
    while (tighter := _BETWEEN.sub(rb"\1", bare)) != bare:
        bare = tighter
    if bare != content:
        changed["content.xml"] = bare
    if "mimetype" not in package.namelist() or package.read("mimetype").strip() != _ODS:
        changed["mimetype"] = _ODS
    return changed


def _moved(package: zipfile.ZipFile, parts: Mapping[str, bytes]) -> dict[str, str]:
    """The place of each part where the workbook is to be at its usual one; empty where it is there."""
    book = "" if _USUAL in package.namelist() or "content.xml" in parts else workbook_part(package)
    if not book or not book.endswith(".xml"):
        return {}
    folder, name = posixpath.split(book)
    there = {book: _USUAL, posixpath.join(folder, "_rels", f"{name}.rels"): "xl/_rels/workbook.xml.rels"}
    inside = f"{folder}/" if folder else ""
    kept = ("_rels/", "[Content_Types].xml", "docProps/", "customXml/")
    for part in package.namelist():
        if part.startswith(inside) and not (not inside and part.startswith(kept)):
            there.setdefault(part, f"xl/{part.removeprefix(inside)}")
    return there


def _packed(package: zipfile.ZipFile, changed: Mapping[str, bytes], moved: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        if "mimetype" in changed:
            new.writestr("mimetype", changed["mimetype"], zipfile.ZIP_STORED)
        for name in package.namelist():
            if name == "mimetype" and name in changed:
                continue
            part = changed.get(name) or package.read(name)
            new.writestr(moved.get(name, name), _renamed(part, moved) if moved and _is_text(name) else part)
    return target.getvalue()


def _renamed(part: bytes, moved: Mapping[str, str]) -> bytes:
    """The part with the names of what was moved, as content types and relations write them: from the root."""
    for old, new in sorted(moved.items(), key=lambda pair: -len(pair[0])):
        for quote in (b'"', b"'"):
            part = part.replace(quote + b"/" + old.encode() + quote, quote + b"/" + new.encode() + quote)
            if new == _USUAL:
                part = part.replace(quote + old.encode() + quote, quote + new.encode() + quote)
    return part

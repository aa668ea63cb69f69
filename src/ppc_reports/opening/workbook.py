"""An untrusted file to Grids: the only reader of workbooks. pandas reads the values; ``xlsx_marks``,
``ods_marks`` and ``xls_marks`` what it does not give.

Calamine is asked first: it knows every kind of file and is quick. Where it fails and openpyxl would do, openpyxl serves,
and the Workbook says so.
"""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ppc_reports.opening.inside import begin
from ppc_reports.opening.ods_marks import OdsSheet, tables
from ppc_reports.opening.usual_form import usual_form, workbook_part
from ppc_reports.opening.xls_marks import has_filepass, xls_marks
from ppc_reports.opening.xlsx_marks import SheetMarks, sheet_marks
from ppc_reports.opening.zip_checks import BadPackage, check_package
from ppc_reports.plan.findings import Unreadable, finding
from ppc_reports.plan.grid import At, Box, Grid, Value, Workbook
from ppc_reports.plan.spanish import refusal
from ppc_reports.settings.limits import SHIPPED, Limits

Engine = Literal["calamine", "openpyxl"]
EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MANIFEST = "META-INF/manifest.xml"
MAX_MERGES = 50_000


_BROKEN = (
    ValueError, KeyError, IndexError, OSError, EOFError, RuntimeError, OverflowError, struct.error, zlib.error,
    zipfile.BadZipFile,
)  # fmt: skip


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that says it is a workbook. Raises Unreadable for another kind, too large, or out of reach."""
    if path.suffix.lower() not in EXTENSIONS:
        raise Unreadable(finding("FILE-KIND", found=path.suffix or path.name))
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(finding("FILE-ACCESS", found="no es un archivo corriente"))
        if about.st_size > limits.max_file_mb * 1e6:
            found = f"{about.st_size / 1e6:.0f} MB"
            raise Unreadable(finding("FILE-LIMIT", found=found, limit=f"{limits.max_file_mb} MB"))
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(finding("FILE-ACCESS", found=refusal(error))) from error


def load(data: bytes, name: str, limits: Limits = SHIPPED, engine: Engine | None = None) -> Workbook:
    """The workbook in these bytes, in this process; ``engine`` asks for one reader alone.

    Raises Unreadable for what is no workbook, encrypted, damaged, empty or over a limit, or brings a library down.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        begin(f"opening {sha256}")
        return _load(data, name, sha256, limits, engine)
    except (Unreadable, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # a panic of a native library is no Exception
        raise Unreadable(finding("FILE-CRASH", limit=limits.memory_mb)) from problem


def _load(data: bytes, name: str, sha256: str, limits: Limits, engine: Engine | None) -> Workbook:
    kind = _kind(data, limits)
    data, told = _unzipped(data, kind)
    _check_extents({name: (sheet.height, sheet.width) for name, sheet in told.items()}, limits)
    extents = {name: (sheet.height, sheet.width) for name, sheet in told.items()}
    sheets, reader = _values(data, _Step(f"reading {sha256}", kind, extents), engine)
    if kind == "xls":
        _check_extents(
            {sheet.name: (len(sheet.rows), max(map(len, sheet.rows), default=0)) for sheet in sheets}, limits
        )
        told = xls_marks(data)
    grids = tuple(_grid(sheet, told.get(sheet.name)) for sheet in sheets)
    _check_extents({grid.sheet: (grid.height, grid.width) for grid in grids}, limits)
    if not any(grid.height for grid in grids):
        raise Unreadable(finding("FILE-EMPTY", found=name))
    notes = ("FILE-OTHER-READER",) if reader == "openpyxl" else ()
    return Workbook(name, sha256, grids, reader, notes)


def _check_extents(extents: Mapping[str, tuple[int, int]], limits: Limits) -> None:
    """Raises Unreadable where the sheets have more cells than allowed; it names the last cell of the largest."""
    if sum(height * width for height, width in extents.values()) <= limits.max_cells:
        return
    name, (height, width) = max(extents.items(), key=lambda item: item[1][0] * item[1][1])
    cells = f"{height * width:,}".replace(",", ".")
    limit = f"{limits.max_cells:,}".replace(",", ".")
    raise Unreadable(finding("FILE-CELLS", At(name, height, width), found=cells, limit=limit))


def _kind(data: bytes, limits: Limits) -> str:
    """``xlsx``, ``xlsb``, ``ods`` or ``xls``. Raises Unreadable for none of them, encrypted, too large or an attack."""
    if data.startswith(b"PK"):
        return _zip_kind(data, limits)
    if data.startswith(_OLE):
        if _ENCRYPTED in data or has_filepass(data):
            raise Unreadable(finding("FILE-ENCRYPTED"))
        return "xls"
    raise Unreadable(finding("FILE-NOT-WORKBOOK", found=_beginning(data)))


def _zip_kind(data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > limits.max_unpacked_mb * 1e6:
                raise Unreadable(
                    finding("FILE-LIMIT", found="su contenido comprimido", limit=f"{limits.max_unpacked_mb} MB")
                )
            if any(entry.flag_bits & 1 for entry in entries):
                raise Unreadable(finding("FILE-ENCRYPTED"))
            names = {entry.filename for entry in entries}
            if _MANIFEST in names and b"encryption-data" in package.read(_MANIFEST):
                raise Unreadable(finding("FILE-ENCRYPTED"))
            check_package(package, len(data))
            elsewhere = workbook_part(package)
    except _BROKEN as error:
        raise Unreadable(finding("FILE-DAMAGED", found=_reason(error))) from error
    for part, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if part in names:
            return kind
    if elsewhere.endswith(".xml") and any("sheet" in name.casefold() for name in names):
        return "xlsx"
    raise Unreadable(finding("FILE-NOT-WORKBOOK", found=_beginning(data)))


def _beginning(data: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in data[:12]) or "un archivo vacío"


def _unzipped(data: bytes, kind: str) -> tuple[bytes, Mapping[str, SheetMarks | OdsSheet]]:
    """An .xlsx or .ods as every reader knows it, and the marks of each sheet in its XML; no marks for other kinds."""
    if kind not in ("xlsx", "ods"):
        return data, {}
    try:
        data = usual_form(data)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            marks = tables(package) if kind == "ods" else sheet_marks(package)
    except _BROKEN as error:
        raise Unreadable(finding("FILE-DAMAGED", found=_reason(error))) from error
    if sum(len(sheet.merges) for sheet in marks.values()) > MAX_MERGES:
        raise Unreadable(finding("FILE-LIMIT", found="sus celdas combinadas", limit=f"{MAX_MERGES} rangos"))
    return data, marks


def _reason(error: BaseException | None) -> str:
    """Why a file could not be read, in our own words: those of a library are no help to who reads them."""
    if isinstance(error, zipfile.BadZipFile | EOFError | zlib.error):
        return "está cortado o alterado, como cuando se copia a medias"
    return str(error) if isinstance(error, BadPackage) else "una de sus partes no es como debe ser"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[list[Value]]
    merges: tuple[Box, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """The file to read: its name, its kind, and how far each sheet is known to reach (rows, columns)."""

    name: str
    kind: str
    extents: Mapping[str, tuple[int, int]]


def _values(data: bytes, step: _Step, engine: Engine | None) -> tuple[list[_Sheet], Engine]:
    """The sheets' values and which reader served: calamine, or openpyxl where only it can."""
    from python_calamine import PasswordError  # noqa: PLC0415 - only the process that opens workbooks pays for it

    engines: tuple[Engine, ...] = (
        (engine,) if engine else ("calamine", "openpyxl") if step.kind == "xlsx" else ("calamine",)
    )
    reason: BaseException | None = None
    for reader in engines:
        try:
            begin(f"{step.name} with {reader}")
            sheets = _read(data, reader, step)
        except Unreadable as error:
            if error.finding.code != "FILE-CRASH":
                raise
            reason = reason or error
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:
            reason = reason or error
        else:
            if sheets:
                return sheets, reader
    if isinstance(reason, Unreadable):
        raise reason
    if isinstance(reason, PasswordError):
        raise Unreadable(finding("FILE-ENCRYPTED")) from reason
    raise Unreadable(finding("FILE-DAMAGED", found=_reason(reason))) from reason


def _read(data: bytes, engine: Engine, step: _Step) -> list[_Sheet]:
    import pandas as pd  # noqa: PLC0415 - half a second that --help must not pay

    with pd.ExcelFile(io.BytesIO(data), engine=engine) as book:
        hidden = _hidden(book.book, engine)
        sheets: list[_Sheet] = []
        if len(set(book.sheet_names)) < len(book.sheet_names):
            raise BadPackage("tiene dos hojas con el mismo nombre")
        for name in book.sheet_names:
            height, width = step.extents.get(str(name), (None, None))
            frame = pd.read_excel(book, sheet_name=name, header=None, dtype=object, na_filter=False, nrows=height)
            merges = () if step.kind == "xlsx" else _merges(book.book, name)
            rows = [line[:width] for line in frame.values.tolist()]
            sheets.append(_Sheet(str(name), rows, merges, str(name) in hidden))
        return sheets


def _hidden(book: Any, engine: Engine) -> set[str]:
    if engine == "openpyxl":
        return {sheet.title for sheet in book if sheet.sheet_state != "visible"}
    return {sheet.name for sheet in book.sheets_metadata if not str(sheet.visible).endswith(".Visible")}


def _merges(book: Any, name: object) -> tuple[Box, ...]:
    """The merged ranges where the XML does not tell them (xls, xlsb, ods)."""
    ranges = book.get_sheet_by_name(name).merged_cell_ranges or ()
    return tuple(Box(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _within(merges: tuple[Box, ...], grid: Grid) -> tuple[Box, ...]:
    """The merges as far as the sheet's cells go. Raises Unreadable where they overlap, which no workbook's can."""
    cut = [
        Box(box.top, box.left, min(box.bottom, grid.height), min(box.right, grid.width))
        for box in merges
        if box.top <= grid.height and box.left <= grid.width and box[:2] != box[2:]
    ]
    if sum((box.bottom - box.top + 1) * (box.right - box.left + 1) for box in cut) > grid.height * grid.width:
        raise Unreadable(finding("FILE-DAMAGED", found=f"en «{grid.sheet}» se pisan celdas combinadas"))
    return tuple(cut)


def _grid(sheet: _Sheet, told: SheetMarks | OdsSheet | None) -> Grid:
    """The sheet with its marks, down to the last formula, stored or not; error cells, empty for calamine, keep their ``#REF!``."""
    marks = told.marks() if isinstance(told, OdsSheet) else told
    rows = sheet.rows
    for (row, column), error in (marks.errors if marks else {}).items():
        while len(rows) < row:
            rows.append([])
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = error
    last = max((row for row, _ in marks.unstored), default=0) if marks else 0
    rows += [[] for _ in range(last - len(rows))]
    cleaned = [tuple(None if value == "" else value for value in line) for line in rows]
    while len(cleaned) > last and all(
        value is None or (isinstance(value, str) and not value.strip()) for value in cleaned[-1]
    ):
        cleaned.pop()
    grid = Grid(sheet.name, tuple(cleaned), hidden=sheet.hidden, formats_known=marks is not None)
    grid = replace(grid, merges=_within(sheet.merges or (marks.merges if marks else ()), grid))
    if marks is None:
        return grid
    return replace(
        grid,
        formats=marks.formats,
        links=marks.links,
        hidden_rows=marks.hidden_rows,
        struck=marks.struck,
        from_1904=marks.from_1904,
        hidden_columns=marks.hidden_columns,
        unstored=marks.unstored,
    )

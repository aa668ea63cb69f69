"""The rows of a table, each sorted: activity, rejected, blank, or something else.

Headings, notes and parents are known by what the other rows have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At, Cell
from ppc_reports.reading.row_kinds import SECTION, RowKind, TableRows
from ppc_reports.reading.rows import field_name
from ppc_reports.reading.values import cells

CARRIED_DOWN = frozenset({"line", "objective", "leads", "supports"})
"""What a blank cell of a continuing block takes from the rows above."""
_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,4})\s*[.)\-–]*\s+\S")
_SEGMENTS = re.compile(r"[A-Za-z]{0,6}\d{1,3}(?:[.\-]\d{1,3}){0,4}")

_SIGNED = CARRIED_DOWN | {"description", "notes", "evidence"}

Given = Mapping[str, Cell]
ActivityRow = tuple[int, Given, str]


@dataclass(slots=True)
class Sorted:
    """Rows by kind while a sheet is read; ``parents`` are the rows whose code begins those of others: row → its children."""

    activities: list[ActivityRow] = field(default_factory=list)
    rejected: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    parents: dict[int, tuple[Given, tuple[int, ...]]] = field(default_factory=dict)
    told: list[Finding] = field(default_factory=list)


def sort_rows(table: TableRows) -> Sorted:
    """Every row of the sheet, sorted."""
    rows = Sorted()
    for row in range(1, table.columns.last_row + 1):
        (rows.other if any(not cell.empty for cell in table.grid.row_cells(row)) else rows.blank).append(row)
    heading, outside = _heading_above(table), False
    for row in table.rows():
        given = table.cells(row)
        kind = table.kind(row, given)
        if kind in (RowKind.OTHER_TABLE, RowKind.OTHER_PLAN) and not outside:
            code = "TABLE-BELOW" if kind is RowKind.OTHER_TABLE else "PLAN-BELOW"
            rows.told.append(finding(code, At(table.grid.sheet, row, 1), found=row_text(table, row)))
        outside = kind in (RowKind.OTHER_TABLE, RowKind.OTHER_PLAN) or (outside and kind is not RowKind.HEADER)
        if kind is RowKind.BLANK:
            rows.blank.append(row)
        elif kind is RowKind.ACTIVITY and not outside:
            rows.activities.append((row, given, heading))
        elif kind is RowKind.REJECTED and not outside:
            rows.rejected.append(row)
        else:
            rows.other.append(row)
            heading = str(next(table.grid.row_cells(row)).value) if kind is RowKind.HEADING and not outside else heading
            if table.has_figures(given) and not outside:
                rows.told.append(finding("ROW-AS-TOTAL", At(table.grid.sheet, row, 1), found=row_text(table, row)))
    _take_out_notes(table, rows)
    _take_out_parents(table, rows)
    rows.other.sort()
    for row, _, _ in rows.activities:
        rows.told += _merged_across(table, row)
    return rows


def _heading_above(table: TableRows) -> str:
    """The title of a section right above the header, where it is one of a line; else empty."""
    for row in range(table.columns.first_row - 1, max(table.columns.first_row - 4, 0), -1):
        texts = [cells.text(cell) for cell in table.grid.row_cells(row)]
        if texts:
            return texts[0] if len(texts) == 1 and SECTION.match(plain(texts[0])) else ""
    return ""


def row_text(table: TableRows, row: int) -> str:
    """The texts of the cells of a row, parted by bars."""
    return " | ".join(cells.shown(cell) for cell in table.grid.row_cells(row))


def _take_out_notes(table: TableRows, rows: Sorted) -> None:
    """Take a row with nothing but a description, where the others have more, for the heading of those below, or a note."""
    lone = {row for row, given, _ in rows.activities if _is_lone(table, row, given)} | _signatures(table, rows)
    full = [given for row, given, _ in rows.activities if row not in lone]
    usual = Counter(name for given in full for name in given if name not in CARRIED_DOWN and _says(given, name))
    shared = {name for name, count in usual.items() if name != "description" and count * 2 >= len(full)}
    if not lone or not shared:
        return
    kept: list[ActivityRow] = []
    last = max((row for row, _, _ in rows.activities if row not in lone), default=0)
    heading, known = "", ""
    for row, given, above in rows.activities:
        if row not in lone:
            heading = "" if above != known else heading
            known = above
            kept.append((row, given, heading or above))
            continue
        rows.other.append(row)
        text = cells.text(given["description"])
        if row < last:
            heading, known = text, above
        if not SECTION.match(plain(text)) and not _before_header(table, row):
            header = table.columns.columns["description"].header
            rows.told.append(finding("ROW-AS-NOTE", given["description"].at, header=header, found=text))
    rows.activities = kept


def _is_lone(table: TableRows, row: int, given: Given) -> bool:
    """True for a row that holds one text, its description, and has no other from a merged cell."""
    alone = sum(1 for _ in table.grid.row_cells(row)) == 1
    return alone and all(name in ("description", "line", "objective") or not _says(given, name) for name in given)


def _signatures(table: TableRows, rows: Sorted) -> set[int]:
    """The rows at the end, parted from the others by a blank row, that have neither number, date nor figure: who signs."""
    found: set[int] = set()
    for row, given, _ in reversed(rows.activities):
        if any(_says(given, name) for name in given if name not in _SIGNED):
            break
        found.add(row)
    if not found or len(found) == len(rows.activities):
        return set()
    blank = set(rows.blank)
    return found if min(found) - 1 in blank or any(row in blank for row in range(min(found) - 3, min(found))) else set()


def _says(given: Given, name: str) -> bool:
    return cells.blank_of(given[name]) is None


def _before_header(table: TableRows, row: int) -> bool:
    """True where the header is printed again below, with nothing but blanks between."""
    below = range(row + 1, min(row + 4, table.grid.height + 1))
    filled = next((at for at in below if any(True for _ in table.grid.row_cells(at))), None)
    return filled is not None and table.kind(filled, table.cells(filled)) is RowKind.HEADER


def _take_out_parents(table: TableRows, rows: Sorted) -> None:
    """Take a row whose code begins those of others, by whole segments, for their parent: ``1`` over ``1.1``, not over ``10``."""
    codes = {row: code for row, given, _ in rows.activities if (code := _code(given))}
    below: dict[str, list[int]] = {}
    for row, code in codes.items():
        for start in _starts(code):
            below.setdefault(start, []).append(row)
    children = {row: below[code] for row, code in codes.items() if code in below}
    if not children:
        return
    titles = {row: cells.text(given["description"]) for row, given, _ in rows.activities if row in children}
    over = {child: titles[row] for row, below in children.items() for child in below if "line" not in table.fields}
    kept: list[ActivityRow] = []
    for row, given, above in rows.activities:
        if row in children:
            rows.other.append(row)
            rows.parents[row] = (given, tuple(child for child in children[row] if child not in children))
        else:
            kept.append((row, given, above or over.get(row, "")))
    rows.activities = kept


def _starts(code: str) -> Iterator[str]:
    """Name what a code begins with, by whole segments: ``1`` and ``1.2`` of ``1.2.3``."""
    return (code[:place] for place, sign in enumerate(code) if sign in ".-")


def _code(given: Given) -> str:
    """The code a row is known by, of segments: its code or number, or the number before its text; empty for none."""
    for name in ("code", "number"):
        if name in given and _says(given, name) and isinstance(given[name].value, str | int | float):
            written = cells.shown(given[name]).strip().replace(",", ".").rstrip(".")
            return written if _SEGMENTS.fullmatch(written) else ""
    numbered = _NUMBERED.match(cells.text(given["description"])) if "description" in given else None
    return numbered[1] if numbered else ""


def blank_keys(rows: Sequence[ActivityRow]) -> frozenset[int]:
    """The rows whose number is blank in a table that numbers others."""
    for name in ("code", "number"):
        said = {row for row, given, _ in rows if name in given and _says(given, name)}
        if said:
            return frozenset(row for row, given, _ in rows if row not in said and not _code(given))
    return frozenset()


def _merged_across(table: TableRows, row: int) -> Iterator[Finding]:
    """The figures that are merged into a cell at their left: they are blank, and the cell is only of its own column."""
    for name, cell in table.across(row).items() if table.anchors else ():
        header = next(item.header for key, item in table.columns.columns.items() if field_name(key) == name)
        place = At(table.grid.sheet, row, table.fields[name])
        yield finding("FIGURE-SPREAD", place, header=header, found=cells.shown(cell))

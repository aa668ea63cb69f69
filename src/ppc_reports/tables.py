"""The table of one sheet, row by row: what each row is, its judged values, and everything about its columns worth telling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ppc_reports import cells
from ppc_reports.findings import Finding, finding
from ppc_reports.grid import At, Cell
from ppc_reports.headers import Column, quarters_of
from ppc_reports.model import QUARTERS, Balance, RejectedRow, Unit
from ppc_reports.rows import ActivityRow, Context, Judged, Kind, Table, judge
from ppc_reports.scales import column_scale, ratio_scale
from ppc_reports.sheets import Sheet
from ppc_reports.spanish import listing

_SAMPLE = 500
_SCALED = ("planned", "achieved", "weight")
_FIGURES = ("planned_q", "achieved_q", "own_", "weight")
_PYDANTIC = {"string_too_short": "DESCRIPTION-SHORT", "missing": "ROW-REJECTED"}


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's rows: the judged activities, each with the heading it stands under, and where every other row went."""

    activities: tuple[tuple[int, Judged, str], ...]
    rejected: tuple[RejectedRow, ...]
    balance: Balance
    headers: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Sorted:
    """Rows by kind while a sheet is read."""

    activities: list[tuple[int, dict[str, Cell], str]] = field(default_factory=list)
    rejected: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)


def read_rows(sheet: Sheet, year: int) -> SheetRows:
    """Every row of the sheet, sorted and judged."""
    table = Table(sheet.grid, sheet.columns)
    rows = _sort(table)
    told = [*_columns(sheet), *_hidden(sheet, rows), *rows.told]
    scales, outliers = _scales([given for _, given, _ in rows.activities], sheet.columns.layout.unit, told)
    judged, rejected = [], [_rejected(sheet, row, "sin actividad") for row in rows.rejected]
    taken = []
    for row, given, heading in rows.activities:
        unit = _unit(given, sheet.columns.layout.unit)
        result = judge(given, Context(year, scales, unit, _teller(sheet, told), outliers))
        told += [*_problems(sheet, result), *_percent_results(sheet, result, unit)]
        if result.row is None:
            rejected.append(_rejected(sheet, row, "actividad ilegible"))
            continue
        taken.append(row)
        judged.append((row, result, heading))
    told += _rejections(sheet, rejected)
    bad = tuple(sorted(item.row for item in rejected))
    balance = Balance(sheet.grid.height, tuple(taken), bad, tuple(rows.blank), tuple(rows.other))
    headers = {key: column.header for key, column in sheet.columns.columns.items()}
    return SheetRows(tuple(judged), tuple(rejected), balance, headers, tuple(told))


def _sort(table: Table) -> _Sorted:
    rows = _Sorted()
    for row in range(1, table.columns.last_row + 1):
        (rows.other if any(not cell.empty for cell in table.grid.row_cells(row)) else rows.blank).append(row)
    heading = ""
    for row in table.rows():
        given = table.cells(row)
        match table.kind(row, given):
            case Kind.ACTIVITY:
                rows.activities.append((row, given, heading))
            case Kind.REJECTED:
                rows.rejected.append(row)
            case Kind.BLANK:
                rows.blank.append(row)
            case Kind.HEADING:
                heading = str(next(table.grid.row_cells(row)).value)
                rows.other.append(row)
            case Kind.OTHER:
                rows.other.append(row)
                if table.has_figures(given):
                    rows.told.append(finding("ROW-AS-TOTAL", At(table.grid.sheet, row, 1), found=_row_text(table, row)))
    return rows


def _row_text(table: Table, row: int) -> str:
    return " | ".join(cells.shown(cell) for cell in table.grid.row_cells(row))


def _rejected(sheet: Sheet, row: int, reason: str) -> RejectedRow:
    text = " | ".join(cells.shown(cell) for cell in sheet.grid.row_cells(row))
    return RejectedRow(sheet.grid.sheet, row, text, reason)


def _rejections(sheet: Sheet, rejected: list[RejectedRow]) -> Iterator[Finding]:
    column = sheet.columns.columns["description"]
    for item in rejected:
        yield finding("ROW-REJECTED", At(item.sheet, item.row, column.number), header=column.header, found=item.text)


def _unit(given: Mapping[str, Cell], unit: Unit) -> Unit:
    """The row's unit: in a workbook of shares, a row with a target is an indicator."""
    if unit is Unit.SHARE and "target" in given and cells.blank_of(given["target"]) is None:
        return Unit.INDICATOR
    return unit


def _teller(sheet: Sheet, told: list[Finding]) -> Callable[..., None]:
    def tell(cell: Cell, code: str, **context: Any) -> None:
        told.append(finding(code, cell.at, header=_header(sheet, cell.at), found=cells.shown(cell), **context))

    return tell


def _header(sheet: Sheet, at: At) -> str:
    return next((column.header for column in sheet.columns.columns.values() if column.number == at.column), "")


def _problems(sheet: Sheet, judged: Judged) -> Iterator[Finding]:
    for name, code, context in judged.problems:
        cell = judged.cells.get(name)
        if cell is not None:
            words = {key: value for key, value in context.items() if key != "code"}
            yield finding(
                _PYDANTIC.get(code, code), cell.at, header=_header(sheet, cell.at), found=cells.shown(cell), **words
            )


def _percent_results(sheet: Sheet, judged: Judged, unit: Unit) -> Iterator[Finding]:
    """Results that Excel shows as percentages in a row whose target is a plain number: 5 typed there is stored as 0.05."""
    target = judged.cells.get("target")
    if unit is not Unit.INDICATOR or target is None or target.percent:
        return
    for name, cell in judged.cells.items():
        if name.startswith("achieved_q") and cell.percent and cell.value:
            yield finding("RESULT-AS-PERCENT", cell.at, header=_header(sheet, cell.at), found=cells.shown(cell))


def _scales(rows: list[dict[str, Cell]], unit: Unit, told: list[Finding]) -> tuple[dict[str, float], frozenset[At]]:
    """The scale of each kind of percent column, told once, and the cells that disagree with their column."""
    outliers: set[At] = set()
    scales = {"own_progress": ratio_scale(given["own_progress"] for given in rows if "own_progress" in given)}
    for kind in _SCALED:
        if unit is not Unit.SHARE and kind in ("planned", "achieved"):
            continue
        names = [name for name in (rows[0] if rows else ()) if name.partition("_q")[0] == kind]
        column = [given[name] for given in rows if _unit(given, unit) is unit for name in names]
        found = column_scale(column)
        scales[kind] = found.scale
        if found.scale == 100 and found.said:
            told.append(
                finding(
                    "SCALE-CHOSEN",
                    *(cell.at for cell in found.said[:1]),
                    count=len(found.said),
                    found=cells.shown(found.said[0]),
                )
            )
        outliers |= {cell.at for cell in found.outliers}
    if unit is Unit.SHARE and scales["planned"] != scales["achieved"]:
        told.append(finding("SCALE-DIFFERS", planned=int(scales["planned"]), achieved=int(scales["achieved"])))
    return scales, frozenset(outliers)


def _columns(sheet: Sheet) -> Iterator[Finding]:
    """What the header row itself has to tell: columns missing, repeated, without header, of another kind."""
    columns = sheet.columns
    for key, column in columns.repeated:
        kept = columns.columns[key]
        yield finding(
            "HEADER-REPEATED",
            _at(sheet, column),
            header=column.header,
            found=column.header,
            kept=kept.letters,
            letters=column.letters,
        )
    for number in columns.unlabelled:
        yield finding("COLUMN-UNLABELLED", At(sheet.grid.sheet, columns.last_row, number))
    for name, spanish_name in (("planned", "lo programado"), ("achieved", "lo ejecutado")):
        held = quarters_of(columns.columns, name)
        for number in QUARTERS:
            if not held or number in held:
                continue
            others = any(key.endswith(f"@{number}") for key in columns.columns)
            code = "COLUMN-MISSING" if others else "QUARTER-MISSING"
            yield finding(code, At(sheet.grid.sheet, columns.last_row, 1), quarter=f"T{number}", what=spanish_name)
    yield from _other_kind(sheet)
    if len(columns.to_date) > 1:
        marked = [column for column in columns.columns.values() if column.to_date]
        yield finding("MODE-MIXED", *(_at(sheet, column) for column in marked), header=marked[0].header)
    lost = [name for name in columns.layout.expected if name not in columns.columns]
    if lost:
        names = listing(f"«{columns.layout.fields[name][0]}»" for name in lost)
        yield finding("HEADER-EXPECTED", At(sheet.grid.sheet, columns.last_row, 1), names=names)
    left = [column for column in columns.unused if _holds(sheet, column)]
    if left:
        names = listing((f"«{column.header}» ({column.letters})" for column in left), 12)
        yield finding("COLUMNS-UNUSED", At(sheet.grid.sheet, columns.last_row, left[0].number), names=names)


def _holds(sheet: Sheet, column: Column) -> bool:
    rows = range(sheet.columns.last_row + 1, min(sheet.grid.height, sheet.columns.last_row + _SAMPLE) + 1)
    return any(sheet.grid.value(row, column.number) not in (None, "") for row in rows)


def _at(sheet: Sheet, column: Column) -> At:
    return At(sheet.grid.sheet, sheet.columns.last_row, column.number)


def _other_kind(sheet: Sheet) -> Iterator[Finding]:
    """Columns whose header fits and whose values do not: a block that was shifted under its headers."""
    grid, columns = sheet.grid, sheet.columns
    for key, column in columns.columns.items():
        if not key.startswith(("planned@", "achieved@", "weight")):
            continue
        rows = range(columns.last_row + 1, min(grid.height, columns.last_row + _SAMPLE) + 1)
        values = [grid.cell(row, column.number) for row in rows]
        said = [cell for cell in values if cells.blank_of(cell) is None]
        prose = [
            cell for cell in said if isinstance(cell.value, str) and not any(sign.isdigit() for sign in cell.value)
        ]
        if len(said) >= 3 and len(prose) * 2 > len(said):
            yield finding("COLUMN-OTHER-KIND", _at(sheet, column), header=column.header, found=cells.shown(prose[0]))


def _hidden(sheet: Sheet, rows: _Sorted) -> Iterator[Finding]:
    """Hidden rows and columns inside the table (they are read), and formulas whose value was never stored."""
    grid = sheet.grid
    hidden = sorted({row for row, _, _ in rows.activities} & grid.hidden_rows)
    if hidden:
        yield finding("ROWS-HIDDEN", *(At(grid.sheet, row, 1) for row in hidden), count=len(hidden))
    read = sorted({column.number for column in sheet.columns.columns.values()} & grid.hidden_columns)
    if read:
        yield finding("COLUMNS-HIDDEN", *(At(grid.sheet, sheet.columns.last_row, column) for column in read))
    for row, given, _ in rows.activities:
        for name, cell in given.items():
            if (row, cell.at.column) in grid.unstored and name.startswith(_FIGURES):
                yield finding("FORMULA-UNSTORED", cell.at, header=_header(sheet, cell.at))
            elif cell.at.row != row and name.startswith(_FIGURES) and not cell.empty:
                yield finding(
                    "FIGURE-MERGED",
                    At(grid.sheet, row, cell.at.column),
                    header=_header(sheet, cell.at),
                    found=cells.shown(cell),
                )


def row_of(judged: Judged) -> ActivityRow:
    """The values of a judged activity. Raises ValueError for a row that is none."""
    if judged.row is None:
        raise ValueError("a rejected row has no values")
    return judged.row

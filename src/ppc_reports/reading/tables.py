"""The table of one sheet, row by row: what each row is, its judged values, and everything about its columns worth telling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import Balance, RejectedRow, Unit
from ppc_reports.reading.carried import carried_columns, carried_texts
from ppc_reports.reading.header_findings import header_findings
from ppc_reports.reading.row_kinds import Kind, Table
from ppc_reports.reading.rows import Context, Judged, Values, field_name, judge
from ppc_reports.reading.sheets import Sheet
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.dates import either_order
from ppc_reports.reading.values.scales import ColumnScale, column_scale, ratio_scale

_SCALED = ("planned", "achieved", "verified", "weight")
_FIGURES = ("planned_q", "achieved_q", "verified_q", "own_", "weight")
_PYDANTIC = {"string_too_short": "DESCRIPTION-SHORT", "missing": "ROW-REJECTED"}


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's rows: the judged activities, each with the heading it stands under, and where every other row went.

    ``carried`` are the texts of the columns that are no field, by the row of an activity and by heading.
    """

    activities: tuple[tuple[int, Judged, str], ...]
    rejected: tuple[RejectedRow, ...]
    balance: Balance
    headers: Mapping[str, str]
    findings: tuple[Finding, ...]
    carried: Mapping[int, Mapping[str, str]]


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
    told = [*header_findings(sheet), *_hidden(sheet, rows), *rows.told]
    scales, outliers = _scales([given for _, given, _ in rows.activities], sheet.columns.layout.unit, told)
    judged, rejected = [], [_rejected(sheet, row, "sin actividad") for row in rows.rejected]
    taken = []
    tell = _teller(sheet, told)
    contexts = {unit: Context(year, scales, unit, tell, outliers, sheet.grid.unstored) for unit in Unit}
    for row, given, heading in rows.activities:
        unit = _unit(given, sheet.columns.layout.unit)
        result = judge(given, contexts[unit])
        told += [*_problems(sheet, result), *_percent_results(sheet, result, unit)]
        if result.row is None:
            rejected.append(_rejected(sheet, row, "actividad ilegible"))
            continue
        taken.append(row)
        judged.append((row, result, heading))
    told += [*_rejections(sheet, rejected), *_doubtful_dates(sheet, rows, told)]
    bad = tuple(sorted(item.row for item in rejected))
    balance = Balance(sheet.grid.height, tuple(taken), bad, tuple(rows.blank), tuple(rows.other))
    headers = {key: column.header for key, column in sheet.columns.columns.items()}
    aside = carried_columns(table)
    carried = {row: carried_texts(table, aside, row) for row in taken} if aside else {}
    return SheetRows(tuple(judged), tuple(rejected), balance, headers, tuple(told), carried)


def _sort(table: Table) -> _Sorted:
    rows = _Sorted()
    for row in range(1, table.columns.last_row + 1):
        (rows.other if any(not cell.empty for cell in table.grid.row_cells(row)) else rows.blank).append(row)
    heading, outside = "", False
    for row in table.rows():
        given = table.cells(row)
        kind = table.kind(row, given)
        if kind is Kind.OTHER_TABLE and not outside:
            rows.told.append(finding("TABLE-BELOW", At(table.grid.sheet, row, 1), found=_row_text(table, row)))
        outside = kind is Kind.OTHER_TABLE or (outside and kind is not Kind.HEADER)
        if kind is Kind.BLANK:
            rows.blank.append(row)
        elif kind is Kind.ACTIVITY and not outside:
            rows.activities.append((row, given, heading))
            rows.told += _merged_across(table, row)
        elif kind is Kind.REJECTED and not outside:
            rows.rejected.append(row)
        else:
            rows.other.append(row)
            heading = str(next(table.grid.row_cells(row)).value) if kind is Kind.HEADING and not outside else heading
            if table.has_figures(given) and not outside:
                rows.told.append(finding("ROW-AS-TOTAL", At(table.grid.sheet, row, 1), found=_row_text(table, row)))
    return rows


def _merged_across(table: Table, row: int) -> Iterator[Finding]:
    """The figures that are merged into a cell at their left: they are blank, and the cell is only of its own column."""
    for name, cell in table.across(row).items() if table.anchors else ():
        header = next(item.header for key, item in table.columns.columns.items() if field_name(key) == name)
        place = At(table.grid.sheet, row, table.fields[name])
        yield finding("FIGURE-SPREAD", place, header=header, found=cells.shown(cell))


def _row_text(table: Table, row: int) -> str:
    return " | ".join(cells.shown(cell) for cell in table.grid.row_cells(row))


def _rejected(sheet: Sheet, row: int, reason: str) -> RejectedRow:
    text = " | ".join(cells.shown(cell) for cell in sheet.grid.row_cells(row))
    return RejectedRow(sheet.grid.sheet, row, text, reason)


def _rejections(sheet: Sheet, rejected: list[RejectedRow]) -> Iterator[Finding]:
    column = sheet.columns.columns["description"]
    for item in rejected:
        if (item.row, column.number) in sheet.grid.unstored:
            yield finding("FORMULA-UNSTORED", At(item.sheet, item.row, column.number), header=column.header)
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
            yield finding(
                _PYDANTIC.get(code, code), cell.at, header=_header(sheet, cell.at), found=cells.shown(cell), **context
            )


def _doubtful_dates(sheet: Sheet, rows: _Sorted, told: list[Finding]) -> Iterator[Finding]:
    """Dates that mean another day with the month first, in a table where other dates can only be month first."""
    if not any(item.code == "MONTH-FIRST" for item in told):
        return
    for _, given, _ in rows.activities:
        for name in ("start", "end"):
            if name in given and either_order(given[name]):
                cell = given[name]
                yield finding("DATE-AMBIGUOUS", cell.at, header=_header(sheet, cell.at), found=cells.shown(cell))


def _percent_results(sheet: Sheet, judged: Judged, unit: Unit) -> Iterator[Finding]:
    """Results that Excel shows as percentages in a row whose target is a plain number: 5 typed there is stored as 0.05."""
    target = judged.cells.get("target")
    if unit is not Unit.INDICATOR or target is None or cells.percent_within(target) is not None:
        return
    for name, cell in judged.cells.items():
        if name.startswith("achieved_q") and cell.percent and cell.value:
            yield finding("RESULT-AS-PERCENT", cell.at, header=_header(sheet, cell.at), found=cells.shown(cell))


def _scales(
    rows: list[dict[str, Cell]], unit: Unit, told: list[Finding]
) -> tuple[dict[str, float], dict[At, LiteralString]]:
    """The scale of each kind of percent column, told once, and the cells that disagree with their column: with which finding."""
    outliers: dict[At, LiteralString] = {}
    spoken: set[str] = set()
    scales = {"own_progress": ratio_scale(given["own_progress"] for given in rows if "own_progress" in given)}
    for kind in _SCALED:
        if unit is not Unit.SHARE and kind != "weight":
            continue
        names = [name for name in (rows[0] if rows else ()) if name.partition("_q")[0] == kind]
        column = [given[name] for given in rows if _unit(given, unit) is unit for name in names]
        found = column_scale(column)
        scales[kind] = found.scale
        if found.scale == 100 and found.said:
            told.append(scale_chosen(found))
        if found.said:
            spoken.add(kind)
        outliers |= {cell.at: found.code for cell in found.outliers}
    if spoken >= {"planned", "achieved"} and scales["planned"] != scales["achieved"]:
        told.append(finding("SCALE-DIFFERS", planned=int(scales["planned"]), achieved=int(scales["achieved"])))
    return scales, outliers


def scale_chosen(found: ColumnScale) -> Finding:
    """What is told of a column of numbers from 0 to 100, at its first one."""
    first = found.said[0]
    return finding("SCALE-CHOSEN", first.at, count=len(found.said), found=cells.shown(first))


def _hidden(sheet: Sheet, rows: _Sorted) -> Iterator[Finding]:
    """Hidden rows and columns inside the table (they are read), and figures merged over several rows."""
    grid = sheet.grid
    hidden = sorted({row for row, _, _ in rows.activities} & grid.hidden_rows)
    if hidden:
        yield finding("ROWS-HIDDEN", *(At(grid.sheet, row, 1) for row in hidden), count=len(hidden))
    read = sorted({column.number for column in sheet.columns.columns.values()} & grid.hidden_columns)
    if read:
        yield finding("COLUMNS-HIDDEN", *(At(grid.sheet, sheet.columns.last_row, column) for column in read))
    for row, given, _ in rows.activities if grid.merges else ():
        for name, cell in given.items():
            if cell.row != row and name.startswith(_FIGURES) and not cell.empty:
                yield finding(
                    "FIGURE-MERGED",
                    At(grid.sheet, row, cell.column),
                    header=_header(sheet, cell.at),
                    found=cells.shown(cell),
                )


def row_of(judged: Judged) -> Values:
    """The values of a judged activity. Raises ValueError for a row that is none."""
    if judged.row is None:
        raise ValueError("a rejected row has no values")
    return judged.row

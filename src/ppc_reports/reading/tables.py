"""The table of one sheet, row by row: what each row is, its judged values, and everything about its columns worth telling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, LiteralString

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import Balance, Mode, Quarter, RejectedRow, Unit
from ppc_reports.reading.balances.carried import carried_columns, carried_texts
from ppc_reports.reading.headings.matching import FOLLOWUP
from ppc_reports.reading.headings.told import header_findings
from ppc_reports.reading.months import blank_months, by_month, decide, joined, judged_months
from ppc_reports.reading.row_kinds import TableRows
from ppc_reports.reading.rows import Context, JudgedRow, Values, judge
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.sorting import Sorted, blank_keys, sort_rows
from ppc_reports.reading.values import cells, dates
from ppc_reports.reading.values.amounts import read_amounts
from ppc_reports.reading.values.dates import either_order
from ppc_reports.reading.values.scales import ColumnScale, column_scale, ratio_scale

_SCALED = ("planned", "achieved", "verified", "weight")
_FIGURES = ("planned_q", "achieved_q", "verified_q", "own_", "weight")
_QUARTERLY = ("planned_q", "achieved_q")
_CLOSE = 0.006
_Parts = Mapping[int, Sequence[JudgedRow]]
_HOW = {
    Mode.INCREMENT: "se sumaron los tres meses de cada trimestre",
    Mode.TO_DATE: "se tomó el último mes de cada trimestre",
}
_PYDANTIC = {"string_too_short": "DESCRIPTION-SHORT", "missing": "ROW-REJECTED"}


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's rows: the judged activities, each with the heading it stands under, and where every other row went.

    ``carried`` are the texts of the columns that are no field, by the row of an activity and by heading.
    """

    activities: tuple[tuple[int, JudgedRow, str], ...]
    rejected: tuple[RejectedRow, ...]
    balance: Balance
    headers: Mapping[str, str]
    findings: tuple[Finding, ...]
    carried: Mapping[int, Mapping[str, str]]
    mode: Mode | None = None
    blank_keys: frozenset[int] = frozenset()


def read_rows(sheet: PlanSheet, corte: Quarter) -> SheetRows:
    """Every row of the sheet, sorted and judged."""
    table = TableRows(sheet.grid, sheet.columns)
    rows = sort_rows(table)
    told = [*header_findings(sheet, corte.number), *_hidden(sheet, rows), *rows.told]
    scales, outliers = _scales([given for _, given, _ in rows.activities], sheet.columns.layout.unit, told)
    rejected = [_rejected(sheet, row, "sin actividad") for row in rows.rejected]
    tell = _teller(sheet, told)
    units = {row: _unit(given, sheet.columns.layout.unit) for row, given, _ in rows.activities}
    amounts = read_amounts([(given, units[row]) for row, given, _ in rows.activities], told)
    outliers |= amounts.unclear
    epoch = dates.EPOCH_1904 if sheet.grid.from_1904 else dates.EPOCH
    contexts = {
        unit: Context(corte.year, scales, unit, tell, outliers, sheet.grid.unstored, amounts.read, epoch)
        for unit in Unit
    }
    parts = {
        row: judged_months(given, partial(judge, context=contexts[units[row]])) if by_month(given)
        else (judge(given, contexts[units[row]]),)
        for row, given, _ in rows.activities
    }  # fmt: skip
    mode = _month_mode(sheet, parts, units, corte.number, told)
    judged = []
    for row, given, heading in rows.activities:
        result = joined(parts[row], given, mode, units[row]) if len(parts[row]) > 1 else parts[row][0]
        for part in parts[row]:
            told += [*_problems(sheet, part), *_percent_results(sheet, part, units[row])]
        if result.row is None:
            rejected.append(_rejected(sheet, row, "actividad ilegible"))
            continue
        judged.append((row, result, heading))
    told += [*_rejections(sheet, rejected), *_doubtful_dates(sheet, rows, told), *_parents(sheet, rows)]
    blank = blank_keys(rows.activities)
    column = sheet.columns.columns.get("code") or sheet.columns.columns.get("number")
    if blank and column:
        told.append(
            finding(
                "KEY-BLANK", *(At(sheet.grid.sheet, row, column.number) for row in sorted(blank)), header=column.header
            )
        )
    bad = tuple(sorted(item.row for item in rejected))
    taken = tuple(row for row, _, _ in judged)
    balance = Balance(sheet.grid.height, taken, bad, tuple(rows.blank), tuple(rows.other))
    headers = {key: column.header for key, column in sheet.columns.columns.items()}
    aside = carried_columns(table)
    carried = {row: carried_texts(table, aside, row) for row in taken} if aside else {}
    return SheetRows(tuple(judged), tuple(rejected), balance, headers, tuple(told), carried, _mode(sheet, mode), blank)


def _month_mode(
    sheet: PlanSheet, parts: _Parts, units: Mapping[int, Unit], last: int, told: list[Finding]
) -> Mode | None:
    """The mode of the figures by month up to quarter ``last``, reported once; None where there is none, or it is unknown."""
    monthly = [(given, units[row]) for row, given in parts.items() if len(given) > 1]
    if not monthly:
        return None
    mode = sheet.columns.said_mode or sheet.columns.layout.declared_mode or decide(monthly)
    months = [column for key, column in sheet.columns.columns.items() if "@m" in key]
    at = tuple(At(sheet.grid.sheet, sheet.columns.last_row, column.number) for column in months)
    told.append(finding("MONTHS-READ", *at, how=_HOW[mode]) if mode else finding("MONTHS-UNCLEAR", *at))
    blank = [cell.at for given, _ in monthly for cell in blank_months(given, last)] if mode is Mode.INCREMENT else []
    if blank:
        told.append(finding("MONTHS-BLANK", *blank, count=len(blank)))
    return mode


def _mode(sheet: PlanSheet, by_months: Mode | None) -> Mode | None:
    """As the headers say, or the months, or the layout; None where the planned columns must decide.

    One figure of progress is to date; where quarters say what was planned, they decide how.
    """
    said = sheet.columns.said_mode
    keys = sheet.columns.columns
    if by_months is not None:
        return by_months
    if FOLLOWUP in keys and not any(key.startswith("planned@") for key in keys):
        return Mode.TO_DATE
    declared = (
        sheet.columns.layout.declared_mode if sheet.columns.layout.quarters or sheet.columns.layout.columns else None
    )
    return said or (declared if sheet.columns.to_date == {False} else None)


def _parents(sheet: PlanSheet, rows: Sorted) -> Iterator[Finding]:
    """The rows whose code begins those of others, and those of them that say something else than their children."""
    own = {row: given for row, given, _ in rows.activities}
    column = sheet.columns.columns["description"]
    if rows.parents:
        at = tuple(At(sheet.grid.sheet, row, column.number) for row in rows.parents)
        yield finding("ROW-AS-PARENT", *at, header=column.header, count=len(rows.parents))
    for given, children in rows.parents.values():
        below = [own[child] for child in children if child in own]
        places = [cell.at for name, cell in given.items() if below and _differs(name, cell, below)]
        if places:
            yield finding("PARENT-DIFFERS", *places, header=column.header, found=cells.text(given["description"]))


def _differs(name: str, cell: Cell, below: Sequence[Mapping[str, Cell]]) -> bool:
    """True for a figure of a parent that is neither the sum nor the mean of its children's, and a product that none of them has."""
    if cells.blank_figure(cell) is not None:
        return False
    if name == "product":
        return cells.text(cell) not in {cells.text(given[name]) for given in below if name in given}
    if not name.startswith(_QUARTERLY):
        return False
    numbers = [_number(given[name]) for given in below if name in given]
    said = [number for number in numbers if number is not None]
    own = _number(cell)
    return own is not None and all(abs(own - one) > _CLOSE for one in (sum(said), sum(said) / max(len(numbers), 1)))


def _number(cell: Cell) -> float | None:
    number = cells.plain_number(cell)
    return cells.percent_within(cell) if number is None else number


def _rejected(sheet: PlanSheet, row: int, reason: str) -> RejectedRow:
    text = " | ".join(cells.shown(cell) for cell in sheet.grid.row_cells(row))
    return RejectedRow(sheet.grid.sheet, row, text, reason)


def _rejections(sheet: PlanSheet, rejected: list[RejectedRow]) -> Iterator[Finding]:
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


def _teller(sheet: PlanSheet, told: list[Finding]) -> Callable[..., None]:
    def tell(cell: Cell, code: str, **context: Any) -> None:
        told.append(finding(code, cell.at, header=_header(sheet, cell.at), found=cells.shown(cell), **context))

    return tell


def _header(sheet: PlanSheet, at: At) -> str:
    return next((column.header for column in sheet.columns.columns.values() if column.number == at.column), "")


def _problems(sheet: PlanSheet, judged: JudgedRow) -> Iterator[Finding]:
    for name, code, context in judged.problems:
        cell = judged.cells.get(name)
        if cell is not None:
            yield finding(
                _PYDANTIC.get(code, code), cell.at, header=_header(sheet, cell.at), found=cells.shown(cell), **context
            )


def _doubtful_dates(sheet: PlanSheet, rows: Sorted, told: list[Finding]) -> Iterator[Finding]:
    """Texts that mean another day with the month first, in a table where other dates can only be month first."""
    if not any(item.code == "MONTH-FIRST" for item in told):
        return
    for _, given, _ in rows.activities:
        for name in ("start", "end"):
            if name in given and isinstance(given[name].value, str) and either_order(given[name]):
                cell = given[name]
                yield finding("DATE-AMBIGUOUS", cell.at, header=_header(sheet, cell.at), found=cells.shown(cell))


def _percent_results(sheet: PlanSheet, judged: JudgedRow, unit: Unit) -> Iterator[Finding]:
    """Results that Excel shows as percentages in a row whose target is a plain number: 5 typed there is stored as 0.05.

    Against a target of 1 they are what they say.
    """
    target = judged.cells.get("target")
    if unit is not Unit.INDICATOR or target is None or cells.percent_within(target) is not None:
        return
    if cells.plain_number(target) == 1:
        return
    for name, cell in judged.cells.items():
        if name.startswith("achieved_q") and cell.percent and cell.value:
            yield finding("RESULT-AS-PERCENT", cell.at, header=_header(sheet, cell.at), found=cells.shown(cell))


def _scales(
    rows: Sequence[Mapping[str, Cell]], unit: Unit, told: list[Finding]
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
        beside = [cell for given in rows for name, cell in given.items() if name.startswith("planned_")]
        found = column_scale(column, beside if kind == "achieved" else ())
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
    """The finding on a column of numbers from 0 to 100, at its first one."""
    first = found.said[0]
    return finding("SCALE-CHOSEN", first.at, count=len(found.said), found=cells.shown(first))


def _hidden(sheet: PlanSheet, rows: Sorted) -> Iterator[Finding]:
    """Hidden rows and columns inside the table (they are read), and figures merged over several rows."""
    grid = sheet.grid
    hidden = sorted({row for row, _, _ in rows.activities} & grid.hidden_rows)
    if hidden:
        yield finding("ROWS-HIDDEN", *(At(grid.sheet, row, 1) for row in hidden), count=len(hidden))
    description = sheet.columns.columns["description"]
    marked = [(row, given) for row, given, _ in rows.activities if (row, description.number) in grid.struck]
    struck = [row for row, given in marked if "applies" not in given or cells.applies(given["applies"])]
    if struck:
        at = (At(grid.sheet, row, description.number) for row in struck)
        yield finding("ROW-STRUCK", *at, header=description.header, count=len(struck))
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


def row_of(judged: JudgedRow) -> Values:
    """The values of a judged activity. Raises ValueError for a row that is none."""
    if judged.row is None:
        raise ValueError("a rejected row has no values")
    return judged.row

"""The table of one sheet, row by row: what each row is, its judged values, and everything about its columns worth telling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, LiteralString

from ppc_reports.plan.fields import all_fields
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import Mode, Quarter, RejectedRow, Unit
from ppc_reports.plan.uses import Balance
from ppc_reports.reading.balances.carried import carried_columns, carried_texts, lost_results
from ppc_reports.reading.headings.matching import FOLLOWUP
from ppc_reports.reading.headings.told import header_findings
from ppc_reports.reading.months import blank_months, by_month, decide, joined, judged_months
from ppc_reports.reading.row_findings import (
    doubtful_dates,
    header_of,
    hidden_findings,
    parent_findings,
    percent_results,
)
from ppc_reports.reading.row_kinds import TableRows
from ppc_reports.reading.rows import Context, JudgedRow, Values, judge
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.sorting import blank_keys, sort_rows
from ppc_reports.reading.values import cells, dates
from ppc_reports.reading.values.amounts import read_amounts
from ppc_reports.reading.values.scales import ColumnScale, column_scale, ratio_scale

_SCALED = ("planned", "achieved", "verified", "weight")
_Parts = Mapping[int, Sequence[JudgedRow]]
_HOW = {
    Mode.INCREMENT: "se sumaron los tres meses de cada trimestre",
    Mode.TO_DATE: "se tomó el último mes de cada trimestre",
}
_NO_RESULT = ("FORMULA-UNSTORED", "CELL-ERROR")
_NOT_JUDGED = frozenset(name for declared in all_fields() if not declared.judged for name in declared.values)
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
    told = [*header_findings(sheet, corte.number), *hidden_findings(sheet, rows), *rows.told]
    scales, outliers = _scales([given for _, given, _ in rows.activities], sheet.columns.layout.unit, told)
    rejected = [_rejected(sheet, row, "sin actividad") for row in rows.rejected]
    tell = _teller(sheet, told)
    units = {row: _unit(given, sheet.columns.layout.unit) for row, given, _ in rows.activities}
    amounts = read_amounts([(given, units[row]) for row, given, _ in rows.activities], told)
    outliers |= amounts.unclear
    by_states = sheet.columns.by_states
    epoch = dates.EPOCH_1904 if sheet.grid.from_1904 else dates.EPOCH
    contexts = {
        unit: Context(corte.year, scales, unit, tell, outliers, sheet.grid.unstored, amounts.read, epoch, by_states)
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
            told += [*_problems(sheet, part), *percent_results(sheet, part, units[row])]
        if result.row is None:
            rejected.append(_rejected(sheet, row, "actividad ilegible"))
            continue
        judged.append((row, result, heading))
    told += [*_rejections(sheet, rejected), *doubtful_dates(sheet, rows, told), *parent_findings(sheet, rows)]
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
    told += lost_results(table, aside, taken)
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

    One figure of progress is to date, and so are words of state; where quarters say what was planned, they decide how.
    """
    said = sheet.columns.said_mode
    keys = sheet.columns.columns
    if by_months is not None:
        return by_months
    if sheet.columns.by_states:
        return Mode.TO_DATE
    if FOLLOWUP in keys and not any(key.startswith("planned@") for key in keys):
        return Mode.TO_DATE
    declared = (
        sheet.columns.layout.declared_mode if sheet.columns.layout.quarters or sheet.columns.layout.columns else None
    )
    return said or (declared if sheet.columns.to_date == {False} else None)


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
        told.append(finding(code, cell.at, header=header_of(sheet, cell.at), found=cells.shown(cell), **context))

    return tell


def _problems(sheet: PlanSheet, judged: JudgedRow) -> Iterator[Finding]:
    for name, code, context in judged.problems:
        cell = judged.cells.get(name)
        if cell is not None:
            told = "FORMULA-ASIDE" if code in _NO_RESULT and name in _NOT_JUDGED else _PYDANTIC.get(code, code)
            yield finding(told, cell.at, header=header_of(sheet, cell.at), found=cells.shown(cell), **context)


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


def row_of(judged: JudgedRow) -> Values:
    """The values of a judged activity. Raises ValueError for a row that is none."""
    if judged.row is None:
        raise ValueError("a rejected row has no values")
    return judged.row

"""Findings on the rows of a table: what is hidden, merged or struck through, parents, dates in doubt, results in percent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import Unit
from ppc_reports.reading.rows import JudgedRow
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.sorting import Sorted
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.dates import either_order

_FIGURES = ("planned_q", "achieved_q", "verified_q", "own_", "weight")
_QUARTERLY = ("planned_q", "achieved_q")
_CLOSE = 0.006


def hidden_findings(sheet: PlanSheet, rows: Sorted) -> Iterator[Finding]:
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
                    header=header_of(sheet, cell.at),
                    found=cells.shown(cell),
                )


def parent_findings(sheet: PlanSheet, rows: Sorted) -> Iterator[Finding]:
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


def doubtful_dates(sheet: PlanSheet, rows: Sorted, told: list[Finding]) -> Iterator[Finding]:
    """Texts that mean another day with the month first, in a table where other dates can only be month first."""
    if not any(item.code == "MONTH-FIRST" for item in told):
        return
    for _, given, _ in rows.activities:
        for name in ("start", "end"):
            if name in given and isinstance(given[name].value, str) and either_order(given[name]):
                cell = given[name]
                yield finding("DATE-AMBIGUOUS", cell.at, header=header_of(sheet, cell.at), found=cells.shown(cell))


def percent_results(sheet: PlanSheet, judged: JudgedRow, unit: Unit) -> Iterator[Finding]:
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
            yield finding("RESULT-AS-PERCENT", cell.at, header=header_of(sheet, cell.at), found=cells.shown(cell))


def header_of(sheet: PlanSheet, at: At) -> str:
    """The heading of the column of a cell; empty for a column that is no field."""
    return next((column.header for column in sheet.columns.columns.values() if column.number == at.column), "")

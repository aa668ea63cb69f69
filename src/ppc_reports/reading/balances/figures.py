"""The balance of the figures: every number, percentage and word of state in the rows of activities is read, or says why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from ppc_reports.plan.folding import clean
from ppc_reports.plan.grid import Cell, column_number
from ppc_reports.plan.uses import UNTITLED, ColumnUse, FigureBalance
from ppc_reports.reading.row_kinds import anchors
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.tables import SheetRows
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.blank_words import names_state


def figure_balance(sheet: PlanSheet, rows: SheetRows, uses: Sequence[ColumnUse]) -> FigureBalance:
    """The balance of a sheet: counted in the grid, and held against the cells that were judged and the uses of the columns.

    A column that has a title and is of no use leaves the balance open. What a merged cell covers is not seen, and no figure.
    """
    covered = {at for at, anchor in anchors(sheet.grid, sheet.columns.last_row - 1).items() if at != anchor}
    judged = {row: {cell.at for cell in one.cells.values()} for row, one, _ in rows.activities}
    left = {column_number(use.column): use.use for use in uses if not use.read and not _lost(sheet, use, covered)}
    count, read, unread = 0, 0, Counter[str]()
    for row in rows.balance.activities:
        for cell in filter(_is_figure, sheet.grid.row_cells(row)):
            if (row, cell.column) in covered:
                continue
            count += 1
            if cell.at in judged[row]:
                read += 1
            elif cell.column in left:
                unread[left[cell.column]] += 1
    return FigureBalance(count, read, dict(unread))


def _lost(sheet: PlanSheet, use: ColumnUse, covered: Collection[tuple[int, int]]) -> bool:
    """True for a column said to have no title whose header row shows one."""
    place = sheet.columns.last_row, column_number(use.column)
    title = None if place in covered else sheet.grid.value(*place)
    return use.use == UNTITLED and isinstance(title, str) and bool(clean(title))


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell.value, str):
        said = cells.number_in(cell.value) is not None or cells.percent_within(cell) is not None
        return said or names_state(cell.value)
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)

"""The balance of the columns: every filled column of a table is a field, carried, or named for what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At, column_letters
from ppc_reports.plan.spanish import listing
from ppc_reports.plan.uses import CARRIED, OTHER_YEAR, REPEATED, UNREAD, UNTITLED, ColumnUse
from ppc_reports.reading.balances.progress import Place
from ppc_reports.reading.headings.aspects import Meaning
from ppc_reports.reading.headings.under import FIGURES
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.tables import SheetRows

_SHOWN = 12


def column_findings(sheet: PlanSheet, place: Place) -> Iterator[Finding]:
    """The filled columns that are read for nothing: weights of something else than activities, and the rest."""
    columns = sheet.columns
    told = {column.number for column in place.unread}
    left = [
        column
        for column in (*columns.unused, *columns.assigned.spare)
        if columns.under.filled(column.number) and column.number not in told
    ]
    weights = [
        column for column in left if column.aspect is Meaning.WEIGHT and columns.under.values(column.number) in FIGURES
    ]
    others = [column for column in left if column not in weights]
    for code, some in (("WEIGHT-UNREAD", weights), ("COLUMNS-UNUSED", others)):
        if some:
            names = listing((f"«{column.title}» ({column.letters})" for column in some), _SHOWN)
            yield finding(code, At(sheet.grid.sheet, columns.last_row, some[0].number), names=names)


def column_uses(sheet: PlanSheet, rows: SheetRows, place: Place) -> Iterator[ColumnUse]:
    """The use of each column of a sheet that has a cell in the table, from left to right."""
    columns = sheet.columns
    uses = {column.number: (column.title, CARRIED) for column in (*columns.unused, *columns.assigned.spare)}
    uses |= {column.number: (column.title, OTHER_YEAR) for column in columns.other_years}
    uses |= {column.number: (column.title, REPEATED) for _, column in columns.repeated}
    uses |= {column.number: (column.title, key) for key, column in columns.columns.items()}
    uses |= {column.number: (column.title, UNREAD) for column in place.unread}
    table = sheet.grid.rows[columns.last_row :]
    taken = [sheet.grid.rows[row - 1] for row in rows.balance.activities]
    for number in range(1, max(map(len, table), default=0) + 1):
        if _filled(table, number):
            header, use = uses.get(number, ("", UNTITLED))
            yield ColumnUse(sheet.grid.sheet, column_letters(number), header, use, _filled(taken, number))


def _filled(rows: Sequence[Sequence[object]], number: int) -> int:
    """The number of cells of a column that hold something."""
    return sum(number <= len(row) and row[number - 1] not in (None, "") for row in rows)

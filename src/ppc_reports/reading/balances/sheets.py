"""The balance of the sheets: every one is read, or named with its rows and why not; what looks like a part is an error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import clean, plain
from ppc_reports.plan.grid import At, Grid, Workbook
from ppc_reports.plan.model import Activity
from ppc_reports.plan.uses import Role, SheetUse
from ppc_reports.reading.headings.columns import ColumnMap
from ppc_reports.reading.headings.matching import FOLLOWUP
from ppc_reports.reading.headings.under import FIGURES, PROGRESS, Under, Values
from ppc_reports.reading.refusals import LEAST_FIELDS, by_period, known_fields, missing_names
from ppc_reports.reading.sheets import Chosen, PlanSheet

_LONG = 25
_SHARED = 3
_LIST_ROWS = 2
_FIELDS_OF_A_PLAN = frozenset(
    {"description", "leads", "start", "end", "period", "product", "planned", "achieved", "followup"}
)


@dataclass(frozen=True, slots=True)
class _Read:
    """The words of the sheets that were read, folded: their headings, their activities, and the names of lines and offices."""

    headings: frozenset[str]
    descriptions: frozenset[str]
    groups: frozenset[str]


def sheet_uses(
    workbook: Workbook, chosen: Chosen, activities: Sequence[Activity], lines: Sequence[str]
) -> list[SheetUse]:
    """The use of every sheet of the workbook, in its order."""
    read = _Read(
        frozenset(plain(column.header) for sheet in chosen.sheets for column in sheet.columns.columns.values()),
        frozenset(plain(item.description) for item in activities),
        frozenset(plain(name) for item in activities for name in (*item.leads, *item.supports))
        | {plain(name) for name in lines},
    )
    taken = {sheet.grid.sheet for sheet in chosen.sheets}
    nearest = {sheet.grid.sheet: sheet for sheet in chosen.nearest}
    uses = []
    for grid in workbook.grids:
        rows = sum(any(value not in (None, "") for value in row) for row in grid.rows)
        role, why = (Role.PLAN, "") if grid.sheet in taken else _role(grid, chosen, nearest.get(grid.sheet), read)
        uses.append(SheetUse(grid.sheet, grid.hidden, rows, role, why))
    return uses


def unread_findings(uses: Sequence[SheetUse]) -> Iterator[Finding]:
    """The visible sheets that look like a part of the plan and were not read."""
    for use in uses:
        if use.role is Role.UNREAD:
            yield finding("SHEET-UNREAD", At(use.name, 1, 1), found=use.name, rows=use.rows, why=use.why)


def _role(grid: Grid, chosen: Chosen, near: PlanSheet | None, read: _Read) -> tuple[Role, str]:
    known = chosen.others.get(grid.sheet) or _plainly(grid, chosen, near)
    if known is not None:
        return known
    if _is_copy(grid, read):
        return Role.COPY, "sus actividades están en otra hoja que sí se leyó"
    columns = near.columns if near is not None else None
    if _looks_like_a_part(grid, columns, read):
        return Role.UNREAD, _why(columns)
    return Role.OTHER, ""


def _plainly(grid: Grid, chosen: Chosen, near: PlanSheet | None) -> tuple[Role, str] | None:
    """The role of a sheet that is not asked whether it is a part: empty, hidden, or of another year."""
    if not grid.height:
        return Role.EMPTY, ""
    if grid.hidden:
        return Role.HIDDEN, ""
    if near is not None and near.own_year and near.own_year != chosen.corte.year:
        return Role.OTHER_YEAR, f"es de {near.own_year}"
    return None


def _why(columns: ColumnMap | None) -> str:
    """Why a sheet that looks like a part was not read, in words."""
    if columns is None:
        return "no se reconocen los títulos de sus columnas"
    told = by_period(columns)
    if told is not None:
        return told.message[:1].lower() + told.message[1:].rstrip(".")
    return f"le falta {missing_names(columns)}" if columns.missing else "se reconocen muy pocos de sus títulos"


def _texts(grid: Grid) -> Iterator[str]:
    return (clean(value) for row in grid.rows for value in row if isinstance(value, str) and value.strip())


def _is_copy(grid: Grid, read: _Read) -> bool:
    """True where the activities of a sheet are all in one that was read: every long text below its header, of one column."""
    found = 0
    for column in range(1, grid.width + 1):
        texts = [plain(value) for row in range(1, grid.height + 1) if isinstance(value := grid.value(row, column), str)]
        known = [text for text in texts if text in read.descriptions]
        if len(known) > _LIST_ROWS or (known and len(texts) <= len(known) + _SHARED):
            found = max(found, len(known))
            if len(texts) - len(known) > _SHARED:
                return False
    return found > 0


def _looks_like_a_part(grid: Grid, columns: ColumnMap | None, read: _Read) -> bool:
    """True for three known fields, figures of quarters or months, or the headings of a sheet that is read.

    False for lists of choices, for explanations of the columns, and for sums by line or by office.
    """
    if _explains(grid, read) or _sums(grid, read) or _of_risks(columns):
        return False
    if any(_shared(row, read) >= _SHARED for row in grid.rows) and grid.height > _LIST_ROWS:
        return True
    if columns is None:
        return _untitled(grid)
    figures = [
        column for column in (*columns.columns.values(), *columns.unused)
        if column.period and columns.under.values(column.number) in FIGURES
    ]  # fmt: skip
    if len(figures) >= _LIST_ROWS:
        return True
    fields = known_fields(columns)
    done = [column for key, column in columns.columns.items() if key.partition("@")[0] in ("achieved", FOLLOWUP)]
    reported = any(columns.under.values(column.number) in PROGRESS for column in done) or _shows_progress(columns)
    known = len(fields & _FIELDS_OF_A_PLAN) >= LEAST_FIELDS or (reported and len(fields) > 1)
    return known and _has_long_texts(columns)


def _shows_progress(columns: ColumnMap) -> bool:
    """True for percentages that are no weights, shares no field took, or what looks like progress of any part of the year."""
    under = columns.under
    taken = (column for key, column in columns.columns.items() if key != "weight")
    return any(under.values(column.number) is Values.PERCENTS for column in taken) or any(
        under.values(column.number) in (Values.PERCENTS, Values.SHARES)
        or (column.period is not None and under.looks_like_progress(column.number, column.header))
        for column in columns.unused
    )


def _of_risks(columns: ColumnMap | None) -> bool:
    """True for a matrix of risks, which has the people and dates of a plan and none of its activities."""
    if columns is None or "description" in columns.columns:
        return False
    return any(plain(column.header).startswith("riesgo") for column in columns.unused)


def _untitled(grid: Grid) -> bool:
    """True for rows without headings that say long texts beside columns of percentages or shares."""
    under = Under(grid, 0)
    values = [under.values(column) for column in range(1, grid.width + 1)]
    figures = sum(one in (Values.PERCENTS, Values.SHARES) for one in values)
    return figures >= _LIST_ROWS and any(
        isinstance(value, str) and len(value) >= _LONG for row in grid.rows for value in row
    )


def _shared(row: Sequence[object], read: _Read) -> int:
    return len({plain(value) for value in row if isinstance(value, str)} & read.headings)


def _has_long_texts(columns: ColumnMap) -> bool:
    """True where the table says whole sentences, as lists of choices do not."""
    grid = columns.under.grid
    rows = grid.rows[columns.last_row :]
    return any(isinstance(value, str) and len(value) >= _LONG for row in rows for value in row)


def _explains(grid: Grid, read: _Read) -> bool:
    """True where the headings of the plan stand one below the other: an explanation of them."""
    width = range(1, grid.width + 1)
    columns = ({plain(value) for row in grid.rows if isinstance(value := _at(row, column), str)} for column in width)
    return any(len(texts & read.headings) >= _SHARED for texts in columns)


def _sums(grid: Grid, read: _Read) -> bool:
    """True where the first text of every row with a number is the name of a line or an office, or a total."""
    labels = [
        plain(next(value for value in row if isinstance(value, str)))
        for row in grid.rows
        if any(isinstance(value, int | float) for value in row) and any(isinstance(value, str) for value in row)
    ]
    return bool(labels) and all(label in read.groups or label.startswith("total") for label in labels)


def _at(row: Sequence[object], column: int) -> object:
    return row[column - 1] if column <= len(row) else None

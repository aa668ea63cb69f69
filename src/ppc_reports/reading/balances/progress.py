"""Columns that look like progress, by values or by words, where a quarter has no figure that was read.

Source of the rule: docs/dominio.md, section 7 (*columns*). No office is without a report in a table that had no place for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import QUARTERS, Quarter
from ppc_reports.plan.spanish import listing
from ppc_reports.reading.headings.aspects import Meaning, Says, aspect_of, says, speaks_of_progress
from ppc_reports.reading.headings.assignment import FoundColumn
from ppc_reports.reading.headings.columns import lost_quarters
from ppc_reports.reading.headings.matching import FOLLOWUP
from ppc_reports.reading.headings.periods import PeriodLength
from ppc_reports.reading.headings.under import FIGURES, Values
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.tables import SheetRows
from ppc_reports.reading.values import cells

_TEXT_FIELDS = frozenset(
    {"notes", "evidence", "objective", "product", "unit_name", "mode", "accomplishments", "difficulties"}
    | {"phase", "level", "stakeholders", "channel", "method", "goal"}
)
_MONTHS = 3
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Place:
    """The places where a table reports progress: whether it has one, and the columns that look like one and were not understood.

    ``wanting`` are the quarters by the corte that need a figure and have none in any row.
    """

    there: bool
    unread: tuple[FoundColumn, ...] = ()
    wanting: tuple[int, ...] = ()


def place_of(sheet: PlanSheet, rows: SheetRows, corte: Quarter) -> Place:
    """The place of a table's progress. ``unread`` is empty where every quarter by the corte that needs a figure has some."""
    columns = sheet.columns.columns
    there = FOLLOWUP in columns or any(key.startswith("achieved@") for key in columns)
    given = [judged.cells for _, judged, _ in rows.activities]
    due = [number for number in QUARTERS[: corte.number] if _due(sheet, given, number)]
    wanting = [number for number in due if not _told(given, number)]
    followup = columns.get(FOLLOWUP)
    in_words = followup is not None and sheet.columns.under.values(followup.number) is Values.TEXTS
    if in_words and followup and followup.period and followup.period.number != corte.number:
        return Place(there, (followup,), tuple(due))
    left = [column for column in _left(sheet) if column is not followup]
    unread = [column for column in left if _may_be(sheet, column, wanting)] if wanting else []
    if in_words and not unread:
        wanting, unread = due, [column for column in left if _shows_figures(sheet, column)]
    found = (*sheet.columns.assigned.ratios, *unread, *_planned_unread(sheet, unread))
    return Place(there, found, tuple(wanting))


def lost_figures(sheet: PlanSheet, place: Place, corte: Quarter) -> frozenset[tuple[str, int]]:
    """The figures (field, quarter) that cannot be read for their column, or may stand in one that was not understood."""
    unread = {("achieved", number) for number in place.wanting} if place.unread else set()
    return lost_quarters(sheet.columns, corte) | unread


def progress_findings(sheet: PlanSheet, place: Place, corte: Quarter) -> Iterator[Finding]:
    """The columns that look like progress and were not understood, as an error; those of two meanings are told beside.

    A table with no place to report, or none of a quarter by the corte, is an error too.
    """
    open_ = {column.number for column in sheet.columns.assigned.ratios}
    unread = [column for column in place.unread if column.number not in open_]
    if unread:
        at = (At(sheet.grid.sheet, sheet.columns.last_row, column.number) for column in unread)
        names = listing((f"«{column.title}» ({column.letters})" for column in unread), _SHOWN)
        yield finding("PROGRESS-UNREAD", *at, names=names)
    elif not place.there and not open_:
        yield finding("PROGRESS-NOWHERE", At(sheet.grid.sheet, sheet.columns.last_row, 1))
    elif place.there:
        keys = sheet.columns.columns
        lost = {number for name, number in lost_quarters(sheet.columns, corte) if name == "achieved"}
        spans = bool(sheet.columns.assigned.semesters) or any(key.startswith("achieved@m") for key in keys)
        beside = any(key.endswith(f"@{corte.number}") for key in keys)  # told as a column that is missing
        if lost and (spans or (corte.number in lost and not beside)):
            place_at = At(sheet.grid.sheet, sheet.columns.last_row, 1)
            yield finding("QUARTER-NOWHERE", place_at, quarter=f"T{corte.number}")


def _due(sheet: PlanSheet, given: Sequence[Mapping[str, Cell]], number: int) -> bool:
    """True where something is planned in a quarter; where nothing says what is planned, the dates do: then in any."""
    columns = sheet.columns.columns
    planned = [key for key in columns if key.startswith("planned@") and sheet.columns.under.filled(columns[key].number)]
    if not planned:
        return True
    names = _names("planned", number)
    return any(_number(row[name]) for row in given for name in names if name in row)


def _number(cell: Cell) -> float | None:
    number = cells.plain_number(cell)
    return cells.percent_within(cell) if number is None else number


def _told(given: Sequence[Mapping[str, Cell]], number: int) -> bool:
    """True where some row says what was done in a quarter, or by the corte."""
    names = (*_names("achieved", number), FOLLOWUP)
    return any(not row[name].empty for row in given for name in names if name in row)


def _names(kind: str, number: int) -> tuple[str, ...]:
    months = (f"{kind}_qm{(number - 1) * _MONTHS + place:02}" for place in range(1, _MONTHS + 1))
    return (f"{kind}_q{number}", *months)


def _left(sheet: PlanSheet) -> Iterator[FoundColumn]:
    """The columns that are read for nothing, and those of texts, which may hold figures."""
    columns = sheet.columns
    carried = {plain(alias) for alias in columns.layout.carried}
    yield from (column for column in columns.unused if plain(column.header) not in carried)
    yield from columns.assigned.spare
    yield from (FoundColumn(number, "") for number in columns.unlabelled)
    for key, column in columns.columns.items():
        if key.partition("@")[0] in _TEXT_FIELDS and columns.under.values(column.number) in (
            Values.PERCENTS,
            Values.STATES,
        ):
            yield column


def _may_be(sheet: PlanSheet, column: FoundColumn, wanting: Sequence[int]) -> bool:
    """True for a filled column that looks like progress by its values or its words, of a quarter that has none."""
    under, header = sheet.columns.under, column.header
    values = under.values(column.number)
    if values is Values.NONE or column.aspect or any(aspect_of(text) for text in column.above if len(text) < 30):
        return False
    if not _of_quarters(column, wanting) or says(column.words) is Says.PLANNED:
        return False
    dated = all(hasattr(cell.value, "year") or cell.link for cell in under.cells(column.number))
    words = speaks_of_progress(header) or (column.period is not None and not column.words and values in FIGURES)
    return under.looks_like_progress(column.number, header) or (words and not dated)


def _shows_figures(sheet: PlanSheet, column: FoundColumn) -> bool:
    """True for percentages beside a progress that is told in words: they may be its figure."""
    under = sheet.columns.under
    percents = under.values(column.number) in (Values.PERCENTS, Values.SHARES)
    return percents and _may_be(sheet, column, QUARTERS)


def _of_quarters(column: FoundColumn, wanting: Sequence[int]) -> bool:
    """True unless the column says that it is of a quarter that has its figures, or comes later."""
    period = column.period
    if period is None or period.span not in (PeriodLength.MONTH, PeriodLength.QUARTER, PeriodLength.SEMESTER):
        return True
    first, last = {
        PeriodLength.MONTH: ((period.number + 2) // 3,) * 2,
        PeriodLength.QUARTER: (period.number,) * 2,
        PeriodLength.SEMESTER: (period.number * 2 - 1, period.number * 2),
    }[period.span]
    return any(first <= number <= last for number in wanting)


def _planned_unread(sheet: PlanSheet, unread: Sequence[FoundColumn]) -> list[FoundColumn]:
    """The columns of what was planned that say nothing of the quarter, where no other says it."""
    columns = sheet.columns
    if any(key.startswith("planned@") for key in columns.columns):
        return []
    taken = {column.number for column in unread}
    carried = {plain(alias) for alias in columns.layout.carried}
    return [
        column
        for column in (*columns.unused, *columns.assigned.spare)
        if column.number not in taken
        and plain(column.header) not in carried
        and (not column.aspect or _shares_under_money(sheet, column))
        and columns.under.values(column.number) in FIGURES
        and (says(column.words) is Says.PLANNED or _of_a_part(sheet, column))
    ]


def _shares_under_money(sheet: PlanSheet, column: FoundColumn) -> bool:
    """True for percentages that are money by a title above them alone, which may end before them: money is no percentage."""
    by_title = column.aspect is Meaning.MONEY and aspect_of(column.header) is None
    return by_title and sheet.columns.under.values(column.number) in (Values.PERCENTS, Values.SHARES)


def _of_a_part(sheet: PlanSheet, column: FoundColumn) -> bool:
    """True for what looks like progress under the name of a quarter, a month or a semester."""
    named = column.period is not None and bool(column.period.slot) and says(column.words) is not Says.RATIO
    return named and sheet.columns.under.looks_like_progress(column.number, column.header)

"""Messy header rows to a ColumnMap: which column holds which field, of which part of the year, and why.

A heading is its whole stack: up to four cells over one another, the field in the lowest, its quarter, month, year, and what
it is of (money, the auditor) in it or in the cells above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import Grid
from ppc_reports.plan.model import QUARTERS, Mode, Quarter
from ppc_reports.reading.headings.aspects import speaks_of_progress
from ppc_reports.reading.headings.assignment import Assigned, FoundColumn, assign
from ppc_reports.reading.headings.matching import FOLLOWUP, Matcher, parse_header
from ppc_reports.reading.headings.periods import UNFIT, PeriodLength
from ppc_reports.reading.headings.stacks import Stacks
from ppc_reports.reading.headings.under import Under, Values
from ppc_reports.settings.layouts import Layout

SEARCHED_ROWS, FARTHEST_ROW = 80, 1000
"""How far down a header is looked for first, and where nothing above looks like one."""
_OF_ITS_PART = re.compile(r"\bdel (?:trimestre|mes|semestre)\b(?! (?:\d|i{1,3}\b|iv\b|uno\b|dos\b|tres\b|cuatro\b))")
"""The words of a figure that is of its part of the year alone: not of «avance del trimestre 2»."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns recognised in one sheet. Keys of ``columns``: ``leads``, ``achieved@3`` (a quarter), ``own.progress``.

    Where the workbook goes by months the keys of its figures are ``achieved@m07``. ``unused`` are headers no field took,
    ``repeated`` columns whose field another column is read for, ``other_years`` columns of years that were not asked for,
    ``unlabelled`` columns with data under no header.
    """

    layout: Layout
    sheet: str
    first_row: int
    last_row: int
    under: Under = field(repr=False)
    every: tuple[tuple[str, FoundColumn], ...] = field(repr=False)
    assigned: Assigned
    unused: tuple[FoundColumn, ...] = ()
    other_years: tuple[FoundColumn, ...] = ()
    unlabelled: tuple[int, ...] = ()

    @property
    def columns(self) -> Mapping[str, FoundColumn]:
        """Each field to the column that is read for it."""
        return self.assigned.columns

    @property
    def repeated(self) -> tuple[tuple[str, FoundColumn], ...]:
        """The columns whose field another column is read for."""
        return self.assigned.repeated

    @property
    def years(self) -> frozenset[int]:
        """The years that its quarter columns name; empty where they name none."""
        return frozenset(column.year for key, column in self.every if "@" in key and column.year)

    @property
    def undated(self) -> bool:
        """True where some of its figures of a part of the year name no year: they are of the plan's."""
        return any(column.year is None for key, column in self.every if key.startswith(("planned@", "achieved@")))

    @property
    def to_date(self) -> frozenset[bool]:
        """The modes named by the headers of the quarter figures: {True} all accumulated, {False} none, both where mixed."""
        figures = (column for key, column in self.columns.items() if key.startswith(("planned@", "achieved@")))
        return frozenset(column.to_date for column in figures) or frozenset({False})

    @property
    def said_mode(self) -> Mode | None:
        """The mode that the headers of the quarter figures name; None where they name none, or are mixed."""
        if self.to_date != {False}:
            return Mode.TO_DATE if self.to_date == {True} else None
        figures = [column for key, column in self.columns.items() if key.startswith(("planned@", "achieved@"))]
        texts = (text for column in figures for text in (column.header, *column.above))
        return Mode.INCREMENT if any(_OF_ITS_PART.search(plain(text)) for text in texts) else None

    @property
    def states(self) -> tuple[FoundColumn, ...]:
        """The columns of what was done by quarter where they hold words of state and no figures: ``Cumplida``."""
        done = [column for key, column in self.columns.items() if key.startswith("achieved@")]
        kinds = {self.under.values(column.number) for column in done} - {Values.NONE}
        return tuple(done) if kinds == {Values.STATES} else ()

    @property
    def by_states(self) -> bool:
        """True where words of state say what was done by the end of each quarter, and no column what was planned in it."""
        planned = (column for key, column in self.columns.items() if key.startswith("planned@"))
        return bool(self.states) and not any(self.under.filled(column.number) for column in planned)

    @property
    def missing(self) -> tuple[str, ...]:
        """The mandatory fields of the layout that no column holds.

        Whatever says what was planned or done in the year stands for *ejecutado*: whether a place to report it is there is
        asked of the table as a whole.
        """
        held = {
            key.partition("@")[0] if "@" not in key else f"quarters.{key.partition('@')[0]}" for key in self.columns
        }
        if held & {"quarters.planned", FOLLOWUP} or self.assigned.ratios:
            held.add("quarters.achieved")
        return tuple(
            name
            for name in self.layout.mandatory
            if name not in held and not (name in ("start", "end") and "period" in held)
        )

    def for_year(self, year: int, own: int | None = None) -> ColumnMap:
        """The same map with the columns of that year, and those of no year, which are of the plan's ``own`` where it is known."""
        undated = own if self.years and own is not None else year

        def kept(key: str, column: FoundColumn) -> bool:
            return (column.year or (undated if "@" in key else year)) == year

        others = tuple(column for key, column in self.every if not kept(key, column))
        assigned = assign([pair for pair in self.every if kept(*pair)], self.layout, self.under)
        return replace(self, assigned=assigned, other_years=others)


def recognise(grid: Grid, layouts: Iterable[Layout]) -> list[ColumnMap]:
    """For each layout its best reading of the sheet, the likeliest first; none where no row looks like its header."""
    seen: dict[int, Under] = {}
    maps = [found for layout in layouts if (found := _best(grid, Matcher(layout), seen)) is not None]
    return sorted(maps, key=lambda found: -len(found.columns))


def _best(grid: Grid, matcher: Matcher, seen: dict[int, Under]) -> ColumnMap | None:
    near = _within(grid, matcher, seen, range(1, min(grid.height, SEARCHED_ROWS) + 1))
    far = range(SEARCHED_ROWS + 1, min(grid.height, FARTHEST_ROW) + 1)
    best = near or _within(grid, matcher, seen, far)
    return best and replace(best, unlabelled=tuple(_unlabelled(grid, best)))


def _within(grid: Grid, matcher: Matcher, seen: dict[int, Under], rows: range) -> ColumnMap | None:
    best: ColumnMap | None = None
    for row in rows:
        if not matcher.could_be_header(value for value in grid.rows[row - 1] if isinstance(value, str)):
            continue
        found = read_headers(grid, matcher, row, seen.setdefault(row, Under(grid, row)))
        if len(found.columns) >= 2 and (best is None or _rank(found) > _rank(best)):
            best = found
    return best


def _rank(found: ColumnMap) -> tuple[int, float]:
    return len(found.columns) - 2 * len(found.missing), sum(column.score for column in found.columns.values())


def numbered(title: str, time: int) -> str:
    """The heading of a column as a layout names it: a second column of one heading has a 2 behind it."""
    return title if time == 1 else f"{title} ({time})"


def read_headers(grid: Grid, matcher: Matcher, row: int, under: Under) -> ColumnMap:
    """The map of a sheet whose lowest header row is ``row``."""
    stacks = Stacks(grid, matcher, row)
    every, unused, first = [], [], row
    titles: Counter[str] = Counter()
    for column, own, groups in stacks.all():
        named = matcher.field_of(own, [text for _, text in groups])
        header = named.header
        stack = tuple(dict.fromkeys(text for at, text in reversed(groups) if text and text != own and at != row))
        place = FoundColumn(
            column, own, header.year, header.to_date, named.score, header.words, header.period, named.aspect, stack
        )
        titles[plain(place.title)] += 1
        key = matcher.columns.get(plain(numbered(place.title, titles[plain(place.title)])))
        if key:
            every.append((key, replace(place, score=1.0)))
        elif named.key:
            every.append((named.key, place))
            if header.period and not (parse_header(own).period and parse_header(own).words):
                first = min([first, *(at for at, text in groups if text)])
        else:
            unused.append(place)
    for place in _told_in_words(every, unused, under):
        unused.remove(place)
        every.append((FOLLOWUP, place))
    assigned = assign(every, matcher.layout, under)
    return ColumnMap(matcher.layout, grid.sheet, first, row, under, tuple(every), assigned, tuple(unused))


def _told_in_words(
    every: Sequence[tuple[str, FoundColumn]], unused: Sequence[FoundColumn], under: Under
) -> Sequence[FoundColumn]:
    """The one column of free text under a period that has only a number (``Seguimiento Corte III``), where no other is progress.

    No figure can be read wrong there, and it is the place to report.
    """
    periods = [place for place in unused if place.period and place.period.span in UNFIT]
    if any(key.partition("@")[0] in (FOLLOWUP, "achieved") for key, _ in every) or len(periods) != 1:
        return ()
    return [
        place
        for place in periods
        if place.period
        and place.period.span is PeriodLength.OTHER
        and under.values(place.number) is Values.TEXTS
        and speaks_of_progress(place.header)
    ]


def _unlabelled(grid: Grid, found: ColumnMap) -> Iterable[int]:
    """Columns of the table, and beside it, with data below and no header."""
    labelled = {place.number for _, place in found.every} | {place.number for place in found.unused}
    below = range(found.last_row + 1, min(grid.height, found.last_row + SEARCHED_ROWS) + 1)
    for column in sorted(set(range(min(labelled), grid.width + 1)) - labelled):
        merged = any(box.left < column <= box.right and box.bottom >= found.last_row for box in grid.merges)
        if not merged and any(not grid.cell(row, column).empty for row in below):
            yield column


def quarters_of(columns: Mapping[str, FoundColumn], name: str) -> tuple[int, ...]:
    """The quarters for which a quarterly field has a column."""
    return tuple(number for number in QUARTERS if f"{name}@{number}" in columns)


def lost_quarters(found: ColumnMap, corte: Quarter) -> frozenset[tuple[str, int]]:
    """The figures (field, quarter) whose column could not be found, and those of quarters with no place to report.

    The first where other quarters have the column, and the quarter has others; the second at the corte, and after the last
    quarter with a place: an office is not blamed for what there was no place to report.
    """
    lost = set()
    if "achieved" in found.assigned.semesters and corte.number % 2 and not quarters_of(found.columns, "planned"):
        lost.add(("achieved", corte.number))  # what the dates plan for half a semester has no place
    for name in ("planned", "achieved"):
        slots = [key.partition("@")[2] for key in found.columns if key.startswith(f"{name}@")]
        held = {(int(slot[1:]) + 2) // 3 if slot.startswith("m") else int(slot) for slot in slots}
        halves = name in found.assigned.semesters
        wanted = {number for number in QUARTERS if not halves or number in (2, 4)}
        last = max((number for number in wanted if number <= corte.number), default=0)
        by_months = any(slot.startswith("m") for slot in slots)
        for number in wanted - held:
            beside = not halves and not by_months and any(key.endswith(f"@{number}") for key in found.columns)
            place = FOLLOWUP in found.columns or name == "planned"
            nowhere = not place and (number == last or max(held, default=0) < number <= corte.number)
            if (held and beside) or nowhere:
                lost.add((name, number))
    return frozenset(lost)

"""The stack of header cells over each column: the field in the lowest, its part of the year and what it is of above it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from ppc_reports.plan.folding import clean, plain
from ppc_reports.plan.grid import Grid
from ppc_reports.reading.headings.aspects import block_of
from ppc_reports.reading.headings.auditor import names_auditor
from ppc_reports.reading.headings.matching import COUNTS, Matcher, parse_header

GROUP_ROWS = 3
GROUP_COLUMNS = 24
"""How wide a group of columns may be: the planned, achieved, evidence and notes of the quarters of a year, and more."""
_OF_A_ROW = frozenset(
    {"line", "objective", "number", "code", "description", "leads", "supports", "start", "end", "product"}
)
_IDLE = frozenset({"", "corte"})
_PHYSICAL = frozenset({"fisico", "fisica", "avance fisico", "ejecucion fisica", "programacion fisica"})


class Stacks:
    """The cells over one another that make the heading of each column, for one lowest header row."""

    def __init__(self, grid: Grid, matcher: Matcher, row: int) -> None:
        self.grid, self.matcher, self.row = grid, matcher, row
        self.rows = range(row - 1, max(row - GROUP_ROWS, 1) - 1, -1)
        self.spread = _spread(grid, row)
        self.left = min((column for column in range(1, grid.width + 1) if _text(grid, row, column)), default=1)
        self.counted = self._counted()
        self.at_left = self._groups_at_left()

    def all(self) -> Iterator[tuple[int, str, list[tuple[int, str]]]]:
        """Each titled column, its header and the cells above it; a name of the auditor over most of the columns is the sheet's.

        Where the header only counts the quarters, its quarter stands among them, at the row of the header.
        """
        found = {column: self.of(column) for column in range(1, self.grid.width + 1)}
        titled = {column: pair for column, pair in found.items() if pair[0]}
        over = Counter(text for _, groups in titled.values() for _, text in groups if names_auditor(text))
        titles = {text for text, count in over.items() if 2 * count > len(titled)}
        for column, (own, groups) in titled.items():
            kept = [(at, "" if text in titles else text) for at, text in groups]
            quarter = self.counted.get(column) if not any(parse_header(text).period for _, text in kept) else None
            yield column, own, [(self.row, quarter), *kept] if quarter else kept

    def _counted(self) -> dict[int, str]:
        """The columns whose titles count to four beside each other (``I``, ``II``, ``III``, ``IV``), each with its quarter."""
        found = {}
        words = [plain(_text(self.grid, self.row, column)) for column in range(1, self.grid.width + 2)]
        for at, four in enumerate(zip(words, words[1:], words[2:], words[3:], strict=False), 1):
            if four in COUNTS and words[at + 3 : at + 4] not in (["5"], ["v"]):
                found.update({at + place: f"Trimestre {place + 1}" for place in range(4)})
        return found

    def _only_period(self, column: int) -> bool:
        return column in self.counted or _is_period(_text(self.grid, self.row, column))

    def of(self, column: int) -> tuple[str, list[tuple[int, str]]]:
        """The header of a column in the lowest row, as written, and the cells above it with their rows, nearest first."""
        place = self.spread.get((self.row, column), (self.row, column))
        if place[1] != column:
            return "", []
        own = _text(self.grid, *place) or _day(self.grid, self.row, column)
        texts = [_text(self.grid, *self.spread.get((at, column), (at, column))) for at in self.rows]
        above = self.row - 1
        alone = (above, column) not in self.spread
        if not own and texts and texts[0] and not parse_header(texts[0]).period and alone:
            own, texts[0] = texts[0], ""
        groups = []
        for at, text in zip(self.rows, texts, strict=True):
            kept = text if (at, column) in self.spread or _is_block(text) else ""
            kept = "" if self._is_title(at, column, kept) else kept
            groups.append((at, kept or self.at_left.get((at, column), "")))
        return own, groups

    def _is_title(self, row: int, column: int, text: str) -> bool:
        """True for a text merged over the whole table, from its first columns on: it is of the sheet, not of a block."""
        place = self.spread.get((row, column))
        if place is None or not text or parse_header(text).period:
            return False
        covered = {at for at in range(1, self.grid.width + 1) if self.spread.get((row, at)) == place}
        return any(
            self.matcher.field_of(own, []).key in _OF_A_ROW
            for at in covered
            if (own := _text(self.grid, *self.spread.get((self.row, at), (self.row, at))))
            and self.spread.get((self.row, at)) != place
        )

    def _groups_at_left(self) -> dict[tuple[int, int], str]:
        """For the rows above in which a block is not merged: each column → the period, year, field or matter of its block.

        A block begins where its text stands and ends at the next text; one year alone is of the whole sheet, not of a block,
        and a field is a block's where parts of the year stand under it.
        """
        found: dict[tuple[int, int], str] = {}
        grid = self.grid
        for at in self.rows:
            texts = {column: text for column in range(1, grid.width + 1) if (text := _text(grid, at, column))}
            blocks = {column: text for column, text in texts.items() if _is_block(text)}
            if len({parse_header(text).year for text in blocks.values()}) < 2:
                blocks = {column: text for column, text in blocks.items() if not _only_year(text)}
            blocks |= {
                column: text
                for column, text in texts.items()
                if self._only_period(column) and self._only_period(column + 1)
            }
            if any(self.spread.get((at, column + 1)) == (at, column) for column in blocks):
                continue
            for column in blocks:
                end = min((other for other in texts if other > column), default=column + GROUP_COLUMNS)
                found.update(dict.fromkeys(((at, inner) for inner in range(column, end)), texts[column]))
        return found


def _spread(grid: Grid, row: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For the header rows, each cell inside a merge → its top left cell."""
    spread = {}
    for box in grid.merges:
        if box.bottom < row - GROUP_ROWS or box.top > row:
            continue
        for inner_row in range(max(box.top, row - GROUP_ROWS), min(box.bottom, row) + 1):
            for column in range(box.left, min(box.right, grid.width) + 1):
                spread[inner_row, column] = (box.top, box.left)
    return spread


def _is_block(text: str) -> bool:
    """True for a text that heads a block of columns: a part of the year, a year, money, physical progress, the auditor."""
    return bool(text) and (_is_period(text) or block_of(text) is not None or plain(text) in _PHYSICAL)


def _is_period(text: str) -> bool:
    header = parse_header(text)
    return header.words in _IDLE and (header.period is not None or header.year is not None)


def _only_year(text: str) -> bool:
    header = parse_header(text)
    return header.period is None and header.year is not None


def _text(grid: Grid, row: int, column: int) -> str:
    value = grid.value(row, column)
    if isinstance(value, str):
        return " ".join(clean(value).split())[:200]
    return f"{value:.0f}" if isinstance(value, int | float) and 2000 <= value <= 2100 else ""


def _day(grid: Grid, row: int, column: int) -> str:
    """The date that stands where a header should, as people write it."""
    value = grid.value(row, column)
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else ""

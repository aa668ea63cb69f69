"""The cells of a sheet as XML: the bytes that XlsxWriter's own methods would write, made in one pass over the items."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import chain, combinations, groupby, product, starmap
from operator import attrgetter, itemgetter
from typing import Any

from xlsxwriter.worksheet import Worksheet

from ppc_reports.excel.book import Area, Content, Item, Link, Merge, Rows, Sheet, Style
from ppc_reports.excel.contents import Texts, ends, plain_content
from ppc_reports.excel.links import Links
from ppc_reports.excel.sheet_setup import RenderError, check, set_up_row
from ppc_reports.excel.zip_stream import Stream
from ppc_reports.plan.grid import column_letters

MAX_LINKS = 65_000
"""Excel opens no sheet with many more links; the rest stay text."""
_BLOCK = 16
"""So many rows together tell which columns they use."""


class Looks(dict[int, str]):
    """The attribute of a cell that names its format, by the identity of its style; a style once used is kept alive."""

    def __init__(self, workbook: Any) -> None:
        super().__init__()
        self._workbook = workbook
        self._kept: list[Style] = []
        self._formats: dict[Style, Any] = {}

    def format(self, style: Style) -> Any:
        """The one Format of equal styles."""
        if style not in self._formats:
            self._formats[style] = self._workbook.add_style(style)
        return self._formats[style]

    def add(self, style: Style) -> str:
        """The attribute of a style that is new."""
        self._kept.append(style)
        self[id(style)] = f' s="{self.format(style)._get_xf_index()}"'
        return self[id(style)]


Place = tuple[int, int, int, int]
"""A range as XlsxWriter counts: first row, first column, last row, last column, all from 0."""
Pair = tuple[Content, Style]
Line = tuple[int, Sequence[int], Sequence[Pair]]
"""A row, the column of each of its cells, and the cells."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the sheets of one workbook share, and the thread that works beside them; ``charted`` are the ranges charts draw."""

    texts: Texts
    looks: Looks
    beside: Executor
    links: Links = field(default_factory=Links)
    charted: dict[str, list[Place]] = field(default_factory=dict)


class CellSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose cells are made at once, and wait as text until the sheet is written."""

    def __init__(self) -> None:
        super().__init__()
        self._remembered: dict[tuple[int, int], object] = {}

    def write_cells(self, sheet: Sheet, parts: Parts) -> None:
        """Every cell of a declared sheet, its headers of tables and merged ranges too. Raises RenderError.

        All else of it, and the charts that draw from it, are known by now.
        """
        self.table.clear()
        self._merge(sheet)
        self._sheet, self._parts, self._ends = sheet, parts, ends(parts.texts, parts.links)
        self._charted = parts.charted.get(self.name, [])
        items = sorted((*sheet.items, *_merged(sheet.merges)), key=itemgetter(0, 1))
        self.fh = self._rows = Stream(parts.beside)
        self._links = Stream(parts.beside)
        self._special = {*sheet.heights, *sheet.hidden_rows, *(row + 1 for row in self.comments)}
        self._owed = {table.area.bottom for table in sheet.tables if table.area.bottom > table.area.top + 1}
        bare = deque(_blocks((row, (), ()) for row in sorted(self._special)))
        last = -1
        for number, lines in _blocks(_lines(items, sheet.rows)):
            if number <= last:
                raise RenderError(f"what stands under rows by the thousand stands among them in «{self.name}»")
            last = number
            while bare and bare[0][0] < number:
                self._write_block(bare.popleft()[1])
            same = bare.popleft()[1] if bare and bare[0][0] == number else []
            self._write_block([*lines, *same])
        for _, lines in bare:
            self._write_block(lines)
        if self._owed:
            raise RenderError(f"a table of «{self.name}» has no cells in row {min(self._owed)}, its last one")
        del self._sheet, self._special

    def _write_block(self, lines: Iterable[Line]) -> None:
        """Rows that tell together which columns they use; those without cells come last. Raises RenderError."""
        bodies: dict[int, str] = {}
        used: set[int] = set()
        for line in lines:
            row, columns, cells = line
            if cells:
                if row in bodies:
                    raise RenderError(f"two contents for one cell in row {row} of «{self.name}»")
                bodies[row] = self._body(line)
                self._owed.discard(row)
                used.update((columns[0], columns[-1]))
            else:
                bodies.setdefault(row, "")
                used.update(column + 1 for column in self.comments.get(row - 1, ()))
        for row in sorted(bodies.keys() & self._special):
            set_up_row(self, self._sheet, row)
        if used:
            for row, column in ((min(bodies), min(used)), (max(bodies), max(used))):
                check(self._check_dimensions(row - 1, column - 1), f"the cell {row}, {column} of «{self.name}»")
        spans = f"{min(used)}:{max(used)}" if used else None
        for row, body in sorted(bodies.items()):
            self._write_row(row - 1, spans, self.row_info.get(row - 1), empty_row=not body)
            if body:
                self.fh.write(f"{body}</row>")
        if not (self._sheet.charts or self._sheet.comments):  # which have their places by the heights of the rows
            self.row_info.clear()
            self.row_sizes.clear()
        self._rows.settle()
        self._links.settle()

    def _body(self, line: Line) -> str:
        """The cells of a row."""
        (row, columns, cells), looks, ends = line, self._parts.looks, self._ends
        body = "".join(
            [
                f'<c r="{letters}{row}"{looks.get(id(style)) or looks.add(style)}{ends[content.__class__](content)}'
                for letters, (content, style) in zip(map(column_letters, columns), cells, strict=True)
            ]
        )
        self._parts.texts.count(body)
        if self._parts.links.met:
            self._link(line)
        if self._charted:
            self._remember(line)
        return body

    def _merge(self, sheet: Sheet) -> None:
        """Make one cell of each merged range; a single cell is one already."""
        tables = [table.area for table in sheet.tables]
        if any(starmap(_meet, chain(combinations(tables, 2), product(tables, (merge.area for merge in sheet.merges))))):
            raise RenderError(f"something meets a table of «{sheet.name}»")
        for merge in sheet.merges:
            top, left, bottom, right = merge.area
            if (top, left) != (bottom, right):
                self.merge.append([top - 1, left - 1, bottom - 1, right - 1])

    def _link(self, line: Line) -> None:
        links = self._parts.links
        row, columns, cells = line
        for column, (content, _) in zip(columns, cells, strict=True):
            link = links.of(content) if isinstance(content, Link) else None
            if link is not None and self.hlink_count < MAX_LINKS:
                self.hlink_count += 1
                if link.relation:
                    self.external_hyper_links.append(link.relation)
                self._links.write(link.element(f"{column_letters(column)}{row}", len(self.external_hyper_links)))
        links.met = False

    def _remember(self, line: Line) -> None:
        """Keep what a chart shows of the row where nothing calculates."""
        row, columns, cells = line
        for top, left, bottom, right in self._charted:
            if top < row <= bottom + 1:
                for column, (content, _) in zip(columns, cells, strict=True):
                    if left < column <= right + 1:
                        self._remembered[row - 1, column - 1] = plain_content(content)

    def _write_rows(self) -> None:
        self.fh.take(self._rows)

    def _write_hyperlinks(self) -> None:
        if self.hlink_count:
            self._xml_start_tag("hyperlinks")
            self.fh.take(self._links)
            self._xml_end_tag("hyperlinks")
        self.rel_count = len(self.external_hyper_links)

    def _get_range_data(self, *place: int) -> list[object]:
        if place not in self._charted:
            raise RenderError(f"a chart draws from «{self.name}» after it was written")
        top, left, bottom, right = place
        places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return [self._remembered.get(cell) for cell in places]


def _meet(one: Area, other: Area) -> bool:
    return not (one.bottom < other.top or other.bottom < one.top or one.right < other.left or other.right < one.left)


def _merged(merges: Iterable[Merge]) -> Iterator[Item]:
    """The cells under merged ranges: the first has the content, all have the look."""
    for merge in merges:
        top, left, bottom, right = merge.area
        content, style = merge.content, merge.style
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield Item(row, column, content, style)
                content = None


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[int, list[Line]]]:
    for number, block in groupby(lines, lambda line: (line[0] - 1) // _BLOCK):
        yield number, list(block)


def _lines(items: list[Item], long: Iterable[Rows]) -> Iterator[Line]:
    """The rows of sorted items, with the long ones in their places. Raises RenderError where one meets another."""
    place = 0
    for rows in sorted(long, key=attrgetter("first")):
        end = bisect_left(items, rows.first, place, key=itemgetter(0))
        yield from _short(items[place:end])
        yield from _long(rows)
        place = end
    yield from _short(items[place:])


def _short(items: Iterable[Item]) -> Iterator[Line]:
    for row, group in groupby(items, itemgetter(0)):
        columns, cells = zip(*((column, (content, style)) for _, column, content, style in group), strict=True)
        if len(set(columns)) < len(columns):
            raise RenderError(f"two contents for one cell in row {row}")
        yield row, columns, cells


def _long(rows: Rows) -> Iterator[Line]:
    for row, cells in enumerate(rows.cells(), rows.first):
        found = list(cells)
        yield row, range(1, len(found) + 1), found

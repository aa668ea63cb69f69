"""The cells of a sheet as XML: the bytes that XlsxWriter's own methods would write, made in one pass over the items."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, combinations, groupby, product, starmap
from operator import itemgetter
from types import NoneType
from typing import Any

from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from ppc_reports.excel_setup import RenderError, check
from ppc_reports.excel_text import MAX_TIP, clean, escaped, linkable
from ppc_reports.grid import column_letters
from ppc_reports.report.spec import Area, Content, Formula, Item, Link, Merge, Sheet, Style

MAX_LINKS = 65_000
"""Excel opens no sheet with many more links; the rest stay text."""
FIRST_DATE = dt.date(1900, 3, 1)
"""The first day that every spreadsheet counts alike."""
_DAY_ZERO, _DAY = dt.datetime(1899, 12, 30), dt.timedelta(days=1)
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
_SHARED = ' t="s"><v>'
_INSIDE = "internal:"
_BLOCK = 16
"""So many rows together tell which columns they use."""

End = Callable[[Any], str]
"""The end of a cell with that content, after its place and look."""


class Texts(dict[str, str]):
    """The end of the cell of each text of a workbook; it stands once in the shared strings, whatever uses it."""

    def __init__(self, workbook: Any) -> None:
        super().__init__()
        self._shared = workbook.str_table

    def __missing__(self, text: str) -> str:
        number = self._shared._get_shared_string_index(clean(text))
        self._shared.count -= 1
        self[text] = f"{_SHARED}{number}</v></c>"
        return self[text]

    def count(self, cells: str) -> None:
        """Add the texts among those cells to the number of their uses."""
        self._shared.count += cells.count(_SHARED)


class Looks(dict[int, str]):
    """The attribute of a cell that names its format, by the identity of its style, which a Book keeps alive."""

    def __init__(self, format_of: Callable[[Style], Any]) -> None:
        super().__init__()
        self.format_of = format_of

    def add(self, style: Style) -> str:
        """The attribute of a style that is new."""
        self[id(style)] = f' s="{self.format_of(style)._get_xf_index()}"'
        return self[id(style)]


class Links(dict[tuple[str, str, str], Any]):
    """What XlsxWriter keeps of each link of a workbook, by address, text and tip; None for one that stays text."""

    def __missing__(self, link: tuple[str, str, str]) -> Any:
        address, text, tip = link
        self[link] = None
        if linkable(address):
            scheme, _, rest = address.partition(":")
            self[link] = url = Url(f"{scheme.lower()}:{rest}")
            url.text, url.tip = clean(text or address), clean(tip, MAX_TIP)
        return self[link]

    def of(self, link: Link) -> Any:
        """What is kept of a link. One that leads out of the workbook is the same under whatever text."""
        address, text, tip = link
        return self[address, text if address.startswith(_INSIDE) else "", tip]


class _Unkept(dict[tuple[int, int], str]):
    """Takes the place of every cell of a table, and keeps none: that nothing meets a table is seen by its corners."""

    def __setitem__(self, place: tuple[int, int], area: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Parts:
    """What the sheets of one workbook share."""

    texts: Texts
    looks: Looks
    links: Links = field(default_factory=Links)


class CellSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose cells are made at once."""

    def __init__(self) -> None:
        super().__init__()
        self.table_cells = _Unkept()
        self._declared: list[Item] = []
        self._bodies: dict[int, str] = {}
        self._used: dict[int, set[int]] = defaultdict(set)

    def write_cells(self, sheet: Sheet, parts: Parts) -> None:
        """Every cell of a declared sheet, its headers of tables and merged ranges too. Raises RenderError."""
        self.table.clear()
        self._merge(sheet)
        self._declared = sorted((*sheet.items, *_merged(sheet.merges)), key=itemgetter(0, 1))
        looks, ends, written = parts.looks, _ends(parts.texts), 0
        for row, items in groupby(self._declared, itemgetter(0)):
            cells = {
                column: f'<c r="{column_letters(column)}{row}"{looks.get(id(style)) or looks.add(style)}'
                f"{ends[content.__class__](content)}"
                for _, column, content, style in items
            }
            written += len(cells)
            self._bodies[row - 1] = "".join(cells.values())
            parts.texts.count(self._bodies[row - 1])
            for column in (next(iter(cells)), next(reversed(cells))):
                check(self._check_dimensions(row - 1, column - 1), f"the cell {row}, {column} of «{sheet.name}»")
                self._used[(row - 1) // _BLOCK].add(column)
        if written < len(self._declared):
            raise RenderError(f"two contents for one cell of «{sheet.name}»")
        self._link(parts.links)

    def _merge(self, sheet: Sheet) -> None:
        """Make one cell of each merged range; a single cell is one already."""
        tables = [table.area for table in sheet.tables]
        if any(starmap(_meet, chain(combinations(tables, 2), product(tables, (merge.area for merge in sheet.merges))))):
            raise RenderError(f"something meets a table of «{sheet.name}»")
        for merge in sheet.merges:
            top, left, bottom, right = merge.area
            if (top, left) != (bottom, right):
                self.merge.append([top - 1, left - 1, bottom - 1, right - 1])

    def _link(self, links: Links) -> None:
        for row, column, content, _ in self._declared:
            url = links.of(content) if isinstance(content, Link) else None
            if url is not None and self.hlink_count < MAX_LINKS:
                self.hlink_count += 1
                self.hyperlinks[row - 1][column - 1] = url

    def _write_rows(self) -> None:
        for row, comments in self.comments.items():
            self._used[row // _BLOCK].update(column + 1 for column in comments)
        spans = {block: f"{min(used)}:{max(used)}" for block, used in self._used.items()}
        for row in sorted(self._bodies.keys() | self.row_info.keys() | self.comments.keys()):
            body = self._bodies.pop(row, "")
            self._write_row(row, spans.get(row // _BLOCK), self.row_info.get(row), empty_row=not body)
            if body:
                self.fh.write(f"{body}</row>")

    def _get_range_data(self, top: int, left: int, bottom: int, right: int) -> list[object]:
        places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return [self._remembered.get((row + 1, column + 1)) for row, column in places]

    @cached_property
    def _remembered(self) -> dict[tuple[int, int], object]:
        """What a chart remembers of every cell."""
        return {(row, column): _plain(content) for row, column, content, _ in self._declared}


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


def _ends(texts: Texts) -> Mapping[type, End]:
    """How each type of content ends its cell."""
    text = texts.__getitem__

    def day(content: dt.date) -> str:
        number = _serial(content)
        return text(f"{content:%d/%m}/{content.year}") if number is None else _number(number)

    return {
        str: text,
        float: _number,
        int: _number,
        NoneType: lambda _: "/>",
        Formula: _formula,
        Link: lambda link: text(link.text or link.url),
        dt.date: day,
        dt.datetime: day,
        bool: lambda content: f' t="b"><v>{content:d}</v></c>',
    }


def _number(content: float) -> str:
    return f"><v>{_finite(content):.16G}</v></c>"


def _finite(number: float) -> float:
    if number - number:
        raise RenderError(f"no cell can hold {number}")
    return number


@lru_cache(10_000)
def _serial(content: dt.date) -> float | None:
    """The number of a day; None for one that not every spreadsheet counts alike."""
    moment = content if isinstance(content, dt.datetime) else dt.datetime.combine(content, dt.time())
    return (moment - _DAY_ZERO) / _DAY if moment.date() >= FIRST_DATE else None


def _formula(content: Formula) -> str:
    kind, value = "", content.value
    if value is None or isinstance(value, str):
        value = escaped(clean(value or ""))
        kind = ' t="e"' if value in _ERRORS else ' t="str"'
    else:
        _finite(value)
    return f"{kind}><f>{escaped(content.text.removeprefix('='))}</f><v>{value}</v></c>"


def _plain(content: Content) -> object:
    """A content as a chart remembers it."""
    if isinstance(content, Formula):
        value = content.value
        return clean(value or "") if value is None or isinstance(value, str) else value
    if isinstance(content, Link):
        return clean(content.text or content.url)
    number = _serial(content) if isinstance(content, dt.date) else content
    return f"{number:.16g}" if isinstance(number, float | int) else clean(number or "")

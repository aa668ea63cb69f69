"""Rows laid out from top to bottom: headings, paragraphs and lists, each row as high as its text needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ppc_reports.excel.book import Area, AreaRule, Chart, Content, Item, Link, Merge, Rows, Style, Table
from ppc_reports.products.report import fitting, theme
from ppc_reports.products.report.pages import Span

TEXT = theme.WRAPPED.but(valign="vcenter", indent=1)
LABEL = TEXT.but(bold=True)
CENTERED = theme.CENTERED.but(wrap=True)
NOTE = theme.WRAPPED_NOTE.but(valign="vcenter")
PLAIN = TEXT.but(border="", indent=0)
BANNER = LABEL.but(color=theme.ACCENT, fill=theme.ACCENT_SOFT)

_LAST_ROWS = 3
"""So many rows of a table at least stand on its last page,"""
_TO_THE_NEXT = 2
"""together with the gap and the heading that follow it."""
GAP_HEIGHT = 10.0
_SURELY_FITS = 0.6
"""So much of a column holds any text on one line, whatever its letters and its size."""


class BlockCell(NamedTuple):
    """One content with its style, over ``span`` columns."""

    content: Content
    style: Style = TEXT
    span: int = 1


class Block(NamedTuple):
    """A piece of a sheet: ``rows`` is how many rows it takes, the rest is in the words of a Sheet.

    Each range of ``kept`` stays on one printed page; a block that ``leads`` stays with the row that follows it.
    """

    rows: int
    items: tuple[Item, ...] = ()
    merges: tuple[Merge, ...] = ()
    heights: Mapping[int, float] = MappingProxyType({})
    tables: tuple[Table, ...] = ()
    kept: tuple[Span, ...] = ()
    leads: bool = False
    long: tuple[Rows, ...] = ()
    charts: tuple[Chart, ...] = ()
    rules: tuple[AreaRule, ...] = ()


Builder = Callable[[int], Block]
"""A block that is told its first row."""

Widths = Mapping[int, float]


def stack(first: int, builders: Iterable[Builder]) -> Block:
    """The blocks one under another from row ``first`` on."""
    row, kept, tables, long = first, list[Span](), list[Table](), list[Rows]()
    items, merges, heights = list[Item](), list[Merge](), dict[int, float]()
    charts, rules = list[Chart](), list[AreaRule]()
    for build in builders:
        block = build(row)
        items += block.items
        merges += block.merges
        heights.update(block.heights)
        tables += block.tables
        kept += block.kept
        long += block.long
        charts += block.charts
        rules += block.rules
        if block.leads:
            kept.append((row, row + block.rows))
        row += block.rows
    return Block(
        row - first,
        tuple(items),
        tuple(merges),
        heights,
        tuple(tables),
        tuple(kept),
        long=tuple(long),
        charts=tuple(charts),
        rules=tuple(rules),
    )


def leading(build: Builder) -> Builder:
    """The block, which no page may end with."""
    return lambda row: build(row)._replace(leads=True)


def line(widths: Widths, *cells: BlockCell, height: float = 0.0) -> Builder:
    """One row of cells from column 1 on, as high as its longest text needs, or ``height`` where that is more."""

    def build(row: int) -> Block:
        items: list[Item] = []
        merges: list[Merge] = []
        column = 1
        for content, style, span in cells:
            last = column + span - 1
            if span > 1:
                merges.append(Merge(Area(row, column, row, last), content, style))
            else:
                items.append(Item(row, column, content, style))
            column = last + 1
        return Block(1, tuple(items), tuple(merges), {row: max(_height(widths, cells), height)})

    return build


def _height(widths: Widths, cells: Sequence[BlockCell]) -> float:
    column, needed = 1, 0.0
    for content, style, span in cells:
        height = fitting.row_height(1, style.size)
        if style.wrap:
            width = fitting.merged_width([widths[number] for number in range(column, column + span)])
            text, room = _text(content), width - style.indent * fitting.INDENT
            if len(text) >= room * _SURELY_FITS or "\n" in text:
                height = fitting.row_height(fitting.lines_needed(text, room, style.size, bold=style.bold), style.size)
        needed = max(needed, height)
        column += span
    return needed


def _text(content: Content) -> str:
    if isinstance(content, Link):
        return content.text
    return content if isinstance(content, str) else ""


def gap(height: float = GAP_HEIGHT) -> Builder:
    """An empty row."""
    return lambda row: Block(1, heights={row: height})


def heading(widths: Widths, text: str) -> Builder:
    """The title of a section, over the whole width, and some air under its line."""
    return leading(
        lambda row: stack(row, [line(widths, BlockCell(text, theme.SECTION, len(widths)), height=24.0), gap(4.0)])
    )


def paragraph(widths: Widths, text: str, style: Style = NOTE) -> Builder:
    """A text over the whole width, wrapped; it introduces what follows."""
    return leading(line(widths, BlockCell(text, style, len(widths))))


def header(widths: Widths, *names: str | tuple[str, int]) -> Builder:
    """A header row; a name may come with the number of columns it stands over."""
    pairs = [(name, 1) if isinstance(name, str) else name for name in names]
    return leading(line(widths, *(BlockCell(name, theme.HEADER, span) for name, span in pairs), height=20.0))


def table(
    widths: Widths,
    name: str,
    names: Sequence[str],
    rows: Sequence[Sequence[BlockCell]],
    nothing: str = "No hay filas que mostrar.",
) -> Builder:
    """An Excel table from column 1 on, whose cells never span; the sentence ``nothing`` where it has no rows."""
    if not rows:
        return paragraph(widths, nothing)

    def build(row: int) -> Block:
        head, area = header(widths, *names)(row), Area(row, 1, row + len(rows), len(names))
        heights = {number: _height(widths, cells) for number, cells in enumerate(rows, row + 1)}
        long = Rows(row + 1, lambda: ([cell[:2] for cell in cells] for cells in rows))
        ends = (max(area.bottom - _LAST_ROWS + 1, area.top), area.bottom + _TO_THE_NEXT)
        return head._replace(
            rows=1 + len(rows),
            heights={**head.heights, **heights},
            tables=(Table(name, area, tuple(names)),),
            kept=((row, row + 1), ends),
            leads=False,
            long=(long,),
        )

    return build

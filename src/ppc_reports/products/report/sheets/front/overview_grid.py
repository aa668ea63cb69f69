"""The grid of *Resumen*: twenty-four narrow columns on one landscape page, and the data of its curve beside the page."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Style
from ppc_reports.products.report import fitting, theme
from ppc_reports.products.report.blocks import BlockCell

NAME = "Resumen"
COLUMNS = 24
WIDTH = 5.2
PIXELS = 41
DATA = COLUMNS + 2
"""The first column of the data of the curve, right of the page."""
WIDTHS = {
    **dict.fromkeys(range(1, COLUMNS + 1), WIDTH),
    COLUMNS + 1: 3.0,
    DATA: 24.0,
    **dict.fromkeys(range(DATA + 1, DATA + 5), 10.0),
}
PAGE = dict.fromkeys(range(1, COLUMNS + 1), WIDTH)
LEFT, GUTTER = 13, 1
"""The columns of the left block, and those that part it from the right one."""

TEXT = theme.WRAPPED.but(valign="vcenter", size=9.5, indent=0)
SMALL = TEXT.but(size=theme.NOTE_SIZE)
HEADER = theme.HEADER.but(size=9.0)
BLANK = Style()


def room(span: int) -> float:
    """The width that a text without indent has over so many columns, as an indented cell would need it."""
    return fitting.merged_width([WIDTH] * span) + fitting.INDENT


def section(text: str, columns: int) -> BlockCell:
    """The title of a block over so many columns."""
    return BlockCell(text, theme.SECTION.but(size=11.0), columns)


def gutter() -> Iterator[BlockCell]:
    """The empty cells between the left block and the right one."""
    return (BlockCell(None, BLANK) for _ in range(GUTTER))

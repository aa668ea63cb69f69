"""*Textos completos*: the texts that *Seguimiento* shortens, whole. Only there when there is one."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Area, Print, Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import CENTERED, Cell, stack, table
from ppc_reports.products.report.long_texts import FULL_TEXTS, chunks, long_texts
from ppc_reports.products.report.pages import paged

NAME = FULL_TEXTS
_WIDTHS = {1: 11.0, 2: 22.0, 3: 120.0}


def sheet(summary: Summary) -> Sheet:
    """The sheet of a summary with at least one such text; what is longer than a row goes on in the next one."""
    build = table(_WIDTHS, "tblTextos", ("Clave", "Qué es", "Texto completo"), list(_rows(summary)))
    body = stack(theme.HEAD_ROW, [build])
    note = "Los textos que no caben en una fila de «Seguimiento»; el que es muy largo sigue en la fila de abajo."
    made = Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, note) + body.items,
        rows=body.long,
        tables=body.tables,
        widths=_WIDTHS,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(theme.HEAD_ROW, 1),
        printing=Print(
            repeat=(theme.HEAD_ROW, theme.HEAD_ROW), area=Area(1, 1, theme.HEAD_ROW + body.rows - 1, len(_WIDTHS))
        ),
    )
    return paged(made, body.kept)


def _rows(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    for long in long_texts(summary):
        for part in chunks(long.text):
            yield Cell(long.activity.key, CENTERED.but(bold=True)), Cell(long.what), Cell(part)

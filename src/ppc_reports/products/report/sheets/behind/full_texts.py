"""*Textos completos*: the texts that a row of *Seguimiento* shortens, and the notes of each quarter, whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ppc_reports.excel.book import Sheet
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.model import QUARTERS, Activity
from ppc_reports.products.report import formulas
from ppc_reports.products.report.blocks import CENTERED, BlockCell, table
from ppc_reports.products.report.fitting import in_lines
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.front.matrix_columns import DESCRIPTION, OFFICES, PRODUCT, SUPPORTS, Column
from ppc_reports.products.report.sheets.front.matrix_row import TEXT_LINES

NAME = "Textos completos"
_WIDTHS = {1: 11.0, 2: 20.0, 3: 120.0, 4: 44.0}
MAX_CHUNK = 1500
"""Characters of a text that surely fit in the tallest row Excel allows; a longer one goes on in the next row."""


class LongText(NamedTuple):
    """A text that stands whole here: the activity, what it is of it, and the text."""

    activity: Activity
    what: str
    text: str


def sheet(summary: Summary) -> Sheet:
    """The sheet, for the screen alone; what is longer than a row goes on in the next one."""
    note = "Lo que en una fila de «Seguimiento» termina en «…», y las observaciones de cada trimestre."
    blocks = (
        table(_WIDTHS, "tblTextos", ("Clave", "Qué es", "Texto completo", formulas.ORIGIN), list(_rows(summary))),
    )
    return report_sheet(
        summary, Page(NAME, note, _WIDTHS, blocks, behind=True, printed=0, header=HEAD_ROW, kept_columns=1)
    )


def _rows(summary: Summary) -> Iterator[tuple[BlockCell, ...]]:
    for long in long_texts(summary):
        for part in chunks(long.text):
            origin = formulas.origin(summary.source, long.activity.sheet, long.activity.row)
            yield (
                BlockCell(long.activity.key, CENTERED.but(bold=True)),
                BlockCell(long.what),
                BlockCell(part),
                BlockCell(origin),
            )


def long_texts(summary: Summary) -> tuple[LongText, ...]:
    """Every text of the plan that stands here, in the order of the rows and columns of *Seguimiento*."""
    return tuple(found for item in summary.standings for found in _of(item.activity))


def _of(activity: Activity) -> Iterator[LongText]:
    fields: tuple[tuple[Column, str], ...] = (
        (DESCRIPTION, activity.description),
        (OFFICES, formulas.offices_text(activity.leads or (NO_OFFICE,))),
        (PRODUCT, activity.product),
        (SUPPORTS, formulas.offices_text(activity.supports)),
    )
    for column, text in fields:
        if in_lines(text, column.width, TEXT_LINES) != " ".join(text.split()):
            yield LongText(activity, column.header, text)
    for quarter in QUARTERS:
        notes = activity.entry(quarter).notes.strip()
        if notes:
            yield LongText(activity, f"Observaciones T{quarter}", notes)


def chunks(text: str, limit: int = MAX_CHUNK) -> tuple[str, ...]:
    """The text in parts of at most ``limit`` characters, cut at blanks where it can be; nothing of it is lost."""
    parts = []
    while len(text) > limit:
        cut = text.rfind(" ", limit // 2, limit) + 1 or limit
        parts.append(text[:cut])
        text = text[cut:]
    return (*parts, text)

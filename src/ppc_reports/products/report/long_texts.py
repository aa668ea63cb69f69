"""Texts too long for a row of *Seguimiento*: shortened there, and whole in a sheet of their own, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ppc_reports.excel.book import Area, Print, Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS, Activity
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import CENTERED, Cell, stack, table
from ppc_reports.products.report.pages import paged

DESCRIPTION, PRODUCT, OFFICES, SUPPORTS, NOTES = 40.0, 17.0, 19.0, 17.0, 32.0
"""The widths of the columns of *Seguimiento* that hold texts of any length."""
PROSE_FITS = 1.1
"""Prose is narrower than the digits in which the width of a column is counted."""
FULL_TEXTS = "Textos completos"
_POINTER = f"… (sigue en «{FULL_TEXTS}»)"
_MOST_LINES = 29
"""So many lines fit in the tallest row that Excel allows."""
MAX_CHUNK = 1500
"""Characters of a text that surely fit in the tallest row Excel allows; a longer one goes on in the next row."""


class LongText(NamedTuple):
    """A text that stands whole elsewhere: the activity, what it is of it, and the text."""

    activity: Activity
    what: str
    text: str


def room(width: float) -> float:
    """How many characters of prose a line of a column holds."""
    return (width - 1) * PROSE_FITS


def is_long(text: str, width: float) -> bool:
    """True for a text that no row can show whole in a column of that width."""
    if len(text) + text.count("\n") * width < _MOST_LINES * (width - 1) / 2:
        return False
    return theme.lines_needed(text, room(width)) > _MOST_LINES


def fitted(text: str, width: float) -> str:
    """The text, or where it is too long as much of it as fits, and where it goes on."""
    if not is_long(text, width):
        return text
    shown = text[: int(_MOST_LINES * width)]
    while is_long(shown + _POINTER, width):
        shown = shown[: int(len(shown) * 0.9)]
    return shown.rstrip() + _POINTER


def chunks(text: str, limit: int = MAX_CHUNK) -> tuple[str, ...]:
    """The text in parts of at most ``limit`` characters, cut at blanks where it can be; nothing of it is lost."""
    parts = []
    while len(text) > limit:
        cut = text.rfind(" ", limit // 2, limit) + 1 or limit
        parts.append(text[:cut])
        text = text[cut:]
    return (*parts, text)


def observations(activity: Activity) -> str:
    """The notes of every quarter that has any, each with its quarter."""
    return "\n".join(f"T{quarter}: {notes}" for quarter, notes in _notes(activity))


def _notes(activity: Activity) -> Iterator[tuple[int, str]]:
    noted = ((quarter, activity.entry(quarter).notes.strip()) for quarter in QUARTERS)
    return ((quarter, notes) for quarter, notes in noted if notes)


def long_texts(summary: Summary) -> tuple[LongText, ...]:
    """Every text of the plan that *Seguimiento* cannot show whole, in the order of its rows and columns."""
    return tuple(found for item in summary.standings for found in _of(item.activity))


def _of(activity: Activity) -> Iterator[LongText]:
    fields = (
        ("Actividad", activity.description, DESCRIPTION),
        ("Producto", activity.product, PRODUCT),
        ("Responsable", "; ".join(activity.leads), OFFICES),
        ("Apoyo", "; ".join(activity.supports), SUPPORTS),
    )
    yield from (LongText(activity, what, text) for what, text, width in fields if is_long(text, width))
    if is_long(observations(activity), NOTES):
        yield from (LongText(activity, f"Observaciones T{quarter}", notes) for quarter, notes in _notes(activity))


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

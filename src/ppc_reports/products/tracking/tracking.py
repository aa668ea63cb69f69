"""The sheet «Seguimiento»: the plan above the header, one row per activity, free rows below. Pure declaration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ppc_reports.excel.book import Area, Content, Item, Link, Merge, Print, Sheet, Style
from ppc_reports.products.report import fitting, theme
from ppc_reports.products.tracking import columns as col
from ppc_reports.products.tracking.checks import WEIGHTS_ROW, colours, validations
from ppc_reports.products.tracking.columns import TrackingColumn
from ppc_reports.products.tracking.totals import Row, total_achieved, total_planned, weights_sum

SHEET = "Seguimiento"
TITLE_ROW, ENTITY_ROW, YEAR_ROW, NOTE_ROW, HEADER_ROW = 1, 2, 3, WEIGHTS_ROW, 5
FIRST_ROW = HEADER_ROW + 1
OBJECTIVE_LABEL = "Objetivo general: "

_HEIGHTS = {TITLE_ROW: 39.0, ENTITY_ROW: 28.0, YEAR_ROW: 18.0, NOTE_ROW: 26.0, HEADER_ROW: 42.0}
_DENSITY = 1.08
"""How much more prose than figures a column holds: letters are narrower than the digits its width counts."""
_NARROW = (col.place(col.LINE), col.place(col.ACTIVITY))
"""The head stands over the columns that stay on the screen, the objective beside it."""
_WIDE = (col.place(col.LEAD), col.place(col.notes(1)))
_TITLE = theme.TITLE.but(size=14, wrap=True, locked=False)
_LABEL = theme.BODY.but(bold=True, color=theme.ACCENT, border="")
_VALUE = theme.BODY.but(fill=theme.ACCENT_SOFT, border=theme.ACCENT_MID, wrap=True, locked=False)
_NOTE = theme.NOTE.but(wrap=True)
_NOTE_TEXT = "Una fila por actividad; en cada trimestre, solo lo de ese trimestre. Vea la hoja «Instrucciones»."


@dataclass(frozen=True, slots=True)
class TrackingHead:
    """The rows above the header; ``year`` is None in a blank workbook, ``password`` opens what Control Interno writes."""

    title: str
    entity: str = ""
    year: int | None = None
    objective: str = ""
    password: str = ""


def tracking_sheet(preamble: TrackingHead, columns: Sequence[TrackingColumn], rows: Sequence[Row], spare: int) -> Sheet:
    """The sheet of these columns with these rows (header → content) and ``spare`` blank ones, ready to fill in.

    What is Control Interno's is locked; with a ``password`` in the preamble, to everybody else.
    """
    bottom = HEADER_ROW + len(rows) + spare
    blanks: list[Row] = [{}] * spare
    cells = (item for row, content in enumerate([*rows, *blanks], FIRST_ROW) for item in _row(columns, content, row))
    return Sheet(
        name=SHEET,
        items=(*_head(preamble, rows, bottom), *_headers(columns), *cells),
        widths={place: column.width for place, column in enumerate(columns, start=1)},
        heights=_heights(preamble, columns, rows),
        merges=_preamble(preamble),
        conditionals=colours(columns, FIRST_ROW, bottom),
        validations=validations(columns, FIRST_ROW, bottom),
        freeze=(HEADER_ROW, col.place(col.ACTIVITY)),
        filter=Area(HEADER_ROW, 1, bottom, len(columns)),
        printing=_printing(bottom, len(columns)),
        tab_color=theme.ACCENT,
        protected=True,
        password=preamble.password,
    )


def _printing(bottom: int, last: int) -> Print:
    """Three pages wide on oficio paper: to T2, to the totals, the rest of the plan; line, number and activity on each."""
    ends = (col.place(col.notes(2)), col.place(col.TOTAL_ACHIEVED), col.place(col.ACCUMULATION))
    return Print(
        paper=5,
        scale=60,
        repeat=(HEADER_ROW, HEADER_ROW),
        repeat_columns=(col.place(col.LINE), col.place(col.ACTIVITY)),
        column_breaks=tuple(place for place in ends if place < last),
        area=Area(1, 1, bottom, last),
    )


def _heights(preamble: TrackingHead, columns: Sequence[TrackingColumn], rows: Sequence[Row]) -> dict[int, float]:
    """Rows with text are as high as it needs; blank ones are left to grow as one types."""
    width = sum(column.width for column in columns[_WIDE[0] - 1 : _WIDE[1]])
    objective = fitting.fitted_height([(OBJECTIVE_LABEL + preamble.objective, width)])
    above = sum(_HEIGHTS[row] for row in (TITLE_ROW, ENTITY_ROW, YEAR_ROW))
    head = {**_HEIGHTS, NOTE_ROW: max(_HEIGHTS[NOTE_ROW], objective - above)}
    return head | {row: _row_height(columns, content) for row, content in enumerate(rows, FIRST_ROW)}


def _row_height(columns: Sequence[TrackingColumn], content: Row) -> float:
    shown = ((column, content.get(column.header)) for column in columns)
    texts = ((value.text if isinstance(value, Link) else value, column.width * _DENSITY) for column, value in shown)
    return fitting.fitted_height(((text, width) for text, width in texts if isinstance(text, str)), theme.NOTE_SIZE)


def _preamble(preamble: TrackingHead) -> tuple[Merge, ...]:
    (left, right), (first, last) = _NARROW, _WIDE
    objective = f"{OBJECTIVE_LABEL}{preamble.objective}"
    return (
        Merge(Area(TITLE_ROW, left, TITLE_ROW, right), preamble.title, _TITLE),
        Merge(Area(ENTITY_ROW, left + 1, ENTITY_ROW, right), preamble.entity or None, _VALUE),
        Merge(Area(YEAR_ROW, left + 1, YEAR_ROW, right), preamble.year, _VALUE),
        Merge(Area(NOTE_ROW, left, NOTE_ROW, right), _NOTE_TEXT, _NOTE),
        Merge(Area(TITLE_ROW, first, NOTE_ROW, last), objective, _VALUE),
    )


def _head(preamble: TrackingHead, rows: Iterable[Row], bottom: int) -> tuple[Item, ...]:
    weight = col.place(col.WEIGHT)
    sum_style = theme.PERCENT.but(size=theme.NOTE_SIZE, bold=True, align="center")
    return (
        Item(ENTITY_ROW, 1, "Entidad", _LABEL),
        Item(YEAR_ROW, 1, "Vigencia", _LABEL),
        Item(WEIGHTS_ROW, weight - 1, "Suma de pesos:", theme.NOTE.but(align="right")),
        Item(WEIGHTS_ROW, weight, weights_sum(rows, FIRST_ROW, bottom), sum_style),
    )


def _headers(columns: Sequence[TrackingColumn]) -> Iterable[Item]:
    for place, column in enumerate(columns, start=1):
        yield Item(HEADER_ROW, place, column.header, col.header_style(column))


def _row(columns: Sequence[TrackingColumn], content: Row, row: int) -> Iterable[Item]:
    totals: dict[str, Content] = {
        col.TOTAL_PLANNED: total_planned(row, content),
        col.TOTAL_ACHIEVED: total_achieved(row, content),
    }
    cells = {**totals, **content}
    for place, column in enumerate(columns, start=1):
        yield Item(row, place, cells.get(column.header), _style(column, content))


def _style(column: TrackingColumn, content: Row) -> Style:
    """The look of a cell; what a row with a target achieved is an amount, and a link looks like one."""
    style = col.cell_style(column)
    if isinstance(content.get(column.header), Link):
        return style.but(color=theme.LINK.color, underline=True)
    measured = column.field.name in ("achieved", "verified") and content.get(col.TARGET) is not None
    return style.but(number_format="General") if measured else style

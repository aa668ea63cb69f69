"""*Seguimiento*: the matrix, one row per activity, an Excel table whose derived figures are formulas over its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ppc_reports.excel.book import Area, Content, Formula, Item, Merge, Print, Rows, Rule, Sheet, Style, Table
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import long_texts as long
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import brief
from ppc_reports.products.report.formulas import formulas
from ppc_reports.products.report.matrix_row import BASE, Column, Row, Written, reported_values, styles

NAME = live.TABLE
BAND_ROW, HEADER_ROW, FIRST_ROW = theme.HEAD_ROW, theme.HEAD_ROW + 1, theme.HEAD_ROW + 2
_DOUBLE_LETTER = 3
"""Excel's number of the 11 × 17 inch paper: *doble carta*."""
_NOTE = (
    "Una fila por actividad. T1 a T4 son de ese trimestre solo; «acumulado», desde enero hasta el corte. "
    "En cursiva, lo programado que se deduce de las fechas. — sin dato · NP no programado · N/A no aplica."
)


_PLAN, _TO_DATE, _RESULT = "Plan", "Acumulado al corte", "Resultado al corte"
_NOTES, _SCREEN, _SUPPORT = "Lo que dice la dependencia", "Línea", "Evidencia"
COLUMNS = (
    Column(live.KEY, 9, _PLAN),
    Column(live.LINE, 7, _PLAN),
    Column("Actividad", long.DESCRIPTION, _PLAN),
    Column("Producto", long.PRODUCT, _PLAN),
    Column(live.LEADS, long.OFFICES, _PLAN),
    Column("Apoyo", long.SUPPORTS, _PLAN),
    Column(live.START, 11, _PLAN),
    Column(live.END, 11, _PLAN),
    *(
        Column(header(quarter), 10.5, f"Trimestre {quarter}")
        for quarter in QUARTERS
        for header in (live.planned_header, live.achieved_header)
    ),
    Column(live.PLANNED, 12, _TO_DATE),
    Column(live.ACHIEVED, 12, _TO_DATE),
    Column(live.COMPLIANCE, 13.5, _RESULT),
    Column(live.REAL, 12.5, _RESULT),
    Column(live.STATE, 16.5, _RESULT),
    Column("Zona", 12, _RESULT),
    Column("Observaciones", long.NOTES, _NOTES),
    Column("Línea estratégica", 24, _SCREEN),
    *(Column(f"Evidencia T{quarter}", 11, _SUPPORT) for quarter in QUARTERS),
    *BASE,
)
_REPORTED = Column("Valores reportados", 48, "En su unidad")
_SOURCE = Column("Origen", 34, "De dónde salió: archivo, hoja y fila")

_NAME_LENGTH = 70
"""Of the name of a line, which stands whole in its own sheet."""
_NO_SHARES = (_PLAN, _NOTES, _SCREEN, _SUPPORT, _REPORTED.band, _SOURCE.band)
_LETTERS = {column.header: column_letters(index) for index, column in enumerate(COLUMNS, 1)}
_BY_TINT = (
    styles(Style(bold=True, color=theme.PAPER, fill=theme.ACCENT, align="center", border=theme.PAPER), ""),
    styles(Style(bold=True, fill=theme.ACCENT_MID, align="center", border=theme.PAPER), theme.TINT),
)
_BAND_STYLE = Style(bold=True, color=theme.ACCENT, fill=theme.ACCENT_SOFT, align="center", border=theme.PAPER)


def sheet(summary: Summary) -> Sheet:
    """The sheet. A plan without activities has one empty row, so that every formula over the table still answers."""
    extra = tuple(reported_values(item.activity) for item in summary.standings)
    joined = any(item.activity.source for item in summary.standings)
    columns = (*COLUMNS, *((_REPORTED,) if any(extra) else ()), *((_SOURCE,) if joined else ()))
    rows = [
        (*row.cells(), *_further(row, reported if any(extra) else None))
        for row, reported in zip(_rows(summary), extra, strict=True)
    ]
    data = Area(FIRST_ROW, 1, FIRST_ROW + max(len(rows), 1) - 1, len(columns))
    return Sheet(
        name=NAME,
        items=(*theme.page_head(summary, NAME, _NOTE), *_header(columns)),
        rows=(Rows(FIRST_ROW, lambda: (row[: len(columns)] for row in rows)),),
        widths={place + 1: _width(column, place, rows) for place, column in enumerate(columns)},
        heights={
            **theme.HEAD_HEIGHTS,
            BAND_ROW: 18.0,
            HEADER_ROW: theme.TABLE_HEADER_HEIGHT,
            **_heights(rows, columns),
        },
        merges=tuple(bands(columns, BAND_ROW)),
        tables=(Table(live.TABLE, data._replace(top=HEADER_ROW), tuple(column.header for column in columns)),),
        conditionals=(_line_ends(data),),
        freeze=(HEADER_ROW, 3),
        printing=Print(repeat=(BAND_ROW, HEADER_ROW), area=_printed(data), paper=_DOUBLE_LETTER),
        tab_color=theme.ACCENT,
        zoom=90,
    )


def _further(row: Row, reported: str | None) -> Iterator[Written]:
    """What stands after the columns of every report: the values in their unit unless None, and the source."""
    if reported is not None:
        yield Written(reported or None, row.styles.text)
    yield Written(row.item.activity.source or None, row.styles.text)


def _rows(summary: Summary) -> Iterator[Row]:
    """The activities as rows; neighbouring lines have different tints."""
    weighted = summary.weighted
    words = formulas(_LETTERS, summary.corte, weighted)
    names = {line.number: brief(line.name, _NAME_LENGTH) for line in summary.plan.lines}
    tints = {line.number: _BY_TINT[index % 2] for index, line in enumerate(summary.plan.lines)}
    for number, item in enumerate(summary.standings, FIRST_ROW):
        activity, counted = item.activity, live.weight_counted(item, weighted=weighted)
        yield Row(number, item, names.get(activity.line, ""), counted, tints.get(activity.line, _BY_TINT[0]), words)


def _header(columns: Sequence[Column]) -> Iterator[Item]:
    return (Item(HEADER_ROW, index, column.header, theme.HEADER) for index, column in enumerate(columns, 1))


def _width(column: Column, place: int, rows: Sequence[Sequence[Written]]) -> float:
    """The width of a column, more where a share far beyond 100 % asks for it."""
    if column.band in _NO_SHARES:
        return column.width
    highest = max((_number(row[place].content) for row in rows), default=0.0)
    return max(column.width, len(f"{highest:.1%}") + 2.0)


def _number(content: Content) -> float:
    value = content.value if isinstance(content, Formula) else content
    return abs(value) if isinstance(value, float) else 0.0


def bands(columns: Sequence[Column], row: int) -> Iterator[Merge]:
    """The words over the header row; the table itself has no merged cell."""
    first = 1
    for band, group in groupby(columns, key=lambda column: column.band):
        last = first + len(list(group)) - 1
        yield Merge(Area(row, first, row, last), band, _BAND_STYLE)
        first = last + 1


def _heights(rows: Sequence[Sequence[Written]], columns: Sequence[Column]) -> dict[int, float]:
    wide = [(place, long.room(column.width)) for place, column in enumerate(columns) if column.width >= long.PRODUCT]
    return {
        number: theme.fitted_height(
            (content, width) for place, width in wide if isinstance(content := row[place].content, str)
        )
        for number, row in enumerate(rows, FIRST_ROW)
    }


def _line_ends(data: Area) -> Rule:
    """A line under the last row of each strategic line, wherever the rows are sorted to."""
    line = f"${_LETTERS[live.LINE]}"
    criteria = f"={line}{data.top}<>{line}{data.top + 1}"
    return Rule(data, {"type": "formula", "criteria": criteria}, Style(border=theme.RULE, bottom=theme.ACCENT))


def _printed(data: Area) -> Area:
    """What is read on paper; the links and the base of the sums serve on the screen."""
    return Area(1, 1, data.bottom, max(index for index, column in enumerate(COLUMNS, 1) if column.band == _NOTES))

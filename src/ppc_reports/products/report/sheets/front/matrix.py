"""*Seguimiento*: the matrix, one row per activity, an Excel table whose derived figures are formulas over its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Area, Content, Formula, Item, Rows, Sheet, Table
from ppc_reports.judging.alerts import points_lost
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import Block
from ppc_reports.products.report.fitting import brief, fitted_height
from ppc_reports.products.report.frame import HEAD_ROW, OFICIO, TABLE_HEADER_HEIGHT, Page, report_sheet
from ppc_reports.products.report.row_formulas import row_formulas
from ppc_reports.products.report.sheets.front.matrix_columns import Column, ColumnGroup, columns_of
from ppc_reports.products.report.sheets.front.matrix_row import MatrixCell, MatrixRow

NAME = formulas.TABLE
HEADER_ROW, FIRST_ROW = HEAD_ROW, HEAD_ROW + 1
KEPT_COLUMNS = 2
_NOTE = (
    "Prog y Ejec: de ese trimestre solo; «acumulado»: de enero al corte. Cursiva: programado según las fechas. ≥ ≤: sin "
    "reporte o ilegible, lo menos y lo más que puede ser. — sin dato · NP no programado · N/A no aplica. Con [+]: plan y sumas."
)
_NAME_LENGTH = 70
"""Of the name of a line, which stands whole in its own sheet."""
_SHARES = (ColumnGroup.RESULT, ColumnGroup.QUARTERS, ColumnGroup.BASE)


def sheet(summary: Summary) -> Sheet:
    """The sheet. A plan without activities has one empty row, so that every formula over the table still answers."""
    columns = columns_of(summary)
    rows = [tuple(row.cells(columns)) for row in _rows(summary, columns)]
    data = Area(FIRST_ROW, 1, FIRST_ROW + max(len(rows), 1) - 1, len(columns))
    page = Page(
        name=NAME,
        note=_NOTE,
        widths={place: _width(column, place - 1, rows) for place, column in enumerate(columns, 1)},
        blocks=(lambda row: _table(row, columns, rows, data),),
        header=HEADER_ROW,
        kept_columns=KEPT_COLUMNS,
        printed_columns=max(place for place, column in enumerate(columns, 1) if column.group is ColumnGroup.QUARTERS),
        folded=frozenset(place for place, column in enumerate(columns, 1) if column.folded),
        paper=OFICIO,
        flows=True,
        printed=0 if summary.office else None,
    )
    return report_sheet(summary, page)


def _table(row: int, columns: Sequence[Column], rows: Sequence[Sequence[MatrixCell]], data: Area) -> Block:
    """The table from its header down."""
    heights = {row: TABLE_HEADER_HEIGHT, **_heights(rows, columns)}
    return Block(
        rows=1 + max(len(rows), 1),
        items=tuple(Item(row, place, column.header, theme.HEADER) for place, column in enumerate(columns, 1)),
        heights=heights,
        tables=(Table(NAME, data._replace(top=row), tuple(column.header for column in columns)),),
        long=(Rows(FIRST_ROW, lambda: iter(rows)),),
    )


def _rows(summary: Summary, columns: Sequence[Column]) -> Iterator[MatrixRow]:
    weighted = summary.weighted
    letters = {column.header: column_letters(place) for place, column in enumerate(columns, 1)}
    words = row_formulas(letters, summary.corte, weighted)
    names = {line.number: brief(line.name, _NAME_LENGTH) for line in summary.plan.lines}
    codes = formulas.codes_of(summary)
    for number, (item, lost) in enumerate(zip(summary.standings, points_lost(summary), strict=True), FIRST_ROW):
        weight = (item.activity.weight or 0.0) if weighted else 1.0
        yield MatrixRow(
            number,
            item,
            names.get(item.activity.line, ""),
            codes.get((item.activity.sheet, item.activity.row), ""),
            weight,
            lost * 100,
            words,
            formulas.origin(summary.source, item.activity.sheet, item.activity.row),
        )


def _width(column: Column, place: int, rows: Sequence[Sequence[MatrixCell]]) -> float:
    """The width of a column, more where a share far beyond 100 % asks for it."""
    if column.group not in _SHARES:
        return column.width
    highest = max((_number(row[place].content) for row in rows), default=0.0)
    return max(column.width, len(f"{highest:,.1%}") + 1.0)


def _number(content: Content) -> float:
    value = content.value if isinstance(content, Formula) else content
    return abs(value) if isinstance(value, float) else 0.0


def _heights(rows: Sequence[Sequence[MatrixCell]], columns: Sequence[Column]) -> dict[int, float]:
    wide = [(place, column.width) for place, column in enumerate(columns) if column.wraps]
    return {
        number: fitted_height(
            (content, width) for place, width in wide if isinstance(content := row[place].content, str)
        )
        for number, row in enumerate(rows, FIRST_ROW)
    }


def finder(summary: Summary) -> formulas.Finder:
    """The places of the cells of an activity in this sheet."""
    return formulas.Finder.of(summary, [column.header for column in columns_of(summary)], FIRST_ROW)

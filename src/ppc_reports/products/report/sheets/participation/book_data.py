"""*Datos del libro*: every column of the workbook that is no field, under its own heading, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import Activity
from ppc_reports.products.report import formulas
from ppc_reports.products.report.blocks import CENTERED, BlockCell, table
from ppc_reports.products.report.fitting import brief
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.behind.full_texts import chunks

NAME = "Datos del libro"
_WIDTHS = {1: 10.0, 2: 38.0, 3: 34.0, 4: 70.0, 5: 30.0}
_HEADS = ("Clave", "Actividad", "Columna del libro", "Lo que dice", formulas.ORIGIN)
_NOTE = (
    "Lo que dicen las columnas del libro que ningún cálculo usa, con el título que tienen en él. Filtre por columna."
)
_BRIEF = 90


def has_data(summary: Summary) -> bool:
    """True where some row carries something."""
    return any(item.activity.carried for item in summary.standings)


def sheet(summary: Summary) -> Sheet:
    """The sheet, one row for each filled cell; what is longer than a row goes on in the next one."""
    rows = [row for item in summary.standings for row in _rows(summary, item.activity)]
    page = Page(
        NAME, _NOTE, _WIDTHS, (table(_WIDTHS, "tblDatos", _HEADS, rows),), behind=True, printed=0, header=HEAD_ROW,
        kept_columns=2,
    )  # fmt: skip
    return report_sheet(summary, page)


def _rows(summary: Summary, activity: Activity) -> Iterator[tuple[BlockCell, ...]]:
    origin = formulas.origin(summary.source, activity.sheet, activity.row)
    for heading, text in activity.carried.items():
        for part in chunks(text):
            yield (
                BlockCell(activity.key, CENTERED.but(bold=True)),
                BlockCell(brief(activity.description, _BRIEF)),
                BlockCell(heading),
                BlockCell(part),
                BlockCell(origin),
            )

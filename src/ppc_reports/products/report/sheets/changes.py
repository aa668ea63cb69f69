"""*Cambios*: what the workbook says otherwise than earlier reports did. Only there when something differs."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Area, Formula, Print, Sheet
from ppc_reports.judging.changes import KIND_NAMES, Change, Nature
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import CENTERED, PLAIN, Builder, Cell, brief, gap, line, paragraph, stack, table

NAME = "Cambios"
NATURE_WORDS = {
    Nature.CHANGED: ("Cambió", "una cifra ya reportada es otra, o quedó vacía"),
    Nature.LATE: ("Llegó tarde", "una cifra que faltaba en el informe ahora está"),
    Nature.GONE: ("Falta", "una actividad ya reportada no está en el libro"),
}
_WIDTHS = {1: 7.0, 2: 13.0, 3: 11.0, 4: 38.0, 5: 12.0, 6: 14.0, 7: 17.0, 8: 17.0, 9: 40.0, 10: 13.0, 11: 20.0}
_HEADERS = (
    "N.º",
    "Qué pasó",
    "Actividad",
    "Descripción",
    "Trimestre",
    "Cifra",
    "Antes",
    "Ahora",
    "Informe que lo decía",
    "Hecho el",
    "Celda",
)
_DESCRIPTION_LIMIT, _VALUE_LIMIT, _NAME_LIMIT = 140, 60, 160
_TABLE_ROW = theme.HEAD_ROW + len(Nature) + 2
"""The header of the table: under the counts, the paragraph that explains it, and a gap."""


def sheet(summary: Summary) -> Sheet:
    """The sheet of a summary with at least one change."""
    body = stack(theme.HEAD_ROW, _blocks(summary))
    note = "Lo que este libro dice distinto de los informes que ya se hicieron de este plan."
    return Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, note) + body.items,
        rows=body.long,
        merges=body.merges,
        tables=body.tables,
        widths=_WIDTHS,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(_TABLE_ROW, 0),
        printing=Print(repeat=(_TABLE_ROW, _TABLE_ROW), area=Area(1, 1, theme.HEAD_ROW + body.rows - 1, len(_WIDTHS))),
    )


def _blocks(summary: Summary) -> Iterator[Builder]:
    words = Area(_TABLE_ROW + 1, 2, _TABLE_ROW + len(summary.changes), 2).a1
    for nature, (word, meaning) in NATURE_WORDS.items():
        count = sum(change.nature is nature for change in summary.changes)
        yield line(
            _WIDTHS,
            Cell(Formula(f'=COUNTIF({words},"{word}")', count), CENTERED.but(bold=True)),
            Cell(word, CENTERED),
            Cell(meaning, PLAIN.but(indent=1), 6),
        )
    yield paragraph(
        _WIDTHS,
        "Las cifras son las escritas en el libro: del trimestre o acumuladas, según su formato. Este informe usa las de "
        "ahora. Los informes anteriores constan en output/historial.sqlite3 («ppc-reports history»).",
    )
    yield gap()
    yield table(_WIDTHS, "tblCambios", _HEADERS, [_cells(n, item) for n, item in enumerate(summary.changes, 1)])


def _cells(number: int, item: Change) -> tuple[Cell, ...]:
    return (
        Cell(number, CENTERED),
        Cell(NATURE_WORDS[item.nature][0], CENTERED.but(bold=True)),
        Cell(shorten(item.key, _VALUE_LIMIT), CENTERED),
        Cell(brief(item.description, _DESCRIPTION_LIMIT)),
        Cell(str(item.quarter) if item.quarter else theme.UNKNOWN, CENTERED),
        Cell(KIND_NAMES[item.kind].capitalize() if item.kind else theme.UNKNOWN, CENTERED),
        Cell(shorten(item.before, _VALUE_LIMIT), CENTERED),
        Cell(shorten(item.after, _VALUE_LIMIT), CENTERED),
        Cell(shorten(item.report, _NAME_LIMIT)),
        Cell(item.day, theme.DATE),
        Cell(f"{shorten(item.at.sheet, _VALUE_LIMIT)}!{item.at.a1}" if item.at else theme.UNKNOWN),
    )

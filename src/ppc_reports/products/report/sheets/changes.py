"""*Cambios*: what the workbook says otherwise than earlier reports did. Only there when something differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ppc_reports.excel.book import Area, Formula, Print, Sheet
from ppc_reports.judging.changes import Change, Nature
from ppc_reports.judging.past.known import FIELD_NAMES
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import CENTERED, PLAIN, Builder, Cell, brief, gap, line, paragraph, stack, table

NAME = "Cambios"
NATURE_WORDS = {
    Nature.CHANGED: (
        "Cambió",
        "una celda dice otra cosa, o quedó en blanco: cifra, fecha, peso, texto, responsable o producto",
    ),
    Nature.LATE: ("Llegó tarde", "una cifra que faltaba en el informe ahora está"),
    Nature.EVIDENCE_GONE: ("Sin evidencia", "una evidencia que estaba ya no está"),
    Nature.STOPPED: ("Ya no aplica", "una actividad que contaba quedó por fuera de las sumas"),
    Nature.GONE: ("Falta", "una actividad ya reportada no está en el libro"),
    Nature.NEW: ("Nueva", "una actividad que no estaba en el informe"),
}
_WIDTHS = {1: 7.0, 2: 13.0, 3: 11.0, 4: 38.0, 5: 12.0, 6: 14.0, 7: 17.0, 8: 17.0, 9: 40.0, 10: 13.0, 11: 20.0}
_HEADERS = (
    "N.º",
    "Qué pasó",
    "Actividad",
    "Descripción",
    "Trimestre",
    "Dato",
    "Antes",
    "Ahora",
    "Informe que lo decía",
    "Hecho el",
    "Celda",
)
_DESCRIPTION_LIMIT, _VALUE_LIMIT, _NAME_LIMIT = 140, 60, 160


def sheet(summary: Summary) -> Sheet:
    """The sheet of a summary with at least one change."""
    counts = Counter(change.nature for change in summary.changes)
    header = theme.HEAD_ROW + len(counts) + 2  # under the counts, the paragraph that explains them, and a gap
    body = stack(theme.HEAD_ROW, _blocks(summary, counts, header))
    note = "Lo que este libro dice distinto de los informes que ya se hicieron de este plan."
    return Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, note) + body.items,
        rows=body.long,
        merges=body.merges,
        tables=body.tables,
        widths=_WIDTHS,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(header, 0),
        printing=Print(repeat=(header, header), area=Area(1, 1, theme.HEAD_ROW + body.rows - 1, len(_WIDTHS))),
    )


def _blocks(summary: Summary, counts: Mapping[Nature, int], header: int) -> Iterator[Builder]:
    words = Area(header + 1, 2, header + len(summary.changes), 2).a1
    for nature, (word, meaning) in NATURE_WORDS.items():
        count = counts.get(nature, 0)
        if not count:
            continue
        yield line(
            _WIDTHS,
            Cell(Formula(f'=COUNTIF({words},"{word}")', count), CENTERED.but(bold=True)),
            Cell(word, CENTERED),
            Cell(meaning, PLAIN.but(indent=1), 6),
        )
    yield paragraph(
        _WIDTHS,
        "Se comparan las celdas del libro con lo que decían cuando se hicieron esos informes, nunca lo que el programa lee "
        "en otro corte. Este informe usa lo de ahora. Los informes anteriores constan en output/historial.sqlite3 "
        "(«ppc-reports history»).",
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
        Cell(_upper(FIELD_NAMES[item.kind]) if item.kind else theme.UNKNOWN, CENTERED),
        Cell(shorten(item.before, _VALUE_LIMIT), CENTERED),
        Cell(shorten(item.after, _VALUE_LIMIT), CENTERED),
        Cell(shorten(f"{item.report} (versión {item.version})" if item.version else item.report, _NAME_LIMIT)),
        Cell(item.day, theme.DATE),
        Cell(f"{shorten(item.at.sheet, _VALUE_LIMIT)}!{item.at.a1}" if item.at else theme.UNKNOWN),
    )


def _upper(words: str) -> str:
    """The words with a capital first letter, the others as they are."""
    return words[:1].upper() + words[1:]

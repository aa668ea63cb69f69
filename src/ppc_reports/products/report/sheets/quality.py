"""*Calidad del dato*: what was found in the workbook, the rows that could not be taken, and where every row went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ppc_reports.excel.book import Area, Formula, Print, Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity, shorten, some
from ppc_reports.plan.model import Balance, Part, RejectedRow
from ppc_reports.plan.spanish import listing
from ppc_reports.plan.uses import NOT_READ, ROLE_NAMES, ColumnUse, SheetUse
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    BANNER,
    CENTERED,
    LABEL,
    PLAIN,
    TEXT,
    Block,
    Builder,
    Cell,
    gap,
    header,
    heading,
    leading,
    line,
    paragraph,
    stack,
    table,
)
from ppc_reports.products.report.pages import paged

NAME = "Calidad del dato"
_WIDTHS = {1: 7.0, 2: 15.0, 3: 22.0, 4: 15.0, 5: 20.0, 6: 18.0, 7: 21.0, 8: 19.0, 9: 38.0, 10: 38.0}
_HEADERS = (
    "N.º",
    "Gravedad",
    "Código",
    "Hoja",
    "Celdas",
    "Clave",
    "Encabezado de la oficina",
    "Encontrado",
    "Qué está mal",
    "Qué hacer",
)
_MEANINGS = {
    Severity.ERROR: "hacen preliminar el informe",
    Severity.WARNING: "conviene revisarlas",
    Severity.INFO: "solo informan",
}
_CELLS_LIMIT, _HEADER_LIMIT, _SENTENCE_LIMIT, _REJECTED_LIMIT = 75, 120, 900, 1500
_FIRST_COUNT = theme.HEAD_ROW
_TABLE_ROW = _FIRST_COUNT + len(Severity) + 2
"""The header of the table: under the counts, the paragraph that explains it, and a gap."""


def sheet(summary: Summary) -> Sheet:
    """The sheet; says so where nothing was found and where no row was rejected."""
    findings = in_order(summary.findings)
    body = stack(
        theme.HEAD_ROW,
        [*_findings(findings), *(() if summary.office else _rows(summary))],
    )
    note = "Lo que el programa encontró en el libro: dónde está, qué está mal y qué hacer. Los errores van primero."
    made = Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, note) + body.items,
        rows=body.long,
        merges=body.merges,
        tables=body.tables,
        widths=_WIDTHS,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(_TABLE_ROW, 0) if findings else None,
        printing=Print(
            repeat=(_TABLE_ROW, _TABLE_ROW) if findings else None,
            area=Area(1, 1, theme.HEAD_ROW + body.rows - 1, len(_WIDTHS)),
        ),
    )
    return paged(made, body.kept)


def _rows(summary: Summary) -> Iterator[Builder]:
    """Where the rows of the whole workbook went."""
    yield gap()
    yield from _rejected(summary.plan.rejected)
    yield gap()
    yield from _balance(summary.plan.parts)
    yield gap()
    yield from _sheets(summary.plan.sheets)
    yield gap()
    yield from _columns(summary.plan.columns)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with errors first, then warnings, then information; otherwise as they came."""
    severities = list(Severity)
    return tuple(sorted(findings, key=lambda item: severities.index(item.severity)))


def _findings(findings: Sequence[Finding]) -> Iterator[Builder]:
    if not findings:
        yield paragraph(_WIDTHS, "✔ No se encontró nada que corregir en el libro.", theme.SUBTITLE)
        return
    words = Area(_TABLE_ROW + 1, 2, _TABLE_ROW + len(findings), 2).a1
    for severity, look in theme.SEVERITY_LOOKS.items():
        count = sum(item.severity is severity for item in findings)
        yield line(
            _WIDTHS,
            Cell(Formula(f'=COUNTIF({words},"{look.text}")', count), CENTERED.but(bold=True)),
            Cell(look.text, look.on(CENTERED)),
            Cell(_MEANINGS[severity], PLAIN.but(indent=1), 3),
        )
    yield paragraph(_WIDTHS, _explained(findings))
    yield gap()
    yield table(_WIDTHS, "tblHallazgos", _HEADERS, [_cells(n, item) for n, item in enumerate(findings, 1)])


def _explained(findings: Sequence[Finding]) -> str:
    cut = any(len(item.where) > _CELLS_LIMIT or len(item.message) > _SENTENCE_LIMIT for item in findings)
    where = " Lo que aquí termina en «…» está completo en resultado.json." if cut else ""
    preliminary = any(item.severity is Severity.ERROR for item in findings)
    until = "Mientras haya errores el informe es PRELIMINAR: sus cifras pueden cambiar." if preliminary else ""
    return f"{until}{where}".strip() or "No hay errores: el informe no es preliminar."


def _cells(number: int, item: Finding) -> tuple[Cell, ...]:
    look = theme.SEVERITY_LOOKS[item.severity]
    return (
        Cell(number, CENTERED),
        Cell(look.text, look.on(CENTERED)),
        Cell(item.code),
        Cell(item.sheet or "Todo el libro"),
        Cell(some(item.where, _CELLS_LIMIT) or theme.UNKNOWN),
        Cell(some(item.activity, _CELLS_LIMIT) or theme.UNKNOWN, CENTERED),
        Cell(shorten(item.header, _HEADER_LIMIT) or theme.UNKNOWN),
        Cell(item.found or theme.UNKNOWN),
        Cell(shorten(item.message, _SENTENCE_LIMIT)),
        Cell(shorten(item.advice, _SENTENCE_LIMIT)),
    )


def _rejected(rows: Sequence[RejectedRow]) -> Iterator[Builder]:
    yield heading(_WIDTHS, "Filas rechazadas")
    if not rows:
        yield paragraph(_WIDTHS, "No se rechazó ninguna fila.", PLAIN)
        return
    text = "Parecen actividades y no se pudieron tomar como tales: no entran en ninguna cifra de este informe."
    yield paragraph(_WIDTHS, text)
    yield header(_WIDTHS, "Fila", ("Hoja", 2), ("Por qué no se tomó", 3), ("Qué decía", 4))
    for row in rows:
        yield line(
            _WIDTHS,
            Cell(row.row, CENTERED),
            Cell(row.sheet, TEXT, 2),
            Cell(row.reason, TEXT, 3),
            Cell(shorten(row.text, _REJECTED_LIMIT) or theme.UNKNOWN, TEXT, 4),
        )


def _balance(parts: Sequence[Part]) -> Iterator[Builder]:
    yield heading(_WIDTHS, "Balance de las filas")
    text = "Toda fila leída está en una de cuatro clases: ninguna se pierde. Los números de fila son los de Excel."
    yield paragraph(_WIDTHS, text)
    yield header(_WIDTHS, "Filas", ("Clase", 2), ("Números de fila", 7))
    for part in parts:
        title = f"Hoja «{part.sheet}», leída con el formato «{part.layout}»"
        yield leading(line(_WIDTHS, Cell(title, BANNER, len(_WIDTHS))))
        for name, rows in _classes(part.balance):
            cells = Cell(len(rows), CENTERED), Cell(name, TEXT, 2), Cell(row_ranges(rows), TEXT, 7)
            yield leading(line(_WIDTHS, *cells))
        yield _sum(part.balance)


def _sheets(uses: Sequence[SheetUse]) -> Iterator[Builder]:
    yield heading(_WIDTHS, "Balance de las hojas")
    yield paragraph(_WIDTHS, "Toda hoja del libro se leyó, o aquí dice por qué no.")
    yield header(_WIDTHS, "Filas", ("Hoja", 2), ("Qué se hizo con ella", 3), ("Por qué", 4))
    for use in uses:
        yield line(
            _WIDTHS,
            Cell(use.rows, CENTERED),
            Cell(use.name, TEXT, 2),
            Cell(ROLE_NAMES[use.role], TEXT, 3),
            Cell(use.why or theme.UNKNOWN, TEXT, 4),
        )


def _columns(uses: Sequence[ColumnUse]) -> Iterator[Builder]:
    yield heading(_WIDTHS, "Balance de las columnas y de sus datos")
    yield paragraph(_WIDTHS, "Toda columna con datos es un campo del plan, o aquí dice qué se hizo con ella.")
    yield header(_WIDTHS, "Celdas", ("Hoja", 2), ("Qué se hizo con ellas", 3), ("Columnas", 4))
    for sheet in dict.fromkeys(use.sheet for use in uses):
        own = [use for use in uses if use.sheet == sheet]
        kinds = [("Se leyeron", [use for use in own if use.read])]
        kinds += [(words, [use for use in own if use.use == name]) for name, words in NOT_READ.items()]
        for words, some_uses in kinds:
            if some_uses:
                named = listing(f"{use.column} «{use.header or 'sin título'}»" for use in some_uses)
                yield line(
                    _WIDTHS,
                    Cell(sum(use.cells for use in some_uses), CENTERED),
                    Cell(sheet, TEXT, 2),
                    Cell(words, TEXT, 3),
                    Cell(shorten(named, _SENTENCE_LIMIT), TEXT, 4),
                )


def _classes(balance: Balance) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return (
        ("Actividades", balance.activities),
        ("Rechazadas", balance.rejected),
        ("En blanco", balance.blank),
        ("Títulos, encabezados, totales y pies", balance.other),
    )


def _sum(balance: Balance) -> Builder:
    """The sum of the four classes above, and whether it is the number of rows read."""

    def build(row: int) -> Block:
        classes = len(_classes(balance))
        total = sum(len(rows) for _, rows in _classes(balance))
        verdict = f'=IF(A{row}={balance.rows},"✔ Cuadra","✖ No cuadra")'
        return line(
            _WIDTHS,
            Cell(Formula(f"=SUM(A{row - classes}:A{row - 1})", total), CENTERED.but(bold=True)),
            Cell("Suma", LABEL, 2),
            Cell(f"Filas leídas: {balance.rows}", LABEL, 3),
            Cell(Formula(verdict, "✔ Cuadra" if balance.adds_up else "✖ No cuadra"), LABEL, 4),
        )(row)

    return build


def row_ranges(rows: Iterable[int]) -> str:
    """Row numbers as ranges: ``3–5, 8``; the blank sign for none."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs) or theme.UNKNOWN

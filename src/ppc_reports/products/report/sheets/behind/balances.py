"""The balances of rows, sheets and columns of the workbook, under the findings of *Calidad del dato*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ppc_reports.excel.book import Area, Formula
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.plan.model import Part, RejectedRow
from ppc_reports.plan.spanish import listing, number
from ppc_reports.plan.uses import NOT_READ, ROLE_NAMES, Balance, ColumnUse, SheetUse
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    BANNER,
    CENTERED,
    LABEL,
    TEXT,
    Block,
    BlockCell,
    Builder,
    gap,
    header,
    heading,
    leading,
    line,
    paragraph,
)

SHEET_NAME = "Hoja"
WIDTHS = {1: 15.0, 2: 40.0, 3: 40.0, 4: 17.0, 5: 18.0, 6: 14.0, 7: 20.0, 8: 18.0, 9: 19.0}
_SENTENCE_LIMIT, _REJECTED_LIMIT = 900, 1500


def blocks(summary: Summary) -> Iterator[Builder]:
    """The rejected rows, if any, and the three balances."""
    yield from _rejected(summary.plan.rejected)
    yield from _balance(summary.plan.parts)
    yield gap()
    yield from _sheets(summary.plan.sheets)
    yield gap()
    yield from _columns(summary.plan.columns)


def _sheets(uses: Sequence[SheetUse]) -> Iterator[Builder]:
    yield heading(WIDTHS, "Balance de las hojas")
    yield paragraph(WIDTHS, "Toda hoja del libro se leyó, o aquí dice por qué no.")
    yield header(WIDTHS, "Filas", SHEET_NAME, "Qué se hizo con ella", ("Por qué", 6))
    for use in uses:
        yield line(
            WIDTHS,
            BlockCell(use.rows, CENTERED),
            BlockCell(use.name, TEXT),
            BlockCell(ROLE_NAMES[use.role], TEXT),
            BlockCell(use.why or theme.UNKNOWN, TEXT, 6),
        )


def _columns(uses: Sequence[ColumnUse]) -> Iterator[Builder]:
    yield heading(WIDTHS, "Balance de las columnas y de sus datos")
    yield paragraph(WIDTHS, "Toda columna con datos es un campo del plan, o aquí dice qué se hizo con ella.")
    yield header(WIDTHS, "Celdas", SHEET_NAME, "Qué se hizo con ellas", ("Columnas", 6))
    for sheet in dict.fromkeys(use.sheet for use in uses):
        own = [use for use in uses if use.sheet == sheet]
        kinds = [("Se leyeron", [use for use in own if use.read])]
        kinds += [(words, [use for use in own if use.use == name]) for name, words in NOT_READ.items()]
        for words, some_uses in kinds:
            if some_uses:
                named = listing(f"{use.column} «{use.header or 'sin título'}»" for use in some_uses)
                cells = BlockCell(sum(use.cells for use in some_uses), CENTERED)
                yield line(
                    WIDTHS,
                    cells,
                    BlockCell(sheet),
                    BlockCell(words),
                    BlockCell(shorten(named, _SENTENCE_LIMIT), TEXT, 6),
                )


def _rejected(rows: Sequence[RejectedRow]) -> Iterator[Builder]:
    if not rows:
        return
    yield heading(WIDTHS, "Filas rechazadas")
    text = "Parecen actividades y no se pudieron tomar como tales: no entran en ninguna cifra de este informe."
    yield paragraph(WIDTHS, text)
    yield header(WIDTHS, "Fila", "Por qué no se tomó", ("Qué decía", 5), (SHEET_NAME, 2))
    for row in rows:
        yield line(
            WIDTHS,
            BlockCell(row.row, CENTERED),
            BlockCell(row.reason),
            BlockCell(shorten(row.text, _REJECTED_LIMIT) or theme.UNKNOWN, TEXT, 5),
            BlockCell(row.sheet, TEXT, 2),
        )


def _balance(parts: Sequence[Part]) -> Iterator[Builder]:
    yield heading(WIDTHS, "Balance de las filas")
    text = "Toda fila leída está en una de cuatro clases: ninguna se pierde. Los números de fila son los de Excel."
    yield paragraph(WIDTHS, text)
    yield header(WIDTHS, "Filas", "Clase", ("Números de fila", 7))
    for part in parts:
        title = f"Hoja «{part.sheet}», leída con el formato «{part.layout}»"
        yield leading(line(WIDTHS, BlockCell(title, BANNER, len(WIDTHS))))
        for name, rows in _classes(part.balance):
            yield leading(
                line(WIDTHS, BlockCell(len(rows), CENTERED), BlockCell(name), BlockCell(row_ranges(rows), TEXT, 7))
            )
        yield _sum(part.balance)


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
        right, wrong = "✓ Cuadra", "✕ No cuadra"
        verdict = f'=IF(A{row}={balance.rows},"{right}","{wrong}")'
        return line(
            WIDTHS,
            BlockCell(Formula(f"=SUM({Area(row - classes, 1, row - 1, 1).a1})", total), CENTERED.but(bold=True)),
            BlockCell(f"Suma; filas leídas: {number(balance.rows)}", LABEL),
            BlockCell(Formula(verdict, right if balance.adds_up else wrong), LABEL, 7),
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

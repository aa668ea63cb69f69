"""The product's tracking workbook as it is read, made without Excel: what a test wants to vary, over sound rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ppc_reports.plan.fields import Reads
from ppc_reports.plan.grid import Grid, Value, Workbook
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.tracking.columns import (
    COLUMNS,
    HEADERS,
    TOTAL_ACHIEVED,
    TOTAL_PLANNED,
    achieved,
    planned,
)

TITLE = "Plan de Acción – Política de Participación Ciudadana 2022"
HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1

TERMS = {"T1", "T2", "T3", "T4"}

Cells = Mapping[str, Any]


def sound_row(number: int) -> dict[str, Value]:
    """A row without fault at 2022-T2: planned by quarters, reported and proved up to the second."""
    reported = {
        f"T{quarter} {name}": value
        for quarter in (1, 2)
        for name, value in (
            ("ejecutado", 0.25),
            ("evidencia", f"https://example.org/evidencia/{number}/{quarter}"),
            ("observaciones", f"Se realizó la sesión {number} del trimestre {quarter}"),
        )
    }
    return {
        "Línea estratégica": "Línea estratégica 1. Diálogo permanente con la ciudadanía",
        "Objetivo estratégico": "Fortalecer los espacios de participación",
        "N.º": f"1.{number}",
        "Actividad": f"Realizar la mesa de diálogo {number} con la ciudadanía",
        "Líder": "Secretaría General",
        "Apoyo": "Oficina Asesora de Planeación",
        "Fecha de inicio": dt.date(2022, 1, 1),
        "Fecha de finalización": dt.date(2022, 12, 31),
        "Producto": "Acta de la mesa",
        "Código FURAG": "PCI203",
        **{planned(quarter): 0.25 for quarter in QUARTERS},
        **reported,
    }


def tracking_grid(
    rows: Sequence[Cells], title: str = TITLE, sheet: str = "Seguimiento", *, shares: bool = True
) -> Workbook:
    """The workbook of these rows, each over a sound one; its own totals follow from the quarters unless they are given.

    ``shares``: quarter figures are formatted as percent, unless some are plainly of 0 to 100 or their row counts against
    a target. A header that is not of the tracking workbook becomes a further column at the right. ``{repeat, times}``
    stands for a long text.
    """
    headers = [*HEADERS, *dict.fromkeys(header for row in rows for header in row if header not in HEADERS)]
    full = [_totalled({**sound_row(number), **_spelt(row)}, row) for number, row in enumerate(rows, start=1)]
    shares = shares and not any(_plain(value) for row in rows for header, value in row.items() if header[:2] in TERMS)
    lines: list[tuple[Value, ...]] = [(title,), (), (), tuple(headers)]
    lines += [tuple(row.get(header) for header in headers) for row in full]
    formats = {
        (FIRST_ROW + index, column): number_format
        for index, row in enumerate(full)
        for column, header in enumerate(headers, start=1)
        if (number_format := _format(row, column, row.get(header), shares=shares))
    }
    grid = Grid(sheet, tuple(lines), formats)
    return Workbook("seguimiento.xlsx", "0" * 64, (grid,), "prueba")


def _plain(value: object) -> bool:
    return isinstance(value, int | float) and value > 2


def _spelt(row: Cells) -> dict[str, Value]:
    return {
        header: value["repeat"] * value["times"] if isinstance(value, Mapping) else None if value == "" else value
        for header, value in row.items()
    }


def _totalled(row: dict[str, Value], given: Cells) -> dict[str, Value]:
    """The row with its own totals, as the formulas of the tracking workbook give them."""
    for total, header in ((TOTAL_PLANNED, planned), (TOTAL_ACHIEVED, achieved)):
        figures = [row.get(header(quarter)) for quarter in QUARTERS]
        if total not in given:
            row[total] = sum(figure for figure in figures if isinstance(figure, int | float))
    return row


def _format(row: Mapping[str, Value], column: int, value: Value, *, shares: bool) -> str:
    field = COLUMNS[column - 1].field if column <= len(COLUMNS) else None
    counts = not shares or bool(row.get("Meta"))
    if field and field.reads is Reads.DAYS and isinstance(value, dt.date):
        return "dd/mm/yyyy"
    if field and field.reads is Reads.SHARE and (field.name == "weight" or not counts):
        return "0%" if isinstance(value, int | float) else ""
    return ""

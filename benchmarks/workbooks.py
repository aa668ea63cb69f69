"""Workbooks of any size, without a mistake in them: the tracking workbook's headers, and further columns up to a width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from ppc_reports.plan.fields import Reads
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.tracking.columns import COLUMNS as TRACKING
from ppc_reports.products.tracking.columns import HEADERS

YEAR = 2022
_TITLE = f"Plan de Acción – Política de Participación Ciudadana {YEAR}"
_PER_LINE = 250
_OFFICES = ("Secretaría General", "Oficina Asesora de Planeación", "Atención al Ciudadano", "Talento Humano")

Value = str | float | dt.date


def write_workbook(path: Path, activities: int, width: int = len(HEADERS)) -> None:
    """A workbook of that many activities, all reported in full, and of ``width`` columns, at least those of the template."""
    headers = [*HEADERS, *(f"Dato propio {number}" for number in range(1, width - len(HEADERS) + 1))]
    with xlsxwriter.Workbook(path) as workbook:
        percent, day = workbook.add_format({"num_format": "0%"}), workbook.add_format({"num_format": "dd/mm/yyyy"})
        looks = [{Reads.SHARE: percent, Reads.DAYS: day}.get(one.field.reads) for one in TRACKING]
        looks += [None] * (len(headers) - len(TRACKING))
        sheet = workbook.add_worksheet("Seguimiento")
        sheet.write_string(0, 0, _TITLE)
        for place, header in enumerate(headers):
            sheet.write_string(2, place, header)
        for number in range(activities):
            row = dict(_cells(number))
            for place, (header, look) in enumerate(zip(headers, looks, strict=True)):
                value = row.get(header, f"Dato {number % 97}") if header not in HEADERS else row.get(header)
                if value is not None:
                    sheet.write(number + 3, place, value, look)


def _cells(number: int) -> Iterator[tuple[str, Value]]:
    """One row: header and value."""
    line, place = number // _PER_LINE + 1, number % _PER_LINE + 1
    yield "Línea estratégica", f"{line}. Línea de trabajo con la ciudadanía número {line}"
    yield "Objetivo estratégico", f"Fortalecer la participación en el frente {line}"
    yield "N.º", f"{line}.{place}"
    yield "Actividad", f"Realizar la mesa de diálogo {number} con los grupos de valor de la entidad"
    yield "Líder", _OFFICES[number % len(_OFFICES)]
    yield "Apoyo", _OFFICES[(number + 1) % len(_OFFICES)]
    yield "Fecha de inicio", dt.date(YEAR, 1, 1)
    yield "Fecha de finalización", dt.date(YEAR, 12, 31)
    yield "Producto", f"Acta de la mesa {number}"
    yield "Código FURAG", "PCI203"
    for quarter in QUARTERS:
        yield f"T{quarter} programado", 0.25
        yield f"T{quarter} ejecutado", 0.25
        yield f"T{quarter} evidencia", f"https://example.org/evidencia/{number}/{quarter}"
        yield f"T{quarter} observaciones", f"Se realizó la mesa {number} en el trimestre {quarter}"
    yield "Total programado", 1.0
    yield "Total ejecutado", 1.0

"""The header block of an entity's quality system: read in the ways in which it is laid out, and what ppc.toml sets."""

from __future__ import annotations

import datetime as dt

import pytest

from ppc_reports.plan.form import NO_FORM, Form
from ppc_reports.plan.grid import Grid, Value, Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import load_layouts
from ppc_reports.settings.ppc_toml import load_settings

TABLE: tuple[tuple[Value, ...], ...] = (
    ("N°", "Actividad", "Responsable", "Fecha inicio", "Fecha fin", "T1 programado", "T1 ejecutado"),
    (1, "Realizar la mesa de diálogo", "Planeación", dt.date(2025, 1, 1), dt.date(2025, 3, 31), "100%", "100%"),
)


def form(*above: tuple[Value, ...]) -> Form:
    """The form of a plan with these rows above its table."""
    rows = (("PLAN DE PARTICIPACIÓN 2025",), *above, *TABLE)
    workbook = Workbook("plan.xlsx", "0" * 64, (Grid("Plan", rows),), "prueba")
    return read_plan(workbook, load_layouts(), Quarter(2025, 1), dt.date(2025, 6, 1)).plan.form


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (
            [("Código: F-DE-014  Versión: 03  Fecha de aprobación: 15/01/2024",)],
            Form("F-DE-014", "03", "15/01/2024"),
        ),
        (
            [("CÓDIGO", "PL-FO-07"), ("VERSIÓN", 4), ("FECHA", dt.date(2024, 5, 2))],
            Form("PL-FO-07", "4", "02/05/2024"),
        ),
        ([("Código:", "PL-FO-07", "Versión:", "2")], Form("PL-FO-07", "2")),
        ([("Versión: 1.0 Vigente desde: marzo de 2023",)], Form("", "1.0", "marzo de 2023")),
        ([("Fecha de corte: 31/03/2025",)], NO_FORM),
        ([("Fecha: 31/03/2025",)], NO_FORM),
        ([("Código", "Versión")], NO_FORM),
        ([], NO_FORM),
    ],
)
def test_the_form_is_read_where_it_stands(above: list[tuple[Value, ...]], expected: Form) -> None:
    assert form(*above) == expected


def test_who_signs_is_set_in_order_and_blank_where_it_is_not() -> None:
    settings = load_settings(None, {"PPC_SIGNATURES__REVIEWED": "Ana Ruiz, jefe de Planeación"})
    assert settings.signatures.named == (("Elaboró", ""), ("Revisó", "Ana Ruiz, jefe de Planeación"), ("Aprobó", ""))

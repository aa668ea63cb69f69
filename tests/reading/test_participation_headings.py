"""Headings of participation plans as entities publish them, in other words than ours."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from ppc_reports.opening.workbook import load
from ppc_reports.plan.model import Plan, Quarter
from ppc_reports.reading.headings.matching import Matcher
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import load_layouts

QUARTERLY = next(layout for layout in load_layouts() if layout.name == "plan_trimestral")


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Ciclo de la gestión pública en que se enmarca", "phase"),
        ("Espacio / actividad de participación", "description"),
        ("Actores / grupos de interés", "stakeholders"),
        ("Grupos de valor convocados", "stakeholders"),
        ("Nivel de incidencia de la participación", "level"),
        ("Modalidad (virtual, presencial, mixta)", "channel"),
        ("Mecanismo o metodología", "method"),
        ("Recursos (presupuesto)", "budget"),
        ("Presupuesto comprometido a la fecha", "budget_spent"),
        ("Plan de mejora T3 (responsable y fecha)", "corrective_action@3"),
        ("Seguimiento Oficina de Control Interno T2", "audit_notes@2"),
        ("% avance verificado OCI T2", "verified@2"),
        ("Estado según OCI", "audit_notes"),
        ("Respuesta del área", "answer"),
    ],
)
def test_a_heading_is_known_by_its_parts_and_by_its_words_together(heading: str, key: str) -> None:
    assert Matcher(QUARTERLY).field_of(heading, ()).key == key


@pytest.mark.parametrize(
    "heading",
    [
        "Monitoreo segunda línea de defensa",
        "Número de grupos de valor",
        "Caracterización de grupos de valor",
        "Saldo del presupuesto ejecutado",
        "Logros / Dificultades",
        "Enfoque diferencial",
    ],
)
def test_what_is_of_something_else_is_carried(heading: str) -> None:
    assert Matcher(QUARTERLY).field_of(heading, ()).key == ""


def plan(rows: list[dict[str, object]]) -> Plan:
    heads = list(rows[0])
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (["ALCALDÍA DE PRUEBA"], ["ESTRATEGIA DE PARTICIPACIÓN CIUDADANA 2025"], heads):
        sheet.append(row)
    for cells in rows:
        sheet.append(list(cells.values()))
    data = io.BytesIO()
    book.save(data)
    return read_plan(load(data.getvalue(), "e.xlsx"), load_layouts(), Quarter(2025, 2), dt.date(2026, 1, 20)).plan


def row(number: int, **more: object) -> dict[str, object]:
    figures = {f"T{quarter} {name}": 0.25 for quarter in (1, 2, 3, 4) for name in ("programado", "ejecutado")}
    first = {"N°": number, "Actividad": f"Hacer el espacio {number}", "Responsable": "Planeación"}
    dates = {"Fecha inicio": dt.date(2025, 1, 1), "Fecha fin": dt.date(2025, 12, 31)}
    return {**first, **dates, **figures, **more}


def test_a_text_of_the_quarter_and_one_of_no_quarter_are_both_kept() -> None:
    more = {"T2 Observaciones OCI": "Falta el acta", "Estado según OCI": "Incumple"}
    [item] = plan([row(1, **more)]).activities
    assert item.entry(2).audit_notes == "Falta el acta\nIncumple"


def test_recommendations_of_quarters_up_to_the_corte_and_of_none_are_each_one() -> None:
    more = {"T1 Recomendaciones OCI": "A", "T2 Recomendaciones OCI": "B", "T3 Recomendaciones OCI": "C"}
    [item] = plan([row(1, **more, **{"Recomendación de Control Interno": "D"})]).activities
    assert {(one.quarter, one.text) for one in item.recommendations} == {(1, "A"), (2, "B"), (0, "D")}


def test_a_row_with_an_objective_of_its_own_keeps_it() -> None:
    first, second = plan([row(1, Objetivo="Identificar"), row(2, Objetivo="Rendir cuentas")]).activities
    assert "Objetivo" not in first.carried
    assert second.carried["Objetivo"] == "Rendir cuentas"


def test_the_title_of_a_strategy_is_not_its_entity() -> None:
    found = plan([row(1)])
    assert (found.title, found.entity) == ("ESTRATEGIA DE PARTICIPACIÓN CIUDADANA 2025", "ALCALDÍA DE PRUEBA")

"""The advice of every message leads out: the workbook that shows it, changed to the letter, shows it no more, and nothing new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from ppc_reports.plan.findings import catalogue
from tests.judging.rules.test_rules import told

Patch = Mapping[str, Any]
START, END = "Fecha de inicio", "Fecha de finalización"
PLANNED = tuple(f"T{number} programado" for number in (1, 2, 3, 4))
BLANK_PLAN = dict.fromkeys(PLANNED, "")
QUARTERLY = dict.fromkeys(PLANNED, 0.25)
PERCENTS = dict.fromkeys(PLANNED, "25 %")


def all_rows(code: str, patch: Patch) -> dict[str, Any]:
    """The example of a code with the same change in every row."""
    example: dict[str, Any] = dict(catalogue()[code].fails)
    return example | {"rows": [{**row, **patch} for row in example["rows"]]}


def last_row(code: str, patch: Patch) -> dict[str, Any]:
    """The example of a code with a change in its last row."""
    example: dict[str, Any] = dict(catalogue()[code].fails)
    return example | {"rows": [*example["rows"][:-1], {**example["rows"][-1], **patch}]}


def without_last(code: str) -> dict[str, Any]:
    """The example of a code with its last row deleted."""
    example: dict[str, Any] = dict(catalogue()[code].fails)
    return example | {"rows": example["rows"][:-1]}


def with_options(code: str, **options: Any) -> dict[str, Any]:
    return dict(catalogue()[code].fails) | options


FOLLOWED: dict[str, list[dict[str, Any]]] = {
    # an advice that says two ways out has both
    "TO-DATE-FALLS": [last_row("TO-DATE-FALLS", {"T2 ejecutado": 0.5})],
    "MORE-THAN-100": [last_row("MORE-THAN-100", {"T2 ejecutado": 0.25})],
    "YEAR-MORE-THAN-100": [last_row("YEAR-MORE-THAN-100", {"T2 ejecutado": 0.25})],
    "TARGET-EXCEEDED": [last_row("TARGET-EXCEEDED", {"T1 ejecutado": 2, "T2 ejecutado": 2})],
    "ACHIEVED-UNPLANNED": [last_row("ACHIEVED-UNPLANNED", {"T1 ejecutado": 0, "T2 ejecutado": 0.1})],
    "FUTURE-FILLED": [last_row("FUTURE-FILLED", {"T3 ejecutado": "", "T2 ejecutado": 0.35})],
    "REPORT-MISSING": [
        last_row("REPORT-MISSING", {"T1 ejecutado": 0.25, "T2 ejecutado": 0.2}),
        last_row("REPORT-MISSING", {"T1 ejecutado": 0, "T2 ejecutado": 0}),
    ],
    "REPORT-EXCUSED": [
        last_row("REPORT-EXCUSED", {"T1 ejecutado": 0}),
        last_row("REPORT-EXCUSED", {"T1 programado": "NP", "T2 programado": 0.5}),
    ],
    "QUARTER-EXCUSED": [last_row("QUARTER-EXCUSED", {"T1 ejecutado": 0})],
    "NOT-APPLICABLE-FILLED": [
        last_row("NOT-APPLICABLE-FILLED", {**BLANK_PLAN, "T1 ejecutado": "", "T2 ejecutado": ""}),
        last_row("NOT-APPLICABLE-FILLED", {"¿Aplica?": "Sí"}),
    ],
    "END-BEFORE-START": [last_row("END-BEFORE-START", {START: dt.date(2022, 3, 31), END: dt.date(2022, 6, 1)})],
    "DATE-OUTSIDE-YEAR": [
        last_row("DATE-OUTSIDE-YEAR", {START: dt.date(2022, 3, 1), END: dt.date(2022, 11, 30)}),
    ],
    "DATE-BEYOND-YEAR": [last_row("DATE-BEYOND-YEAR", {START: dt.date(2022, 1, 1)})],
    "PLANNED-FROM-DATES": [last_row("PLANNED-FROM-DATES", QUARTERLY)],
    "PLANNED-FROM-END": [last_row("PLANNED-FROM-END", QUARTERLY)],
    "PLANNED-FROM-TARGET": [last_row("PLANNED-FROM-TARGET", dict.fromkeys(PLANNED, 2.5))],
    "MILESTONE-LATER": [last_row("MILESTONE-LATER", QUARTERLY)],
    "MILESTONE-EARLIER": [last_row("MILESTONE-EARLIER", {END: dt.date(2022, 11, 30)})],
    "EVIDENCE-MISSING": [
        last_row("EVIDENCE-MISSING", {"T1 evidencia": "https://example.org/acta"}),
    ],
    "EVIDENCE-REPEATED": [last_row("EVIDENCE-REPEATED", {"T1 evidencia": "https://example.org/otra"})],
    "EVIDENCE-NOT-LINK": [
        last_row("EVIDENCE-NOT-LINK", {"T1 evidencia": "Acta de la mesa del 15 de febrero https://example.org/acta"})
    ],
    "KEY-DUPLICATE": [last_row("KEY-DUPLICATE", {"N.º": "1.2"}), without_last("KEY-DUPLICATE")],
    "LEAD-MISSING": [last_row("LEAD-MISSING", {"Líder": "Secretaría General"})],
    "PRODUCT-MISSING": [last_row("PRODUCT-MISSING", {"Producto": "Informe publicado"})],
    "FURAG-UNKNOWN": [last_row("FURAG-UNKNOWN", {"Código FURAG": "PCI203"})],
    "STALE-YEAR": [
        with_options("STALE-YEAR", title="Plan de Acción – Política de Participación Ciudadana 2022"),
    ],
    "OFFICE-DIFFERS": [last_row("OFFICE-DIFFERS", {"Líder": "Secretaría General"}), without_last("OFFICE-DIFFERS")],
    "OFFICE-SIMILAR": [last_row("OFFICE-SIMILAR", {"Líder": "Secretaría General"})],
    "OFFICES-TOGETHER": [
        last_row("OFFICES-TOGETHER", {"Líder": "Gobierno; Salud; Prensa"}),
        last_row("OFFICES-TOGETHER", {"Líder": "Gobierno\nSalud\nPrensa"}),
    ],
    "ACTIVITY-REPEATED": [
        without_last("ACTIVITY-REPEATED"),
        last_row("ACTIVITY-REPEATED", {"Actividad": "Realizar la mesa de diálogo en el sur"}),
    ],
    "ACCUMULATION-DOUBTFUL": [
        last_row("ACCUMULATION-DOUBTFUL", {"Tipo de acumulación": kind}) for kind in ("Flujo", "Stock")
    ],
    "TARGET-ZERO": [last_row("TARGET-ZERO", {"Meta": 100})],
    "BASELINE-MISSING": [
        last_row("BASELINE-MISSING", {"Línea base": 80}),
        last_row("BASELINE-MISSING", {"Tipo de acumulación": "Stock"}),
    ],
    "TARGET-OTHER-YEAR": [last_row("TARGET-OTHER-YEAR", {"Año meta": 2022})],
    "TERM-MISSPELT": [last_row("TERM-MISSPELT", {"Fase del ciclo": "Diagnóstico"})],
    "TERM-UNKNOWN": [last_row("TERM-UNKNOWN", {"Nivel de participación": "Información"})],
    "MONEY-UNREADABLE": [
        last_row("MONEY-UNREADABLE", {"Presupuesto asignado": 5000000}),
        last_row("MONEY-UNREADABLE", {"Presupuesto asignado": "5000000"}),
    ],
    "MONEY-IN-MILLIONS": [last_row("MONEY-IN-MILLIONS", {"Presupuesto asignado": 5000000})],
    "COUNT-UNREADABLE": [
        last_row("COUNT-UNREADABLE", {"Participantes": 45}),
        last_row("COUNT-UNREADABLE", {"Participantes": "45"}),
    ],
    "VERIFIED-UNREADABLE": [
        last_row("VERIFIED-UNREADABLE", {"T1 verificado por Control Interno": "25 %"}),
    ],
    "VERIFIED-DIFFERS": [last_row("VERIFIED-DIFFERS", {"T1 ejecutado": 0.1})],
    "ACTION-WITHOUT-DAY": [
        last_row("ACTION-WITHOUT-DAY", {"T2 acción correctiva": "Se hará la mesa, Secretaría General, 30/08/2022"})
    ],
    "PLANNED-NOT-100": [last_row("PLANNED-NOT-100", {"T4 programado": 0.25})],
    "MODE-DOUBTFUL": [last_row("MODE-DOUBTFUL", PERCENTS)],
    "PLANNED-BLANK": [last_row("PLANNED-BLANK", {"T1 programado": value}) for value in (0, "NP", "0 %")],
    "NOTHING-PLANNED": [last_row("NOTHING-PLANNED", dict.fromkeys(PLANNED, 2))],
    "ROW-REJECTED": [last_row("ROW-REJECTED", {"Actividad": "Divulgar la política"})],
    "DESCRIPTION-SHORT": [last_row("DESCRIPTION-SHORT", {"Actividad": "Divulgar la política"})],
    "ROW-AS-TOTAL": [
        last_row("ROW-AS-TOTAL", {"N.º": "1.2", "Actividad": "Divulgar la política", "Líder": "Secretaría General"})
    ],
    "ROW-AS-NOTE": [
        last_row(
            "ROW-AS-NOTE",
            {"N.º": "1.3", "Líder": "Secretaría General", START: dt.date(2022, 1, 1), END: dt.date(2022, 12, 31)},
        )
    ],
    "ROW-AS-PARENT": [{"rows": [{"N.º": "1.3"}, {"N.º": "1.1.1"}, {"N.º": "1.1.2"}]}],
    "PARENT-DIFFERS": [
        {"rows": [{"N.º": "1.1", "T1 ejecutado": 0.25}, {"N.º": "1.1.1"}]},
        {"rows": [{"N.º": "1.3", "T1 ejecutado": 0.2}, {"N.º": "1.1.1"}]},
    ],
    "KEY-BLANK": [last_row("KEY-BLANK", {"N.º": "1.2"})],
    "CELL-ERROR": [last_row("CELL-ERROR", {"T1 ejecutado": 0.25})],
    "FIGURE-IS-DATE": [last_row("FIGURE-IS-DATE", {"T1 ejecutado": 0.25})],
    "FIGURE-NEGATIVE": [last_row("FIGURE-NEGATIVE", {"T1 ejecutado": 0.25})],
    "PERCENT-UNREADABLE": [
        last_row("PERCENT-UNREADABLE", {"T1 ejecutado": 0.25}),
        last_row("PERCENT-UNREADABLE", {"T1 programado": "NP", "T2 programado": 0.5, "T1 ejecutado": "NP"}),
    ],
    "FIGURE-IS-MONEY": [last_row("FIGURE-IS-MONEY", {"T1 ejecutado": 0.25})],
    "NUMBER-UNREADABLE": [last_row("NUMBER-UNREADABLE", {"T1 ejecutado": 5})],
    "NUMBER-WITH-UNIT": [
        last_row("NUMBER-WITH-UNIT", {"T1 ejecutado": 170}),
        last_row("NUMBER-WITH-UNIT", {"T1 ejecutado": "170"}),
    ],
    "NUMBER-SEPARATOR": [last_row("NUMBER-SEPARATOR", {"T1 ejecutado": 1234})],
    "NUMBER-AMBIGUOUS": [last_row("NUMBER-AMBIGUOUS", {"T1 ejecutado": 1.234})],
    "RESULT-POINTS": [
        last_row("RESULT-POINTS", {"T1 ejecutado": "4 %", "T2 ejecutado": "5 %", "Total ejecutado": "9 %"})
    ],
    "RESULT-AMBIGUOUS": [
        last_row("RESULT-AMBIGUOUS", {"T1 ejecutado": "40 %", "T2 ejecutado": "45 %", "Total ejecutado": "85 %"})
    ],
    "SCALE-OUTLIER": [
        {"rows": [{"T1 ejecutado": 25, "T2 ejecutado": value}, {"T1 ejecutado": 24, "T2 ejecutado": 25}]}
        for value in (24, "24 %")
    ],
    "PERCENT-HUGE": [last_row("PERCENT-HUGE", {"T1 ejecutado": 0.25})],
    "SCALE-AMBIGUOUS": [
        last_row("SCALE-AMBIGUOUS", {"T1 ejecutado": "1,2 %"}),
    ],
    "SCALE-DIFFERS": [last_row("SCALE-DIFFERS", {**QUARTERLY, "T1 ejecutado": 0.25, "T2 ejecutado": 0.25})],
    "DATE-UNREADABLE": [last_row("DATE-UNREADABLE", {START: text}) for text in ("15/03/2022", "Marzo de 2022")],
    "DATE-MISSING": [
        last_row("DATE-MISSING", {END: dt.date(2022, 12, 31)}),
        last_row("DATE-MISSING", {END: "30/11/2022"}),
    ],
    "START-MISSING": [last_row("START-MISSING", {START: dt.date(2022, 3, 1)})],
    "MONTH-FIRST": [last_row("MONTH-FIRST", {START: "15/01/2022"})],
    "DATE-AMBIGUOUS": [last_row("DATE-AMBIGUOUS", {END: dt.date(2022, 12, 3)})],
    "YEAR-ASSUMED": [last_row("YEAR-ASSUMED", {START: "enero de 2022"})],
    "DATE-SERIAL": [last_row("DATE-SERIAL", {START: dt.date(2022, 1, 2)})],
    "CODE-ROUNDED": [last_row("CODE-ROUNDED", {"N.º": "51000000000000001"})],
    "CODE-IS-DATE": [last_row("CODE-IS-DATE", {"N.º": "3.2"})],
    "ACCUMULATION-UNKNOWN": [
        last_row("ACCUMULATION-UNKNOWN", {"Tipo de acumulación": kind}) for kind in ("Acumulado", "Flujo", "Stock")
    ]
    + [
        last_row("ACCUMULATION-UNKNOWN", {"Tipo de acumulación": kind, "Línea base": 2})
        for kind in ("Capacidad", "Reducción")
    ],
    "ACCUMULATION-ASSUMED": [
        last_row("ACCUMULATION-ASSUMED", {"Tipo de acumulación": kind}) for kind in ("Acumulado", "Flujo", "Stock")
    ],
    "FURAG-UNREADABLE": [last_row("FURAG-UNREADABLE", {"Código FURAG": "PCI200, PCI203"})],
    "LINE-SPELLINGS": [
        last_row("LINE-SPELLINGS", {"Línea estratégica": "1. Diálogo con la ciudadanía"}),
        last_row("LINE-SPELLINGS", {"Línea estratégica": "2. Dialogo con la cuidadanía"}),
    ],
    "LINE-NUMBER-TWICE": [
        last_row("LINE-NUMBER-TWICE", {"Línea estratégica": "2. Control social"}),
        last_row("LINE-NUMBER-TWICE", {"Línea estratégica": "1. Diálogo con la ciudadanía"}),
    ],
    "SAME-TEXT": [
        all_rows("SAME-TEXT", {"T1 observaciones": ""}),
    ],
    "TEXT-CUT": [last_row("TEXT-CUT", {"T1 observaciones": "Resumen: el detalle está en el documento"})],
    "OFFICE-LONG": [last_row("OFFICE-LONG", {"Líder": ". ".join(["Grupo de trabajo de apoyo"] * 3)})],
    "TEXT-MAYBE-CUT": [last_row("TEXT-MAYBE-CUT", {"T1 observaciones": "Texto" * 51 + " completo."})],
    "OWN-TOTAL": [last_row("OWN-TOTAL", {"Total ejecutado": 0.5})],
    "OWN-TOTAL-SKIPS": [last_row("OWN-TOTAL-SKIPS", {"T1 ejecutado": 0.1, "Total ejecutado": 0.35})],
    "TARGET-NOT-PLANNED": [
        last_row("TARGET-NOT-PLANNED", {"Meta": 8}),
        last_row("TARGET-NOT-PLANNED", {"T4 programado": 4}),
    ],
    "WEIGHTS-NOT-100": [last_row("WEIGHTS-NOT-100", {"Peso": 0.6})],
    "WEIGHTS-PARTIAL": [
        {"rows": [{"Peso": 0.4}, {"Peso": 0.6}]},
        {"rows": [{}, {}]},
    ],
}
MAY_COME = {
    "WEIGHTS-NOT-100": {"WEIGHTS-READ"},
    "WEIGHTS-PARTIAL": {"WEIGHTS-READ"},
    "MILESTONE-LATER": {"DATE-BEYOND-YEAR"},
    "BASELINE-MISSING": {"TARGET-EXCEEDED"},
    "ROW-AS-TOTAL": {"DATE-MISSING", "START-MISSING", "PRODUCT-MISSING"},
    "ROW-AS-NOTE": {"PRODUCT-MISSING", "REPORT-MISSING", "PLANNED-FROM-DATES"},
}
"""What is true of the workbook once the advice was followed, and was hidden by what it mended."""


@pytest.mark.parametrize("code", FOLLOWED)
def test_what_a_message_says_to_do_ends_it_and_brings_no_other(code: str) -> None:
    before = {item.code for item in told(catalogue()[code].fails)}
    assert code in before
    for after in FOLLOWED[code]:
        left = {item.code for item in told(after)}
        assert code not in left, after
        assert left - before - MAY_COME.get(code, set()) == set(), after

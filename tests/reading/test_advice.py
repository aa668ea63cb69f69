"""The advice about a whole workbook leads out: the workbook that shows a message, changed to its letter, shows it no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ppc_reports.judging import rules
from ppc_reports.plan.findings import Unreadable
from ppc_reports.plan.grid import Value, Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import Layout
from tests.reading.test_office_layouts import (
    BEGINNING,
    FIGURES,
    LAYOUTS,
    TITLE,
    TODAY,
    Row,
    book,
    each,
    joined,
    row,
)
from tests.reading.test_unread import MAIN, MONTHS, OTHERS, PLANNED, QUARTERLY, USUAL, act, months, rows, table

Read = tuple[Workbook, Quarter | None, tuple[Layout, ...]]
CLIMBING = ("25%", "25%", "50%", "40%", "75%", None, "100%", None)
DATED = ("Salud", "01/01/2025", "31/12/2025")


def at(workbook: Workbook, corte: str = "2025-T2", **layout: Any) -> Read:
    """A workbook to be read at a corte, by all layouts or by the quarterly one with what somebody declared in it."""
    base = next(one for one in LAYOUTS if one.name == "plan_trimestral")
    own = (base.model_copy(update=layout),) if layout else LAYOUTS
    return workbook, Quarter.parse(corte), own


def codes(given: Workbook | Read) -> set[str]:
    """The codes of all that is told of a workbook, or of why it is refused."""
    workbook, corte, layouts = given if isinstance(given, tuple) else at(given)
    try:
        reading = read_plan(workbook, layouts, corte, TODAY)
    except Unreadable as refusal:
        return {refusal.finding.code}
    return {item.code for item in (*reading.findings, *rules.check(reading.plan, reading.corte))}


def with_grid(workbook: Workbook, **fields: Any) -> Workbook:
    return replace(workbook, grids=tuple(replace(grid, **fields) for grid in workbook.grids))


def sheets(*books: tuple[str, Workbook]) -> Workbook:
    return joined(*(with_grid(one, sheet=name) for name, one in books))


def swapped(header: Sequence[Value], old: str, new: str) -> Row:
    return tuple(new if text == old else text for text in header)


QUARTER_HEADER = ("No", "Actividad", "Responsable", "Fecha inicio", "Fecha fin")
INDICATOR = ("Código", "Actividad", "Meta", "Tipo de acumulación", "Responsable", *each("Resultado"))
MONTHLY = tuple(value for number in range(12) for value in (1, 1 if number in (0, 3, 4, 5) else None))
MERGED = book(TITLE, (*BEGINNING, *USUAL), act(1, *FIGURES), act(2, *FIGURES), merges="G3:G4")
SPREAD = row(1, "Realizar la mesa", "50%", "50%", None, None, "50%", None, "0%")
SPLIT = row(1, "Realizar la mesa", "50%", "50%", "0%", "0%", "50%", None, "0%")
SECOND = (2, "Planeación", "Realizar otra cosa con la gente", "01/01/2025", "31/12/2025", *FIGURES)
MOVED = ("Nº", "Responsable", "Actividad", "Fecha inicio", "Fecha fin", *USUAL)
TWICE = each("Programado", "Ejecutado", "Avance")
WEIGHTED = (*BEGINNING, "Ponderación línea", "Peso % actividad", *USUAL)
UNKNOWN_TITLES = ("Id.", "Lo que toca", "Quién", "De", "A", *USUAL)
NEXT_YEAR = book(
    ("Plan de acción 2027",), ("Nº", "Actividad", "Responsable", *USUAL), (1, "Realizar la mesa", "A", *FIGURES)
)
RISKS = ("Nº", "Riesgo", "Responsable", "Fecha inicio", "Fecha fin")
LIST = ("Seguimiento 2025",)
STATED = ("Estado T1", "Estado T2")
QUARTER_TITLES = ("T1", "T2", "T3", "T4")
OVER_QUARTERS = ("",) * 5 + ("EJECUTADO",)
OFFICE_TITLES = ("Acción", "A cargo de quien", "Para cuando", "Estado")
OFFICE_ROWS = [(f"Mejorar la sala {number}", "Planeación", "01/12/2025", "Cumplida") for number in (1, 2, 3)]
FIELDS = next(one for one in LAYOUTS if one.name == "plan_trimestral").fields

FOLLOWED: dict[str, tuple[Workbook | Read, list[Workbook | Read]]] = {
    "LAYOUT-UNKNOWN": (
        book(TITLE, ("A", "B"), (1, "Realizar la mesa")),
        [book(TITLE, (*BEGINNING, *USUAL), act(1, *FIGURES))],
    ),
    "HEADER-MISSING": (
        book(TITLE, swapped((*BEGINNING, *USUAL), "Actividad", "Materia"), act(1, *FIGURES)),
        [
            book(TITLE, (*BEGINNING, *USUAL), act(1, *FIGURES)),
            at(
                book(TITLE, swapped((*BEGINNING, *USUAL), "Actividad", "Materia"), act(1, *FIGURES)),
                fields={**FIELDS, "description": ("Materia",)},
            ),
        ],
    ),
    "PLAN-MONTHLY": (
        table(MONTHS, (0.05,) * 6),
        [
            table((*PLANNED, *(f"{month} ejecutado" for month in MONTHS)), (*QUARTERLY, *(0.05,) * 6)),
            table(MONTHS, (0.05,) * 6, above=(("",) * 5 + ("EJECUTADO",),)),
        ],
    ),
    "UNIT-MONEY": (
        table(USUAL, (1_000_000, 800_000, 1_000_000, 900_000, 1_000_000, None, 1_000_000, None)),
        [
            book(
                TITLE,
                (*BEGINNING, "Unidad de medida", *USUAL),
                act(1, "árboles", 1_000_000, 800_000, 1_000_000, 900_000, 1_000_000, None, 1_000_000, None),
            ),
            table(
                (*each("Presupuesto", "Pagos ($)"), *USUAL),
                (1_000_000, 800_000, 1_000_000, 900_000, 1_000_000, None, 1_000_000, None, *FIGURES),
            ),
        ],
    ),
    "PLAN-QUARTERS": (
        book(TITLE, ("Nº", "Actividad", "Responsable", *QUARTER_TITLES), (1, "Realizar la mesa", "A", *QUARTERLY)),
        [table(each("Ejecutado"), ("25%", "10%")), table(QUARTER_TITLES, ("25%", "10%"), above=(OVER_QUARTERS,))],
    ),
    "PLAN-PERIODS": (
        table(("Bim 1", "Bim 2", "Bim 3"), ("20%", "40%", "60%")),
        [table(("Bim 1", "Bim 2", "Bim 3", *each("ejecutado")), ("20%", "40%", "60%", "25%", "10%"))],
    ),
    "PLAN-NO-PLACE": (
        table(PLANNED, QUARTERLY),
        [table((*PLANNED, *each("Ejecutado")), (*QUARTERLY, "25%", "10%"))],
    ),
    "PROGRESS-NOWHERE": (
        joined(MAIN, book(TITLE, (*BEGINNING, *PLANNED), (3, OTHERS, *DATED, *QUARTERLY), sheet="Salud")),
        [
            joined(MAIN, book(TITLE, (*BEGINNING, *USUAL), (3, OTHERS, *DATED, *FIGURES), sheet="Salud")),
            at(
                joined(MAIN, book(TITLE, (*BEGINNING, *PLANNED), (3, OTHERS, *DATED, *QUARTERLY), sheet="Salud")),
                ignore_sheets=("Salud",),
            ),
        ],
    ),
    "QUARTER-NOWHERE": (
        at(table(("Avance acumulado I semestre", "Avance acumulado II semestre"), ("40%", None)), "2025-T1"),
        [
            at(table(("Avance acumulado I semestre", "Avance acumulado II semestre"), ("40%", None)), "2025-T2"),
            at(table(each("Ejecutado acumulado"), ("20%", "40%")), "2025-T1"),
        ],
    ),
    "LIST-NOT-PLAN": (
        book(LIST, OFFICE_TITLES, *OFFICE_ROWS),
        [
            at(
                book(LIST, OFFICE_TITLES, *OFFICE_ROWS),
                fields={**FIELDS, "leads": ("A cargo de quien",), "end": ("Para cuando",)},
            )
        ],
    ),
    "LIST-REJECTED": (
        book(
            TITLE,
            (*BEGINNING, *USUAL),
            act(1, *FIGURES),
            *((None, None, "Salud", "01/01/2025", "31/12/2025", *FIGURES),) * 4,
        ),
        [book(TITLE, (*BEGINNING, *USUAL), *(act(number, *FIGURES) for number in range(1, 6)))],
    ),
    "LIST-REPEATS": (
        book(
            LIST,
            ("N°", "Acción", "Responsable", "Fecha fin", "Estado"),
            *((1, "Mejora", "A", "01/03/2025", "Cumplida"),) * 8,
        ),
        [
            book(
                LIST,
                ("N°", "Acción", "Responsable", "Fecha fin", "Estado"),
                *((number, f"Mejorar la sala {number}", "A", "01/03/2025", "Cumplida") for number in range(1, 9)),
            )
        ],
    ),
    "LIST-NAMED": (
        book(
            ("Registro de asistencia 2025",),
            (*BEGINNING, "Estado"),
            *((n, f"Taller de la vereda {n}", "Ana", "01/02/2025", "01/02/2025", "Cumplida") for n in (1, 2, 3)),
        ),
        [
            book(
                ("Seguimiento del plan de acción 2025",),
                (*BEGINNING, "Estado"),
                *((n, f"Taller de la vereda {n}", "Ana", "01/02/2025", "01/02/2025", "Cumplida") for n in (1, 2, 3)),
            )
        ],
    ),
    "PLAN-BESIDE": (
        rows((*act(1, *FIGURES), None, *act(2, *FIGURES)), header=(*BEGINNING, *USUAL, "", *BEGINNING, *USUAL)),
        [
            rows(act(1, *FIGURES), (), (*BEGINNING, *USUAL), act(2, *FIGURES)),
            sheets(("Uno", rows(act(1, *FIGURES))), ("Dos", rows(act(2, *FIGURES)))),
        ],
    ),
    "RATIO-UNCLEAR": (
        table((*PLANNED, "% de cumplimiento"), (*QUARTERLY, "40%")),
        [
            table((*PLANNED, "Ejecutado"), (*QUARTERLY, "40%")),
            table((*PLANNED, "% de cumplimiento", *each("Ejecutado")), (*QUARTERLY, "40%", "10%", "10%")),
            at(
                table((*PLANNED, "% de cumplimiento"), (*QUARTERLY, "40%")),
                fields={**FIELDS, "followup": ("% de cumplimiento",)},
            ),
        ],
    ),
    "MONTHS-BLANK": (
        table(months("programado", "realizado"), MONTHLY),
        [
            table(
                months("programado", "realizado"),
                tuple(1 if place % 2 == 0 or place < 12 else None for place in range(24)),
            ),
            table(
                months("programado", "realizado"),
                tuple((0 if value is None and place < 12 else value) for place, value in enumerate(MONTHLY)),
            ),
        ],
    ),
    "MONTHS-UNCLEAR": (
        table(months("ejecutado"), (0.1, 0.1, 0.2, 0.2)),
        [
            table(months("ejecutado acumulado"), (0.1, 0.1, 0.2, 0.2, 0.2, 0.2)),
            table(months("ejecutado del mes"), (0.1, 0.1, 0.2, 0.2, 0, 0)),
            at(table(months("ejecutado"), (0.1, 0.1, 0.2, 0.2, 0.2, 0.2)), mode="to_date"),
        ],
    ),
    "SHEET-UNREAD": (
        joined(MAIN, book(TITLE, UNKNOWN_TITLES, (1, OTHERS, *DATED, *FIGURES), sheet="Salud")),
        [
            joined(MAIN, book(TITLE, (*BEGINNING, *USUAL), (3, OTHERS, *DATED, *FIGURES), sheet="Salud")),
            at(
                joined(MAIN, book(TITLE, UNKNOWN_TITLES, (1, OTHERS, *DATED, *FIGURES), sheet="Salud")),
                ignore_sheets=("Salud",),
            ),
        ],
    ),
    "QUARTER-IN-SHEET": (
        joined(
            *(
                book(TITLE, (*BEGINNING, "Programado", "Ejecutado"), act(1, "25%", "20%"), sheet=name)
                for name in ("T1", "T2")
            )
        ),
        [book(TITLE, (*BEGINNING, *USUAL), act(1, "25%", "20%", "25%", "20%", "25%", None, "25%"))],
    ),
    "CORTE-OTHER-YEAR": (at(MAIN, "2024-T2"), [at(MAIN, "2025-T1")]),
    "YEAR-UNKNOWN": (
        (book((), ("Nº", "Actividad", "Responsable", *USUAL), (1, "Realizar la mesa", "A", *FIGURES)), None, LAYOUTS),
        [
            (
                book(
                    ("Vigencia 2025",),
                    ("Nº", "Actividad", "Responsable", *USUAL),
                    (1, "Realizar la mesa", "A", *FIGURES),
                ),
                None,
                LAYOUTS,
            ),
        ],
    ),
    "YEAR-NOT-STARTED": ((NEXT_YEAR, None, LAYOUTS), [at(NEXT_YEAR, "2027-T1")]),
    "RESULT-FRACTIONS": (
        book(
            TITLE,
            INDICATOR,
            (1, "Hacer los talleres", 0.8, "Flujo", "A", 0.25, 0.5),
            (2, "Atender a la gente", "90%", "Flujo", "A", 0.4, 0.85),
        ),
        [
            book(
                TITLE,
                INDICATOR,
                (1, "Hacer los talleres", 0.8, "Flujo", "A", 0.25, 0.5),
                (2, "Atender a la gente", "90%", "Flujo", "A", "40%", "85%"),
            )
        ],
    ),
    "PLAN-EMPTY": (rows(), [rows(act(1, *FIGURES))]),
    "SHEET-HIDDEN": (
        joined(MAIN, book(TITLE, (*BEGINNING, *USUAL), (3, OTHERS, *DATED, *FIGURES), sheet="Salud", hidden=True)),
        [joined(MAIN, book(TITLE, (*BEGINNING, *USUAL), (3, OTHERS, *DATED, *FIGURES), sheet="Salud"))],
    ),
    "HEADER-REPEATED": (
        table((*USUAL, "T2 Ejecutado"), (*FIGURES, "10%")),
        [table((*USUAL[:3], *USUAL[4:], "T2 Ejecutado"), (*FIGURES[:3], *FIGURES[4:], "10%")), table(USUAL, FIGURES)],
    ),
    "FIGURES-REPEATED": (
        table(TWICE, (0.25, 0.1, 0.2) * 4),
        [
            table(USUAL, (0.25, 0.1) * 4),
            table((*USUAL, *each("Avance 2024")), (*(0.25, 0.1) * 4, *(0.2,) * 4)),
        ],
    ),
    "PROGRESS-UNREAD": (
        table(("Programado", "Dato"), ("25%", "10%")),
        [
            table(USUAL, FIGURES),
            table(("% de avance",), ("25%",)),
        ],
    ),
    "STATES-BESIDE-PLAN": (
        table((*PLANNED, *STATED), *((*QUARTERLY, "Cumplida", "Sin iniciar"),) * 3),
        [
            table((*PLANNED, *STATED), *((*QUARTERLY, "25%", "0%"),) * 3),
            at(
                table((*PLANNED, *STATED, "Avance"), *((*QUARTERLY, "Cumplida", "Sin iniciar", "50%"),) * 3),
                carried=STATED,
            ),
        ],
    ),
    "COLUMN-UNLABELLED": (
        table((*USUAL, ""), (*FIGURES, "algo")),
        [table((*USUAL, "Comentario"), (*FIGURES, "algo")), table(USUAL, FIGURES)],
    ),
    "COLUMN-MISSING": (
        table(swapped(USUAL, "T2 Ejecutado", "T2 Ejctdo xx"), FIGURES),
        [table(USUAL, FIGURES)],
    ),
    "QUARTER-MISSING": (
        table(USUAL[:2], FIGURES[:2]),
        [table(USUAL, FIGURES)],
    ),
    "COLUMN-OTHER-KIND": (
        table(USUAL, *(("25%", "se hizo la mesa de diálogo", *FIGURES[2:]),) * 3),
        [table(USUAL, *(FIGURES,) * 3)],
    ),
    "WEIGHT-UNREAD": (
        book(
            TITLE, WEIGHTED, row(1, "Uno de dos", "50%", "60%", *FIGURES), row(2, "Dos de dos", "50%", "40%", *FIGURES)
        ),
        [
            book(
                TITLE,
                (*BEGINNING, "Peso de la actividad", *USUAL),
                row(1, "Uno de dos", "60%", *FIGURES),
                row(2, "Dos de dos", "40%", *FIGURES),
            ),
        ],
    ),
    "ROWS-HIDDEN": (with_grid(rows(act(1, *FIGURES)), hidden_rows=frozenset({3})), [rows(act(1, *FIGURES))]),
    "COLUMNS-HIDDEN": (with_grid(rows(act(1, *FIGURES)), hidden_columns=frozenset({3})), [rows(act(1, *FIGURES))]),
    "HEADER-EXPECTED": (
        book(TITLE, (*swapped(BEGINNING, "Responsable", "xx"), *USUAL), act(1, *FIGURES)),
        [rows(act(1, *FIGURES))],
    ),
    "UNIT-DECIDED": (
        table(USUAL, (3, 3, 3, 1, 3, None, 3, None), (1, 1, 1, 1, 1, 0, 1, None)),
        [
            table(
                USUAL,
                ("30%", "3%", "30%", "1%", "30%", None, "10%", None),
                ("25%", "1%", "25%", "1%", "25%", None, "25%", None),
            ),
            book(
                TITLE,
                (*BEGINNING, "Unidad de medida", *USUAL),
                row(1, "Talleres en la vereda", "Talleres", 3, 3, 3, 1, 3, None, 3),
                row(2, "Foros en la vereda", "Foros", 1, 1, 1, 0, 1, None, 1),
            ),
        ],
    ),
    "MODE-MIXED": (
        table(tuple(f"{text} acumulado" if text == "T2 Ejecutado" else text for text in USUAL), FIGURES),
        [
            table(each("Programado acumulado", "Ejecutado acumulado"), CLIMBING),
            table(each("Programado del trimestre", "Ejecutado del trimestre"), FIGURES),
        ],
    ),
    "TABLE-BELOW": (
        rows(act(1, *FIGURES), (), RISKS, (1, "Que la gente no vaya a la mesa", *DATED)),
        [rows(act(1, *FIGURES), (2, "Que la gente vaya a la mesa", *DATED, *FIGURES))],
    ),
    "PLAN-BELOW": (
        rows(act(1, *FIGURES), (), MOVED, SECOND),
        [
            rows(act(1, *FIGURES), (), (*BEGINNING, *USUAL), act(2, *FIGURES)),
            sheets(("Uno", rows(act(1, *FIGURES))), ("Dos", book(TITLE, MOVED, SECOND))),
        ],
    ),
    "ROW-STRUCK": (
        with_grid(
            book(TITLE, (*BEGINNING, *USUAL, "¿Aplica?"), act(1, *FIGURES, "Sí"), act(2, *FIGURES, "Sí")),
            struck=frozenset({(4, 2)}),
        ),
        [
            book(TITLE, (*BEGINNING, *USUAL, "¿Aplica?"), act(1, *FIGURES, "Sí"), act(2, *FIGURES, "Sí")),
            with_grid(
                book(
                    TITLE,
                    (*BEGINNING, *USUAL, "¿Aplica?"),
                    act(1, *FIGURES, "Sí"),
                    act(2, *((None,) * 8), "No aplica, por el acta 3"),
                ),
                struck=frozenset({(4, 2)}),
            ),
            with_grid(
                book(TITLE, (*BEGINNING, *USUAL, "¿Aplica?"), act(1, *FIGURES, "Sí"), act(2, *((None,) * 8), "No")),
                struck=frozenset({(4, 2)}),
            ),
        ],
    ),
    "FORMULA-UNSTORED": (with_grid(rows(act(1, *FIGURES)), unstored=frozenset({(3, 7)})), [rows(act(1, *FIGURES))]),
    "FORMULA-ASIDE": (
        with_grid(table((*USUAL, "Presupuesto"), (*FIGURES, None)), unstored=frozenset({(3, 14)})),
        [table((*USUAL, "Presupuesto"), (*FIGURES, 5_000_000))],
    ),
    "FIGURE-MERGED": (MERGED, [rows(act(1, *FIGURES), act(2, *FIGURES))]),
    "FIGURE-SPREAD": (book(TITLE, (*BEGINNING, *USUAL), SPREAD, merges="G3:I3"), [rows(SPLIT)]),
    "MODE-DECIDED": (
        table(USUAL, FIGURES),
        [
            table(each("Programado acumulado", "Ejecutado acumulado"), CLIMBING),
            at(table(USUAL, FIGURES), mode="increment"),
        ],
    ),
    "MODE-UNCLEAR": (
        table(each("Ejecutado"), ("10%", "20%")),
        [
            table(each("Ejecutado acumulado"), ("10%", "20%")),
            table(each("Ejecutado del trimestre"), ("10%", "20%")),
            at(table(each("Ejecutado"), ("10%", "20%")), mode="to_date"),
        ],
    ),
    "PLANNED-UNKNOWN": (
        book(TITLE, ("Nº", "Actividad", "Responsable", *each("Ejecutado")), (1, "Realizar la mesa", "A", "25%", "10%")),
        [
            book(TITLE, ("Nº", "Actividad", "Responsable", *USUAL), (1, "Realizar la mesa", "A", *FIGURES)),
            book(
                TITLE,
                ("Nº", "Actividad", "Responsable", "Fecha fin", *each("Ejecutado del trimestre")),
                (1, "Realizar la mesa", "A", "31/12/2025", "25%", "10%"),
            ),
        ],
    ),
    "PROGRESS-PROSE": (
        table(("Seguimiento",), ("Se hicieron tres mesas",)),
        [table(("Seguimiento",), ("75%",)), table(("Seguimiento",), (0.75,))],
    ),
    "PROGRESS-IN-PROSE": (
        table(("Seguimiento",), ("Se hizo el 75% de las mesas",)),
        [table(("Seguimiento",), ("75%",))],
    ),
    "RESULT-AS-PERCENT": (
        book(
            TITLE,
            INDICATOR,
            (1, "Hacer los talleres", 10, "Acumulado", "A", 0.05, 0.03),
            formats={(3, 6): "0%", (3, 7): "0%"},
        ),
        [book(TITLE, INDICATOR, (1, "Hacer los talleres", 10, "Acumulado", "A", 5, 3))],
    ),
    "ACHIEVED-DOUBTFUL": (
        table(USUAL, *(("25%", "20%", "25%", "45%", "25%", None, "25%", None),) * 2),
        [
            table(USUAL, *(("25%", "20%", "25%", "25%", "25%", None, "25%", None),) * 2),
            table(
                each("Programado acumulado", "Ejecutado acumulado"),
                *(("25%", "20%", "50%", "45%", "75%", None, "100%", None),) * 2,
            ),
        ],
    ),
    "MODE-DOUBTFUL": (
        table(each("Programado acumulado", "Ejecutado acumulado"), FIGURES),
        [
            table(each("Programado del trimestre", "Ejecutado del trimestre"), FIGURES),
            table(each("Programado acumulado", "Ejecutado acumulado"), CLIMBING),
        ],
    ),
    "YEAR-MORE-THAN-100": (
        table(USUAL, ("25%", "40%", "25%", "70%", "25%", None, "25%", None)),
        [
            table(
                each("Programado acumulado", "Ejecutado acumulado"),
                ("25%", "40%", "50%", "70%", "75%", None, "100%", None),
            )
        ],
    ),
}
_DATED = {"PLANNED-FROM-DATES", "PLANNED-FROM-END", "PROGRESS-AT-CORTE", "MONTHS-READ"}
"""What only says how a workbook is read, once it is."""
MAY_COME: dict[str, set[str]] = {
    "CORTE-OTHER-YEAR": {"FUTURE-FILLED"},
    "YEAR-UNKNOWN": {"REPORT-MISSING"},
    "YEAR-NOT-STARTED": {"CORTE-NOT-ENDED", "FUTURE-FILLED"},
    "PLAN-MONTHLY": {"MONTHS-UNCLEAR"},
}


@pytest.mark.parametrize("code", FOLLOWED)
def test_what_a_message_says_to_do_ends_it_and_brings_no_other(code: str) -> None:
    before, followed = FOLLOWED[code]
    shown = codes(before)
    assert code in shown, shown
    for number, after in enumerate(followed):
        left = codes(after)
        assert code not in left, (number, left)
        assert (
            left - shown - MAY_COME.get(code, set()) - _DATED - {"MODE-DECIDED", "COLUMNS-UNUSED", "WEIGHTS-READ"}
            == set()
        ), number

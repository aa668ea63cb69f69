"""Plans made in memory, for tests of what stands after reading."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from typing import Any

from ppc_reports.excel.book import Item, Sheet
from ppc_reports.judging.summary import Basis, Source, Summary, summarize
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import (
    Absent,
    Activity,
    Evidence,
    Figure,
    Part,
    Plan,
    Quarter,
    QuarterEntry,
    RejectedRow,
    StrategicLine,
)
from ppc_reports.plan.uses import Balance
from ppc_reports.settings.configuration import template_file
from ppc_reports.settings.scale import Scale, parse_scale

OFFICES = (
    "Secretaría General",
    "Áreas Misionales",
    "Oficina Asesora de Planeación",
    "Grupo de Relación con el Ciudadano",
)
FIRST_ROW = 9

Given = float | Absent | None


def every_item(sheet: Sheet) -> list[Item]:
    """The cells of a declared sheet, those of its long rows too, without those under merged ranges."""
    long = (
        Item(row, column, *cell)
        for rows in sheet.rows
        for row, cells in enumerate(rows.cells(), rows.first)
        for column, cell in enumerate(cells, 1)
    )
    return sorted((*sheet.items, *long), key=lambda item: item[:2])


def figure(given: Given, row: int = 0, column: int = 0) -> Figure:
    """A figure from a number, a reason for there being none, or None for an empty cell."""
    at = At("Seguimiento", row, column) if row else None
    if isinstance(given, Absent):
        return Figure(None, given, at, "" if given is Absent.EMPTY else given.value)
    return Figure(None, Absent.EMPTY, at) if given is None else Figure.of(given, at, f"{given:.0%}")


def activity(
    key: str = "1.1",
    planned: Sequence[Given] = (None,) * 4,
    achieved: Sequence[Given] = (None,) * 4,
    row: int = FIRST_ROW,
    evidence: Sequence[str] = ("",) * 4,
    **fields: Any,
) -> Activity:
    """An activity of the product's own layout; by default from March to November, without figures."""
    entries = tuple(
        QuarterEntry(
            figure(planned[q], row, 17 + 4 * q),
            figure(achieved[q], row, 18 + 4 * q),
            Evidence(
                evidence[q],
                tuple(evidence[q].split()) if "://" in evidence[q] else (),
                At("Seguimiento", row, 19 + 4 * q),
            ),
        )
        for q in range(4)
    )
    given: dict[str, Any] = {
        "line": key.split(".", maxsplit=1)[0],
        "description": f"Actividad {key} con la ciudadanía",
        "leads": ("Secretaría General",),
        "start": dt.date(2022, 3, 1),
        "end": dt.date(2022, 11, 30),
        "product": "Documento",
        "sheet": "Seguimiento",
    }
    return Activity(key=key, row=row, quarters=entries, **{**given, **fields})


def plan(activities: Iterable[Activity], rejected: Sequence[RejectedRow] = (), **fields: Any) -> Plan:
    """A plan of these activities, its lines named after their numbers and its balance adding up."""
    rows = tuple(activities)
    numbers = tuple(dict.fromkeys(item.line for item in rows))
    taken = tuple(item.row for item in rows)
    balance = Balance(
        FIRST_ROW - 1 + len(taken) + len(rejected),
        taken,
        tuple(item.row for item in rejected),
        (),
        tuple(range(1, FIRST_ROW)),
    )
    given: dict[str, Any] = {
        "title": "Plan de Acción – Política de Participación Ciudadana 2022",
        "entity": "Entidad de Ejemplo",
        "year": 2022,
        "objective": "Mantener el contacto con la ciudadanía.",
        "lines": tuple(
            StrategicLine(number, f"Línea estratégica {number} sobre participación", "Objetivo") for number in numbers
        ),
        "parts": (Part("Seguimiento", "plantilla", balance),),
    }
    return Plan(activities=rows, rejected=tuple(rejected), **{**given, **fields})


def generated(count: int, seed: int = 1, words: int = 12) -> Plan:
    """A plan of ``count`` activities in up to nine lines with every kind of figure in it, the same for the same seed."""
    chance = random.Random(seed)
    rows = []
    for index in range(count):
        line = index * min(9, count) // count + 1
        start = chance.randint(1, 9)
        end = chance.randint(start, 12)
        cuts = sorted(chance.sample(range(5, 96, 5), 3))
        planned: tuple[Given, ...] = tuple(
            (high - low) / 100 for low, high in zip([0, *cuts], [*cuts, 100], strict=True)
        )
        achieved: list[Given] = [share * chance.choice((0.0, 0.5, 0.8, 1.0)) for share in planned]  # type: ignore[operator]
        for q in range(4):
            if chance.random() < 0.12:
                achieved[q] = chance.choice((None, Absent.NOT_APPLICABLE, Absent.INVALID))
        rows.append(
            activity(
                f"{line}.{index + 1}",
                planned if chance.random() < 0.7 else (None,) * 4,
                achieved,
                FIRST_ROW + index,
                tuple(f"https://example.org/evidencia/{index}/{q}" if chance.random() < 0.6 else "" for q in range(4)),
                description=" ".join(
                    chance.choice(("divulgar", "mesa", "ciudadanía", "informe", "taller", "con", "para"))
                    for _ in range(words)
                ),
                leads=tuple(chance.sample(OFFICES, chance.choice((1, 1, 1, 2)))),
                start=dt.date(2022, start, 1),
                end=dt.date(2022, end, 28),
                applies=chance.random() > 0.04,
            )
        )
    return plan(rows)


def scale(name: str = "tres_zonas") -> Scale:
    """A shipped scale."""
    return parse_scale(template_file(f"escalas/{name}.toml").read_text(encoding="utf-8"))


def summary(of: Plan, corte: str = "2022-T3", findings: Iterable[Finding] = ()) -> Summary:
    """The summary of a plan at a corte."""
    source = Source("plan.xlsx", "0" * 64, "Seguimiento", "plantilla", "calamine")
    return summarize(of, Quarter.parse(corte), Basis(scale(), source), findings)

"""A participation plan with every field, in two layouts, and its figures by phase, group and level computed another way.

Forty activities, four phases, six groups; made by chance, the same for the same seed.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import openpyxl

from ppc_reports.judging import rules
from ppc_reports.judging.summary import Basis, Source, Summary, summarize
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import merged
from ppc_reports.plan.model import Quarter
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import load_layouts
from tests import samples

YEAR = 2025
PHASES = ("Diagnóstico", "Formulación", "Implementación", "Evaluación")
GROUPS = ("Juntas de acción comunal", "Veedurías", "Víctimas", "Personas mayores", "Gremios", "Ciudadanía en general")
LEVELS = ("Información", "Consulta", "Diálogo", "Decisión")
CHANNELS = ("Presencial", "Virtual", "Redes sociales")
LEADS = ("Oficina de Planeación", "Secretaría General", "Secretaría de Gobierno")
STEP = Fraction(1, 20)
TODAY = dt.date(2026, 1, 20)


@dataclass(frozen=True, slots=True)
class Row:
    """One activity: what it says and its figures; ``done`` and ``checked`` are None for a blank."""

    number: int
    phases: tuple[str, ...]
    groups: tuple[str, ...]
    level: str
    channels: tuple[str, ...]
    lead: str
    budget: int | str
    spent: int | None
    planned: tuple[Fraction, ...]
    done: tuple[Fraction | None, ...]
    checked: tuple[Fraction | None, ...]
    people: tuple[int | None, ...]

    def to_date(self, corte: int) -> tuple[Fraction, Fraction]:
        """P and E at a corte: the sums of the quarters, a blank counting as nothing."""
        return sum(self.planned[:corte], Fraction()), sum(
            (share or Fraction() for share in self.done[:corte]), Fraction()
        )


def rows(seed: int = 16, count: int = 40, corte: int = 3) -> tuple[Row, ...]:
    """The activities, reported up to the corte."""
    chance = Random(seed)
    return tuple(_row(chance, number, corte) for number in range(1, count + 1))


def _row(chance: Random, number: int, corte: int) -> Row:
    cuts = sorted(chance.sample(range(1, 20), 3))
    planned = tuple((high - low) * STEP for low, high in zip((0, *cuts), (*cuts, 20), strict=True))
    done: list[Fraction | None] = [None] * 4
    for quarter in range(corte):
        share = planned[quarter] * Fraction(chance.choice((0, 1, 2, 3, 4, 4, 4)), 4)
        done[quarter] = None if chance.random() < 0.1 else share
    checked = tuple(share if share is None or chance.random() < 0.7 else share / 2 for share in done)
    budget: int | str = chance.choice((0, 1_500_000, 20_000_000, "Recursos propios"))
    return Row(
        number,
        tuple(chance.sample(PHASES, chance.choice((1, 1, 1, 2)))),
        tuple(chance.sample(GROUPS, chance.choice((1, 1, 2, 3)))),
        chance.choice(LEVELS),
        tuple(chance.sample(CHANNELS, chance.choice((1, 1, 2)))),
        chance.choice(LEADS),
        budget,
        budget // 2 if isinstance(budget, int) else None,
        planned,
        tuple(done),
        checked,
        tuple(chance.choice((None, 10, 45, 170)) if share else None for share in done),
    )


def compliance(own: Sequence[Row], corte: int) -> tuple[float, float, float | None]:
    """Planned, *ejecutado que cuenta* and cumplimiento of equal weights: section 5 of docs/dominio.md, in fractions."""
    pairs = [row.to_date(corte) for row in own]
    planned = sum((p for p, _ in pairs), Fraction()) / len(pairs)
    counted = sum((min(p, e) for p, e in pairs), Fraction()) / len(pairs)
    return float(planned), float(counted), float(counted / planned) if planned else None


def workbook(own: Sequence[Row], *, grouped: bool) -> bytes:
    """The plan as a workbook: every quarter in its headings, or (``grouped``) in merged cells over them."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Estrategia"
    sheet["A1"] = f"ESTRATEGIA DE PARTICIPACIÓN CIUDADANA {YEAR}"
    sheet["A2"] = "Entidad: Alcaldía de Prueba"
    sheet["A3"] = "Código: PC-FO-01 Versión: 2 Fecha de aprobación: 15/01/2025"
    single = _SINGLE_GROUPED if grouped else _SINGLE
    quarterly = _QUARTERLY_GROUPED if grouped else _QUARTERLY
    top = 6 if grouped else 5
    for column, head in enumerate(single, 1):
        sheet.cell(top, column, head)
    for quarter in range(4):
        first = len(single) + quarter * len(quarterly) + 1
        if grouped:
            sheet.cell(5, first, f"Trimestre {('I', 'II', 'III', 'IV')[quarter]}")
            sheet.merge_cells(start_row=5, start_column=first, end_row=5, end_column=first + len(quarterly) - 1)
        for place, head in enumerate(quarterly):
            sheet.cell(top, first + place, head if grouped else f"T{quarter + 1} {head}")
    for line, row in enumerate(own, top + 1):
        for column, value in enumerate(_cells(row), 1):
            sheet.cell(line, column, value)
            if isinstance(value, float):
                sheet.cell(line, column).number_format = "0.0%"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


_SINGLE = (
    "N°", "Fase del ciclo de la gestión", "Actividad", "Grupos de valor", "Nivel de participación",
    "Canal (presencial / virtual)", "Metodología", "Meta", "Dependencia responsable", "Fecha inicio", "Fecha fin",
    "Presupuesto asignado", "Presupuesto ejecutado", "Código FURAG", "Barrio",
)  # fmt: skip
_SINGLE_GROUPED = (
    "Ítem", "Etapa del ciclo", "Acción", "Grupo de interés", "Grado de incidencia", "Modalidad", "Mecanismo de participación",
    "Resultado esperado", "Responsable", "Inicio", "Fecha de cierre", "Recursos asignados", "Recursos ejecutados",
    "Pregunta FURAG", "Barrio",
)  # fmt: skip
_QUARTERLY = (
    "programado", "ejecutado", "evidencia", "logros", "dificultades", "acciones correctivas", "número de participantes",
    "verificado por Control Interno", "Observaciones Control Interno",
)  # fmt: skip
_QUARTERLY_GROUPED = (
    "% programado", "% avance", "Medio de verificación", "Principales logros", "Limitaciones", "Acciones de mejora",
    "Asistentes", "Avance verificado OCI", "Observaciones OCI",
)  # fmt: skip


def _cells(row: Row) -> Iterator[Any]:
    yield row.number
    yield "; ".join(row.phases)
    yield f"Realizar el espacio de diálogo {row.number} con la ciudadanía"
    yield "; ".join(row.groups)
    yield row.level
    yield ", ".join(row.channels)
    yield ("Mesa de trabajo", "Foro", "Feria")[row.number % 3]
    yield f"{row.number} sesiones"
    yield row.lead
    yield dt.date(YEAR, 1, 1)
    yield dt.date(YEAR, 12, 31)
    yield row.budget
    yield row.spent
    yield ("PCI203", "PCI210", "PCI216")[row.number % 3]
    yield f"BARRIO-{row.number}"
    for quarter in range(4):
        done, checked = row.done[quarter], row.checked[quarter]
        yield float(row.planned[quarter])
        yield None if done is None else float(done)
        yield f"https://example.org/{row.number}/{quarter + 1}" if done else None
        yield f"LOGRO-{row.number}-{quarter + 1}" if done else None
        yield f"DIFICULTAD-{row.number}-{quarter + 1}" if done is not None and not done else None
        yield f"CORRECTIVA-{row.number}-{quarter + 1}: el 30/11/2025" if done is not None and not done else None
        yield row.people[quarter]
        yield None if checked is None else float(checked)
        yield f"OCI-{row.number}-{quarter + 1}" if checked is not None else None


def judged(data: bytes, corte: int = 3, source: Source | None = None) -> Summary:
    """The summary of such a workbook, read as any other."""
    reading = read_plan(load(data, "estrategia.xlsx"), load_layouts(), Quarter(YEAR, corte), TODAY)
    found = merged([*reading.findings, *rules.check(reading.plan, reading.corte)])
    basis = Basis(samples.scale(), source or Source("estrategia.xlsx", "0" * 64, "x", "y"))
    return summarize(reading.plan, reading.corte, basis, found)


def complete() -> Summary:
    """The summary at the end of its year of a plan that came in parts: of its sheets the report lacks none."""
    part = Source("estrategia.xlsx", "1" * 64, "x", "y")
    return judged(workbook(rows(corte=4), grouped=False), 4, replace(part, parts=(part,)))

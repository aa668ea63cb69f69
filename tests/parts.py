"""One plan as its offices would send it: a workbook each, in three layouts, made from the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ppc_reports.excel.book import Book, Content, Item, Sheet, Style
from ppc_reports.excel.writer import render
from ppc_reports.plan.model import QUARTERS, Activity, Plan
from ppc_reports.products.tracking import tracking_book
from tests import samples

OFFICES = (
    "Secretaría General",
    "Planeación",
    "Oficina Jurídica",
    "Talento Humano",
    "Comunicaciones",
    "Atención al Ciudadano",
    "Control Disciplinario",
    "Sistemas",
    "Contratación",
    "Archivo Central",
)
ROWS = 4
_PERCENT, _DAY = Style(number_format="0%"), Style(number_format="dd/mm/yyyy")
Maker = Callable[[Plan], Book]


def whole_plan(offices: Sequence[str] = OFFICES) -> Plan:
    """The plan of all the offices, in their order: four activities each in three lines, reported up to T3."""
    rows = [
        samples.activity(
            f"{(place * ROWS + number) % 3 + 1}.{place * ROWS + number}",
            planned=(0.25, 0.25, 0.3, 0.2),
            achieved=(0.25, 0.05 * number, 0.02 * place, None),
            evidence=(*(f"https://example.org/{place}/{number}/{quarter}" for quarter in (1, 2, 3)), ""),
            row=samples.FIRST_ROW + place * ROWS + number,
            leads=(office,),
            description=f"Realizar la jornada {number} de {office} con la ciudadanía",
        )
        for place, office in enumerate(offices)
        for number in range(1, ROWS + 1)
    ]
    ordered = sorted(rows, key=lambda item: item.line)
    lines = {line.number: line for line in samples.plan(ordered).lines}
    return replace(samples.plan(rows), lines=tuple(lines[number] for number in sorted(lines)))


def part(plan: Plan, office: str) -> Plan:
    """What one office leads of a plan."""
    own = tuple(item for item in plan.activities if item.leads == (office,))
    return replace(plan, activities=own)


def book(plan: Plan) -> bytes:
    """The product's own tracking workbook of a plan."""
    return render(tracking_book(plan))


def quarterly(plan: Plan) -> Book:
    """A plan in the office's own columns: *Eje estratégico*, *Responsable*, *% programado*."""
    heads = ("Eje estratégico", "Código", "Actividad", "Responsable", "Fecha inicio", "Fecha fin", "Entregable")
    quarters = (
        (f"{name} trimestre {number}" for name in ("% programado", "% ejecutado", "Soporte")) for number in QUARTERS
    )
    return _book(plan, (*heads, *(head for group in quarters for head in group)), _quarterly_row)


def _quarterly_row(plan: Plan, item: Activity) -> Iterable[Content]:
    yield f"{item.line}. {plan.line(item.line).name}"
    yield from (item.key, item.description, "; ".join(item.leads), item.start, item.end, item.product)
    for entry in item.quarters:
        yield from (entry.planned.number, entry.achieved.number, entry.evidence.text or None)


def grouped(plan: Plan) -> Book:
    """The same with other words, the figures in groups: first what was planned, then what was achieved."""
    heads = ("Línea", "Código", "Acción", "Dependencia responsable", "Desde", "Hasta", "Producto esperado")
    names = ("Programado", "Ejecutado", "Evidencia")
    return _book(plan, (*heads, *(f"{name} T{number}" for name in names for number in QUARTERS)), _grouped_row)


def _grouped_row(plan: Plan, item: Activity) -> Iterable[Content]:
    yield f"Línea estratégica {item.line}. {plan.line(item.line).name}."
    yield from (item.key, item.description, "; ".join(item.leads), item.start, item.end, item.product)
    yield from (entry.planned.number for entry in item.quarters)
    yield from (entry.achieved.number for entry in item.quarters)
    yield from (entry.evidence.text or None for entry in item.quarters)


def _book(plan: Plan, heads: Sequence[str], cells: Callable[[Plan, Activity], Iterable[Content]]) -> Book:
    items = [Item(1, 1, plan.title), Item(2, 1, plan.entity)]
    items += [Item(4, column, head) for column, head in enumerate(heads, 1)]
    for row, item in enumerate(plan.activities, 5):
        items += [
            Item(row, column, content, _style(content))
            for column, content in enumerate(cells(plan, item), 1)
            if content is not None
        ]
    return Book(sheets=(Sheet("Avance", tuple(items)),), created=dt.date(2022, 10, 1))


def _style(content: Content) -> Style:
    if isinstance(content, float):
        return _PERCENT
    return _DAY if hasattr(content, "year") else Style()


LAYOUTS: tuple[Maker, ...] = (tracking_book, quarterly, grouped)


def write_parts(folder: Path, plan: Plan, offices: Sequence[str] = OFFICES) -> None:
    """The workbook of each office in ``folder``, named after it, in the three layouts by turns."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, office in enumerate(offices):
        made = LAYOUTS[place % len(LAYOUTS)](part(plan, office))
        (folder / f"{office}.xlsx").write_bytes(render(made))

"""Makes the example workbooks that are shipped: ``python -m tests.make_examples`` writes them, a test compares them.

The plan is the one the Ministry published for 2022; every figure of follow-up is made up, and the workbooks say so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ppc_reports.excel.book import Book, Content, Formula, Item, Link, Merge, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.opening.plan_text import published_grid
from ppc_reports.plan.grid import Workbook
from ppc_reports.plan.model import QUARTERS, Plan
from ppc_reports.products import tracking as template
from ppc_reports.products.report import theme
from ppc_reports.products.tracking import columns as col
from ppc_reports.products.tracking import instructions, tracking
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import load_layouts

ROOT = Path(__file__).parents[1]
PUBLISHED = "templates/ejemplos/plan_2022.txt"
BLANK = "templates/plantilla_seguimiento.xlsx"
EXAMPLE = "input/seguimiento_ppc_2022.xlsx"
MISTAKEN = "templates/ejemplos/seguimiento_con_errores.xlsx"
README = "templates/ejemplos/LEEME.md"

TITLE = "Plan de Acción – Política de Participación Ciudadana 2022"
ENTITY = "Ministerio de Comercio, Industria y Turismo"
ILLUSTRATIVE = "Los avances de este ejemplo son ilustrativos; no son cifras del Ministerio."
PRACTICE = "Libro de práctica con errores puestos a propósito; no son cifras del Ministerio."
_NOTICE = theme.ALARM.but(size=9, wrap=True, indent=0)

Cells = dict[str, Content]
Report = tuple[Content, str, str]
"""What an office reports of a quarter: *ejecutado*, evidence, remarks."""

NOTHING: Report = (None, "", "")
UNPLANNED: Report = ("NP", "", "")


def _link(name: str) -> str:
    return f"https://example.org/{name}"


SHARED_LINK = _link("piezas-divulgacion")
ILLUSTRATED: Mapping[str, Sequence[Report]] = {
    "1.1": (
        (0.10, _link("plan-divulgacion"), "Plan de divulgación aprobado y primeras dos piezas publicadas."),
        (0.35, _link("campana-junio"), "Cuatro jornadas con las direcciones; 120 asistentes."),
        (0.30, SHARED_LINK, "Segunda fase de la campaña en la intranet."),
        (0.25, _link("informe-divulgacion"), "Informe final de divulgación."),
    ),
    "1.2": (
        (0.05, _link("procedimiento-v1"), "Se inició la redacción; falta la revisión jurídica."),
        (0.20, "", "Versión 2 en revisión por la Oficina Asesora Jurídica."),
        (0.25, SHARED_LINK, "Procedimiento en aprobación."),
        (0.35, _link("procedimiento"), "Aprobado en diciembre; la divulgación queda para enero."),
    ),
    "2.1": (
        (0.08, "Acta de la mesa técnica del 28 de marzo", "Primera mesa técnica de caracterización."),
        (0.30, _link("variables"), "Variables acordadas con las dependencias."),
        (0.40, _link("caracterizacion-v1"), "Borrador de la estrategia en consulta interna."),
        (0.22, _link("caracterizacion"), "Documento publicado en la página web."),
    ),
    "3.1": (
        (1.0, _link("inventario-espacios"), "Inventario consolidado y socializado el 30 de marzo."),
        UNPLANNED,
        UNPLANNED,
        UNPLANNED,
    ),
    "3.2": (
        (0.20, _link("cronograma-v1"), "Cronograma preliminar con seis dependencias."),
        (0.60, _link("participacion-v1"), "Faltan los espacios de dos viceministerios."),
        (0.20, _link("participacion"), "Estrategia completa, publicada en agosto."),
        UNPLANNED,
    ),
    "4.1": (
        (0.20, _link("sesion-marzo"), "Primera sesión con el Ministerio del Interior."),
        (0.25, _link("sesiones-mayo"), "Dos sesiones regionales."),
        (0, "", "No hubo sesiones: las de agosto se aplazaron para octubre."),
        (0.50, _link("sesiones-octubre"), "Cuatro sesiones; queda pendiente la memoria de la última."),
    ),
    "5.1": (
        NOTHING,
        (1, _link("balance-piloto"), "Una dependencia entregó su balance antes de tiempo."),
        NOTHING,
        ("N/A", "", "Desde octubre el balance va en el informe de rendición de cuentas."),
    ),
}
MEASURED: Cells = {col.UNIT: "Dependencias con balance", col.TARGET: 10, col.ACCUMULATION: "Acumulado"}
"""Activity 5.1 is followed up by an indicator."""

_FROM_MARCH: tuple[Content, ...] = (0.10, 0.35, 0.35, 0.20)
PLANNED: Mapping[str, Sequence[Content]] = {
    "1.1": _FROM_MARCH,
    "1.2": _FROM_MARCH,
    "2.1": _FROM_MARCH,
    "3.1": (1.0, "NP", "NP", "NP"),
    "3.2": (0.25, 0.75, "NP", "NP"),
    "4.1": (0.20, 0.30, 0.30, 0.20),
    "5.1": ("NP", "NP", 0.50, 0.50),
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One planted mistake: its row (key) and column, what stands there, in words, and what must be found."""

    key: str
    header: str
    content: Content
    what: str
    code: str

    @property
    def cell(self) -> str:
        """The address of the cell in the sheet «Seguimiento»."""
        return f"{col.letters(self.header)}{tracking.FIRST_ROW + list(PLANNED).index(self.key)}"


MISTAKES = (
    Mistake("1.1", col.START, "31/1272022", "Fecha mal escrita: `31/1272022`", "DATE-UNREADABLE"),
    Mistake("1.2", col.END, dt.date(2022, 2, 15), "La actividad termina antes de empezar", "END-BEFORE-START"),
    Mistake("5.1", col.KEY, "4.1", "Número de actividad repetido", "KEY-DUPLICATE"),
    Mistake("2.1", col.LEAD, None, "Falta la dependencia líder", "LEAD-MISSING"),
    Mistake("4.1", col.FURAG, "la de las mesas", "Código FURAG que no se entiende", "FURAG-UNREADABLE"),
    Mistake("2.1", col.planned(4), 0.10, "El programado suma 90 %", "PLANNED-NOT-100"),
    Mistake("3.1", col.achieved(1), "mucho", "Una palabra en lugar de un porcentaje", "PERCENT-UNREADABLE"),
    Mistake("3.2", col.achieved(2), 7.5, "750 % en un solo trimestre", "MORE-THAN-100"),
    Mistake("5.1", col.achieved(1), 0.10, "Ejecutado antes de lo programado", "ACHIEVED-UNPLANNED"),
    Mistake("1.2", col.evidence(2), None, "Ejecutado sin evidencia", "EVIDENCE-MISSING"),
    Mistake("4.1", col.TOTAL_ACHIEVED, 0.8, "Total escrito a mano que no es la suma", "OWN-TOTAL"),
    Mistake("1.1", col.TOTAL_PLANNED, Formula("=SUM(#REF!)", "#REF!"), "Fórmula rota: `#REF!`", "FORMULA-ASIDE"),
)


@cache
def published_plan() -> Plan:
    """The plan of 2022 as ``ppc-reports template --from`` reads it, with its entity and its title spelt in full."""
    data = (ROOT / PUBLISHED).read_bytes()
    workbook = Workbook(Path(PUBLISHED).name, hashlib.sha256(data).hexdigest(), (published_grid(data),), "texto")
    plan = read_plan(workbook, load_layouts(), None, dt.date(2023, 1, 31), followed=False).plan
    return replace(plan, title=TITLE, entity=ENTITY)


def example() -> bytes:
    """The plan of 2022 with its illustrative follow-up; *programado* blank, so that the dates decide."""
    rows = [{**row, **_reported(ILLUSTRATED[str(row[col.KEY])])} for row in template.activity_rows(published_plan())]
    rows[-1] |= MEASURED
    return render(_noticed(_book(rows), ILLUSTRATIVE))


def mistaken(mistakes: Sequence[Mistake] = MISTAKES) -> bytes:
    """The plan of 2022 filled in without fault, and then each of the mistakes."""
    return render(_noticed(_book(_practice(mistakes)), PRACTICE))


def _practice(mistakes: Sequence[Mistake]) -> list[Cells]:
    """The rows of the workbook with these mistakes in it; without any they are sound.

    Activity 5.1 has done 10 % less than planned and proved a tenth in T1, which is where one mistake puts it.
    """
    keyed = ((str(row[col.KEY]), row) for row in template.activity_rows(published_plan()))
    rows: dict[str, Cells] = {key: {**row, **_fulfilled(key)} for key, row in keyed}
    rows["5.1"] |= {col.achieved(3): 0.4, col.evidence(1): _link("metodologia-5.1")}
    for mistake in mistakes:
        rows[mistake.key][mistake.header] = mistake.content
    return list(rows.values())


def _fulfilled(key: str) -> Cells:
    """Every quarter of an activity planned, done as planned and proved."""
    cells: Cells = {}
    for quarter, share in zip(QUARTERS, PLANNED[key], strict=True):
        cells |= {col.planned(quarter): share, col.achieved(quarter): share}
        if share != "NP":
            url = _link(f"actividad-{key}-t{quarter}")
            cells |= {
                col.evidence(quarter): Link(url, url),
                col.notes(quarter): f"Ejemplo: entrega {key} del T{quarter}.",
            }
    return cells


def _reported(reports: Sequence[Report]) -> Cells:
    cells: Cells = {}
    for quarter, (done, proof, remark) in zip(QUARTERS, reports, strict=True):
        evidence = Link(proof, proof) if proof.startswith("https://") else proof
        note = f"Ejemplo: {remark}" if remark else None
        cells |= {col.achieved(quarter): done, col.evidence(quarter): evidence or None, col.notes(quarter): note}
    return cells


def _book(rows: Sequence[Cells]) -> Book:
    plan = published_plan()
    offices = sorted({office for item in plan.activities for office in (*item.leads, *item.supports)})
    return template.book_of(tracking.TrackingHead(TITLE, ENTITY, plan.year, plan.objective), rows, offices=offices)


def _noticed(book: Book, notice: str) -> Book:
    """The workbook with a notice above its table and in its instructions."""
    sheets = {tracking.SHEET: _above_table, instructions.SHEET: _in_instructions}
    return replace(book, sheets=tuple(sheets.get(sheet.name, _same)(sheet, notice) for sheet in book.sheets))


def _same(sheet: Sheet, _: str) -> Sheet:
    return sheet


def _above_table(sheet: Sheet, notice: str) -> Sheet:
    def said(merge: Merge) -> Merge:
        noted = (merge.area.top, merge.area.left) == (tracking.NOTE_ROW, 1)
        return replace(merge, content=notice, style=_NOTICE) if noted else merge

    return replace(sheet, merges=tuple(said(merge) for merge in sheet.merges))


def _in_instructions(sheet: Sheet, notice: str) -> Sheet:
    """The empty row under the title takes the notice."""
    row = 3
    style = _NOTICE.but(wrap=False)
    items = (Item(row, column, notice if column == 1 else None, style) for column in (1, 2, 3))
    return replace(sheet, items=(*sheet.items, *items), heights={**sheet.heights, row: 20.0})


def readme() -> str:
    """What lies in the folder of examples, and every planted mistake with its cell."""
    return "\n".join(_readme()) + "\n"


def _readme() -> Iterator[str]:
    yield "# Ejemplos\n"
    yield "- `plan_2022.txt`: el Plan de Acción de la Política de Participación Ciudadana 2022, como lo publicó el"
    yield f"  {ENTITY}. De él salen los libros: `ppc-reports template --from plan_2022.txt`."
    yield "- `seguimiento_con_errores.xlsx`: un libro de práctica. Las actividades son las del plan; los avances son"
    yield f"  inventados y trae {len(MISTAKES)} errores puestos a propósito. Pruébelo con"
    yield "  `ppc-reports check seguimiento_con_errores.xlsx`.\n"
    yield "| Celda | Columna | Qué está mal | Hallazgo |"
    yield "|---|---|---|---|"
    for mistake in sorted(MISTAKES, key=lambda item: (col.place(item.header), item.key)):
        yield f"| {mistake.cell} | {mistake.header} | {mistake.what} | `{mistake.code}` |"
    yield "\nTodo lo demás del libro está bien: el programa no debe encontrar nada más."


def files() -> dict[str, bytes]:
    """Every file that is made, by its path in the project."""
    return {
        BLANK: template.blank(),
        EXAMPLE: example(),
        MISTAKEN: mistaken(),
        README: readme().encode(),
    }


if __name__ == "__main__":
    for name, content in files().items():
        (ROOT / name).write_bytes(content)

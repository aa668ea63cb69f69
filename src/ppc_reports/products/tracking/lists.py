"""The sheet «Listas»: what the drop-downs of the tracking workbook offer, which the office may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppc_reports.excel.book import Content, Item, Print, Sheet
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import Accumulation
from ppc_reports.products.report import theme

SHEET = "Listas"
OFFICES_NAME, FURAG_NAME = "Dependencias", "Codigos_FURAG"
APPLIES, NOT_APPLICABLE = "Sí", "No aplica"
ACCUMULATION_NAMES = {
    Accumulation.SUM: "Acumulado",
    Accumulation.FLOW: "Flujo",
    Accumulation.STOCK: "Stock",
    Accumulation.CAPACITY: "Capacidad",
    Accumulation.REDUCTION: "Reducción",
}
ACCUMULATION_MEANINGS = {
    Accumulation.SUM: "los resultados de los trimestres se suman y se comparan con la meta",
    Accumulation.FLOW: "el último resultado se compara con la meta",
    Accumulation.STOCK: "se mantiene un nivel: el último resultado se compara con la meta",
    Accumulation.CAPACITY: "se sube desde la línea base hasta la meta",
    Accumulation.REDUCTION: "se baja desde la línea base hasta la meta",
}
USUAL_OFFICES = (
    "Atención al Ciudadano",
    "Oficina Asesora de Planeación",
    "Oficina de Comunicaciones",
    "Oficina de Control Interno",
    "Oficina de Tecnologías de la Información",
    "Secretaría General",
    "Talento Humano",
)

_HEAD_ROW, _SPARE = 3, 30
_OFFICE, _FURAG, _TYPE, _MEANING = 1, 3, 5, 6
_CELL = theme.BODY.but(locked=False)


def lists_sheet(offices: Sequence[str], furag: Sequence[str]) -> Sheet:
    """The lists: offices and FURAG codes with free cells below them, and what each accumulation type means."""
    types = [ACCUMULATION_NAMES[kind] for kind in Accumulation]
    meanings = [ACCUMULATION_MEANINGS[kind] for kind in Accumulation]
    items = (
        Item(1, 1, "Listas desplegables de la hoja «Seguimiento»", theme.SECTION.but(bottom="")),
        *_list(_OFFICE, "Dependencias", [*offices, *[None] * _SPARE]),
        *_list(_FURAG, "Códigos FURAG", [*furag, *[None] * _SPARE]),
        *_list(_TYPE, "Tipo de acumulación", types, locked=True),
        *_list(_MEANING, "Cómo se mide el avance", meanings, locked=True),
    )
    return Sheet(
        name=SHEET,
        items=items,
        widths={1: 46, 2: 3, 3: 18, 4: 3, 5: 22, 6: 62},
        heights={1: 24, _HEAD_ROW: 20},
        freeze=(_HEAD_ROW, 0),
        printing=Print(fit_height=1),
        tab_color=theme.ACCENT_MID,
        protected=True,
    )


def _list(column: int, header: str, values: Sequence[Content], locked: bool = False) -> tuple[Item, ...]:
    style = theme.BODY if locked else _CELL
    rows = (Item(_HEAD_ROW + count, column, value, style) for count, value in enumerate(values, start=1))
    return (Item(_HEAD_ROW, column, header, theme.HEADER), *rows)


def list_names(offices: Sequence[str], furag: Sequence[str]) -> Mapping[str, str]:
    """The defined names behind the drop-downs: each list as far as it is filled, growing as the office adds to it."""
    return {
        OFFICES_NAME: _growing(_OFFICE, len(offices) + _SPARE),
        FURAG_NAME: _growing(_FURAG, len(furag) + _SPARE),
    }


def _growing(column: int, rows: int) -> str:
    letter = f"${column_letters(column)}$"
    whole = f"{SHEET}!{letter}{_HEAD_ROW + 1}:{letter}{_HEAD_ROW + rows}"
    return f"={SHEET}!{letter}{_HEAD_ROW + 1}:INDEX({whole},MAX(1,COUNTA({whole})))"

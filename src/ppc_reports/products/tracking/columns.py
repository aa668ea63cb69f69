"""The columns of the tracking workbook: header, width, look and what each one means. One declaration for everything.

The headers are the first aliases of ``templates/formatos/plantilla.toml``; changing one here means changing it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ppc_reports.excel.book import Style
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report import theme

LINE, OBJECTIVE, KEY, ACTIVITY = "Línea estratégica", "Objetivo estratégico", "N.º", "Actividad"
LEAD, SUPPORT, START, END = "Líder", "Apoyo", "Fecha de inicio", "Fecha de finalización"
PRODUCT, FURAG, WEIGHT, APPLIES = "Producto", "Código FURAG", "Peso", "¿Aplica?"
UNIT, BASELINE, TARGET, ACCUMULATION = "Unidad de medida", "Línea base", "Meta", "Tipo de acumulación"
TOTAL_PLANNED, TOTAL_ACHIEVED = "Total programado", "Total ejecutado"


def planned(quarter: int) -> str:
    """The header of what is planned in quarter 1..4: ``T1 programado``."""
    return f"T{quarter} programado"


def achieved(quarter: int) -> str:
    """The header of what was done in quarter 1..4: ``T1 ejecutado``."""
    return f"T{quarter} ejecutado"


def evidence(quarter: int) -> str:
    """The header of the evidence of quarter 1..4: ``T1 evidencia``."""
    return f"T{quarter} evidencia"


def notes(quarter: int) -> str:
    """The header of the remarks on quarter 1..4: ``T1 observaciones``."""
    return f"T{quarter} observaciones"


class Kind(StrEnum):
    """What a column holds: it decides its format, its validation and its colours."""

    TEXT = "text"
    KEY = "key"
    OFFICE = "office"
    START = "start"
    END = "end"
    FURAG = "furag"
    WEIGHT = "weight"
    APPLIES = "applies"
    NUMBER = "number"
    ACCUMULATION = "accumulation"
    PLANNED = "planned"
    ACHIEVED = "achieved"
    EVIDENCE = "evidence"
    TOTAL = "total"


class Need(StrEnum):
    """How much a column is needed, as the instructions print it."""

    MANDATORY = "Obligatoria"
    ADVISED = "Recomendada"
    OPTIONAL = "Opcional"
    INDICATOR = "Solo indicadores"
    COMPUTED = "Se calcula sola"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` in characters, ``quarter`` 1..4 where it belongs to one, else 0."""

    header: str
    kind: Kind
    width: float
    need: Need
    quarter: int = 0


def _plan_columns() -> tuple[Column, ...]:
    return (
        Column(LINE, Kind.TEXT, 21, Need.MANDATORY),
        Column(OBJECTIVE, Kind.TEXT, 30, Need.ADVISED),
        Column(KEY, Kind.KEY, 7, Need.MANDATORY),
        Column(ACTIVITY, Kind.TEXT, 36, Need.MANDATORY),
        Column(LEAD, Kind.OFFICE, 20, Need.MANDATORY),
        Column(SUPPORT, Kind.OFFICE, 20, Need.ADVISED),
        Column(START, Kind.START, 12, Need.MANDATORY),
        Column(END, Kind.END, 13, Need.MANDATORY),
        Column(PRODUCT, Kind.TEXT, 22, Need.ADVISED),
        Column(FURAG, Kind.FURAG, 12, Need.OPTIONAL),
        Column(WEIGHT, Kind.WEIGHT, 9, Need.OPTIONAL),
        Column(APPLIES, Kind.APPLIES, 10, Need.OPTIONAL),
        Column(UNIT, Kind.TEXT, 12, Need.INDICATOR),
        Column(BASELINE, Kind.NUMBER, 9, Need.INDICATOR),
        Column(TARGET, Kind.NUMBER, 9, Need.INDICATOR),
        Column(ACCUMULATION, Kind.ACCUMULATION, 13, Need.INDICATOR),
    )


def _quarter_columns(quarter: int) -> tuple[Column, ...]:
    return (
        Column(planned(quarter), Kind.PLANNED, 13, Need.OPTIONAL, quarter),
        Column(achieved(quarter), Kind.ACHIEVED, 12, Need.MANDATORY, quarter),
        Column(evidence(quarter), Kind.EVIDENCE, 32, Need.ADVISED, quarter),
        Column(notes(quarter), Kind.TEXT, 30, Need.OPTIONAL, quarter),
    )


COLUMNS: tuple[Column, ...] = (
    *_plan_columns(),
    *(column for quarter in QUARTERS for column in _quarter_columns(quarter)),
    Column(TOTAL_PLANNED, Kind.TOTAL, 13, Need.COMPUTED),
    Column(TOTAL_ACHIEVED, Kind.TOTAL, 12, Need.COMPUTED),
)
HEADERS = tuple(column.header for column in COLUMNS)
_PLACES = {header: place for place, header in enumerate(HEADERS, start=1)}


def place(header: str) -> int:
    """The 1-based column of a header. Raises KeyError for one that is not of this workbook."""
    return _PLACES[header]


def letters(header: str) -> str:
    """The letters of a header's column: ``D`` for «Actividad»."""
    return column_letters(_PLACES[header])


_ODD_FILL, _EVEN_FILL, _INDICATOR_FILL, _TOTAL_FILL = "#EAF4F2", "#F0F0F8", "#FAFBFC", "#EEF1F4"
_ODD_HEAD, _EVEN_HEAD, _INDICATOR_HEAD, _TOTAL_HEAD = "#1B635B", "#474B7C", "#E1E6EB", "#3E4C59"
_SIZE = theme.NOTE_SIZE
_TEXT = theme.WRAPPED.but(size=_SIZE, valign="vcenter", locked=False)
_CENTER = _TEXT.but(align="center")
_FORMATS = {
    Kind.KEY: _CENTER.but(number_format="@", bold=True),
    Kind.START: _CENTER.but(number_format=theme.DATE_FORMAT),
    Kind.END: _CENTER.but(number_format=theme.DATE_FORMAT),
    Kind.WEIGHT: _CENTER.but(number_format=theme.SHARE_FORMAT),
    Kind.APPLIES: _CENTER,
    Kind.NUMBER: _CENTER,
    Kind.PLANNED: _CENTER.but(number_format="0%"),
    Kind.ACHIEVED: _CENTER.but(number_format="0%"),
    Kind.TOTAL: _CENTER.but(number_format=theme.SHARE_FORMAT, bold=True),
}


def header_style(column: Column) -> Style:
    """How the header cell looks: each quarter in the colour of its block, indicator columns lighter."""
    style = theme.HEADER.but(size=_SIZE)
    if column.need is Need.INDICATOR:
        return style.but(fill=_INDICATOR_HEAD, color=theme.MUTED, italic=True)
    if column.quarter:
        return style.but(fill=_ODD_HEAD if column.quarter % 2 else _EVEN_HEAD)
    return style.but(fill=_TOTAL_HEAD) if column.kind is Kind.TOTAL else style


def cell_style(column: Column) -> Style:
    """How a cell of the column looks, unlocked: a protected sheet only sorts what is unlocked."""
    style = _FORMATS.get(column.kind, _TEXT)
    if column.need is Need.INDICATOR:
        return style.but(fill=_INDICATOR_FILL, italic=True)
    if column.quarter:
        return style.but(fill=_ODD_FILL if column.quarter % 2 else _EVEN_FILL)
    return style.but(fill=_TOTAL_FILL) if column.kind is Kind.TOTAL else style

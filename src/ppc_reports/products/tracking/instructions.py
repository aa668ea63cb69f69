"""The sheet «Instrucciones»: how to fill in the tracking workbook, in the words of the columns themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ppc_reports.excel.book import Area, Item, Merge, Print, Sheet, Style
from ppc_reports.plan.model import Absent
from ppc_reports.products.report import fitting, theme
from ppc_reports.products.tracking import checks
from ppc_reports.products.tracking.columns import COLUMNS, TrackingColumn

SHEET = "Instrucciones"
_WIDTHS = (25.0, 104.0, 18.0)

_STEPS = (
    "Escriba arriba, en la hoja «Seguimiento», la entidad, la vigencia (el año) y el objetivo general del plan.",
    "Escriba una fila por actividad. No combine celdas ni agregue subtítulos dentro de la tabla: repita la línea y su "
    "objetivo en cada fila. Si faltan filas, inserte una en medio de la tabla.",
    "Al terminar cada trimestre, escriba lo ejecutado en ese trimestre (no lo acumulado), el enlace a la evidencia y, "
    "si hace falta, una observación. No llene trimestres que no han terminado.",
    "El programado de los cuatro trimestres debe sumar 100 %. Si los deja todos vacíos, el programa lo calcula con las "
    "fechas: cada mes de la actividad pesa lo mismo.",
    "Revise los colores: lo que está en rojo no se puede leer o no cuadra.",
    "Guarde el libro en la carpeta «input» y ejecute: ppc-reports run. El informe queda en la carpeta «output».",
)
_BLANKS = (
    ("(vacío)", "No se ha reportado. Si había algo programado, la actividad queda «Sin reporte»."),
    ("0 %", "Se reporta que en el trimestre no se hizo nada."),
    (theme.BLANKS[Absent.NOT_SCHEDULED], "No programado: en ese trimestre no había nada que hacer."),
    (theme.BLANKS[Absent.NOT_APPLICABLE], "No aplica: el dato no tiene sentido para esa actividad."),
)
_WRITING = (
    ("Porcentajes", "25 % o 25,5 %. En estas celdas basta escribir 25: Excel agrega el signo. No escriba palabras."),
    (
        "Fechas",
        "15/03/2022 (día/mes/año). También se entiende «Marzo de 2022»: el primer día si es inicio, el último si es "
        "finalización. Si Excel lo convierte en 01/03/2022, corrija el día de finalización.",
    ),
    (
        "Indicadores",
        "En las filas con meta, cambie antes a «General» el formato de las celdas de ejecutado; "
        "si no, Excel convierte 5 en 5 %.",
    ),
    (
        "Hoja protegida",
        "Sin contraseña: los encabezados no se cambian; sí se puede escribir, ordenar, filtrar e insertar filas.",
    ),
)
_COLOURS: tuple[tuple[str, Style, str], ...] = (
    ("✔ Verde", checks.GREEN, "Lo ejecutado alcanza lo programado del trimestre; un total que llega a 100 %."),
    ("! Amarillo", checks.AMBER, "Ejecutado menor que lo programado, sin evidencia, o total mayor que 100 %."),
    ("✖ Rojo", checks.RED, "Dato que no se puede leer, clave repetida, fecha de otro año, o suma distinta de 100 %."),
    ("– Gris", checks.GREY, "Actividad que no aplica."),
)
_TEXT = theme.WRAPPED.but(valign="vcenter")
_LABEL = _TEXT.but(bold=True)
_CENTER = _TEXT.but(align="center")

_Line = tuple[tuple[str, Style], ...]
"""The cells of one row of the sheet from column A on, the second of two over the rest; none for an empty row."""


def instructions_sheet(columns: Sequence[TrackingColumn] = COLUMNS) -> Sheet:
    """The instructions, on one sheet that prints upright; nothing in it is filled in."""
    lines = tuple(_lines(columns))
    return Sheet(
        name=SHEET,
        items=tuple(
            Item(row, column, text, style)
            for row, line in enumerate(lines, start=1)
            for column, (text, style) in enumerate(line, start=1)
            if (column, len(line)) != (2, 2)
        ),
        merges=tuple(Merge(Area(row, 2, row, 3), *line[1]) for row, line in enumerate(lines, 1) if len(line) == 2),
        widths=dict(enumerate(_WIDTHS, start=1)),
        heights={row: _height(line) for row, line in enumerate(lines, start=1)},
        printing=Print(landscape=False, fit_height=1),
        tab_color=theme.ACCENT_MID,
        protected=True,
    )


def _height(line: _Line) -> float:
    if not line:
        return 8.0
    if len(line) == 1:
        return fitting.row_height(1, line[0][1].size)
    return fitting.fitted_height((text, width) for (text, _), width in zip(line, _WIDTHS, strict=False))


def _lines(columns: Sequence[TrackingColumn]) -> Iterator[_Line]:
    yield (("Libro de seguimiento: instrucciones", theme.TITLE),)
    yield (("Plan de Acción de la Política de Participación Ciudadana, por trimestres", theme.SUBTITLE),)
    yield from _section("Cómo se diligencia")
    yield from (((f"Paso {number}", _LABEL), (step, _TEXT)) for number, step in enumerate(_STEPS, start=1))
    yield from _section("Qué significa cada columna de la hoja «Seguimiento»")
    yield from (((header, _LABEL), (meaning, _TEXT), (need, _CENTER)) for header, meaning, need in _columns(columns))
    yield from _section("Cuatro maneras de no dar una cifra, que no son lo mismo")
    yield from (((word, _LABEL), (meaning, _TEXT)) for word, meaning in _BLANKS)
    yield from _section("Cómo se escribe")
    yield from (((what, _LABEL), (how, _TEXT)) for what, how in _WRITING)
    yield from _section("Qué dicen los colores al escribir")
    yield from (((name, _LABEL.but(fill=look.fill, color=look.color)), (why, _TEXT)) for name, look, why in _COLOURS)


def _section(title: str) -> tuple[_Line, _Line]:
    return (), ((title, theme.SECTION.but(bottom="")),)


def _columns(columns: Sequence[TrackingColumn]) -> Iterable[tuple[str, str, str]]:
    """Header, meaning and need of every column; the columns of the four quarters once."""
    for column in columns:
        if column.quarter <= 1:
            header = f"T1 … T4 {column.field.label}" if column.quarter else column.header
            yield header, column.field.about, column.need.value

"""The columns of the open data: their names are stable, and each says what it means, of which kind and in which unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ppc_reports.plan.fields import Field, Group, Reads, Shown, of_group
from ppc_reports.plan.names import slug

_SHARE = "proporción de 0 a 1"
_FOUR = "cifra, vacío, no programado, no aplica o inválido: cuatro vacíos distintos."
_LINKS = " Vacío también cuando la entidad no las publica."
_FREE = " Vacío también cuando la entidad no publica textos libres."


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column: ``kind`` is its type in the Data Package, ``key`` says that it is part of the primary key.

    ``of`` is the name in the machine result of the field it carries, where it carries one; ``free`` where that is a free text.
    """

    name: str
    title: str
    meaning: str
    kind: str = "string"
    unit: str = ""
    key: bool = False
    of: str = ""
    free: bool = False

    @property
    def field(self) -> dict[str, Any]:
        """The column as a field of a Data Package."""
        told = {"name": self.name, "title": self.title, "type": self.kind, "description": self.meaning}
        if self.unit:
            told["unit"] = self.unit
        return {**told, "constraints": {"required": True}} if self.key else told


def _share(name: str, title: str, meaning: str) -> DataColumn:
    return DataColumn(name, title, meaning, "number", _SHARE)


def free(field: Field) -> bool:
    """True for a field in which somebody writes freely: the qualitative follow-up and what Control Interno says."""
    return field.reads is Reads.TEXT and field.shown in (Shown.QUALITATIVE, Shown.AUDIT)


def aside(group: Group) -> dict[str, Field]:
    """The fields by name that no figure depends on: those of the activity, or those of each of its quarters."""
    quarterly = {name for name, field in of_group(Group.QUARTER).items() if free(field)} - {"recommendation"}
    found = {name: field for name, field in of_group(group).items() if field.aside}
    return {name: field for name, field in found.items() if group is Group.QUARTER or name not in quarterly}


def _carried(field: Field) -> DataColumn:
    """The column of a field that is carried, under its label."""
    kind = "number" if field.reads in (Reads.MONEY, Reads.COUNT, Reads.SHARE) else "string"
    units = {Reads.MONEY: "pesos colombianos", Reads.COUNT: "personas", Reads.SHARE: _SHARE}
    meaning = (
        field.about
        + (_FREE if free(field) else "")
        + (" Varios, por punto y coma." if field.reads is Reads.TERMS else "")
    )
    label = field.label[0].upper() + field.label[1:]
    return DataColumn(
        slug(field.label).lower(),
        label,
        meaning.strip(),
        kind,
        units.get(field.reads, ""),
        of=field.name,
        free=free(field),
    )


ACTIVITY_COLUMNS = (
    DataColumn("orden", "Orden", "Lugar de la actividad en el plan, desde 1.", "integer", key=True),
    DataColumn(
        "corte", "Corte", "Año y trimestre en cuyo último día se juzga: 2022-T3 es el 30 de septiembre de 2022."
    ),
    DataColumn("clave", "Clave", "Número de la actividad en el plan: línea y consecutivo."),
    DataColumn("linea", "Línea", "Número de la línea estratégica."),
    DataColumn("linea_nombre", "Nombre de la línea", "Nombre de la línea estratégica."),
    DataColumn("actividad", "Actividad", "Descripción de la actividad."),
    DataColumn(
        "responsables", "Responsables", "Dependencias que responden por la actividad, separadas por punto y coma."
    ),
    DataColumn("apoyo", "Apoyo", "Dependencias que apoyan la actividad, separadas por punto y coma."),
    DataColumn("producto", "Producto", "Lo que la actividad entrega."),
    DataColumn("inicio", "Inicio", "Primer día de la actividad.", "date"),
    DataColumn("fin", "Fin", "Último día de la actividad.", "date"),
    DataColumn("estado", "Estado", "Estado de la actividad al corte, en palabras."),
    DataColumn(
        "zona", "Zona", "Zona del cumplimiento en la escala de la entidad; solo de las actividades en ejecución."
    ),
    _share("programado", "Programado acumulado", "Parte de la actividad que debía estar hecha al corte."),
    _share("ejecutado", "Ejecutado acumulado", "Parte de la actividad que se reportó como hecha al corte."),
    _share(
        "cumplimiento", "Cumplimiento", "Ejecutado entre programado, sin pasar de 1; vacío si no había nada programado."
    ),
    _share("cumplimiento_real", "Cumplimiento real", "Ejecutado entre programado, sin tope."),
    *map(_carried, aside(Group.SINGLE).values()),
    DataColumn(
        "otras_columnas",
        "Otras columnas",
        "Las demás columnas del libro: título y texto de cada una." + _FREE,
        "object",
    ),
)
QUARTER_COLUMNS = (
    DataColumn("orden", "Orden", "Lugar de la actividad en el plan; el mismo de actividades.csv.", "integer", key=True),
    DataColumn("clave", "Clave", "Número de la actividad en el plan."),
    DataColumn("trimestre", "Trimestre", "Año y trimestre: 2022-T3.", key=True),
    _share("programado", "Programado del trimestre", "Parte de la actividad programada en el trimestre."),
    DataColumn(
        "programado_dice",
        "Qué dice el programado",
        "cifra, vacío, no programado, no aplica o inválido: cuatro vacíos distintos.",
    ),
    _share("ejecutado", "Ejecutado del trimestre", "Parte de la actividad hecha en el trimestre."),
    DataColumn(
        "ejecutado_dice",
        "Qué dice el ejecutado",
        "cifra, vacío, no programado, no aplica o inválido: cuatro vacíos distintos.",
    ),
    _share("programado_acumulado", "Programado acumulado", "Parte programada desde enero hasta el fin del trimestre."),
    _share("ejecutado_acumulado", "Ejecutado acumulado", "Parte hecha desde enero hasta el fin del trimestre."),
    _share("cumplimiento", "Cumplimiento del trimestre", "Ejecutado entre programado en ese trimestre solo."),
    DataColumn("con_evidencia", "Con evidencia", "Si el reporte del trimestre dice con qué se prueba.", "boolean"),
    DataColumn(
        "enlaces",
        "Enlaces",
        "Direcciones web de la evidencia, separadas por espacios." + _LINKS,
    ),
    DataColumn("evidencia", "Evidencia", "Lo que se escribió como evidencia, sin enlaces." + _FREE),
    DataColumn("observaciones", "Observaciones", "Lo que escribió la dependencia." + _FREE),
    *map(_carried, aside(Group.QUARTER).values()),
)

"""The commands that prepare: a blank tracking workbook, what is recognised of a file, a new working folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ppc_reports.commands import choices
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.declared.options import FILE, shared


@click.command("template", options_metavar="[OPCIONES]")
@click.option("--from", "plan", type=FILE, metavar="PLAN", help="Libro o texto (.txt) del plan: trae sus actividades.")
@click.option("--output", type=click.Path(path_type=Path), metavar="ARCHIVO", help="Dónde se escribe la plantilla.")
@click.option(
    "--with",
    "blocks",
    multiple=True,
    type=click.Choice(["participation", "qualitative", "audit"]),
    metavar="BLOQUE",
    help="Agrega columnas: participation (fase, grupo de valor, canal, presupuesto, participantes), qualitative (logros, "
    "dificultades, acción correctiva) o audit (lo que escribe Control Interno). Se puede repetir.",
)
@click.pass_context
def template_command(
    context: click.Context, /, plan: Path | None, output: Path | None, blocks: tuple[str, ...]
) -> None:
    """Hace la plantilla de seguimiento para diligenciar.

    En blanco, o con las actividades de un plan ya publicado. No reemplaza un archivo que ya exista. Las columnas de Control
    Interno quedan bloqueadas para los demás; con la variable de entorno PPC_AUDIT_PASSWORD, con esa contraseña.

    \b
    Ejemplo:
      ppc-reports template --from plan_2022.txt --output input/seguimiento_2022.xlsx
      ppc-reports template --with participation --with qualitative
    """
    from ppc_reports.commands.preparing import tracking

    context.exit(tracking.template(Choices(choices.today()), plan, output, blocks))


@click.command("inspect", options_metavar="[OPCIONES]")
@click.argument("file", type=FILE, metavar="LIBRO")
@click.option("--save", metavar="NOMBRE", help="Guarda lo reconocido como el formato NOMBRE, para editarlo.")
@click.option("--layout", metavar="NOMBRE", help="Mira solo con ese formato de templates/formatos.")
@click.option("--config", type=FILE, metavar="ARCHIVO", help="Otro ppc.toml; su carpeta es la de trabajo.")
@click.pass_context
def inspect_command(context: click.Context, /, file: Path, save: str | None, **options: Any) -> None:
    """Muestra qué se reconoce de un libro, y por qué.

    Por hoja: el formato, las filas de encabezado, la columna de cada campo, la escala y lo que quedó sin usar.

    \b
    Ejemplo:
      ppc-reports inspect input/plan_2022.xlsx --save mi_formato
    """
    from ppc_reports.commands.preparing import inspection

    context.exit(inspection.inspect(Choices(choices.today(), files=(file,), **options), save))


@click.command("init", options_metavar="[OPCIONES]")
@click.argument("folder", type=click.Path(path_type=Path), metavar="CARPETA")
@click.option("--ejemplo", "example", is_flag=True, help="Pone en input el libro del ejemplo, para probar.")
@click.option("--entidad", "entity", default="", metavar="NOMBRE", help="Escribe el nombre de la entidad en ppc.toml.")
@click.option(
    "--vigencia", "year", type=click.IntRange(2000, 2100), metavar="AÑO", help="Escribe el año del plan en ppc.toml."
)
@click.pass_context
def init_command(context: click.Context, /, **options: Any) -> None:
    """Crea una carpeta de trabajo nueva.

    Con input, output, las plantillas que se pueden cambiar, ppc.toml, un LEEME.txt y los archivos que se abren con doble
    clic: «Hacer informe», «Revisar» y «Vigilar la carpeta». No reemplaza nada ni pregunta nada.

    \b
    Ejemplos:
      ppc-reports init seguimiento-2026
      ppc-reports init seguimiento-2026 --entidad "Alcaldía de Ejemplo" --vigencia 2026
      ppc-reports init prueba --ejemplo
    """
    from ppc_reports.commands.preparing import folder

    context.exit(folder.init(folder.NewFolder(**options)))


@click.command("doctor", options_metavar="[OPCIONES]")
@shared("input", "output", "config")
@click.pass_context
def doctor_command(context: click.Context, /, **options: Any) -> None:
    """Dice qué hay, qué falta y qué hacer.

    Revisa el programa, la carpeta de trabajo, la configuración, el correo y el equipo. No cambia nada.

    \b
    Ejemplo:
      ppc-reports doctor

    \b
    Códigos de salida: 0 nada por corregir · 1 hay algo por corregir
    """
    from ppc_reports.commands.preparing import doctor

    context.exit(doctor.doctor(Choices(choices.today(), **options)))

"""The commands that prepare: a blank tracking workbook, what is recognised of a file, a new working folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ppc_reports.commands import choices
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.declared.options import FILE


@click.command("template", options_metavar="[OPCIONES]")
@click.option("--from", "plan", type=FILE, metavar="PLAN", help="Libro o texto (.txt) del plan: trae sus actividades.")
@click.option("--output", type=click.Path(path_type=Path), metavar="ARCHIVO", help="Dónde se escribe la plantilla.")
@click.pass_context
def template_command(context: click.Context, /, plan: Path | None, output: Path | None) -> None:
    """Hace la plantilla de seguimiento para diligenciar.

    En blanco, o con las actividades de un plan ya publicado. No reemplaza un archivo que ya exista.

    \b
    Ejemplo:
      ppc-reports template --from plan_2022.txt --output input/seguimiento_2022.xlsx
    """
    from ppc_reports.commands import setup as setup_commands

    context.exit(setup_commands.template(Choices(choices.today()), plan, output))


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
    from ppc_reports.commands import setup as setup_commands

    context.exit(setup_commands.inspect(Choices(choices.today(), files=(file,), **options), save))


@click.command("init", options_metavar="[OPCIONES]")
@click.argument("folder", type=click.Path(path_type=Path), metavar="CARPETA")
@click.pass_context
def init_command(context: click.Context, /, folder: Path) -> None:
    """Crea una carpeta de trabajo nueva.

    Con input, output, las plantillas que se pueden cambiar, ppc.toml y un LEEME.txt. No reemplaza nada.

    \b
    Ejemplo:
      ppc-reports init seguimiento-2022
    """
    from ppc_reports.commands import setup as setup_commands

    context.exit(setup_commands.init(folder))

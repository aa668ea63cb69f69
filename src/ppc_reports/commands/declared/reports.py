"""``ppc-reports consolidate``: the workbooks of several offices as one report."""

from __future__ import annotations

from typing import Any

import click

from ppc_reports.commands.choices import Choices
from ppc_reports.commands.declared.options import reading


@click.command("consolidate", options_metavar="[OPCIONES]")
@reading
@click.option("--by-office", is_flag=True, help="Hace además un libro más pequeño para cada dependencia responsable.")
@click.option("--pdf", is_flag=True, help="Guarda además el informe en PDF, si LibreOffice está instalado.")
@click.pass_context
def consolidate_command(context: click.Context, /, **options: Any) -> None:
    """Junta los libros de varias dependencias en un solo informe.

    Los LIBROS que se nombren, o todos los de input, son partes de un mismo plan, con el mismo formato o con varios. El
    informe dice de qué archivo y fila salió cada actividad, y qué dependencias faltan; cada libro tiene su copia con
    sus propios errores marcados.

    \b
    Ejemplos:
      ppc-reports consolidate
      ppc-reports consolidate --corte 2022-T3 planeacion.xlsx juridica.xlsx
    """
    from ppc_reports.commands import cli
    from ppc_reports.commands import reports as commands

    context.exit(commands.run(Choices(cli.today(), **options, consolidate=True, clock=cli.now)))

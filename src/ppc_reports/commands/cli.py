"""The command line: English command words, Spanish everything else."""

from __future__ import annotations

import click

from ppc_reports import __version__
from ppc_reports.commands.declared.jobs import history_command, schedule_command, watch_command
from ppc_reports.commands.declared.reports import (
    check_command,
    consolidate_command,
    mail_command,
    publish_command,
    run_command,
)
from ppc_reports.commands.declared.setup import doctor_command, init_command, inspect_command, template_command

NAME = "ppc-reports"


@click.group(
    NAME,
    subcommand_metavar="COMANDO [ARGUMENTOS]...",
    options_metavar="[OPCIONES]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s", prog_name=NAME, help="Muestra la versión y termina.")
def cli() -> None:
    """Seguimiento trimestral del Plan de Acción de Participación Ciudadana.

    Lee los libros de la carpeta input y escribe en output el informe para Control Interno, una copia con los errores
    marcados, el correo listo para enviar y las cifras para otros programas.

    \b
    Ejemplo:
      ppc-reports run --corte 2022-T3
    """


for _command in (
    run_command,
    check_command,
    template_command,
    inspect_command,
    init_command,
    doctor_command,
    consolidate_command,
    history_command,
    mail_command,
    publish_command,
    schedule_command,
    watch_command,
):
    cli.add_command(_command)

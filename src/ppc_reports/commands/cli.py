"""The command line: English command words, Spanish everything else. What is heavy is imported when it is needed."""

from __future__ import annotations

import datetime as dt
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from ppc_reports import __version__
from ppc_reports.commands.choices import OUTPUT, Choices
from ppc_reports.commands.declared.cli_mail import mail_command
from ppc_reports.commands.declared.jobs import history_command, schedule_command, watch_command
from ppc_reports.commands.declared.options import FILE, reading
from ppc_reports.commands.declared.reports import consolidate_command
from ppc_reports.commands.entry import INTERRUPTED
from ppc_reports.running.faults import fault_message, record_fault

NAME = "ppc-reports"
FAULT = 4


def now() -> dt.datetime:
    """This moment in Colombia, which is five hours behind UTC all year where the system has no time zones."""
    try:
        zone: dt.tzinfo = ZoneInfo("America/Bogota")
    except ZoneInfoNotFoundError:
        zone = dt.timezone(dt.timedelta(hours=-5))
    return dt.datetime.now(tz=zone)


def today() -> dt.date:
    """Today in Colombia."""
    return now().date()


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


@cli.command("run", options_metavar="[OPCIONES]")
@reading
@click.option("--by-office", is_flag=True, help="Hace además un libro más pequeño para cada dependencia responsable.")
@click.option("--pdf", is_flag=True, help="Guarda además el informe en PDF, si LibreOffice está instalado.")
@click.option("--send", is_flag=True, help="Envía además los correos, como «ppc-reports mail --send».")
@click.option("--quiet", is_flag=True, help="No muestra nada si todo sale bien; si no, un solo mensaje.")
@click.option("--log", is_flag=True, help="Anota además lo que pasa en output/registro/ppc.log.")
@click.option(
    "--if-due",
    type=click.IntRange(1, 10),
    metavar="N",
    help="Solo desde el N-ésimo día hábil del trimestre, y una vez por corte; antes no hace nada.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Cuántos libros a la vez; si no, uno por procesador."
)
@click.option(
    "--cluster", default="", metavar="DIRECCIÓN", help="Reparte los libros en un clúster Dask: tcp://equipo:8786."
)
@click.pass_context
def run_command(context: click.Context, /, **options: Any) -> None:
    """Hace el informe de cada libro.

    Toma los LIBROS que se nombren, o todos los de la carpeta input. Sin --corte se usa el último trimestre terminado;
    si el plan es de un año anterior, su cuarto trimestre.

    \b
    Ejemplos:
      ppc-reports run
      ppc-reports run --corte 2022-T3 input/plan_2022.xlsx
      ppc-reports run --by-office --pdf

    \b
    Códigos de salida: 0 todo bien · 1 hay hallazgos por corregir · 2 el comando o la
    configuración están mal · 3 algún libro quedó sin informe · 4 falla del programa
    """
    from ppc_reports.commands import reports as commands

    context.exit(commands.run(Choices(today(), **options, clock=now)))


@cli.command("check", options_metavar="[OPCIONES]")
@reading
@click.option("--json", "as_json", is_flag=True, help="Escribe los hallazgos en JSON, para otros programas.")
@click.pass_context
def check_command(context: click.Context, /, as_json: bool, **options: Any) -> None:
    """Revisa los libros y muestra los hallazgos, sin escribir nada.

    \b
    Ejemplo:
      ppc-reports check input/plan_2022.xlsx
    """
    from ppc_reports.commands import reports as commands

    context.exit(commands.check(Choices(today(), **options), as_json=as_json))


@cli.command("template", options_metavar="[OPCIONES]")
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

    context.exit(setup_commands.template(Choices(today()), plan, output))


@cli.command("inspect", options_metavar="[OPCIONES]")
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

    context.exit(setup_commands.inspect(Choices(today(), files=(file,), **options), save))


@cli.command("init", options_metavar="[OPCIONES]")
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


for _command in (consolidate_command, history_command, mail_command, schedule_command, watch_command):
    cli.add_command(_command)


def call(arguments: Sequence[str]) -> int:
    """Run the command line and give its exit code; no traceback ever reaches the screen."""
    gc.set_threshold(
        200_000, 20, 20
    )  # a workbook is a million small objects without cycles: looking for them costs a third
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return int(cli.main(list(arguments), NAME, standalone_mode=False) or 0)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        if KeyboardInterrupt.__name__ in str(problem):  # pydantic words an interruption as a mistake in a schema
            return _interrupted()
        log = record_fault(problem, Path(OUTPUT), f"Comando: {' '.join(arguments)}")
        click.echo(fault_message(log), err=True)
        return FAULT


def _interrupted() -> int:
    click.echo("Interrumpido: lo que ya estaba escrito quedó completo.", err=True)
    return INTERRUPTED


def main() -> NoReturn:
    """The entry point of ``ppc-reports``. Ends at once: to free a workbook value by value takes a tenth of its run."""
    code = call(sys.argv[1:])
    if "multiprocessing" in sys.modules:  # --help must not pay for it
        for child in sys.modules["multiprocessing"].active_children():
            child.terminate()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)

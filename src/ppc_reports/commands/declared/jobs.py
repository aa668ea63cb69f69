"""The commands around a run: the history, watching the input folder, and entries for a scheduler."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import click

from ppc_reports.commands import choices
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.declared.options import FILE, FOLDER, shared

_NTH = 5


def _today() -> dt.date:
    return choices.today()


@click.command("history", options_metavar="[OPCIONES]")
@shared("output", "config")
@click.argument("files", nargs=-1, type=FILE, metavar="[ARCHIVOS]...")
@click.option("--json", "as_json", is_flag=True, help="Escribe lo mismo en JSON, para otros programas.")
@click.option("--verify", is_flag=True, help="Comprueba que informes y libros en disco son los registrados.")
@click.option("--withdraw", is_flag=True, help="Retira el informe que es ARCHIVO, y hace el correo que lo dice.")
@click.option("--reason", default="", metavar="TEXTO", help="Por qué se retira: lo lee Control Interno.")
@click.pass_context
def history_command(context: click.Context, /, files: tuple[Path, ...], **options: Any) -> None:
    """Muestra los informes hechos y los cambios hallados.

    Con --verify compara la huella SHA-256 de cada informe y de cada libro con la registrada; termina con código 1 si
    alguno cambió, falta o no tiene registro. Con --verify y ARCHIVOS dice de cada uno qué versión de qué informe es, o que
    no es ninguna: sirve para comprobar un adjunto que alguien recibió. Con --withdraw un informe deja de ser el vigente:
    «mail» no lo envía más y le dice a Control Interno que se retiró.

    \b
    Ejemplos:
      ppc-reports history
      ppc-reports history --verify
      ppc-reports history --verify recibido.xlsx
      ppc-reports history --withdraw recibido.xlsx --reason "Era de prueba"
    """
    from ppc_reports.commands import history

    as_json, verify, gone, why = (options.pop(name) for name in ("as_json", "verify", "withdraw", "reason"))
    asked = Choices(_today(), **options)
    if gone:
        if len(files) != 1 or not why.strip() or verify:
            raise click.UsageError("--withdraw pide un solo ARCHIVO y la razón: --reason «…».")
        context.exit(history.withdraw(asked, files[0], why.strip()))
    if files and not verify:
        raise click.UsageError("los ARCHIVOS se comprueban con --verify.")
    if files:
        context.exit(history.identify(asked, files, as_json=as_json))
    run = history.verify if verify else history.show
    context.exit(run(asked, as_json=as_json))


@click.command("watch", options_metavar="[OPCIONES]")
@shared("corte", "input", "output", "config", "layout", "fail_on")
@click.option("--log", is_flag=True, help="Anota además lo que pasa en output/registro/ppc.log.")
@click.option(
    "--interval",
    type=click.FloatRange(0.1, 3600),
    default=5.0,
    metavar="SEGUNDOS",
    help="Cada cuánto se mira la carpeta: 5 si se omite.",
)
@click.pass_context
def watch_command(context: click.Context, /, interval: float, **options: Any) -> None:
    """Hace el informe cuando llega un libro terminado.

    Vigila la carpeta input hasta que se detenga con Ctrl+C. Espera a que el libro se termine de copiar y se cierre en
    Excel, y hace el informe una sola vez por contenido. Sirve en carpetas de red.

    \b
    Ejemplo:
      ppc-reports watch
    """
    from ppc_reports.commands import watch

    if math.isnan(interval):
        raise click.BadParameter("debe ser un número de segundos.", context, param_hint="'--interval'")
    context.exit(watch.watch(_today, options, interval))


@click.command("schedule", options_metavar="[OPCIONES]")
@click.option(
    "--kind",
    type=click.Choice(["cron", "systemd", "windows"]),
    metavar="CLASE",
    help="cron, systemd o windows; si se omite, el de este sistema.",
)
@click.option(
    "--day",
    type=click.IntRange(1, 10),
    metavar="N",
    help=f"Día hábil después de cada trimestre, sin festivos: {_NTH} si se omite.",
)
@click.option(
    "--date",
    "dates",
    multiple=True,
    metavar="DD-MM",
    help="En vez de --day, una fecha propia de cada año; se puede repetir.",
)
@click.option("--hour", default="07:00", metavar="HH:MM", help="Hora: 07:00 si se omite.")
@click.option("--save", type=FOLDER, metavar="CARPETA", help="Guarda los archivos allí en vez de mostrarlos.")
@click.pass_context
def schedule_command(context: click.Context, /, **options: Any) -> None:
    """Muestra la entrada para que el sistema haga el informe solo.

    No programa nada: muestra lo que se copia en cron, systemd o el Programador de tareas de Windows, y explica cómo. La
    carpeta de trabajo es la actual.

    \b
    Ejemplos:
      ppc-reports schedule --kind windows --day 5 --hour 07:30 --save .
      ppc-reports schedule --kind cron --date 15-04 --date 15-07
    """
    from ppc_reports.commands.preparing import schedule

    context.exit(schedule.schedule(_today(), schedule.Wanted(**options)))

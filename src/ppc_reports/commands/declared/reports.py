"""The commands that make, check and send reports, as click declares them."""

from __future__ import annotations

from typing import Any

import click

from ppc_reports.commands import choices
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.declared.options import reading


@click.command("run", options_metavar="[OPCIONES]")
@reading
@click.option("--by-office", is_flag=True, help="Hace además un libro más pequeño para cada dependencia responsable.")
@click.option("--pdf", is_flag=True, help="Hace además el informe como documento PDF, para firmar y archivar.")
@click.option("--publish", is_flag=True, help="Hace además lo que se publica, como «ppc-reports publish».")
@click.option("--include-preliminary", is_flag=True, help="Publica o envía también un informe PRELIMINAR.")
@click.option("--send", is_flag=True, help="Envía además los correos, como «ppc-reports mail --send».")
@click.option("--open", "open_report", is_flag=True, help="Abre además el informe, si el equipo tiene pantalla.")
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
    si el plan es de un año anterior, su IV trimestre.

    \b
    Ejemplos:
      ppc-reports run
      ppc-reports run --corte 2022-T3 input/plan_2022.xlsx
      ppc-reports run --by-office --pdf

    \b
    Códigos de salida: 0 todo bien · 1 hay hallazgos por corregir · 2 el comando o la
    configuración están mal · 3 algún libro quedó sin informe · 4 falla del programa
    """
    from ppc_reports.commands import reports

    context.exit(reports.run(Choices(choices.today(), **options, clock=choices.now)))


@click.command("check", options_metavar="[OPCIONES]")
@reading
@click.option("--json", "as_json", is_flag=True, help="Escribe los hallazgos en JSON, para otros programas.")
@click.pass_context
def check_command(context: click.Context, /, as_json: bool, **options: Any) -> None:
    """Revisa los libros y muestra los hallazgos, sin escribir nada.

    \b
    Ejemplo:
      ppc-reports check input/plan_2022.xlsx
    """
    from ppc_reports.commands import reports

    context.exit(reports.check(Choices(choices.today(), **options), as_json=as_json))


@click.command("consolidate", options_metavar="[OPCIONES]")
@reading
@click.option("--by-office", is_flag=True, help="Hace además un libro más pequeño para cada dependencia responsable.")
@click.option("--pdf", is_flag=True, help="Hace además el informe como documento PDF, para firmar y archivar.")
@click.option("--publish", is_flag=True, help="Hace además lo que se publica, como «ppc-reports publish».")
@click.option("--include-preliminary", is_flag=True, help="Publica o envía también un informe PRELIMINAR.")
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
    from ppc_reports.commands import reports

    context.exit(reports.run(Choices(choices.today(), **options, consolidate=True, clock=choices.now)))


@click.command("publish", options_metavar="[OPCIONES]")
@reading
@click.option("--include-preliminary", is_flag=True, help="Publica también un informe PRELIMINAR, y lo dice en él.")
@click.pass_context
def publish_command(context: click.Context, /, **options: Any) -> None:
    """Hace lo que la entidad publica: página, datos abiertos y documento.

    Del informe vigente de cada libro, en su carpeta publicacion: una página accesible, los datos con su diccionario y el
    informe en PDF para firmar. Lee el libro otra vez, y no publica si no es el que se informó, ni un informe PRELIMINAR.
    Nombres de personas, correos, textos libres y enlaces solo se publican si [publication] de ppc.toml lo permite.

    \b
    Ejemplos:
      ppc-reports publish
      ppc-reports publish --corte 2022-T3

    \b
    Códigos de salida: 0 todo publicado · 1 algo se retuvo · 2 el libro no es el que se
    informó, o el comando o la configuración están mal · 3 algún libro no se pudo leer ·
    4 falla del programa
    """
    from ppc_reports.commands import publish as publishing

    context.exit(publishing.publish(Choices(choices.today(), **options, publish=True)))


@click.command("mail", options_metavar="[OPCIONES]")
@reading
@click.option("--send", is_flag=True, help="Envía los correos por el servidor de [mail] en ppc.toml.")
@click.option("--reminders", is_flag=True, help="También el recordatorio a cada dependencia a la que se le pide algo.")
@click.option("--include-preliminary", is_flag=True, help="Envía a Control Interno también un informe PRELIMINAR.")
@click.option("--again", is_flag=True, help="Envía otra vez lo que ya se había enviado, o no se sabe si salió.")
@click.option("--dry-run", is_flag=True, help="Dice a quién le llegaría qué, y no envía nada.")
@click.pass_context
def mail_command(context: click.Context, /, **options: Any) -> None:
    """Hace de nuevo los correos, o los envía.

    A Control Interno, el informe. A Planeación, si el informe es PRELIMINAR, qué corregir; Control Interno no lo recibe
    hasta entonces. Con --reminders, a cada dependencia a la que se le pide algo, sus filas, qué se pide y hasta cuándo. Lo
    enviado queda en el historial y no se repite. El usuario y la contraseña del servidor van en las variables de entorno
    PPC_SMTP_USER y PPC_SMTP_PASSWORD.

    \b
    Ejemplos:
      ppc-reports mail --reminders
      ppc-reports mail --send --dry-run
      ppc-reports mail --send

    \b
    Códigos de salida: los de run y además 5 algo no salió y hay que cambiar una dirección,
    la contraseña o el servidor · 6 el servidor no lo recibió por ahora: repita más tarde
    · 7 no se sabe si algo salió: pregunte antes de usar --again
    """
    from ppc_reports.commands import reports as mail_commands

    options["send"] = options["send"] and not options["dry_run"]
    context.exit(mail_commands.mail(Choices(choices.today(), **options, clock=choices.now)))

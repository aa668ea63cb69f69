"""The command of the mails."""

from __future__ import annotations

from typing import Any

import click

from ppc_reports.commands.choices import Choices
from ppc_reports.commands.declared.options import reading


@click.command("mail", options_metavar="[OPCIONES]")
@reading
@click.option("--send", is_flag=True, help="Envía los correos por el servidor de [mail] en ppc.toml.")
@click.option("--reminders", is_flag=True, help="También el recordatorio a cada dependencia atrasada o con errores.")
@click.option("--include-preliminary", is_flag=True, help="Envía a Control Interno también un informe PRELIMINAR.")
@click.option("--again", is_flag=True, help="Envía otra vez lo que ya se había enviado, o no se sabe si salió.")
@click.option("--dry-run", is_flag=True, help="Dice a quién le llegaría qué, y no envía nada.")
@click.pass_context
def mail_command(context: click.Context, /, **options: Any) -> None:
    """Hace de nuevo los correos, o los envía.

    A Control Interno, el informe. A Planeación, si el informe es PRELIMINAR, qué corregir; Control Interno no lo recibe
    hasta entonces. Con --reminders, a cada dependencia atrasada o con errores, sus filas y hasta cuándo responder. Lo
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
    from ppc_reports.commands import cli, mail_commands

    options["send"] = options["send"] and not options["dry_run"]
    context.exit(mail_commands.mail(Choices(cli.today(), **options, clock=cli.now)))

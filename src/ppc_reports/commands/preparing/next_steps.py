"""The end of a run: the report opened, and the setting that matters next said in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from ppc_reports.plan.findings import Severity
from ppc_reports.running.many import FAULT, NO_REPORT, Done
from ppc_reports.settings.ppc_toml import FILE_NAME, Settings

_OPENED = 3
_UNKNOWN_ENTITY = "ENTITY-ASSUMED"


def next_setting(settings: Settings, ended: Sequence[Done]) -> str:
    """The setting to write next into ``ppc.toml``, one line; empty where nothing that a run needs is missing."""
    unread = any(done.code in (NO_REPORT, FAULT) for done in ended)
    if unread or any(item.severity is Severity.ERROR for done in ended for item in done.findings):
        return ""
    if any(item.code == _UNKNOWN_ENTITY for done in ended for item in done.findings):
        return f'Siguiente paso: escriba en {FILE_NAME} el nombre de la entidad, entity = "…".'
    if settings.consolidate and not settings.offices:
        return f'Siguiente paso: escriba en {FILE_NAME} las dependencias que deben reportar, offices = ["…", "…"].'
    if not settings.mail.control_interno:
        return f'Siguiente paso: escriba en [mail] de {FILE_NAME} la dirección de Control Interno, control_interno = ["…"].'
    return ""


def open_reports(ended: Sequence[Done]) -> None:
    """Open the first reports with the program of the system, where there is a screen to show them on."""
    screen = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    reports = [done.written[0].path for done in ended if done.written]
    for path in reports[:_OPENED] if screen else ():
        click.launch(str(path.resolve()))

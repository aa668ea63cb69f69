"""``ppc-reports doctor``: what is there, what is missing, and what to do; it changes nothing."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.table import Table
from rich.text import Text

from ppc_reports import __version__
from ppc_reports.commands.choices import INPUT, OUTPUT, Choices, WrongUse
from ppc_reports.commands.preparing import letters
from ppc_reports.commands.preparing.folder import program
from ppc_reports.commands.session import Session, open_session
from ppc_reports.commands.terminal import console
from ppc_reports.excel.book import FONT
from ppc_reports.opening.input_folder import find_inputs
from ppc_reports.plan.names import visible
from ppc_reports.plan.spanish import counted, listing, refusal
from ppc_reports.running.history.store import HistoryError, existing_history
from ppc_reports.running.many import DONE
from ppc_reports.running.sending.smtp import USUAL_PORTS
from ppc_reports.settings.credentials import load_credentials
from ppc_reports.settings.ppc_toml import FILE_NAME, SMTP_PASSWORD, SMTP_USER, Mail

_OLDEST = (3, 11)
_LITTLE_DISK_MB = 500
_WINDOWS_PATH, _NAMES_WITHIN = 259, 150
"""What Windows takes of a path without its long names, and what the folders and files of a report may add to it."""
_CONNECT_SECONDS = 5
FOUND_SOMETHING = 1


class Verdict(Enum):
    """The result of a check: its sign, and the colour beside it."""

    GOOD = ("✓", "green")
    KNOW = ("i", "blue")
    MEND = ("✕", "red")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at, what was found, and what to do about it."""

    verdict: Verdict
    about: str
    found: str
    advice: str = ""


def doctor(choices: Choices) -> int:
    """``ppc-reports doctor``: DONE where nothing has to be mended, else 1."""
    checks = [*_program(), *_machine(choices.output or Path(OUTPUT)), *_folder(choices)]
    screen = console()
    for check in checks:
        sign, color = check.verdict.value
        told = Text.assemble((f"{check.about}. ", "bold"), visible(check.found))
        row = Table.grid(padding=(0, 1))
        row.add_row(Text(f" {sign}", f"bold {color}"), told)
        if check.advice:
            row.add_row("", Text(f"→ {visible(check.advice)}"))
        screen.print(row)
    wrong = sum(check.verdict is Verdict.MEND for check in checks)
    screen.print()
    screen.print(Text(f"Por corregir: {wrong}." if wrong else "Nada por corregir.", "bold"))
    return FOUND_SOMETHING if wrong else DONE


def _program() -> Iterator[Diagnosis]:
    version = platform.python_version()
    if sys.version_info < _OLDEST:
        yield Diagnosis(Verdict.MEND, "Python", f"es {version}", "Instale Python 3.11 o posterior.")
    else:
        yield Diagnosis(Verdict.GOOD, "Python", version)
    on_path = shutil.which("ppc-reports")
    if on_path:
        yield Diagnosis(Verdict.GOOD, "ppc-reports", f"versión {__version__}, en {on_path}")
    else:
        advice = f"Abra otra terminal; si sigue igual, escriba «{program()}» en su lugar."
        yield Diagnosis(Verdict.KNOW, "ppc-reports", f"versión {__version__}, pero la terminal no lo encuentra", advice)
    try:
        importlib.import_module("typst")
        yield Diagnosis(Verdict.GOOD, "Documento PDF", "se puede hacer; trae sus propias letras")
    except ImportError:
        advice = "Instale el programa otra vez: falta el paquete typst, o no es para este sistema."
        yield Diagnosis(Verdict.MEND, "Documento PDF", "no se puede hacer", advice)


def _letters() -> Diagnosis:
    about, there = "Letra de los libros", letters.installed(letters.folders(sys.platform))
    if FONT in there:
        return Diagnosis(Verdict.GOOD, about, f"está {FONT}")
    if letters.TWIN in there:
        return Diagnosis(Verdict.GOOD, about, f"está {letters.TWIN}, que mide lo mismo que {FONT}")
    found = f"no se encuentra {FONT} ni {letters.TWIN}: en este equipo los textos de los libros pueden verse cortados"
    advice = f"Las cifras no cambian. Para imprimir los libros o pasarlos a PDF aquí, {letters.way(sys.platform)}"
    return Diagnosis(Verdict.KNOW, about, found, advice)


def _machine(output: Path) -> Iterator[Diagnosis]:
    try:
        ZoneInfo("America/Bogota")
        yield Diagnosis(Verdict.GOOD, "Hora de Colombia", "el equipo la conoce")
    except ZoneInfoNotFoundError:
        advice = "No hace falta corregirlo; si quiere, instale el paquete tzdata."
        yield Diagnosis(
            Verdict.KNOW, "Hora de Colombia", "el equipo no la conoce: se calcula como UTC menos 5 horas", advice
        )
    yield _letters()
    place = next(folder for folder in (output, *output.resolve().parents) if folder.exists())
    free = shutil.disk_usage(place).free // 1_000_000
    if free < _LITTLE_DISK_MB:
        yield Diagnosis(
            Verdict.MEND, "Espacio en disco", f"quedan {free} MB", "Libere espacio antes de hacer informes."
        )
    else:
        yield Diagnosis(
            Verdict.GOOD, "Espacio en disco", f"quedan {free // 1000} GB" if free >= 1000 else f"quedan {free} MB"
        )
    length = len(str(output.resolve()))
    if sys.platform == "win32" and length + _NAMES_WITHIN > _WINDOWS_PATH:
        advice = "Ponga la carpeta de trabajo más arriba, por ejemplo en C:\\ppc, o use --output con una ruta corta."
        yield Diagnosis(Verdict.MEND, "Largo de la ruta", f"«{output.resolve()}» tiene {length} caracteres", advice)
    else:
        yield Diagnosis(Verdict.GOOD, "Largo de la ruta", f"{length} caracteres")


def _folder(choices: Choices) -> Iterator[Diagnosis]:
    folder = choices.config.parent if choices.config else Path()
    settings = choices.config or folder / FILE_NAME
    if not settings.exists():
        advice = "Si esta no es la carpeta de trabajo, entre a ella; si no hay, créela con «ppc-reports init CARPETA»."
        yield Diagnosis(Verdict.KNOW, "Configuración", f"no hay {FILE_NAME} en «{folder.resolve()}»", advice)
        if not (choices.input or folder / INPUT).exists():
            return
    try:
        session = open_session(choices)
    except WrongUse as problem:
        yield Diagnosis(
            Verdict.MEND, "Configuración", problem.format_message(), "Corrija esa línea y ejecute de nuevo."
        )
        return
    if settings.exists():
        yield Diagnosis(Verdict.GOOD, "Configuración", f"{settings} se entiende")
    yield from _settings(session)
    yield from _inputs(session.input)
    yield _writable(session.output)
    yield _history(session.output)
    yield from _mail(session.settings.mail)


def _settings(session: Session) -> Iterator[Diagnosis]:
    entity = session.settings.entity
    if entity:
        yield Diagnosis(Verdict.GOOD, "Entidad", entity)
    else:
        advice = f'Escríbala en {FILE_NAME}: entity = "Alcaldía de …". Un libro que traiga la suya no la necesita.'
        yield Diagnosis(Verdict.KNOW, "Entidad", "sin declarar", advice)
    if session.settings.offices:
        count = counted(len(session.settings.offices), "dependencia", "dependencias")
        yield Diagnosis(Verdict.GOOD, "Dependencias", f"{count} que deben reportar")
    else:
        advice = f'Con offices = ["…"] en {FILE_NAME} el informe consolidado dice cuáles faltan.'
        yield Diagnosis(Verdict.KNOW, "Dependencias", "sin lista", advice)


def _inputs(folder: Path) -> Iterator[Diagnosis]:
    try:
        found = find_inputs(folder)
    except OSError:
        advice = "Cree la carpeta, o diga con --input dónde están los libros."
        yield Diagnosis(Verdict.MEND, f"Carpeta {INPUT}", f"no se puede abrir «{folder}»", advice)
        return
    if found.workbooks:
        yield Diagnosis(Verdict.GOOD, f"Carpeta {INPUT}", counted(len(found.workbooks), "libro", "libros"))
    else:
        yield Diagnosis(Verdict.KNOW, f"Carpeta {INPUT}", "no hay ningún libro", "Copie allí el libro de seguimiento.")


def _writable(folder: Path) -> Diagnosis:
    place = folder if folder.exists() else folder.resolve().parent
    try:
        with tempfile.TemporaryFile(dir=place):
            return Diagnosis(Verdict.GOOD, f"Carpeta {OUTPUT}", f"se puede escribir en «{folder}»")
    except OSError as problem:
        advice = "Pida permiso de escritura sobre esa carpeta, o use otra con --output."
        return Diagnosis(
            Verdict.MEND, f"Carpeta {OUTPUT}", f"no se puede escribir en «{folder}»: {refusal(problem)}", advice
        )


def _history(output: Path) -> Diagnosis:
    try:
        history = existing_history(output, checked=True)
    except HistoryError as problem:
        return Diagnosis(Verdict.MEND, "Historial", str(problem), "Recupere la copia de seguridad de esa carpeta.")
    if history is None:
        return Diagnosis(Verdict.KNOW, "Historial", "todavía no hay: se crea con el primer informe")
    history.close()
    return Diagnosis(Verdict.GOOD, "Historial", "está completo")


def _mail(mail: Mail) -> Iterator[Diagnosis]:
    if not mail.control_interno:
        advice = (
            f'Escriba control_interno = ["…"] en [mail] de {FILE_NAME}: el correo listo lleva entonces su dirección.'
        )
        yield Diagnosis(Verdict.KNOW, "Control Interno", "sin dirección de correo", advice)
    else:
        yield Diagnosis(Verdict.GOOD, "Control Interno", listing(mail.control_interno))
    if not mail.host:
        yield Diagnosis(Verdict.KNOW, "Envío de correos", "sin servidor: los correos quedan listos para abrir y enviar")
        return
    port = mail.port or USUAL_PORTS[mail.security]
    try:
        socket.create_connection((mail.host, port), timeout=_CONNECT_SECONDS).close()
        yield Diagnosis(Verdict.GOOD, "Servidor de correo", f"{mail.host}:{port} contesta")
    except OSError:
        advice = f"Revise host y port en [mail] de {FILE_NAME}; si están bien, pida a sistemas que abran ese puerto."
        yield Diagnosis(Verdict.MEND, "Servidor de correo", f"{mail.host}:{port} no contesta", advice)
    if load_credentials(os.environ) is None and mail.security != "none":
        advice = f"Póngalos en las variables de entorno {SMTP_USER} y {SMTP_PASSWORD} de quien ejecuta el programa."
        yield Diagnosis(Verdict.MEND, "Usuario y contraseña del correo", "faltan", advice)

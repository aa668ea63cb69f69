"""Options that several commands share, so that they are called and explained the same everywhere."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ppc_reports.plan.model import Quarter
from ppc_reports.plan.spanish import day

DOMAIN = "ppc_reports"
LOCALE = Path(__file__).parent / "locale"


def speak_spanish() -> None:
    """Make the gettext calls of this process answer in Spanish, on Windows as well.

    Click asks the default domain through ``gettext.gettext``, which takes the language from the environment alone.
    """
    os.environ["LANGUAGE"] = "es"
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


speak_spanish()  # before the first type of an option, which keeps its name

_YEAR = re.compile(r"20\d\d")
_LONGEST = 184  # a semester ends with a quarter; a whole year names none
_BEFORE = re.compile(r"^(?:con )?(?:corte )?(?:al? )?", re.IGNORECASE)

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(exists=True, dir_okay=False, readable=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def corte(text: str) -> Quarter:
    """The quarter meant by ``2026-T3``, ``III trimestre 2026``, ``30/09/2026`` or ``30 de septiembre de 2026``."""
    try:
        return Quarter.parse(text)
    except ValueError as problem:
        mistake = problem
    from ppc_reports.plan.grid import Cell
    from ppc_reports.reading.values.cells import CellProblem
    from ppc_reports.reading.values.dates import span

    said = _BEFORE.sub("", text.strip())
    year = _YEAR.search(said)
    try:
        days = span(Cell("", 1, 1, said), int(year[0]), lambda *_, **__: None) if year else None
    except CellProblem:
        days = None
    if days is None or (days.last - days.first).days > _LONGEST:
        raise click.BadParameter(f"{mistake}.") from mistake
    quarter = Quarter(days.last.year, (days.last.month + 2) // 3)
    if days.last != quarter.end:
        told = f"«{text}» no es el último día de un trimestre: el de esa fecha es {quarter}, que termina el {day(quarter.end)}."
        raise click.BadParameter(told)
    return quarter


_SHARED = {
    "files": click.argument("files", nargs=-1, type=FILE, metavar="[LIBROS]..."),
    "corte": click.option(
        "--corte",
        type=corte,
        metavar="AAAA-Tn",
        help="Trimestre que se juzga: 2022-T3, «III trimestre 2022» o 30/09/2022.",
    ),
    "input": click.option("--input", type=FOLDER, metavar="CARPETA", help="Dónde están los libros, si no es input."),
    "output": click.option("--output", type=FOLDER, metavar="CARPETA", help="Dónde se escribe, si no es output."),
    "config": click.option(
        "--config", type=FILE, metavar="ARCHIVO", help="Otro ppc.toml; su carpeta es la de trabajo."
    ),
    "layout": click.option("--layout", metavar="NOMBRE", help="Lee solo con ese formato de templates/formatos."),
    "fail_on": click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "never"]),
        metavar="GRAVEDAD",
        help="Desde qué hallazgos se termina con código 1: error (si se omite), warning o never.",
    ),
}


def shared(*names: str) -> Callable[[Command], Command]:
    """The named options, in the order in which ``--help`` lists them."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = _SHARED[name](command)
        return command

    return add


def reading(command: Command) -> Command:
    """The argument and options of every command that reads workbooks."""
    return shared(*_SHARED)(command)

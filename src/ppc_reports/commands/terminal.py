"""The terminal: findings line by line on standard error, and the pieces of what is shown on standard output.

Nothing a workbook says is printed with its control characters, nor read as markup. Colour is never the only sign.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from ppc_reports.plan.findings import Finding
from ppc_reports.plan.names import visible
from ppc_reports.plan.spanish import signs_kept
from ppc_reports.products.report.theme import Look
from ppc_reports.running.many import Done
from ppc_reports.running.writing.replacing import Written

WIDEST, WIDE, NARROW = 120, 100, 76
BOLD, MUTED, WRONG, WELL = Style(bold=True), Style(dim=True), Style(bold=True, color="red"), Style(color="green")


def console(*, errors: bool = False) -> Console:
    """The terminal, never wider than can be read; plain text where it is no terminal."""
    made = Console(stderr=errors, highlight=False, markup=False, emoji=False)
    made.width = min(made.width, WIDEST)
    return made


def both_seen() -> bool:
    """True where standard output and standard error meet on one screen."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def finding_line(file: str, item: Finding) -> str:
    """One finding on one line: ``plan.xlsx!Seguimiento!D14: error PERCENT-UNREADABLE «mucho» no es un porcentaje``."""
    place = "!".join(visible(part) for part in (file, item.sheet, item.where) if part)
    return f"{place}: {item.severity.value} {item.code} {visible(item.message)}"


def tell_findings(ended: Sequence[Done]) -> None:
    """Every finding of every workbook on standard error, one per line, as the contract says."""
    for done in ended:
        for item in done.findings:
            tell(finding_line(done.file, item))
        if done.trouble:
            tell(f"{done.file}: {visible(done.trouble)}")


def tell_ignored(folder: Path, names: Sequence[str]) -> None:
    """Print the files of the input folder that are not read, on one line of standard error; nothing where all are read."""
    if names:
        tell(f"En «{folder}» no se leyó lo que no es un libro: {', '.join(map(visible, names))}")


def tell(line: str) -> None:
    """One line on standard error."""
    print(line, file=sys.stderr)


def say(line: str) -> None:
    """One line on standard output, seen at once also by who reads it through a pipe."""
    print(line, flush=True)


def show_line(text: str) -> None:
    """A sentence of ours on standard output, folded to the screen; nothing for an empty one."""
    if text:
        console().print(Text(text))


def print_bytes(text: bytes) -> None:
    """UTF-8 text to standard output as it is."""
    sys.stdout.write(text.decode())


def title(file: str) -> Text:
    """The name of a workbook, as the title of a box."""
    return Text(f" {visible(file)} ", BOLD)


def wrapped(text: str, width: int, style: Style | str = "", indent: int = 0) -> Padding:
    """A text in lines of whole words, where a number keeps its sign."""
    lines = textwrap.wrap(signs_kept(visible(text)), max(width - indent, 20), break_on_hyphens=False)
    return Padding(Text("\n".join(lines), style), (0, 0, 0, indent))


def chip(look: Look, text: str) -> Text:
    """A word on its colour, with the symbol that says the same without colour."""
    return Text(f" {look.symbol} {text} ", Style(color=look.ink, bgcolor=look.fill))


def show_run_summary(written: Sequence[Written]) -> None:
    """Print the place of the summary of the run; nothing where there is none."""
    if written:
        names = " y ".join(visible(item.path.name) for item in written)
        console().print(Text(f"Resumen de los libros: {names} en {visible(str(written[0].path.parent))}"))

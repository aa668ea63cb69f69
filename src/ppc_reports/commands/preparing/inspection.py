"""``ppc-reports inspect``: what is recognised of a workbook, shown or saved as a layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ppc_reports.commands import terminal
from ppc_reports.commands.choices import TEMPLATES, Choices, WrongUse
from ppc_reports.commands.session import open_session
from ppc_reports.commands.terminal import console
from ppc_reports.plan.findings import Unreadable
from ppc_reports.plan.names import visible
from ppc_reports.plan.spanish import counted, listing
from ppc_reports.plan.uses import NOT_READ, ROLE_NAMES, ColumnUse
from ppc_reports.reading.inspecting import inspection
from ppc_reports.reading.inspecting.inspection import Inspection
from ppc_reports.running import apart
from ppc_reports.running.apart import Inspected
from ppc_reports.running.many import DONE, NO_REPORT, Done
from ppc_reports.running.outputs import OutputError, write_whole


def inspect(choices: Choices, save: str | None) -> int:
    """``ppc-reports inspect``: what is recognised of a workbook; with ``save``, written as a layout of that name."""
    session = open_session(choices)
    path = choices.files[0]
    try:
        found = apart.inspected(session.request(path, choices))
    except Unreadable as problem:
        terminal.tell_findings([Done(visible(path.name), NO_REPORT, failure=problem.finding)])
        return NO_REPORT
    show_inspection(visible(path.name), found.sheets)
    _show_balance(found)
    best = next((item for item in found.sheets if item.readable and not item.hidden), None)
    if save is not None:
        columns = best or next((item for item in found.sheets if item.columns), None)
        _save_layout(session.folder / TEMPLATES, save, columns)
    return DONE if best else NO_REPORT


def _show_balance(found: Inspected) -> None:
    """Print the balances of rows, figures, sheets and columns when the workbook is read, or why it is not read."""
    if found.why is not None:
        terminal.say(f"No se lee: {found.why.message} {found.why.advice}")
        return
    terminal.show_line(found.rows.in_words)
    terminal.show_line(found.figures.in_words)
    terminal.say("Balance de las hojas:")
    for sheet in found.uses:
        why = f" ({sheet.why})" if sheet.why else ""
        terminal.say(f"  {visible(sheet.name)}: {counted(sheet.rows, 'fila', 'filas')}. {ROLE_NAMES[sheet.role]}{why}")
    terminal.say("Columnas con datos que no son de ningún campo:")
    left = [use for use in found.columns if not use.read]
    for (name, kind), uses in groupby(sorted(left, key=_sheet_and_use), _sheet_and_use):
        terminal.say(f"  {visible(name)}. {NOT_READ[kind]}:")
        for use in uses:
            terminal.say(f"    {use.column} «{visible(use.header) or 'sin título'}»")
    if not left:
        terminal.say("  ninguna")


def _sheet_and_use(use: ColumnUse) -> tuple[str, str]:
    return use.sheet, use.use


def _save_layout(templates: Path, name: str, found: inspection.Inspection | None) -> None:
    if found is None:
        raise WrongUse("en ninguna hoja se reconoció una tabla: no hay formato que guardar.")
    if not re.fullmatch("[a-z0-9_]{1,40}", name):
        raise WrongUse(f"«{visible(name)}» no sirve de nombre: use letras minúsculas sin tilde, números y _.")
    target = templates / "formatos" / f"{name}.toml"
    if target.exists():
        raise WrongUse(f"ya existe «{target}» y no se cambió. Diga otro nombre con --save.")
    try:
        write_whole(target, inspection.layout_text(name, found).encode())
    except OutputError as problem:
        raise WrongUse(str(problem)) from problem
    terminal.say(f"Formato guardado en {target}")


def show_inspection(file: str, sheets: Sequence[Inspection]) -> None:
    """Every sheet of the workbook, on standard output."""
    screen = console()
    for sheet in sheets:
        title = Text(f" {file} · hoja {visible(sheet.sheet)} ", style="bold")
        screen.print(Panel(_sheet(sheet), title=title, title_align="left", padding=(0, 1)))


def _sheet(sheet: Inspection) -> RenderableType:
    if sheet.columns is None:
        return Text("No se reconoce una tabla de un plan: la hoja no se lee.")
    parts: list[RenderableType] = [Text(_headline(sheet)), _table(sheet)]
    if sheet.missing:
        parts.append(Text(f"Le falta: {listing(sheet.missing)}. Así no se puede leer.", style="bold red"))
    parts += [Text(f"Ojo: {visible(doubt)}") for doubt in sheet.doubts]
    if sheet.missing and sheet.unused:
        parts.append(Text(f"De ningún campo: {visible(' · '.join(sheet.unused))}", style="dim"))
    return Group(*parts)


def _headline(sheet: Inspection) -> str:
    columns = sheet.columns
    if columns is None:
        return ""
    first, last = columns.first_row, columns.last_row
    rows = f"la fila {last}" if first == last else f"las filas {first} a {last}"
    years = f"; años {listing(map(str, sorted(columns.years)))}" if columns.years else ""
    near = "Formato más cercano" if sheet.missing else "Formato"
    hidden = " La hoja está oculta: no se lee." if sheet.hidden else ""
    return f"{near}: «{columns.layout.title}» ({columns.layout.name}). Encabezado en {rows}{years}.{hidden}"


def _table(sheet: Inspection) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, expand=True)
    table.add_column("Campo", max_width=22)
    table.add_column("Col.", no_wrap=True)
    table.add_column("Título en el libro", ratio=4, overflow="fold")
    table.add_column("Coincide", max_width=13)
    table.add_column("Escala", no_wrap=True)
    table.add_column("Un valor", ratio=3, no_wrap=True, overflow="ellipsis")
    for item in sheet.recognised:
        cells = (item.field, item.column, item.header, item.reason, item.scale, item.example)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return Padding(table, (0, 0, 1, 0))

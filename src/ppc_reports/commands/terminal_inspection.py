"""What ``ppc-reports inspect`` shows: per sheet, field by field, in a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ppc_reports.commands.terminal import console
from ppc_reports.plan.names import visible
from ppc_reports.plan.spanish import listing
from ppc_reports.reading.inspection import Inspection


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
    if sheet.unused:
        parts.append(Text(f"Sin usar: {visible(' · '.join(sheet.unused))}", style="dim"))
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
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for name, ratio in (
        ("Campo", 5),
        ("Col.", 1),
        ("Encabezado", 6),
        ("Por qué", 5),
        ("Escala", 3),
        ("Primer valor", 5),
    ):
        table.add_column(name, ratio=ratio, no_wrap=True, overflow="ellipsis", min_width=4)
    for item in sheet.recognised:
        cells = (item.field, item.column, item.header, item.reason, item.scale, item.example)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return Padding(table, (0, 0, 1, 0))

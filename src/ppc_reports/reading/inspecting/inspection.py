"""Inspection of a workbook, and why it is read so, before anything is judged; and the layout file that says the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import tomli_w

from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.grid import Grid, Workbook, column_letters
from ppc_reports.reading.headings.assignment import FoundColumn
from ppc_reports.reading.headings.columns import ColumnMap, recognise
from ppc_reports.reading.headings.likeliest import likeliest
from ppc_reports.reading.values.cells import shown
from ppc_reports.reading.values.scales import column_scale
from ppc_reports.settings.layouts import Layout

_PERCENTS = ("planned@", "achieved@", "verified@", "weight")
_TO_WRITE = "escriba aquí el título de la columna de las actividades"


@dataclass(frozen=True, slots=True)
class Recognised:
    """One recognised column, in words: the field, its header and letters, why, its scale and a first value."""

    key: str
    field: str
    header: str
    column: str
    reason: str
    scale: str
    example: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """The inspection of one sheet; ``missing`` names what its nearest layout lacks, empty when it can be read."""

    sheet: str
    hidden: bool
    columns: ColumnMap | None
    recognised: tuple[Recognised, ...] = ()
    unused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """True when the sheet can be read as it stands."""
        return self.columns is not None and not self.missing


def inspect(workbook: Workbook, layouts: Sequence[Layout]) -> tuple[Inspection, ...]:
    """Every sheet that holds something, in the workbook's order."""
    return tuple(_sheet(grid, layouts) for grid in workbook.grids if grid.height)


def _sheet(grid: Grid, layouts: Sequence[Layout]) -> Inspection:
    maps = recognise(grid, layouts)
    if not maps:
        return Inspection(grid.sheet, grid.hidden, None)
    best = likeliest(grid, maps)
    newest = best.for_year(max(best.years)) if best.years else best
    recognised = tuple(_recognised(grid, key, column, newest) for key, column in newest.columns.items())
    unused = [f"{column.letters}: {column.header}" for column in (*newest.unused, *newest.other_years)]
    unused += [f"{column_letters(number)}: (sin título)" for number in newest.unlabelled]
    return Inspection(
        sheet=grid.sheet,
        hidden=grid.hidden,
        columns=newest,
        recognised=recognised,
        unused=tuple(unused),
        missing=tuple(field_name(name) for name in newest.missing),
        doubts=tuple(_doubts(newest, maps)),
    )


def field_name(key: str) -> str:
    """A field in words: ``achieved@3`` is ``Ejecutado T3``, ``quarters.achieved`` is ``Ejecutado``."""
    name, _, quarter = key.removeprefix("quarters.").removeprefix("own.").partition("@")
    group = Group.OWN if key.startswith("own.") else Group.QUARTER if quarter or "." in key else Group.SINGLE
    label = of_group(group)[name].label
    return f"{label[0].upper()}{label[1:]} T{quarter}" if quarter else f"{label[0].upper()}{label[1:]}"


def _recognised(grid: Grid, key: str, column: FoundColumn, columns: ColumnMap) -> Recognised:
    cells = [grid.cell(row, column.number) for row in range(columns.last_row + 1, grid.height + 1)]
    first = next((cell for cell in cells if not cell.empty), None)
    scale = ""
    if key.startswith(_PERCENTS) and columns.layout.unit == "share":
        scale = "0 a 100" if column_scale(cells).scale == 100 else "0 a 1 o %"
    reason = "igual" if column.score == 1 else "parecido" if column.score >= 0.79 else "empieza igual"
    if column.year:
        reason += f" ({column.year})"
    example = shown(first)[:40] if first else "(vacía)"
    return Recognised(key, field_name(key), column.header, column.letters, reason, scale, example)


def _doubts(best: ColumnMap, maps: Sequence[ColumnMap]) -> list[str]:
    others = (found for found in maps if found is not best and not found.missing)
    equal = {
        found.layout.name: found.layout.title
        for found in others
        if found.layout.name != best.layout.name and len(found.columns) == len(best.columns)
    }
    doubts = [
        f"También podría leerse como «{title}»: para escogerlo use --layout {name}." for name, title in equal.items()
    ]
    doubts += [
        f"{field_name(key)} también podría ser la columna {column.letters} «{column.header}»: se toma la "
        f"{best.columns[key].letters} «{best.columns[key].header}»."
        for key, column in best.repeated
    ]
    return doubts


def layout_text(name: str, inspection: Inspection) -> str:
    """A layout file that reads this sheet as it stands, or once the title of its activities is written into it.

    Raises ValueError for a sheet in which nothing was recognised.
    """
    columns = inspection.columns
    if columns is None:
        raise ValueError(inspection.sheet)
    groups: dict[str, dict[str, list[str]]] = {"fields": {}, "quarters": {}, "own": {}}
    for key, column in columns.columns.items():
        name_of, _, quarter = key.partition("@")
        group = "own" if key.startswith("own.") else "quarters" if quarter else "fields"
        aliases = groups[group].setdefault(name_of.removeprefix("own."), [])
        words = column.words or column.header
        if words not in aliases:
            aliases.append(words)
    groups["fields"].setdefault("description", [_TO_WRITE])
    data = {
        "name": name,
        "title": f"Formato {name}",
        "unit": columns.layout.unit.value,
        "mode": "auto" if columns.missing else columns.layout.mode,
        "mandatory": [item for item in columns.layout.mandatory if item not in columns.missing] or ["description"],
        "carried": list(columns.layout.carried),
        **{group: fields for group, fields in groups.items() if fields},
    }
    lines = [
        f"# Formato hecho a partir de la hoja «{_printable(inspection.sheet)}». docs/formatos.md explica cada campo."
    ]
    if inspection.unused:
        lines.append("# Columnas que nadie tomó; para usar una, agregue su título a la lista de un campo.")
        lines.append("# Si una parece avance y no lo es, agréguelo a carried: se lleva al informe sin juzgarla.")
        lines += [f"#   {_printable(text)}" for text in inspection.unused]
    return "\n".join([*lines, "", tomli_w.dumps(data)])


def _printable(text: str) -> str:
    """The text on one line without control characters, which a comment of a TOML file may not hold."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)

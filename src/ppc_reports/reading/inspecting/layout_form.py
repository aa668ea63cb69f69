"""The form that asks what each column of a workbook is, and the layout that follows from its answers.

It stands in for a text editor: the office chooses from lists in a small workbook, and drops that into ``input``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import tomli_w

from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.folding import clean, plain
from ppc_reports.plan.grid import Grid, Workbook, column_letters
from ppc_reports.plan.model import QUARTERS, Mode, Unit
from ppc_reports.reading.headings.columns import ColumnMap, numbered, recognise
from ppc_reports.reading.headings.likeliest import likeliest
from ppc_reports.reading.headings.matching import LONGEST_HEADER, Matcher
from ppc_reports.reading.headings.stacks import Stacks
from ppc_reports.reading.values.cells import shown
from ppc_reports.settings.layouts import Layout

SHEET, MEANING, HEADING = "Formato", "Qué es", "Encabezado en su libro"
MODE, UNIT = "Cada cifra de un trimestre o mes", "Las cifras son"
CARRIED = "Otra cosa: se lleva al informe sin juzgarla"
MODES = {
    "auto": "que lo decida lo programado",
    Mode.INCREMENT.value: "es solo de ese periodo",
    Mode.TO_DATE.value: "es lo acumulado hasta entonces",
}
UNITS = {Unit.SHARE.value: "porcentajes", Unit.QUANTITY.value: "cantidades: talleres, personas, kilómetros…"}
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_SEARCHED_ROWS, _SAMPLE = 40, 200
_PLACES_OF_PROGRESS = ("achieved@", "followup")


class FormError(Exception):
    """The answers of a form make no layout; the message says in Spanish which one is missing or wrong."""


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """One column that the form asks about: where it is, its heading, a first value, and what the program takes it for."""

    letters: str
    heading: str
    example: str
    meaning: str = ""


@cache
def meanings() -> Mapping[str, str]:
    """The meanings a column may have, in words → the key of a layout (``leads``, ``achieved@3``, ``achieved@m07``)."""
    found = {f"{_capital(field.label)}": name for name, field in of_group(Group.SINGLE).items()}
    for name, field in of_group(Group.QUARTER).items():
        found |= {f"{_capital(field.label)} · T{number}": f"{name}@{number}" for number in QUARTERS}
    for name in ("planned", "achieved"):
        label = _capital(of_group(Group.QUARTER)[name].label)
        found |= {f"{label} · {month}": f"{name}@m{number:02}" for number, month in enumerate(_MONTHS, 1)}
    return found


def _capital(label: str) -> str:
    return f"{label[0].upper()}{label[1:]}"


def ask(workbook: Workbook, layouts: Sequence[Layout]) -> tuple[AskedColumn, ...]:
    """The columns of the fullest visible sheet, each with what it is taken for; empty where no sheet has a row of headings."""
    grids = [grid for grid in workbook.grids if not grid.hidden and grid.height]
    for grid in sorted(grids, key=_fullness, reverse=True):
        maps = recognise(grid, layouts)
        best = likeliest(grid, maps) if maps else None
        row = best.last_row if best else _heading_row(grid)
        if row:
            return tuple(_columns(grid, row, layouts, best))
    return ()


def _fullness(grid: Grid) -> int:
    return sum(any(value not in (None, "") for value in row) for row in grid.rows)


def _heading_row(grid: Grid) -> int:
    """The lowest row of the headings: that of the most short texts of different words, or below it; 0 where none has two."""
    counts = {
        number: len({plain(value) for value in row if isinstance(value, str) and 0 < len(value) <= LONGEST_HEADER})
        for number, row in enumerate(grid.rows[:_SEARCHED_ROWS], 1)
    }
    best = max(counts, key=lambda number: (counts[number], -number), default=0)
    if counts.get(best, 0) < 2:
        return 0
    while any(box.top <= best <= box.bottom and box.left < box.right for box in grid.merges):
        best += 1  # a heading over several columns has theirs below it
    return best


def _columns(grid: Grid, row: int, layouts: Sequence[Layout], best: ColumnMap | None) -> Iterator[AskedColumn]:
    known = {column.number: key for key, column in best.columns.items()} if best else {}
    words = {key: meaning for meaning, key in meanings().items()}
    titles: Counter[str] = Counter()
    for column, own, groups in Stacks(grid, Matcher(layouts[0]), row).all():
        stack = dict.fromkeys(text for at, text in reversed(groups) if text and text != own and at != row)
        title = " / ".join((*stack, own))
        titles[plain(title)] += 1
        cells = (grid.cell(at, column) for at in range(row + 1, min(grid.height, row + _SAMPLE) + 1))
        first = next((cell for cell in cells if not cell.empty), None)
        heading = numbered(title, titles[plain(title)])
        example = shown(first)[:60] if first else ""
        yield AskedColumn(column_letters(column), heading, example, words.get(known.get(column, ""), ""))


def layout_of(name: str, grid: Grid) -> str:
    """The layout file that a filled form asks for, as text. Raises FormError."""
    row, heading, meaning = _table(grid)
    columns: dict[str, str] = {}
    carried: list[str] = []
    for at in range(row + 1, grid.height + 1):
        title, said = _text(grid, at, heading), _text(grid, at, meaning)
        if not title:
            continue
        if not said or plain(said) == plain(CARRIED):
            carried.append(title.rpartition(" / ")[2])
            continue
        columns[title] = _key(said, at, meaning, grid)
    _check(columns, grid)
    data = {
        "name": name,
        "title": f"Formato de «{name}»",
        "unit": _chosen(grid, UNIT, UNITS, Unit.SHARE.value),
        "mode": _chosen(grid, MODE, MODES, "auto"),
        "mandatory": ["description"],
        "carried": carried,
        "columns": columns,
    }
    return f"# Hecho con el libro {name}_formato.xlsx: para cambiarlo, cambie ese libro.\n\n{tomli_w.dumps(data)}"


def _table(grid: Grid) -> tuple[int, int, int]:
    """The row of headings of the form, and its columns of headings and of meanings."""
    for row in range(1, min(grid.height, _SEARCHED_ROWS) + 1):
        places = {plain(_text(grid, row, column)): column for column in range(1, grid.width + 1)}
        if plain(HEADING) in places and plain(MEANING) in places:
            return row, places[plain(HEADING)], places[plain(MEANING)]
    raise FormError(
        f"no tiene la tabla con «{HEADING}» y «{MEANING}». Pídalo otra vez con «ppc-reports run» y el libro."
    )


def _key(said: str, row: int, column: int, grid: Grid) -> str:
    known = {plain(words): key for words, key in meanings().items()}
    if plain(said) not in known:
        where = f"{grid.sheet}!{column_letters(column)}{row}"
        raise FormError(f"{where} dice «{said}», que no está en la lista. Escoja uno de los valores de la celda.")
    return known[plain(said)]


def _check(columns: Mapping[str, str], grid: Grid) -> None:
    """Raise FormError where the activity or the place of progress is missing, or two columns are one thing."""
    twice = [key for key, count in Counter(columns.values()).items() if count > 1]
    if twice:
        words = next(words for words, key in meanings().items() if key == twice[0])
        titles = " y ".join(f"«{title}»" for title, key in columns.items() if key == twice[0])
        raise FormError(f"{grid.sheet}: {titles} dicen ser lo mismo, «{words}». Deje una sola.")
    if "description" not in columns.values():
        raise FormError(f"{grid.sheet}: ninguna columna es «{_capital(of_group(Group.SINGLE)['description'].label)}».")
    if not any(key.startswith(_PLACES_OF_PROGRESS) for key in columns.values()):
        raise FormError(f"{grid.sheet}: ninguna columna dice lo ejecutado; sin ella no hay seguimiento.")


def _chosen(grid: Grid, label: str, words: Mapping[str, str], default: str) -> str:
    """The answer beside a label of the form; the default where it is blank or not of the list."""
    known = {plain(text): value for value, text in words.items()}
    for row in range(1, min(grid.height, _SEARCHED_ROWS) + 1):
        if plain(_text(grid, row, 1)) == plain(label):
            answers = (plain(_text(grid, row, column)) for column in range(2, grid.width + 1))
            return next((known[answer] for answer in answers if answer in known), default)
    return default


def _text(grid: Grid, row: int, column: int) -> str:
    value = grid.value(row, column)
    return " ".join(clean(value).split()) if isinstance(value, str) else "" if value is None else str(value)


def layout_name(file: str) -> str:
    """The name of the layout of a form, from the name of its file without ``_formato``: small letters, digits, ``_``."""
    return re.sub(r"[^a-z0-9]+", "_", plain(file)).strip("_")[:40] or "libro"

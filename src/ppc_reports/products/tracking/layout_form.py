"""The workbook that asks what each column of another one is: headings on the left, a list to choose from on the right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from ppc_reports.excel.book import Area, AreaRule, Book, Item, Merge, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.products.report import theme
from ppc_reports.reading.inspecting.layout_form import (
    CARRIED,
    HEADING,
    MEANING,
    MODE,
    MODES,
    SHEET,
    UNIT,
    UNITS,
    AskedColumn,
    meanings,
)

_LISTS = "Listas"
_MODE_ROW, _UNIT_ROW, _HEAD_ROW = 4, 5, 7
_LETTERS, _HEADING, _EXAMPLE, _MEANING = 1, 2, 3, 4
_DESIGNED = dt.date(2022, 1, 1)
_STEPS = (
    "Escoja en la columna «Qué es» lo que trae cada columna de su libro; lo que el programa reconoció ya está escogido. "
    "Hacen falta al menos «Actividad» y lo ejecutado. Lo que quede vacío se lleva al informe sin juzgarlo. "
    "Guarde este libro en la carpeta input, junto al suyo, sin cambiarle el nombre, y haga el informe otra vez."
)
_ANSWER = theme.BODY.but(fill=theme.ACCENT_SOFT, border=theme.ACCENT_MID, wrap=True, locked=False)


def layout_form(file: str, columns: Sequence[AskedColumn]) -> bytes:
    """The bytes of the form for the workbook ``file``; the same columns give the same bytes."""
    book = Book(
        sheets=(_form(file, columns), _lists()),
        created=_DESIGNED,
        title=f"Formato de {file}",
        names={
            "Que_es": _area(1, len(meanings()) + 1),
            "Modos": _area(2, len(MODES)),
            "Unidades": _area(3, len(UNITS)),
        },
    )
    return render(book)


def _area(column: int, rows: int) -> str:
    letter = "ABC"[column - 1]
    return f"={_LISTS}!${letter}$1:${letter}${rows}"


def _form(file: str, columns: Sequence[AskedColumn]) -> Sheet:
    first = _HEAD_ROW + 1
    last = max(_HEAD_ROW + len(columns), first)
    return Sheet(
        name=SHEET,
        items=tuple(_items(file, columns)),
        merges=(Merge(Area(2, 1, 2, _MEANING), _STEPS, theme.NOTE.but(wrap=True)),),
        widths={_LETTERS: 32, _HEADING: 58, _EXAMPLE: 34, _MEANING: 44},
        heights={1: 26, 2: 34, _HEAD_ROW: 22},
        validations=(
            _choice(Area(first, _MEANING, last, _MEANING), "Que_es"),
            _choice(Area(_MODE_ROW, 2, _MODE_ROW, 2), "Modos"),
            _choice(Area(_UNIT_ROW, 2, _UNIT_ROW, 2), "Unidades"),
        ),
        freeze=(_HEAD_ROW, 0),
        tab_color=theme.ACCENT,
    )


def _choice(area: Area, name: str) -> AreaRule:
    message = {"error_title": "Escoja de la lista", "error_message": "Escoja uno de los valores de la lista."}
    return AreaRule(area, {"validate": "list", "source": f"={name}", **message})


def _items(file: str, columns: Sequence[AskedColumn]) -> Iterator[Item]:
    yield Item(1, 1, f"¿Qué es cada columna de «{file}»?", theme.SECTION.but(bottom=""))
    yield from (Item(_MODE_ROW, 1, MODE, theme.BODY), Item(_MODE_ROW, 2, MODES["auto"], _ANSWER))
    yield from (Item(_UNIT_ROW, 1, UNIT, theme.BODY), Item(_UNIT_ROW, 2, UNITS["share"], _ANSWER))
    for column, text in ((_LETTERS, "Columna"), (_HEADING, HEADING), (_EXAMPLE, "Primer valor"), (_MEANING, MEANING)):
        yield Item(_HEAD_ROW, column, text, theme.HEADER)
    for row, asked in enumerate(columns, _HEAD_ROW + 1):
        wrapped = theme.BODY.but(wrap=True)
        yield Item(row, _LETTERS, asked.letters, theme.BODY)
        yield Item(row, _HEADING, asked.heading, wrapped)
        yield Item(row, _EXAMPLE, asked.example, wrapped)
        yield Item(row, _MEANING, asked.meaning or None, _ANSWER)


def _lists() -> Sheet:
    columns: Mapping[int, Sequence[str]] = {
        1: [CARRIED, *meanings()],
        2: list(MODES.values()),
        3: list(UNITS.values()),
    }
    items = (
        Item(row, column, text, theme.BODY) for column, texts in columns.items() for row, text in enumerate(texts, 1)
    )
    return Sheet(name=_LISTS, items=tuple(items), widths={1: 50, 2: 40, 3: 40}, hidden=True)

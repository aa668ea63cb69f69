"""The text dump of a workbook sees what people see: each trait changed alone changes the text, and nothing else does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ppc_reports.excel.book import (
    Area,
    AreaRule,
    Book,
    Chart,
    Formula,
    Item,
    Link,
    Merge,
    Print,
    Series,
    Sheet,
    Style,
    Table,
)
from ppc_reports.excel.writer import render
from tests.xlsx_dump import dump

ITEMS = (
    Item(1, 1, "Nombre", Style(fill="#1F4E79", color="#FFFFFF")),
    Item(1, 2, "Cifra"),
    Item(2, 1, "a"),
    Item(2, 2, 0.5, Style(number_format="0.0%")),
    Item(3, 1, Link("https://example.org", "enlace")),
    Item(3, 2, Formula("=B2*2", 1.0)),
)
CHART = Chart(
    "bar", 6, 1, 300, 200, "Título", "Texto", (Series("Serie", "='Hoja'!$A$2:$A$3", "='Hoja'!$B$2:$B$3", {}),)
)
SHEET = Sheet(
    "Hoja",
    ITEMS,
    widths={1: 20},
    heights={2: 30},
    merges=(Merge(Area(5, 1, 5, 2), "Unidas", Style()),),
    tables=(Table("Tabla", Area(1, 1, 3, 2), ("Nombre", "Cifra")),),
    charts=(CHART,),
    conditionals=(AreaRule(Area(2, 2, 3, 2), {"type": "data_bar", "bar_color": "#1F4E79"}),),
    validations=(AreaRule(Area(2, 1, 2, 1), {"validate": "list", "source": ["a", "b"]}),),
    comments={(2, 2): "nota"},
    freeze=(1, 0),
)


def text_of(sheet: Sheet, **book: Any) -> str:
    return dump(render(Book((sheet,), dt.date(2022, 9, 30), **book)))


def with_item(index: int, item: Item) -> Sheet:
    return replace(SHEET, items=(*ITEMS[:index], item, *ITEMS[index + 1 :]))


def with_series(**changes: Any) -> Sheet:
    return replace(SHEET, charts=(replace(CHART, series=(replace(CHART.series[0], **changes),)),))


CHANGES: dict[str, Callable[[], Sheet]] = {
    "fill": lambda: with_item(0, ITEMS[0]._replace(style=ITEMS[0].style.but(fill="#1F4E7A"))),
    "ink": lambda: with_item(0, ITEMS[0]._replace(style=ITEMS[0].style.but(color="#FFFFFE"))),
    "font size": lambda: with_item(2, ITEMS[2]._replace(style=Style(size=11))),
    "number format": lambda: with_item(3, ITEMS[3]._replace(style=Style(number_format="0%"))),
    "alignment": lambda: with_item(2, ITEMS[2]._replace(style=Style(align="right"))),
    "border": lambda: with_item(2, ITEMS[2]._replace(style=Style(border="#D5DCE4"))),
    "text": lambda: with_item(2, ITEMS[2]._replace(content="b")),
    "number": lambda: with_item(3, ITEMS[3]._replace(content=0.5001)),
    "formula": lambda: with_item(5, ITEMS[5]._replace(content=Formula("=B2*3", 1.0))),
    "stored value": lambda: with_item(5, ITEMS[5]._replace(content=Formula("=B2*2", 1.1))),
    "link": lambda: with_item(4, ITEMS[4]._replace(content=Link("https://example.com", "enlace"))),
    "width": lambda: replace(SHEET, widths={1: 21}),
    "height": lambda: replace(SHEET, heights={2: 31}),
    "hidden column": lambda: replace(SHEET, hidden_columns=frozenset({1})),
    "merge": lambda: replace(SHEET, merges=()),
    "table": lambda: replace(SHEET, tables=(replace(SHEET.tables[0], name="Otra"),)),
    "series values": lambda: with_series(values="='Hoja'!$B$2:$B$2"),
    "series colour": lambda: with_series(options={"fill": {"color": "#123456"}}),
    "axis": lambda: replace(SHEET, charts=(replace(CHART, x_axis={"max": 1}),)),
    "chart title": lambda: replace(SHEET, charts=(replace(CHART, title="Otro"),)),
    "alternative text": lambda: replace(SHEET, charts=(replace(CHART, description="Otro"),)),
    "bar colour": lambda: replace(
        SHEET, conditionals=(replace(SHEET.conditionals[0], options={"type": "data_bar", "bar_color": "#1F4E7A"}),)
    ),
    "validation": lambda: replace(
        SHEET, validations=(replace(SHEET.validations[0], options={"validate": "list", "source": ["a"]}),)
    ),
    "comment": lambda: replace(SHEET, comments={(2, 2): "otra"}),
    "freeze": lambda: replace(SHEET, freeze=(2, 0)),
    "print": lambda: replace(SHEET, printing=Print(landscape=False)),
    "protection": lambda: replace(SHEET, protected=True),
    "tab": lambda: replace(SHEET, tab_color="#1F4E79"),
    "hidden row": lambda: replace(SHEET, hidden_rows=frozenset({9})),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_trait_is_seen(change: str) -> None:
    assert text_of(CHANGES[change]()) != text_of(SHEET)


def test_equal_workbooks_give_equal_texts() -> None:
    assert text_of(SHEET) == text_of(SHEET)


def test_names_properties_and_footer_are_seen() -> None:
    plain = text_of(SHEET)
    assert text_of(SHEET, names={"Corte": "=Hoja!$B$2"}) != plain
    assert text_of(SHEET, title="Otro") != plain
    assert text_of(SHEET, footer="&LOtro") != plain

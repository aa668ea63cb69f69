"""Plans as bad as they come: what page one and the sheets say of them. What is not known is never 0, never late, never green."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from ppc_reports.excel.book import Content, Formula, Link, Sheet
from ppc_reports.plan.model import State
from ppc_reports.plan.spanish import long_date
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.sheets.front import overview
from tests.samples import every_item
from tests.shapes import SHAPES


class Told(NamedTuple):
    """What page one says: the headline begins so and ends so, and the first four figures are shown so."""

    first: str
    last: str
    figures: tuple[str, str, str, str]


UNSURE = "Al 30 de septiembre no se puede concluir:"
PAGE_ONE = {
    "one activity": Told(
        f"{UNSURE} 0 de 1 actividad programada está cumplida o reportó su",
        "sin reporte)",
        ("≥ 0,0", "0 de 1", "77,8", "≥ 0,0"),
    ),
    "all invalid": Told(
        f"{UNSURE} 0 de 9 actividades programadas están cumplidas o reportaron su",
        "con datos inválidos",
        ("≥ 0,0", "0 de 9", "75,0", "≥ 0,0"),
    ),
    "nobody reported": Told(
        f"{UNSURE} 0 de 9 actividades programadas están cumplidas o reportaron su",
        "sin reporte",
        ("≥ 0,0", "0 de 9", "75,0", "≥ 0,0"),
    ),
    "nothing planned yet": Told(
        "Al 31 de marzo aún no hay nada programado", "nada programado", ("—", "0 de 0", "0,0", "0,0")
    ),
    "none": Told("El plan no tiene actividades que juzgar", "juzgar", ("—", "0 de 0", "—", "—")),
    "29.600 %": Told(
        f"{UNSURE} 1 de 2 actividades programadas está cumplida o reportó su",
        "sin reporte)",
        ("≥ 49,1", "1 de 2", "76,4", "≥ 37,5"),
    ),
    "60 offices": Told("Al 30 de septiembre el plan cumple 47,3", "con alerta", ("47,3", "96 de 120", "75,0", "35,5")),
    "40 lines": Told("Al 30 de septiembre el plan cumple 47,3", "con alerta", ("47,3", "64 de 80", "75,0", "35,5")),
    "names of 300 letters": Told(
        f"{UNSURE} 6 de 8 actividades programadas están cumplidas o reportaron su",
        ")",
        ("≥ 46,7", "6 de 8", "75,0", "≥ 35,0"),
    ),
}
UNKNOWN = ("one activity", "all invalid", "nobody reported", "nothing planned yet", "none")
"""The plans of which nothing that was due is known."""


def shown(content: Content, number_format: str) -> str:
    """What a cell shows, a share without its sign."""
    value = content.value if isinstance(content, Formula) else content
    if not isinstance(value, float):
        return str(value)
    sign = "≥ " if number_format == theme.AT_LEAST_FORMAT else ""
    return f"{sign}{value * 100:.1f}".replace(".", ",")


def texts(sheet: Sheet) -> list[str]:
    """Every text of a sheet."""
    contents = [item.content for item in every_item(sheet)] + [merge.content for merge in sheet.merges]
    return [item.text if isinstance(item, Link) else item for item in contents if isinstance(item, str | Link)]


@pytest.mark.parametrize("name", PAGE_ONE)
def test_page_one_says_how_it_is_and_how_much_is_known(name: str) -> None:
    of_plan, told = SHAPES[name].make(), PAGE_ONE[name]
    page = overview.sheet(of_plan)
    said = texts(page)
    [headline] = [text for text in said if text.startswith(told.first)]
    assert headline.rstrip(".").endswith(told.last)
    row = int(overview.names(of_plan)["Programado_acumulado"].split("$")[-1])
    figures = [merge for merge in page.merges if merge.area.top == row]
    assert tuple(shown(merge.content, merge.style.number_format) for merge in figures[:4]) == told.figures
    assert any(long_date(of_plan.corte.end) in text for text in said)
    assert not any("de lo programado. No falta nada" in text or "✓" in text for text in said)


@pytest.mark.parametrize("name", UNKNOWN)
def test_of_what_nobody_knows_no_cell_is_green_or_red_late_or_a_plain_0(name: str) -> None:
    of_plan = SHAPES[name].make()
    zones = {band.fill for band in of_plan.scale.bands}
    for sheet in report_book(of_plan).sheets:
        scale = {merge.area.top for merge in sheet.merges if merge.content == "Escala"}
        cells = [(item.row, item.content, item.style) for item in every_item(sheet)]
        cells += [(merge.area.top, merge.content, merge.style) for merge in sheet.merges]
        if sheet.name != "Metodología":
            assert not [content for row, content, style in cells if style.fill in zones and row not in scale], (
                sheet.name
            )
        assert theme.STATE_LOOKS[State.OVERDUE].text not in texts(sheet) or sheet.name == "Metodología"


@pytest.mark.parametrize("name", ["one activity", "all invalid", "nobody reported"])
def test_in_the_matrix_what_was_not_reported_or_read_is_blank_and_never_0(name: str) -> None:
    of_plan = SHAPES[name].make()
    [matrix] = [sheet for sheet in report_book(of_plan).sheets if sheet.name == formulas.TABLE]
    [table] = matrix.tables
    places = {head: place for place, head in enumerate(table.headers, 1)}
    rows = range(table.area.top + 1, table.area.bottom + 1)
    cells = {(item.row, item.column): item for item in every_item(matrix)}
    for row in rows:
        done = cells[row, places[formulas.ACHIEVED]].content
        assert isinstance(done, Formula)
        assert done.value == theme.UNKNOWN
        compliance = cells[row, places[formulas.COMPLIANCE]]
        assert isinstance(compliance.content, Formula)
        assert compliance.content.value == theme.UNKNOWN or "≥" in compliance.style.number_format
        quarters = [cells[row, places[f"Ejec T{quarter}"]].content for quarter in (1, 2, 3)]
        assert all(content in theme.BLANKS.values() for content in quarters)


def test_far_too_large_a_figure_rules_no_chart_and_is_told_with_its_row() -> None:
    sheets = {sheet.name: sheet for sheet in report_book(SHAPES["29.600 %"].make()).sheets}
    axes = [
        chart.x_axis if chart.kind == "bar" else chart.y_axis for sheet in sheets.values() for chart in sheet.charts
    ]
    assert {round(axis["max"], 3) for axis in axes} == {1}
    values = [item.content.value for item in every_item(sheets[formulas.TABLE]) if isinstance(item.content, Formula)]
    assert max(value for value in values if isinstance(value, float)) > 200


def test_with_many_lines_or_offices_page_one_says_how_many_it_leaves_out() -> None:
    lines, offices = (texts(overview.sheet(SHAPES[name].make())) for name in ("40 lines", "60 offices"))
    assert any(text.startswith("y 35 más, en «Líneas y dependencias»") for text in lines)
    assert any(text.startswith("Se muestran 5 de 60 dependencias con alerta") for text in offices)

"""*Alertas*: who has to act on what, since when, and what is asked of them; one section for each kind of alert."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ppc_reports.excel.book import Area, Formula, Link, Print, Sheet
from ppc_reports.judging.alerts import KIND_MEANINGS, KIND_NAMES, Alert, Kind, alerts
from ppc_reports.judging.summary import Summary
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    BANNER,
    CENTERED,
    LABEL,
    TEXT,
    Block,
    Builder,
    Cell,
    brief,
    gap,
    header,
    leading,
    line,
    stack,
)
from ppc_reports.products.report.pages import paged

NAME = "Alertas"
_WIDTHS = {1: 17.0, 2: 36.0, 3: 22.0, 4: 36.0, 5: 11.5, 6: 15.0, 7: 21.0, 8: 38.0}
_HEADERS = ("Clave", "Actividad", "Quién responde", "Qué pasa", "Fecha", "Días al corte", "Estado", "Qué se pide")
_DESCRIPTION_LIMIT, _WHO_LIMIT = 105, 160
_DAYS = theme.CENTERED.but(number_format='0" días";"faltan "0" días";"el día del corte"')
_CORTE_ROW = theme.HEAD_ROW
_CORTE_CELL = f"$B${_CORTE_ROW}"
_HEADER_ROW = _CORTE_ROW + len(Kind) + 3
"""The header of the list: under the date of the corte, the header and the kinds of the index, and a gap."""

Sections = dict[Kind, tuple[Alert, ...]]


def sheet(summary: Summary) -> Sheet:
    """The sheet; an empty section says that there is nothing in it."""
    found = alerts(summary)
    sections = {kind: tuple(alert for alert in found if alert.kind is kind) for kind in Kind}
    body = stack(theme.HEAD_ROW, [_corte(summary), *_index(sections), gap(), *_list(sections)])
    note = "Quién debe actuar, sobre qué, desde cuándo y qué se le pide."
    made = Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, note) + body.items,
        merges=body.merges,
        widths=_WIDTHS,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(2, 0),
        printing=Print(
            repeat=(_HEADER_ROW, _HEADER_ROW), area=Area(1, 1, theme.HEAD_ROW + body.rows - 1, len(_WIDTHS))
        ),
    )
    return paged(made, body.kept)


def _corte(summary: Summary) -> Builder:
    day = theme.DATE.but(align="left", indent=1)
    return line(_WIDTHS, Cell("Corte", LABEL), Cell(summary.corte.end, day))


def _index(sections: Sections) -> Iterator[Builder]:
    """How many alerts there are of each kind, each with the way to its section."""
    yield header(_WIDTHS, "Alerta", ("Qué significa", 3), "Cuántas")
    for kind, first in _first_rows(sections).items():
        count = len(sections[kind])
        keys = Area(first + 1, 1, first + max(count, 1), 1)
        yield line(
            _WIDTHS,
            Cell(Link(f"internal:'{NAME}'!A{first}", KIND_NAMES[kind]), theme.LINK.but(valign="vcenter", indent=1)),
            Cell(KIND_MEANINGS[kind], TEXT, 3),
            Cell(Formula(f"=COUNTA({keys.a1})", count), theme.COUNT.but(align="center")),
        )


def _first_rows(sections: Sections) -> dict[Kind, int]:
    """Where each section begins: it takes a banner and its rows, at least one."""
    row, rows = _HEADER_ROW + 1, {}
    for kind, found in sections.items():
        rows[kind] = row
        row += 1 + max(len(found), 1)
    return rows


def _list(sections: Sections) -> Iterator[Builder]:
    yield header(_WIDTHS, *_HEADERS)
    for kind, found in sections.items():
        title = Cell(f"{KIND_NAMES[kind]}: {_lowered(KIND_MEANINGS[kind])}", BANNER, len(_WIDTHS))
        yield leading(line(_WIDTHS, title, height=20.0))
        if not found:
            yield line(_WIDTHS, Cell(None), Cell("No hay ninguna.", TEXT.but(italic=True), 7))
        yield from (_row(alert) for alert in found)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _row(alert: Alert) -> Builder:
    def build(row: int) -> Block:
        look = theme.standing_look(alert.standing)
        cells = (
            Cell(alert.activity.key, CENTERED.but(bold=True)),
            Cell(brief(alert.activity.description, _DESCRIPTION_LIMIT)),
            Cell(brief(alert.who, _WHO_LIMIT)),
            Cell(alert.fact),
            Cell(alert.since or theme.UNKNOWN, theme.DATE),
            Cell(_days(alert, row), _DAYS),
            Cell(theme.standing_words(alert.standing), look.on(CENTERED)),
            Cell(alert.ask),
        )
        return line(_WIDTHS, *cells)(row)

    return build


def _days(alert: Alert, row: int) -> Formula | str:
    """The days from then to the corte, negative for a day still to come."""
    if alert.since is None:
        return theme.UNKNOWN
    return Formula(f"={_CORTE_CELL}-E{row}", _between(alert.since, alert.standing.corte.end))


def _between(since: dt.date, corte: dt.date) -> int:
    return (corte - since).days

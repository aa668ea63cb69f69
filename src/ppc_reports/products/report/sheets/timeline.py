"""*Cronograma*: the months of every activity side by side, coloured by state, with the corte marked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ppc_reports.excel.book import Area, Content, Print, Sheet, Style
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.model import QUARTERS, Activity
from ppc_reports.plan.spanish import counted, listing
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    BANNER,
    CENTERED,
    Builder,
    Cell,
    brief,
    gap,
    leading,
    line,
    paragraph,
    stack,
)
from ppc_reports.products.report.pages import paged

NAME = "Cronograma"
_LABELS = ("Clave", "Actividad", "Responsable", "Inicio", "Fin", "Estado")
_FIRST_MONTH = len(_LABELS) + 1
_LABEL_WIDTHS = {1: 9.0, 2: 46.0, 3: 26.0, 4: 11.5, 5: 11.5, 6: 21.0}
_MONTH_WIDTH, _CORTE_WIDTH = 5.3, 1.0
_DESCRIPTION_LIMIT, _OFFICES_LIMIT = 105, 60
_BEFORE, _AFTER = "←", "→"
_CORTE_STYLE = Style(fill=theme.ALARM.color)
_KEY_STYLE = theme.CENTERED.but(bold=True)
_MONTH_STYLE = Style(border=theme.RULE, align="center", size=theme.NOTE_SIZE)
_TOLD_STYLE = _MONTH_STYLE.but(italic=True, color=theme.MUTED, wrap=True)


@dataclass(frozen=True, slots=True)
class Bar:
    """The months 1..12 of a year in which an activity runs, and whether it also runs before or after that year.

    ``told`` says in words why there is no bar to draw; then ``first`` > ``last``.
    """

    first: int = 1
    last: int = 0
    before: bool = False
    after: bool = False
    told: str = ""

    def mark(self, month: int) -> str:
        """The arrow that stands in a month: the activity goes on beyond the year; empty for none."""
        if month == 1 and self.before:
            return _BEFORE
        return _AFTER if month == 12 and self.after else ""


def bar(activity: Activity, year: int) -> Bar:
    """The bar of an activity in that year. Without both dates, or with the end before the start, only words."""
    start, end = activity.start, activity.end
    if start is None or end is None:
        return Bar(told=_missing(activity))
    if end < start:
        return Bar(told="El fin es anterior al inicio")
    first = 1 if start.year < year else 13 if start.year > year else start.month
    last = 12 if end.year > year else 0 if end.year < year else end.month
    if first > last:
        return Bar(told=f"{_BEFORE} Todo antes de {year}" if end.year < year else f"{_AFTER} Todo después de {year}")
    return Bar(first, last, before=start.year < year, after=end.year > year)


def _missing(activity: Activity) -> str:
    if activity.unreadable & {"start", "end"}:
        return "Fecha ilegible: vea «Calidad del dato»"
    if activity.start is None and activity.end is None:
        return "Sin fechas"
    return "Sin fecha de inicio" if activity.start is None else "Sin fecha final"


def sheet(summary: Summary) -> Sheet:
    """The sheet; says so where there is no activity, or none that can be drawn."""
    widths = _widths(summary.corte.number)
    body = stack(theme.HEAD_ROW, [_quarters(summary), _months(summary), *_body(summary)])
    last = theme.HEAD_ROW + body.rows - 1
    made = Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, _note(summary)) + body.items,
        merges=body.merges,
        widths=widths,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(theme.HEAD_ROW + 1, 2),
        printing=Print(repeat=(theme.HEAD_ROW, theme.HEAD_ROW + 1), area=Area(1, 1, last, len(widths))),
    )
    return paged(made, body.kept)


def _note(summary: Summary) -> str:
    corte = theme.long_date(summary.corte.end)
    return (
        f"Un mes por columna, con el color del estado o de su zona; la franja vertical marca el corte: {corte}. "
        f"{_BEFORE} viene del año anterior · {_AFTER} sigue en el siguiente."
    )


@cache
def _widths(corte: int) -> dict[int, float]:
    months = dict.fromkeys(range(_FIRST_MONTH, _FIRST_MONTH + 13), _MONTH_WIDTH)
    return {**_LABEL_WIDTHS, **months, _FIRST_MONTH + 3 * corte: _CORTE_WIDTH}


def _with_corte(months: Sequence[Cell], corte: int) -> list[Cell]:
    """Twelve month cells with the stripe of the corte after its quarter."""
    return [*months[: 3 * corte], Cell(None, _CORTE_STYLE), *months[3 * corte :]]


def _quarters(summary: Summary) -> Builder:
    """The row over the months: the quarters, and the word where the corte is."""
    widths, corte = _widths(summary.corte.number), summary.corte
    cells = [Cell(f"Meses de {corte.year}", theme.NOTE.but(align="right"), len(_LABELS))]
    for number in QUARTERS:
        if number == corte.number:
            cells.append(Cell(f"T{number} · corte", theme.ALARM.but(size=theme.BODY_SIZE, align="right", indent=0), 3))
            cells.append(Cell(None, _CORTE_STYLE))
        else:
            cells.append(Cell(f"T{number}", theme.HEADER.but(fill=theme.ACCENT_MID, color=theme.INK), 3))
    return line(widths, *cells, height=18.0)


def _months(summary: Summary) -> Builder:
    cells = [Cell(name[:3], theme.HEADER) for name in theme.MONTHS]
    labels = [Cell(label, theme.HEADER) for label in _LABELS]
    corte = summary.corte.number
    return line(_widths(corte), *labels, *_with_corte(cells, corte), height=20.0)


def _body(summary: Summary) -> Iterator[Builder]:
    widths = _widths(summary.corte.number)
    if not summary.standings:
        yield gap()
        yield paragraph(widths, "El plan no tiene actividades que mostrar.", theme.SUBTITLE)
    elif all(bar(item.activity, summary.plan.year).told for item in summary.standings):
        yield gap()
        yield paragraph(
            widths, f"Ninguna actividad se puede dibujar: {_reasons(summary)}.", theme.SUBTITLE.but(wrap=True)
        )
        return
    for label, standings in _by_line(summary):
        yield _banner(summary, label)
        for item in standings:
            yield _row(summary, item)


def _reasons(summary: Summary) -> str:
    """Why no activity has a bar, each reason with how many activities it stops."""
    counts = Counter(bar(item.activity, summary.plan.year).told for item in summary.standings)
    return listing(f"«{told}» en {counted(count, 'actividad', 'actividades')}" for told, count in counts.most_common())


def _by_line(summary: Summary) -> Iterator[tuple[str, tuple[Standing, ...]]]:
    known = {group.number for group in summary.lines}
    for group in summary.lines:
        if group.standings:
            yield f"Línea {group.number}. {group.name}", group.standings
    others = tuple(item for item in summary.standings if item.activity.line not in known)
    if others:
        yield "Sin línea estratégica", others


def _banner(summary: Summary, label: str) -> Builder:
    corte = summary.corte.number
    blank = [Cell(None, BANNER)] * 12
    cells = (Cell(brief(label, 400), BANNER, len(_LABELS)), *_with_corte(blank, corte))
    return leading(line(_widths(corte), *cells, height=20.0))


def _row(summary: Summary, item: Standing) -> Builder:
    activity, corte = item.activity, summary.corte.number
    look = theme.standing_look(item)
    labels = [
        Cell(activity.key, _KEY_STYLE),
        Cell(brief(activity.description, _DESCRIPTION_LIMIT)),
        Cell(brief(listing(activity.leads) or NO_OFFICE, _OFFICES_LIMIT)),
        Cell(*_date(activity.start)),
        Cell(*_date(activity.end)),
        Cell(theme.standing_words(item), look.on(CENTERED)),
    ]
    return line(_widths(corte), *labels, *_month_cells(item, summary.plan.year, corte))


def _date(day: dt.date | None) -> tuple[Content, Style]:
    return (theme.UNKNOWN, theme.CENTERED) if day is None else (day, theme.DATE)


def _month_cells(item: Standing, year: int, corte: int) -> list[Cell]:
    span = bar(item.activity, year)
    if span.told:
        rest = [Cell(None, _MONTH_STYLE)] * (12 - 3 * corte)
        return [Cell(span.told, _TOLD_STYLE, 3 * corte), Cell(None, _CORTE_STYLE), *rest]
    look = theme.standing_look(item)
    symbol = look.symbol if item.band is None else item.band.symbol
    inside, outside = Cell(symbol, look.on(_MONTH_STYLE)), Cell(None, _MONTH_STYLE)
    cells = [inside if span.first <= month <= span.last else outside for month in range(1, 13)]
    for month, mark in ((1, span.mark(1)), (12, span.mark(12))):
        if mark:
            cells[month - 1] = cells[month - 1]._replace(content=mark)
    return _with_corte(cells, corte)

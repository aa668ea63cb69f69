"""*Cronograma*: the months of every activity, what is done of them dark and the rest light, with the corte marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from ppc_reports.excel.book import Area, Content, Sheet, Style
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.model import QUARTERS, Activity
from ppc_reports.plan.spanish import MONTHS, counted, listing, long_date
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import CENTERED, BlockCell, Builder, line, paragraph, stack
from ppc_reports.products.report.fitting import in_lines
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.settings.scale import INCONCLUSIVE

NAME = "Cronograma"
_LABELS = ("Clave", "Actividad", "Responsable", "Estado", "Inicio", "Fin")
_FIRST_MONTH = len(_LABELS) + 1
_LABEL_WIDTHS = {1: 8.0, 2: 32.0, 3: 17.0, 4: 15.5, 5: 10.5, 6: 10.5}
_MONTH_WIDTH, _CORTE_WIDTH, _ORIGIN_WIDTH = 4.2, 1.0, 44.0
_ORIGIN = _FIRST_MONTH + 13
"""The column of the origin, for the screen: it stands right of what is printed."""
_LINES = 2
_PRINTED_HEIGHT = 450.0
"""Points of the rows on the printed page: of the activities that end first of what is not done."""
_BEFORE, _AFTER, _DEADLINE, _UNKNOWN = "←", "→", "◆", "?"
_CORTE_STYLE = Style(fill=theme.ALARM.color)
_KEY_STYLE = theme.CENTERED.but(bold=True)
_MONTH_STYLE = Style(border=theme.RULE, align="center", size=theme.NOTE_SIZE)
_DONE = _MONTH_STYLE.but(fill=theme.DONE, color=theme.PAPER)
_REST = _MONTH_STYLE.but(fill=theme.LACKING)


@dataclass(frozen=True, slots=True)
class Bar:
    """The months 1..12 of a year in which an activity runs, how many of them are done, and whether it runs beyond the year."""

    first: int
    last: int
    done: int
    before: bool
    after: bool

    def mark(self, month: int, ends: int) -> str:
        """The sign in a month: the activity comes from before the year, goes on after it, or ends there."""
        if month == 1 and self.before:
            return _BEFORE
        if month == 12 and self.after:
            return _AFTER
        return _DEADLINE if month == ends and not self.after else ""


def bar(item: Standing, year: int) -> Bar | None:
    """The bar of an activity in that year; None without both dates in order, or where none of its months is in the year."""
    start, end = item.activity.start, item.activity.end
    if start is None or end is None or end < start or end.year < year or start.year > year:
        return None
    first = 1 if start.year < year else start.month
    last = 12 if end.year > year else end.month
    done = round((last - first + 1) * min(max(item.achieved_counted, 0.0), 1.0))
    return Bar(first, last, done, start.year < year, end.year > year)


def has_bars(summary: Summary) -> bool:
    """True where the sheet has something to say."""
    return any(bar(item, summary.plan.year) for item in summary.standings)


def sheet(summary: Summary) -> Sheet:
    """The sheet: by end date, the activities that are not done first; without a bar there is no row."""
    rows = sorted((item for item in summary.standings if bar(item, summary.plan.year)), key=_order)
    widths = _widths(summary.corte.number)
    head = [_quarters(summary), _months(summary)]
    body = [_row(summary, item) for item in rows]
    left = [item.activity for item in summary.standings if bar(item, summary.plan.year) is None]
    drawn = {number: width for number, width in widths.items() if number < _ORIGIN}
    end = [paragraph(drawn, _without(left))] if left else []
    fits = _fitting(body)
    shown = stack(HEAD_ROW, [*head, *body[:fits]]).rows + (len(end) if len(body) == fits else 0)
    made = report_sheet(
        summary,
        Page(
            name=NAME,
            note=_note(summary, fits, len(rows)),
            widths=widths,
            blocks=[*head, *body, *end],
            behind=True,
            printed=HEAD_ROW + shown - 1,
            header=HEAD_ROW + 1,
            kept_columns=2,
            printed_columns=len(drawn),
        ),
    )
    header = HEAD_ROW + 1
    return replace(made, filter=Area(header, 1, header + len(rows), len(_LABELS)))


def _order(item: Standing) -> tuple[bool, dt.date, str]:
    done = not item.counts or item.achieved_counted >= 1
    return done, item.activity.end or dt.date.max, item.activity.key


def _fitting(body: Sequence[Builder]) -> int:
    """The number of rows that one page holds in letters that can be read."""
    heights = accumulate(sum(build(1).heights.values()) for build in body)
    return sum(height <= _PRINTED_HEIGHT for height in heights)


def _note(summary: Summary, printed: int, rows: int) -> str:
    more = f" Impresas: las primeras {printed} de {rows}." if rows > printed else ""
    unknown = any(item.zone is INCONCLUSIVE for item in summary.standings)
    asked = f"; {_UNKNOWN} sin reporte o ilegible" if unknown else ""
    return (
        f"Por fecha final, lo pendiente primero. Oscuro: parte ejecutada; claro: lo que falta; {_DEADLINE} plazo; franja: "
        f"corte a {long_date(summary.corte.end)}; {_BEFORE} viene del año anterior; {_AFTER} sigue en el siguiente{asked}.{more}"
    )


def _without(activities: Sequence[Activity]) -> str:
    told = counted(len(activities), "actividad no se dibuja", "actividades no se dibujan")
    return f"{told}, por no tener las dos fechas en orden y dentro del año: {listing((a.key for a in activities), 20)}."


@cache
def _widths(corte: int) -> dict[int, float]:
    months = dict.fromkeys(range(_FIRST_MONTH, _FIRST_MONTH + 13), _MONTH_WIDTH)
    return {**_LABEL_WIDTHS, **months, _FIRST_MONTH + 3 * corte: _CORTE_WIDTH, _ORIGIN: _ORIGIN_WIDTH}


def _with_corte(months: Sequence[BlockCell], corte: int) -> list[BlockCell]:
    """Twelve month cells with the stripe of the corte after its quarter."""
    return [*months[: 3 * corte], BlockCell(None, _CORTE_STYLE), *months[3 * corte :]]


def _quarters(summary: Summary) -> Builder:
    """The row over the months: the quarters, and the word where the corte is."""
    widths, corte = _widths(summary.corte.number), summary.corte
    cells = [BlockCell(f"Meses de {corte.year}", theme.NOTE.but(align="right"), len(_LABELS))]
    for number in QUARTERS:
        if number == corte.number:
            cells.append(
                BlockCell(f"T{number} · corte", theme.ALARM.but(size=theme.BODY_SIZE, align="right", indent=0), 3)
            )
            cells.append(BlockCell(None, _CORTE_STYLE))
        else:
            cells.append(BlockCell(f"T{number}", theme.HEADER.but(fill=theme.ACCENT_MID, color=theme.INK), 3))
    return line(widths, *cells, height=16.0)


def _months(summary: Summary) -> Builder:
    cells = [BlockCell(name[:3], theme.HEADER) for name in MONTHS]
    labels = [BlockCell(label, theme.HEADER) for label in _LABELS]
    corte = summary.corte.number
    origin = BlockCell(formulas.ORIGIN, theme.HEADER)
    return line(_widths(corte), *labels, *_with_corte(cells, corte), origin, height=18.0)


def _row(summary: Summary, item: Standing) -> Builder:
    activity, corte = item.activity, summary.corte.number
    labels = [
        BlockCell(activity.key, _KEY_STYLE),
        BlockCell(in_lines(activity.description, _LABEL_WIDTHS[2], _LINES)),
        BlockCell(in_lines(listing(activity.leads) or NO_OFFICE, _LABEL_WIDTHS[3], _LINES)),
        BlockCell(theme.STATE_LOOKS[item.state].text, theme.state_style(item.state, CENTERED)),
        BlockCell(*_date(activity.start)),
        BlockCell(*_date(activity.end)),
    ]
    origin = BlockCell(formulas.origin(summary.source, activity.sheet, activity.row), theme.BODY)
    return line(_widths(corte), *labels, *_month_cells(item, summary.plan.year, corte), origin)


def _date(day: dt.date | None) -> tuple[Content, Style]:
    return (theme.UNKNOWN, theme.CENTERED) if day is None else (day, theme.DATE)


def _month_cells(item: Standing, year: int, corte: int) -> list[BlockCell]:
    span = bar(item, year)
    if span is None:
        return _with_corte([BlockCell(None, _MONTH_STYLE)] * 12, corte)
    cells = []
    for month in range(1, 13):
        inside, done = span.first <= month <= span.last, month < span.first + span.done
        style = (_DONE if done else _REST) if inside else _MONTH_STYLE
        open_ = _UNKNOWN if item.zone is INCONCLUSIVE and month <= 3 * corte and not done else ""
        cells.append(BlockCell(span.mark(month, span.last) or open_ if inside else None, style))
    return _with_corte(cells, corte)

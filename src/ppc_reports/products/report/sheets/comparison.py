"""*Comparativo*: what changed since the previous corte of the year, by line and activity by activity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ppc_reports.excel.book import Area, Formula, Item, Print, Rows, Sheet, Table
from ppc_reports.judging.comparison import Comparison, GroupMove, Move, Trend, compare
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    PLAIN,
    TEXT,
    Block,
    Builder,
    Cell,
    brief,
    gap,
    header,
    line,
    paragraph,
    stack,
)
from ppc_reports.products.report.comparison_row import (
    COLUMNS,
    DESCRIPTION_LIMIT,
    DIFFERENCE,
    DIFFERENCE_STYLE,
    OFFICES_LIMIT,
    TABLE,
    TREND,
    points,
    points_between,
    rows,
)
from ppc_reports.products.report.matrix_row import line_value
from ppc_reports.products.report.sheets.matrix import bands

NAME = "Comparativo"
_WIDTHS = {place: column.width for place, column in enumerate(COLUMNS, 1)}
_PRINTED = next(place for place, column in enumerate(COLUMNS, 1) if column.header == DIFFERENCE)
_PAGE = {place: width for place, width in _WIDTHS.items() if place <= _PRINTED}
_DESCRIPTION, _OFFICES = 3, 4
_FIRST_CHANGE = 4
_NAME_LIMIT = 160
_EXPLAINED = (
    "Cerró: llegó a 100 %. Nueva: antes no tenía nada programado, y ya lo tiene o empezó. Bajó: pasó a sin reporte, a "
    "vencida o a dato inválido, o bajó su cumplimiento. Mejoró: subió su cumplimiento, o salió de uno de esos estados."
)


def sheet(summary: Summary) -> Sheet:
    """The sheet; at the first corte of the year it says that there is none to compare with."""
    found = compare(summary)
    if found is None or not found.moves:
        return _nothing(summary, found)
    top = stack(theme.HEAD_ROW, [*_groups(summary, found), gap()])
    band = theme.HEAD_ROW + top.rows
    area = Area(band + 1, 1, band + 1 + len(found.moves), len(COLUMNS))
    note = f"Del corte del {found.previous.name} al del {summary.corte.name}, según los trimestres de este mismo libro."
    return Sheet(
        name=NAME,
        items=(*theme.page_head(summary, NAME, note), *top.items, *_header(band + 1)),
        rows=(Rows(band + 2, lambda: rows(summary, found.moves, band + 2)),),
        merges=(*top.merges, *bands(COLUMNS, band)),
        widths=_WIDTHS,
        heights={
            **theme.HEAD_HEIGHTS,
            **top.heights,
            band: 18.0,
            band + 1: theme.TABLE_HEADER_HEIGHT,
            **_heights(found.moves, band + 2),
        },
        tables=(Table(TABLE, area, tuple(column.header for column in COLUMNS)),),
        printing=Print(repeat=(band, band + 1), area=Area(1, 1, area.bottom, _PRINTED)),
        tab_color=theme.ACCENT_MID,
    )


def _nothing(summary: Summary, found: Comparison | None) -> Sheet:
    text = "El plan no tiene actividades que comparar."
    if found is None:
        text = f"Este es el primer corte de {summary.corte.year}: no hay uno anterior del año con el cual compararlo."
    told = paragraph(_PAGE, text, PLAIN)(theme.HEAD_ROW)
    return Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, "Qué cambió desde el corte anterior del mismo año.") + told.items,
        merges=told.merges,
        widths=_PAGE,
        heights={**theme.HEAD_HEIGHTS, **told.heights},
        printing=Print(area=Area(1, 1, theme.HEAD_ROW, _PRINTED)),
        tab_color=theme.ACCENT_MID,
    )


def _groups(summary: Summary, found: Comparison) -> Iterator[Builder]:
    """How many activities of each line changed in each way, and its figures at both cortes."""
    before, after = (f"T{corte.number}" for corte in (found.previous, summary.corte))
    figures = (f"{name} {corte}" for name in (live.ACHIEVED, live.COMPLIANCE) for corte in (before, after))
    words = (look.text for look in theme.TREND_LOOKS.values())
    names: tuple[str | tuple[str, int], ...] = (
        "Línea",
        ("Línea estratégica", 2),
        *words,
        "Actividades",
        *figures,
        DIFFERENCE,
    )
    yield header(_PAGE, *names)
    for row, (move, own) in enumerate(zip(found.lines, summary.lines, strict=True), theme.HEAD_ROW + 1):
        groups = [
            live.Group.of(live.of_line(f"$A{row}", table), own.standings, summary.weighted, table)
            for table in (TABLE, live.TABLE)
        ]
        yield _group_row(move, *groups)
    yield _group_row(found.totals, *(live.Group.of_all(summary, table) for table in (TABLE, live.TABLE)), total=True)
    yield paragraph(_PAGE, _EXPLAINED)


def _group_row(move: GroupMove, then: live.Group, now: live.Group, *, total: bool = False) -> Builder:
    """The row of a group, whose members are looked up in both tables."""
    look: dict[str, Any] = {"bold": True, "fill": theme.ACCENT_SOFT, "color": theme.ACCENT} if total else {}
    number, name = ("", "Todo el plan") if total else (line_value(move.after.number), move.after.name)
    percent = theme.PERCENT.but(**look)

    def build(row: int) -> Block:
        cells = (
            Cell(number, theme.CENTERED.but(**{"bold": True, "color": theme.ACCENT, **look})),
            Cell(brief(name, _NAME_LIMIT), TEXT.but(**look), 2),
            *(_count(then, kind, move.trends[kind], look) for kind in Trend),
            Cell(live.activities(now, move.after), theme.CENTERED.but(**look)),
            Cell(live.achieved(then, move.before), percent),
            Cell(live.achieved(now, move.after), percent),
            Cell(live.compliance(then, move.before), percent),
            Cell(live.compliance(now, move.after), percent.but(bold=True)),
            Cell(_points(row, move), DIFFERENCE_STYLE.but(**look)),
        )
        return line(_PAGE, *cells, height=20.0)(row)

    return build


def _count(group: live.Group, kind: Trend, count: int, look: dict[str, Any]) -> Cell:
    """How many activities of the group changed so, whose word stands in the header."""
    head = f"{column_letters(_FIRST_CHANGE + tuple(Trend).index(kind))}${theme.HEAD_ROW}"
    style = theme.CENTERED.but(number_format='0;-0;"·"', **look)
    formula = Formula(group.count(f"{group.column(TREND)}={head}"), count)
    return Cell(formula, theme.TREND_LOOKS[kind].on(style.but(bold=True)) if count else style)


def _points(row: int, move: GroupMove) -> Formula:
    """The points between the two compliances to its left."""
    before, after = (f"{column_letters(_PRINTED - step)}{row}" for step in (2, 1))
    return Formula(points(before, after), points_between(move.before.compliance, move.after.compliance))


def _header(row: int) -> Iterator[Item]:
    return (Item(row, place, column.header, theme.HEADER) for place, column in enumerate(COLUMNS, 1))


def _heights(moves: Sequence[Move], first: int) -> dict[int, float]:
    """Each row as high as its description and its offices need."""
    heights = {}
    for row, move in enumerate(moves, first):
        activity = move.after.activity
        offices = brief(listing(activity.leads) or NO_OFFICE, OFFICES_LIMIT)
        texts = ((brief(activity.description, DESCRIPTION_LIMIT), _WIDTHS[_DESCRIPTION]), (offices, _WIDTHS[_OFFICES]))
        heights[row] = max(theme.fitted_height(texts), 20.0)
    return heights

"""The table of lost points, on *Resumen*: the costliest lines (or offices) with a bullet each."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Area, Chart, Formula
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.products.report import fitting, formulas, groups, theme
from ppc_reports.products.report.blocks import Block, BlockCell, Builder, line, stack
from ppc_reports.products.report.charts import Bullets, Frame, bullets
from ppc_reports.products.report.frame import HEAD_ROW
from ppc_reports.products.report.groups import Grouping, Member, zone_style
from ppc_reports.products.report.sheets.front import lines_and_offices
from ppc_reports.products.report.sheets.front.overview_grid import (
    COLUMNS,
    GUTTER,
    HEADER,
    LEFT,
    PAGE,
    PIXELS,
    TEXT,
    gutter,
    room,
    section,
)
from ppc_reports.products.report.sheets.front.overview_year import notes

MOST = 5
_YEAR = "El año, acumulado (━ ejecutado que cuenta  ╍ programado)"
_HEIGHT = 24.75
_NAME, _SHARE = 5, 2
_BULLET = LEFT - _NAME - 2 * _SHARE
_RIGHT = COLUMNS - LEFT - GUTTER


def rows(summary: Summary) -> Iterator[Builder]:
    """The titles of both blocks, then a row for each line or office; always as many rows, so that the curve fits beside."""
    grouping, first = _shown(summary)
    members = grouping.members[:MOST]
    rest = len(grouping.members) - len(members)
    title = (
        f"Dónde: {'líneas' if grouping.table == 'PorLinea' else 'dependencias'}, por los puntos del plan que les faltan"
    )
    yield line(PAGE, section(title, LEFT), *gutter(), section(_YEAR, _RIGHT), height=17.0)
    heads = (
        ("Nombre", _NAME),
        ("Cumplimiento", _SHARE),
        (formulas.POINTS, _SHARE),
        ("Ejecutado y programado, 0\u00a0a\u00a0100\u00a0%", _BULLET),
    )
    yield line(PAGE, *(BlockCell(head, HEADER, span) for head, span in heads), height=16.0)
    note = theme.NOTE.but(wrap=True, valign="top")
    more = f"y {rest} más, en «{lines_and_offices.NAME}»" if rest > 0 else ""
    hatched = "; rayado, sin reporte" if any(one.figures.known < one.figures.due for one in members) else ""
    drawn = f"Barras: oscuro, ejecutado que cuenta; claro, lo que falta{hatched}" if members else ""
    told = BlockCell(". ".join(part for part in (more, drawn) if part) or None, note, LEFT)
    yield lambda row: _members(summary, members, first, row, told)
    yield line(
        PAGE,
        told if len(members) == MOST else BlockCell(None, note, LEFT),
        *gutter(),
        BlockCell(notes(summary) or None, note, _RIGHT),
        height=13.0,
    )


def _shown(summary: Summary) -> tuple[Grouping, int]:
    """The lines, or the offices where there is one line, and the row of the first in its own sheet."""
    lines, offices = lines_and_offices.lines(summary), lines_and_offices.offices(summary)
    if len(lines.members) > 1 or len(offices.members) <= 1:
        return lines, HEAD_ROW + 1
    return offices, HEAD_ROW + max(len(lines.members), 1) + 4


def _members(summary: Summary, members: tuple[Member, ...], first: int, row: int, told: BlockCell) -> Block:
    """The rows, and the note under them where they are fewer than the curve is high."""
    lines = [_row(summary, member, first + place) for place, member in enumerate(members)]
    body = stack(row, [*lines, *([line(PAGE, told)] if len(members) < MOST else [])])
    heights = {row + place: _HEIGHT for place in range(MOST)}
    chart = (_bullets(row, first, len(members)),) if members else ()
    return body._replace(rows=MOST, heights=heights, charts=chart)


def _row(summary: Summary, member: Member, there: int) -> Builder:
    """A line: its name, and its figures from the cells of its own sheet."""
    percent = theme.PERCENT.but(size=9.5, bold=True, indent=0, align="center")
    number = f"{member.number}. " if member.figures.number else ""
    name = fitting.in_lines(f"{number}{member.name}", room(_NAME), 2, 9.5)
    figures = (
        (
            groups.COMPLIANCE,
            formulas.or_unknown(member.figures.compliance),
            zone_style(summary, member.figures, percent),
        ),
        (
            groups.POINTS,
            formulas.where_due(member.figures, member.cost),
            percent.but(bold=False, number_format=theme.POINTS_FORMAT),
        ),
    )
    return line(
        PAGE,
        BlockCell(name, TEXT, _NAME),
        *(BlockCell(Formula(f"={_there(column, there)}", value), style, _SHARE) for column, value, style in figures),
        BlockCell(None, theme.BODY, _BULLET),
        height=_HEIGHT,
    )


def _there(column: int, row: int) -> str:
    return f"'{lines_and_offices.NAME}'!${column_letters(column)}${row}"


def _bullets(row: int, first: int, count: int) -> Chart:
    """The bullets of the shown rows, drawn from the cells of their own sheet."""
    names, planned, if_reported, done = (
        Area(first, column, first + count - 1, column)
        for column in (groups.NAME, groups.PLANNED, groups.BULLET, groups.COUNTED)
    )
    frame = Frame(row, LEFT - _BULLET + 1, _BULLET * PIXELS, round(count * _HEIGHT / 0.75))
    told = "Barras: lo ejecutado que cuenta frente a lo programado de cada fila, rayado lo que no se reportó; el ancho es 100 %."
    return bullets(frame, Bullets(lines_and_offices.NAME, names, planned, if_reported, done, told))

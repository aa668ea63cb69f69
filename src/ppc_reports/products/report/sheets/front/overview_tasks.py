"""The rows of what to do, on *Resumen*: at most five by what they cost; offices instead of activities where alerts are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Content, Formula, Link
from ppc_reports.judging.alerts import Alert, Duty, alerts, by_office, duties
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.spanish import counted, day
from ppc_reports.products.report import fitting, formulas, theme
from ppc_reports.products.report.blocks import BlockCell, Builder, line
from ppc_reports.products.report.sheets.front import alerts as alerts_sheet
from ppc_reports.products.report.sheets.front import matrix
from ppc_reports.products.report.sheets.front.overview_grid import COLUMNS, HEADER, PAGE, SMALL, room, section

_MOST = 5
_KEY, _WHO, _FACT, _ASK, _UNTIL, _POINTS = 2, 4, 8, 6, 2, 2
_HEIGHT = 25.0
_LINES = 2
_MID = SMALL.but(align="center")
_COST = _MID.but(number_format=theme.POINTS_FORMAT)
_TO_ALERTS = Link(f"internal:'{alerts_sheet.NAME}'!A1", alerts_sheet.NAME)
_LINKED = theme.LINK.but(align="center", valign="vcenter", size=theme.NOTE_SIZE, bold=True, indent=0)


def rows(summary: Summary) -> Iterator[Builder]:
    """The list, its title and the way to all of them; says so where there is nothing to do."""
    found, todo = alerts(summary), duties(summary, _MOST)
    by = "Qué hacer, por dependencia" if any(duty.office for duty in todo) else "Qué hacer"
    yield line(PAGE, section(by, COLUMNS), height=17.0)
    if todo:
        heads = (
            ("Clave" if all(len(duty.alerts) == 1 for duty in todo) else "Ver", _KEY),
            ("Quién", _WHO),
            ("Qué pasa", _FACT),
            ("Qué se pide", _ASK),
        )
        ends = (("Responder\nhasta", _UNTIL), (formulas.POINTS, _POINTS))
        yield line(PAGE, *(BlockCell(name, HEADER, span) for name, span in (*heads, *ends)), height=15.0)
        yield from (_row(summary, duty, found) for duty in todo)
    else:
        told = "✓ Nada urgente: solo hay actividades por vencer." if found else alerts_sheet.calm_words(summary)
        yield line(PAGE, BlockCell(told, SMALL, COLUMNS), height=18.0)
    if found:
        yield _way(_how_many(summary, found, todo))


def _short(text: str, span: int) -> str:
    return fitting.in_lines(text, room(span), _LINES, theme.NOTE_SIZE)


def _how_many(summary: Summary, found: tuple[Alert, ...], todo: Sequence[Duty]) -> str:
    """The number of activities or offices with an alert, and of those shown where some are not."""
    shown, offices = sum(len(duty.alerts) for duty in todo), sum(duty.office is not None for duty in todo)
    every = len(by_office(summary, found))
    if offices:
        of_all = f"{offices} de {counted(every, 'dependencia', 'dependencias')}"
        return f"Se muestran {of_all} con alerta ({len(found)} actividades); todas están"
    if 0 < shown < len(found):
        return f"Se muestran {shown} de {len(found)} actividades con alerta; todas están"
    return counted(len(found), "actividad con alerta está", "actividades con alerta están")


def _way(told: str) -> Builder:
    """The way to all alerts."""
    way = Link(f"internal:'{alerts_sheet.NAME}'!A1", f"{told} en «{alerts_sheet.NAME}»")
    return line(PAGE, BlockCell(way, theme.NOTE.but(color=theme.LINK.color, underline=True), COLUMNS), height=13.0)


def _row(summary: Summary, duty: Duty, found: tuple[Alert, ...]) -> Builder:
    place, points = _place(summary, duty, found)
    return line(
        PAGE,
        BlockCell(place, _LINKED, _KEY),
        BlockCell(_short(duty.who, _WHO), SMALL.but(bold=duty.office is not None), _WHO),
        BlockCell(_fact(duty), SMALL, _FACT),
        BlockCell(_short(duty.ask, _ASK), SMALL, _ASK),
        BlockCell(day(duty.by), _MID, _UNTIL),
        BlockCell(points, _COST, _POINTS),
        height=_HEIGHT,
    )


def _fact(duty: Duty) -> str:
    """The fact under the name of its activity, or after how many activities it is true of."""
    if len(duty.alerts) == 1:
        name = fitting.in_lines(duty.alerts[0].activity.description, room(_FACT), 1, theme.NOTE_SIZE)
        return f"{name}\n{_short(duty.fact, _FACT)}"
    fact = duty.fact[:1].lower() + duty.fact[1:]
    return _short(f"{len(duty.alerts)} actividades ({duty.keys}): {fact}" if duty.alerts else duty.fact, _FACT)


def _place(summary: Summary, duty: Duty, found: tuple[Alert, ...]) -> tuple[Link, Content]:
    """The way to what a duty is about, and what it costs the plan."""
    if duty.alerts:
        find = matrix.finder(summary)
        cells = ",".join(find.cell(alert.activity, formulas.POINTS) for alert in duty.alerts)
        one = len(duty.alerts) == 1
        cost = Formula(f"={cells}" if one else f"=SUM({cells})", sum(alert.points for alert in duty.alerts) * 100)
        return Link(find.place(duty.alerts[0].activity), duty.keys) if one else _TO_ALERTS, cost
    if duty.office:
        rank = by_office(summary, found).index(duty.office)
        cost = Formula(f"={alerts_sheet.office_cost(summary, rank)}", duty.office.points * 100)
        return _TO_ALERTS, cost
    return Link("internal:'Calidad del dato'!A1", "Errores"), theme.UNKNOWN

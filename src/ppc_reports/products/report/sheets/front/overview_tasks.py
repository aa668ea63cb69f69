"""The rows of what to do, on *Resumen*: at most five by what they cost; offices instead of activities where alerts are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Content, Formula, Link
from ppc_reports.judging.alerts import Alert, OfficeAlerts, alerts, by_office, most_urgent
from ppc_reports.judging.headline import MANY_ALERTS
from ppc_reports.judging.reasons import KIND_NAMES, KIND_WORDS, AlertKind
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.spanish import counted, day, listing
from ppc_reports.products.report import fitting, formulas, theme
from ppc_reports.products.report.blocks import BlockCell, Builder, line
from ppc_reports.products.report.sheets.front import alerts as alerts_sheet
from ppc_reports.products.report.sheets.front import matrix
from ppc_reports.products.report.sheets.front.overview_grid import COLUMNS, HEADER, PAGE, SMALL, WIDTH, section

_MOST = 5
_KEY, _WHO, _FACT, _ASK, _UNTIL, _POINTS = 2, 4, 6, 7, 3, 2
_HEIGHT = 25.0
_LINES = 2
_MID = SMALL.but(align="center")
_COST = _MID.but(number_format=theme.POINTS_FORMAT)


def rows(summary: Summary) -> Iterator[Builder]:
    """The list, its title and the way to all of them; says so where there is nothing to do."""
    found = alerts(summary)
    many = len(found) > MANY_ALERTS and len(summary.offices) > 1
    yield line(PAGE, section("Qué hacer" if not many else "Qué hacer, por dependencia", COLUMNS), height=17.0)
    if not found:
        yield line(PAGE, BlockCell("✓ Ninguna actividad requiere atención en este corte.", SMALL, COLUMNS), height=18.0)
        return
    urgent = most_urgent(found, _MOST)
    if not many and not urgent:
        yield line(PAGE, BlockCell("✓ Nada urgente: solo hay actividades por vencer.", SMALL, COLUMNS), height=17.0)
        yield _way(found)
        return
    first = "Dependencia" if many else "Clave"
    heads = ((first, _KEY + _WHO),) if many else ((first, _KEY), ("Quién", _WHO))
    others = (("Qué pasa", _FACT), ("Qué se pide", _ASK), ("Hasta cuándo", _UNTIL), ("Puntos", _POINTS))
    yield line(PAGE, *(BlockCell(name, HEADER, span) for name, span in (*heads, *others)), height=15.0)
    if many:
        yield from _offices(summary, by_office(summary, found)[:_MOST])
    else:
        yield from _activities(summary, urgent)
    yield _way(found)


def _short(text: str, span: int) -> str:
    return fitting.in_lines(text, span * (WIDTH + 0.7) + fitting.INDENT, _LINES, theme.NOTE_SIZE)


def _activities(summary: Summary, found: Sequence[Alert]) -> Iterator[Builder]:
    find = matrix.finder(summary)
    for alert in found:
        place = Link(find.place(alert.activity), alert.activity.key)
        points = Formula(f"={find.cell(alert.activity, formulas.POINTS)}", alert.points * 100)
        key = theme.LINK.but(align="center", valign="vcenter", size=theme.NOTE_SIZE, bold=True, indent=0)
        yield _row(
            (BlockCell(place, key, _KEY), BlockCell(_short(alert.who, _WHO), SMALL, _WHO)),
            alert.facts[0],
            alert.asks[0],
            _until(summary, alert),
            points,
        )


def _until(summary: Summary, alert: Alert) -> str:
    """The day by which it is asked: its own end where only that is near, else that of the answer."""
    end = alert.activity.end
    return day(end) if alert.kind is AlertKind.DUE_SOON and end else day(summary.answer_by)


def _offices(summary: Summary, found: Sequence[OfficeAlerts]) -> Iterator[Builder]:
    for place, office in enumerate(found):
        kinds = [kind for kind in AlertKind if office.kinds[kind]]
        graver = [kind for kind in kinds if kind is not AlertKind.DUE_SOON] or kinds
        told = [_so_many(office.kinds[kind], kind) for kind in graver]
        fact = f"{listing(told)}, de {office.activities} actividades"
        points = Formula(f"={alerts_sheet.office_cost(summary, place)}", office.points * 100)
        who = BlockCell(_short(office.name, _KEY + _WHO), SMALL.but(bold=True), _KEY + _WHO)
        yield _row((who,), fact, _asked(office), day(summary.answer_by), points)


def _so_many(count: int, kind: AlertKind) -> str:
    return f"{count} {(KIND_WORDS if count == 1 else KIND_NAMES)[kind].lower()}"


def _way(found: Sequence[Alert]) -> Builder:
    """The way to all of them."""
    told = counted(len(found), "actividad con alerta está", "actividades con alerta están")
    way = Link(f"internal:'{alerts_sheet.NAME}'!A1", f"{told} en «{alerts_sheet.NAME}»")
    return line(PAGE, BlockCell(way, theme.NOTE.but(color=theme.LINK.color, underline=True), COLUMNS), height=13.0)


def _asked(office: OfficeAlerts) -> str:
    silent = office.kinds[AlertKind.NO_REPORT]
    if silent:
        return "Escribir el ejecutado que falta con su evidencia; si no hubo avance, escribir 0 y decir por qué."
    return office.alerts[0].asks[0]


def _row(first: tuple[BlockCell, ...], fact: str, ask: str, until: str, points: Content) -> Builder:
    return line(
        PAGE,
        *first,
        BlockCell(_short(fact, _FACT), SMALL, _FACT),
        BlockCell(_short(ask, _ASK), SMALL, _ASK),
        BlockCell(until, _MID, _UNTIL),
        BlockCell(points, _COST, _POINTS),
        height=_HEIGHT,
    )

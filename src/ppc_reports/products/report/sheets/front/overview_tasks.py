"""The rows of what to do, on *Resumen*: at most five by what they cost; offices instead of activities where alerts are many."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Content, Formula, Link
from ppc_reports.judging.alerts import Alert, Duty, alerts, by_office, duties
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.spanish import counted, day
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
_LINKED = theme.LINK.but(align="center", valign="vcenter", size=theme.NOTE_SIZE, bold=True, indent=0)


def rows(summary: Summary) -> Iterator[Builder]:
    """The list, its title and the way to all of them; says so where there is nothing to do."""
    found, todo = alerts(summary), duties(summary, _MOST)
    by = "Qué hacer, por dependencia" if any(duty.office for duty in todo) else "Qué hacer"
    yield line(PAGE, section(by, COLUMNS), height=17.0)
    if todo:
        heads = (
            ("Clave" if todo[-1].alert else "Ver", _KEY),
            ("Quién", _WHO),
            ("Qué pasa", _FACT),
            ("Qué se pide", _ASK),
        )
        ends = (("Responder hasta", _UNTIL), (formulas.POINTS, _POINTS))
        yield line(PAGE, *(BlockCell(name, HEADER, span) for name, span in (*heads, *ends)), height=15.0)
        yield from (_row(summary, duty, found) for duty in todo)
    else:
        told = "✓ Nada urgente: solo hay actividades por vencer." if found else alerts_sheet.calm_words(summary)
        yield line(PAGE, BlockCell(told, SMALL, COLUMNS), height=18.0)
    if found:
        yield _way(len(found), sum(duty.alert is not None for duty in todo))


def _short(text: str, span: int) -> str:
    return fitting.in_lines(text, span * (WIDTH + 0.7) + fitting.INDENT, _LINES, theme.NOTE_SIZE)


def _way(count: int, shown: int) -> Builder:
    """The way to all of them, and how many of them are shown here where some are not."""
    told = counted(count, "actividad con alerta está", "actividades con alerta están")
    if 0 < shown < count:
        told = f"Se muestran {shown} de {count} actividades con alerta; todas están"
    way = Link(f"internal:'{alerts_sheet.NAME}'!A1", f"{told} en «{alerts_sheet.NAME}»")
    return line(PAGE, BlockCell(way, theme.NOTE.but(color=theme.LINK.color, underline=True), COLUMNS), height=13.0)


def _row(summary: Summary, duty: Duty, found: tuple[Alert, ...]) -> Builder:
    place, points = _place(summary, duty, found)
    return line(
        PAGE,
        BlockCell(place, _LINKED, _KEY),
        BlockCell(_short(duty.who, _WHO), SMALL.but(bold=duty.office is not None), _WHO),
        BlockCell(_short(duty.fact, _FACT), SMALL, _FACT),
        BlockCell(_short(duty.ask, _ASK), SMALL, _ASK),
        BlockCell(day(duty.by), _MID, _UNTIL),
        BlockCell(points, _COST, _POINTS),
        height=_HEIGHT,
    )


def _place(summary: Summary, duty: Duty, found: tuple[Alert, ...]) -> tuple[Link, Content]:
    """The way to what a duty is about, and what it costs the plan."""
    if duty.alert:
        find, activity = matrix.finder(summary), duty.alert.activity
        cost = Formula(f"={find.cell(activity, formulas.POINTS)}", duty.alert.points * 100)
        return Link(find.place(activity), activity.key), cost
    if duty.office:
        place = by_office(summary, found).index(duty.office)
        cost = Formula(f"={alerts_sheet.office_cost(summary, place)}", duty.office.points * 100)
        return Link(f"internal:'{alerts_sheet.NAME}'!A1", "Alertas"), cost
    return Link("internal:'Calidad del dato'!A1", "Errores"), theme.UNKNOWN

"""*Su tarea*: the page of one office: its activities, what is asked of it and until when, and its place among the offices."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Formula, Link, Sheet
from ppc_reports.judging.alerts import Alert, alerts, by_office
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.spanish import counted, day, long_date, points, printed
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    PLAIN,
    TEXT,
    BlockCell,
    Builder,
    gap,
    header,
    heading,
    line,
    paragraph,
)
from ppc_reports.products.report.frame import Page, report_sheet
from ppc_reports.products.report.sheets.front import matrix
from ppc_reports.settings.scale import INCONCLUSIVE

NAME = "Su tarea"
_WIDTHS = {1: 8.0, 2: 29.0, 3: 14.5, 4: 11.0, 5: 10.5, 6: 12.0, 7: 25.0, 8: 26.0, 9: 11.0, 10: 10.5}
_HEADERS = (
    "Clave",
    "Actividad",
    "Estado",
    "Programado acumulado",
    "Ejecutado acumulado",
    "Cumplimiento",
    "Qué pasa",
    "Qué se pide",
    "Hasta cuándo",
    "Fecha final",
)
_SCREEN = {**_WIDTHS, len(_WIDTHS) + 1: 44.0}
"""The columns with that of the origin, for the screen: it stands right of what is printed."""
_COMPLIANCE = theme.PERCENT.but(bold=True)
_KEY = theme.LINK.but(align="center", valign="vcenter", bold=True, indent=0)


def sheet(whole: Summary, own: Summary) -> Sheet:
    """The page of the office of ``own``, a summary with its rows only, among those of the ``whole`` plan."""
    note = "Lo que su dependencia tiene a cargo en el plan, lo que falta y lo que se le pide."
    return report_sheet(own, Page(NAME, note, _SCREEN, tuple(_blocks(whole, own)), printed_columns=len(_WIDTHS)))


def _blocks(whole: Summary, own: Summary) -> Iterator[Builder]:
    yield paragraph(_WIDTHS, _place(whole, own), PLAIN.but(bold=True, size=theme.SUBTITLE_SIZE))
    yield gap(6.0)
    yield heading(_WIDTHS, f"Sus actividades ({len(own.standings)})")
    yield header(_SCREEN, *_HEADERS, formulas.ORIGIN)
    found = {(alert.activity.sheet, alert.activity.row): alert for alert in alerts(own)}
    find = matrix.finder(own)
    first = [alert.standing for alert in alerts(own)]
    rest = [item for item in own.standings if (item.activity.sheet, item.activity.row) not in found]
    for item in (*first, *rest):
        yield _row(own, find, item, found.get((item.activity.sheet, item.activity.row)))
    yield paragraph(_WIDTHS, "Las cifras de cada trimestre y su origen, fila por fila, están en la hoja «Seguimiento».")


def _place(whole: Summary, own: Summary) -> str:
    """The headline of an office and its place among the others, in words."""
    figures = own.totals
    due = counted(figures.due, "actividad programada", "actividades programadas")
    told = f"Su dependencia reportó {figures.known} de {due}"
    if not figures.due:
        told = f"Su dependencia aún no tiene nada {'que se pueda juzgar' if figures.waiting else 'programado'}"
    asked = any(alert.ask and not alert.by for alert in alerts(own))
    answer = f" Responda a más tardar el {long_date(own.answer_by)}." if asked else ""
    return f"{told}{_verdict(own, figures)}. {_rank(whole, own)}{answer}"


def _verdict(own: Summary, figures: GroupFigures) -> str:
    zone = own.zone(figures)
    if zone is None or figures.compliance is None:
        return ""
    if zone is INCONCLUSIVE:
        return f"; su cumplimiento está entre {printed(figures.compliance)} y {printed(figures.compliance_if_reported)}"
    return f"; cumple {printed(figures.compliance)} de lo programado (zona {zone.name})"


def _rank(whole: Summary, own: Summary) -> str:
    offices = by_office(whole, alerts(whole))
    total = counted(len(whole.offices), "dependencia", "dependencias")
    for place, office in enumerate(offices, 1):
        if office.name == own.office:
            cost = f"le faltan al plan {points(office.points * 100)} puntos por ella"
            alone = len(whole.offices) == 1
            return f"Lo que falta {cost}." if alone else f"Entre {total} es la n.º {place} por lo que falta: {cost}."
    return "No tiene ninguna alerta." if len(whole.offices) == 1 else f"Entre {total} no tiene ninguna alerta."


def _row(own: Summary, find: formulas.Finder, item: Standing, alert: Alert | None) -> Builder:
    activity, asked = item.activity, alert if alert and alert.ask else None
    shares = (
        (formulas.PLANNED, theme.UNKNOWN if item.planned is None else item.planned, theme.PERCENT),
        (formulas.ACHIEVED, theme.UNKNOWN if item.achieved is None else item.achieved, theme.PERCENT),
        (formulas.COMPLIANCE, formulas.or_unknown(item.compliance), theme.zoned(item.zone, _COMPLIANCE)),
    )
    return line(
        _SCREEN,
        BlockCell(Link(find.place(activity), activity.key), _KEY),
        BlockCell(activity.description, TEXT),
        BlockCell(theme.STATE_LOOKS[item.state].text, theme.state_style(item.state, CENTERED)),
        *(BlockCell(Formula(f"={find.cell(activity, head)}", value), style) for head, value, style in shares),
        BlockCell(alert.fact if alert else "Sin alertas."),
        BlockCell(asked.ask if asked else theme.UNKNOWN),
        BlockCell(day(asked.by or own.answer_by) if asked else theme.UNKNOWN, CENTERED.but(bold=bool(asked))),
        BlockCell(day(activity.end) if activity.end else theme.UNKNOWN, CENTERED),
        BlockCell(formulas.origin(own.source, activity.sheet, activity.row), theme.BODY),
    )

"""The six figures of *Resumen*, which fit together: the quotient of two of them is the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ppc_reports.excel.book import Content, Formula, Style
from ppc_reports.judging.headline import moved, nothing_due, previous
from ppc_reports.judging.reasons import past_term, until
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import State
from ppc_reports.plan.spanish import MONTHS, listing, points, printed
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import Block, BlockCell, Builder, line
from ppc_reports.products.report.formulas import GroupRows
from ppc_reports.products.report.groups import zone_style
from ppc_reports.products.report.sheets.front.overview_grid import COLUMNS, PAGE
from ppc_reports.settings.scale import INCONCLUSIVE, Band

_SPAN = COLUMNS // 6
COMPLIANCE, PLANNED, COUNTED = "A", "I", "M"
NAMES = {"Cumplimiento_del_plan": COMPLIANCE, "Programado_acumulado": PLANNED, "Ejecutado_que_cuenta": COUNTED}
_SCALE_NAME, _LEAST_SPAN, _STEP = 2, 4, 0.001
_SCALE = Style(size=theme.NOTE_SIZE, color=theme.MUTED, align="center", wrap=True)
_CARD = Style(fill=theme.ACCENT_SOFT, color=theme.ACCENT, align="center", border=theme.PAPER, wrap=True)


class _Card(NamedTuple):
    """A figure under its name, over what it means."""

    name: str
    figure: Content
    note: str
    style: Style
    number_format: str


def cards(summary: Summary) -> Iterator[Builder]:
    """Three rows: the names, the figures and what they mean."""
    yield line(
        PAGE,
        *(BlockCell(card.name, card.style.but(bold=True, size=9.5), _SPAN) for card in _cards(summary, 1)),
        height=16.0,
    )
    yield lambda row: _figures(summary, row)
    notes = (BlockCell(card.note, card.style.but(size=theme.NOTE_SIZE), _SPAN) for card in _cards(summary, 1))
    yield line(PAGE, *notes, height=25.0)


def scale(summary: Summary) -> Builder:
    """The scale under the figures: each zone on its colour with its limits, and what makes a verdict inconclusive."""
    zones = (*summary.scale.bands, INCONCLUSIVE)
    span, rest = divmod(COLUMNS - _SCALE_NAME, len(zones))
    if span < _LEAST_SPAN:
        return line(PAGE, BlockCell(f"Escala: {listing(_limits(summary, zone) for zone in zones)}.", _SCALE, COLUMNS))
    chips = (
        BlockCell(
            _limits(summary, zone), theme.band_look(zone).on(_SCALE), span + (rest if zone is INCONCLUSIVE else 0)
        )
        for zone in zones
    )
    return line(PAGE, BlockCell("Escala", _SCALE.but(bold=True, align="left"), _SCALE_NAME), *chips, height=14.0)


def _limits(summary: Summary, zone: Band) -> str:
    """A zone with its sign, its name and its limits, as they are printed."""
    if zone is INCONCLUSIVE:
        return f"{zone.symbol} {zone.name}: reportaron menos del {printed(summary.floor)}"
    upper = summary.scale.upper(zone)
    if upper is None:
        limits = f"{printed(zone.start)} o más" if zone.start else "todo"
    else:
        limits = f"de {printed(zone.start)} a {printed(upper - _STEP)}" if zone.start else f"menos de {printed(upper)}"
    return f"{zone.symbol} {zone.name}: {limits}"


def _figures(summary: Summary, row: int) -> Block:
    looks = {"size": theme.FIGURE_SIZE, "bold": True}
    cells = (
        BlockCell(card.figure, card.style.but(**looks, number_format=card.number_format), _SPAN)
        for card in _cards(summary, row)
    )
    return line(PAGE, *cells, height=32.0)(row)


def _cards(summary: Summary, row: int) -> Iterator[_Card]:
    group, totals, share = GroupRows.of_all(summary), summary.totals, theme.SHARE_FORMAT
    compliance = formulas.compliance(totals, f"${PLANNED}${row}", f"${COUNTED}${row}")
    shown = zone_style(summary, totals, _CARD.but(number_format=share))
    least = theme.AT_LEAST_FORMAT if summary.zone(totals) is INCONCLUSIVE else share
    yield _Card("Cumplimiento", compliance, _verdict(summary), shown, least)
    known = "cumplidas o con reporte de su último trimestre programado" if totals.due else nothing_due(totals)
    weight = f", {printed(totals.coverage)} del peso" if totals.coverage is not None and summary.weighted else ""
    yield _Card("Reportaron", formulas.reported(group, totals), f"{known}{weight}", _CARD, "General")
    yield _Card("Programado", formulas.planned(group, totals), "acumulado del año hasta el corte", _CARD, share)
    yield _Card("Ejecutado que cuenta", formulas.counted(group, totals), _quotient(summary), _CARD, least)
    yield _Card("Plazo vencido", _late(summary), _dated(summary), _CARD, theme.COUNT_FORMAT)
    yield _Card("Errores · advertencias", _findings(summary), "en «Calidad del dato»", _CARD, "General")


def _verdict(summary: Summary) -> str:
    """The zone in words and the change since the previous corte; both bounds where it cannot be concluded."""
    totals, zone = summary.totals, summary.zone(summary.totals)
    if zone is None:
        return nothing_due(totals)
    if zone is INCONCLUSIVE:
        return (
            f"{zone.symbol} {zone.name}: entre {printed(totals.compliance)} y {printed(totals.compliance_if_reported)}"
        )
    return "\n".join(filter(None, (f"{zone.symbol} {zone.name}", _change(summary), _bounds(summary))))


def _change(summary: Summary) -> str:
    before, now = previous(summary), summary.totals.compliance
    if before is None or now is None:
        return ""
    step, month = moved(before, now), MONTHS[summary.corte.previous.end.month - 1]
    arrow = "▲ +" if step > 0 else "▼ " if step < 0 else "= "
    return f"{arrow}{points(step)} puntos frente a {month}"


def _bounds(summary: Summary) -> str:
    """Both bounds of compliance, where something due is not known and the upper one would be printed otherwise."""
    totals = summary.totals
    least, most = printed(totals.compliance), printed(totals.compliance_if_reported)
    return f"entre {least} y {most}" if totals.known < totals.due and most != least else ""


def _quotient(summary: Summary) -> str:
    totals = summary.totals
    if totals.compliance is None or totals.counted is None or totals.planned is None:
        return "de cada actividad, hasta lo programado"
    parts = (printed(share).split("\u00a0")[0] for share in (totals.counted, totals.planned))
    known = "" if totals.known == totals.due else "de lo reportado: "
    return f"{known}{' ÷ '.join(parts)} = {printed(totals.compliance)} (cifras redondeadas)"


def _dated(summary: Summary) -> str:
    """The note under the number of those past their term: of how many, where some have no date."""
    dated, every = sum(item.activity.end is not None for item in summary.standings), len(summary.standings)
    if not dated:
        return "el libro no trae fechas de fin" if every else "no hay actividades"
    return (
        "su fecha de fin ya pasó y no se han reportado terminadas"
        if dated == every
        else f"no reportadas como terminadas, de {dated} con fecha de fin ({every - dated} sin ella)"
    )


def _late(summary: Summary) -> Formula | str:
    """The number that have passed their term, counted in the matrix; the sign of no data where none has a date."""
    if all(item.activity.end is None for item in summary.standings):
        return theme.UNKNOWN
    count = sum(past_term(item, until(summary)) for item in summary.standings)
    on, done = until(summary), (State.COMPLETED, State.NOT_SCHEDULED)
    ends = f"--({formulas.column(formulas.END)}<=DATE({on.year},{on.month},{on.day}))"
    states = (f'--({formulas.column(formulas.STATE)}<>"{theme.STATE_LOOKS[state].text}")' for state in done)
    return Formula(f"=SUMPRODUCT({ends},{','.join(states)},{formulas.column(formulas.COUNTS)})", count)


def _findings(summary: Summary) -> Formula | str:
    """The number of errors and warnings, counted where they are listed."""
    words = [theme.SEVERITY_LOOKS[severity].text for severity in (Severity.ERROR, Severity.WARNING)]
    counts = [
        sum(item.severity is severity for item in summary.findings) for severity in (Severity.ERROR, Severity.WARNING)
    ]
    value = " · ".join(map(str, counts))
    if not summary.findings:
        return value
    text = '&" · "&'.join(f'COUNTIF({formulas.FINDINGS}[{formulas.SEVERITY}],"{word}")' for word in words)
    return Formula(f"={text}", value)

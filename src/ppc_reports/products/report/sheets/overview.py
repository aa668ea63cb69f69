"""*Resumen*: one printed page with the figures that matter, the charts and what requires attention."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ppc_reports.excel.book import Area, Chart, Content, Formula, Link, Print, Sheet, Style
from ppc_reports.judging.alerts import Alert, alerts, most_urgent
from ppc_reports.judging.headline import coverage_words, verdict_words
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import QUARTERS, State
from ppc_reports.plan.spanish import counted, day
from ppc_reports.products.report import charts as pictures
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import Block, Builder, Cell, brief, gap, header, heading, line, stack
from ppc_reports.products.report.charts import Frame
from ppc_reports.products.report.groups import compliance_chart, progress_chart, zone
from ppc_reports.products.report.sheets import lines, offices

NAME = "Resumen"
_COLUMNS = 12
_WIDTHS = dict.fromkeys(range(1, _COLUMNS + 1), 10.4)
_COLUMN_PIXELS, _ROW_PIXELS = 78, 20
_HALF = _COLUMNS // 2
_STATES = tuple(theme.STATE_LOOKS)
_CHART_ROWS = 11
_MAX_LINES, _MAX_OFFICES = 9, 8
_ATTENTION = 5

_ENTITY = Style(bold=True, size=theme.SECTION_SIZE, color=theme.MUTED, wrap=True)
_OFFICE = _ENTITY.but(color=theme.ACCENT)
_TITLE = theme.TITLE.but(wrap=True)
_SMALL = theme.WRAPPED.but(size=theme.NOTE_SIZE, valign="vcenter")
_CARD = Style(fill=theme.ACCENT_SOFT, color=theme.ACCENT, align="center", border=theme.PAPER, wrap=True)
_PLAIN = Style()


class _Plan(NamedTuple):
    """The rows in which the parts of the page begin, which formulas and charts point at."""

    cards: int
    states: int
    curve: int

    @property
    def total(self) -> int:
        """The row of the total of the states."""
        return self.states + 1 + len(_STATES)


def sheet(summary: Summary) -> Sheet:
    """The sheet: fitted to one letter page, upright."""
    head = stack(1, _head(summary))
    cards = head.rows + 1
    attention = cards + 4 + len(_STATES) + 3
    urgent = stack(attention, _attention(summary))
    drawn = attention + urgent.rows + 1
    plan = _Plan(cards, cards + 4, drawn + _CHART_ROWS + 1)
    group = live.Group.of_all(summary)
    body = stack(cards, [*_cards(summary, group), gap(), *_states(summary, group), gap()])
    side = stack(plan.curve, [*_curve(summary, group), gap(), *(() if summary.office else _balance(summary))])
    blocks = (head, body, urgent, side)
    return Sheet(
        name=NAME,
        items=tuple(item for block in blocks for item in block.items),
        merges=tuple(merge for block in blocks for merge in block.merges),
        widths=_WIDTHS,
        heights={row: height for block in blocks for row, height in block.heights.items()},
        charts=tuple(_charts(summary, plan, drawn)),
        printing=Print(
            landscape=False,
            fit_height=1,
            area=Area(1, 1, plan.curve + max(side.rows, _CHART_ROWS), _COLUMNS),
            margins=(0.5, 0.5, 0.5, 0.6),
        ),
        tab_color=theme.ACCENT,
    )


def names(summary: Summary) -> dict[str, str]:
    """The defined names of the figures of the plan, for other workbooks and for the name box."""
    row = len(tuple(_head(summary))) + 2
    cells = {
        "Cobertura": "A",
        "Programado_acumulado": "D",
        "Ejecutado_que_cuenta": "G",
        "Cumplimiento_del_plan": "J",
    }
    return {name: f"={NAME}!${column}${row}" for name, column in cells.items()}


def _head(summary: Summary) -> Iterator[Builder]:
    corte = f"Informe de seguimiento con corte al {theme.long_date(summary.corte.end)}, {summary.corte.name}"
    yield line(_WIDTHS, Cell(summary.plan.entity or "Entidad sin nombre", _ENTITY, _COLUMNS), height=22.0)
    yield line(_WIDTHS, Cell(summary.plan.title or "Plan de acción", _TITLE, _COLUMNS), height=30.0)
    if summary.office:
        yield line(_WIDTHS, Cell(f"Dependencia: {brief(summary.office, 200)}", _OFFICE, _COLUMNS), height=20.0)
    dates = f"{corte} · Vigencia {summary.plan.year} · Hecho el {day(summary.made_on)}"
    yield line(_WIDTHS, Cell(dates, theme.SUBTITLE.but(wrap=True), _COLUMNS), height=20.0)
    if summary.preliminary:
        errors = sum(item.severity is Severity.ERROR for item in summary.findings)
        told = counted(errors, "error por corregir", "errores por corregir")
        text = f"PRELIMINAR · Hay {told} en los datos y las cifras pueden cambiar: véase «Calidad del dato»."
        yield line(_WIDTHS, Cell(text, theme.ALARM.but(wrap=True), _COLUMNS), height=24.0)
    yield gap()


def _cards(summary: Summary, group: live.Group) -> Iterator[Builder]:
    """Four large figures, each with its name over it and what it means under it: how much is known before the verdict."""
    totals = summary.totals
    colours = zone(summary, totals)
    judged = _CARD.but(fill=colours.style.fill or _CARD.fill, color=colours.style.color)
    cards: tuple[tuple[str, Content, Content, Style], ...] = (
        ("Cobertura", live.coverage(group, totals), coverage_words(totals), _CARD),
        ("Programado acumulado", live.planned(group, totals), "lo previsto hasta el corte", _CARD),
        (live.COUNTED, live.counted(group, totals), "lo hecho de lo programado", _CARD),
        ("Cumplimiento", live.compliance(group, totals), verdict_words(summary, totals), judged),
    )
    share = {"size": theme.FIGURE_SIZE, "bold": True, "number_format": theme.SHARE_FORMAT}
    yield line(_WIDTHS, *(Cell(name, style.but(bold=True), 3) for name, _, _, style in cards), height=20.0)
    yield line(_WIDTHS, *(Cell(figure, style.but(**share), 3) for _, figure, _, style in cards), height=40.0)
    yield line(_WIDTHS, *(Cell(note, style.but(size=theme.NOTE_SIZE), 3) for _, _, note, style in cards), height=20.0)


def _states(summary: Summary, group: live.Group) -> Iterator[Builder]:
    yield header(_WIDTHS, ("Estado", 2), "N.º", "Del total")
    yield from (_state(summary, group, place) for place in range(len(_STATES)))
    yield _total(summary)


def _state(summary: Summary, group: live.Group, place: int) -> Builder:
    state, count = _STATES[place], summary.totals.states[_STATES[place]]
    share = count / summary.totals.activities if summary.totals.activities else None

    def build(row: int) -> Block:
        total = f"$C${row + len(_STATES) - place}"
        return line(
            _WIDTHS,
            Cell(theme.STATE_LOOKS[state].text, theme.STATE_LOOKS[state].on(theme.BODY.but(bold=True, indent=1)), 2),
            Cell(live.in_state(group, summary.totals, state, f"$A{row}"), theme.COUNT.but(align="center")),
            Cell(Formula(f'=IF({total}=0,"",C{row}/{total})', share), theme.PERCENT),
            height=17.0,
        )(row)

    return build


def _total(summary: Summary) -> Builder:
    style = theme.COUNT.but(align="center", bold=True, fill=theme.ACCENT_SOFT)

    def build(row: int) -> Block:
        formula = Formula(f"=SUM(C{row - len(_STATES)}:C{row - 1})", summary.totals.activities)
        cells = Cell("Total", style.but(align="left", indent=1), 2), Cell(formula, style), Cell(None, style)
        return line(_WIDTHS, *cells, height=17.0)(row)

    return build


def _attention(summary: Summary) -> Iterator[Builder]:
    """The most urgent alerts, an activity once; says so where there is none."""
    found = alerts(summary)
    first = most_urgent(found, _ATTENTION)
    yield heading(_WIDTHS, "Lo que requiere atención")
    if not first:
        yield line(_WIDTHS, Cell("✓ Ninguna actividad requiere atención en este corte.", _SMALL, _COLUMNS), height=20.0)
        return
    yield header(_WIDTHS, "Clave", ("Actividad", 4), ("Responsable", 2), ("Estado", 2), ("Qué pasa", 3))
    yield from (_urgent(alert) for alert in first)
    more = Link("internal:'Alertas'!A1", f"Todas las alertas ({len(found)}) están en la hoja «Alertas»")
    yield line(_WIDTHS, Cell(more, theme.NOTE.but(underline=True, color=theme.LINK.color), _COLUMNS))


def _urgent(alert: Alert) -> Builder:
    look = theme.standing_look(alert.standing)
    return line(
        _WIDTHS,
        Cell(alert.activity.key, _SMALL.but(align="center", bold=True)),
        Cell(brief(alert.activity.description, 120), _SMALL, 4),
        Cell(brief(alert.who, 60), _SMALL, 2),
        Cell(theme.standing_words(alert.standing), look.on(_SMALL.but(align="center", bold=True)), 2),
        Cell(brief(alert.fact, 110), _SMALL, 3),
    )


def _beside(*cells: Cell) -> tuple[Cell, ...]:
    """Cells of the right half of the page, beside a chart."""
    return (*(Cell(None, _PLAIN) for _ in range(_HALF)), *cells)


def _curve(summary: Summary, group: live.Group) -> Iterator[Builder]:
    """The table the curve of the year is drawn from, with the corte marked."""
    yield line(_WIDTHS, *_beside(Cell("El año, acumulado", theme.SECTION, _HALF)), height=22.0)
    quarters = (Cell(f"T{number}", theme.HEADER) for number in QUARTERS)
    yield line(_WIDTHS, *_beside(Cell(None, theme.HEADER, 2), *quarters), height=16.0)
    yield _curve_row(summary, group, planned=True)
    yield _curve_row(summary, group, planned=False)
    mark = theme.CENTERED.but(number_format='"▲ corte"', color=theme.ACCENT, bold=True)
    marks = (Cell(1 if number == summary.corte.number else None, mark) for number in QUARTERS)
    yield line(_WIDTHS, *_beside(Cell("Corte", _SMALL, 2), *marks), height=16.0)


def _curve_row(summary: Summary, group: live.Group, planned: bool) -> Builder:
    values = [point[0] if planned else point[1] for point in summary.totals.curve]
    corte = summary.corte.number
    alike = _adds_up(summary, planned)

    def content(number: int, before: str, value: float | None) -> Formula | float | None:
        if number == corte and not planned:
            return live.achieved(group, summary.totals)
        if not alike or value is None:
            return value
        made = live.curve_planned if planned else live.curve_achieved
        return made(group, number, before, value)

    def build(row: int) -> Block:
        before = ("", *(f"{letter}{row}" for letter in pictures.QUARTER_LETTERS))
        contents = map(content, QUARTERS, before, values)
        name = Cell("Programado" if planned else "Ejecutado", _SMALL, 2)
        shares = (Cell(content, theme.PERCENT) for content in contents)
        return line(_WIDTHS, *_beside(name, *shares), height=16.0)(row)

    return build


def _adds_up(summary: Summary, planned: bool) -> bool:
    """True where the points of the curve are the sums of the quarters of *Seguimiento*.

    They are not where something is excused or unreadable, where an activity is more than all of itself, or where the rows
    that count are not the same at each corte.
    """
    return all(
        item.counts
        and min(item.progress.left) > 1 - TOLERANCE
        and (planned or (item.state is not State.INVALID and (item.achieved or 0.0) <= 1))
        for item in summary.standings
    )


def _balance(summary: Summary) -> Iterator[Builder]:
    """Where every row of the workbook went, and whether they add up."""
    balance = summary.balance
    yield line(_WIDTHS, *_beside(Cell("Balance de las filas leídas", theme.SECTION, _HALF)), height=22.0)
    parts = (
        ("Actividades", len(balance.activities)),
        ("Rechazadas (véase «Calidad del dato»)", len(balance.rejected)),
        ("En blanco", len(balance.blank)),
        ("Títulos, encabezados, totales y notas", len(balance.other)),
    )
    yield from (_balance_row(name, count, _SMALL) for name, count in parts)
    yield _balance_row("Filas leídas", balance.rows, _SMALL.but(bold=True))
    yield _check(summary, len(parts))


def _balance_row(name: str, count: int, style: Style) -> Builder:
    number = style.but(align="right", number_format=theme.COUNT_FORMAT)
    return line(_WIDTHS, *_beside(Cell(name, style, _HALF - 1), Cell(count, number)), height=15.0)


def _check(summary: Summary, parts: int) -> Builder:
    right, wrong = "✓ Cuadra: ninguna fila se perdió", "✕ No cuadra: avise a quien mantiene el programa"

    def build(row: int) -> Block:
        text = f'=IF(SUM(L{row - 1 - parts}:L{row - 2})=L{row - 1},"{right}","{wrong}")'
        formula = Formula(text, right if summary.balance.adds_up else wrong)
        style = _SMALL.but(bold=True, color=theme.ACCENT)
        return line(_WIDTHS, *_beside(Cell(formula, style, _HALF)), height=15.0)(row)

    return build


def _charts(summary: Summary, plan: _Plan, drawn: int) -> Iterator[Chart]:
    half, tall = _HALF * _COLUMN_PIXELS - 8, _CHART_ROWS * _ROW_PIXELS
    left, right = Frame(drawn, 1, half, tall), Frame(drawn, _HALF + 1, half, tall)
    wide = Frame(plan.states, 5, (_COLUMNS - 4) * _COLUMN_PIXELS, 232)
    by_line, by_office = lines.grouping(summary), offices.grouping(summary)
    yield pictures.states_chart(summary, NAME, plan.states + 1, wide)
    if by_line.members:
        yield progress_chart(by_line, left, _MAX_LINES)
    yield pictures.curve_chart(summary, NAME, plan.curve + 1, right)
    if by_office.members and not summary.office:
        yield compliance_chart(by_office, Frame(plan.curve, 1, half, tall + 30), _MAX_OFFICES)

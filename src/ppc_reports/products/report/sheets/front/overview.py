"""*Resumen*: one printed page that says how it is going, how much is known, where, what to do, and who signs."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Area, Link, Print, Sheet
from ppc_reports.judging.completeness import missing_offices
from ppc_reports.judging.groups import waiting_words
from ppc_reports.judging.headline import headline
from ppc_reports.judging.participation.followup import differing, left_open
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import State
from ppc_reports.plan.names import NO_ENTITY
from ppc_reports.plan.spanish import counted, long_date
from ppc_reports.products.report import fitting, theme
from ppc_reports.products.report.blocks import BlockCell, Builder, gap, line, stack
from ppc_reports.products.report.frame import MARGINS, entity_of, marks_told, title_of
from ppc_reports.products.report.sheets.behind.methodology import unread_sheets
from ppc_reports.products.report.sheets.front import overview_cards, overview_tasks, overview_where, overview_year
from ppc_reports.products.report.sheets.front.overview_grid import COLUMNS, NAME, PAGE, SMALL, WIDTHS, room

_TITLE = theme.TITLE.but(wrap=True, valign="vcenter")
_LEAD = theme.SUBTITLE.but(size=12.5, color=theme.INK, bold=True, wrap=True)
_QUIET = theme.NOTE.but(wrap=True)
_GOTO = theme.NOTE.but(color=theme.LINK.color, underline=True)
_TITLE_LINES = 2
_ENTITY_LIMIT, _TRACE_LIMIT = 90, 90


def sheet(summary: Summary) -> Sheet:
    """The sheet: fitted to one page, and its curve drawn from cells beside the page."""
    head = stack(1, _head(summary))
    figures = stack(head.rows + 1, (*overview_cards.cards(summary), overview_cards.scale(summary), gap(4.0)))
    body = head.rows + figures.rows + 1
    middle = stack(body, overview_where.rows(summary))
    data = overview_year.data(summary, body)
    foot = stack(body + middle.rows, (gap(4.0), *overview_tasks.rows(summary), gap(3.0), *_foot(summary)))
    blocks = (head, figures, middle, foot)
    last = body + middle.rows + foot.rows - 1
    return Sheet(
        name=NAME,
        items=(*(item for block in blocks for item in block.items), *data),
        merges=tuple(merge for block in blocks for merge in block.merges),
        widths=WIDTHS,
        heights={row: height for block in blocks for row, height in block.heights.items()},
        charts=(*middle.charts, *overview_year.curve(summary, body, middle)),
        printing=Print(area=Area(1, 1, last, COLUMNS), fit_height=1, margins=MARGINS),
        tab_color=theme.ACCENT,
    )


def names(summary: Summary) -> dict[str, str]:
    """The defined names of the figures of the plan, for other workbooks and for the name box."""
    row = stack(1, _head(summary)).rows + 2
    return {name: f"={NAME}!${column}${row}" for name, column in overview_cards.NAMES.items()}


def _head(summary: Summary) -> Iterator[Builder]:
    title = fitting.in_lines(title_of(summary), room(COLUMNS), _TITLE_LINES, theme.TITLE_SIZE)
    yield line(PAGE, BlockCell(title, _TITLE, COLUMNS), height=24.0)
    whom = [fitting.brief(entity_of(summary) or NO_ENTITY, _ENTITY_LIMIT), f"vigencia {summary.plan.year}"]
    when = f"corte a {long_date(summary.corte.end)}, {summary.corte.name}"
    told = " · ".join((*whom, when, *_form(summary)))
    yield line(
        PAGE,
        BlockCell(
            fitting.in_lines(told, room(COLUMNS), 2, theme.SUBTITLE_SIZE), theme.SUBTITLE.but(wrap=True), COLUMNS
        ),
        height=15.0,
    )
    marked = " ".join(marks_told(summary))
    if marked:
        yield line(PAGE, BlockCell(marked, theme.ALARM.but(wrap=True), COLUMNS), height=17.0)
    yield line(PAGE, BlockCell(headline(summary), _LEAD, COLUMNS), height=20.0)
    yield gap(4.0)


def _form(summary: Summary) -> Iterator[str]:
    """Code, version and date of the entity's format, where they are known."""
    form = summary.form
    given = (("código", form.code), ("versión", form.version), ("fecha", form.date))
    words = [f"{name} {value}" for name, value in given if value]
    if words:
        yield f"formato {', '.join(words)}"


def _foot(summary: Summary) -> Iterator[Builder]:
    """The foot of the cover: what was not judged, the source of the report, and who signs."""
    yield line(PAGE, *_not_judged(summary))
    wait = waiting_words(summary.totals)
    if wait and not summary.totals.only_waiting:
        yield line(PAGE, BlockCell(Link("internal:'Calidad del dato'!A1", wait), _GOTO, COLUMNS))
    audited = " · ".join(_audited(summary))
    if audited:
        yield line(PAGE, BlockCell(Link("internal:'Control Interno'!A1", audited), _GOTO, COLUMNS))
    source = summary.source
    made = f"Informe {summary.issue.words}. ppc-reports {summary.version}"
    yield line(
        PAGE,
        BlockCell(
            f"{made}, de «{fitting.brief(source.file, _TRACE_LIMIT)}», SHA-256 {source.sha256}.", _QUIET, COLUMNS
        ),
    )
    sign = theme.NOTE.but(bottom=theme.MUTED, valign="bottom", wrap=True)
    third = COLUMNS // 3
    signs = summary.signatures or tuple((word, "") for word in ("Elaboró", "Revisó", "Aprobó"))
    yield line(PAGE, *(BlockCell(f"{word}: {name}", sign, third) for word, name in signs[:3]), height=22.0)


def _audited(summary: Summary) -> Iterator[str]:
    """The counts of what Control Interno found otherwise, and of what it recommended and nobody answered."""
    other, waiting = differing(summary), len(list(left_open(summary)))
    if other:
        yield f"Control Interno verificó otra cifra que la reportada en {counted(other, 'actividad', 'actividades')}"
    if waiting:
        words = (
            "recomendación de Control Interno sigue sin respuesta",
            "recomendaciones de Control Interno siguen sin respuesta",
        )
        yield counted(waiting, *words)


def _not_judged(summary: Summary) -> Iterator[BlockCell]:
    """The numbers of what is outside of the judgement, each with the way to it."""
    yield BlockCell("No se juzgó:", SMALL.but(border="", bold=True, color=theme.MUTED), 3)
    for name, count, target in not_judged(summary):
        told = f"{name} {count}"
        if count:
            yield BlockCell(Link(f"internal:'{target}'!A1", told), _GOTO.but(bold=True), 3)
        else:
            yield BlockCell(told, theme.NOTE, 3)


def not_judged(summary: Summary) -> tuple[tuple[str, int, str], ...]:
    """The kinds of things outside of the judgement: name, number, and the sheet that tells them."""
    states = summary.totals.states
    missing = (
        [("faltan dependencias", len(list(missing_offices(summary))), "Completitud")] if summary.source.parts else []
    )
    return (
        ("no aplica", states[State.NOT_APPLICABLE], "Metodología"),
        ("no evaluable", states[State.NOT_JUDGED], "Metodología"),
        ("datos inválidos", states[State.INVALID], "Alertas" if states[State.INVALID] else "Metodología"),
        ("sin programación", summary.totals.unscheduled, "Metodología"),
        ("filas rechazadas", len(summary.plan.rejected), "Calidad del dato"),
        ("hojas no leídas", len(unread_sheets(summary)), "Calidad del dato"),
        *missing,
    )

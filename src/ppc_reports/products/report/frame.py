"""The frame of every sheet of the report: its head, its panes, its tab, and what of it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ppc_reports.excel.book import Area, Item, Print, Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.folding import utf16_length
from ppc_reports.plan.names import plan_title
from ppc_reports.plan.spanish import counted, day, listing, long_date
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import Builder, Widths, stack
from ppc_reports.products.report.fitting import brief
from ppc_reports.products.report.pages import paged

HEAD_ROW = 4
"""The first row under the head of a sheet: where its table has its header."""
HEAD_HEIGHTS = {1: 24.0, 2: 15.0, 3: 14.0}
TABLE_HEADER_HEIGHT = 30.0
CARTA, OFICIO = 1, 14
"""Excel's numbers of the two papers that Colombian offices have: 8.5 × 11 and 8.5 × 13 inches."""
MARGINS = (0.35, 0.35, 0.4, 0.55)
_UNDER_TITLE = 60
_FOOTER_LIMIT, _FOOTER_ROOM = 255, 90
"""The longest footer that Excel takes, and how much of a name stands beside the rest on the narrowest page."""
_FOOTER_LOOK = f"&{theme.NOTE_SIZE:.0f}&K{theme.MUTED.removeprefix('#')}"
"""The size of a footer, which shrinks with its page, and its colour (``&K`` of ECMA-376, 18.3.1.46)."""


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of a sheet: its name, what it answers, its columns and its blocks from ``HEAD_ROW`` down.

    ``behind`` marks a sheet for the screen, of which one page is printed: its rows up to ``printed``, or nothing where
    that is 0. ``header`` is the row of a table's header, which stays on the screen and is repeated on paper; with it
    ``kept_columns`` stay. ``printed_columns`` (0: all) are printed. A sheet that
    ``flows`` is one long list, whose pages end where they are full.
    """

    name: str
    note: str
    widths: Widths
    blocks: Sequence[Builder]
    behind: bool = False
    printed: int | None = None
    header: int = 0
    kept_columns: int = 0
    printed_columns: int = 0
    folded: frozenset[int] = frozenset()
    paper: int = CARTA
    flows: bool = False


def report_sheet(summary: Summary, page: Page) -> Sheet:
    """The sheet of a page, whole: head, cells, panes, tab and print set-up."""
    body = stack(HEAD_ROW, page.blocks)
    last = HEAD_ROW + body.rows - 1
    made = Sheet(
        name=page.name,
        items=page_head(summary, page.name, page.note) + body.items,
        rows=body.long,
        merges=body.merges,
        tables=body.tables,
        widths=page.widths,
        heights={**HEAD_HEIGHTS, **body.heights},
        charts=body.charts,
        conditionals=body.rules,
        freeze=(page.header, page.kept_columns) if page.header else None,
        folded=page.folded,
        printing=_printing(page, last),
        tab_color=theme.GREY_TAB if page.behind else theme.ACCENT,
    )
    if page.behind:
        return made
    ended = paged(made, body.kept)
    return replace(ended, printing=replace(ended.printing, row_breaks=())) if page.flows else ended


def _printing(page: Page, last: int) -> Print:
    columns = page.printed_columns or len(page.widths)
    if page.printed == 0:
        return Print(area=nothing(last), margins=MARGINS)
    bottom = min(page.printed or last, last)
    return Print(
        repeat=(page.header, page.header) if page.header and not page.behind else None,
        area=Area(1, 1, bottom, columns),
        margins=MARGINS,
        paper=page.paper,
        fit_height=int(page.behind),
    )


def nothing(last: int) -> Area:
    """A print area without a cell in it, under the last row: the sheet is for the screen alone."""
    return Area(last + 2, 1, last + 2, 1)


def page_head(summary: Summary, title: str, note: str) -> tuple[Item, ...]:
    """The head of a sheet: its title, of whom and of which corte it is, and what it answers."""
    return (
        Item(1, 1, title, theme.TITLE),
        Item(2, 1, corte_line(summary), theme.SUBTITLE),
        Item(3, 1, note, theme.NOTE),
    )


def entity_of(summary: Summary) -> str:
    """The entity that the workbook or the settings name; empty where nobody does: the name of a file is none."""
    return summary.plan.entity


def title_of(summary: Summary) -> str:
    """The title of the plan, as it is told."""
    return plan_title(summary.plan.title, summary.source.file, summary.plan.year)


def corte_line(summary: Summary) -> str:
    """Office or entity, year and corte in words, for under a title; says PRELIMINAR where the figures may still change."""
    parts = [
        brief(summary.office or entity_of(summary) or title_of(summary), _UNDER_TITLE),
        f"vigencia {summary.plan.year}",
        f"corte a {long_date(summary.corte.end)} ({summary.corte.name})",
        *marks(summary),
    ]
    return " · ".join(part for part in parts if part)


def marks_told(summary: Summary) -> Iterator[str]:
    """The same in whole sentences, for the first page."""
    if summary.preliminary:
        errors = sum(item.severity is Severity.ERROR for item in summary.findings)
        told = counted(errors, "error por corregir", "errores por corregir")
        yield f"PRELIMINAR · Hay {told} en los datos y las cifras pueden cambiar: véase «Calidad del dato»."
    if summary.provisional:
        yield f"PROVISIONAL · Hecho el {day(summary.made_on)}: el corte termina el {long_date(summary.corte.end)}."
    if summary.partial:
        yield f"PARCIAL · Falta: {listing(summary.partial, 6)}."


def marks(summary: Summary) -> tuple[str, ...]:
    """The words on every page of a report that is not final."""
    provisional = f"PROVISIONAL al {day(summary.made_on)}"
    said = (("PRELIMINAR", summary.preliminary), (provisional, summary.provisional), ("PARCIAL", summary.partial))
    return tuple(mark for mark, there in said if there)


def page_footer(summary: Summary) -> str:
    """The footer of every page: entity or plan, corte, marks, page of pages; the name is cut where it would run into the rest."""
    told = " · ".join((f"Corte {summary.corte}", *marks(summary)))
    rest = f"&R{_FOOTER_LOOK}{told} · Página &P de &N"
    named = entity_of(summary) or title_of(summary)
    name = "".join(letter for letter in " ".join(named.split()) if letter.isprintable())
    name = brief(name, _FOOTER_ROOM)
    while utf16_length(f"&L{_FOOTER_LOOK}{_escaped(name)}{rest}") > _FOOTER_LIMIT:
        name = name[:-2].rstrip() + "…"
    return f"&L{_FOOTER_LOOK}{_escaped(name)}{rest}" if name else rest


def _escaped(text: str) -> str:
    """Text for a footer, where ``&`` begins a code; ``&G`` and ``&[`` would mean a picture even when doubled."""
    return text.replace("&G", "& G").replace("&[", "& [").replace("&", "&&")

"""How everything looks, defined once: palette, words and symbols of the states, text styles, number formats, footer.

Colour is never the only sign: every look carries a word and a symbol, and text on a fill keeps a contrast of 4.5:1.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ppc_reports.excel.book import Content, Item, Link, Style
from ppc_reports.judging.comparison import Trend
from ppc_reports.judging.completeness import Fullness
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import SEVERITY_NAMES, Severity, shorten
from ppc_reports.plan.folding import utf16_length
from ppc_reports.plan.model import Absent, State
from ppc_reports.settings.scale import Band

INK, MUTED, PAPER = "#1F2933", "#52606D", "#FFFFFF"
ACCENT, ACCENT_SOFT, ACCENT_MID = "#1F4E79", "#EAF0F6", "#9DB6CE"
RULE, TINT = "#D5DCE4", "#F4F7FA"
MIN_CONTRAST = 4.5

SHARE_FORMAT = "0.0%"
DATE_FORMAT = "dd/mm/yyyy"
COUNT_FORMAT = "#,##0"

TITLE_SIZE, SECTION_SIZE, SUBTITLE_SIZE, BODY_SIZE, NOTE_SIZE, FIGURE_SIZE = 20.0, 13.0, 11.0, 10.0, 9.0, 26.0

TITLE = Style(bold=True, size=TITLE_SIZE, color=ACCENT)
SUBTITLE = Style(size=SUBTITLE_SIZE, color=MUTED)
SECTION = Style(bold=True, size=SECTION_SIZE, color=ACCENT, bottom=ACCENT)
HEADER = Style(bold=True, color=PAPER, fill=ACCENT, align="center", wrap=True, border=PAPER)
BODY = Style(border=RULE, indent=1)
WRAPPED = Style(border=RULE, wrap=True, valign="top", indent=1)
CENTERED = Style(border=RULE, align="center")
PERCENT = Style(border=RULE, align="right", number_format=SHARE_FORMAT, indent=1)
DATE = Style(border=RULE, align="center", number_format=DATE_FORMAT)
COUNT = Style(border=RULE, align="right", number_format=COUNT_FORMAT, indent=1)
NOTE = Style(size=NOTE_SIZE, color=MUTED)
WRAPPED_NOTE = NOTE.but(wrap=True, valign="top")
LINK = Style(border=RULE, wrap=True, valign="top", color="#0B5394", underline=True, indent=1)
ALARM = Style(bold=True, size=SUBTITLE_SIZE, color="#7A1C14", fill="#FBE3E0", indent=1)

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


@dataclass(frozen=True, slots=True)
class Look:
    """One meaning as people see it: ``fill`` and ``ink`` of its cells, ``strong`` in charts, its word and symbol."""

    word: str
    symbol: str
    fill: str
    ink: str
    strong: str

    @property
    def text(self) -> str:
        """Symbol and word, as it stands in a cell: ``✕ Vencida``."""
        return f"{self.symbol} {self.word}"

    def on(self, style: Style) -> Style:
        """The style in the colours of this look."""
        return style.but(fill=self.fill, color=self.ink)


STATE_LOOKS = {
    State.COMPLETED: Look("Cumplida", "✓", "#CDE7D4", "#12472A", "#2E7D4F"),
    State.IN_PROGRESS: Look("En ejecución", "►", "#D9E7F5", "#153E66", "#3B78B5"),
    State.EARLY: Look("Adelantada", "»", "#D2EEEB", "#0B4A46", "#2A9D95"),
    State.NOT_SCHEDULED: Look("No programada", "○", "#EDF0F3", "#3E4C59", "#9AA5B1"),
    State.NO_REPORT: Look("Sin reporte", "□", "#FCE3C4", "#6B3A00", "#D9822B"),
    State.OVERDUE: Look("Vencida", "✕", "#F3C4C0", "#741A12", "#B3372B"),
    State.INVALID: Look("Dato inválido", "!", "#E6D6EE", "#4F2364", "#7E4A9B"),
    State.NOT_JUDGED: Look("No evaluable", "∅", "#ECE9E2", "#4A4437", "#B5AE9E"),
    State.NOT_APPLICABLE: Look("No aplica", "–", "#F5F6F8", "#52606D", "#CBD2D9"),
}
"""From the best to the least judgeable: the order in which states are shown side by side."""

SEVERITY_LOOKS = {
    Severity.ERROR: Look(SEVERITY_NAMES[Severity.ERROR], "✕", "#F3C4C0", "#741A12", "#B3372B"),
    Severity.WARNING: Look(SEVERITY_NAMES[Severity.WARNING], "!", "#FCE8B2", "#5F4300", "#D9822B"),
    Severity.INFO: Look(SEVERITY_NAMES[Severity.INFO], "i", "#D9E7F5", "#153E66", "#3B78B5"),
}

TREND_LOOKS = {
    Trend.CLOSED: Look("Cerró", "✓", "#CDE7D4", "#12472A", "#2E7D4F"),
    Trend.IMPROVED: Look("Mejoró", "▲", "#D2EEEB", "#0B4A46", "#2A9D95"),
    Trend.SAME: Look("Igual", "●", "#EDF0F3", "#3E4C59", "#9AA5B1"),
    Trend.NEW: Look("Nueva", "◆", "#D9E7F5", "#153E66", "#3B78B5"),
    Trend.FELL: Look("Bajó", "▼", "#F3C4C0", "#741A12", "#B3372B"),
}
"""What became of an activity since the previous corte, from the best to the worst."""

FULLNESS_LOOKS = {
    Fullness.COMPLETE: Look("Completa", "✓", "#CDE7D4", "#12472A", "#2E7D4F"),
    Fullness.INCOMPLETE: Look("Incompleta", "□", "#FCE3C4", "#6B3A00", "#D9822B"),
    Fullness.MISSING: Look("Falta", "✕", "#F3C4C0", "#741A12", "#B3372B"),
}
"""How much of what was asked of an office is there."""

BLANKS = {
    Absent.EMPTY: "—",
    Absent.NOT_SCHEDULED: "NP",
    Absent.NOT_APPLICABLE: "N/A",
    Absent.INVALID: "Inválido",
}
UNKNOWN = BLANKS[Absent.EMPTY]


def band_look(band: Band) -> Look:
    """The look of a zone of the configured scale; its ink is chosen so that it can be read on any fill."""
    return Look(band.name, band.symbol, band.fill, ink_on(band.fill), band.fill)


def standing_look(standing: Standing) -> Look:
    """The look of an activity's state; while it is in progress its zone is the colour."""
    return state_look(standing.state, standing.band)


@cache
def state_look(state: State, band: Band | None) -> Look:
    """The look of a state, in the colours of its zone where it has one."""
    look = STATE_LOOKS[state]
    if band is None:
        return look
    zone = band_look(band)
    return Look(look.word, look.symbol, zone.fill, zone.ink, zone.strong)


def standing_words(standing: Standing) -> str:
    """The state of an activity and, where it is judged by zone, its zone: ``► En ejecución ▼ baja``."""
    text = STATE_LOOKS[standing.state].text
    return text if standing.band is None else f"{text} {band_look(standing.band).text}"


def ink_on(fill: str) -> str:
    """The colour of text on a fill: the usual ink where it can be read, else black or white, whichever reads better."""
    if contrast(INK, fill) >= MIN_CONTRAST:
        return INK
    return max(("#000000", PAPER), key=lambda ink: contrast(ink, fill))


def contrast(one: str, other: str) -> float:
    """The contrast ratio 1..21 of two ``#RRGGBB`` colours (WCAG 2.1)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def long_date(day: dt.date) -> str:
    """A date in words: ``30 de septiembre de 2022``."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def shown_share(share: float | None) -> str:
    """A share as it is printed in a sentence: ``54,8 %``; the blank sign where it is unknown."""
    return UNKNOWN if share is None else f"{math.floor(share * 1000 + 0.5 + 1e-7) / 10:.1f} %".replace(".", ",")


def link_or_text(links: Iterable[str], text: str, tip: str = "Abrir la evidencia") -> Content:
    """The cell of an evidence: a link where there is exactly one, else its text as it was written; None for nothing."""
    urls = tuple(links)
    if len(urls) == 1:
        return Link(urls[0], text or urls[0], tip)
    return text or "\n".join(urls) or None


def lines_needed(text: str, width: float, size: float = BODY_SIZE) -> int:
    """How many lines a text takes in a column of ``width`` characters, wrapped at words; at least 1."""
    if len(text) < width - 2 and "\n" not in text and size <= BODY_SIZE:
        return 1
    room = max(width - 1, 1) * 11 / size
    return sum(_lines_of(part, room / (1.16 if part.isupper() else 1.0)) for part in text.split("\n"))


def _lines_of(text: str, room: float) -> int:
    if len(text) <= room:
        return 1
    lines, used = 1, 0
    for word in text.split(" "):
        length = len(word)
        if used and used + 1 + length > room:
            lines, used = lines + 1, 0
        used += length + (1 if used else 0)
        if used > room:
            extra = math.ceil(used / room) - 1
            lines, used = lines + extra, used - int(extra * room)
    return lines


MAX_HEIGHT = 409.0


@cache
def row_height(lines: int, size: float = BODY_SIZE) -> float:
    """The height in points of a row with that many lines of text; never more than Excel allows."""
    return min(round(lines * size * 1.36 + 5, 1), MAX_HEIGHT)


def fitted_height(texts: Iterable[tuple[str, float]], size: float = BODY_SIZE) -> float:
    """The height of a row that holds these (text, column width) without clipping any."""
    return row_height(max((lines_needed(text, width, size) for text, width in texts), default=1), size)


_UNDER_TITLE = 60


def corte_line(summary: Summary) -> str:
    """Office or entity, year and corte in words, for under a title; says PRELIMINAR where the figures may still change.

    It is no longer than the narrowest sheet; the whole name stands on the first page.
    """
    parts = [
        shorten(summary.office or summary.plan.entity, _UNDER_TITLE),
        f"vigencia {summary.plan.year}",
        f"corte al {long_date(summary.corte.end)} ({summary.corte.name})",
    ]
    if summary.preliminary:
        parts.append("PRELIMINAR")
    return " · ".join(part for part in parts if part)


def page_head(summary: Summary, title: str, note: str) -> tuple[Item, ...]:
    """The head of a sheet: title in A1, entity and corte in A2, what the sheet answers in A3. Tables start in row 5."""
    return (
        Item(1, 1, title, TITLE),
        Item(2, 1, corte_line(summary), SUBTITLE),
        Item(3, 1, note, NOTE),
    )


HEAD_HEIGHTS = {1: 32.0, 2: 18.0, 3: 16.0, 4: 8.0}
TABLE_HEADER_HEIGHT = 42.0
"""Room under the words of a header for the button of the filter."""
HEAD_ROW = 5
"""The first free row under ``page_head``: where a table has its header."""

_FOOTER_LIMIT, _FOOTER_ROOM = 255, 75
"""The longest footer that Excel takes, and how much of an entity stands beside the rest on the narrowest page."""


def page_footer(summary: Summary) -> str:
    """The footer of every page: entity, corte, page of pages; the entity is cut where it would run into the rest."""
    rest = f"&RCorte {summary.corte} · Página &P de &N"
    entity = "".join(letter for letter in " ".join(summary.plan.entity.split()) if letter.isprintable())
    entity = shorten(entity, _FOOTER_ROOM)
    while utf16_length(f"&L{_escaped(entity)}{rest}") > _FOOTER_LIMIT:
        entity = entity[:-2].rstrip() + "…"
    return f"&L{_escaped(entity)}{rest}" if entity else rest


def _escaped(text: str) -> str:
    """Text for a footer, where ``&`` begins a code; ``&G`` and ``&[`` would mean a picture even when doubled."""
    return text.replace("&G", "& G").replace("&[", "& [").replace("&", "&&")

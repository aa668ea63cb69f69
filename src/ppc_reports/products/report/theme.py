"""The theme, defined once: palette, words and symbols, text styles, number formats.

A state is a symbol and a word with a coloured edge; a fill is a zone, on the number of compliance alone; an arrow is a
change. Every text keeps a contrast of 4.5:1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ppc_reports.excel.book import Content, Link, Style
from ppc_reports.judging.completeness import Fullness
from ppc_reports.plan.findings import SEVERITY_NAMES, Severity
from ppc_reports.plan.model import Absent, State
from ppc_reports.settings.scale import INCONCLUSIVE, Band

INK, MUTED, PAPER = "#1F2933", "#52606D", "#FFFFFF"
ACCENT, ACCENT_SOFT, ACCENT_MID = "#1F4E79", "#EAF0F6", "#9DB6CE"
RULE, TINT = "#D5DCE4", "#F4F7FA"
GREY, GREY_TAB = "#E4E8EC", "#B8C2CC"
"""The ground of a verdict that cannot be given, and the tab of a sheet that stands behind the report."""
DONE, PLANNED_LINE, LACKING = ACCENT, "#55748F", "#CBD8E4"
"""What was done, what was planned, and what lacks between both, in every chart."""
HATCH = {"pattern": "wide_upward_diagonal", "fg_color": "#7F97AE", "bg_color": PAPER}
"""The look of what may be done and was not reported."""
MIN_CONTRAST = 4.5

SHARE_FORMAT = '#,##0.0"\u00a0"%'
"""The sign outside of the quotes makes it a percentage; the separators are those of the reader's system."""
AT_LEAST_FORMAT = f'"≥\u00a0"{SHARE_FORMAT}'
"""A compliance that cannot be concluded: what is printed is the least that it may be."""
AT_MOST_FORMAT = f'"≤\u00a0"{SHARE_FORMAT}'
"""What lacks of the planned where it cannot be concluded: what is printed is the most that it may be."""
POINTS_FORMAT = "#,##0.0"
MOVED_FORMAT = '"▲ +"#,##0.0;"▼ −"#,##0.0;"= "0.0'
DATE_FORMAT = "dd/mm/yyyy"
COUNT_FORMAT = "#,##0"

TITLE_SIZE, SECTION_SIZE, SUBTITLE_SIZE, BODY_SIZE, NOTE_SIZE, FIGURE_SIZE = 16.0, 12.0, 10.5, 10.0, 9.0, 22.0

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


@dataclass(frozen=True, slots=True)
class Look:
    """One meaning as people see it: word, symbol, ``strong`` for its edge and charts, ``fill`` and ``ink`` as a ground."""

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
        """The style on the ground of this look: for zones and for the counts of findings."""
        return style.but(fill=self.fill, color=self.ink)

    def edged(self, style: Style) -> Style:
        """The style with the edge of this look: for states."""
        return style.but(left=self.strong, align="left", indent=1)


STATE_LOOKS = {
    State.COMPLETED: Look("Cumplida", "✓", "#E7F3EB", "#12472A", "#2E7D4F"),
    State.IN_PROGRESS: Look("En ejecución", "•", "#EAF2FA", "#153E66", "#3B78B5"),
    State.EARLY: Look("Adelantada", "»", "#E6F5F3", "#0B4A46", "#2A9D95"),
    State.NOT_SCHEDULED: Look("No programada", "·", "#F1F3F5", "#3E4C59", "#9AA5B1"),
    State.NO_REPORT: Look("Sin reporte", "□", "#FCEFDF", "#6B3A00", "#D9822B"),
    State.OVERDUE: Look("Vencida", "✕", "#FBE9E7", "#741A12", "#B3372B"),
    State.INVALID: Look("Dato inválido", "!", "#F1E8F5", "#4F2364", "#7E4A9B"),
    State.NOT_JUDGED: Look("No evaluable", "∅", "#F0EEE9", "#4A4437", "#B5AE9E"),
    State.NOT_APPLICABLE: Look("No aplica", "–", "#F5F6F8", "#52606D", "#CBD2D9"),
}
"""From the best to the least judgeable: the order in which states are shown side by side."""

SEVERITY_LOOKS = {
    Severity.ERROR: Look(SEVERITY_NAMES[Severity.ERROR], "✕", "#F3C4C0", "#741A12", "#B3372B"),
    Severity.WARNING: Look(SEVERITY_NAMES[Severity.WARNING], "!", "#FCE8B2", "#5F4300", "#D9822B"),
    Severity.INFO: Look(SEVERITY_NAMES[Severity.INFO], "i", "#D9E7F5", "#153E66", "#3B78B5"),
}

FULLNESS_LOOKS = {
    Fullness.COMPLETE: Look("Completa", "✓", "#E7F3EB", "#12472A", "#2E7D4F"),
    Fullness.INCOMPLETE: Look("Incompleta", "□", "#FCEFDF", "#6B3A00", "#D9822B"),
    Fullness.MISSING: Look("Falta", "✕", "#FBE9E7", "#741A12", "#B3372B"),
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


@cache
def zoned(band: Band | None, style: Style) -> Style:
    """The style of a share on the ground of a zone, with the sign of the zone before it: never colour alone.

    A compliance that cannot be concluded says «at least» too; without a zone the style stays as it is.
    """
    if band is None:
        return style
    sign = band.symbol.replace('"', "")
    shown = f'"{sign}\u00a0"{SHARE_FORMAT}' if band is not INCONCLUSIVE else f'"{sign}\u00a0≥\u00a0"{SHARE_FORMAT}'
    return band_look(band).on(style).but(number_format=shown)


def reached(band: Band | None, style: Style) -> Style:
    """The style of what was done of the planned: says «at least» where its compliance cannot be concluded."""
    return style.but(number_format=AT_LEAST_FORMAT) if band is INCONCLUSIVE else style


def lacking(band: Band | None, style: Style) -> Style:
    """The style of what lacks of the planned: says «at most» where its compliance cannot be concluded."""
    return style.but(number_format=AT_MOST_FORMAT) if band is INCONCLUSIVE else style


@cache
def state_style(state: State, style: Style) -> Style:
    """The style with the edge of a state."""
    return STATE_LOOKS[state].edged(style)


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


def link_or_text(links: Iterable[str], text: str, tip: str = "Abrir la evidencia") -> Content:
    """The cell of an evidence: a link where there is exactly one, else its text as it was written; None for nothing."""
    urls = tuple(links)
    if len(urls) == 1:
        return Link(urls[0], text or urls[0], tip)
    return text or "\n".join(urls) or None

"""The charts of the report: one look, percentages from 0 to 100 %, bars in the order of their table."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ppc_reports.excel.book import FONT, Area, Chart, Options, Series, ref
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report import theme

_TEXT: dict[str, Any] = {"name": FONT, "size": 9, "color": theme.MUTED}
_TITLE: dict[str, Any] = {"name": FONT, "size": 11, "color": theme.ACCENT, "bold": True}
_QUIET: dict[str, Any] = {"none": True}
_AXIS_LINE: dict[str, Any] = {"color": theme.ACCENT_MID, "width": 0.75}
_GRID: dict[str, Any] = {"visible": True, "line": {"color": theme.RULE, "width": 0.5}}
_NOISE = 1e-6
"""A share of 100 % may be stored a trace above it, and would fall off the chart."""
_FEW, _WIDE_GAP, _GAP = 2, 160, 60
"""Two groups or one would fill a chart with bars like walls; the gaps are in percent of a bar."""
PLANNED_COLOR, PLANNED_LINE, ACHIEVED_COLOR = theme.ACCENT_MID, "#7B98B5", theme.ACCENT


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart stands and how large it is: anchor cell, pixels."""

    row: int
    column: int
    width: int
    height: int


def share_axis(*shares: float | None) -> Options:
    """An axis from 0 to 100 %; longer, in at most six round steps, where a share goes beyond it."""
    highest = max((share for share in shares if share is not None), default=0.0)
    unit = 0.2 if highest <= 6 * 0.2 else 0.5 if highest <= 6 * 0.5 else float(_round_step(highest / 6))
    return {
        "min": 0,
        "max": max(1.0, math.ceil(highest / unit - 1e-9) * unit) + _NOISE,
        "major_unit": unit,
        "num_format": "0%",
        "num_font": _TEXT,
        "line": _QUIET,
        "major_gridlines": _GRID,
        "major_tick_mark": "none",
    }


def count_axis() -> Options:
    """No axis at all: every bar says its number."""
    return {"visible": False, "major_gridlines": {"visible": False}, "min": 0}


def count_scale(highest: int) -> Options:
    """An axis of whole numbers from 0, in at most five round steps: of 1, 2, 5, 10, 20, 50…"""
    unit = _round_step(highest / 5)
    return {
        "min": 0,
        "max": max(math.ceil(highest / unit), 1) * unit,
        "major_unit": unit,
        "num_format": "0",
        "num_font": _TEXT,
        "line": _QUIET,
        "major_gridlines": _GRID,
    }


def _round_step(least: float) -> int:
    """The first of 1, 2, 5, 10, 20, 50… that is at least that much."""
    step = max(math.ceil(least), 1)
    power: int = 10 ** (len(str(step)) - 1)
    return next(times * power for times in (1, 2, 5, 10) if times * power >= step)


def bar(color: str, bars: int = _FEW + 1) -> Options:
    """A bar of one colour, thinner where there are few ``bars``."""
    gap = _WIDE_GAP if bars <= _FEW else _GAP
    return {"fill": {"color": color}, "border": _QUIET, "gap": gap, "overlap": 0}


def category_axis(reverse: bool = False) -> Options:
    """The axis of names; ``reverse`` keeps the order of the table in horizontal bars, which start at the bottom."""
    axis: Options = {
        "num_font": _TEXT,
        "line": _AXIS_LINE,
        "major_tick_mark": "none",
        "major_gridlines": {"visible": False},
    }
    return {**axis, "reverse": True, "crossing": "max"} if reverse else axis


def curve(color: str, position: str, told: int) -> Options:
    """A line with a marker at each of four points, and the value beside the one that is ``told`` (1..4)."""
    shown = [{} if number == told else {"delete": True} for number in QUARTERS]
    return {
        "line": {"color": color, "width": 2.25},
        "marker": {"type": "circle", "size": 6, "fill": {"color": color}, "border": {"color": color}},
        "data_labels": {**labels("0.0%", color), "position": position, "custom": shown},
    }


def labels(number_format: str, color: str = theme.MUTED) -> Options:
    """The value beside each bar or point."""
    return {"value": True, "num_format": number_format, "font": {**_TEXT, "color": color}}


def legend(shown: bool) -> Options:
    """The legend at the bottom, or none."""
    return {"position": "bottom", "font": _TEXT} if shown else {"none": True}


def series(sheet: str, name: str, categories: Area, values: Area, **options: Any) -> Series:
    """A series whose names and values stand on a sheet."""
    return Series(name, f"={ref(sheet, categories)}", f"={ref(sheet, values)}", options)


def points(colors: Iterable[str]) -> list[dict[str, Any]]:
    """One colour per bar."""
    return [{"fill": {"color": color}} for color in colors]


def look() -> Options:
    """What every chart has in common."""
    return {
        "chartarea": {"border": _QUIET, "fill": {"color": theme.PAPER}},
        "plotarea": {"fill": _QUIET},
    }


def title(text: str) -> Options:
    """The title in the type of the report, over the chart."""
    return {"title": {"name": text, "name_font": _TITLE, "overlay": False}}


def horizontal(frame: Frame, text: str, description: str, bars: Iterable[Series], **axes: Any) -> Chart:
    """Horizontal bars from top to bottom in the order of their table; ``axes``: ``values``, ``subtype``, ``key``."""
    return Chart(
        kind="bar",
        subtype=axes.get("subtype", ""),
        row=frame.row,
        column=frame.column,
        width=frame.width,
        height=frame.height,
        title=text,
        description=description,
        series=tuple(bars),
        x_axis=axes["values"],
        y_axis=category_axis(reverse=True),
        legend=legend(axes.get("key", False)),
        options={**look(), **title(text)},
    )


QUARTER_LETTERS = "IJKL"
"""The columns in which the table of the year has its quarters."""
_FIRST_QUARTER = 9
_NEAR_THE_TOP = 0.85
"""Above it there is no room for a value over its point."""
_NEAR_THE_AXIS = 0.15
"""Below it there is none for a value under its point, where the quarters stand."""
_APART = 0.25
"""So far from each other the two lines leave room for a value between them."""


def states_chart(summary: Summary, sheet: str, first_row: int, frame: Frame) -> Chart:
    """Activities by state, one colour per state."""
    looks = theme.STATE_LOOKS
    last = first_row + len(looks) - 1
    names, counts = Area(first_row, 1, last, 1), Area(first_row, 3, last, 3)
    options = {
        **bar(theme.ACCENT),
        "gap": 40,
        "points": points(look.strong for look in looks.values()),
        "data_labels": labels("0;;", theme.INK),
    }
    told = "; ".join(f"{look.word}: {summary.totals.states[state]}" for state, look in looks.items())
    bars = [series(sheet, "Actividades", names, counts, **options)]
    return horizontal(
        frame, "Actividades por estado", f"Barras. Actividades por estado. {told}", bars, values=count_axis()
    )


def curve_chart(summary: Summary, sheet: str, header_row: int, frame: Frame) -> Chart:
    """The year: planned and achieved to date at the end of each quarter, with the corte as a band."""
    quarters, planned, achieved, corte = (
        Area(row, _FIRST_QUARTER, row, _FIRST_QUARTER + 3) for row in range(header_row, header_row + 4)
    )
    heading, told = "La curva del año, acumulado", summary.corte.number
    expected, reached = (share or 0.0 for share in summary.totals.curve[told - 1])
    high = expected > _NEAR_THE_TOP
    aside = "below" if expected - reached > _APART else "left"
    due = curve(PLANNED_LINE, aside if high else "above", told)
    under = "above" if reached < _NEAR_THE_AXIS else "below"
    done = curve(ACHIEVED_COLOR, under if told == QUARTERS[-1] else "right", told)
    lines = (
        series(sheet, "Programado acumulado", quarters, planned, **due),
        series(sheet, "Ejecutado acumulado", quarters, achieved, **done),
    )
    band = series(sheet, "Corte", quarters, corte, **{**bar(theme.ACCENT_SOFT), "gap": 20})
    points = "; ".join(
        f"T{number}: {theme.shown_share(done_by)} de {theme.shown_share(due_by)}"
        for number, (due_by, done_by) in enumerate(summary.totals.curve, 1)
    )
    return Chart(
        kind="column",
        row=frame.row,
        column=frame.column,
        width=frame.width,
        height=frame.height,
        title=heading,
        description=f"Líneas. Ejecutado de programado, acumulado: {points}. Corte en T{told}",
        series=(band,),
        x_axis=category_axis(),
        y_axis=share_axis(*(share for point in summary.totals.curve for share in point)),
        legend=legend(shown=True),
        options={**look(), **title(heading), "show_blanks_as": "gap"},
        overlay=Chart("line", 1, 1, 1, 1, "", "", lines),
    )

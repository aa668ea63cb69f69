"""The charts of the report: native, live, on an axis from 0 to 100 % which no single value rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ppc_reports.excel.book import FONT, Area, Chart, Options, Series, ref
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report import theme

_TEXT: dict[str, Any] = {"name": FONT, "size": 9, "color": theme.MUTED}
_NONE: dict[str, Any] = {"none": True}
_GRID: dict[str, Any] = {"visible": True, "line": {"color": theme.RULE, "width": 0.5}}
_NOISE = 1e-6
"""A share of 100 % may be stored a trace above it, and would fall off the chart."""
_WHOLE_WIDTH = {"layout": {"x": 0.01, "y": 0.0, "width": 0.98, "height": 1.0}}


@dataclass(frozen=True, slots=True)
class Frame:
    """The place and size of a chart: anchor cell, pixels."""

    row: int
    column: int
    width: int
    height: int


_BLANK = "\u00a0"


@dataclass(frozen=True, slots=True)
class PointLabel:
    """The value of a line at the point ``place`` (1..4, 0 for none), at which side; ``before`` and ``after`` push its ink aside."""

    place: int
    position: str
    before: str = ""
    after: str = ""


def rising(corte: int, last: int) -> tuple[PointLabel, PointLabel]:
    """The labels of a line that rises, at the *corte*, and of one under it, at its ``last`` point.

    Up to the left and down to the right no line that rises runs through them.
    """
    return PointLabel(corte, "above", after=_BLANK * 6), PointLabel(last, "below", before=_BLANK * 8)


@dataclass(frozen=True, slots=True)
class Bullets:
    """The cells of a chart of bullets: names, what was planned, what it may be once all is reported, what was done of it."""

    sheet: str
    names: Area
    planned: Area
    if_reported: Area
    done: Area
    description: str


def bullets(frame: Frame, data: Bullets) -> Chart:
    """One bar beside each row of a table: light what was planned, hatched what may be done of it, dark what was; equal rows.

    They lie one over the other, so that each ends at its own figure.
    """
    outline = {"color": theme.DONE, "width": 0.75}
    looks: tuple[tuple[str, Area, Options], ...] = (
        ("Programado", data.planned, {"fill": {"color": theme.LACKING}, "border": outline, "overlap": 100}),
        ("Si se reporta", data.if_reported, {"pattern": theme.HATCH, "border": outline}),
        ("Ejecutado que cuenta", data.done, {"fill": {"color": theme.DONE}, "border": outline}),
    )
    return Chart(
        kind="bar",
        row=frame.row,
        column=frame.column,
        width=frame.width,
        height=frame.height,
        title="",
        description=data.description,
        series=tuple(series(data.sheet, name, data.names, cells, gap=90, **look) for name, cells, look in looks),
        x_axis={
            "min": 0,
            "max": 1 + _NOISE,
            "major_unit": 0.25,
            "visible": False,
            "major_gridlines": _GRID,
        },
        y_axis={"reverse": True, "visible": False, "major_gridlines": {"visible": False}},
        legend=_NONE,
        options={"chartarea": {"border": _NONE, "fill": _NONE}, "plotarea": _WHOLE_WIDTH},
        with_cells=True,
    )


def curve(frame: Frame, lines: Iterable[Series], description: str) -> Chart:
    """Lines over the four quarters, on an axis from 0 to 100 %; what passes it is cut, a quarter without a figure is a gap.

    Under 0 % there is room for a label.
    """
    return Chart(
        kind="line",
        row=frame.row,
        column=frame.column,
        width=frame.width,
        height=frame.height,
        title="",
        description=description,
        series=tuple(lines),
        x_axis={
            "num_font": _TEXT,
            "label_position": "low",
            "line": {"color": theme.ACCENT_MID, "width": 0.75},
            "major_tick_mark": "none",
        },
        y_axis={
            "min": -0.2,
            "max": 1 + _NOISE,
            "major_unit": 0.2,
            "num_format": '0"\u00a0"%;;0"\u00a0"%',
            "num_font": _TEXT,
            "line": _NONE,
            "major_gridlines": _GRID,
            "major_tick_mark": "none",
        },
        legend=_NONE,
        options={
            "chartarea": {"border": _NONE, "fill": _NONE},
            "plotarea": {"layout": {"x": 0.09, "y": 0.18, "width": 0.88, "height": 0.68}},
            "show_blanks_as": "gap",
        },
    )


def told_line(color: str, told: PointLabel, *, dashed: bool = False) -> Options:
    """A line that says its value at the corte."""
    return {
        "line": {"color": color, "width": 2.25, **({"dash_type": "dash"} if dashed else {})},
        "marker": {"type": "circle", "size": 6, "fill": {"color": color}, "border": {"color": color}},
        "data_labels": {
            "value": True,
            "num_format": f'"{told.before}"{theme.SHARE_FORMAT}"{told.after}"',
            "font": {**_TEXT, "color": color, "bold": True},
            "position": told.position,
            "custom": [{} if number == told.place else {"delete": True} for number in QUARTERS],
        },
    }


def series(sheet: str, name: str, categories: Area, values: Area, **options: Any) -> Series:
    """A series whose names and values stand on a sheet."""
    return Series(name, f"={ref(sheet, categories)}", f"={ref(sheet, values)}", options)

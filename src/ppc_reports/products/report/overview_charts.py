"""The charts of *Resumen* that are drawn from its own cells: the states, and the curve of the year."""

from __future__ import annotations

from ppc_reports.excel.book import Area, Chart
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report import charts, theme
from ppc_reports.products.report.charts import Frame

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
        **charts.bar(theme.ACCENT),
        "gap": 40,
        "points": charts.points(look.strong for look in looks.values()),
        "data_labels": charts.labels("0;;", theme.INK),
    }
    told = "; ".join(f"{look.word}: {summary.totals.states[state]}" for state, look in looks.items())
    bars = [charts.series(sheet, "Actividades", names, counts, **options)]
    return charts.horizontal(
        frame, "Actividades por estado", f"Barras. Actividades por estado. {told}", bars, values=charts.count_axis()
    )


def curve_chart(summary: Summary, sheet: str, header_row: int, frame: Frame) -> Chart:
    """The year: planned and achieved to date at the end of each quarter, with the corte as a band."""
    quarters, planned, achieved, corte = (
        Area(row, _FIRST_QUARTER, row, _FIRST_QUARTER + 3) for row in range(header_row, header_row + 4)
    )
    title, told = "La curva del año, acumulado", summary.corte.number
    expected, reached = (share or 0.0 for share in summary.totals.curve[told - 1])
    high = expected > _NEAR_THE_TOP
    aside = "below" if expected - reached > _APART else "left"
    due = charts.curve(charts.PLANNED_LINE, aside if high else "above", told)
    under = "above" if reached < _NEAR_THE_AXIS else "below"
    done = charts.curve(charts.ACHIEVED_COLOR, under if told == QUARTERS[-1] else "right", told)
    lines = (
        charts.series(sheet, "Programado acumulado", quarters, planned, **due),
        charts.series(sheet, "Ejecutado acumulado", quarters, achieved, **done),
    )
    band = charts.series(sheet, "Corte", quarters, corte, **{**charts.bar(theme.ACCENT_SOFT), "gap": 20})
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
        title=title,
        description=f"Líneas. Ejecutado de programado, acumulado: {points}. Corte en T{told}",
        series=(band,),
        x_axis=charts.category_axis(),
        y_axis=charts.share_axis(*(share for point in summary.totals.curve for share in point)),
        legend=charts.legend(shown=True),
        options={**charts.look(), **charts.title(title), "show_blanks_as": "gap"},
        overlay=Chart("line", 1, 1, 1, 1, "", "", lines),
    )

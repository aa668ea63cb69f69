"""The year on *Resumen*: planned and counted at each corte, as a curve with direct labels, drawn from cells beside the page."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Area, Chart, Content, Item
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import by_corte
from ppc_reports.judging.past.issues import Published
from ppc_reports.judging.past.known import Printed
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS
from ppc_reports.plan.spanish import listing, printed
from ppc_reports.products.report import charts, formulas, theme
from ppc_reports.products.report.blocks import Block
from ppc_reports.products.report.charts import Frame
from ppc_reports.products.report.formulas import GroupRows
from ppc_reports.products.report.sheets.front.overview_grid import COLUMNS, DATA, GUTTER, LEFT, NAME, PIXELS

_LABEL = theme.BODY.but(size=theme.NOTE_SIZE)
_SHARE = theme.PERCENT.but(size=theme.NOTE_SIZE)
_MOST_KEYS = 4
_TITLE = "Datos de la curva (acumulado)"


def data(summary: Summary, row: int) -> Iterator[Item]:
    """Header, planned, counted and compliance of the four quarters, from row ``row`` down; a quarter nobody knows is blank."""
    figures = by_corte(summary)
    yield Item(row, DATA, _TITLE, theme.HEADER.but(size=theme.NOTE_SIZE, align="left"))
    for place, name in enumerate(("Programado", "Ejecutado", "Cumplimiento", "Cumplimiento publicado"), row + 1):
        yield Item(place, DATA, name, _LABEL)
    published = {item.corte.number: item.printed.compliance for item in summary.published}
    yield from _known(summary, row + 5)
    for column, (quarter, then) in enumerate(zip(QUARTERS, figures, strict=True), DATA + 1):
        yield Item(row, column, f"T{quarter}", theme.HEADER.but(size=theme.NOTE_SIZE))
        yield Item(row + 1, column, _planned(summary, quarter, then), _SHARE)
        yield Item(row + 2, column, _counted(summary, quarter, then), _SHARE)
        yield Item(row + 4, column, published.get(quarter), _SHARE)
        yield Item(
            row + 3,
            column,
            _compliance(summary, then, f"{column_letters(column)}{row + 1}", f"{column_letters(column)}{row + 2}"),
            _SHARE,
        )


def _known(summary: Summary, row: int) -> Iterator[Item]:
    """Coverage, and what compliance would be if what is missing was done as planned, at the corte."""
    group, totals = GroupRows.of_all(summary), summary.totals
    cells = (
        ("Cobertura", formulas.coverage(group, totals)),
        ("Si lo que falta se hizo", formulas.if_reported(group, totals)),
    )
    for place, (name, formula) in enumerate(cells, row):
        yield Item(place, DATA, name, _LABEL)
        yield Item(place, DATA + summary.corte.number, formula, _SHARE)


def _planned(summary: Summary, quarter: int, then: GroupFigures | None) -> Content:
    group, value = GroupRows.of_all(summary), summary.totals.curve[quarter - 1][0]
    if value is None:
        return None
    if then is None:
        return formulas.planned_later(group, quarter, value)
    if quarter == summary.corte.number:
        return formulas.planned(group, then)
    return formulas.planned_then(quarter, then.planned)


def _counted(summary: Summary, quarter: int, then: GroupFigures | None) -> Content:
    if then is None or _concluded(summary, then) is None:
        return None
    if quarter == summary.corte.number:
        return formulas.counted(GroupRows.of_all(summary), then)
    return formulas.counted_then(quarter, then.counted)


def _concluded(summary: Summary, then: GroupFigures | None) -> float | None:
    return None if then is None else summary.concluded(then)


def _compliance(summary: Summary, then: GroupFigures | None, planned: str, counted: str) -> Content:
    if then is None or _concluded(summary, then) is None:
        return None
    return formulas.compliance(then, planned, counted)


def _curve(summary: Summary, row: int, top: int, height: float) -> Chart:
    """The curve, beside the lines; ``top`` is its first row and ``height`` its points."""
    figures = by_corte(summary)
    known = [number for number, then in zip(QUARTERS, figures, strict=True) if _concluded(summary, then) is not None]
    quarters, planned, counted = (Area(place, DATA + 1, place, DATA + 4) for place in (row, row + 1, row + 2))
    above, under = charts.rising(summary.corte.number, max(known, default=0))
    lines = (
        charts.series(
            NAME, "Programado", quarters, planned, **charts.told_line(theme.PLANNED_LINE, above, dashed=True)
        ),
        charts.series(NAME, "Ejecutado", quarters, counted, **charts.told_line(theme.DONE, under)),
    )
    told = "; ".join(
        f"T{quarter}: {_done(summary, then)} de {printed(summary.totals.curve[quarter - 1][0])}"
        for quarter, then in zip(QUARTERS, figures, strict=True)
        if then is not None
    )
    width = (COLUMNS - LEFT - GUTTER) * PIXELS
    frame = Frame(top, LEFT + GUTTER + 1, width, round(height / 0.75))
    return charts.curve(frame, lines, f"Líneas. Ejecutado que cuenta de lo programado, acumulado: {told}.")


def _done(summary: Summary, then: GroupFigures) -> str:
    share = summary.concluded(then)
    return "no concluyente" if then.due and share is None else printed(share)


def curve(summary: Summary, row: int, beside: Block) -> tuple[Chart, ...]:
    """The curve over the rows of the block beside it, but its title."""
    heights = [beside.heights[place] for place in range(row + 1, row + beside.rows - 1)]
    return (_curve(summary, row, row + 1, sum(heights)),)


def notes(summary: Summary) -> str:
    """The notes under the curve: the cortes without a point, and where an earlier report published another figure."""
    return " ".join((*_gaps(summary), *published_otherwise(summary)))


def _gaps(summary: Summary) -> Iterator[str]:
    """The cortes at which nothing could be judged yet, and those of which too little is known to draw what was done."""
    then = [(f"T{quarter}", figures) for quarter, figures in zip(QUARTERS, by_corte(summary), strict=True) if figures]
    early = [name for name, figures in then if figures.only_waiting]
    if early:
        said = "dibujan" if len(early) > 1 else "dibuja"
        yield f"{listing(early)} no se {said}: solo hay meta del año, sin programado por trimestre."
    unsure = [name for name, figures in then if figures.due and summary.concluded(figures) is None]
    if unsure:
        yield f"El ejecutado de {listing(unsure)} no se dibuja: lo reportado no alcanza para concluir."


def published_otherwise(summary: Summary) -> Iterator[str]:
    """The differences between today's calculation of an earlier corte and what was published: both figures and why."""
    told = [_differing(summary, item) for item in summary.published if item.differs and item.recalculated]
    if told:
        yield f"Publicado y recalculado hoy: {'; '.join(told)}."


def _differing(summary: Summary, item: Published) -> str:
    then, now = (_figure(summary, figures) for figures in (item.printed, item.recalculated))
    keys = listing((moved.key for moved in item.why), _MOST_KEYS)
    why = (
        f"por la actividad {keys}"
        if len(item.why) == 1
        else f"por las actividades {keys}"
        if keys
        else "por la manera de calcular"
    )
    return f"T{item.corte.number}, {then} publicado, {now} hoy, {why}"


def _figure(summary: Summary, figures: Printed | None) -> str:
    if figures is None:
        return printed(None)
    least = "" if summary.enough(figures.coverage) else "≥ "
    return f"{least}{printed(figures.compliance)}"

"""The year on *Resumen*: planned and counted at each corte, as a curve with direct labels, drawn from cells beside the page."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Area, Chart, Content, Item
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import at_corte
from ppc_reports.judging.past.issues import Published
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS, Quarter
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
    figures = _figures(summary)
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
            _compliance(then, f"{column_letters(column)}{row + 1}", f"{column_letters(column)}{row + 2}"),
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


def _figures(summary: Summary) -> list[GroupFigures | None]:
    """The plan at each corte up to this one, None after it."""
    year, corte = summary.corte.year, summary.corte.number
    return [
        None if quarter > corte else summary.totals if quarter == corte else at_corte(summary, Quarter(year, quarter))
        for quarter in QUARTERS
    ]


def _planned(summary: Summary, quarter: int, then: GroupFigures | None) -> Content:
    group, value = GroupRows.of_all(summary), summary.totals.curve[quarter - 1][0]
    if then is None:
        return formulas.planned_later(group, quarter, value)
    if quarter == summary.corte.number:
        return formulas.planned(group, then)
    return formulas.planned_then(quarter, then.planned)


def _counted(summary: Summary, quarter: int, then: GroupFigures | None) -> Content:
    if then is None or _unread(then):
        return None
    if quarter == summary.corte.number:
        return formulas.counted(GroupRows.of_all(summary), then)
    return formulas.counted_then(quarter, then.counted)


def _unread(then: GroupFigures) -> bool:
    """True where something was due and nothing of it could be read: a gap in the curve, never a zero."""
    return then.due > 0 and then.known == 0


def _compliance(then: GroupFigures | None, planned: str, counted: str) -> Content:
    if then is None or _unread(then):
        return None
    return formulas.compliance(then, planned, counted)


def _curve(summary: Summary, row: int, top: int, height: float) -> Chart:
    """The curve, beside the lines; ``top`` is its first row and ``height`` its points."""
    corte = summary.corte.number
    quarters, planned, counted = (Area(place, DATA + 1, place, DATA + 4) for place in (row, row + 1, row + 2))
    above, under = charts.rising(corte)
    lines = (
        charts.series(
            NAME, "Programado", quarters, planned, **charts.told_line(theme.PLANNED_LINE, above, dashed=True)
        ),
        charts.series(NAME, "Ejecutado", quarters, counted, **charts.told_line(theme.DONE, under)),
    )
    told = "; ".join(
        f"T{quarter}: {printed(then.counted)} de {printed(then.planned)}"
        for quarter, then in zip(QUARTERS, _figures(summary), strict=True)
        if then is not None
    )
    width = (COLUMNS - LEFT - GUTTER) * PIXELS
    frame = Frame(top, LEFT + GUTTER + 1, width, round(height / 0.75))
    return charts.curve(frame, lines, f"Líneas. Ejecutado que cuenta de lo programado, acumulado: {told}.")


def curve(summary: Summary, row: int, beside: Block) -> tuple[Chart, ...]:
    """The curve over the rows of the block beside it, but its title."""
    heights = [beside.heights[place] for place in range(row + 1, row + beside.rows - 1)]
    return (_curve(summary, row, row + 1, sum(heights)),)


def published_words(summary: Summary) -> str:
    """The differences between today's calculation of an earlier corte and what was published: both figures and why; else empty."""
    told = [_differing(item) for item in summary.published if item.differs and item.recalculated]
    return f"Publicado y recalculado hoy: {'; '.join(told)}." if told else ""


def _differing(item: Published) -> str:
    now = item.recalculated.compliance if item.recalculated else None
    keys = listing((moved.key for moved in item.why), _MOST_KEYS)
    why = (
        f"por la actividad {keys}"
        if len(item.why) == 1
        else f"por las actividades {keys}"
        if keys
        else "por la manera de calcular"
    )
    return f"T{item.corte.number}, {printed(item.printed.compliance)} publicado, {printed(now)} hoy, {why}"

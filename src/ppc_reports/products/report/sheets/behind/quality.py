"""*Calidad del dato*: what was found, by kind, with what it costs; the details below it; and where every row went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from ppc_reports.excel.book import Formula, Sheet
from ppc_reports.judging.alerts import points_lost
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity, catalogue, shorten, some
from ppc_reports.plan.names import file_and_sheet
from ppc_reports.plan.spanish import counted
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    PLAIN,
    BlockCell,
    Builder,
    gap,
    header,
    heading,
    line,
    paragraph,
    stack,
    table,
)
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.behind import balances
from ppc_reports.products.report.sheets.behind.balances import SHEET_NAME, WIDTHS

NAME = "Calidad del dato"
CODE = "Código"
_HEADERS = (
    formulas.SEVERITY,
    "Qué está mal",
    "Qué hacer",
    SHEET_NAME,
    "Celdas",
    "Clave",
    "Encabezado",
    "Encontrado",
    CODE,
)
_SUMMARY = ("Gravedad", "Qué se encontró", "Qué hacer", "Hallazgos", "Primeras celdas", "Puntos en juego")
_PRINTED_COLUMNS = len(_SUMMARY)
_PRINTED = {column: width for column, width in WIDTHS.items() if column <= _PRINTED_COLUMNS}
_CELLS_LIMIT, _HEADER_LIMIT, _SENTENCE_LIMIT, _FIRST_CELLS = 75, 120, 900, 60
_ROOM = 510.0
"""Points of the kinds that fit on the printed page with letters that can be read; the others stand in the list alone."""
_POINTS = CENTERED.but(number_format=theme.POINTS_FORMAT)


class _Kind(NamedTuple):
    """The findings of one code and severity."""

    code: str
    severity: Severity
    items: tuple[Finding, ...]


def sheet(summary: Summary) -> Sheet:
    """The sheet; says so where nothing was found."""
    kinds = by_kind(summary.findings)
    first = stack(HEAD_ROW, [*_kinds(summary, kinds), *_balance_lines(summary)])
    blocks = [*_kinds(summary, kinds), *_balance_lines(summary), gap(), *_details(summary)]
    if not summary.office:
        blocks += [gap(), *balances.blocks(summary)]
    note = "Lo que el programa encontró en el libro: qué está mal, cuántos hallazgos, cuántos puntos del plan toca y qué hacer."
    return report_sheet(
        summary,
        Page(
            NAME,
            note,
            WIDTHS,
            blocks,
            behind=True,
            printed=0 if summary.office else HEAD_ROW + first.rows - 1,
            printed_columns=_PRINTED_COLUMNS,
        ),
    )


def by_kind(findings: Iterable[Finding]) -> tuple[_Kind, ...]:
    """The findings by code, errors first, then those that are found most."""
    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for item in findings:
        groups.setdefault((item.severity, item.code), []).append(item)
    order = list(Severity)
    kinds = (_Kind(code, severity, tuple(items)) for (severity, code), items in groups.items())
    return tuple(sorted(kinds, key=lambda kind: (order.index(kind.severity), -len(kind.items), kind.code)))


def _kinds(summary: Summary, kinds: Sequence[_Kind]) -> Iterator[Builder]:
    if not kinds:
        yield paragraph(_PRINTED, "✓ No se encontró nada que corregir en el libro.", PLAIN)
        return
    yield header(WIDTHS, *_SUMMARY)
    costs = _costs(summary)
    several = len({item.sheet for item in summary.findings if item.cells}) > 1
    rows = [line(WIDTHS, *_kind(kind, costs.get(kind.code), several=several)) for kind in kinds]
    needed = accumulate(height for row in rows for height in row(1).heights.values())
    shown = sum(height <= _ROOM for height in needed)
    yield from rows[:shown]
    rest = kinds[shown:]
    if rest:
        kinds_more = counted(len(rest), "clase más", "clases más")
        items = counted(sum(len(kind.items) for kind in rest), "hallazgo", "hallazgos")
        yield paragraph(_PRINTED, f"Hay {kinds_more}, con {items}, en la lista de abajo.")


def _kind(kind: _Kind, cost: float | None, *, several: bool) -> tuple[BlockCell, ...]:
    """The row of a kind; its first cells name their sheet where findings are on ``several``."""
    look, first = theme.SEVERITY_LOOKS[kind.severity], kind.items[0]
    dossier = catalogue().get(kind.code)
    count = (
        f'=COUNTIFS({formulas.FINDINGS}[{CODE}],"{kind.code}",{formulas.FINDINGS}[{formulas.SEVERITY}],"{look.text}")'
    )
    named = f'ISNUMBER(FIND(" {kind.code} "," "&{formulas.column(formulas.CODES)}&" "))'
    due, points = (
        f"SUMPRODUCT(--{named},{formulas.column(head)})" for head in (formulas.PLANNED_COUNTED, formulas.POINTS)
    )
    cost_told = f'=IF({due}>{formulas.NOTHING},{points},"{theme.UNKNOWN}")'
    varied = len({item.message for item in kind.items}) > 1 and dossier is not None
    return (
        BlockCell(look.text, look.on(CENTERED)),
        BlockCell(dossier.title if varied and dossier else shorten(first.message, 240)),
        BlockCell(shorten(first.advice, 240)),
        BlockCell(Formula(count, len(kind.items)), CENTERED.but(bold=True)),
        BlockCell(some(", ".join(_places(kind.items, several=several)), _FIRST_CELLS) or "Todo el libro"),
        BlockCell(Formula(cost_told, formulas.or_unknown(cost)), _POINTS),
    )


def _places(items: Iterable[Finding], *, several: bool) -> Iterator[str]:
    """The cells of the findings, each sheet before the first of its own; the file alone where a finding is about all of it."""
    last = ""
    for item in items:
        name = " · ".join(filter(None, file_and_sheet(item.sheet))) if several else ""
        if item.cells or (several and file_and_sheet(item.sheet)[0]):
            yield f"{name} {item.where}".strip() if name != last else item.where
        last = name


def _costs(summary: Summary) -> dict[str, float]:
    """The points that the activities with each kind of finding cost the plan; none for a kind that touches nothing planned."""
    codes, costs = formulas.codes_of(summary), defaultdict[str, float](float)
    for item, points in zip(summary.standings, points_lost(summary), strict=True):
        if item.counts and item.planned_counted > TOLERANCE:
            for code in codes.get((item.activity.sheet, item.activity.row), "").split():
                costs[code] += points * 100
    return dict(costs)


def _balance_lines(summary: Summary) -> Iterator[Builder]:
    """The balances of the rows and of the figures of the workbook, in one line each."""
    if summary.office:
        return
    yield paragraph(_PRINTED, summary.balance.in_words)
    yield paragraph(_PRINTED, summary.figures.in_words)


def _details(summary: Summary) -> Iterator[Builder]:
    findings = in_order(summary.findings)
    if findings:
        yield heading(WIDTHS, "Uno por uno")
        yield table(WIDTHS, formulas.FINDINGS, _HEADERS, [_cells(summary, item) for item in findings])


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with errors first, then warnings, then information; otherwise as they came."""
    severities = list(Severity)
    return tuple(sorted(findings, key=lambda item: severities.index(item.severity)))


def _cells(summary: Summary, item: Finding) -> tuple[BlockCell, ...]:
    several = bool(summary.source.parts)
    sheet = item.sheet if several or not item.sheet else f"{summary.source.file}!{item.sheet}"
    look = theme.SEVERITY_LOOKS[item.severity]
    return (
        BlockCell(look.text, look.on(CENTERED)),
        BlockCell(shorten(item.message, _SENTENCE_LIMIT)),
        BlockCell(shorten(item.advice, _SENTENCE_LIMIT)),
        BlockCell(sheet or ("Todo el plan" if several else f"{summary.source.file}, todo el libro")),
        BlockCell(some(item.where, _CELLS_LIMIT) or theme.UNKNOWN),
        BlockCell(some(item.activity, _CELLS_LIMIT) or theme.UNKNOWN, CENTERED),
        BlockCell(shorten(item.header, _HEADER_LIMIT) or theme.UNKNOWN),
        BlockCell(item.found or theme.UNKNOWN),
        BlockCell(item.code),
    )

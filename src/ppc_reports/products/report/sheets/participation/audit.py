"""*Control Interno*: what the auditor wrote in the matrix, beside what was reported, and the recommendations still open."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Formula, Sheet
from ppc_reports.judging.participation.audit import Verified, verified_quarters
from ppc_reports.judging.participation.followup import left_open
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS, QuarterEntry
from ppc_reports.plan.spanish import listing
from ppc_reports.plan.voices import Recommendation
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    TEXT,
    BlockCell,
    Builder,
    gap,
    header,
    heading,
    line,
    paragraph,
    table,
)
from ppc_reports.products.report.fitting import brief
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.behind.full_texts import chunks

NAME = "Control Interno"
_WIDTHS = {1: 9.0, 2: 34.0, 3: 20.0, 4: 9.0, 5: 12.0, 6: 12.0, 7: 12.0, 8: 60.0}
_REPORTED, _VERIFIED, _GAP = 5, 6, 7
_HEADS = (
    "Clave",
    "Actividad",
    "Responsable",
    "Trimestre",
    "Reportado",
    "Verificado",
    "Diferencia en puntos",
    "Observaciones de Control Interno",
)
_NOTE = "Lo que escribió Control Interno. Lo verificado no reemplaza lo reportado. Ocre: más de un punto de diferencia."
FILL, INK = "#FBF3E6", "#5F3A0B"
"""The colour of what Control Interno says, in the tracking workbook too."""
_CLOSING = (
    "Para cerrar la de una actividad que ya no está en el libro, devuelva su fila con la respuesta, aunque no aplique."
)
_KEY = CENTERED.but(bold=True)
_VOICE = TEXT.but(fill=FILL, color=INK)
_SHARE = theme.PERCENT.but(align="center")
_POINTS = CENTERED.but(number_format="+0.0;-0.0;0.0")
_DIFFERS = _POINTS.but(bold=True, fill="#F2D9A8", color=INK)
_BRIEF, _LONG = 90, 1200


def has_audit(summary: Summary) -> bool:
    """True where Control Interno wrote something."""
    return bool(summary.left_open) or any(
        item.activity.recommendations or item.activity.answer or any(_said(entry) for entry in item.activity.quarters)
        for item in summary.standings
    )


def sheet(summary: Summary) -> Sheet:
    """The sheet."""
    rows = list(_rows(summary))
    nothing = "Control Interno no escribió nada en las columnas de los trimestres."
    blocks = (table(_WIDTHS, "tblControlInterno", _HEADS, rows, nothing), gap(), *_recommendations(summary))
    waiting = len(list(left_open(summary)))
    note = f"{_NOTE} Al final: recomendaciones sin respuesta, {waiting}." if waiting else _NOTE
    return report_sheet(
        summary, Page(NAME, note, _WIDTHS, blocks, behind=True, printed=0, header=HEAD_ROW, kept_columns=2)
    )


def _said(entry: QuarterEntry) -> bool:
    return bool(entry.audit_notes or entry.verified.number is not None or entry.verified.raw.strip())


def _rows(summary: Summary) -> Iterator[tuple[BlockCell, ...]]:
    row = HEAD_ROW
    for item in summary.standings:
        found = {one.quarter: one for one in verified_quarters(item.activity, summary.corte.year)}
        for quarter in QUARTERS:
            entry = item.activity.entry(quarter)
            for place, text in enumerate(chunks(entry.audit_notes, _LONG) if _said(entry) else ()):
                row += 1
                figures: tuple[BlockCell, ...] = (BlockCell(None, CENTERED),) * 3
                if place == 0 and quarter in found:
                    figures = _figures(found[quarter], row)
                elif place == 0:
                    figures = _unverified(entry, item.progress.achieved[quarter - 1])
                yield (*_identity(item), BlockCell(f"T{quarter}", CENTERED), *figures, BlockCell(text or None, _VOICE))


def _identity(item: Standing) -> tuple[BlockCell, ...]:
    activity = item.activity
    return (
        BlockCell(activity.key, _KEY),
        BlockCell(brief(activity.description, _BRIEF)),
        BlockCell(listing(activity.leads) or NO_OFFICE),
    )


def _unverified(entry: QuarterEntry, reported: float | None) -> tuple[BlockCell, ...]:
    """Reported, and what Control Interno wrote where it is no figure: there is no difference to tell."""
    written = BlockCell(entry.verified.raw.strip() or theme.UNKNOWN, _VOICE.but(align="center"))
    return (
        BlockCell(theme.UNKNOWN if reported is None else reported, _SHARE),
        written,
        BlockCell(theme.UNKNOWN, CENTERED),
    )


def _figures(found: Verified, row: int) -> tuple[BlockCell, ...]:
    """Reported, verified and the difference in points."""
    reported, verified = (f"{column_letters(column)}{row}" for column in (_REPORTED, _VERIFIED))
    text = f"=ROUND((N({reported})-{verified})*100,4)"
    return (
        BlockCell(theme.UNKNOWN if found.reported is None else found.reported, _SHARE),
        BlockCell(found.verified, _SHARE.but(fill=FILL, color=INK)),
        BlockCell(Formula(text, round(found.gap * 100, 4)), _DIFFERS if found.differs else _POINTS),
    )


def _recommendations(summary: Summary) -> Iterator[Builder]:
    """Each recommendation, open until its office answers, beside what the office answered."""
    rows = [(item, one) for item in summary.standings for one in item.activity.recommendations]
    answered = [item for item in summary.standings if item.activity.answer and not item.activity.recommendations]
    if not (rows or answered or summary.left_open):
        return
    yield heading(_WIDTHS, "Recomendaciones: siguen abiertas hasta que la dependencia responda")
    yield header(
        _WIDTHS,
        "Clave",
        "Actividad",
        "Responsable",
        "Desde",
        "Situación",
        ("Respuesta de la dependencia", 2),
        "Recomendación",
    )
    for item, one in rows:
        yield _recommendation(_identity(item), one)
    for item in answered:
        yield _recommendation(_identity(item), Recommendation("", item.activity.answer))
    for lost in summary.left_open:
        who = (
            BlockCell(lost.key, _KEY),
            BlockCell(f"{brief(lost.description, _BRIEF)} (ya no está en el libro)"),
            BlockCell(listing(lost.leads) or NO_OFFICE),
        )
        yield _recommendation(who, Recommendation(lost.text, since=lost.since, gone=True))
    if summary.left_open:
        yield paragraph(_WIDTHS, _CLOSING)


def _recommendation(who: tuple[BlockCell, ...], one: Recommendation) -> Builder:
    quarter = f"T{one.quarter}" if one.quarter else theme.UNKNOWN
    return line(
        _WIDTHS,
        *who,
        BlockCell(one.since or quarter, CENTERED),
        BlockCell("Respondida" if one.answer else "Abierta", CENTERED.but(bold=not one.answer)),
        BlockCell(brief(one.answer, _LONG) or theme.UNKNOWN, TEXT, 2),
        BlockCell(brief(one.words, _LONG) or theme.UNKNOWN, _VOICE),
    )

"""*Logros y dificultades*: the qualitative follow-up of each quarter, what is still asked, and what became of what was promised."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Sheet
from ppc_reports.judging.participation.followup import Promise, missing, promises
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.model import QUARTERS, QuarterEntry
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import CENTERED, BlockCell, Builder, gap, heading, table
from ppc_reports.products.report.fitting import brief
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.behind.full_texts import chunks

NAME = "Logros y dificultades"
_WIDTHS = {1: 9.0, 2: 30.0, 3: 20.0, 4: 9.0, 5: 34.0, 6: 34.0, 7: 34.0, 8: 17.0}
_HEADS = (
    *("Clave", "Actividad", "Responsable", "Trimestre", "Logros", "Dificultades", "Acción correctiva"),
    "¿Se cumplió la anterior?",
)
_NOTE = (
    "Lo que la dependencia escribió de cada trimestre, y lo que se le pide donde va rezagada, vencida o sin reporte."
)
_NOTHING = "En este libro no hay logros, dificultades ni acciones correctivas."
_KEY = CENTERED.but(bold=True)
_ASKED = theme.WRAPPED.but(valign="vcenter", bold=True, color=theme.ACCENT)
_BRIEF, _LONGEST = 90, 900


def has_voices(summary: Summary) -> bool:
    """True where an office wrote something of the kind, in this workbook or in one of an earlier report."""
    return any(
        item.activity.kept or any(_said(entry) for entry in item.activity.quarters) for item in summary.standings
    )


def sheet(summary: Summary) -> Sheet:
    """The sheet."""
    blocks = (
        table(_WIDTHS, "tblLogros", _HEADS, [row for item in summary.standings for row in _rows(item)], _NOTHING),
        gap(),
        *_promised(summary),
        *_asked(summary),
    )
    below = {
        "acciones correctivas anteriores": len(list(promises(summary))),
        "textos por escribir": sum(bool(missing(summary, item)) for item in summary.standings),
    }
    told = listing(f"{name}, {number}" for name, number in below.items() if number)
    note = f"{_NOTE} Al final: {told}." if told else _NOTE
    return report_sheet(
        summary, Page(NAME, note, _WIDTHS, blocks, behind=True, printed=0, header=HEAD_ROW, kept_columns=2)
    )


def _said(entry: QuarterEntry) -> bool:
    return bool(entry.accomplishments or entry.difficulties or entry.corrective_action or entry.corrective_done)


def _rows(item: Standing) -> Iterator[tuple[BlockCell, ...]]:
    """A row for each quarter of which something is written; what is longer than a row goes on in the next one."""
    activity = item.activity
    for quarter in QUARTERS:
        entry = activity.entry(quarter)
        said = (entry.accomplishments, entry.difficulties, entry.corrective_action, entry.corrective_done)
        texts = [chunks(text, _LONGEST) for text in said]
        for part in range(max(map(len, texts)) if _said(entry) else 0):
            yield (
                BlockCell(activity.key, _KEY),
                BlockCell(brief(activity.description, _BRIEF)),
                BlockCell(listing(activity.leads) or NO_OFFICE),
                BlockCell(f"T{quarter}", CENTERED),
                *(BlockCell(text[part] or None if part < len(text) else None) for text in texts),
            )


def _promised(summary: Summary) -> Iterator[Builder]:
    found = list(promises(summary))
    if not found:
        return
    yield heading(_WIDTHS, "Qué pasó con las acciones correctivas de trimestres anteriores")
    heads = (
        "Clave",
        "Actividad",
        "Responsable",
        "Trimestre",
        "Acción correctiva",
        "Qué se sabe de ella",
        "Lo que dice la dependencia",
    )
    yield table(_WIDTHS, "tblCorrectivas", heads, [_promise(item) for item in found])
    yield gap()


def _promise(item: Promise) -> tuple[BlockCell, ...]:
    activity = item.standing.activity
    return (
        BlockCell(activity.key, _KEY),
        BlockCell(brief(activity.description, _BRIEF)),
        BlockCell(listing(activity.leads) or NO_OFFICE),
        BlockCell(str(item.corte), CENTERED),
        BlockCell(brief(item.action, _LONGEST) + (f" (del informe {item.report})" if item.report else "")),
        BlockCell(item.outcome),
        BlockCell(brief(item.said, _LONGEST) or None),
    )


def _asked(summary: Summary) -> Iterator[Builder]:
    rows = [(item, ask) for item in summary.standings if (ask := missing(summary, item))]
    if not rows:
        return
    yield heading(_WIDTHS, "Qué falta por escribir")
    heads = ("Clave", "Actividad", "Responsable", "Trimestre", "Qué se pide")
    yield table(
        _WIDTHS,
        "tblPorEscribir",
        heads,
        [
            (
                BlockCell(item.activity.key, _KEY),
                BlockCell(brief(item.activity.description, _BRIEF)),
                BlockCell(listing(item.activity.leads) or NO_OFFICE),
                BlockCell(f"T{summary.corte.number}", CENTERED),
                BlockCell(ask, _ASKED),
            )
            for item, ask in rows
        ],
    )

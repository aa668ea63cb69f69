"""*Evidencias*: what proves each quarter of each activity, a link a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from ppc_reports.excel.book import Content, Formula, Link, Sheet, Style
from ppc_reports.excel.limits_of_excel import linkable
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.model import QUARTERS, Activity, Evidence
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    TEXT,
    BlockCell,
    Builder,
    gap,
    line,
    stack,
    table,
)
from ppc_reports.products.report.fitting import in_lines
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.behind.full_texts import chunks

NAME = "Evidencias"
TABLE = "tblEvidencias"
_WIDTHS = {1: 8.0, 2: 36.0, 3: 20.0, **dict.fromkeys(range(4, 8), 20.0)}
_CODES_WIDTH, _ORIGIN_WIDTH = 13.0, 44.0
"""The width of the codes, where the plan has some, and that of the source of each row, which is not printed."""
_HEADERS = (
    "Clave",
    "Actividad",
    "Responsable",
    *(f"Evidencia T{quarter}" for quarter in QUARTERS),
)
_CODES = "Códigos FURAG"
_URL = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
_MAX_URL = 2000
_MAX_LINKS = 65_000
"""Excel opens no sheet with more than 65.530 links; the rest stay readable as text."""
_OPEN, _TIP = "Abrir", "Abrir la evidencia"
_KEY_STYLE = CENTERED.but(bold=True)
_LINK_STYLE = theme.LINK.but(align="center", valign="vcenter", indent=0)
_LINES = 2
_ABOVE = 4
"""The rows over the first of the grid: two of the counts, a gap, its header."""
_PRINTED_HEIGHT = 500.0
"""Points of the rows that one page holds in letters that can be read."""
_SHORT = 40
"""A text behind a link that is no longer stands in its place."""


@dataclass(frozen=True, slots=True)
class EvidenceCell:
    """The content of one cell: a link, or a (part of a) text."""

    text: str
    url: str = ""


def has_evidence(summary: Summary) -> bool:
    """True where the sheet has something to say."""
    return any(any(proofs(entry.evidence)) for item in summary.standings for entry in item.activity.quarters)


def sheet(summary: Summary) -> Sheet:
    """The sheet of a summary with evidence, of which one page is printed."""
    rows = _rows(summary)
    columns = {
        **dict(zip(_HEADERS, _WIDTHS.values(), strict=True)),
        **({_CODES: _CODES_WIDTH} if _coded(summary) else {}),
    }
    printed, columns[formulas.ORIGIN] = len(columns), _ORIGIN_WIDTH
    widths = dict(enumerate(columns.values(), 1))
    blocks = [*_counts(summary, rows), gap(), table(widths, TABLE, tuple(columns), rows)]
    heights = stack(HEAD_ROW, blocks).heights
    fits = sum(height <= _PRINTED_HEIGHT for height in accumulate(heights[row] for row in sorted(heights)))
    more = f" Impresas: las primeras {fits - _ABOVE} de {len(rows)} filas." if fits < len(heights) else ""
    codes = ", y los códigos del FURAG que atiende" if _coded(summary) else ""
    note = f"Cada enlace o texto con que las dependencias prueban su avance{codes}.{more}"
    return report_sheet(
        summary,
        Page(
            name=NAME,
            note=note,
            widths=widths,
            blocks=blocks,
            behind=True,
            printed=HEAD_ROW + fits - 1,
            printed_columns=printed,
            header=HEAD_ROW + _ABOVE - 1,
            kept_columns=2,
        ),
    )


def _coded(summary: Summary) -> bool:
    return any(item.activity.furag_codes for item in summary.standings)


def _counts(summary: Summary, rows: Sequence[Sequence[BlockCell]]) -> Iterator[Builder]:
    counts = [sum(row[place].content is not None for row in rows) for place in range(3, 7)]
    yield line(_WIDTHS, *_count_row("Evidencias", ["N.º", *(f"T{quarter}" for quarter in QUARTERS)], theme.HEADER))
    cells = [f"COUNTA({TABLE}[Evidencia T{quarter}])" for quarter in QUARTERS]
    told = (
        Formula(f"={cell}", count) if count or _asked(summary, quarter) else "sin columna"
        for quarter, count, cell in zip(QUARTERS, counts, cells, strict=True)
    )
    total = Formula(f"={'+'.join(cells)}", sum(counts))
    yield line(_WIDTHS, *_count_row("Enlaces y textos", [total, *told], CENTERED))


def _asked(summary: Summary, quarter: int) -> bool:
    """True where the workbook has a place for the evidence of that quarter; without one it is unknown, not missing."""
    return any(item.activity.entry(quarter).evidence.at is not None for item in summary.standings)


def _count_row(name: str, contents: Sequence[Content], style: Style) -> Iterator[BlockCell]:
    yield BlockCell(name, style.but(align="left", indent=1), 2)
    yield from (BlockCell(content, style) for content in contents)


def _rows(summary: Summary) -> list[tuple[BlockCell, ...]]:
    """The rows of the grid: an activity takes as many as its fullest quarter has proofs."""
    rows: list[tuple[BlockCell, ...]] = []
    left = _MAX_LINKS
    for item in summary.standings:
        columns = [list(proofs(entry.evidence)) for entry in item.activity.quarters]
        for proven in zip_longest(*columns):
            left -= sum(1 for proof in proven if proof and proof.url)
            rows.append(_row(summary, item.activity, proven, linked=left > 0))
    return rows


def _row(
    summary: Summary, activity: Activity, proven: Sequence[EvidenceCell | None], *, linked: bool
) -> tuple[BlockCell, ...]:
    return (
        BlockCell(activity.key, _KEY_STYLE),
        BlockCell(in_lines(activity.description, _WIDTHS[2], _LINES)),
        BlockCell(in_lines(listing(activity.leads) or NO_OFFICE, _WIDTHS[3], _LINES)),
        *(_proof(proof, linked=linked) for proof in proven),
        *([BlockCell(", ".join(activity.furag_codes) or None, CENTERED)] if _coded(summary) else []),
        BlockCell(formulas.origin(summary.source, activity.sheet, activity.row)),
    )


def _proof(proof: EvidenceCell | None, *, linked: bool) -> BlockCell:
    if proof is None:
        return BlockCell(None, TEXT)
    if proof.url and linked:
        return BlockCell(Link(proof.url, proof.text, _TIP), _LINK_STYLE)
    return BlockCell(proof.url or proof.text, TEXT)


def proofs(evidence: Evidence) -> Iterator[EvidenceCell]:
    """The links of an evidence, then what else its text says; a text longer than a cell shows in several."""
    links = [url for url in dict.fromkeys(evidence.links) if is_link(url)]
    text = _whole_text(evidence)
    named = len(links) == 1 and text and len(text) <= _SHORT and links[0] not in text
    yield from (EvidenceCell(text if named else _OPEN, url) for url in links)
    if not named and _says_more(text, links):
        yield from (EvidenceCell(part) for part in chunks(text))


def is_link(url: str) -> bool:
    """True for an address that may become a link: http, https or mailto, without blanks and not too long for Excel."""
    return len(url) <= _MAX_URL and _URL.fullmatch(url) is not None and linkable(url)


def _whole_text(evidence: Evidence) -> str:
    """The text with those of its addresses that do not become links and that it does not name itself."""
    unnamed = [url for url in evidence.links if not is_link(url) and url not in evidence.text]
    return "\n".join(part for part in (evidence.text.strip(), *unnamed) if part)


def _says_more(text: str, links: Sequence[str]) -> bool:
    """True where the text holds something besides the links."""
    for url in links:
        text = text.replace(url, " ")
    return any(character.isalnum() for character in text)

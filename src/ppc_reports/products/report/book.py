"""The quarterly report as a workbook: its ten sheets, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ppc_reports.excel.book import Book, Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.products.report import long_texts as full_texts
from ppc_reports.products.report import theme
from ppc_reports.products.report.long_texts import long_texts
from ppc_reports.products.report.sheets import (
    alerts,
    changes,
    comparison,
    completeness,
    evidence,
    lines,
    matrix,
    methodology,
    offices,
    overview,
    quality,
    timeline,
)

SHEETS = (overview, matrix, lines, offices, comparison, timeline, alerts, evidence, quality, methodology)
"""One module per sheet, each with ``NAME`` and ``sheet(summary)``."""
OFFICE_SHEETS = (overview, matrix, lines, comparison, timeline, alerts, evidence, quality)
"""The sheets of the workbook of one office."""


def report_book(summary: Summary) -> Book:
    """The report, ready to be rendered. Pure: the same summary gives the same book, dated at its as-of date."""
    return _book(summary, SHEETS)


def office_book(summary: Summary, office: str) -> Book:
    """The smaller report of one lead office, with its rows only. Raises KeyError for a name not in ``summary.offices``."""
    return _book(summary.for_office(office), OFFICE_SHEETS)


def _present(summary: Summary, modules: Iterable[Any]) -> Iterator[Any]:
    """The sheets, and those a report only sometimes has.

    «Completitud» follows the offices where workbooks were joined; «Textos completos» the evidence where a row of
    «Seguimiento» cannot show a text whole; «Cambios» the quality of the data where something differs from earlier reports.
    """
    for module in modules:
        yield module
        if module is evidence and long_texts(summary):
            yield full_texts
        if module is offices and summary.source.parts:
            yield completeness
        if module is quality and summary.changes:
            yield changes


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The sheets of a report, each made when its turn comes: all at once they would hold several times what the plan does."""

    summary: Summary
    modules: tuple[Any, ...]

    def __iter__(self) -> Iterator[Sheet]:
        return (module.sheet(self.summary) for module in _present(self.summary, self.modules))


def _book(summary: Summary, modules: tuple[Any, ...]) -> Book:
    plan, corte = summary.plan, summary.corte
    office = f" – {summary.office}" if summary.office else ""
    preliminary = " (preliminar)" if summary.preliminary else ""
    return Book(
        sheets=_Sheets(summary, modules),
        created=summary.made_on,
        title=f"Seguimiento {corte}{preliminary}: {plan.title}{office}",
        subject=f"{plan.title}, vigencia {plan.year}, corte al {theme.long_date(corte.end)}",
        author=plan.entity,
        keywords=f"seguimiento; participación ciudadana; {corte}",
        comments=f"Hecho por ppc-reports {summary.version} a partir de {summary.source.file} "
        f"(SHA-256 {summary.source.sha256})",
        footer=theme.page_footer(summary),
        names=overview.names(summary),
    )

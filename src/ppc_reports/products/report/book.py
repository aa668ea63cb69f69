"""The quarterly report as a workbook: what is read and printed in front, what it stands on behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ppc_reports.excel.book import Book, Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.names import NO_ENTITY
from ppc_reports.plan.spanish import long_date
from ppc_reports.products.report.frame import entity_of, marks, page_footer, title_of
from ppc_reports.products.report.sheets.behind import (
    changes,
    completeness,
    evidence,
    full_texts,
    methodology,
    quality,
    timeline,
)
from ppc_reports.products.report.sheets.front import alerts, lines_and_offices, matrix, overview, task
from ppc_reports.products.report.sheets.participation import audit, book_data, by_term, furag, voices, year

Maker = Callable[[Summary], Sheet]


def report_book(summary: Summary) -> Book:
    """The report, ready to be rendered. Pure: the same summary gives the same book, dated at its as-of date."""
    return _book(summary, tuple(_report(summary)), overview.names(summary))


def office_book(summary: Summary, office: str) -> Book:
    """The one page of a lead office, and behind it what the page stands on.

    Raises KeyError for a name not in ``summary.offices``.
    """
    own = summary.for_office(office)
    makers: list[Maker] = [partial(task.sheet, summary), matrix.sheet]
    if full_texts.long_texts(own):
        makers.append(full_texts.sheet)
    if own.findings:
        makers.append(quality.sheet)
    return _book(own, tuple(makers), {})


def _report(summary: Summary) -> Iterator[Maker]:
    """The sheets in the order in which they are read; one with nothing to say is not made."""
    yield overview.sheet
    if alerts.has_alerts(summary):
        yield alerts.sheet
    yield lines_and_offices.sheet
    yield from (partial(by_term.sheet, name=name) for name in by_term.names(summary))
    yield matrix.sheet
    if year.has_year(summary):
        yield year.sheet
    behind: tuple[tuple[object, Maker], ...] = (
        (summary.source.parts, completeness.sheet),
        (changes.has_changes(summary), changes.sheet),
        (timeline.has_bars(summary), timeline.sheet),
        (evidence.has_evidence(summary), evidence.sheet),
        (furag.has_answers(summary), furag.sheet),
        (voices.has_voices(summary), voices.sheet),
        (audit.has_audit(summary), audit.sheet),
        (book_data.has_data(summary), book_data.sheet),
        (full_texts.long_texts(summary), full_texts.sheet),
        (True, quality.sheet),
        (True, methodology.sheet),
    )
    yield from (maker for says, maker in behind if says)


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The sheets of a report, each made when its turn comes: all at once they would hold several times what the plan does."""

    summary: Summary
    makers: Iterable[Maker]

    def __iter__(self) -> Iterator[Sheet]:
        return (maker(self.summary) for maker in self.makers)


def _book(summary: Summary, makers: Iterable[Maker], names: Mapping[str, str]) -> Book:
    plan, corte = summary.plan, summary.corte
    office = f" – {summary.office}" if summary.office else ""
    told = f" ({', '.join(mark.lower() for mark in marks(summary))})" if marks(summary) else ""
    return Book(
        sheets=_Sheets(summary, makers),
        created=summary.made_on,
        title=f"Seguimiento {corte}{told}: {title_of(summary)}{office}",
        subject=f"{title_of(summary)}, vigencia {plan.year}, corte a {long_date(corte.end)}",
        author=entity_of(summary) or NO_ENTITY,
        keywords=f"seguimiento; participación ciudadana; {corte}",
        comments=f"Hecho por ppc-reports {summary.version} a partir de {summary.source.file} "
        f"(SHA-256 {summary.source.sha256})",
        footer=page_footer(summary),
        names=names,
    )

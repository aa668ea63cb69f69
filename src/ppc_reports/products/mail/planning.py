"""The mail to the planning office when the report is preliminary: what to mend, with the marked copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity, catalogue
from ppc_reports.plan.spanish import counted, long_date
from ppc_reports.products.mail import PLANNING_DRAFT
from ppc_reports.products.mail.control import of_entity
from ppc_reports.products.mail.message import Attachment, Letter, LetterKind, Words
from ppc_reports.products.mail.sender import Desk
from ppc_reports.products.mail.view import Enclosure, Heading, Mend, Tally, count, heading, inert, mend

TEMPLATE, ADDRESSEE = "planeacion", "Planeación"
MAX_CASES = 8


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything to mend of one kind: its title, how many errors there are, and the first of them."""

    titulo: str
    cuenta: int
    casos: tuple[Mend, ...]


@dataclass(frozen=True, slots=True)
class PlanningView(Heading):
    """The whole mail; ``libros`` are the marked copies, or the report where no cell could be marked (``marcado`` false)."""

    asuntos: tuple[Matter, ...]
    cuenta_errores: int
    responder: str
    tambien_control: bool
    hallazgos: tuple[Tally, ...]
    libros: tuple[Enclosure, ...]
    marcado: bool


def planning_letter(
    summary: Summary, report: Attachment, copies: Sequence[Attachment], desk: Desk, *, to_control: bool = False
) -> Letter:
    """The mail that asks the planning office to mend the workbook; without a marked copy the report goes with it.

    ``to_control`` where the preliminary report has its mail to Control Interno too. Raises ConfigError.
    """
    books = copies or (report,)
    enclosed = desk.enclosures(books, summary.corte)
    text, html = desk.bodies(TEMPLATE, replace(_view(summary, enclosed, bool(copies)), tambien_control=to_control))
    return Letter(
        kind=LetterKind.PLANNING,
        path=PLANNING_DRAFT,
        addressee=ADDRESSEE,
        envelope=desk.envelope(desk.mail.planeacion),
        words=Words(_subject(summary), text, html),
        attachments=tuple(book for book, said in zip(books, enclosed, strict=True) if said.adjunto),
        about=report.sha256,
        corte=str(summary.corte),
        dated=summary.made_on,
    )


def _subject(summary: Summary) -> str:
    errors = counted(len(_errors(summary)), "error", "errores")
    return f"Por corregir: {errors} en el seguimiento PPC {summary.corte}{of_entity(summary)}"


def _errors(summary: Summary) -> list[Finding]:
    return [item for item in summary.findings if item.severity is Severity.ERROR]


def _view(summary: Summary, books: tuple[Enclosure, ...], marked: bool) -> PlanningView:
    errors = _errors(summary)
    others = [count(summary.findings, severity) for severity in (Severity.WARNING, Severity.INFO)]
    return PlanningView(
        **heading(summary),
        asuntos=tuple(matters(errors)),
        cuenta_errores=len(errors),
        responder=long_date(summary.answer_by),
        tambien_control=False,
        hallazgos=tuple(item for item in others if item.cuenta),
        libros=books,
        marcado=marked,
    )


def matters(errors: Iterable[Finding]) -> Iterator[Matter]:
    """The errors by what they are, the most frequent first."""
    by_code = sorted(errors, key=lambda item: item.code)
    groups = [list(group) for _, group in groupby(by_code, key=lambda item: item.code)]
    for group in sorted(groups, key=len, reverse=True):
        title = inert(catalogue()[group[0].code].title)
        yield Matter(title, len(group), tuple(mend(item) for item in group[:MAX_CASES]))

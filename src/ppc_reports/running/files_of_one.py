"""The files of a judged workbook: the report, the marked copy, the mails and the result file.

Whoever only judges does without it, and it is imported while the first workbook is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ppc_reports.excel.writer import render
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.opening.inside import begin
from ppc_reports.plan.findings import Finding, Unreadable
from ppc_reports.plan.grid import Workbook
from ppc_reports.plan.names import office_names, report_name, safe_name
from ppc_reports.products import publication
from ppc_reports.products.mail import TEMPLATES
from ppc_reports.products.mail.control import control_letter
from ppc_reports.products.mail.message import Attachment, Letter
from ppc_reports.products.mail.planning import planning_letter
from ppc_reports.products.mail.posting import Posting
from ppc_reports.products.mail.reminder import needs_reminder, reminder_letter
from ppc_reports.products.mail.sender import Desk
from ppc_reports.products.report.book import office_book, report_book
from ppc_reports.products.result import result, to_json
from ppc_reports.running.outputs import OFFICES, PDF_SUFFIX, RESULT_NAME
from ppc_reports.running.request import Outcome, Request
from ppc_reports.settings.configuration import ConfigError

if TYPE_CHECKING:
    from ppc_reports.products.publication.edition import Edition

_LONG = 10
"""So many times the limit of seconds may be spent on what is made of a workbook that was judged."""


def report_of(summary: Summary) -> Attachment:
    """The report, under its name. Raises Unreadable where making it ended a process before."""
    begin("making the report", _LONG)
    return Attachment(name_of(summary), render(report_book(summary)))


def name_of(summary: Summary) -> str:
    """The file name of the report, which says so where it is provisional, and on which day."""
    return report_name(summary.plan.entity, summary.corte, summary.issue.made_on if summary.provisional else None)


def settled(conclude: Callable[..., Summary]) -> tuple[Summary, Attachment | None]:
    """The summary as the issue it is and, where it could be a repetition, its report already.

    A repetition is what gives the very bytes of the report that was issued; anything else is a new issue.
    """
    summary = conclude()
    if not summary.issue.sha256:
        return summary, None
    report = report_of(summary)
    if report.sha256 == summary.issue.sha256:
        return summary, report
    return conclude(anew=True), None


def mark_copy(data: bytes, request: Request, findings: tuple[Finding, ...], workbook: Workbook) -> bytes | None:
    """The marked copy: of the office's own file, else of its values, else only the list. None where no finding has cells."""
    if not any(item.cells for item in findings):
        return None
    for source in (data, b""):
        with suppress(Unreadable):
            begin(f"marking {workbook.sha256}{'' if source else ' by its values'}")
            return marked_copy(source, request.name, findings, workbook)
    return marked_copy(b"", request.name, findings)


def outcome_of(request: Request, summary: Summary, report: Attachment, copies: Mapping[str, bytes]) -> Outcome:
    """The outcome of a summary: the ``report``, its marked ``copies``, the mails and the result file. Raises ConfigError."""
    _begin_filling(TEMPLATES)
    desk = Desk(request.settings.mail, request.today, request.templates)
    marked = [Attachment(*copy) for copy in copies.items()]
    written = [*letters(summary, report, marked, desk, include_preliminary=request.include_preliminary)]
    if request.reminders:
        written += reminders(summary, desk)
    mails = {letter.path: letter.draft() for letter in written}
    files = {report.name: report.data, **copies, **mails, RESULT_NAME: to_json(result(summary))}
    return Outcome(
        summary=summary, files=files, postings=tuple(Posting.of(letter, mails[letter.path]) for letter in written)
    )


def _begin_filling(place: str) -> None:
    """Raises ConfigError where filling the templates of a folder ended a process before."""
    try:
        begin(f"filling the templates of {place}")
    except Unreadable as problem:
        why = "una de las plantillas no termina, o pide demasiada memoria: revise sus repeticiones"
        raise ConfigError(f"templates/{place}", "", why) from problem


def letters(
    summary: Summary,
    report: Attachment,
    copies: Sequence[Attachment],
    desk: Desk,
    *,
    include_preliminary: bool = False,
) -> Iterator[Letter]:
    """The mail to Control Interno; for a preliminary report the one to the planning office, and only if asked for the other.

    Raises ConfigError for a template or an address that cannot be used.
    """
    if include_preliminary or not summary.preliminary:
        yield control_letter(summary, report, desk)
    if summary.preliminary:
        yield planning_letter(summary, report, copies, desk, to_control=include_preliminary)


def reminders(summary: Summary, desk: Desk) -> Iterator[Letter]:
    """The mail to each office that is late or has errors, with its rows only. Raises ConfigError.

    Rows without a lead office get none: there is nobody to write to.
    """
    offices = [group.name for group in summary.offices]
    for office, name in zip(offices, office_names(offices), strict=True):
        own = summary.for_office(office)
        if office != NO_OFFICE and needs_reminder(own):
            book = Attachment(f"{name}_{summary.corte}.xlsx", render(office_book(summary, office)))
            yield reminder_letter(own, name, book, desk)


def office_files(summary: Summary) -> dict[str, bytes]:
    """The workbook of each lead office, by its path in the folder of the outputs; rows without one make none."""
    begin("making the books of the offices", _LONG)
    offices = [figures.name for figures in summary.offices]
    return {
        f"{OFFICES}/{name}.xlsx": render(office_book(summary, office))
        for office, name in zip(offices, office_names(offices), strict=True)
        if office != NO_OFFICE
    }


def document_file(request: Request, summary: Summary) -> dict[str, bytes]:
    """The report as a document for the entity itself, with all its texts and links, by its name. Raises ConfigError."""
    begin("making the document", _LONG)
    from ppc_reports.products.publication.package import internal_document  # noqa: PLC0415 - few runs make it

    begin("making the document", _LONG)
    name = Path(name_of(summary)).with_suffix(PDF_SUFFIX).name
    return {name: internal_document(summary, _edition(request, summary), request.templates)}


def publication_files(request: Request, summary: Summary) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The publication package by its paths in the folder of the outputs, and what it leaves out. Raises ConfigError."""
    begin("making the publication", _LONG)
    from ppc_reports.products.publication.package import package  # noqa: PLC0415 - few runs make it
    from ppc_reports.products.publication.privacy import told  # noqa: PLC0415

    begin("making the publication", _LONG)
    edition = _edition(request, summary)
    made = package(summary, edition, request.templates)
    return {f"{publication.FOLDER}/{name}": data for name, data in made.items()}, told(summary, edition)


def _edition(request: Request, summary: Summary) -> Edition:
    """The edition of the publication of a request. Raises ConfigError where the entity's own words cannot be read."""
    from ppc_reports.products.publication.edition import Edition, own_words  # noqa: PLC0415

    settings = request.settings
    words = own_words(request.templates, str(summary.corte), safe_name(request.path.stem))
    return Edition(settings.publication, summary.made_on, settings.offices, words)


def marked_copy(*arguments: Any) -> bytes | None:
    """Call the package of this name; only the process that marks pays for openpyxl."""
    from ppc_reports.products.marked_copy import marked_copy as make  # noqa: PLC0415

    return make(*arguments)

"""Which mails a workbook gives: to Control Interno, to the planning office if it must mend, and to the offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel_out import render
from ppc_reports.mail import Attachment, Desk, Letter, control_letter, needs_reminder, planning_letter, reminder_letter
from ppc_reports.names import office_names
from ppc_reports.report.book import office_book
from ppc_reports.summary import NO_OFFICE, Summary


def letters(summary: Summary, report: Attachment, copies: Sequence[Attachment], desk: Desk) -> Iterator[Letter]:
    """The mail to Control Interno and, where the report is preliminary, the one to the planning office.

    Raises ConfigError for a template or an address that cannot be used.
    """
    yield control_letter(summary, report, desk)
    if summary.preliminary:
        yield planning_letter(summary, report, copies, desk)


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

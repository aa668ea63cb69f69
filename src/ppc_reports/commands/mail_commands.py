"""``ppc-reports mail``: the drafts again, sent or not."""

from __future__ import annotations

from dataclasses import replace

from ppc_reports.commands import mail as mailing
from ppc_reports.commands import reports as commands
from ppc_reports.commands import terminal
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import Session, open_session, workbooks
from ppc_reports.plan.names import folder_names
from ppc_reports.running.outputs import OFFICES, PDF_SUFFIX


def mail(choices: Choices) -> int:
    """Every workbook to its report and mails, as ``run`` does, and the mails shown or sent; the exit code of both."""
    session = open_session(choices)
    mailing.ready(session, choices)
    choices = _as_before(session, choices)
    found = workbooks(session, choices)
    ended = commands.reports(choices, session, zip(found.workbooks, folder_names(found.workbooks), strict=True))
    for done in ended:
        if done.digest is None:
            terminal.show_report(done)
    code = max(done.code for done in ended)
    if choices.send or choices.dry_run:
        return max(code, mailing.mailed(session, ended, choices))
    mailing.show_drafts(ended)
    return code


def _as_before(session: Session, choices: Choices) -> Choices:
    """What earlier runs made beside the reports is made again, for what is not made is removed."""
    folders = f"{choices.corte or '*'}/*"
    by_office = any(session.output.glob(f"{folders}/{OFFICES}"))
    return replace(choices, by_office=by_office, pdf=any(session.output.glob(f"{folders}/*{PDF_SUFFIX}")))

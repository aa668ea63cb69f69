"""The mails of a run: shown as drafts, or sent, once everything that they speak of is written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.padding import Padding
from rich.text import Text

from ppc_reports.commands import terminal
from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.session import Session, misconfigured
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import visible
from ppc_reports.products.mail.posting import Posting
from ppc_reports.products.mail.sender import Desk
from ppc_reports.products.mail.withdrawal import Withdrawn, withdrawal_letter
from ppc_reports.running.history.beside import damaged_files
from ppc_reports.running.history.runs import RecordedRun, runs
from ppc_reports.running.history.store import History, HistoryError, open_history
from ppc_reports.running.many import DONE, Done
from ppc_reports.running.outputs import OutputError, write_whole
from ppc_reports.running.sending.sending import CHANGE_SOMETHING, CODES, Counter, Fate, Result, Wishes, send_all
from ppc_reports.running.sending.smtp import Server
from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.credentials import load_credentials

_NEEDED = ("host", "sender", "control_interno")


def ready(session: Session, choices: Choices) -> None:
    """Raises WrongUse, before anything is done, where sending is asked for and cannot be."""
    if not choices.send:
        return
    missing = [key for key in _NEEDED if not getattr(session.settings.mail, key)]
    if missing:
        keys = ", ".join(f"«{key}»" for key in missing)
        raise WrongUse(f"para enviar falta {keys} en [mail] de ppc.toml. No se ejecutó nada.")
    _server(session)


def mailed(session: Session, ended: Sequence[Done], choices: Choices) -> int:
    """The exit code of the mails of these workbooks, sent or only said who would get them. DONE where all went well."""
    postings = [posting for done in ended for posting in done.postings]
    damaged = damaged_files(session.output)
    if damaged and not choices.again:
        terminal.tell(
            f"No se envió nada: el historial se dañó o se perdió («{visible(damaged[0].name)}») y no se sabe qué se había "
            f"enviado. Recupere una copia de «{session.output}» o, si está seguro, saque de allí ese archivo o use --again."
        )
        return CHANGE_SOMETHING
    try:
        with open_history(session.output) as history:
            mail = session.settings.mail
            counter = Counter(
                _server(session), history, choices.now, time.sleep, terminal.tell, mail.retry_seconds, choices.again
            )
            postings += _withdrawals(session, history, choices)
            tell_not_made(ended, choices)
            return _told(send_all(postings, _wishes(choices), counter), choices)
    except HistoryError as problem:
        terminal.tell(f"{visible(str(problem))} Sin historial no se envía nada más: podría llegar dos veces.")
        return CHANGE_SOMETHING


def _withdrawals(session: Session, history: History, choices: Choices) -> list[Posting]:
    """The mails of the reports that were withdrawn and of which somebody was not told yet."""
    found = []
    for run in runs(history):
        if run.withdrawn_on and choices.corte in (None, Quarter.parse(run.corte)):
            posting = withdrawal(session, run, choices)
            told = all(history.was_sent(posting.message_id, recipient) for recipient in posting.recipients)
            found += [posting] if choices.again or not posting.recipients or not told else []
    return found


def withdrawal(session: Session, run: RecordedRun, choices: Choices) -> Posting:
    """The mail that tells Control Interno that a report was withdrawn, its draft beside the report. Raises WrongUse."""
    if run.withdrawn_on is None:
        raise ValueError(run.id)
    item = Withdrawn(
        entity=run.entity,
        title=run.title,
        year=run.year,
        corte=run.corte,
        name=run.report_path.rpartition("/")[2],
        sha256=run.report_sha256,
        source=run.source_name,
        source_sha256=run.source_sha256,
        issue=run.issue,
        made_on=run.day,
        withdrawn_on=run.withdrawn_on,
        why=run.withdrawn_why,
        program=run.version,
    )
    folder = (session.output / run.report_path).parent
    try:
        letter = withdrawal_letter(item, Desk(session.settings.mail, choices.today, session.templates))
        draft = letter.draft()
        write_whole(folder / letter.path, draft)
    except ConfigError as problem:
        raise misconfigured(problem) from problem
    except OutputError as problem:
        raise WrongUse(str(problem)) from problem
    return Posting.of(letter, draft).inside(folder)


def _wishes(choices: Choices) -> Wishes:
    return Wishes(choices.include_preliminary, dry_run=not choices.send)


def _told(results: Iterator[Result], choices: Choices) -> int:
    """The highest exit code of the results, each told as it is known; of a quiet run only what is wrong."""
    code = DONE

    def counted() -> Iterator[Result]:
        nonlocal code
        for result in results:
            code = max(code, CODES.get(result.fate, DONE))
            if not choices.quiet or result.fate in CODES:
                yield result

    show_results(counted(), errors=choices.quiet)
    return code


def show_drafts(ended: Sequence[Done], choices: Choices) -> None:
    """For whom the drafts of these workbooks are, and where they lie."""
    postings: list[Posting] = [posting for done in ended for posting in done.postings]
    if postings:
        print_drafts(postings)
    tell_not_made(ended, choices)


def tell_not_made(ended: Sequence[Done], choices: Choices) -> None:
    """The workbooks of which no mail to Control Interno was made because their report is preliminary."""
    if choices.include_preliminary:
        return
    for done in ended:
        if done.digest is not None and done.digest.preliminary:
            why = "el informe es PRELIMINAR: corríjalo primero, o hágalo así con --include-preliminary"
            terminal.say(f"{visible(done.file)}: no se hizo el correo a Control Interno, porque {why}.")


def _server(session: Session) -> Server:
    """The configured server. Raises WrongUse where its credentials or its certificate file are not there."""
    mail = session.settings.mail
    ca_file = session.folder / mail.ca_file if mail.ca_file else None
    if ca_file and not ca_file.is_file():
        raise WrongUse(f"no existe «{ca_file}», que dice mail.ca_file de ppc.toml. No se ejecutó nada.")
    try:
        return Server(mail.host, mail.port, mail.security, mail.timeout, ca_file, load_credentials())
    except ConfigError as problem:
        raise misconfigured(problem) from problem


_STYLES = {Fate.SENT: "green", Fate.ALREADY: "dim", Fate.HELD: "bold", Fate.PLANNED: "bold", Fate.UNPLANNED: "bold"}
_WRONG = "bold red"
_NOBODY = "sin dirección en ppc.toml: escríbala antes de enviar"


def print_drafts(postings: Sequence[Posting]) -> None:
    """The drafts that were written: for whom, where, and to which addresses."""
    screen = terminal.console()
    for posting in postings:
        screen.print(_title(posting), soft_wrap=True)
        screen.print(Text(f"  {', '.join(posting.recipients) or _NOBODY}"))


def show_results(results: Iterable[Result], *, errors: bool = False) -> None:
    """Print the outcome of each mail, recipient by recipient, as it is known, with the reason below where there is one."""
    screen = terminal.console(errors=errors)
    for posting, group in groupby(results, key=lambda result: result.posting):
        screen.print(_title(posting), soft_wrap=True)
        for result in group:
            style = _WRONG if result.fate in CODES else _STYLES[result.fate]
            said = Text.assemble(f"  {result.recipient} " if result.recipient else "  ", (result.fate.value, style))
            screen.print(said)
            if result.why:
                screen.print(Padding(Text(visible(result.why)), (0, 0, 0, 4)))


def _title(posting: Posting) -> Text:
    """For whom a mail is, and where its draft lies."""
    mark = " [PRELIMINAR]" if posting.held else ""
    return Text.assemble((f"{visible(posting.addressee)}{mark}", "bold"), " · ", visible(str(posting.draft)))

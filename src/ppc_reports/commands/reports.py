"""The commands: what was asked is done, told, and answered with an exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from ppc_reports import __version__
from ppc_reports.commands import terminal, unattended, workload
from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.preparing.next_steps import next_setting, open_reports
from ppc_reports.commands.session import Session, open_session, workbooks
from ppc_reports.commands.telling import findings, report
from ppc_reports.commands.workload import carry_out, tasks_of
from ppc_reports.opening.input_folder import find_inputs
from ppc_reports.plan.names import folder_names
from ppc_reports.products.result import SCHEMA, finding_record, program, to_json
from ppc_reports.running import memory
from ppc_reports.running.history.store import HistoryError, existing_history
from ppc_reports.running.many import DONE, Done, Task
from ppc_reports.running.outputs import OFFICES, PDF_SUFFIX, OutputError
from ppc_reports.running.versions import known_versions
from ppc_reports.running.writing import locking


def run(choices: Choices) -> int:
    """``ppc-reports run``: every workbook to its report, and the exit code of the contract."""
    session = open_session(choices)
    mailed = _mailing(session, choices)
    if choices.if_due and not unattended.is_due(session.output, choices.today, choices.if_due):
        return DONE
    with unattended.logbook(session.output, wanted=choices.log) as note:
        found = workbooks(session, choices)
        if not choices.quiet:
            terminal.tell_ignored(session.input, found.ignored)
        places = zip(found.workbooks, folder_names(found.workbooks), strict=True)
        with alone(session):
            ended = reports(choices, session, places, lambda done: note([done]))
            tell(choices, ended)
            if any(done.failure for done in ended):
                from ppc_reports.commands.preparing.layout_offers import offer_forms  # noqa: PLC0415 - few runs need it

                offer_forms(session, found.workbooks, ended)
            if len(ended) > 1:
                _summarize_run(choices, session, ended)
            code = max(mailed(ended), *(done.code for done in ended))
    if not choices.quiet:
        terminal.show_line(next_setting(session.settings, ended))
    if choices.open_report:
        open_reports(ended)
    if choices.if_due and code in unattended.REPORTED:
        _tell_if(unattended.record_due(session.output, choices.today))
    return code


def _mailing(session: Session, choices: Choices) -> Callable[[Sequence[Done]], int]:
    """The function that sends the mails of the run, where they are to be sent, and gives their exit code. Raises WrongUse."""
    if not choices.send:
        return lambda _: DONE
    from ppc_reports.commands import mail as mailing  # noqa: PLC0415 - most runs send nothing

    mailing.ready(session, choices)
    return lambda ended: mailing.mailed(session, ended, choices)


def reports(
    choices: Choices,
    session: Session,
    places: Iterable[tuple[Path, str]],
    note: Callable[[Done], None] = lambda _: None,
) -> list[Done]:
    """Work on these workbooks, each with the name of its output folder, and return their outcomes; written, recorded, and noted.

    Only for who is ``alone`` in the output folder. Nothing is told yet, but the findings of one among many, of which they
    are not kept. Raises WrongUse.
    """
    tasks = tasks_of(choices, session, places)

    def each(done: Done) -> None:
        note(done)
        if not choices.quiet and len(tasks) > workload.FEW:
            terminal.tell_findings([done])

    return carry_out(tasks, session, choices, each)


def with_versions(choices: Choices, session: Session, place: tuple[Path, str]) -> list[tuple[Path, str]]:
    """The workbook and its folder, and those of the input folder that its last reports say are versions of its plan."""
    own = place[0].absolute()
    folders = {path: name for path, name in input_places(session) if path.absolute() != own}
    if not folders:
        return [place]
    [judged] = carry_out([Task(session.request(place[0], choices), session.output, whole=False)], session, choices)
    try:
        history = existing_history(session.output)
        if history is None or judged.identity is None:
            return [place]
        with history:
            return [place, *((path, folders[path]) for path in known_versions(history, judged.identity, list(folders)))]
    except HistoryError:
        return [place]


def input_places(session: Session) -> list[tuple[Path, str]]:
    """Every workbook of the input folder and the name that ``run`` gives its output folder."""
    paths = find_inputs(session.input).workbooks
    return list(zip(paths, folder_names(paths), strict=True))


@contextmanager
def alone(session: Session) -> Iterator[None]:
    """While it lasts no other command works in the output folder, nor sends its mails. Raises WrongUse where one does."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locking.alone(session.output))
        except (locking.BusyError, OutputError) as problem:
            raise WrongUse(str(problem)) from problem
        _tell_if(memory.begin(session.output))
        yield


def tell(choices: Choices, ended: Sequence[Done]) -> None:
    """Findings, summaries and notes of a run; of a quiet one only what is wrong."""
    if choices.quiet:
        _tell_if(unattended.message(ended))
        return
    if len(ended) <= workload.FEW:
        if not terminal.both_seen():
            terminal.tell_findings(ended)
        for done in ended:
            report.show_report(done)
    report.show_count(ended, workload.FEW)
    tell_notes(ended)


def _summarize_run(choices: Choices, session: Session, ended: Sequence[Done]) -> None:
    """The summary of the run written and told; why not, where it cannot be written."""
    from ppc_reports.running.run_summary import write_run_summary  # noqa: PLC0415 - one workbook has none

    try:
        written = write_run_summary(session.output, ended)
    except OutputError as problem:
        terminal.tell(str(problem))
        return
    if not choices.quiet:
        terminal.show_run_summary(written)


def tell_notes(ended: Sequence[Done]) -> None:
    """Print what could not be read or written in the history and what publications leave out, each once."""
    for text in dict.fromkeys(text for done in ended for text in (done.note, *done.told)):
        _tell_if(text)


def _tell_if(text: str) -> None:
    if text:
        terminal.tell(text)


def check(choices: Choices, *, as_json: bool) -> int:
    """``ppc-reports check``: every workbook judged, nothing written, and the exit code of the contract."""
    session = open_session(choices)
    found = workbooks(session, choices)
    terminal.tell_ignored(session.input, found.ignored)
    tasks = [Task(session.request(path, choices), session.output, whole=False) for path in found.workbooks]
    ended = carry_out(tasks, session, choices)
    if as_json or not terminal.both_seen():
        terminal.tell_findings(ended)
    if as_json:
        terminal.print_bytes(to_json(_findings_record(ended)))
    else:
        for done in ended:
            findings.show_findings(done)
    tell_notes(ended)
    return max(done.code for done in ended)


def _findings_record(ended: Sequence[Done]) -> dict[str, object]:
    files = [
        {
            "file": done.file,
            "corte": str(done.digest.corte) if done.digest else None,
            "readable": done.digest is not None,
            "findings": [finding_record(item) for item in done.findings],
        }
        for done in ended
    ]
    return {"schema": SCHEMA, "program": program(__version__), "files": files}


def mail(choices: Choices) -> int:
    """Every workbook to its report and mails, as ``run`` does, and the mails shown or sent; the exit code of both."""
    from ppc_reports.commands import mail as mailing  # noqa: PLC0415 - most runs send nothing

    session = open_session(choices)
    mailing.ready(session, choices)
    choices = replace(_as_before(session, choices), standing=True)
    found = workbooks(session, choices)
    with alone(session):
        ended = reports(choices, session, zip(found.workbooks, folder_names(found.workbooks), strict=True))
        for done in ended:
            if done.digest is None:
                report.show_report(done)
        code = max((done.code for done in ended), default=DONE)
        if choices.send or choices.dry_run:
            return max(code, mailing.mailed(session, ended, choices))
    mailing.show_drafts(ended, choices)
    return code


def _as_before(session: Session, choices: Choices) -> Choices:
    """Ask again for the products that earlier runs made beside the reports: files that a run does not make are removed."""
    folders = f"{choices.corte or '*'}/*"
    by_office = any(session.output.glob(f"{folders}/{OFFICES}"))
    return replace(choices, by_office=by_office, pdf=any(session.output.glob(f"{folders}/*{PDF_SUFFIX}")))

"""``ppc-reports publish``: the publication of the reports that were made, and nothing of any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ppc_reports.commands import terminal
from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.reports import tell_notes
from ppc_reports.commands.session import open_session, workbooks
from ppc_reports.commands.workload import carry_out, tasks_of
from ppc_reports.plan.names import folder_names, visible
from ppc_reports.running.history.proof import sha256_of
from ppc_reports.running.history.runs import sources_seen
from ppc_reports.running.history.store import HistoryError, existing_history
from ppc_reports.running.many import DONE, Done
from ppc_reports.running.outputs import OutputError
from ppc_reports.running.writing import locking

_FIRST = "Haga primero el informe con «ppc-reports run». No se publicó nada."


def publish(choices: Choices) -> int:
    """The publication of the current report of every workbook, written and told; the exit code of the contract."""
    session, choices = open_session(choices), replace(choices, standing=True)
    found = workbooks(session, choices)
    _refuse_others(found.workbooks, session.output)
    tasks = tasks_of(choices, session, zip(found.workbooks, folder_names(found.workbooks), strict=True))
    try:
        with locking.alone(session.output):
            ended = carry_out([replace(task, reported=True) for task in tasks], session, choices)
    except (locking.BusyError, OutputError) as problem:
        raise WrongUse(str(problem)) from problem
    _tell(ended)
    return max((done.code for done in ended), default=DONE)


def _refuse_others(books: Sequence[Path], output: Path) -> None:
    """Raises WrongUse for a workbook of which, as it is now, there is no report."""
    try:
        history = existing_history(output)
        if history is None:
            raise WrongUse(f"en «{output}» no hay ningún informe que publicar. {_FIRST}")
        with history:
            seen = sources_seen(history)
    except HistoryError as problem:
        raise WrongUse(f"{problem} Sin historial no se sabe qué se informó. No se publicó nada.") from problem
    others = [f"«{visible(book.name)}»" for book in books if sha256_of(book) not in seen]
    if others:
        raise WrongUse(
            f"no es el libro que se informó: {', '.join(others)}. Cambió después, o no tiene informe. {_FIRST}"
        )


def _tell(ended: Sequence[Done]) -> None:
    """Print what was written, what was not and why, and what the publications leave out."""
    for done in ended:
        for item in done.findings:
            terminal.tell(terminal.finding_line(done.file, item))
        if done.trouble:
            terminal.tell(f"{done.file}: {visible(done.trouble)}")
        for file in done.written:
            terminal.say(f"{file.path} ({file.fate.value})")
    tell_notes(ended)

"""``ppc-reports watch``: the report of every workbook that lands in the input folder, until it is told to stop."""

from __future__ import annotations

import datetime as dt
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from ppc_reports.commands import reports as commands
from ppc_reports.commands import terminal, unattended
from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.session import Session, open_session
from ppc_reports.commands.watch_folded import Finished, Folder
from ppc_reports.opening.input_folder import find_inputs
from ppc_reports.plan.names import folder_names
from ppc_reports.running.history.runs import sources_seen
from ppc_reports.running.history.store import HistoryError, existing_history
from ppc_reports.running.many import DONE

_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")


def watch(today: Callable[[], dt.date], options: Mapping[str, Any], interval: float) -> int:
    """Watch until a signal comes; the workbook in hand is finished first. Raises WrongUse for what cannot begin."""
    session = open_session(Choices(today(), **options))
    if not session.input.is_dir():
        raise WrongUse(f"no se puede abrir la carpeta «{session.input}». Diga otra con --input.")
    folder = Folder(session.input, _reported(session))
    with stopped_by_signals() as stop:
        terminal.say(f"Vigilando «{session.input}» cada {interval:g} s. Para terminar: Ctrl+C.")
        complaint = ""
        while not stop.is_set():
            before, complaint = complaint, _round(folder, stop, lambda path: Choices(today(), files=(path,), **options))
            if complaint not in ("", before):
                terminal.tell(complaint)
            stop.wait(interval)
    terminal.say("Vigilancia terminada.")
    return DONE


def _reported(session: Session) -> frozenset[str]:
    """The contents that have a report already; none where the history cannot be read."""
    try:
        history = existing_history(session.output)
        if history is None:
            return frozenset()
        with history:
            return sources_seen(history)
    except HistoryError:
        return frozenset()


def _round(folder: Folder, stop: threading.Event, choose: Callable[[Path], Choices]) -> str:
    """One look at the folder and the reports of what is finished; why something has to wait, empty for nothing.

    What waits is tried again at the next look: a lost network folder, a mistake in the configuration.
    """
    complaint = ""
    try:
        for finished in folder.poll():
            if stop.is_set():
                break
            _serve(choose(finished.path), finished)
            folder.settle(finished)
    except OSError as problem:
        complaint = f"No se puede leer «{folder.path}» ({problem.strerror}); se sigue intentando."
    except WrongUse as problem:
        complaint = f"Se seguirá intentando: {problem.format_message()}"
    return complaint


def _serve(choices: Choices, finished: Finished) -> None:
    """The report of one workbook; what is wrong with it is told. Raises WrongUse, OSError."""
    session = open_session(choices)
    places = [(finished.path, _folder_name(session, finished))]
    if session.settings.consolidate:
        choices, paths = replace(choices, files=()), find_inputs(session.input).workbooks
        places = list(zip(paths, folder_names(paths), strict=True))
    with unattended.logbook(session.output, wanted=choices.log) as note:
        ended = commands.reports(choices, session, places)
        note(ended)
    commands.tell(choices, ended)


def _folder_name(session: Session, finished: Finished) -> str:
    """The name that ``run`` would give its output folder, among all workbooks of the input folder."""
    paths = find_inputs(session.input).workbooks
    names = dict(zip(paths, folder_names(paths), strict=True))
    return names.get(finished.path) or folder_names([finished.path])[0]


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that the signals to end a program set, instead of ending it at once."""
    stop = threading.Event()

    def asked(_: int, __: FrameType | None) -> None:
        stop.set()

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, asked) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""``ppc-reports watch``: the report of every workbook that lands in the input folder, until it is told to stop."""

from __future__ import annotations

import datetime as dt
import hashlib
import signal
import sys
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from ppc_reports.commands import reports, terminal, unattended
from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.session import Session, open_session
from ppc_reports.opening.input_folder import LOCK_PREFIX, find_inputs
from ppc_reports.plan.names import folder_names
from ppc_reports.plan.spanish import refusal
from ppc_reports.running.history.runs import sources_seen
from ppc_reports.running.history.store import HistoryError, existing_history
from ppc_reports.running.many import DONE, Done

_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
_CLOSINGS, _LAST_SECONDS = (2, 5, 6), 5
"""Windows tells a program that its console is closed, or its user logs off, with these numbers, and waits so long."""


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

    What waits is tried again: a lost network folder and a mistake in the configuration at the next look, a report that
    could not be written or a workbook that could not be read after ever more looks.
    """
    complaint = ""
    try:
        for finished in folder.poll():
            if stop.is_set():
                break
            ended = _serve(choose(finished.path), finished)
            waiting = [done for done in ended if _waits(done)]
            if not waiting:
                folder.settle(finished, _versions(ended, finished.path))
            elif folder.put_off(finished):
                names = ", ".join(done.file for done in waiting)
                terminal.tell(f"Se volverá a intentar, cada vez con más pausa: {names}.")
    except OSError as problem:
        complaint = f"No se puede leer «{folder.path}» ({refusal(problem)}); se sigue intentando."
    except WrongUse as problem:
        complaint = f"Se seguirá intentando: {problem.format_message()}"
    return complaint


def _versions(ended: Sequence[Done], path: Path) -> list[Path]:
    """The workbooks that were told to be versions of one plan, in the folder of one of them."""
    return [path.with_name(done.file) for done in ended if any(item.code == "PLAN-TWICE" for item in done.findings)]


def _waits(done: Done) -> bool:
    """True where the report may come later without another workbook: what it met was in the way, or a fault."""
    unreadable = done.failure is not None and done.failure.code == "FILE-ACCESS"
    return done.code not in unattended.REPORTED and bool(unreadable or done.trouble)


def _serve(choices: Choices, finished: Finished) -> Sequence[Done]:
    """Publish the report of one workbook and print what is wrong with it. Raises WrongUse, OSError."""
    session = open_session(choices)
    with unattended.logbook(session.output, wanted=choices.log) as note:
        with reports.alone(session):
            if session.settings.consolidate:
                choices, places = replace(choices, files=()), reports.input_places(session)
            else:
                name = dict(reports.input_places(session)).get(finished.path) or folder_names([finished.path])[0]
                places = reports.with_versions(choices, session, (finished.path, name))
            ended = reports.reports(choices, session, places)
        note(ended)
    reports.tell(choices, ended)
    return ended


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that the signals to end a program set, instead of ending it at once."""
    stop = threading.Event()

    def asked(_: int, __: FrameType | None) -> None:
        stop.set()

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, asked) for number in numbers}
    try:
        with _stopped_by_closing(stop):
            yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _stopped_by_closing(stop: threading.Event) -> Iterator[None]:
    """The event is set too when the window of the console is closed, which on Windows is no signal."""
    if sys.platform != "win32":
        yield
        return
    import ctypes  # noqa: PLC0415 - Windows only

    over = threading.Event()

    def closing(what: int) -> bool:
        if what not in _CLOSINGS:
            return False
        stop.set()
        over.wait(_LAST_SECONDS)  # the system ends the program as soon as this function is through
        return True

    handler = ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_uint32)(closing)
    ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, True)
    try:
        yield
    finally:
        over.set()
        ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, False)


STEADY_POLLS = 2
"""In how many polls on end a file must look the same."""
PATIENCE = 6
"""How many times longer for a file that is not whole yet by its own account: then it is broken, and told so."""
LONGEST_PAUSE = 64
"""After how many polls at most what could not be read or written is tried again."""
_ZIPPED = (".xlsx", ".xlsm", ".xlsb", ".ods")


@dataclass(frozen=True, slots=True)
class Sighting:
    """The size and time of a file at a poll, and for how many polls they have been the same."""

    size: int
    changed: int
    polls: int = 1

    @property
    def content(self) -> tuple[int, int]:
        """By these a content is known without reading it."""
        return self.size, self.changed


@dataclass(frozen=True, slots=True)
class Pause:
    """For how many polls a content is put off, and how many of them are left."""

    polls: int
    left: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished workbook and the fingerprint of its content."""

    path: Path
    sha256: str


class Folder:
    """The input folder as it is watched. ``seen`` are the fingerprints that need nothing more."""

    def __init__(self, folder: Path, seen: Iterable[str] = ()) -> None:
        self.path = folder
        self._seen = set(seen)
        self._put_off: dict[str, Pause] = {}
        self._looks: dict[Path, Sighting] = {}
        self._known: dict[Path, Sighting] = {}
        self._versions: list[dict[Path, Sighting]] = []

    def poll(self) -> tuple[Finished, ...]:
        """The workbooks that are finished by now and whose content was not seen; raises OSError for a lost folder."""
        now = dict(self._look(find_inputs(self.path).workbooks))
        self._looks = now
        self._release(now)
        self._known = {path: look for path, look in self._known.items() if path in now}
        return tuple(self._finished(now))

    def settle(self, finished: Finished, versions: Sequence[Path] = ()) -> None:
        """Nothing more is to be done for this content, until one of the ``versions`` of its plan is gone or another."""
        self._seen.add(finished.sha256)
        if versions:
            self._versions.append({path: self._looks[path] for path in versions if path in self._looks})

    def _release(self, now: Mapping[Path, Sighting]) -> None:
        """Give the versions of a plan again where one of them is no longer there as it was."""
        for versions in list(self._versions):
            if all(path in now and now[path].content == look.content for path, look in versions.items()):
                continue
            self._versions.remove(versions)
            for path in versions.keys() & now.keys():
                self._seen.discard(_digest(path, now[path]) or "")
                self._known.pop(path, None)

    def put_off(self, finished: Finished) -> bool:
        """Give this content again later, each time after twice as many polls; True where it is the first time."""
        before = self._put_off.get(finished.sha256)
        polls = min(2 * before.polls, LONGEST_PAUSE) if before else 1
        self._put_off[finished.sha256] = Pause(polls, polls)
        return before is None

    def _is_put_off(self, sha256: str) -> bool:
        pause = self._put_off.get(sha256)
        if pause is None or pause.left == 0:
            return False
        self._put_off[sha256] = Pause(pause.polls, pause.left - 1)
        return True

    def _look(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Sighting]]:
        for path in paths:
            try:
                state = path.stat()
            except OSError:
                continue
            before = self._looks.get(path)
            same = before is not None and (before.size, before.changed) == (state.st_size, state.st_mtime_ns)
            yield path, Sighting(state.st_size, state.st_mtime_ns, before.polls + 1 if same and before else 1)

    def _finished(self, now: dict[Path, Sighting]) -> Iterator[Finished]:
        taken: set[str] = set()
        for path, look in now.items():
            known = self._known.get(path)
            if known and known.content == look.content:
                continue
            if look.polls < STEADY_POLLS or in_use(path) or not _whole(path, look):
                continue
            digest = _digest(path, look)
            if digest is None:
                continue
            if digest in self._seen:
                self._known[path] = look
            elif digest not in taken and not self._is_put_off(digest):
                taken.add(digest)
                yield Finished(path, digest)


def in_use(path: Path) -> bool:
    """True while Excel or LibreOffice has the workbook open, by the lock file it puts beside it."""
    locks = (f"{LOCK_PREFIX}{path.name}", f"{LOCK_PREFIX}{path.name[2:]}", f".~lock.{path.name}#")
    return any((path.parent / lock).exists() for lock in locks)


def _whole(path: Path, look: Sighting) -> bool:
    """False for a container without its end, which a half-copied file is, until patience ends."""
    if path.suffix.lower() not in _ZIPPED or look.polls >= STEADY_POLLS * PATIENCE:
        return True
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def _digest(path: Path, look: Sighting) -> str | None:
    """The fingerprint of the content; None where it cannot be opened yet, or changed while it was read."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        state = path.stat()
    except OSError:
        return None
    return digest if (state.st_size, state.st_mtime_ns) == (look.size, look.changed) else None

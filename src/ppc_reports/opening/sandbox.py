"""Confined processes: work on untrusted files is done in one, and the worst that a file can do is to end it.

A confined process writes nothing: what it makes comes back to the program, which alone writes files and the history. Each
step of the work has its time, and all of it its memory: RLIMIT_AS bounds that on POSIX, a watch inside the process on
Windows. docs/procesos.md says what is promised, and which test holds it.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from ppc_reports.opening.inside import OUT_OF_MEMORY, Call, serve
from ppc_reports.plan.findings import Finding, Unreadable, finding
from ppc_reports.settings.limits import Limits

_SPAWN = get_context("spawn")
_START_SECONDS = 120
_LAST_SECONDS = 1
"""How long a process that has hung up may take to end."""
_SLOW, _MEMORY, _CRASH = "FILE-SLOW", "FILE-MEMORY", "FILE-CRASH"
Result = TypeVar("Result")
Answer = Callable[[Any], object]


class Stopped(Exception):
    """A confined process that was ended, or ended, in a step of its work (empty before the first); ``code`` says why."""

    def __init__(self, code: str, step: str) -> None:
        super().__init__(code, step)
        self.code, self.step = code, step


class ChildTraceback(Exception):
    """The traceback of an exception as it was in the confined process."""


class GoneError(Exception):
    """A confined process that ended while it waited for work."""


_imports = ["pandas", "python_calamine", "lxml.etree", "openpyxl"]
"""What a confined process imports before its memory is bounded."""
_idle: deque[Confined] = deque()
_busy: set[Confined] = set()


class Confined:
    """A confined process. It does one piece of work at a time."""

    def __init__(self) -> None:
        self._line, there = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=serve, args=(there, tuple(_imports)), daemon=True)
        self._ready, self._served, self._at_work, self.over = False, False, False, False
        with _deaf():
            self._process.start()
        there.close()

    @property
    def usable(self) -> bool:
        """True while it runs and waits for work."""
        return not self.over and not self._at_work and self._process.is_alive()

    def end(self) -> None:
        """End it now, whatever it does."""
        self.over = True
        self._process.kill()
        self._process.join()

    def work(self, call: Call, seconds: float, answer: Answer) -> Any:
        """Do a piece of work and return what it gives; each step of it has so many ``seconds``, or a multiple that it asks for.

        Raises Stopped, and whatever the work raises.
        """
        step, allowed, self._at_work = "", seconds, True
        if not self._ready:
            self._told(_START_SECONDS, step)
            self._ready = True
        try:
            self._line.send(call)
        except OSError as problem:
            raise GoneError from problem
        while True:
            try:
                kind, value, more = self._told(allowed, step)
            except Stopped as stopped:
                if self._served and not step and stopped.code == _CRASH:  # it had ended before it heard of the work
                    raise GoneError from stopped
                raise
            if kind == "step":
                step, allowed = value, seconds * more
            elif kind == "ask":
                self._say(answer(value), step)
            else:
                self._served, self._at_work, self.over = True, False, more
                return _result(kind, value, step)

    def _say(self, what: object, step: str) -> None:
        try:
            self._line.send(what)
        except OSError as problem:
            raise self._death(step) from problem

    def _told(self, seconds: float, step: str) -> tuple[str, Any, Any]:
        try:
            if not self._line.poll(seconds):
                raise Stopped(_SLOW, step)
            told: tuple[str, Any, Any] = self._line.recv()
        except (EOFError, OSError) as problem:
            raise self._death(step) from problem
        return told

    def _death(self, step: str) -> Stopped:
        self._process.join(_LAST_SECONDS)
        return Stopped(_MEMORY if self._process.exitcode == OUT_OF_MEMORY else _CRASH, step)


def _result(kind: str, value: Any, step: str) -> Any:
    if kind == "result":
        return value
    if kind == "memory":
        raise Stopped(_MEMORY, step)
    problem, told = value
    raise problem from ChildTraceback(f"\n{told}")


def start(*imports: str) -> None:
    """Start a confined process now, ready for the first piece of work; it and all later ones import these modules first."""
    _imports.extend(imports)
    _idle.append(Confined())


def end_all() -> None:
    """End every confined process; the work in hand is given up."""
    for child in (*_busy, *_idle):
        child.end()
    _idle.clear()


def within(
    limits: Limits, function: Callable[..., Result], *arguments: object, answer: Answer = lambda _: None
) -> Result:
    """Call ``function`` with these arguments in a confined process, and return what it gives; ``answer`` serves what it asks.

    A step that ends the process is not tried again: the work is done anew in another process, where ``begin`` of that step
    raises. Raises what the function raises; Unreadable where the work ends the process outside of a step.
    """

    ended: dict[str, Finding] = {}
    while True:
        call = Call(Path.cwd(), function, arguments, limits.memory_mb, ended)
        with _borrowed() as child:
            try:
                result: Result = child.work(call, limits.seconds, answer)
            except GoneError:
                child.end()
            except Stopped as stopped:
                given_up = child.over
                child.end()
                limit = limits.seconds if stopped.code == _SLOW else limits.memory_mb
                why = finding(stopped.code, limit=limit)
                if given_up or not stopped.step or stopped.step in ended:
                    raise Unreadable(why) from stopped
                ended[stopped.step] = why
            else:
                return result


@contextmanager
def _borrowed() -> Iterator[Confined]:
    """A confined process for one piece of work: one that waits, or a new one."""
    child = _waiting() or Confined()
    _busy.add(child)
    try:
        yield child
    finally:
        _busy.discard(child)
        if child.usable:
            _idle.append(child)
        else:
            child.end()


def _waiting() -> Confined | None:
    while _idle:
        with suppress(IndexError):
            child = _idle.pop()
            if child.usable:
                return child
            child.end()
    return None


@contextmanager
def _deaf() -> Iterator[None]:
    """Keep Ctrl+C, which reaches every process of a terminal, from what starts meanwhile: the program ends the others.

    Windows has no such mask; there a process is deaf once it has started.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - POSIX only

    resource_tracker.ensure_running()  # it would lift the mask where it starts meanwhile
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

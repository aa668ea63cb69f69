"""Inside a confined process: what comes along the line from the program is done, within its memory, and sent back."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from ppc_reports.plan.findings import Finding, Unreadable

MEGABYTE = 2**20
OUT_OF_MEMORY = 77
_WATCH_SECONDS, _GROWN = 0.05, 0.25


@dataclass(frozen=True, slots=True)
class Call:
    """A piece of work as it travels; ``ended`` are the steps that ended a process before, and the finding of each.

    Paths in the ``arguments`` are relative to ``folder``.
    """

    folder: Path
    function: Callable[..., Any]
    arguments: Sequence[object]
    memory_mb: int
    ended: Mapping[str, Finding]


@dataclass(slots=True)
class _Inside:
    """In a confined process: its line to the program, and the steps of the present call that are not to be tried again."""

    line: Connection | None = None
    ended: Mapping[str, Finding] = field(default_factory=dict)


_inside = _Inside()


def begin(step: str, times: int = 1) -> None:
    """Say that a step of the work begins, which may take ``times`` the seconds of the limits.

    Raises Unreadable where this very step ended a process before. Outside of a confined process it does nothing.
    """

    if step in _inside.ended:
        raise Unreadable(_inside.ended[step])
    if _inside.line is not None:
        _inside.line.send(("step", step, times))


def ask(question: object) -> Any:
    """In a confined process: what the program answers. None outside of one."""
    if _inside.line is None:
        return None
    _inside.line.send(("ask", question, None))
    return _inside.line.recv()


def serve(line: Connection, imports: Sequence[str]) -> None:
    """In the process: do what comes along the line until nobody is at its other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_program, daemon=True).start()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the last words of native libraries stay off the screen
    gc.set_threshold(200_000, 20, 20)  # a workbook is a million small objects without cycles
    for name in imports:
        import_module(name)
    _inside.line = line
    begun = psutil.Process().memory_info().rss
    with suppress(EOFError, OSError):
        line.send(("ready", None, None))
        while True:
            _do(line, line.recv(), begun)


def _end_with_program() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _do(line: Connection, call: Call, begun: int) -> None:
    """Do one piece of work, and send what came of it and whether the process has grown too much to be kept."""
    _inside.ended = call.ended
    try:
        os.chdir(call.folder)
        _bound(call.memory_mb, begun)
        line.send(("result", call.function(*call.arguments), _grown(call.memory_mb, begun)))
    except OSError as problem:
        if not _sent(line, problem):
            raise
    except BaseException as problem:  # a panic of a native library is no Exception
        _sent(line, problem)


def _sent(line: Connection, problem: BaseException) -> bool:
    """Send what a piece of work raised, with its traceback; False where nobody is at the other end."""
    told = "".join(traceback.format_exception(problem))
    kind = "memory" if isinstance(problem, MemoryError) else "raised"
    try:
        line.send((kind, (_portable(problem), told), False))
    except OSError:
        return False
    return True


def _portable(problem: BaseException) -> Exception:
    """The exception as it can travel, or one that says the same."""
    try:
        pickle.loads(pickle.dumps(problem))
    except Exception:
        return RuntimeError(f"{type(problem).__name__}: {problem}")
    return problem if isinstance(problem, Exception) else RuntimeError(f"{type(problem).__name__}: {problem}")


def _grown(memory_mb: int, begun: int) -> bool:
    return psutil.Process().memory_info().rss - begun > memory_mb * MEGABYTE * _GROWN


def _bound(memory_mb: int, begun: int) -> None:
    """Keep the memory of this process within bounds; what it held to begin with does not count."""
    if sys.platform == "win32":
        _watched(memory_mb, begun)
    else:
        import resource  # noqa: PLC0415 - POSIX only

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = psutil.Process().memory_info().vms - begun + memory_mb * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@lru_cache(maxsize=1)
def _watched(memory_mb: int, begun: int) -> None:
    threading.Thread(target=_watch, args=(memory_mb, begun), daemon=True).start()


def _watch(memory_mb: int, begun: int) -> None:
    process = psutil.Process()
    while process.memory_info().rss - begun < memory_mb * MEGABYTE:
        time.sleep(_WATCH_SECONDS)
    os._exit(OUT_OF_MEMORY)

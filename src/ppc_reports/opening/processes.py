"""How this program starts other processes. It imports little, so that the first of them can start before all else."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pebble import ProcessPool

_QUIET = "ignore:resource_tracker:UserWarning"
"""The tracker of a stopped pool counts its semaphores aloud, on the screen of whoever ran the program."""


def started_pool(workers: int, initializer: Callable[[], None]) -> ProcessPool:
    """A pool whose processes have started, each anew and the same on every system.

    A fork would copy a pool that is already at work; a server that forks would hold its own memory to the end.
    """
    given = os.environ.get("PYTHONWARNINGS", "")
    if _QUIET not in given:
        os.environ["PYTHONWARNINGS"] = f"{given},{_QUIET}" if given else _QUIET
    pool = ProcessPool(workers, initializer=initializer, context=multiprocessing.get_context("spawn"))
    with _deaf():
        _ = pool.active  # asked, it starts
    return pool


@contextmanager
def _deaf() -> Iterator[None]:
    """What starts meanwhile does not hear Ctrl+C, which reaches every process of a terminal: the program ends the others.

    Windows has no such mask; there, pebble itself makes a process deaf once it has started.
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

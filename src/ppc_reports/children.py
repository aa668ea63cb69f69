"""How this program starts other processes. It imports nothing heavy, so that the first of them can start before all else."""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.context import BaseContext

_METHOD = "spawn" if sys.platform == "win32" else "forkserver"
_QUIET = "ignore:resource_tracker:UserWarning"
"""The tracker of a stopped pool counts its semaphores aloud, on the screen of whoever ran the program."""


def processes() -> BaseContext:
    """How processes start: never by a bare fork, which would copy a pool that is already at work."""
    given = os.environ.get("PYTHONWARNINGS", "")
    if _QUIET not in given:
        os.environ["PYTHONWARNINGS"] = f"{given},{_QUIET}" if given else _QUIET
    context = multiprocessing.get_context(_METHOD)
    if _METHOD == "forkserver":
        context.set_forkserver_preload(["ppc_reports.preload"])
    return context


def begin() -> None:
    """Start the process from which the others are forked, where there is one: it imports what reads while we import the rest."""
    processes()
    if sys.platform != "win32":
        from multiprocessing import forkserver  # noqa: PLC0415 - POSIX only

        forkserver.ensure_running()

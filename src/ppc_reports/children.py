"""How this program starts other processes. It imports nothing heavy, so that the first of them can start before all else."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.context import BaseContext

_QUIET = "ignore:resource_tracker:UserWarning"
"""The tracker of a stopped pool counts its semaphores aloud, on the screen of whoever ran the program."""


def processes() -> BaseContext:
    """How processes start, the same on every system: each anew.

    A fork would copy a pool that is already at work; a server that forks would hold its own memory to the end.
    """
    given = os.environ.get("PYTHONWARNINGS", "")
    if _QUIET not in given:
        os.environ["PYTHONWARNINGS"] = f"{given},{_QUIET}" if given else _QUIET
    return multiprocessing.get_context("spawn")

"""How much memory a command takes at its peak, with all the processes it starts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

_SECONDS = 0.02


class Peak(NamedTuple):
    """The most memory in MB: of the largest single process, as the system counts it, and of all processes together."""

    largest: float
    together: float


def peak(folder: Path, *arguments: str) -> Peak:
    """The peak of a Python run with these arguments; together, shared pages count once where the system tells.

    Raises CalledProcessError where it fails.
    """
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    largest = together = 0
    while process.poll() is None:
        now = list(_now(process.pid))
        largest = max(largest, *(own for own, _ in now), 0)
        together = max(together, sum(share for _, share in now))
        time.sleep(_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return Peak(largest / 2**20, together / 2**20)


def _now(pid: int) -> Iterator[tuple[int, int]]:
    """The bytes of a process and its children, with and without what they share; nothing where they have just ended."""
    with suppress(psutil.Error):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):
                full = process.memory_full_info()
                yield int(full.rss), int(getattr(full, "pss", full.rss))

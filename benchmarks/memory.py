"""How much memory a command takes at its peak, with all the processes it starts."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil

_SECONDS = 0.02


def peak_mb(folder: Path, *arguments: str) -> float:
    """The peak in MB of a Python run with these arguments, shared pages counted once where the system tells.

    Raises CalledProcessError where it fails.
    """
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = 0
    while process.poll() is None:
        most = max(most, _now(process.pid))
        time.sleep(_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return most / 2**20


def _now(pid: int) -> int:
    """The bytes of a process and its children; 0 where it has just ended."""
    try:
        root = psutil.Process(pid)
        return sum(map(_of, (root, *root.children(recursive=True))))
    except psutil.Error:
        return 0


def _of(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(full, "pss", full.rss))

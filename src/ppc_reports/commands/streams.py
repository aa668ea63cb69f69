"""The streams of the program: where they are closed, full or gone, the work goes on and its exit code is still true."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import Any, cast

TOLD = 1


class LastingFile(io.FileIO):
    """A stream that takes everything; from the first byte that cannot be written on nothing is, and ``problem`` says why."""

    problem: OSError | None = None

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """The number of bytes, written or not."""
        if self.problem is None:
            try:
                return super().write(data) or 0
            except OSError as problem:
                self.problem = problem
        return len(data)


def have_streams() -> None:
    """Open nowhere those that the caller closed, before another file takes their number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end


def lasting(name: str) -> LastingFile | None:
    """Make ``sys.stdout`` or ``sys.stderr`` one that no broken pipe or full disk stops; None where it is no file."""
    stream = getattr(sys, name)
    if not isinstance(stream, io.TextIOWrapper):
        return None
    stream.reconfigure(errors="replace")
    try:
        number = stream.fileno()
    except OSError:  # it is a stream of a test
        return None
    if sys.platform == "win32" and stream.isatty():  # a console writes every letter by calls of its own
        return None
    stream.flush()
    file = LastingFile(number, "w", closefd=False)
    buffered = io.BufferedWriter(cast("Any", file))
    made = io.TextIOWrapper(buffered, stream.encoding, "replace", line_buffering=stream.line_buffering)
    setattr(sys, name, made)
    return file


def told(code: int, shown: LastingFile | None) -> int:
    """The exit code of work whose words were shown: at least 1, and told, where they could not be. Who hung up is told nothing."""
    if shown is None:
        return code
    sys.stdout.flush()
    if shown.problem is None or shown.problem.errno in (errno.EPIPE, errno.EIO, errno.EINVAL):
        return code
    why = (
        "el disco está lleno"
        if shown.problem.errno == errno.ENOSPC
        else f"el sistema respondió {shown.problem.strerror}"
    )
    print(f"No se pudo mostrar todo por la salida: {why}. Lo que se hizo quedó escrito.", file=sys.stderr)
    return max(code, TOLD)

"""The start of ``ppc-reports``. The process that opens the workbooks starts first: it takes as long as all the rest."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, cast

_READING = {"run", "check", "consolidate", "inspect", "mail", "watch"}
_READY = ("ppc_reports.running.files_of_one",)
_SECRET = "PPC_SMTP_"
TOLD = 1
_HELP = {"-h", "--help"}
FAULT = 4
INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line that was given, and end at once: to free a workbook value by value takes a tenth of its run."""
    have_streams()
    secrets = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(_SECRET)}
    try:
        if _READING.intersection(sys.argv[1:2]) and not _HELP.intersection(sys.argv):
            from ppc_reports.opening import sandbox

            sandbox.start(*_READY)
        code = call(sys.argv[1:], secrets)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    if "multiprocessing" in sys.modules:  # --help must not pay for it
        for child in sys.modules["multiprocessing"].active_children():
            child.terminate()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def call(arguments: Sequence[str], secrets: Mapping[str, str] | None = None) -> int:
    """Run the command line and give its exit code; no traceback ever reaches the screen.

    ``secrets`` are variables that were taken out of the environment, for what the program starts would inherit them.
    """
    import click

    from ppc_reports.commands.choices import OUTPUT
    from ppc_reports.commands.cli import NAME, cli
    from ppc_reports.running.faults import fault_message, record_fault

    if secrets:
        from ppc_reports.settings.credentials import keep

        keep(secrets)
    shown = [lasting(name) for name in ("stdout", "stderr")]
    try:
        return told(int(cli.main(list(arguments), NAME, standalone_mode=False) or 0), shown[0])
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except Exception as problem:
        if KeyboardInterrupt.__name__ in str(problem):  # pydantic words an interruption as a mistake in a schema
            return _interrupted()
        log = record_fault(problem, Path(OUTPUT), f"Comando: {' '.join(arguments)}")
        click.echo(fault_message(log), err=True)
        return FAULT


def _interrupted() -> int:
    print("Interrumpido: lo que ya estaba escrito quedó completo.", file=sys.stderr)
    return INTERRUPTED


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
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # also in the processes it starts
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

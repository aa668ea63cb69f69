"""Where ``ppc-reports`` starts. The process that opens the workbooks starts first: it takes as long as all the rest."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from ppc_reports.commands.streams import have_streams, lasting, told

_READING = {"run", "check", "consolidate", "inspect", "mail", "watch"}
_READY = ("ppc_reports.running.files_of_one",)
_SECRET = "PPC_SMTP_"
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

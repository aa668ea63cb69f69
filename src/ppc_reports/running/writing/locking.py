"""One run at a time in an output folder. The lock is the system's: it is free again as soon as its owner is gone."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from ppc_reports.plan.names import visible
from ppc_reports.running.memory import is_last
from ppc_reports.running.outputs import explained, sweep

LOCK_NAME = ".ppc.lock"
OWNER_NAME = ".ppc-en-curso.json"
"""Who holds the lock, in a file of its own: a locked one cannot be read on Windows."""


class BusyError(Exception):
    """Another run works in the folder; the message says in Spanish which one and what to do."""


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """While it lasts, no other run works in ``output``, and what interrupted ones left half written is gone.

    Raises BusyError where another one does, OutputError where the folder cannot be written.
    """
    made = not output.exists()
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / LOCK_NAME, timeout=0).acquire()
    except Timeout as problem:
        raise BusyError(_busy(output)) from problem
    except OSError as problem:
        raise explained(problem, output) from problem
    windows = sys.platform == "win32"
    with _clean(output, made and windows), lock, _clean(output, made and not windows), _signed(output / OWNER_NAME):
        sweep(output, partial(is_last, output))
        yield


@contextmanager
def _clean(output: Path, wanted: bool) -> Iterator[None]:
    """Leave nothing of a folder that the run made, where it wrote nothing.

    Within the lock, for after it another run may hold the file that goes; Windows removes none that is open, so it waits.
    """
    try:
        yield
    finally:
        if wanted:
            _leave_nothing(output)


@contextmanager
def _signed(place: Path) -> Iterator[None]:
    """While it lasts, the file says who holds the lock; one that cannot be written is done without."""
    with suppress(OSError):
        _sign(place)
    try:
        yield
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def _sign(place: Path) -> None:
    since = time.strftime("%d/%m/%Y a las %H:%M")
    owner = {"proceso": os.getpid(), "equipo": socket.gethostname(), "desde": since}
    place.unlink(missing_ok=True)  # whatever lies there, a pipe too, is none of ours
    place.write_text(json.dumps(owner, ensure_ascii=False), encoding="utf-8")


def _busy(output: Path) -> str:
    place = output / OWNER_NAME
    try:
        owner = json.loads(place.read_text(encoding="utf-8") if place.is_file() else "")
        who = visible(f"el proceso {owner['proceso']} del equipo {owner['equipo']}, desde el {owner['desde']}")
    except (OSError, ValueError, LookupError, TypeError):
        who = "un proceso que acaba de empezar"
    return (
        f"otra ejecución está trabajando en «{output}»: {who}. No se ejecutó nada. Espere a que termine y ejecute de "
        "nuevo; si quedó detenida, cierre ese proceso y la carpeta queda libre."
    )


def _leave_nothing(output: Path) -> None:
    with suppress(OSError):
        if [path.name for path in output.iterdir()] == [LOCK_NAME]:
            (output / LOCK_NAME).unlink()
            output.rmdir()

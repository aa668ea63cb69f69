"""A fault of the program: its traceback goes to a file, and people are told where."""

from __future__ import annotations

import datetime as dt
import os
import platform
import tempfile
import traceback
from pathlib import Path

from ppc_reports import __version__

FOLDER = "errores"


def record_fault(problem: BaseException, output: Path, about: str) -> Path | None:
    """The file with the traceback, in ``output/errores`` or else in the system's temporary folder; None if in neither.

    It holds no values of the workbook but those in the exception's own message, and nothing of the environment.
    """
    name = f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d_%H%M%S}_{os.getpid()}.log"
    told = "".join(traceback.format_exception(problem))
    text = f"ppc-reports {__version__} · Python {platform.python_version()} · {platform.system()}\n{about}\n\n{told}\n"
    for folder in (output / FOLDER, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("a", encoding="utf-8", errors="replace") as log:
                log.write(text)
        except OSError:
            continue
        return folder / name
    return None


def fault_message(log: Path | None) -> str:
    """The message about a fault."""
    where = f"El detalle quedó en «{log}»; envíelo" if log else "No se pudo guardar el detalle; avise"
    return f"Falla del programa: no es culpa del libro. {where} a quien le da soporte."

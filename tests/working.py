"""The program as somebody uses it: one workbook judged, and the real working folder copied."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import Quarter
from ppc_reports.running import one

ROOT = Path(__file__).parents[1]
TODAY = dt.date(2023, 2, 1)


def judged(book: Path, corte: str = "", today: dt.date = TODAY) -> Summary:
    """The summary of a workbook in the current folder, read as ``ppc-reports run`` does; without a *corte* at its last one.

    Raises Unreadable.
    """
    choices = Choices(today, corte=Quarter.parse(corte) if corte else None)
    request = open_session(choices).request(book, choices)
    workbook, _ = one.read_file(request.path, request.settings.limits.plain)
    return one.judge(request, workbook)


def copy_working_folder(to: Path) -> None:
    """``input/`` and ``templates/`` of the project, and an empty ``output/``."""
    for name in ("input", "templates"):
        copytree(ROOT / name, to / name)
    (to / "output").mkdir()


def typed_in(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code of ``ppc-reports`` in a folder, and what a person sees: both streams, 80 columns wide."""
    program = "import sys; from ppc_reports.commands.entry import call; sys.exit(call(sys.argv[1:]))"
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    screen = {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "PATH": path}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env={**os.environ, **screen},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout

"""Writes the help texts of the documents anew, as the program gives them now: ``python -m tests.make_help``."""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path

from tests.working import ROOT, typed_in

_HELP = re.compile(r"^\$ ppc-reports ([a-z ]*--help)\n.*?(?=^\$ |^```$)", re.MULTILINE | re.DOTALL)


def refreshed(page: str) -> str:
    """The page with the output of every ``--help`` it types as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        return _HELP.sub(lambda match: f"$ ppc-reports {match[1]}\n{_shown(match[1], Path(folder))}", page)


def _shown(arguments: str, folder: Path) -> str:
    return typed_in(folder, *shlex.split(arguments))[1]


if __name__ == "__main__":
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")

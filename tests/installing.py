"""The installation that docs/instalar.md tells, typed line by line in an empty home: ``python -m tests.installing WHEEL HOME``.

It needs pipx, uv and the package registry, so ``.ci/run`` calls it; what no Linux can type is checked by its rules in
tests/house/test_installing.py. Only the standard library: it runs before anything is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "instalar.md"
SHELLS = {"sh": "Linux y macOS", "zsh": "macOS", "powershell": "Windows"}
"""The languages of the blocks of the page, and the head of the column of a table that says the same."""
NOT_TYPED = {
    "sudo apt install pipx": "changes the machine",
    "brew install pipx": "macOS",
    "py -m pip install --user pipx": "Windows",
}
"""The lines with no twin that is typed on Linux."""
_PIECE = re.compile(r"^```(\w+)\n(.*?)^```$|^((?:\|[^\n]*\|\n)+)", re.MULTILINE | re.DOTALL)


def lines(page: str, shell: str) -> list[str]:
    """Every line that a page types in a shell, in its order: of blocks, and of the column of tables with that head."""
    return [line for match in _PIECE.finditer(page) for line in _of_piece(match, shell)]


def _of_piece(match: re.Match[str], shell: str) -> Iterator[str]:
    language, block, table = match.groups()
    if language == shell:
        yield from block.splitlines()
    if table is None:
        return
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    if SHELLS[shell] in head:
        place = head.index(SHELLS[shell])
        yield from (row[place].strip("`") for row in rows)


def type_all(wheel: Path, home: Path) -> None:
    """Type the lines of Linux where the wheel is, as a user whose home is empty, until one fails."""
    home.mkdir()
    shutil.copy(wheel, home)
    path = os.pathsep.join((str(home / ".local" / "bin"), os.environ["PATH"]))
    user = {**os.environ, "HOME": str(home), "PATH": path, "PIP_CACHE_DIR": str(Path.home() / ".cache" / "pip")}
    for line in lines(PAGE.read_text(encoding="utf-8"), "sh"):
        if line in NOT_TYPED:
            continue
        begun = time.monotonic()
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=home,
            env=user,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        print(f"{time.monotonic() - begun:5.1f} s  {line}", flush=True)
        if done.returncode:
            sys.exit(f"exit code {done.returncode}\n{done.stdout}")


if __name__ == "__main__":
    type_all(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())

"""The console blocks of the documents: what they type, what they say comes out, and how that is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ANYTHING = "…"
_BLOCK = re.compile(r"^```console(?: exit=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^ *```(\S*).*?^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """One command of a document, the lines it says come out, and the exit code (0 where the block names none)."""

    page: str
    command: str
    expected: tuple[str, ...]
    code: int


def typed(page: Path) -> list[Typed]:
    """Every command of a page in its order. Raises ValueError for a block that does not begin with one."""
    found: list[Typed] = []
    for code, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        commands = re.split(r"^\$ ", block, flags=re.MULTILINE)
        if commands[0]:
            raise ValueError(f"{page.name}: a console block begins with a command")
        for text in commands[1:]:
            command, *lines = text.rstrip("\n").split("\n")
            found.append(Typed(page.name, command, tuple(line.rstrip() for line in lines), int(code or 0)))
    return found


def blocks(page: str, language: str) -> Iterator[str]:
    """The text of every fenced block of a language in a page."""
    for match in _FENCE.finditer(page):
        if match[1] == language:
            yield match[0].split("\n", 1)[1].rstrip(" `")


def agrees(expected: tuple[str, ...], shown: str) -> bool:
    """True where what came out is what the document says; ``…`` is anything: within a line, or any number of lines.

    A document that says nothing of the output agrees with any.
    """
    if not expected:
        return True
    given = "\n".join(line.rstrip() for line in shown.splitlines())
    pattern = ""
    for place, line in enumerate(expected):
        if line == ANYTHING:
            pattern += r"(?:.*\n)*?" if place < len(expected) - 1 else r"(?:.*\n?)*"
        else:
            pattern += ".*".join(map(re.escape, line.split(ANYTHING))) + r"\n"
    return re.fullmatch(pattern, f"{given}\n") is not None

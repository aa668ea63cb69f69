"""The strategic lines of a plan: their numbers and names, from what offices write above or beside their activities."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ppc_reports.plan.folding import phrase, plain
from ppc_reports.plan.model import StrategicLine
from ppc_reports.reading.values.cells import Tell

_LINE = re.compile(
    r"(?:(?:l[ií]nea|eje|pilar|objetivo|componente|estrategia|dimensi[oó]n|pol[ií]tica|programa)"
    r"(?:\s+estrat[eé]gic[oa])?\s*(?:n[.°º]*\s*)?)?"
    r"(\d{1,3}(?:\.\d{1,3})*|[IVX]{1,4})\s*[.:)\-–]\s*(?!\d)(.+)",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r"(\d{1,2})\s+(?=[A-ZÁÉÍÓÚÑ])(.+)", re.DOTALL)
_COMPARED = 300
"""So many letters of two names are compared letter by letter, which takes the square of their number."""
_ALIKE, _BEGINNING = 0.85, 12
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(slots=True)
class Lines:
    """The strategic lines met so far, by each text that names them, folded; ``written`` are those whose number is theirs."""

    by_text: dict[str, StrategicLine] = field(default_factory=dict)
    written: dict[str, list[StrategicLine]] = field(default_factory=dict)

    def named(self, text: str, objective: str, tell: Tell) -> StrategicLine:
        """The line a text names; a new one takes the number it is written with, else the next free one.

        Told once: a number with two spellings of one name, which are one line, and a number with two names, which are two.
        """
        key = plain(text)
        if key not in self.by_text:
            self.by_text[key] = self._met(text, objective, tell)
        return self.by_text[key]

    def _met(self, text: str, objective: str, tell: Tell) -> StrategicLine:
        number, name = _parts(text)
        if not number:
            known = next((line for line in self.all() if plain(line.name) == plain(name)), None)
            return known or StrategicLine(self._free(""), name, objective)
        same = self.written.setdefault(number, [])
        for line in same:
            if _alike(plain(line.name), plain(name)):
                if plain(line.name) != plain(name):
                    tell("LINE-SPELLINGS", number=number, other=line.name)
                return line
        if same:
            tell("LINE-NUMBER-TWICE", number=number, other=same[0].name)
        same.append(StrategicLine(self._free(number), name, objective))
        return same[-1]

    def _free(self, number: str) -> str:
        """The number, with a mark where it is taken; for none the first that is free."""
        taken = {line.number for line in self.by_text.values()}
        if number and number not in taken:
            return number
        named = (f"{number}-{again}" if number else str(again) for again in range(2 if number else 1, 10_000))
        return next(name for name in named if name not in taken)

    def all(self) -> tuple[StrategicLine, ...]:
        """Every line, in the order in which they were met."""
        return tuple(dict.fromkeys(self.by_text.values()))


def own_objective(line: StrategicLine, text: str, header: Callable[[str], str]) -> dict[str, str]:
    """The objective of a row whose line has another one, under its heading; nothing for the line's own."""
    return {header("objective"): text} if text and plain(text) != plain(line.objective) else {}


def _parts(text: str) -> tuple[str, str]:
    """The number a line is written with, empty for none, and its name."""
    match = _LINE.fullmatch(text) or _BARE.fullmatch(text)
    if not match:
        return "", text
    return str(_ROMAN.get(match[1].casefold()) or match[1].lstrip("0") or "0"), phrase(match[2]) or text


def _alike(first: str, second: str) -> bool:
    """True for two folded names that are one, misspelt or cut short."""
    short, long = sorted((first, second), key=len)
    begins = len(short) >= _BEGINNING and long.startswith(short)
    return begins or SequenceMatcher(None, first[:_COMPARED], second[:_COMPARED]).ratio() >= _ALIKE

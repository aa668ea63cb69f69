"""The strategic lines of a plan: their numbers and names, from what offices write above or beside their activities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ppc_reports.model import StrategicLine
from ppc_reports.text import phrase, plain

_LINE = re.compile(
    r"(?:(?:l[ií]nea|eje|pilar|objetivo|componente|estrategia|dimensi[oó]n|pol[ií]tica|programa)"
    r"(?:\s+estrat[eé]gic[oa])?\s*(?:n[.°º]*\s*)?)?"
    r"(\d{1,3}|[IVX]{1,4})\s*[.:)\-–]\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(slots=True)
class Lines:
    """The strategic lines met so far, by their folded name, in order."""

    by_name: dict[str, StrategicLine] = field(default_factory=dict)

    def named(self, text: str, objective: str) -> StrategicLine:
        """The line a text names; a new one takes the number it is written with, else the next free one."""
        match = _LINE.fullmatch(text)
        name = phrase(match[2]) if match else text
        key = plain(text)
        if key not in self.by_name:
            taken = {line.number for line in self.by_name.values()}
            number = str(_ROMAN.get(match[1].casefold()) or match[1].lstrip("0") or "0") if match else ""
            if not number or number in taken:
                number = (
                    next(str(free) for free in range(1, 10_000) if str(free) not in taken)
                    if not number
                    else self._again(number, taken)
                )
            self.by_name[key] = StrategicLine(number, name or text, objective)
        return self.by_name[key]

    @staticmethod
    def _again(number: str, taken: set[str]) -> str:
        return next(name for again in range(2, 10_000) if (name := f"{number}-{again}") not in taken)

    def all(self) -> tuple[StrategicLine, ...]:
        """Every line, in the order in which they were met."""
        return tuple(self.by_name.values())

"""One header cell: taken apart into field, quarter and year, and compared with the aliases of a layout."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ppc_reports.layouts import Layout
from ppc_reports.text import plain

LONGEST_HEADER = 90
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4}
_NUMBER = r"([1-4]|i{1,3}|iv|primer|segundo|tercer|cuarto)"
_QUARTERS = (
    re.compile(r"\b[tq] ?([1-4])\b"),
    re.compile(rf"\btri(?:m|mestre)?s? ?{_NUMBER}\b"),
    re.compile(rf"\b{_NUMBER} ?(?:er|do|ro|to|o)? tri(?:m|mestre)?\b"),
)
_MONTHS_OF = (
    ("enero marzo", "ene mar"),
    ("abril junio", "abr jun"),
    ("julio septiembre", "jul sep", "jul sept"),
    ("octubre diciembre", "oct dic"),
)
_YEAR = re.compile(r"\b(20\d\d)\b")
_TO_DATE = re.compile(r"\b(?:acumulad[oa]s?|a la fecha|al corte)\b")
_IDLE = re.compile(r"\b(?:del? trimestre|del periodo|(?:de|del|en|la|el|ano|vigencia)$|^(?:de|del))\b")


@dataclass(frozen=True, slots=True)
class Header:
    """One header cell taken apart: the words that name the field, and the quarter and year beside them."""

    words: str
    quarter: int | None = None
    year: int | None = None
    to_date: bool = False


@lru_cache(20_000)
def parse_header(text: str) -> Header:
    """A header cell taken apart: ``T.4 EJECUTADO 2025`` is ``ejecutado`` of quarter 4 and year 2025."""
    words = plain(text)
    year = _YEAR.search(words)
    words = _YEAR.sub(" ", words)
    to_date = bool(_TO_DATE.search(words))
    quarter = None
    for pattern in _QUARTERS:
        if match := pattern.search(words):
            quarter = _ROMAN.get(match[1]) or int(match[1])
            words = f"{words[: match.start()]} {words[match.end() :]}"
            break
    else:
        for number, spellings in enumerate(_MONTHS_OF, 1):
            for spelling in spellings:
                if re.search(rf"\b{spelling}\b", words):
                    quarter, words = number, words.replace(spelling, " ")
    if quarter:
        words = _TO_DATE.sub(" ", words)
    words = " ".join(words.split())
    while words != (shorter := " ".join(_IDLE.sub(" ", words).split())):
        words = shorter
    return Header(words, quarter, int(year[1]) if year else None, to_date)


class Matcher:
    """The aliases of one layout, with a memory of the words already compared."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.groups = {
            name: [
                (key, parse_header(alias).words or plain(alias)) for key, aliases in group.items() for alias in aliases
            ]
            for name, group in (("fields", layout.fields), ("quarters", layout.quarters), ("own", layout.own))
        }
        self.aliases = {alias for group in self.groups.values() for _, alias in group}
        self.memory: dict[tuple[str, str], tuple[str, float]] = {}

    def could_be_header(self, texts: Iterable[str]) -> bool:
        """True where two cells of a row are, word for word, headers of the layout: rows of data are not looked at twice."""
        short = (text for text in texts if len(text) <= LONGEST_HEADER)
        return sum(parse_header(text).words in self.aliases for text in short) >= 2

    def field_of(self, own: str, groups: list[str]) -> tuple[str, float, Header]:
        """The field key a header names (empty for none), how surely, and the header with its group's quarter and year."""
        header = parse_header(own)
        above = [parse_header(group) for group in groups if group]
        quarter = header.quarter or next((group.quarter for group in above if group.quarter), None)
        year = header.year or next(
            (group.year for group in above if group.year and (group.quarter or not group.words)), None
        )
        to_date = header.to_date or any(group.to_date for group in above if group.quarter)
        full = Header(header.words, quarter, year, to_date)
        if quarter:
            name, score = self._match("quarters", header.words)
            return (f"{name}@{quarter}" if name else ""), score, full
        name, score = self._match("fields", header.words)
        own_name, own_score = self._match("own", header.words)
        return (f"own.{own_name}", own_score, full) if own_score > max(score, 0.85) else (name, score, full)

    def _match(self, group: str, words: str) -> tuple[str, float]:
        """The field whose aliases the words resemble most, and how much."""
        if (group, words) not in self.memory:
            self.memory[group, words] = max(self._scores(group, words), key=lambda pair: pair[1], default=("", 0.0))
        name, score = self.memory[group, words]
        return (name, score) if score else ("", 0.0)

    def _scores(self, group: str, words: str) -> Iterable[tuple[str, float]]:
        if 0 < len(words) <= LONGEST_HEADER:
            for name, alias in self.groups[group]:
                yield name, _resemblance(words, alias)


@lru_cache(20_000)
def _resemblance(words: str, alias: str) -> float:
    """1 exact, 0.9 a slip of the pen, 0.8 a beginning, 0 nothing alike."""
    if words == alias:
        return 1.0
    if not words or not alias:
        return 0.0
    if len(alias) >= 6 and words[0] == alias[0] and abs(len(words) - len(alias)) <= 2:
        ratio = difflib.SequenceMatcher(None, words, alias).ratio()
        if ratio >= 0.88:
            return 0.9 * ratio
    if len(alias) >= 8 and words.startswith(f"{alias} "):
        return 0.7 + 0.1 * len(alias) / len(words)
    return 0.0

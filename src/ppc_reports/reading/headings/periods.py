"""The part of the year that a heading names: a month, a quarter, a semester, or one that does not end with quarters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "primer": 1, "primero": 1, "segundo": 2, "tercer": 3, "tercero": 3,
    "cuarto": 4, "quinto": 5, "sexto": 6, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
}  # fmt: skip
_NUMBER = r"([1-6]|i{1,3}|iv|vi?|primero?|segundo|tercero?|cuarto|quinto|sexto|uno|dos|tres|cuatro|cinco|seis)"
_SIGN = r"(?:(?:n|no|nro|num|numero) )?"
_ORDINAL = r"(?:er|ro|do|to|o)?"


class PeriodLength(StrEnum):
    """The length of a part of the year, the shortest first."""

    MONTH = "month"
    TWO_MONTHS = "two_months"
    QUARTER = "quarter"
    FOUR_MONTHS = "four_months"
    SEMESTER = "semester"
    OTHER = "other"


SPAN_NAMES = {
    PeriodLength.MONTH: "meses",
    PeriodLength.TWO_MONTHS: "bimestres",
    PeriodLength.QUARTER: "trimestres",
    PeriodLength.FOUR_MONTHS: "cuatrimestres",
    PeriodLength.SEMESTER: "semestres",
    PeriodLength.OTHER: "periodos",
}
UNFIT = frozenset({PeriodLength.TWO_MONTHS, PeriodLength.FOUR_MONTHS, PeriodLength.OTHER})
"""The parts of the year that do not end with its quarters, or do not say when they end."""


@dataclass(frozen=True, slots=True)
class Period:
    """One part of the year, numbered from 1: the third quarter, the seventh month."""

    span: PeriodLength
    number: int

    @property
    def slot(self) -> str:
        """The slot of its figure: ``3`` a quarter, ``m07`` a month, ``s1`` a semester; empty where it ends with no quarter."""
        if self.span is PeriodLength.QUARTER:
            return str(self.number)
        if self.span is PeriodLength.MONTH:
            return f"m{self.number:02}"
        return f"s{self.number}" if self.span is PeriodLength.SEMESTER else ""


_NAMED: tuple[tuple[PeriodLength, int, tuple[re.Pattern[str], ...]], ...] = tuple(
    (
        span,
        last,
        tuple(
            re.compile(pattern)
            for pattern in (
                *letters,
                rf"\b{word} ?{_SIGN}{_NUMBER}\b",
                rf"\b{_NUMBER} ?{_ORDINAL} {word}\b",
                rf"\b([1-6]){_ORDINAL} ?{word}\b",
            )
        ),
    )
    for span, last, word, letters in (
        (PeriodLength.QUARTER, 4, r"tri(?:m\w{0,8})?", (r"\b[tq] ?([1-4])\b", r"\b([1-4])[tq]\b")),
        (PeriodLength.SEMESTER, 2, r"sem(?:estre)?", (r"\bs ?([12])\b", r"\b([12])s\b")),
        (PeriodLength.FOUR_MONTHS, 3, r"cuat(?:r\w{0,9})?", ()),
        (PeriodLength.TWO_MONTHS, 6, r"bim(?:es\w{0,4})?", ()),
        (PeriodLength.MONTH, 12, r"mes", ()),
    )
)
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_MONTH = (
    r"(ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|mayo?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|sept?(?:iembre)?|set(?:iembre)?"
    r"|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?)"
)
_ONE_MONTH = re.compile(rf"\b(?:(?:mes|corte) (?:de )?)?{_MONTH}\b")
_FROM_TO = re.compile(rf"\b(?:de )?{_MONTH}\b((?: (?:a|al|hasta|y|e|de|\d\d?)| {_MONTH})*) {_MONTH}\b(?: \d\d?\b)?")
_BY = r"(?:con )?(?:(?:corte )?(?:a|al|hasta el|hasta|corte) )"
_CUTS = (
    re.compile(rf"\b{_BY}(?:(?:el )?(?:2[89]|3[01]) (?:de )?)?{_MONTH}\b(?: (?:2[89]|3[01]))?"),
    re.compile(rf"\b{_BY}?(?:2[89]|3[01]) (?:de )?{_MONTH}\b"),
    re.compile(rf"\b{_MONTH} (?:2[89]|3[01])\b"),
)
_DAY = re.compile(rf"\b{_BY}?(?:2[89]|3[01]) (0[1-9]|1[0-2])(?= |$)")
_COUNTED = re.compile(
    r"\b(?:periodos?|cortes?|monitoreos?|seguimientos?|reportes?|avances?|medicion(?:es)?|informes?|entregas?|registros?)"
    rf" {_SIGN}([1-9]|1[0-2]|i{{1,3}}|iv|vi?)$"
    rf"|^{_NUMBER} ?{_ORDINAL} (?:periodo|corte|monitoreo|seguimiento|reporte|avance|medicion)\b"
)
_BY_MONTHS = {
    1: PeriodLength.MONTH,
    2: PeriodLength.TWO_MONTHS,
    3: PeriodLength.QUARTER,
    4: PeriodLength.FOUR_MONTHS,
    6: PeriodLength.SEMESTER,
}


@lru_cache(20_000)
def period_in(words: str) -> tuple[Period | None, str, bool]:
    """The part of the year that folded words name, the words without it, and whether they say the day it ends: to date."""
    for find in (_ranged, _cut, _by_name, _month, _counted):
        found = find(words)
        if found is not None:
            return found
    return None, words, False


_Found = tuple[Period, str, bool] | None


def _without(words: str, match: re.Match[str], instead: str = " ") -> str:
    return " ".join(f"{words[: match.start()]}{instead}{words[match.end() :]}".split())


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _ROMAN[text]


def _by_name(words: str) -> _Found:
    """A quarter, semester, four months, two months or month by its number; every mention of it is taken out.

    Of several spans the shortest: ``I semestre - mes 2``. A month by its name inside the quarter is shorter still, but not
    the last one, which only says when the quarter ends.
    """
    found: dict[PeriodLength, int] = {}
    rest = words
    for span, last, patterns in _NAMED:
        for pattern in patterns:
            while (
                (match := pattern.search(rest))
                and _number(match[1]) <= last
                and found.get(span, n := _number(match[1])) == n
            ):
                found[span], rest = n, _without(rest, match)
    if not found:
        return None
    span = min(found, key=list(PeriodLength).index)
    months = [_month_number(match[1]) for match in _ONE_MONTH.finditer(rest)]
    if span is PeriodLength.QUARTER and len(months) == 1 and (months[0] + 2) // 3 == found[span]:
        rest = _without(rest, _one(_ONE_MONTH.search(rest)))
        if months[0] % 3:
            return Period(PeriodLength.MONTH, months[0]), rest, False
    return Period(span, found[span]), rest, False


def _one(match: re.Match[str] | None) -> re.Match[str]:
    if match is None:
        raise ValueError("no match")
    return match


def _ranged(words: str) -> _Found:
    """Months from one to another: ``enero a marzo`` is a quarter, ``enero - junio`` a semester, ``enero a septiembre`` to date."""
    match = _FROM_TO.search(words)
    if match is None:
        return None
    first, last = _month_number(match[1]), _month_number(match[match.lastindex or 1])
    named, rest, _ = _by_name(_without(words, match)) or (None, _without(words, match), False)
    length = last - first + 1
    span = _BY_MONTHS.get(length)
    if span is not None and length > 0 and last % length == 0:
        period = Period(span, last // length)
        return (period if named is None or named == period else named), rest, False
    if first == 1 and last % 3 == 0:
        return Period(PeriodLength.QUARTER, last // 3), rest, True
    return Period(PeriodLength.OTHER, last), rest, True


def _cut(words: str) -> _Found:
    """The day a period ends: ``a 30 de junio``, ``corte 31 12``. A month that ends no quarter is of four months, or of two."""
    if any(pattern.search(words) for _, _, patterns in _NAMED[:1] for pattern in patterns):
        return None
    for pattern in _CUTS:
        if match := pattern.search(words):
            return _ended(_month_number(match[1]), words, match)
    if match := _DAY.search(words):
        return _ended(int(match[1]), words, match)
    return None


def _ended(month: int, words: str, match: re.Match[str]) -> _Found:
    rest = _without(words, match, " corte " if "corte" in match[0] else " ")
    if month % 3 == 0:
        return Period(PeriodLength.QUARTER, month // 3), rest, True
    span = (
        PeriodLength.FOUR_MONTHS
        if month % 4 == 0
        else PeriodLength.TWO_MONTHS
        if month % 2 == 0
        else PeriodLength.OTHER
    )
    return Period(span, month), rest, True


def _month(words: str) -> _Found:
    found = list(_ONE_MONTH.finditer(words))
    if len(found) != 1:
        return None
    return Period(PeriodLength.MONTH, _month_number(found[0][1])), _without(words, found[0]), False


def _counted(words: str) -> _Found:
    """``Periodo 1``, ``Monitoreo 2``, ``Segundo seguimiento``: a part of the year that does not say when it ends."""
    match = _COUNTED.search(words)
    if match is None:
        return None
    text = next(iter(_numbers(match)))
    return Period(PeriodLength.OTHER, _number(text)), words, False


def _numbers(match: re.Match[str]) -> Iterator[str]:
    return (text for text in match.groups() if text)


def _month_number(text: str) -> int:
    return _MONTHS.index(text.replace("set", "sep")[:3]) + 1

"""Parts of a year as offices write them: ``1º semestre 2025``, ``III trim.``, ``T1 a T3``. Section 3 of docs/dominio.md."""

from __future__ import annotations

import re
from typing import NamedTuple

_ORDINALS = {
    "primer": 1, "segund": 2, "tercer": 3, "cuart": 4, "quint": 5, "sext": 6,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6,
}  # fmt: skip
_MONTHS = {"t": 3, "q": 3, "s": 6, "b": 2, "c": 4}
_UNIT = r"(?:(?:el |los )?(trim|sem(?=estre)|bim|cuatrim)(?:estres?)?)"
_ORDINAL = r"(?:el |al )?((?:primer|segund|tercer|cuart|quint|sext)[oa]?|vi|v|iv|i{1,3}|[1-6] ?(?:o|a|er[oa]?|r[oa]|d[oa]|t[oa])?)"
_AND = r" (?:a|al|hasta|y|e) "
_YEAR = r"(?: (?:de |del )?(?:la |el )?(?:ano |vigencia )?(20\d\d))?"
_CODE = r"(?:([tqs])([1-4])|([1-4])([tqs]))"
_FILLER = re.compile(r"^(?:(?:durante|en|desde|del|de|para|a|fin de|final de|finales de) )?(?:el |la |los )?")
_WORDS = (
    re.compile(rf"(?P<one>{_ORDINAL})(?:{_AND}(?P<other>{_ORDINAL}))? (?P<unit>{_UNIT})(?P<year>{_YEAR})"),
    re.compile(rf"(?P<unit>{_UNIT}) (?P<one>{_ORDINAL})(?:{_AND}(?P<other>{_ORDINAL}))?(?P<year>{_YEAR})"),
    re.compile(rf"(?P<year>20\d\d) (?P<one>{_ORDINAL}) (?P<unit>{_UNIT})"),
    re.compile(rf"(?P<year>20\d\d) (?P<unit>{_UNIT}) (?P<one>{_ORDINAL})"),
)
_CODES = (
    re.compile(rf"(?P<one>{_CODE})(?:{_AND}(?P<other>{_CODE}))?(?P<year>{_YEAR})"),
    re.compile(rf"(?P<year>20\d\d) (?P<one>{_CODE})(?:{_AND}(?P<other>{_CODE}))?"),
)
_LETTERS = {"trim": "t", "sem": "s", "bim": "b", "cuatrim": "c"}


class MonthSpan(NamedTuple):
    """The months 1..12 of a part of a year, both included; ``year`` None where it is not written, ``several`` for a range."""

    first: int
    last: int
    year: int | None
    several: bool


def period(words: str) -> MonthSpan | None:
    """The part of a year that folded words name; None for anything else, and for a part that no year has."""
    bare = _FILLER.sub("", words)
    for pattern in _WORDS:
        if match := pattern.fullmatch(bare):
            named = match.groupdict()
            unit = next(
                letter for word, letter in _LETTERS.items() if named["unit"].removeprefix("el ").startswith(word)
            )
            other = named.get("other")
            return _of(unit, _ordinal(named["one"]), _ordinal(other) if other else None, named["year"])
    for pattern in _CODES:
        if match := pattern.fullmatch(bare):
            named = match.groupdict()
            (unit, one), other = _coded(named["one"]), named.get("other")
            return _of(unit, one, _coded(other)[1] if other else None, named["year"])
    return None


def _of(unit: str, one: int, other: int | None, year: str | None) -> MonthSpan | None:
    months, last = _MONTHS[unit], other or one
    if not one <= last <= 12 // months:
        return None
    found = re.search(r"20\d\d", year or "")
    return MonthSpan((one - 1) * months + 1, last * months, int(found[0]) if found else None, other is not None)


def _ordinal(text: str) -> int:
    word = re.sub(r"^(?:el|al) ", "", text)
    if word[0].isdigit():
        return int(word[0])
    return _ORDINALS.get(word) or _ORDINALS[word.rstrip("oa")]


def _coded(text: str) -> tuple[str, int]:
    letter = next(sign for sign in text if sign.isalpha())
    return letter, int(next(sign for sign in text if sign.isdigit()))

"""The offices that one text names: where it parts, and where a comma or an *y* belongs to a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from ppc_reports.plan.folding import phrase, plain

_APART = re.compile(r"\n|;|\s/\s|(?<=[^\W\d_]{4})\.\s+(?=[A-ZÁÉÍÓÚÑ])")
HEADS = ("secretaria", "departamento administrativo")
"""The words, folded, that begin the name of an office with others under it; ``PARTS`` are those of the others."""
PARTS = (
    "subsecretaria",
    "oficina",
    "direccion",
    "subdireccion",
    "gerencia",
    "grupo",
    "division",
    "coordinacion",
    "jefatura",
)
_MORE = ("subgerencia", "despacho", "unidad", "personeria", "inspeccion", "comisaria", "alta consejeria")
_ANY = "|".join((*HEADS, *PARTS, *_MORE)).replace("i", "[ií]").replace("o", "[oó]")
_OFFICE_WORD = rf"(?:{_ANY})\b"
JOINING = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "en", "para"})
"""The words, folded, that join the others of a name and say nothing of their own."""
_ALIKE, _LEAST, _CUT = 0.85, 5, 3
"""How alike two words of so many letters are that may be one, misspelt; how many letters an abbreviation keeps, and leaves out."""
_LONGEST, _CROWD = 200, 200
"""How long a name is, in letters, and how many others differ from it in the same word, where none is taken for a misspelling."""
_LISTED = re.compile(r"[,/]")
_OFFICE = re.compile(rf"\s*(?:la |el )?{_OFFICE_WORD}", re.IGNORECASE)
_COMMA_OFFICE = re.compile(rf"\s*[,/]\s*(?:y )?(?=(?:la |el )?{_OFFICE_WORD})", re.IGNORECASE)
_AND_OFFICE = re.compile(rf"\s*(?:[,/]\s*(?:y\s+)?|\sy\s|\s[-–—+&]\s)\s*(?=(?:la |el )?{_OFFICE_WORD})", re.IGNORECASE)


@lru_cache(5_000)
def offices_in(written: str) -> tuple[str, ...]:
    """The offices a text names, each once, in its order; see ``cells.offices``."""
    parts = [part for text in _APART.split(written) for part in _each_office(text)]
    names = (phrase(re.sub(r"^\s*(?:\d+[.)]|[-•·*])\s*", "", part)) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))


def _each_office(written: str) -> list[str]:
    """The offices of a text in which each begins with a word for an office: ``Secretaría de Salud y Oficina de Prensa``."""
    parts = _AND_OFFICE.split(written)
    return parts if all(_OFFICE.match(part) for part in parts) else _COMMA_OFFICE.split(written)


def maybe_several(name: str) -> bool:
    """True for a name with a comma or a slash that does not begin with a word for an office: perhaps several offices."""
    return _LISTED.search(name) is not None and _OFFICE.match(name) is None


def similar(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of different names that look like one: one word cut short or misspelt, or joined otherwise."""
    known: dict[tuple[str, ...], str] = {}
    groups: dict[tuple[object, ...], dict[str, str]] = {}
    for name in dict.fromkeys(name for name in names if len(name) <= _LONGEST):
        words = tuple(word for word in plain(name).split() if word not in JOINING)
        if words in known:
            yield known[words], name
            continue
        known[words] = name
        for place, word in enumerate(words):
            groups.setdefault((place, *words[:place], "", *words[place + 1 :]), {})[word] = name
    pairs = (pair for group in groups.values() if len(group) <= _CROWD for pair in combinations(group.items(), 2))
    yield from dict.fromkeys((one, other) for (word, one), (second, other) in pairs if _one_word(word, second))


def _one_word(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if not (short.isalpha() and long.isalpha()):
        return False
    cut = _CUT <= len(short) <= len(long) - _CUT and long.startswith(short)
    return cut or (len(short) >= _LEAST and SequenceMatcher(None, short, long).ratio() >= _ALIKE)

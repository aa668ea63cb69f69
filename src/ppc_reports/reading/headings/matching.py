"""One heading: the cells of its stack taken apart into field, period and year, and compared with the aliases of a layout."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.folding import plain
from ppc_reports.reading.headings.aspects import (
    MONEY_SIGN,
    Meaning,
    Says,
    aspect_of,
    block_of,
    participation_field,
    says,
)
from ppc_reports.reading.headings.auditor import auditor_field, names_auditor
from ppc_reports.reading.headings.periods import Period, PeriodLength, period_in
from ppc_reports.settings.layouts import Layout

LONGEST_HEADER = 90
_YEAR = re.compile(r"\b(20\d\d)\b")
_TO_DATE = re.compile(r"\b(?:acum(?:ulad[oa]s?)?|a la fecha|al corte)\b")
_IDLE = re.compile(r"\b(?:del? trimestre|del periodo|(?:de|del|en|la|el|ano|vigencia)$|^(?:de|del))\b")
_OF_LINES = re.compile(r"\b(?:linea|eje|pilar|componente|objetivo|dimension|politica|programa|estrategia)\b")
"""What makes a weight one of a whole line."""
_BLOCKED: dict[Meaning | None, tuple[str, ...]] = {
    Meaning.MONEY: ("planned", "achieved", "followup"),
    Meaning.AUDIT: ("planned", "achieved", "followup", "evidence", "notes"),
}
"""The fields that money, and the words of the auditor, are never taken for."""
_OF_A_ROW = frozenset(
    {"line", "objective", "number", "code", "description", "leads", "supports", "product", "unit_name"}
)
"""The fields that no heading of progress is a misspelling of: *Programado* is no *Programa*."""
_WHOLE = {group.value: {name for name, field in of_group(group).items() if field.aside} for group in Group}
"""The fields that a header names whole or not at all."""
_MONEY = ("budget", "budget_spent")
_PARENTHESIS = re.compile(r"\([^()]*\)")
_PHYSICAL = re.compile(r"\bfis(?:ic[oa]s?)?\b ?")
"""What tells progress from money and says nothing else of a figure."""
COUNTS = (("i", "ii", "iii", "iv"), ("1", "2", "3", "4"))
_COUNTS_QUARTERS = re.compile(r"i{1,3}|iv|[1-4]")
"""The title of a quarter that only counts, under what its figures are."""
_RESULTS = frozenset({"resultado", "resultados", "resultado alcanzado", "resultado obtenido"})
"""What a quarter says of what was done; without one it may be what is expected."""
_SPANS = list(PeriodLength)
UNDERSTOOD = 0.75
"""How surely a heading is known by the words of the trade, with no alias for it."""
FOLLOWUP, RATIO = "followup", "ratio"


@dataclass(frozen=True, slots=True)
class Header:
    """One header cell taken apart: the words that name the field, and the part of the year and the year beside them."""

    words: str
    period: Period | None = None
    year: int | None = None
    to_date: bool = False

    @property
    def quarter(self) -> int | None:
        """The quarter it names, None where it names none, or another part of the year."""
        return self.period.number if self.period and self.period.span is PeriodLength.QUARTER else None


@dataclass(frozen=True, slots=True)
class Named:
    """The reading of a heading: its field key (empty for none), how surely, and the stack taken apart.

    Keys: ``leads``, ``achieved@3`` (a quarter), ``achieved@m07`` (a month), ``achieved@s1`` (a semester), ``own.progress``.
    """

    key: str
    score: float
    header: Header
    aspect: Meaning | None = None


@lru_cache(20_000)
def parse_header(text: str) -> Header:
    """A header cell taken apart: ``T.4 EJECUTADO 2025`` is ``ejecutado`` of quarter 4 and year 2025."""
    words = plain(text) or ("no" if text.strip() == "#" else "")
    if "$" in text and aspect_of(words) is not Meaning.MONEY:
        words = (words + MONEY_SIGN).strip()
    year = _YEAR.search(words)
    words = " ".join(_YEAR.sub(" ", words).split())
    to_date = bool(_TO_DATE.search(words))
    period, words, cut = period_in(words)
    if period:
        words = _TO_DATE.sub(" ", words)
    words = " ".join(words.split())
    while words != (shorter := " ".join(_IDLE.sub(" ", words).split())):
        words = shorter
    return Header(words, period, int(year[1]) if year else None, to_date or cut)


def names_month(text: str) -> bool:
    """True for a header that is the name of a month."""
    header = parse_header(text)
    return not header.words and header.period is not None and header.period.span is PeriodLength.MONTH


class Matcher:
    """The aliases of one layout, with a memory of the words already compared."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.groups = {
            name: [
                (key, parse_header(alias).words or plain(alias)) for key, aliases in group.items() for alias in aliases
            ]
            for name, group in ((group.value, layout.headers(group)) for group in Group)
        }
        self.columns = {plain(title): key for title, key in layout.columns.items()}
        self.aliases = {alias for group in self.groups.values() for _, alias in group}
        self.aliases |= {parse_header(title.rpartition(" / ")[2]).words for title in layout.columns}
        self.carried = {plain(alias) for alias in layout.carried}
        self.memory: dict[tuple[str, str], tuple[str, float]] = {}

    def could_be_header(self, texts: Iterable[str]) -> bool:
        """True where two cells of a row are, word for word, headers of the layout, words of progress, or parts of the year."""
        headers = [parse_header(text) for text in texts if len(text) <= LONGEST_HEADER]
        words = [_without_physical(header.words) for header in headers]
        named = [own for own in words if own in self.aliases or says(own) is not None]
        letters = {words for words in named if len(words) == 1}
        periods = sum(header.period is not None and not header.words for header in headers)
        periods += 2 * any(set(count) <= set(words) for count in COUNTS)
        return periods + sum(words not in letters for words in named) >= 2 or len(letters) >= 2

    def field_of(self, own: str, groups: Sequence[str]) -> Named:
        """Read the heading of a column: ``own`` is its lowest cell, ``groups`` those above it, the nearest first."""
        header = parse_header(own)
        above = [parse_header(group) for group in groups if group]
        dated = _dated(header, above)
        year = header.year or next(
            (group.year for group in above if group.year and (group.period or not group.words)), None
        )
        to_date = header.to_date or any(group.to_date for group in above if group.period or not header.words)
        full = Header(header.words, dated.period, year, to_date)
        if plain(own) in self.carried:
            return Named("", 0.0, full)
        if any(map(names_auditor, (own, *groups))):
            return self._by_auditor(full)
        block = next(filter(None, map(block_of, groups)), None)
        if dated.period:
            found = self._of_period(header, above, full, block)
            if found.key or dated is header or not dated.words:
                found = found if found.key else self._by_part(own, full, "quarters")
                return replace(found, aspect=block or _aspect(own, header))
            full = replace(header, year=year, to_date=to_date)  # under a title that names a part of the year of its own
        found = self._of_no_period(header, full, block)
        if not found.key:
            part = self._by_part(own, full, "fields")
            found = part if block is None or part.key in _MONEY else found
        return replace(found, aspect=block or _aspect(own, header))

    def _by_part(self, own: str, full: Header, group: str) -> Named:
        """A heading known by what stands before a parenthesis, by one side of a slash, or by its words together.

        Only for the fields on which no figure depends, and for the activity itself.
        """
        parts = [part for part in _PARENTHESIS.sub(" ", own).split("/") if part.strip()]
        found = [self._match(group, parse_header(part).words) for part in parts]
        names = {name for name, score in found if score == 1}
        name = names.pop() if len(names) == 1 and (len(parts) > 1 or "(" in own) else ""
        if not name and group == "fields":
            name = participation_field(full.words)
        if name not in _WHOLE[group] | {"description"} or name not in {key for key, _ in self.groups[group]}:
            return Named("", 0.0, full)
        slot = full.period.slot if full.period else ""
        key = name if group == "fields" else f"{name}@{slot}" if slot else ""
        return Named(key, UNDERSTOOD, full)

    def _of_period(self, header: Header, above: Sequence[Header], full: Header, block: Meaning | None) -> Named:
        named = [group.words for group in above if group.words]
        candidates = [header.words] if header.words else []
        candidates += [text for text in named if not header.words or _measure(header.words)]
        candidates += [f"{text} {header.words}" for text in named if header.words]
        candidates = [
            _without_physical(words) for words in candidates if not (named and _COUNTS_QUARTERS.fullmatch(words))
        ]
        slot = full.period.slot if full.period else ""
        for words in candidates:
            name, score = self._match("quarters", words)
            if name and name not in _BLOCKED.get(block, ()):
                return Named(f"{name}@{slot}" if slot else "", score, replace(full, words=words))
        name, score = self._match("fields", header.words) if not slot else ("", 0.0)
        if score == 1:
            return Named(name, score, full)
        return self._by_words(full, next(iter(candidates), ""), block)

    def _of_no_period(self, header: Header, full: Header, block: Meaning | None) -> Named:
        name, score = self._match("fields", header.words)
        own_name, own_score = self._match("own", header.words)
        if own_score > max(score, 0.85):
            return Named(f"own.{own_name}", own_score, full)
        if name and name not in _BLOCKED.get(block, ()):
            return Named(name, score, full)
        return self._by_words(full, header.words, block)

    def _by_words(self, full: Header, words: str, block: Meaning | None) -> Named:
        """A heading of progress in the words of the trade that is no alias of the layout (docs/dominio.md, section 4)."""
        slot = full.period.slot if full.period else None
        said = None if block or aspect_of(words) else Says.DONE if slot and words in _RESULTS else says(words)
        if said is None or slot == "" or (slot is None and said is Says.PLANNED):
            return Named("", 0.0, full)
        if slot is None:
            return Named(RATIO if said is Says.RATIO else FOLLOWUP, UNDERSTOOD, full)
        name = {Says.DONE: "achieved", Says.PLANNED: "planned", Says.RATIO: RATIO}[said]
        return Named(f"{name}@{slot}", UNDERSTOOD, replace(full, words=words))

    def _by_auditor(self, full: Header) -> Named:
        """A column that Control Interno writes: the field of the layout that it is, or none."""
        name = auditor_field(full.words)
        if full.period and full.period.slot and name in self.layout.quarters:
            return Named(f"{name}@{full.period.slot}", 1.0, full, Meaning.AUDIT)
        return Named(name if name in self.layout.fields else "", 1.0, full, Meaning.AUDIT)

    def _match(self, group: str, words: str) -> tuple[str, float]:
        """The field whose aliases the words resemble most, and how much."""
        if (group, words) not in self.memory:
            self.memory[group, words] = max(self._scores(group, words), key=lambda pair: pair[1], default=("", 0.0))
        name, score = self.memory[group, words]
        return (name, score) if score else ("", 0.0)

    def _scores(self, group: str, words: str) -> Iterable[tuple[str, float]]:
        if 0 < len(words) <= LONGEST_HEADER:
            for name, alias in self.groups[group]:
                score = 0.0 if name in _WHOLE[group] and words.startswith(f"{alias} ") else _resemblance(words, alias)
                yield name, 0.0 if 0 < score < 1 and _foreign(name, words) else score


def _dated(header: Header, above: Sequence[Header]) -> Header:
    """The cell of the stack that names the shortest part of the year, the nearest of equals; the lowest where none does."""
    dated = [item for item in (header, *above) if item.period]
    return min(dated, key=lambda item: _SPANS.index(item.period.span) if item.period else 0, default=header)


def _aspect(own: str, header: Header) -> Meaning | None:
    """The meaning of a heading that is no progress; none for *valor* of a part of the year, which may be of anything."""
    return None if header.words in ("valor", "valores") and header.period else aspect_of(own)


def _without_physical(words: str) -> str:
    return _PHYSICAL.sub("", words).strip() or words


def _measure(words: str) -> bool:
    """True for the words of a measure that say nothing of the field: ``%``, ``cantidad``, ``físico``."""
    named = {"no", "cant", "cantidad", "fisico", "fisica", "porcentaje", "valor", "numero"}
    return words in named or _COUNTS_QUARTERS.fullmatch(words) is not None


def _foreign(name: str, words: str) -> bool:
    """True for a header that only looks like an alias of a field and is of something else: money, the auditor, progress."""
    aspect = aspect_of(words)
    if name in _OF_A_ROW and says(words) is not None:
        return True
    return name in _BLOCKED.get(aspect, ()) or (name == "weight" and _OF_LINES.search(words) is not None)


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

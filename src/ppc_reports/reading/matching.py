"""One header cell: taken apart into field, quarter and year, and compared with the aliases of a layout."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.folding import plain
from ppc_reports.settings.layouts import Layout

LONGEST_HEADER = 90
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "uno": 1, "dos": 2, "tres": 3,
    "cuatro": 4,
}  # fmt: skip
_NUMBER = r"([1-4]|i{1,3}|iv|primer|segundo|tercer|cuarto|uno|dos|tres|cuatro)"
_QUARTERS = (
    re.compile(r"\b[tq] ?([1-4])\b"),
    re.compile(r"\b([1-4])[tq]\b"),
    re.compile(rf"\btri(?:m\w{{0,8}})? ?(?:(?:n|no|nro|num|numero) )?{_NUMBER}\b"),
    re.compile(rf"\b{_NUMBER} ?(?:er|do|ro|to|o)? tri(?:m\w{{0,8}})?\b"),
)
_TO = r"(?:(?:a|al|hasta|y|e) )?"
_MONTHS_OF = tuple(
    re.compile(rf"\b{first} {_TO}(?:{middle} {_TO})?{last}\b")
    for first, middle, last in (
        ("ene(?:ro)?", "feb(?:rero)?", "mar(?:zo)?"),
        ("abr(?:il)?", "may(?:o)?", "jun(?:io)?"),
        ("jul(?:io)?", "ago(?:sto)?", "sep(?:t|tiembre)?"),
        ("oct(?:ubre)?", "nov(?:iembre)?", "dic(?:iembre)?"),
    )
)
_ENDS = {"marzo": 1, "junio": 2, "septiembre": 3, "diciembre": 4, "03": 1, "06": 2, "09": 3, "12": 4}
_CUTS = (
    re.compile(
        r"\b(?:con )?(?:corte )?(?:a|al|hasta|hasta el|corte) (?:3[01] (?:de )?)?(marzo|junio|septiembre|diciembre)(?: 3[01])?\b"
    ),
    re.compile(
        r"\b(?:(?:con )?(?:corte )?(?:a|al|hasta|hasta el|corte) )?3[01] (?:de )?(marzo|junio|septiembre|diciembre)\b"
    ),
    re.compile(r"\b(?:(?:con )?(?:corte )?(?:a|al|hasta|hasta el|corte) )?3[01] (03|06|09|12)(?= |$)"),
)
_MONTH = (
    r"ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|mayo?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|sept?(?:iembre)?|oct(?:ubre)?"
    r"|nov(?:iembre)?|dic(?:iembre)?"
)
_ONE_MONTH = re.compile(rf"(?:mes (?:de )?)?(?:{_MONTH})")
_PROGRESS = re.compile(
    rf"\b(?:(?:bi|cuatri|se)?mestre|mes|{_MONTH}"
    r"|(?:program|ejecut|plane|logr)ad[oa]s?|programacion|ejecucion|avances?|prog\w{0,3}|ejec\w{0,3})\b"
)
_PLANNED = re.compile(r"(?:avance )?(?:programad[oa]s?|programacion|planead[oa]s?|planificad[oa]s?|prog\w{0,3})\b")
_WEIGHT = re.compile(r"\b(?:pesos?|ponderacion|ponderador)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_TO_DATE = re.compile(r"\b(?:acum(?:ulad[oa]s?)?|a la fecha|al corte)\b")
_IDLE = re.compile(r"\b(?:del? trimestre|del periodo|(?:de|del|en|la|el|ano|vigencia)$|^(?:de|del))\b")


_MONEY = re.compile(r"\b(?:presupuest\w*|financier\w*|recursos|inversion|costos?|valor|pagos?|giros?)\b")
_FOREIGN = {
    "weight": re.compile(r"\b(?:linea|eje|pilar|componente|objetivo|dimension|politica|programa|estrategia)\b"),
    "planned": _MONEY,
    "achieved": _MONEY,
}
"""What makes a header that only begins like an alias one of something else: money, or the weight of a whole line."""


_WHOLE = {group.value: {name for name, field in of_group(group).items() if field.aside} for group in Group}
"""The fields that a header names whole or not at all."""
_AUDITOR = re.compile(r"\b(?:control interno|oci|auditor(?:ia|ias|es)?|tercera linea)\b")
_AUDITOR_FIELDS = (
    ("", re.compile(r"\b(?:responsables?|dependencias?|lider|nombre|firma|fecha|correo)\b")),
    ("answer", re.compile(r"\b(?:respuestas?|descargos?)\b")),
    ("recommendation", re.compile(r"\b(?:recomend\w*|sugerencias?)\b")),
    (
        "audit_notes",
        re.compile(r"\b(?:observ\w*|concepto|coment\w*|analisis|hallazgos?|descripcion|revision|seguimiento)\b"),
    ),
    (
        "verified",
        re.compile(r"\b(?:verificad[oa]s?|validad[oa]s?|avances?|ejecutad[oa]s?|cumplimiento|porcentaje|logrado)\b"),
    ),
    ("audit_notes", re.compile(r"\b(?:verificacion|evaluacion|control interno|oci)\b|^$")),
)
"""Which field of Control Interno a header under its name is, by the first of these that its words fit; none for other words."""


def names_auditor(text: str) -> bool:
    """True for a header that names Control Interno as who writes there."""
    return _AUDITOR.search(plain(text)) is not None


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
    words = plain(text) or ("no" if text.strip() == "#" else "")
    year = _YEAR.search(words)
    words = _YEAR.sub(" ", words)
    to_date = bool(_TO_DATE.search(words))
    quarter, words, cut = _quarter(words)
    to_date = to_date or cut
    if quarter:
        words = _TO_DATE.sub(" ", words)
    words = " ".join(words.split())
    while words != (shorter := " ".join(_IDLE.sub(" ", words).split())):
        words = shorter
    return Header(words, quarter, int(year[1]) if year else None, to_date)


def _quarter(words: str) -> tuple[int | None, str, bool]:
    """The quarter that folded words name, the words without it, and whether they name the day it ends: what is to date."""
    found: int | None = None
    for pattern in _QUARTERS:
        if match := pattern.search(words):
            found, words = _ROMAN.get(match[1]) or int(match[1]), f"{words[: match.start()]} {words[match.end() :]}"
            break
    for number, months in enumerate(_MONTHS_OF, 1):
        if found in (None, number) and (match := months.search(words)):
            return number, f"{words[: match.start()]} {words[match.end() :]}", False
    for cut in () if found else _CUTS:
        if match := cut.search(words):
            return _ENDS[match[1]], f"{words[: match.start()]} {words[match.end() :]}", True
    return found, words, False


def names_progress(text: str) -> bool:
    """True for a header that names a quarter or another part of the year, or progress other than in money."""
    words = plain(text)
    return parse_header(text).quarter is not None or bool(_PROGRESS.search(words) and not _MONEY.search(words))


def names_planned(text: str) -> bool:
    """True for a header that names what was planned, other than in money."""
    words = plain(text)
    return _PLANNED.match(words) is not None and not _MONEY.search(words)


def names_weight(text: str) -> bool:
    """True for a header of weights: of lines, of objectives, of whatever."""
    return _WEIGHT.search(plain(text)) is not None


def names_month(text: str) -> bool:
    """True for a header that is the name of a month."""
    return _ONE_MONTH.fullmatch(parse_header(text).words) is not None


def _only_quarter(header: Header) -> bool:
    return header.quarter is not None and not header.words


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
        self.aliases = {alias for group in self.groups.values() for _, alias in group}
        self.memory: dict[tuple[str, str], tuple[str, float]] = {}

    def could_be_header(self, texts: Iterable[str]) -> bool:
        """True where two cells of a row are, word for word, headers of the layout, or quarters: rows of data are not."""
        headers = [parse_header(text) for text in texts if len(text) <= LONGEST_HEADER]
        named = [header.words for header in headers if header.words in self.aliases]
        letters = {words for words in named if len(words) == 1}
        quarters = sum(map(_only_quarter, headers))
        return quarters + sum(words not in letters for words in named) >= 2 or len(letters) >= 2

    def field_of(self, own: str, groups: list[str]) -> tuple[str, float, Header]:
        """The field key a header names (empty for none), how surely, and the header with its group's quarter and year."""
        header = parse_header(own)
        above = [parse_header(group) for group in groups if group]
        dated = header if header.quarter else next((group for group in above if group.quarter), header)
        quarter = dated.quarter
        year = header.year or next(
            (group.year for group in above if group.year and (group.quarter or not group.words)), None
        )
        to_date = header.to_date or any(group.to_date for group in above if group.quarter or not header.words)
        full = Header(header.words, quarter, year, to_date)
        if any(map(names_auditor, (own, *groups))):
            key = self._by_auditor(header.words, quarter)
            return key, float(bool(key)), full
        if quarter:
            named = (group.words for group in above if group.words and not group.quarter)
            words = header.words or next((text for text in named if self._match("quarters", text)[0]), "")
            name, score = self._match("quarters", words)
            if name or dated is header or not dated.words:
                return (f"{name}@{quarter}" if name else ""), score, replace(full, words=words)
            full = header  # under a title that names a quarter of its own
        name, score = self._match("fields", header.words)
        own_name, own_score = self._match("own", header.words)
        return (f"own.{own_name}", own_score, full) if own_score > max(score, 0.85) else (name, score, full)

    def _by_auditor(self, words: str, quarter: int | None) -> str:
        """The field key of a column that Control Interno writes, empty where it is none that the layout has."""
        fitting = (name for name, pattern in _AUDITOR_FIELDS if pattern.search(words))
        name = next(fitting, "")
        if quarter and name in self.layout.quarters:
            return f"{name}@{quarter}"
        return name if name in self.layout.fields else ""

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
                foreign = _FOREIGN.get(name) if 0 < score < 1 else None
                yield name, 0.0 if foreign and foreign.search(words) else score


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

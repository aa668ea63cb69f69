"""Whose workbook a file is by its name, and its rows when they are of another office."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Activity, Plan
from ppc_reports.plan.office_names import HEADS, PARTS
from ppc_reports.plan.spanish import listing

_MOSTLY = 0.8
_HEADS = (*HEADS, "sec")
_OFFICE = re.compile(rf"\b({'|'.join((*_HEADS, *PARTS))})((?: [a-z]+)*)")
_JOINING = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "en", "para", "asesora"})
_NOT_NAMES = re.compile(
    r"planes|plan|accion|seguimientos?|matriz|informe|reporte|avances?|trim(?:estre)?|corte|vigencia|version|final|definitiv[oa]"
    r"|copia|ajustad[oa]|consolidad[oa]|anual|ppc|mipg|furag|primer|segundo|tercer|cuarto|i{1,3}|iv|[a-z]"
)


def office_named(text: str, known: Iterable[str]) -> str:
    """The longest of the folded names of offices that stands in a text as whole words; empty for none."""
    words = f" {plain(text)} "
    return max((name for name in known if name and f" {name} " in words), key=len, default="")


def rows_of_another(plan: Plan, file: str, offices: Iterable[str] = ()) -> Iterator[Finding]:
    """The rows of a workbook whose name is of one office while nearly all its rows are of one other.

    ``offices`` are those known beside the leads of the plan. Nothing where the name is of the entity, of the plan, or of an
    office that has rows in it.
    """
    rows = [item for item in plan.activities if item.leads]
    counted = Counter(plain(name) for item in rows for name in item.leads)
    usual, most = counted.most_common(1)[0] if counted else ("", 0)
    office = _whose(file.rpartition(".")[0], {plain(name): name for name in offices}, usual)
    if not office or most < _MOSTLY * len(rows) or _same(office, (plan.entity, plan.title)):
        return
    if _same(office, (name for item in rows for name in item.leads)):
        return
    for item in rows:
        if not _same(office, item.supports):
            found = listing(item.leads)
            yield finding("OFFICE-OF-FILE", _place(item), found=found, activity=item.key, file=file, office=office)


def _place(item: Activity) -> At:
    return item.at.get("leads") or At(item.sheet, item.row, 1)


def _whose(stem: str, known: dict[str, str], usual: str) -> str:
    """The office that the name of a file names: a known one, else what follows a word for an office; empty for none.

    The offices of a *Secretaría* are not strangers to it.
    """
    office = office_named(stem, known)
    if office:
        return known[office]
    match = _OFFICE.search(plain(stem))
    if match is None or (match[1] in _HEADS and not usual.startswith(_HEADS)):
        return ""
    words = list(takewhile(lambda word: word in _JOINING or not _NOT_NAMES.fullmatch(word), match[2].split()))
    return " ".join((match[1], *words)).capitalize() if set(words) - _JOINING else ""


def _same(office: str, names: Iterable[str]) -> bool:
    """True where one of the names may be of that office: all the words of one are among those of the other."""
    own = _content(office)
    return any(theirs and (own <= theirs or theirs <= own) for theirs in map(_content, names))


def _content(name: str) -> frozenset[str]:
    return frozenset(plain(name).split()) - _JOINING - frozenset((*_HEADS, *PARTS, "departamento", "administrativo"))

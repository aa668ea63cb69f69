"""One cell that names phases, groups, levels or channels: its terms, the usual ones in their usual spelling."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ppc_reports.plan.fields import Group, Reads, of_group
from ppc_reports.plan.folding import phrase, plain
from ppc_reports.plan.grid import Cell
from ppc_reports.plan.model import Activity
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.cells import Tell

_SEPARATOR = re.compile(r"\s*(?:[;\n•·|,]|\s/\s)\s*(?![^(]*\))")
_JOINED = re.compile(r"\s*/\s*|\s+(?:y|e)\s+")
_NUMBERED = re.compile(r"(?:(?:fase|etapa|nivel)\s*)?(?:\d{1,2}|[ivx]{1,4})\s*[.:)–-]\s*", re.IGNORECASE)
_ALIKE = 0.8

_LONGEST_LIST = 2_000
"""A longer text is no list of terms; to look behind each separator for a bracket takes the square of its length."""
_LONGEST = 200
"""No term is written with more letters; to compare two long texts letter by letter takes the square of their length."""


def terms(cell: Cell, usual: Sequence[str], tell: Tell) -> tuple[str, ...]:
    """The terms of a cell, each once; empty for a blank. Raises CELL-ERROR.

    A misspelt usual one is taken for it, and told. ``Diagnóstico y formulación`` are two where both are usual; without
    ``usual`` names nothing is parted at its *y*.
    """
    if cells.blank_of(cell) is not None:
        return ()
    cells.check_error(cell)
    known = {plain(name): name for name in usual}
    found: list[str] = []
    text = cells.text(cell)
    for part in _SEPARATOR.split(text) if len(text) <= _LONGEST_LIST else [text]:
        found += _named(_NUMBERED.sub("", phrase(part), count=1) or phrase(part), known, tell)
    return tuple(dict.fromkeys(name for name in found if name))


def _named(part: str, known: dict[str, str], tell: Tell) -> list[str]:
    pieces = _JOINED.split(part)
    whole = known.get(plain(part))
    if whole or not known or not part:
        return [whole or part]
    spelt = [_nearest(piece, known) for piece in (pieces if len(pieces) > 1 else [part])]
    if not all(spelt):
        tell("TERM-UNKNOWN", term=part)
        return [part]
    for piece, name in zip(pieces, spelt, strict=True):
        if plain(piece) not in known:
            tell("TERM-MISSPELT", term=piece, name=name)
    return [name for name in spelt if name]


def _nearest(text: str, known: dict[str, str]) -> str:
    """The usual name that the text is, misspelt or not; empty for none."""
    if len(text) > _LONGEST:
        return ""
    near = difflib.get_close_matches(plain(text), known, n=1, cutoff=_ALIKE)
    return known[near[0]] if near else ""


_FIELDS = tuple(name for name, field in of_group(Group.SINGLE).items() if field.reads is Reads.TERMS)


def same_terms(activities: Sequence[Activity]) -> list[Activity]:
    """The activities with terms that differ only in case, accents or signs spelt as where they come first in the plan."""
    known: dict[tuple[str, str], str] = {}
    for item in activities:
        for name in _FIELDS:
            for term in getattr(item, name):
                known.setdefault((name, plain(term)), term)
    return [_spelt(item, known) for item in activities]


def _spelt(item: Activity, known: Mapping[tuple[str, str], str]) -> Activity:
    terms_of: dict[str, Any] = {name: getattr(item, name) for name in _FIELDS}
    spelt: dict[str, Any] = {
        name: tuple(dict.fromkeys(known[name, plain(term)] for term in given)) for name, given in terms_of.items()
    }
    return item if spelt == terms_of else replace(item, **spelt)

"""The fields of an activity, each declared once in ``fields.toml``.

A declaration feeds the layouts, the row model, ``inspect``, the tracking workbook, ``resultado.json``, the report and
docs/formatos.md. How each of ``Reads`` reads a cell stands in ``reading.rows``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Group(StrEnum):
    """The columns of a field: one, one for each quarter, or a total of the workbook itself."""

    SINGLE = "fields"
    QUARTER = "quarters"
    OWN = "own"


class Reads(StrEnum):
    """The way in which the cell of a field is read."""

    PHRASE = "phrase"
    TEXT = "text"
    CODE = "code"
    OFFICES = "offices"
    CODES = "codes"
    TERMS = "terms"
    DAYS = "days"
    FLAG = "flag"
    SHARE = "share"
    NUMBER = "number"
    COUNT = "count"
    MONEY = "money"
    YEAR = "year"
    ACCUMULATION = "accumulation"
    EVIDENCE = "evidence"


class Need(StrEnum):
    """The need of the tracking workbook for a field, as its instructions say.

    The last three are blocks that a tracking workbook has only where they are asked for or filled.
    """

    MANDATORY = "Obligatoria"
    ADVISED = "Recomendada"
    OPTIONAL = "Opcional"
    INDICATOR = "Solo indicadores"
    COMPUTED = "Se calcula sola"
    PARTICIPATION = "Participación"
    QUALITATIVE = "Seguimiento cualitativo"
    AUDITOR = "Control Interno"


class Shown(StrEnum):
    """The sheet of the report where a field is read; or, where it is not printed itself, what it decides."""

    MATRIX = "Seguimiento"
    LINES = "Líneas y dependencias"
    TEXTS = "Textos completos"
    EVIDENCE = "Evidencias"
    FURAG = "FURAG"
    PARTICIPATION = "Seguimiento (datos del plan)"
    QUALITATIVE = "Logros y dificultades"
    AUDIT = "Control Interno"
    FIGURES = "las cifras"
    CHECKS = "los hallazgos"


_ASIDE = frozenset({Shown.PARTICIPATION, Shown.QUALITATIVE, Shown.AUDIT})
_TOLD_ONLY = frozenset({Shown.TEXTS, Shown.EVIDENCE, Shown.FURAG, Shown.CHECKS})


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``need`` is None where the tracking workbook has no column for it, ``terms`` are the usual names it holds."""

    group: Group
    name: str
    label: str
    reads: Reads
    shown: Shown
    need: Need | None
    about: str
    aliases: tuple[str, ...]
    terms: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in the lists of a layout: ``leads``, ``quarters.achieved``, ``own.target``."""
        return self.name if self.group is Group.SINGLE else f"{self.group.value}.{self.name}"

    @property
    def values(self) -> tuple[str, ...]:
        """Its names among the values of a row: ``leads``; ``achieved_q1`` … ``achieved_q4``; ``own_target``."""
        if self.group is Group.QUARTER:
            return tuple(f"{self.name}_q{number}" for number in (1, 2, 3, 4))
        return (f"own_{self.name}",) if self.group is Group.OWN else (self.name,)

    @property
    def aside(self) -> bool:
        """True where no figure depends on it: it is shown by the lists that go through the fields."""
        return self.shown in _ASIDE

    @property
    def judged(self) -> bool:
        """False where what cannot be read of it changes no figure of the report."""
        return not self.aside and self.shown not in _TOLD_ONLY


@cache
def all_fields() -> tuple[Field, ...]:
    """Every field, in the order of the declaration. Raises ValueError for a declaration that is none."""
    text = (files("ppc_reports") / "plan" / "fields.toml").read_text(encoding="utf-8")
    return tuple(_declared(tomllib.loads(text)))


def _declared(data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[Field]:
    for group, entries in data.items():
        for name, entry in entries.items():
            yield Field(
                Group(group),
                name,
                entry["label"],
                Reads(entry["reads"]),
                Shown(entry["shown"]),
                Need(entry["need"]) if "need" in entry else None,
                entry["about"],
                tuple(entry["aliases"]),
                tuple(entry.get("terms", ())),
            )


@cache
def of_group(group: Group) -> Mapping[str, Field]:
    """The fields of a group by name."""
    return {field.name: field for field in all_fields() if field.group is group}

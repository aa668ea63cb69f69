"""Findings: what is reported about a workbook, their order, and the catalogue of their words.

The catalogue is data: ``rules/catalogue/*.toml`` holds one dossier per code (severity, Spanish title, sentence, advice,
reason, an example that passes and one that fails). Nothing else in the program words a finding.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ppc_reports.plan.grid import At, column_letters
from ppc_reports.plan.spanish import counted


class Severity(StrEnum):
    """The weight of a finding; an error makes the report preliminary."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    def counted(self, count: int) -> str:
        """A number of findings of this weight: ``1 error``, ``8 advertencias``."""
        return counted(count, *_COUNTED[self])


_COUNTED = {
    Severity.ERROR: ("error", "errores"),
    Severity.WARNING: ("advertencia", "advertencias"),
    Severity.INFO: ("aviso informativo", "avisos informativos"),
}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
SEVERITY_NAMES = {Severity.ERROR: "Error", Severity.WARNING: "Advertencia", Severity.INFO: "Información"}


@dataclass(frozen=True, slots=True)
class Dossier:
    """One entry of the catalogue. ``message`` and ``advice`` are ``str.format`` templates over the finding's context.

    ``passes`` and ``fails`` are example rows (header → cell) on top of the product's own tracking workbook; the tests run them.
    """

    code: str
    severity: Severity
    title: str
    message: str
    advice: str
    reason: str
    passes: Mapping[str, object]
    fails: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell, in Spanish, with where it is: every field may be empty but code, severity, message and advice."""

    code: str
    severity: Severity
    message: str
    advice: str
    sheet: str = ""
    cells: tuple[tuple[int, int], ...] = ()
    header: str = ""
    found: str = ""
    activity: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every cell, one by one: ``("D14", "D15")``."""
        return tuple(f"{column_letters(column)}{row}" for row, column in self.cells)

    @property
    def where(self) -> str:
        """The cells as a person reads them: ``D14:D16, D20``; empty for the whole workbook."""
        return ranges(self.cells)


@cache
def catalogue() -> Mapping[str, Dossier]:
    """Every dossier by its code. Raises ValueError when two files define one code."""
    dossiers: dict[str, Dossier] = {}
    folder = files("ppc_reports") / "judging" / "rules" / "catalogue"
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not source.name.endswith(".toml"):
            continue
        for code, entry in tomllib.loads(source.read_text(encoding="utf-8")).items():
            if code in dossiers:
                raise ValueError(f"{code} is defined twice")
            dossiers[code] = _dossier(code, entry)
    return dossiers


def _dossier(code: str, entry: dict[str, object]) -> Dossier:
    texts = {name: str(entry[name]).strip() for name in ("title", "message", "advice", "reason")}
    passes, fails = entry.get("passes", {}), entry.get("fails", {})
    if not isinstance(passes, dict) or not isinstance(fails, dict):
        raise TypeError(f"{code}: the examples are tables")
    return Dossier(code=code, severity=Severity(str(entry["severity"])), passes=passes, fails=fails, **texts)


def finding(code: str, *at: At, header: str = "", found: object = "", activity: str = "", **context: object) -> Finding:
    """The finding of that code at these cells (of one sheet), worded by the catalogue with ``context``.

    Raises KeyError for a code, or a word of its sentence, that is not there: a mistake of ours, caught by the tests.
    """
    dossier = catalogue()[code]
    shown = shorten(found)
    words = {**context, "found": shown, "header": header, "activity": activity}
    return Finding(
        code=code,
        severity=dossier.severity,
        message=dossier.message.format_map(words),
        advice=dossier.advice.format_map(words),
        sheet=at[0].sheet if at else "",
        cells=tuple(dict.fromkeys((place.row, place.column) for place in at)),
        header=header,
        found=shown,
        activity=activity,
    )


def shorten(value: object, limit: int = 120) -> str:
    """The value on one line, at most ``limit`` characters, with … where it was cut, between two words if they are short."""
    text = " ".join(str(value).split()) if value is not None else ""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    words = kept if text[limit - 1] == " " else kept.rpartition(" ")[0]
    return f"{(words if len(words) >= limit // 2 else kept).rstrip(' ,;:')}…"


def some(places: str, limit: int) -> str:
    """A list with commas, cut between two of its places where it is too long, saying how many are left out."""
    if len(places) <= limit:
        return places
    kept = places[:limit].rpartition(", ")[0]
    return f"{kept}… y {places[len(kept) :].count(', ')} más" if kept else shorten(places, limit)


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Equal findings on several cells as one, in order: errors first, then by sheet and first cell."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for item in findings:
        key = (item.code, item.sheet, item.header, item.found, item.message, item.advice)
        groups.setdefault(key, []).append(item)
    return tuple(sorted((_joined(group) for group in groups.values()), key=_order))


def _joined(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    cells = tuple(sorted({cell for item in group for cell in item.cells}))
    activities = list(dict.fromkeys(item.activity for item in group if item.activity))
    return replace(group[0], cells=cells, activity=", ".join(activities))


def _order(item: Finding) -> tuple[object, ...]:
    return _RANK[item.severity], item.sheet, item.cells[:1] or ((0, 0),), item.code, item.message


def ranges(cells: Iterable[tuple[int, int]]) -> str:
    """Cells as ranges down a column: ``D14:D16, D20``."""
    runs: list[list[tuple[int, int]]] = []
    for row, column in sorted(set(cells), key=lambda cell: (cell[1], cell[0])):
        if runs and runs[-1][-1] == (row - 1, column):
            runs[-1].append((row, column))
        else:
            runs.append([(row, column)])
    return ", ".join(_range(run) for run in runs)


def _range(run: list[tuple[int, int]]) -> str:
    (row, column), (last, _) = run[0], run[-1]
    letters = column_letters(column)
    return f"{letters}{row}" if row == last else f"{letters}{row}:{letters}{last}"


class Unreadable(Exception):
    """A workbook that gets no report; the finding says why and what to do."""

    def __init__(self, reason: Finding) -> None:
        super().__init__(reason.message)
        self.finding = reason

    def __reduce__(self) -> tuple[type[Unreadable], tuple[Finding]]:
        return Unreadable, (self.finding,)

"""Texts that look pasted, or cut."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.judging.rules.base import KEYS_SHOWN, CheckedRow, Rule, Scope, by_sheet
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain, utf16_length
from ppc_reports.plan.grid import At
from ppc_reports.plan.spanish import listing, number

EXCEL_LIMIT = 32_767
OLD_LIMIT = 255
OFFICE_LIMIT = 200
"""A longer name cannot be looked up by a formula."""
LONG = 40
"""Shorter notes («Sin novedad») are often rightly the same."""
FEW = 3


def same_text(scope: Scope) -> Iterator[Finding]:
    """A long note that at least three activities, and half of those of the quarter, share."""
    for quarter in range(1, 5):
        groups: dict[str, list[CheckedRow]] = {}
        for row in scope.active:
            note = row.activity.entry(quarter).notes
            if len(note) > LONG:
                groups.setdefault(plain(note), []).append(row)
        for group in groups.values():
            if 2 * len(group) >= len(scope.active) and _cells(group, quarter) >= FEW:
                yield from _same(group, quarter)


def _cells(group: list[CheckedRow], quarter: int) -> int:
    """In how many cells the text stands: a note merged over several rows was written once."""
    return len({row.activity.entry(quarter).notes_at or row.activity.row for row in group})


def _same(group: list[CheckedRow], quarter: int) -> Iterator[Finding]:
    keys = listing((row.activity.key for row in group), KEYS_SHOWN)
    for rows in by_sheet(group).values():
        entries = [row.activity.entry(quarter) for row in rows]
        places = (entry.notes_at for entry in entries)
        yield rows[0].tell_all("SAME-TEXT", (f"notes@{quarter}",), places, entries[0].notes, keys=keys)


def cut_texts(scope: Scope) -> Iterator[Finding]:
    """The texts that reach what a cell of Excel can hold: cut already, or about to be."""
    plan = scope.plan
    for name, text in (("Título del plan", plan.title), ("Entidad", plan.entity), ("Objetivo general", plan.objective)):
        if _too_long(text):
            yield finding("TEXT-CUT", header=name, found=text, **_sizes(text))
    firsts = {row.activity.line: row for row in reversed(scope.rows)}
    for row, line in ((firsts[line.number], line) for line in plan.lines if line.number in firsts):
        for field, text in (("line", line.name), ("objective", line.objective)):
            if _too_long(text):
                yield row.tell("TEXT-CUT", field, row.activity.at.get(field), text, **_sizes(text))
    for row in scope.rows:
        for field, text, place in _texts(row):
            if _too_long(text):
                yield row.tell("TEXT-CUT", field, place, text, **_sizes(text))


def _too_long(text: str) -> bool:
    return 2 * len(text) >= EXCEL_LIMIT and utf16_length(text) >= EXCEL_LIMIT


def _sizes(text: str) -> dict[str, str]:
    return {"length": number(utf16_length(text), 0), "limit": number(EXCEL_LIMIT, 0)}


def long_offices(scope: Scope) -> Iterator[Finding]:
    """The names of offices that are longer than what the tables of the report take."""
    for row in scope.rows:
        activity = row.activity
        for field, names in (("leads", activity.leads), ("supports", activity.supports)):
            for name in names:
                if len(name) > OFFICE_LIMIT:
                    yield row.tell(
                        "OFFICE-LONG", field, activity.at.get(field), name, length=len(name), limit=OFFICE_LIMIT
                    )


def maybe_cut_texts(scope: Scope) -> Iterator[Finding]:
    """The texts of exactly the length at which older programs cut."""
    for row in scope.rows:
        for field, text, place in _texts(row):
            if len(text) == OLD_LIMIT:
                yield row.tell("TEXT-MAYBE-CUT", field, place, text, limit=OLD_LIMIT, ending=text[-30:])


def _texts(row: CheckedRow) -> Iterator[tuple[str, str, At | None]]:
    """Every text that the report shows, with its field and cell, of a row that has one which may be cut."""
    activity = row.activity
    quarterly = [max(len(entry.evidence.text), len(entry.notes)) for entry in activity.quarters]
    names_of = max(len(". ".join(names)) for names in (activity.leads, activity.supports))
    if max(len(activity.description), len(activity.product), names_of, *quarterly) < OLD_LIMIT:
        return
    for field, text in (("description", activity.description), ("product", activity.product)):
        yield field, text, activity.at.get(field)
    for field, names in (("leads", activity.leads), ("supports", activity.supports)):
        yield field, ". ".join(names), activity.at.get(field)
    for quarter, entry in row.entries:
        yield f"evidence@{quarter}", entry.evidence.text, entry.evidence.at
        yield f"notes@{quarter}", entry.notes, entry.notes_at


RULES = (
    Rule("SAME-TEXT", same_text),
    Rule("TEXT-CUT", cut_texts),
    Rule("TEXT-MAYBE-CUT", maybe_cut_texts),
    Rule("OFFICE-LONG", long_offices),
)

"""Rules on the evidence of a quarter."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.rules.base import KEYS_SHOWN, CheckedRow, Rule, Scope, by_sheet
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Evidence, Mode, QuarterEntry, Unit
from ppc_reports.plan.spanish import listing

_SAYS_NOTHING = frozenset(
    ("", "na", "n a", "np", "no aplica", "no programado", "ninguna", "ninguno", "sin evidencia", "pendiente", "x", "0")
)


def missing(scope: Scope) -> Iterator[Finding]:
    """Report progress up to the corte without evidence, where the sheet has a column for the evidence of that quarter."""
    asked = {
        (row.activity.sheet, quarter)
        for row in scope.rows
        for quarter, entry in row.entries
        if entry.evidence.at is not None
    }
    for row in scope.active:
        for quarter, entry in scope.due(row):
            if (row.activity.sheet, quarter) in asked and unproved(entry.evidence) and _done(row, quarter, entry):
                place = entry.evidence.at or entry.achieved.at
                words = {"quarter": scope.quarter_name(quarter)}
                yield row.tell("EVIDENCE-MISSING", f"evidence@{quarter}", place, entry.evidence.text, **words)


def unproved(evidence: Evidence) -> bool:
    """True where there is no link and the text says nothing, or only that there is none: ``pendiente``, ``N/A``."""
    return not evidence.links and plain(evidence.text) in _SAYS_NOTHING


def _done(row: CheckedRow, quarter: int, entry: QuarterEntry) -> bool:
    """True where the quarter itself reports something: a to-date figure that stays reports nothing new."""
    done = entry.achieved.number
    if done is None or abs(done) <= TOLERANCE:
        return False
    if row.activity.mode is Mode.TO_DATE and row.activity.unit is not Unit.INDICATOR:
        return (row.shares.achieved[quarter - 1] or 0.0) > TOLERANCE
    return True


def repeated(scope: Scope) -> Iterator[Finding]:
    """The links that several activities give: per sheet, every cell with the link. One merged cell is no repetition."""
    users: dict[str, list[tuple[CheckedRow, int, At | None]]] = {}
    for row in scope.active:
        for quarter, entry in row.entries:
            for link in dict.fromkeys(entry.evidence.links):
                if link.casefold().startswith(("http://", "https://")):
                    users.setdefault(link.strip().rstrip("/"), []).append((row, quarter, entry.evidence.at))
    for link, places in users.items():
        if len(places) == 1:
            continue
        keys = dict.fromkeys((row.activity.sheet, row.activity.row, row.activity.key) for row, _, _ in places)
        written = {at or (row.activity.sheet, row.activity.row) for row, _, at in places}
        if len(keys) > 1 and len(written) > 1:
            yield from _repeated(link, places, listing((key for _, _, key in keys), KEYS_SHOWN))


def _repeated(link: str, places: list[tuple[CheckedRow, int, At | None]], keys: str) -> Iterator[Finding]:
    for sheet, rows in by_sheet(row for row, _, _ in places).items():
        here = [(quarter, at) for row, quarter, at in places if row.activity.sheet == sheet]
        fields = sorted({f"evidence@{quarter}" for quarter, _ in here})
        yield rows[0].tell_all("EVIDENCE-REPEATED", fields, (at for _, at in here), link, keys=keys)


def not_links(scope: Scope) -> Iterator[Finding]:
    """The evidence that is text without a link."""
    for row in scope.active:
        for quarter, entry in row.entries:
            evidence = entry.evidence
            if not evidence.links and plain(evidence.text) not in _SAYS_NOTHING:
                yield row.tell("EVIDENCE-NOT-LINK", f"evidence@{quarter}", evidence.at, evidence.text)


RULES = (
    Rule("EVIDENCE-MISSING", missing),
    Rule("EVIDENCE-REPEATED", repeated),
    Rule("EVIDENCE-NOT-LINK", not_links),
)

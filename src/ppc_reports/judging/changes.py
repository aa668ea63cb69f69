"""Changes since the reports that were issued: cells compared with cells, never with readings.

The history comes in as data (``KnownReport``); what comes out is one ``Change`` per cell or activity, with its finding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ppc_reports.judging.past.issues import Past
from ppc_reports.judging.past.known import (
    EVIDENCE,
    FIELD_NAMES,
    FIGURES,
    PLANNED,
    RECOMMENDATION,
    REPORTED,
    KnownActivity,
    KnownReport,
    Place,
    Said,
    Told,
    cells_of,
    same,
)
from ppc_reports.judging.past.pairing import Paired, both
from ppc_reports.judging.rules.base import CheckedRow, Scope
from ppc_reports.plan.findings import Finding, finding, shorten
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Absent, Activity, Plan, Quarter
from ppc_reports.plan.spanish import day
from ppc_reports.reading.values.blank_words import says_no

BLANK, NO_CELL = "en blanco", "sin celda"
_MOST = 120
_FEMININE = ("start", "end", "target", "baseline", "evidence", RECOMMENDATION)
_PLAIN = ("start", "end", "weight", "target", "baseline", "key")


class Nature(StrEnum):
    """The kind of a change: a cell changed, a missing figure came, an evidence, a row or its place in the sums went."""

    CHANGED = "changed"
    LATE = "late"
    EVIDENCE_GONE = "evidence_gone"
    STOPPED = "stopped"
    GONE = "gone"
    NEW = "new"


CODES = {
    Nature.CHANGED: "PLAN-CHANGED",
    Nature.LATE: "QUARTER-LATE",
    Nature.EVIDENCE_GONE: "EVIDENCE-GONE",
    Nature.STOPPED: "ROW-STOPPED",
    Nature.GONE: "ACTIVITY-GONE",
    Nature.NEW: "ACTIVITY-NEW",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is no longer as it was for a report.

    ``kind`` is its field, empty for a whole activity, ``quarter`` None where it is of none. ``report`` is the report that
    said ``before``, ``version`` its issue (None where unknown), ``day`` when it was made.
    """

    nature: Nature
    key: str
    description: str
    quarter: Quarter | None
    kind: str
    before: str
    after: str
    report: str
    version: int | None
    day: dt.date
    at: At | None
    finding: Finding


def find_changes(plan: Plan, corte: Quarter, pairs: Sequence[Paired], sha256: str = "") -> tuple[Change, ...]:
    """Find the changes since the reports of this plan, the newest first in ``pairs``: by row of the plan, then what is gone.

    A cell is compared with the last report of an earlier corte and with every final one of this corte. Drafts of this corte
    count only for the same file and where no earlier corte was reported, and never for the quarter that is still being
    reported. A report on the same content, which ``sha256`` names, says what the workbook says.
    """
    asked = _witnesses(pairs, corte, sha256)
    scope = Scope.of(plan, corte)
    rows = [change for place, row in enumerate(scope.rows) for change in _of_row(row, scope, place, asked)]
    whole = [pair for pair in asked if pair.same_scope and (pair.report.corte < corte or not pair.report.draft)]
    return (*rows, *_new(scope, whole), *_gone(plan, whole))


def _witnesses(pairs: Sequence[Paired], corte: Quarter, sha256: str) -> list[Paired]:
    closed = [pair for pair in pairs if pair.report.corte < corte]
    last = max(closed, key=lambda pair: pair.report.corte, default=None)
    drafts = (
        [] if last else [pair for pair in pairs if pair.report.corte == corte and pair.report.draft and pair.report.own]
    )
    now = [pair for pair in pairs if pair.report.corte == corte and not pair.report.draft] + drafts
    asked = ([last] if last else []) + now
    return [pair for pair in asked if not sha256 or pair.report.source_sha256 != sha256]


def told_of_history(known: Past, corte: Quarter, sha256: str) -> Iterator[Finding]:
    """Report what could not be compared: the whole history, or what an older program did not record; once."""
    if known.unread:
        yield finding("HISTORY-UNREAD", found=known.unread)
    if known.unwritten:
        yield finding("HISTORY-UNWRITTEN", found=known.unwritten)
    partly = [pair.report for pair in _witnesses(known.pairs, corte, sha256) if not pair.report.complete]
    if partly:
        words = {"report": of_report(partly[0]), "program": partly[0].program}
        yield finding("HISTORY-PARTIAL", **words)


def _of_row(row: CheckedRow, scope: Scope, place: int, asked: Sequence[Paired]) -> Iterator[Change]:
    now = cells_of(row.activity)
    known = [(pair, pair.known[place]) for pair in asked if place in pair.known]
    told = False
    compared = (at for _, item in known for at in item.cells if at[0] in FIELD_NAMES)
    for at in dict.fromkeys((*now, *compared)):
        found = [
            _Difference(pair.report, item, at, item.cells.get(at), now.get(at))
            for pair, item in known
            if _asked(at, pair.report, scope.corte)
        ]
        differing = [item for item in found if item.nature]
        if differing:
            first = min(differing, key=lambda item: item.nature is Nature.LATE)
            told |= first.nature is Nature.STOPPED
            yield _change(row, scope.plan.year, first)
    if not told and not row.activity.applies:
        yield from _excused(row, scope, now, known)


def _asked(at: Place, report: KnownReport, corte: Quarter) -> bool:
    """True where a report is a witness of that cell: what is reported by quarter, only of the quarters it reported."""
    name, quarter = at
    if quarter == 0 and name in (*FIGURES, EVIDENCE):
        return report.corte == corte and not report.draft
    if report.corte == corte and report.draft:
        return name in FIGURES and quarter < corte.number
    return name not in (*REPORTED, RECOMMENDATION) or quarter <= report.corte.number


@dataclass(frozen=True, slots=True)
class _Difference:
    """One cell as a report knew it and as it is now; None where there was, or is, no such cell."""

    report: KnownReport
    known: KnownActivity
    place: Place
    before: Said | None
    now: Told | None

    @property
    def nature(self) -> Nature | None:
        """The kind of the difference; None where there is none, or where it cannot be known."""
        name, before = self.place[0], self.before
        after = self.now.said if self.now else Said("")
        if (
            before is None
            or (name == RECOMMENDATION and before.blank)
            or (self.now is None and (before.blank or not self.report.complete))
            or same(name, before, after)
        ):
            return None
        if name == EVIDENCE:
            kept = before.blank or all(part in after.text for part in before.text.split())
            return None if kept else Nature.EVIDENCE_GONE
        if name in FIGURES and before.blank:
            return Nature.LATE
        stopped = name == "applies" and says_no(after.text) and not says_no(before.text)
        return Nature.STOPPED if stopped else Nature.CHANGED


def _excused(
    row: CheckedRow, scope: Scope, now: Mapping[Place, Told], known: Sequence[tuple[Paired, KnownActivity]]
) -> Iterator[Change]:
    """A row that applied for the last report and is left out now, because of a cell that did not say N/A then."""
    for pair, item in known:
        if item.state is None or item.state.value == Absent.NOT_APPLICABLE.value:
            continue
        for (name, quarter), told in now.items():
            figures = name in FIGURES and quarter and row.activity.entry(quarter)
            figure = figures and (figures.planned if name == PLANNED else figures.achieved)
            if not figure or figure.absent is not Absent.NOT_APPLICABLE:
                continue
            before = item.cells.get((name, quarter))
            if before is not None and not same(name, before, told.said):
                difference = _Difference(pair.report, item, (name, quarter), before, told)
                yield _change(row, scope.plan.year, difference, Nature.STOPPED)
                return


def _change(row: CheckedRow, year: int, item: _Difference, nature: Nature | None = None) -> Change:
    nature = nature or item.nature or Nature.CHANGED
    name, number = item.place
    quarter = Quarter(year, number) if number else None
    place = (item.now.at if item.now else None) or row.activity.at.get("key") or row.activity.at.get("description")
    before = _shown(row, name, item.before or Said(""))
    after = _shown(row, name, item.now.said) if item.now else NO_CELL
    code = "QUARTER-CHANGED" if nature is Nature.CHANGED and name in FIGURES else CODES[nature]
    words = {
        "what": _named(name, code),
        "quarter": f" del {quarter.name}" if quarter else "",
        "before": before,
        "after": after,
        "report": of_report(item.report),
    }
    field = f"{name}@{number}" if number else name
    raw = item.now.said.text if item.now else ""
    return Change(
        nature=nature,
        key=row.activity.key,
        description=row.activity.description,
        quarter=quarter,
        kind=name,
        before=before,
        after=after,
        report=item.report.report,
        version=item.report.version,
        day=item.report.day,
        at=place,
        finding=row.tell(code, field, place, raw, **words),
    )


def _named(name: str, code: str) -> str:
    """The field in the sentence of a code, with its article where the sentence has none."""
    words = FIELD_NAMES[name]
    if code in ("QUARTER-CHANGED", "QUARTER-LATE", "EVIDENCE-GONE"):
        return words
    return words if words.startswith("«") else f"{'la' if name in _FEMININE else 'el'} {words}"


def of_report(report: KnownReport) -> str:
    """The report in a sentence: «el informe «…» del corte 2022-T2, versión 1, hecho el 11/07/2022»."""
    version = f", versión {report.version}" if report.version else ""
    return f"el informe «{report.report}»{version}, hecho el {day(report.day)}"


def _shown(row: CheckedRow, name: str, said: Said) -> str:
    """Word the content of a cell: its figure in the unit of the row, its text in quotes, or that it was blank."""
    if said.blank:
        return BLANK
    if name in FIGURES and isinstance(said.value, int | float):
        return row.amount(said.value)
    text = shorten(said.text, _MOST)
    return text if name in _PLAIN else f"«{text}»"


def _new(scope: Scope, whole: Sequence[Paired]) -> Iterator[Change]:
    """The rows that a report did not have."""
    for place, row in enumerate(scope.rows):
        missing = [pair.report for pair in whole if place not in pair.known]
        if missing and all(both(row.activity) != both(item) for item in whole[0].report.activities):
            yield _whole(Nature.NEW, row.activity, missing[0], row.activity.at.get("description"))


def _gone(plan: Plan, whole: Sequence[Paired]) -> Iterator[Change]:
    """The activities that no row of the workbook is."""
    told = {both(activity) for activity in plan.activities}
    for pair in whole:
        for activity in pair.gone:
            if both(activity) not in told:
                told.add(both(activity))
                yield _whole(Nature.GONE, activity, pair.report, None)


_WHOLE = {Nature.GONE: ("estaba en el informe", "no está en el libro"), Nature.NEW: ("no estaba", "está en el libro")}


def _whole(nature: Nature, activity: Activity | KnownActivity, report: KnownReport, at: At | None) -> Change:
    before, after = _WHOLE[nature]
    words = {"report": of_report(report), "description": shorten(activity.description, _MOST)}
    places = (at,) if at else ()
    return Change(
        nature=nature,
        key=activity.key,
        description=activity.description,
        quarter=None,
        kind="",
        before=before,
        after=after,
        report=report.report,
        version=report.version,
        day=report.day,
        at=at,
        finding=finding(CODES[nature], *places, found=activity.key, activity=activity.key, **words),
    )

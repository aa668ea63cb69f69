"""The qualitative half of the follow-up: what is asked of an activity that lags, and what became of what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ppc_reports.judging.participation.audit import pending, verified_quarters
from ppc_reports.judging.rules.base import KEYS_SHOWN
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Quarter, State
from ppc_reports.plan.spanish import counted, listing, printed
from ppc_reports.plan.voices import OpenRecommendation

_ACTION, _DONE = "corrective_action", "corrective_done"


@dataclass(frozen=True, slots=True)
class Promise:
    """A corrective action of an earlier quarter: what its office says became of it, and where the activity was and is.

    ``corte`` is that of its quarter; ``compliance`` the one at its end and ``now`` that of today's corte, both None where nothing
    was planned by then. ``report`` is the corte of the report that says it where the workbook no longer does, else empty.
    """

    standing: Standing
    corte: Quarter
    action: str
    said: str
    compliance: float | None
    now: float | None
    report: str = ""

    @property
    def outcome(self) -> str:
        """The state of it, in a sentence: what the office says, and what the figures show."""
        told = {"si": "La dependencia dice que se hizo", "no": "La dependencia dice que no se hizo"}.get(
            plain(self.said)
        )
        told = told or (f"La dependencia dice: «{self.said}»" if self.said else "La dependencia no dice si se hizo")
        then, now = printed(self.compliance), printed(self.now)
        return f"{told}; el cumplimiento era {then} en {self.corte} y va en {now} en {self.standing.corte}."


def lags(summary: Summary, item: Standing) -> bool:
    """True for an activity whose difficulties and corrective action are asked for: *vencida*, *sin reporte* or *rezagada*."""
    if item.state in (State.OVERDUE, State.NO_REPORT):
        return True
    bands = summary.scale.bands
    return len(bands) > 1 and item.band == bands[0]


def missing(summary: Summary, item: Standing) -> str:
    """The text that its office is asked to write for the quarter of the corte, if its workbook has a place for it; else empty."""
    if not lags(summary, item):
        return ""
    number = summary.corte.number
    entry = item.activity.entry(number)
    asked = [
        words
        for name, text, words in (
            ("difficulties", entry.difficulties, "las dificultades"),
            (_ACTION, entry.corrective_action, "la acción correctiva, con responsable y fecha"),
        )
        if not text and _has_place(item, name)
    ]
    return f"Escribir {listing(asked)} del T{summary.corte.number}." if asked else ""


def _has_place(item: Standing, name: str) -> bool:
    """True where the workbook has a column for a text of the corte's quarter."""
    return bool(item.activity.at.keys() & {name, f"{name}_q{item.corte.number}"})


def nowhere(summary: Summary) -> Iterator[Finding]:
    """Ask once, for the whole plan, for the corrective actions that its workbook has no column for."""
    found = [item for item in summary.standings if lags(summary, item) and not _has_place(item, _ACTION)]
    if found:
        words = {
            "count": counted(
                len(found),
                "actividad va rezagada, vencida o sin reporte",
                "actividades van rezagadas, vencidas o sin reporte",
            ),
            "keys": listing((item.activity.key for item in found), KEYS_SHOWN),
            "column": f"T{summary.corte.number} acción correctiva",
        }
        yield finding("ACTION-NOWHERE", **words)


def promises(summary: Summary) -> Iterator[Promise]:
    """The last corrective action before the corte's quarter of each activity that has one, in the order of the plan.

    Also one that only earlier reports say: of an earlier corte, or of the last one of the former year.
    """
    for item in summary.standings:
        given = [(number, text) for number in range(summary.corte.number) if (text := _text(item, _ACTION, number))]
        if given:
            number, action = given[-1]
            later = [_text(item, _DONE, n) for n in range(number + 1, summary.corte.number + 1)]
            answered = [text for text in later if text]
            kept = item.activity.kept.get((_ACTION, number))
            corte = Quarter.parse(kept.corte) if kept and not number else Quarter(summary.corte.year, number)
            then = item.at(number).compliance if number else kept.compliance if kept else None
            yield Promise(
                item, corte, action, answered[-1] if answered else "", then, item.compliance, kept.corte if kept else ""
            )


def _text(item: Standing, name: str, number: int) -> str:
    """The text of a quarter in the workbook, else in an earlier report; quarter 0 is the former year."""
    written: str = getattr(item.activity.entry(number), name) if number else ""
    kept = item.activity.kept.get((name, number))
    return written or (kept.text if kept else "")


def differing(summary: Summary) -> int:
    """The number of activities with a quarter up to the corte verified at more than one point from what was reported."""
    last, year = summary.corte.number, summary.corte.year
    return sum(any(one.differs for one in verified_quarters(item.activity, year, last)) for item in summary.standings)


def left_open(summary: Summary) -> Iterator[OpenRecommendation]:
    """The recommendations that the report leaves open, also of activities that the workbook no longer has."""
    for item in summary.standings:
        activity = item.activity
        for one in pending(activity):
            since = one.since or str(summary.corte)
            yield OpenRecommendation(activity.key, activity.description, activity.leads, one.text, since)
    yield from summary.left_open

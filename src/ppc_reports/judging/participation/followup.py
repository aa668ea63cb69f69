"""The qualitative half of the follow-up: what is asked of an activity that lags, and what became of what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ppc_reports.judging.participation.audit import verified_quarters
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import State
from ppc_reports.plan.spanish import listing, percent


@dataclass(frozen=True, slots=True)
class Promise:
    """A corrective action of an earlier quarter: what its office says became of it, and where the activity was and is.

    ``compliance`` is that of its quarter's end and ``now`` that of the corte; both are None where nothing was planned by then.
    """

    standing: Standing
    quarter: int
    action: str
    said: str
    compliance: float | None
    now: float | None

    @property
    def outcome(self) -> str:
        """The state of it, in a sentence: what the office says, and what the figures show."""
        told = {"si": "La dependencia dice que se hizo", "no": "La dependencia dice que no se hizo"}.get(
            plain(self.said)
        )
        told = told or (f"La dependencia dice: «{self.said}»" if self.said else "La dependencia no dice si se hizo")
        return f"{told}; el cumplimiento era {percent(self.compliance)} y va en {percent(self.now)}."


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
    number, at = summary.corte.number, item.activity.at
    entry = item.activity.entry(number)
    asked = [
        words
        for name, text, words in (
            ("difficulties", entry.difficulties, "las dificultades"),
            ("corrective_action", entry.corrective_action, "la acción correctiva, con responsable y fecha"),
        )
        if not text and (f"{name}_q{number}" in at or name in at)
    ]
    return f"Escribir {listing(asked)} del T{summary.corte.number}." if asked else ""


def promises(summary: Summary) -> Iterator[Promise]:
    """The last corrective action before the corte's quarter of each activity that has one, in the order of the plan."""
    for item in summary.standings:
        said = [(n, item.activity.entry(n).corrective_action) for n in range(1, summary.corte.number)]
        given = [(number, text) for number, text in said if text]
        if given:
            number, action = given[-1]
            later = [item.activity.entry(n).corrective_done for n in range(number + 1, summary.corte.number + 1)]
            answered = [text for text in later if text]
            then = _compliance(item, number)
            yield Promise(item, number, action, answered[-1] if answered else "", then, item.compliance)


def _compliance(item: Standing, number: int) -> float | None:
    planned = item.progress.planned_to_date[number - 1]
    achieved = item.progress.achieved_to_date[number - 1] or 0.0
    return min(achieved / planned, 1.0) if planned else None


def differing(summary: Summary) -> int:
    """The number of activities with a quarter up to the corte verified at more than one point from what was reported."""
    last, year = summary.corte.number, summary.corte.year
    return sum(any(one.differs for one in verified_quarters(item.activity, year, last)) for item in summary.standings)

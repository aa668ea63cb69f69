"""The texts of a participation plan that the history keeps beside the cells it compares: phases, answers, what was promised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ppc_reports.judging.past.former import Former
from ppc_reports.judging.past.known import KnownActivity, Place, Said, Told
from ppc_reports.judging.past.pairing import Paired
from ppc_reports.plan.model import QUARTERS, Activity, Plan, Quarter
from ppc_reports.plan.voices import Kept

PHASE, ANSWER = "phase", "answer"
PROMISED = ("corrective_action", "corrective_done")


def kept_texts(activity: Activity, last: int) -> dict[Place, Told]:
    """The texts of an activity up to quarter ``last``, by field and quarter; those that say nothing are not there."""
    texts = {(PHASE, 0): "; ".join(activity.phase), (ANSWER, 0): activity.answer}
    for number in QUARTERS[:last]:
        texts |= {(name, number): getattr(activity.entry(number), name) for name in PROMISED}
    return {place: Told(Said(text)) for place, text in texts.items() if text}


def with_promises(plan: Plan, pairs: Sequence[Paired], former: Former | None, corte: Quarter) -> Plan:
    """The plan with the corrective actions, and what became of them, that only earlier reports say.

    ``pairs`` are the earlier reports of the plan, the newest first. Of the former year the last action of each activity.
    """
    ordered = sorted(pairs, key=lambda pair: pair.report.corte, reverse=True)
    rows = []
    for place, item in enumerate(plan.activities):
        known = [(pair.report.corte, pair.known[place]) for pair in ordered if place in pair.known]
        kept = dict(_kept(item, known, corte)) | dict(_of_former(former, place))
        rows.append(replace(item, kept=kept) if kept else item)
    return replace(plan, activities=tuple(rows)) if any(row.kept for row in rows) else plan


def _kept(
    item: Activity, known: Sequence[tuple[Quarter, KnownActivity]], corte: Quarter
) -> Iterator[tuple[Place, Kept]]:
    for number in QUARTERS[: corte.number - 1]:
        for name in PROMISED:
            if not getattr(item.entry(number), name):
                said = _first(known, (name, number))
                if said:
                    yield (name, number), said


def _first(known: Sequence[tuple[Quarter, KnownActivity]], place: Place) -> Kept | None:
    """The text of a place in the newest report that has one."""
    found = ((corte, item.cells[place]) for corte, item in known if place in item.cells)
    return next((Kept(said.text, str(corte)) for corte, said in found if not said.blank), None)


def _of_former(former: Former | None, place: int) -> Iterator[tuple[Place, Kept]]:
    """The last corrective action of the former year, where that was of this very activity."""
    item = former.known.get(place) if former and former.report else None
    actions: Mapping[Place, Said] = item.cells if item else {}
    for number in reversed(QUARTERS):
        said = actions.get((PROMISED[0], number))
        if item and former and former.report and said and not said.blank:
            share = min((item.achieved or 0.0) / item.planned, 1.0) if item.planned else None
            yield (PROMISED[0], 0), Kept(said.text, str(Quarter(former.report.corte.year, number)), share)
            return

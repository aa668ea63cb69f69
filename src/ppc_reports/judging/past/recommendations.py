"""Recommendations of Control Interno that a workbook no longer says: open until an office answers, whoever rubbed them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ppc_reports.judging.past.known import RECOMMENDATION
from ppc_reports.judging.past.pairing import Paired
from ppc_reports.plan.model import Activity, Plan


def with_open_recommendations(plan: Plan, pairs: Sequence[Paired]) -> Plan:
    """The plan with the last recommendation of earlier reports where a row has none now, and no answer; with its *corte*.

    ``pairs`` are the earlier reports of the plan, the newest first.
    """
    rows = tuple(_with(item, place, pairs) for place, item in enumerate(plan.activities))
    return plan if rows == plan.activities else replace(plan, activities=rows)


def _with(item: Activity, place: int, pairs: Sequence[Paired]) -> Activity:
    if item.recommendation or item.answer:
        return item
    for pair in pairs:
        known = pair.known.get(place)
        said = known.cells.get((RECOMMENDATION, 0)) if known else None
        if said and not said.blank:
            return replace(item, recommendation=f"{said.text.strip()} (del informe {pair.report.corte})")
    return item

"""Rules on what Control Interno verified against what the office reported, and on corrective actions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ppc_reports.judging.participation.audit import verified_quarters
from ppc_reports.judging.rules.base import Rule, Scope
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.spanish import number, printed

_DAY = re.compile(
    r"\d|\b(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|trimestre|semestre)\b"
)


def verified_differs(scope: Scope) -> Iterator[Finding]:
    """The quarters up to the corte in which more, or less, was reported than Control Interno could verify."""
    for row in scope.active:
        for found in verified_quarters(row.activity, scope.plan.year, scope.corte.number):
            if found.differs:
                figure = row.activity.entry(found.quarter).verified
                words = {
                    "quarter": scope.quarter_name(found.quarter),
                    "reported": "nada" if found.reported is None else printed(found.reported, 1),
                    "verified": printed(found.verified, 1),
                    "gap": number(abs(found.gap) * 100, 1),
                    "sense": "más" if found.gap > 0 else "menos",
                }
                yield row.tell("VERIFIED-DIFFERS", f"verified@{found.quarter}", figure.at, figure.raw, **words)


def actions_without_day(scope: Scope) -> Iterator[Finding]:
    """The corrective actions of the corte's quarter that say no day: nobody can tell whether they were done in time."""
    quarter = scope.corte.number
    for row in scope.active:
        text = row.activity.entry(quarter).corrective_action
        if text and not _DAY.search(plain(text)):
            place = row.activity.at.get(f"corrective_action_q{quarter}") or row.activity.at.get("corrective_action")
            yield row.tell("ACTION-WITHOUT-DAY", f"corrective_action@{quarter}", place, text)


RULES = (
    Rule("VERIFIED-DIFFERS", verified_differs),
    Rule("ACTION-WITHOUT-DAY", actions_without_day),
)

"""The rules of the plan (section 7 of docs/dominio.md): each has a dossier in ``catalogue/`` and a check here.

What is wrong with a single cell is told while it is read; the rules judge what was read.
"""

from __future__ import annotations

from collections.abc import Callable

from ppc_reports.judging.rules import (
    achieved,
    dates,
    evidence,
    identity,
    indicators,
    participation,
    planned,
    texts,
    totals,
    weights,
)
from ppc_reports.judging.rules.base import Rule, Scope
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.model import Plan, Quarter
from ppc_reports.settings.furag import normal_code, shipped_furag

RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *dates.RULES,
    *planned.RULES,
    *achieved.RULES,
    *evidence.RULES,
    *weights.RULES,
    *totals.RULES,
    *indicators.RULES,
    *texts.RULES,
    *participation.RULES,
)

ACROSS = frozenset({"EVIDENCE-REPEATED", "OFFICE-SIMILAR"})
"""The rules that a plan in several workbooks is judged by as a whole; the others judge each workbook."""
ALONE = frozenset({"WEIGHTS-NOT-100", "OFFICE-DIFFERS"})
"""The rules that do not judge a workbook which is one of several: the joining of them has its own."""


def check_part(plan: Plan, corte: Quarter, furag: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """The findings of the rules in one of the workbooks of a plan, taken by itself."""
    return _found(plan, corte, furag, lambda rule: rule.code not in ACROSS | ALONE)


def check_across(plan: Plan, corte: Quarter, furag: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """The findings of the rules between the workbooks of a plan that are joined."""
    return _found(plan, corte, furag, lambda rule: rule.code in ACROSS)


def check(plan: Plan, corte: Quarter, furag: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """The findings of every rule in the plan at a corte of its year; not merged, not ordered.

    ``furag`` are the codes the office follows (those shipped when None; an empty set judges no code).
    """
    return _found(plan, corte, furag, lambda _: True)


def _found(
    plan: Plan, corte: Quarter, furag: frozenset[str] | None, wanted: Callable[[Rule], bool]
) -> tuple[Finding, ...]:
    known = {question.code for question in shipped_furag().questions} if furag is None else furag
    scope = Scope.of(plan, corte, frozenset(normal_code(code) for code in known))
    return tuple(finding for rule in RULES if wanted(rule) for finding in rule.check(scope))

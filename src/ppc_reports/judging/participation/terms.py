"""The activities by phase, by group and by level: the same figures as by line, where the plan has the column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ppc_reports.judging.groups import GroupFigures, group
from ppc_reports.judging.participation.spaces import Amount, amount, participants
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.model import Activity

NO_TERM = "Sin declarar"
"""The group of the activities that name none."""
TERMS = ("phase", "stakeholders", "level", "channel")


@dataclass(frozen=True, slots=True)
class TermFigures:
    """The figures of a phase, group, level or channel, and its money and people; an activity of several counts in each."""

    figures: GroupFigures
    budget: Amount
    spent: Amount
    people: Amount


def terms_of(activity: Activity, name: str) -> tuple[str, ...]:
    """The terms that an activity names in a field; ``NO_TERM`` where it names none."""
    found: tuple[str, ...] = getattr(activity, name)
    return found or (NO_TERM,)


def has_terms(summary: Summary, name: str) -> bool:
    """True where some activity names one."""
    return any(getattr(item.activity, name) for item in summary.standings)


def by_term(summary: Summary, name: str) -> tuple[TermFigures, ...]:
    """One entry for each term, the usual ones in their order, then the others by name; empty where no activity names one."""
    if not has_terms(summary, name):
        return ()
    rows: dict[str, list[Standing]] = {}
    for item in summary.standings:
        for term in terms_of(item.activity, name):
            rows.setdefault(term, []).append(item)
    usual = of_group(Group.SINGLE)[name].terms
    return tuple(_figures(summary, term, rows[term]) for term in sorted(rows, key=lambda term: _place(term, usual)))


def _place(term: str, usual: Sequence[str]) -> tuple[int, str]:
    if term == NO_TERM:
        return len(usual) + 1, ""
    return (usual.index(term), "") if term in usual else (len(usual), term.casefold())


def _figures(summary: Summary, term: str, rows: Sequence[Standing]) -> TermFigures:
    last = summary.corte.number
    return TermFigures(
        group("", term, rows, summary.corte, summary.weighted),
        amount(item.activity.budget.number for item in rows),
        amount(item.activity.budget_spent.number for item in rows),
        amount(participants(item.activity, last) for item in rows),
    )

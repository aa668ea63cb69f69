"""The answers of the plan to each FURAG question: its activities, their evidence, and the contents of its fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppc_reports.judging.participation.spaces import participants
from ppc_reports.judging.participation.terms import TERMS
from ppc_reports.judging.rules.evidence import unproved
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import QUARTERS
from ppc_reports.plan.spanish import counted, listing, number
from ppc_reports.settings.furag import Question, normal_code

_SHOWN = 12
_QUARTERLY = ("accomplishments", "difficulties", "corrective_action")


@dataclass(frozen=True, slots=True)
class ServedQuestion:
    """A question and what serves it: ``coded`` activities carry its code, ``named`` only its words; ``known`` are sentences."""

    question: Question
    coded: tuple[Standing, ...]
    named: tuple[Standing, ...]
    proven: int
    known: tuple[str, ...]


def answers(summary: Summary) -> tuple[ServedQuestion, ...]:
    """One answer for each question of the bank, in its order, from what was written up to the corte."""
    rows = [
        (item, frozenset(map(normal_code, item.activity.furag_codes)), _text(item))
        for item in summary.standings
        if item.applies
    ]
    return tuple(_answer(summary, question, rows) for question in summary.furag.questions)


def says_of_participation(summary: Summary) -> bool:
    """True where some field of the bank's questions, evidence aside, is filled in up to the corte."""
    fields = {name for question in summary.furag.questions for name in question.fields} - {"evidence"}
    return any(_said(summary, name) for name in fields)


def other_codes(summary: Summary) -> tuple[str, ...]:
    """The codes of the plan that are not in the bank."""
    codes = {normal_code(code) for item in summary.standings for code in item.activity.furag_codes}
    return tuple(sorted(codes - summary.furag.codes))


def proven(item: Standing) -> bool:
    """True where the activity has evidence of some quarter up to the corte."""
    return any(not unproved(entry.evidence) for entry in item.activity.quarters[: item.corte.number])


def _answer(
    summary: Summary, question: Question, rows: Sequence[tuple[Standing, frozenset[str], str]]
) -> ServedQuestion:
    """The answer to a question from the activities, each with its codes and its folded text."""
    coded = [item for item, codes, _ in rows if question.code in codes]
    words = [plain(word) for word in question.words]
    named = [item for item, codes, text in rows if question.code not in codes and any(word in text for word in words)]
    return ServedQuestion(
        question, tuple(coded), tuple(named), sum(map(proven, coded)), tuple(_known(summary, question))
    )


def _text(item: Standing) -> str:
    activity = item.activity
    return plain(f"{activity.description} {activity.method} {activity.product}")


def _known(summary: Summary, question: Question) -> Iterator[str]:
    for name in question.fields:
        said = _said(summary, name)
        if said:
            yield said


def _said(summary: Summary, name: str) -> str:
    """The sentence on a field of the plan; empty where the plan says nothing of it."""
    rows, last = [item.activity for item in summary.standings if item.applies], summary.corte.number
    of_all = counted(len(rows), "actividad", "actividades")
    if name in TERMS or name == "method":
        label = of_group(Group.SINGLE)[name].label
        counts = Counter(
            text for row in rows for text in ([row.method] if name == "method" else getattr(row, name)) if text
        )
        return (
            f"{label}: {listing((f'{text} ({count})' for text, count in counts.most_common()), _SHOWN)}."
            if counts
            else ""
        )
    if name in _QUARTERLY:
        label = of_group(Group.QUARTER)[name].label
        told = sum(any(getattr(row.entry(q), name) for q in QUARTERS[:last]) for row in rows)
        return f"{label.capitalize()}: en {told} de {of_all}." if told else ""
    if name == "participants":
        known = [people for row in rows if (people := participants(row, last)) is not None]
        return f"Participantes: {number(sum(known), 0)}, en {len(known)} de {of_all}." if known else ""
    if name == "evidence":
        told = sum(proven(item) for item in summary.standings if item.applies)
        return f"Con evidencia: {told} de {of_all}."
    return ""

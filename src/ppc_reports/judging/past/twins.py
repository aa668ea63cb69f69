"""Workbooks of one command that are versions of one plan, although nobody said that they are parts of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Plan


class Identity(NamedTuple):
    """The identity of a plan: its entity (empty where the workbook names none), year, and a mark of each activity."""

    entity: str
    year: int
    activities: frozenset[int]


def identity_of(plan: Plan, *, named: bool = True) -> Identity:
    """The identity of a plan, of eight bytes for each activity; ``named`` where its entity is not taken from elsewhere.

    An activity is known by its key and its description.
    """
    marks = (mark(item.key, item.description) for item in plan.activities)
    return Identity(plain(plan.entity) if named else "", plan.year, frozenset(marks))


def mark(key: str, description: str) -> int:
    """The mark of an activity: of eight bytes."""
    text = f"{key}\0{plain(description)}"
    return int.from_bytes(hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest())


def twins(plans: Sequence[Identity | None]) -> dict[int, tuple[int, ...]]:
    """By its place, each plan that another one is a version of, and the places of those: docs/contrato.md.

    Two are versions of one plan where entity and year are the same, and half of the activities of the smaller one.
    """
    shared: dict[tuple[int, int], int] = defaultdict(int)
    seen: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for place, plan in enumerate(plans):
        for mark in plan.activities if plan else ():
            others = seen[plan.entity, plan.year, mark] if plan else []
            for other in others:
                shared[other, place] += 1
            others.append(place)
    found: dict[int, list[int]] = defaultdict(list)
    for (one, other), count in sorted(shared.items()):
        sizes = [len(plan.activities) for plan in (plans[one], plans[other]) if plan]
        if count * 2 >= min(sizes):
            found[one].append(other)
            found[other].append(one)
    return {place: tuple(found[place]) for place in sorted(found)}

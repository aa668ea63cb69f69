"""The activities as spaces of participation: who took part, through which channel, with what money. Money is no progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ppc_reports.plan.model import Activity


def participants(activity: Activity, last: int) -> float | None:
    """The number of people who took part up to quarter ``last``: the year's own column, else the sum of the quarters.

    None where nothing says it.
    """
    if activity.participants.number is not None:
        return activity.participants.number
    said = [entry.participants.number for entry in activity.quarters[:last]]
    known = [number for number in said if number is not None]
    return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in pesos, or of people, and how many of the activities say theirs; None where none does."""

    total: float | None
    known: int
    activities: int


def amount(figures: Iterable[float | None]) -> Amount:
    """The sum of what is known."""
    given = list(figures)
    known = [figure for figure in given if figure is not None]
    return Amount(sum(known) if known else None, len(known), len(given))

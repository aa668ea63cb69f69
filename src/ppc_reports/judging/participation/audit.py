"""The figures that Control Interno verified, beside those reported: section 8 of docs/dominio.md. They never replace one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ppc_reports.judging.progress import TOLERANCE, progress
from ppc_reports.plan.model import QUARTERS, Activity
from ppc_reports.plan.voices import Recommendation

POINT = 0.01
"""A difference of more than this share is told."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A quarter that Control Interno verified: shares 0..1 of the activity's year, both of that quarter alone.

    ``reported`` is None where the office reported nothing.
    """

    quarter: int
    reported: float | None
    verified: float

    @property
    def gap(self) -> float:
        """Reported less verified: above 0 where more was reported than could be verified."""
        return (self.reported or 0.0) - self.verified

    @property
    def differs(self) -> bool:
        """True for a difference of more than one point, either way."""
        return abs(self.gap) > POINT + TOLERANCE


def verified_quarters(activity: Activity, year: int, last: int = 4) -> Iterator[Verified]:
    """The verified quarters of an activity up to ``last``; none where its figures are no shares of anything."""
    known = [number for number in QUARTERS[:last] if activity.entry(number).verified.number is not None]
    reported = progress(activity, year).achieved if known else ()
    for number in known:
        found = progress(_as_verified(activity, number), year).achieved[number - 1]
        if found is not None:
            yield Verified(number, reported[number - 1], found)


def _as_verified(activity: Activity, number: int) -> Activity:
    """The activity as if the figure of a quarter had been what Control Interno verified."""
    entries = list(activity.quarters)
    entries[number - 1] = replace(entries[number - 1], achieved=entries[number - 1].verified)
    return replace(activity, quarters=tuple(entries))


def pending(activity: Activity) -> tuple[Recommendation, ...]:
    """The recommendations of Control Interno that its office has not answered."""
    return tuple(one for one in activity.recommendations if not one.answer)

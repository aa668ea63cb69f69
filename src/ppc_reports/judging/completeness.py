"""Completeness: per office and activity, whether the quarter, its evidence and its figures were delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ppc_reports.judging.progress import TOLERANCE, is_excused
from ppc_reports.judging.rules.evidence import unproved
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Absent, State


class Fullness(StrEnum):
    """The share of what was asked that an office has delivered, as a word."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery of one activity at the corte. ``reported`` and ``proved`` are None where they are not asked for."""

    standing: Standing
    reported: bool | None
    proved: bool | None
    unreadable: bool
    errors: int

    @property
    def full(self) -> bool:
        """True where nothing that was asked is missing or wrong."""
        return self.reported is not False and self.proved is not False and not self.unreadable and not self.errors


@dataclass(frozen=True, slots=True)
class OfficeDeliveries:
    """An office and its activities; none for one that must report and is in no workbook."""

    name: str
    deliveries: tuple[Delivery, ...]

    @property
    def fullness(self) -> Fullness:
        """The completeness of the delivery."""
        if not self.deliveries:
            return Fullness.MISSING
        return Fullness.COMPLETE if all(item.full for item in self.deliveries) else Fullness.INCOMPLETE

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets, with their files, in which the office has activities."""
        return tuple(dict.fromkeys(item.standing.activity.sheet for item in self.deliveries))


def completeness(summary: Summary) -> tuple[OfficeDeliveries, ...]:
    """Every office that leads activities or must report: those that are missing first, then in order of name."""
    errors = _errors(summary)
    names = {plain(name): name for name in summary.expected}
    rows: dict[str, list[Delivery]] = {key: [] for key in names}
    for item in summary.standings:
        delivery = _delivery(item, errors[item.activity.sheet, item.activity.row])
        for office in {plain(name): name for name in item.activity.leads or (NO_OFFICE,)}.items():
            names.setdefault(*office)
            rows.setdefault(office[0], []).append(delivery)
    found = (OfficeDeliveries(names[key], tuple(items)) for key, items in rows.items())
    return tuple(sorted(found, key=lambda item: (bool(item.deliveries), item.name.casefold())))


def _errors(summary: Summary) -> Counter[tuple[str, int]]:
    """The number of errors that have a cell in each row."""
    return Counter(
        place
        for item in summary.findings
        if item.severity is Severity.ERROR
        for place in {(item.sheet, row) for row, _ in item.cells}
    )


def _delivery(item: Standing, errors: int) -> Delivery:
    entry = item.activity.entry(item.corte.number)
    done = item.progress.achieved[item.corte.number - 1] or 0.0
    return Delivery(
        standing=item,
        reported=entry.achieved.absent is not Absent.EMPTY if _asked(item) else None,
        proved=not unproved(entry.evidence) if item.applies and abs(done) > TOLERANCE and entry.evidence.at else None,
        unreadable=item.state is State.INVALID,
        errors=errors,
    )


def _asked(item: Standing) -> bool:
    """True where something was planned for the quarter of the corte itself, and not excused."""
    excused = is_excused(item.activity.entry(item.corte.number))
    return item.judged and not excused and (item.progress.planned[item.corte.number - 1] or 0.0) > TOLERANCE


def missing_offices(summary: Summary) -> Iterator[str]:
    """The offices that must report and lead no activity of any workbook."""
    return (item.name for item in completeness(summary) if item.fullness is Fullness.MISSING)

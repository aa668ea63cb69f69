"""What is kept of a report among thousands: a line of the summary of a run. Its size does not grow with the workbook."""

from __future__ import annotations

from dataclasses import dataclass

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Quarter, State


@dataclass(frozen=True, slots=True)
class Digest:
    """One report in a line. Shares are 0..1, to date at the corte; None where the plan has none. ``zone`` is its word."""

    entity: str
    title: str
    corte: Quarter
    activities: int
    states: tuple[int, ...]
    planned: float | None
    achieved: float | None
    compliance: float | None
    zone: str
    errors: int
    warnings: int

    @property
    def preliminary(self) -> bool:
        """True where some finding is an error."""
        return self.errors > 0


def digest_of(summary: Summary) -> Digest:
    """The digest of a summary; ``states`` in the order of State."""
    totals, findings = summary.totals, summary.findings
    band = None if totals.compliance is None else summary.scale.band(totals.compliance)
    return Digest(
        entity=summary.plan.entity,
        title=summary.plan.title,
        corte=summary.corte,
        activities=totals.activities,
        states=tuple(totals.states[state] for state in State),
        planned=totals.planned,
        achieved=totals.achieved,
        compliance=totals.compliance,
        zone=band.name if band else "",
        errors=sum(item.severity is Severity.ERROR for item in findings),
        warnings=sum(item.severity is Severity.WARNING for item in findings),
    )


@dataclass(frozen=True, slots=True)
class RunLine:
    """A workbook of a run: its digest and the path of its report, or ``why`` it has none (both texts else empty)."""

    file: str
    digest: Digest | None
    report: str = ""
    why: str = ""

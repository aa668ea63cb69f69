"""A report as one line of the summary of a run: all that is kept among thousands."""

from __future__ import annotations

from dataclasses import dataclass

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Quarter, State
from ppc_reports.settings.scale import INCONCLUSIVE, Band


@dataclass(frozen=True, slots=True)
class Digest:
    """One report in a line. Shares are 0..1, to date at the corte; None where the plan has none.

    ``zone`` is its word and ``ground`` the colour of it, both empty where there is none.
    """

    entity: str
    title: str
    corte: Quarter
    activities: int
    states: tuple[int, ...]
    planned: float | None
    achieved: float | None
    counted: float | None
    compliance: float | None
    compliance_if_reported: float | None
    coverage: float | None
    due: int
    known: int
    band: Band | None
    errors: int
    warnings: int
    provisional: bool
    partial: bool

    @property
    def preliminary(self) -> bool:
        """True where some finding is an error."""
        return self.errors > 0

    @property
    def marks(self) -> tuple[str, ...]:
        """The words on what makes the report less than final."""
        said = (("PRELIMINAR", self.preliminary), ("PROVISIONAL", self.provisional), ("PARCIAL", self.partial))
        return tuple(word for word, so in said if so)

    @property
    def inconclusive(self) -> bool:
        """True where too little is known: then the compliance is only the least it can be."""
        return self.band == INCONCLUSIVE

    @property
    def zone(self) -> str:
        """The word of the zone; empty where nothing is due."""
        return self.band.name if self.band else ""


def digest_of(summary: Summary) -> Digest:
    """The digest of a summary; ``states`` in the order of State."""
    totals, findings = summary.totals, summary.findings
    return Digest(
        entity=summary.plan.entity,
        title=summary.plan.title,
        corte=summary.corte,
        activities=totals.activities,
        states=tuple(totals.states[state] for state in State),
        planned=totals.planned_shown,
        achieved=totals.achieved,
        counted=totals.counted_shown,
        compliance=totals.compliance,
        compliance_if_reported=totals.compliance_if_reported,
        coverage=totals.coverage,
        due=totals.due,
        known=totals.known,
        band=summary.zone(totals),
        errors=sum(item.severity is Severity.ERROR for item in findings),
        warnings=sum(item.severity is Severity.WARNING for item in findings),
        provisional=summary.provisional,
        partial=bool(summary.partial),
    )


@dataclass(frozen=True, slots=True)
class RunLine:
    """A workbook of a run: its digest and the path of its report, or ``why`` it has none (both texts else empty)."""

    file: str
    digest: Digest | None
    report: str = ""
    why: str = ""

    @property
    def need(self) -> tuple[bool, float, str]:
        """The place in the order of need: what has no report first, then from the least compliance on."""
        compliance = self.digest.compliance if self.digest else None
        return self.digest is not None, 2.0 if compliance is None else compliance, self.file

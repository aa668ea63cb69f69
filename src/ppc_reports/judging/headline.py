"""What is kept of a report among thousands: a line of the summary of a run. Its size does not grow with the workbook."""

from __future__ import annotations

from dataclasses import dataclass

from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Quarter, State
from ppc_reports.plan.spanish import percent
from ppc_reports.settings.scale import INCONCLUSIVE


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
    counted: float | None
    compliance: float | None
    coverage: float | None
    due: int
    known: int
    zone: str
    errors: int
    warnings: int

    @property
    def preliminary(self) -> bool:
        """True where some finding is an error."""
        return self.errors > 0


def coverage_words(figures: GroupFigures) -> str:
    """How much of a group is known, as a count: ``reportaron 6 de 7``; says so where nothing is due."""
    if not figures.due:
        return "aún no hay nada programado"
    return f"{'reportó' if figures.known == 1 else 'reportaron'} {figures.known} de {figures.due}"


def verdict_words(summary: Summary, figures: GroupFigures) -> str:
    """The zone of a group with its sign; both bounds of its compliance where it is inconclusive."""
    band = summary.zone(figures)
    if band is None:
        return "aún no hay nada programado"
    if band is not INCONCLUSIVE:
        return f"{band.symbol} {band.name}"
    return f"{band.symbol} {band.name}: entre {percent(figures.compliance)} y {percent(figures.compliance_if_reported)}"


def digest_of(summary: Summary) -> Digest:
    """The digest of a summary; ``states`` in the order of State."""
    totals, findings = summary.totals, summary.findings
    band = summary.zone(totals)
    return Digest(
        entity=summary.plan.entity,
        title=summary.plan.title,
        corte=summary.corte,
        activities=totals.activities,
        states=tuple(totals.states[state] for state in State),
        planned=totals.planned,
        achieved=totals.achieved,
        counted=totals.counted,
        compliance=totals.compliance,
        coverage=totals.coverage,
        due=totals.due,
        known=totals.known,
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

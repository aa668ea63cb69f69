"""Every number that anything shows: the report, the mail, the result file and the terminal only read a Summary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ppc_reports import __version__
from ppc_reports.judging.changes import Change
from ppc_reports.judging.groups import GroupFigures, group
from ppc_reports.judging.past.former import Former
from ppc_reports.judging.past.issues import Published
from ppc_reports.judging.past.known import UNKNOWN_ISSUE, Issue
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.status import ALL_PAST, Standing, standing
from ppc_reports.plan import workdays
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.form import NO_FORM, Form
from ppc_reports.plan.model import Plan, Quarter
from ppc_reports.plan.uses import Balance, FigureBalance
from ppc_reports.plan.voices import OpenRecommendation
from ppc_reports.settings.furag import FuragGuide, shipped_furag
from ppc_reports.settings.scale import INCONCLUSIVE, Band, Scale, round_share

COVERAGE_FLOOR = 0.8


@dataclass(frozen=True, slots=True)
class Source:
    """The file the report stands on; ``parts`` are the workbooks that a consolidated report joins, empty for one workbook.

    ``failure`` says why a part is not in the report, empty where it is.
    """

    file: str
    sha256: str
    sheet: str
    layout: str
    reader: str = ""
    parts: tuple[Source, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """The basis of the figures beside the plan: the scale, the source, the FURAG questions, the offices that must report.

    ``floor`` is the coverage (share 0..1) below which a group has no zone; what ends ``today`` or later is not overdue.
    """

    scale: Scale
    source: Source
    furag: FuragGuide = field(default_factory=shipped_furag)
    expected: tuple[str, ...] = ()
    floor: float = COVERAGE_FLOOR
    today: dt.date = ALL_PAST


@dataclass(frozen=True, slots=True)
class Summary:
    """The quarterly follow-up of one plan at one corte; ``as_of`` is the date printed on it.

    ``weighted`` where the workbook's weights count, in the plan and in each of its groups.
    ``office`` names the only office it is about, empty where it is about all of them. ``changes`` are what differs from
    earlier reports; each is among the findings too. ``expected`` are the offices that must report, where they are listed.
    ``issue`` is which issue of its corte's report it is, ``published`` what those of earlier cortes of the year printed;
    ``provisional`` where the corte has not ended, ``partial`` what a consolidated report lacks, in Spanish.
    ``form`` is the format of the entity's quality system, ``signatures`` who made, reviewed and approved the report: the word
    (*Elaboró*) and the name, empty where it is not set. ``answer_days`` are the working days in which offices answer.
    ``former`` is the former *vigencia*, None where the history could not be asked; ``left_open`` are the recommendations of
    Control Interno of activities that the workbook no longer has.
    """

    plan: Plan
    corte: Quarter
    as_of: dt.date
    scale: Scale
    floor: float
    today: dt.date
    source: Source
    furag: FuragGuide
    version: str
    standings: tuple[Standing, ...]
    totals: GroupFigures
    lines: tuple[GroupFigures, ...]
    offices: tuple[GroupFigures, ...]
    findings: tuple[Finding, ...]
    weighted: bool = False
    office: str = ""
    expected: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    issue: Issue = UNKNOWN_ISSUE
    published: tuple[Published, ...] = ()
    provisional: bool = False
    partial: tuple[str, ...] = ()
    form: Form = NO_FORM
    signatures: tuple[tuple[str, str], ...] = ()
    answer_days: int = 5
    former: Former | None = None
    left_open: tuple[OpenRecommendation, ...] = ()

    def for_office(self, name: str) -> Summary:
        """The summary of the activities that one office leads, with the sums and the findings of their rows only.

        Raises KeyError for a name that is not in ``offices``.
        """
        own = next((figures for figures in self.offices if figures.name == name), None)
        if own is None:
            raise KeyError(name)
        by_line = {
            line: [item for item in own.standings if item.activity.line == line.number] for line in self.plan.lines
        }
        kept = tuple(
            group(line.number, line.name, rows, self.corte, self.weighted) for line, rows in by_line.items() if rows
        )
        return replace(
            self,
            plan=_plan_of(self.plan, own.standings, {line.number for line in kept}),
            standings=own.standings,
            totals=replace(own, name=self.totals.name),
            lines=kept,
            offices=(own,),
            findings=_findings_of(self.findings, own.standings),
            office=name,
            changes=tuple(
                change for change in self.changes if change.key in {item.activity.key for item in own.standings}
            ),
            former=None,
            left_open=tuple(one for one in self.left_open if name in (one.leads or (NO_OFFICE,))),
        )

    def zone(self, figures: GroupFigures) -> Band | None:
        """The zone of a group: INCONCLUSIVE where its coverage is below the floor, None where nothing is due."""
        if figures.coverage is None or figures.compliance is None:
            return None
        return self.scale.band(figures.compliance) if self.enough(figures.coverage) else INCONCLUSIVE

    def enough(self, coverage: float | None) -> bool:
        """True where a coverage (share 0..1) reaches the floor, or none was printed."""
        return coverage is None or round_share(coverage) >= self.floor

    def concluded(self, figures: GroupFigures) -> float | None:
        """The counted share of a group where it may stand as a value; None where it is but a lower bound, or nothing is known."""
        return None if self.zone(figures) is INCONCLUSIVE or figures.due > figures.known == 0 else figures.counted_shown

    @property
    def answer_by(self) -> dt.date:
        """The day by which offices are asked to answer: ``answer_days`` working days after the report is made."""
        return workdays.after(self.made_on, self.answer_days)

    @property
    def made_on(self) -> dt.date:
        """The day on which this issue was first made; the day of the figures where nobody asked the history."""
        return self.issue.made_on or self.as_of

    @property
    def preliminary(self) -> bool:
        """True where some finding is an error: the figures may still change."""
        return any(item.severity is Severity.ERROR for item in self.findings)

    @property
    def balance(self) -> Balance:
        """The rows of every sheet read, added up. The row numbers are per sheet in ``plan.parts``."""
        return Balance.total([part.balance for part in self.plan.parts])

    @property
    def figures(self) -> FigureBalance:
        """The figures of every sheet read, added up."""
        return FigureBalance.total([part.figures for part in self.plan.parts])


NO_OFFICE = "Sin responsable"


def summarize(
    plan: Plan, corte: Quarter, basis: Basis, findings: Iterable[Finding] = (), changes: tuple[Change, ...] = ()
) -> Summary:
    """The summary of a plan at a corte. Pure; ``findings`` come already merged and ordered, those of ``changes`` too."""
    standings = tuple(standing(activity, corte, basis.scale, today=basis.today) for activity in plan.activities)
    by_line: dict[str, list[Standing]] = {line.number: [] for line in plan.lines}
    for item in standings:
        by_line.setdefault(item.activity.line, []).append(item)
    weighted = weights_count(standings)
    lines = tuple(group(line.number, line.name, by_line[line.number], corte, weighted) for line in plan.lines)
    return Summary(
        plan=plan,
        corte=corte,
        as_of=corte.end,
        scale=basis.scale,
        floor=basis.floor,
        today=basis.today,
        source=basis.source,
        furag=basis.furag,
        version=__version__,
        standings=standings,
        totals=group("", plan.title, standings, corte, weighted),
        lines=lines,
        offices=tuple(_offices(standings, corte, weighted)),
        findings=tuple(findings),
        weighted=weighted,
        expected=basis.expected,
        changes=changes,
    )


def _offices(standings: Sequence[Standing], corte: Quarter, weighted: bool) -> Iterable[GroupFigures]:
    """One group per lead office in order of name; an activity counts once for each of its leads."""
    by_office: dict[str, list[Standing]] = {}
    for item in standings:
        for office in dict.fromkeys(item.activity.leads or (NO_OFFICE,)):
            by_office.setdefault(office, []).append(item)
    for name in sorted(by_office, key=str.casefold):
        yield group("", name, by_office[name], corte, weighted)


def _plan_of(plan: Plan, standings: Sequence[Standing], lines: Collection[str]) -> Plan:
    """The plan with these activities and lines only; its balance counts no other row."""
    rows = {(item.activity.sheet, item.activity.row) for item in standings}
    return replace(
        plan,
        activities=tuple(item.activity for item in standings),
        lines=tuple(line for line in plan.lines if line.number in lines),
        rejected=(),
        parts=tuple(
            replace(part, balance=Balance(len(own), own), figures=FigureBalance())
            for part in plan.parts
            if (own := tuple(row for row in part.balance.activities if (part.sheet, row) in rows))
        ),
    )


def _findings_of(findings: Iterable[Finding], standings: Sequence[Standing]) -> tuple[Finding, ...]:
    """The findings that have a cell in a row of these activities, with those cells and activities only."""
    rows = {(item.activity.sheet, item.activity.row) for item in standings}
    keys = {item.activity.key for item in standings}
    found = []
    for item in findings:
        cells = tuple(cell for cell in item.cells if (item.sheet, cell[0]) in rows)
        if cells:
            named = ", ".join(key for key in item.activity.split(", ") if key in keys)
            found.append(replace(item, cells=cells, activity=named))
    return tuple(found)


def weights_count(standings: Sequence[Standing]) -> bool:
    """True where the workbook's weights count: every row that applies has one, and some are above 0 (section 5)."""
    given = [item.activity.weight for item in standings if item.applies]
    known = [weight for weight in given if weight is not None]
    return len(known) == len(given) and sum(known) > TOLERANCE

"""The whole story of one workbook: bytes, settings and corte to a Summary and the files of its report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ppc_reports.judging import rules
from ppc_reports.judging.changes import find_changes, told_of_history
from ppc_reports.judging.comparison import recalculated
from ppc_reports.judging.consolidation import incomplete
from ppc_reports.judging.participation.followup import nowhere
from ppc_reports.judging.past.issues import past, published
from ppc_reports.judging.past.kept import with_promises
from ppc_reports.judging.past.known import Inquiry, Recall, nothing_known
from ppc_reports.judging.past.recommendations import with_open_recommendations
from ppc_reports.judging.rules.identity import rows_of_another
from ppc_reports.judging.summary import Basis, Source, Summary, summarize
from ppc_reports.opening import workbook as opening
from ppc_reports.opening.inside import begin
from ppc_reports.opening.plan_text import published_grid
from ppc_reports.plan.findings import Finding, Unreadable, finding, merged
from ppc_reports.plan.form import Form
from ppc_reports.plan.grid import Workbook
from ppc_reports.plan.model import Plan
from ppc_reports.plan.names import known_as, safe_name, visible
from ppc_reports.plan.spanish import day, listing, refusal
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.running.outputs import MARKED_SUFFIX
from ppc_reports.running.request import LostRowsError, Outcome, Reader, Request, Rival
from ppc_reports.settings.limits import Limits
from ppc_reports.settings.ppc_toml import FormSettings

TEXTS = (".txt", ".tsv")


def run(request: Request, read: Reader, recall: Recall = nothing_known) -> Outcome:
    """Produce the outcome of one workbook, with what ``recall`` knows of earlier reports; ``failure`` says why it is unreadable.

    Raises ConfigError for a mail template or address that cannot be used, LostRowsError.
    """
    try:
        workbook, data = read(request.path, request.settings.limits.plain)
        judged = judge_rows(request, workbook)
    except Unreadable as problem:
        return Outcome(failure=problem.finding)
    from ppc_reports.running import files_of_one  # noqa: PLC0415 - see there

    summary, report = files_of_one.settled(partial(judged.concluded, recall))
    report = report or files_of_one.report_of(summary)
    marked = files_of_one.mark_copy(data, request, summary.findings, workbook)
    copies = {} if marked is None else {f"{safe_name(request.path.stem)}{MARKED_SUFFIX}": marked}
    return files_of_one.outcome_of(request, summary, report, copies)


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """The rows of one plan, read and judged, and the source they stand on: all but what the history adds."""

    request: Request
    reading: Reading
    source: Source

    def concluded(self, recall: Recall = nothing_known, *, anew: bool = False) -> Summary:
        """The summary of the plan, as ``conclude`` makes it."""
        return conclude(self.request, self.reading, self.source, recall, anew=anew)


def judge(request: Request, workbook: Workbook, recall: Recall = nothing_known) -> Summary:
    """The summary of the workbook that was read. Raises Unreadable, LostRowsError."""
    return judge_rows(request, workbook).concluded(recall)


def judge_rows(request: Request, workbook: Workbook) -> JudgedRows:
    """The workbook that was read, its rows judged. Raises Unreadable, LostRowsError."""
    begin(f"judging {workbook.sha256}")
    reading = read_plan(workbook, request.layouts, request.corte, request.today)
    if not all(part.adds_up for part in reading.plan.parts):
        raise LostRowsError(str([(part.balance, part.figures) for part in reading.plan.parts]))
    strangers = rows_of_another(reading.plan, request.name, request.settings.offices)
    found = rules.check(reading.plan, reading.corte, request.furag.codes_of(reading.plan.year))
    judged = (*reading.findings, *found, *strangers, *_twice(request))
    return JudgedRows(request, replace(reading, findings=judged), _source(request, workbook, reading))


def _twice(request: Request) -> Iterator[Finding]:
    """That other workbooks of the command are versions of the same plan, and which of them is the newest."""
    if request.rivals and request.saved:
        newest = max((*request.rivals, Rival(request.name, request.saved)), key=lambda one: one.saved)
        others = listing(f"«{rival.name}»" for rival in request.rivals)
        yield finding("PLAN-TWICE", found=others, newest=newest.name, day=day(newest.saved.date()))


def conclude(
    request: Request, reading: Reading, source: Source, recall: Recall = nothing_known, *, anew: bool = False
) -> Summary:
    """The summary of a plan whose rows are judged, with which issue it is and what changed since earlier reports.

    ``anew`` where it turned out to be no repetition of the report that stands.
    """
    plan, corte = _with_entity(reading.plan, request), reading.corte
    inquiry = Inquiry(
        entity=known_as(plan.entity, source.file),
        year=plan.year,
        corte=corte,
        sha256=source.sha256,
        today=request.today,
        joint=bool(source.parts),
        unnamed=not plan.entity,
    )
    known = past(plan, inquiry, recall(inquiry), anew=anew)
    changes = find_changes(plan, corte, known.pairs, source.sha256)
    assumed = [] if reading.plan.entity or request.settings.entity else [finding("ENTITY-ASSUMED")]
    told = (*told_of_history(known, corte, source.sha256), *(item.finding for item in changes))
    findings = merged([*reading.findings, *assumed, *told])
    basis = Basis(
        scale=request.scale,
        source=source,
        furag=request.furag,
        expected=request.settings.offices,
        floor=request.settings.coverage_floor,
        today=request.today,
    )
    remembered, left_open = with_open_recommendations(plan, known.pairs, known.former)
    remembered = with_promises(remembered, known.pairs, known.former, corte)
    summary = summarize(remembered, corte, basis, findings, changes)
    return replace(
        summary,
        findings=merged([*findings, *nowhere(summary)]),
        as_of=min(corte.end, request.today),
        issue=known.issue,
        published=published(known.pairs, corte, partial(recalculated, summary)),
        provisional=request.today <= corte.end,
        partial=incomplete(findings),
        form=_form(plan, request.settings.form),
        signatures=request.settings.signatures.named,
        answer_days=request.settings.mail.deadline_days,
        former=known.former,
        left_open=left_open,
    )


def _form(plan: Plan, given: FormSettings) -> Form:
    """The format as ``ppc.toml`` gives it; what it leaves out is as in the workbook."""
    return Form(given.code or plan.form.code, given.version or plan.form.version, given.date or plan.form.date)


def read_published(request: Request) -> Reading:
    """A plan to make a tracking workbook of: a workbook, or the text with tabs in which it was published.

    Raises Unreadable.
    """
    if request.path.suffix.lower() in TEXTS:
        data = _bytes(request.path)
        grid = published_grid(data)
        workbook = Workbook(request.name, hashlib.sha256(data).hexdigest(), (grid,), "texto")
    else:
        workbook, _ = read_file(request.path, request.settings.limits.plain)
    return read_plan(workbook, request.layouts, request.corte, request.today, followed=False)


def _with_entity(plan: Plan, request: Request) -> Plan:
    """The plan under the entity it names, else the one of ``ppc.toml``; empty for none."""
    return replace(plan, entity=plan.entity or request.settings.entity)


def _source(request: Request, workbook: Workbook, reading: Reading) -> Source:
    return Source(request.name, workbook.sha256, reading.sheet, reading.layout, workbook.reader)


def read_file(path: Path, limits: Limits) -> tuple[Workbook, bytes]:
    """The reader of files on this machine: bytes once, then opened. Raises Unreadable."""
    data = opening.read_bytes(path, limits)
    return opening.load(data, visible(path.name), limits), data


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Unreadable(finding("FILE-ACCESS", found=refusal(problem))) from problem

"""The whole story of one plan in several workbooks: each is read and judged by itself, then all are one report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ppc_reports.judging import rules
from ppc_reports.judging.consolidation import Piece, consolidate
from ppc_reports.judging.past.known import Recall, nothing_known
from ppc_reports.judging.relocation import findings_of, moved_finding
from ppc_reports.judging.summary import Source, Summary
from ppc_reports.opening.inside import begin
from ppc_reports.plan.findings import Finding, Unreadable, finding
from ppc_reports.plan.grid import Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import folder_names
from ppc_reports.plan.spanish import listing
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.running.one import JudgedRows
from ppc_reports.running.outputs import MARKED_SUFFIX
from ppc_reports.running.request import LostRowsError, Outcome, Reader, Request, in_order


@dataclass(frozen=True, slots=True)
class PartWorkbook:
    """One workbook of the plan: its name in the report, what was read of it, or why nothing was."""

    file: str
    path: Path
    workbook: Workbook | None = None
    data: bytes = b""
    reading: Reading | None = None
    failure: Finding | None = None


def run_joint(requests: Sequence[Request], read: Reader, recall: Recall = nothing_known) -> Outcome:
    """Produce the outcome of the workbooks of one plan together; where none can be read, ``failure`` says why the first cannot.

    Raises ConfigError, LostRowsError.
    """
    parts = _read_all(requests, read)
    try:
        judged = _judge(requests[0], parts)
    except Unreadable as problem:
        return Outcome(failure=problem.finding)
    from ppc_reports.running import files_of_one  # noqa: PLC0415 - see there

    summary, report = files_of_one.settled(partial(judged.concluded, recall))
    copies = dict(_copies(requests[0], parts, summary, files_of_one.mark_copy))
    return files_of_one.outcome_of(requests[0], summary, report or files_of_one.report_of(summary), copies)


def judge_parts(requests: Sequence[Request], read: Reader, recall: Recall = nothing_known) -> Summary:
    """The summary of the workbooks of one plan. Raises Unreadable where none can be read, LostRowsError."""
    return _judge(requests[0], _read_all(requests, read)).concluded(recall)


def _judge(request: Request, parts: Sequence[PartWorkbook]) -> JudgedRows:
    """The parts that could be read as one plan; the others are among its findings. Raises Unreadable."""
    begin("judging all parts", len(parts))
    pieces = [Piece(part.file, part.reading) for part in parts if part.reading is not None]
    failures = [part.failure for part in parts if part.failure is not None]
    if not pieces:
        raise Unreadable(failures[0])
    whole = consolidate(pieces, request.settings.offices)
    across = rules.check_across(whole.plan, whole.corte, request.furag.codes_of(whole.plan.year))
    entity = whole.plan.entity or request.settings.entity
    findings = (*whole.findings, *across, *_failures(parts))
    reading = replace(whole, plan=replace(whole.plan, entity=entity), findings=findings)
    return JudgedRows(request, reading, _source(parts, reading))


def _read_all(requests: Sequence[Request], read: Reader) -> list[PartWorkbook]:
    """Every part, all at one corte: the one asked for, else the one of most workbooks, the latest of several such."""
    ordered = in_order(requests)
    parts = [_read(file, request, read) for file, request in zip(file_names(ordered), ordered, strict=True)]
    cortes = Counter(part.reading.corte for part in parts if part.reading)
    if len(cortes) < 2:
        return parts
    corte = max(cortes, key=lambda one: (cortes[one], one))
    return [
        part if part.reading is None or part.reading.corte == corte else _judged(part, request, corte)
        for part, request in zip(parts, ordered, strict=True)
    ]


def file_names(requests: Sequence[Request]) -> Iterator[str]:
    """The name of each file in the report; of those that share theirs, the second and further ones have a number."""
    seen: Counter[str] = Counter()
    for request in requests:
        seen[request.name.casefold()] += 1
        count = seen[request.name.casefold()]
        yield request.name if count == 1 else f"{request.name} ({count})"


def _read(file: str, request: Request, read: Reader) -> PartWorkbook:
    try:
        workbook, data = read(request.path, request.settings.limits.plain)
    except Unreadable as problem:
        return PartWorkbook(file, request.path, failure=problem.finding)
    return _judged(PartWorkbook(file, request.path, workbook, data), request, request.corte)


def _judged(part: PartWorkbook, request: Request, corte: Quarter | None) -> PartWorkbook:
    """The part as read at the corte (None: its own), with what the rules find in it. Raises LostRowsError."""
    if part.workbook is None:
        return part
    try:
        begin(f"judging {part.workbook.sha256}")
        reading = read_plan(part.workbook, request.layouts, corte, request.today)
    except Unreadable as problem:
        return replace(part, reading=None, failure=problem.finding)
    if not all(sheet.adds_up for sheet in reading.plan.parts):
        raise LostRowsError(str([(sheet.balance, sheet.figures) for sheet in reading.plan.parts]))
    found = rules.check_part(reading.plan, reading.corte, request.furag.codes_of(reading.plan.year))
    return replace(part, reading=replace(reading, findings=(*reading.findings, *found)))


def _failures(parts: Sequence[PartWorkbook]) -> Iterator[Finding]:
    for part in parts:
        if part.failure is not None:
            words = {"why": part.failure.message.rstrip("."), "what": part.failure.advice}
            yield moved_finding(finding("PART-UNREADABLE", found=part.file, **words), part.file)


def _source(parts: Sequence[PartWorkbook], reading: Reading) -> Source:
    """All files as one source: its fingerprint is that of the list of theirs."""
    sources = tuple(_source_of(part) for part in parts)
    prints = "".join(f"{item.sha256}  {item.file}\n" for item in sources)
    return Source(
        file=listing(item.file for item in sources),
        sha256=hashlib.sha256(prints.encode(errors="replace")).hexdigest(),
        sheet=reading.sheet,
        layout=reading.layout,
        reader=listing(dict.fromkeys(item.reader for item in sources if item.reader)),
        parts=sources,
    )


def _source_of(part: PartWorkbook) -> Source:
    sha256, reader = (part.workbook.sha256, part.workbook.reader) if part.workbook else ("", "")
    if part.reading is None:
        return Source(part.file, sha256, "", "", reader, failure=part.failure.message if part.failure else "")
    return Source(part.file, sha256, part.reading.sheet, part.reading.layout, reader)


def _copies(
    request: Request, parts: Sequence[PartWorkbook], summary: Summary, mark: Callable[..., bytes | None]
) -> Iterator[tuple[str, bytes]]:
    """The marked copy of each workbook, with its findings only."""
    for part, name in zip(parts, folder_names([part.path for part in parts]), strict=True):
        found = tuple(findings_of(summary.findings, part.file))
        own = replace(request, path=part.path)
        marked = mark(part.data, own, found, part.workbook) if part.workbook else None
        if marked is not None:
            yield f"{name}{MARKED_SUFFIX}", marked

"""The history as the work on one workbook uses it: what it cannot do is noted, and never stops a report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ppc_reports.judging.changes import Inquiry, KnownReport
from ppc_reports.judging.summary import Source
from ppc_reports.plan.names import report_name
from ppc_reports.running.history.runs import Origin, Run, known, last_batch, record, relative
from ppc_reports.running.history.store import DamagedError, HistoryError, existing_history, open_history
from ppc_reports.running.one_of_parts import in_order
from ppc_reports.running.request import Outcome, Request


class Memory:
    """What an output folder remembers, for the workbooks of one report; ``note`` is why it could not, empty where it could."""

    def __init__(self, output: Path, requests: Sequence[Request]) -> None:
        self.note = ""
        self._output, self._requests = output, requests

    def recall(self, inquiry: Inquiry) -> tuple[KnownReport, ...]:
        """The earlier reports that are known, the newest first; none, with a note, where the history cannot be read."""
        try:
            history = existing_history(self._output)
            if history is None:
                return ()
            with closing(history):
                return known(history, inquiry, self._origin)
        except (HistoryError, ValueError) as problem:
            self.note = f"{problem} No se comparó con informes anteriores."
            return ()

    @property
    def _origin(self) -> Origin:
        paths = "\n".join(relative(request.path, self._output) for request in in_order(self._requests))
        return Origin(paths, self._requests[0].batch)

    def record(self, outcome: Outcome, folder: Path) -> None:
        """Record the run whose files are in ``folder``; a note where it could not be."""
        summary = outcome.summary
        if summary is None:
            return
        name = report_name(summary.plan.entity, summary.corte)
        digest = hashlib.sha256(outcome.files[name]).hexdigest()
        first = self._requests[0]
        sources = _sources(self._requests, summary.source)
        run = Run(summary, self._origin, settings_sha256(first), sources, folder / name, digest, first.today)
        try:
            with existing_history(self._output) or open_history(self._output) as history:
                record(history, run)
        except HistoryError as problem:
            self.note = f"{problem} El informe se hizo y no quedó registrado."


def _sources(requests: Sequence[Request], source: Source) -> tuple[tuple[Path, str], ...]:
    """Every workbook that was read for the report, and its fingerprint."""
    if not source.parts:
        return ((requests[0].path, source.sha256),)
    pairs = zip(in_order(requests), source.parts, strict=True)
    return tuple((request.path, part.sha256) for request, part in pairs if part.sha256)


def begin(output: Path) -> str:
    """Look after the history before a run: what was wrong with it, empty for nothing. Damage is moved aside."""
    try:
        history = existing_history(output, checked=True)
        if history is not None:
            history.close()
    except DamagedError:
        return _renewed(output)
    except HistoryError as problem:
        return str(problem)
    return ""


def _renewed(output: Path) -> str:
    """What is told of a damaged history that was moved aside, or could not be."""
    try:
        with open_history(output) as history:
            return history.notice
    except HistoryError as problem:
        return str(problem)


def next_batch(output: Path) -> int:
    """The number of the next command in the history of an output folder; 1 where there is none that can be read."""
    try:
        history = existing_history(output)
        if history is None:
            return 1
        with history:
            return last_batch(history) + 1
    except HistoryError:
        return 1


def settings_sha256(request: Request) -> str:
    """The fingerprint of all that decides beside the workbook and the corte: settings, scale, layouts, FURAG codes."""
    models = (request.settings, request.scale, *request.layouts, request.furag)
    told = "\n".join(model.model_dump_json() for model in models)
    return hashlib.sha256(told.encode()).hexdigest()

"""The history as the work on one workbook uses it: what it cannot do is noted, and never stops a report."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from ppc_reports.judging.past.known import Inquiry, Recalled
from ppc_reports.judging.summary import Source, Summary
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import report_name
from ppc_reports.plan.spanish import day
from ppc_reports.running.history.beside import FILE_NAME, reported_cortes
from ppc_reports.running.history.proof import sha256_of
from ppc_reports.running.history.recalling import recall
from ppc_reports.running.history.recording import Origin, Run, record, relative
from ppc_reports.running.history.runs import RecordedRun, folder_of, issues_of, last_batch, last_report, owner_of
from ppc_reports.running.history.store import (
    DamagedError,
    History,
    HistoryError,
    be_patient_again,
    existing_history,
    open_history,
)
from ppc_reports.running.outputs import KEPT
from ppc_reports.running.request import JOINED, Outcome, Request, in_order


class Memory:
    """The memory of an output folder for the workbooks of one report; ``note`` says what is wrong with it, empty for nothing.

    ``joint`` where the report is a consolidation, be it of one workbook: it is another one than that of the workbook alone.
    ``issuing`` where the report is to be issued and recorded.
    """

    def __init__(self, output: Path, requests: Sequence[Request], *, joint: bool, issuing: bool = True) -> None:
        self.note = ""
        self._output, self._requests, self._joint, self._issuing = output, requests, joint, issuing

    def recall(self, inquiry: Inquiry) -> Recalled:
        """The earlier reports that are known, the newest first; why there is none, where the history cannot be read."""
        try:
            history = existing_history(self._output)
            if history is None:
                return Recalled()
            with closing(history):
                known = self._told(recall(history, inquiry, self._origin))
                self.note = _clock(known, inquiry.today)
                return replace(known, unwritten=self._unwritable()) if self._issuing else known
        except (HistoryError, ValueError) as problem:
            self.note = f"{problem} No se comparó con informes anteriores."
            return Recalled(unread=str(problem))

    def _unwritable(self) -> str:
        """Why no report can be recorded, in Spanish; empty where one can."""
        try:
            with open_history(self._output, checked=False) as history, history.writing() as connection:
                connection.execute("DELETE FROM due WHERE FALSE")  # a transaction alone begins on what is read only too
                return ""
        except HistoryError as problem:
            return str(problem)

    def _told(self, known: Recalled) -> Recalled:
        """The known reports, without those of others for a workbook that has a rival: they are no earlier ones of it."""
        if not any(request.rivals for request in self._requests):
            return known
        own, former = ([report for report in reports if report.own] for reports in (known.reports, known.former))
        return replace(known, reports=tuple(own), former=tuple(former))

    @property
    def _origin(self) -> Origin:
        paths = "\n".join(relative(request.path, self._output) for request in in_order(self._requests))
        return Origin(paths, self._requests[0].batch, self._joint)

    def begin(self) -> None:
        """Begin the history where there is none, before a report is there: of one that lies there then, nobody knows anything."""
        if not (self._output / FILE_NAME).exists():
            with suppress(HistoryError), open_history(self._output):
                pass

    def folder(self, corte: Quarter, wanted: str) -> Path:
        """The folder of the report: its own where it has one, else the first with that name that is not another workbook's."""
        place = self._output / str(corte)
        try:
            history = existing_history(self._output)
            if history is None:
                return place / wanted
            with closing(history):
                own = folder_of(history, corte, self._origin.path, joint=self._joint)
                if self._joint and not Path(own).name.startswith(JOINED):
                    own = ""  # of a program that put the consolidation of one workbook in the folder of that workbook
                names = chain((wanted,), (f"{wanted}_{number}" for number in count(2)))
                free = (place / name for name in names if not self._is_of_another(history, place / name))
                return self._output / own if own and (self._output / own).is_dir() else next(free)
        except HistoryError:
            return place / wanted

    def _is_of_another(self, history: History, folder: Path) -> bool:
        """True where the last report in a folder is of another workbook, which is still there, or is joint and this is not."""
        owner = owner_of(history, relative(folder, self._output)) if folder.is_dir() else None
        if owner and not folder.name.startswith(JOINED):
            owner = owner[0], False
        if owner is None or (self._joint and owner[1]) or owner == (self._origin.path, self._joint):
            return False
        return all((self._output / path).exists() for path in owner[0].split("\n"))

    def kept(self, outcome: Outcome, folder: Path) -> dict[str, bytes]:
        """The report that gives way to this one, by the path in ``folder`` where it is to be kept; nothing for none.

        Kept is what was issued, and also what lies in its place and is no issue: somebody may have written in it. What the
        same command made before is neither.
        """
        summary = outcome.summary
        if summary is None:
            return {}
        digest, found = _report(outcome, summary)[1], dict[str, bytes]()
        for path in sorted(folder.glob(f"Seguimiento_PPC_*_{summary.corte}*.xlsx")):
            earlier = sha256_of(path)
            issues = self._issues(earlier) if earlier and earlier != digest else None
            if issues is None or any(run.batch == self._origin.batch for run in issues):
                continue
            mark = f"v{issues[-1].issue or 0}" if issues else f"sin_registro_{earlier[:8]}"
            found[f"{KEPT}/{path.stem}_{mark}.xlsx"] = path.read_bytes()
        return found

    def _issues(self, sha256: str) -> tuple[RecordedRun, ...]:
        """The issues with these bytes; none where the history cannot be read."""
        try:
            history = existing_history(self._output)
            if history is None:
                return ()
            with history:
                return issues_of(history, sha256)
        except HistoryError:
            return ()

    def record(self, outcome: Outcome, folder: Path) -> None:
        """Record the report whose files are in ``folder``; a note where it could not be."""
        summary = outcome.summary
        if summary is None:
            return
        name, digest = _report(outcome, summary)
        first = self._requests[0]
        sources = _sources(self._requests, summary.source)
        run = Run(
            summary,
            self._origin,
            settings_sha256(first),
            sources,
            folder / name,
            digest,
            _kept(folder, summary),
        )
        try:
            with open_history(self._output, checked=False) as history:
                record(history, run)
        except HistoryError as problem:
            self.note = f"{self.note} {problem} El informe se hizo y no quedó registrado.".strip()


def _clock(known: Recalled, today: dt.date) -> str:
    """The sentence about a clock that says a day before that of an issued report; empty for none."""
    last = max((report.day for report in known.reports), default=today)
    if last <= today:
        return ""
    return (
        f"El reloj de este equipo dice {day(today)} y ya hay un informe del {day(last)}: revise la fecha del equipo y ejecute de "
        "nuevo. Lo que se hizo lleva la fecha del reloj."
    )


def _report(outcome: Outcome, summary: Summary) -> tuple[str, str]:
    """The name of the report among the files, and its fingerprint."""
    provisional = summary.issue.made_on if summary.provisional else None
    name = report_name(summary.plan.entity, summary.corte, provisional)
    return name, hashlib.sha256(outcome.files[name]).hexdigest()


def _kept(folder: Path, summary: Summary) -> Path | None:
    """The file of the report that gives way; one that a run kept which could not use the history may say so in its name."""
    given_way = summary.issue.replaces
    if given_way is None:
        return None
    marks = f"v{given_way.version or 0}", f"sin_registro_{given_way.sha256[:8]}"
    found = (path for mark in marks for path in sorted((folder / KEPT).glob(f"*_{mark}.xlsx")))
    return next((path for path in found if sha256_of(path) == given_way.sha256), None)


def _sources(requests: Sequence[Request], source: Source) -> tuple[tuple[Path, str], ...]:
    """Every workbook that was read for the report, and its fingerprint."""
    if not source.parts:
        return ((requests[0].path, source.sha256),)
    pairs = zip(in_order(requests), source.parts, strict=True)
    return tuple((request.path, part.sha256) for request, part in pairs if part.sha256)


def begin(output: Path) -> str:
    """Look after the history before a run: what was wrong with it, empty for nothing. Damage is moved aside.

    A history of the former schema is upgraded; one that is gone while reports are there is begun anew, and told.
    """
    try:
        history = existing_history(output, checked=True)
        if history is None and not reported_cortes(output):
            return ""
        if history is not None:
            history.close()
    except DamagedError:
        pass
    except HistoryError as problem:
        return str(problem)
    try:
        with open_history(output) as history:
            return history.notice
    except HistoryError as problem:
        return str(problem)


def is_last(output: Path, report: Path, sha256: str) -> bool:
    """True where the history has a report of that SHA-256 as the last of its path; False where it cannot be read."""
    try:
        history = existing_history(output)
        if history is None:
            return False
        with history:
            return last_report(history, relative(report, output)) == sha256
    except HistoryError:
        return False


def next_batch(output: Path) -> int:
    """The number of the next command in the history of an output folder; 1 where there is none that can be read.

    A command waits once for a history that another program holds: here, where it begins.
    """
    be_patient_again()
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

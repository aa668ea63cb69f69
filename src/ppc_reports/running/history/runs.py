"""The issued reports in the history: listing them, which are current, and withdrawing one."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from ppc_reports.plan.model import Quarter
from ppc_reports.running.history.recording import stored
from ppc_reports.running.history.store import History


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """An issued report as it was recorded. Paths are relative to the output folder; shares are 0..1, to date at the corte.

    ``issue`` is its version among the reports of its corte; ``kept_path`` where its file is since it was replaced;
    ``replaces`` the id of the issue whose place it took. ``withdrawn_on`` is None where it was not withdrawn.
    """

    id: int
    batch: int
    recorded_at: str
    day: dt.date
    host: str
    version: str
    settings_sha256: str
    source_path: str
    source_name: str
    source_sha256: str
    corte: str
    entity: str
    year: int
    title: str
    joint: bool
    report_path: str
    report_sha256: str
    kept_path: str
    issue: int | None
    replaces: int | None
    preliminary: bool
    provisional: bool
    partial: bool
    withdrawn_on: dt.date | None
    withdrawn_why: str
    planned: float | None
    achieved: float | None
    compliance: float | None
    coverage: float | None

    @property
    def path(self) -> str:
        """The path at which its file should be."""
        return self.kept_path or self.report_path

    @property
    def source_paths(self) -> frozenset[str]:
        """The workbooks it stands on."""
        return frozenset(self.source_path.split("\n"))


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A change as it was recorded in a run; ``quarter`` is empty where it is of none, ``kind`` for a whole activity."""

    run: int
    nature: str
    key: str
    description: str
    quarter: str
    kind: str
    before: str
    after: str
    report: str
    issue: int | None
    day: dt.date
    cell: str


_FLAGS = ("joint", "preliminary", "provisional", "partial")


def recorded(row: sqlite3.Row) -> RecordedRun:
    """The report of a row of ``runs``."""
    values = {name: row[name] for name in RecordedRun.__slots__}
    values |= {name: bool(row[name]) for name in _FLAGS} | {"day": dt.date.fromisoformat(row["day"])}
    withdrawn = row["withdrawn_on"]
    return RecordedRun(**values | {"withdrawn_on": dt.date.fromisoformat(withdrawn) if withdrawn else None})


def runs(history: History) -> tuple[RecordedRun, ...]:
    """Every issued report, in the order in which they were made. Raises HistoryError."""
    return tuple(recorded(row) for row in history.rows("SELECT * FROM runs ORDER BY id"))


def issues_of(history: History, sha256: str) -> tuple[RecordedRun, ...]:
    """Every issue whose report has that fingerprint, in order; empty where it is none. Raises HistoryError."""
    return tuple(
        recorded(row) for row in history.rows("SELECT * FROM runs WHERE report_sha256 = ? ORDER BY id", sha256)
    )


def current(history: History, corte: Quarter) -> tuple[RecordedRun, ...]:
    """The current report of every workbook of a corte, in the order in which they were made. Raises HistoryError.

    Not current is what a later issue replaced, what was withdrawn, and the report of a workbook that a report of several
    workbooks joins, also where it was made after it.
    """
    return tuple(run for run in last_issued(history, corte) if run.withdrawn_on is None)


def last_issued(history: History, corte: Quarter) -> tuple[RecordedRun, ...]:
    """The same, with those that were withdrawn and that nothing took the place of. Raises HistoryError."""
    made = [recorded(row) for row in history.rows("SELECT * FROM runs WHERE corte = ? ORDER BY id", str(corte))]
    last = {run.report_path.rpartition("/")[0]: run for run in made}
    replaced = {run.replaces for run in made}
    standing = [run for run in last.values() if run.id not in replaced]
    whole = [run for run in standing if run.joint and run.withdrawn_on is None]
    return tuple(run for run in standing if run.joint or not any(run.source_paths <= one.source_paths for one in whole))


def withdraw(history: History, run: RecordedRun, why: str, day: dt.date) -> None:
    """Mark an issue as withdrawn; the first day and reason stay. Raises HistoryError."""
    with history.writing() as connection:
        connection.execute(
            "UPDATE runs SET withdrawn_on = ?, withdrawn_why = ? WHERE id = ? AND withdrawn_on IS NULL",
            (day.isoformat(), stored(why), run.id),
        )


def recorded_changes(history: History) -> tuple[RecordedChange, ...]:
    """Every change that a report told, in order; without those that schema 1 told of cells that were the same."""
    names = [name for name in RecordedChange.__slots__ if name != "run"]
    found: Iterable[sqlite3.Row] = history.rows(
        f"SELECT run_id AS run, {', '.join(names)} FROM changes WHERE unfounded = 0 ORDER BY run_id, rowid"
    )
    return tuple(
        RecordedChange(**dict(row) | {"quarter": row["quarter"] or "", "day": dt.date.fromisoformat(row["day"])})
        for row in found
    )


def last_report(history: History, report_path: str) -> str:
    """The SHA-256 of the last report recorded at a path; empty for none. Raises HistoryError."""
    found = history.rows("SELECT report_sha256 FROM runs WHERE report_path = ? ORDER BY id DESC LIMIT 1", report_path)
    return str(found[0][0]) if found else ""


def folder_of(history: History, corte: Quarter, source_path: str, *, joint: bool) -> str:
    """The folder of the last report of a workbook at a corte, as a path in the output; empty for none. Raises HistoryError."""
    query = "SELECT report_path FROM runs WHERE corte = ? AND source_path = ? AND joint = ? ORDER BY id DESC LIMIT 1"
    found = history.rows(query, str(corte), source_path, joint)
    return PurePosixPath(found[0][0]).parent.as_posix() if found else ""


def owner_of(history: History, folder: str) -> tuple[str, bool] | None:
    """The owner of the last report in a folder of the output: its source, and whether it is of several. Raises HistoryError."""
    query = "SELECT source_path, joint FROM runs WHERE substr(report_path, 1, ?) = ? ORDER BY id DESC LIMIT 1"
    found = history.rows(query, len(folder) + 1, f"{folder}/")
    return (found[0][0], bool(found[0][1])) if found else None


def last_batch(history: History) -> int:
    """The number of the last command that recorded a report; 0 for none. Raises HistoryError."""
    return int(history.rows("SELECT coalesce(max(batch), 0) FROM runs")[0][0])


def sources_seen(history: History) -> frozenset[str]:
    """The SHA-256 of every workbook that has a report. Raises HistoryError."""
    return frozenset(row[0] for row in history.rows("SELECT DISTINCT sha256 FROM sources"))

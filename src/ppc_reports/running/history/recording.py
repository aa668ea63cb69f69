"""Recording an issued report: what its cells said, what it printed and what it told, in one transaction."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ppc_reports.judging.participation.followup import left_open
from ppc_reports.judging.past.kept import kept_texts
from ppc_reports.judging.past.known import cells_of
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Activity
from ppc_reports.plan.names import known_as
from ppc_reports.running.history.store import History


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a report: the path of its workbook (of each, on lines) from the output folder, and the command.

    ``joint`` where it is a consolidation, be it of one workbook.
    """

    path: str
    batch: int
    joint: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A report to record: what was judged, with which settings, where its workbooks are, with their SHA-256, and its file.

    ``kept`` is where the report that it replaces is kept now, empty where it is not.
    """

    summary: Summary
    origin: Origin
    settings_sha256: str
    sources: tuple[tuple[Path, str], ...]
    report: Path
    report_sha256: str
    kept: Path | None = None


def record(history: History, run: Run) -> bool:
    """Record an issued report; False where it is the repetition of one. Raises HistoryError.

    Within one command only the last word on a workbook is an issue: what the same command recorded before gives way.
    """
    if run.summary.issue.sha256 == run.report_sha256:
        return False
    values = _values(history, run)
    with history.writing() as connection:
        _forget(connection, run.origin.batch, str(values["report_path"]))
        replaced = run.summary.issue.replaces
        values["replaces"] = _keep(connection, replaced.sha256, _kept(history, run)) if replaced else None
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        done = connection.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", values)
        sources = {relative(path, history.path.parent): digest for path, digest in run.sources}
        connection.executemany(
            "INSERT INTO sources VALUES (?, ?, ?)", [(done.lastrowid, *pair) for pair in sources.items()]
        )
        _insert_activities(connection, done.lastrowid, run.summary)
        _insert_changes(connection, done.lastrowid, run.summary)
        _insert_recommendations(connection, done.lastrowid, run.summary)
    return True


def _forget(connection: sqlite3.Connection, batch: int, report_path: str) -> None:
    query = "SELECT id FROM runs WHERE batch = ? AND report_path = ?"
    for (run,) in connection.execute(query, (batch, report_path)).fetchall():
        for table in ("sources", "activities", "changes", "recommendations"):
            connection.execute(f"DELETE FROM {table} WHERE run_id = ?", (run,))
        connection.execute("DELETE FROM runs WHERE id = ?", (run,))


def _kept(history: History, run: Run) -> str:
    return relative(run.kept, history.path.parent) if run.kept else ""


def _keep(connection: sqlite3.Connection, sha256: str, kept: str) -> int | None:
    """The id of the issue that is replaced, which now knows where its file is kept."""
    row = connection.execute("SELECT max(id) FROM runs WHERE report_sha256 = ?", (sha256,)).fetchone()
    if kept and row[0]:
        connection.execute("UPDATE runs SET kept_path = ? WHERE id = ?", (kept, row[0]))
    return row[0] if row else None


def _values(history: History, run: Run) -> dict[str, object]:
    summary, output, totals = run.summary, history.path.parent, run.summary.totals
    return {
        "batch": run.origin.batch,
        "recorded_at": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "day": str(summary.issue.made_on),
        "host": platform.node(),
        "version": summary.version,
        "settings_sha256": run.settings_sha256,
        "source_path": run.origin.path,
        "source_name": stored(summary.source.file),
        "source_sha256": summary.source.sha256,
        "corte": str(summary.corte),
        "entity": stored(summary.plan.entity),
        "entity_key": stored(plain(known_as(summary.plan.entity, summary.source.file))),
        "year": summary.plan.year,
        "title": stored(summary.plan.title),
        "joint": int(bool(summary.source.parts)),
        "report_path": relative(run.report, output),
        "report_name": run.report.name,
        "report_sha256": run.report_sha256,
        "kept_path": "",
        "issue": summary.issue.version,
        "preliminary": int(summary.preliminary),
        "provisional": int(summary.provisional),
        "partial": int(bool(summary.partial)),
        "withdrawn_why": "",
        "planned": totals.planned,
        "achieved": totals.achieved,
        "counted": totals.counted,
        "compliance": totals.compliance,
        "coverage": totals.coverage,
        "complete": 1,
    }


def stored(text: str) -> str:
    """The text without the broken characters that no UTF-8 file can hold."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def relative(path: Path, output: Path) -> str:
    """The path as seen from the output folder; absolute where it is on another drive."""
    target, base = path.absolute(), output.absolute()
    try:
        return stored(Path(os.path.relpath(target, base)).as_posix())
    except ValueError:
        return stored(target.as_posix())


def _insert_activities(connection: sqlite3.Connection, run: int | None, summary: Summary) -> None:
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM activities").fetchone()[0]
    connection.executemany(
        f"INSERT INTO activities VALUES ({', '.join('?' * 13)})",
        ((number, run, *_told(item)) for number, item in enumerate(summary.standings, first)),
    )


def _told(item: Standing) -> tuple[object, ...]:
    activity = item.activity
    texts = map(stored, (activity.key, activity.line, activity.description, json.dumps(activity.leads)))
    figures = (item.state.value, item.planned, item.achieved, item.compliance)
    return *texts, stored(activity.sheet), activity.row, *figures, stored(_cells(activity, item.corte.number))


def _cells(activity: Activity, last: int) -> str:
    """The contents of its cells up to quarter ``last``, as ``recalling`` reads them back."""
    told = {
        f"{name}@{quarter}" if quarter else name: [one.said.text, one.said.value, one.at.a1 if one.at else ""]
        for (name, quarter), one in {**kept_texts(activity, last), **cells_of(activity)}.items()
    }
    return json.dumps(told, ensure_ascii=False)


def _insert_recommendations(connection: sqlite3.Connection, run: int | None, summary: Summary) -> None:
    """Record what Control Interno recommended and no office answered."""
    connection.executemany(
        "INSERT INTO recommendations VALUES (?, ?, ?, ?, ?, ?)",
        [
            (run, *map(stored, (one.key, one.description, json.dumps(one.leads), one.text, one.since)))
            for one in left_open(summary)
        ],
    )


def _insert_changes(connection: sqlite3.Connection, run: int | None, summary: Summary) -> None:
    for change in summary.changes:
        quarter = str(change.quarter) if change.quarter else None
        texts = map(stored, (change.key, change.description))
        told = map(stored, (change.before, change.after, change.report))
        when = (change.version, change.day.isoformat(), _cell(change.at))
        connection.execute(
            f"INSERT INTO changes VALUES ({', '.join('?' * 13)})",
            (run, change.nature.value, *texts, quarter, change.kind, *told, *when, 0),
        )


def _cell(at: At | None) -> str:
    return stored(f"{at.sheet}!{at.a1}") if at else ""

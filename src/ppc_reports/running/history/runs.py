"""The runs in the history: recording one, listing them, and recalling what was reported."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ppc_reports.judging.changes import Inquiry, KnownActivity, KnownFigure, KnownReport, figures
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Absent, Quarter
from ppc_reports.running.history.store import History


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report comes from: the path of its workbook (of each, on lines) from the output folder, and the command."""

    path: str
    batch: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run to record: what was judged, with which settings, where its workbooks are, with their SHA-256, and its report."""

    summary: Summary
    origin: Origin
    settings_sha256: str
    sources: tuple[tuple[Path, str], ...]
    report: Path
    report_sha256: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run as it was recorded. Paths are relative to the output folder; shares are 0..1, to date at the corte."""

    id: int
    recorded_at: str
    day: dt.date
    host: str
    version: str
    settings_sha256: str
    source_name: str
    source_sha256: str
    corte: str
    entity: str
    report_path: str
    report_sha256: str
    preliminary: bool
    planned: float | None
    achieved: float | None
    compliance: float | None


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A change as it was recorded in a run; ``quarter`` is empty for an activity that is gone."""

    run: int
    nature: str
    key: str
    description: str
    quarter: str
    kind: str
    before: str
    after: str
    report: str
    day: dt.date
    cell: str


def record(history: History, run: Run) -> bool:
    """Record a run; False where the same source, settings, corte and report are there already. Raises HistoryError."""
    values = _values(history, run)
    same = ("source_sha256", "settings_sha256", "corte", "report_sha256", "report_path")
    query = f"SELECT id, turn FROM runs WHERE {' AND '.join(f'{name} = :{name}' for name in same)}"
    with history.writing() as connection:
        turn = connection.execute("SELECT coalesce(max(turn), 0) + 1 FROM runs").fetchone()[0]
        known = connection.execute(query, values).fetchone()
        if known is not None:
            _take_turn(connection, known["id"], turn)
            return False
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        done = connection.execute(f"INSERT INTO runs (turn, {names}) VALUES ({turn}, {marks})", values)
        sources = {relative(path, history.path.parent): digest for path, digest in run.sources}
        connection.executemany(
            "INSERT INTO sources VALUES (?, ?, ?)", [(done.lastrowid, *pair) for pair in sources.items()]
        )
        _insert_activities(connection, done.lastrowid, run.summary)
        _insert_changes(connection, done.lastrowid, run.summary)
    return True


def _take_turn(connection: sqlite3.Connection, run: int, turn: int) -> None:
    """A run that is repeated is the last word on its files again, where another has written them since."""
    connection.execute(
        "UPDATE runs SET turn = ? WHERE id = ? AND EXISTS (SELECT 1 FROM runs AS later WHERE later.turn > runs.turn "
        "AND (later.report_path = runs.report_path OR later.source_path = runs.source_path))",
        (turn, run),
    )


def _values(history: History, run: Run) -> dict[str, object]:
    summary, output = run.summary, history.path.parent
    return {
        "recorded_at": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "day": run.day.isoformat(),
        "host": platform.node(),
        "version": summary.version,
        "settings_sha256": run.settings_sha256,
        "batch": run.origin.batch,
        "source_path": run.origin.path,
        "source_name": _stored(summary.source.file),
        "source_sha256": summary.source.sha256,
        "corte": str(summary.corte),
        "entity": _stored(summary.plan.entity),
        "entity_key": _stored(plain(summary.plan.entity)),
        "year": summary.plan.year,
        "title": _stored(summary.plan.title),
        "report_path": relative(run.report, output),
        "report_name": run.report.name,
        "report_sha256": run.report_sha256,
        "preliminary": int(summary.preliminary),
        "planned": summary.totals.planned,
        "achieved": summary.totals.achieved,
        "compliance": summary.totals.compliance,
    }


def _stored(text: str) -> str:
    """The text without the broken characters that no UTF-8 file can hold."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def relative(path: Path, output: Path) -> str:
    """The path as seen from the output folder; absolute where it is on another drive."""
    target, base = path.absolute(), output.absolute()
    try:
        return _stored(Path(os.path.relpath(target, base)).as_posix())
    except ValueError:
        return _stored(target.as_posix())


def _insert_activities(connection: sqlite3.Connection, run: int | None, summary: Summary) -> None:
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM activities").fetchone()[0]
    numbered = list(enumerate(summary.standings, first))
    connection.executemany(
        "INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, run, *_told(item)) for number, item in numbered),
    )
    connection.executemany(
        "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row for number, item in numbered for row in _figures(number, item)),
    )


def _told(item: Standing) -> tuple[object, ...]:
    activity = item.activity
    texts = map(_stored, (activity.key, activity.line, activity.description, json.dumps(activity.leads)))
    return *texts, _stored(activity.sheet), activity.row, item.state.value, item.planned, item.achieved, item.compliance


def _figures(activity: int, item: Standing) -> Iterator[tuple[object, ...]]:
    for quarter, kind, figure in figures(item.activity):
        absent = figure.absent.value if figure.absent else None
        yield activity, quarter, kind, figure.number, absent, _stored(figure.raw), _cell(figure.at)


def _cell(at: At | None) -> str:
    return _stored(f"{at.sheet}!{at.a1}") if at else ""


def _insert_changes(connection: sqlite3.Connection, run: int | None, summary: Summary) -> None:
    for change in summary.changes:
        quarter = str(change.quarter) if change.quarter else None
        texts = map(_stored, (change.key, change.description))
        told = map(_stored, (change.before, change.after, change.report))
        connection.execute(
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (run, change.nature.value, *texts, quarter, change.kind, *told, change.day.isoformat(), _cell(change.at)),
        )


def known(history: History, inquiry: Inquiry, origin: Origin) -> tuple[KnownReport, ...]:
    """The earlier reports of the entity and year, those of the same file first, then the newest. Raises HistoryError.

    Earlier is what a command before the one that first saw this content at this corte made, or since then this very file
    with another content: so the same workbook is always compared with the same reports, in whatever order a command works.
    """
    found = history.rows(
        "SELECT *, source_path = ?4 AS own FROM runs WHERE entity_key = ?1 AND year = ?2 "
        "AND NOT (source_sha256 = ?3 AND corte = ?5) AND (source_path = ?4 OR batch < "
        "(SELECT coalesce(min(batch), ?6) FROM runs WHERE source_sha256 = ?3 AND corte = ?5)) ORDER BY own DESC, turn DESC",
        _stored(plain(inquiry.entity)),
        inquiry.year,
        inquiry.sha256,
        origin.path,
        str(inquiry.corte),
        origin.batch,
    )
    return tuple(_known_report(history, row) for row in _telling(found, inquiry.corte))


def _telling(runs: Iterable[sqlite3.Row], corte: Quarter) -> Iterator[sqlite3.Row]:
    """Every run of the corte itself, and of the others the last of each workbook and corte."""
    seen: set[tuple[str, str]] = set()
    for run in runs:
        mark = (run["corte"], run["source_path"])
        if run["corte"] == str(corte) or mark not in seen:
            seen.add(mark)
            yield run


def _known_report(history: History, run: sqlite3.Row) -> KnownReport:
    corte = Quarter.parse(run["corte"])
    rows = history.rows(
        "SELECT activities.id, key, description, leads, quarter, kind, number, absent FROM activities "
        "JOIN figures ON activity_id = activities.id WHERE run_id = ? AND quarter <= ? "
        "ORDER BY activities.id, quarter, kind",
        run["id"],
        corte.number,
    )
    activities: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        activities.setdefault(row["id"], []).append(row)
    return KnownReport(
        report=run["report_name"],
        day=dt.date.fromisoformat(run["day"]),
        corte=corte,
        preliminary=bool(run["preliminary"]),
        own=bool(run["own"]),
        activities=tuple(_known_activity(rows) for rows in activities.values()),
    )


def _known_activity(rows: list[sqlite3.Row]) -> KnownActivity:
    first = rows[0]
    said = tuple(
        KnownFigure(row["quarter"], row["kind"], row["number"], Absent(row["absent"]) if row["absent"] else None)
        for row in rows
    )
    return KnownActivity(first["key"], first["description"], tuple(json.loads(first["leads"])), said)


def runs(history: History) -> tuple[RecordedRun, ...]:
    """Every run, in the order in which they were made. Raises HistoryError."""
    names = RecordedRun.__slots__
    return tuple(
        RecordedRun(**dict(row) | {"day": dt.date.fromisoformat(row["day"]), "preliminary": bool(row["preliminary"])})
        for row in history.rows(f"SELECT {', '.join(names)} FROM runs ORDER BY id")
    )


def recorded_changes(history: History) -> tuple[RecordedChange, ...]:
    """Every change that a run told, in order. Raises HistoryError."""
    return tuple(
        RecordedChange(**dict(row) | {"quarter": row["quarter"] or "", "day": dt.date.fromisoformat(row["day"])})
        for row in history.rows(
            "SELECT run_id AS run, nature, key, description, quarter, kind, before, after, report, day, cell "
            "FROM changes ORDER BY run_id, rowid"
        )
    )


def last_batch(history: History) -> int:
    """The number of the last command that recorded a run; 0 for none. Raises HistoryError."""
    return int(history.rows("SELECT coalesce(max(batch), 0) FROM runs")[0][0])


def sources_seen(history: History) -> frozenset[str]:
    """The SHA-256 of every workbook that has a report. Raises HistoryError."""
    return frozenset(row[0] for row in history.rows("SELECT DISTINCT sha256 FROM sources"))

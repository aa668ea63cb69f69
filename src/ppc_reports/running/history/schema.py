"""The tables of the history, and how those of the former schema become them: nothing that is held is lost."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter

from ppc_reports.plan.model import Quarter

SCHEMA = 2
APPLICATION = 0x50504348

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, recorded_at TEXT NOT NULL, day TEXT NOT NULL, host TEXT NOT NULL,
    version TEXT NOT NULL, settings_sha256 TEXT NOT NULL, source_path TEXT NOT NULL, source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL, corte TEXT NOT NULL, entity TEXT NOT NULL, entity_key TEXT NOT NULL,
    year INTEGER NOT NULL, title TEXT NOT NULL, joint INTEGER NOT NULL, report_path TEXT NOT NULL,
    report_name TEXT NOT NULL, report_sha256 TEXT NOT NULL, kept_path TEXT NOT NULL, issue INTEGER,
    replaces INTEGER REFERENCES runs (id), preliminary INTEGER NOT NULL, provisional INTEGER NOT NULL,
    partial INTEGER NOT NULL, withdrawn_on TEXT, withdrawn_why TEXT NOT NULL, planned REAL, achieved REAL, counted REAL,
    compliance REAL, coverage REAL, complete INTEGER NOT NULL
);
CREATE INDEX runs_of_plan ON runs (entity_key, year);
CREATE INDEX runs_of_report ON runs (report_sha256);
CREATE TABLE sources (
    run_id INTEGER NOT NULL REFERENCES runs (id), path TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (run_id, path)
) WITHOUT ROWID;
CREATE TABLE activities (
    id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs (id), key TEXT NOT NULL, line TEXT NOT NULL,
    description TEXT NOT NULL, leads TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL, state TEXT NOT NULL,
    planned REAL, achieved REAL, compliance REAL, cells TEXT NOT NULL
);
CREATE INDEX activities_of_run ON activities (run_id);
CREATE TABLE changes (
    run_id INTEGER NOT NULL REFERENCES runs (id), nature TEXT NOT NULL, key TEXT NOT NULL, description TEXT NOT NULL,
    quarter TEXT, kind TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, report TEXT NOT NULL, issue INTEGER,
    day TEXT NOT NULL, cell TEXT NOT NULL, unfounded INTEGER NOT NULL
);
CREATE INDEX changes_of_run ON changes (run_id);
CREATE TABLE recommendations (
    run_id INTEGER NOT NULL REFERENCES runs (id), key TEXT NOT NULL, description TEXT NOT NULL, leads TEXT NOT NULL,
    text TEXT NOT NULL, since TEXT NOT NULL
);
CREATE INDEX recommendations_of_run ON recommendations (run_id);
CREATE TABLE mails (
    message_id TEXT NOT NULL, recipient TEXT NOT NULL, report_sha256 TEXT NOT NULL, sent_at TEXT NOT NULL,
    PRIMARY KEY (message_id, recipient)
) WITHOUT ROWID;
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, recipient TEXT NOT NULL, attempted_at TEXT NOT NULL,
    problem TEXT NOT NULL
);
CREATE TABLE due (corte TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
"""
"""``activities.cells`` is JSON: ``{"achieved@2": ["25%", 0.25, "V6"]}``, text, value read and address. ``changes.unfounded``
marks what schema 1 told of cells that had not changed."""
_MOVED = ("activities", "changes", "runs", "sources")


def create(connection: sqlite3.Connection) -> None:
    """Make every table in an empty database."""
    for statement in _statements():
        connection.execute(statement)
    _mark(connection)


def _statements() -> list[str]:
    return [part.strip() for part in _TABLES.split(";") if part.strip()]


def _mark(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def upgrade(connection: sqlite3.Connection) -> None:
    """Turn schema 1 into this one, in the transaction of the caller. A report of each file is numbered in its order."""
    for index in ("runs_of_plan", "activities_of_run", "changes_of_run"):
        connection.execute(f"DROP INDEX IF EXISTS {index}")
    for table in _MOVED:
        connection.execute(f"ALTER TABLE {table} RENAME TO former_{table}")
    for statement in _statements():
        if not any(statement.startswith(f"CREATE TABLE {table} ") for table in ("mails", "attempts", "due")):
            connection.execute(statement)
    _move_runs(connection)
    connection.execute("INSERT INTO sources SELECT run_id, path, sha256 FROM former_sources")
    _move_activities(connection)
    _move_changes(connection)
    for table in (
        *(f"former_{name}" for name in ("changes", "sources")),
        "figures",
        "former_activities",
        "former_runs",
    ):
        connection.execute(f"DROP TABLE {table}")
    _mark(connection)


def _move_runs(connection: sqlite3.Connection) -> None:
    issues: Counter[str] = Counter()
    last: dict[str, int] = {}
    for row in connection.execute("SELECT * FROM former_runs ORDER BY id").fetchall():
        path = row["report_path"]
        issues[path] += 1
        values = {name: value for name, value in dict(row).items() if name != "turn"} | {
            "joint": int("\n" in row["source_path"]),
            "kept_path": "",
            "issue": issues[path],
            "replaces": last.get(path),
            "provisional": int(dt.date.fromisoformat(row["day"]) <= Quarter.parse(row["corte"]).end),
            "partial": 0,
            "withdrawn_why": "",
            "complete": 0,
        }
        last[path] = row["id"]
        names = ", ".join(values)
        connection.execute(f"INSERT INTO runs ({names}) VALUES ({', '.join(f':{name}' for name in values)})", values)


def _move_activities(connection: sqlite3.Connection) -> None:
    cells: dict[int, dict[str, list[object]]] = {}
    for row in connection.execute("SELECT * FROM figures WHERE cell <> ''"):
        address = row["cell"].rpartition("!")[2]
        place = f"{row['kind']}@{row['quarter']}"
        cells.setdefault(row["activity_id"], {})[place] = [row["raw"], row["number"], address]
    for row in connection.execute("SELECT * FROM former_activities").fetchall():
        told = json.dumps(cells.get(row["id"], {}), ensure_ascii=False)
        connection.execute(f"INSERT INTO activities VALUES ({', '.join('?' * 13)})", (*tuple(row), told))


def _move_changes(connection: sqlite3.Connection) -> None:
    """Every change that was told; those of a cell whose text was the same in both reports are marked as unfounded."""
    for row in connection.execute("SELECT * FROM former_changes ORDER BY run_id, rowid").fetchall():
        marked = int(_unfounded(connection, row))
        values = (*tuple(row)[:9], None, *tuple(row)[9:], marked)
        connection.execute(f"INSERT INTO changes VALUES ({', '.join('?' * 13)})", values)


_RAW = (
    "SELECT raw FROM figures JOIN former_activities ON activity_id = former_activities.id "
    "JOIN former_runs ON run_id = former_runs.id WHERE key = :key AND quarter = :quarter AND kind = :kind AND "
)


def _unfounded(connection: sqlite3.Connection, change: sqlite3.Row) -> bool:
    if not change["quarter"]:
        return False
    words = dict(change) | {"quarter": Quarter.parse(change["quarter"]).number}
    now = connection.execute(f"{_RAW} run_id = :run_id", words).fetchall()
    earlier = "run_id < :run_id AND report_name = :report AND former_runs.day = :day"
    before = connection.execute(f"{_RAW} {earlier}", words).fetchall()
    return bool(now and before) and {row["raw"] for row in before} == {now[0]["raw"]}

"""The history of an output folder, ``historial.sqlite3``: every run, every reported figure, every mail that was sent.

It lives on network folders too: no WAL, short transactions, and patience when another program is writing. A damaged file
is moved aside, never deleted, and a new one begun. Nothing in here stops a report: callers tell what ``HistoryError`` says.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from ppc_reports.plan.model import Quarter

FILE_NAME = "historial.sqlite3"
SCHEMA = 1
_APPLICATION = 0x50504348
_BUSY_SECONDS = 15.0
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, turn INTEGER NOT NULL, batch INTEGER NOT NULL, recorded_at TEXT NOT NULL,
    day TEXT NOT NULL, host TEXT NOT NULL, version TEXT NOT NULL, settings_sha256 TEXT NOT NULL,
    source_path TEXT NOT NULL, source_name TEXT NOT NULL, source_sha256 TEXT NOT NULL, corte TEXT NOT NULL,
    entity TEXT NOT NULL, entity_key TEXT NOT NULL, year INTEGER NOT NULL, title TEXT NOT NULL,
    report_path TEXT NOT NULL, report_name TEXT NOT NULL, report_sha256 TEXT NOT NULL, preliminary INTEGER NOT NULL,
    planned REAL, achieved REAL, compliance REAL,
    UNIQUE (source_sha256, settings_sha256, corte, report_sha256, report_path)
);
CREATE INDEX runs_of_plan ON runs (entity_key, year);
CREATE TABLE sources (
    run_id INTEGER NOT NULL REFERENCES runs (id), path TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (run_id, path)
) WITHOUT ROWID;
CREATE TABLE activities (
    id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs (id), key TEXT NOT NULL, line TEXT NOT NULL,
    description TEXT NOT NULL, leads TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL, state TEXT NOT NULL,
    planned REAL, achieved REAL, compliance REAL
);
CREATE INDEX activities_of_run ON activities (run_id);
CREATE TABLE figures (
    activity_id INTEGER NOT NULL REFERENCES activities (id), quarter INTEGER NOT NULL, kind TEXT NOT NULL,
    number REAL, absent TEXT, raw TEXT NOT NULL, cell TEXT NOT NULL, PRIMARY KEY (activity_id, quarter, kind)
) WITHOUT ROWID;
CREATE TABLE changes (
    run_id INTEGER NOT NULL REFERENCES runs (id), nature TEXT NOT NULL, key TEXT NOT NULL, description TEXT NOT NULL,
    quarter TEXT, kind TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, report TEXT NOT NULL,
    day TEXT NOT NULL, cell TEXT NOT NULL
);
CREATE INDEX changes_of_run ON changes (run_id);
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


class HistoryError(Exception):
    """The history cannot be used; the message says in Spanish why and what to do."""


class DamagedError(HistoryError):
    """The file is no history, or a broken one."""


class History:
    """An open history; use it in a ``with`` block. ``notice`` says what was wrong with an earlier file, if anything."""

    def __init__(self, path: Path, connection: sqlite3.Connection, notice: str = "") -> None:
        self.path, self.notice = path, notice
        self._connection = connection

    def __enter__(self) -> History:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows a query gives. Raises HistoryError."""
        with _explained(self.path):
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all. Raises HistoryError."""
        with _explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def record_sent(self, message_id: str, recipient: str, report_sha256: str, when: dt.datetime) -> None:
        """A mail that was accepted for one recipient; ``when`` has a time zone. The first record stays."""
        values = (message_id, recipient.casefold(), report_sha256, when.isoformat())
        with self.writing() as connection:
            connection.execute("INSERT INTO mails VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", values)

    def was_sent(self, message_id: str, recipient: str) -> dt.datetime | None:
        """When that mail went to that recipient; None where it never did."""
        query = "SELECT sent_at FROM mails WHERE message_id = ? AND recipient = ?"
        found = self.rows(query, message_id, recipient.casefold())
        return dt.datetime.fromisoformat(found[0]["sent_at"]) if found else None

    def record_attempt(self, message_id: str, recipient: str, problem: str, when: dt.datetime) -> None:
        """A mail that could not be sent to one recipient, and why; ``when`` has a time zone."""
        with self.writing():
            self._attempt(message_id, recipient, problem, when)

    def _attempt(self, message_id: str, recipient: str, problem: str, when: dt.datetime) -> None:
        values = (message_id, recipient.casefold(), when.isoformat(), problem)
        self._connection.execute(
            "INSERT INTO attempts (message_id, recipient, attempted_at, problem) VALUES (?, ?, ?, ?)", values
        )

    def claim(self, message_id: str, recipients: Sequence[str], note: str, when: dt.datetime) -> bool:
        """Record an attempt for every recipient, unless the mail went to one of them or is on its way: all or none.

        On its way is what has ``note`` as its last attempt. False where somebody else was first.
        """
        with self.writing():
            for recipient in recipients:
                attempts = self.attempts(message_id, recipient)
                if self.was_sent(message_id, recipient) or (attempts and attempts[-1][1] == note):
                    return False
            for recipient in recipients:
                self._attempt(message_id, recipient, note, when)
        return True

    def attempts(self, message_id: str, recipient: str) -> tuple[tuple[dt.datetime, str], ...]:
        """Every failed attempt to send that mail to that recipient, in order: when, and why it failed."""
        query = "SELECT attempted_at, problem FROM attempts WHERE message_id = ? AND recipient = ? ORDER BY id"
        found = self.rows(query, message_id, recipient.casefold())
        return tuple((dt.datetime.fromisoformat(row["attempted_at"]), row["problem"]) for row in found)

    def record_due(self, corte: Quarter, day: dt.date) -> None:
        """That the scheduled run of a corte is done; the first day stays."""
        with self.writing() as connection:
            connection.execute("INSERT INTO due VALUES (?, ?) ON CONFLICT DO NOTHING", (str(corte), day.isoformat()))

    def was_due(self, corte: Quarter) -> dt.date | None:
        """The day on which the scheduled run of a corte was done; None where it was not."""
        found = self.rows("SELECT day FROM due WHERE corte = ?", str(corte))
        return dt.date.fromisoformat(found[0]["day"]) if found else None


def open_history(output: Path) -> History:
    """The history of an output folder, begun where there is none; a damaged one is moved aside and told in ``notice``.

    Raises HistoryError where the file cannot be used: locked for too long, not writable, of a newer program.
    """
    path = output / FILE_NAME
    try:
        output.mkdir(parents=True, exist_ok=True)
        return _opened(path, checked=True)
    except DamagedError:
        kept = _set_aside(path)
    except OSError as problem:
        raise HistoryError(_unusable(path, problem.strerror or str(problem))) from problem
    notice = (
        f"El historial «{path}» está dañado. Se guardó como «{kept.name}» y se empezó uno nuevo: los cambios frente a "
        "informes anteriores no se ven hasta que recupere una copia de seguridad."
    )
    history = _opened(path, checked=True)
    history.notice = notice
    return history


def damaged_files(output: Path) -> tuple[Path, ...]:
    """The damaged histories that were moved aside in an output folder: what they knew is not in the new one."""
    pattern = f"{Path(FILE_NAME).stem}_danado_*{Path(FILE_NAME).suffix}"
    return tuple(sorted(output.glob(pattern)))


def existing_history(output: Path, *, checked: bool = False) -> History | None:
    """The history as it is, nothing moved; None where there is none. ``checked`` looks for damage first.

    Raises HistoryError; DamagedError for a broken file.
    """
    path = output / FILE_NAME
    return _opened(path, checked=checked) if path.is_file() and path.stat().st_size else None


def _opened(path: Path, *, checked: bool) -> History:
    with _explained(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            if checked:
                _check(path, connection)
            _prepare(path, connection)
        except BaseException:
            connection.close()
            raise
    return History(path, connection)


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Raises DamagedError for a file whose pages do not hold together."""
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DamagedError(_damaged(path))


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Begin an empty file; raises DamagedError for a database of something else, HistoryError for a newer schema."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        _begin(connection)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
        raise DamagedError(_damaged(path))
    if version > SCHEMA:
        raise HistoryError(
            f"El historial «{path}» es de una versión más nueva del programa y no se tocó: actualice ppc-reports."
        )


def _begin(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("BEGIN IMMEDIATE")
    try:
        begun = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        for statement in () if begun else _statements():
            connection.execute(statement)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _statements() -> Sequence[str]:
    tables = [part.strip() for part in _TABLES.split(";") if part.strip()]
    return [*tables, f"PRAGMA application_id = {_APPLICATION}", f"PRAGMA user_version = {SCHEMA}"]


def _set_aside(path: Path) -> Path:
    """The damaged file under a free name beside it. Raises HistoryError where it cannot be moved."""
    number = 1
    while (kept := path.with_name(f"{path.stem}_danado_{number}{path.suffix}")).exists():
        number += 1
    try:
        path.replace(kept)
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():
            journal.replace(kept.with_name(f"{kept.name}-journal"))
    except OSError as problem:
        raise HistoryError(f"{_damaged(path)} No se pudo mover: ciérrelo en otros programas.") from problem
    return kept


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What SQLite says, as HistoryError."""
    try:
        yield
    except sqlite3.Error as problem:
        name: Any = getattr(problem, "sqlite_errorname", None) or ""
        if name.startswith(_DAMAGED):
            raise DamagedError(_damaged(path)) from problem
        if name.startswith(_BUSY):
            raise HistoryError(f"El historial «{path}» está ocupado por otro programa y no se pudo usar.") from problem
        raise HistoryError(_unusable(path, str(problem))) from problem


def _damaged(path: Path) -> str:
    return f"El historial «{path}» está dañado."


def _unusable(path: Path, why: str) -> str:
    return f"El historial «{path}» no se pudo usar ({why}); revise los permisos y el espacio de la carpeta."

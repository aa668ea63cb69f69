"""The history of an output folder, ``historial.sqlite3``: every issued report, what its cells said, every mail sent.

It lives on network folders too: no WAL, short transactions, and patience when another program is writing. A damaged file
is moved aside, never deleted, and a new one begun. Nothing in here stops a report: callers tell what ``HistoryError`` says.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from ppc_reports.plan.model import Quarter
from ppc_reports.plan.spanish import listing
from ppc_reports.running.history.beside import FILE_NAME, LOST_NAME, UNTIL, reported_cortes
from ppc_reports.running.history.schema import APPLICATION, SCHEMA, create, upgrade

_BUSY_SECONDS = 15.0
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_REASONS = {
    "SQLITE_READONLY": "es de solo lectura",
    "SQLITE_FULL": "el disco está lleno",
    "SQLITE_CANTOPEN": "no se puede abrir",
    "SQLITE_IOERR": "el disco o la red fallaron",
}


_found_busy: set[Path] = set()


def be_patient_again() -> None:
    """Wait again for a history that another program holds."""
    _found_busy.clear()


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
        """The time at which that mail went to that recipient; None where it never did."""
        query = "SELECT sent_at FROM mails WHERE message_id = ? AND recipient = ?"
        found = self.rows(query, message_id, recipient.casefold())
        with _explained(self.path):
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
        with _explained(self.path):
            return tuple((dt.datetime.fromisoformat(row["attempted_at"]), row["problem"]) for row in found)

    def record_due(self, corte: Quarter, day: dt.date) -> None:
        """That the scheduled run of a corte is done; the first day stays."""
        with self.writing() as connection:
            connection.execute("INSERT INTO due VALUES (?, ?) ON CONFLICT DO NOTHING", (str(corte), day.isoformat()))

    def was_due(self, corte: Quarter) -> dt.date | None:
        """The day on which the scheduled run of a corte was done; None where it was not."""
        found = self.rows("SELECT day FROM due WHERE corte = ?", str(corte))
        with _explained(self.path):
            return dt.date.fromisoformat(found[0]["day"]) if found else None


def open_history(output: Path, *, checked: bool = True) -> History:
    """The history of an output folder to write in: begun where there is none, one of the former schema upgraded.

    A damaged one is moved aside. ``notice`` tells that, and also where a new one had to be begun although reports are
    there. ``checked`` looks for damage first. Raises HistoryError where the file cannot be used: locked for too long, not
    writable, of a newer program.
    """
    path = output / FILE_NAME
    notice, reported = "", reported_cortes(output)
    try:
        output.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists()
        _refuse_empty(path, reported)
        history = _opened(path, checked=checked, writing=True)
    except DamagedError as problem:
        kept, wrong = _set_aside(path), str(problem)
        history, fresh = _opened(path, checked=True, writing=True), True
        notice = f"{wrong} Se guardó como «{kept.name}» y se empezó uno nuevo. {_LOST}"
    except OSError as problem:
        raise HistoryError(_unusable(path, problem.strerror or str(problem))) from problem
    if fresh and reported and not notice:
        notice = f"No estaba el historial «{path}», y hay informes de {listing(reported)}: se empezó uno nuevo. {_LOST}"
        with suppress(OSError):
            (output / LOST_NAME).write_text(f"{notice}\n{UNTIL}\n", encoding="utf-8")
    history.notice = notice
    return history


def _refuse_empty(path: Path, reported: Sequence[str]) -> None:
    """Raises DamagedError for an empty file beside reports: what it held is gone."""
    if reported and path.is_file() and not path.stat().st_size:
        raise DamagedError(f"El historial «{path}» está vacío.")


_LOST = "Hasta que recupere una copia, de los informes anteriores no se sabe qué decían, qué versión son ni qué correos salieron."


def existing_history(output: Path, *, checked: bool = False) -> History | None:
    """The history to read in, nothing moved nor written; None where there is none. ``checked`` looks for damage first.

    One of the former schema is upgraded in memory. Raises HistoryError; DamagedError for a broken file, or an empty one
    beside reports.
    """
    path = output / FILE_NAME
    if not path.is_file():
        return None
    if not path.stat().st_size:
        _refuse_empty(path, reported_cortes(output))
        return None
    return _opened(path, checked=checked, writing=False)


def _opened(path: Path, *, checked: bool, writing: bool) -> History:
    with _explained(path):
        connection = _connected(path)
        try:
            if checked:
                _check(path, connection)
            if not writing and _version(connection) < SCHEMA:
                connection = _in_memory(connection)
            _prepare(path, connection)
        except BaseException:
            connection.close()
            raise
    return History(path, connection)


def _connected(path: Path | str) -> sqlite3.Connection:
    waited = isinstance(path, Path) and path.absolute() in _found_busy
    connection = sqlite3.connect(path, timeout=0 if waited else _BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    copy = _connected(":memory:")
    connection.backup(copy)
    connection.close()
    return copy


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Raises DamagedError for a file whose pages do not hold together."""
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DamagedError(_damaged(path))


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Begin an empty file, upgrade an older one. Raises DamagedError for something else, HistoryError for a newer schema."""
    if _version(connection) == 0:
        connection.execute("PRAGMA journal_mode = DELETE")
        _whole(connection, create, lambda: not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise DamagedError(f"«{path}» no es un historial de ppc-reports.")
    if _version(connection) > SCHEMA:
        raise HistoryError(
            f"El historial «{path}» es de una versión más nueva del programa y no se tocó: actualice ppc-reports."
        )
    if _version(connection) < SCHEMA:
        _whole(connection, upgrade, lambda: _version(connection) < SCHEMA)


def _whole(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], None], wanted: Callable[[], bool]
) -> None:
    """The work in one transaction, where it is still to be done when nobody else can write."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if wanted():
            work(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


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
    """Turn an error of SQLite into a HistoryError; a value that is none of ours is damage."""
    try:
        yield
    except (ValueError, TypeError) as problem:
        raise DamagedError(_damaged(path)) from problem
    except sqlite3.Error as problem:
        name: Any = getattr(problem, "sqlite_errorname", None) or ""
        if name.startswith(_DAMAGED):
            raise DamagedError(_damaged(path)) from problem
        if name.startswith(_BUSY):
            _found_busy.add(path.absolute())
            raise HistoryError(f"El historial «{path}» está ocupado por otro programa y no se pudo usar.") from problem
        words = next((words for start, words in _REASONS.items() if name.startswith(start)), str(problem))
        raise HistoryError(_unusable(path, words)) from problem


def _damaged(path: Path) -> str:
    return f"El historial «{path}» está dañado."


def _unusable(path: Path, why: str) -> str:
    return f"El historial «{path}» no se pudo usar ({why}); revise los permisos y el espacio de la carpeta."

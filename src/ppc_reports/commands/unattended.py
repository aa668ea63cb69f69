"""Runs that nobody watches: whether one is due, its log, and the one message it leaves when something is wrong."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ppc_reports.commands import terminal
from ppc_reports.plan import workdays
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import visible
from ppc_reports.plan.spanish import counted, listing
from ppc_reports.running.history.store import HistoryError, existing_history, open_history
from ppc_reports.running.many import DONE, TOLD, Done
from ppc_reports.running.outputs import explained

LOG_FOLDER, LOG_NAME = "registro", "ppc.log"
_LOG_BYTES, _LOG_FILES = 1_000_000, 5
_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}

REPORTED = (DONE, TOLD)
"""The codes with which every workbook has its report."""
Log = Callable[[Sequence[Done]], None]


def due_day(corte: Quarter, nth: int) -> dt.date:
    """The n-th working day after a quarter."""
    return workdays.after(corte.end, nth)


def is_due(output: Path, today: dt.date, nth: int) -> bool:
    """True from the n-th working day after the last quarter on, until the scheduled run of its corte was done."""
    corte = Quarter.last_ended(today)
    if today < due_day(corte, nth):
        return False
    try:
        history = existing_history(output)
        if history is None:
            return True
        with history:
            return history.was_due(corte) is None
    except HistoryError:
        return True


def record_due(output: Path, today: dt.date) -> str:
    """Remember that the scheduled run of the last corte is done; why not, where that cannot be written."""
    try:
        with open_history(output) as history:
            history.record_due(Quarter.last_ended(today), today)
    except HistoryError as problem:
        return str(problem)
    return ""


@contextmanager
def logbook(output: Path, *, wanted: bool) -> Iterator[Log]:
    """The function that notes the end of each workbook in ``output/registro/ppc.log``, which keeps its last files, or does nothing.

    What stops the run is noted too. A log that cannot be written is told and stops nothing.
    """
    if not wanted:
        yield lambda ended: None
        return
    log = logging.Logger("ppc_reports")
    log.addHandler(_handler(output))
    try:
        yield lambda ended: _note(log, ended)
    except Exception as problem:
        log.log(logging.ERROR, "%s", visible(str(problem)) or type(problem).__name__)
        raise
    finally:
        for handler in list(log.handlers):
            handler.close()


class _LastingLog(RotatingFileHandler):
    """A log that tells once why it cannot be written, and stops nothing."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - a name of the library
        """Tell what stopped the writing of a record."""
        self._tell(sys.exception())

    def close(self) -> None:
        """Close it, also where its last lines cannot be written any more."""
        try:
            super().close()
        except OSError as problem:
            self._tell(problem)

    def _tell(self, problem: BaseException | None) -> None:
        if not self._told:
            self._told = True
            terminal.tell(_unwritten(Path(self.baseFilename), problem))


def _unwritten(path: Path, problem: BaseException | None) -> str:
    why = str(explained(problem, path)) if isinstance(problem, OSError) else visible(str(problem))
    return f"No se puede escribir el registro «{visible(str(path))}»: {why}"


def _handler(output: Path) -> logging.Handler:
    path = output / LOG_FOLDER / LOG_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _LastingLog(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    except OSError as problem:
        terminal.tell(_unwritten(path, problem))
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    return handler


def _note(log: logging.Logger, ended: Sequence[Done]) -> None:
    for done in ended:
        for item in done.findings:
            log.log(_LEVELS[item.severity], "%s", terminal.finding_line(done.file, item))
        for text in filter(None, (done.trouble, done.note)):
            log.error("%s: %s", visible(done.file), visible(text))
        level = logging.ERROR if done.code not in REPORTED else logging.INFO
        log.log(level, "%s: %s", visible(done.file), _ending(done))


def _ending(done: Done) -> str:
    if done.code not in REPORTED:
        return f"sin informe (código {done.code})"
    preliminary = " PRELIMINAR" if any(item.severity is Severity.ERROR for item in done.findings) else ""
    fates = listing(dict.fromkeys(item.fate.value for item in done.written))
    folder = f" en «{visible(str(done.written[0].path.parent))}»" if done.written else ""
    return f"informe{preliminary}{folder}, archivos: {fates} (código {done.code})"


def message(ended: Sequence[Done]) -> str:
    """The one line of a quiet run; empty where all is well."""
    told = [text for done in ended if (text := _problem(done))]
    told += dict.fromkeys(visible(done.note) for done in ended if done.note)
    return f"ppc-reports: {' · '.join(told)}" if told else ""


def _problem(done: Done) -> str:
    file = visible(done.file)
    if done.code not in REPORTED or done.trouble:
        why = visible(done.trouble or " ".join(item.message for item in done.findings))
        return f"{file}: {'' if done.code in REPORTED else 'sin informe. '}{why}"
    if done.code == DONE:
        return ""
    errors, warnings = (done.digest.errors, done.digest.warnings) if done.digest else (0, 0)
    counts = [counted(errors, "error", "errores")] * bool(errors) + [
        counted(warnings, "advertencia", "advertencias")
    ] * bool(warnings)
    folder = visible(str(done.written[0].path.parent)) if done.written else ""
    return f"{file}: {listing(counts)} por revisar; el informe está en «{folder}»."

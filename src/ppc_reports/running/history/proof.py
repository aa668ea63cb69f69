"""Proving that the reports and sources on disk are the ones that were recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ppc_reports.running.history.runs import relative
from ppc_reports.running.history.store import History


class Proof(StrEnum):
    """Whether a file is the one recorded."""

    SAME = "igual"
    DIFFERS = "cambió"
    MISSING = "falta"
    UNKNOWN = "sin registro"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file of the history on disk; ``run`` is the run that it should be of, None for a report never recorded."""

    path: str
    kind: str
    proof: Proof
    run: int | None
    expected: str
    found: str


_LAST = {
    "report": "SELECT report_path, report_sha256, id, max(turn) FROM runs GROUP BY report_path ORDER BY id",
    "source": "SELECT path, sha256, run_id, max(turn) FROM sources JOIN runs ON id = run_id GROUP BY path ORDER BY run_id",
}
"""What the last run said of each file; SQLite takes the other columns from the row of the maximum."""


def verify_files(history: History) -> tuple[Checked, ...]:
    """Every report and source as it should be on disk by its last run, and every report that was never recorded.

    Raises HistoryError.
    """
    output = history.path.parent
    checked: list[Checked] = []
    for kind, query in _LAST.items():
        checked += [_checked(output, row[0], kind, row[2], row[1]) for row in history.rows(query)]
    reports = {item.path for item in checked if item.kind == "report"}
    strange = [relative(path, output) for path in sorted(output.glob("*/*/Seguimiento_PPC_*.xlsx"))]
    checked += [_checked(output, path, "report", None, "") for path in strange if path not in reports]
    return tuple(checked)


def _checked(output: Path, path: str, kind: str, run: int | None, expected: str) -> Checked:
    found = sha256_of(output / path)
    proof = Proof.UNKNOWN if run is None else Proof.SAME if found == expected else Proof.DIFFERS
    return Checked(path, kind, proof if found else Proof.MISSING, run, expected, found)


def sha256_of(path: Path) -> str:
    """The fingerprint of a file; empty where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""

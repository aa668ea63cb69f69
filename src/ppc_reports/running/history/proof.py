"""Proving that the reports and sources on disk are the ones that were recorded, and which issue a file at hand is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ppc_reports.running.history.recording import relative
from ppc_reports.running.history.runs import RecordedRun, issues_of, runs
from ppc_reports.running.history.store import History
from ppc_reports.running.outputs import KEPT


class Proof(StrEnum):
    """The result of comparing a file with the one recorded; replaced is a workbook whose place another one took since."""

    SAME = "igual"
    DIFFERS = "cambió"
    MISSING = "falta"
    UNKNOWN = "sin registro"
    REPLACED = "reemplazado"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file of the history on disk; ``run`` is the issue that it should be of, None for a report never recorded."""

    path: str
    kind: str
    proof: Proof
    run: int | None
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Held:
    """A file that somebody holds, and the issue it is: the last of those with its bytes, None where it is no issue.

    ``replaced_by`` is the issue that took its place. ``source_of`` are the issues that were made of it, for a workbook.
    """

    path: str
    sha256: str
    issue: RecordedRun | None
    replaced_by: RecordedRun | None
    source_of: tuple[int, ...]


def verify_files(history: History) -> tuple[Checked, ...]:
    """Every report and source as it should be on disk by its last issue, every replaced report that was kept, and every
    report that was never recorded. Raises HistoryError.
    """
    output, made = history.path.parent, runs(history)
    reports = {run.report_path: (run.id, run.report_sha256) for run in made}
    reports |= {run.kept_path: (run.id, run.report_sha256) for run in made if run.kept_path}
    for run in made:  # a report that was replaced by one of another name is where it is kept, if it is
        if run.kept_path and reports[run.report_path][0] == run.id:
            del reports[run.report_path]
    for path, issued in list(reports.items()):
        kept = _kept(output, path, issued[1])
        if kept:  # a report that was not recorded took its place: nothing is known of that one
            del reports[path]
            reports[kept] = issued
    checked = [_checked(output, path, "report", *expected) for path, expected in reports.items()]
    issued_as = {run.report_sha256: run.id for run in made}
    unknown = (_beside(output, path, issued_as) for path in _on_disk(output) if path not in reports)
    return (*checked, *_sources(history, output), *unknown)


def _beside(output: Path, path: str, issued_as: Mapping[str, int]) -> Checked:
    """A report at a path that the history does not have: among those that are kept it may be an issue all the same."""
    found = sha256_of(output / path)
    if found in issued_as and (output / path).parent.name == KEPT:
        return _checked(output, path, "report", issued_as[found], found)
    return _checked(output, path, "report", None, "")


def _kept(output: Path, path: str, expected: str) -> str:
    """The path of a report that is kept and no longer in its place; empty where it is in it, or kept nowhere."""
    if sha256_of(output / path) == expected:
        return ""
    beside = sorted((output / path).parent.glob(f"{KEPT}/Seguimiento_PPC_*.xlsx"))
    return next((relative(one, output) for one in beside if sha256_of(one) == expected), "")


def _sources(history: History, output: Path) -> Iterator[Checked]:
    """Every content of a workbook that has a report. Replaced is one whose place another of them took, or all but the last."""
    query = "SELECT path, sha256, max(run_id) AS run FROM sources GROUP BY path, sha256 ORDER BY run"
    rows = history.rows(query)
    last, known = {row["path"]: row["run"] for row in rows}, {(row["path"], row["sha256"]) for row in rows}
    for row in rows:
        checked = _checked(output, row["path"], "source", row["run"], row["sha256"])
        gave_way = row["run"] != last[row["path"]] or (row["path"], checked.found) in known
        yield replace(checked, proof=Proof.REPLACED) if gave_way and checked.proof is not Proof.SAME else checked


def _on_disk(output: Path) -> Iterator[str]:
    for place in ("*/*", f"*/*/{KEPT}"):
        yield from (relative(path, output) for path in sorted(output.glob(f"{place}/Seguimiento_PPC_*.xlsx")))


def _checked(output: Path, path: str, kind: str, run: int | None, expected: str) -> Checked:
    found = sha256_of(output / path)
    proof = Proof.UNKNOWN if run is None else Proof.SAME if found == expected else Proof.DIFFERS
    return Checked(path, kind, proof if found else Proof.MISSING, run, expected, found)


def held(history: History, path: Path) -> Held:
    """Look up a file at hand in the history, by its bytes alone. Raises HistoryError."""
    digest = sha256_of(path)
    found = issues_of(history, digest) if digest else ()
    last = found[-1] if found else None
    later = [run for run in runs(history) if last and run.replaces == last.id]
    made_of = history.rows("SELECT DISTINCT run_id FROM sources WHERE sha256 = ? ORDER BY run_id", digest)
    return Held(str(path), digest, last, later[-1] if later else None, tuple(row[0] for row in made_of))


def sha256_of(path: Path) -> str:
    """The fingerprint of a file; empty where it cannot be read, or is a pipe or a device, which may have no end."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""

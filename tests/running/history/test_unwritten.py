"""A history that cannot be written is told, nothing is lost, no report has a version that nobody can prove, no mail goes twice."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import Result

from ppc_reports.running.history.beside import FILE_NAME
from ppc_reports.running.history.runs import runs
from ppc_reports.running.history.store import open_history
from tests.history_read_only import read_only
from tests.running.history.test_history import book, invoke, output_of, rows, run, told, work
from tests.running.history.test_issues import result_of

__all__ = ["work"]


def proof_of(done: Result) -> dict[str, str]:
    """The proof of each file, by its path."""
    return {item["path"]: item["proof"] for item in json.loads(done.stdout)["files"]}


def test_a_report_that_cannot_be_recorded_says_so_has_no_version_and_takes_nothing_away(work: Path) -> None:
    run(work, book(rows()))
    issued = output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes()
    with read_only(work / "output" / FILE_NAME):
        done = run(work, book(rows(first=0.1)))
        assert "es de solo lectura" in done.stderr
        assert told(done)
        assert told(done, "HISTORY-UNWRITTEN")
        assert result_of(work)["issue"]["version"] is None
        assert invoke("history").exit_code == 0
    [kept] = (work / "output").glob("*/*/anteriores/*.xlsx")
    assert kept.read_bytes() == issued
    proofs = proof_of(invoke("history", "--verify", "--json"))
    assert {path for path, proof in proofs.items() if proof == "igual"} == {
        kept.relative_to(work / "output").as_posix()
    }
    unknown = output_of(work, "Seguimiento_PPC_*.xlsx").relative_to(work / "output").as_posix()
    assert {path for path, proof in proofs.items() if proof == "sin registro"} == {unknown}
    shown = " ".join(invoke("history", "--verify").stdout.split())
    assert "1 informe no consta en el historial: nada se sabe de él" in shown
    assert "versión 1 del informe" in invoke("history", "--verify", str(kept)).stdout
    assert not told(run(work, book(rows(first=0.1))), "HISTORY-UNWRITTEN")
    assert result_of(work)["issue"]["version"] == 2
    with open_history(work / "output") as history:
        assert [item.issue for item in runs(history)] == [1, 2]


def test_the_repetition_of_a_report_needs_no_writing(work: Path) -> None:
    run(work, book(rows()))
    issued = output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes()
    with read_only(work / "output" / FILE_NAME):
        done = run(work, book(rows()))
    assert not told(done, "HISTORY-UNWRITTEN")
    assert output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes() == issued


def test_check_asks_for_no_writing(work: Path) -> None:
    run(work, book(rows()))
    with read_only(work / "output" / FILE_NAME):
        assert not told(invoke("check", "--corte", "2022-T2"), "HISTORY-UNWRITTEN")

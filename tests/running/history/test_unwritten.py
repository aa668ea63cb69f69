"""A history that cannot be written is told, nothing is lost, no report has a version that nobody can prove, no mail goes twice."""

from __future__ import annotations

from pathlib import Path

from ppc_reports.running.history.beside import FILE_NAME
from ppc_reports.running.history.runs import runs
from ppc_reports.running.history.store import open_history
from tests.history_read_only import read_only
from tests.running.history.test_history import book, invoke, output_of, rows, run, told, work
from tests.running.history.test_issues import result_of

__all__ = ["work"]


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

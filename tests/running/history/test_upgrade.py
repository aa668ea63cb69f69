"""The history of version 0.1.0 goes on: what it holds stays, what it told falsely is told no more, and nothing false is added.

``data/historial_0.1.0.sqlite3`` was made by that version: the example at T4, then at T3, then at T4 with R6 written anew.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import chdir, closing
from pathlib import Path

import pytest

from ppc_reports.plan.model import Quarter
from ppc_reports.running.history.beside import FILE_NAME
from ppc_reports.running.history.runs import current, recorded_changes, runs
from ppc_reports.running.history.schema import SCHEMA
from ppc_reports.running.history.store import existing_history, open_history
from tests.running.history.test_history import invoke
from tests.running.history.test_orders import ran, summary_of
from tests.working import ROOT, copy_working_folder

AFTER = dt.date(2026, 12, 1)
"""A day after those of the reports in the former history."""
FORMER = ROOT / "tests" / "data" / "historial_0.1.0.sqlite3"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The example's working folder with the history of the former version."""
    with chdir(tmp_path):
        copy_working_folder(tmp_path)
        shutil.copy(FORMER, tmp_path / "output" / FILE_NAME)
        yield tmp_path


def test_everything_it_held_is_there_and_the_reports_of_a_corte_are_numbered(folder: Path) -> None:
    with open_history(folder / "output") as history:
        made = runs(history)
        told = recorded_changes(history)
        counts = {
            name: history.rows(f"SELECT count(*) FROM {name}")[0][0] for name in ("changes", "mails", "attempts", "due")
        }
        cells = json.loads(history.rows("SELECT cells FROM activities WHERE run_id = 3 AND key = '1.1'")[0][0])
        assert history.rows("PRAGMA user_version")[0][0] == SCHEMA
        assert [run.id for run in current(history, Quarter(2022, 4))] == [3]
    assert [(run.corte, run.issue, run.replaces) for run in made] == [
        ("2022-T4", 1, None),
        ("2022-T3", 1, None),
        ("2022-T4", 2, 1),
    ]
    assert counts == {"changes": 14, "mails": 1, "attempts": 1, "due": 1}
    assert [(change.run, change.cell, change.before, change.after) for change in told] == [
        (3, "Seguimiento!R6", "10 %", "5 %")
    ]
    assert cells["achieved@1"] == ["5%", 0.05, "R6"]


def test_to_read_it_nothing_is_written(folder: Path) -> None:
    path = folder / "output" / FILE_NAME
    before = path.read_bytes()
    history = existing_history(folder / "output")
    assert history is not None
    with history:
        assert len(runs(history)) == 3
    assert invoke("history").exit_code == 0
    assert path.read_bytes() == before


def test_what_is_told_after_it_is_true_and_what_cannot_be_compared_is_told_once(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "output" / FILE_NAME)) as connection:
        connection.execute("UPDATE runs SET preliminary = 0")
        connection.commit()
    done = ran(folder, "2022-T3", AFTER)
    assert summary_of(done).changes == ()
    assert summary_of(done).issue.version == 2
    done = ran(folder, "2022-T4", AFTER)
    summary = summary_of(done)
    [change] = summary.changes
    assert (change.kind, change.before, change.after, str(change.quarter)) == (
        "achieved",
        "5,0\u00a0%",
        "10,0\u00a0%",
        "2022-T1",
    )
    assert [item.code for item in summary.findings].count("HISTORY-PARTIAL") == 1
    assert (summary.issue.version, summary.issue.replaces and summary.issue.replaces.version) == (3, 2)

"""The advice about what changed since a report leads out: where the cell says again what it said, nothing is told."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ppc_reports.plan.model import Activity, Evidence
from ppc_reports.running.history.beside import FILE_NAME
from tests.running.history.test_history import book, invoke, rows, run, told, work

__all__ = ["work"]

REPORTED = rows()
FIRST, SECOND = REPORTED
SINCE = ("QUARTER-CHANGED", "PLAN-CHANGED", "EVIDENCE-GONE", "ROW-STOPPED", "ACTIVITY-GONE", "ACTIVITY-NEW")


def with_evidence(item: Activity, text: str) -> Activity:
    links = tuple(word for word in text.split() if word.startswith("http"))
    return replace(item, quarters=(replace(item.quarters[0], evidence=Evidence(text, links)), *item.quarters[1:]))


NEW = replace(SECOND, key="1.3", row=3, description="Hacer otra jornada con la ciudadanía del sur")
FOLLOWED: dict[str, tuple[Sequence[Activity], list[Sequence[Activity]]]] = {
    "QUARTER-CHANGED": (rows(first=0.1), [REPORTED]),
    "PLAN-CHANGED": ([replace(FIRST, product="Otro producto"), SECOND], [REPORTED]),
    "EVIDENCE-GONE": (
        [with_evidence(FIRST, "https://example.org/mejor"), SECOND],
        [REPORTED, [with_evidence(FIRST, "https://example.org/1/1\nhttps://example.org/mejor"), SECOND]],
    ),
    "ROW-STOPPED": ([replace(FIRST, applies=False), SECOND], [REPORTED]),
    "ACTIVITY-GONE": ([SECOND], [REPORTED]),
    "ACTIVITY-NEW": ([FIRST, SECOND, NEW], [REPORTED]),
}


@pytest.mark.parametrize("code", FOLLOWED)
def test_what_a_message_says_to_do_ends_it_and_brings_no_other(work: Path, code: str) -> None:
    changed, followed = FOLLOWED[code]
    run(work, book(REPORTED), "2022-T1")
    done = run(work, book(changed), "2022-T2")
    assert told(done, code)
    for after in followed:
        again = run(work, book(after), "2022-T2")
        assert [line for name in SINCE for line in told(again, name) if "2022-T1" in line] == []


def test_a_row_that_is_left_out_with_its_reason_is_told_as_such_and_not_as_gone(work: Path) -> None:
    run(work, book(REPORTED), "2022-T1")
    assert told(run(work, book([SECOND]), "2022-T2"), "ACTIVITY-GONE")
    done = run(work, book([replace(FIRST, applies=False), SECOND]), "2022-T2")
    assert not told(done, "ACTIVITY-GONE")
    assert told(done, "ROW-STOPPED")


def test_a_history_that_was_recovered_is_read_again(work: Path) -> None:
    run(work, book(REPORTED), "2022-T1")
    path = work / "output" / FILE_NAME
    kept = path.read_bytes()
    path.write_bytes(b"otra cosa" * 100)
    assert told(invoke("check", "--corte", "2022-T2"), "HISTORY-UNREAD")
    path.write_bytes(kept)
    assert not told(run(work, book(REPORTED)), "HISTORY-UNREAD")


def test_of_two_versions_of_a_plan_the_one_that_holds_is_left_or_named_or_both_are_joined(work: Path) -> None:
    def write() -> None:
        shutil.rmtree(work / "input")
        (work / "input" / "viejos").mkdir(parents=True)
        (work / "input" / "uno.xlsx").write_bytes(book(rows()))
        (work / "input" / "dos.xlsx").write_bytes(book(rows(first=0.1)))

    write()
    assert len(told(invoke("run", "--corte", "2022-T2"), "PLAN-TWICE")) == 2
    assert not told(invoke("run", "--corte", "2022-T2", "input/dos.xlsx"), "PLAN-TWICE")
    assert not told(invoke("consolidate", "--corte", "2022-T2"), "PLAN-TWICE")
    (work / "input" / "uno.xlsx").rename(work / "input" / "viejos" / "uno.xlsx")
    assert not told(invoke("run", "--corte", "2022-T2"), "PLAN-TWICE")

"""The benchmarks measure what they say; how long it takes is nobody's test."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main, table
from benchmarks.measures import Measure, Sizes, cells_by_sheet
from benchmarks.workbooks import write_workbook
from tests.working import judged

TINY = Sizes(
    rounds=1,
    read_activities=20,
    read_columns=60,
    run_activities=20,
    one_workbook=(5, 10),
    many=3,
    each_activities=5,
    on_cluster=0,
)


def test_every_measure_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(TINY) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == [
        "ppc-reports --help",
        "run on the example",
        "20 activities × 60 columns read and judged",
        "a run of 20 activities",
        "a run of 20 activities: memory of its largest process",
        "a run of 20 activities: memory of all its processes",
        "a run of 10 activities: memory of its largest process",
        "a run of 10 activities: memory of all its processes",
        "one workbook of 5 activities",
        "one workbook of 5 activities",
        "one workbook of 10 activities",
        "one workbook of 10 activities",
        "time per activity, 10 in a workbook",
        "1 workbooks, 1 process",
        "3 workbooks × 5 activities, 2 processes",
        "3 workbooks, 2 processes: memory at its peak",
    ]


def test_a_ratio_over_its_target_is_told() -> None:
    slow, quick = Measure("a", "b", (3.0, 9.0, 3.0), (1.0, 1.0, 1.0), 2), Measure("a", "b", (1.0,), (1.0,), 2)
    assert (slow.ratio, slow.met, quick.met) == (3.0, False, True)
    assert [line.endswith("OVER") for line in table([slow, quick])] == [False, True, False]


def test_the_big_workbook_has_no_mistake_and_all_its_columns(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", 300, 60)
    summary = judged(tmp_path / "plan.xlsx", "2022-T4")
    assert {item.code for item in summary.findings} <= {"COLUMNS-UNUSED", "ENTITY-ASSUMED"}
    assert len(summary.standings) == 300
    assert summary.totals.compliance == 1
    assert sum(cells_by_sheet(tmp_path / "plan.xlsx")) > 300 * 50

"""An unchanged workbook has no changes, in whatever order its cortes are run, and a repetition gives the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import Quarter
from ppc_reports.running.many import Done, Task, work_all
from ppc_reports.running.memory import begin
from tests import samples
from tests.running.history.test_history import book
from tests.working import ROOT

DAY = dt.date(2023, 2, 1)
ORDERS = st.permutations((1, 2, 3, 4))


def ran(folder: Path, corte: str, day: dt.date = DAY) -> Done:
    """What comes of the one workbook of a working folder at a corte, on a day."""
    choices = Choices(day, corte=Quarter.parse(corte))
    begin(folder / "output")
    session = open_session(choices)
    [path] = (folder / "input").iterdir()
    [(_, done)] = work_all([Task(session.request(path, choices), folder / "output", path.stem)], 1)
    assert done.summary is not None, done.failure or done.trouble
    assert not done.note
    return done


def summary_of(done: Done) -> Summary:
    assert done.summary is not None
    return done.summary


def files(done: Done) -> dict[str, bytes]:
    return {item.path.name: item.path.read_bytes() for item in done.written if item.fate.value != "retirado"}


def folder_with(name: str, data: bytes) -> Iterator[Path]:
    with TemporaryDirectory() as place, chdir(place):
        (Path(place) / "input").mkdir()
        (Path(place) / "input" / name).write_bytes(data)
        yield Path(place)


def nothing_changes(name: str, data: bytes, orders: list[int], years: tuple[int, int]) -> None:
    """Runs the cortes in that order, then again on a much later day: no change is told, and the bytes are the same."""
    for folder in folder_with(name, data):
        first = {}
        for number in orders:
            done = ran(folder, f"{years[0]}-T{number}")
            assert summary_of(done).changes == ()
            assert summary_of(done).issue.version == 1
            first[number] = files(done)
        for number in reversed(orders):
            done = ran(folder, f"{years[0]}-T{number}", dt.date(years[1], 7, 1))
            assert summary_of(done).changes == ()
            assert files(done) == first[number]


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(ORDERS)
def test_the_example_in_any_order_of_cortes(orders: list[int]) -> None:
    [path] = (ROOT / "input").glob("*.xlsx")
    nothing_changes(path.name, path.read_bytes(), orders, (2022, 2031))


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(ORDERS, st.integers(0, 10_000))
def test_generated_plans_in_any_order_of_cortes(orders: list[int], seed: int) -> None:
    nothing_changes("plan.xlsx", book(samples.generated(6, seed).activities), orders, (2022, 2031))

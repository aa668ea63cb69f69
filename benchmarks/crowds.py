"""Many workbooks: one by one against the bare script, on one and two processes, and on a Dask cluster."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import bare
from benchmarks.measures import CORTE, PROGRAM, ROOT, Measure, Sizes, paired, seconds, sheets_of
from benchmarks.memory import peak
from benchmarks.one_workbook import checked, task_of
from benchmarks.workbooks import write_workbook
from ppc_reports.running.cluster import work_cluster
from ppc_reports.running.many import Task, work_all

_START_SECONDS = 60


def crowds(sizes: Sizes, folder: Path) -> Iterator[Measure]:
    """Throughput, memory and, where Dask is installed, the overhead of a cluster of two workers on this machine."""
    books = _books(folder, sizes.many, sizes.each_activities)
    tasks = [task_of(book, folder / "out") for book in books]
    what = f"{sizes.many} workbooks × {sizes.each_activities} activities"
    fresh = _fresh(folder)
    first = tasks[: max(sizes.many // 10, 1)]
    _run(fresh(first[:1]), 1)
    counts = sheets_of(next((folder / "out0" / str(CORTE)).iterdir()))
    times = paired(
        min(sizes.rounds, 3),
        lambda: _run(fresh(first), 1),
        lambda: _bare(first, folder / "bare.xlsx", counts),
    )
    yield Measure(f"{len(first)} workbooks, 1 process", "bare script, as many cells and sheets", *times, target=3)
    two, one = seconds(lambda: _run(fresh(tasks), 2)), seconds(lambda: _run(fresh(tasks), 1))
    yield Measure(f"{what}, 2 processes", "1 process", (two,), (one,), target=1 / 1.7)
    yield _memory(folder, books)
    if sizes.on_cluster and find_spec("distributed"):
        some = tasks[: sizes.on_cluster]
        with cluster_of_two(folder) as address:
            _consume(some[:2], address)
            there = seconds(lambda: _consume(fresh(some), address))
        here = seconds(lambda: _run(fresh(some), 2))
        yield Measure(f"{len(some)} workbooks on a cluster of 2", "2 processes", (there,), (here,))


def _books(folder: Path, number: int, activities: int) -> list[Path]:
    inputs = folder / "input"
    inputs.mkdir()
    books = [inputs / f"entidad{place:05}.xlsx" for place in range(number)]
    write_workbook(books[0], activities)
    for book in books[1:]:
        shutil.copy(books[0], book)
    return books


def _fresh(folder: Path) -> Callable[[Sequence[Task]], list[Task]]:
    """The same tasks with an output of their own each time, so that every time all files are written."""
    numbers = count()

    def made(tasks: Sequence[Task]) -> list[Task]:
        output = folder / f"out{next(numbers)}"
        return [replace(task, output=output) for task in tasks]

    return made


def _run(tasks: Sequence[Task], jobs: int) -> None:
    for _, done in work_all(tasks, jobs):
        checked(done)


def _bare(tasks: Sequence[Task], target: Path, counts: Sequence[int]) -> None:
    for task in tasks:
        bare.copy(task.request.path, target, counts)


def _consume(tasks: Sequence[Task], address: str) -> None:
    for _, done in work_cluster(tasks, address):
        checked(done)


def _memory(folder: Path, books: Sequence[Path]) -> Measure:
    """Whether memory grows with the number of workbooks: all of them against a tenth."""
    few = folder / "few"
    few.mkdir()
    for book in books[: max(len(books) // 10, 1)]:
        shutil.copy(book, few)
    arguments = (*PROGRAM, "run", "--jobs", "2", "--fail-on", "never", "--corte", str(CORTE), "--output")
    peaks = [
        peak(folder, *arguments, f"memory_{place.name}", "--input", str(place)).together
        for place in (folder / "input", few)
    ]
    what = f"{len(books)} workbooks, 2 processes: memory at its peak"
    return Measure(what, "a tenth of them", (peaks[0],), (peaks[1],), target=1.2, unit="MB")


@contextmanager
def cluster_of_two(folder: Path) -> Iterator[str]:
    """The address of a Dask scheduler on this machine with two workers, while it lasts."""
    known = folder / "scheduler.json"
    environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False", "PYTHONPATH": str(ROOT / "src")}
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> None:
        command = [sys.executable, "-m", *arguments]
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=quiet, stderr=quiet))

    start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(known))
    try:
        limit = time.monotonic() + _START_SECONDS
        while not known.is_file() and time.monotonic() < limit:
            time.sleep(0.05)
        address = str(json.loads(known.read_text(encoding="utf-8"))["address"])
        for _ in range(2):
            start("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        _wait_for_workers(address)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _wait_for_workers(address: str) -> None:
    import distributed  # noqa: PLC0415 - measured only where it is installed

    connect: Any = distributed.Client
    with connect(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=_START_SECONDS)

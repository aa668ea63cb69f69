"""One workbook of every size, in a process that has worked before: against the bare script and the usual way with pandas."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import bare, pandas_way
from benchmarks.measures import CORTE, Measure, Sizes, paired, seconds, sheets_of
from benchmarks.workbooks import YEAR, write_workbook
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.opening import sandbox
from ppc_reports.running.many import Done, Task, work_all
from ppc_reports.settings.limits import Limits

_LARGE = 1_000


def task_of(book: Path, output: Path) -> Task:
    """The whole work on a workbook, as a run hands it out among many."""
    choices = Choices(dt.date(YEAR + 1, 1, 31), corte=CORTE)
    return Task(open_session(choices).request(book, choices), output, book.stem, whole=False)


def checked(done: Done) -> Done:
    """What was done. Raises RuntimeError where it was no report."""
    if done.digest is None:
        raise RuntimeError(done.trouble or str(done.findings))
    return done


def worked(task: Task) -> None:
    """Do a task. Raises RuntimeError where it gives no report."""
    for _, done in work_all([task], 1):
        checked(done)


def _ready() -> None:
    """The reading child there: the one that a large workbook has made grow is gone, and the next must not pay for it."""
    sandbox.within(Limits(), os.getpid)


def one_workbook(sizes: Sizes, folder: Path) -> Iterator[Measure]:
    """Each size against both yardsticks, and how the time grows between the two largest."""
    tasks: dict[int, Task] = {}
    for activities in sizes.one_workbook:
        book = folder / f"{activities}.xlsx"
        write_workbook(book, activities)
        tasks[activities] = task = task_of(book, folder)
        worked(task)
        counts = sheets_of(folder / str(CORTE) / book.stem)
        rounds = sizes.rounds if activities <= _LARGE else min(sizes.rounds, 3)
        target = folder / "other.xlsx"
        times = paired(rounds, lambda: worked(task), lambda: bare.copy(book, target, counts))  # noqa: B023 - used at once
        what = f"one workbook of {activities} activities"
        yield Measure(what, f"bare script, {sum(counts)} cells in {len(counts)} sheets", *times, target=3)
        usual = (seconds(lambda: pandas_way.report(book, target, counts)),)  # noqa: B023 - used at once
        yield Measure(what, "pandas + openpyxl + Styler", (median(times[0]),), usual)
    small, large = sorted(tasks)[-2:]
    both = (lambda: worked(tasks[large]), lambda: worked(tasks[small]))
    times = paired(min(sizes.rounds, 3), *both, before=_ready)
    much, little = (tuple(one / size for one in found) for size, found in zip((large, small), times, strict=True))
    yield Measure(f"time per activity, {large} in a workbook", f"{small} in a workbook", much, little, target=1.15)

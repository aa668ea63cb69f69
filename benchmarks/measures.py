"""What is measured: our time and the time of a yardstick, one after the other, several times over."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from statistics import median
from time import perf_counter

from benchmarks.bare import read_cells
from benchmarks.memory import peak
from benchmarks.workbooks import YEAR, write_workbook
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.plan.model import Quarter
from ppc_reports.running import one as pipeline

ROOT = Path(__file__).parents[1]
CORTE = Quarter(YEAR, 4)
PROGRAM = ("-c", "from ppc_reports.commands.entry import main; main()")
_IMPORTS = "import pandas, openpyxl, xlsxwriter, pydantic"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much work is measured, and how often."""

    rounds: int = 5
    read_activities: int = 5_000
    read_columns: int = 60
    run_activities: int = 500
    one_workbook: tuple[int, ...] = (10, 100, 1_000)
    many: int = 500
    each_activities: int = 30
    on_cluster: int = 100


@dataclass(frozen=True, slots=True)
class Measure:
    """Every round, ours and the yardstick's, in ``unit``; ``target`` is the ratio not to be passed, None for no target."""

    name: str
    yardstick: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    target: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """The median over the rounds of ours / theirs."""
        return median(mine / other for mine, other in zip(self.ours, self.theirs, strict=True))

    @property
    def met(self) -> bool:
        """False where the ratio passes the target."""
        return self.target is None or self.ratio <= self.target


def measures(sizes: Sizes, folder: Path) -> Iterator[Measure]:
    """Every measure, its files made in ``folder``."""
    copytree(ROOT / "input", folder / "input")
    yield _help(sizes, folder)
    yield _example(sizes, folder)
    yield _reading(sizes, folder)
    yield from _run(sizes, folder)


def _help(sizes: Sizes, folder: Path) -> Measure:
    times = paired(sizes.rounds, lambda: python(folder, *PROGRAM, "--help"), lambda: python(folder, "-c", "pass"))
    return Measure("ppc-reports --help", "python -c pass", *times)


def _example(sizes: Sizes, folder: Path) -> Measure:
    times = paired(sizes.rounds, lambda: python(folder, *PROGRAM, "run"), lambda: python(folder, "-c", _IMPORTS))
    return Measure("run on the example", f"python -c '{_IMPORTS}'", *times, target=3)


def _reading(sizes: Sizes, folder: Path) -> Measure:
    """In one process that has read a workbook before: what counts is the workbook, not the start."""
    book = folder / "read.xlsx"
    write_workbook(book, sizes.read_activities, sizes.read_columns)
    choices = Choices(dt.date(YEAR + 1, 1, 31), corte=CORTE)
    request = open_session(choices).request(book, choices)

    def judged() -> None:
        workbook, _ = pipeline.read_file(request.path, request.settings.limits.plain)
        pipeline.judge(request, workbook)

    judged()
    times = paired(sizes.rounds, judged, lambda: read_cells(book))
    what = f"{sizes.read_activities} activities × {sizes.read_columns} columns"
    return Measure(f"{what} read and judged", "its cells from calamine", *times, target=10)


def _run(sizes: Sizes, folder: Path) -> Iterator[Measure]:
    """A whole run, from the start of Python to its end, and the memory of one and of the largest."""
    ours, theirs, cells = _commands(sizes.run_activities, folder)
    times = paired(sizes.rounds, lambda: python(folder, *ours), lambda: python(ROOT, *theirs))
    yield Measure(f"a run of {sizes.run_activities} activities", f"bare script, {cells}", *times, target=2.5)
    yield from _memory(sizes.run_activities, folder)
    yield from _memory(max(sizes.one_workbook), folder, target=2)


def _memory(activities: int, folder: Path, target: float | None = None) -> Iterator[Measure]:
    """The memory of a whole run at its peak."""
    ours, theirs, cells = _commands(activities, folder)
    mine, other = peak(folder, *ours), peak(ROOT, *theirs)
    what, yardstick = f"a run of {activities} activities: memory of", f"bare script, {cells}"
    yield Measure(f"{what} its largest process", yardstick, mine[:1], other[:1], target=target, unit="MB")
    yield Measure(f"{what} all its processes", yardstick, mine[1:], other[1:], target=target, unit="MB")


def _commands(activities: int, folder: Path) -> tuple[Sequence[str], Sequence[str], str]:
    """What Python runs for a workbook of so many activities: the program, the bare script, and how many cells that writes."""
    book = folder / f"run{activities}.xlsx"
    write_workbook(book, activities)
    ours = (*PROGRAM, "run", "--corte", str(CORTE), "--fail-on", "never", str(book))
    python(folder, *ours)
    counts = sheets_of(folder / "output" / str(CORTE) / book.stem)
    bare = ("-m", "benchmarks.bare", str(book), str(folder / "bare.xlsx"), ",".join(map(str, counts)))
    return ours, bare, f"{sum(counts)} cells in {len(counts)} sheets"


def sheets_of(folder: Path) -> list[int]:
    """How many cells each sheet of the workbooks of a folder writes."""
    return [count for path in sorted(folder.glob("*.xlsx")) for count in cells_by_sheet(path)]


def cells_by_sheet(path: Path) -> list[int]:
    """How many cells each sheet of a workbook writes."""
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        return [package.read(name).count(b"<c ") for name in sheets]


def paired(
    rounds: int, ours: Callable[[], object], theirs: Callable[[], object], before: Callable[[], object] = lambda: None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The seconds of both in every round, one after the other, so that a busy machine is busy for both.

    What has to be done ``before`` each of them does not count.
    """
    pairs = [(seconds(ours, before), seconds(theirs, before)) for _ in range(rounds)]
    return tuple(mine for mine, _ in pairs), tuple(other for _, other in pairs)


def seconds(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """How long it takes, without what is done ``before``."""
    before()
    start = perf_counter()
    work()
    return perf_counter() - start


def python(folder: Path, *arguments: str) -> None:
    """A Python of its own. Raises CalledProcessError where it fails."""
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)

"""What is measured: our time and the time of a yardstick, one after the other, several times over."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from statistics import median
from time import perf_counter

from benchmarks.bare import read_cells
from benchmarks.memory import peak_mb
from benchmarks.workbooks import YEAR, write_workbook
from ppc_reports import pipeline
from ppc_reports.choices import Choices
from ppc_reports.model import Quarter
from ppc_reports.session import open_session

ROOT = Path(__file__).parents[1]
CORTE = Quarter(YEAR, 4)
PROGRAM = ("-c", "from ppc_reports.cli import main; main()")
_IMPORTS = "import pandas, openpyxl, xlsxwriter, pydantic"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much work is measured, and how often."""

    rounds: int = 5
    read_activities: int = 5_000
    read_columns: int = 60
    run_activities: int = 2_000
    one_workbook: tuple[int, ...] = (10, 100, 1_000, 10_000)
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
    pipeline.judge(request, pipeline.read_file)
    times = paired(sizes.rounds, lambda: pipeline.judge(request, pipeline.read_file), lambda: read_cells(book))
    what = f"{sizes.read_activities} activities × {sizes.read_columns} columns"
    return Measure(f"{what} read and judged", "its cells from calamine", *times, target=10)


def _run(sizes: Sizes, folder: Path) -> Iterator[Measure]:
    """A whole run and its memory, from the start of Python to its end."""
    book, report = folder / "run.xlsx", folder / "bare.xlsx"
    write_workbook(book, sizes.run_activities)
    ours = (*PROGRAM, "run", "--corte", str(CORTE), "--fail-on", "never", str(book))
    python(folder, *ours)
    counts = sheets_of(folder / "output" / str(CORTE) / "run")
    bare = ("-m", "benchmarks.bare", str(book), str(report), ",".join(map(str, counts)))
    times = paired(sizes.rounds, lambda: python(folder, *ours), lambda: python(ROOT, *bare))
    what = f"a run of {sizes.run_activities} activities"
    yardstick = f"calamine reads, XlsxWriter writes {sum(counts)} cells in {len(counts)} sheets"
    yield Measure(what, yardstick, *times, target=2.5)
    peaks = peak_mb(folder, *ours), peak_mb(ROOT, *bare)
    yield Measure(f"{what}: memory at its peak", "the same", peaks[:1], peaks[1:], target=2, unit="MB")


def sheets_of(folder: Path) -> list[int]:
    """How many cells each sheet of the workbooks of a folder writes."""
    return [count for path in sorted(folder.glob("*.xlsx")) for count in cells_by_sheet(path)]


def cells_by_sheet(path: Path) -> list[int]:
    """How many cells each sheet of a workbook writes."""
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        return [package.read(name).count(b"<c ") for name in sheets]


def paired(
    rounds: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The seconds of both in every round, one after the other, so that a busy machine is busy for both."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    return tuple(mine for mine, _ in pairs), tuple(other for _, other in pairs)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def python(folder: Path, *arguments: str) -> None:
    """A Python of its own. Raises CalledProcessError where it fails."""
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)

"""Hostile files can do no more than fail themselves: each has its exit code and words, in time and within its memory."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from ppc_reports.commands import cli
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.opening import inside, sandbox, workbook
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import Finding, Severity, Unreadable
from ppc_reports.plan.grid import Workbook
from ppc_reports.running import files_of_one
from ppc_reports.settings.limits import Limits
from tests.hostile import GOOD, REFUSED, Hostile, hostile_files, old_book

DEFAULT = Limits()
PATIENCE, MEMORY_MB, MEGABYTE = 600, 512, 2**20
"""So long a step may last on a machine that is busy with other work: what takes longer hangs."""
PROCESSOR_SECONDS = 60
"""So much of a processor, which another work on the machine does not change, may any file cost."""
SETTINGS = f"""[limits]
seconds = {PATIENCE}
memory_mb = {MEMORY_MB}
max_file_mb = 20
max_unpacked_mb = 70
max_cells = 1000000
"""
FILES = hostile_files()
FOREIGN = ("Traceback", "Exception", "panicked", 'File "')


@dataclass
class Watched:
    """The most memory that any process started by this one was seen to hold, and the processor time of each so far."""

    most: int = 0
    before: dict[int, float] = field(default_factory=dict)
    after: dict[int, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """The processor time that all of them took meanwhile."""
        return sum(self.after.values()) - sum(self.before.values())

    def look(self, child: psutil.Process) -> None:
        """Look at a process."""
        self.most = max(self.most, child.memory_info().rss)
        spent = child.cpu_times()
        self.after[child.pid] = spent.user + spent.system
        self.before.setdefault(child.pid, self.after[child.pid])


@contextmanager
def watched() -> Iterator[Watched]:
    """While it lasts, every child is looked at, many times a second."""
    seen, over = Watched(), threading.Event()

    def look() -> None:
        me = psutil.Process()
        while not over.wait(0.02):
            for child in me.children(recursive=True):
                try:
                    seen.look(child)
                except psutil.Error:
                    continue

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


@dataclass(frozen=True, slots=True)
class Work:
    """A working folder, deep inside another, and what the reading child holds before it has read anything."""

    folder: Path
    fresh: int

    def outside_output(self) -> set[Path]:
        """Everything in and above the working folder but its output."""
        output = self.folder / "output"
        return {path for path in self.folder.parents[2].rglob("*") if output not in (path, *path.parents)}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """A working folder that is the current one: whoever climbs out of it is seen."""
    place = tmp_path_factory.mktemp("hostil") / "a" / "b" / "c"
    (place / "input").mkdir(parents=True)
    (place / "ppc.toml").write_text(SETTINGS, encoding="utf-8")
    before = Path.cwd()
    os.chdir(place)
    child = sandbox.within(Limits(memory_mb=MEMORY_MB), os.getpid)
    yield Work(place, psutil.Process(child).memory_info().rss)
    os.chdir(before)


def opened(data: bytes = GOOD, name: str = "bueno.xlsx", limits: Limits = DEFAULT) -> Workbook:
    """The workbook as a confined process opens it."""
    return sandbox.within(limits, load, data, name, limits)


def test_a_process_that_was_ended_while_it_waited_is_replaced() -> None:
    for _ in range(2):
        waiting = psutil.Process(sandbox.within(DEFAULT, os.getpid))
        waiting.kill()
        while waiting.is_running() and waiting.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        assert opened().grids


def test_a_process_that_has_read_a_workbook_ends_by_itself() -> None:
    """A worker of a cluster waited for its confined process until it was killed."""
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=opened)
    worker.start()
    worker.join(PATIENCE)
    try:
        assert worker.exitcode == 0
    finally:
        worker.kill()


_HELD: list[bytearray] = []


def _hold(megabytes: int) -> int:
    """In the process: what a large workbook may leave behind, never given back."""
    _HELD.append(bytearray(b"x") * (megabytes * 2**20))
    return os.getpid()


def test_a_process_that_a_large_workbook_has_made_grow_serves_no_other() -> None:
    limits = Limits(memory_mb=400)
    child = sandbox.within(limits, _hold, 0)
    assert sandbox.within(limits, _hold, 150) == child
    fresh = sandbox.within(limits, os.getpid)
    assert fresh != child
    assert opened().grids
    assert sandbox.within(limits, os.getpid) == fresh


def _in_steps(folder: Path) -> str:
    """In the process: three steps, of which the second ends it; what was begun is noted in the folder."""
    for name in ("one", "two", "three"):
        (folder / f"{name}-{os.getpid()}").touch()
        try:
            inside.begin(name)
        except Unreadable as problem:
            return problem.finding.code
        if name == "two":
            os._exit(3)
    return "all"


def test_a_step_that_ends_the_process_is_not_tried_again(tmp_path: Path) -> None:
    assert sandbox.within(DEFAULT, _in_steps, tmp_path) == "FILE-CRASH"
    begun = Counter(path.name.partition("-")[0] for path in tmp_path.iterdir())
    assert begun == {"one": 2, "two": 2}


def _in_three_steps() -> str:
    """In the process: three steps, of which the second may take longer."""
    inside.begin("one")
    inside.begin("two", 10)
    inside.begin("three")
    return "done"


def test_the_seconds_are_those_of_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.within(DEFAULT, os.getpid)  # so that one waits: the start of a process has seconds of its own
    real, allowed = sandbox.Confined._told, []

    def told(self: sandbox.Confined, seconds: float, step: str) -> tuple[str, Any, Any]:
        allowed.append((step, seconds))
        return real(self, seconds, step)

    monkeypatch.setattr(sandbox.Confined, "_told", told)
    assert sandbox.within(Limits(seconds=40), _in_three_steps) == "done"
    assert allowed == [("", 40), ("one", 40), ("two", 400), ("three", 40)]


def _asking(number: int) -> object:
    return inside.ask(number)


def test_what_a_confined_process_asks_is_answered_by_the_program() -> None:
    assert sandbox.within(DEFAULT, _asking, 20, answer=lambda number: (number, os.getpid())) == (20, os.getpid())


def _failing(number: int) -> None:
    raise ValueError(number)


def test_a_fault_inside_comes_out_with_its_traceback_and_the_process_goes_on() -> None:
    child = sandbox.within(DEFAULT, os.getpid)
    with pytest.raises(ValueError, match="7") as caught:
        sandbox.within(DEFAULT, _failing, 7)
    assert "_failing" in "".join(traceback.format_exception(caught.value))
    assert sandbox.within(DEFAULT, os.getpid) == child


def test_there_are_at_least_sixty_and_no_two_of_one_name() -> None:
    assert len({item.name for item in FILES}) == len(FILES) >= 60


@pytest.mark.parametrize("item", FILES, ids=lambda item: ascii(item.name)[1:60])
def test_a_hostile_file_ends_with_its_code_and_words_in_time_and_memory(work: Work, item: Hostile) -> None:
    item.put(work.folder / "input" / item.name)
    before = work.outside_output()
    began = time.process_time()
    with watched() as seen:
        command = ["run", "--corte", "2022-T1", "--", f"input/{item.name}"]
        done = CliRunner().invoke(cli.cli, command, prog_name="ppc-reports")
    spent = time.process_time() - began + seen.seconds
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == item.exit_code, done.output
    assert item.says in done.output
    assert not [word for word in FOREIGN if word in done.output]
    assert spent < PROCESSOR_SECONDS
    assert seen.most - work.fresh < MEMORY_MB * MEGABYTE
    assert work.outside_output() == before


def test_a_good_workbook_among_all_of_them_has_its_report(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "ppc.toml").write_text(SETTINGS, encoding="utf-8")
    for item in FILES:
        item.put(tmp_path / "input" / item.name)
    (tmp_path / "input" / "bueno.xlsx").write_bytes(GOOD)
    program = "import sys; from ppc_reports.commands.entry import call; sys.exit(call(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, "run", "--corte", "2022-T1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=10 * PATIENCE,
        check=False,
    )
    assert done.returncode == REFUSED, done.stderr[-3000:]
    assert not [word for word in FOREIGN if word in done.stdout + done.stderr]
    assert (tmp_path / "output" / "2022-T1" / "bueno" / "resultado.json").is_file()
    assert not (tmp_path / "output" / "errores").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"input", "output", "ppc.toml"}


def test_a_child_that_dies_hangs_or_fills_its_memory_costs_only_its_own_task() -> None:
    said = []
    for function, argument in ((os._exit, 0), (os._exit, 3), (os.abort, None), (time.sleep, 60), (bytearray, 2**31)):
        limits = Limits(memory_mb=MEMORY_MB, seconds=1 if function is time.sleep else PATIENCE)
        with pytest.raises(Unreadable) as refusal:
            sandbox.within(limits, function, *([] if argument is None else [argument]))
        said.append(refusal.value.finding.code)
        assert opened(limits=Limits(memory_mb=MEMORY_MB)).grids
    assert said == ["FILE-CRASH", "FILE-CRASH", "FILE-CRASH", "FILE-SLOW", "FILE-MEMORY"]


def _grow_on_windows() -> None:
    """In the process: what bounds it there, a watch of 50 MB over what it held, and more than that."""
    vars(inside)["sys"] = SimpleNamespace(platform="win32")
    inside._bound(50, psutil.Process().memory_info().rss)
    _HELD.append(bytearray(b"x") * (100 * MEGABYTE))
    time.sleep(PATIENCE)


def test_on_windows_a_process_that_grows_too_much_ends_itself() -> None:
    with pytest.raises(Unreadable) as refusal:
        sandbox.within(DEFAULT, _grow_on_windows)
    assert refusal.value.finding.code == "FILE-MEMORY"


def test_where_there_is_no_signal_mask_a_process_starts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has none."""
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    sandbox.end_all()
    assert sandbox.within(DEFAULT, os.getpid) != os.getpid()


def _with_a_crash(data: bytes, name: str, broken: str) -> Workbook:
    """In the process: the workbook, where a native library brings everything down while it reads."""
    real = workbook._read

    def read(data: bytes, engine: workbook.Engine, step: workbook._Step) -> Any:
        return os._exit(3) if engine == broken else real(data, engine, step)

    workbook._read = read
    try:
        return load(data, name)
    finally:
        workbook._read = real


def test_where_the_first_reader_brings_the_process_down_the_second_serves_and_it_is_told() -> None:
    book = sandbox.within(DEFAULT, _with_a_crash, GOOD, "plan.xlsx", "calamine")
    assert (book.reader, book.notes) == ("openpyxl", ("FILE-OTHER-READER",))
    with pytest.raises(Unreadable) as caught:
        sandbox.within(DEFAULT, _with_a_crash, old_book(), "plan.xls", "calamine")
    assert caught.value.finding.code == "FILE-CRASH"


@pytest.mark.parametrize(("ended", "made_of"), [(1, "values"), (2, "the list alone")])
def test_where_the_copy_cannot_be_made_of_the_file_it_is_made_of_its_values_or_is_the_list_alone(
    monkeypatch: pytest.MonkeyPatch, ended: int, made_of: str
) -> None:
    finding = Finding("X", Severity.ERROR, "mal", "corrija", "Plan 2022", ((4, 2),))
    choices = Choices(dt.date(2023, 2, 1))
    request = open_session(choices).request(Path("plan.xlsx"), choices)
    begun: list[str] = []

    def begin(step: str) -> None:
        begun.append(step)
        if len(begun) <= ended:
            raise Unreadable(finding)

    monkeypatch.setattr(files_of_one, "begin", begin)
    copy = files_of_one.mark_copy(GOOD, request, (finding,), load(GOOD, "plan.xlsx"))
    assert len(begun) == 2
    assert copy
    assert ("Plan 2022" in load_workbook(BytesIO(copy)).sheetnames) == (made_of == "values")

"""Many workbooks: a process that dies costs its workbook alone, what is kept is small, and a cluster gives the same bytes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import psutil
import pytest
from click.testing import CliRunner, Result

from ppc_reports.commands import choices, cli, workload
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import Session, open_session
from ppc_reports.plan.model import Quarter, State
from ppc_reports.running import cluster, one, one_of_parts
from ppc_reports.running.many import NO_REPORT, Done, Task, in_order, work_all
from tests import parts, samples
from tests.working import ROOT

TODAY = dt.date(2022, 10, 5)
CORTE = Quarter(2022, 3)
START_SECONDS = 300


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choices, "today", lambda: TODAY)
    (tmp_path / "input").mkdir()
    return tmp_path


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def write_books(folder: Path, count: int) -> list[Path]:
    """So many workbooks, each of another entity."""
    found = []
    for number in range(count):
        plan = samples.plan([samples.activity(f"1.{row}", (0.25,) * 4, (0.2,) * 3 + (None,)) for row in (1, 2)])
        found.append(folder / f"entidad{number:02}.xlsx")
        found[-1].write_bytes(parts.book(replace(plan, entity=f"Entidad {number}")))
    return found


def tasks(session: Session, books: list[Path], output: Path, *, whole: bool = True) -> list[Task]:
    choices = Choices(TODAY, corte=CORTE)
    return [Task(session.request(book, choices), output, book.stem, whole=whole) for book in books]


def reports(folder: Path) -> dict[str, bytes]:
    """Every file that a run made but the history, which remembers when."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".sqlite3"
    }


def test_a_process_that_dies_costs_its_workbook_alone(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    books = write_books(work / "input", 4)
    todo = tasks(open_session(Choices(TODAY)), books, work / "output")
    todo[1] = replace(todo[1], request=replace(todo[1].request, path=_Deadly(books[1])))
    ended = [done for _, done in work_all(todo, 2)]
    assert [done.code for done in ended] == [0, NO_REPORT, 0, 0]
    assert [item.code for item in ended[1].findings] == ["FILE-CRASH"]
    assert len(list((work / "output").glob("*/*/resultado.json"))) == 3


class _Deadly(type(Path())):  # type: ignore[misc]
    """A path that kills the process which looks at its file."""

    def stat(self, *, follow_symlinks: bool = True) -> None:
        os._exit(7)


def test_the_order_is_that_of_the_tasks_and_few_are_ahead() -> None:
    under_way: list[int] = []
    most = 0

    def submit(task: Task) -> Callable[[], Done]:
        nonlocal most
        number = int(task.folder or "")
        under_way.append(number)
        most = max(most, len(under_way))

        def wait() -> Done:
            under_way.remove(number)
            return Done(str(number), 0)

        return wait

    request: Any = None
    todo = [Task(request, Path(), str(number)) for number in range(50)]
    told = [(place, done.file) for place, done in in_order(todo, submit, 4)]
    assert told == [(number, str(number)) for number in range(50)]
    assert most == 4


def test_of_one_among_many_only_a_line_is_kept(work: Path) -> None:
    [book] = write_books(work / "input", 1)
    session = open_session(Choices(TODAY))
    [(_, few)], [(_, many)] = (
        work_all(tasks(session, [book], work / "output", whole=whole), 1) for whole in (True, False)
    )
    assert few.summary is not None
    assert many.summary is None
    assert many.findings == few.findings
    assert many.digest == few.digest
    assert many.slim.findings == ()
    assert many.slim.digest is not None


def test_a_run_of_several_has_a_summary_for_people_and_for_programs(work: Path) -> None:
    write_books(work / "input", 3)
    (work / "input" / "roto.xlsx").write_bytes(b"no es un libro")
    done = invoke("run", "--corte", "2022-T3", "--jobs", "1")
    assert done.exit_code == NO_REPORT
    assert "4 libros: 3 con informe; 1 quedó sin informe." in done.stdout
    folder = work / "output" / "2022-T3"
    assert (folder / "resumen.xlsx").read_bytes().startswith(b"PK")
    data = json.loads((folder / "resumen.json").read_text(encoding="utf-8"))
    assert (data["workbooks"], data["reports"]) == (4, 3)
    first, *_, bad = data["files"]
    assert (bad["file"], bad["report"]) == ("roto.xlsx", None)
    assert bad["why"]
    result = json.loads((folder / "entidad00" / "resultado.json").read_text(encoding="utf-8"))
    assert first["states"] == result["totals"]["states"]
    assert first["compliance"] == result["totals"]["compliance"]
    assert list(first["states"]) == [state.value for state in State]
    assert (folder / first["report"]).is_file()
    sheet = openpyxl.load_workbook(folder / "resumen.xlsx").active
    links = [unquote(cell.hyperlink.target).replace("\\", "/") for row in sheet for cell in row if cell.hyperlink]
    assert sorted(links) == sorted(item["report"] for item in data["files"] if item["report"])
    coloured = {cell.fill.fgColor.rgb for row in sheet for cell in row if cell.fill.fill_type == "solid"}
    assert len(coloured) > 2


def test_many_workbooks_are_told_in_few_lines(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workload, "FEW", 2)
    write_books(work / "input", 3)
    done = invoke("run", "--corte", "2022-T3", "--jobs", "1")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "3 libros: 3 con informe."
    assert "Cumplimiento" not in done.stdout
    assert "entidad02.xlsx!" in done.stderr


def test_without_a_word_about_it_every_processor_is_used(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[int] = []

    def spy(todo: list[Task], jobs: int) -> Iterator[tuple[int, Done]]:
        used.append(jobs)
        return work_all(todo, 1)

    monkeypatch.setattr(workload, "work_all", spy)
    write_books(work / "input", 1)
    invoke("run", "--corte", "2022-T3")
    invoke("run", "--corte", "2022-T3", "--jobs", "3")
    monkeypatch.setenv("PPC_JOBS", "5")
    invoke("run", "--corte", "2022-T3")
    assert used == [workload.processors(), 3, 5]


def test_a_parcel_holds_no_path_of_this_machine(work: Path) -> None:
    [book] = write_books(work / "input", 1)
    (work / "templates" / "correo").mkdir(parents=True)
    (work / "templates" / "correo" / "propio.j2").write_text("hola", encoding="utf-8")
    [task] = tasks(open_session(Choices(TODAY)), [book], work / "output")
    parcel = cluster.packed(task)
    assert not [value for value in parcel.given.values() if isinstance(value, Path)]
    assert parcel.templates == (("correo/propio.j2", b"hola"),)
    assert parcel.names == (book.name,)


def test_a_parcel_gives_the_files_of_a_run_here(work: Path) -> None:
    [book] = write_books(work / "input", 1)
    [task] = tasks(open_session(Choices(TODAY)), [book], work / "output")
    reply = cluster.work_parcel(cluster.packed(task))
    assert reply.outcome.files == one.run(task.request, one.read_file).files


def test_the_parts_of_one_plan_travel_as_one_parcel(work: Path) -> None:
    parts.write_parts(work / "input", parts.whole_plan(), parts.OFFICES[:3])
    choices = Choices(TODAY, corte=CORTE, consolidate=True)
    session = open_session(choices)
    books = sorted((work / "input").iterdir())
    [task] = workload.tasks_of(choices, session, [(book, book.stem) for book in books])
    reply = cluster.work_parcel(cluster.packed(task))
    assert len(reply.outcome.files) > 3
    assert reply.outcome.files == one_of_parts.run_joint(task.joint, one.read_file).files


def test_another_version_on_a_worker_is_refused(work: Path) -> None:
    [book] = write_books(work / "input", 1)
    [task] = tasks(open_session(Choices(TODAY)), [book], work / "output")
    with pytest.raises(cluster.ClusterError, match=r"0\.0\.0"):
        cluster.work_parcel(replace(cluster.packed(task), version="0.0.0"))


def test_a_cluster_that_is_not_there_ends_with_2(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra «dask» is not installed")
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    write_books(work / "input", 1)
    done = invoke("run", "--cluster", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert "no se pudo conectar" in done.stderr


@contextmanager
def a_cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a real scheduler on this machine, and the processes of its workers."""
    scheduler = folder / "scheduler.json"
    environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False", "PYTHONPATH": str(ROOT / "src")}
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> None:
        with (folder / f"log{len(started)}").open("wb") as log:
            command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
            started.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log))

    try:
        start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(scheduler)
        )
        wait_for(scheduler.is_file)
        address = json.loads(scheduler.read_text(encoding="utf-8"))["address"]
        for _ in range(workers):
            start("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        yield address, started[1:]
    finally:
        for process in started:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that this test started, and its own children."""
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    process.wait()


def wait_for(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + START_SECONDS
    while not true():
        assert time.monotonic() < limit, "it does not come"
        time.sleep(0.05)


def test_two_workers_of_which_one_is_killed_give_the_same_bytes(work: Path, tmp_path_factory: Any) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra «dask» is not installed")
    books = write_books(work / "input", 12)
    session = open_session(Choices(TODAY))
    for _ in work_all(tasks(session, books, work / "here"), 1):
        pass
    with a_cluster(tmp_path_factory.mktemp("dask"), 2) as (address, workers):
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=START_SECONDS)
        ended = []
        for _, done in cluster.work_cluster(tasks(session, books, work / "there"), address):
            ended.append(done)
            if len(ended) == 2:
                end(workers[0])
    assert [done.code for done in ended] == [0] * 12
    here, there = reports(work / "here"), reports(work / "there")
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []

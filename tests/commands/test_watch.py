"""Watching the input folder: only finished workbooks, once per content, whatever else happens."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ppc_reports.commands import watch
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.watch import PATIENCE, STEADY_POLLS, Finished, Folder, in_use, stopped_by_signals
from ppc_reports.plan.findings import finding
from ppc_reports.plan.model import Quarter
from ppc_reports.running.history.runs import runs
from ppc_reports.running.history.store import open_history
from ppc_reports.running.many import Done
from tests.running.history.test_history import book, rows

INTERVAL = 0.1
PROGRAM = "import sys; from ppc_reports.commands.entry import call; sys.exit(call(sys.argv[1:]))"


def polled(folder: Folder, times: int = STEADY_POLLS + 1) -> list[Finished]:
    return [found for _ in range(times) for found in folder.poll()]


def names(found: list[Finished]) -> list[str]:
    return list(dict.fromkeys(item.path.name for item in found))


def test_a_workbook_is_finished_when_it_stays_as_it_is(tmp_path: Path) -> None:
    folder, path = Folder(tmp_path), tmp_path / "plan.xls"
    for size in range(1, 6):
        path.write_bytes(b"x" * size)
        assert folder.poll() == ()
    assert names(polled(folder)) == ["plan.xls"]


def test_a_file_of_the_same_size_that_was_written_again_is_not_steady(tmp_path: Path) -> None:
    folder, path = Folder(tmp_path), tmp_path / "plan.xls"
    for second in range(5):
        path.write_bytes(b"x")
        os.utime(path, (second, second))
        assert folder.poll() == ()


def test_a_half_copied_container_waits_until_it_is_whole(tmp_path: Path) -> None:
    folder, path, whole = Folder(tmp_path), tmp_path / "plan.xlsx", book(rows())
    path.write_bytes(whole[: len(whole) // 2])
    assert polled(folder, STEADY_POLLS * PATIENCE - 1) == []
    path.write_bytes(whole)
    assert names(polled(folder)) == ["plan.xlsx"]


def test_a_container_that_stays_broken_is_told_in_the_end(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "plan.xlsx").write_bytes(b"PK")
    assert names(polled(folder, STEADY_POLLS * PATIENCE)) == ["plan.xlsx"]


@pytest.mark.parametrize("lock", ["~$seguimiento.xlsx", "~$guimiento.xlsx", ".~lock.seguimiento.xlsx#"])
def test_a_workbook_that_is_open_waits_for_its_lock_file_to_go(tmp_path: Path, lock: str) -> None:
    folder, path = Folder(tmp_path), tmp_path / "seguimiento.xlsx"
    path.write_bytes(book(rows()))
    (tmp_path / lock).write_bytes(b"")
    assert in_use(path)
    assert polled(folder) == []
    (tmp_path / lock).unlink()
    assert names(polled(folder)) == ["seguimiento.xlsx"]


def test_a_content_is_given_once_under_whatever_name(tmp_path: Path) -> None:
    folder, data = Folder(tmp_path), book(rows())
    (tmp_path / "uno.xlsx").write_bytes(data)
    (tmp_path / "otro.xlsx").write_bytes(data)
    [found] = [item for _ in range(STEADY_POLLS) for item in folder.poll()]
    folder.settle(found)
    assert polled(folder) == []
    os.utime(found.path, (1, 1))
    assert polled(folder) == []
    found.path.write_bytes(book(rows(first=0.1)))
    assert names(polled(folder)) == [found.path.name]


def test_what_was_not_settled_comes_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "plan.xls").write_bytes(b"x")
    assert len(polled(folder, STEADY_POLLS + 3)) == 4


def test_a_folder_that_is_gone_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nada"):
        Folder(tmp_path / "nada").poll()


def test_a_signal_asks_to_stop_and_the_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopped_by_signals() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
    assert signal.getsignal(signal.SIGINT) is before


def test_on_windows_a_console_that_is_closed_asks_to_stop_and_waits_for_the_workbook_in_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handlers: list[Callable[[int], bool]] = []
    kernel = SimpleNamespace(
        SetConsoleCtrlHandler=lambda handler, add: handlers.append(handler) if add else handlers.remove(handler)
    )
    windows = SimpleNamespace(
        WINFUNCTYPE=lambda *_: lambda function: function,
        c_bool=bool,
        c_uint32=int,
        windll=SimpleNamespace(kernel32=kernel),
    )
    monkeypatch.setitem(sys.modules, "ctypes", windows)
    monkeypatch.setattr(watch, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(watch, "_LAST_SECONDS", 300)
    answers: list[bool] = []
    with stopped_by_signals() as stop:
        [closing] = handlers
        assert not closing(0)  # Ctrl+C is a signal
        assert not stop.is_set()
        system = threading.Thread(target=lambda: answers.append(closing(2)))
        system.start()
        assert stop.wait(300)
        assert answers == []
    system.join(300)
    assert answers == [True]
    assert handlers == []


class Watcher:
    """``ppc-reports watch`` in a process of its own."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self._log = (work / "said.txt").open("w+", encoding="utf-8")
        arguments = ["watch", "--interval", str(INTERVAL), "--corte", "2022-T2", "--log", "--fail-on", "never"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=work,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )

    def said(self) -> str:
        return (self.work / "said.txt").read_text(encoding="utf-8")

    def until(self, done: Callable[[], bool], seconds: float = 300) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        try:
            return self.process.wait(300)
        finally:
            self.close()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._log.close()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "input").mkdir()
    return tmp_path


@pytest.fixture
def watcher(work: Path) -> Iterator[Watcher]:
    started = Watcher(work)
    try:
        started.until(lambda: "Vigilando" in started.said())
        yield started
    finally:
        started.close()


def other(name: str) -> bytes:
    """The workbook of another plan of the same entity and year."""
    return book([replace(item, description=f"Hacer la jornada {item.key} de {name}") for item in rows()])


def reports(work: Path) -> set[str]:
    return {path.parent.name for path in work.glob("output/2022-T2/*/resultado.json")}


def count_of_runs(work: Path) -> int:
    with open_history(work / "output") as history:
        return len(runs(history))


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals to a process")
def test_watch_serves_what_is_finished_survives_what_is_bad_and_stops_on_a_signal(work: Path, watcher: Watcher) -> None:
    data, path = book(rows()), work / "input" / "plan.xlsx"
    half = len(data) // 2
    path.write_bytes(data[:half])
    lock = work / "input" / "~$abierto.xlsx"
    lock.write_bytes(b"")
    (work / "input" / "abierto.xlsx").write_bytes(other("Archivo"))
    time.sleep(INTERVAL * STEADY_POLLS * 3)
    assert reports(work) == set()
    with path.open("ab") as stream:
        stream.write(data[half:])
    watcher.until(lambda: reports(work) == {"plan"})
    lock.unlink()
    watcher.until(lambda: reports(work) == {"plan", "abierto"})
    (work / "input" / "roto.xls").write_bytes(b"no es un libro")
    watcher.until(lambda: "roto.xls" in watcher.said())
    (work / "input" / "copia.xlsx").write_bytes(data)
    (work / "input" / "nuevo.xlsx").write_bytes(other("Sistemas"))
    watcher.until(lambda: "nuevo" in reports(work))
    assert reports(work) == {"plan", "abierto", "nuevo"}
    log = (work / "output" / "registro" / "ppc.log").read_text(encoding="utf-8")
    assert log.count("INFO plan.xlsx: informe") == 1
    assert watcher.stop(signal.SIGTERM) == 0
    assert "Vigilancia terminada.\n" in watcher.said()
    assert "Traceback" not in watcher.said()
    again = Watcher(work)
    try:
        again.until(lambda: "Vigilando" in again.said())
        time.sleep(INTERVAL * STEADY_POLLS * 3)
        assert again.stop(signal.SIGINT) == 0
    finally:
        again.close()
    assert count_of_runs(work) == 3


class Rounds:
    """The rounds of a watch over a folder, without a process or a clock."""

    def __init__(self, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(work)
        self.folder = Folder(Path("input"))

    def go(self) -> None:
        for _ in range(STEADY_POLLS + 1):
            watch._round(self.folder, threading.Event(), self.choices)

    @staticmethod
    def choices(path: Path) -> Choices:
        return Choices(dt.date(2022, 7, 11), files=(path,), corte=Quarter(2022, 2))


def twice(work: Path) -> set[str]:
    """The output folders whose report tells that there is another version of its plan."""
    told = (json.loads(path.read_text(encoding="utf-8")) for path in work.glob("output/2022-T2/*/resultado.json"))
    return {data["source"]["file"] for data in told if any(item["code"] == "PLAN-TWICE" for item in data["findings"])}


def test_two_versions_of_a_plan_are_told_and_held_back_until_one_of_them_is_gone(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(work, monkeypatch)
    (work / "input" / "uno.xlsx").write_bytes(book(rows()))
    (work / "input" / "archivo.xlsx").write_bytes(other("Archivo"))
    rounds.go()
    assert twice(work) == set()
    mail = work / "output" / "2022-T2" / "uno" / "correo_control_interno.eml"
    assert mail.exists()
    (work / "input" / "dos.xlsx").write_bytes(book(rows(first=0.1)))
    rounds.go()
    assert twice(work) == {"uno.xlsx", "dos.xlsx"}
    assert not mail.exists()
    made = count_of_runs(work)
    rounds.go()
    assert count_of_runs(work) == made
    (work / "input" / "dos.xlsx").unlink()
    rounds.go()
    assert twice(work) == {"dos.xlsx"}
    assert mail.exists()


def test_a_version_that_becomes_another_plan_gives_the_other_its_report_back(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(work, monkeypatch)
    (work / "input" / "uno.xlsx").write_bytes(book(rows()))
    (work / "input" / "dos.xlsx").write_bytes(book(rows(first=0.1)))
    rounds.go()
    assert twice(work) == {"uno.xlsx", "dos.xlsx"}
    (work / "input" / "dos.xlsx").write_bytes(other("Sistemas"))
    rounds.go()
    assert twice(work) == set()


def test_what_was_put_off_is_given_again_after_ever_more_looks(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "plan.xlsx").write_bytes(book(rows()))
    given = []
    for look in range(40):
        for finished in folder.poll():
            given.append(look)
            assert folder.put_off(finished) == (len(given) == 1)
    assert [second - first for first, second in itertools.pairwise(given)] == [2, 3, 5, 9, 17]


@pytest.mark.parametrize(
    "done",
    [
        Done("plan.xlsx", 3, trouble="no se pudo escribir «informe.xlsx»: está abierto en otro programa."),
        Done("plan.xlsx", 3, failure=finding("FILE-ACCESS", found="Permission denied")),
        Done("plan.xlsx", 4, trouble="Falla del programa"),
    ],
)
def test_what_could_not_be_written_or_read_is_tried_again_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], done: Done
) -> None:
    """A report whose target was open in Excel was never made again, until somebody changed the workbook."""
    (tmp_path / "plan.xlsx").write_bytes(book(rows()))
    folder, ends = Folder(tmp_path), [done, done, Done("plan.xlsx", 0)]
    monkeypatch.setattr(watch, "_serve", lambda *_: [ends.pop(0)])
    for _ in range(30):
        watch._round(folder, threading.Event(), lambda path: Choices(dt.date(2023, 2, 1), files=(path,)))
    assert ends == []
    assert capsys.readouterr().err.count("Se volverá a intentar") == 1


def test_a_workbook_that_is_itself_at_fault_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.xlsx").write_bytes(book(rows()))
    folder, served = Folder(tmp_path), []

    def serve(*_: object) -> list[Done]:
        served.append(1)
        return [Done("plan.xlsx", 3, failure=finding("FILE-ENCRYPTED"))]

    monkeypatch.setattr(watch, "_serve", serve)
    for _ in range(30):
        watch._round(folder, threading.Event(), lambda path: Choices(dt.date(2023, 2, 1), files=(path,)))
    assert served == [1]
    assert capsys.readouterr().err == ""

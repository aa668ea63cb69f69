"""Whole or not at all: whatever stops a run, its outputs are whole, the next run works, and two never meet."""

from __future__ import annotations

import hashlib
import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from click.testing import CliRunner
from filelock import FileLock, Timeout

from ppc_reports.commands import cli, entry
from ppc_reports.plan.model import Quarter
from ppc_reports.running import outputs
from ppc_reports.running.outputs import OutputError, write_outputs
from ppc_reports.running.writing import locking
from ppc_reports.running.writing.locking import BusyError, alone
from tests.hostile import book, plan_rows

PROGRAM = "import sys; from ppc_reports.commands.entry import call; sys.exit(call(sys.argv[1:]))"
CORTE = Quarter(2022, 1)
OLD, NEW = (book(plan_rows().replace("encuentro", word)) for word in ("encuentro", "foro"))
KILLS, WHOLE_RUN_EVERY, PATIENCE = 50, 10, 300

NURSERY = """
import os, sys
import ppc_reports.commands
from ppc_reports.commands.entry import call
for _ in sys.stdin:
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.dup2(2, 1)
        os._exit(call(sys.argv[1:]))
    print(child, flush=True)
    os.waitpid(child, 0)
    print("", flush=True)
"""
"""Runs, each in a process of its own, that need not load the program first: one for each line, its number, and its end."""

REPORTED, SOONEST_END = (0, 1), 0.4
"""On a fast machine a run may end by itself, but not sooner than after so many seconds."""

posix = pytest.mark.skipif(os.name != "posix", reason="kill -9 y los límites de archivos son de POSIX")


def started(folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """A run of the working folder, in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "run", "--corte", str(CORTE), *more],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


class Nursery:
    """Starts runs of a working folder that can be killed."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", NURSERY, "run", "--corte", str(CORTE)]
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, seconds: float) -> float:
        """How long a run took that was killed after so many seconds, if it was not over."""
        assert self.process.stdin
        assert self.process.stdout
        print(file=self.process.stdin, flush=True)
        number, began = int(self.process.stdout.readline()), time.monotonic()
        ended, _, _ = select.select([self.process.stdout], [], [], seconds)
        if not ended:
            os.kill(number, signal.SIGKILL)
        self.process.stdout.readline()
        return time.monotonic() - began

    def close(self) -> None:
        """No more runs."""
        self.process.communicate()


def finished(folder: Path) -> str:
    """What a whole run says; it must work."""
    out, err = started(folder).communicate(timeout=PATIENCE)
    said = (out + err).decode("utf-8")
    assert "Traceback" not in said
    assert "nuevo" in said or "reemplazado" in said or "sin cambios" in said, said
    return said


def working_folder(place: Path, data: bytes) -> Path:
    (place / "input").mkdir(parents=True)
    (place / "input" / "plan.xlsx").write_bytes(data)
    return place


def reports(folder: Path) -> dict[str, bytes]:
    """The files of the workbook's output, by name."""
    place = folder / "output" / str(CORTE) / "plan"
    return {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} if place.is_dir() else {}


def of_session(number: int) -> list[psutil.Process]:
    """The processes of a session that are not yet gone."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == number and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, ProcessLookupError):
            continue
    return found


@posix
@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.25, 0.35, 0.5, 0.65, 0.8, 1.0])
def test_interrupted_from_the_keyboard_it_ends_and_the_processes_it_has_started_do_not_hear_it(
    tmp_path: Path, seconds: float
) -> None:
    """A terminal interrupts every process of the program at once, also those that are only starting."""
    work = working_folder(tmp_path, OLD)
    for name in ("otro.xlsx", "tercero.xlsx"):
        (work / "input" / name).write_bytes(OLD)
    begun = """
import signal
from ppc_reports.commands.entry import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a job in the background does not have
print("ya", flush=True)
main()
"""
    run = subprocess.Popen(
        [sys.executable, "-c", begun, "run", "--corte", str(CORTE), "--jobs", "2"],
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert run.stdout
    run.stdout.readline()
    time.sleep(seconds)
    os.killpg(run.pid, signal.SIGINT)
    _, told = run.communicate(timeout=PATIENCE)
    assert b"KeyboardInterrupt" not in told
    assert b"Falla" not in told
    assert run.returncode == entry.INTERRUPTED or (run.returncode in REPORTED and seconds > SOONEST_END)
    gone_by = time.monotonic() + PATIENCE
    while of_session(run.pid) and time.monotonic() < gone_by:
        time.sleep(0.05)
    assert not of_session(run.pid)


def wait_until_free(output: Path) -> None:
    """Wait for the lock: what was only starting when its parent was killed holds it for the moment until it has started."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        with suppress(BusyError), alone(output):
            return
        time.sleep(0.01)


@posix
def test_fifty_kills_at_random_moments_leave_a_whole_set_and_a_folder_that_works(tmp_path: Path) -> None:
    work, chance = working_folder(tmp_path / "trabajo", OLD), random.Random(5)
    nursery = Nursery(work)
    took = min(nursery.run(PATIENCE) for _ in range(2))
    for kill in range(KILLS):
        (work / "input" / "plan.xlsx").write_bytes((OLD, NEW)[kill % 2])
        nursery.run(chance.uniform(0, took))
        wait_until_free(work / "output")
        with alone(work / "output"):
            source = source_of_one_set(reports(work))
        assert source in (hashlib.sha256(OLD).hexdigest(), hashlib.sha256(NEW).hexdigest())
        if kill % WHOLE_RUN_EVERY == WHOLE_RUN_EVERY - 1:
            finished(work)
            assert source_of_one_set(reports(work)) == hashlib.sha256((OLD, NEW)[kill % 2]).hexdigest()
    nursery.close()
    assert not list(work.rglob(".ppc-*.tmp"))
    assert not (work / "output" / "errores").exists()


def source_of_one_set(files: dict[str, bytes]) -> str:
    """The workbook of a set of files, by its fingerprint; fails where the mail is not that of the report beside it."""
    [report] = [name for name in files if name.startswith("Seguimiento_") and name.endswith(".xlsx")]
    mails = [name for name in files if name.endswith(".eml")]
    assert mails
    for mail in mails:
        attached = list(message_from_bytes(files[mail], policy=default).iter_attachments())
        assert any(part.get_content() in files.values() for part in attached), (mail, report)
    source: str = json.loads(files["resultado.json"])["source"]["sha256"]
    return source


@posix
def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    run = started(working_folder(tmp_path, OLD))
    time.sleep(1)
    run.kill()
    run.communicate()
    patience = time.monotonic() + PATIENCE
    while of_session(run.pid) and time.monotonic() < patience:
        time.sleep(0.1)
    assert of_session(run.pid) == []


@posix
@pytest.mark.parametrize("step", ["fsync", "replace", "unlink"])
@pytest.mark.parametrize("after", range(8))
def test_a_kill_at_every_step_of_writing_leaves_the_old_set_or_the_new_one(
    tmp_path: Path, step: str, after: int
) -> None:
    old = {"Seguimiento_PPC_X_2022-T1.xlsx": b"informe", "resultado.json": b"{}", "plan_observado.xlsx": b"marcas"}
    new = {"Seguimiento_PPC_X_2022-T1.xlsx": b"informe nuevo" * 9000, "resultado.json": b"[]"}
    folder = tmp_path / "output" / "2022-T1" / "plan"
    write_outputs(folder, old, CORTE)
    script = f"""
import os, pathlib, signal
from ppc_reports.plan.model import Quarter
from ppc_reports.running.outputs import write_outputs
owner, count = (os, 0) if {step!r} == "fsync" else (pathlib.Path, 0)
real = getattr(owner, {step!r})
def killing(*given, **named):
    global count
    if count == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
    return real(*given, **named)
setattr(owner, {step!r}, killing)
write_outputs(pathlib.Path({str(folder)!r}), {new!r}, Quarter(2022, 1))
"""
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode in (0, -signal.SIGKILL)
    with alone(tmp_path / "output"):
        left = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert left == new if killed.returncode == 0 else left in (old, new)
        write_outputs(folder, new, CORTE)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == new


@posix
def test_a_disk_that_takes_no_more_leaves_the_earlier_outputs_and_says_what_to_do(tmp_path: Path) -> None:
    work = working_folder(tmp_path, OLD)
    finished(work)
    before = reports(work)
    (work / "input" / "plan.xlsx").write_bytes(NEW)
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); {PROGRAM}"
    done = subprocess.run(
        [sys.executable, "-c", limited, "run", "--corte", str(CORTE)],
        cwd=work,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "Libere espacio y ejecute de nuevo" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert reports(work) == before
    finished(work)
    assert reports(work) != before


@pytest.mark.parametrize("call", ["mkdir", "open", "replace"])
def test_a_target_that_may_not_be_written_leaves_the_earlier_outputs_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    write_outputs(tmp_path / "plan", {"resultado.json": b"{}"}, CORTE)
    real = getattr(Path, call)

    def refused(self: Path, *given: object, **named: object) -> object:
        if call != "open" or given[:1] == ("xb",):
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *given, **named)

    monkeypatch.setattr(Path, call, refused)
    with pytest.raises(OutputError, match=r"abierto en otro programa, o la carpeta es de solo lectura.*de nuevo"):
        write_outputs(tmp_path / "plan", {"resultado.json": b"[]"}, CORTE)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in (tmp_path / "plan").iterdir()} == {"resultado.json": b"{}"}


def test_two_runs_do_not_meet_and_the_second_says_who_is_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = working_folder(tmp_path, OLD)
    monkeypatch.chdir(work)
    with alone(work / "output"):
        done = CliRunner().invoke(cli.cli, ["run", "--corte", str(CORTE)], prog_name="ppc-reports")
    assert done.exit_code == 2
    said = " ".join(done.stderr.split())
    assert f"otra ejecución está trabajando en «output»: el proceso {os.getpid()} del equipo" in said
    assert "Espere a que termine" in said
    assert reports(work) == {}
    done = CliRunner().invoke(cli.cli, ["run", "--corte", str(CORTE)], prog_name="ppc-reports")
    assert done.exit_code in (0, 1), done.output
    assert reports(work)


def test_one_run_after_another_and_in_other_folders_at_once_is_fine(tmp_path: Path) -> None:
    with alone(tmp_path / "a"), alone(tmp_path / "b"):
        assert json.loads((tmp_path / "a" / locking.OWNER_NAME).read_text(encoding="utf-8"))["proceso"] == os.getpid()
        (tmp_path / "a" / "informe.xlsx").write_bytes(b"")
    with alone(tmp_path / "a"):
        pass
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"informe.xlsx", locking.LOCK_NAME}
    assert not (tmp_path / "b").exists()


@posix
def test_a_folder_in_which_nothing_was_written_goes_before_another_run_can_hold_its_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lock was free by then: what was removed was that of the next run, and a third one met no lock."""
    refused: list[Path] = []

    def leave(output: Path) -> None:
        with pytest.raises(Timeout):
            FileLock(output / locking.LOCK_NAME, timeout=0).acquire()
        refused.append(output)
        leave_nothing(output)

    leave_nothing = locking._leave_nothing
    monkeypatch.setattr(locking, "_leave_nothing", leave)
    with alone(tmp_path / "output"):
        pass
    assert refused == [tmp_path / "output"]
    assert not (tmp_path / "output").exists()


def test_on_windows_the_folder_goes_once_its_lock_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is open cannot be removed there; one that another run holds is open."""
    left: list[Path] = []

    def leave(output: Path) -> None:
        with FileLock(output / locking.LOCK_NAME, timeout=0):
            left.append(output)

    monkeypatch.setattr(locking, "_leave_nothing", leave)
    monkeypatch.setattr(locking, "sys", SimpleNamespace(platform="win32"))
    with alone(tmp_path / "output"):
        pass
    assert left == [tmp_path / "output"]


@posix
def test_the_lock_of_a_run_that_was_killed_is_free_at_once(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from ppc_reports.running.writing.locking import alone\n"
        "with alone(Path(sys.argv[1])):\n    print('mía', flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline()
        with pytest.raises(BusyError, match=f"el proceso {owner.pid} "), alone(tmp_path):
            pass
        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()
    with alone(tmp_path):
        assert json.loads((tmp_path / locking.OWNER_NAME).read_text(encoding="utf-8"))["proceso"] == os.getpid()


@pytest.mark.parametrize("left", [b"", b"[]", b"{}", b"\xff", b'{"proceso": 1}'])
def test_an_owner_that_left_no_name_is_still_respected(tmp_path: Path, left: bytes) -> None:
    with alone(tmp_path):
        (tmp_path / locking.OWNER_NAME).write_bytes(left)
        with pytest.raises(BusyError, match="un proceso que acaba de empezar"), alone(tmp_path):
            pass


def test_a_folder_that_cannot_be_locked_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"")
    with pytest.raises(OutputError, match="hay un archivo donde debe ir una carpeta"), alone(tmp_path / "output"):
        pass


def test_only_what_runs_left_half_written_is_swept(tmp_path: Path) -> None:
    for name in (".ppc-0a1b.tmp", "2022-T1/plan/.ppc-ff.tmp", "2022-T1/plan/notas.tmp", "2022-T1/plan/informe.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    outputs.sweep(tmp_path, lambda *_: False)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"notas.tmp", "informe.xlsx"}

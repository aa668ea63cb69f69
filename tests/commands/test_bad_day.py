"""The command on a bad day: closed and full streams, odd paths and settings: the codes and words of the contract."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import sqlite3
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from ppc_reports.commands import cli
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.excel.limits_of_excel import linkable
from ppc_reports.opening import sandbox, workbook
from ppc_reports.running import many, one
from ppc_reports.running.history.beside import FILE_NAME
from ppc_reports.running.many import Task
from ppc_reports.running.memory import Memory
from ppc_reports.running.outputs import explained, is_too_long
from ppc_reports.running.request import Outcome
from ppc_reports.running.sending.smtp import Server
from ppc_reports.running.writing.locking import OWNER_NAME
from ppc_reports.running.writing.replacing import JOURNAL
from ppc_reports.settings.credentials import Credentials
from ppc_reports.settings.limits import Limits
from tests.campaign import edited
from tests.working import ROOT, copy_working_folder

PROGRAM = "import sys; from ppc_reports.commands.entry import main; main()"
CORTE = "2022-T3"
posix = pytest.mark.skipif(sys.platform == "win32", reason="it is done with the shell of POSIX")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_working_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def shell(folder: Path, arguments: str, redirect: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The program as a shell starts it, its streams as the shell leaves them."""
    line = f'"$PYTHON" -c "$PROGRAM" {arguments} {redirect}'
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env={**os.environ, "PYTHON": sys.executable, "PROGRAM": PROGRAM, "PYTHONPATH": str(ROOT / "src"), **variables},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@posix
@pytest.mark.parametrize(
    ("redirect", "code"),
    [
        (">&-", 0),
        ("2>&-", 0),
        ("<&- >&- 2>&-", 0),
        (">/dev/full", 1),
        ("2>/dev/full", 0),
        ("| head -c 1; exit 0", 0),
    ],
)
def test_streams_that_are_closed_or_full_change_no_work_and_show_no_traceback(
    work: Path, redirect: str, code: int
) -> None:
    done = shell(work, f"run --corte {CORTE}", redirect)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert list((work / "output").glob("*/*/resultado.json"))
    assert not (work / "output" / "errores").exists()
    if code:
        assert "el disco está lleno" in done.stderr


def test_a_path_that_no_system_takes_is_wrong_use(work: Path) -> None:
    done = invoke("run", "--output", "x" * 300)
    assert done.exit_code == 2
    assert "la ruta es demasiado larga" in done.stderr


@posix
def test_a_workbook_with_the_longest_of_names_has_its_report(work: Path) -> None:
    """The marked copy of a name of 61 signs of four bytes each had a name too long for the system."""
    book = next((work / "input").iterdir())
    book.rename(work / "input" / f"{'🙂' * 61}.xlsx")
    assert invoke("run", "--corte", CORTE).exit_code == 0
    assert list((work / "output").glob("*/*/resultado.json"))


def test_windows_says_of_a_long_path_only_that_it_is_not_there() -> None:
    missing = OSError(errno.ENOENT, "No such file or directory")
    assert is_too_long(missing, "C:\\" + "x" * 250, "win32")
    assert not is_too_long(missing, "C:\\x", "win32")
    assert not is_too_long(missing, "/" + "x" * 250, "linux")
    assert "más corta" in str(explained(OSError(errno.ENAMETOOLONG, "File name too long"), Path("x")))


@posix
@pytest.mark.parametrize("kind", ["dangling", "pipe"])
def test_settings_that_are_no_file_are_told_and_never_taken_for_none(work: Path, kind: str) -> None:
    settings = work / "ppc.toml"
    settings.unlink(missing_ok=True)
    settings.symlink_to("no-hay") if kind == "dangling" else os.mkfifo(settings)
    done = invoke("run")
    assert done.exit_code == 2
    assert ("no existe" if kind == "dangling" else "no es un archivo corriente") in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_log_on_a_full_disk_is_told_once_and_stops_nothing(work: Path) -> None:
    """It showed the traceback of the library, and ended with 4 after the report was made."""
    (work / "output" / "registro").mkdir()
    (work / "output" / "registro" / "ppc.log").symlink_to("/dev/full")
    done = shell(work, f"run --log --corte {CORTE}", "")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("No se puede escribir el registro") == 1
    assert "el disco está lleno" in " ".join(done.stderr.split())


def test_a_workbook_that_is_named_twice_is_one(work: Path) -> None:
    """It was taken for another version of its own plan, and both reports were PRELIMINAR."""
    [book] = (work / "input").iterdir()
    done = invoke("run", str(book), f"input/../input/{book.name}", str(book), "--corte", CORTE)
    assert done.exit_code == 0, done.output
    assert [path.parent.name for path in (work / "output").glob("*/*/resultado.json")] == [book.stem]


@posix
def test_a_pipe_that_is_to_be_verified_is_no_issue(work: Path) -> None:
    invoke("run", "--corte", CORTE)
    os.mkfifo(work / "informe.xlsx")
    assert invoke("history", "--verify", "informe.xlsx").exit_code == 1


def test_an_interval_that_is_no_number_is_wrong_use(work: Path) -> None:
    assert invoke("watch", "--interval", "nan").exit_code == 2


@posix
@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "ascii", "utf-16"])
def test_a_console_that_knows_few_letters_shows_the_others_as_it_can(work: Path, encoding: str) -> None:
    done = shell(work, f"run --corte {CORTE}", "", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert list((work / "output").glob("*/*/resultado.json"))


@posix
@pytest.mark.parametrize("kind", ["dangling", "pipe"])
def test_a_question_bank_that_is_no_file_is_told_and_never_taken_for_none(work: Path, kind: str) -> None:
    own = work / "templates" / "furag.toml"
    own.unlink()
    own.symlink_to("no-hay") if kind == "dangling" else os.mkfifo(own)
    done = invoke("run")
    assert done.exit_code == 2
    assert "furag.toml" in done.stderr


@posix
@pytest.mark.parametrize(
    ("name", "code"),
    [(OWNER_NAME, 0), (FILE_NAME, 0), ("2022-T3/plan/resultado.json", 0), (f"2022-T3/plan/{JOURNAL}", 3)],
)
def test_a_pipe_in_the_place_of_a_file_of_the_program_holds_up_no_run(work: Path, name: str, code: int) -> None:
    """Whoever waits for what comes out of it waits for ever, and holds the folder meanwhile."""
    next((work / "input").iterdir()).rename(work / "input" / "plan.xlsx")
    (work / "output" / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(work / "output" / name)
    done = shell(work, f"run --corte {CORTE}", "")
    assert done.returncode == code, done.stderr
    assert (work / "output" / CORTE / "plan" / "resultado.json").is_file() == (code == 0)


def test_a_control_character_in_the_settings_is_told_with_its_line(work: Path) -> None:
    (work / "ppc.toml").write_text('fail_on = "error"\nentity = "a\\u0000b"\n', encoding="utf-8")
    done = invoke("run")
    assert done.exit_code == 2
    assert "línea 2" in done.stderr
    assert "carácter de control" in done.stderr


@posix
def test_a_limit_of_memory_that_the_system_sets_lower_is_no_fault(work: Path) -> None:
    done = shell(work, f"run --corte {CORTE}", "").returncode
    assert done == 0
    limited = subprocess.run(
        ["sh", "-c", f'ulimit -v 900000; "{sys.executable}" -c "{PROGRAM}" run --corte {CORTE}'],
        cwd=work, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert limited.returncode in (0, 3), limited.stderr
    assert "Traceback" not in limited.stderr


def test_a_history_with_a_time_that_is_none_is_damaged_and_no_fault(work: Path) -> None:
    invoke("run", "--corte", CORTE)
    with sqlite3.connect(work / "output" / FILE_NAME) as history:
        history.execute("INSERT INTO due VALUES ('2022-T4', 'ayer')")
    done = invoke("run", "--corte", CORTE, "--if-due", "1")
    assert done.exit_code == 0


@pytest.mark.parametrize(
    "said", ["bienvenido S3cretaLarga99", "y" * 186 + " pw S3cretaLarga99", "pw S3cret", "PW s3CRETAlarga"]
)
def test_no_piece_of_the_password_is_shown(said: str) -> None:
    shown = Server("h", credentials=Credentials("usuario", "S3cretaLarga99")).said(535, said.encode())
    assert "s3cr" not in shown.casefold()
    assert "larga" not in shown.casefold()


def test_a_password_with_blanks_is_hidden_however_the_server_folds_it() -> None:
    shown = Server("h", credentials=Credentials("usuario", "dos  espacios")).said(535, b"clave dos  espacios mala")
    assert "espacios" not in shown


@posix
def test_what_the_program_starts_does_not_inherit_the_password(work: Path) -> None:
    spy = (
        "import os, sys; from ppc_reports.opening import sandbox; from ppc_reports.settings.limits import Limits\n"
        "from ppc_reports.commands import entry\n"
        "def call(arguments, secrets):\n"
        "    print(sorted(secrets), sandbox.within(Limits(), os.getenv, 'PPC_SMTP_PASSWORD')); return 0\n"
        "entry.call = call\n"
        "if __name__ == '__main__': entry.main()\n"
    )
    (work / "spy.py").write_text(spy, encoding="utf-8")
    secrets = {"PPC_SMTP_USER": "u", "PPC_SMTP_PASSWORD": "S3creta"}
    done = subprocess.run(
        [sys.executable, "spy.py", "run"],
        cwd=work,
        env={**os.environ, **secrets, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.strip() == "['PPC_SMTP_PASSWORD', 'PPC_SMTP_USER'] None", done.stderr


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://entidad.gov.co/a@b", True),
        ("mailto:a@entidad.gov.co", True),
        ("https://user:pw@evil.co/x", False),
        ("https://entidad.gov.co\\@evil.co", False),
        ("mailto:a@b.co?bcc=evil@x.co", False),
        ("mailto:a@b.co,c@d.co", False),
        ("https://a.co/\u202egpj.exe", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_plain_addresses_become_links(url: str, fits: bool) -> None:
    assert linkable(url) is fits


SHORT = Limits(seconds=4)
WHAT_A_STEP_NEED_NOT_IMPORT = (
    "ppc_reports.running.files_of_one", "ppc_reports.running.many", "ppc_reports.running.one_of_parts",
)  # fmt: skip
"""On a busy machine the imports alone may take longer than the short limit of a test."""
LIMITS = "[limits]\nseconds = {seconds}\n"
OWN = Path("templates/correo/control_interno.txt.j2")


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}", "no termina"),
        ("{{ 'a' * 50000000 }}", "millones de letras"),
    ],
)
def test_a_template_has_limits_of_time_and_size(work: Path, template: str, says: str) -> None:
    """The first held up the run for ever, the second made a mail of 520 MB."""
    sandbox.start(*WHAT_A_STEP_NEED_NOT_IMPORT)
    (work / "ppc.toml").write_text(LIMITS.format(seconds=15), encoding="utf-8")
    OWN.write_text(template, encoding="utf-8")
    done = invoke("run", "--corte", CORTE)
    assert done.exit_code == 2, done.output
    assert says in done.stderr
    assert not list((work / "output").glob("*/*/*"))


@posix
def test_a_template_that_is_a_link_to_another_place_is_refused(work: Path) -> None:
    (work / "secreto.txt").write_text("confidencial", encoding="utf-8")
    OWN.unlink()
    OWN.symlink_to(work / "secreto.txt")
    done = invoke("run", "--corte", CORTE)
    assert done.exit_code == 2
    assert "un enlace a otro lugar" in done.stderr
    assert not list((work / "output").glob("*/*/*.eml"))


def test_a_configuration_that_fails_midway_says_what_was_done(work: Path) -> None:
    first = next((work / "input").iterdir())
    first.rename(work / "input" / "a.xlsx")
    (work / "input" / "b.xlsx").write_bytes(edited((work / "input" / "a.xlsx").read_bytes(), {"R6": "mucho"}))
    (work / "templates" / "correo" / "planeacion.txt.j2").write_text("{{ no_existe }}", encoding="utf-8")
    done = invoke("run", "--corte", CORTE, "--jobs", "1")
    assert done.exit_code == 2
    assert "no_existe" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("check",),
        ("consolidate",),
        ("mail",),
        ("publish", "--include-preliminary"),
        ("inspect", "input/desconocido.xlsx"),
        ("template", "--from", "input/desconocido.xlsx"),
        ("doctor",),
        ("check", "--input", "formas"),
    ],
)
def test_no_command_opens_a_workbook_in_the_program_itself(
    work: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """«inspect», «template --from», the filled forms and the forms that are offered read them without any limit."""
    [book] = (work / "input").iterdir()
    unknown = edited(book.read_bytes(), {"D5": "Cosa", "B5": "Otra", "E5": "Quién"})
    (work / "input" / "desconocido.xlsx").write_bytes(unknown)
    (work / "formas").mkdir()
    (work / "formas" / "lleno_formato.xlsx").write_bytes(book.read_bytes())
    before = invoke(*words)
    opened: list[object] = []
    monkeypatch.setattr(workbook, "load", lambda *given: opened.append(given))
    again = invoke(*words)
    assert opened == []
    assert (again.exit_code, again.stderr) == (before.exit_code, before.stderr)


def test_cells_of_32_000_digits_hold_up_no_other_workbook(work: Path) -> None:
    """35 such cells, a valid workbook of 28 kB, held up a run for ever."""
    book = next((work / "input").iterdir())
    cells = [f"Q{row}" for row in range(6, 13)] + [
        f"{column}{row}" for column in ("U", "Y", "AC", "AG") for row in range(6, 13)
    ]
    (work / "input" / "malo.xlsx").write_bytes(edited(book.read_bytes(), dict.fromkeys(cells, "1" * 32_000 + "x")))
    done = invoke("run", "--corte", CORTE, "--jobs", "2")
    assert done.exit_code in (1, 3)
    assert "FILE-SLOW" in done.stderr or (work / "output" / CORTE / "malo" / "resultado.json").is_file()
    assert (work / "output" / CORTE / book.stem / "resultado.json").is_file()


def _judged_for_ever(task: Task) -> Outcome:
    """In a confined process, which may be kept for other work: the work on a workbook whose judging does not end."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(one, "read_plan", lambda *_: time.sleep(600))
        return many._confined(task)


def test_judging_is_within_the_limits(work: Path) -> None:
    choices = Choices(dt.date(2023, 2, 1))
    book = next((work / "input").iterdir())
    task = Task(open_session(choices).request(book, choices), work / "output", book.stem)
    memory = Memory(task.output, task.requests, joint=False)
    ended = many.ended(task, memory, lambda: sandbox.within(SHORT, _judged_for_ever, task))
    assert [item.code for item in ended.findings] == ["FILE-SLOW"]
    assert ended.code == 3


def test_the_marked_copy_takes_risky_links_out_and_says_where(work: Path) -> None:
    book = next((work / "input").iterdir())
    opened = load_workbook(BytesIO(edited(book.read_bytes(), {"R6": "mucho"})))
    sheet = opened["Seguimiento"]
    for cell, link in (("S6", "javascript:alert(1)"), ("S7", "file:///c:/x.exe"), ("S8", "https://example.org/acta")):
        sheet[cell].hyperlink = link
    opened.save(book)
    invoke("run", "--corte", CORTE)
    [copy] = (work / "output").glob("*/*/*_observado.xlsx")
    marked = load_workbook(copy)
    links = {cell: marked["Seguimiento"][cell].hyperlink for cell in ("S6", "S7", "S8")}
    assert [bool(link) for link in links.values()] == [False, False, True]
    told = " ".join(str(cell.value) for row in marked["Observaciones"].iter_rows() for cell in row)
    assert "Seguimiento!S6 (javascript:alert(1)); Seguimiento!S7" in told


def test_a_set_that_was_left_half_done_is_undone_before_anybody_is_blamed_for_it(work: Path) -> None:
    """``history --verify`` said that somebody had changed the report, which the program itself had half replaced."""
    invoke("run", "--corte", CORTE)
    [result] = (work / "output").glob("*/*/resultado.json")
    [report] = result.parent.glob("Seguimiento_*.xlsx")
    old = report.read_bytes()
    report.rename(report.with_name(".ppc-1.tmp"))
    report.write_bytes(b"otro")
    moves = [[report.name, ".ppc-2.tmp", ".ppc-1.tmp"]]
    (result.parent / JOURNAL).write_text(json.dumps({"proof": [report.name, "x"], "moves": moves}), encoding="utf-8")
    assert invoke("history", "--verify").exit_code == 0
    assert report.read_bytes() == old

"""``ppc-reports mail`` and ``run --send`` as somebody uses them, with a mail server that is really there."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ppc_reports.commands import choices, cli, entry
from ppc_reports.excel.writer import render
from ppc_reports.plan.model import Absent, Figure, Plan
from ppc_reports.products.tracking import tracking_book
from ppc_reports.running.history import store
from ppc_reports.running.history.beside import FILE_NAME
from ppc_reports.running.sending import sending
from tests import samples
from tests.history_read_only import read_only
from tests.mail_server import OK, PASSWORD, USER, Running, free_port, mail_server

NOW = dt.datetime(2022, 10, 5, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
FOLDER = Path("output/2022-T3/plan")
CONTROL, PLANNING, OFFICE = "control@example.org", "planeacion@example.org", "secretaria@example.org"
SETTINGS = f"""
[mail]
control_interno = ["{CONTROL}"]
planeacion = ["{PLANNING}"]
sender = "ppc@example.org"
host = "localhost"
port = {{port}}
ca_file = "autoridad.pem"
timeout = 60
retry_seconds = [0]
{{more}}
[mail.offices]
"Secretaría General" = ["{OFFICE}"]
"""


def a_plan() -> Plan:
    """A plan without errors, one of its activities without a report."""
    rows = [
        samples.activity("1.1", (0.25,) * 4, (0.2, 0.3, 0.2, None), evidence=("https://example.org/1",) * 3 + ("",)),
        samples.activity("1.2", (0.25,) * 4, (None,) * 4, row=10),
    ]
    return samples.plan(rows)


def a_bad_plan() -> Plan:
    """The same plan with a percentage that is none."""
    first, second = a_plan().activities
    entry = replace(first.quarters[0], achieved=Figure(None, Absent.INVALID, None, "mucho"))
    return replace(a_plan(), activities=(replace(first, quarters=(entry, *first.quarters[1:])), second))


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one good plan, on a day of October 2022, and the credentials of the mail server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choices, "now", lambda: NOW)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PPC_SMTP_USER", USER)
    monkeypatch.setenv("PPC_SMTP_PASSWORD", PASSWORD)
    (tmp_path / "input").mkdir()
    put(a_plan())
    return tmp_path


def put(plan: Plan) -> None:
    Path("input/plan.xlsx").write_bytes(render(tracking_book(plan)))


def configure(port: int, more: str = "") -> None:
    Path("ppc.toml").write_text(SETTINGS.format(port=port, more=more), encoding="utf-8")


@pytest.fixture
def running(work: Path) -> Iterator[Running]:
    with mail_server(work) as running:
        configure(running.port)
        yield running


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def recipients(running: Running) -> list[tuple[str, ...]]:
    return [arrived.recipients for arrived in running.office.arrived]


def attachment(data: bytes) -> Any:
    (part,) = message_from_bytes(data, policy=default).iter_attachments()
    return part.get_content()


def test_mail_makes_the_drafts_again_and_says_for_whom_they_are(work: Path) -> None:
    configure(0)
    done = invoke("mail", "--reminders")
    assert done.exit_code == 0, done.output
    drafts = [path.relative_to(work / FOLDER).as_posix() for path in sorted((work / FOLDER).rglob("*.eml"))]
    assert drafts == ["correo_control_interno.eml", "recordatorios/Secretaría General.eml"]
    for shown in ("Control Interno", CONTROL, "Secretaría General", OFFICE):
        assert shown in done.stdout
    report = next((work / FOLDER).glob("Seguimiento_*.xlsx")).read_bytes()
    assert attachment((work / FOLDER / "correo_control_interno.eml").read_bytes()) == report


def test_reminders_of_an_earlier_day_are_replaced_and_taken_away_by_a_run_that_makes_none(work: Path) -> None:
    configure(0)
    invoke("mail", "--reminders")
    (work / FOLDER / "recordatorios" / "mío.eml").write_text("x", encoding="utf-8")
    invoke("run")
    assert [path.name for path in (work / FOLDER / "recordatorios").iterdir()] == ["mío.eml"]


def test_mail_keeps_what_a_run_made_beside_the_report(work: Path) -> None:
    configure(0)
    invoke("run", "--by-office")
    made = {path for path in (work / "output").rglob("*") if path.is_file()}
    invoke("mail")
    assert made <= set((work / "output").rglob("*"))


def test_send_sends_the_report_once(running: Running, work: Path) -> None:
    done = invoke("mail", "--send")
    assert done.exit_code == 0, done.output
    assert f"{CONTROL} enviado" in done.stdout
    assert recipients(running) == [(CONTROL,)]
    report = next((work / FOLDER).glob("Seguimiento_*.xlsx")).read_bytes()
    assert attachment(running.office.arrived[0].data) == report
    for again in (invoke("mail", "--send"), invoke("run", "--send")):
        assert again.exit_code == 0
        assert "ya se había enviado" in again.stdout
    assert len(running.office.arrived) == 1
    assert invoke("mail", "--send", "--again").exit_code == 0
    assert len(running.office.arrived) == 2


def test_run_can_send_too_and_a_quiet_run_says_nothing_when_all_went_well(running: Running) -> None:
    done = invoke("run", "--send", "--quiet", "--fail-on", "never")
    assert (done.exit_code, recipients(running)) == (0, [(CONTROL,)])
    assert "enviado" not in done.output


def test_a_quiet_run_says_what_was_not_sent(running: Running) -> None:
    running.office.rcpt = lambda address: "550 No such user"
    done = invoke("run", "--send", "--quiet")
    assert done.exit_code == 5
    assert "550: No such user" in done.stderr
    assert "rechazado" not in done.stdout


def test_a_preliminary_report_goes_to_planning_and_not_to_control_interno(running: Running, work: Path) -> None:
    put(a_bad_plan())
    done = invoke("mail", "--send")
    assert done.exit_code == 1, done.output
    assert recipients(running) == [(PLANNING,)]
    assert attachment(running.office.arrived[0].data) == (work / FOLDER / "plan_observado.xlsx").read_bytes()
    assert "--include-preliminary" in done.stdout
    assert not (work / FOLDER / "correo_control_interno.eml").exists()
    assert invoke("mail", "--send", "--include-preliminary").exit_code == 1
    assert (work / FOLDER / "correo_control_interno.eml").is_file()
    assert recipients(running) == [(PLANNING,), (CONTROL,)]


def test_a_mended_report_goes_to_control_interno_and_its_mail_to_planning_is_gone(running: Running, work: Path) -> None:
    put(a_bad_plan())
    invoke("mail", "--send")
    put(a_plan())
    assert invoke("mail", "--send").exit_code == 0
    assert recipients(running) == [(PLANNING,), (CONTROL,)]
    assert not (work / FOLDER / "correo_planeacion.eml").exists()


def test_reminders_are_sent_to_the_offices(running: Running) -> None:
    done = invoke("mail", "--send", "--reminders")
    assert done.exit_code == 0, done.output
    assert recipients(running) == [(CONTROL,), (OFFICE,)]
    assert "12/10/2022" in str(message_from_bytes(running.office.arrived[1].data, policy=default)["Subject"])


def test_an_office_without_address_is_told_and_the_others_are_served(running: Running) -> None:
    text = Path("ppc.toml").read_text(encoding="utf-8")
    Path("ppc.toml").write_text(text.replace('"Secretaría General"', '"Otra"'), encoding="utf-8")
    done = invoke("mail", "--send", "--reminders")
    assert done.exit_code == 5
    assert "no hay direcciones de «Secretaría General»" in done.stdout
    assert recipients(running) == [(CONTROL,)]


@pytest.mark.parametrize("arguments", [("--dry-run",), ("--send", "--dry-run")])
def test_a_dry_run_says_who_would_get_what_and_sends_nothing(running: Running, arguments: tuple[str, ...]) -> None:
    done = invoke("mail", "--reminders", *arguments)
    assert done.exit_code == 0
    assert f"{CONTROL} se enviaría" in done.stdout
    assert f"{OFFICE} se enviaría" in done.stdout
    assert running.office.greetings == 0


def test_a_dry_run_without_addresses_is_a_preview_that_says_so(running: Running) -> None:
    text = Path("ppc.toml").read_text(encoding="utf-8")
    Path("ppc.toml").write_text(text.replace(f'control_interno = ["{CONTROL}"]', ""), encoding="utf-8")
    done = invoke("mail", "--dry-run")
    assert done.exit_code == 0
    assert "no se enviaría" in done.stdout
    assert "no se envió" not in done.stdout
    assert running.office.greetings == 0


def down(running: Running) -> None:
    configure(free_port())


def refusing(running: Running) -> None:
    running.office.rcpt = lambda address: "550 No such user"


def postponing(running: Running) -> None:
    running.office.rcpt = lambda address: "450 Greylisted"


def dropping(running: Running) -> None:
    running.office.data = lambda: None


def other_authority(running: Running) -> None:
    configure(running.port)
    text = Path("ppc.toml").read_text(encoding="utf-8")
    Path("ppc.toml").write_text(text.replace('ca_file = "autoridad.pem"', ""), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (refusing, 5, "rechazado"),
        (other_authority, 5, "no es de fiar"),
        (down, 6, "no hay conexión"),
        (postponing, 6, "450: Greylisted"),
        (dropping, 7, "no se sabe si salió"),
    ],
)
def test_each_way_of_not_arriving_has_its_words_and_its_exit_code(
    running: Running, spoil: Callable[[Running], None], code: int, says: str
) -> None:
    spoil(running)
    done = invoke("mail", "--send")
    assert done.exit_code == code, done.output
    assert says in done.stdout


def test_a_wrong_password_ends_with_5_and_stands_nowhere(
    running: Running, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PPC_SMTP_PASSWORD", "clave-equivocada")
    done = invoke("mail", "--send")
    assert done.exit_code == 5
    assert "PPC_SMTP_PASSWORD" in done.stdout
    assert "clave-equivocada" not in done.output
    assert not any(b"clave-equivocada" in path.read_bytes() for path in work.rglob("*") if path.is_file())


def test_a_fault_while_sending_leaves_no_secret_in_its_log(
    running: Running, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(server: Any, *_: Any) -> None:
        raise RuntimeError(f"{server!r} {server.credentials!r}")

    monkeypatch.setattr(sending, "hand_over", broken)
    assert entry.call(["mail", "--send"]) == 4
    (log,) = (work / "output" / "errores").iterdir()
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert PASSWORD not in log.read_text(encoding="utf-8")
    assert USER not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        ('host = "localhost"', "«host»"),
        ('sender = "ppc@example.org"', "«sender»"),
        (f'control_interno = ["{CONTROL}"]', "«control_interno»"),
    ],
)
def test_what_sending_needs_is_asked_for_before_anything_is_done(work: Path, lacks: str, says: str) -> None:
    configure(25)
    text = Path("ppc.toml").read_text(encoding="utf-8").replace(lacks, "").replace('ca_file = "autoridad.pem"', "")
    Path("ppc.toml").write_text(text, encoding="utf-8")
    for command in ("mail", "run"):
        done = invoke(command, "--send")
        assert done.exit_code == 2
        assert says in done.stderr
    assert not (work / "output").exists()


@pytest.mark.parametrize(
    ("user", "password", "says"),
    [("", PASSWORD, "PPC_SMTP_USER"), (USER, "", "PPC_SMTP_PASSWORD"), (USER, "contraseña", "PPC_SMTP_PASSWORD")],
)
def test_credentials_that_cannot_work_are_told_without_their_values(
    running: Running, monkeypatch: pytest.MonkeyPatch, user: str, password: str, says: str
) -> None:
    monkeypatch.setenv("PPC_SMTP_USER", user)
    monkeypatch.setenv("PPC_SMTP_PASSWORD", password)
    done = invoke("mail", "--send")
    assert done.exit_code == 2
    assert says in done.stderr
    assert PASSWORD not in done.output
    assert "contraseña»" not in done.output


def test_a_certificate_file_that_is_not_there_is_told_before_anything_is_done(running: Running, work: Path) -> None:
    (work / "autoridad.pem").unlink()
    done = invoke("mail", "--send")
    assert (done.exit_code, (work / "output").exists()) == (2, False)
    assert "autoridad.pem" in done.stderr


def test_after_a_damaged_history_nothing_is_sent_that_may_have_been_sent_before(running: Running, work: Path) -> None:
    invoke("mail", "--send")
    (work / "output" / FILE_NAME).write_bytes(b"this is no database" * 100)
    done = invoke("mail", "--send")
    assert done.exit_code == 5
    assert "no se sabe qué se había enviado" in done.stderr
    assert len(running.office.arrived) == 1
    (work / "output" / "historial_danado_1.sqlite3").rename(work / "aparte.sqlite3")
    running.office.rcpt = lambda address: OK
    assert invoke("mail", "--send").exit_code == 0


def test_a_program_killed_while_the_server_answers_leaves_a_doubt_and_no_second_message(
    running: Running, work: Path
) -> None:
    program = "import sys; from ppc_reports.commands.entry import call; sys.exit(call(sys.argv[1:]))"
    invoke("run")
    command = [sys.executable, "-c", program, "mail", "--send", "--corte", "2022-T3"]
    with subprocess.Popen(command, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:

        def kill() -> str:
            process.kill()
            process.wait(300)
            return OK

        running.office.data = kill
        assert process.wait(300) != 0
    limit = time.monotonic() + 300
    while not running.office.arrived and time.monotonic() < limit:
        time.sleep(0.01)  # the server still has to note what it took
    assert len(running.office.arrived) == 1
    running.office.data = lambda: OK
    done = invoke("mail", "--send")
    assert done.exit_code == 7
    assert "no se sabe si salió" in done.stdout
    assert len(running.office.arrived) == 1
    assert invoke("mail", "--send", "--again").exit_code == 0
    assert len(running.office.arrived) == 2


def test_while_the_history_cannot_be_written_nothing_is_sent_and_afterwards_once(
    running: Running, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BUSY_SECONDS", 0.05)
    invoke("run")
    put(a_bad_plan())
    with sqlite3.connect(work / "output" / FILE_NAME, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        done = invoke("run", "--send")
        assert done.exit_code == 5
        assert "no quedó registrado" in " ".join(done.stderr.split())
        assert "ocupado" in " ".join(done.output.split())
    other.close()
    assert running.office.arrived == []
    for _ in range(2):
        invoke("run", "--send")
        assert recipients(running) == [(PLANNING,)]


def test_after_a_history_that_is_gone_nothing_is_sent_by_itself(running: Running, work: Path) -> None:
    assert invoke("mail", "--send").exit_code == 0
    (work / "output" / FILE_NAME).unlink()
    for arguments in (("mail", "--send"), ("run", "--send")):
        done = invoke(*arguments)
        assert done.exit_code == 5
        assert "no se sabe qué se había enviado" in done.stderr
    assert len(running.office.arrived) == 1
    assert invoke("mail", "--send", "--again").exit_code == 0


def test_an_empty_history_is_kept_aside_and_nothing_is_sent_by_itself(running: Running, work: Path) -> None:
    """A history of 0 bytes, which a full disk leaves, was begun anew in silence, and the mail went out a second time."""
    assert invoke("mail", "--send").exit_code == 0
    (work / "output" / FILE_NAME).write_bytes(b"")
    done = invoke("mail", "--send")
    assert done.exit_code == 5
    assert (work / "output" / "historial_danado_1.sqlite3").is_file()
    assert len(running.office.arrived) == 1


def test_while_a_mail_waits_for_its_server_no_other_command_works_in_the_folder(running: Running, work: Path) -> None:
    """A second command replaced the draft of a mail that waited: what left was another report than the one recorded."""
    told: list[Result] = []

    def busy(address: str) -> str:
        if told:
            return OK
        told.append(invoke("run", "--send"))
        return "451 Greylisted"

    running.office.rcpt = busy
    done = invoke("run", "--send")
    assert done.exit_code == 0, done.output
    assert told[0].exit_code == 2
    assert "otra ejecución está trabajando" in told[0].stderr
    assert len(running.office.arrived) == 1


def test_no_mail_is_sent_that_could_not_be_noted_and_none_twice(running: Running, work: Path) -> None:
    invoke("run", "--corte", "2022-T3")
    with read_only(work / "output" / FILE_NAME):
        done = invoke("mail", "--send")
        assert (done.exit_code, running.office.arrived) == (5, [])
        assert "es de solo lectura" in " ".join(done.output.split())
    assert invoke("mail", "--send").exit_code == 0
    with read_only(work / "output" / FILE_NAME):
        assert "ya se había enviado" in invoke("mail", "--send").stdout
    assert len(running.office.arrived) == 1

"""Entries that schedulers take as they are, and a run that knows the working days of Colombia."""

from __future__ import annotations

import datetime as dt
import getpass
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from ppc_reports.commands import choices, cli, unattended
from ppc_reports.commands.preparing import schedule
from ppc_reports.plan import workdays
from ppc_reports.plan.model import Quarter
from ppc_reports.running.history.store import open_history
from tests.running.history.test_history import book, rows

TODAY = dt.date(2022, 7, 11)
CRON, ANALYZE = shutil.which("cron"), shutil.which("systemd-analyze")


def plan(folder: Path, *arguments: str, dates: tuple[str, ...] = ()) -> schedule.Timetable:
    days = schedule.own_days(dates) if dates else schedule.quarterly()
    return schedule.Timetable(days, dt.time(7, 30), folder, (sys.executable, "-m", "ppc_reports"), arguments, TODAY)


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one sound workbook, a few working days after its second quarter."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choices, "today", lambda: TODAY)
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "plan.xlsx").write_bytes(book(rows()))
    return tmp_path


@pytest.mark.parametrize(
    ("corte", "nth", "day"),
    [
        ("2021-T4", 5, dt.date(2022, 1, 7)),
        ("2022-T4", 5, dt.date(2023, 1, 6)),
        ("2022-T4", 6, dt.date(2023, 1, 10)),
        ("2023-T1", 3, dt.date(2023, 4, 5)),
        ("2023-T1", 4, dt.date(2023, 4, 10)),
        ("2022-T2", 1, dt.date(2022, 7, 1)),
        ("2022-T2", 2, dt.date(2022, 7, 5)),
        ("2022-T3", 10, dt.date(2022, 10, 14)),
    ],
)
def test_working_days_leave_out_weekends_and_the_holidays_of_colombia(corte: str, nth: int, day: dt.date) -> None:
    assert unattended.due_day(Quarter.parse(corte), nth) == day


def test_the_tenth_working_day_is_always_within_the_days_of_the_entry() -> None:
    for year in range(2022, 2051):
        for number in (1, 2, 3, 4):
            corte = Quarter(year, number)
            day = unattended.due_day(corte, 10)
            assert (day.month, workdays.is_workday(day)) == (corte.following.start.month, True)
            assert day.day <= schedule.LAST_DAY - 7


def test_a_run_that_is_not_due_does_nothing_in_silence(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "today", lambda: dt.date(2022, 7, 8))
    done = invoke("run", "--if-due", "6", "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    assert not (work / "output").exists()


def test_a_due_run_is_done_once_also_on_a_later_day(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "today", lambda: dt.date(2022, 7, 19))
    done = invoke("run", "--if-due", "5", "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    [report] = work.glob("output/2022-T2/plan/Seguimiento*.xlsx")
    with open_history(work / "output") as history:
        assert history.was_due(Quarter(2022, 2)) == dt.date(2022, 7, 19)
    shutil.rmtree(report.parent)
    assert invoke("run", "--if-due", "5").output == ""
    assert not report.exists()
    monkeypatch.setattr(choices, "today", lambda: dt.date(2022, 10, 10))
    invoke("run", "--if-due", "5")
    assert list(work.glob("output/2022-T3/plan/Seguimiento*.xlsx"))


def test_a_due_run_that_fails_leaves_one_message_and_is_tried_again(work: Path) -> None:
    broken = work / "input" / "roto.xlsx"
    broken.write_bytes(b"PK no es un libro")
    for _ in range(2):
        done = invoke("run", "--if-due", "5", "--quiet", "--log")
        assert done.exit_code == 3
        assert done.stdout == ""
        [line] = done.stderr.splitlines()
        assert line.startswith("ppc-reports: roto.xlsx: sin informe. ")
    broken.unlink()
    assert invoke("run", "--if-due", "5", "--quiet").output == ""
    assert invoke("run", "--if-due", "5").output == ""


def test_a_quiet_run_says_on_one_line_what_must_be_looked_at(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(rows(first=1.5)))
    done = invoke("run", "--quiet")
    assert (done.exit_code, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert re.match(r"ppc-reports: plan\.xlsx: \d error(es)? .*por revisar; el informe está en «output", line)


def test_the_log_has_every_run_every_finding_and_the_failures(work: Path) -> None:
    (work / "input" / "roto.xlsx").write_bytes(b"PK no es un libro")
    assert invoke("run", "--log").exit_code == 3
    log = (work / "output" / "registro" / "ppc.log").read_text(encoding="utf-8")
    assert re.search(
        r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO plan\.xlsx: informe .*nuevo \(código 0\)$", log, re.MULTILINE
    )
    assert re.search(r"ERROR roto\.xlsx: sin informe \(código 3\)$", log, re.MULTILINE)
    for path in (work / "input").iterdir():
        path.unlink()
    assert invoke("run", "--log").exit_code == 2
    assert "no hay ningún libro" in (work / "output" / "registro" / "ppc.log").read_text(encoding="utf-8")


def test_the_log_is_rotated(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unattended, "_LOG_BYTES", 200)
    for _ in range(3):
        invoke("run", "--log", "--quiet")
    names = {path.name for path in (work / "output" / "registro").iterdir()}
    assert {"ppc.log", "ppc.log.1"} <= names


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(work: Path) -> None:
    (work / "output").mkdir()
    (work / "output" / "registro").write_text("")
    done = invoke("run", "--log")
    assert done.exit_code == 0
    assert "No se puede escribir el registro" in done.stderr


def test_the_entry_says_when_it_will_run(work: Path) -> None:
    done = invoke("schedule", "--kind", "cron", "--day", "5", "--hour", "7:05")
    assert done.exit_code == 0
    assert re.fullmatch(r"5 7 1-28 1,4,7,10 \* cd .* run --quiet --log --if-due 5\n", done.stdout)
    days = re.findall(r"  (\d{4}-T\d): \w+ (\d\d/\d\d/\d{4})", done.stderr)
    assert len(days) == 8
    assert days[0] == ("2022-T3", "07/10/2022")
    assert str(work) in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("--day", "3", "--date", "15-04"), ("--date", "31-02"), ("--date", "abril"), ("--hour", "25:00"), ("--hour", "7")],
)
def test_what_is_no_date_or_hour_is_told(work: Path, arguments: tuple[str, ...]) -> None:
    done = invoke("schedule", "--kind", "cron", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""


def test_own_dates_are_grouped_by_month_and_are_not_due_dates(work: Path) -> None:
    done = invoke("schedule", "--kind", "cron", "--date", "15-04", "--date", "15/07", "--date", "20-01")
    assert [line.split(" cd ")[0] for line in done.stdout.splitlines()] == ["0 7 20 1 *", "0 7 15 4,7 *"]
    assert "--if-due" not in done.stdout


def test_a_folder_that_no_entry_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invisibles"):
        schedule.files("cron", plan(tmp_path / "a\n* * * * * echo b"))


def test_the_cron_line_keeps_every_sign_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "informe 100% del año's"
    folder.mkdir()
    line = schedule.text_of("cron", plan(folder, "--version"))
    shell = line.split(" ", 5)[5].replace(r"\%", "%")
    done = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("ppc-reports ")


def wait_for(ready: Path, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready.exists():
            return True
        time.sleep(0.5)
    return False


def private_cron(spool: Path) -> list[str]:
    """A cron in the foreground that sees no other table than those of ``spool``, in mounts of its own."""
    mounts = (
        f"mount --bind {shlex.quote(str(spool))} /var/spool/cron/crontabs",
        "mount -t tmpfs none /run",
        "mount -t tmpfs none /etc/cron.d",
        "mount --bind /dev/null /etc/crontab",
    )
    return ["unshare", "-m", "sh", "-c", f"{' && '.join(mounts)} && exec cron -f"]


def test_cron_started_for_real_runs_the_printed_line(work: Path) -> None:
    if CRON is None or shutil.which("unshare") is None:
        pytest.skip("cron or unshare is not installed")
    soon = dt.datetime.now() + dt.timedelta(seconds=62)
    made = invoke("schedule", "--kind", "cron", "--date", f"{soon:%d-%m}", "--hour", f"{soon:%H:%M}")
    spool = work / "spool"
    spool.mkdir()
    (spool / getpass.getuser()).write_text(made.stdout, encoding="utf-8")
    (spool / getpass.getuser()).chmod(0o600)
    daemon = subprocess.Popen(private_cron(spool), stderr=subprocess.PIPE)
    try:
        time.sleep(0.5)
        if daemon.poll() is not None:
            pytest.skip("a private spool of cron may not be mounted here")
        assert wait_for(work / "output" / "registro" / "ppc.log", 300)
        assert wait_for(work / "output" / "historial.sqlite3", 300)
    finally:
        daemon.terminate()
        daemon.communicate(timeout=300)


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("dates", [(), ("15-04", "15-07", "20-01")])
def test_systemd_takes_the_units(tmp_path: Path, dates: tuple[str, ...]) -> None:
    folder = tmp_path / "informe 100% $HOME del año's"
    folder.mkdir()
    for name, data in schedule.files("systemd", plan(folder, "run", "--quiet", dates=dates)).items():
        (tmp_path / name).write_bytes(data)
    units = [str(tmp_path / f"ppc-reports.{kind}") for kind in ("service", "timer")]
    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", *units], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "ppc-reports" not in done.stderr
    timer = (tmp_path / "ppc-reports.timer").read_text(encoding="utf-8")
    for calendar in re.findall("OnCalendar=(.+)", timer):
        subprocess.run([str(ANALYZE), "calendar", calendar], capture_output=True, check=True)


TASK_SCHEMA = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{schedule.TASK_SPACE}"
    targetNamespace="{schedule.TASK_SPACE}" elementFormDefault="qualified">
  <xs:element name="Task"><xs:complexType><xs:all>
    <xs:element name="RegistrationInfo"><xs:complexType><xs:all>
      <xs:element name="Description" type="xs:string" minOccurs="0"/></xs:all></xs:complexType></xs:element>
    <xs:element name="Triggers"><xs:complexType><xs:sequence>
      <xs:element name="CalendarTrigger" maxOccurs="48"><xs:complexType><xs:sequence>
        <xs:element name="Enabled" type="xs:boolean" minOccurs="0"/>
        <xs:element name="StartBoundary" type="xs:dateTime"/>
        <xs:element name="EndBoundary" type="xs:dateTime" minOccurs="0"/>
        <xs:element name="ExecutionTimeLimit" type="xs:duration" minOccurs="0"/>
        <xs:element name="RandomDelay" type="xs:duration" minOccurs="0"/>
        <xs:element name="ScheduleByMonth"><xs:complexType><xs:all>
          <xs:element name="DaysOfMonth"><xs:complexType><xs:sequence>
            <xs:element name="Day" maxOccurs="32"><xs:simpleType><xs:restriction base="xs:integer">
              <xs:minInclusive value="1"/><xs:maxInclusive value="31"/></xs:restriction></xs:simpleType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
          <xs:element name="Months"><xs:complexType><xs:all>{
    "".join(
        f'<xs:element name="{month}" fixed="" minOccurs="0"/>'
        for month in (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        )
    )
}</xs:all></xs:complexType></xs:element>
        </xs:all></xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:element name="Principals"><xs:complexType><xs:sequence><xs:element name="Principal"><xs:complexType><xs:all>
      <xs:element name="LogonType"><xs:simpleType><xs:restriction base="xs:string">
        <xs:enumeration value="InteractiveToken"/><xs:enumeration value="S4U"/></xs:restriction></xs:simpleType>
      </xs:element></xs:all><xs:attribute name="id" type="xs:ID"/></xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Settings"><xs:complexType><xs:all>
      <xs:element name="MultipleInstancesPolicy"><xs:simpleType><xs:restriction base="xs:string">
        <xs:enumeration value="IgnoreNew"/><xs:enumeration value="Queue"/></xs:restriction></xs:simpleType></xs:element>
      <xs:element name="DisallowStartIfOnBatteries" type="xs:boolean"/>
      <xs:element name="StopIfGoingOnBatteries" type="xs:boolean"/>
      <xs:element name="StartWhenAvailable" type="xs:boolean"/>
      <xs:element name="ExecutionTimeLimit" type="xs:duration"/></xs:all></xs:complexType></xs:element>
    <xs:element name="Actions"><xs:complexType><xs:sequence><xs:element name="Exec"><xs:complexType><xs:all>
      <xs:element name="Command" type="xs:string"/><xs:element name="Arguments" type="xs:string"/>
      <xs:element name="WorkingDirectory" type="xs:string"/></xs:all></xs:complexType></xs:element></xs:sequence>
      <xs:attribute name="Context" type="xs:IDREF"/></xs:complexType></xs:element>
  </xs:all><xs:attribute name="version" use="required"/></xs:complexType></xs:element>
</xs:schema>"""
"""What our task uses of the published schema of the Windows task scheduler (MS-TSCH, section 2.5)."""


@pytest.mark.parametrize("dates", [(), ("15-04", "15-07", "20-01")])
def test_the_windows_task_has_the_structure_of_its_schema(tmp_path: Path, dates: tuple[str, ...]) -> None:
    folder = tmp_path / "informe & <año> 100%"
    [(name, data)] = schedule.files("windows", plan(folder, "run", "--if-due", "5", dates=dates)).items()
    assert (name, data[:2]) == ("ppc-reports.xml", b"\xff\xfe")
    task = etree.fromstring(data)
    schema = etree.XMLSchema(etree.fromstring(TASK_SCHEMA))
    schema.assertValid(task)
    space = {"t": schedule.TASK_SPACE}
    assert task.findtext(".//t:WorkingDirectory", namespaces=space) == str(folder)
    assert task.findtext(".//t:Arguments", namespaces=space) == "-m ppc_reports run --if-due 5"
    days = [[int(day.text) for day in found] for found in task.iterfind(".//t:DaysOfMonth", space)]
    assert days == ([[20], [15]] if dates else [list(range(1, 29))])
    task.find(".//t:StartBoundary", space).tag = "Elsewhere"
    assert not schema.validate(task)


def test_the_windows_task_is_right_in_whatever_encoding_it_is_saved(work: Path) -> None:
    shown = invoke("schedule", "--kind", "windows", "--day", "3").stdout
    trees = [etree.tostring(etree.fromstring(shown.encode(name))) for name in ("ascii", "utf-8", "utf-16", "cp1252")]
    assert len(set(trees)) == 1


def test_saved_entries_are_the_files_of_their_scheduler(work: Path) -> None:
    for kind, names in (
        ("cron", {"ppc-reports.cron"}),
        ("systemd", {"ppc-reports.service", "ppc-reports.timer"}),
        ("windows", {"ppc-reports.xml"}),
    ):
        done = invoke("schedule", "--kind", kind, "--save", f"entradas/{kind}")
        assert done.exit_code == 0
        assert {path.name for path in (work / "entradas" / kind).iterdir()} == names

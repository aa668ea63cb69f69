"""The history remembers what was reported, tells what changed since, and never stands in the way of a report."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
import warnings
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ppc_reports.commands import choices, cli
from ppc_reports.excel.book import Formula
from ppc_reports.excel.writer import render
from ppc_reports.judging.changes import Nature, find_changes
from ppc_reports.judging.past.known import KnownActivity, KnownReport, Said
from ppc_reports.judging.past.pairing import Paired, of_this_plan
from ppc_reports.plan.model import Activity, Plan, Quarter
from ppc_reports.products.report import fitting
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.sheets.behind import changes as changes_sheet
from ppc_reports.products.tracking import tracking_book
from ppc_reports.running.history import store
from ppc_reports.running.history.beside import FILE_NAME
from ppc_reports.running.history.proof import Proof, verify_files
from ppc_reports.running.history.runs import recorded_changes, runs
from ppc_reports.running.history.schema import SCHEMA
from ppc_reports.running.history.store import History, HistoryError, existing_history, open_history
from tests import samples
from tests.result_form import in_form

TODAY = dt.date(2022, 7, 11)
WHEN = dt.datetime(2022, 7, 11, 8, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
CHANGED_CELL = "Seguimiento!H6"


def rows(first: float | None = 0.2, second: float | None = 0.25) -> list[Activity]:
    """Two sound activities; ``first`` and ``second`` were achieved by 1.1 in T1 and T2."""
    return [
        samples.activity(
            f"1.{number}",
            planned=(0.25,) * 4,
            achieved=(first if number == 1 else 0.2, second if number == 1 else 0.2, None, None),
            evidence=(*(f"https://example.org/{number}/{quarter}" for quarter in (1, 2)), "", ""),
            row=number,
            description=f"Realizar la mesa de diálogo {('primera', 'segunda')[number - 1]} con la ciudadanía",
        )
        for number in (1, 2)
    ]


def book(activities: Sequence[Activity], **plan: Any) -> bytes:
    return render(tracking_book(samples.plan(activities, **plan)))


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder that is the current one, on a day of July 2022."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choices, "today", lambda: TODAY)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "input").mkdir()
    return tmp_path


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def run(work: Path, data: bytes, corte: str = "2022-T2", name: str = "plan.xlsx") -> Result:
    """The run of one workbook, alone in the input folder."""
    shutil.rmtree(work / "input")
    (work / "input").mkdir()
    (work / "input" / name).write_bytes(data)
    done = invoke("run", "--corte", corte, "--fail-on", "never")
    assert done.exit_code == 0, done.output
    return done


def told(done: Result, code: str = "QUARTER-CHANGED") -> list[str]:
    return [line for line in done.stderr.splitlines() if f" {code} " in line]


def output_of(work: Path, pattern: str, corte: str = "2022-T2") -> Path:
    [path] = (work / "output" / corte / "plan").glob(pattern)
    return path


def test_a_t1_figure_edited_after_the_t2_report_is_found_at_its_cell_in_every_form(work: Path) -> None:
    assert not told(run(work, book(rows())))
    report = output_of(work, "Seguimiento_PPC_*.xlsx").name
    [line] = told(run(work, book(rows(first=0.1))))
    sentence = (
        "cambió: antes 20,0 %, ahora 10,0 %. Lo anterior es lo que decía la celda para el informe "
        f"«{report}», versión 1, hecho el 11/07/2022."
    )
    assert line.startswith(f"plan.xlsx!{CHANGED_CELL}: warning QUARTER-CHANGED El ejecutado del I trimestre de 2022")
    assert line.endswith(sentence)

    data = in_form(output_of(work, "resultado.json").read_bytes())
    [record] = [item for item in data["findings"] if item["code"] == "QUARTER-CHANGED"]
    assert (record["sheet"], record["cells"], record["header"]) == ("Seguimiento", ["H6"], "T1 ejecutado")
    assert sentence in record["message"].replace("\u00a0", " ")

    sheet = opened(output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes())["Cambios"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [row] = [row for row in cells if CHANGED_CELL in row]
    assert [row[0], *row[3:8]] == ["1.1", "Cambió", "20,0 %", "10,0 %", "2022-T1", "ejecutado"]
    assert row[2] == f"{report} (versión 1) · 11/07/2022"

    mail = message_from_bytes(output_of(work, "correo_control_interno.eml").read_bytes(), policy=policy.default)
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        words = " ".join(body.get_content().split())
        assert "cambios en trimestres ya reportados" in words.lower()
        assert "H6" in words
        assert "antes 20,0 %, ahora 10,0 %" in words

    marked = opened(output_of(work, "plan_observado.xlsx").read_bytes())["Seguimiento"]["H6"]
    assert "20,0\u00a0%" in marked.comment.text


def opened(data: bytes) -> openpyxl.Workbook:
    """The workbook; openpyxl does not know every extension of a chart or a bar, and says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(BytesIO(data))


def test_an_emptied_figure_is_a_change_and_a_late_one_is_told_apart(work: Path) -> None:
    run(work, book(rows(second=None)))
    done = run(work, book(rows(first=None, second=0.25)))
    assert "antes 20,0 %, ahora en blanco" in told(done)[0]
    [late] = told(done, "QUARTER-LATE")
    assert ": info " in late
    assert "ahora es 25,0 %" in late


def test_the_report_without_changes_has_no_such_sheet_and_the_mail_no_such_words(work: Path) -> None:
    run(work, book(rows()))
    sheet = opened(output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes())["Cambios"]
    assert "Lo que cambió en lo ya reportado" not in [cell.value for row in sheet.iter_rows() for cell in row]
    assert b"ya reportados" not in output_of(work, "correo_control_interno.eml").read_bytes()


def test_the_change_is_still_told_when_the_same_workbook_runs_again(work: Path) -> None:
    run(work, book(rows()))
    run(work, book(rows(first=0.1)))
    report = output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes()
    assert len(told(run(work, book(rows(first=0.1))))) == 1
    assert output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes() == report


def test_a_change_told_in_the_last_report_of_a_corte_is_no_change_at_the_next(work: Path) -> None:
    run(work, book(rows()))
    run(work, book(rows(first=0.1)))
    assert not told(run(work, book(rows(first=0.1)), "2022-T3"))
    assert len(told(run(work, book(rows(first=0.3)), "2022-T3"))) == 1


def test_a_change_cannot_be_washed_through_a_second_draft(work: Path) -> None:
    run(work, book(rows()), "2022-T1")
    assert len(told(run(work, book(rows(first=0.1))))) == 1
    assert len(told(run(work, book(rows(first=0.1, second=0.3))))) == 2
    assert len(told(run(work, book(rows(first=0.1, second=0.3)), name="otro.xlsx"))) == 2


def test_correcting_the_quarter_that_is_still_being_reported_as_a_draft_is_no_change(work: Path) -> None:
    draft = rows()
    draft[1] = replace(draft[1], start=dt.date(2022, 6, 1), end=dt.date(2022, 3, 1))
    assert "PRELIMINAR" in run(work, book(draft)).stdout
    assert not told(run(work, book(rows(second=0.2))))
    assert len(told(run(work, book(rows(second=0.15))))) == 1


def test_an_older_workbook_put_back_is_a_change_again(work: Path) -> None:
    run(work, book(rows()))
    run(work, book(rows(first=0.1)))
    [line] = told(run(work, book(rows())))
    assert "antes 10,0 %, ahora 20,0 %" in line


def test_a_renumbered_activity_is_found_by_its_description(work: Path) -> None:
    run(work, book(rows()))
    first, second = rows(first=0.1)
    moved = [replace(second, key="1.1", row=1), replace(first, key="1.2", row=2)]
    [line] = told(run(work, book(moved)))
    assert "Seguimiento!H7" in line
    done = run(work, book(rows()))
    assert len(told(done)) == 1


def test_a_reworded_activity_is_found_by_its_key(work: Path) -> None:
    run(work, book(rows()))
    first, second = rows(first=0.1)
    assert len(told(run(work, book([replace(first, description="Otra redacción de la mesa"), second])))) == 1


def test_a_row_that_is_gone_is_told_and_so_is_one_that_no_longer_applies(work: Path) -> None:
    run(work, book(rows()))
    [line] = told(run(work, book(rows()[1:])), "ACTIVITY-GONE")
    assert "1.1" in line
    [line] = told(run(work, book([replace(rows()[0], applies=False), rows()[1]])), "ROW-STOPPED")
    assert "«¿Aplica?» decía «Sí» y ahora «No aplica»" in line


def test_another_plan_of_the_same_entity_is_not_compared(work: Path) -> None:
    run(work, book(rows()))
    others = [replace(item, description=f"Otra cosa {item.key}") for item in rows(first=0.1)]
    done = run(work, book(others), name="otro.xlsx")
    assert not told(done)
    assert not told(done, "ACTIVITY-GONE")
    assert not told(run(work, book(rows(first=0.1), entity="Otra Entidad"), name="ajeno.xlsx"))


def test_two_versions_of_a_plan_in_one_command_are_no_earlier_reports_of_one_another(work: Path) -> None:
    (work / "input" / "uno.xlsx").write_bytes(book(rows()))
    (work / "input" / "dos.xlsx").write_bytes(book(rows(first=0.1)))
    for jobs in ("2", "1"):
        done = invoke("run", "--corte", "2022-T2", "--jobs", jobs)
        assert done.exit_code == 1
        assert not told(done)
        assert len(told(done, "PLAN-TWICE")) == 2


def test_check_tells_the_change_and_writes_nothing(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(rows()))
    invoke("check", "--corte", "2022-T2")
    assert not (work / "output").exists()
    run(work, book(rows()))
    before = (work / "output" / FILE_NAME).read_bytes()
    (work / "input" / "plan.xlsx").write_bytes(book(rows(first=0.1)))
    assert len(told(invoke("check", "--corte", "2022-T2"))) == 1
    assert (work / "output" / FILE_NAME).read_bytes() == before


def test_the_same_run_again_adds_no_row_and_another_does(work: Path) -> None:
    for _ in range(2):
        run(work, book(rows()))
    with open_history(work / "output") as opened:
        [made] = runs(opened)
    assert (made.corte, made.entity, made.preliminary) == ("2022-T2", "Entidad de Ejemplo", False)
    assert made.report_path == f"2022-T2/plan/{output_of(work, 'Seguimiento_PPC_*.xlsx').name}"
    assert made.day == TODAY
    assert made.achieved == pytest.approx(0.425)
    run(work, book(rows()), "2022-T1")
    with open_history(work / "output") as opened:
        assert len(runs(opened)) == 2


def test_every_cell_is_recorded_as_it_says_with_its_value_and_place(work: Path) -> None:
    run(work, book(rows()))
    with open_history(work / "output") as opened:
        [row] = opened.rows("SELECT state, cells FROM activities WHERE key = '1.1'")
    cells = json.loads(row["cells"])
    assert row["state"] == "in_progress"
    assert [cells[f"achieved@{quarter}"] for quarter in (1, 2, 3)] == [
        ["20%", 0.2, "H6"],
        ["25%", 0.25, "L6"],
        ["", None, "P6"],
    ]
    assert cells["end"] == ["30/11/2022", "2022-11-30", "F6"]
    assert cells["leads"] == ["Secretaría General", None, "D6"]


def test_history_lists_runs_and_changes(work: Path) -> None:
    assert "Todavía no hay historial" in invoke("history").stderr
    run(work, book(rows()))
    run(work, book(rows(first=0.1)))
    shown = invoke("history")
    assert shown.exit_code == 0
    for text in ("2022-T2", "plan.xlsx", "20,0 % → 10,0 %", CHANGED_CELL):
        assert text in shown.stdout
    data = json.loads(invoke("history", "--json").stdout)
    assert [(item["id"], item["issue"], item["replaces"]) for item in data["runs"]] == [(1, 1, None), (2, 2, 1)]
    [change] = data["changes"]
    assert (change["key"], change["before"], change["after"], change["day"]) == (
        "1.1",
        "20,0\u00a0%",
        "10,0\u00a0%",
        "2022-07-11",
    )


def test_verify_proves_report_and_source_and_fails_for_each_way_of_not_being_them(work: Path) -> None:
    run(work, book(rows()))
    report, source = output_of(work, "Seguimiento_PPC_*.xlsx"), work / "input" / "plan.xlsx"
    assert invoke("history", "--verify").exit_code == 0
    for path in (report, source):
        kept = path.read_bytes()
        path.write_bytes(kept + b" ")
        done = invoke("history", "--verify")
        assert (done.exit_code, "cambió" in done.stdout) == (1, True)
        path.unlink()
        data = json.loads(invoke("history", "--verify", "--json").stdout)
        assert data["verified"] is False
        assert [item["proof"] for item in data["files"] if item["path"].endswith(path.name)] == ["falta"]
        path.write_bytes(kept)
    shutil.copytree(report.parent, report.parents[1] / "copia")
    assert "sin registro" in invoke("history", "--verify").stdout


def test_verify_tells_the_workbook_of_a_report_that_was_written_over_and_accuses_nobody(work: Path) -> None:
    run(work, book(rows()), "2022-T1")
    run(work, book(rows(first=0.1)))
    done = invoke("history", "--verify")
    assert done.exit_code == 0
    told_of = "1 libro con el que se hizo un informe ya no está: en su lugar hay otro del mismo nombre"
    assert told_of in " ".join(done.stdout.split())
    files = json.loads(invoke("history", "--verify", "--json").stdout)["files"]
    assert [(item["run"], item["proof"]) for item in files if item["kind"] == "source"] == [
        (1, "reemplazado"),
        (2, "igual"),
    ]
    run(work, book(rows()), "2022-T1")
    assert told_of in " ".join(invoke("history", "--verify").stdout.split())


def test_verify_wants_the_last_report_of_a_path_also_when_an_older_one_was_made_again(work: Path) -> None:
    first, changed = rows(), rows()
    changed[0] = replace(changed[0], product="Otro producto")
    for activities in (first, changed, first):
        run(work, book(activities))
        assert invoke("history", "--verify").exit_code == 0
    with open_history(work / "output") as opened:
        assert [(item.issue, item.replaces) for item in runs(opened)] == [(1, None), (2, 1), (3, 2)]
    old = output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes()
    run(work, book(changed))
    output_of(work, "Seguimiento_PPC_*.xlsx").write_bytes(old)
    assert invoke("history", "--verify").exit_code == 1


@pytest.mark.parametrize("damage", [b"esto no es una base de datos" * 100, None], ids=["replaced", "overwritten"])
def test_a_damaged_history_is_kept_aside_and_told_and_stops_no_report(work: Path, damage: bytes | None) -> None:
    run(work, book(rows()))
    path = work / "output" / FILE_NAME
    broken = damage or path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096)
    path.write_bytes(broken)
    assert invoke("history").exit_code == 1
    if damage:
        assert "está dañado" in invoke("check", "--corte", "2022-T2").stderr
    assert path.read_bytes() == broken
    done = run(work, book(rows(first=0.1)))
    assert "está dañado" in done.stderr
    assert (work / "output" / "historial_danado_1.sqlite3").read_bytes() == broken
    with open_history(work / "output") as opened:
        assert len(runs(opened)) == 1
    assert "dañado" not in run(work, book(rows(first=0.1))).stderr


def test_a_history_of_a_newer_program_or_of_something_else_is_not_written(work: Path) -> None:
    (work / "output").mkdir()
    path = work / "output" / FILE_NAME
    with open_history(work / "output") as opened, opened.writing() as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = path.read_bytes()
    assert "versión más nueva" in run(work, book(rows())).stderr
    assert path.read_bytes() == before
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE runs (id)")
    other.close()
    assert "no es un historial" in run(work, book(rows())).stderr


def test_a_history_that_somebody_else_is_writing_is_told_and_stops_no_report(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(work, book(rows()))
    monkeypatch.setattr(store, "_BUSY_SECONDS", 0.05)
    with open_history(work / "output") as opened, opened.writing():
        done = run(work, book(rows(first=0.1)))
    assert "ocupado por otro programa" in done.stderr
    assert told(done)
    assert (output_of(work, "resultado.json")).is_file()


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_what_a_run_kept_that_could_not_use_the_history_is_known_once_it_can_be_used_again(
    work: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    """The first version, which such a run had kept, was «sin registro» for ever, although it is the one that was issued."""
    run(work, book(rows()))
    issued = output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes()
    monkeypatch.setattr(store, "_BUSY_SECONDS", 0.05)
    with sqlite3.connect(work / "output" / FILE_NAME, isolation_level=None) as other:
        other.execute(f"BEGIN {lock}")
        assert "no quedó registrado" in " ".join(run(work, book(rows(first=0.1))).stderr.split())
    other.close()
    run(work, book(rows(first=0.1)))
    [kept] = [path for path in (work / "output").glob("*/*/anteriores/*.xlsx") if path.read_bytes() == issued]
    with open_history(work / "output") as opened:
        assert [run.issue for run in runs(opened)] == [1, 2]
        proofs = {checked.path: checked.proof for checked in verify_files(opened)}
    assert proofs[kept.relative_to(work / "output").as_posix()] is Proof.SAME
    assert [path for path, proof in proofs.items() if proof is Proof.DIFFERS] == []


def test_a_clock_that_went_back_is_told(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report said that it was made two years before the one that it replaces, and nobody was told."""
    assert "reloj" not in run(work, book(rows())).stderr
    monkeypatch.setattr(choices, "today", lambda: TODAY.replace(year=2020))
    done = run(work, book(rows(first=0.1)))
    assert "dice 11/07/2020 y ya hay un informe del 11/07/2022: revise la fecha" in " ".join(done.stderr.split())
    monkeypatch.setattr(choices, "today", lambda: TODAY)
    assert "reloj" not in run(work, book(rows(first=0.1))).stderr


def test_a_history_in_use_is_waited_for_once_in_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each workbook of a batch waited 82 seconds for a history that another program held."""
    open_history(tmp_path).close()
    waited: list[float] = []
    real = sqlite3.connect

    def connect(path: Path, timeout: float, **rest: Any) -> Any:
        waited.append(timeout)
        return real(path, timeout=min(timeout, 0.05), **rest)

    with sqlite3.connect(tmp_path / FILE_NAME) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", connect)
        for number in range(4):
            with pytest.raises(HistoryError, match="ocupado"):
                existing_history(tmp_path)
            if number == 2:
                store.be_patient_again()
    store.be_patient_again()
    assert [bool(seconds) for seconds in waited] == [True, False, False, True]


def test_a_whole_command_waits_once_for_a_history_in_use(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waited where it began, and once more before its first workbook."""
    for name in ("uno.xlsx", "dos.xlsx"):
        run(work, book(rows(), entity=f"Entidad {name}"), name=name)
    waited: list[float] = []
    real = sqlite3.connect

    def connect(path: Path, timeout: float, **rest: Any) -> Any:
        waited.append(timeout)
        return real(path, timeout=min(timeout, 0.05), **rest)

    with sqlite3.connect(work / "output" / FILE_NAME, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", connect)
        assert invoke("run", "--corte", "2022-T2").exit_code in (0, 1)
        invoke("run", "--corte", "2022-T2")
    other.close()
    assert len([seconds for seconds in waited if seconds]) == 2


def half_written(opened: History) -> None:
    with opened.writing() as connection:
        connection.execute("INSERT INTO due VALUES ('2022-T1', '2022-04-07')")
        connection.execute("INSERT INTO nothing VALUES (1)")


def test_a_failed_write_leaves_nothing_of_itself(tmp_path: Path) -> None:
    with open_history(tmp_path) as opened:
        with pytest.raises(HistoryError):
            half_written(opened)
        assert opened.was_due(Quarter(2022, 1)) is None


def test_sent_mails_are_remembered_by_message_and_recipient(tmp_path: Path) -> None:
    with open_history(tmp_path) as opened:
        assert opened.was_sent("<1@x>", "a@example.org") is None
        opened.record_sent("<1@x>", "A@example.org", "f" * 64, WHEN)
        opened.record_sent("<1@x>", "a@example.org", "f" * 64, WHEN + dt.timedelta(days=1))
        opened.record_attempt("<1@x>", "b@example.org", "el servidor no responde", WHEN)
    with open_history(tmp_path) as opened:
        assert opened.was_sent("<1@x>", "a@example.org") == WHEN
        assert opened.was_sent("<1@x>", "b@example.org") is None
        assert opened.attempts("<1@x>", "b@example.org") == ((WHEN, "el servidor no responde"),)


def test_nothing_is_begun_where_there_is_no_history(tmp_path: Path) -> None:
    assert existing_history(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_the_history_writes_without_a_second_file_on_disk(tmp_path: Path) -> None:
    with open_history(tmp_path) as opened:
        assert opened.rows("PRAGMA journal_mode")[0][0] == "delete"
        opened.record_due(Quarter(2022, 2), TODAY)
        assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_hostile_texts_are_recorded_and_recalled_as_they_are(work: Path) -> None:
    hostile = "=1+1'); DROP TABLE runs;-- [bold]\u202e"
    activities = [replace(item, description=f"{hostile} {item.key}") for item in rows()]
    run(work, book(activities, entity=hostile))
    activities[0] = replace(activities[0], quarters=rows(first=0.1)[0].quarters)
    assert len(told(run(work, book(activities, entity=hostile)))) == 1
    assert "DROP TABLE" in invoke("history", "--json").stdout
    assert invoke("history").exit_code == 0


def test_the_same_changes_give_the_same_bytes(work: Path) -> None:
    run(work, book(rows()))
    run(work, book(rows(first=0.1)))
    with open_history(work / "output") as opened:
        [change] = recorded_changes(opened)
    assert (change.run, change.cell, change.quarter) == (2, CHANGED_CELL, "2022-T1")
    first = output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes()
    shutil.rmtree(work / "output" / "2022-T2")
    run(work, book(rows(first=0.1)))
    assert output_of(work, "Seguimiento_PPC_*.xlsx").read_bytes() == first


def said(activity: Activity, number: float | None) -> KnownActivity:
    """What the cell of the first quarter of an activity said for a report."""
    cells = {("achieved", 1): Said("" if number is None else f"{number:.0%}", number)}
    return KnownActivity(activity.key, activity.description, activity.leads, cells)


def known_report(name: str, *activities: KnownActivity) -> KnownReport:
    return KnownReport(name, TODAY, Quarter(2022, 1), False, True, activities)


def paired(plan: Plan, known: KnownReport) -> list[Paired]:
    return of_this_plan(plan, [known], joint=False)


def test_the_sheet_of_changes_counts_them_and_keeps_hostile_text_as_text() -> None:
    hostile = '=HYPERLINK("http://x")' + "<b>" * 200
    plan = samples.plan([replace(item, description=hostile + item.key) for item in rows()])
    first, second = plan.activities
    known = known_report(
        hostile, said(first, 0.5), said(second, None), said(replace(first, key="9.9", description=hostile), 0.5)
    )
    changes = find_changes(plan, Quarter(2022, 2), paired(plan, known))
    assert [change.nature for change in changes] == [Nature.CHANGED, Nature.LATE, Nature.GONE]
    summary = replace(samples.summary(plan, "2022-T2", [change.finding for change in changes]), changes=changes)
    made = changes_sheet.sheet(summary)
    formulas = [item.content for item in made.items if isinstance(item.content, Formula)]
    assert [formula.value for formula in formulas] == [1, 1, 1]
    assert all(formula.text.startswith("=COUNTIF(D") for formula in formulas)
    assert all(height <= fitting.MAX_HEIGHT for height in made.heights.values())
    workbook = opened(render(report_book(summary)))
    assert "Cambios" in workbook.sheetnames
    table = workbook["Cambios"].tables[changes_sheet.CHANGES_TABLE]
    assert {cell.data_type for row in workbook["Cambios"][table.ref] for cell in row} <= {"s", "n", "d"}


def test_a_row_pasted_twice_is_not_gone_and_one_of_two_with_the_same_words_is() -> None:
    first, second = rows()
    twin = replace(first, key="1.9", row=first.row + 5)
    known = known_report("informe.xlsx", *(said(item, item.entry(1).achieved.number) for item in (first, second, twin)))
    twice = samples.plan([first, second, twin, replace(twin, row=twin.row + 1)])
    assert not find_changes(twice, Quarter(2022, 2), paired(twice, known))
    left = samples.plan([first, second])
    [gone] = find_changes(left, Quarter(2022, 2), paired(left, known))
    assert (gone.nature, gone.key) == (Nature.GONE, "1.9")


def test_the_report_of_one_office_has_its_own_changes_only() -> None:
    plan = samples.plan([replace(item, leads=(lead,)) for item, lead in zip(rows(), ("Una", "Otra"), strict=True)])
    known = known_report("informe.xlsx", *(said(item, 0.9) for item in plan.activities))
    summary = replace(samples.summary(plan), changes=find_changes(plan, Quarter(2022, 3), paired(plan, known)))
    assert [change.key for change in summary.changes] == ["1.1", "1.2"]
    assert [change.key for change in summary.for_office("Otra").changes] == ["1.2"]

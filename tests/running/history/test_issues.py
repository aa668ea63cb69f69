"""A report knows which issue it is; what it replaces is kept and can be proved; one that was withdrawn is told and not sent."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from ppc_reports.commands import choices
from ppc_reports.plan.model import Quarter
from ppc_reports.running.history.beside import FILE_NAME, damaged_files
from ppc_reports.running.history.runs import current, runs
from ppc_reports.running.history.store import open_history
from tests.result_form import in_form
from tests.running.history.test_history import TODAY, book, invoke, output_of, rows, run, told, work

__all__ = ["work"]
MAIL = '[mail]\nsender = "ppc@example.org"\nhost = "localhost"\ncontrol_interno = ["ci@example.org"]\n'


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(choices, "today", lambda: day)
    monkeypatch.setattr(
        choices, "now", lambda: dt.datetime.combine(day, dt.time(9), dt.timezone(dt.timedelta(hours=-5)))
    )


def result_of(work: Path, corte: str = "2022-T2") -> dict[str, Any]:
    return in_form(output_of(work, "resultado.json", corte).read_bytes())


def test_a_report_replaced_twice_is_known_in_all_three_issues(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []
    for number, figure in enumerate((0.2, 0.1, 0.15), 1):
        on(monkeypatch, TODAY + dt.timedelta(days=number))
        run(work, book(rows(first=figure)))
        held.append(work / f"recibido {number}.xlsx")
        shutil.copy(output_of(work, "Seguimiento_PPC_*.xlsx"), held[-1])
    issue = result_of(work)["issue"]
    assert (issue["version"], issue["made_on"], issue["replaces"]["made_on"]) == (3, "2022-07-14", "2022-07-13")
    kept = sorted(path.name for path in (work / "output" / "2022-T2" / "plan" / "anteriores").iterdir())
    assert kept == [f"Seguimiento_PPC_Entidad_de_Ejemplo_2022-T2_v{number}.xlsx" for number in (1, 2)]
    done = invoke("history", "--verify", *map(str, held))
    assert done.exit_code == 0
    first, second, third = done.stdout.splitlines()
    assert "versión 1 del informe 2022-T2" in first
    assert "La reemplazó la versión 2, hecha el 13/07/2022." in first
    assert "La reemplazó la versión 3" in second
    assert "Es la vigente." in third
    assert invoke("history", "--verify").exit_code == 0
    held[0].write_bytes(held[0].read_bytes() + b" ")
    done = invoke("history", "--verify", str(held[0]), str(work / "input" / "plan.xlsx"))
    assert done.exit_code == 1
    assert "no es ningún informe" in done.stdout
    assert "es un libro con el que se hizo un informe" in done.stdout


def test_what_lies_in_the_place_of_a_report_and_is_none_is_kept_too(work: Path) -> None:
    run(work, book(rows()))
    path = output_of(work, "Seguimiento_PPC_*.xlsx")
    path.write_bytes(path.read_bytes() + b" ")
    run(work, book(rows(first=0.1)))
    [kept] = (path.parent / "anteriores").iterdir()
    assert "_sin_registro_" in kept.name


def test_a_repetition_has_the_day_of_the_first_time_also_years_later(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(work, book(rows()))
    before = {path.name: path.read_bytes() for path in output_of(work, "resultado.json").parent.iterdir()}
    on(monkeypatch, dt.date(2031, 1, 2))
    run(work, book(rows()))
    folder = output_of(work, "resultado.json").parent
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    mail = message_from_bytes(before["correo_control_interno.eml"], policy=policy.default)
    assert mail["Date"].datetime.date() == TODAY


def test_another_setting_gives_a_new_issue_and_an_address_does_not(work: Path) -> None:
    run(work, book(rows()))
    (work / "ppc.toml").write_text(MAIL, encoding="utf-8")
    run(work, book(rows()))
    with open_history(work / "output") as history:
        assert len(runs(history)) == 1
    (work / "ppc.toml").write_text('scale = "cinco_bandas"\n', encoding="utf-8")
    done = run(work, book(rows()))
    assert not told(done)
    with open_history(work / "output") as history:
        assert [(item.issue, item.replaces) for item in runs(history)] == [(1, None), (2, 1)]


def test_a_provisional_report_says_so_in_its_name_and_the_final_one_replaces_it(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, dt.date(2022, 6, 1))
    run(work, book(rows(second=0.05)))
    [path] = (work / "output" / "2022-T2" / "plan").glob("Seguimiento_PPC_*.xlsx")
    assert path.name.endswith("_2022-T2_PROVISIONAL_2022-06-01.xlsx")
    assert (result_of(work)["provisional"], result_of(work)["as_of"]) == (True, "2022-06-01")
    on(monkeypatch, dt.date(2022, 7, 5))
    assert not told(run(work, book(rows(second=0.25))))
    [path] = (work / "output" / "2022-T2" / "plan").glob("Seguimiento_PPC_*.xlsx")
    assert path.name.endswith("_2022-T2.xlsx")
    assert (result_of(work)["provisional"], result_of(work)["as_of"]) == (False, "2022-06-30")
    assert [item.name for item in (path.parent / "anteriores").iterdir()] == [
        "Seguimiento_PPC_Entidad_de_Ejemplo_2022-T2_PROVISIONAL_2022-06-01_v1.xlsx"
    ]


def test_before_its_first_quarter_has_ended_a_plan_is_reported_at_it(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, dt.date(2022, 2, 10))
    (work / "input" / "plan.xlsx").write_bytes(book(rows()))
    invoke("run")
    [path] = (work / "output" / "2022-T1" / "plan").glob("Seguimiento_PPC_*.xlsx")
    assert "PROVISIONAL_2022-02-10" in path.name


def test_a_withdrawn_report_is_told_by_its_own_mail_and_is_not_sent_nor_made_again_by_it(work: Path) -> None:
    (work / "ppc.toml").write_text(MAIL, encoding="utf-8")
    run(work, book(rows()))
    report = output_of(work, "Seguimiento_PPC_*.xlsx")
    assert invoke("history", "--withdraw", str(report)).exit_code == 2
    done = invoke("history", "--withdraw", str(report), "--reason", "Las cifras eran de prueba <b>")
    assert done.exit_code == 0, done.output
    mail = message_from_bytes((report.parent / "correo_retiro.eml").read_bytes(), policy=policy.default)
    assert mail["To"] == "ci@example.org"
    assert mail["Subject"].startswith("RETIRADO: informe de seguimiento PPC 2022-T2, versión 1")
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        words = " ".join(body.get_content().split())
        assert "Las cifras eran de prueba" in words
        assert "<b>" not in words.replace("<body", "") or kind == "plain"
    done = invoke("mail", "--corte", "2022-T2", "--dry-run")
    assert done.exit_code == 0, done.output
    assert "correo_retiro.eml" in done.stdout
    assert "correo_control_interno.eml" not in done.stdout
    with open_history(work / "output") as history:
        assert len(runs(history)) == 1
        assert current(history, Quarter(2022, 2)) == ()
    assert "retirada el" in invoke("history").stdout
    run(work, book(rows()))
    with open_history(work / "output") as history:
        assert [(item.issue, item.replaces) for item in current(history, Quarter(2022, 2))] == [(2, 1)]
    assert (
        "Se retiró el 11/07/2022"
        in invoke("history", "--verify", str(next((report.parent / "anteriores").iterdir()))).stdout
    )


@pytest.mark.parametrize("left", [b"", None], ids=["empty", "gone"])
def test_a_history_that_is_empty_or_gone_beside_reports_is_told_and_what_was_sent_is_not_known(
    work: Path, left: bytes | None
) -> None:
    run(work, book(rows()))
    path = work / "output" / FILE_NAME
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    done = run(work, book(rows()))
    assert "no se sabe qué decían" in done.stderr
    [left_behind] = damaged_files(work / "output")
    assert left_behind.name == ("historial_perdido.txt" if left is None else "historial_danado_1.sqlite3")
    with open_history(work / "output") as history:
        assert len(runs(history)) == 1
    assert "no se sabe qué decían" not in run(work, book(rows())).stderr


def test_a_report_that_could_not_ask_the_history_has_no_version_and_says_why(work: Path) -> None:
    run(work, book(rows()))
    with open_history(work / "output") as history, history.writing() as connection:
        connection.execute("PRAGMA user_version = 99")
    done = run(work, book(rows(first=0.1)))
    assert "HISTORY-UNREAD" in done.stderr
    issue = result_of(work)["issue"]
    assert (issue["version"], issue["replaces"]) == (None, None)


def test_every_kind_of_change_is_told_with_what_was_said_before_and_where(work: Path) -> None:
    first, second = rows()
    weighted = [replace(item, weight=0.5) for item in (first, second)]
    run(work, book(weighted))
    moved = replace(
        weighted[0],
        end=dt.date(2022, 12, 31),
        weight=0.4,
        leads=("Oficina Jurídica",),
        product="Otro producto",
        quarters=(replace(first.quarters[0], evidence=type(first.quarters[0].evidence)()), *first.quarters[1:]),
    )
    done = run(work, book([moved, replace(weighted[1], weight=0.6)]), "2022-T3")
    lines = told(done, "PLAN-CHANGED")
    for words in (
        "cambió la fecha de finalización: antes 30/11/2022, ahora 31/12/2022",
        "cambió el peso: antes 50%, ahora 40%",
        "cambió el responsable: antes «Secretaría General», ahora «Oficina Jurídica»",
        "cambió el producto: antes «Documento», ahora «Otro producto»",
    ):
        assert sum(words in line for line in lines) == 1, words
    assert len(lines) == 5
    [gone] = told(done, "EVIDENCE-GONE")
    assert re.match(r"plan.xlsx!Seguimiento!\w+6: warning", gone)
    assert "antes «https://example.org/1/1», ahora en blanco" in gone
    assert not told(done, "QUARTER-CHANGED")

"""One plan has one report: versions of one workbook are told in both, and mails speak of the report that is current."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ppc_reports.plan.model import Quarter
from ppc_reports.running.history.runs import current, runs
from ppc_reports.running.history.store import open_history
from tests import parts
from tests.running.history.test_history import book, invoke, rows, run, told, work

__all__ = ["work"]
MAIL = '[mail]\nsender = "ppc@example.org"\nhost = "localhost"\ncontrol_interno = ["ci@example.org"]\n'


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_two_versions_of_one_workbook_are_an_error_in_both_that_names_the_newer(work: Path, jobs: str) -> None:
    for name, first, saved in (("v1.xlsx", 0.2, 1_600_000_000), ("seg - copia.xlsx", 0.1, 1_650_000_000)):
        (work / "input" / name).write_bytes(book(rows(first=first)))
        os.utime(work / "input" / name, (saved, saved))
    done = invoke("run", "--corte", "2022-T2", "--jobs", jobs)
    assert done.exit_code == 1
    lines = told(done, "PLAN-TWICE")
    assert [line.partition("!")[0].partition(":")[0] for line in lines] == ["seg - copia.xlsx", "v1.xlsx"]
    assert all("«seg - copia.xlsx», el 15/04/2022" in line for line in lines)
    with open_history(work / "output") as history:
        assert [(item.issue, item.preliminary) for item in runs(history)] == [(1, True), (1, True)]
    assert not list((work / "output").rglob("anteriores"))
    (work / "input" / "v1.xlsx").unlink()
    done = invoke("run", "--corte", "2022-T2")
    assert not told(done, "PLAN-TWICE")
    assert not told(done)
    with open_history(work / "output") as history:
        assert [(item.issue, item.preliminary) for item in current(history, Quarter(2022, 2))][-1] == (2, False)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_two_versions_of_one_workbook_are_issued_once_however_often_they_are_run(work: Path, jobs: str) -> None:
    """Each run wrote each report twice, first without knowing of the other, and both were new versions without end."""
    for name, first in (("v1.xlsx", 0.2), ("v2.xlsx", 0.1)):
        (work / "input" / name).write_bytes(book(rows(first=first)))
        os.utime(work / "input" / name, (1_600_000_000, 1_600_000_000))
    (work / "input" / "roto.xlsx").write_bytes(b"PK")
    for _ in range(3):
        done = invoke("run", "--corte", "2022-T2", "--jobs", jobs)
        assert done.exit_code == 3
        assert len(told(done, "PLAN-TWICE")) == 2
        with open_history(work / "output") as history:
            assert [(item.issue, item.batch, item.replaces) for item in runs(history)] == [(1, 1, None)] * 2
    (work / "input" / "v1.xlsx").write_bytes(book(rows(first=0.15)))
    os.utime(work / "input" / "v1.xlsx", (1_600_000_000, 1_600_000_000))
    [line] = told(invoke("run", "--corte", "2022-T2", "--jobs", jobs))
    assert line.startswith("v1.xlsx!")
    assert "20" in line, line
    for _ in range(2):
        with open_history(work / "output") as history:
            made = runs(history)
        assert [(item.issue, item.replaces) for item in made] == [(1, None), (1, None), (2, made[0].id)]
        invoke("run", "--corte", "2022-T2", "--jobs", jobs)
    assert invoke("history", "--verify").exit_code == 0


def test_the_consolidation_of_one_workbook_is_another_report_than_its_own(work: Path) -> None:
    """It took the folder of the report of the workbook alone, as version 1 once more, and the archived report was lost."""
    (work / "ppc.toml").write_text(MAIL, encoding="utf-8")
    (work / "input" / "plan.xlsx").write_bytes(book(rows()))
    before: dict[str, bytes] = {}
    for command in ("run", "consolidate", "run", "consolidate"):
        assert invoke(command, "--corte", "2022-T2").exit_code == 0
        now = {path.parent.name: path.read_bytes() for path in work.glob("output/2022-T2/*/Seguimiento_*.xlsx")}
        assert now.items() >= before.items()
        before = now
    assert sorted(before) == ["consolidado", "plan"]
    assert not list((work / "output").rglob("anteriores"))
    with open_history(work / "output") as history:
        assert [(item.issue, item.joint, item.replaces) for item in runs(history)] == [
            (1, False, None),
            (1, True, None),
        ]
    assert invoke("history", "--verify").exit_code == 0
    assert "consolidado" in invoke("mail", "--corte", "2022-T2", "--dry-run").stdout
    (work / "input" / "plan.xlsx").write_bytes(book(rows(first=0.1)))
    for command in ("consolidate", "run"):
        assert invoke(command, "--corte", "2022-T2", "--fail-on", "never").exit_code == 0
    with open_history(work / "output") as history:
        assert [(item.issue, item.joint, item.replaces) for item in runs(history)][2:] == [(2, True, 2), (2, False, 1)]
    assert invoke("history", "--verify").exit_code == 0


def test_the_books_of_several_offices_or_entities_are_not_versions_of_one(work: Path) -> None:
    plan = parts.whole_plan(parts.OFFICES[:3])
    for office in parts.OFFICES[:3]:
        (work / "input" / f"{office}.xlsx").write_bytes(parts.book(parts.part(plan, office)))
    (work / "input" / "otra.xlsx").write_bytes(book(rows(), entity="Otra"))
    (work / "input" / "una.xlsx").write_bytes(book(rows(), entity="Una"))
    assert not told(invoke("run", "--corte", "2022-T3"), "PLAN-TWICE")


def consolidated(work: Path) -> None:
    (work / "ppc.toml").write_text(MAIL, encoding="utf-8")
    plan = parts.whole_plan(parts.OFFICES[:3])
    for office in parts.OFFICES[:3]:
        (work / "input" / f"{office}.xlsx").write_bytes(parts.book(parts.part(plan, office)))
    assert invoke("consolidate", "--corte", "2022-T3").exit_code == 0


def test_after_a_consolidation_the_mails_speak_of_the_whole_also_when_a_part_is_run_later(work: Path) -> None:
    consolidated(work)
    for _ in range(2):
        done = invoke("mail", "--corte", "2022-T3", "--dry-run")
        assert done.exit_code == 0, done.output
        assert "consolidado" in done.stdout
        assert not any(office in done.stdout for office in parts.OFFICES[:3])
        with open_history(work / "output") as history:
            assert [item.joint for item in current(history, Quarter(2022, 3))] == [True]
        invoke("run", "--corte", "2022-T3", "input/Planeación.xlsx")


def test_a_whole_report_of_which_a_workbook_is_missing_sends_nothing(work: Path) -> None:
    consolidated(work)
    (work / "input" / "Planeación.xlsx").unlink()
    done = invoke("mail", "--corte", "2022-T3", "--dry-run")
    assert done.exit_code == 2
    assert "falta «Planeación.xlsx»" in done.stderr
    with open_history(work / "output") as history:
        assert len(runs(history)) == 1


def test_a_renamed_workbook_goes_on_with_the_same_report(work: Path) -> None:
    run(work, book(rows()))
    run(work, book(rows(first=0.1)), name="plan con otro nombre.xlsx")
    with open_history(work / "output") as history:
        assert [(item.issue, item.replaces) for item in runs(history)] == [(1, None), (2, 1)]
        assert [item.id for item in current(history, Quarter(2022, 2))] == [2]


@pytest.mark.parametrize("named", ["", "Entidad de Ejemplo"])
def test_a_workbook_that_is_renamed_goes_on_as_the_same_plan_whoever_it_is_of(work: Path, named: str) -> None:
    """Without an entity the name of the file was all that the history knew: a new name began a second report in force."""
    run(work, book(rows(), entity=named))
    done = run(work, book(rows(first=0.1), entity=named), name="otro nombre.xlsx")
    assert told(done)
    with open_history(work / "output") as history:
        assert [(item.issue, item.replaces) for item in runs(history)] == [(1, None), (2, 1)]
        assert [item.id for item in current(history, Quarter(2022, 2))] == [2]


def test_the_entity_may_be_written_later_and_the_reports_before_it_are_of_the_same_plan(work: Path) -> None:
    run(work, book(rows(), entity=""), "2022-T1")
    assert told(run(work, book(rows(first=0.1), entity="Alcaldía de Ejemplo")))


def test_two_workbooks_without_an_entity_that_are_both_there_are_two_plans(work: Path) -> None:
    run(work, book(rows(), entity=""))
    (work / "input" / "otro.xlsx").write_bytes(book(rows(first=0.1), entity=""))
    done = invoke("run", "--corte", "2022-T2", "--fail-on", "never", "input/otro.xlsx")
    assert not told(done)


def test_a_workbook_of_another_entity_under_the_same_name_is_another_plan(work: Path) -> None:
    run(work, book(rows(), entity="Alcaldía de Ejemplo"))
    others = [replace(item, description=f"Otra cosa {item.key}") for item in rows(first=0.1)]
    done = run(work, book(others, entity="Otra Entidad"))
    assert not told(done)
    assert not told(done, "ACTIVITY-GONE")


def test_a_consolidation_that_was_put_in_the_folder_of_its_one_workbook_has_its_own_from_then_on(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(rows()))
    invoke("consolidate", "--corte", "2022-T2")
    (work / "output" / "2022-T2" / "consolidado").rename(work / "output" / "2022-T2" / "plan")
    with open_history(work / "output") as history, history.writing() as connection:
        connection.execute("UPDATE runs SET report_path = replace(report_path, 'consolidado', 'plan')")
    (work / "input" / "plan.xlsx").write_bytes(book(rows(first=0.15)))
    invoke("consolidate", "--corte", "2022-T2")
    invoke("run", "--corte", "2022-T2")
    with open_history(work / "output") as history:
        made = runs(history)
        [standing] = current(history, Quarter(2022, 2))
    assert [item.report_path.split("/")[1] for item in made] == ["plan", "consolidado", "plan"]
    assert [(item.joint, item.issue, item.replaces) for item in made] == [
        (True, 1, None),
        (True, 2, 1),
        (False, 1, None),
    ]
    assert standing.id == 2
    assert invoke("history", "--verify").exit_code == 0

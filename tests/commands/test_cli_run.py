"""The commands at work in a working folder: what they write, say and answer."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ppc_reports.commands import choices, cli, terminal
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.preparing.folder import STARTERS
from ppc_reports.commands.session import open_session
from ppc_reports.commands.telling.findings import show_findings
from ppc_reports.commands.terminal import finding_line
from ppc_reports.excel.writer import render
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Absent, Figure, Plan, Quarter
from ppc_reports.plan.uses import Balance
from ppc_reports.products.tracking import tracking_book
from ppc_reports.reading.headings.columns import ColumnMap
from ppc_reports.running import many, one
from ppc_reports.running.many import Task, work_all
from ppc_reports.running.outputs import OutputError
from ppc_reports.running.request import Outcome, Request
from ppc_reports.running.writing import replacing
from ppc_reports.running.writing.locking import LOCK_NAME
from ppc_reports.settings.configuration import shipped_templates
from tests import samples
from tests.unconfined import unconfined

TODAY = dt.date(2022, 10, 5)
REPORT = "Seguimiento_PPC_Entidad_de_Ejemplo_2022-T3.xlsx"


def a_plan(entity: str = "Entidad de Ejemplo") -> Plan:
    """A plan whose reading gives no error at its third quarter."""
    rows = [
        samples.activity(
            f"1.{number}",
            planned=(0.25,) * 4,
            achieved=(0.2, 0.3, 0.2, None),
            evidence=(*(f"https://example.org/{number}/{quarter}" for quarter in (1, 2, 3)), ""),
            row=number,
        )
        for number in (1, 2)
    ]
    return samples.plan(rows, entity=entity)


def a_bad_plan() -> Plan:
    """The same plan with one percentage that is none."""
    plan = a_plan()
    first = plan.activities[0]
    quarters = (replace(first.quarters[0], achieved=Figure(None, Absent.INVALID, None, "mucho")), *first.quarters[1:])
    return replace(plan, activities=(replace(first, quarters=quarters), *plan.activities[1:]))


def book(plan: Plan) -> bytes:
    return render(tracking_book(plan))


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder that is the current one, on a day of October 2022."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choices, "today", lambda: TODAY)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "input").mkdir()
    return tmp_path


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_a_run_writes_the_files_of_the_contract_and_ends_with_0(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    done = invoke("run")
    assert done.exit_code == 0, done.output
    folder = work / "output" / "2022-T3" / "plan"
    names = {path.name for path in folder.iterdir()} - {"plan_observado.xlsx"}
    assert names == {REPORT, "correo_control_interno.eml", "resultado.json"}
    assert (work / "input" / "plan.xlsx").read_bytes() == book(a_plan())
    for shown in ("Entidad de Ejemplo", "2022-T3", "Cumplimiento", "En ejecución", REPORT):
        assert shown in done.stdout


def test_the_result_file_names_source_and_program(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    invoke("run", "--corte", "2022-T2")
    data = json.loads((work / "output" / "2022-T2" / "plan" / "resultado.json").read_text(encoding="utf-8"))
    assert data["source"]["file"] == "plan.xlsx"
    assert data["corte"] == "2022-T2"
    assert [activity["achieved"] for activity in data["activities"]] == [0.5, 0.5]


def test_a_second_run_touches_nothing(work: Path) -> None:
    def files() -> dict[Path, tuple[bytes, int]]:
        found = (path for path in (work / "output").rglob("*.*") if path.name != LOCK_NAME)
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in found}

    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    invoke("run")
    before = files()
    done = invoke("run")
    assert files() == before
    assert "sin cambios" in done.stdout
    assert "nuevo" not in done.stdout


def test_by_office_writes_a_book_for_each_lead_office_and_takes_it_away_again(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    done = invoke("run", "--by-office")
    place = work / "output" / "2022-T3" / "plan" / "por_dependencia"
    assert [path.name for path in place.iterdir()] == ["Secretaría General.xlsx"]
    assert "Secretaría General.xlsx (nuevo)" in done.stdout.replace("\n", " ")
    assert "nuevo" not in invoke("run", "--by-office").stdout
    assert "Secretaría General.xlsx (retirado)" in invoke("run").stdout.replace("\n", " ")
    assert not place.exists()


def test_the_document_stands_beside_the_report_as_long_as_it_is_asked_for(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    made = (work / "output" / "2022-T3" / "plan" / REPORT).with_suffix(".pdf")
    assert f"{made.name} (nuevo)" in invoke("run", "--pdf").stdout
    assert f"{made.name} (sin cambios)" in invoke("run", "--pdf").stdout
    assert made.read_bytes().startswith(b"%PDF")
    assert f"{made.name} (retirado)" in invoke("run").stdout
    assert not made.exists()


def test_an_error_ends_with_1_and_stands_on_standard_error_in_the_form_of_the_contract(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    done = invoke("run")
    assert done.exit_code == 1
    [line] = [line for line in done.stderr.splitlines() if "«Inválido»" in line or "«mucho»" in line]
    assert line.startswith("plan.xlsx!Seguimiento!")
    assert ": error " in line
    assert "PRELIMINAR" in done.stdout
    assert (work / "output" / "2022-T3" / "plan" / "plan_observado.xlsx").is_file()
    assert invoke("run", "--fail-on", "never").exit_code == 0


def test_the_marked_copy_goes_when_the_book_is_mended(work: Path) -> None:
    marked = work / "output" / "2022-T3" / "plan" / "plan_observado.xlsx"
    (work / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    invoke("run")
    first = marked.read_bytes()
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    invoke("run")
    assert not marked.exists() or marked.read_bytes() != first


def test_one_bad_file_never_stops_the_others(work: Path) -> None:
    (work / "input" / "a_malo.xlsx").write_bytes(b"no es un libro")
    (work / "input" / "b_bueno.xlsx").write_bytes(book(a_plan()))
    (work / "input" / "c_vacio.xlsx").write_bytes(b"")
    done = invoke("run")
    assert done.exit_code == 3
    assert (work / "output" / "2022-T3" / "b_bueno" / REPORT).is_file()
    assert done.stdout.count("SIN INFORME") == 2
    assert "3 libros: 1 con informe; 2 quedaron sin informe." in done.stdout


def test_an_empty_input_says_what_to_do_and_ends_with_2(work: Path) -> None:
    (work / "input" / "notas.docx").write_bytes(b"x")
    done = invoke("run")
    assert done.exit_code == 2
    for part in ("no hay ningún libro en «input»", "notas.docx", "Copie allí", "ppc-reports template"):
        assert part in done.stderr


def test_a_folder_that_is_no_working_folder_says_what_to_do(work: Path) -> None:
    (work / "input").rmdir()
    done = invoke("run")
    assert done.exit_code == 2
    assert "ppc-reports init" in done.stderr


def test_what_is_no_workbook_is_left_alone_and_told_once(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    for name in ("~$plan.xlsx", "notas.txt", ".oculto.xlsx", "Thumbs.db"):
        (work / "input" / name).write_bytes(b"x")
    done = invoke("run")
    assert done.exit_code == 0
    told = [line for line in done.stderr.splitlines() if line.startswith("En «input»")]
    assert told == ["En «input» no se leyó lo que no es un libro: notas.txt, ~$plan.xlsx"]


def test_a_named_file_of_a_wrong_kind_has_no_report(work: Path) -> None:
    (work / "plan.pdf").write_bytes(b"%PDF")
    done = invoke("run", "plan.pdf")
    assert done.exit_code == 3
    assert "plan.pdf: error FILE-KIND" in done.stderr


def test_workbooks_of_one_name_do_not_meet(work: Path) -> None:
    for name in ("plan.xlsx", "plan.xlsm"):
        (work / "input" / name).write_bytes(book(a_plan()))
    assert "PLAN-TWICE" in invoke("run").stderr
    made = {path.name for path in (work / "output" / "2022-T3").iterdir() if path.is_dir()}
    assert made == {"plan_xlsx", "plan_xlsm"}


def folders(work: Path) -> dict[str, str]:
    """Each folder of the corte and the entity its result file names."""
    found = sorted((work / "output" / "2022-T3").glob("*/resultado.json"))
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8"))["plan"]["entity"] for path in found}


def test_workbooks_of_one_name_in_two_folders_keep_a_report_each(work: Path) -> None:
    """The report of the second took the place of the first's, of another entity, and nobody was told."""
    for name in ("a", "b"):
        (work / name).mkdir()
        (work / name / "plan.xlsx").write_bytes(book(replace(a_plan(), entity=f"Entidad {name}")))
    for name in ("a", "b", "a", "b"):
        assert invoke("run", f"{name}/plan.xlsx").exit_code == 0
    assert folders(work) == {"plan": "Entidad a", "plan_2": "Entidad b"}


def test_a_workbook_that_was_moved_keeps_its_folder(work: Path) -> None:
    (work / "a").mkdir()
    (work / "a" / "plan.xlsx").write_bytes(book(a_plan()))
    invoke("run", "a/plan.xlsx")
    (work / "a" / "plan.xlsx").rename(work / "input" / "plan.xlsx")
    invoke("run")
    assert list(folders(work)) == ["plan"]


def test_a_second_workbook_of_one_name_leaves_no_stale_folder(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    invoke("run")
    (work / "input" / "plan.xlsm").write_bytes(book(replace(a_plan(), entity="Otra", title="Otro plan")))
    invoke("run")
    assert folders(work) == {"plan": a_plan().entity, "plan_xlsm": "Otra"}


def test_a_mistake_in_the_configuration_ends_with_2_and_nothing_is_run(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    (work / "ppc.toml").write_text('entity = "X"\n[mail]\nsender = "nadie"\n', encoding="utf-8")
    done = invoke("run")
    assert done.exit_code == 2
    assert "ppc.toml, línea 3, clave «mail.sender»: no es una dirección de correo" in done.stderr
    assert not (work / "output").exists()


def test_a_mail_template_that_cannot_be_used_ends_with_2_and_nothing_is_written(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    (work / "templates" / "correo").mkdir(parents=True)
    (work / "templates" / "correo" / "control_interno.txt.j2").write_text("{{ correo.nada }}", encoding="utf-8")
    done = invoke("run")
    assert done.exit_code == 2
    assert "control_interno.txt.j2" in done.stderr
    assert not (work / "output").exists()


def test_a_layout_can_be_forced_and_an_unknown_one_names_those_there_are(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    assert invoke("check", "--layout", "plantilla").exit_code == 0
    done = invoke("check", "--layout", "ninguno")
    assert done.exit_code == 2
    assert "plantilla" in done.stderr


def test_the_configuration_gives_the_working_folder_and_options_win_over_it(work: Path) -> None:
    place = work / "otra"
    (place / "input").mkdir(parents=True)
    (place / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    (place / "ppc.toml").write_text('fail_on = "never"\n', encoding="utf-8")
    assert invoke("run", "--config", "otra/ppc.toml").exit_code == 0
    assert (place / "output" / "2022-T3" / "plan" / "resultado.json").is_file()
    assert invoke("run", "--config", "otra/ppc.toml", "--fail-on", "error", "--output", "aqui").exit_code == 1
    assert (work / "aqui" / "2022-T3" / "plan" / "resultado.json").is_file()


@pytest.mark.parametrize(("entity", "named"), [("Alcaldía", "Alcaldia"), ("", "Entidad_sin_declarar")])
def test_the_entity_is_the_workbooks_then_that_of_the_settings_and_never_the_name_of_the_file(
    work: Path, entity: str, named: str
) -> None:
    (work / "input" / "plan del año.xlsx").write_bytes(book(a_plan(entity="")))
    (work / "ppc.toml").write_text(f'entity = "{entity}"\n', encoding="utf-8")
    invoke("run")
    assert (work / "output" / "2022-T3" / "plan del año" / f"Seguimiento_PPC_{named}_2022-T3.xlsx").is_file()


def test_an_open_target_leaves_that_workbook_without_its_report(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise OutputError("no se pudo escribir «informe.xlsx»: está abierto en otro programa.")

    monkeypatch.setattr(many, "outputs", locked)
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    done = invoke("run")
    assert done.exit_code == 3
    assert "está abierto en otro programa" in done.stdout
    assert "está abierto en otro programa" in done.stderr


def test_a_fault_in_one_workbook_is_recorded_and_the_others_have_their_reports(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Outcome] = one.run

    def broken(request: Request, *rest: Any) -> Outcome:
        if request.name.startswith("a"):
            raise ZeroDivisionError("algo interno")
        return real(request, *rest)

    unconfined(monkeypatch)
    monkeypatch.setattr(one, "run", broken)
    for name in ("a.xlsx", "b.xlsx"):
        (work / "input" / name).write_bytes(book(a_plan()))
    done = invoke("run", "--jobs", "1")
    assert done.exit_code == 4
    assert "Traceback" not in done.output
    [log] = (work / "output" / "errores").glob("*.log")
    assert log.name in done.stderr
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert (work / "output" / "2022-T3" / "b" / REPORT).is_file()


def test_a_balance_that_does_not_add_up_is_a_fault(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unconfined(monkeypatch)
    monkeypatch.setattr(Balance, "adds_up", False)
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    done = invoke("run")
    assert done.exit_code == 4
    assert not (work / "output" / "2022-T3").exists()


def test_a_column_of_figures_that_is_lost_on_the_way_is_a_fault(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of the table are counted in its cells, so that a column which no part of the program takes is missed."""
    unconfined(monkeypatch)
    known = vars(ColumnMap)["columns"].fget
    monkeypatch.setattr(ColumnMap, "columns", property(lambda self: _without(known(self), "achieved@1")))
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    done = invoke("run")
    assert done.exit_code == 4
    [log] = (work / "output" / "errores").glob("*.log")
    assert "LostRowsError" in log.read_text(encoding="utf-8")
    assert not (work / "output" / "2022-T3").exists()


def _without(columns: Mapping[str, object], key: str) -> dict[str, object]:
    return {name: column for name, column in columns.items() if name != key}


def test_check_writes_nothing_and_shows_the_findings(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    done = invoke("check")
    assert done.exit_code == 1
    assert "→" in done.stdout
    assert {path.name for path in work.iterdir()} == {"input"}


def test_check_in_json_has_the_findings_of_the_result_file(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    (work / "input" / "roto.xlsx").write_bytes(b"x")
    done = invoke("check", "--json")
    data = json.loads(done.stdout)
    invoke("run")
    report = json.loads((work / "output" / "2022-T3" / "plan" / "resultado.json").read_text(encoding="utf-8"))
    assert [item["file"] for item in data["files"]] == ["plan.xlsx", "roto.xlsx"]
    assert data["files"][0]["findings"] == report["findings"]
    assert (data["files"][1]["readable"], data["files"][1]["corte"]) == (False, None)
    assert data["files"][1]["findings"][0]["code"].startswith("FILE-")
    assert done.exit_code == 3


def test_names_and_texts_of_a_workbook_cannot_drive_the_terminal() -> None:
    hostile = Finding("X", Severity.ERROR, "a\x1b[31m\nb", "c", "Hoja\r1", ((1, 1),))
    assert finding_line("pl\x1ban.xlsx", hostile) == "pl�an.xlsx!Hoja 1!A1: error X a�[31m b"


def test_a_finding_on_several_cells_is_one_line() -> None:
    found = Finding(
        "PERCENT-UNREADABLE", Severity.ERROR, "«mucho» no es un porcentaje", "", "Seguimiento", ((14, 4), (15, 4))
    )
    line = "plan.xlsx!Seguimiento!D14:D15: error PERCENT-UNREADABLE «mucho» no es un porcentaje"
    assert finding_line("plan.xlsx", found) == line


def test_a_terminal_that_knows_only_ascii_gets_its_summary(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    code = "import sys; from ppc_reports.commands.entry import call; sys.exit(call(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "run", "--corte", "2022-T3"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert b"Ejecutado" in done.stdout
    assert b"Traceback" not in done.stderr


def test_on_a_screen_the_findings_go_by_kind_and_the_figures_come_last(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    lines = invoke("run")
    monkeypatch.setattr(terminal, "both_seen", lambda: True)
    done = invoke("run")
    assert "PERCENT-UNREADABLE" in lines.stderr
    assert "PERCENT-UNREADABLE" not in lines.stdout
    assert "PERCENT-UNREADABLE" not in done.stderr
    told, figures = done.stdout.index("PERCENT-UNREADABLE"), done.stdout.index("Ejecutado que cuenta")
    assert told < done.stdout.index("Archivos en") < figures


def test_findings_of_a_kind_are_counted_and_their_advice_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    advice = "Escriba lo ejecutado."
    found = [Finding("REPORT-MISSING", Severity.WARNING, f"Falta {n}.", advice, "Hoja", ((n, 1),)) for n in range(1, 9)]
    show_findings(many.Done("plan.xlsx", 0, kept=tuple(found)))
    shown = capsys.readouterr().out
    assert (shown.count("en 8 celdas"), shown.count(advice), shown.count("Falta ")) == (1, 1, 9)


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_no_line_of_the_summary_ends_within_a_word_or_before_a_sign(
    work: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    words = ("sostenibilidad", "institucional", "participación", "ciudadana", "fortalecimiento")
    name = " ".join(words * 6)
    plan = a_plan()
    lines = tuple(replace(line, name=name) for line in plan.lines)
    rows = tuple(replace(row, description=name) for row in plan.activities)
    (work / "input" / "plan.xlsx").write_bytes(book(replace(plan, lines=lines, activities=rows)))
    shown = invoke("run").stdout
    pieces = {word[:end] for word in words for end in range(4, len(word))}
    assert not [line for line in shown.splitlines() if pieces & set(re.findall(r"\w+", line))]
    assert not re.search(r"\d\s*\n\W*%", shown)


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_the_summary_fits_the_screen_and_cuts_no_figure(
    work: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    done = invoke("run")
    assert max(map(len, done.stdout.splitlines())) <= int(columns)
    assert "\x1b" not in done.stdout
    summary = json.loads((work / "output" / "2022-T3" / "plan" / "resultado.json").read_text(encoding="utf-8"))
    figure = f"{summary['totals']['planned'] * 100:.1f}\u00a0%".replace(".", ",")
    assert figure in done.stdout


def test_several_processes_give_the_same_bytes_as_one(work: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (work / "input" / name).write_bytes(book(a_plan()))
    choices = Choices(TODAY)
    session = open_session(choices)
    for jobs in (1, 2):
        tasks = [
            Task(session.request(work / "input" / f"{name}.xlsx", choices), work / f"con{jobs}", name) for name in "ab"
        ]
        assert [done.code for _, done in work_all(tasks, jobs)] == [0, 0]
    one, two = (
        {path.relative_to(work / place): path.read_bytes() for path in (work / place).glob("*/*/*")}
        for place in ("con1", "con2")
    )
    assert one == two
    assert one


def test_the_blank_template_is_written_once_and_never_replaced(work: Path) -> None:
    assert invoke("template").exit_code == 0
    made = work / "Plantilla_Seguimiento_PPC.xlsx"
    assert made.read_bytes().startswith(b"PK")
    assert invoke("template").exit_code == 0
    made.write_bytes(b"diligenciado")
    done = invoke("template")
    assert done.exit_code == 2
    assert "--output" in done.stderr
    assert made.read_bytes() == b"diligenciado"


def test_a_template_from_the_published_text_can_be_run(work: Path) -> None:
    text = shipped_templates() / "ejemplos" / "plan_2022.txt"
    done = invoke("template", "--from", str(text), "--output", "input/plan.xlsx")
    assert done.exit_code == 0, done.output
    assert "7 actividades" in done.stdout
    done = invoke("run", "--corte", "2022-T3", "--fail-on", "never")
    assert done.exit_code == 0, done.output
    [result] = (work / "output").rglob("resultado.json")
    assert json.loads(result.read_text(encoding="utf-8"))["totals"]["planned"] == pytest.approx(0.805, abs=0.0005)


def test_a_template_from_what_is_no_plan_is_refused(work: Path) -> None:
    (work / "nada.txt").write_text("hola\n", encoding="utf-8")
    done = invoke("template", "--from", "nada.txt")
    assert done.exit_code == 3
    assert done.stderr.startswith("nada.txt: error ")
    assert not list(work.glob("*.xlsx"))


def test_init_makes_a_folder_that_works_and_refuses_to_replace_one(work: Path) -> None:
    assert invoke("init", "nueva").exit_code == 0
    place = work / "nueva"
    starters = {f"{title}{ending}" for title in STARTERS for ending in (".cmd", ".sh")}
    assert {path.name for path in place.iterdir()} == {
        "input",
        "output",
        "templates",
        "ppc.toml",
        "LEEME.txt",
        *starters,
    }
    assert (place / "templates" / "escalas" / "tres_zonas.toml").is_file()
    assert not (place / "templates" / "ppc.toml").exists()
    (place / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    assert invoke("run", "--config", "nueva/ppc.toml").exit_code == 0
    (place / "ppc.toml").write_text('entity = "Mía"\n', encoding="utf-8")
    done = invoke("init", "nueva")
    assert done.exit_code == 2
    assert "no se cambió nada" in done.stderr
    assert (place / "ppc.toml").read_text(encoding="utf-8") == 'entity = "Mía"\n'


def test_the_corte_left_out_is_the_last_quarter_that_ended(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    invoke("run")
    assert [path.name for path in (work / "output").iterdir() if path.is_dir()] == [str(Quarter.last_ended(TODAY))]


def test_a_full_disk_is_told_and_is_no_fault(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(replacing, "_write", full)
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    done = invoke("run")
    assert done.exit_code == 3
    assert "el disco está lleno" in done.stderr

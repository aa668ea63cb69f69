"""The summaries in a terminal: no bound stands as a figure, many alerts are told by office, and the books of a run come last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from click.testing import CliRunner

from ppc_reports.commands import cli
from ppc_reports.commands.telling.findings import show_findings
from ppc_reports.commands.telling.report import show_count, show_report
from ppc_reports.excel.writer import render
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.products.digest import digest_of
from ppc_reports.products.tracking import tracking_book
from ppc_reports.running.many import Done
from tests import samples


@pytest.fixture(autouse=True)
def _screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def a_summary(known: int, unknown: int) -> Summary:
    """Activities of two offices, of which so many are reported as planned and so many not at all."""
    rows = [
        samples.activity(
            f"1.{row}",
            (0.25,) * 4,
            ((0.25,) * 3 + (None,)) if row <= known else (0.25, None, None, None),
            row,
            leads=("Oficina de Datos" if row % 2 else "Secretaría General",),
        )
        for row in range(1, known + unknown + 1)
    ]
    return samples.summary(samples.plan(rows))


def a_done(file: str, summary: Summary) -> Done:
    return Done(file, 0, summary, digest=digest_of(summary))


def test_the_least_a_plan_can_have_done_is_never_shown_as_its_compliance(capsys: pytest.CaptureFixture[str]) -> None:
    show_report(a_done("plan.xlsx", a_summary(1, 3)))
    shown = capsys.readouterr().out
    whole = next(line for line in shown.splitlines() if "Todo el plan" in line)
    assert "≥\u00a050,0\u00a0%" in whole
    assert "no concluyente" in whole


def test_of_many_alerts_the_offices_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    show_report(a_done("plan.xlsx", a_summary(2, 24)))
    shown = capsys.readouterr().out
    told = shown[shown.index("Requiere atención") :]
    assert "Oficina de Datos: 12 sin reporte y 13 sin evidencia, de 13 actividades." in told
    assert "1.5" not in told


def test_the_name_of_a_file_is_no_title(capsys: pytest.CaptureFixture[str]) -> None:
    summary = a_summary(1, 0)
    summary = replace(summary, plan=replace(summary.plan, title=PurePath(summary.source.file).stem))
    show_report(a_done(summary.source.file, summary))
    assert "Plan de acción 2022" in capsys.readouterr().out


def test_a_run_ends_with_its_books_in_the_order_of_need(capsys: pytest.CaptureFixture[str]) -> None:
    failed = Finding("FILE-ENCRYPTED", Severity.ERROR, "Tiene contraseña.", "Quítela.")
    late = replace(a_summary(1, 3), partial=("Jurídica",))
    ended = [a_done("bien.xlsx", a_summary(4, 0)), a_done("poco.xlsx", late), Done("malo.xlsx", 3, failure=failed)]
    show_count(ended, few=20)
    shown = capsys.readouterr().out
    rows = [line.strip() for line in shown.splitlines() if ".xlsx" in line]
    assert [row.split()[0] for row in rows] == ["malo.xlsx", "poco.xlsx", "bien.xlsx"]
    assert "Sin informe: Tiene contraseña" in rows[0]
    assert "≥\u00a050,0\u00a0% no concluyente · PARCIAL" in rows[1]
    assert "≥" not in rows[2]
    assert shown.rstrip().endswith("3 libros: 2 con informe; 1 quedó sin informe.")


def test_inspection_shows_the_headings_of_the_workbook_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("plan.xlsx").write_bytes(render(tracking_book(samples.plan([samples.activity("1.1")]))))
    shown = CliRunner().invoke(cli.cli, ["inspect", "plan.xlsx"]).stdout
    rows = [line for line in shown.splitlines() if line.startswith("│  Fecha de finalización")]
    assert len(rows) == 1
    assert "…" not in rows[0]
    assert "…" not in next(line for line in shown.splitlines() if "T1 observaciones" in line).split("igual")[0]


def test_the_history_says_how_much_was_known_and_breaks_no_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("input").mkdir()
    rows = [samples.activity(f"1.{row}", (0.25,) * 4, (0.25, None, None, None), row) for row in (1, 2)]
    Path("input/plan_de_una_entidad_con_un_nombre_largo.xlsx").write_bytes(render(tracking_book(samples.plan(rows))))
    CliRunner().invoke(cli.cli, ["run", "--corte", "2022-T3", "--quiet"])
    shown = CliRunner().invoke(cli.cli, ["history"]).stdout
    assert "1. 2022-T3 · versión 1, vigente" in shown
    assert "Cumplimiento ≥ 33,3 %, con una cobertura de 0,0 %." in " ".join(shown.split())
    assert "Seguimiento_PPC_Entidad_de_Ejemplo_2022-T3.xlsx" in shown
    assert "plan_de_una_entidad_con_un_nombre_largo.xlsx" in shown


def test_the_proof_of_the_files_breaks_no_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("input").mkdir()
    book = Path("input/plan_de_una_entidad_con_un_nombre_largo.xlsx")
    book.write_bytes(render(tracking_book(samples.plan([samples.activity("1.1")]))))
    CliRunner().invoke(cli.cli, ["run", "--corte", "2022-T3", "--quiet"])
    shown = CliRunner().invoke(cli.cli, ["history", "--verify"]).stdout
    assert "✓ Informe 1: igual" in shown
    assert "✓ Libro del informe 1: igual" in shown
    assert "Seguimiento_PPC_Entidad_de_Ejemplo_2022-T3.xlsx" in shown
    assert book.name in shown


def test_check_ends_with_how_many_findings_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    found = Finding("REPORT-MISSING", Severity.WARNING, "Falta el reporte.", "Escríbalo.", "Hoja", ((5, 1),))
    show_findings(replace(a_done("plan.xlsx", a_summary(1, 3)), summary=None, kept=(found,)))
    shown = capsys.readouterr().out
    assert shown.index("Falta el reporte.") < shown.index("1 advertencia") < shown.index("Corte 2022-T3")

"""A file named after one office with the rows of another is told; names of entities, plans and years are no offices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from ppc_reports.commands import cli
from ppc_reports.judging.rules.identity import office_named, rows_of_another
from ppc_reports.plan.findings import Finding
from tests import samples
from tests.make_examples import ROOT

SALUD = ("Secretaría de Salud",)


def told(file: str, leads: Sequence[tuple[str, ...]], offices: Sequence[str] = (), entity: str = "") -> list[Finding]:
    rows = [samples.activity(f"1.{n}", row=n + 9, leads=lead) for n, lead in enumerate(leads, 1)]
    return list(rows_of_another(samples.plan(rows, entity=entity), file, offices))


@pytest.mark.parametrize(
    ("file", "office"),
    [
        ("Secretaria_de_Hacienda_2025.xlsx", "Secretaria de hacienda"),
        ("PA 2025 Sec. Hacienda seguimiento corte junio.xlsx", "Sec hacienda"),
        ("Seguimiento Oficina de Prensa T2.xlsx", "Oficina de prensa"),
        ("Reporte Prensa T2.xlsx", "Prensa"),
    ],
)
def test_the_rows_of_another_office_are_told_at_their_lead(file: str, office: str) -> None:
    found = told(file, [SALUD] * 4, ["Prensa"] if office == "Prensa" else [])
    assert [item.code for item in found] == ["OFFICE-OF-FILE"] * 4
    assert all(f"«{office}»" in item.message and "«Secretaría de Salud»" in item.message for item in found)


@pytest.mark.parametrize(
    "file",
    [
        "seguimiento_ppc_2022.xlsx",
        "municipio_plan_indicativo.xlsx",
        "ciudad_dap_2025.xlsx",
        "Secretaría de Salud 2025.xlsx",
        "plan_secretaria_distrital_de_salud_2025.xlsx",
        "Alcaldía de Tunja 2025.xlsx",
        "oficina.xlsx",
        "Plan de la unidad.xlsx",
    ],
)
def test_other_names_are_quiet(file: str) -> None:
    assert told(file, [SALUD] * 4) == []


def test_an_entity_its_parts_and_a_plan_of_several_offices_are_quiet() -> None:
    file = "Secretaría de Hacienda 2025.xlsx"
    assert told(file, [SALUD] * 4, entity="Secretaría Distrital de Hacienda") == []
    assert told(file, [("Dirección de Impuestos",)] * 4) == []
    assert told(file, [SALUD, SALUD, SALUD, ("Hacienda",)]) == []
    assert told(file, [SALUD, ("Oficina de Prensa",), ("Planeación",)]) == []
    assert told(file, [], ["Secretaría de Hacienda"]) == []


def test_rows_that_the_office_supports_are_its_own() -> None:
    rows = [samples.activity("1.1", leads=SALUD), samples.activity("1.2", leads=SALUD, supports=("Oficina de Prensa",))]
    assert [item.activity for item in rows_of_another(samples.plan(rows), "Oficina de Prensa.xlsx")] == ["1.1"]


def test_the_longest_office_in_a_name_counts_and_only_whole_words() -> None:
    known = ["planeacion", "oficina asesora de planeacion"]
    assert office_named("Oficina_Asesora_de Planeación 2022", known) == "oficina asesora de planeacion"
    assert office_named("planeaciones", known) == ""


def test_a_single_workbook_is_told_about_and_the_example_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    example = (ROOT / "input" / "seguimiento_ppc_2022.xlsx").read_bytes()
    plain, renamed = tmp_path / "seguimiento_ppc_2022.xlsx", tmp_path / "Grupo de Prensa.xlsx"
    plain.write_bytes(example)
    renamed.write_bytes(example)
    assert "OFFICE-OF-FILE" not in CliRunner().invoke(cli.cli, ["check", str(plain), "--corte", "2022-T3"]).output
    assert "OFFICE-OF-FILE" in CliRunner().invoke(cli.cli, ["check", str(renamed), "--corte", "2022-T3"]).output

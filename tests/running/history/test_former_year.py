"""The year's report has the former *vigencia* beside it, as its last report printed it; what is not known stays unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from ppc_reports.commands import choices
from ppc_reports.plan.model import Activity
from tests import samples
from tests.recalculate import differences, needs_soffice
from tests.result_form import in_form
from tests.running.history.test_history import book, invoke, output_of, run, work

__all__ = ["work"]

PHASES = ("Diagnóstico", "Diagnóstico", "Evaluación")
WEIGHTS = (0.5, 0.3, 0.2)


@pytest.fixture(autouse=True)
def later(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day on which every year of the stories has ended."""
    monkeypatch.setattr(choices, "today", lambda: dt.date(2025, 1, 15))


def rows(year: int, done: Sequence[float | None], phases: Sequence[str] = PHASES) -> list[Activity]:
    """Three activities of a year, with the share that each did in each quarter."""
    return [
        samples.activity(
            f"1.{place}",
            (0.25,) * 4,
            (share,) * 4,
            samples.FIRST_ROW + place,
            description=f"Hacer el espacio de diálogo {place} con la ciudadanía",
            start=dt.date(year, 1, 1),
            end=dt.date(year, 12, 31),
            phase=(phase,) if phase else (),
            weight=weight,
        )
        for place, (share, phase, weight) in enumerate(zip(done, phases, WEIGHTS, strict=True), 1)
    ]


def plan(year: int, done: Sequence[float | None], phases: Sequence[str] = PHASES) -> bytes:
    return book(rows(year, done, phases), year=year, title=f"Plan de participación ciudadana {year}")


def section(work: Path, corte: str) -> list[list[object]]:
    """The rows of the last section of the year's report."""
    sheet = openpyxl.load_workbook(output_of(work, "Seguimiento_PPC_*.xlsx", corte), data_only=True)["Informe anual"]
    found = [[cell.value for cell in row[:5]] for row in sheet.iter_rows()]
    start = next(place for place, row in enumerate(found) if row[0] == "4. La vigencia anterior")
    return found[start + 1 :]


def compared(work: Path, corte: str) -> dict[object, list[object]]:
    return {row[1]: row[2:] for row in section(work, corte) if row[1] is not None}


def test_the_printed_figures_of_the_former_year_stand_beside_ours(work: Path) -> None:
    run(work, plan(2023, (0.25, 0.1, None)), "2023-T4")
    before = output_of(work, "Seguimiento_PPC_*.xlsx", "2023-T4").name
    run(work, plan(2024, (0.25, 0.2, 0.25)), "2024-T4")
    found = compared(work, "2024-T4")
    assert [found["Cumplimiento"][0], found["Cumplimiento"][1]] == pytest.approx(
        [0.5 + 0.3 * 0.4, 0.5 + 0.3 * 0.8 + 0.2]
    )
    assert found["Cumplimiento"][2] == 32.0
    assert found["Actividades"] == [3, 3, 0]
    assert found["✓ Cumplida"] == [1, 2, 1]
    assert found["□ Sin reporte"] == [1, 0, -1]
    assert found["Diagnóstico"] == [pytest.approx((0.5 + 0.12) / 0.8), pytest.approx((0.5 + 0.24) / 0.8), 15.0]
    assert found["Evaluación"] == [0, 1, 100]
    former = in_form(output_of(work, "resultado.json", "2024-T4").read_bytes())["former"]
    assert (former["year"], former["report"]["version"], former["printed"]["compliance"]) == (2023, 1, 0.62)
    assert (former["states"]["completed"], former["states"]["no_report"]) == (1, 1)
    assert former["phases"] == [
        {"name": "Diagnóstico", "compliance": 0.775},
        {"name": "Evaluación", "compliance": 0.0},
    ]
    told = " ".join(str(row[0]) for row in section(work, "2024-T4"))
    assert f"«{before}», versión 1, hecho el 15/01/2025" in told


def test_a_figure_that_was_not_printed_has_no_difference(work: Path) -> None:
    run(work, plan(2023, (0.25, 0.1, 0.2), phases=("", "", "")), "2023-T4")
    run(work, plan(2024, (0.25, 0.2, 0.25), phases=("Diagnóstico", "", "")), "2024-T4")
    assert "Diagnóstico" not in compared(work, "2024-T4")
    assert "Por fase no se compara" in str(section(work, "2024-T4"))


def test_a_phase_of_one_year_alone_has_no_difference(work: Path) -> None:
    run(work, plan(2023, (0.25, 0.1, 0.2), phases=("Formulación", "Formulación", "Evaluación")), "2023-T4")
    run(work, plan(2024, (0.25, 0.2, 0.25)), "2024-T4")
    found = compared(work, "2024-T4")
    assert found["Diagnóstico"] == ["—", pytest.approx((0.5 + 0.24) / 0.8), "—"]
    assert found["Formulación"][1:] == ["—", "—"]


@pytest.mark.parametrize("corte", ["2023-T3", "2022-T4", ""])
def test_without_the_last_report_of_that_year_it_is_said(work: Path, corte: str) -> None:
    if corte:
        run(work, plan(int(corte[:4]), (0.25, 0.1, 0.2)), corte)
    run(work, plan(2024, (0.25, 0.2, 0.25)), "2024-T4")
    [(said, *_)] = [row for row in section(work, "2024-T4") if row[0]]
    assert said == "El historial no tiene el informe del IV trimestre de 2023: no hay con qué comparar."


def test_a_withdrawn_report_is_no_former_year(work: Path) -> None:
    run(work, plan(2023, (0.25, 0.1, 0.2)), "2023-T4")
    report = output_of(work, "Seguimiento_PPC_*.xlsx", "2023-T4")
    assert not invoke("history", "--withdraw", str(report), "--reason", "Cifras de otro plan").exit_code
    run(work, plan(2024, (0.25, 0.2, 0.25)), "2024-T4")
    assert "El historial no tiene el informe" in str(section(work, "2024-T4"))


def test_the_report_made_again_is_the_same_file_and_a_later_former_report_is_not_in_it(work: Path) -> None:
    run(work, plan(2023, (0.25, 0.1, 0.2)), "2023-T4")
    data = plan(2024, (0.25, 0.2, 0.25))
    run(work, data, "2024-T4")
    made = output_of(work, "Seguimiento_PPC_*.xlsx", "2024-T4").read_bytes()
    run(work, plan(2023, (0.25, 0.25, 0.25)), "2023-T4")
    run(work, data, "2024-T4")
    assert output_of(work, "Seguimiento_PPC_*.xlsx", "2024-T4").read_bytes() == made


@needs_soffice
def test_another_engine_computes_the_comparison(work: Path) -> None:
    run(work, plan(2023, (0.25, 0.1, None)), "2023-T4")
    run(work, plan(2024, (0.25, 0.2, 0.25)), "2024-T4")
    made = output_of(work, "Seguimiento_PPC_*.xlsx", "2024-T4").read_bytes()
    found, compared_ = differences({"anual": made}, work)
    assert not found
    assert compared_ > 100

"""A recommendation of Control Interno stays open from corte to corte until its office answers, also where it is rubbed out."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ppc_reports.commands import choices
from ppc_reports.plan.model import Figure
from ppc_reports.plan.spanish import printed
from ppc_reports.plan.voices import Recommendation
from tests.result_form import in_form
from tests.running.history.test_history import book, output_of, rows, run, told, work

__all__ = ["work"]

ACT, MINUTES = "Aportar el acta", "Publicar la memoria"


def recommended(recommendation: str, answer: str = "") -> bytes:
    first, second = rows()
    said = tuple(Recommendation(text) for text in (recommendation,) if text)
    return book([replace(first, recommendations=said, answer=answer), second])


def said(folder: Path, corte: str) -> str | None:
    data = in_form(output_of(folder, "resultado.json", corte).read_bytes())
    text: str | None = data["activities"][0]["recommendation"]
    return text


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ((ACT, ""), ACT),
        (("", ""), f"{ACT} (del informe 2022-T1)"),
        (("", "El acta está publicada"), f"{ACT} (del informe 2022-T1)"),
    ],
)
def test_it_is_carried_until_it_is_answered(work: Path, later: tuple[str, str], expected: str | None) -> None:
    run(work, recommended(ACT), "2022-T1")
    run(work, recommended(*later), "2022-T2")
    assert said(work, "2022-T2") == expected


def test_one_that_was_rubbed_out_is_told_and_one_that_is_new_is_not(work: Path) -> None:
    assert "recomendación de Control Interno" not in run(work, recommended(ACT), "2022-T1").stderr
    done = run(work, recommended(""), "2022-T2")
    lines = [line for line in done.stderr.splitlines() if "recomendación de Control Interno" in line]
    assert len(lines) == 1
    assert not told(done)
    assert "cambió la recomendación de Control Interno" in lines[0]
    done = run(work, recommended(MINUTES), "2022-T3")
    assert "recomendación de Control Interno" not in done.stderr


TITLES = ("Realizar el foro de rendición de cuentas", "Publicar el menú participa", "Caracterizar los grupos de valor")
Cells = Mapping[str, object]


def quarterly(year: int = 2022, reported: int = 4, titles: Sequence[str] = TITLES, **given: Cells) -> bytes:
    """A matrix with columns of Control Interno for each quarter; ``given`` are the cells of activities ``a1`` … by header."""
    heads = ["N.º", "Actividad", "Responsable", "Fecha de inicio", "Fecha de finalización"]
    for number in (1, 2, 3, 4):
        heads += [f"T{number} programado", f"T{number} ejecutado", f"T{number} Acción correctiva"]
        heads += [f"T{number} Recomendación de Control Interno"]
    heads += ["Respuesta a la recomendación"]
    wb = openpyxl.Workbook()
    sheet: Any = wb.active
    sheet.append([f"Plan de participación ciudadana {year}"])
    sheet.append(heads)
    for place, title in enumerate(titles, 1):
        cells: dict[str, object] = dict(zip(heads, (f"1.{place}", title, "Planeación"), strict=False))
        cells |= {heads[3]: dt.date(year, 1, 1), heads[4]: dt.date(year, 12, 31)}
        cells |= {f"T{number} programado": 0.25 for number in (1, 2, 3, 4)}
        cells |= {f"T{number} ejecutado": 0.2 for number in range(1, reported + 1)}
        sheet.append([(cells | dict(given.get(f"a{place}", {}))).get(head) for head in heads])
    data = io.BytesIO()
    wb.save(data)
    return data.getvalue()


def asks(number: int, text: str) -> dict[str, object]:
    return {f"T{number} Recomendación de Control Interno": text}


def answers(text: str) -> dict[str, object]:
    return {"Respuesta a la recomendación": text}


def listed(work: Path, corte: str) -> list[tuple[str, str, str]]:
    """The recommendations of the sheet *Control Interno*: since when, whether open, and the text."""
    sheet = openpyxl.load_workbook(output_of(work, "Seguimiento_PPC_*.xlsx", corte))["Control Interno"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [(str(row[3]), str(row[4]), str(row[7])) for row in found if row[4] in ("Abierta", "Respondida")]


@pytest.fixture
def later(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day on which both years have ended."""
    monkeypatch.setattr(choices, "today", lambda: dt.date(2024, 1, 15))


@pytest.mark.usefixtures("later")
def test_those_of_a_quarter_are_carried_over_the_year_and_into_the_next(work: Path) -> None:
    run(work, quarterly(reported=1, a1=asks(1, ACT)), "2022-T1")
    run(work, quarterly(reported=2), "2022-T2")
    assert listed(work, "2022-T2") == [("2022-T1", "Abierta", f"{ACT} (del informe 2022-T1)")]
    run(work, quarterly(reported=3, a1=asks(3, MINUTES)), "2022-T3")
    both = [("T3", "Abierta", MINUTES), ("2022-T1", "Abierta", f"{ACT} (del informe 2022-T1)")]
    assert listed(work, "2022-T3") == both
    cover = openpyxl.load_workbook(output_of(work, "Seguimiento_PPC_*.xlsx", "2022-T3"))["Resumen"]
    words = "2 recomendaciones de Control Interno siguen sin respuesta"
    assert any(words in str(cell.value) for row in cover.iter_rows() for cell in row)
    run(work, quarterly(), "2022-T4")
    assert {text for _, _, text in listed(work, "2022-T4")} == {
        f"{ACT} (del informe 2022-T1)",
        f"{MINUTES} (del informe 2022-T3)",
    }
    run(work, quarterly(2023, 1), "2023-T1")
    assert {since for since, _, _ in listed(work, "2023-T1")} == {"2022-T1", "2022-T3"}
    run(work, quarterly(2023, 2, a1=answers("Se aportaron los dos")), "2023-T2")
    assert {open_ for _, open_, _ in listed(work, "2023-T2")} == {"Respondida"}
    run(work, quarterly(2023, 3), "2023-T3")
    assert "Control Interno" not in openpyxl.load_workbook(output_of(work, "Seguimiento*.xlsx", "2023-T3")).sheetnames


@pytest.mark.usefixtures("later")
def test_an_answer_that_was_there_before_is_none_to_a_new_recommendation(work: Path) -> None:
    run(work, quarterly(reported=1, a1=asks(1, ACT) | answers("El acta está publicada")), "2022-T1")
    assert [one[1] for one in listed(work, "2022-T1")] == ["Respondida"]
    both = asks(1, ACT) | asks(2, MINUTES)
    run(work, quarterly(reported=2, a1=both | answers("El acta está publicada")), "2022-T2")
    assert listed(work, "2022-T2") == [("T1", "Respondida", ACT), ("T2", "Abierta", MINUTES)]
    run(work, quarterly(reported=3, a1=both | answers("Acta y memoria publicadas")), "2022-T3")
    assert [one[1] for one in listed(work, "2022-T3")] == ["Respondida", "Respondida"]


@pytest.mark.usefixtures("later")
def test_one_of_an_activity_that_is_gone_stays_open(work: Path) -> None:
    run(work, quarterly(reported=1, a3=asks(1, ACT)), "2022-T1")
    run(work, quarterly(reported=2, titles=TITLES[:2]), "2022-T2")
    assert listed(work, "2022-T2") == [("2022-T1", "Abierta", f"{ACT} (del informe 2022-T1)")]
    run(work, quarterly(reported=3, titles=TITLES[:2]), "2022-T3")
    assert len(listed(work, "2022-T3")) == 1
    data = in_form(output_of(work, "resultado.json", "2022-T3").read_bytes())
    [left] = data["open_recommendations"]
    assert (left["key"], left["description"], left["text"], left["since"]) == ("1.3", TITLES[2], ACT, "2022-T1")
    run(work, quarterly(reported=4, a3=answers("Está en la carpeta")), "2022-T4")
    assert [one[1] for one in listed(work, "2022-T4")] == ["Respondida"]


@pytest.mark.usefixtures("later")
def test_a_repetition_of_a_report_is_the_same_file(work: Path) -> None:
    run(work, quarterly(reported=1, a1=asks(1, ACT)), "2022-T1")
    second = quarterly(reported=2)
    run(work, second, "2022-T2")
    before = output_of(work, "Seguimiento_PPC_*.xlsx", "2022-T2").read_bytes()
    run(work, quarterly(reported=3), "2022-T3")
    run(work, second, "2022-T2")
    assert output_of(work, "Seguimiento_PPC_*.xlsx", "2022-T2").read_bytes() == before


def test_a_corrective_action_is_asked_for_once_where_the_workbook_has_no_column_for_it(work: Path) -> None:
    silent = [
        replace(item, quarters=tuple(replace(one, achieved=Figure()) for one in item.quarters)) for item in rows()
    ]
    done = run(work, book(silent), "2022-T1")
    [line] = told(done, "ACTION-NOWHERE")
    assert " info " in line
    assert "2 actividades van rezagadas, vencidas o sin reporte (1.1 y 1.2)" in line
    found = in_form(output_of(work, "resultado.json", "2022-T1").read_bytes())["findings"]
    [asked] = [item for item in found if item["code"] == "ACTION-NOWHERE"]
    assert "la columna «T1 acción correctiva»" in asked["advice"]
    sheet = openpyxl.load_workbook(output_of(work, "Seguimiento_PPC_*.xlsx", "2022-T1"))["Alertas"]
    assert any(asked["message"] in str(cell.value) for row in sheet.iter_rows() for cell in row)


@pytest.mark.usefixtures("later")
def test_where_there_is_a_column_or_nothing_lags_it_is_not_asked_for_the_plan(work: Path) -> None:
    assert not told(run(work, quarterly(reported=1), "2022-T2"), "ACTION-NOWHERE")
    assert not told(run(work, book(rows(0.25, 0.25)), "2022-T2"), "ACTION-NOWHERE")


def promised(work: Path, corte: str) -> list[tuple[str, str, str]]:
    """The corrective actions that the report follows up: of which corte, the text, what is known of it."""
    sheet = openpyxl.load_workbook(output_of(work, "Seguimiento_PPC_*.xlsx", corte))["Logros y dificultades"]
    found = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
    return [(row[3], row[4], row[5]) for row in found if row[3].startswith("20")]


@pytest.mark.usefixtures("later")
def test_a_corrective_action_is_followed_up_where_only_the_history_has_it(work: Path) -> None:
    action = {"T1 Acción correctiva": "Reprogramar el foro, 30/06/2022"}
    run(work, quarterly(reported=1, a1=action), "2022-T1")
    run(work, quarterly(reported=2), "2022-T2")
    [(corte, text, known)] = promised(work, "2022-T2")
    assert (corte, text) == ("2022-T1", "Reprogramar el foro, 30/06/2022 (del informe 2022-T1)")
    was = printed(0.8)
    assert known == f"La dependencia no dice si se hizo; el cumplimiento era {was} en 2022-T1 y va en {was} en 2022-T2."
    run(work, quarterly(a2={"T4 Acción correctiva": "Publicar el menú, 28/02/2023"}), "2022-T4")
    run(work, quarterly(2023, 1), "2023-T1")
    [(corte, text, known)] = promised(work, "2023-T1")
    assert (corte, text) == ("2022-T4", "Publicar el menú, 28/02/2023 (del informe 2022-T4)")
    assert f"era {was} en 2022-T4" in known

"""The Spanish of everything that a run shows: one is one, a percent has its sign apart, and no word of another language."""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from tests.working import copy_working_folder, typed_in

COUNTED = (
    "actividades|alertas|advertencias|avisos|cambios|celdas|clases|columnas|correos|dependencias|días|errores|filas|hallazgos|"
    "hojas|informes|libros|líneas|observaciones|personas|programadas|recomendaciones|trimestres|veces|versiones"
)
FAULTS = {
    "one of many": rf"(?<![\d.,])1 (?:{COUNTED})\b",
    "a percent with its sign close": r"\d%",
    "another ordinal": r"\bN\.°|\bNo\. ?\d|\bNº",
    "English, or a value of Python": r"\b(?:the|None|True|False|nan|null|error while|Errno|not found)\b",
    "a place that nothing filled": r"\{[a-z_]+\}|\{\{",
    "two stops or two spaces in a sentence": r"[a-záéíóú]\.\.(?!\.)|[a-záéíóú,;]  [a-záéíóú]",
}
HEADS = ("Línea", "N.º", "Actividad", "Responsable", "Fecha de inicio", "Fecha final", "T1 programado", "T1 ejecutado")


def faults(text: str) -> list[tuple[str, str]]:
    return [
        (name, text[max(0, found.start() - 40) : found.end() + 40])
        for name, pattern in FAULTS.items()
        for found in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize(
    "text", ["Hay 1 actividades.", "va en 25%", "N.° 3", "sin dato (None)", "dice {found}", "la celda.. Fin", "una  de"]
)
def test_the_search_for_faults_can_find_one(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text", ["21 actividades", "25 %", "N.º 3", "1 actividad", "Ninguno", "1,1 líneas…", "0,1 días"]
)
def test_what_is_right_is_no_fault(text: str) -> None:
    assert faults(text) == []


@pytest.fixture(params=["silent", "reported", "wrong"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A plan of one activity, of one line and one office: whatever is counted in it is one."""
    copy_working_folder(tmp_path)
    for old in (tmp_path / "input").iterdir():
        old.unlink()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    done = {"silent": None, "reported": 0.5, "wrong": "mucho"}[request.param]
    sheet.append(("PLAN DE ACCIÓN DE PARTICIPACIÓN CIUDADANA 2022",))
    sheet.append(HEADS)
    sheet.append(("1. Escuchar", "1.1", "Hacer un cabildo", "Planeación", "01/01/2022", "31/03/2022", 1, done))
    for cell in sheet[3][6:8]:
        cell.number_format = "0%"
    book.save(tmp_path / "input" / "plan.xlsx")
    return tmp_path


def test_a_plan_of_one_is_told_in_the_singular_everywhere(folder: Path) -> None:
    asked = ("--by-office", "--publish", "--include-preliminary", "--corte", "2022-T1")
    code, shown = typed_in(folder, "run", *asked)
    assert code in (0, 1), shown
    shown += typed_in(folder, "mail", "--reminders", "--corte", "2022-T1")[1]
    shown += typed_in(folder, "check", "--corte", "2022-T1")[1]
    texts = {"the screen": shown, **dict(written(folder / "output"))}
    assert len(texts) >= 5
    found = [f"{place}: {name}: {around!r}" for place, text in texts.items() for name, around in faults(text)]
    assert not found, "\n".join(found)


def written(output: Path) -> Iterator[tuple[str, str]]:
    """The text of every file of a run that people read, by its name."""
    for path in sorted(output.rglob("*")):
        if path.suffix == ".xlsx" and "observado" not in path.name:
            with zipfile.ZipFile(path) as book:
                strings = book.read("xl/sharedStrings.xml").decode()
            yield path.name, "\n".join(unescape(re.sub("<[^>]+>", "", text)) for text in strings.split("</si>"))
        elif path.suffix == ".eml":
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            yield path.name, f"{mail['subject']}\n{body.get_content() if body else ''}"
        elif path.suffix == ".html":
            yield (
                path.name,
                unescape(re.sub(r"<style.*?</style>|<[^>]+>", "\n", path.read_text("utf-8"), flags=re.DOTALL)),
            )

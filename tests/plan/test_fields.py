"""A field that is read is shown: each one is written into a workbook, and found in its sheet and in the machine result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from ppc_reports.excel.book import Formula, Link
from ppc_reports.judging.summary import Basis, Source, Summary, summarize
from ppc_reports.plan.fields import Field, Group, Reads, Shown, all_fields
from ppc_reports.plan.grid import Grid, Value, Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.products.report.book import report_book
from ppc_reports.products.result import result, to_json
from ppc_reports.reading.workbook import read_plan
from ppc_reports.settings.layouts import load_layouts
from tests import samples
from tests.samples import every_item

CORTE = Quarter(2022, 4)
MARKS: dict[Reads, Value] = {
    Reads.PHRASE: "MARCA del plan",
    Reads.TEXT: "MARCA escrita",
    Reads.CODE: "9.7",
    Reads.OFFICES: "Oficina de Marcas",
    Reads.CODES: "PCI987",
    Reads.TERMS: "Marca Rara",
    Reads.DAYS: dt.datetime(2022, 5, 17),
    Reads.SHARE: 0.0731,
    Reads.NUMBER: 731,
    Reads.COUNT: 731,
    Reads.MONEY: 7_310_000,
    Reads.YEAR: 2022,
    Reads.EVIDENCE: "https://example.org/marca",
}
SHEETS = {
    Shown.MATRIX: "Seguimiento",
    Shown.PARTICIPATION: "Seguimiento",
    Shown.LINES: "Líneas y dependencias",
    Shown.TEXTS: "Textos completos",
    Shown.EVIDENCE: "Evidencias",
    Shown.FURAG: "FURAG",
    Shown.QUALITATIVE: "Logros y dificultades",
    Shown.AUDIT: "Control Interno",
}
DECIDE = {
    *("applies", "baseline", "target_year", "accumulation", "mode"),
    *("own.planned_total", "own.achieved_total", "own.progress", "own.target"),
}
"""What is printed nowhere by itself: it decides a figure, or a finding tells where it does not fit."""
NOT_IN_RESULT = {"objective", "weight", "unit_name", "target", "furag_codes", *DECIDE}
"""What ``resultado.json`` does not hold: docs/contrato.md lists what it does."""
ONLY_ALONE = {"code": "number", "period": "start"}
"""What would not be read beside another field of the usual row."""

PRINTED = [field for field in all_fields() if field.key not in DECIDE]


def written(field: Field) -> Summary:
    """The summary of a workbook with one activity that has this field, and what every plan has."""
    usual: dict[str, Value] = {
        "N.º": "1.1",
        "Actividad": "Realizar la mesa de diálogo",
        "Responsable": "Planeación",
        "Fecha de inicio": dt.datetime(2022, 1, 1),
        "Fecha de finalización": dt.datetime(2022, 12, 31),
        "T3 ejecutado": 0.5,
        "T4 ejecutado": 0.25,
        **({"Meta anual": 731} if field.name == "unit_name" else {}),
    }
    header = f"T4 {field.label}" if field.group is Group.QUARTER else field.label
    header = {"target": "Meta anual", "goal": "Meta de la actividad"}.get(field.name, header)
    same = {
        "number": "N.º",
        "description": "Actividad",
        "leads": "Responsable",
        "start": "Fecha de inicio",
        "end": "Fecha de finalización",
    }
    row = {**usual, same.get(field.name, header): MARKS[field.reads]}
    if field.name == "followup":
        row = {head: value for head, value in row.items() if not head.startswith("T")} | {"Avance": MARKS[Reads.SHARE]}
    if field.name in ("code", "period"):
        row = {
            head: value
            for head, value in row.items()
            if head not in ("N.º", "Fecha de inicio")[field.name == "period" :][:1]
        }
    formats = {(2, place): "0.00%" for place, value in enumerate(row.values(), 1) if isinstance(value, float)}
    grid = Grid("Plan", (tuple(row), tuple(row.values())), formats)
    names = {"followup": "plan_avance"} | dict.fromkeys(("unit_name", "target"), "plantilla")
    own = next(one for one in load_layouts() if one.name == names.get(field.name, "plan_trimestral"))
    layout = own.model_copy(update={"mode": "increment", "mandatory": ("description",)})
    plan = read_plan(Workbook("2022.xlsx", "0" * 64, (grid,), "prueba"), (layout,), CORTE, dt.date(2023, 1, 20))
    return summarize(
        plan.plan, CORTE, Basis(samples.scale(), Source("2022.xlsx", "0" * 64, "Plan", "x")), plan.findings
    )


def contents(summary: Summary, name: str) -> Iterator[Any]:
    for sheet in report_book(summary).sheets:
        if sheet.name == name:
            yield from (merge.content for merge in sheet.merges)
            for item in every_item(sheet):
                content = item.content
                yield content.value if isinstance(content, Formula) else content
                if isinstance(content, Link):
                    yield content.url


def is_mark(field: Field, content: Any) -> bool:
    mark = MARKS[Reads.SHARE if field.name == "followup" else field.reads]
    if isinstance(mark, dt.datetime):
        return content in (mark, mark.date(), mark.date().isoformat())
    if isinstance(content, str):
        return str(mark) in content or (isinstance(mark, float) and "7,31%" in content)
    return isinstance(mark, int | float) and content == pytest.approx(mark)


@pytest.mark.parametrize("field", PRINTED, ids=lambda field: str(field.key))
def test_a_field_is_read_in_the_sheet_that_it_is_declared_to_be_shown_in(field: Field) -> None:
    summary = written(field)
    name = SHEETS[field.shown]
    assert any(is_mark(field, content) for content in contents(summary, name)), f"{field.key} is not in «{name}»"


@pytest.mark.parametrize(
    "field", [one for one in PRINTED if one.key not in NOT_IN_RESULT], ids=lambda field: str(field.key)
)
def test_a_field_is_in_the_machine_result(field: Field) -> None:
    text = to_json(result(written(field))).decode()
    mark = MARKS[field.reads]
    shown = mark.date().isoformat() if isinstance(mark, dt.datetime) else str(mark)
    assert shown in text


def test_only_what_decides_is_printed_nowhere() -> None:
    assert {field.key for field in all_fields() if field.shown in (Shown.FIGURES, Shown.CHECKS)} == DECIDE

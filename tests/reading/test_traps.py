"""Small workbooks that made the first version say what is not so: each is read as a person reads it, or refused by its reason.

Each is read as it was sent and as an .ods with line breaks between its cells and without a mimetype.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from ppc_reports.judging import rules
from ppc_reports.judging.status import standing
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import Severity, Unreadable
from ppc_reports.plan.grid import Box, Grid, Workbook
from ppc_reports.plan.model import Quarter, State
from ppc_reports.reading.workbook import Reading, read_plan
from tests import ROOT
from tests.hostile import XML, zipped
from tests.reading.test_office_layouts import LAYOUTS, SCALE

FOLDER = ROOT / "tests" / "data" / "traps"
TODAY = dt.date(2026, 11, 28)


@dataclass(frozen=True)
class Trap:
    """A trap at a corte: the states and means of P and E that a person reads, and the errors that are told."""

    corte: str
    states: dict[State, int] = field(default_factory=dict)
    planned: float | None = None
    counted: float | None = None
    errors: tuple[str, ...] = ()
    refused: str = ""


def alike(
    corte: str, count: int, planned: float, counted: float, state: State = State.IN_PROGRESS, **more: Any
) -> Trap:
    return Trap(corte, {state: count}, planned, counted, **more)


TRAPS = {
    "a_rico": alike("2025-T3", 2, 0.625, 0.6),
    "e_mes": alike("2025-T2", 1, 0.48, 0.48),
    "f_oci": alike("2025-T3", 1, 0.75, 0.6),
    "ind2": Trap("2024-T4", {State.COMPLETED: 2, State.IN_PROGRESS: 1}, 1.0, 2.8 / 3),
    "nostart": Trap("2024-T3", {State.COMPLETED: 1, State.EARLY: 2}, 0.0, 0.0),
    "t04_hoja_perdida_compromiso": alike("2025-T2", 9, 0.5, 0.45, errors=("KEY-DUPLICATE",)),
    "t04g_hoja_mensual": alike("2025-T2", 3, 0.5, 0.45, errors=("SHEET-UNREAD",)),
    "t08_filas_fantasma": alike("2025-T2", 6, 0.5, 0.45),
    "t16h_programado_numero_ejecutado_texto_coma": alike("2025-T2", 4, 0.4444, 0.3796),
    "t21_seguimiento_gestion": alike("2025-T2", 6, 1.0, 1.0, State.COMPLETED),
    "t21b_estado": alike("2025-T2", 6, 1.0, 1.0, State.COMPLETED),
    "t31b_responsable_vacio_antes": alike("2025-T2", 6, 0.5, 0.45),
    "t33_jerarquia_padres": alike("2025-T2", 4, 0.5, 0.35),
    "t34_semestres": alike("2025-T2", 6, 0.5, 0.45, State.OVERDUE),
    "t35_registro_auditorias": Trap("2025-T2", refused="LIST-NOT-PLAN"),
    "t39_dos_vigencias": alike("2025-T2", 6, 0.5, 0.45),
    "t40_titulos_en_columna_actividad": alike("2025-T2", 6, 0.5, 0.45),
    "t41b_meses_resto_vacio": alike("2025-T2", 4, 0.5, 0.1667),
    "t42_financiero_primero_fisico_vacio": alike("2025-T2", 4, 0.5, 0.0, State.NO_REPORT),
    "v_bim": Trap("2025-T2", refused="PLAN-PERIODS"),
    "v_periodo": Trap("2025-T3", refused="PLAN-PERIODS"),
    "w_cumpl": alike("2025-T2", 2, 0.5, 0.5),
}


@cache
def sent(name: str) -> Workbook:
    return load((FOLDER / f"{name}.xlsx").read_bytes(), f"{name}.xlsx")


def as_open_document(name: str) -> Workbook:
    """The same workbook as an .ods with its cells on lines of their own, and no word of what kind of file it is."""
    return load(open_document_of(sent(name)), f"{name}.ods")


def open_document_of(workbook: Workbook) -> bytes:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    sheets = "\n".join(_sheet(grid) for grid in workbook.grids)
    content = (
        f"{XML}<office:document-content{spaces}>\n<office:body>\n<office:spreadsheet>\n{sheets}\n"
        "</office:spreadsheet>\n</office:body>\n</office:document-content>"
    )
    return zipped({"content.xml": content, "META-INF/manifest.xml": "<x/>"})


def _sheet(grid: Grid) -> str:
    boxes = {(box.top, box.left): box for box in grid.merges}
    rows = "\n".join(
        "<table:table-row>\n" + "\n".join(_cells(grid, row, boxes)) + "\n</table:table-row>"
        for row in range(1, grid.height + 1)
    )
    return f"<table:table table:name={quoteattr(grid.sheet)}>\n{rows}\n</table:table>"


def _cells(grid: Grid, row: int, boxes: dict[tuple[int, int], Box]) -> Iterator[str]:
    for column in range(1, grid.width + 1):
        cell, box = grid.cell(row, column), boxes.get((row, column))
        span = ""
        if box:
            rows, columns = box.bottom - box.top + 1, box.right - box.left + 1
            span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
        yield f"<table:table-cell{span}{_value(cell.value, percent=cell.percent)}</table:table-cell>"


def _value(value: Any, *, percent: bool) -> str:
    """The attributes of a cell, and what it shows."""
    if value is None:
        return ">"
    if isinstance(value, dt.date):
        return f' office:value-type="date" office:date-value="{value:%Y-%m-%d}"><text:p>{value:%d/%m/%Y}</text:p>'
    if isinstance(value, int | float):
        kind = "percentage" if percent else "float"
        return f' office:value-type="{kind}" office:value="{value!r}"><text:p>{value!r}</text:p>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f' office:value-type="string">{lines}'


def test_every_trap_has_its_reading() -> None:
    assert {path.stem for path in FOLDER.glob("*.xlsx")} == set(TRAPS)


@pytest.mark.parametrize("opened", [sent, as_open_document], ids=["xlsx", "ods"])
@pytest.mark.parametrize("name", [name for name, trap in TRAPS.items() if not trap.refused])
def test_a_trap_is_read_as_a_person_reads_it(name: str, opened: Callable[[str], Workbook]) -> None:
    trap = TRAPS[name]
    reading = read_plan(opened(name), LAYOUTS, Quarter.parse(trap.corte), TODAY)
    at = [standing(item, reading.corte, SCALE, TODAY) for item in reading.plan.activities]
    assert Counter(item.state for item in at) == trap.states
    assert sum(item.planned or 0 for item in at) / len(at) == pytest.approx(trap.planned, abs=1e-3)
    assert sum(item.counted for item in at) / len(at) == pytest.approx(trap.counted, abs=1e-3)
    assert errors(reading) == set(trap.errors)


@pytest.mark.parametrize("opened", [sent, as_open_document], ids=["xlsx", "ods"])
@pytest.mark.parametrize("name", [name for name, trap in TRAPS.items() if trap.refused])
def test_a_trap_that_says_nothing_of_a_quarter_is_refused_by_its_reason(
    name: str, opened: Callable[[str], Workbook]
) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_plan(opened(name), LAYOUTS, Quarter.parse(TRAPS[name].corte), TODAY)
    assert refusal.value.finding.code == TRAPS[name].refused


def errors(reading: Reading) -> set[str]:
    found = (*reading.findings, *rules.check(reading.plan, reading.corte))
    return {item.code for item in found if item.severity is Severity.ERROR}


def test_the_words_of_control_interno_are_not_those_of_the_office() -> None:
    reading = read_plan(sent("f_oci"), LAYOUTS, Quarter.parse("2025-T3"), TODAY)
    [activity] = reading.plan.activities
    assert any(entry.audit_notes for entry in activity.quarters)
    assert not {entry.audit_notes for entry in activity.quarters if entry.audit_notes} & {
        entry.notes for entry in activity.quarters
    }


def test_what_a_strategy_says_of_each_activity_is_kept() -> None:
    reading = read_plan(sent("a_rico"), LAYOUTS, Quarter.parse("2025-T3"), TODAY)
    for activity in reading.plan.activities:
        said = (activity.phase, activity.stakeholders, activity.level, activity.channel, activity.method, activity.goal)
        assert all(said)
        assert activity.budget.number
    entries = [entry for activity in reading.plan.activities for entry in activity.quarters]
    assert any(entry.difficulties for entry in entries)
    assert any(entry.corrective_action for entry in entries)


def test_a_start_that_nobody_wrote_is_blank() -> None:
    reading = read_plan(sent("nostart"), LAYOUTS, Quarter.parse("2024-T3"), TODAY)
    assert {activity.start for activity in reading.plan.activities} == {None}

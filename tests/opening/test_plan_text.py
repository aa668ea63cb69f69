"""The plan as published, text with tabs, read as a sheet."""

from __future__ import annotations

import pytest

from ppc_reports.opening.plan_text import published_grid
from tests import ROOT

PLAN = ROOT / "templates" / "ejemplos" / "plan_2022.txt"


def test_the_published_plan_keeps_its_rows_columns_and_blanks() -> None:
    grid = published_grid(PLAN.read_bytes())
    assert grid.height == 14
    assert grid.value(3, 1) == "PLAN DE ACCION - POLITICA DE PARTICIPACION CIUDADANA 2022"
    assert grid.value(7, 8) == "Producto"
    assert grid.value(9, 1) is None
    assert str(grid.value(9, 5)).startswith("2. Elaborar")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_way_to_save_the_text_gives_the_same_sheet(encoding: str, end: str) -> None:
    grid = published_grid(f"Línea\tAcción{end}Uno\t \tAño{end}".encode(encoding))
    assert grid.rows == (("Línea", "Acción"), ("Uno", None, "Año"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('"dos\nlíneas"\tb', "dos\nlíneas"),
        ('"con ""comillas"""\tb', 'con "comillas"'),
        ('5" de\tb', '5" de'),
        ('"a\tb', '"a'),
    ],
)
def test_quotes_wrap_a_cell_only_where_they_pair_up(text: str, cell: str) -> None:
    assert published_grid(text.encode()).rows == ((cell, "b"),)


def test_nothing_is_an_empty_sheet() -> None:
    assert published_grid(b"").height == 0
    assert published_grid(b"\n\t\n").height == 0


def test_a_cell_longer_than_the_csv_module_takes_is_read_all_the_same() -> None:
    assert published_grid(f"{'x' * 200_000}\tb".encode()).rows == (("x" * 200_000, "b"),)

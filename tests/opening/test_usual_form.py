"""Workbooks that other programs wrote in an unusual way are read as if they had not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ppc_reports.opening.usual_form import usual_form
from ppc_reports.opening.workbook import load
from ppc_reports.plan.grid import Value

ROWS = (("Actividad", "Fin", "T1"), ("Realizar el diálogo «uno»", 45_000, 0.25), ("Publicar la agenda", 45_100, None))
Change = Callable[[str, bytes], tuple[str, bytes]]


def plain(kind: str = "xlsx") -> bytes:
    target = io.BytesIO()
    if kind == "ods":
        pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_excel(target, engine="odf", index=False, sheet_name="Plan")
        return target.getvalue()
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    for row in ROWS:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def changed(data: bytes, change: Change) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            moved, part = change(name, old.read(name))
            if moved:
                new.writestr(moved, part)
    return target.getvalue()


def values(data: bytes, name: str = "plan.xlsx") -> list[tuple[Value, ...]]:
    [grid] = load(data, name).grids
    return [tuple(line) for line in grid.rows]


def wide(encoding: str) -> Change:
    def change(name: str, part: bytes) -> tuple[str, bytes]:
        if "/sheet" not in name and "sharedStrings" not in name:
            return name, part
        text = re.sub(r"^<\?xml[^>]*\?>", "", part.decode())
        return name, f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode(encoding)

    return change


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_sheets_in_utf_16_are_read(encoding: str) -> None:
    data = changed(plain(), wide("utf-16"))
    assert values(data) == values(plain())
    assert load(data, "plan.xlsx").sha256 != load(plain(), "plan.xlsx").sha256


@pytest.mark.parametrize("folder", ["excel", "a/b", "XL2"])
def test_a_workbook_part_outside_of_xl_is_found_by_its_relation(folder: str) -> None:
    def change(name: str, part: bytes) -> tuple[str, bytes]:
        if name.endswith((".rels", "[Content_Types].xml")):
            part = part.replace(b'"/xl/', f'"/{folder}/'.encode()).replace(b'"xl/', f'"{folder}/'.encode())
        return re.sub("^xl/", f"{folder}/", name), part

    data = changed(plain(), change)
    assert "xl/workbook.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert values(data) == values(plain())


def test_a_usual_workbook_is_left_as_it_is() -> None:
    data = plain()
    assert usual_form(data) is data


def test_a_blank_in_the_last_row_or_column_is_no_cell(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    for address in ("B1048576", "A900000", "AZ2"):
        book.active[address] = " \u00a0"
    book.save(tmp_path / "plan.xlsx")
    assert values((tmp_path / "plan.xlsx").read_bytes()) == values(plain())


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.save(tmp_path / "plan.xlsx")
    [grid] = load((tmp_path / "plan.xlsx").read_bytes(), "plan.xlsx").grids
    assert grid.from_1904
    assert not load(plain(), "plan.xlsx").grids[0].from_1904

"""What offices have from version 0.1.0 still works: its layouts, settings, templates, workbook and history, kept as they were."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.folding import plain
from ppc_reports.running import many
from ppc_reports.settings.furag import load_furag
from ppc_reports.settings.layouts import load_layouts
from ppc_reports.settings.ppc_toml import load_scale, load_settings
from tests import ROOT
from tests.working import typed_in

KEPT = ROOT / "tests" / "compat" / "v0_1_0"
FORMER = sorted((KEPT / "templates" / "formatos").glob("*.toml"))
MOVED = {"logros"}
"""Headings that were remarks and are a field of their own now."""


def test_the_former_layouts_say_what_they_said() -> None:
    layouts = {layout.name: layout for layout in load_layouts(KEPT / "templates")}
    for path in FORMER:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for group in Group:
            expected = {name: tuple(aliases) for name, aliases in data.get(group.value, {}).items()}
            assert layouts[data["name"]].headers(group) == expected


@pytest.mark.parametrize("path", FORMER, ids=lambda path: str(path.stem))
def test_the_shipped_layouts_know_every_heading_of_the_former_ones(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    layout = next(layout for layout in load_layouts() if layout.name == data["name"])
    for group in Group:
        field_of = {plain(alias): name for name, aliases in layout.headers(group).items() for alias in aliases}
        for name, aliases in data.get(group.value, {}).items():
            lost = {alias for alias in aliases if field_of.get(plain(alias.replace("%", ""))) != name}
            assert {alias for alias in lost if plain(alias) not in MOVED | _FOLDED} == set(), (
                name,
                of_group(group).keys(),
            )


_FOLDED = {"meta del ano", "avance del ano", ""}
"""Headings that are read as another one: without «del año», without signs."""


def test_the_former_settings_scales_and_questions_are_read() -> None:
    settings = load_settings(KEPT / "ppc.toml", {})
    assert load_scale(settings, KEPT / "templates").bands
    assert load_furag(KEPT / "templates").codes


def test_a_folder_of_the_former_version_runs_on_with_its_history(tmp_path: Path) -> None:
    folder = tmp_path / "oficina"
    shutil.copytree(KEPT, folder)
    (folder / "output").mkdir()
    shutil.move(folder / "historial.sqlite3", folder / "output" / "historial.sqlite3")
    code, shown = typed_in(folder, "run", "--corte", "2022-T3")
    assert code in (many.DONE, many.TOLD), shown
    code, shown = typed_in(folder, "history")
    assert code == many.DONE, shown
    assert "2022-T2" in shown
    assert "2022-T3" in shown

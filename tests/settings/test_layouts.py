"""Layouts: what they inherit, what they refuse, and that a field is declared once."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from ppc_reports.plan.fields import Group, all_fields, of_group
from ppc_reports.plan.folding import plain
from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.layouts import Layout, load_layouts
from tests import ROOT

OWN = """
name = "propio"
title = "El de la oficina"
{more}
mandatory = ["description"]
"""


def made(folder: Path, more: str, lists: str = "") -> Layout:
    """The office's own layout with these keys, as it is loaded."""
    (folder / "formatos").mkdir(exist_ok=True)
    (folder / "formatos" / "propio.toml").write_text(OWN.format(more=more) + lists, encoding="utf-8")
    return next(layout for layout in load_layouts(folder) if layout.name == "propio")


def test_a_usual_heading_is_of_one_field_of_its_group() -> None:
    for group in Group:
        times = Counter(plain(alias) for field in of_group(group).values() for alias in field.aliases)
        assert {alias for alias, count in times.items() if count > 1} == set()


def test_a_layout_without_extends_has_what_it_lists_alone(tmp_path: Path) -> None:
    layout = made(tmp_path, "", '[fields]\ndescription = ["compromiso"]')
    assert layout.fields == {"description": ("compromiso",)}
    assert not layout.quarters


def test_a_layout_takes_the_usual_headings_but_those_it_leaves_out(tmp_path: Path) -> None:
    layout = made(tmp_path, 'extends = "comun"\nwithout = ["phase", "quarters.planned", "own"]')
    assert layout.fields["leads"] == of_group(Group.SINGLE)["leads"].aliases
    assert "phase" not in layout.fields
    assert "planned" not in layout.quarters
    assert "achieved" in layout.quarters
    assert not layout.own


def test_a_list_of_its_own_replaces_the_usual_one_unless_it_takes_it_in(tmp_path: Path) -> None:
    lists = '[fields]\ndescription = ["encargo", "…"]\nleads = ["quién"]'
    layout = made(tmp_path, 'extends = "comun"', lists)
    assert layout.fields["description"] == ("encargo", *of_group(Group.SINGLE)["description"].aliases)
    assert layout.fields["leads"] == ("quién",)


def test_a_heading_given_to_one_field_is_no_other_s(tmp_path: Path) -> None:
    layout = made(tmp_path, 'extends = "comun"', '[fields]\ntarget = ["META"]')
    assert "meta" not in layout.fields["goal"]
    assert "metas" in layout.fields["goal"]


def test_a_layout_may_extend_another_one(tmp_path: Path) -> None:
    layout = made(tmp_path, 'extends = "mipg_furag"')
    assert layout.fields["objective"][0] == "actividades"
    assert "actividad" not in layout.fields["description"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('extends = "ninguno"', "no hay un formato «ninguno»; los que hay son: comun, "),
        ('extends = "propio"', "«propio» se extiende a sí mismo"),
        ('without = ["lider"]', "no existe el campo lider"),
    ],
)
def test_what_it_cannot_extend_or_leave_out_is_told(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        made(tmp_path, more)


def test_a_field_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no existe el campo «lider»; los que hay son: line, objective"):
        made(tmp_path, "", '[fields]\nlider = ["quién"]')


def test_the_shipped_layouts_write_only_what_differs_in_them() -> None:
    usual = sum(len(field.aliases) for field in all_fields())
    shipped = (ROOT / "templates" / "formatos").glob("*.toml")
    lists = [tomllib.loads(path.read_text(encoding="utf-8")).get(group, {}) for path in shipped for group in Group]
    assert sum(len(aliases) for fields in lists for aliases in fields.values()) < usual / 2


def test_a_quarterly_layout_of_any_office_knows_the_rows_that_do_not_apply() -> None:
    """A «No» under «¿Aplica?» takes its activity out of every sum, whatever layout the workbook is read by."""
    [layout] = [layout for layout in load_layouts() if layout.name == "plan_trimestral"]
    assert "¿aplica?" in layout.fields["applies"]

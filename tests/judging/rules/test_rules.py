"""The catalogue and the rules are one: every code has its dossier, its check and examples that pass and fail."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ppc_reports.judging import rules
from ppc_reports.judging.rules import RULES, check
from ppc_reports.judging.rules.base import Rule, Scope
from ppc_reports.judging.rules.manual import manual
from ppc_reports.plan.findings import Dossier, Finding, catalogue
from ppc_reports.plan.model import Mode, Quarter, Unit
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.settings.layouts import Layout, load_layouts
from tests import ROOT
from tests.workbooks import TITLE, tracking_grid

SOURCE = Path(rules.__file__).parents[2]
REGISTERED = {rule.code for rule in RULES}
EXAMPLES = [(code, kind) for code in catalogue() for kind in ("passes", "fails") if getattr(catalogue()[code], kind)]
OPTIONS = {"rows", "corte", "title", "mode", "layout", "sheet"}
TODAY = dt.date(2023, 2, 1)


def layout_of(example: Mapping[str, Any]) -> Layout:
    """The layout that the example names, else the product's own, with the mode that it declares."""
    name = example.get("layout", "plantilla")
    layout = next(layout for layout in load_layouts() if layout.name == name)
    return layout.model_copy(update={"mode": Mode(example.get("mode", Mode.INCREMENT)).value})


def read(example: Mapping[str, Any]) -> Reading:
    """The workbook of an example, read."""
    layout = layout_of(example)
    title, sheet = example.get("title", TITLE), example.get("sheet", "Seguimiento")
    workbook = tracking_grid(example["rows"], title, sheet, shares=layout.unit is Unit.SHARE)
    return read_plan(workbook, (layout,), Quarter.parse(str(example.get("corte", "2022-T2"))), TODAY)


def told(example: Mapping[str, Any]) -> list[Finding]:
    """Every finding, of reading and of the rules, about the workbook of an example."""
    reading = read(example)
    return [*reading.findings, *check(reading.plan, reading.corte)]


def test_the_sound_row_of_every_example_has_no_finding() -> None:
    assert [item.code for item in told({"rows": [{}, {}, {}]})] == []


@pytest.mark.parametrize(("code", "kind"), EXAMPLES)
def test_examples_do_what_they_are_for(code: str, kind: str) -> None:
    example = getattr(catalogue()[code], kind)
    assert set(example) <= OPTIONS
    codes = {item.code for item in told(example)}
    assert (code in codes) is (kind == "fails"), codes


@pytest.mark.parametrize("code", sorted(REGISTERED))
def test_what_a_rule_tells_has_its_code_and_cells_and_no_word_left_open(code: str) -> None:
    findings = [item for item in told(catalogue()[code].fails) if item.code == code]
    assert all(item.cells and item.header for item in findings) is not code.startswith("PLANNED-FROM-")
    assert not [item for item in findings if "{" in item.message + item.advice]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.code))
def test_a_rule_tells_only_under_the_code_it_is_registered_with(rule: Rule) -> None:
    reading = read(catalogue()[rule.code].fails)
    scope = Scope.of(reading.plan, reading.corte, frozenset({"PCI203"}))
    assert {item.code for item in rule.check(scope)} <= {rule.code}


@pytest.mark.parametrize("code", sorted(REGISTERED))
def test_every_rule_has_examples_of_both_kinds(code: str) -> None:
    assert catalogue()[code].passes
    assert catalogue()[code].fails


def codes_named() -> Iterator[str]:
    """The codes written in the program outside the rules."""
    code = re.compile(r"[A-Z]{3,}(?:-[A-Z0-9]+)+")
    for path in SOURCE.rglob("*.py"):
        if path.parent.name == "rules":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and code.fullmatch(node.value):
                yield node.value


def codes_told() -> Iterator[str]:
    """The codes with which the program calls ``finding`` (or ``tell``, ``CellProblem``) literally."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            first = node.args[0]
            if name in {"finding", "tell", "tell_all", "CellProblem", "Rule"} and isinstance(first, ast.Constant):
                yield str(first.value)


def test_every_code_of_the_catalogue_is_checked_by_a_rule_or_told_elsewhere() -> None:
    assert set(catalogue()) - REGISTERED - set(codes_named()) == set()


def test_every_code_told_is_in_the_catalogue_and_no_rule_is_registered_twice() -> None:
    assert set(codes_told()) - set(catalogue()) == set()
    assert len(REGISTERED) == len(RULES)


@pytest.mark.parametrize("dossier", catalogue().values(), ids=lambda dossier: str(dossier.code))
def test_a_dossier_is_whole_sentences(dossier: Dossier) -> None:
    assert re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", dossier.code)
    assert not dossier.title.endswith(".")
    for text in (dossier.message, dossier.advice, dossier.reason):
        assert text.endswith((".", "»"))
        assert "  " not in text
    assert all(spec == "" for _, _, spec, _ in string.Formatter().parse(dossier.message) if spec is not None)


def test_the_page_of_rules_is_made_from_the_catalogue() -> None:
    page = (ROOT / "docs" / "reglas.md").read_text(encoding="utf-8")
    assert page == manual(), "run «python -m tests.make_rules»"


def test_the_page_names_every_code_once_as_a_heading_and_shows_no_template() -> None:
    page = manual()
    assert sorted(re.findall(r"^### (.+)$", page, re.MULTILINE)) == sorted(catalogue())
    assert not re.search(r"\{\w+\}", page)

"""The house stays as docs/arquitectura.md draws it: who imports whom, what is pure, and the budgets of size."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from statistics import median

import pytest

from tests import ROOT

SOURCE = ROOT / "src"
PACKAGE = "ppc_reports"
PAGE = ROOT / "docs" / "arquitectura.md"

LONGEST_FUNCTION, USUAL_FUNCTION, LONGEST_MODULE, MOST_PARAMETERS = 50, 10, 300, 5
IMPURE_MODULES = {
    "glob", "http", "logging", "os", "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "time",
    "urllib",
}  # fmt: skip
IMPURE_NAMES = {"pathlib.Path", "pathlib"}
IMPURE_CALLS = {
    "input", "now", "open", "print", "read_bytes", "read_text", "today", "utcnow", "write_bytes", "write_text",
}  # fmt: skip
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A module by its name inside the package (empty for the package itself), and its source."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the table: module patterns, the parts and libraries it may import, and whether it is pure."""

    modules: tuple[str, ...]
    may: frozenset[str]
    libraries: frozenset[str]
    pure: bool


def parts(page: str) -> dict[str, Part]:
    """The table of the page by part."""
    found = {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and cells[0] not in ("part", "") and not cells[0].startswith("-"):
            name, modules, _, may, libraries, pure = cells
            coded = tuple(re.findall(r"`([\w.*]+)`", modules))
            allowed = frozenset(may.split()) - {"–"}
            found[name] = Part(coded, allowed, frozenset(re.findall(r"`(\w+)`", libraries)), pure == "yes")
    return found


def modules() -> list[Module]:
    """Every module of the program."""
    found = []
    for path in sorted((SOURCE / PACKAGE).rglob("*.py")):
        relative = path.relative_to(SOURCE / PACKAGE).with_suffix("")
        name = ".".join(part for part in relative.parts if part != "__init__")
        found.append(Module(name, path.read_text(encoding="utf-8")))
    return found


PARTS = parts(PAGE.read_text(encoding="utf-8"))
MODULES = modules()
NAMES = frozenset(module.name for module in MODULES)


def part_of(module: str, table: Mapping[str, Part]) -> str | None:
    """The part a module belongs to; None for none."""
    fitting = [name for name, part in table.items() if any(fnmatchcase(module, pattern) for pattern in part.modules)]
    return fitting[0] if fitting else None


def imports(module: Module, names: Iterable[str]) -> Iterator[str]:
    """What a module imports: ``.cells`` for one of ours, ``pandas`` for a library, ``pathlib.Path`` for a name."""
    known = set(names)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.removeprefix(PACKAGE) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            base, _, inner = node.module.partition(".")
            for alias in node.names:
                deeper = f"{inner}.{alias.name}".strip(".")
                if base == PACKAGE:
                    yield f".{deeper if deeper in known else inner}"
                else:
                    yield f"{node.module}.{alias.name}"


def breaches(module: Module, table: Mapping[str, Part], names: Iterable[str]) -> list[str]:
    """What a module imports or does against the table; nothing for the package itself."""
    own = part_of(module.name, table)
    if own is None:
        return [] if not module.name else [f"{module.name} is in no part of the table"]
    part = table[own]
    wrong = []
    for imported in set(imports(module, names)):
        if imported.startswith("."):
            other = part_of(imported[1:], table)
            allowed = imported == "." or other == own or other in part.may
        else:
            library = imported.partition(".")[0]
            allowed = library in sys.stdlib_module_names or library in part.libraries
            allowed = allowed and not (part.pure and _impure(imported))
        if not allowed:
            wrong.append(f"{module.name} ({own}) imports {imported}")
    return sorted(wrong) + (_effects(module) if part.pure else [])


def _impure(imported: str) -> bool:
    return imported.partition(".")[0] in IMPURE_MODULES or imported in IMPURE_NAMES


def _effects(module: Module) -> list[str]:
    """The calls of a pure module that touch the world."""
    calls = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    named = (call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls)
    return sorted(f"{module.name} calls {name}" for name in named if name in IMPURE_CALLS)


def functions(module: Module) -> Iterator[tuple[str, int, int]]:
    """Every function: its name, how many lines and how many parameters beside ``self`` it has."""
    for node in ast.walk(module.tree):
        if isinstance(node, FunctionNode):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = sum(argument.arg not in ("self", "cls") for argument in given)
            yield f"{module.name}.{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1, count


def over_budget(module: Module) -> list[str]:
    """What of a module is larger than the budgets allow."""
    wrong = []
    lines = len(module.text.splitlines())
    if lines > LONGEST_MODULE:
        wrong.append(f"{module.name}: {lines} lines")
    for name, length, parameters in functions(module):
        if length > LONGEST_FUNCTION:
            wrong.append(f"{name}: {length} lines")
        if parameters > MOST_PARAMETERS:
            wrong.append(f"{name}: {parameters} parameters")
    return wrong


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_every_module_imports_and_does_only_what_the_table_allows(module: Module) -> None:
    assert breaches(module, PARTS, NAMES) == []


def test_the_table_names_no_module_and_no_part_that_is_not_there() -> None:
    for name, part in PARTS.items():
        assert part.may <= PARTS.keys(), name
        for pattern in part.modules:
            assert any(fnmatchcase(module, pattern) for module in NAMES), pattern


def test_the_table_has_no_circle() -> None:
    left = {name: set(part.may) for name, part in PARTS.items()}
    while free := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in free}
    assert not left


def test_only_the_edges_use_the_libraries_of_excel() -> None:
    def users(library: str) -> set[str]:
        return {name for name, part in PARTS.items() if library in part.libraries}

    assert users("xlsxwriter") == {"excel"}
    assert users("pandas") == users("python_calamine") == {"opening"}
    assert users("openpyxl") == {"opening", "products"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reading.values.cells", "import xlsxwriter"),
        ("reading.values.cells", "def late():\n    from pandas import DataFrame"),
        ("reading.values.cells", "from ppc_reports.running import one"),
        ("reading.values.cells", "import ppc_reports.running.one"),
        ("reading.values.cells", "from ppc_reports.products.report.theme import GREY"),
        ("plan.grid", "from ppc_reports.reading.rows import Row"),
        ("judging.progress", "import time"),
        ("judging.progress", "from pathlib import Path"),
        ("judging.status", "def sheet(summary):\n    print(summary)"),
        ("judging.status", "import datetime as dt\nDAY = dt.date.today()"),
        ("unheard_of", ""),
    ],
)
def test_the_guard_sees_what_is_not_allowed(name: str, text: str) -> None:
    assert len(breaches(Module(name, text), PARTS, NAMES)) == 1


def test_the_guard_lets_pass_what_is_allowed() -> None:
    text = "import datetime as dt\nfrom pathlib import PurePath\nfrom ppc_reports.plan.model import Plan"
    assert breaches(Module("reading.values.cells", text), PARTS, NAMES) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_every_module_and_function_keeps_its_budget(module: Module) -> None:
    assert over_budget(module) == []


def test_most_functions_are_short() -> None:
    assert median(length for module in MODULES for _, length, _ in functions(module)) <= USUAL_FUNCTION


def test_the_budgets_can_be_exceeded() -> None:
    long_function = "def f():\n" + "    pass\n" * LONGEST_FUNCTION
    many = "def f(a, b, /, c, *, d, e, g): pass"
    assert over_budget(Module("x", long_function)) == [f"x.f: {LONGEST_FUNCTION + 1} lines"]
    assert over_budget(Module("x", many)) == ["x.f: 6 parameters"]
    assert over_budget(Module("x", "\n" * (LONGEST_MODULE + 1))) == [f"x: {LONGEST_MODULE + 1} lines"]


def spoken(module: Module) -> set[str]:
    """Which of printing, asking the day and exiting a module does; a clock it was given is no matter."""
    calls = [node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    named = {ast.unparse(call).removeprefix("dt.") for call in calls}
    return named & {"print", "exit", "sys.exit", "date.today", "datetime.now", "datetime.date.today"}


def test_only_the_command_line_prints_knows_the_day_or_exits() -> None:
    stamped = {"running.faults": {"datetime.now"}, "running.history.recording": {"datetime.now"}}
    for module in MODULES:
        if part_of(module.name, PARTS) != "commands":
            assert spoken(module) <= stamped.get(module.name, set()), module.name


def test_what_the_command_line_keeps_to_itself_is_seen() -> None:
    text = "import sys, datetime\nprint(datetime.date.today())\nsys.exit(0)"
    assert spoken(Module("cells", text)) == {"print", "datetime.date.today", "sys.exit"}

"""The house stays as docs/arquitectura.md draws it: who imports whom, what is pure, how large, how crowded, and whose names."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest
from xlsxwriter.worksheet import Worksheet

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


MOST_MODULES = 12
DOCUMENTED = {"_replace", "_asdict", "_fields", "_make", "_exit"}
"""Underscore names that the standard library documents: those of a NamedTuple, and ``os._exit``."""
TAKEN = {"excel.quick_formulas": {"_prepare_formula"}}
"""The private names of libraries that are used for want of others, by module; docs/decisions say why."""
OVERRIDDEN = {"excel.quick_formulas.FormulaSheet._prepare_formula"}
"""The one private method of a library that is overridden; tests/excel/test_writer.py takes it away without harm."""


def graph(modules: Iterable[Module], names: Iterable[str]) -> dict[str, set[str]]:
    """The modules of ours that each module imports, wherever in it."""
    known = frozenset(names)
    return {
        module.name: {name[1:] for name in imports(module, known) if name.startswith(".")} & known - {module.name}
        for module in modules
    }


def circle(edges: Mapping[str, set[str]]) -> list[str]:
    """The modules of one circle of imports, the first again at its end; none where there is no circle."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def crowded(paths: Iterable[str]) -> dict[str, int]:
    """The folders with more modules than twelve, ``__init__`` aside, and how many they have."""
    counts = Counter(path.rpartition("/")[0] for path in paths if not path.endswith("__init__.py"))
    return {folder: count for folder, count in counts.items() if count > MOST_MODULES}


def defined(tree: ast.Module) -> set[str]:
    """The names that a module gives to functions, classes, variables, attributes and fields of its own."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            names.add(node.attr)
    return names


def private_of_others(module: Module) -> list[str]:
    """The underscore names that a module takes from elsewhere, by importing them or as attributes."""
    tree = module.tree
    own = defined(tree) | DOCUMENTED
    taken = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            taken |= {part for part in (node.module or "").split(".") if _private(part)}
            taken |= {alias.name for alias in node.names if _private(alias.name)}
        elif isinstance(node, ast.Import):
            taken |= {part for alias in node.names for part in alias.name.split(".") if _private(part)}
        elif isinstance(node, ast.Attribute) and _private(node.attr) and node.attr not in own:
            taken.add(node.attr)
    return sorted(taken)


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def overridden(name: str, members: Mapping[str, object]) -> Iterator[str]:
    """The private names of a class of a library that a class of ours gives a meaning of its own."""
    ours = sys.stdlib_module_names | {name.partition(".")[0]}
    for member in members.values():
        if inspect.isclass(member) and member.__module__ == name:
            others = [base for base in member.__mro__ if base.__module__.partition(".")[0] not in ours]
            for attribute, value in vars(member).items():
                if (
                    _private(attribute)
                    and inspect.isfunction(value)
                    and any(attribute in vars(base) for base in others)
                ):
                    yield f"{name.removeprefix(f'{PACKAGE}.')}.{member.__name__}.{attribute}"


def test_no_two_modules_import_each_other_by_whatever_way() -> None:
    assert circle(graph(MODULES, NAMES)) == []


def test_a_circle_inside_a_room_is_seen() -> None:
    texts = {
        "judging.a": "from ppc_reports.judging import b",
        "judging.b": "def late():\n    from ppc_reports.judging.c import x",
        "judging.c": "import ppc_reports.judging.a",
    }
    edges = graph([Module(*pair) for pair in texts.items()], texts)
    assert set(circle(edges)) == set(texts)
    assert circle({**edges, "judging.c": set()}) == []


def test_a_room_imports_only_from_rooms_below() -> None:
    """The table goes from the ground up: a row names only rows above it."""
    order = list(PARTS)
    upward = {name: part.may - set(order[: order.index(name)]) for name, part in PARTS.items()}
    assert not any(upward.values()), upward


def test_a_folder_has_at_most_twelve_modules() -> None:
    assert crowded(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")) == {}


def test_a_crowded_folder_is_seen() -> None:
    paths = [f"judging/m{number}.py" for number in range(MOST_MODULES)]
    assert crowded([*paths, "judging/__init__.py"]) == {}
    assert crowded([*paths, "judging/one_more.py"]) == {"judging": MOST_MODULES + 1}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_no_module_uses_a_private_name_of_another(module: Module) -> None:
    assert set(private_of_others(module)) <= TAKEN.get(module.name, set())


@pytest.mark.parametrize(
    "text",
    [
        "from xlsxwriter.worksheet import _helper",
        "from lxml import _elementpath",
        "import xlsxwriter._private",
        "def write(sheet):\n    sheet._write_rows()",
        "def paint(cell, other):\n    cell._style = other",
        "class Mine(Base):\n    def go(self):\n        return self._table",
    ],
)
def test_a_private_name_of_another_is_seen(text: str) -> None:
    assert len(private_of_others(Module("excel.x", text))) == 1


def test_private_names_of_its_own_are_a_module_s_own_matter() -> None:
    text = "class Mine:\n    def __init__(self):\n        self._rows = 1\n    def go(self, other):\n        return other._rows"
    assert private_of_others(Module("excel.x", text)) == []


def test_one_private_method_of_a_library_is_overridden_and_no_other() -> None:
    found = set()
    for name in sorted(NAMES - {"", "__main__"}):
        full = f"{PACKAGE}.{name}"
        found |= set(overridden(full, vars(importlib.import_module(full))))
    assert found == OVERRIDDEN


def test_an_overridden_private_method_is_seen() -> None:
    class Mine(Worksheet):  # type: ignore[misc]
        def _write_rows(self) -> None:
            """Something else than the library writes."""

        def _own(self) -> None:
            """A method that the library does not know."""

    assert list(overridden(__name__, {"Mine": Mine})) == [f"{__name__}.Mine._write_rows"]


def misplaced(paths: Iterable[Path], rooms: Iterable[str]) -> list[str]:
    """The test files that lie outside of the folder of a room."""
    known = {"house", *rooms}
    return sorted(path.as_posix() for path in paths if len(path.parts) < 2 or path.parts[0] not in known)


def test_the_tests_mirror_the_rooms() -> None:
    tests = ROOT / "tests"
    assert misplaced((path.relative_to(tests) for path in tests.rglob("test_*.py")), PARTS) == []


def test_a_test_outside_of_the_rooms_is_seen() -> None:
    paths = [Path("test_flat.py"), Path("attic/test_old.py"), Path("plan/test_spanish.py")]
    assert misplaced(paths, PARTS) == ["attic/test_old.py", "test_flat.py"]


def glossary(page: str) -> list[tuple[str, str]]:
    """The classes of the page's table of words, each with its module."""
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \(`([\w.]+)`\) \|", page, re.MULTILINE)
    return [(module, name) for names, module in rows for name in re.findall(r"`(\w+)`", names)]


def test_every_word_of_the_glossary_is_a_class_of_its_module() -> None:
    words = glossary(PAGE.read_text(encoding="utf-8"))
    assert len(words) > 15
    for module, name in words:
        assert inspect.isclass(getattr(importlib.import_module(f"{PACKAGE}.{module}"), name)), (module, name)


ASKING = re.compile(r"(What|Which|Where|Who|Whose|Whether|How|When)\b")


def asking(module: Module) -> list[str]:
    """The docstrings that begin with a question in place of a verb or a noun."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    texts = (ast.get_docstring(node) or "" for node in ast.walk(module.tree) if isinstance(node, kinds))
    return [text.partition("\n")[0] for text in texts if ASKING.match(text)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_docstring_begins_with_a_verb_or_a_noun(module: Module) -> None:
    assert asking(module) == []


def test_a_docstring_that_asks_is_seen() -> None:
    text = '"""The rows of a plan."""\ndef rows():\n    """What the plan has."""\nclass Row:\n    """Whatever."""'
    assert asking(Module("x", text)) == ["What the plan has."]


def namesakes(modules: Iterable[Module]) -> dict[str, list[str]]:
    """The names that several classes have, and the modules of those."""
    found: dict[str, list[str]] = {}
    for module in modules:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(module.name)
    return {name: homes for name, homes in found.items() if len(homes) > 1}


def test_a_class_name_stands_for_one_thing() -> None:
    assert namesakes(MODULES) == {}


def test_two_classes_of_one_name_are_seen() -> None:
    pair = [Module("reading.a", "class Row: pass"), Module("products.b", "class Row: pass\nclass Cell: pass")]
    assert namesakes(pair) == {"Row": ["reading.a", "products.b"]}

"""Golden files: the report of each story as text. ``python -m tests.golden`` compares, ``--write`` makes them anew.

A story is a folder with its ``dump.txt``. The first one is written in full; of the others, what reads exactly as in the
first, sheet by sheet, is only counted. *Metodología* is left out: it is not about the plan, and grows with every rule.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import replace
from functools import cache
from pathlib import Path

from ppc_reports.excel.writer import render
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import Plan
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.sheets.behind import methodology
from tests import make_examples
from tests.golden import stories
from tests.working import copy_working_folder, judged
from tests.xlsx_dump import dump

FOLDER = Path(__file__).parent
FILE = "dump.txt"
FIRST = "ejemplo_2022_t3"
CORTE = "corte.txt"
"""In the folder of a story: the corte at which the example is judged. Without it, the story is a plan of ``stories``."""
PLANS: Mapping[str, Plan] = {
    "acumulado": stories.to_date(),
    "indicadores": stories.indicators(),
    "cantidades": stories.quantities(),
    "hostil": stories.hostile(),
}
LONGEST = 50
"""Of a text in a golden file; a longer one is told by its beginning, length and fingerprint."""
_LOOK = re.compile(r"(?P<cell> {2}[A-Z]{1,3}\d+: .*) \| (?P<look>[^|]*)$", re.DOTALL)
_FORMULA = re.compile(r"  (?P<place>[A-Z]{1,3})(?P<row>\d+): (?P<formula>=.*) → (?P<value>.*)", re.DOTALL)
_EMPTY = re.compile(r"  (?P<column>[A-Z]{1,3})(?P<row>\d+): None \| (?P<look>s\d+)")
_LISTED = re.compile(
    r"  row (?P<heights>\d+ \S+)|  \S+/mergeCell ref=(?P<merges>\S+)|  column (?P<widths>\S+ [\d.]+)|"
    r"  \S+/(?P<axes>axId val=\d+)|  \S+/srgbClr (?P<colours>val=\w+)|  \S+/(?P<parts>bodyPr|lstStyle|latin typeface=\w+)|"
    r"  \S+/tableColumn id=\d+ (?P<columns>name=.*)"
)
_LONG = re.compile(r"'(?:[^'\\]|\\.){70,}'|\"(?:[^\"\\]|\\.){70,}\"")
_FRAME = re.compile(r"left:(\w+ \w+) top:\1 right:\1 bottom:\1")
_PER_LINE = 12


def found_stories() -> tuple[str, ...]:
    """The stories by their folders."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("__")))


STORIES = found_stories()


def kept(story: str) -> str:
    """The golden text of a story. Raises FileNotFoundError where there is none."""
    return (FOLDER / story / FILE).read_text(encoding="utf-8")


def write(story: str) -> None:
    """Make the golden text of a story anew."""
    (FOLDER / story).mkdir(exist_ok=True)
    (FOLDER / story / FILE).write_text(made(story), encoding="utf-8", newline="\n")


def differences(story: str) -> str:
    """What the report of a story says otherwise than its golden text; empty for nothing."""
    lines = difflib.unified_diff(kept(story).splitlines(), made(story).splitlines(), "golden", "now", lineterm="", n=1)
    return "\n".join(lines)


def made(story: str) -> str:
    """The text of the report of a story, as it is now."""
    looks: dict[str, str] = {}
    first = list(_lines(full(FIRST), looks))
    if story == FIRST:
        return "\n".join([*_joined(first), *_legend(looks, set())]) + "\n"
    known = set(looks)
    lines = list(_folded(_lines(full(story), looks), _by_sheet(first)))
    return "\n".join([*_joined(lines), *_legend(looks, known)]) + "\n"


@cache
def full(story: str) -> str:
    """The whole dump of the report of a story, but for *Metodología*."""
    return _without(dump(render(report_book(summary_of(story)))), methodology.NAME)


def summary_of(story: str) -> Summary:
    """The summary of a story. Raises KeyError for a folder that is none."""
    corte = FOLDER / story / CORTE
    if not corte.exists():
        return stories.checked(PLANS[story])
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        copy_working_folder(Path(folder))
        found = judged(Path(make_examples.EXAMPLE), corte.read_text(encoding="utf-8").strip())
    return replace(found, version="x.y.z")


def _lines(text: str, looks: dict[str, str]) -> Iterator[str]:
    """The lines of a dump, shorter: looks and formulas by number, sizes and merges in rows, paths by their depth, long
    texts by their ends; what a cell says of its link is not said twice.
    """
    kind, listed = "", list[str]()
    for line in text.split("\n"):
        item = _LISTED.fullmatch(line)
        if listed and (item is None or item.lastgroup != kind):
            yield from _in_rows(kind, listed)
            listed = []
        if item is not None:
            kind = str(item.lastgroup)
            listed.append(item[kind])
            continue
        cell = _LOOK.fullmatch(line)
        if cell:
            number = looks.setdefault(_FRAME.sub(r"all:\1", cell["look"]), f"s{len(looks) + 1}")
            yield f"{_LONG.sub(_shorter, _formula(cell['cell'], looks))} | {number}"
        elif line and "/hyperlink ref=" not in line:
            yield _LONG.sub(_shorter, _indented(line))


def _in_rows(kind: str, listed: list[str]) -> Iterator[str]:
    for start in range(0, len(listed), _PER_LINE):
        yield f"  {kind} {' '.join(listed[start : start + _PER_LINE])}"


def _formula(cell: str, known: dict[str, str]) -> str:
    """The cell with its formula by number, its own row in it as §."""
    found = _FORMULA.fullmatch(cell)
    if not found:
        return cell
    row = found["row"]
    open_row = re.sub(rf"(?<=[A-Z]){row}(?!\d)|(?<=[A-Z]\$){row}(?!\d)", "§", found["formula"])
    number = known.setdefault(open_row, f"f{len(known) + 1}")
    return f"  {found['place']}{row}: {number} → {found['value']}"


def _without(text: str, sheet: str) -> str:
    """The text of a dump without a sheet and its print set-up."""
    return re.sub(
        rf"^# sheet {sheet}$.*?(?=^# |\Z)|^  name [^\n]*{sheet}![^\n]*\n", "", text, flags=re.DOTALL | re.MULTILINE
    )


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """The lines, neighbouring empty cells of one row and one look as one."""
    run: list[str] = []
    look = ""
    for line in (*lines, ""):
        cell = _EMPTY.fullmatch(line)
        if run and (cell is None or (cell["row"], cell["look"]) != (_row(run[0]), look)):
            yield f"  {run[0]}{f':{run[-1]}' if run[1:] else ''}: None | {look}"
            run = []
        if cell is None:
            yield from [line] if line else []
        else:
            look = cell["look"]
            run.append(cell["column"] + cell["row"])


def _row(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _indented(line: str) -> str:
    """A line of XML with dots for the elements around it."""
    path, blank, rest = line.strip().partition(" ")
    if "/" not in path or not line.startswith("  "):
        return line
    *around, tag = path.split("/")
    return f"  {'.' * len(around)}{tag}{blank}{rest}"


def _shorter(match: re.Match[str]) -> str:
    text = match[0]
    return f"{text[:LONGEST]}…({len(text)} signs, {hashlib.sha256(text.encode()).hexdigest()[:8]})"


def _by_sheet(lines: list[str]) -> dict[str, set[str]]:
    sheets: dict[str, set[str]] = {}
    title = ""
    for line in lines:
        title = line if line.startswith("# ") else title
        sheets.setdefault(title, set()).add(line)
    return sheets


def _folded(lines: Iterator[str], first: Mapping[str, set[str]]) -> Iterator[str]:
    """The lines, those that the same sheet of the first story has only counted."""
    title, same = "", 0
    for line in lines:
        if line.startswith("# "):
            yield from _counted(same)
            title, same = line, 0
            yield line
        elif line in first.get(title, ()):
            same += 1
        else:
            yield from _counted(same)
            same = 0
            yield line
    yield from _counted(same)


def _counted(same: int) -> Iterator[str]:
    if same:
        yield f"  … {same} as in {FIRST}"


def _legend(looks: Mapping[str, str], known: set[str]) -> Iterator[str]:
    yield "# looks"
    yield from (f"  {number} = {look}" for look, number in looks.items() if look not in known)

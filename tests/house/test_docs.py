"""The documents cannot lie: what they type is run, what they list is compared, what they link to is there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ppc_reports.commands import choices, cli, entry
from ppc_reports.excel.book import Book, Item, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.judging.progress import months_elapsed_share
from ppc_reports.plan.fields import all_fields
from ppc_reports.plan.findings import catalogue
from ppc_reports.plan.model import Absent, Quarter, State
from ppc_reports.plan.spanish import printed
from ppc_reports.products.report import theme
from ppc_reports.running import many
from ppc_reports.running.sending.sending import CHANGE_SOMETHING, LOOK, TRY_LATER
from ppc_reports.settings import layouts
from tests import consoles, installing, make_fields, make_pictures
from tests.consoles import Typed
from tests.working import ROOT, TODAY, copy_working_folder, judged, typed_in

DOCS = ROOT / "docs"
MAIL_CODES = (CHANGE_SOMETHING, TRY_LATER, LOOK)
PAGES = (*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")))
WITH_CONSOLES = [page for page in PAGES if consoles.typed(page)]
FROM_NOTHING = {"guia.md"}
"""The pages that begin in an empty folder; the others in the working folder of the project."""
NOT_OURS = {"pip install . && ppc-reports run", 'pip install -e ".[test]" && pytest'}
"""What documents type beside the program itself: ``.ci/run`` types it too."""
COMMAND = re.compile(r"(?:\w+=\S+ )?(?:ppc-reports|pip|pipx|py|python3?|uv|dask|git|cd|sudo|npm|sh)(?:\s(?!\()|$)")
NOT_RUN = {
    'pip install "ppc-reports[dask]"': "it wants a registry with the package",
    "dask scheduler --host 10.0.0.5 --port 8786": "it wants that machine; a cluster of this one: tests/running/test_many.py",
    "DASK_DISTRIBUTED__WORKER__DAEMON=False dask worker tcp://10.0.0.5:8786 --nworkers 8 --nthreads 1": "the same",
    "ppc-reports run --corte 2022-T3 --cluster tcp://10.0.0.5:8786": "the same",
    "python -m benchmarks": "it takes hours; its parts: tests/house/test_benchmarks.py",
}
"""The commands that pages show and no test types, each with its reason."""
OUTSIDE = re.compile(
    r"(?<![\w.])/(?:wor[k]|roo[t]|opt/[a-z]|hom[e]/\w+)/|index-ur[l]|pyp[i]\.|pythonhoste[d]|\.\./share[d]"
)


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def text_at(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def names(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def rows(page: str, *heads: str) -> list[list[str]]:
    """The rows of the table of a page whose header is ``heads``."""
    lines = page.splitlines()
    start = lines.index("| " + " | ".join(heads) + " |")
    table = lines[start + 2 :]
    end = next((place for place, line in enumerate(table) if not line.startswith("|")), len(table))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[:end]]


def coded(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("page", WITH_CONSOLES, ids=names)
def test_what_a_page_types_gives_what_it_says(page: Path, tmp_path: Path) -> None:
    folder = tmp_path
    if page.name not in FROM_NOTHING:
        copy_working_folder(folder)
    for line in consoles.typed(page):
        if line.command.startswith("cd "):
            folder /= shlex.split(line.command)[1]
        elif line.command not in NOT_OURS:
            type_it(line, folder)


def type_it(line: Typed, folder: Path) -> None:
    """Run a command of a document where the reader would, both streams on one screen of 80 columns, and compare."""
    program, *arguments = shlex.split(line.command)
    assert program == "ppc-reports", f"{line.page} types «{line.command}», which no test runs"
    code, shown = typed_in(folder, *arguments)
    assert code == line.code, f"{line.command}:\n{shown}"
    assert consoles.agrees(line.expected, shown), f"{line.page}, {line.command}:\n{shown}"


def test_every_command_of_a_block_is_run_or_stands_in_the_list_of_those_that_are_not() -> None:
    pages = [page for page in PAGES if page != installing.PAGE]  # of that page: tests/house/test_installing.py
    blocks = [block for page in pages for block in consoles.blocks(text_at(page), "")]
    assert {
        line.strip() for block in blocks for line in block.splitlines() if COMMAND.match(line.strip())
    } == NOT_RUN.keys()


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_a_command_within_a_sentence_is_one_that_the_program_takes(page: Path) -> None:
    for code in re.findall(r"`(ppc-reports [^`\n]+)`", text_at(page)):
        _, name, *words = shlex.split(code)
        command = cli.cli if name.startswith("-") else cli.cli.commands[name]
        known = {option for parameter in command.params for option in (*parameter.opts, "--help")}
        assert {word for word in (name, *words) if word.startswith("-")} <= known, code


def test_the_readme_begins_with_its_two_commands_and_ci_types_them() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    typed = [line.removeprefix("$ ") for line in first.splitlines() if line.startswith("$ ")]
    assert typed == ["pip install . && ppc-reports run", 'pip install -e ".[test]" && pytest']
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'bash -euc "$(readme 1)"' in script
    assert script.rstrip().endswith('bash -euc "$(readme 2)"')


@pytest.mark.parametrize("command", ["", *cli.cli.commands])
def test_every_help_text_stands_in_the_contract(command: str) -> None:
    typed = {line.command: line.expected for line in consoles.typed(DOCS / "contrato.md")}
    assert typed[f"ppc-reports {command} --help".replace("  ", " ")], "with its output"


@pytest.mark.parametrize(
    ("expected", "shown", "agree"),
    [
        (("a", "b"), "a  \nb\n", True),
        (("a", "b"), "a\nc\n", False),
        (("a",), "a\nb\n", False),
        (("…", "b"), "a\na\nb\n", True),
        (("a", "…"), "a\nb\nc\n", True),
        (("a", "…"), "b\n", False),
        (("x … z",), "x y z\n", True),
        (("x … z",), "x y\n", False),
        ((), "anything\n", True),
    ],
)
def test_the_comparison_of_consoles_can_fail(expected: tuple[str, ...], shown: str, agree: bool) -> None:
    assert consoles.agrees(expected, shown) is agree


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_links_to_files_lead_to_files_and_sections(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    for link in links:
        if re.match(r"https?:", link):
            continue
        name, _, section = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        if section:
            assert section in sections(target.read_text(encoding="utf-8")), link


def test_every_page_is_reached_by_links_from_the_readme() -> None:
    reached, ways = set(), [ROOT / "README.md"]
    while ways:
        page = ways.pop().resolve()
        ways += page.glob("*.md") if page.is_dir() else ()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)\s#]+)", text_at(page))
        ways += [page.parent / link for link in links if not re.match(r"https?:", link)]
    assert {page.resolve() for page in PAGES} <= reached


def sections(page: str) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def tracked() -> Iterator[Path]:
    """The text files that git knows or would add."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git checkout")
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in path.read_bytes():
            yield path


def test_no_file_names_a_place_of_one_machine_or_a_registry() -> None:
    found = [
        f"{names(path)}: {line.strip()}"
        for path in tracked()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if OUTSIDE.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["see /roo" + "t/x/y", "--index-" + "url", "https://pyp" + "i.org", "../share" + "d/x"]
)
def test_the_search_for_such_places_can_find_one(text: str) -> None:
    assert OUTSIDE.search(text)


def test_the_planned_shares_of_the_domain_are_those_of_the_program() -> None:
    page = rows(text_of("dominio.md"), "activity", "from", "to", "T1", "T2", "T3", "T4")
    *activities, total = page
    sums = [0.0] * 4
    for keys, first, last, *shares in activities:
        start, end = (Quarter.parse("2022-T1").start.replace(month=int(day[5:])) for day in (first, last))
        for number, share in enumerate(shares, 1):
            assert months_elapsed_share(start, end, Quarter(2022, number).end) == pytest.approx(float(Fraction(share)))
            sums[number - 1] += float(Fraction(share)) * len(keys.split(","))
    assert [f"{value / 7 * 100:.1f} %" for value in sums] == total[3:]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_example_plans_what_the_domain_says(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_working_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    *activities, total = rows(text_of("dominio.md"), "activity", "from", "to", "T1", "T2", "T3", "T4")
    shares = {key: float(Fraction(row[number + 2])) for row in activities for key in row[0].split(", ")}
    [book] = (tmp_path / "input").iterdir()
    summary = judged(book, f"2022-T{number}")
    assert {item.activity.key: item.planned for item in summary.standings} == pytest.approx(shares)
    assert printed(summary.totals.planned).replace(",", ".").replace("\u00a0", " ") == total[number + 2]


def test_the_states_of_the_domain_and_of_the_guide_are_those_of_the_program() -> None:
    words = [(state.value, theme.STATE_LOOKS[state].word) for state in State]
    assert [
        (coded(code)[0], shown) for code, shown, _ in rows(text_of("dominio.md"), "state", "shown", "when")
    ] == words
    told = {row[0].replace("*", "") for row in rows(text_of("guia.md"), "Estado", "Qué quiere decir", "Qué hacer")}
    assert told == {look.text for look in theme.STATE_LOOKS.values()}


def test_the_blanks_of_the_guide_are_those_of_the_program() -> None:
    told = [row[1] for row in rows(text_of("guia.md"), "Se escribe", "En el informe", "Quiere decir")]
    assert told == [
        theme.BLANKS[Absent.EMPTY],
        "0,0 %",
        theme.BLANKS[Absent.NOT_SCHEDULED],
        theme.BLANKS[Absent.NOT_APPLICABLE],
    ]


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_codes_that_pages_name_are_in_the_catalogue(page: Path) -> None:
    named = set(re.findall(r"`([A-Z]+(?:-[A-Z0-9]+)+)`", page.read_text(encoding="utf-8"))) - {"UTF-8", "SHA-256"}
    assert named <= catalogue().keys()


def test_the_result_file_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    copy_working_folder(tmp_path)
    assert typed_in(tmp_path, "run", "--corte", "2022-T3")[0] == many.DONE
    [path] = tmp_path.glob("output/*/*/resultado.json")
    told = {key for row in rows(text_of("contrato.md"), "key", "what it is") for key in coded(row[0])}
    assert told == keys(json.loads(path.read_text(encoding="utf-8")))


def keys(data: Any, prefix: str = "") -> set[str]:
    """The paths of all values: ``a.b``, ``a[].b``; the states stand for themselves as ``*``."""
    if prefix.endswith("states"):
        assert list(data) == [state.value for state in State]
        return {f"{prefix}.*"}
    if isinstance(data, dict) and data:
        return {path for key, value in data.items() for path in keys(value, f"{prefix}.{key}".strip("."))}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return {path for item in data for path in keys(item, f"{prefix}[]")}
    return {prefix}


def test_the_exit_codes_of_the_contract_are_those_of_the_program() -> None:
    told = [int(code) for code, _ in rows(text_of("contrato.md"), "code", "meaning")]
    known = [
        many.DONE,
        many.TOLD,
        choices.WrongUse.exit_code,
        many.NO_REPORT,
        many.FAULT,
        *MAIL_CODES,
        entry.INTERRUPTED,
    ]
    assert told == known
    assert many.FAULT == entry.FAULT


def test_the_page_of_layouts_lists_every_field_as_it_is_declared() -> None:
    assert make_fields.page(text_of("formatos.md")) == text_of("formatos.md"), "run «python -m tests.make_fields»"
    assert all(f"| `{declared.name}` | {declared.about}" in text_of("formatos.md") for declared in all_fields())
    told = [coded(row[0])[0] for row in rows(text_of("formatos.md"), "Clave", "Qué dice")]
    assert told == list(layouts.Layout.model_fields)


def test_the_layout_of_the_worked_example_reads_its_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = text_of("formatos.md")
    copy_working_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    *_, layout = consoles.blocks(page, "toml")
    name = re.search(r'^name = "(\w+)"', layout, re.MULTILINE)
    assert name is not None
    (tmp_path / "templates" / "formatos" / f"{name[1]}.toml").write_text(layout, encoding="utf-8")
    book = tmp_path / "input" / "alcaldia.xlsx"
    book.write_bytes(render(worked_example(page)))
    summary = judged(book, "2025-T2")
    assert summary.source.layout == re.search(r'^title = "(.+)"', layout, re.MULTILINE)[1]  # type: ignore[index]
    [activity] = summary.plan.activities
    assert activity.leads == ("Oficina de Participación",)
    assert summary.standings[0].progress.achieved == pytest.approx((0.2, 0.3, None, None))
    assert summary.totals.compliance == pytest.approx(1)


def worked_example(page: str) -> Book:
    """The table of the worked example as a sheet."""
    lines = next(consoles.blocks(page, "text")).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    items = tuple(
        Item(row, column, text) for row, line in enumerate(cells, 1) for column, text in enumerate(line, 1) if text
    )
    return Book(sheets=(Sheet("Plan", items),), created=TODAY)


@pytest.mark.parametrize("picture", sorted((DOCS / "imagenes").iterdir()), ids=lambda path: path.name)
def test_a_picture_is_shown_somewhere_and_is_small(picture: Path) -> None:
    if picture.suffix == ".txt":
        return
    assert any(f"imagenes/{picture.name}" in page.read_text(encoding="utf-8") for page in PAGES)
    assert picture.stat().st_size <= 150_000


def test_the_pictures_are_of_what_the_program_shows_now() -> None:
    assert make_pictures.FINGERPRINT.read_text(encoding="utf-8") == make_pictures.fingerprint(), (
        "run «python -m tests.make_pictures»: the report or the workbook has changed since the pictures were made"
    )

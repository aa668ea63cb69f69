"""Every line of docs/instalar.md is typed by ``.ci/run`` on Linux, or is the twin of one that is, by the rules of its shell."""

from __future__ import annotations

import re

import pytest

from ppc_reports import __version__
from tests import ROOT, installing

TEXT = installing.PAGE.read_text(encoding="utf-8")
TYPED = [line for line in installing.lines(TEXT, "sh") if line not in installing.NOT_TYPED]
POWERSHELL = installing.lines(TEXT, "powershell")
FAULTS = {
    "&& and || are of later versions of PowerShell": r"&&|\|\|",
    "a name that needs no quotes and no sign": r"[\"'“”‘’`$%(){}\[\]@;,<>|&*?~–—]",
    "a path of the folder begins with .\\ or with a folder": r"(?<!\.)(?<!\w)\\|(?<!\S)\.?/",
    "Windows has no such program": r"^(sudo|apt|brew|export|source|python3|pipx|chmod|\./)\b",
    "a slash is of other systems": r"\w/\w",
}
"""What Windows PowerShell 5.1 takes otherwise than meant, or not at all."""
WINDOWS_TO_LINUX = (
    ("py -m pipx", "pipx"),
    ("py -m", "python3 -m"),
    ("programa\\Scripts\\", "programa/bin/"),
    (".\\", "./"),
)


def faults(line: str) -> list[str]:
    return [told for told, pattern in FAULTS.items() if re.search(pattern, line)]


def twin(line: str) -> str:
    """The line of Linux that does what a line of PowerShell does."""
    for windows, linux in WINDOWS_TO_LINUX:
        line = line.replace(windows, linux)
    return line


@pytest.mark.parametrize("line", dict.fromkeys(POWERSHELL))
def test_a_line_of_powershell_keeps_its_rules_and_its_twin_is_typed_on_linux(line: str) -> None:
    assert faults(line) == []
    assert line in installing.NOT_TYPED or twin(line) in TYPED


@pytest.mark.parametrize(
    "line",
    [
        "py -m venv programa && programa\\Scripts\\python -m pip",
        "py -m pipx install *.whl",
        "pipx install .\\x.whl",
        "py -m pipx install ./x.whl",
        "py -m pipx install \\x.whl",
        "py -m pipx install “x.whl”",
        "py -m pipx install ~\\x.whl",
        "programa/bin/python -m pip",
    ],
)
def test_the_rules_of_powershell_can_find_a_fault(line: str) -> None:
    assert faults(line)


@pytest.mark.parametrize("line", installing.lines(TEXT, "zsh"))
def test_a_line_of_macos_is_one_that_linux_types(line: str) -> None:
    assert line in TYPED or line in installing.NOT_TYPED


def test_what_is_not_typed_stands_on_the_page_and_every_block_is_of_a_shell() -> None:
    assert set(installing.NOT_TYPED) <= {line for shell in installing.SHELLS for line in installing.lines(TEXT, shell)}
    assert set(re.findall(r"^```(\w*)", TEXT, re.MULTILINE)) == {*installing.SHELLS, ""}, (
        "the last one is that of an end"
    )
    within = re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL).split("`")[1::2]
    assert {code for code in within if " " in code} <= {*TYPED, *POWERSHELL}


def test_installing_updating_and_removing_are_typed_in_the_order_of_the_page() -> None:
    done = [line.split(" ./")[0] for line in TYPED]
    assert done[:5] == [
        "pipx ensurepath",
        "pipx install",
        "ppc-reports --version",
        "ppc-reports doctor",
        "pipx install --force",
    ]
    assert "tests.installing" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_file_of_the_page_is_of_this_version() -> None:
    assert set(re.findall(r"ppc_reports-([\d.]+)-", TEXT)) == {__version__}

"""The command line: Spanish throughout, exact exit codes, light until there is work, and never a traceback."""

from __future__ import annotations

import ast
import datetime as dt
import gettext
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import click
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result
from pydantic_core import SchemaError

from ppc_reports import __version__
from ppc_reports.commands import choices, cli, entry
from ppc_reports.commands.declared.options import DOMAIN, LOCALE
from ppc_reports.opening import sandbox
from tests import ROOT

CATALOGUE = LOCALE / "es" / "LC_MESSAGES" / f"{DOMAIN}.po"
HEAVY = ("pandas", "pydantic", "openpyxl", "xlsxwriter", "numpy", "rich", "jinja2", "python_calamine", "lxml")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="ppc-reports")


def python(*arguments: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_help_answers_without_loading_what_is_heavy() -> None:
    code = f"""
import sys
from ppc_reports.commands.entry import call
assert call(["--help"]) == 0 and call(["run", "--help"]) == 0 and call(["--version"]) == 0
print("CARGADO:", [name for name in {HEAVY!r} if name in sys.modules])
"""
    assert "CARGADO: []" in python("-W", "error", "-c", code).stdout


def test_who_only_judges_pays_for_nothing_that_makes_reports(tmp_path: Path) -> None:
    book = ROOT / "input" / "seguimiento_ppc_2022.xlsx"
    code = f"""
import sys
from ppc_reports.commands.entry import call
if __name__ == "__main__":
    assert call(["check", {str(book)!r}]) == 0
    print("CARGADO:", [name for name in ("openpyxl", "xlsxwriter", "jinja2", "smtplib") if name in sys.modules])
"""
    script = tmp_path / "check.py"
    script.write_text(code, encoding="utf-8")
    assert "CARGADO: []" in python(str(script), folder=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        (["run", "--quiet"], ["start", "main"]),
        (["check", "plan.xlsx"], ["start", "main"]),
        (["inspect", "plan.xlsx"], ["start", "main"]),
        (["run", "--help"], ["main"]),
        (["history", "run"], ["main"]),
        ([], ["main"]),
    ],
)
def test_what_will_read_starts_before_all_else(
    arguments: list[str], steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def interrupted(*_: object) -> int:
        done.append("main")
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["ppc-reports", *arguments])
    monkeypatch.setattr(sandbox, "start", lambda *_: done.append("start"))
    monkeypatch.setattr(entry, "call", interrupted)
    with pytest.raises(SystemExit):
        entry.main()
    assert done == steps


@pytest.mark.parametrize("language", ["C", "en_US.UTF-8", "de_DE.UTF-8"])
def test_the_words_of_click_are_spanish_whatever_the_system_speaks(language: str) -> None:
    code = "import sys; from ppc_reports.commands.entry import call; sys.exit(call(sys.argv[1:]))"
    done = python("-c", code, "run", "--zzz", LANG=language, LC_ALL=language, LANGUAGE="en")
    assert done.returncode == 2
    assert done.stderr.startswith("Uso: ppc-reports run [OPCIONES] [LIBROS]...")
    assert "Error: No existe la opción" in done.stderr


ENGLISH = re.compile(
    r"\b(usage|options?|commands?|show|exit|no such|missing|invalid|got|try|for help|did you mean|required)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("command", [[], *([name] for name in cli.cli.commands)])
def test_no_help_has_english_words_but_the_commands(command: list[str]) -> None:
    shown = invoke(*command, "--help").output
    assert not ENGLISH.search(shown), shown
    assert "Uso:" in shown
    assert "Ejemplo" in shown
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rum"], "No existe el comando 'rum'"),
        (["run", "--cort", "x"], "No existe la opción"),
        (["run", "--corte"], "'--corte' necesita un valor"),
        (
            ["run", "--corte", "2022-T5"],
            "«2022-T5» no es un corte: escriba el año y el trimestre",
        ),
        (["run", "--fail-on", "siempre"], "'siempre' no es uno de estos: 'error', 'warning', 'never'"),
        (["run", "no_esta.xlsx"], "Archivo 'no_esta.xlsx' no existe."),
        (["run", "."], "es una carpeta"),
        (["check", "--config", "no_esta.toml"], "no existe"),
        (["init"], "Falta el argumento 'CARPETA'"),
        (["init", "a", "b"], "Sobra un argumento (b)"),
        (["template", "sobra"], "Sobra un argumento (sobra)"),
    ],
)
def test_a_wrong_command_is_told_in_spanish_and_ends_with_2(arguments: list[str], says: str) -> None:
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert says in done.output
    assert not ENGLISH.search(done.output), done.output


def test_version() -> None:
    assert invoke("--version").output == f"ppc-reports {__version__}\n"


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    compiled = io.BytesIO()
    with CATALOGUE.open("rb") as source:
        write_mo(compiled, read_po(source, locale="es"))
    compiled.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as shipped:
        assert _messages(gettext.GNUTranslations(shipped)) == _messages(gettext.GNUTranslations(compiled))


def _messages(translations: gettext.GNUTranslations) -> dict[object, str]:
    catalogue: dict[object, str] = vars(translations)["_catalog"]
    return {key: text for key, text in catalogue.items() if key}


def test_every_sentence_of_the_installed_click_is_translated() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as shipped:
        known = {key[0] if isinstance(key, tuple) else key for key in _messages(gettext.GNUTranslations(shipped))}
    assert sorted(_sentences(Path(click.__file__).parent) - known) == []


def _sentences(package: Path) -> set[str]:
    """What a package gives to gettext, found in its source."""
    calls = (
        node
        for file in package.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
    )
    return {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_translation_keeps_the_placeholders_of_its_sentence() -> None:
    with CATALOGUE.open("rb") as source:
        for message in read_po(source, locale="es"):
            assert message.string, message.id
            if message.id:
                assert _placeholders(message.string) <= _placeholders(message.id), message.id


def _placeholders(text: object) -> set[str]:
    texts = text if isinstance(text, list | tuple) else (text,)
    return {name for one in texts for name in re.findall(r"\{[^}]*\}|%\(\w+\)s", str(one))}


def test_today_is_a_date_of_colombia_even_without_time_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(_: str) -> None:
        raise ZoneInfoNotFoundError

    known = choices.today()
    monkeypatch.setattr(choices, "ZoneInfo", without)
    assert choices.today() - known <= dt.timedelta(days=1)


def test_a_fault_of_the_program_ends_with_4_and_its_traceback_is_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> dt.date:
        raise RuntimeError("algo interno")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choices, "today", broken)
    assert entry.call(["run"]) == entry.FAULT
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    [log] = (tmp_path / "output" / "errores").glob("*.log")
    assert log.name in shown.err
    assert "RuntimeError: algo interno" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), SchemaError('Field "jobs":\n  KeyboardInterrupt: ')])
def test_an_interruption_is_told_without_a_traceback(
    problem: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also one that came while pydantic built a model, which it words as a mistake in the schema."""

    def interrupted() -> dt.date:
        raise problem

    monkeypatch.setattr(choices, "today", interrupted)
    assert entry.call(["run"]) == entry.INTERRUPTED
    assert capsys.readouterr().err.strip().startswith("Interrumpido")

"""``publish`` and ``run --publish``: the publication of the report that was made, of no other, and whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ppc_reports.products import publication
from ppc_reports.running.writing import replacing
from tests import parts
from tests.commands.test_cli_run import a_bad_plan, a_plan, book, invoke, work

__all__ = ["work"]


@pytest.fixture
def reported(work: Path) -> Path:
    """A working folder with one workbook and its report."""
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    assert invoke("run").exit_code == 0
    return work


def package_of(work: Path, name: str = "plan") -> Path:
    return work / "output" / "2022-T3" / name / publication.FOLDER


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_package_is_of_the_report_that_was_made(reported: Path) -> None:
    done = invoke("publish")
    assert done.exit_code == 0, done.output
    assert names(package_of(reported)) == sorted(publication.FILES)
    assert "index.html (nuevo)" in done.stdout
    assert "El programa no puede asegurar" in done.stderr
    again = invoke("publish")
    assert again.stdout.count("(sin cambios)") == len(publication.FILES)


def test_a_workbook_that_changed_after_its_report_is_not_published(reported: Path) -> None:
    (reported / "input" / "plan.xlsx").write_bytes(book(a_plan("Otra entidad")))
    done = invoke("publish")
    assert done.exit_code == 2
    assert "no es el libro que se informó: «plan.xlsx»" in done.stderr
    assert not package_of(reported).exists()


def test_without_a_report_nothing_is_published(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_plan()))
    assert invoke("publish").exit_code == 2
    assert not (work / "output" / "2022-T3").exists()


def test_where_the_settings_give_another_report_it_is_not_published(reported: Path) -> None:
    (reported / "ppc.toml").write_text('scale = "cinco_bandas"', encoding="utf-8")
    done = invoke("publish")
    assert done.exit_code == 2
    assert "el libro no da el informe que se hizo" in done.stderr
    assert not package_of(reported).exists()


def test_a_preliminary_report_is_held_back_unless_it_is_asked_for(work: Path) -> None:
    (work / "input" / "plan.xlsx").write_bytes(book(a_bad_plan()))
    invoke("run", "--publish", "--fail-on", "never")
    assert not package_of(work).exists()
    held = invoke("publish")
    assert held.exit_code == 1
    assert "no se publicó: el informe es PRELIMINAR" in held.stderr
    asked = invoke("publish", "--include-preliminary")
    assert names(package_of(work)) == sorted(publication.FILES), asked.output
    assert "PRELIMINAR" in (package_of(work) / publication.PAGE).read_text(encoding="utf-8")


def test_a_run_publishes_too_and_a_report_that_changes_takes_its_publication_along(reported: Path) -> None:
    invoke("run", "--publish")
    assert names(package_of(reported)) == sorted(publication.FILES)
    first = (package_of(reported) / publication.PAGE).read_bytes()
    invoke("run")
    assert (package_of(reported) / publication.PAGE).read_bytes() == first
    (reported / "input" / "plan.xlsx").write_bytes(book(a_plan("Otra entidad")))
    done = invoke("run")
    assert not package_of(reported).exists(), done.output


def test_run_and_publish_give_the_same_bytes(reported: Path) -> None:
    invoke("publish")
    first = {name: (package_of(reported) / name).read_bytes() for name in publication.FILES}
    for name in publication.FILES:
        (package_of(reported) / name).unlink()
    invoke("run", "--publish")
    assert {name: (package_of(reported) / name).read_bytes() for name in publication.FILES} == first


def test_a_consolidated_plan_is_published_as_one(work: Path) -> None:
    parts.write_parts(work / "input", parts.whole_plan(), parts.OFFICES[:3])
    done = invoke("consolidate", "--publish", "--include-preliminary", "--fail-on", "never")
    place = package_of(work, "consolidado")
    assert names(place) == sorted(publication.FILES), done.output
    described = json.loads((place / publication.DICTIONARY).read_bytes())
    assert len(described["sources"]) == 3


def test_after_a_consolidation_the_whole_is_published_and_not_its_parts(work: Path) -> None:
    parts.write_parts(work / "input", parts.whole_plan(), parts.OFFICES[:3])
    invoke("consolidate", "--fail-on", "never")
    done = invoke("publish", "--include-preliminary")
    assert done.exit_code == 0, done.output
    assert [path.parent.name for path in (work / "output").rglob(publication.FOLDER)] == ["consolidado"]


def test_the_package_is_whole_or_the_former_one(reported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    invoke("publish")
    before = {name: (package_of(reported) / name).read_bytes() for name in publication.FILES}
    (reported / "ppc.toml").write_text("[publication]\nevidence_links = true", encoding="utf-8")
    invoke("run")
    rename = replacing._rename

    def open_elsewhere(source: Path, target: Path, meant: Path) -> None:
        if meant.name == publication.DOCUMENT:
            raise PermissionError(13, "open", str(meant))
        rename(source, target, meant)

    monkeypatch.setattr(replacing, "_rename", open_elsewhere)
    done = invoke("publish")
    assert done.exit_code != 0
    assert "informe.pdf" in done.output
    assert {name: (package_of(reported) / name).read_bytes() for name in publication.FILES} == before


def test_the_entity_adds_its_own_conclusions(reported: Path) -> None:
    folder = reported / "templates" / publication.FOLDER
    folder.mkdir(parents=True)
    (folder / "conclusiones_2022-T3.txt").write_text("Uno.\n\nDos <b>#x</b>.", encoding="utf-8")
    assert invoke("publish").exit_code == 0
    page = (package_of(reported) / publication.PAGE).read_text(encoding="utf-8")
    assert "<p>Uno.</p>" in page
    assert "<p>Dos &lt;b&gt;#x&lt;/b&gt;.</p>" in page


def test_a_template_of_the_entity_that_is_wrong_is_told_with_its_name(reported: Path) -> None:
    folder = reported / "templates" / publication.FOLDER
    folder.mkdir(parents=True)
    (folder / "informe.typ").write_text("#nada-de-esto", encoding="utf-8")
    done = invoke("publish")
    assert done.exit_code == 2
    assert "informe.typ" in done.output
    assert "no se puede usar" in done.output

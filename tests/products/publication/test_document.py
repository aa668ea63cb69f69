"""The document: tagged, in Spanish, made to last, the same bytes each time, and with the figures of ``resultado.json``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ppc_reports.plan.spanish import printed
from ppc_reports.products.publication.edition import Edition
from ppc_reports.products.publication.package import package
from ppc_reports.products.publication.privacy import clean
from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.ppc_toml import Publication
from tests.products.publication.made import (
    DAY,
    HOSTILE,
    consolidated_like,
    example,
    hostile,
    machine,
    pdf_text,
    published,
)
from tests.samples import generated, summary

CORTES = ("2022-T1", "2022-T2", "2022-T3", "2022-T4")
NAME = "informe.pdf"


def tags(element: Any) -> Iterator[Any]:
    """Every element of the structure tree, depth first."""
    children = element.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from tags(child)


def structure(document: pikepdf.Pdf) -> list[Any]:
    return list(tags(document.Root.StructTreeRoot))


def test_it_is_tagged_in_spanish_and_says_which_standards_it_keeps() -> None:
    with pikepdf.open(BytesIO(published(example())[NAME])) as document:
        assert str(document.Root.Lang) == "es-CO"
        assert bool(document.Root.MarkInfo.Marked) is True
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle) is True
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert (
                metadata["dc:title"]
                == "Plan de Acción – Política de Participación Ciudadana 2022: seguimiento al 30 de septiembre de 2022"
            )


def test_its_tables_have_headers_its_charts_words_and_its_headings_no_gap() -> None:
    with pikepdf.open(BytesIO(published(example())[NAME])) as document:
        elements = structure(document)
        kinds = Counter(str(element.S) for element in elements)
        tables = [element for element in elements if str(element.S) == "/Table"]
        assert len(tables) > 10
        for table in tables:
            assert any(str(element.S) == "/TH" for element in tags(table))
        assert kinds["/Figure"] == 1 + len(example().lines) + len(example().offices)
        assert all(str(element.Alt) for element in elements if str(element.S) == "/Figure")
        levels = [int(str(element.S)[2]) for element in elements if str(element.S) in ("/H1", "/H2", "/H3", "/H4")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_is_the_same_bytes_each_time() -> None:
    assert published(example())[NAME] == published(example())[NAME]


@pytest.mark.parametrize("corte", CORTES)
def test_it_has_the_figures_of_the_result_file(corte: str) -> None:
    of = example(corte)
    text, told = pdf_text(published(of)[NAME]), machine(of)

    def plain(share: float | None) -> str:
        return printed(share).replace("\u00a0", " ")

    for item in told["activities"]:
        least = "≥ " if item["state"] in ("no_report", "invalid") and item["compliance"] is not None else ""
        figures = f"Programado {plain(item['planned'])} Ejecutado {plain(item['achieved'])}"
        line = f"{figures} Cumplimiento {least}{plain(item['compliance'])}"
        after = text.split(f"Actividad {item['key']}. ")[1]
        assert line in after[:600].replace("\u00a0", " "), item["key"]
    for line in told["lines"]:
        after = text.split(f"Línea {line['number']}. ")[-1].replace("\u00a0", " ")
        least = "≥ " if line["zone"] == "inconclusive" else ""
        assert f"cumplimiento {least}{plain(line['compliance'])}" in after[:900]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_set_as_text(text: str) -> None:
    written = pdf_text(published(hostile(text))[NAME])
    words = [word for word in clean(text).split() if word.isascii() and len(word) < 12]
    assert all(word in written for word in words)
    assert "root:x:0" not in written


def test_texts_and_links_are_only_in_the_copy_that_may_have_them() -> None:
    of = summary(generated(5))
    closed, opened = (published(of, rules)[NAME] for rules in (Publication(), Publication(evidence_links=True)))
    with pikepdf.open(BytesIO(opened)) as with_links, pikepdf.open(BytesIO(closed)) as without:
        assert list(links(with_links))
        assert not list(links(without))


def links(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        for note in page.get("/Annots", pikepdf.Array()):
            if "/A" in note and "/URI" in note.A:
                yield str(note.A.URI)


def test_331_activities_take_at_most_ten_seconds() -> None:
    of = summary(generated(331))
    began = time.process_time()
    assert published(of)[NAME].startswith(b"%PDF-1.7")
    assert time.process_time() - began <= 10


def test_a_plan_of_one_activity_without_anything_has_its_document() -> None:
    assert "Sin verificar" not in pdf_text(published(summary(generated(1)))[NAME])
    assert published(consolidated_like(2))[NAME].startswith(b"%PDF")


def test_a_template_that_would_bring_a_package_from_the_network_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "publicacion"
    folder.mkdir()
    (folder / "informe.typ").write_text('#import "@preview/cetz:0.3.0": *', encoding="utf-8")
    with pytest.raises(ConfigError, match="paquete de Typst"):
        package(summary(generated(1)), Edition(Publication(), DAY), tmp_path)

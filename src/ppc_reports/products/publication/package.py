"""The publication package: the page, the open data and the document of one summary, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.spanish import number
from ppc_reports.products.publication import ACTIVITIES, BY_QUARTER, DICTIONARY, DOCUMENT, PAGE, data
from ppc_reports.products.publication.build import publication_view
from ppc_reports.products.publication.document import document
from ppc_reports.products.publication.edition import INTERNAL, Edition
from ppc_reports.products.publication.page import page
from ppc_reports.products.publication.view import Download

_CONTENTS = {
    DOCUMENT: ("PDF", "El informe completo, para leer o imprimir"),
    ACTIVITIES: ("CSV", "Las actividades, como datos"),
    BY_QUARTER: ("CSV", "Los trimestres de cada actividad, como datos"),
    DICTIONARY: ("JSON", "El diccionario de los datos: qué significa cada columna"),
}


def package(summary: Summary, edition: Edition, templates: Path | None) -> dict[str, bytes]:
    """The files of the publication by name, the page first; the same bytes for the same summary and edition. Raises ConfigError."""
    view = publication_view(summary, edition)
    files = {**data.open_data(summary, edition), DOCUMENT: document(view, edition.made_on, templates)}
    return {PAGE: page(view, tuple(_downloads(files)), templates), **files}


def internal_document(summary: Summary, edition: Edition, templates: Path | None) -> bytes:
    """The document for the entity itself, with every text and link; it says that it is no copy to publish. Raises ConfigError."""
    view = publication_view(summary, replace(edition, rules=INTERNAL, internal=True))
    return document(view, edition.made_on, templates)


def _downloads(files: Mapping[str, bytes]) -> Iterator[Download]:
    for name, (form, contents) in _CONTENTS.items():
        yield Download(name, form, _size(len(files[name])), contents)


def _size(count: int) -> str:
    return f"{number(count / 1024, 0)} KB" if count < 1024 * 1024 else f"{number(count / 1024 / 1024, 1)} MB"

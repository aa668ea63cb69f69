"""``informe.pdf``: the publication as a tagged document, set by Typst; every text reaches it as data, never as markup."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from ppc_reports.plan.findings import shorten
from ppc_reports.products.publication import FOLDER
from ppc_reports.products.publication.page import PALETTE
from ppc_reports.products.publication.view import PublicationView
from ppc_reports.settings.configuration import ConfigError, read_text, shipped_templates, template_file

TEMPLATE = f"{FOLDER}/informe.typ"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
UNDRAWABLE = "\ufffd"
_PACKAGE = re.compile(r'"@[\w-]+/')
_FONTS = f"{FOLDER}/fuentes"
_HEAD_LIMIT = 80


def document(view: PublicationView, made_on: dt.date, templates: Path | None) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1, the same bytes for the same view and day.

    Raises ConfigError where the template cannot be used.
    """
    template = template_file(TEMPLATE, templates)
    _refuse_packages(template.parent)
    data = json.dumps(_drawable(_payload(view, made_on)), ensure_ascii=False)
    fonts = _fonts(templates)
    try:
        compiler = typst.Compiler(
            template, root=template.parent, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"datos": data}
        )
        made = compiler.compile(
            format="pdf", pdf_standards=STANDARDS, timestamp=dt.datetime.combine(made_on, dt.time(), dt.UTC)
        )
    except typst.TypstError as problem:
        raise ConfigError(
            str(template), "", f"la plantilla del informe en PDF no se puede usar ({problem.message})"
        ) from problem
    if not isinstance(made, bytes):
        raise TypeError("typst gives one PDF as bytes")
    return made


def _refuse_packages(folder: Path) -> None:
    """Raises ConfigError for a template that takes a package of Typst, which would be brought from the network."""
    for file in sorted(folder.rglob("*.typ")):
        if _PACKAGE.search(read_text(file)):
            raise ConfigError(
                str(file), "", "usa un paquete de Typst (@…) y el programa no trae nada de la red: quítelo"
            )


def _payload(view: PublicationView, made_on: dt.date) -> dict[str, Any]:
    """The view as plain data, with what only a document has: title, day, running head."""
    return {
        **asdict(view),
        "titulo": f"{view.plan}: seguimiento al {view.fecha_corte}",
        "dia": {"year": made_on.year, "month": made_on.month, "day": made_on.day},
        "entidad_corta": shorten(view.entidad, _HEAD_LIMIT),
        "palabras_clave": ["participación ciudadana", "seguimiento", view.corte],
        "marca": " · ".join((*(notice.clase for notice in view.avisos), f"Corte {view.corte}")),
        "formato_linea": " · ".join(f"{name} {text}" for name, text in view.formato),
        "paleta": dict(PALETTE),
    }


def _drawable(value: Any) -> Any:
    """The data with every sign that the fonts do not have as ``UNDRAWABLE``: PDF/A refuses a text it cannot draw."""
    if isinstance(value, str):
        return "".join(sign if sign == "\n" or ord(sign) in _drawn() else UNDRAWABLE for sign in value)
    if isinstance(value, Mapping):
        return {key: inner if key == "svg" else _drawable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(inner) for inner in value]
    return value


@cache
def _drawn() -> frozenset[int]:
    """The code points that the shipped fonts can draw, in whatever weight."""
    drawn: set[int] = set()
    for path in sorted((shipped_templates() / _FONTS).glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            drawn.update(font.getBestCmap())
    return frozenset(drawn)


@cache
def _fonts(templates: Path | None) -> typst.Fonts:
    """The shipped fonts, and the office's own."""
    own = templates / _FONTS if templates else None
    folders = [folder for folder in (own, shipped_templates() / _FONTS) if folder is not None and folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)

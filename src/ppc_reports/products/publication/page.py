"""``index.html``: the publication as one page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from ppc_reports.products.publication import FOLDER
from ppc_reports.products.publication.view import Download, Picture, PublicationView
from ppc_reports.products.report import theme
from ppc_reports.products.templates import render

TEMPLATE = "pagina.html.j2"
PALETTE: Mapping[str, str] = {
    "tinta": theme.INK,
    "gris": theme.MUTED,
    "papel": theme.PAPER,
    "acento": theme.ACCENT,
    "suave": theme.ACCENT_SOFT,
    "regla": theme.RULE,
}
"""The colours of the page and the document, under the names that their templates use."""


def page(view: PublicationView, downloads: Sequence[Download], templates: Path | None) -> bytes:
    """The page as UTF-8 HTML, by the office's template or the shipped one. Raises ConfigError."""
    context = {"p": replace(view, descargas=tuple(downloads)), "paleta": PALETTE, "dibujo": drawn}
    return render(FOLDER, TEMPLATE, context, templates).encode()


def drawn(picture: Picture) -> Markup:
    """A chart inside the page, with what it shows as its name for whoever does not see it."""
    opening = Markup('<svg role="img" aria-label="{}" focusable="false"').format(picture.texto)
    return Markup(picture.svg.replace('<svg xmlns="http://www.w3.org/2000/svg"', opening, 1))

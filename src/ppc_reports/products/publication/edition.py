"""The edition: all that a publication is made with beside the summary."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ppc_reports.products.publication import FOLDER
from ppc_reports.settings.configuration import read_text, refuse_strange
from ppc_reports.settings.ppc_toml import Publication


@dataclass(frozen=True, slots=True)
class License:
    """A licence of open data: its address and its name in Spanish."""

    path: str
    title: str


LICENSES = {
    "CC-BY-4.0": License("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Atribución 4.0 (CC BY 4.0)"),
    "CC-BY-SA-4.0": License(
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "Creative Commons Atribución-CompartirIgual 4.0 (CC BY-SA 4.0)",
    ),
    "CC0-1.0": License(
        "https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Dominio Público (CC0 1.0)"
    ),
}


INTERNAL = Publication(people=True, mail_addresses=True, free_texts=True, evidence_links=True)
"""The rules of a copy for the entity itself: everything is in it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition: what may be published, the day it is made, the offices that are known, and the entity's own conclusions.

    ``internal`` where it is a copy for the entity itself.
    """

    rules: Publication
    made_on: dt.date
    offices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    internal: bool = False


def own_words(templates: Path | None, corte: str, book: str) -> tuple[str, ...]:
    """The entity's own conclusions for a corte, by paragraphs: those of the workbook before those of the corte; none for none.

    They are the file ``publicacion/conclusiones_<corte>_<book>.txt`` or ``publicacion/conclusiones_<corte>.txt`` of the office's
    templates. Raises ConfigError where it is not saved in UTF-8.
    """
    for name in (f"conclusiones_{corte}_{book}.txt", f"conclusiones_{corte}.txt"):
        file = templates / FOLDER / name if templates else None
        if file is not None and os.path.lexists(file):
            refuse_strange(file, templates)
            text = read_text(file).replace("\r\n", "\n")
            return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())
    return ()

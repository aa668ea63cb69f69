"""What a publication is made with beside the summary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Edition:
    """What may be published, the day it is made, the offices that are known, and the entity's own conclusions."""

    rules: Publication
    made_on: dt.date
    offices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

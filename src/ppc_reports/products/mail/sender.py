"""The sender of every mail: addresses, limits, templates, and the day it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ppc_reports.plan.folding import plain
from ppc_reports.plan.spanish import number
from ppc_reports.products.mail import TEMPLATES
from ppc_reports.products.mail.message import Attachment, Envelope
from ppc_reports.products.mail.view import Enclosure, inert
from ppc_reports.products.templates import render
from ppc_reports.settings.ppc_toml import Mail

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Desk:
    """The office that writes. ``templates`` is its own folder, whose ``correo/*.j2`` win over the shipped ones."""

    mail: Mail = field(default_factory=Mail)
    today: dt.date = dt.date.min
    templates: Path | None = None

    def envelope(self, to: tuple[str, ...], cc: tuple[str, ...] = ()) -> Envelope:
        """The envelope of a mail of this office."""
        return Envelope(to, cc, self.mail.sender, self.mail.reply_to)

    def office_addresses(self, name: str) -> tuple[str, ...]:
        """The addresses of an office, whatever the accents and capitals of its name; empty where nobody is configured."""
        found = (addresses for office, addresses in self.mail.offices.items() if plain(office) == plain(name))
        return tuple(dict.fromkeys(address for addresses in found for address in addresses))

    def bodies(self, name: str, view: object) -> tuple[str, str]:
        """The text and the HTML that the templates of that name make of a view. Raises ConfigError."""
        text, html = (
            render(TEMPLATES, f"{name}.{kind}.j2", {"correo": view}, self.templates) for kind in ("txt", "html")
        )
        return text, html

    def enclosures(self, files: Sequence[Attachment], corte: object) -> tuple[Enclosure, ...]:
        """The files of a mail as it names them, and those that are attached: the ones that fit, in their order."""
        left, found = self.mail.max_attachment_mb * _MB, []
        for file in files:
            fits = len(file.data) <= left
            left -= len(file.data) if fits else 0
            found.append(self._enclosure(file, corte, fits))
        return tuple(found)

    def _enclosure(self, file: Attachment, corte: object, fits: bool) -> Enclosure:
        return Enclosure(
            nombre=inert(file.name),
            sha256=file.sha256,
            adjunto=fits,
            peso=f"{number(len(file.data) / _MB, 1)} MB",
            maximo=f"{self.mail.max_attachment_mb} MB",
            lugar=inert(self.mail.reports_place) or f"la carpeta output/{corte} de la oficina de Planeación",
        )

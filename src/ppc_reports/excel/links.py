"""The links of a workbook as XML: where each leads is worked out once, by XlsxWriter, however many cells lead there."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlsxwriter.relationships import DOCUMENT_SCHEMA
from xlsxwriter.url import Url

from ppc_reports.excel.book import Link
from ppc_reports.excel.limits_of_excel import MAX_TIP, clean, escaped, linkable

_INSIDE = "internal:"
_PLAIN = re.compile(r"https?://[\w.~?&=:+,;@!$*()-][\w.~/?&=:+,;@!$*()-]{0,1000}", re.ASCII)
"""An address that goes into its relation as it is."""


class Target(NamedTuple):
    """Where a link leads: the attributes of its element, and of its relation where it leads out of the workbook."""

    attributes: str
    relation: str

    def element(self, cell: str, number: int) -> str:
        """The element of the cell that has it; ``number`` is that of its relation."""
        relation = f' r:id="rId{number}"' if self.relation else ""
        return f'<hyperlink ref="{cell}"{relation}{self.attributes}/>'


class Links(dict[tuple[str, str, str], Target | None]):
    """The target of each link of a workbook, by address, text and tip; None for one that stays text.

    ``met`` is True once a row has one, until it is seen to.
    """

    met = False

    def __missing__(self, link: tuple[str, str, str]) -> Target | None:
        address, text, tip = link
        self[link] = None
        told = _attribute("tooltip", clean(tip, MAX_TIP))
        if _PLAIN.fullmatch(address):
            self[link] = Target(told, _relation(address))
        elif linkable(address):
            scheme, _, rest = address.partition(":")
            url = Url(f"{scheme.lower()}:{rest}")
            if address.startswith(_INSIDE):
                shown = _attribute("display", clean(text or address))
                self[link] = Target(f"{_attribute('location', url._link)}{told}{shown}", "")
            else:
                self[link] = Target(f"{_attribute('location', url._anchor)}{told}", _relation(url._target()))
        return self[link]

    def of(self, link: Link) -> Target | None:
        """The target of a link. One that leads out of the workbook is the same under whatever text."""
        address, text, tip = link
        return self[address, text if address.startswith(_INSIDE) else "", tip]


def _relation(target: str) -> str:
    return f'Type="{DOCUMENT_SCHEMA}/hyperlink"{_attribute("Target", target)} TargetMode="External"'


def _attribute(name: str, value: str) -> str:
    quoted = escaped(value).replace('"', "&quot;").replace("\n", "&#xA;")
    return f' {name}="{quoted}"' if value else ""

"""The limits of Excel for the text of a cell, a link and the name of a sheet, and how text is made to keep them."""

from __future__ import annotations

import re

from ppc_reports.plan.folding import turning_shown, utf16_length

MAX_TEXT = 32_767
"""The longest text of a cell, in UTF-16 units."""
MAX_URL, MAX_TIP, MAX_NAME = 2_000, 255, 31
MAX_LINKS = 65_000
"""Excel opens no sheet with many more links; the rest stay text."""
ELLIPSIS = "…"

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINKABLE = re.compile(r"https?://(?![^/?#]*@)[^\s/]|mailto:[^\s@?]+@[^\s@?]+$|internal:", re.IGNORECASE)
_ESCAPED_IN_URLS = re.compile(r'[%" <>\[\]^`{}]')
_SHEET_NAME_SIGNS = re.compile(r"[\[\]:*?/\\]")


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """The text without control characters and, where it is longer than ``limit``, cut and ended by an ellipsis.

    ``<r>…</r>``, which XlsxWriter would take for the XML of rich text, ends with a space.
    """
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = turning_shown(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "
    if len(text) > limit // 2 and utf16_length(text) > limit:
        text = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + ELLIPSIS
    return text


def linkable(url: str) -> bool:
    """True for what may become a link: http, https, mailto or a place in this workbook, no longer than Excel allows.

    None has a user name, header fields of a mail or signs that turn the direction of writing.
    """
    if turning_shown(url) != url:
        return False
    length = utf16_length(url) + 2 * len(_ESCAPED_IN_URLS.findall(url))
    return _LINKABLE.match(url) is not None and length <= MAX_URL and not _CONTROL.search(url)


def sheet_name(name: str) -> str:
    """A name Excel takes: without its forbidden signs, at most 31 characters."""
    kept = _SHEET_NAME_SIGNS.sub(" ", clean(name)).strip("' ")
    return clean(kept, MAX_NAME) or "Hoja"

"""Text as offices write it, cleaned for reading and folded for comparing."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_MEMORY = 20_000
_COMBINING = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[\W_]+")
_NEEDS_CLEANING = re.compile("[<&\n\r\u00ad\u200b-\u200f\u2060\ufeff]|_x000D_")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]|_x000D_")


@lru_cache(_MEMORY)
def plain(text: str) -> str:
    """The text folded for comparing: no accents, case, signs or doubled blanks. ``T.4 Ejecución`` is ``t 4 ejecucion``."""
    bare = text if text.isascii() else _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    folded = bare.casefold()
    if folded.replace(" ", "").isalnum():
        return " ".join(folded.split())
    return _SIGNS.sub(" ", folded).strip()


def clean(text: str) -> str:
    """The text without markup, invisible characters and doubled blanks; line feeds are kept, empty lines are not."""
    if text.isprintable() and "<" not in text and "&" not in text and "_x" not in text:
        return " ".join(text.split()) if "  " in text else text.strip()
    if not _NEEDS_CLEANING.search(text):
        return " ".join(text.split())
    bare = _INVISIBLE.sub("", html.unescape(_TAG.sub(" ", text)))
    lines = (" ".join(line.split()) for line in bare.splitlines())
    return "\n".join(line for line in lines if line)


@lru_cache(_MEMORY)
def utf16_length(text: str) -> int:
    """The length of a text as Excel counts it: a sign beyond the first 65.536 counts twice."""
    return len(text.encode("utf-16-le", "replace")) // 2


def turning_shown(text: str) -> str:
    """The text with each sign that turns the direction of writing as its code: ``[U+202E]``. What is read is what is there."""
    return text if text.isascii() else _TURNING.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text)


def turning_escaped(text: str) -> str:
    """The text of a JSON file with the same signs by their codes, which say the same to a program."""
    return text if text.isascii() else _TURNING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def phrase(text: str) -> str:
    """A name or a sentence on one line, without the stray stop at its end."""
    return clean(text).replace("\n", " ").rstrip(" .,;:")

"""The room of a text in the type of the report: lines in a column, the height of a row, what fits in a number of lines."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from ppc_reports.plan.findings import shorten
from ppc_reports.plan.folding import plain
from ppc_reports.products.report.theme import BODY_SIZE

MAX_HEIGHT = 409.0
"""Points of the tallest row that Excel allows."""
_DANGLING = re.compile(r"(?:[ ,;:.]+(?:a|al|con|de|del|e|el|en|la|las|los|o|para|por|que|su|sus|u|un|una|y))+$")
"""Small words that promise another one, with which no shortened text should end."""
_BY_WIDTH = {
    0.45: " 'ijl",
    0.5: ",.I·",
    0.55: ":;`",
    0.6: "()-[]f{}",
    0.65: "!Jt¡",
    0.7: "r",
    0.75: "/\\s",
    0.8: '"z',
    0.85: "Lcx",
    0.9: "?FSZkvy|¿",
    0.95: "ETYag",
    1.0: "#$*+0123456789<=>PX^_e~«»–•",
    1.05: "BCKRbdhnopqu",
    1.1: "V",
    1.15: "A",
    1.2: "D",
    1.25: "GHNU",
    1.3: "O",
    1.35: "&Q…",
    1.4: "%w",
    1.6: "m",
    1.7: "M",
    1.75: "@W",
    1.8: "—",
}
"""The letters of Calibri by their width in digits, the unit of Excel's columns."""
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_OTHER, _WIDEST = 1.1, 2.2
_HYPHEN = re.compile(r"(?<=[-–/])(?=\w)")
"""The places within a word where a line may end."""
_FIRST_WIDE = 0x2000
_COLUMN_SIZE = 11.0
"""The size of the digits in which columns are measured."""
_BOLD, _SAFETY = 1.035, 1.04
_PIXEL = 0.75
_MARGIN = 5 / 7
"""The digits that Excel leaves beside a text in its column."""
INDENT = 1.3
"""What an indented cell loses, in digits."""


@lru_cache(4_096)
def _letter(letter: str) -> float:
    known = _WIDTHS.get(letter)
    if known is None:
        base = unicodedata.normalize("NFD", letter)[0]
        known = _WIDTHS.get(base, _WIDEST if ord(letter) >= _FIRST_WIDE else _OTHER)
    return known


@lru_cache(50_000)
def _word(word: str) -> float:
    return sum(map(_letter, word))


@lru_cache(20_000)
def lines_needed(text: str, width: float, size: float = BODY_SIZE, *, bold: bool = False) -> int:
    """The number of lines of a text in a column of ``width`` digits, wrapped at words; at least 1."""
    room = max(width, 1.0) * _COLUMN_SIZE / size / _SAFETY / (_BOLD if bold else 1.0)
    return sum(_lines_of(part, room) for part in text.split("\n"))


def _lines_of(text: str, room: float) -> int:
    """The lines of a text without breaks: the most that a program makes of it, for some break lines at hyphens and some do not."""
    words = text.split(" ")
    lines = _wrapped([(word, True) for word in words], room)
    if not _HYPHEN.search(text):
        return lines
    parts = [(part, not place) for word in words for place, part in enumerate(_HYPHEN.split(word))]
    return max(lines, _wrapped(parts, room))


def _wrapped(words: Iterable[tuple[str, bool]], room: float) -> int:
    """The lines of words, each told whether a blank stands before it."""
    lines, used = 1, 0.0
    for word, apart in words:
        length = _word(word)
        blank = _WIDTHS[" "] if used and apart else 0.0
        if used and used + blank + length > room:
            lines, used, blank = lines + 1, 0.0, 0.0
        used += blank + length
        if used > room:
            extra = math.ceil(used / room) - 1
            lines, used = lines + extra, used - extra * room
    return lines


@cache
def whole_pixels(height: float) -> float:
    """The height in points, rounded up to the dots of a screen: rows of that height are as high as the chart beside them."""
    return math.ceil(height / _PIXEL) * _PIXEL


def row_height(lines: int, size: float = BODY_SIZE) -> float:
    """The height in points of a row with that many lines of text; never more than Excel allows."""
    return min(round(lines * size * 1.225 + 2.5, 1), MAX_HEIGHT)


def fitted_height(texts: Iterable[tuple[str, float]], size: float = BODY_SIZE) -> float:
    """The height of a row that holds these (text, column width) in indented cells without clipping any."""
    return row_height(max((lines_needed(text, width - INDENT, size) for text, width in texts), default=1), size)


def merged_width(widths: Sequence[float]) -> float:
    """The width of cells that are one, in digits: all of them, and the margins between them."""
    return sum(widths) + _MARGIN * (len(widths) - 1)


@lru_cache(20_000)
def in_lines(text: str, width: float, lines: int, size: float = BODY_SIZE) -> str:
    """As much of the text as fits in that many lines of an indented column, cut between words, with an ellipsis."""
    whole = " ".join(text.split())
    if lines_needed(whole, width - INDENT, size) <= lines:
        return whole
    least, most = 1, min(len(whole), int(lines * width * 2.3 * _COLUMN_SIZE / size))
    while least < most:
        middle = (least + most + 1) // 2
        fits = lines_needed(brief(whole, middle), width - INDENT, size) <= lines
        least, most = (middle, most) if fits else (least, middle - 1)
    return brief(whole, least)


@lru_cache(100)
def apart(names: tuple[str, ...], width: float, least: int, most: int) -> int:
    """The fewest lines, from ``least`` to ``most``, in which no two names look alike; ``least`` where none tells them apart."""
    different = len(set(map(plain, names)))
    for lines in range(least, most + 1):
        if len({plain(in_lines(name, width, lines)) for name in names}) == different:
            return lines
    return least


@lru_cache(50_000)
def brief(text: str, limit: int) -> str:
    """The text on one line, at most ``limit`` characters, cut between words where it can be, with an ellipsis."""
    cut = shorten(text, limit)
    if not cut.endswith("…"):
        return cut
    whole = _DANGLING.sub("", cut[:-1].rpartition(" ")[0]).rstrip(" ,;:.-–(")
    return f"{whole}…" if len(whole) > limit // 2 else cut

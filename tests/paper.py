"""A workbook as it comes out of the printer: its PDF by LibreOffice in Colombia's Spanish, and what stands on each page."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pytest
from pypdfium2 import raw

from tests.recalculate import SOFFICE, sheet_names

FONT = "Carlito"
"""The metric twin of Calibri: with another font, no measure here means anything."""
BODY, LEAST, HALF = 8.0, 7.0, 0.5
"""Points of most letters and of the smallest; how full a page is at least, but the last of a sheet."""
_ROUNDING = 0.05
"""LibreOffice scales by whole percents: so many points may a letter be off."""
_FOOTER, _MARGIN, _TITLE = 55.0, 36.0, 60.0
"""Points at the lower and upper edge of a page, and those that the title of a sheet takes."""
_TOUCH = 1.0


def _has_font() -> bool:
    found = shutil.which("fc-list")
    return found is not None and FONT in subprocess.run([found], capture_output=True, text=True, check=True).stdout


needs_paper = pytest.mark.skipif(
    SOFFICE is None or not _has_font(), reason=f"LibreOffice (soffice) or the font {FONT} is not installed"
)


class Word(NamedTuple):
    """A run of letters of one size (points), by its edges in points from the lower left corner of its page."""

    text: str
    size: float
    font: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Sheaf:
    """A printed workbook: what stands on each of its pages, and the titles of its sheets."""

    pages: tuple[tuple[Word, ...], ...]
    height: tuple[float, ...]
    titles: frozenset[str]

    @cached_property
    def sizes(self) -> Counter[float]:
        """The sizes of its letters in points, with how many letters have each."""
        return Counter(size for page in self.pages for word in page for size in [word.size] * len(word.text))

    @property
    def body(self) -> float:
        """The size of most letters."""
        return self.sizes.most_common(1)[0][0]

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join(word.text for page in self.pages for word in page)

    def filled(self) -> Iterator[tuple[bool, float]]:
        """For each page whether its sheet goes on after it, and the share of its height down to the last letter."""
        begins = [self._begins(number) for number in range(len(self.pages))]
        for number, page in enumerate(self.pages):
            height = self.height[number]
            lowest = min((word.bottom for word in page if word.bottom > _FOOTER), default=height)
            yield not [*begins, True][number + 1], (height - lowest - _MARGIN) / (height - _FOOTER - _MARGIN)

    def _begins(self, number: int) -> bool:
        top = self.height[number] - _TITLE
        return number == 0 or any(word.top > top and word.text.strip() in self.titles for word in self.pages[number])

    def overlaps(self) -> Iterator[tuple[int, str, str]]:
        """Page and texts of each two runs of letters that stand over each other; signs of another font have none of their own."""
        for number, page in enumerate(self.pages, 1):
            words = [word for word in page if word.font.startswith(FONT)]
            left, bottom, right, top = np.array([word[3:] for word in words]).reshape(-1, 4).T
            across = np.minimum.outer(right, right) - np.maximum.outer(left, left)
            along = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
            for one, other in np.argwhere(np.triu((across > _TOUCH) & (along > _TOUCH), 1)):
                yield number, words[one].text, words[other].text


def faults(paper: Sheaf, most: int) -> list[str]:
    """What is wrong with a printed report that may have so many pages; empty where nothing is."""
    told = {
        f"{len(paper.pages)} pages": len(paper.pages) > most,
        "a number does not fit its cell": "###" in paper.text,
        f"most letters have {paper.body} points": paper.body < BODY - _ROUNDING,
        f"the smallest letters have {min(paper.sizes)} points": min(paper.sizes) < LEAST - _ROUNDING,
    }
    thin = [f"page {n}: {share:.0%} full" for n, (on, share) in enumerate(paper.filled(), 1) if on and share <= HALF]
    over = [f"page {page}: «{one}» over «{other}»" for page, one, other in paper.overlaps()]
    return [*(words for words, wrong in told.items() if wrong), *thin, *over]


def measured(paper: Sheaf) -> str:
    """The measures of a printed report, in words."""
    least = min((share for on, share in paper.filled() if on), default=1.0)
    sizes = f"most letters {paper.body} pt, the smallest {min(paper.sizes)} pt"
    return f"{len(paper.pages)} pages, {sizes}, a page that goes on at least {least:.0%} full"


def printed(books: Mapping[str, bytes], folder: Path) -> dict[str, Sheaf]:
    """The workbooks as LibreOffice prints them, all in one start of it."""
    for name, book in books.items():
        (folder / f"{name}.xlsx").write_bytes(book)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / f"{name}.xlsx") for name in books]
    colombian = {**os.environ, "LC_ALL": "es_CO.UTF-8"}
    subprocess.run([*call, *files], check=True, capture_output=True, timeout=500, env=colombian)
    return {name: _read(folder / f"{name}.pdf", frozenset(sheet_names(book))) for name, book in books.items()}


def _read(path: Path, titles: frozenset[str]) -> Sheaf:
    document = pypdfium2.PdfDocument(path)
    pages = [(tuple(_words(page)), page.get_height()) for page in document]
    return Sheaf(tuple(words for words, _ in pages), tuple(height for _, height in pages), titles)


def _words(page: Any) -> Iterator[Word]:
    of_page = page.get_textpage()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        size, name = ctypes.c_float(), ctypes.create_string_buffer(99)
        raw.FPDFTextObj_GetFontSize(item.raw, size)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(item.raw), name, 99)
        length = raw.FPDFTextObj_GetText(item.raw, of_page.raw, None, 0)
        letters = (ctypes.c_ushort * (length // 2))()
        raw.FPDFTextObj_GetText(item.raw, of_page.raw, letters, length)
        text = bytes(letters)[:-2].decode("utf-16-le")
        if text.strip():
            yield Word(text, round(size.value, 2), name.value.decode(), *item.get_bounds())

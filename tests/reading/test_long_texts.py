"""However long a text is and whatever it is made of, to read it takes no more than its length: no cell holds up a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from ppc_reports.excel.limits_of_excel import linkable
from ppc_reports.judging.rules import identity
from ppc_reports.plan import folding, names, office_names
from ppc_reports.plan.grid import Cell
from ppc_reports.products.publication import privacy
from ppc_reports.products.report import fitting
from ppc_reports.reading import lines, workbook
from ppc_reports.reading.headings.matching import parse_header
from ppc_reports.reading.values import blank_words, cells, dates, money, terms
from ppc_reports.settings.ppc_toml import Publication

SHORT, LONG = 4_000, 32_000
"""The longest text of a cell in Excel is a little longer than the second."""
GROWTH, NOTHING = 24.0, 0.1
"""A text eight times as long may take so many times as long: the square would be 64. So many seconds are nothing."""
PIECES = (
    "1", "1.", "1,", ".,", "1 ", "-1", "%", "1%", "a", "a ", "á", " ", "\n", "\u00a0", ", ", "/", " / ", " - ", ". A",
    "aaaa. ", "y ", " y ", "1 de ", "enero ", "1 de enero de 2022 a ", "oficina ", "Secretaría de ", "PCI200 ", "PCI ",
    "<a", "<a>", "&amp;", "&", "http://a ", "http://", "mailto:", "mailto:a@b.co ", "@", "#", "#REF!", "(", "1e", "E+",
    "millones ", "$", "\u202e", "\u0301", "no aplica para ", "linea 1 ", "t1 ", "trimestre ", "_x000D_", "de ", ";",
)  # fmt: skip
ENDS = ("", "x", "1")
KNOWN = ("Diagnóstico", "Formulación")
OPEN = Publication(free_texts=True, evidence_links=True, mail_addresses=True)
CLOSED = Publication(free_texts=True)


def silent(*_: object, **__: object) -> None:
    """Nothing is told."""


READERS: dict[str, Callable[[Cell], Any]] = {
    "text": cells.text,
    "sentence": cells.sentence,
    "share": lambda cell: cells.share(cell, 100),
    "quantity": lambda cell: cells.quantity(cell, silent),
    "plain number": cells.plain_number,
    "percentage in prose": cells.percent_within,
    "blank": cells.blank_figure,
    "code": cells.code,
    "evidence": cells.evidence,
    "accumulation": cells.accumulation,
    "applies": cells.applies,
    "offices": cells.offices,
    "FURAG codes": lambda cell: cells.furag_codes(cell, silent),
    "date": lambda cell: dates.span(cell, 2022, silent),
    "order of a date": dates.either_order,
    "money": lambda cell: money.money(cell, silent),
    "people": lambda cell: money.people(cell, silent),
    "terms": lambda cell: terms.terms(cell, KNOWN, silent),
    "heading": lambda cell: parse_header(str(cell.value)[:200]),
    "office named": lambda cell: identity.office_named(str(cell.value), KNOWN),
    "several offices": lambda cell: office_names.maybe_several(folding.phrase(str(cell.value))),
    "office among others": lambda cell: workbook._alone(folding.phrase(str(cell.value)), {}),
    "short": lambda cell: fitting.in_lines(str(cell.value), 40, 2),
    "public": lambda cell: privacy.free_text(str(cell.value), OPEN),
    "public, links hidden": lambda cell: privacy.free_text(str(cell.value), CLOSED),
    "link": lambda cell: linkable(str(cell.value)),
    "blank words": lambda cell: blank_words.blank_speech(str(cell.value)),
    "name of a file": lambda cell: names.safe_name(str(cell.value)),
    "visible": lambda cell: names.visible(str(cell.value)),
}


def seconds(read: Callable[[Cell], Any], piece: str, end: str, length: int) -> float:
    """How much processor time it takes to read a text of that length made of a piece."""
    text = f"{piece * (length // len(piece))}{end}"
    began = time.process_time()
    with suppress(cells.CellProblem):
        read(Cell("Hoja", 1, 1, text))
    return time.process_time() - began


def grows_too_fast(read: Callable[[Cell], Any], piece: str, end: str) -> bool:
    """True where a text eight times as long takes far more than eight times as long, twice in a row."""
    for length in (LONG, LONG - len(piece)):
        long = seconds(read, piece, end, length)
        if long < NOTHING or long < GROWTH * seconds(read, piece, end, length // 8):
            return False
    return True


@pytest.mark.parametrize("kind", READERS)
def test_the_time_to_read_a_cell_grows_no_faster_than_its_text(kind: str) -> None:
    read = READERS[kind]
    assert not [(piece, end) for piece in PIECES for end in ENDS if grows_too_fast(read, piece, end)]


def test_the_guard_sees_a_reader_that_takes_the_square() -> None:
    def read(cell: Cell) -> int:
        letters = str(cell.value)[::4]
        return sum(letter in letters[place:][1:1] for place, letter in enumerate(letters) for _ in letters)

    assert grows_too_fast(read, "1", "")


def test_long_names_of_lines_are_compared_by_their_beginnings() -> None:
    began = time.process_time()
    lines._alike("a1" * LONG, "a2" * LONG)
    assert time.process_time() - began < NOTHING * 20

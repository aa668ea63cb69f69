"""One cell to one value: numbers, percents, codes, links and text as offices write them. Section 4 of docs/dominio.md.

A parser answers the value, raises CellProblem where there is none, and tells what it had to decide through ``Tell``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, LiteralString

from ppc_reports.plan.folding import clean, phrase, plain
from ppc_reports.plan.grid import At, Cell, Value
from ppc_reports.plan.model import Absent, Accumulation, Evidence, Figure
from ppc_reports.plan.office_names import offices_in
from ppc_reports.reading.values.blank_words import accumulation_named, blank_speech, blank_word, says_no

Tell = Callable[..., None]

_ERROR = re.compile(
    r"#(REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|ERROR!|N/D|¡?[A-ZÁÉÍÓÚ/0]+!)"
)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'»;]+", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?<![\d.,])(?:\d[\d.,]*+|[.,]\d++)")
"""It begins where digits begin and gives none of them back: a search is as long as the text, whatever the text."""
_PERCENT = re.compile(rf"({_NUMBER.pattern})\s*(?:%|por ?ciento|pct)", re.IGNORECASE)
_WITH_UNIT = re.compile(rf"\s*({_NUMBER.pattern})\s+[^\W\d][^\d]*", re.IGNORECASE)
_FURAG = re.compile(r"\b([A-Za-z]{2,5})[\s-]?(\d{2,4})\b")
_FURAG_GLUE = {"", "y", "y y", "furag", "pregunta", "preguntas"}
_ROUNDED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
_OPEN = re.compile(r"(?:\$\s*)?[1-9]\d{0,2}[.,]\d{3}")
_NOWHERE = At("", 0, 0)
_MEMORY = 5_000
_LONGEST_NUMBER = 60
_LARGEST = 1e15
"""From here on Excel keeps no last digit: a code is rounded, and no figure of a plan is this large."""


class CellProblem(ValueError):
    """A cell that cannot be read as what its column holds; ``code`` is of the catalogue."""

    def __init__(self, code: LiteralString, **context: Any) -> None:
        super().__init__(code)
        self.code: LiteralString = code
        self.context = context


def shown(cell: Cell) -> str:
    """The value as the office sees it in Excel, closely enough to recognise it: 0.25 formatted as percent is ``25%``."""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, int | float):
        if cell.percent:
            return f"{_trim(value * 100)}%"
        return _trim(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def _trim(number: float) -> str:
    number += 0  # makes -0.0 plain 0
    whole = isinstance(number, int) or number.is_integer()
    return f"{number:.0f}" if whole and abs(number) < _LARGEST else f"{number:.10g}".replace(".", ",")


def text(cell: Cell) -> str:
    """The cell as clean text, whatever it holds; line feeds are kept. Empty for nothing."""
    return clean(shown(cell))


def sentence(cell: Cell) -> str:
    """The cell as a name or a sentence on one line, without the stray stop at its end. Raises CELL-ERROR."""
    check_error(cell)
    return phrase(shown(cell))


def blank_of(cell: Cell) -> Absent | None:
    """The blank that the cell is; None when it holds something else."""
    if cell.value is None:
        return Absent.EMPTY
    return blank_word(cell.value) if isinstance(cell.value, str) else None


def blank_figure(cell: Cell) -> Absent | None:
    """The blank that a cell is which should hold a figure: also ``No aplica para el periodo``; None for something else."""
    blank = blank_of(cell)
    return blank_speech(cell.value) if blank is None and isinstance(cell.value, str) else blank


def is_error(cell: Cell) -> bool:
    """True where the cell holds an error of Excel, such as ``#REF!``."""
    value = cell.value
    return isinstance(value, str) and value.lstrip().startswith("#") and bool(_ERROR.fullmatch(value.strip().upper()))


def check_error(cell: Cell) -> None:
    """Raises CellProblem when the cell holds an error of Excel, such as ``#REF!``."""
    if is_error(cell):
        raise CellProblem("CELL-ERROR")


def number_in(written: str) -> float | None:
    """The number that is the whole text, in Colombian or English spelling; None when it is none.

    With both signs the last one is the decimal sign; one kind repeated groups thousands; a single comma or point is decimal.
    """
    digits = written.strip().replace("\u00a0", "").replace(" ", "").lstrip("$")
    if len(digits) > _LONGEST_NUMBER or not _NUMBER.fullmatch(digits):
        return None
    if "," in digits and "." in digits:
        decimal = max(digits.rfind(","), digits.rfind("."))
        whole = re.sub(r"[.,]", "", digits[:decimal])
        digits = f"{whole}.{digits[decimal + 1 :]}"
    elif digits.count(",") + digits.count(".") > 1:
        parts = re.split(r"[.,]", digits)
        if any(len(part) != 3 for part in parts[1:]):
            return None
        digits = "".join(parts)
    digits = digits.replace(",", ".")
    return float(digits)


def percent_in(written: str) -> float | None:
    """The share 0..1 of a text that is a percentage: ``25%``, ``25 %``, ``25,5%``; None when it is none."""
    match = _PERCENT.fullmatch(written.strip().rstrip("."))
    number = number_in(match[1]) if match else None
    return None if number is None else number / 100


def percent_within(cell: Cell) -> float | None:
    """The one percentage (share 0..1) that a cell states, alone or inside prose; None for none or several."""
    if isinstance(cell.value, int | float) and cell.percent:
        return float(cell.value)
    found = {number_in(match[1]) for match in _PERCENT.finditer(cell.value)} if isinstance(cell.value, str) else set()
    number = found.pop() if len(found) == 1 else None
    return None if number is None else number / 100


def plain_number(cell: Cell) -> float | None:
    """The number of a cell that says nothing of its scale: no percent sign, no percent format; None otherwise."""
    value = cell.value
    if isinstance(value, str):
        return number_in(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return None if cell.percent else float(value)


def share(cell: Cell, scale: float) -> Figure:
    """A share 0..1 of a percent cell; ``scale`` (1 or 100) is what plain numbers of its column are of.

    Raises CellProblem: CELL-ERROR, FIGURE-IS-DATE, PERCENT-UNREADABLE, FIGURE-NEGATIVE.
    """
    found = _share(cell.value, cell.number_format, scale)
    return Figure(found.number, found.absent, cell.at, found.raw, found.text)


@lru_cache(_MEMORY, typed=True)
def _share(value: Value, number_format: str, scale: float) -> Figure:
    """The share of such a cell, wherever it stands: a plan says the same few shares over and over."""
    cell = Cell(*_NOWHERE, value, number_format)
    return _figure(cell, lambda: _share_number(cell, scale), "PERCENT-UNREADABLE")


def quantity(cell: Cell, tell: Tell) -> Figure:
    """A number in the unit of its row. ``170 mujeres`` keeps its number and is told; prose is a problem.

    Raises CellProblem: CELL-ERROR, FIGURE-IS-DATE, NUMBER-UNREADABLE, NUMBER-AMBIGUOUS, FIGURE-NEGATIVE.
    """
    return _figure(cell, lambda: _quantity_number(cell, tell), "NUMBER-UNREADABLE")


def _figure(cell: Cell, number_of: Callable[[], float | None], unreadable: str) -> Figure:
    raw = shown(cell)
    absent = blank_figure(cell)
    if absent is not None:
        return Figure(None, absent, cell.at, raw)
    check_error(cell)
    if isinstance(cell.value, dt.datetime | dt.date | dt.time):
        raise CellProblem("FIGURE-IS-DATE")
    number = number_of()
    if number is None or not abs(number) < _LARGEST:
        raise CellProblem(unreadable)
    if number < 0:
        raise CellProblem("FIGURE-NEGATIVE")
    return Figure(number, None, cell.at, raw, isinstance(cell.value, str))


def _share_number(cell: Cell, scale: float) -> float | None:
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and cell.percent:
        return float(cell.value)
    number = plain_number(cell)
    if number is not None:
        return number / scale
    return percent_in(cell.value) if isinstance(cell.value, str) else None


def _quantity_number(cell: Cell, tell: Tell) -> float | None:
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float | str):
        return None
    if not isinstance(cell.value, str):
        return float(cell.value)
    number = number_in(cell.value)
    if number is None:
        number = percent_in(cell.value)
    elif _OPEN.fullmatch(cell.value.strip()):
        raise CellProblem("NUMBER-AMBIGUOUS")
    if number is None and len(cell.value) <= 40 and (match := _WITH_UNIT.fullmatch(cell.value)):
        number = number_in(match[1])
        if _OPEN.fullmatch(match[1]):
            raise CellProblem("NUMBER-AMBIGUOUS")
        if number is not None:
            tell("NUMBER-WITH-UNIT", read=_trim(number))
    return number


def code(cell: Cell) -> str:
    """A code as people read it: 451.0 is ``451``, 1.1 is ``1.1``. Empty for blanks. Raises CELL-ERROR, CODE-ROUNDED."""
    if blank_of(cell) is not None:
        return ""
    check_error(cell)
    value = cell.value
    rounded = _ROUNDED.fullmatch(value.strip()) if isinstance(value, str) else _is_large(value)
    if rounded:
        raise CellProblem("CODE-ROUNDED")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _trim(value).replace(",", ".")
    if isinstance(value, dt.datetime | dt.date):
        raise CellProblem("CODE-IS-DATE")
    return phrase(shown(cell))


def _is_large(value: Value) -> bool:
    return isinstance(value, int | float) and not abs(value) < _LARGEST


def evidence(cell: Cell) -> Evidence:
    """The text of an evidence cell and every link in it or behind it. ``No aplica`` and ``NP`` are no evidence."""
    if blank_of(cell) is not None and not cell.link:
        return Evidence(at=cell.at)
    words = text(cell)
    found = [link.rstrip(".,)") for link in _LINK.findall(words)] if ":" in words else []
    behind = cell.link.strip() if cell.link else ""
    if behind not in found and _LINK.fullmatch(behind):
        found.append(behind)
    return Evidence(words, tuple(dict.fromkeys(found)), cell.at)


def accumulation(cell: Cell) -> Accumulation | None:
    """The accumulation type by its label, misspelt as offices do; None where none is given. Raises ACCUMULATION-UNKNOWN."""
    if blank_of(cell) is not None:
        return None
    kind = accumulation_named(str(cell.value))
    if kind is not None:
        return kind
    raise CellProblem("ACCUMULATION-UNKNOWN")


def applies(cell: Cell) -> bool:
    """False where the row says that it does not apply this year."""
    return not (isinstance(cell.value, str) and says_no(cell.value))


def offices(cell: Cell) -> tuple[str, ...]:
    """The offices a cell names, split at line feeds, ``;``, `` / `` and a full stop after a whole word (not after ``Sec.``).

    A comma, a slash and *y* part what begins with a word for an office: ``Secretaría de Salud, Oficina de Prensa``.

    Raises CELL-ERROR.
    """
    if blank_of(cell) is not None:
        return ()
    check_error(cell)
    return offices_in(text(cell))


def furag_codes(cell: Cell, tell: Tell) -> tuple[str, ...]:
    """The FURAG question codes of a cell: ``PCI 200, pci201`` is (PCI200, PCI201). What is left over is told, as a slip."""
    if blank_of(cell) is not None:
        return ()
    found, whole = _furag_codes(text(cell))
    if not whole:
        tell("FURAG-UNREADABLE")
    return found


@lru_cache(_MEMORY)
def _furag_codes(written: str) -> tuple[tuple[str, ...], bool]:
    """The codes, and whether nothing else is written."""
    found = [f"{letters.upper()}{digits}" for letters, digits in _FURAG.findall(written)]
    return tuple(dict.fromkeys(found)), plain(_FURAG.sub(" ", written)) in _FURAG_GLUE

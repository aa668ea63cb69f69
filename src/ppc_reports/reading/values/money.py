"""One cell to an amount of money or a number of people, as offices write them. Neither ever counts as progress."""

from __future__ import annotations

import datetime as dt
import re

from ppc_reports.plan.grid import Cell
from ppc_reports.plan.model import Absent, Figure
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.cells import CellProblem, Tell

_SIGNS = re.compile(r"\$|\bcop\b|\bpesos\b|\bm\s*/\s*cte\b\.?|\bm\.?l\.?\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"\[\$-[^\]]*\]")
"""The language of a number format, which begins with the sign of money and is none."""
_AMOUNT = re.compile(r"(\d{1,3}(?:[.,'´’]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
_MILLIONS = re.compile(r"(.+?)\s*(?:de\s+)?(millones|millon|millón|mm)\.?", re.IGNORECASE)
_LARGEST = 1e15
_LONGEST = 80
"""No amount is written with more letters."""


def is_money(cell: Cell) -> bool:
    """True for a number that is written or shown with a sign of money."""
    if isinstance(cell.value, str):
        return "$" in cell.value and cells.number_in(cell.value) is not None
    shown = _LANGUAGE.sub("", cell.number_format)
    return isinstance(cell.value, int | float) and ("$" in shown or "COP" in shown)


def money(cell: Cell, tell: Tell) -> Figure:
    """Pesos. Words without a digit (*recursos propios*) are no amount and keep their text; ``5 millones`` is told.

    Raises CellProblem: CELL-ERROR, MONEY-UNREADABLE for what has digits and is no amount, a date or a percentage.
    """
    raw = cells.shown(cell)
    absent = cells.blank_figure(cell)
    if absent is not None:
        return Figure(None, absent, cell.at, raw)
    cells.check_error(cell)
    value = cell.value
    if isinstance(value, str):
        return _written(cell, value, tell)
    if isinstance(value, bool | dt.date | dt.time) or cell.percent or not isinstance(value, int | float):
        raise CellProblem("MONEY-UNREADABLE")
    if not 0 <= value < _LARGEST:
        raise CellProblem("MONEY-UNREADABLE")
    return Figure.of(float(value), cell.at, raw)


def _written(cell: Cell, text: str, tell: Tell) -> Figure:
    if not any(map(str.isdigit, text)):
        return Figure(None, Absent.EMPTY, cell.at, cells.text(cell))
    bare = " ".join(_SIGNS.sub(" ", text).split()).strip(" .-").removesuffix(" de")
    millions = _MILLIONS.fullmatch(bare) if len(bare) <= _LONGEST else None
    amount = _amount(millions[1] if millions else bare)
    if amount is None:
        raise CellProblem("MONEY-UNREADABLE")
    if millions:
        amount *= 1_000_000
        tell("MONEY-IN-MILLIONS", read=f"{amount:,.0f}".replace(",", "."))
    return Figure.of(amount, cell.at, text.strip())


def _amount(text: str) -> float | None:
    """Pesos in digits: signs before three digits group thousands, before one or two they are decimal."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    whole = re.sub(r"\D", "", match[1])
    return float(f"{whole}.{match[2] or 0}")


def people(cell: Cell, tell: Tell) -> Figure:
    """The number of people: ``170 mujeres`` is 170, reported. Raises CellProblem: CELL-ERROR, COUNT-UNREADABLE for prose."""
    try:
        found = cells.quantity(cell, tell)
    except CellProblem as problem:
        raise CellProblem("COUNT-UNREADABLE" if problem.code != "CELL-ERROR" else problem.code) from problem
    if found.number is not None and not found.number.is_integer():
        raise CellProblem("COUNT-UNREADABLE")
    return found

"""Amounts that only their row or column makes plain: «1,200» beside 1500, results of a target in percent. Section 4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import Unit
from ppc_reports.plan.spanish import number
from ppc_reports.reading.values import cells

_OPEN = re.compile(r"(?:\$\s*)?([1-9]\d{0,2})([.,])(\d{3})(?:\s+[^\W\d][^\d]{0,40})?")
_TELLING = re.compile(
    r"\d+([.,])\d{1,2}|\d+([.,])\d{4,}|0([.,])\d{3}|\d{1,3}([.,])\d{3}(?:\4\d{3})+|\d[\d.]*(,)\d+|\d[\d,]*(\.)\d+"
)
_QUARTERLY = ("planned_", "achieved_", "verified_")
_SINGLE = ("target", "baseline", "own_target", "own_planned_total", "own_achieved_total")
_PLANNED = ("target", "own_target")
_OFF = 100
"""A reading that is a hundred times off what its row plans is not taken: the other one is a thousand times from it."""
_TWICE = 2
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The reading of amounts: the numbers that were decided, by cell, and the cells whose reading stays open, with their code."""

    read: dict[At, float] = field(default_factory=dict)
    unclear: dict[At, LiteralString] = field(default_factory=dict)


def read_amounts(rows: Sequence[tuple[Row, Unit]], told: list[Finding]) -> Amounts:
    """Decide the amounts of a table, row by row; what was decided is reported."""
    found = Amounts()
    counted = [row for row, unit in rows if unit is not Unit.SHARE]
    for row in counted:
        for cell in _open_cells(row):
            reading = _by_row(row, cell)
            if reading is not None:
                found.read[cell.at] = reading
    for name in dict.fromkeys(name for row in counted for name in row):
        _by_column(name, [row[name] for row in counted if name in row], found)
    told += [_decided(cell, found) for row in counted for cell in _open_cells(row) if cell.at in found.read]
    indicators = [row for row, unit in rows if unit is Unit.INDICATOR]
    fractions = any(_in_fractions(row) for row in indicators)
    for row in indicators:
        _points(row, found, told, fractions=fractions)
    return found


def _decided(cell: Cell, found: Amounts) -> Finding:
    return finding("NUMBER-SEPARATOR", cell.at, found=cells.shown(cell), read=number(found.read[cell.at]))


def _names(row: Row) -> Iterator[str]:
    return (name for name in row if name.startswith(_QUARTERLY) or name in _SINGLE)


def _open_cells(row: Row) -> Iterator[Cell]:
    """The texts with one separator before exactly three digits."""
    return (row[name] for name in _names(row) if _both(row[name]) is not None)


def _both(cell: Cell) -> tuple[float, float, str] | None:
    """Both readings of an ambiguous text, decimal and thousands, and its separator; None for any other cell."""
    match = _OPEN.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    return (float(f"{match[1]}.{match[3]}"), float(match[1] + match[3]), match[2]) if match else None


def _by_row(row: Row, cell: Cell) -> float | None:
    """The only reading that what the row plans, or its target, does not refuse; None where neither or both are possible."""
    both = _both(cell)
    names = [name for name in _names(row) if row[name].at != cell.at and _both(row[name]) is None]
    plans = _amounts(row, (name for name in names if name.startswith("planned_") or name in _PLANNED))
    measures = plans or _amounts(row, (name for name in names if name.startswith("achieved_")))
    if both is None:
        return None
    near = [reading for reading in both[:2] if any(1 / _OFF < reading / one < _OFF for one in measures)]
    return near[0] if len(near) == 1 else None


def _amounts(row: Row, names: Iterable[str]) -> list[float]:
    return [abs(value) for name in names if (value := cells.plain_number(row[name]))]


def _by_column(name: str, column: Sequence[Cell], found: Amounts) -> None:
    """Read what its row leaves open as the other texts of the column are written; what stays open is unclear."""
    open_cells = [cell for cell in column if _both(cell) is not None and cell.at not in found.read]
    if not open_cells or not (name.startswith(_QUARTERLY) or name in _SINGLE):
        return
    decimals = _decimal_signs(column, found)
    for cell in open_cells:
        decimal, thousands, sign = _both(cell) or (0.0, 0.0, "")
        if len(decimals) == 1:
            found.read[cell.at] = decimal if sign in decimals else thousands
        else:
            found.unclear[cell.at] = "NUMBER-AMBIGUOUS"


def _decimal_signs(column: Iterable[Cell], found: Amounts) -> set[str]:
    """The signs that the texts of a column write before decimals, as far as they tell."""
    signs = set()
    for cell in column:
        both = _both(cell)
        if both is not None and cell.at in found.read:
            signs.add(both[2] if found.read[cell.at] == both[0] else _other(both[2]))
        elif both is None and isinstance(cell.value, str) and (match := _TELLING.fullmatch(cell.value.strip())):
            grouped = match[4]
            signs.add(_other(grouped) if grouped else next(sign for sign in match.groups() if sign))
    return signs


def _other(sign: str) -> str:
    return "," if sign == "." else "."


def _in_fractions(row: Row) -> bool:
    """True for a plain target of at most 1 whose results are parts of it: so the results of the table are written."""
    target = cells.plain_number(row["target"]) if "target" in row else None
    said = [value for _, value in _results(row)]
    return target is not None and 0 < target <= 1 and any(0 < value < 1 for value in said) and max(said) <= _TWICE


def _results(row: Row) -> list[tuple[Cell, float]]:
    results = [row[name] for name in row if name.startswith(("achieved_", "verified_"))]
    return [(cell, value) for cell in results if (value := cells.plain_number(cell))]


def _points(row: Row, found: Amounts, told: list[Finding], *, fractions: bool) -> None:
    """Read the plain results of a target in percent as points of percent, told; what may be a fraction as well is unclear.

    Where the other results of the table are ``fractions`` of their targets, these are too.
    """
    target, said = cells.percent_within(row["target"]) if "target" in row else None, _results(row)
    if not target or not said:
        return
    if any(value > _TWICE * target for _, value in said):
        found.read.update((cell.at, value / 100) for cell, value in said)
        total = row.get("own_achieved_total")
        in_points = cells.plain_number(total) if total else None
        if total and in_points and in_points > _TWICE * target:
            found.read[total.at] = in_points / 100
        words = {"target": cells.shown(row["target"]), "found": cells.shown(said[-1][0])}
        told.append(finding("RESULT-POINTS", *(cell.at for cell, _ in said), **words))
    elif fractions:
        told.append(finding("RESULT-FRACTIONS", *(cell.at for cell, _ in said), target=cells.shown(row["target"])))
    else:
        found.unclear.update((cell.at, "RESULT-AMBIGUOUS") for cell, _ in said)

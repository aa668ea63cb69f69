"""Figures by month to figures by quarter: the sum of three months, or the last of them where they are to date.

A row by months is judged as three rows, each with one month of every quarter, and joined again (docs/dominio.md, section 4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ppc_reports.plan.grid import Cell
from ppc_reports.plan.model import QUARTERS, Absent, Accumulation, Evidence, Figure, Mode, Quarter, Unit
from ppc_reports.reading.rows import JudgedRow
from ppc_reports.reading.values.scales import FITS

_IN_A_QUARTER = range(3)
_DOMINANT = 0.9
Dates = tuple[dt.date | None, dt.date | None]
"""The start and the end of an activity."""
Judge = Callable[[Mapping[str, Cell]], JudgedRow]


def by_month(given: Mapping[str, Cell]) -> bool:
    """True for a row with cells of months."""
    return any("_qm" in name for name in given)


def judged_months(given: Mapping[str, Cell], judge: Judge) -> tuple[JudgedRow, ...]:
    """The three judgements of a row: the first with every field of no month, the others with their months alone."""
    return tuple(judge(dict(_slice(given, place))) for place in _IN_A_QUARTER)


def _slice(given: Mapping[str, Cell], place: int) -> Iterator[tuple[str, Cell]]:
    for name, cell in given.items():
        field, months, number = name.partition("_qm")
        if months:
            quarter, at = divmod(int(number) - 1, 3)
            if at == place:
                yield f"{field}_q{quarter + 1}", cell
        elif place == 0 or name == "description":
            yield name, cell


def decide(rows: Iterable[tuple[Sequence[JudgedRow], Unit]]) -> Mode | None:
    """Decide the mode of the months of a sheet, by what was planned and then by what was done; None where both fit, or neither.

    Quantities add up. Nine in ten of the rows that fit one way only must agree.
    """
    given = [parts for parts, unit in rows if unit is Unit.SHARE]
    if not given:
        return Mode.INCREMENT
    for name, fits in (("planned", _planned_fits), ("achieved", _achieved_fits)):
        votes = [mode for parts in given if (mode := fits(_numbers(parts, name))) is not None]
        for mode in Mode:
            if votes and votes.count(mode) >= _DOMINANT * len(votes):
                return mode
    alone = all(sum(number > 0 for number in _numbers(parts, "planned")) <= 1 for parts in given)
    return Mode.INCREMENT if alone and any(_numbers(parts, "planned") for parts in given) else None


def _numbers(parts: Sequence[JudgedRow], name: str) -> list[float]:
    figures = (getattr(part.row, f"{name}_q{quarter}") for quarter in QUARTERS for part in parts if part.row)
    return [figure.number for figure in figures if figure.number is not None]


def _planned_fits(numbers: Sequence[float]) -> Mode | None:
    adds_up = bool(numbers) and abs(sum(numbers) - 1) <= 4 * FITS
    climbs = (
        bool(numbers) and abs(numbers[-1] - 1) <= FITS and all(after >= before for before, after in pairwise(numbers))
    )
    return None if adds_up == climbs else Mode.INCREMENT if adds_up else Mode.TO_DATE


def _achieved_fits(numbers: Sequence[float]) -> Mode | None:
    falls = any(after < before - FITS for before, after in pairwise(numbers))
    beyond = sum(numbers) > 1 + FITS
    return None if falls == beyond else Mode.INCREMENT if falls else Mode.TO_DATE


def joined(parts: Sequence[JudgedRow], given: Mapping[str, Cell], mode: Mode | None, unit: Unit) -> JudgedRow:
    """The row by quarters; no figure can be read of months that may be either (``mode`` None)."""
    first = parts[0]
    problems = tuple(problem for part in parts for problem in part.problems)
    if first.row is None or any(part.row is None for part in parts):
        return replace(first, problems=problems)
    kind = first.row.accumulation if unit is Unit.INDICATOR else None
    last = mode is Mode.TO_DATE or kind not in (None, Accumulation.SUM)
    changes: dict[str, Any] = {}
    cells = dict(given)
    for name in {name.partition("_qm")[0] for name in given if "_qm" in name}:
        for quarter in QUARTERS:
            field = f"{name}_q{quarter}"
            values = [getattr(part.row, field, None) for part in parts]
            changes[field] = _of_quarter(values, last=last, known=mode is not None or unit is not Unit.SHARE)
            for part in parts:
                if field in part.cells:
                    cells[field] = part.cells[field]
    kept = {name: value for name, value in changes.items() if hasattr(first.row, name)}
    return JudgedRow(replace(first.row, **kept), cells, problems)


def _of_quarter(values: Sequence[Any], *, last: bool, known: bool) -> Any:
    said = [value for value in values if value is not None]
    if all(isinstance(value, Figure) for value in said):
        return _figure(said, last=last, known=known)
    if all(isinstance(value, Evidence) for value in said):
        texts = dict.fromkeys(proof.text for proof in said if proof.text)
        links = dict.fromkeys(link for proof in said for link in proof.links)
        return Evidence("\n".join(texts), tuple(links), next((proof.at for proof in said if proof.at), None))
    return "\n".join(dict.fromkeys(str(value) for value in said if value))


def _figure(figures: Sequence[Figure], *, last: bool, known: bool) -> Figure:
    """One figure of its months: what cannot be read makes it unreadable, a blank adds nothing."""
    numbers = [figure for figure in figures if figure.number is not None]
    unread = next((figure for figure in figures if figure.absent is Absent.INVALID), None)
    if unread or not numbers:
        silent = [figure for figure in figures if figure.absent is not Absent.EMPTY]
        return unread or (silent[0] if silent and len(silent) == len(figures) else _blank(figures))
    raw = " · ".join(figure.raw for figure in numbers)
    if not known:
        return Figure(None, Absent.INVALID, numbers[0].at, raw)
    total = numbers[-1].number if last else sum(figure.number or 0.0 for figure in numbers)
    return Figure.of(total or 0.0, numbers[-1].at, raw)


def _blank(figures: Sequence[Figure]) -> Figure:
    return next((figure for figure in reversed(figures) if figure.absent is Absent.EMPTY), Figure())


def of_semester(planned: Sequence[Figure], number: int, whole: bool, due: Figure) -> Figure:
    """The plan of a quarter in a table by semesters: all of a semester in its second quarter, nothing in its first.

    ``whole`` where the second quarter's figure is the semester's already; ``due`` is the quarter's own.
    """
    if number % 2:
        return Figure(None, Absent.NOT_SCHEDULED, due.at, due.raw)
    before = planned[number - 2]
    if whole or before.number is None:
        return due
    return Figure.of(before.number + (due.number or 0.0), due.at or before.at, " · ".join((before.raw, due.raw)))


def adds_nothing(achieved: Sequence[Figure], dates: Dates, quarter: Quarter) -> bool:
    """True for half a semester in which an activity had nothing left to do: it is of other months, or was done before."""
    start, end = dates
    before = achieved[quarter.number - 2].number if quarter.number > 1 else None
    if before is not None and before >= 1 - FITS:
        return True
    return end is not None and (end < quarter.start or (start or end) > quarter.end)


def blank_months(parts: Sequence[JudgedRow], last: int) -> Iterator[Cell]:
    """The blank months of the quarters up to ``last`` of which other months say what was done, where something was planned."""
    for quarter in QUARTERS[:last]:
        done = [getattr(part.row, f"achieved_q{quarter}") for part in parts if part.row]
        planned = [getattr(part.row, f"planned_q{quarter}") for part in parts if part.row]
        if not any(figure.number is not None for figure in done):
            continue
        for part, figure, due in zip(parts, done, planned, strict=False):
            cell = part.cells.get(f"achieved_q{quarter}")
            if cell is not None and figure.absent is Absent.EMPTY and due.number:
                yield cell

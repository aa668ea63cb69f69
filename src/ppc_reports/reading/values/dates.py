"""Dates as offices write them: a month is its first day as a start and its last day as an end. Section 3 of docs/dominio.md."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from ppc_reports.plan.folding import clean, plain
from ppc_reports.plan.grid import Cell
from ppc_reports.reading.values.cells import CellProblem, Tell, blank_of, check_error
from ppc_reports.reading.values.periods import MonthSpan, period

_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_OTHER_NAMES = {"set": "sep", "jan": "ene", "apr": "abr", "aug": "ago", "dec": "dic"}
_MONTH = (
    r"(ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?"
    r"|sep(?:t|tiembre)?|set(?:iembre)?|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?"
    r"|jan(?:uary)?|february|march|apr(?:il)?|june|july|aug(?:ust)?|september|october|november|dec(?:ember)?)"
)
_YEAR = r"(20\d\d|\d\d)"
_ONE = re.compile(rf"(?:(\d{{1,2}}|primero)(?:o|ro|ero)? (?:de )?)?{_MONTH}(?: (?:de |del )?(?:ano )?{_YEAR})?")
_MONTH_DAY = re.compile(rf"{_MONTH} (\d{{1,2}}) (?:de |del )?(20\d\d)")
_NUMERIC = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{2,4})(?:[T ]\d\d:\d\d(?::\d\d)?.*)?")
_WHOLE_YEAR = re.compile(
    r"(?:durante )?(?:toda la vigencia|todo el ano|permanente(?:mente)?|continuo|continua|vigencia|anual|durante la vigencia)"
    r"(?: (?:de |del )?(20\d\d))?"
)
_SPLIT = re.compile(r"\s+(?:a|al|hasta|hasta el|[-–—])\s+|\s*[-–—]\s*(?=[a-z])|(?<=/\d{4})[-–—](?=\d{1,2}/)")
_NO_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_WEEKDAY = re.compile(r"^(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),?\s+", re.IGNORECASE)
_LONGEST = 120
"""No date or range of dates is written with more letters."""
_NEAR = 5
EPOCH, EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
"""The day 0 of serial numbers: that of nearly every workbook, and that of those which count from 1904."""
_YEARS = range(2000, 2101)
"""No plan is of another year."""
_LAST_SERIAL = 100_000


class Span(NamedTuple):
    """The days that one date cell covers: a day is a span of one day, a month of its days; ``both`` where it states both ends."""

    first: dt.date
    last: dt.date
    both: bool = False


def span(cell: Cell, year: int, tell: Tell, epoch: dt.date = EPOCH) -> Span | None:
    """The days a date cell covers in a plan of ``year``; None for a blank. Serial numbers are counted from ``epoch``.

    Tells MONTH-FIRST, WHOLE-YEAR, YEAR-ASSUMED, DATE-SERIAL. Raises CellProblem: CELL-ERROR, DATE-UNREADABLE, also for a
    year that no plan can have.
    """
    if blank_of(cell) is not None:
        return None
    check_error(cell)
    found = _span(cell, year, tell, epoch)
    if found is None or not {found.first.year, found.last.year} <= set(_YEARS):
        raise CellProblem("DATE-UNREADABLE")
    return found


def _span(cell: Cell, year: int, tell: Tell, epoch: dt.date) -> Span | None:
    value = cell.value
    if isinstance(value, dt.datetime):
        return _real(value.date(), cell.number_format)
    if isinstance(value, dt.date):
        return _real(value, cell.number_format)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(float(value), tell, epoch)
    return _of_text(clean(value), year, tell) if isinstance(value, str) and len(value) <= _LONGEST else None


def either_order(cell: Cell) -> bool:
    """True for ``02/03/2025``, one day with the day first and another with the month first; for a real date like that too."""
    if isinstance(cell.value, dt.date):
        return cell.value.day <= 12 and cell.value.day != cell.value.month
    match = _NUMERIC.fullmatch(clean(cell.value).strip(". ")) if isinstance(cell.value, str) else None
    if match is None or len(match[1]) > 2:
        return False
    first, second = int(match[1]), int(match[2])
    return first != second and max(first, second) <= 12


def _real(day: dt.date, number_format: str) -> Span:
    """A real date; formatted as month and year it means the whole month."""
    return _month(day.year, day.month) if _month_only(number_format) else Span(day, day)


@lru_cache(1_000)
def _month_only(number_format: str) -> bool:
    letters = _NO_LETTERS.sub("", number_format).lower()
    return "m" in letters and "y" in letters and "d" not in letters


def _month(year: int, month: int) -> Span:
    return Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def _months(year: int, first: int, last: int) -> Span:
    return Span(_month(year, first).first, _month(year, last).last)


def _of_number(number: float, tell: Tell, epoch: dt.date) -> Span | None:
    if number in _YEARS:
        return _months(int(number), 1, 12)
    if not 1 <= number <= _LAST_SERIAL:
        return None
    day = epoch + dt.timedelta(days=int(number))
    if day.year not in _YEARS:
        return None
    tell("DATE-SERIAL", read=f"{day:%d/%m/%Y}")
    return Span(day, day)


def _of_text(text: str, year: int, tell: Tell) -> Span | None:
    bare = _WEEKDAY.sub("", text.strip().strip(".").strip())
    numeric = _NUMERIC.fullmatch(bare)
    if numeric:
        return _of_numbers(numeric[1], numeric[2], numeric[3], tell)
    if re.fullmatch(r"20\d\d", bare):
        return _months(int(bare), 1, 12)
    words = plain(bare)
    if match := _WHOLE_YEAR.fullmatch(words):
        tell("WHOLE-YEAR")
        return _months(int(match[1] or year), 1, 12)._replace(both=True)
    if part := period(words):
        return _of_part(part, year, tell)
    one = _of_words(words, None)
    if one is not None:
        return _with_year(one, words, year, tell)
    return _of_range(bare, year, tell)


def _with_year(one: Span, words: str, year: int, tell: Tell) -> Span | None:
    """The span if its year is believable; «marzo 15» of a plan of 2022 is a day without its year, not March of 2015."""
    if re.fullmatch(r"[a-z]+ \d\d", words) and abs(one.first.year - year) > _NEAR:
        return None
    return one if _has_year(words) else _assumed(words, year, tell)


def _of_numbers(first: str, second: str, third: str, tell: Tell) -> Span | None:
    """Day first as Colombia writes, ISO when the year leads; month first only where nothing else can be meant, and told."""
    if len(first) == 4:
        return _day(int(first), int(second), int(third)) if len(third) <= 2 else None
    if len(first) == 3 or len(third) == 3:
        return None
    year = int(third) + (2000 if len(third) == 2 else 0)
    found = _day(year, int(second), int(first))
    if found is None and int(second) > 12:
        found = _day(year, int(first), int(second))
        if found is not None:
            tell("MONTH-FIRST", read=f"{found.first:%d/%m/%Y}")
    return found


def _day(year: int, month: int, day: int) -> Span | None:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return Span(date, date)


def _of_part(found: MonthSpan, year: int, tell: Tell) -> Span:
    if found.year is None:
        tell("YEAR-ASSUMED", year=year)
    return _months(found.year or year, found.first, found.last)._replace(both=found.several)


def _has_year(words: str) -> bool:
    match = _ONE.fullmatch(words)
    return bool((match and match[3]) or _MONTH_DAY.fullmatch(words))


def _assumed(words: str, year: int, tell: Tell) -> Span | None:
    tell("YEAR-ASSUMED", year=year)
    return _of_words(words, year)


def _of_words(words: str, year: int | None) -> Span | None:
    """``10 de mayo de 2021``, ``mar 22``, ``marzo`` (with the year given); None for anything else or no such day."""
    turned = _MONTH_DAY.fullmatch(words)
    match = _ONE.fullmatch(f"{turned[2]} de {turned[1]} {turned[3]}" if turned else words)
    if match is None:
        return None
    month = _MONTHS.index(_OTHER_NAMES.get(match[2][:3], match[2][:3])) + 1
    written = int(match[3]) if match[3] else year or 2000
    full = written + 2000 if written < 100 else written
    if match[1] is None:
        return _month(full, month)
    return _day(full, month, 1 if match[1] == "primero" else int(match[1]))


def _of_range(text: str, year: int, tell: Tell) -> Span | None:
    """Both ends in one cell: ``Enero a Diciembre 2021``, ``del 1 de febrero al 30 de noviembre de 2022``."""
    words = re.sub(r"^(?:desde|del|de|entre)\s+(?:el\s+)?", "", text.strip().casefold())
    parts = [part for part in _SPLIT.split(words) if part]
    if len(parts) != 2:
        return None
    numeric = [match for part in parts if (match := _NUMERIC.fullmatch(part.strip()))]
    if len(numeric) == 2:
        ends = [_of_numbers(match[1], match[2], match[3], tell) for match in numeric]
        return (
            Span(ends[0].first, ends[1].last, both=True)
            if ends[0] and ends[1] and ends[0].first <= ends[1].last
            else None
        )
    left, right = plain(parts[0]), plain(re.sub(r"^el\s+", "", parts[1]))
    last = _of_words(right, None if _has_year(right) else year)
    if last is None:
        return None
    if re.fullmatch(r"\d{1,2}", left):
        left = f"{left} {right.split(' ', 1)[1]}" if " " in right else left
    first = _of_words(left, None if _has_year(left) else last.last.year)
    if first is None or first.first > last.last:
        return None
    if not _has_year(right):
        tell("YEAR-ASSUMED", year=year)
    return Span(first.first, last.last, both=True)

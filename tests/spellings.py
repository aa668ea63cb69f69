"""How offices write a meaning into a cell: one figure, date or office in any of its spellings, chosen by chance."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import NamedTuple

from ppc_reports.plan.grid import Value
from tests.oracle import Blank, Meant

MONTHS = (
    "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio",
    "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre",
)  # fmt: skip
_BLANKS: dict[Blank, tuple[Value, ...]] = {
    Blank.EMPTY: (None, "", "   "),
    Blank.NP: ("NP", "np", "No programado", "no programado "),
    Blank.NA: ("N/A", "NA", "No aplica", "no aplica"),
    Blank.INVALID: ("mucho", "por definir", "se hizo la mitad", "-0,2", "25 de 30"),
}


class Written(NamedTuple):
    """What stands in a cell and how Excel formats it."""

    value: Value
    number_format: str = "General"


def decimal(number: Fraction, sign: str = ".") -> str:
    """A number of at most three decimals without idle zeros: ``25.5``."""
    return f"{float(number):.3f}".rstrip("0").rstrip(".").replace(".", sign)


def percent(chance: Random, meant: Meant, scale: int | None = None) -> Written:
    """A share in a percent column whose plain numbers are of ``scale`` (1, 100, or None: there are none)."""
    if isinstance(meant, Blank):
        return Written(chance.choice(_BLANKS[meant]), chance.choice(("General", "0%", "@")))
    of_hundred = meant * 100
    ways: list[Callable[[], Written]] = [
        lambda: Written(float(meant), chance.choice(("0%", "0.0%", "0.00%"))),
        lambda: Written(f"{decimal(of_hundred, chance.choice(',.'))}{chance.choice(('%', ' %', '  %'))}"),
    ]
    if (scale and (scale == 1 and meant <= 1)) or (scale == 100 and (meant == 0 or of_hundred >= 5)):
        plain = meant * scale
        ways += [
            lambda: Written(int(plain) if plain.denominator == 1 else float(plain)),
            lambda: Written(decimal(plain, chance.choice(",.")), "@"),
        ]
    return chance.choice(ways)()


def amount(chance: Random, meant: Meant) -> Written:
    """An amount of things, as a number or a text."""
    if isinstance(meant, Blank):
        return Written(chance.choice(_BLANKS[meant][:3]))
    number = int(meant) if meant.denominator == 1 else float(meant)
    words = [number, number, decimal(meant, ",")]
    if meant.denominator == 1:
        words.append(f"{number} talleres")
    return Written(chance.choice(words))


def start_day(chance: Random, day: dt.date | None) -> Written:
    """A first day; that of a month may be written as the month. None is a blank."""
    if day is None:
        return Written("")
    return Written(_month(chance, day)) if day.day == 1 and chance.random() < 0.5 else _day(chance, day)


def end_day(chance: Random, day: dt.date) -> Written:
    """A last day; that of a month may be written as the month."""
    whole = day == last_day(day.year, day.month)
    return Written(_month(chance, day)) if whole and chance.random() < 0.5 else _day(chance, day)


def _month(chance: Random, day: dt.date) -> str:
    name, year = MONTHS[day.month - 1], day.year
    ways = (
        f"{name} de {year}",
        f"{name.lower()} {year}",
        f"{name} de {year}.",
        f"{name.upper()} DE {year}",
        f"{name[:3].lower()}-{year % 100}",
        f"{name[:3].lower()}.-{year % 100}",
    )
    return chance.choice(ways)


def _day(chance: Random, day: dt.date) -> Written:
    written = chance.choice(
        (day, day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} de {MONTHS[day.month - 1]} de {day.year}")
    )
    return Written(written, "dd/mm/yyyy" if isinstance(written, dt.date) else "General")


def last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def offices(chance: Random, names: tuple[str, ...]) -> str:
    """Several offices in one cell."""
    return chance.choice((". ", "\n", "; ", ".\n")).join(names)


def any_case(chance: Random, header: str) -> str:
    """A header with its case, accents and blanks changed: it still says the same."""
    bare = header.translate(str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU"))
    spaced = chance.choice((header, bare)).replace(" ", chance.choice((" ", "  ", "\n", " \n")))
    return chance.choice((spaced, spaced.upper(), spaced.lower(), f" {spaced} "))

"""Figures and lists as they are written in Colombia: decimal comma, day first, «a, b y c»."""

from __future__ import annotations

import datetime as dt
import errno
import math
import re
from collections.abc import Iterable

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def number(value: float | None, decimals: int = 2) -> str:
    """A number rounded half up, points from 1.000 on, without idle zeros: ``1.234,5``; None is ``sin dato``."""
    if value is None:
        return "sin dato"
    rounded = _rounded(value, decimals)
    text = f"{rounded:,.{decimals}f}" if abs(rounded) >= 1_000 else f"{rounded:.{decimals}f}"
    whole, _, rest = text.partition(".")
    whole, rest = whole.replace(",", "."), rest.rstrip("0")
    if rest:
        return f"{whole},{rest}"
    return "0" if rounded == 0 else whole


def printed(share: float | None, decimals: int = 1) -> str:
    """A share 0..1 as a percentage, written one way everywhere: ``65,4 %``, ``1.174,5 %``; None is ``—``.

    Rounded half up to at most ``decimals``, and to one at least, without a break before the sign.
    """
    if share is None:
        return "—"
    text = f"{abs(_rounded(share * 100, decimals)):,.{decimals}f}"
    whole, _, rest = text.partition(".")
    return f"{_sign(text, share)}{whole.replace(',', '.')},{rest.rstrip('0') or '0'}\u00a0%"


def at_least(share: float | None) -> str:
    """A share 0..1 as the least it can be: ``≥ 65,4 %``; None is ``—``."""
    return printed(share) if share is None else f"≥\u00a0{printed(share)}"


def at_most(share: float | None) -> str:
    """A share 0..1 as the most it can be: ``≤ 65,4 %``; None is ``—``."""
    return printed(share) if share is None else f"≤\u00a0{printed(share)}"


def signs_kept(text: str) -> str:
    """The text with no break between a number and its sign of percent."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", text)


def points(value: float) -> str:
    """Points of a percent with one decimal, a real minus and points in thousands: ``−5,4``, ``1.174,5``."""
    return printed(value / 100).removesuffix("\u00a0%")


def _rounded(value: float, decimals: int) -> float:
    """A number rounded half up, away from zero."""
    scale: int = 10**decimals
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-7) / scale, value)


def _sign(text: str, value: float) -> str:
    return "−" if value < 0 and any(digit in "123456789" for digit in text) else ""


def long_date(date: dt.date) -> str:
    """A date in words: ``30 de septiembre de 2022``."""
    return f"{date.day} de {MONTHS[date.month - 1]} de {date.year}"


def day(date: dt.date | None) -> str:
    """A date as ``31/03/2022``; None is ``sin fecha``."""
    return "sin fecha" if date is None else f"{date:%d/%m}/{date.year:04d}"


def listing(items: Iterable[str], limit: int = 0) -> str:
    """The items in a sentence: ``a, b y c``; beyond ``limit`` (0: none) the rest is counted: ``a, b y 3 más``."""
    names = list(items)
    if limit and len(names) > limit:
        names = [*names[:limit], f"{len(names) - limit} más"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {'e' if _sounds_like_i(names[-1]) else 'y'} {names[-1]}"


def _sounds_like_i(word: str) -> bool:
    start = word.casefold()
    return start.startswith(("i", "í", "hi", "hí")) and not start.startswith(("hia", "hie", "ia", "ie", "io"))


def counted(count: int, one: str, many: str) -> str:
    """A count and its noun: ``1 actividad``, ``7 actividades``."""
    return f"{number(count, 0)} {one if count == 1 else many}"


def refusal(problem: OSError) -> str:
    """Why the system gives no access to a file, whatever language it speaks itself."""
    if isinstance(problem, PermissionError):
        return "no hay permiso, o lo tiene abierto otro programa"
    if isinstance(problem, FileNotFoundError):
        return "ya no está donde estaba"
    if problem.errno == errno.ENOSPC:
        return "el disco está lleno"
    return "es una carpeta" if isinstance(problem, IsADirectoryError) else "el disco o la red no responden"

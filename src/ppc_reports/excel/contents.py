"""What stands in a cell as XML, by its type; a text stands once for the whole workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import NoneType
from typing import Any

from ppc_reports.excel.book import ROW, Content, Formula, Link
from ppc_reports.excel.limits_of_excel import clean, escaped
from ppc_reports.excel.links import Links
from ppc_reports.excel.sheet_setup import RenderError

FIRST_DATE = dt.date(1900, 3, 1)
"""The first day that every spreadsheet counts alike."""
_DAY_ZERO, _DAY = dt.datetime(1899, 12, 30), dt.timedelta(days=1)
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
_SHARED = ' t="s"><v>'

End = Callable[[Any], str]
"""The end of a cell with that content, after its place and look."""


class Texts(dict[str, str]):
    """The end of the cell of each text of a workbook; it stands once in the shared strings, whatever uses it."""

    def __init__(self, workbook: Any) -> None:
        super().__init__()
        self._shared = workbook.str_table

    def __missing__(self, text: str) -> str:
        number = self._shared._get_shared_string_index(clean(text))
        self._shared.count -= 1
        self[text] = f"{_SHARED}{number}</v></c>"
        return self[text]

    def count(self, cells: str) -> None:
        """Add the texts among those cells to the number of their uses."""
        self._shared.count += cells.count(_SHARED)


def ends(texts: Texts, links: Links) -> Mapping[type, End]:
    """How each type of content ends its cell."""
    text = texts.__getitem__

    def link(content: Link) -> str:
        links.met = True
        return text(content.text or content.url)

    def day(content: dt.date) -> str:
        number = _serial(content)
        return text(f"{content:%d/%m}/{content.year}") if number is None else _number(number)

    return {
        str: text,
        float: _number,
        int: _number,
        NoneType: lambda _: "/>",
        Formula: _formula,
        Link: link,
        dt.date: day,
        dt.datetime: day,
        bool: lambda content: f' t="b"><v>{content:d}</v></c>',
    }


def _number(content: float) -> str:
    return f"><v>{_finite(content):.16G}</v></c>"


def _finite(number: float) -> float:
    if number - number:
        raise RenderError(f"no cell can hold {number}")
    return number


@lru_cache(10_000)
def _serial(content: dt.date) -> float | None:
    """The number of a day; None for one that not every spreadsheet counts alike."""
    moment = content if isinstance(content, dt.datetime) else dt.datetime.combine(content, dt.time())
    return (moment - _DAY_ZERO) / _DAY if moment.date() >= FIRST_DATE else None


def _formula(content: Formula) -> str:
    kind, (pattern, value, row) = "", content
    if value is None or isinstance(value, str):
        value = escaped(clean(value or ""))
        kind = ' t="e"' if value in _ERRORS else ' t="str"'
    else:
        _finite(value)
    text = _formula_text(pattern)
    return f"{kind}><f>{text.replace(ROW, str(row)) if row else text}</f><v>{value}</v></c>"


@lru_cache(1_000)
def _formula_text(pattern: str) -> str:
    return escaped(pattern.removeprefix("="))


def plain_content(content: Content) -> object:
    """A content as a chart remembers it."""
    if isinstance(content, Formula):
        value = content.value
        return clean(value or "") if value is None or isinstance(value, str) else value
    if isinstance(content, Link):
        return clean(content.text or content.url)
    number = _serial(content) if isinstance(content, dt.date) else content
    return f"{number:.16g}" if isinstance(number, float | int) else clean(number or "")

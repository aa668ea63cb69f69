"""What became of every sheet and of every filled column of a workbook: two of the balances of section 7 of docs/dominio.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a sheet of a workbook is to the plan; UNREAD is one that looks like a part of it and was not read."""

    PLAN = "plan"
    UNREAD = "unread"
    OTHER_YEAR = "other_year"
    COPY = "copy"
    IGNORED = "ignored"
    HIDDEN = "hidden"
    OTHER = "other"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class SheetUse:
    """What became of one sheet of the workbook: ``rows`` of it hold something, ``why`` says in words why it was not read."""

    name: str
    hidden: bool
    rows: int
    role: Role
    why: str = ""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What became of one filled column of a table.

    ``use`` is the field it is read for (``leads``, ``achieved@3``), or ``carried``, ``repeated``, ``unread``, ``other_year``,
    ``untitled``.
    """

    sheet: str
    column: str
    header: str
    use: str

"""The use of every sheet and of every filled column of a workbook: two of the balances of section 7 of docs/dominio.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CARRIED, REPEATED, UNREAD, OTHER_YEAR, UNTITLED = "carried", "repeated", "unread", "other_year", "untitled"
NOT_READ = {
    CARRIED: "Se llevan al informe como están, sin juzgarlas",
    REPEATED: "Dicen lo mismo que otra columna, que es la que se leyó",
    OTHER_YEAR: "Son de otra vigencia",
    UNTITLED: "Tienen datos y no tienen título",
    UNREAD: "Parecen avance y no se entendieron",
}
"""What becomes of a column that is read for no field, in words."""


class Role(StrEnum):
    """The role of a sheet of a workbook; UNREAD is one that looks like a part of the plan and was not read."""

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
    """The use of one sheet of the workbook: ``rows`` of it hold something, ``why`` says in words why it was not read."""

    name: str
    hidden: bool
    rows: int
    role: Role
    why: str = ""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """The use of one filled column of a table: ``cells`` of it hold something, in the rows of activities.

    ``use`` is the field it is read for (``leads``, ``achieved@3``), or one of ``NOT_READ``.
    """

    sheet: str
    column: str
    header: str
    use: str
    cells: int = 0

    @property
    def read(self) -> bool:
        """True where the column is read for a field."""
        return self.use not in NOT_READ


ROLE_NAMES = {
    Role.PLAN: "Se leyó",
    Role.UNREAD: "Parece parte del plan y no se leyó",
    Role.OTHER_YEAR: "Es de otra vigencia",
    Role.COPY: "Repite otra hoja",
    Role.IGNORED: "El formato la deja por fuera",
    Role.HIDDEN: "Está oculta",
    Role.OTHER: "No es del plan",
    Role.EMPTY: "Está vacía",
}

"""The use of every row, sheet, column and figure of a workbook: the balances of section 7 of docs/dominio.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ppc_reports.plan.spanish import counted, number

CARRIED, REPEATED, UNREAD, OTHER_YEAR, UNTITLED = "carried", "repeated", "unread", "other_year", "untitled"
NOT_READ = {
    CARRIED: "Se llevan al informe como están, sin juzgarlas",
    REPEATED: "Dicen lo mismo que otra columna, que es la que se leyó",
    OTHER_YEAR: "Son de otra vigencia",
    UNTITLED: "Tienen datos y no tienen título",
    UNREAD: "Parecen avance y no se entendieron",
}
"""What becomes of a column that is read for no field, in words."""
_BALANCED, _UNBALANCED = "✓ cuadra", "✕ no cuadra: avise a quien mantiene el programa"


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


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of the rows, by row number: rows = activities + rejected + blank + other."""

    rows: int = 0
    activities: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    blank: tuple[int, ...] = ()
    other: tuple[int, ...] = ()

    @property
    def adds_up(self) -> bool:
        """True when no row was lost."""
        return self.rows == len(self.activities) + len(self.rejected) + len(self.blank) + len(self.other)

    @classmethod
    def total(cls, balances: Sequence[Balance]) -> Balance:
        """The balances of several sheets added up; the row numbers stay those of each sheet."""
        return cls(
            rows=sum(part.rows for part in balances),
            activities=tuple(row for part in balances for row in part.activities),
            rejected=tuple(row for part in balances for row in part.rejected),
            blank=tuple(row for part in balances for row in part.blank),
            other=tuple(row for part in balances for row in part.other),
        )

    @property
    def in_words(self) -> str:
        """The balance in one sentence."""
        parts = (
            counted(len(self.activities), "actividad", "actividades"),
            counted(len(self.rejected), "rechazada", "rechazadas"),
            f"{number(len(self.blank))} en blanco",
            f"{number(len(self.other))} de títulos, encabezados, totales y notas",
        )
        return f"Filas leídas {number(self.rows)} = {' + '.join(parts)}: {_BALANCED if self.adds_up else _UNBALANCED}."


@dataclass(frozen=True, slots=True)
class FigureBalance:
    """The balance of the figures in the rows of activities: ``cells`` = ``read`` + those ``left``, by one of ``NOT_READ``."""

    cells: int = 0
    read: int = 0
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """True when no figure was lost."""
        return self.cells == self.read + sum(self.left.values())

    @classmethod
    def total(cls, balances: Sequence[FigureBalance]) -> FigureBalance:
        """The balances of several sheets added up."""
        left = sum((Counter(part.left) for part in balances), Counter[str]())
        return cls(sum(part.cells for part in balances), sum(part.read for part in balances), left)

    @property
    def in_words(self) -> str:
        """The balance in one sentence."""
        parts = [f"{number(self.read, 0)} en los campos del plan"]
        parts += [
            f"{number(count, 0)} en columnas que {NOT_READ[use][:1].lower()}{NOT_READ[use][1:]}"
            for use, count in self.left.items()
        ]
        verdict = _BALANCED if self.adds_up else _UNBALANCED
        return f"Cifras de esas actividades {number(self.cells, 0)} = {' + '.join(parts)}: {verdict}."


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

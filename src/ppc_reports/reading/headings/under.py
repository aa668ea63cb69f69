"""The cells under the header of a table, column by column: filled or not, and whether they look like progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ppc_reports.plan.grid import Cell, Grid
from ppc_reports.plan.model import Absent
from ppc_reports.reading.headings.aspects import counts
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.blank_words import names_state

_SAMPLE = 500
_HUNDRED = 100
_SAYS_NOTHING = (Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE)


class Values(StrEnum):
    """The kind of most of the cells of a column."""

    NONE = "none"
    PERCENTS = "percents"
    SHARES = "shares"
    HUNDREDS = "hundreds"
    STATES = "states"
    NUMBERS = "numbers"
    TEXTS = "texts"


FIGURES = frozenset({Values.PERCENTS, Values.SHARES, Values.HUNDREDS, Values.NUMBERS})
PROGRESS = frozenset({Values.PERCENTS, Values.SHARES, Values.HUNDREDS, Values.STATES})
"""What looks like progress, whatever its heading says."""


@dataclass(slots=True)
class Under:
    """The columns of a sheet below its header row, each looked at once."""

    grid: Grid
    header_row: int
    known: dict[int, Values] = field(default_factory=dict)

    def cells(self, column: int) -> list[Cell]:
        """The cells of a column that are not empty, within the first rows of the table."""
        last = min(self.grid.height, self.header_row + _SAMPLE)
        found = (self.grid.cell(row, column) for row in range(self.header_row + 1, last + 1))
        return [cell for cell in found if not cell.empty]

    def filled(self, column: int) -> bool:
        """True where some cell of the column is not empty."""
        return self.values(column) is not Values.NONE

    def values(self, column: int) -> Values:
        """The kind of most cells of the column."""
        if column not in self.known:
            self.known[column] = values_of(self.cells(column))
        return self.known[column]

    def figures(self, column: int) -> dict[int, float]:
        """The numbers of a column by their rows, percentages as shares."""
        found = {}
        for cell in self.cells(column):
            number = cells.plain_number(cell)
            number = cells.percent_within(cell) if number is None else number
            if number is not None:
                found[cell.row] = number
        return found

    def looks_like_progress(self, column: int, header: str) -> bool:
        """True for percents, shares, 0–100 figures and words of state; whole numbers under a heading of counts are not."""
        values = self.values(column)
        return values in PROGRESS and not (values is Values.HUNDREDS and counts(header))


def values_of(given: Sequence[Cell]) -> Values:
    """The kind of most of the cells; NONE for no cells. Numbers of 0 to 100 are HUNDREDS, unless some have a fraction below 1."""
    if not given:
        return Values.NONE
    given = [cell for cell in given if cells.blank_figure(cell) not in _SAYS_NOTHING] or given
    percents = [cell for cell in given if cells.percent_within(cell) is not None]
    if len(percents) * 2 > len(given):
        return Values.PERCENTS
    plain = [number for cell in given if (number := cells.plain_number(cell)) is not None]
    if (len(plain) + len(percents)) * 2 > len(given):
        if all(0 <= number <= 1 for number in plain) and any(0 < number < 1 for number in plain):
            return Values.SHARES
        return Values.HUNDREDS if all(0 <= number <= _HUNDRED for number in plain) else Values.NUMBERS
    stated = sum(isinstance(cell.value, str) and names_state(cell.value) for cell in given)
    return Values.STATES if stated * 2 > len(given) else Values.TEXTS

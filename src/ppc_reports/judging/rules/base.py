"""The ground of every rule: the rows of the plan with their shares, and the words for what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ppc_reports.judging.progress import TOLERANCE, Progress, applies, progress
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import QUARTERS, Absent, Activity, Figure, Mode, Plan, Quarter, QuarterEntry, Unit
from ppc_reports.plan.spanish import number, printed

SUM_TOLERANCE = 0.0015
"""How far from 100 % a sum of rounded percentages may stand (share)."""

KEYS_SHOWN = 10
"""How many activities a sentence names before it counts the rest."""

_STANDS_IN = {"achieved": "followup", "start": "period", "end": "period"}


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One activity, its shares of the year and the headers of its sheet (field, or ``field@quarter`` → text).

    ``planned`` and ``achieved`` are its four *programado* and *ejecutado* figures, ``entries`` its quarters, each with its
    number 1..4.
    """

    activity: Activity
    shares: Progress
    headers: Mapping[str, str]
    planned: tuple[Figure, ...]
    achieved: tuple[Figure, ...]
    entries: tuple[tuple[int, QuarterEntry], ...]

    @classmethod
    def of(cls, activity: Activity, year: int, headers: Mapping[str, str]) -> CheckedRow:
        """The row of an activity in the plan of a year."""
        planned = tuple([entry.planned for entry in activity.quarters])
        achieved = tuple([entry.achieved for entry in activity.quarters])
        entries = tuple(zip(QUARTERS, activity.quarters, strict=True))
        return cls(activity, progress(activity, year), headers, planned, achieved, entries)

    def heading(self, *fields: str) -> str:
        """The headers of these fields as the office wrote them, each once: ``T1 programado … T4 programado``.

        One column for the whole year serves all its quarters.
        """
        return " … ".join(dict.fromkeys(text for field in fields if (text := self._header(field))))

    def _header(self, field: str) -> str:
        name = field.partition("@")[0]
        known = (self.headers.get(each) for each in (field, name, _STANDS_IN.get(name, "")))
        return next((text for text in known if text), "")

    def amount(self, value: float) -> str:
        """A value in the unit of the row, as a person writes it: ``25,5 %`` or ``12``."""
        return printed(value, 2) if self.activity.unit is Unit.SHARE else number(value)

    def tell(self, code: str, field: str, place: At | None, found: object = "", **words: object) -> Finding:
        """The finding of that code about one cell of the row; without a cell where the row has none for it."""
        return self.tell_all(code, (field,), (place,), found, **words)

    def tell_all(
        self, code: str, fields: Iterable[str], places: Iterable[At | None], found: object = "", **words: object
    ) -> Finding:
        """The finding of that code about several cells of the row."""
        cells = dict.fromkeys(place for place in places if place is not None)
        return finding(code, *cells, header=self.heading(*fields), found=found, activity=self.activity.key, **words)


@dataclass(frozen=True, slots=True)
class Scope:
    """The subject of a rule: the plan at a corte of its year, row by row, and the FURAG codes the office follows.

    ``active`` are the rows that apply at the corte.
    """

    plan: Plan
    corte: Quarter
    rows: tuple[CheckedRow, ...]
    active: tuple[CheckedRow, ...]
    furag: frozenset[str] = frozenset()

    @classmethod
    def of(cls, plan: Plan, corte: Quarter, furag: frozenset[str] = frozenset()) -> Scope:
        """The scope of a plan, its shares computed once."""
        headers: dict[str, Mapping[str, str]] = {}
        for part in plan.parts:
            headers.setdefault(part.sheet, part.headers)
        rows = tuple(CheckedRow.of(item, plan.year, headers.get(item.sheet, {})) for item in plan.activities)
        active = tuple(row for row in rows if applies(row.activity, corte.number))
        return cls(plan, corte, rows, active, furag)

    def due(self, row: CheckedRow) -> tuple[tuple[int, QuarterEntry], ...]:
        """The quarters of a row up to the corte."""
        return row.entries[: self.corte.number]

    def quarter_name(self, quarter: int) -> str:
        """``III trimestre de 2022``."""
        return Quarter(self.plan.year, quarter).name

    def has_column(self, sheet: str, field: str) -> bool:
        """True where the sheet has a column for the field, even if it is empty in some rows."""
        rows = [row for row in self.rows if row.activity.sheet == sheet]
        return any(field in row.headers or field in row.activity.at for row in rows)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check and the code of the catalogue under which it tells what it found."""

    code: str
    check: Callable[[Scope], Iterable[Finding]]


def by_sheet(rows: Iterable[CheckedRow]) -> dict[str, list[CheckedRow]]:
    """The rows of each sheet, in the order of the plan: the cells of one finding are of one sheet."""
    sheets: dict[str, list[CheckedRow]] = {}
    for row in rows:
        sheets.setdefault(row.activity.sheet, []).append(row)
    return sheets


def numbers(figures: Iterable[Figure]) -> list[float]:
    """The figures that are numbers."""
    return [figure.number for figure in figures if figure.number is not None]


def unread(figures: Iterable[Figure]) -> bool:
    """True where some figure could not be read."""
    return Absent.INVALID in [figure.absent for figure in figures]


def positive(figure: Figure) -> bool:
    """True where the figure is a number above 0."""
    return figure.number is not None and figure.number > TOLERANCE


def year_sum(figures: Iterable[Figure], mode: Mode | None) -> float:
    """The total of the quarters in the year, in the unit of the row: their sum, or the last where they are to date."""
    values = numbers(figures)
    if mode is Mode.TO_DATE:
        return values[-1] if values else 0.0
    return sum(values)


def raws(figures: Iterable[Figure]) -> str:
    """The texts of these cells as the office sees them, a dot between one and the next."""
    return " · ".join(figure.raw for figure in figures if figure.raw)


def makes_100(share: float) -> bool:
    """True where a sum of shares is 100 % but for rounding."""
    return abs(share - 1) <= SUM_TOLERANCE + TOLERANCE


def over_100(share: float) -> bool:
    """True where a share is above 100 % by more than rounding."""
    return share > 1 and not makes_100(share)

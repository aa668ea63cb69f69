"""The plan as the program understands it: frozen, typed, every value with the cell it came from.

Shares are 0..1. A figure that is not there says why: the four blanks of the domain stay four values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ppc_reports.plan.form import NO_FORM, Form
from ppc_reports.plan.grid import At
from ppc_reports.plan.uses import Balance, ColumnUse, FigureBalance, SheetUse
from ppc_reports.plan.voices import Kept, Recommendation

QUARTERS = (1, 2, 3, 4)
_CORTE = re.compile(r"(20\d\d)-?T([1-4])", re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a year, and as a *corte* the day it ends. Written ``2022-T3``."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter written as ``2022-T3``. Raises ValueError for anything else."""
        match = _CORTE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"«{text}» no es un corte: escriba el año y el trimestre, por ejemplo 2022-T3")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def last_ended(cls, today: dt.date) -> Quarter:
        """The last quarter that had ended on ``today``: the day a quarter ends it has not."""
        return cls(today.year, (today.month - 1) // 3 + 1).previous

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> dt.date:
        """Its last day: the date of the corte."""
        return dt.date(self.year, self.number * 3, 31 if self.number in (1, 4) else 30)

    @property
    def previous(self) -> Quarter:
        """The quarter before, across years."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def following(self) -> Quarter:
        """The quarter after, across years."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def name(self) -> str:
        """In words, for people: ``III trimestre de 2022``."""
        return f"{('I', 'II', 'III', 'IV')[self.number - 1]} trimestre de {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-T{self.number}"


class Absent(StrEnum):
    """Why a figure is not a number: four blanks that are never confused, nor turned into 0."""

    EMPTY = "empty"
    NOT_SCHEDULED = "not_scheduled"
    NOT_APPLICABLE = "not_applicable"
    INVALID = "invalid"


class State(StrEnum):
    """The state of an activity at a corte, in the order in which they are tried (domain, section 6)."""

    NOT_APPLICABLE = "not_applicable"
    NOT_JUDGED = "not_judged"
    INVALID = "invalid"
    COMPLETED = "completed"
    NOT_SCHEDULED = "not_scheduled"
    EARLY = "early"
    NO_REPORT = "no_report"
    OVERDUE = "overdue"
    IN_PROGRESS = "in_progress"


class Mode(StrEnum):
    """The meaning of a quarter figure: of the quarter alone, or accumulated since January."""

    INCREMENT = "increment"
    TO_DATE = "to_date"


class Unit(StrEnum):
    """The unit of the quarter figures of a row: shares, quantities, or results against a target."""

    SHARE = "share"
    QUANTITY = "quantity"
    INDICATOR = "indicator"


class Accumulation(StrEnum):
    """The way in which the results of an indicator add up (*tipo de acumulación*)."""

    SUM = "acumulado"
    FLOW = "flujo"
    STOCK = "stock"
    CAPACITY = "capacidad"
    REDUCTION = "reduccion"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one cell: a number (share 0..1, or a quantity in quantity and indicator rows), or why there is none.

    Exactly one of ``number`` and ``absent`` is set; ``raw`` is what the office sees in the cell. ``text`` where the cell holds
    the number as a text, which no sum of Excel counts.
    """

    number: float | None = None
    absent: Absent | None = Absent.EMPTY
    at: At | None = None
    raw: str = ""
    text: bool = False

    @classmethod
    def of(cls, number: float, at: At | None = None, raw: str = "") -> Figure:
        """A figure that is a number."""
        return cls(number, None, at, raw)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of a quarter: the text of the cell and every http(s) or mailto link in or behind it."""

    text: str = ""
    links: tuple[str, ...] = ()
    at: At | None = None


@dataclass(frozen=True, slots=True)
class QuarterEntry:
    """One quarter of one activity as written: by its office, and by Control Interno (``verified`` and what follows)."""

    planned: Figure = Figure()
    achieved: Figure = Figure()
    evidence: Evidence = Evidence()
    notes: str = ""
    notes_at: At | None = None
    participants: Figure = Figure()
    accomplishments: str = ""
    difficulties: str = ""
    corrective_action: str = ""
    corrective_done: str = ""
    verified: Figure = Figure()
    audit_notes: str = ""
    recommendation: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """The target a row is measured against; ``target`` and ``baseline`` in the unit of the row."""

    target: Figure = Figure()
    baseline: Figure = Figure()
    accumulation: Accumulation | None = None
    target_year: int | None = None


@dataclass(frozen=True, slots=True)
class StrategicLine:
    """A numbered *línea estratégica*, which groups activities under one objective."""

    number: str
    name: str
    objective: str = ""
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the plan.

    Budgets are pesos. ``carried`` holds the text of every column that is no field, by heading. ``at`` maps a field to its cell;
    ``unreadable`` names the fields whose cell could not be read; ``own`` holds the workbook's own totals for the row, to be
    checked against its quarters; ``said`` what the cells of its other fields say, as the office sees it. ``kept`` are texts that
    only earlier reports have, by field and quarter; quarter 0 is the former *vigencia*.
    """

    key: str
    line: str
    description: str
    row: int
    sheet: str
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    product: str = ""
    weight: float | None = None
    applies: bool = True
    unit: Unit = Unit.SHARE
    unit_name: str = ""
    mode: Mode | None = Mode.INCREMENT
    indicator: Indicator | None = None
    furag_codes: tuple[str, ...] = ()
    quarters: tuple[QuarterEntry, ...] = (QuarterEntry(),) * 4
    phase: tuple[str, ...] = ()
    stakeholders: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    method: str = ""
    goal: str = ""
    budget: Figure = Figure()
    budget_spent: Figure = Figure()
    participants: Figure = Figure()
    recommendations: tuple[Recommendation, ...] = ()
    answer: str = ""
    kept: Mapping[tuple[str, int], Kept] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Figure] = field(default_factory=dict)
    at: Mapping[str, At] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    source: str = ""

    @property
    def recommendation(self) -> str:
        """The recommendations of Control Interno, one on each line."""
        return "\n".join(one.words for one in self.recommendations)

    def entry(self, quarter: int) -> QuarterEntry:
        """The entry of quarter 1..4."""
        return self.quarters[quarter - 1]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that looks like an activity and could not be taken as one, with what it said."""

    sheet: str
    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet that was read into the plan: with which layout, and where its rows went."""

    sheet: str
    layout: str
    balance: Balance
    headers: Mapping[str, str] = field(default_factory=dict)
    figures: FigureBalance = field(default_factory=FigureBalance)

    @property
    def adds_up(self) -> bool:
        """True when neither a row nor a figure was lost."""
        return self.balance.adds_up and self.figures.adds_up


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan de acción of one year, from one workbook (or several parts of one)."""

    title: str
    entity: str
    year: int
    objective: str = ""
    lines: tuple[StrategicLine, ...] = ()
    activities: tuple[Activity, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    parts: tuple[Part, ...] = ()
    sheets: tuple[SheetUse, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    form: Form = NO_FORM

    def line(self, number: str) -> StrategicLine:
        """The line of that number. Raises KeyError when the plan has none."""
        return {line.number: line for line in reversed(self.lines)}[number]

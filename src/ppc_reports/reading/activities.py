"""Judged rows to activities: lines carried down and numbered, keys, dates, indicators, and the four blanks kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString

from ppc_reports.plan.fields import Group, Reads, of_group
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import phrase, plain
from ppc_reports.plan.grid import At, Cell, Places
from ppc_reports.plan.model import (
    QUARTERS,
    Absent,
    Activity,
    Figure,
    Indicator,
    Mode,
    Quarter,
    QuarterEntry,
    StrategicLine,
    Unit,
)
from ppc_reports.reading.lines import Lines, own_objective
from ppc_reports.reading.months import Dates, adds_nothing, of_semester
from ppc_reports.reading.rows import JudgedRow, Values, field_name, recommendations
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.tables import SheetRows, row_of, scale_chosen
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.scales import ColumnScale, column_scale, stated

_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,3})\s*[.)\-–]+\s*(?=\D)(.+)", re.DOTALL)
_WITH_COMMA = re.compile(r"\d{1,3}(?:,\d{1,3})+")
_OBJECTIVE = re.compile(r"objetivo\b")
_LONG = 40
"""From here on a span of days is a period, which has an end of its own, and no day or month."""
_FIGURES = ("planned", "achieved")
_DATES = frozenset({"start", "end", "period"})
_LOST = Figure(None, Absent.INVALID)
_TEXTS = tuple(name for name, declared in of_group(Group.QUARTER).items() if declared.reads is Reads.TEXT)
_ASIDE = tuple(name for name, declared in of_group(Group.SINGLE).items() if declared.aside and name not in _TEXTS)
"""The fields that an activity has as they are read."""


@dataclass(slots=True)
class _Carry:
    """The values that blank cells of a continuing block take from the rows above."""

    line: str = ""
    objective: str = ""
    heading: str = ""
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    ordinal: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shared:
    """The state that the sheets of a workbook share on the way to activities: the corte, the lines, and the findings."""

    corte: Quarter
    lines: Lines
    told: list[Finding]


def build(sheet: PlanSheet, rows: SheetRows, lost: frozenset[tuple[str, int]], shared: Shared) -> list[Activity]:
    """The activities of a sheet, in its order; ``lost`` are the figures no column holds. What had to be assumed is told."""
    corte, lines, told = shared.corte, shared.lines, shared.told
    keys = sheet.columns.columns
    placed = {field_name(key): column.number for key, column in keys.items()}
    single = tuple(name for name in placed if "_q" not in name)
    own = tuple((name.removeprefix("own_"), name) for name in single if name.startswith("own_"))
    followup = column_scale(judged.cells["followup"] for _, judged, _ in rows.activities if "followup" in judged.cells)
    if followup.scale == 100:
        told.append(scale_chosen(followup))
    course = _Course(sheet, corte, lines, told, rows.mode, lost, placed, single, own, followup, rows.carried)
    return [_activity(_Row.of(course, row, judged), course, heading) for row, judged, heading in rows.activities]


@dataclass(frozen=True, slots=True)
class _Course:
    """The state that the rows of a sheet share on their way to activities.

    ``lost`` are the quarter columns that were not found, ``single`` the fields of no quarter, ``own`` the workbook's totals.
    """

    sheet: PlanSheet
    corte: Quarter
    lines: Lines
    told: list[Finding]
    mode: Mode | None
    lost: frozenset[tuple[str, int]]
    placed: Mapping[str, int]
    single: tuple[str, ...]
    own: tuple[tuple[str, str], ...]
    followup: ColumnScale
    carried: Mapping[int, Mapping[str, str]]
    carry: _Carry = field(default_factory=_Carry)

    def header(self, name: str) -> str:
        """The header of a field's column, empty where it has none."""
        columns = self.sheet.columns.columns
        return columns[name].header if name in columns else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """One judged row, and what several of its answers need; ``by_dates`` where *programado* follows from the dates."""

    number: int
    values: Values
    cells: Mapping[str, Cell]
    unit: Unit
    planned: tuple[Figure, ...]
    achieved: tuple[Figure, ...]
    by_dates: bool
    bad: frozenset[str]

    @classmethod
    def of(cls, course: _Course, number: int, judged: JudgedRow) -> _Row:
        """The row of that number. Blank quantities plan nothing, whatever the dates."""
        values = row_of(judged)
        planned = (values.planned_q1, values.planned_q2, values.planned_q3, values.planned_q4)
        achieved = (values.achieved_q1, values.achieved_q2, values.achieved_q3, values.achieved_q4)
        unit = _unit(course.sheet, judged)
        blank = all(figure.absent is Absent.EMPTY for figure in planned)
        bad = frozenset(name for name, _, _ in judged.problems)
        return cls(number, values, judged.cells, unit, planned, achieved, blank and unit is not Unit.QUANTITY, bad)


def _activity(row: _Row, course: _Course, heading: str) -> Activity:
    values, carry = row.values, course.carry
    line = _line(row, course, heading)
    numbered = _NUMBERED.fullmatch(values.description)
    description = phrase(numbered[2]) if numbered else values.description
    start, end, missing = _dates(row, course)
    quarters = _quarters(row, course, (start, end))
    return Activity(
        key=_key(values, line.number, numbered[1] if numbered else "", carry),
        line=line.number,
        description=description,
        row=row.number,
        sheet=course.sheet.grid.sheet,
        leads=values.leads or carry.leads,
        supports=values.supports or carry.supports,
        start=start,
        end=end,
        product=values.product,
        weight=values.weight.number,
        applies=values.applies,
        unit=row.unit,
        unit_name=values.unit_name,
        mode=_mode(values, course),
        indicator=_indicator(values) if row.unit is Unit.INDICATOR else None,
        furag_codes=values.furag_codes,
        quarters=quarters,
        recommendations=tuple(recommendations(values, course.corte.number)),
        carried={**own_objective(line, values.objective, course.header), **course.carried.get(row.number, {})},
        **{name: getattr(values, name) for name in _ASIDE},
        own={short: getattr(values, name) for short, name in course.own},
        at=_places(row, course),
        said={name: cells.shown(row.cells[name]) for name in course.single if name in row.cells},
        unreadable=row.bad | missing,
    )


def _places(row: _Row, course: _Course) -> Mapping[str, At]:
    """The cells of the row by field; where cells are merged, some may stand in a row above."""
    if course.sheet.grid.merges:
        return {name: cell.at for name, cell in row.cells.items()}
    return Places(course.sheet.grid.sheet, row.number, course.placed)


def _line(row: _Row, course: _Course, heading: str) -> StrategicLine:
    """The row's line: its own, carried down while blank, the heading it stands under, or one for the whole sheet."""
    values, carry = row.values, course.carry
    fresh = bool(values.line) and plain(values.line) != plain(carry.line)
    if values.line:
        carry.line = values.line
    elif heading != carry.heading and not ("line" in row.cells and _OBJECTIVE.match(plain(heading))):
        carry.line = phrase(heading)
    carry.heading = heading
    if values.objective or fresh:
        carry.objective = values.objective
    if values.leads or values.line:
        carry.leads = values.leads
    if values.supports or values.line:
        carry.supports = values.supports

    def tell(code: str, **words: str) -> None:
        at = row.cells["line"].at if "line" in row.cells else At(course.sheet.grid.sheet, row.number, 1)
        course.told.append(finding(code, at, header=course.header("line"), found=carry.line, **words))

    return course.lines.named(carry.line or phrase(course.sheet.grid.sheet), carry.objective, tell)


def _key(values: Values, line: str, numbered: str, carry: _Carry) -> str:
    """The key of the row: its code, or line.activity from its number, the number before its text, or its order in the line."""
    carry.ordinal[line] = carry.ordinal.get(line, 0) + 1
    if values.code:
        return str(values.code)
    number = values.number or numbered or str(carry.ordinal[line])
    number = number.replace(",", ".") if _WITH_COMMA.fullmatch(number) else number
    return number if "." in number else f"{line}.{number}"


def _mode(values: Values, course: _Course) -> Mode | None:
    """Increments or to date: as the row says, else its sheet."""
    said = Mode.TO_DATE if "acumulad" in plain(values.mode) else Mode.INCREMENT
    return said if values.mode else course.mode


def _quarters(row: _Row, course: _Course, dates: Dates) -> tuple[QuarterEntry, ...]:
    values, given = row.values, row.cells
    halves = course.sheet.columns.assigned.semesters
    entries = []
    for number, planned, achieved in zip(QUARTERS, row.planned, row.achieved, strict=True):
        asked = number == course.corte.number
        done = achieved
        if asked and "followup" in given:
            done = stated(given["followup"], course.header("followup"), course.followup, course.told)
        known = (asked and done.number is not None and "followup" in given) or (
            "achieved" in halves and adds_nothing(row.achieved, dates, Quarter(course.corte.year, number))
        )
        if ("achieved", number) in course.lost and not known:
            done = _LOST
        due = _LOST if ("planned", number) in course.lost and not row.by_dates else planned
        if halves and not row.by_dates:
            due = of_semester(row.planned, number, "planned" in halves or _mode(values, course) is Mode.TO_DATE, due)
        evidence = getattr(values, f"evidence_q{number}")
        proof = values.evidence if evidence.at is None and values.evidence.at is not None and done.number else evidence
        cell = given.get(f"notes_q{number}") or given.get("notes")
        said: dict[str, Any] = {name: _said(values, name, number, whole=asked) for name in _TEXTS}
        said |= {name: getattr(values, f"{name}_q{number}") for name in ("verified", "participants")}
        entries.append(QuarterEntry(due, done, proof, notes_at=cell.at if cell else None, **said))
    return tuple(entries)


def _said(values: Values, name: str, quarter: int, *, whole: bool) -> str:
    """The text written for a quarter; at the *corte* (``whole``), also the text of no quarter in particular."""
    texts = [
        text for text in (getattr(values, f"{name}_q{quarter}"), getattr(values, name, "") if whole else "") if text
    ]
    return "\n".join(dict.fromkeys(texts[:1] if name == "recommendation" else texts))


def _indicator(values: Values) -> Indicator:
    return Indicator(values.target, values.baseline, values.accumulation, values.target_year)


def _dates(row: _Row, course: _Course) -> tuple[dt.date | None, dt.date | None, set[str]]:
    """Start, end, and the end among what is missing where it is needed: without a start the end is a milestone (section 3)."""
    values = row.values
    columns = _DATES & row.cells.keys()
    start = values.start.first if values.start else None
    end = values.end.last if values.end else None
    for span in (values.period, values.start, values.end):
        if span is not None and (
            span is values.period or span.both or (span is values.start and (span.last - span.first).days > _LONG)
        ):
            start, end = start or span.first, end or span.last
    missing = {"start", "end"} if "period" in row.bad else set()
    if values.applies and not _DATES & row.bad and not (row.unit is Unit.INDICATOR and start is end is None):
        missing |= _missing_end(row, course, columns) if end is None else set()
        if start is None and "start" in columns:
            course.told.append(finding("START-MISSING", row.cells["start"].at, header=course.header("start")))
    return start, end, missing


def _missing_end(row: _Row, course: _Course, columns: Collection[str]) -> set[str]:
    """The end where it is needed, told at its own cell or, without a column for it, at the activity."""
    if not row.by_dates and "end" not in course.sheet.columns.layout.mandatory:
        return set()
    own = next((name for name in ("end", "period") if name in columns), "")
    code: LiteralString = "DATE-MISSING" if own else "PLANNED-UNKNOWN"
    name = own or "description"
    course.told.append(finding(code, row.cells[name].at, header=course.header(name)))
    return {"end"}


def _unit(sheet: PlanSheet, judged: JudgedRow) -> Unit:
    unit = sheet.columns.layout.unit
    target = judged.cells.get("target")
    return Unit.INDICATOR if unit is Unit.SHARE and target is not None and cells.blank_of(target) is None else unit

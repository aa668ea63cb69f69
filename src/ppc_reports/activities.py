"""Judged rows to activities: lines carried down and numbered, keys, dates, indicators, and the four blanks kept."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from ppc_reports import cells
from ppc_reports.findings import Finding, finding
from ppc_reports.grid import Cell
from ppc_reports.model import (
    QUARTERS,
    Absent,
    Activity,
    Evidence,
    Figure,
    Indicator,
    Mode,
    Quarter,
    QuarterEntry,
    StrategicLine,
    Unit,
)
from ppc_reports.rows import ActivityRow, Judged
from ppc_reports.sheets import Sheet
from ppc_reports.strategic import Lines
from ppc_reports.tables import SheetRows, row_of
from ppc_reports.text import phrase, plain

_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,3})\s*[.)\-–]+\s*(?=\D)(.+)", re.DOTALL)
_LONG = 40


@dataclass(slots=True)
class _Carry:
    """What blank cells of a continuing block take from the rows above."""

    line: str = ""
    objective: str = ""
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    ordinal: dict[str, int] = field(default_factory=dict)


def build(sheet: Sheet, rows: SheetRows, corte: Quarter, lines: Lines, told: list[Finding]) -> list[Activity]:
    """The activities of a sheet, in its order; what had to be assumed is told."""
    carry = _Carry()
    found = []
    for row, judged, heading in rows.activities:
        found.append(_activity(sheet, row, judged, _Place(carry, heading, corte, lines, told)))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    carry: _Carry
    heading: str
    corte: Quarter
    lines: Lines
    told: list[Finding]


def _activity(sheet: Sheet, row: int, judged: Judged, place: _Place) -> Activity:
    values = row_of(judged)
    line = _line(sheet, values, place)
    numbered = _NUMBERED.fullmatch(values.description)
    description = phrase(numbered[2]) if numbered else values.description
    unit = _unit(sheet, judged)
    applies = values.applies and not _all_na(judged, unit, place.corte)
    start, end, missing = _dates(sheet, judged, applies=applies, place=place)
    bad = {name for name, _, _ in judged.problems}
    return Activity(
        key=_key(values, line.number, numbered[1] if numbered else "", place.carry),
        line=line.number,
        description=description,
        row=row,
        sheet=sheet.grid.sheet,
        leads=values.leads or place.carry.leads,
        supports=values.supports or place.carry.supports,
        start=start,
        end=end,
        product=values.product,
        weight=values.weight.number,
        applies=applies,
        unit=unit,
        unit_name=values.unit_name,
        mode=_mode(sheet, values),
        indicator=_indicator(judged, place.told) if unit is Unit.INDICATOR else None,
        furag_codes=values.furag_codes,
        quarters=_quarters(sheet, judged, place),
        own={name.removeprefix("own_"): getattr(values, name) for name in judged.cells if name.startswith("own_")},
        at={name: cell.at for name, cell in judged.cells.items() if "_q" not in name},
        unreadable=frozenset(bad | missing),
    )


def _line(sheet: Sheet, values: ActivityRow, place: _Place) -> StrategicLine:
    """The row's line: its own, carried down while blank, the heading it stands under, or one for the whole sheet."""
    carry = place.carry
    fresh = bool(values.line) and plain(values.line) != plain(carry.line)
    if values.line:
        carry.line = values.line
    elif place.heading and "line" not in sheet.columns.columns:
        carry.line = phrase(place.heading)
    if values.objective or fresh:
        carry.objective = values.objective
    if values.leads or values.line:
        carry.leads = values.leads
    if values.supports or values.line:
        carry.supports = values.supports
    return place.lines.named(carry.line or phrase(sheet.grid.sheet), carry.objective)


def _key(values: ActivityRow, line: str, numbered: str, carry: _Carry) -> str:
    """The key of the row: its code, or line.activity from its number, the number before its text, or its order in the line."""
    carry.ordinal[line] = carry.ordinal.get(line, 0) + 1
    if values.code:
        return values.code
    number = values.number or numbered or str(carry.ordinal[line])
    return number if "." in number else f"{line}.{number}"


def _unit(sheet: Sheet, judged: Judged) -> Unit:
    unit = sheet.columns.layout.unit
    target = judged.cells.get("target")
    return Unit.INDICATOR if unit is Unit.SHARE and target is not None and cells.blank_of(target) is None else unit


def _mode(sheet: Sheet, values: ActivityRow) -> Mode | None:
    """Increments or to date: as the row says, the headers, or the layout; None where the planned columns must decide."""
    if values.mode:
        return Mode.TO_DATE if "acumulad" in plain(values.mode) else Mode.INCREMENT
    said = sheet.columns.to_date
    return sheet.columns.layout.declared_mode if said == {False} else Mode.TO_DATE if said == {True} else None


def _all_na(judged: Judged, unit: Unit, corte: Quarter) -> bool:
    """True where the row's own figures say *No aplica*: all that was planned, or what was reported by the corte.

    An indicator has no planned figures: at least half of what it reported by the corte; other rows: all four quarters.
    """
    values = row_of(judged)
    planned = [
        figure.absent
        for number in QUARTERS
        if (figure := _quarter(values, "planned", number)).absent is not Absent.EMPTY
    ]
    if planned:
        return all(absent is Absent.NOT_APPLICABLE for absent in planned)
    last = corte.number if unit is Unit.INDICATOR else 4
    said = [
        figure.absent
        for number in range(1, last + 1)
        if (figure := _quarter(values, "achieved", number)).absent is not Absent.EMPTY
    ]
    share = said.count(Absent.NOT_APPLICABLE) / len(said) if said else 0
    return share >= 0.5 if unit is Unit.INDICATOR else len(said) == len(QUARTERS) and share == 1


def _quarter(values: ActivityRow, name: str, number: int) -> Figure:
    figure = getattr(values, f"{name}_q{number}")
    if not isinstance(figure, Figure):
        raise TypeError(f"{name} of T{number} is no figure")
    return figure


def _quarters(sheet: Sheet, judged: Judged, place: _Place) -> tuple[QuarterEntry, ...]:
    values = row_of(judged)
    entries = []
    for number in QUARTERS:
        planned, achieved = _quarter(values, "planned", number), _quarter(values, "achieved", number)
        if number == place.corte.number and "followup" in judged.cells:
            achieved = _followed_up(sheet, judged.cells["followup"], place.told)
        if _column_lost(sheet, "achieved", number):
            achieved = Figure(None, Absent.INVALID)
        if _column_lost(sheet, "planned", number) and not _planned_by_dates(sheet, judged):
            planned = Figure(None, Absent.INVALID)
        evidence: Evidence = getattr(values, f"evidence_q{number}")
        if evidence.at is None and values.evidence.at is not None and achieved.number:
            evidence = values.evidence
        notes = str(getattr(values, f"notes_q{number}")) or (values.notes if number == place.corte.number else "")
        at = judged.cells.get(f"notes_q{number}") or judged.cells.get("notes")
        entries.append(QuarterEntry(planned, achieved, evidence, notes, at.at if at else None))
    return tuple(entries)


def _column_lost(sheet: Sheet, name: str, number: int) -> bool:
    """True where other quarters have this column, this quarter has others, and this one could not be found."""
    keys = sheet.columns.columns
    if f"{name}@{number}" in keys:
        return False
    return any(key.startswith(f"{name}@") for key in keys) and any(key.endswith(f"@{number}") for key in keys)


def _followed_up(sheet: Sheet, cell: Cell, told: list[Finding]) -> Figure:
    """The progress a free text states: its percentage if it has one; prose is told and is not a figure."""
    if cells.blank_of(cell) is not None:
        return Figure(None, cells.blank_of(cell), cell.at, cells.shown(cell))
    text = cells.shown(cell)
    header = sheet.columns.columns["followup"].header
    share = cells.percent_within(cell)
    if share is None:
        told.append(finding("PROGRESS-PROSE", cell.at, header=header, found=text))
        return Figure(None, Absent.INVALID, cell.at, text)
    if cells.percent_in(text) is None and not cell.percent:
        told.append(finding("PROGRESS-IN-PROSE", cell.at, header=header, found=text))
    return Figure.of(share, cell.at, text)


def _indicator(judged: Judged, told: list[Finding]) -> Indicator:
    values = row_of(judged)
    if values.accumulation is None and "accumulation" in judged.cells:
        cell = judged.cells["accumulation"]
        told.append(finding("ACCUMULATION-ASSUMED", cell.at, found=cells.shown(cell)))
    return Indicator(values.target, values.baseline, values.accumulation, values.target_year)


def _dates(
    sheet: Sheet, judged: Judged, *, applies: bool, place: _Place
) -> tuple[dt.date | None, dt.date | None, set[str]]:
    """Start, end, and which of them are missing where they are needed."""
    values, year = row_of(judged), place.corte.year
    columns = {"start", "end", "period"} & judged.cells.keys()
    bad = {name for name, _, _ in judged.problems}
    if not columns:
        return _whole_year(year) if _planned_by_dates(sheet, judged) else (None, None, set())
    start = values.start.first if values.start else None
    end = values.end.last if values.end else None
    for span in (values.period, values.start, values.end):
        if span is not None and (span.last - span.first).days > _LONG:
            start, end = start or span.first, end or span.last
    if "start" not in columns and start is None and end is not None:
        start = dt.date(min(year, end.year), 1, 1)
    missing = {name for name, day in (("start", start), ("end", end)) if day is None and name not in bad}
    if "period" in bad:
        missing |= {"start", "end"}
    asked = missing if _planned_by_dates(sheet, judged) else missing & set(sheet.columns.layout.mandatory)
    needed = missing if applies and asked else set()
    for name in sorted(needed & judged.cells.keys()):
        place.told.append(finding("DATE-MISSING", judged.cells[name].at, header=_header(sheet, name)))
    return start, end, needed


def _header(sheet: Sheet, name: str) -> str:
    return sheet.columns.columns[name].header if name in sheet.columns.columns else ""


def _whole_year(year: int) -> tuple[dt.date, dt.date, set[str]]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31), set()


def _planned_by_dates(sheet: Sheet, judged: Judged) -> bool:
    """True where *programado* is left blank and follows from the dates; blank quantities plan nothing."""
    values = row_of(judged)
    blank = all(_quarter(values, "planned", number).absent is Absent.EMPTY for number in QUARTERS)
    return blank and _unit(sheet, judged) is not Unit.QUANTITY

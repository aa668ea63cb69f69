"""A workbook to a Plan: every row accounted for, every value with its cell, everything decided or refused told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePath

from ppc_reports.plan.findings import Finding, Unreadable, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.form import NO_FORM
from ppc_reports.plan.grid import At, Workbook
from ppc_reports.plan.model import Activity, Figure, Mode, Part, Plan, Quarter, Unit
from ppc_reports.plan.spanish import listing
from ppc_reports.plan.uses import ColumnUse
from ppc_reports.reading.activities import Shared, build
from ppc_reports.reading.balances.columns import column_findings, column_uses
from ppc_reports.reading.balances.figures import figure_balance
from ppc_reports.reading.balances.progress import Place, lost_figures, place_of, progress_findings
from ppc_reports.reading.balances.sheets import sheet_uses, unread_findings
from ppc_reports.reading.headings.matching import FOLLOWUP
from ppc_reports.reading.lines import Lines
from ppc_reports.reading.refusals import by_period
from ppc_reports.reading.sheets import Chosen, PlanSheet, choose
from ppc_reports.reading.tables import SheetRows, read_rows
from ppc_reports.reading.values.scales import decide_mode
from ppc_reports.reading.values.terms import same_terms
from ppc_reports.settings.layouts import Layout

_LIST = 3
"""How many rejected rows a table must have to be called a list."""
_REPEATED, _TIMES = 6, 4
"""How many rows say the same over and over in a log: each thing four times, or more."""
_MODE_NAMES = {Mode.INCREMENT: "del trimestre (suman 100 %)", Mode.TO_DATE: "acumuladas (llegan a 100 %)"}
_JOINED = re.compile(r"\s*[,/]\s*(?:[ye]\s+)?|\s+[ye]\s+|\s+[-–—]\s+")


Read = Sequence[tuple[PlanSheet, SheetRows]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook as read for a corte; ``layout`` and ``sheet`` are names for people."""

    plan: Plan
    corte: Quarter
    findings: tuple[Finding, ...]
    layout: str
    sheet: str


def read_plan(
    workbook: Workbook, layouts: Sequence[Layout], wanted: Quarter | None, today: dt.date, *, followed: bool = True
) -> Reading:
    """The plan of a workbook at a corte (None: the last ended, or the fourth of a year that is over).

    ``followed`` False takes a plan that has no place to report progress yet. Raises Unreadable when no sheet holds a plan, a
    mandatory header is missing, no sheet has such a place, the table is a list, or the corte is of another year.
    """
    chosen = choose(workbook, layouts, wanted, today)
    read = [(sheet, read_rows(sheet, chosen.corte)) for sheet in chosen.sheets]
    places = [place_of(sheet, rows, chosen.corte) for sheet, rows in read]
    if followed:
        _refuse(read, places)
    lines = Lines()
    told: list[Finding] = [*chosen.findings, *(finding(code) for code in workbook.notes), *_stale(chosen)]
    activities: list[Activity] = []
    for (sheet, rows), place in zip(read, places, strict=True):
        told += [
            *rows.findings,
            *(progress_findings(sheet, place, chosen.corte) if followed else ()),
            *column_findings(sheet, place),
        ]
        shared = Shared(chosen.corte, lines, told)
        activities += build(sheet, rows, lost_figures(sheet, place, chosen.corte), shared)
    if not activities:
        first = chosen.sheets[0]
        told.append(finding("PLAN-EMPTY", At(first.grid.sheet, first.columns.last_row, 1)))
    sheets = sheet_uses(workbook, chosen, activities, [line.name for line in lines.all()])
    told += unread_findings(sheets)
    uses = [tuple(column_uses(sheet, rows, place)) for (sheet, rows), place in zip(read, places, strict=True)]
    parts = tuple(_part(sheet, rows, own) for (sheet, rows), own in zip(read, uses, strict=True))
    plan = Plan(
        title=_first(sheet.preamble.title for sheet in chosen.sheets) or PurePath(workbook.name).stem,
        entity=_first(sheet.preamble.entity for sheet in chosen.sheets),
        year=chosen.corte.year,
        objective=_first(sheet.preamble.objective for sheet in chosen.sheets),
        lines=lines.all(),
        activities=_finished(activities, read, told),
        rejected=tuple(item for _, rows in read for item in rows.rejected),
        parts=parts,
        sheets=tuple(sheets),
        columns=tuple(chain.from_iterable(uses)),
        form=next((sheet.preamble.form for sheet in chosen.sheets if sheet.preamble.form != NO_FORM), NO_FORM),
    )
    keys = {(item.sheet, item.row): item.key for item in plan.activities}
    told = [_of_activity(item, keys) for item in told]
    layout, names = listing(dict.fromkeys(part.layout for part in parts)), listing(part.sheet for part in parts)
    return Reading(plan, chosen.corte, tuple(told), layout, names)


def _part(sheet: PlanSheet, rows: SheetRows, uses: Sequence[ColumnUse]) -> Part:
    """The sheet as a part of the plan, with its balances."""
    figures = figure_balance(sheet, rows, uses)
    return Part(sheet.grid.sheet, sheet.columns.layout.title, rows.balance, rows.headers, figures)


def _finished(activities: list[Activity], read: Read, told: list[Finding]) -> tuple[Activity, ...]:
    """The activities as they stand together: keys of their own, offices spelt alike, figures of one kind."""
    unnumbered = {(sheet.grid.sheet, row) for sheet, rows in read for row in rows.blank_keys}
    mixed = {sheet.grid.sheet for sheet, _ in read if len(sheet.columns.to_date) > 1}
    single = {sheet.grid.sheet for sheet, _ in read if FOLLOWUP in sheet.columns.columns}
    keyed = same_terms(_same_offices(_keyed(activities, unnumbered)))
    return tuple(_climbing(item) if item.sheet in single else item for item in _with_modes(keyed, mixed, told))


def _refuse(read: Read, places: Sequence[Place]) -> None:
    """Raises Unreadable for a list, most of whose rows are no activities, and for a plan without a place to report progress."""
    rejected = sum(len(rows.rejected) for _, rows in read)
    taken = sum(len(rows.activities) for _, rows in read)
    fullest = max(read, key=lambda pair: len(pair[1].balance.activities))[0]
    at = At(fullest.grid.sheet, fullest.columns.last_row, 1)
    if rejected >= _LIST and rejected > taken:
        raise Unreadable(finding("LIST-REJECTED", at, rejected=rejected, taken=taken))
    said = [
        (sheet.grid.sheet, plain(judged.row.description))
        for sheet, rows in read
        for _, judged, _ in rows.activities
        if judged.row
    ]
    if len(said) >= _REPEATED and len(set(said)) * _TIMES <= len(said):
        raise Unreadable(finding("LIST-REPEATS", at, count=len(said), different=len(set(said))))
    by_periods = next((told for sheet, _ in read if (told := by_period(sheet.columns))), None)
    if any(place.there and not (by_periods and place.wanting) for place in places):
        return
    if by_periods or not any(place.unread for place in places):
        raise Unreadable(by_periods or finding("PLAN-NO-PLACE", at))


def _keyed(activities: Sequence[Activity], unnumbered: Collection[tuple[str, int]]) -> list[Activity]:
    """The activities, those without a number under one that no other has: a blank is a missing number, not a repeated one."""
    taken = {item.key for item in activities if (item.sheet, item.row) not in unnumbered}
    keyed = []
    for item in activities:
        if (item.sheet, item.row) in unnumbered:
            free = (f"{item.line}.{number}" for number in range(1, len(activities) + len(taken) + 2))
            key = item.key if item.key not in taken else next(key for key in free if key not in taken)
            taken.add(key)
            keyed.append(replace(item, key=key))
        else:
            keyed.append(item)
    return keyed


def _climbing(item: Activity) -> Activity:
    """The activity with what was planned to date, as its one figure of progress is."""
    if item.mode is not Mode.INCREMENT:
        return item
    running, quarters = 0.0, []
    for entry in item.quarters:
        planned = entry.planned
        if planned.number is not None:
            running += planned.number
            planned = Figure.of(running, planned.at, planned.raw)
        quarters.append(replace(entry, planned=planned))
    return replace(item, mode=Mode.TO_DATE, quarters=tuple(quarters))


def _of_activity(told: Finding, keys: Mapping[tuple[str, int], str]) -> Finding:
    """The finding with the key of the activity in whose row its one cell is."""
    key = keys.get((told.sheet, told.cells[0][0]), "") if len(told.cells) == 1 else ""
    return replace(told, activity=key) if key and not told.activity else told


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _stale(chosen: Chosen) -> Iterator[Finding]:
    """Titles that name other years than the one reported."""
    for sheet in chosen.sheets:
        years = set(sheet.preamble.years)
        if years and chosen.corte.year not in years and sheet.preamble.title_at:
            yield finding(
                "STALE-YEAR",
                sheet.preamble.title_at,
                found=sheet.preamble.title,
                years=listing(map(str, sorted(years))),
                year=chosen.corte.year,
            )


def _same_offices(activities: Sequence[Activity]) -> list[Activity]:
    """Offices that differ only in case, accents or signs are one, spelt as where they come first.

    A name made of others that stand alone in the plan (``Gobierno, Salud y Prensa``) is those offices.
    """
    names = [name for item in activities for name in (*item.leads, *item.supports)]
    known = {plain(name): name for name in reversed(names)}
    spelt = {name: [known[plain(part)] for part in _alone(name, known)] for name in dict.fromkeys(names)}
    return [_spelt(item, spelt) for item in activities]


def _spelt(item: Activity, spelt: Mapping[str, Sequence[str]]) -> Activity:
    leads, supports = (
        tuple(dict.fromkeys(office for name in names for office in spelt[name]))
        for names in (item.leads, item.supports)
    )
    return item if (leads, supports) == (item.leads, item.supports) else replace(item, leads=leads, supports=supports)


def _alone(name: str, known: Mapping[str, str]) -> Sequence[str]:
    """The offices a name is made of where each of them is known by itself; else the name."""
    parts = _JOINED.split(name)
    return parts if len(parts) > 1 and all(plain(part) in known for part in parts) else (name,)


def _with_modes(activities: list[Activity], mixed: set[str], told: list[Finding]) -> Iterator[Activity]:
    """The activities with what their quarter figures are; undeclared, the planned columns of the workbook decide.

    In sheets of ``mixed`` headers nothing decides, and that was told. Where no quarter has a figure there is nothing to decide.
    """
    open_rows = [
        item for item in activities if item.mode is None and item.unit is Unit.SHARE and item.sheet not in mixed
    ]
    figures = [
        figure.number for item in open_rows for entry in item.quarters for figure in (entry.planned, entry.achieved)
    ]
    said = any(number is not None for number in figures)
    decided, by = decide_mode(open_rows) if said else (Mode.INCREMENT, "")
    if said:
        at = _quarter_cells(open_rows)
        told.append(
            finding("MODE-DECIDED", *at, mode=_MODE_NAMES[decided], by=by) if decided else finding("MODE-UNCLEAR", *at)
        )
    for item in activities:
        if item.mode is not None or item.sheet in mixed:
            yield item
        else:
            yield replace(item, mode=decided if item.unit is Unit.SHARE else Mode.INCREMENT)


def _quarter_cells(activities: Sequence[Activity]) -> tuple[At, ...]:
    """The first row's quarter cells: enough for a person to see which columns are meant."""
    first = activities[0]
    figures = [figure for entry in first.quarters for figure in (entry.planned, entry.achieved)]
    return tuple(figure.at for figure in figures if figure.at is not None and figure.at.sheet == first.sheet)

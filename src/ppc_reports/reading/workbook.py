"""A workbook to a Plan: every row accounted for, every value with its cell, everything decided or refused told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.form import NO_FORM
from ppc_reports.plan.grid import At, Workbook
from ppc_reports.plan.model import Activity, Mode, Part, Plan, Quarter, RejectedRow, Unit
from ppc_reports.plan.spanish import listing
from ppc_reports.reading.activities import build
from ppc_reports.reading.lines import Lines
from ppc_reports.reading.sheets import Chosen, choose
from ppc_reports.reading.tables import read_rows
from ppc_reports.reading.values.scales import decide_mode
from ppc_reports.settings.layouts import Layout

_MODE_NAMES = {Mode.INCREMENT: "del trimestre (suman 100 %)", Mode.TO_DATE: "acumuladas (llegan a 100 %)"}
_JOINED = re.compile(r"\s*[,/]\s*(?:[ye]\s+)?|\s+[ye]\s+|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook as read for a corte; ``layout`` and ``sheet`` are names for people."""

    plan: Plan
    corte: Quarter
    findings: tuple[Finding, ...]
    layout: str
    sheet: str


def read_plan(workbook: Workbook, layouts: Sequence[Layout], wanted: Quarter | None, today: dt.date) -> Reading:
    """The plan of a workbook at a corte (None: the last ended, or the fourth of a year that is over).

    Raises Unreadable when no sheet holds a plan, a mandatory header is missing, or the corte is of another year.
    """
    chosen = choose(workbook, layouts, wanted, today)
    lines = Lines()
    parts: list[Part] = []
    activities: list[Activity] = []
    rejected: list[RejectedRow] = []
    told: list[Finding] = [*chosen.findings, *(finding(code) for code in workbook.notes), *_stale(chosen)]
    for sheet in chosen.sheets:
        rows = read_rows(sheet, chosen.corte.year)
        told += rows.findings
        parts.append(Part(sheet.grid.sheet, sheet.columns.layout.title, rows.balance, rows.headers))
        rejected += rows.rejected
        activities += build(sheet, rows, chosen.corte, lines, told)
    if not activities:
        first = chosen.sheets[0]
        told.append(finding("PLAN-EMPTY", At(first.grid.sheet, first.columns.last_row, 1)))
    mixed = {sheet.grid.sheet for sheet in chosen.sheets if len(sheet.columns.to_date) > 1}
    plan = Plan(
        title=_first(sheet.preamble.title for sheet in chosen.sheets) or PurePath(workbook.name).stem,
        entity=_first(sheet.preamble.entity for sheet in chosen.sheets),
        year=chosen.corte.year,
        objective=_first(sheet.preamble.objective for sheet in chosen.sheets),
        lines=lines.all(),
        activities=tuple(_with_modes(_same_offices(activities), mixed, told)),
        rejected=tuple(rejected),
        parts=tuple(parts),
        form=next((sheet.preamble.form for sheet in chosen.sheets if sheet.preamble.form != NO_FORM), NO_FORM),
    )
    keys = {(item.sheet, item.row): item.key for item in plan.activities}
    told = [_of_activity(item, keys) for item in told]
    layout, sheets = listing(dict.fromkeys(part.layout for part in parts)), listing(part.sheet for part in parts)
    return Reading(plan, chosen.corte, tuple(told), layout, sheets)


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

    In sheets of ``mixed`` headers nothing decides, and that was told.
    """
    open_rows = [
        item for item in activities if item.mode is None and item.unit is Unit.SHARE and item.sheet not in mixed
    ]
    decided = decide_mode(open_rows) if open_rows else None
    if open_rows:
        at = _quarter_cells(open_rows)
        told.append(
            finding("MODE-DECIDED", *at, mode=_MODE_NAMES[decided]) if decided else finding("MODE-UNCLEAR", *at)
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

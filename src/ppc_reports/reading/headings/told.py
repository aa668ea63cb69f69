"""Findings on the header row of a sheet: columns missing, repeated, without header, of another kind, of other periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import LiteralString

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import QUARTERS, Unit
from ppc_reports.plan.spanish import listing
from ppc_reports.reading.headings.assignment import FoundColumn
from ppc_reports.reading.headings.columns import quarters_of
from ppc_reports.reading.headings.likeliest import counts_units
from ppc_reports.reading.headings.matching import FOLLOWUP, parse_header
from ppc_reports.reading.headings.under import FIGURES, PROGRESS
from ppc_reports.reading.sheets import PlanSheet
from ppc_reports.reading.values import cells

_CLASHING = ("planned@", "achieved@", "verified@", FOLLOWUP)
_SAME = 0.011
"""How far apart two figures of one meaning may be, written with other decimals (share)."""
_MOSTLY = 0.8
_OF_A_ROW = frozenset({"number", "code", "description", "leads", "start", "end", "product"})
_TWINS = 3
_PESOS = 100_000
"""From here on what is planned in a quarter, of no unit, is rather pesos than works, people or kilometres."""


def header_findings(sheet: PlanSheet, last: int) -> Iterator[Finding]:
    """The findings on the header row itself and on the columns under it; ``last`` is the quarter of the corte."""
    yield from _repeated(sheet)
    yield from _beside(sheet)
    columns = sheet.columns
    for number in columns.unlabelled:
        yield finding("COLUMN-UNLABELLED", At(sheet.grid.sheet, columns.last_row, number))
    yield from _missing(sheet, last)
    yield from _other_kind(sheet)
    if len(columns.to_date) > 1:
        marked = [column for column in columns.columns.values() if column.to_date]
        yield finding("MODE-MIXED", *(_at(sheet, column) for column in marked), header=marked[0].header)
    planned = [column for key, column in columns.columns.items() if key.startswith("planned@")]
    if columns.layout.unit is Unit.QUANTITY and not counts_units(columns):
        amounts = [number for column in planned for number in columns.under.figures(column.number).values() if number]
        code: LiteralString = "UNIT-MONEY" if amounts and median(amounts) >= _PESOS else "UNIT-DECIDED"
        yield finding(code, *(_at(sheet, column) for column in planned))
    if columns.by_states:
        yield finding("STATES-READ", *(_at(sheet, column) for column in columns.states))
    followup = columns.columns.get(FOLLOWUP)
    if followup is not None and columns.under.values(followup.number) in PROGRESS:
        yield finding("PROGRESS-AT-CORTE", _at(sheet, followup), header=followup.header)
    if columns.assigned.semesters:
        halves = [column for column in columns.columns.values() if column.period and column.period.slot[:1] == "s"]
        yield finding("SEMESTERS-READ", *(_at(sheet, column) for column in halves))
    if columns.assigned.ratios:
        open_ = columns.assigned.ratios
        yield finding("RATIO-UNCLEAR", *(_at(sheet, column) for column in open_), header=open_[0].header)


def _repeated(sheet: PlanSheet) -> Iterator[Finding]:
    for key, column in sheet.columns.repeated:
        kept = sheet.columns.columns[key]
        yield finding(
            "FIGURES-REPEATED" if _clash(sheet, key, column, kept) else "HEADER-REPEATED",
            _at(sheet, column),
            header=column.header,
            found=column.header,
            kept=kept.letters,
            letters=column.letters,
        )


def _beside(sheet: PlanSheet) -> Iterator[Finding]:
    """Another table of the plan at the side of this one: its activities and two more of their fields have a second column."""
    columns = sheet.columns
    twins = {
        key: column
        for key, column in columns.repeated
        if key in _OF_A_ROW
        and columns.under.filled(column.number)
        and columns.under.filled(columns.columns[key].number)
    }
    if "description" in twins and len(twins) >= _TWINS:
        yield finding(
            "PLAN-BESIDE", *(_at(sheet, column) for column in twins.values()), found=twins["description"].header
        )


def _missing(sheet: PlanSheet, last: int) -> Iterator[Finding]:
    """The quarters without a column of a figure that others have, at their other columns; and what the layout expects."""
    columns = sheet.columns
    for name, spanish_name in (("planned", "lo programado"), ("achieved", "lo ejecutado")):
        held = quarters_of(columns.columns, name)
        for number in QUARTERS if held and name not in columns.assigned.semesters else ():
            if number in held:
                continue
            beside = min((c.number for key, c in columns.columns.items() if key.endswith(f"@{number}")), default=0)
            needed = beside and (name == "planned" or number <= last)
            code = "COLUMN-MISSING" if needed else "QUARTER-MISSING"
            place = At(sheet.grid.sheet, columns.last_row, beside or 1)
            yield finding(code, place, quarter=f"T{number}", what=spanish_name)
    lost = [name for name in columns.layout.expected if name not in columns.columns]
    if lost:
        names = listing(f"«{columns.layout.fields[name][0]}»" for name in lost)
        yield finding("HEADER-EXPECTED", At(sheet.grid.sheet, columns.last_row, 1), names=names)


def _clash(sheet: PlanSheet, key: str, column: FoundColumn, kept: FoundColumn) -> bool:
    """True for two columns of one figure and quarter, both filled, with figures that do not follow from each other."""
    if not key.startswith(_CLASHING) or column.to_date != kept.to_date:
        return False
    under = sheet.columns.under
    if under.values(column.number) not in FIGURES or under.values(kept.number) not in FIGURES:
        return False
    figures, read = under.figures(column.number), under.figures(kept.number)
    if _alike(figures, read):
        return False
    same_title = parse_header(column.header).words == parse_header(kept.header).words
    return same_title or not _follows(sheet, key, figures, read)


def _alike(first: Mapping[int, float], second: Mapping[int, float]) -> bool:
    return first.keys() == second.keys() and all(
        abs(first[row] - second[row]) <= _SAME * abs(second[row]) for row in first
    )


def _follows(sheet: PlanSheet, key: str, figures: Mapping[int, float], read: Mapping[int, float]) -> bool:
    """True for the quotient of what was done and planned, of the quarter or by it, in most rows: it says nothing more."""
    name, _, slot = key.partition("@")
    if name != "achieved" or not slot.isdigit():
        return False
    columns, under = sheet.columns.columns, sheet.columns.under

    def given(what: str, number: int) -> Mapping[int, float]:
        column = columns.get(f"{what}@{number}")
        return under.figures(column.number) if column else {}

    planned = {number: given("planned", number) for number in QUARTERS}
    done = {number: given("achieved", number) for number in QUARTERS}
    by_now = range(1, int(slot) + 1)

    def explained(row: int, value: float) -> bool:
        reported = sum(done[number].get(row, 0.0) for number in by_now)
        bases = (
            (read.get(row, 0.0), planned[int(slot)].get(row, 0.0)),
            (reported, sum(planned[number].get(row, 0.0) for number in by_now)),
            (reported, sum(figures_of.get(row, 0.0) for figures_of in planned.values())),
            (reported, 1.0),
        )
        quotients = [part / whole for part, whole in bases if whole]
        return any(abs((value / 100 if value > one + 1 else value) - one) <= _SAME for one in quotients)

    agreeing = sum(explained(row, value) for row, value in figures.items())
    return agreeing >= _MOSTLY * len(figures)


def _at(sheet: PlanSheet, column: FoundColumn) -> At:
    return At(sheet.grid.sheet, sheet.columns.last_row, column.number)


def _other_kind(sheet: PlanSheet) -> Iterator[Finding]:
    """Columns whose header fits and whose values do not: a block that was shifted under its headers."""
    columns = sheet.columns
    if columns.by_states:
        return
    for key, column in columns.columns.items():
        if not key.startswith(("planned@", "achieved@", "weight")):
            continue
        values = columns.under.cells(column.number)
        said = [cell for cell in values if cells.blank_figure(cell) is None and not cells.is_error(cell)]
        prose = [
            cell for cell in said if isinstance(cell.value, str) and not any(sign.isdigit() for sign in cell.value)
        ]
        if len(said) >= 3 and len(prose) * 2 > len(said):
            code: LiteralString = "STATES-BESIDE-PLAN" if column in columns.states else "COLUMN-OTHER-KIND"
            yield finding(code, _at(sheet, column), header=column.header, found=cells.shown(prose[0]))

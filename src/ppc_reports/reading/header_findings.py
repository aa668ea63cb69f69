"""What the header row of a sheet has to tell: columns missing, repeated, unread, without header, or of another kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import QUARTERS, Unit
from ppc_reports.plan.spanish import listing
from ppc_reports.reading.headers import Column, ColumnMap, quarters_of
from ppc_reports.reading.matching import names_planned, names_progress, names_weight, parse_header
from ppc_reports.reading.sheets import Sheet, counts_units
from ppc_reports.reading.values import cells

_SAMPLE = 500


def header_findings(sheet: Sheet) -> Iterator[Finding]:
    """What the header row itself has to tell, and what the columns under it show of it."""
    yield from _repeated(sheet)
    columns = sheet.columns
    for number in columns.unlabelled:
        yield finding("COLUMN-UNLABELLED", At(sheet.grid.sheet, columns.last_row, number))
    yield from _missing(sheet)
    yield from _other_kind(sheet)
    if len(columns.to_date) > 1:
        marked = [column for column in columns.columns.values() if column.to_date]
        yield finding("MODE-MIXED", *(_at(sheet, column) for column in marked), header=marked[0].header)
    if columns.layout.unit is Unit.QUANTITY and not counts_units(columns):
        planned = [column for key, column in columns.columns.items() if key.startswith("planned@")]
        yield finding("UNIT-DECIDED", *(_at(sheet, column) for column in planned))
    yield from _unused(sheet)


def _repeated(sheet: Sheet) -> Iterator[Finding]:
    for key, column in sheet.columns.repeated:
        kept = sheet.columns.columns[key]
        yield finding(
            "FIGURES-REPEATED" if _differ(sheet, key, column, kept) else "HEADER-REPEATED",
            _at(sheet, column),
            header=column.header,
            found=column.header,
            kept=kept.letters,
            letters=column.letters,
        )


def _missing(sheet: Sheet) -> Iterator[Finding]:
    """The quarters without a column of a figure that others have, at their other columns; and what the layout expects."""
    columns = sheet.columns
    for name, spanish_name in (("planned", "lo programado"), ("achieved", "lo ejecutado")):
        held = quarters_of(columns.columns, name)
        for number in QUARTERS if held else ():
            if number in held:
                continue
            beside = min((c.number for key, c in columns.columns.items() if key.endswith(f"@{number}")), default=0)
            code = "COLUMN-MISSING" if beside else "QUARTER-MISSING"
            place = At(sheet.grid.sheet, columns.last_row, beside or 1)
            yield finding(code, place, quarter=f"T{number}", what=spanish_name)
    lost = [name for name in columns.layout.expected if name not in columns.columns]
    if lost:
        names = listing(f"«{columns.layout.fields[name][0]}»" for name in lost)
        yield finding("HEADER-EXPECTED", At(sheet.grid.sheet, columns.last_row, 1), names=names)


def _unused(sheet: Sheet) -> Iterator[Finding]:
    """The columns with data that no field took: the progress that no other column reports, weights, and the rest."""
    columns = sheet.columns
    left = [column for column in columns.unused if _holds(sheet, column)]
    unread = [column for column in left if _says_more(columns, column) and _figures(sheet, column.number)]
    weights = [column for column in left if names_weight(column.header) and _figures(sheet, column.number)]
    others = [column for column in left if column not in unread and column not in weights]
    if unread:
        yield finding("PROGRESS-UNREAD", *(_at(sheet, column) for column in unread), names=_named(unread))
    if weights:
        yield finding("WEIGHT-UNREAD", *(_at(sheet, column) for column in weights), names=_named(weights))
    if others:
        yield finding("COLUMNS-UNUSED", _at(sheet, others[0]), names=_named(others))


def _named(columns: Sequence[Column]) -> str:
    return listing((f"«{column.header}» ({column.letters})" for column in columns), 12)


def _differ(sheet: Sheet, key: str, column: Column, kept: Column) -> bool:
    """True for two columns of one quarter figure, of the same title, with other numbers."""
    if not key.startswith(("planned@", "achieved@")):
        return False
    words = parse_header(column.header).words
    same = (words, column.to_date) == (parse_header(kept.header).words, kept.to_date)
    figures = _figures(sheet, column.number) if same else {}
    return bool(figures) and figures != _figures(sheet, kept.number)


def _says_more(columns: ColumnMap, column: Column) -> bool:
    """True for a column of progress where no other says what was done, or what was planned."""
    if not column.progress:
        return False
    reported = "followup" in columns.columns or bool(quarters_of(columns.columns, "achieved"))
    if not reported:
        return True
    header = parse_header(column.header)
    told = names_planned(header.words) or (header.quarter is not None and names_progress(header.words))
    return told and not quarters_of(columns.columns, "planned")


def _figures(sheet: Sheet, column: int) -> dict[int, float]:
    """The numbers of a column by their rows, percentages as shares."""
    found = {}
    for row in _below(sheet):
        cell = sheet.grid.cell(row, column)
        number = cells.plain_number(cell)
        number = cells.percent_within(cell) if number is None else number
        if number is not None:
            found[row] = number
    return found


def _below(sheet: Sheet) -> range:
    return range(sheet.columns.last_row + 1, min(sheet.grid.height, sheet.columns.last_row + _SAMPLE) + 1)


def _holds(sheet: Sheet, column: Column) -> bool:
    return any(sheet.grid.value(row, column.number) not in (None, "") for row in _below(sheet))


def _at(sheet: Sheet, column: Column) -> At:
    return At(sheet.grid.sheet, sheet.columns.last_row, column.number)


def _other_kind(sheet: Sheet) -> Iterator[Finding]:
    """Columns whose header fits and whose values do not: a block that was shifted under its headers."""
    grid, columns = sheet.grid, sheet.columns
    for key, column in columns.columns.items():
        if not key.startswith(("planned@", "achieved@", "weight")):
            continue
        values = [grid.cell(row, column.number) for row in _below(sheet)]
        said = [cell for cell in values if cells.blank_figure(cell) is None and not cells.is_error(cell)]
        prose = [
            cell for cell in said if isinstance(cell.value, str) and not any(sign.isdigit() for sign in cell.value)
        ]
        if len(said) >= 3 and len(prose) * 2 > len(said):
            yield finding("COLUMN-OTHER-KIND", _at(sheet, column), header=column.header, found=cells.shown(prose[0]))

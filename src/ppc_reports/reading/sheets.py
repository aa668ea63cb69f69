"""Which sheets of a workbook hold the plan, of which year, in which layout; and which corte is reported."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ppc_reports.plan.findings import Finding, Unreadable, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At, Cell, Grid, Workbook
from ppc_reports.plan.model import Quarter, Unit
from ppc_reports.plan.spanish import day, listing
from ppc_reports.reading.headers import ColumnMap, quarters_of, recognise
from ppc_reports.reading.matching import names_month, parse_header
from ppc_reports.reading.preamble import Preamble, read_preamble, usual, years_in
from ppc_reports.reading.values import scales
from ppc_reports.reading.values.cells import percent_within, plain_number
from ppc_reports.settings.layouts import Layout

_SAMPLE = 200
_MOSTLY = 0.8
_PERCENT_STEP = 5
_MONTHS_KEPT = 6
_SLACK = 3
"""How many columns fewer a layout may recognise and still be the one whose figures are of the right kind."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds a plan: its grid, the columns recognised, and what stands above them."""

    grid: Grid
    columns: ColumnMap
    preamble: Preamble

    @property
    def years(self) -> tuple[int, ...]:
        """The years the sheet itself is of: its quarter columns', else its name's, else none."""
        return tuple(sorted(self.columns.years)) or years_in(self.grid.sheet)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is read, for which corte, and what there was to tell on the way."""

    sheets: tuple[Sheet, ...]
    corte: Quarter
    findings: tuple[Finding, ...]


def choose(workbook: Workbook, layouts: Sequence[Layout], wanted: Quarter | None, today: dt.date) -> Chosen:
    """The sheets to read and the corte. Raises Unreadable for no known layout, a missing mandatory header, another year."""
    found = [_sheet(grid, layouts) for grid in workbook.grids if grid.height]
    plans = [sheet for sheet in found if sheet is not None and not sheet.columns.missing]
    told = [finding("SHEET-HIDDEN", At(sheet.grid.sheet, 1, 1)) for sheet in plans if sheet.grid.hidden]
    visible = [sheet for sheet in plans if not sheet.grid.hidden]
    if not visible:
        raise Unreadable(_nothing_known(workbook, [sheet for sheet in found if sheet and not sheet.grid.hidden]))
    corte = _corte(workbook, visible, wanted, today)
    if corte.end >= today:
        told.append(finding("CORTE-NOT-ENDED", corte=corte, day=day(corte.end)))
    taken = []
    for sheet in visible:
        if sheet.years and corte.year not in sheet.years:
            told.append(
                finding(
                    "SHEET-OTHER-YEAR",
                    At(sheet.grid.sheet, 1, 1),
                    found=listing(map(str, sheet.years)),
                    year=corte.year,
                )
            )
            continue
        columns = sheet.columns.for_year(corte.year)
        if columns.missing:
            told.append(_missing(sheet.columns, columns.missing))
            continue
        taken.append(Sheet(sheet.grid, columns, sheet.preamble))
    if not taken:
        raise _other_year(corte, _years(workbook, visible))
    return Chosen(tuple(taken), corte, tuple(told))


def _sheet(grid: Grid, layouts: Sequence[Layout]) -> Sheet | None:
    """The sheet in its likeliest layout: of those that recognise about the most, one whose figures are of its kind."""
    named = [layout for layout in layouts if _named(grid.sheet, layout)]
    maps = recognise(grid, named)
    if not maps:
        return None
    best = likeliest(grid, maps)
    return Sheet(grid, best, read_preamble(grid, best))


def likeliest(grid: Grid, maps: Sequence[ColumnMap]) -> ColumnMap:
    """The reading to take of several of one sheet. Raises ValueError without any."""
    return max(_fullest(maps), key=lambda columns: _fitness(grid, columns))


def _fullest(maps: Sequence[ColumnMap]) -> Sequence[ColumnMap]:
    """Of the readings with the most quarter figures: the whole ones, unless one that lacks a field recognises more."""
    figures = max(_figures(columns) for columns in maps)
    fullest = [columns for columns in maps if _figures(columns) == figures]
    most = max(_recognised(columns) for columns in fullest)
    whole = [columns for columns in fullest if not columns.missing and _recognised(columns) >= most - _SLACK]
    if any(_recognised(columns) == most for columns in whole):
        return whole
    return [columns for columns in fullest if _recognised(columns) == most]


def _recognised(columns: ColumnMap) -> int:
    """How many columns a reading recognises; less for what it lacks beyond one field, whose title may be misspelt.

    A sheet without its quarter figures may never have had them: that counts more.
    """
    wants = any(name.startswith("quarters.") for name in columns.missing)
    lost = sum(name not in columns.columns for name in columns.layout.expected)
    lacks = max(len(columns.missing) - 1, _SLACK if wants else 0)
    return len(columns.columns) - lacks - max(lost - 1, 0)


def _figures(columns: ColumnMap) -> int:
    return sum(key.startswith(("planned@", "achieved@")) for key in columns.columns)


def _fitness(grid: Grid, columns: ColumnMap) -> tuple[bool, int, int, bool]:
    unmet = len(columns.missing) + sum(name not in columns.columns for name in columns.layout.expected)
    return _kind_fits(grid, columns), _recognised(columns), -unmet, columns.layout.unit is Unit.SHARE


def _named(sheet: str, layout: Layout) -> bool:
    patterns = [plain(pattern.replace("*", "")) for pattern in layout.sheets]
    return any(pattern in plain(sheet) for pattern in patterns)


def _kind_fits(grid: Grid, columns: ColumnMap) -> bool:
    """True unless the figures are plainly of another unit than the layout's, shares or amounts: what is planned decides."""
    planned = _cells_of(grid, columns, "planned")
    if columns.layout.unit is Unit.QUANTITY:
        return not _are_shares(planned) and (counts_units(columns) or _are_amounts(planned))
    if columns.layout.unit is Unit.SHARE and not quarters_of(columns.columns, "planned"):
        return not _are_amounts(_cells_of(grid, columns, "achieved"))
    return _are_shares(planned)


def _cells_of(grid: Grid, columns: ColumnMap, name: str) -> list[list[Cell]]:
    """The cells of a quarter figure, row by row."""
    places = [columns.columns[f"{name}@{number}"].number for number in quarters_of(columns.columns, name)]
    rows = range(columns.last_row + 1, min(grid.height, columns.last_row + _SAMPLE) + 1)
    return [[grid.cell(row, place) for place in places] for row in rows]


def counts_units(columns: ColumnMap) -> bool:
    """True where a column says that figures are amounts: their unit, or a total or target of the year."""
    return bool({"unit_name", "own.target", "own.planned_total", "own.progress"} & columns.columns.keys())


def _are_amounts(rows: Sequence[Sequence[Cell]]) -> bool:
    """True where figures can hardly be percentages: whole numbers, most rows with one that no percentage of a plan is."""
    said = [
        numbers for row in rows if (numbers := [number for cell in row if (number := _number(cell, 1)) is not None])
    ]
    numbers = [number for row in said for number in row]
    whole = all(number.is_integer() for number in numbers) and any(number > 1 for number in numbers)
    odd = sum(any(number % _PERCENT_STEP for number in row) for row in said)
    return whole and odd >= _MOSTLY * len(said)


def _are_shares(rows: Sequence[Sequence[Cell]]) -> bool:
    """True where figures are written as percents, or add up to 100 % or end with it; and where there are none."""
    said = [cell for row in rows for cell in row if _number(cell, 1) is not None]
    if sum(plain_number(cell) is None for cell in said) * 2 > len(said) or not said:
        return True
    scale = scales.column_scale(said).scale
    shares = [[share for cell in row if (share := _number(cell, scale)) is not None] for row in rows]
    sums = [(sum(row), row[-1]) for row in shares if row]
    return sum(any(abs(value - 1) <= scales.FITS for value in pair) for pair in sums) >= _MOSTLY * len(sums)


def _number(cell: Cell, scale: float) -> float | None:
    """The figure of a cell, its percents as shares and its plain numbers by ``scale``; None for none."""
    plainly = plain_number(cell)
    return percent_within(cell) if plainly is None else plainly / scale


def _nothing_known(workbook: Workbook, nearest: Sequence[Sheet]) -> Finding:
    """What the best sheet lacks, or that no sheet has anything like a plan."""
    best = max(nearest, key=lambda sheet: len(sheet.columns.columns), default=None)
    if best is None:
        return finding("LAYOUT-UNKNOWN", found=listing(grid.sheet for grid in workbook.grids[:8]))
    months = [column.header for column in best.columns.unused if names_month(column.header)]
    if len(months) >= _MONTHS_KEPT:
        return finding("PLAN-MONTHLY", _header_at(best.columns), found=listing(months))
    in_names = [sheet.grid.sheet for sheet in nearest if parse_header(sheet.grid.sheet).quarter]
    if len(in_names) > 1:
        return finding("QUARTER-IN-SHEET", _header_at(best.columns), found=listing(in_names))
    return _missing(best.columns, best.columns.missing)


def _header_at(columns: ColumnMap) -> At:
    return At(columns.sheet, columns.last_row, 1)


def _missing(columns: ColumnMap, missing: Sequence[str]) -> Finding:
    aliases: dict[str, tuple[str, ...]] = {str(name): names for name, names in columns.layout.fields.items()}
    aliases |= {f"quarters.{name}": names for name, names in columns.layout.quarters.items()}
    seen = [column.header for column in (*columns.columns.values(), *columns.unused)]
    return finding(
        "HEADER-MISSING",
        _header_at(columns),
        missing=listing(f"«{aliases[name][0]}»" if name in aliases else f"«{name}»" for name in missing),
        seen=listing(f"«{header}»" for header in seen[:25]) or "ninguno",
        layout=columns.layout.title,
    )


def _years(workbook: Workbook, sheets: Sequence[Sheet]) -> list[int]:
    """The years the workbook may be of: those its sheets name, else its preambles' (the most usual), else its file name's."""
    named = sorted({year for sheet in sheets for year in sheet.years})
    if named:
        return named
    labelled = Counter(sheet.preamble.year for sheet in sheets if sheet.preamble.year)
    written = Counter(year for sheet in sheets for year in set(sheet.preamble.years))
    best = usual(labelled) or usual(written + Counter(years_in(workbook.name)))
    return [best] if best else []


def _other_year(corte: Quarter, years: Sequence[int]) -> Unreadable:
    return Unreadable(
        finding("CORTE-OTHER-YEAR", corte=corte, years=listing(map(str, years)), last=max(years, default=corte.year))
    )


def _corte(workbook: Workbook, sheets: Sequence[Sheet], wanted: Quarter | None, today: dt.date) -> Quarter:
    """The corte asked for, if the plan is of its year; else the last ended, or the fourth of a year that is over."""
    years = _years(workbook, sheets)
    if wanted is not None:
        if years and wanted.year not in years:
            raise _other_year(wanted, years)
        return wanted
    if not years:
        raise Unreadable(finding("YEAR-UNKNOWN"))
    ended = Quarter.last_ended(today)
    over = [year for year in years if year <= ended.year]
    if not over:
        raise Unreadable(finding("YEAR-NOT-STARTED", years=listing(map(str, years))))
    return ended if max(over) == ended.year else Quarter(max(over), 4)

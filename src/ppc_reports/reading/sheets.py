"""The sheets of a workbook that hold the plan, its year, its layout, and the corte that is reported."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ppc_reports.plan.findings import Finding, Unreadable, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At, Grid, Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.spanish import day, listing
from ppc_reports.plan.uses import Role
from ppc_reports.reading.headings.columns import ColumnMap, recognise
from ppc_reports.reading.headings.likeliest import likeliest
from ppc_reports.reading.headings.matching import parse_header
from ppc_reports.reading.preamble import Preamble, read_preamble, usual, years_in
from ppc_reports.reading.refusals import LEAST_FIELDS, known_fields, missing_names, nothing_known
from ppc_reports.settings.layouts import Layout

_LIST = re.compile(r"(?:registro|bitacora|listado|lista|inventario|directorio|planilla|relacion|base de datos)\b")
_PLAN = re.compile(r"\b(?:plan|planes|seguimiento|estrategia|politica|matriz|programa|cronograma)\b")


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A sheet that holds a plan: its grid, the columns recognised, and what stands above them."""

    grid: Grid
    columns: ColumnMap
    preamble: Preamble

    @property
    def own_year(self) -> int | None:
        """The year the sheet says it is of, above its table or in its name; None where it names none, or several."""
        named = years_in(self.grid.sheet)
        written = named if len(named) == 1 else tuple(dict.fromkeys(self.preamble.years))
        return self.preamble.year or (written[0] if len(written) == 1 else None)

    @property
    def years(self) -> tuple[int, ...]:
        """The years the sheet itself is of: its quarter columns', else its name's, else none.

        Columns of quarters without a year beside others with one are of the year the sheet is of, or of any.
        """
        named = self.columns.years
        if not named:
            return years_in(self.grid.sheet)
        if self.columns.undated:
            return tuple(sorted({*named, self.own_year})) if self.own_year else ()
        return tuple(sorted(named))

    def for_year(self, year: int) -> PlanSheet:
        """The sheet with the columns of that year."""
        return replace(self, columns=self.columns.for_year(year, self.own_year))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheets to read, the corte, the findings on the way, and why each other sheet is not read.

    ``others``: sheet → its role and why; ``nearest``: what was recognised of those that were not read.
    """

    sheets: tuple[PlanSheet, ...]
    corte: Quarter
    findings: tuple[Finding, ...]
    others: Mapping[str, tuple[Role, str]] = field(default_factory=dict)
    nearest: tuple[PlanSheet, ...] = ()


def choose(workbook: Workbook, layouts: Sequence[Layout], wanted: Quarter | None, today: dt.date) -> Chosen:
    """The sheets to read and the corte. Raises Unreadable for no known layout, a missing mandatory header, another year."""
    found = [sheet for grid in workbook.grids if grid.height and (sheet := _sheet(grid, layouts))]
    plans = [sheet for sheet in found if not sheet.columns.missing and _is_plan(sheet)]
    left_out = {grid.sheet for grid in workbook.grids if _ignored(grid.sheet, plans)}
    told = [finding("SHEET-HIDDEN", At(sheet.grid.sheet, 1, 1)) for sheet in plans if sheet.grid.hidden]
    visible = [sheet for sheet in plans if not sheet.grid.hidden and sheet.grid.sheet not in left_out]
    if not visible:
        seen = [sheet.columns for sheet in found if not sheet.grid.hidden]
        raise Unreadable(nothing_known([grid.sheet for grid in workbook.grids], seen))
    by_sheet = [sheet.columns.sheet for sheet in visible if _of_one_period(sheet.columns)]
    if len(by_sheet) > 1:
        at = At(visible[0].grid.sheet, visible[0].columns.last_row, 1)
        raise Unreadable(finding("QUARTER-IN-SHEET", at, found=listing(by_sheet)))
    corte = _corte(workbook, visible, wanted, today)
    if corte.end >= today:
        told.append(finding("CORTE-NOT-ENDED", corte=corte, day=day(corte.end)))
    taken: list[PlanSheet] = []
    others: dict[str, tuple[Role, str]] = dict.fromkeys(left_out, (Role.IGNORED, "el formato la deja por fuera"))
    for sheet in visible:
        name = sheet.grid.sheet
        if sheet.years and corte.year not in sheet.years:
            years = listing(map(str, sheet.years))
            if sheet.columns.years and sheet.own_year == corte.year:
                others[name] = Role.UNREAD, f"dice ser de {corte.year} y sus columnas son de {years}"
                continue
            told.append(finding("SHEET-OTHER-YEAR", At(name, 1, 1), found=years, year=corte.year))
            others[name] = Role.OTHER_YEAR, f"es de {years}"
            continue
        of_year = sheet.for_year(corte.year)
        if of_year.columns.missing:
            others[name] = Role.UNREAD, f"para {corte.year} no tiene {missing_names(of_year.columns)}"
            continue
        taken.append(of_year)
    if not taken:
        raise _other_year(corte, _years(workbook, visible))
    read = {sheet.grid.sheet for sheet in taken}
    nearest = tuple(sheet for sheet in found if sheet.grid.sheet not in read)
    return Chosen(tuple(taken), corte, tuple(told), others, nearest)


def _of_one_period(columns: ColumnMap) -> bool:
    """True for a sheet named for a part of the year whose headings name none."""
    return parse_header(columns.sheet).period is not None and not any(
        key.startswith(("planned@", "achieved@")) for key in columns.columns
    )


def _ignored(name: str, plans: Sequence[PlanSheet]) -> bool:
    """True for a sheet that a layout of the workbook leaves out."""
    patterns = [pattern for sheet in plans for pattern in sheet.columns.layout.ignore_sheets]
    return any(_matches(name, pattern) for pattern in patterns)


def _is_plan(sheet: PlanSheet) -> bool:
    """False for a list: a table of fewer than three fields that hold something, or that calls itself a register."""
    title = plain(sheet.preamble.title)
    listed = _LIST.match(title) is not None and not _PLAN.search(title)
    return len(known_fields(sheet.columns)) >= LEAST_FIELDS and not listed


def _sheet(grid: Grid, layouts: Sequence[Layout]) -> PlanSheet | None:
    """The sheet in its likeliest layout: of those that recognise about the most, one whose figures are of its kind."""
    named = [layout for layout in layouts if _named(grid.sheet, layout)]
    maps = recognise(grid, named)
    if not maps:
        return None
    best = likeliest(grid, maps)
    return PlanSheet(grid, best, read_preamble(grid, best))


def _named(sheet: str, layout: Layout) -> bool:
    return any(_matches(sheet, pattern) for pattern in layout.sheets)


def _matches(sheet: str, pattern: str) -> bool:
    """True where a sheet's name holds the pattern, folded; ``*`` stands for anything."""
    return plain(pattern.replace("*", "")) in plain(sheet)


def _years(workbook: Workbook, sheets: Sequence[PlanSheet]) -> list[int]:
    """The years the workbook may be of: those its sheets name, else its preambles' (the most usual), else its file name's."""
    named = sorted({year for sheet in sheets for year in sheet.years})
    if named:
        named = sorted({*named, *(sheet.own_year for sheet in sheets if not sheet.years and sheet.own_year)})
    if named:
        return named
    if any(sheet.columns.years for sheet in sheets):
        return []
    labelled = Counter(sheet.preamble.year for sheet in sheets if sheet.preamble.year)
    written = Counter(year for sheet in sheets for year in set(sheet.preamble.years))
    best = usual(labelled) or usual(written + Counter(years_in(workbook.name)))
    return [best] if best else []


def _other_year(corte: Quarter, years: Sequence[int]) -> Unreadable:
    return Unreadable(
        finding("CORTE-OTHER-YEAR", corte=corte, years=listing(map(str, years)), last=max(years, default=corte.year))
    )


def _corte(workbook: Workbook, sheets: Sequence[PlanSheet], wanted: Quarter | None, today: dt.date) -> Quarter:
    """The corte asked for, if the plan is of its year; else the last ended, or the fourth of a year that is over.

    Before the first quarter of the year has ended it is the first.
    """
    years = _years(workbook, sheets)
    if wanted is not None:
        if years and wanted.year not in years:
            raise _other_year(wanted, years)
        return wanted
    if not years:
        raise Unreadable(finding("YEAR-UNKNOWN"))
    ended = Quarter.last_ended(today)
    over = [year for year in years if year <= ended.year]
    if today.year in years and not over:
        return Quarter(today.year, 1)
    if not over:
        raise Unreadable(finding("YEAR-NOT-STARTED", years=listing(map(str, years))))
    return ended if max(over) == ended.year else Quarter(max(over), 4)

"""Why a workbook is not read: said of its fullest sheet, by the true reason, with the ways on."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.spanish import listing
from ppc_reports.reading.headings.aspects import speaks_of_progress
from ppc_reports.reading.headings.columns import ColumnMap
from ppc_reports.reading.headings.matching import FOLLOWUP, names_month, parse_header
from ppc_reports.reading.headings.periods import SPAN_NAMES, UNFIT, PeriodLength
from ppc_reports.reading.headings.under import Values

LEAST_FIELDS = 3
"""A table of fewer fields is a list and no plan."""
_MONTHS_KEPT, _PERIODS_KEPT = 3, 2
_SHOWN = 25


def nothing_known(names: Sequence[str], nearest: Sequence[ColumnMap]) -> Finding:
    """The refusal of a workbook: what the fullest of its recognised sheets lacks, or that there is nothing like a plan."""
    best = max(nearest, key=_fullness, default=None)
    if best is None:
        return finding("LAYOUT-UNKNOWN", found=listing(names[:8]))
    at = At(best.sheet, best.last_row, 1)
    in_names = [columns.sheet for columns in nearest if parse_header(columns.sheet).period]
    if len(in_names) > 1:
        return finding("QUARTER-IN-SHEET", at, found=listing(in_names))
    told = by_period(best) or bare_quarters(best) or unread_progress(best)
    if told is not None:
        return told
    if len(known_fields(best)) < LEAST_FIELDS:
        return few_fields(best)
    return missing(best) if best.missing else finding("LIST-NAMED", at)


def _fullness(columns: ColumnMap) -> tuple[int, int]:
    rows = columns.under.grid.rows[columns.last_row :]
    return sum(any(value not in (None, "") for value in row) for row in rows), len(columns.columns)


def known_fields(columns: ColumnMap) -> frozenset[str]:
    """The fields recognised in a table, each once whatever its quarters; of a table that is filled in, the filled ones."""
    filled = {key for key, column in columns.columns.items() if columns.under.filled(column.number)}
    return frozenset(key.partition("@")[0] for key in filled or columns.columns)


def by_period(columns: ColumnMap) -> Finding | None:
    """That a table goes by parts of the year that are no quarters, or by months that do not say what they are."""
    at = At(columns.sheet, columns.last_row, 1)
    periods = [column for column in columns.unused if column.period and column.period.span in UNFIT]
    filled = [column for column in periods if columns.under.filled(column.number)]
    if len(filled) >= _PERIODS_KEPT:
        spans = {column.period.span for column in filled if column.period}
        span = spans.pop() if len(spans) == 1 else PeriodLength.OTHER
        named = listing((f"«{column.header}»" for column in filled), 12)
        return finding("PLAN-PERIODS", at, found=SPAN_NAMES[span], names=named)
    months = [column for column in columns.unused if names_month(column.header)]
    marked = any(columns.under.values(column.number) is Values.TEXTS for column in months)
    if len(months) < _MONTHS_KEPT or marked:
        return None
    return finding("PLAN-MONTHLY", at, found=listing(column.header for column in months))


def bare_quarters(columns: ColumnMap) -> Finding | None:
    """That a table has columns of quarters that do not say what was planned and what was done."""
    quarters = (column for column in columns.unused if column.period and column.period.span is PeriodLength.QUARTER)
    bare = [column for column in quarters if column.words in ("", "porcentaje")]
    if len(bare) < _PERIODS_KEPT:
        return None
    named = listing((f"«{column.header}»" for column in bare), 12)
    return finding(
        "PLAN-QUARTERS", *(At(columns.sheet, columns.last_row, column.number) for column in bare), names=named
    )


def unread_progress(columns: ColumnMap) -> Finding | None:
    """That the table has filled columns that speak of progress, and none of them was understood."""
    found = [
        column
        for column in columns.unused
        if columns.under.filled(column.number) and not column.aspect and speaks_of_progress(column.header)
    ]
    if not found or any(key.partition("@")[0] in ("achieved", FOLLOWUP) for key in columns.columns):
        return None
    named = listing((f"«{column.title}» ({column.letters})" for column in found), 12)
    return finding(
        "PROGRESS-UNREAD", *(At(columns.sheet, columns.last_row, column.number) for column in found), names=named
    )


def few_fields(columns: ColumnMap) -> Finding:
    """That a table is a list and no plan."""
    known = [column.header for key, column in columns.columns.items() if key.partition("@")[0] in known_fields(columns)]
    return finding(
        "LIST-NOT-PLAN", At(columns.sheet, columns.last_row, 1), found=listing(f"«{header}»" for header in known)
    )


def missing(columns: ColumnMap) -> Finding:
    """The mandatory fields that a table lacks, and the headings that it has."""
    lacks = missing_names(columns)
    seen = [column.header for column in (*columns.columns.values(), *columns.unused)]
    shown = [f"«{header}»" for header in seen if plain(header) not in {plain(name) for name in _first_names(columns)}]
    return finding(
        "HEADER-MISSING",
        At(columns.sheet, columns.last_row, 1),
        missing=lacks,
        seen=listing(shown[:_SHOWN]) or "ninguno",
        layout=columns.layout.title,
    )


def missing_names(columns: ColumnMap) -> str:
    """The mandatory fields that a table lacks, by their usual headings."""
    return listing(f"«{name}»" for name in _first_names(columns))


def _first_names(columns: ColumnMap) -> list[str]:
    aliases: dict[str, tuple[str, ...]] = {str(name): names for name, names in columns.layout.fields.items()}
    aliases |= {f"quarters.{name}": names for name, names in columns.layout.quarters.items()}
    return [aliases[name][0] if name in aliases else name for name in columns.missing]

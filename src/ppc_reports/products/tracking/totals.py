"""The live totals of a row and of the weights, each with the value it has: the formula once more, for viewers.

They follow section 4 of docs/dominio.md: shares add up, results are compared with the target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ppc_reports.excel.book import Content, Formula
from ppc_reports.plan.model import QUARTERS, Accumulation
from ppc_reports.products.tracking import columns as col
from ppc_reports.products.tracking.lists import ACCUMULATION_NAMES

Row = Mapping[str, Content]
"""One row of the table: header → content; a header that is missing is a blank cell."""

_LAST = tuple(ACCUMULATION_NAMES[kind] for kind in (Accumulation.FLOW, Accumulation.STOCK))
_FROM_BASELINE = tuple(ACCUMULATION_NAMES[kind] for kind in (Accumulation.CAPACITY, Accumulation.REDUCTION))


def total_planned(row: int, cells: Row) -> Formula:
    """Σ *programado* as a share 0..1, blank where no quarter has a number."""
    places = _places(col.planned, row)
    figures = _numbers(cells, map(col.planned, QUARTERS))
    return Formula(_total(places, f"SUM({places})"), _rounded(sum(figures) if figures else None))


def total_achieved(row: int, cells: Row) -> Formula:
    """Σ *ejecutado* as a share 0..1: of 100 %, or of the target by accumulation type where the row has one.

    Blank where no quarter has a number, or where there is nothing to divide by.
    """
    places, target = _places(col.achieved, row), _cell(col.TARGET, row)
    amount = f'IF({target}<>"",{_against_target(places, row)},SUM({places}))'
    return Formula(_total(places, amount), _rounded(_achieved(cells)))


def _against_target(places: str, row: int) -> str:
    target, baseline, kind = (_cell(header, row) for header in (col.TARGET, col.BASELINE, col.ACCUMULATION))
    latest = _cell(col.achieved(1), row)
    for quarter in QUARTERS[1:]:
        cell = _cell(col.achieved(quarter), row)
        latest = f"IF(ISNUMBER({cell}),{cell},{latest})"
    last, climbed = (",".join(f'{kind}="{name}"' for name in names) for names in (_LAST, _FROM_BASELINE))
    return (
        f"IF(OR({last}),{latest}/{target},"
        f"IF(OR({climbed}),({latest}-{baseline})/({target}-{baseline}),SUM({places})/{target}))"
    )


def _achieved(cells: Row) -> float | None:
    figures = _numbers(cells, map(col.achieved, QUARTERS))
    if not figures or cells.get(col.TARGET) is None:
        return sum(figures) if figures else None
    target, baseline = (sum(_numbers(cells, [header])) for header in (col.TARGET, col.BASELINE))
    climbed = cells.get(col.ACCUMULATION) in _FROM_BASELINE
    done = figures[-1] if climbed or cells.get(col.ACCUMULATION) in _LAST else sum(figures)
    begun = baseline if climbed else 0.0
    return None if target == begun else (done - begun) / (target - begun)


def weights_sum(rows: Iterable[Row], top: int, bottom: int) -> Formula:
    """Σ of the weights as a share 0..1 over the rows ``top``..``bottom``; blank where no activity has one."""
    figures = [figure for cells in rows for figure in _numbers(cells, [col.WEIGHT])]
    letters = col.letters(col.WEIGHT)
    places = f"{letters}{top}:{letters}{bottom}"
    return Formula(_total(places, f"SUM({places})"), _rounded(sum(figures) if figures else None))


def _total(places: str, amount: str) -> str:
    return f'=IF(COUNT({places})=0,"",IFERROR(ROUND({amount},6),""))'


def _rounded(value: float | None) -> float | str:
    """The value of a total, rounded as Excel does; blank text where there is none."""
    return "" if value is None else round(value + 1e-12, 6)


def _places(header_of: Callable[[int], str], row: int) -> str:
    return ",".join(_cell(header_of(quarter), row) for quarter in QUARTERS)


def _cell(header: str, row: int) -> str:
    return f"{col.letters(header)}{row}"


def _numbers(cells: Row, headers: Iterable[str]) -> list[float]:
    values = (cells.get(header) for header in headers)
    return [float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]

"""The formulas of a row of *Seguimiento*, worded once for the whole table.

They are sections 4 and 5 of docs/dominio.md in Excel's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppc_reports.excel.book import ROW
from ppc_reports.plan.model import QUARTERS, Absent, Quarter, State
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import theme

NOT_SCHEDULED = theme.BLANKS[Absent.NOT_SCHEDULED]


@dataclass(frozen=True, slots=True)
class Formulas:
    """Every formula of a row, with the row still open.

    ``planned_known`` serves where nothing may be known of what was planned, ``results`` where only numbers are known of what
    was achieved: in indicators, and where nothing is.
    """

    by_dates: tuple[str, ...]
    planned: str
    planned_known: str
    achieved: str
    results: str
    compliance: str
    real: str
    weight_counted: str
    planned_counted: str
    achieved_counted: str
    within: str
    first_month: str
    months: str


def formulas(letters: Mapping[str, str], corte: Quarter, weighted: bool) -> Formulas:
    """The formulas of a table whose headers stand in the columns ``letters``; ``weighted`` where its weights count."""
    at = {header: f"{letter}{ROW}" for header, letter in letters.items()}
    closed = QUARTERS[: corte.number]
    outside = f'{at[live.STATE]}="{theme.STATE_LOOKS[State.NOT_APPLICABLE].text}"'
    invalid = f'{at[live.STATE]}="{theme.STATE_LOOKS[State.INVALID].text}"'
    planned, achieved, real = at[live.PLANNED_COUNTED], at[live.ACHIEVED_COUNTED], at[live.REAL]
    planned_cells = [at[live.planned_header(number)] for number in closed]
    achieved_cells = [at[live.achieved_header(number)] for number in closed]
    return Formulas(
        by_dates=tuple(_by_dates(number, at[live.FIRST_MONTH], at[live.MONTHS]) for number in QUARTERS),
        planned=f"=SUM({','.join(planned_cells)})",
        planned_known=to_date(planned_cells),
        achieved=to_date(achieved_cells, NOT_SCHEDULED),
        results=to_date(achieved_cells),
        compliance=f'=IF({real}="","",MIN(MAX({real},0),1))',
        real=f'=IF({planned}>{live.NOTHING},{achieved}/{planned},"")',
        weight_counted=f"=IF({outside},0,{f'N({at[live.WEIGHT]})' if weighted else '1'})",
        planned_counted=f"=IF({outside},0,N({at[live.PLANNED]}))",
        achieved_counted=f"=IF(OR({outside},{invalid}),0,N({at[live.ACHIEVED]}))",
        within=f"=MIN({planned},{achieved})",
        first_month=f"=(YEAR({at[live.START]})-{corte.year})*12+MONTH({at[live.START]})",
        months=_months(at[live.START], at[live.END]),
    )


def to_date(cells: Sequence[str], also_known: str = "") -> str:
    """The sum of the quarters; the sign of no data while none of them is a number, or says ``also_known``."""
    known = f"COUNT({','.join(cells)})" + "".join(f'+({cell}="{also_known}")' for cell in cells if also_known)
    return f'=IF({known}=0,"{theme.UNKNOWN}",SUM({",".join(cells)}))'


def _by_dates(quarter: int, first_month: str, months: str) -> str:
    """The share of the months of the activity that ended within the quarter."""
    ended, before = (f"MIN(MAX({3 * number + 1}-{first_month},0)/{months},1)" for number in (quarter, quarter - 1))
    return f"={ended}" if quarter == 1 else f"={ended}-{before}"


def _months(start: str, end: str) -> str:
    return f"=MAX((YEAR({end})-YEAR({start}))*12+MONTH({end})-MONTH({start}),0)+1"

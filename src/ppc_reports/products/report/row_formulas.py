"""The formulas of a row of *Seguimiento*, worded once for the whole table.

They are sections 3 to 5 of docs/dominio.md in Excel's words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppc_reports.excel.book import ROW
from ppc_reports.plan.model import QUARTERS, Absent, Quarter, State
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.derivations import by_dates, by_deadline, months_between

NOT_SCHEDULED = theme.BLANKS[Absent.NOT_SCHEDULED]


@dataclass(frozen=True, slots=True)
class RowFormulas:
    """Every formula of a row, with the row still open.

    ``planned_known`` serves where nothing may be known of what was planned, ``results`` where only numbers are known of what
    was achieved: in indicators, and where nothing is. ``if_reported`` is completed with the cells of what was not reported.
    """

    by_dates: tuple[str, ...]
    by_deadline: tuple[str, ...]
    planned: str
    planned_known: str
    planned_of_left: str
    achieved: str
    results: str
    compliance: str
    real: str
    counts: str
    excused: str
    left: str
    weight_counted: str
    planned_counted: str
    real_counted: str
    achieved_counted: str
    counted: str
    due: str
    known: str
    gap: str
    points: str
    first_month: str
    months: str
    at: Mapping[str, str]

    def of_left(self, formula: str) -> str:
        """The formula of a share of the year as a share of what is left of it; what is no number stays."""
        body = formula.removeprefix("=")
        return f"=IF(AND(ISNUMBER({body}),{self.at[formulas.LEFT]}>{formulas.NOTHING}),{body}/{self.at[formulas.LEFT]},{body})"

    def then(self, quarter: int) -> tuple[str, str]:
        """P and min(E, P) at an earlier corte, from the cells of the quarters."""
        planned, achieved = (
            f"SUM({','.join(self.at[header(number)] for number in range(1, quarter + 1))})"
            for header in (formulas.planned_header, formulas.achieved_header)
        )
        return (
            f"=IF({self.at[formulas.COUNTS]}=0,0,{planned})",
            f"=IF({self.at[formulas.COUNTS]}=0,0,MIN({planned},{achieved}))",
        )

    def if_reported(self, quarters: Sequence[int], *, of_left: bool) -> str:
        """min(E, P) with what was planned in these quarters added to E."""
        missing = "+".join(f"N({self.at[formulas.planned_header(quarter)]})" for quarter in quarters) or "0"
        missing = f"({missing})/MAX({self.at[formulas.LEFT]},{formulas.NOTHING})" if of_left else missing
        planned, done = self.at[formulas.PLANNED_COUNTED], self.at[formulas.ACHIEVED]
        return f"=IF({self.at[formulas.COUNTS]}=0,0,MIN({planned},N({done})+{missing}))"


def row_formulas(letters: Mapping[str, str], corte: Quarter, weighted: bool) -> RowFormulas:
    """The formulas of a table whose headers stand in the columns ``letters``; ``weighted`` where its weights count."""
    at = defaultdict(str, {header: f"{letter}{ROW}" for header, letter in letters.items()})
    planned_cells = [at[formulas.planned_header(number)] for number in QUARTERS]
    achieved_cells = [at[formulas.achieved_header(number)] for number in QUARTERS]
    due_cells, done_cells = planned_cells[: corte.number], achieved_cells[: corte.number]
    planned, real, due = at[formulas.PLANNED_COUNTED], at[formulas.REAL_COUNTED], at[formulas.DUE]
    invalid, counts = is_in(at[formulas.STATE], State.INVALID), at[formulas.COUNTS]
    return RowFormulas(
        by_dates=tuple(by_dates(number, at[formulas.FIRST_MONTH], at[formulas.MONTHS]) for number in QUARTERS),
        by_deadline=tuple(by_deadline(Quarter(corte.year, number), at[formulas.END]) for number in QUARTERS),
        planned=f"=SUM({','.join(due_cells)})",
        planned_known=to_date(due_cells),
        planned_of_left=_planned_of_left(at, due_cells),
        achieved=to_date(done_cells, NOT_SCHEDULED),
        results=to_date(done_cells),
        compliance=f'=IF(ISNUMBER({at[formulas.REAL]}),MIN(MAX({at[formulas.REAL]},0),1),"{theme.UNKNOWN}")',
        real=f'=IF(OR({invalid},{planned}<={formulas.NOTHING}),"{theme.UNKNOWN}",{formulas.plain(f"{real}/{planned}")})',
        counts=_counts(at, planned_cells),
        excused=f"={'+'.join(map(_excused, due_cells, done_cells))}",
        left=_left(at[formulas.EXCUSED], planned_cells),
        weight_counted=f"=IF({counts}=0,0,{f'N({at[formulas.WEIGHT]})' if weighted else '1'})",
        planned_counted=f"=IF({counts}=0,0,N({at[formulas.PLANNED]}))",
        real_counted=f"=IF(OR({counts}=0,{invalid}),0,N({at[formulas.ACHIEVED]}))",
        achieved_counted=f"=MIN({real},1)",
        counted=f"=MIN({planned},{real})",
        due=f'=IF(AND({counts}=1,OR({at[formulas.PLANNED]}="{theme.UNKNOWN}",INT({planned}*1000+0.5+0.0000001)>0)),1,0)',
        known=f"=IF({is_in(at[formulas.STATE], State.NO_REPORT, State.INVALID)},0,{due})",
        gap=f'=IF({planned}>{formulas.NOTHING},{planned}-{at[formulas.COUNTED]},"{theme.UNKNOWN}")',
        points=_points(at),
        first_month=f"=(YEAR({at[formulas.START]})-{corte.year})*12+MONTH({at[formulas.START]})",
        months=months_between(at[formulas.START], at[formulas.END]),
        at=at,
    )


def _planned_of_left(at: Mapping[str, str], planned: Sequence[str]) -> str:
    """The plan by the corte, without what is excused, as a share of what is left of the year."""
    left, excused = at[formulas.LEFT], at[formulas.EXCUSED]
    return f"=IF({left}>{formulas.NOTHING},(SUM({','.join(planned)})-{excused})/{left},0)"


def _points(at: Mapping[str, str]) -> str:
    """The cost of the row for the plan, in points of a percent: its share of the weights times its gap."""
    weight, weights = at[formulas.WEIGHT_COUNTED], formulas.column(formulas.WEIGHT_COUNTED)
    gap = f"({at[formulas.PLANNED_COUNTED]}-{at[formulas.COUNTED]})"
    return f"=IF({weight}=0,0,100*{weight}/SUM({weights})*{gap})"


def is_in(cell: str, *states: State) -> str:
    """A condition: the state in that cell is one of these."""
    return f"OR({','.join(f'{cell}={chr(34)}{theme.STATE_LOOKS[state].text}{chr(34)}' for state in states)})"


def _counts(at: Mapping[str, str], planned: Sequence[str]) -> str:
    """1 where the row is in the sums: it is judged, and something is planned in the year, or nobody knows what."""
    outside = is_in(at[formulas.STATE], State.NOT_APPLICABLE, State.NOT_JUDGED)
    unread = ",".join(f'{cell}="{theme.BLANKS[Absent.INVALID]}"' for cell in planned)
    scheduled = f'{at[formulas.PLANNED]}="{theme.UNKNOWN}",SUM({",".join(planned)})-N({at[formulas.EXCUSED]})>{formulas.NOTHING}'
    return f"=IF(OR({outside},NOT(OR({unread},{scheduled}))),0,1)"


def _excused(planned: str, achieved: str) -> str:
    """The plan of a quarter of which the *ejecutado* says N/A."""
    return f'IF({achieved}="{theme.BLANKS[Absent.NOT_APPLICABLE]}",N({planned}),0)'


def _left(excused: str, planned: Sequence[str]) -> str:
    """The rest of the year: without what is excused, and what the N/A among the *programado* leave to 100 %."""
    says = ",".join(f'{cell}="{theme.BLANKS[Absent.NOT_APPLICABLE]}"' for cell in planned)
    return f"=MAX(1-{excused}-IF(OR({says}),MAX(1-SUM({','.join(planned)}),0),0),0)"


def to_date(cells: Sequence[str], also_known: str = "") -> str:
    """The sum of the quarters; the sign of no data while none of them is a number, or says ``also_known``."""
    known = f"COUNT({','.join(cells)})" + "".join(f'+({cell}="{also_known}")' for cell in cells if also_known)
    return f'=IF({known}=0,"{theme.UNKNOWN}",SUM({",".join(cells)}))'

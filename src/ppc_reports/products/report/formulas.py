"""Formulas over the table of *Seguimiento*: every figure of a group as an auditor can follow it, cell by cell.

They are the rules of section 5 of docs/dominio.md in Excel's words, with functions no newer than Excel 2007.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppc_reports.excel.book import ROW, Formula
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.rules.texts import OFFICE_LIMIT
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import GroupFigures, Summary
from ppc_reports.plan.model import QUARTERS, Absent, Quarter, State
from ppc_reports.products.report import theme
from ppc_reports.products.report.theme import STATE_LOOKS

TABLE = "Seguimiento"
KEY, LINE, LEADS, STATE, WEIGHT = "Clave", "Línea", "Responsable", "Estado", "Peso"
START, END, FIRST_MONTH, MONTHS = "Inicio", "Fin", "Mes de inicio", "Meses"
PLANNED, ACHIEVED = "Programado acumulado", "Ejecutado acumulado"
COMPLIANCE, REAL = "Cumplimiento", "Cumplimiento real"
WEIGHT_COUNTED, PLANNED_COUNTED = "Peso que cuenta", "Programado que cuenta"
ACHIEVED_COUNTED, WITHIN = "Ejecutado que cuenta", "Ejecutado hasta lo programado"
NOTHING = "1E-9"
"""What counts as nothing planned, written for a formula."""

_SEPARATOR = "; "


def column(header: str, table: str = TABLE) -> str:
    """The cells of a column of the table: ``Seguimiento[Estado]``. A header of letters, digits and blanks needs no more."""
    return f"{table}[{header}]"


def planned_header(quarter: int) -> str:
    """The header of what was planned for that quarter alone."""
    return f"Programado T{quarter}"


def achieved_header(quarter: int) -> str:
    """The header of what was achieved in that quarter alone."""
    return f"Ejecutado T{quarter}"


def office_text(name: str) -> str:
    """An office as it stands in the table and in its own sheet, where a semicolon separates it from the next."""
    return " ".join(name.replace(";", ",").split())[:OFFICE_LIMIT]


def offices_text(names: Sequence[str]) -> str:
    """Several offices in one cell."""
    return _SEPARATOR.join(office_text(name) for name in dict.fromkeys(names))


def of_line(cell: str, table: str = TABLE) -> str:
    """A condition: the rows whose line is the one in ``cell``."""
    return f"{column(LINE, table)}={cell}"


def of_office(cell: str) -> str:
    """A condition: the rows that name the office in ``cell`` among their leads, as a whole name."""
    return f'ISNUMBER(FIND("{_SEPARATOR}"&{cell}&"{_SEPARATOR}","{_SEPARATOR}"&{column(LEADS)}&"{_SEPARATOR}"))'


def of_plan(table: str = TABLE) -> str:
    """A condition: every row."""
    return f'{column(STATE, table)}<>""'


def weight_counted(item: Standing, *, weighted: bool) -> float:
    """The weight of an activity in the sums of the plan: 0 where it does not apply, 1 where no weights count."""
    weight = (item.activity.weight or 0.0) if weighted else 1.0
    return weight if item.applies else 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a group in a formula: ``members`` is the condition, ``weights`` the factors that weigh them.

    ``table`` is the table they stand in: *Seguimiento*, or another that has the same columns to be summed.
    """

    members: str
    weights: str
    table: str = TABLE

    @classmethod
    def of(cls, members: str, rows: Sequence[Standing], weighted: bool, table: str = TABLE) -> Group:
        """A group of the plan, with the weights that count in it: equal ones where its own make nothing."""
        if not weighted or sum(item.activity.weight or 0.0 for item in rows if item.applies) > TOLERANCE:
            return cls(members, column(WEIGHT_COUNTED, table), table)
        return cls(members, f'--({column(STATE, table)}<>"{STATE_LOOKS[State.NOT_APPLICABLE].text}")', table)

    @classmethod
    def of_all(cls, summary: Summary, table: str = TABLE) -> Group:
        """The whole plan."""
        return cls.of(of_plan(table), summary.standings, summary.weighted, table)

    def column(self, header: str) -> str:
        """The cells of a column of its table."""
        return column(header, self.table)

    def sum(self, *factors: str) -> str:
        """Σ w·factors over the group."""
        return f"SUMPRODUCT({','.join((f'--({self.members})', self.weights, *factors))})"

    def mean(self, *factors: str) -> str:
        """Σ w·factors / Σ w over the group."""
        return f"{self.sum(*factors)}/{self.sum()}"

    def count(self, *conditions: str) -> str:
        """How many rows of the group fulfil every condition."""
        return f"=SUMPRODUCT({','.join(f'--({condition})' for condition in (self.members, *conditions))})"

    def share(self, header: str) -> str:
        """The weighted mean of a column, a blank text where no row applies."""
        return f'=IF({self.sum()}=0,"",{self.mean(self.column(header))})'


def activities(group: Group, figures: GroupFigures) -> Formula:
    """How many activities the group has."""
    return Formula(group.count(), figures.activities)


def in_state(group: Group, figures: GroupFigures, state: State, cell: str) -> Formula:
    """How many activities of the group are in a state, whose text stands in ``cell``."""
    return Formula(group.count(f"{group.column(STATE)}={cell}"), figures.states[state])


def planned(group: Group, figures: GroupFigures) -> Formula:
    """Σ w·P of the group."""
    return Formula(group.share(PLANNED_COUNTED), figures.planned)


def achieved(group: Group, figures: GroupFigures) -> Formula:
    """Σ w·E of the group."""
    return Formula(group.share(ACHIEVED_COUNTED), figures.achieved)


def compliance(group: Group, figures: GroupFigures, planned_cell: str) -> Formula:
    """Σ w·min(E, P) / Σ w·P of the group, whose Σ w·P stands in ``planned_cell``."""
    ratio = f"{group.sum(group.column(WITHIN))}/{group.sum(group.column(PLANNED_COUNTED))}"
    return Formula(f'=IF(N({planned_cell})>{NOTHING},{ratio},"")', figures.compliance)


def compliance_real(figures: GroupFigures, planned_cell: str, achieved_cell: str) -> Formula:
    """Σ w·E / Σ w·P of the group, from the cells where both stand."""
    return Formula(f'=IF(N({planned_cell})>{NOTHING},{achieved_cell}/{planned_cell},"")', figures.compliance_real)


def curve_planned(group: Group, quarter: int, before: str, value: float | None) -> Formula:
    """Σ w·P at the end of a quarter: what stands in the cell ``before`` (empty for none) and that of the quarter."""
    return Formula(_running(group, before, column(planned_header(quarter))), value)


def curve_achieved(group: Group, quarter: int, before: str, value: float | None) -> Formula:
    """Σ w·E at the end of a quarter before the corte; at the corte itself E is ``achieved``, where what is invalid counts 0."""
    return Formula(_running(group, before, column(achieved_header(quarter))), value)


def _running(group: Group, before: str, *factors: str) -> str:
    start = f"N({before})+" if before else ""
    return f'=IF({group.sum()}=0,"",{start}{group.mean(*factors)})'


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
    outside = f'{at[STATE]}="{theme.STATE_LOOKS[State.NOT_APPLICABLE].text}"'
    invalid = f'{at[STATE]}="{theme.STATE_LOOKS[State.INVALID].text}"'
    planned, achieved, real = at[PLANNED_COUNTED], at[ACHIEVED_COUNTED], at[REAL]
    planned_cells = [at[planned_header(number)] for number in closed]
    achieved_cells = [at[achieved_header(number)] for number in closed]
    return Formulas(
        by_dates=tuple(_by_dates(number, at[FIRST_MONTH], at[MONTHS]) for number in QUARTERS),
        planned=f"=SUM({','.join(planned_cells)})",
        planned_known=to_date(planned_cells),
        achieved=to_date(achieved_cells, NOT_SCHEDULED),
        results=to_date(achieved_cells),
        compliance=f'=IF({real}="","",MIN(MAX({real},0),1))',
        real=f'=IF({planned}>{NOTHING},{achieved}/{planned},"")',
        weight_counted=f"=IF({outside},0,{f'N({at[WEIGHT]})' if weighted else '1'})",
        planned_counted=f"=IF({outside},0,N({at[PLANNED]}))",
        achieved_counted=f"=IF(OR({outside},{invalid}),0,N({at[ACHIEVED]}))",
        within=f"=MIN({planned},{achieved})",
        first_month=f"=(YEAR({at[START]})-{corte.year})*12+MONTH({at[START]})",
        months=_months(at[START], at[END]),
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

"""Formulas over the table of *Seguimiento*: every figure of a group as an auditor can follow it, cell by cell.

They are the rules of section 5 of docs/dominio.md in Excel's words, with functions no newer than Excel 2007.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppc_reports.excel.book import ROW, Formula
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.rules.texts import OFFICE_LIMIT
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS, Absent, Quarter, State
from ppc_reports.products.report import theme
from ppc_reports.products.report.derivations import by_dates, by_deadline, months_between
from ppc_reports.products.report.theme import STATE_LOOKS

TABLE = "Seguimiento"
KEY, LINE, LEADS, STATE, WEIGHT = "Clave", "Línea", "Responsable", "Estado", "Peso"
START, END, FIRST_MONTH, MONTHS = "Inicio", "Fin", "Mes de inicio", "Meses"
PLANNED, ACHIEVED = "Programado acumulado", "Ejecutado acumulado"
COMPLIANCE, REAL, UPPER = "Cumplimiento", "Cumplimiento real", "Cumplimiento si se reporta lo que falta"
COUNTS, EXCUSED, LEFT = "En las sumas", "Excusado", "Queda del año"
WEIGHT_COUNTED, PLANNED_COUNTED, REAL_COUNTED = "Peso que cuenta", "Programado sumado", "Ejecutado sin tope"
ACHIEVED_COUNTED, COUNTED, IF_REPORTED = "Ejecutado sumado", "Ejecutado que cuenta", "Cuenta si se reporta"
DUE, KNOWN = "Debía reportar", "Se conoce"
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
    """The weight of an activity in the sums of the plan: 0 where it is outside them, 1 where no weights count."""
    weight = (item.activity.weight or 0.0) if weighted else 1.0
    return weight if item.counts else 0.0


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
        if not weighted or sum(item.activity.weight or 0.0 for item in rows if item.counts) > TOLERANCE:
            return cls(members, column(WEIGHT_COUNTED, table), table)
        return cls(members, column(COUNTS, table), table)

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
        """The weighted mean of a column, a blank text where no row counts."""
        return f'=IF({self.sum()}=0,"",{self.mean(self.column(header))})'

    def ratio(self, part: str, whole: str) -> str:
        """Σ w·part / Σ w·whole of two columns, a blank text where the whole is nothing."""
        parts, wholes = self.sum(self.column(part)), self.sum(self.column(whole))
        return f'=IF({wholes}>{NOTHING},{parts}/{wholes},"")'


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
    """Σ w·min(E, 1) of the group."""
    return Formula(group.share(ACHIEVED_COUNTED), figures.achieved)


def counted(group: Group, figures: GroupFigures) -> Formula:
    """Σ w·min(E, P) of the group: *ejecutado que cuenta*."""
    return Formula(group.share(COUNTED), figures.counted)


def compliance(group: Group, figures: GroupFigures) -> Formula:
    """Σ w·min(E, P) / Σ w·P of the group."""
    return Formula(group.ratio(COUNTED, PLANNED_COUNTED), figures.compliance)


def compliance_if_reported(group: Group, figures: GroupFigures) -> Formula:
    """The compliance of the group if what is missing was done as planned."""
    return Formula(group.ratio(IF_REPORTED, PLANNED_COUNTED), figures.compliance_if_reported)


def coverage(group: Group, figures: GroupFigures) -> Formula:
    """The share of the weight of what was due that is known."""
    return Formula(group.ratio(KNOWN, DUE), figures.coverage)


def curve_planned(group: Group, quarter: int, before: str, value: float | None) -> Formula:
    """Σ w·P at the end of a quarter: what stands in the cell ``before`` (empty for none) and that of the quarter."""
    return Formula(_running(group, before, column(planned_header(quarter))), value)


def curve_achieved(group: Group, quarter: int, before: str, value: float | None) -> Formula:
    """Σ w·E at the end of a quarter before the corte; at the corte itself E is ``achieved``."""
    return Formula(_running(group, before, column(achieved_header(quarter))), value)


def _running(group: Group, before: str, *factors: str) -> str:
    start = f"N({before})+" if before else ""
    return f'=IF({group.sum()}=0,"",{start}{group.mean(*factors)})'


NOT_SCHEDULED = theme.BLANKS[Absent.NOT_SCHEDULED]


@dataclass(frozen=True, slots=True)
class Formulas:
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
    first_month: str
    months: str
    at: Mapping[str, str]

    def of_left(self, formula: str) -> str:
        """The formula of a share of the year as a share of what is left of it; what is no number stays."""
        body = formula.removeprefix("=")
        return f"=IF(AND(ISNUMBER({body}),{self.at[LEFT]}>{NOTHING}),{body}/{self.at[LEFT]},{body})"

    def if_reported(self, quarters: Sequence[int], *, of_left: bool) -> str:
        """min(E, P) with what was planned in these quarters added to E."""
        missing = "+".join(f"N({self.at[planned_header(quarter)]})" for quarter in quarters) or "0"
        missing = f"({missing})/MAX({self.at[LEFT]},{NOTHING})" if of_left else missing
        return f"=IF({self.at[COUNTS]}=0,0,MIN({self.at[PLANNED_COUNTED]},N({self.at[ACHIEVED]})+{missing}))"


def formulas(letters: Mapping[str, str], corte: Quarter, weighted: bool) -> Formulas:
    """The formulas of a table whose headers stand in the columns ``letters``; ``weighted`` where its weights count."""
    at = {header: f"{letter}{ROW}" for header, letter in letters.items()}
    planned_cells = [at[planned_header(number)] for number in QUARTERS]
    achieved_cells = [at[achieved_header(number)] for number in QUARTERS]
    due_cells, done_cells = planned_cells[: corte.number], achieved_cells[: corte.number]
    planned, real, due = at[PLANNED_COUNTED], at[REAL_COUNTED], at[DUE]
    invalid, counts = is_in(at[STATE], State.INVALID), at[COUNTS]
    return Formulas(
        by_dates=tuple(by_dates(number, at[FIRST_MONTH], at[MONTHS]) for number in QUARTERS),
        by_deadline=tuple(by_deadline(Quarter(corte.year, number), at[END]) for number in QUARTERS),
        planned=f"=SUM({','.join(due_cells)})",
        planned_known=to_date(due_cells),
        planned_of_left=f"=IF({at[LEFT]}>{NOTHING},(SUM({','.join(due_cells)})-{at[EXCUSED]})/{at[LEFT]},0)",
        achieved=to_date(done_cells, NOT_SCHEDULED),
        results=to_date(done_cells),
        compliance=f'=IF({at[REAL]}="","",MIN(MAX({at[REAL]},0),1))',
        real=f'=IF(OR({invalid},{planned}<={NOTHING}),"",{real}/{planned})',
        counts=_counts(at, planned_cells),
        excused=f"={'+'.join(map(_excused, due_cells, done_cells))}",
        left=_left(at[EXCUSED], planned_cells),
        weight_counted=f"=IF({counts}=0,0,{f'N({at[WEIGHT]})' if weighted else '1'})",
        planned_counted=f"=IF({counts}=0,0,N({at[PLANNED]}))",
        real_counted=f"=IF(OR({counts}=0,{invalid}),0,N({at[ACHIEVED]}))",
        achieved_counted=f"=MIN({real},1)",
        counted=f"=MIN({planned},{real})",
        due=f'=IF(AND({counts}=1,OR({at[PLANNED]}="{theme.UNKNOWN}",INT({planned}*1000+0.5+0.0000001)>0)),1,0)',
        known=f"=IF({is_in(at[STATE], State.NO_REPORT, State.INVALID)},0,{due})",
        first_month=f"=(YEAR({at[START]})-{corte.year})*12+MONTH({at[START]})",
        months=months_between(at[START], at[END]),
        at=at,
    )


def is_in(cell: str, *states: State) -> str:
    """A condition: the state in that cell is one of these."""
    return f"OR({','.join(f'{cell}={chr(34)}{STATE_LOOKS[state].text}{chr(34)}' for state in states)})"


def _counts(at: Mapping[str, str], planned: Sequence[str]) -> str:
    """1 where the row is in the sums: it is judged, and something is planned in the year, or nobody knows what."""
    outside = is_in(at[STATE], State.NOT_APPLICABLE, State.NOT_JUDGED)
    unread = ",".join(f'{cell}="{theme.BLANKS[Absent.INVALID]}"' for cell in planned)
    scheduled = f'{at[PLANNED]}="{theme.UNKNOWN}",SUM({",".join(planned)})-N({at[EXCUSED]})>{NOTHING}'
    return f"=IF(OR({outside},NOT(OR({unread},{scheduled}))),0,1)"


def _excused(planned: str, achieved: str) -> str:
    """What was planned in a quarter of which the *ejecutado* says N/A."""
    return f'IF({achieved}="{theme.BLANKS[Absent.NOT_APPLICABLE]}",N({planned}),0)'


def _left(excused: str, planned: Sequence[str]) -> str:
    """What is left of the year: without what is excused, and what the N/A among the *programado* leave to 100 %."""
    says = ",".join(f'{cell}="{theme.BLANKS[Absent.NOT_APPLICABLE]}"' for cell in planned)
    return f"=MAX(1-{excused}-IF(OR({says}),MAX(1-SUM({','.join(planned)}),0),0),0)"


def to_date(cells: Sequence[str], also_known: str = "") -> str:
    """The sum of the quarters; the sign of no data while none of them is a number, or says ``also_known``."""
    known = f"COUNT({','.join(cells)})" + "".join(f'+({cell}="{also_known}")' for cell in cells if also_known)
    return f'=IF({known}=0,"{theme.UNKNOWN}",SUM({",".join(cells)}))'

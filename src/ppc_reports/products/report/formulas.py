"""Formulas over the table of *Seguimiento*: every figure of a group as an auditor can follow it, cell by cell.

They are the rules of section 5 of docs/dominio.md in Excel's words, with functions no newer than Excel 2007.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from ppc_reports.excel.book import Formula
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.rules.texts import OFFICE_LIMIT
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Source, Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import Activity, State
from ppc_reports.products.report.theme import UNKNOWN

TABLE = "Seguimiento"
KEY, LINE, LEADS, STATE, WEIGHT = "Clave", "Línea", "Responsables", "Estado", "Peso"
START, END, FIRST_MONTH, MONTHS = "Inicio", "Fin", "Mes de inicio", "Meses"
PLANNED, ACHIEVED = "Programado acumulado", "Ejecutado acumulado"
COMPLIANCE, REAL = "Cumplimiento", "Cumplimiento real"
COUNTS, EXCUSED, LEFT = "En las sumas", "Excusado", "Queda del año"
WEIGHT_COUNTED, PLANNED_COUNTED, REAL_COUNTED = "Peso que cuenta", "Programado sumado", "Ejecutado sin tope"
ACHIEVED_COUNTED, COUNTED, IF_REPORTED = "Ejecutado sumado", "Ejecutado que cuenta", "Cuenta si se reporta"
DUE, KNOWN = "Debía reportar", "Se conoce"
GAP, POINTS, CODES = "Brecha", "Puntos que faltan", "Hallazgos"
FINDINGS, SEVERITY = "tblHallazgos", "Gravedad"
DIGITS = 10
"""The decimals of a share: more are noise."""
NOTHING = "1E-9"
"""What counts as nothing planned, written for a formula."""

_SEPARATOR = "; "
_PLAIN_KEY = re.compile(r"[\w.\- ]{1,200}")


def column(header: str) -> str:
    """The cells of a column of the table: ``Seguimiento[Estado]``. A header of letters, digits and blanks needs no more."""
    return f"{TABLE}[{header}]"


def planned_header(quarter: int) -> str:
    """The header of what was planned for that quarter alone."""
    return f"Prog T{quarter}"


def achieved_header(quarter: int) -> str:
    """The header of what was achieved in that quarter alone."""
    return f"Ejec T{quarter}"


def then_headers(quarter: int) -> tuple[str, str, str]:
    """The headers of the weight, P and min(E, P) at an earlier corte."""
    return f"Peso a T{quarter}", f"Programado a T{quarter}", f"Cuenta a T{quarter}"


def line_value(number: str) -> str | int:
    """The number of a line as it is written in a cell: a number where it is one, so that it sorts as one."""
    return int(number) if number.isdecimal() and str(int(number)) == number else number


def office_text(name: str) -> str:
    """An office as it stands in the table and in its own sheet, where a semicolon separates it from the next.

    One too long for a formula to look for is cut, and told apart from others that begin alike by a number of its letters.
    """
    whole = " ".join(name.replace(";", ",").split())
    if len(whole) <= OFFICE_LIMIT:
        return whole
    return f"{whole[: OFFICE_LIMIT - 9]}…{crc32(whole.encode('utf-8', 'replace')):08x}"


def offices_text(names: Sequence[str]) -> str:
    """Several offices in one cell."""
    return _SEPARATOR.join(office_text(name) for name in dict.fromkeys(names))


OF_LINE = f"{TABLE}[{LINE}]={{number}}"
"""A condition, open for the cell of the number: the rows of that line."""


def names_office(cell: str, leads: str = f"{TABLE}[{LEADS}]") -> str:
    """A condition: the rows that name the office in ``cell`` among their ``leads``, as a whole name."""
    return f'ISNUMBER(FIND("{_SEPARATOR}"&{cell}&"{_SEPARATOR}","{_SEPARATOR}"&{leads}&"{_SEPARATOR}"))'


OF_PLAN = f'{TABLE}[{STATE}]<>""'
"""A condition: every row."""


@dataclass(frozen=True, slots=True)
class GroupRows:
    """The rows of a group in a formula: ``members`` is the condition, ``weights`` the factors that weigh them."""

    members: str
    weights: str

    @classmethod
    def of(cls, members: str, rows: Sequence[Standing], weighted: bool) -> GroupRows:
        """A group of the plan, with the weights that count in it: equal ones where its own make nothing."""
        if not weighted or sum(item.activity.weight or 0.0 for item in rows if item.counts) > TOLERANCE:
            return cls(members, column(WEIGHT_COUNTED))
        return cls(members, column(COUNTS))

    @classmethod
    def of_all(cls, summary: Summary) -> GroupRows:
        """The whole plan."""
        return cls.of(OF_PLAN, summary.standings, summary.weighted)

    def sum(self, *factors: str) -> str:
        """Σ w·factors over the group."""
        return f"SUMPRODUCT({','.join((f'--({self.members})', self.weights, *factors))})"

    def mean(self, *factors: str) -> str:
        """Σ w·factors / Σ w over the group."""
        return plain(f"{self.sum(*factors)}/{self.sum()}")

    def count(self, *conditions: str) -> str:
        """The number of rows of the group that fulfil every condition."""
        return f"=SUMPRODUCT({','.join(f'--({condition})' for condition in (self.members, *conditions))})"

    def total(self, header: str) -> str:
        """The plain sum of a column over the group."""
        return f"=SUMPRODUCT(--({self.members}),{column(header)})"

    def share(self, header: str) -> str:
        """The weighted mean of a column, the sign of no data where no row counts."""
        return f'=IF({self.sum()}=0,"{UNKNOWN}",{self.mean(column(header))})'

    def share_of_planned(self, header: str, figures: GroupFigures) -> str:
        """The weighted mean of a column; the sign of no data too where what is planned is not known."""
        if not figures.planned_unknown:
            return self.share(header)
        return f'=IF({self.sum(column(PLANNED_COUNTED))}>{NOTHING},{self.mean(column(header))},"{UNKNOWN}")'

    def ratio(self, part: str, whole: str) -> str:
        """Σ w·part / Σ w·whole of two columns, the sign of no data where the whole is nothing."""
        parts, wholes = self.sum(column(part)), self.sum(column(whole))
        return f'=IF({wholes}>{NOTHING},{plain(f"{parts}/{wholes}")},"{UNKNOWN}")'


def or_unknown(share: float | None) -> float | str:
    """A share as its cell shows it: the sign of no data where there is none."""
    return UNKNOWN if share is None else round(share, DIGITS)


def plain(quotient: str) -> str:
    """The formula of a share without the noise of its division: 0.5575 stored a trace below itself would be printed 55,7 %."""
    return f"ROUND({quotient},{DIGITS})"


def activities(group: GroupRows, figures: GroupFigures) -> Formula:
    """The number of activities of the group."""
    return Formula(group.count(), figures.activities)


def in_state(group: GroupRows, figures: GroupFigures, state: State, cell: str) -> Formula:
    """The number of activities of the group in a state, whose text is in ``cell``."""
    return Formula(group.count(f"{column(STATE)}={cell}"), figures.states[state])


def planned(group: GroupRows, figures: GroupFigures) -> Formula:
    """Σ w·P of the group."""
    return Formula(group.share_of_planned(PLANNED_COUNTED, figures), or_unknown(figures.planned_shown))


def counted(group: GroupRows, figures: GroupFigures) -> Formula:
    """Σ w·min(E, P) of the group: *ejecutado que cuenta*."""
    return Formula(group.share_of_planned(COUNTED, figures), or_unknown(figures.counted_shown))


def counted_if_reported(group: GroupRows, figures: GroupFigures) -> Formula:
    """Σ w·min(E, P) of the group if what is missing was done as planned: its upper bound."""
    most = (figures.compliance_if_reported or 0.0) * (figures.planned or 0.0)
    shown = None if figures.planned_shown is None else most
    return Formula(group.share_of_planned(IF_REPORTED, figures), or_unknown(shown))


def compliance(figures: GroupFigures, planned_cell: str, counted_cell: str) -> Formula:
    """Σ w·min(E, P) / Σ w·P, from the cells where both stand."""
    return Formula(
        f'=IF(N({planned_cell})>{NOTHING},{plain(f"{counted_cell}/{planned_cell}")},"{UNKNOWN}")',
        or_unknown(figures.compliance),
    )


def gap(figures: GroupFigures, compliance_cell: str, planned_cell: str, counted_cell: str) -> Formula:
    """*Brecha*: what lacks of the planned, from the cells where both stand; the sign of no data where nothing is due."""
    lacking = where_due(figures, (figures.planned or 0.0) - (figures.counted or 0.0))
    return Formula(f'=IF(ISNUMBER({compliance_cell}),{plain(f"{planned_cell}-{counted_cell}")},"{UNKNOWN}")', lacking)


def points(group: GroupRows, figures: GroupFigures, compliance_cell: str, cost: float) -> Formula:
    """The cost of the group for the plan, in points (share × 100); the sign of no data where nothing is due."""
    total = group.total(POINTS).removeprefix("=")
    return Formula(f'=IF(ISNUMBER({compliance_cell}),{total},"{UNKNOWN}")', where_due(figures, cost))


def where_due(figures: GroupFigures, lacking: float) -> float | str:
    """A figure of what a group lacks, as its cell shows it: the sign of no data where it has no compliance."""
    return or_unknown(None if figures.compliance is None else lacking)


def reported(group: GroupRows, figures: GroupFigures) -> Formula:
    """The number of those with something planned that reported, of how many: ``6 de 7``."""
    told, due = (group.total(header)[1:] for header in (KNOWN, DUE))
    return Formula(f'={told}&" de "&{due}', f"{figures.known} de {figures.due}")


def if_reported(group: GroupRows, figures: GroupFigures) -> Formula:
    """The compliance of the group if what is missing was done as planned: its upper bound."""
    return Formula(group.ratio(IF_REPORTED, PLANNED_COUNTED), or_unknown(figures.compliance_if_reported))


def coverage(group: GroupRows, figures: GroupFigures) -> Formula:
    """The share of the weight of what was due that is known."""
    return Formula(group.ratio(KNOWN, DUE), or_unknown(figures.coverage))


def planned_later(group: GroupRows, quarter: int, value: float | None) -> Formula:
    """Σ w·P at the end of a quarter after the corte."""
    return Formula(group.share(then_headers(quarter)[1]), or_unknown(value))


def planned_then(quarter: int, value: float | None) -> Formula:
    """Σ w·P of the plan at an earlier corte of the year."""
    return _mean_then(quarter, then_headers(quarter)[1], value)


def counted_then(quarter: int, value: float | None) -> Formula:
    """Σ w·min(E, P) of the plan at an earlier corte of the year."""
    return _mean_then(quarter, then_headers(quarter)[2], value)


def _mean_then(quarter: int, header: str, value: float | None) -> Formula:
    weights = column(then_headers(quarter)[0])
    return Formula(
        f'=IF(SUM({weights})=0,"{UNKNOWN}",{plain(f"SUMPRODUCT({weights},{column(header)})/SUM({weights})")})',
        or_unknown(value),
    )


def codes_of(summary: Summary) -> dict[tuple[str, int], str]:
    """The codes of what was found in each row, by sheet and row, as *Seguimiento* carries them."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for item in summary.findings:
        for row, _ in item.cells:
            found.setdefault((item.sheet, row), {})[item.code] = None
    return {place: " ".join(codes) for place, codes in found.items()}


ORIGIN = "Origen"
"""The heading of the source of a row."""


def origin(source: Source, sheet: str, row: int) -> str:
    """The source of a row, for people: ``libro.xlsx · Hoja · fila 9``. In a plan of several workbooks a sheet names its file."""
    place = sheet.replace("!", " · ", 1) if source.parts else f"{source.file} · {sheet}"
    return f"{place} · fila {row}"


@dataclass(frozen=True, slots=True)
class Finder:
    """The cells of an activity in *Seguimiento*, for other sheets: found by its key where that is its alone."""

    rows: Mapping[tuple[str, int], int]
    letters: Mapping[str, str]
    own: frozenset[str]

    @classmethod
    def of(cls, summary: Summary, headers: Sequence[str], first: int) -> Finder:
        """The finder of a matrix whose table has these headers, with its first activity in row ``first``."""
        keys = Counter(item.activity.key.casefold() for item in summary.standings)
        return cls(
            {(item.activity.sheet, item.activity.row): row for row, item in enumerate(summary.standings, first)},
            {header: column_letters(place) for place, header in enumerate(headers, 1)},
            frozenset(key for key, count in keys.items() if count == 1 and _PLAIN_KEY.fullmatch(key)),
        )

    def place(self, activity: Activity) -> str:
        """The link to the row of the activity."""
        return f"internal:'{TABLE}'!A{self._row(activity)}"

    def cell(self, activity: Activity, header: str, key_cell: str = "") -> str:
        """The value of a column for the activity: looked up by the key in ``key_cell``, undisturbed by sorting, or by place."""
        if key_cell and activity.key.casefold() in self.own:
            return f"INDEX({column(header)},MATCH({key_cell},{column(KEY)},0))"
        return f"'{TABLE}'!${self.letters[header]}${self._row(activity)}"

    def _row(self, activity: Activity) -> int:
        return self.rows[activity.sheet, activity.row]

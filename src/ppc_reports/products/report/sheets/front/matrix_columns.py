"""The columns of *Seguimiento*: first what is read, then the quarters; the plan and the base of the sums are folded away."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from ppc_reports.excel.book import Content
from ppc_reports.judging.participation.spaces import participants
from ppc_reports.judging.participation.terms import NO_TERM, terms_of
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.fields import Field, Reads, Shown, of_group
from ppc_reports.plan.fields import Group as Group_
from ppc_reports.plan.model import QUARTERS, Absent, Activity, Figure, Unit
from ppc_reports.products.report import formulas, theme


class ColumnGroup(Enum):
    """The groups of the columns of the matrix, from left to right."""

    RESULT = "result"
    QUARTERS = "quarters"
    PLAN = "plan"
    SOURCE = "source"
    BASE = "base"


class Column(NamedTuple):
    """A column of the matrix; those of the plan and of the base are folded away."""

    header: str
    width: float
    group: ColumnGroup
    wraps: bool = False

    @property
    def folded(self) -> bool:
        """True for a column that is shown only when it is asked for."""
        return self.group in (ColumnGroup.PLAN, ColumnGroup.BASE)


DESCRIPTION = Column("Actividad", 33, ColumnGroup.RESULT, wraps=True)
OFFICES = Column("Responsable", 18, ColumnGroup.RESULT, wraps=True)
PRODUCT = Column("Producto", 28, ColumnGroup.PLAN, wraps=True)
SUPPORTS = Column("Apoyo", 24, ColumnGroup.PLAN, wraps=True)
ASIDE = tuple(field for field in of_group(Group_.SINGLE).values() if field.shown is Shown.PARTICIPATION)
"""What a participation strategy says of an activity: shown where the plan has it."""
REPORTED = Column("Valores reportados", 60, ColumnGroup.SOURCE)
SOURCE = Column(formulas.ORIGIN, 44, ColumnGroup.SOURCE)
_RESULTS = (
    Column(formulas.KEY, 7.5, ColumnGroup.RESULT),
    DESCRIPTION,
    OFFICES,
    Column(formulas.STATE, 15.5, ColumnGroup.RESULT),
    Column(formulas.COMPLIANCE, 12.3, ColumnGroup.RESULT),
    Column(formulas.GAP, 9.8, ColumnGroup.RESULT),
    Column(formulas.PLANNED, 11, ColumnGroup.RESULT),
    Column(formulas.ACHIEVED, 10.5, ColumnGroup.RESULT),
)
_COSTS = (Column(formulas.REAL, 12.5, ColumnGroup.SOURCE), Column(formulas.POINTS, 11, ColumnGroup.SOURCE))
_PLAN = (
    Column(formulas.LINE, 7, ColumnGroup.PLAN),
    Column("Línea estratégica", 30, ColumnGroup.PLAN),
    Column(formulas.LEADS, 30, ColumnGroup.PLAN),
)
_BASE = tuple(
    Column(header, 12, ColumnGroup.BASE)
    for header in (
        formulas.COUNTS,
        formulas.EXCUSED,
        formulas.LEFT,
        formulas.WEIGHT_COUNTED,
        formulas.PLANNED_COUNTED,
        formulas.REAL_COUNTED,
        formulas.ACHIEVED_COUNTED,
        formulas.COUNTED,
        formulas.IF_REPORTED,
        formulas.DUE,
        formulas.KNOWN,
        formulas.CODES,
    )
)
_MONTHS = (Column(formulas.FIRST_MONTH, 10, ColumnGroup.BASE), Column(formulas.MONTHS, 9, ColumnGroup.BASE))


def columns_of(summary: Summary) -> tuple[Column, ...]:
    """The columns of the matrix of a summary; one that would be empty in every row is not there."""
    rows, corte = [item.activity for item in summary.standings], summary.corte.number
    later = [any(row.entry(q).achieved.absent is not Absent.EMPTY for row in rows) for q in QUARTERS]
    given = (
        (PRODUCT, any(row.product for row in rows)),
        (SUPPORTS, any(row.supports for row in rows)),
        (Column(formulas.START, 11, ColumnGroup.PLAN), any(row.start or "start" in row.unreadable for row in rows)),
        (Column(formulas.END, 11, ColumnGroup.PLAN), any(row.end or "end" in row.unreadable for row in rows)),
        (Column(formulas.WEIGHT, 9, ColumnGroup.PLAN), any(row.weight is not None for row in rows)),
    )
    quarters = (
        Column(header, 8, ColumnGroup.QUARTERS)
        for q in QUARTERS
        for header, there in (
            (formulas.planned_header(q), True),
            (formulas.achieved_header(q), q <= corte or later[q - 1]),
        )
        if there
    )
    units = (REPORTED,) if any(reported_values(row) for row in rows) else ()
    months = _MONTHS if any(item.progress.from_dates for item in summary.standings) else ()
    earlier = [
        Column(header, 12, ColumnGroup.BASE) for q in QUARTERS[: corte - 1] for header in formulas.then_headers(q)
    ]
    later_planned = [Column(formulas.then_headers(q)[1], 12, ColumnGroup.BASE) for q in QUARTERS[corte:]]
    plan = (*_PLAN, *(column for column, there in given if there), *_aside(summary))
    return (*_RESULTS, *quarters, *_COSTS, *units, *plan, SOURCE, *_BASE, *months, *earlier, *later_planned)


def _aside(summary: Summary) -> Iterator[Column]:
    """The columns of what a participation strategy says, those that some activity fills."""
    for field in ASIDE:
        if any(
            aside_content(item.activity, field, summary.corte.number) not in (None, NO_TERM)
            for item in summary.standings
        ):
            yield Column(field.label, 24 if field.reads in (Reads.TERMS, Reads.TEXT) else 15, ColumnGroup.PLAN)


def aside_content(activity: Activity, field: Field, last: int) -> Content:
    """The cell of the matrix for such a field: terms with semicolons, an amount, or its words; None for nothing."""
    if field.reads is Reads.TERMS:
        return formulas.offices_text(terms_of(activity, field.name))
    if field.reads is Reads.COUNT:
        people = participants(activity, last)
        return activity.participants.raw or None if people is None else people
    value = getattr(activity, field.name)
    if isinstance(value, Figure):
        return value.raw or None if value.number is None else value.number
    return value or None


def reported_values(activity: Activity) -> str:
    """The values of a row of quantities or of an indicator in its own unit; empty for a row of shares."""
    if activity.unit is Unit.SHARE:
        return ""
    target = activity.indicator.target.raw if activity.indicator else ""
    amounts = activity.unit is Unit.QUANTITY
    quarters = (
        f"T{quarter}: {_raw(entry.achieved)}{f' de {_raw(entry.planned)}' if amounts else ''}"
        for quarter, entry in zip(QUARTERS, activity.quarters, strict=True)
    )
    heads = (activity.unit_name, f"Meta: {target}" if target else "")
    return " · ".join((*(text for text in heads if text), *quarters))


def _raw(figure: Figure) -> str:
    return figure.raw or theme.BLANKS[figure.absent or Absent.EMPTY]

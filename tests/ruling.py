"""What a rule finds in a plan made in memory, for the tests of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ppc_reports.judging.rules import check
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Absent, Accumulation, Activity, Figure, Indicator, Mode, Quarter, Unit
from tests.samples import Given, activity, plan

GOOD = (0.25, 0.25, 0.25, 0.25)
TO_DATE = (0.25, 0.5, 0.75, 1.0)
NEVER = (None,) * 4
NP, NA, BAD = Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE, Absent.INVALID


def tell(code: str, *rows: Activity, corte: str = "2022-T2", **fields: Any) -> list[Finding]:
    """What the rule of that code finds in a plan of these rows."""
    return [item for item in check(plan(rows, **fields), Quarter.parse(corte)) if item.code == code]


def where(findings: Sequence[Finding]) -> list[str]:
    """Every cell of the findings, in order."""
    return [address for item in findings for address in item.addresses]


def place(column: int, row: int = 9) -> At:
    """A cell of the sheet of the samples."""
    return At("Seguimiento", row, column)


def to_date(planned: Sequence[Given], achieved: Sequence[Given] = NEVER, **fields: Any) -> Activity:
    """An activity whose figures are to date."""
    return activity("1.1", planned, achieved, mode=Mode.TO_DATE, **fields)


def quantity(planned: Sequence[Given], achieved: Sequence[Given] = NEVER, **fields: Any) -> Activity:
    """An activity that plans and does quantities."""
    return activity("1.1", planned, achieved, unit=Unit.QUANTITY, **fields)


def indicator(
    achieved: Sequence[Given],
    target: float | None,
    kind: Accumulation | None = Accumulation.SUM,
    baseline: float | None = None,
    **fields: Any,
) -> Activity:
    """An activity measured against a target, which stands in column O; its baseline in N."""
    measured = Indicator(given(target, 15), given(baseline, 14), kind, fields.pop("target_year", None))
    return activity("1.1", NEVER, achieved, unit=Unit.INDICATOR, indicator=measured, **fields)


def given(value: float | None, column: int) -> Figure:
    """A figure in that column of row 9."""
    return Figure(at=place(column)) if value is None else Figure.of(value, place(column), f"{value:g}")


def with_notes(key: str, row: int, text: str, quarter: int = 1) -> Activity:
    """An activity with a note on one quarter."""
    item = activity(key, row=row)
    entries = list(item.quarters)
    entries[quarter - 1] = replace(entries[quarter - 1], notes=text, notes_at=place(16 + 4 * quarter, row))
    return replace(item, quarters=tuple(entries))

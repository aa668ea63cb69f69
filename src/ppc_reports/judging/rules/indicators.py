"""Rows that are measured against a target: whether the target can be divided by, and whether the label fits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ppc_reports.judging.progress import TOLERANCE, measurable, unknown_target
from ppc_reports.judging.rules.base import CheckedRow, Rule, Scope, numbers, raws, unread
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.model import Accumulation, Indicator, Unit
from ppc_reports.plan.spanish import number

FAR_BEYOND = 1.5
"""How many times the target a sum of results must reach before its label is doubted."""

FITS = 1.05
"""Up to how many times the target a to-date result is taken to fit it."""


def _indicators(scope: Scope) -> Iterator[tuple[CheckedRow, Indicator]]:
    for row in scope.active:
        if row.activity.unit is Unit.INDICATOR:
            yield row, row.activity.indicator or Indicator()


def assumed_accumulation(scope: Scope) -> Iterator[Finding]:
    """The rows whose results were added up because nothing says how they accumulate; without a column, where there are two."""
    for row, indicator in _indicators(scope):
        if indicator.accumulation is not None or not row.shares.judgeable or "accumulation" in row.activity.unreadable:
            continue
        if "accumulation" in row.activity.at:
            said = row.activity.said.get("accumulation", "")
            yield row.tell("ACCUMULATION-ASSUMED", "accumulation", row.activity.at["accumulation"], said)
        elif len(numbers(row.achieved)) > 1:
            yield row.tell("ACCUMULATION-ASSUMED", "target", indicator.target.at)


def doubtful_accumulation(scope: Scope) -> Iterator[Finding]:
    """*Acumulado* rows whose results, added up, pass the target by far, and read to date fit it."""
    for row, indicator in _indicators(scope):
        figures, target = row.achieved, indicator.target.number
        if indicator.accumulation is not Accumulation.SUM or target is None or target <= 0:
            continue
        if _to_date_fits(numbers(figures), target):
            done = [(f"achieved@{q}", entry.achieved) for q, entry in row.entries if entry.achieved.number is not None]
            yield row.tell_all(
                "ACCUMULATION-DOUBTFUL",
                (field for field, _ in done),
                (figure.at for _, figure in done),
                raws(figures),
                added=number(sum(numbers(figures))),
                last=number(numbers(figures)[-1]),
                target=number(target),
            )


def _to_date_fits(results: list[float], target: float) -> bool:
    climbs = all(later >= earlier - TOLERANCE for earlier, later in pairwise(results))
    return bool(results) and climbs and sum(results) > FAR_BEYOND * target and results[-1] <= FITS * target


def unusable_targets(scope: Scope) -> Iterator[Finding]:
    """The rows with nothing to measure against: the target is 0, or equals the baseline that it is divided from."""
    for row, indicator in _indicators(scope):
        if unknown_target(indicator) or measurable(row.activity, indicator.target_year or scope.plan.year):
            continue
        yield _about_target("TARGET-ZERO", row, indicator)


def missing_baselines(scope: Scope) -> Iterator[Finding]:
    """The rows whose accumulation type needs a baseline, or any a target, that is not there."""
    for row, indicator in _indicators(scope):
        if unknown_target(indicator) and not unread((indicator.target, indicator.baseline)):
            yield _about_target("BASELINE-MISSING", row, indicator)


def _about_target(code: str, row: CheckedRow, indicator: Indicator) -> Finding:
    given = {"target": indicator.target, "baseline": indicator.baseline}
    fields = given if indicator.accumulation in (Accumulation.CAPACITY, Accumulation.REDUCTION) else ("target",)
    places = [given[field].at or row.activity.at.get(field) for field in fields]
    words = {"target": number(indicator.target.number), "baseline": number(indicator.baseline.number)}
    return row.tell_all(code, fields, places, indicator.target.raw, **words)


def other_year(scope: Scope) -> Iterator[Finding]:
    """The targets of another year than the plan's: there is nothing to measure against this year."""
    for row, indicator in _indicators(scope):
        year = indicator.target_year
        if year is not None and year != scope.plan.year:
            place = indicator.target.at or row.activity.at.get("target")
            words = {"target_year": year, "year": scope.plan.year}
            yield row.tell("TARGET-OTHER-YEAR", "target", place, indicator.target.raw, **words)


RULES = (
    Rule("ACCUMULATION-ASSUMED", assumed_accumulation),
    Rule("ACCUMULATION-DOUBTFUL", doubtful_accumulation),
    Rule("TARGET-ZERO", unusable_targets),
    Rule("BASELINE-MISSING", missing_baselines),
    Rule("TARGET-OTHER-YEAR", other_year),
)

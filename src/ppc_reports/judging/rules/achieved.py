"""Rules on what was done in the quarters of a row, against the plan and the corte. Section 4 of docs/dominio.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ppc_reports.judging.progress import TOLERANCE, has_planned, is_excused, is_milestone, is_one_report
from ppc_reports.judging.rules.base import (
    CheckedRow,
    Rule,
    Scope,
    by_sheet,
    numbers,
    over_100,
    positive,
    raws,
    unread,
    year_sum,
)
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.model import Absent, Figure, Mode, QuarterEntry, Unit
from ppc_reports.plan.spanish import counted, printed
from ppc_reports.settings.scale import round_share

_MOSTLY = 0.8
_FEWEST = 2


def falls(scope: Scope) -> Iterator[Finding]:
    """The to-date figures that are lower than the one before; results of indicators may fall."""
    for row in scope.active:
        if row.activity.mode is not Mode.TO_DATE:
            continue
        yield from _falls(scope, row, "planned", row.planned)
        if row.activity.unit is not Unit.INDICATOR:
            yield from _falls(scope, row, "achieved", row.achieved)


def _falls(scope: Scope, row: CheckedRow, kind: str, figures: tuple[Figure, ...]) -> Iterator[Finding]:
    before, since = 0.0, ""
    for quarter, figure in enumerate(figures, start=1):
        if figure.number is None:
            continue
        if since and figure.number < before - TOLERANCE:
            words = {"before": row.amount(before), "after": row.amount(figure.number), "since": since}
            yield row.tell("TO-DATE-FALLS", f"{kind}@{quarter}", figure.at, figure.raw, **words)
        before, since = figure.number, scope.quarter_name(quarter)


def cell_over_100(scope: Scope) -> Iterator[Finding]:
    """The cells of share rows above 100 %."""
    for row in scope.active:
        if row.activity.unit is not Unit.SHARE or max(numbers(row.planned + row.achieved), default=0) <= 1:
            continue
        for quarter, entry in row.entries:
            for kind, figure in (("planned", entry.planned), ("achieved", entry.achieved)):
                if _over(figure):
                    yield row.tell("MORE-THAN-100", f"{kind}@{quarter}", figure.at, figure.raw)


def _over(figure: Figure) -> bool:
    return figure.number is not None and over_100(figure.number)


def year_over_100(scope: Scope) -> Iterator[Finding]:
    """The share rows whose quarters, none of them above 100 %, make more than 100 % achieved."""
    for row in scope.active:
        if row.activity.unit is not Unit.SHARE or row.activity.mode is not Mode.INCREMENT:
            continue
        total = year_sum(row.achieved, row.activity.mode)
        if over_100(total) and not any(_over(figure) for figure in row.achieved):
            yield _over_year(row, "YEAR-MORE-THAN-100", printed(total, 2))


def overshot(scope: Scope) -> Iterator[Finding]:
    """The quantity and indicator rows that have passed what the year had planned, which is possible."""
    for row in scope.active:
        share = row.shares.achieved_to_date[scope.corte.number - 1]
        if row.activity.unit is not Unit.SHARE and share is not None and over_100(share):
            yield _over_year(row, "TARGET-EXCEEDED", printed(share))


def _over_year(row: CheckedRow, code: str, total: str) -> Finding:
    figures = {f"achieved@{q}": entry.achieved for q, entry in row.entries if positive(entry.achieved)}
    places = (figure.at for figure in figures.values())
    return row.tell_all(code, figures, places, raws(figures.values()), total=total)


def unplanned(scope: Scope) -> Iterator[Finding]:
    """Report progress in a quarter by which nothing had been planned: the activity is early. On the way to a deadline it may be."""
    for row in scope.active:
        if row.activity.unit is Unit.QUANTITY and not sum(numbers(row.planned)) > TOLERANCE:
            continue
        if is_milestone(row.activity):
            continue
        for quarter, entry in scope.due(row):
            if positive(entry.achieved) and _early_by(row, quarter):
                words = {"quarter": scope.quarter_name(quarter)}
                yield row.tell(
                    "ACHIEVED-UNPLANNED", f"achieved@{quarter}", entry.achieved.at, entry.achieved.raw, **words
                )


def _early_by(row: CheckedRow, quarter: int) -> bool:
    planned, achieved = row.shares.planned_to_date[quarter - 1], row.shares.achieved_to_date[quarter - 1]
    if not (planned or 0.0) <= TOLERANCE < (achieved or 0.0):
        return False
    known = planned is not None or has_planned(row.activity)
    return known and not unread(row.planned[:quarter])


def future_filled(scope: Scope) -> Iterator[Finding]:
    """Report figures for a quarter after the corte; a 0, or a to-date figure that stays, says nothing."""
    for row in scope.active:
        by_corte = row.achieved[: scope.corte.number]
        carried = year_sum(by_corte, Mode.TO_DATE) if row.activity.mode is Mode.TO_DATE else 0.0
        for quarter, entry in row.entries[scope.corte.number :]:
            done = entry.achieved.number
            if done is not None and abs(done - carried) > TOLERANCE and done != 0:
                words = {"quarter": scope.quarter_name(quarter), "corte": scope.corte}
                yield row.tell("FUTURE-FILLED", f"achieved@{quarter}", entry.achieved.at, entry.achieved.raw, **words)


def accumulated(scope: Scope) -> Iterator[Finding]:
    """Sheets whose figures of the quarter climb in nearly every row, pass the plan when added up, and read to date do not."""
    shares = (row for row in scope.active if row.activity.unit is Unit.SHARE and row.activity.mode is Mode.INCREMENT)
    for rows in by_sheet(shares).values():
        said = [row for row in rows if len(_done(scope, row)) > 1]
        climbing = [row for row in said if _climbs_with_plan(scope, row)]
        if len(climbing) >= _FEWEST and len(climbing) >= _MOSTLY * len(said):
            figures = [(f"achieved@{q}", entry.achieved.at) for row in climbing for q, entry in scope.due(row)]
            count = counted(len(climbing), "actividad", "actividades")
            places = (at for _, at in figures)
            yield climbing[0].tell_all("ACHIEVED-DOUBTFUL", dict(figures), places, count=count)


def _done(scope: Scope, row: CheckedRow) -> list[float]:
    return numbers(entry.achieved for _, entry in scope.due(row))


def _climbs_with_plan(scope: Scope, row: CheckedRow) -> bool:
    done, planned = _done(scope, row), row.shares.planned_to_date[scope.corte.number - 1] or 0.0
    climbs = all(later > sooner > 0 for sooner, later in pairwise(done))
    return climbs and done[-1] <= planned + TOLERANCE and over_100(1 + sum(done) - planned)


def missing_report(scope: Scope) -> Iterator[Finding]:
    """The blank *ejecutado* cells, up to the corte, where something was planned; nothing is missing of what is *Cumplida*."""
    for row in scope.active:
        if round_share(row.shares.achieved_to_date[scope.corte.number - 1] or 0.0) >= 1:
            continue
        for quarter, entry, _ in _asked(scope, row):
            if entry.achieved.absent is Absent.EMPTY and entry.achieved.at is not None:
                one = is_one_report(row.activity, quarter)
                words = {
                    "span": "hasta el corte" if one else f"del {scope.quarter_name(quarter)}",
                    "corte": scope.corte,
                }
                yield row.tell("REPORT-MISSING", f"achieved@{quarter}", entry.achieved.at, **words)


def _asked(scope: Scope, row: CheckedRow) -> Iterator[tuple[int, QuarterEntry, float]]:
    """The quarters that owe a report, each with its plan; where one column is the report of all, the corte with all of it."""
    if not row.shares.judgeable:
        return
    plans = [(quarter, entry, row.shares.planned[quarter - 1] or 0.0) for quarter, entry in scope.due(row)]
    corte, at_corte, _ = plans[-1]
    if is_one_report(row.activity, corte) and not is_excused(at_corte):
        plans = [(corte, at_corte, sum(planned for _, entry, planned in plans if not is_excused(entry)))]
    yield from (plan for plan in plans if plan[2] > TOLERANCE)


def evaded(scope: Scope) -> Iterable[Finding]:
    """The *ejecutado* cells, up to the corte, that say NP where something was planned."""
    return _instead(scope, Absent.NOT_SCHEDULED, "REPORT-EXCUSED")


def excused(scope: Scope) -> Iterable[Finding]:
    """The *ejecutado* cells, up to the corte, that say N/A where something was planned: that quarter is excused."""
    return _instead(scope, Absent.NOT_APPLICABLE, "QUARTER-EXCUSED")


def _instead(scope: Scope, word: Absent, code: str) -> Iterator[Finding]:
    for row in scope.active:
        for quarter, entry, planned in _asked(scope, row):
            if entry.achieved.absent is word:
                one = word is Absent.NOT_SCHEDULED and is_one_report(row.activity, quarter)
                span = "Hasta el corte" if one else f"En el {scope.quarter_name(quarter)}"
                words = {"span": span, "quarter": scope.quarter_name(quarter), "planned": printed(planned, 2)}
                yield row.tell(code, f"achieved@{quarter}", entry.achieved.at, entry.achieved.raw, **words)


def filled_though_not_applicable(scope: Scope) -> Iterator[Finding]:
    """The figures above 0 of rows that say they do not apply."""
    for row in scope.rows:
        if row.activity.applies:
            continue
        for quarter, entry in row.entries:
            for kind, figure in (("planned", entry.planned), ("achieved", entry.achieved)):
                if positive(figure):
                    yield row.tell("NOT-APPLICABLE-FILLED", f"{kind}@{quarter}", figure.at, figure.raw)


RULES = (
    Rule("TO-DATE-FALLS", falls),
    Rule("MORE-THAN-100", cell_over_100),
    Rule("YEAR-MORE-THAN-100", year_over_100),
    Rule("TARGET-EXCEEDED", overshot),
    Rule("ACHIEVED-UNPLANNED", unplanned),
    Rule("FUTURE-FILLED", future_filled),
    Rule("ACHIEVED-DOUBTFUL", accumulated),
    Rule("REPORT-MISSING", missing_report),
    Rule("REPORT-EXCUSED", evaded),
    Rule("QUARTER-EXCUSED", excused),
    Rule("NOT-APPLICABLE-FILLED", filled_though_not_applicable),
)

"""The plans of the stories that are made in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from ppc_reports.judging import rules
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import merged
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Absent, Accumulation, Activity, Figure, Indicator, Mode, Plan, Quarter, Unit
from ppc_reports.settings.furag import shipped_furag
from tests import samples
from tests.samples import FIRST_ROW, activity, figure, plan

CORTE = "2022-T3"
NP, NA, BAD = Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE, Absent.INVALID
HOSTILE = (
    '=HYPERLINK("http://mal.example","clic")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "a\x00b\x0bc",
    "Mesa 😀 con 👩‍👩‍👧 y niñas",
    "مرحبا \u202etxet",
    "<b>&amp;\"'</b>",
    "texto " * 6_700,
    "😀" * 17_000,
)


def checked(of: Plan) -> Summary:
    """The summary of a plan with what the rules find in it."""
    found = rules.check(of, Quarter.parse(CORTE), shipped_furag().codes)
    return replace(samples.summary(of, CORTE, merged(found)), version="x.y.z")


def to_date() -> Plan:
    """Figures to date: one that climbs, one that falls, one that goes silent, one that is done."""
    climbing = (0.25, 0.5, 0.75, 1.0)
    rows: Sequence[tuple[float | Absent | None, ...]] = (
        (0.2, 0.5, 0.7, None),
        (0.3, 0.6, 0.4, None),
        (0.25, 0.5, None, None),
        (0.5, 1.0, 1.0, None),
        (NP, 0.1, BAD, None),
    )
    return plan(
        activity(f"1.{n}", climbing, achieved, FIRST_ROW + n, mode=Mode.TO_DATE, end=dt.date(2022, 12, 31))
        for n, achieved in enumerate(rows, 1)
    )


def indicators() -> Plan:
    """A row of each way in which results add up, one that cannot be judged, and one that does not apply."""
    kinds: Sequence[tuple[Accumulation, float, float]] = (
        (Accumulation.SUM, 40, 0),
        (Accumulation.FLOW, 15, 0),
        (Accumulation.STOCK, 12, 0),
        (Accumulation.CAPACITY, 20, 4),
        (Accumulation.REDUCTION, 2, 10),
        (Accumulation.SUM, 0, 0),
    )
    rows = [_indicator(n, *kind) for n, kind in enumerate(kinds, 1)]
    last = _indicator(len(kinds) + 1, Accumulation.SUM, 40, 0)
    return plan([*rows, replace(last, applies=False, at={**last.at, "applies": At("Seguimiento", last.row, 12)})])


def _indicator(number: int, kind: Accumulation, target: float, baseline: float) -> Activity:
    given = Indicator(_counted(target), _counted(baseline), kind)
    row = activity(
        f"{number}.1",
        (0.25,) * 4,
        (5, 8, NP, 12),
        FIRST_ROW + number,
        unit=Unit.INDICATOR,
        unit_name="atenciones",
        indicator=given,
    )
    return replace(row, quarters=tuple(replace(e, achieved=_raw(e.achieved)) for e in row.quarters))


def quantities() -> Plan:
    """Kilometres and workshops: more than planned, less, none planned, none done."""
    rows: Sequence[tuple[tuple[float | Absent | None, ...], tuple[float | Absent | None, ...]]] = (
        ((10, 10, 20, 10), (10, 12, 25, None)),
        ((3, 3, 3, 3), (1, None, 2, None)),
        ((0, 0, 0, 0), (0, 4, 1, None)),
        ((5, NP, NA, 5), (None, None, None, None)),
    )
    made = []
    for number, (planned, achieved) in enumerate(rows, 1):
        row = activity(f"2.{number}", planned, achieved, FIRST_ROW + number, unit=Unit.QUANTITY, unit_name="talleres")
        quarters = (replace(e, planned=_raw(e.planned), achieved=_raw(e.achieved)) for e in row.quarters)
        made.append(replace(row, quarters=tuple(quarters)))
    return plan(made)


def _counted(number: float) -> Figure:
    return _raw(figure(number))


def _raw(given: Figure) -> Figure:
    return given if given.number is None else replace(given, raw=f"{given.number:g}")


def hostile() -> Plan:
    """Texts that would be formulas, links, control signs or too long, in every field there is."""
    made = []
    for number, (text, other) in enumerate(zip(HOSTILE[::2], HOSTILE[1::2], strict=True), 1):
        row = activity(
            f"1.{number}",
            (0.25,) * 4,
            (0.25, 0.2, 0.1, None),
            FIRST_ROW + number,
            (other[:300], "", f"javascript:alert({number}) https://example.org/{number}", ""),
            description=text,
            product=other[:300],
            leads=(text[:300], "Secretaría General"),
        )
        noted = replace(row.entry(3), notes=other[:10_000], notes_at=At("Seguimiento", row.row, 20))
        made.append(replace(row, quarters=(*row.quarters[:2], noted, row.quarters[3])))
    return plan(made, entity="A/B: C [x]? *", title="=1+1 & <título>")

"""The headline of a plan in words.

Every number in a sentence stands in a cell of the report.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ppc_reports.judging.alerts import MANY_ALERTS, Alert, alerts, by_office, kind_words, points_lost
from ppc_reports.judging.groups import GroupFigures, group, waiting_words
from ppc_reports.judging.reasons import AlertKind
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.plan.model import QUARTERS, Quarter, State
from ppc_reports.plan.spanish import MONTHS, at_least, counted, listing, number, points, printed
from ppc_reports.settings.scale import INCONCLUSIVE, round_share

_TOLD = 0.0005
"""What costs the plan less than a twentieth of a point is not told."""
_MOSTLY = 0.8
_HALF = 0.5
_NAME_LIMIT = 70
_SHORT = (AlertKind.OVERDUE, AlertKind.NO_REPORT, AlertKind.LAGGING)
_ENDS = {
    State.NO_REPORT: ("sin reporte", "sin reporte"),
    State.OVERDUE: ("vencida", "vencidas"),
    State.INVALID: ("con un dato inválido", "con datos inválidos"),
}
"""How the states that say why an activity holds the plan back are told of one, and of several."""
_TOLD_ALIKE = 3
"""So many activities in one state are told by their number, not by their keys."""

_LACKING = frozenset(("OFFICE-MISSING", "PART-UNREADABLE"))
"""The findings that say that a part of the plan did not come."""


def headline(summary: Summary) -> str:
    """The first sentences of page one. Never empty."""
    return " ".join((how(summary), *braking(summary)))


def how(summary: Summary) -> str:
    """The sentence on what is done of the planned, and since the previous corte; on coverage where that is too little."""
    totals = summary.totals
    on = f"Al {_day(summary.as_of)}"
    if not summary.standings:
        return "El plan no tiene actividades que juzgar."
    if totals.due == 0:
        why = waiting_words(totals)
        return f"{on} {nothing_due(totals)}{f'. {why}' if why else ''}."
    if totals.compliance is None:
        return f"{on} no se sabe cuánto estaba programado."
    if summary.zone(totals) is INCONCLUSIVE:
        return _inconclusive(summary, on)
    due = f" hasta el {_day(summary.corte.end)}" if summary.provisional else ""
    lacking = any(item.code in _LACKING for item in summary.findings)
    what = "lo recibido del plan" if lacking else "el plan"
    return f"{on} {what} cumple {printed(totals.compliance)} de lo programado{due}{_against(summary)}."


def _day(date: dt.date) -> str:
    return f"{date.day} de {MONTHS[date.month - 1]}"


def short(summary: Summary) -> str:
    """The verdict in a few words, for the subject of a mail: «cumplimiento 81,3 % (−5,4), 1 sin reporte»."""
    totals = summary.totals
    if totals.due == 0 or totals.compliance is None:
        return nothing_due(totals) if totals.due == 0 else "no se sabe cuánto estaba programado"
    if summary.zone(totals) is INCONCLUSIVE:
        return f"no concluyente, {coverage_words(totals)}"
    before = previous(summary)
    step = 0.0 if before is None else moved(before, totals.compliance)
    change = f" ({points(step) if step < 0 else f'+{points(step)}'})" if step else ""
    kinds = Counter(kind for alert in alerts(summary) for kind in alert.kinds)
    told = [f"{number(kinds[kind], 0)} {kind_words(kinds[kind], kind)}" for kind in _SHORT if kinds[kind]]
    return ", ".join((f"cumplimiento {printed(totals.compliance)}{change}", *told))


def counted_words(summary: Summary, figures: GroupFigures) -> str:
    """*Ejecutado que cuenta* of a group as it is printed: the least that it is where it cannot be concluded."""
    return (at_least if summary.zone(figures) is INCONCLUSIVE else printed)(figures.counted_shown)


def nothing_due(figures: GroupFigures) -> str:
    """Why a group of which nothing is due has no verdict, in words."""
    if figures.waiting:
        return "aún no se puede juzgar nada"
    applying = not figures.standings or any(item.judged for item in figures.standings)
    return "aún no hay nada programado" if applying else "ninguna actividad aplica o se puede evaluar"


def _inconclusive(summary: Summary, on: str) -> str:
    totals = summary.totals
    said = "está cumplida o reportó" if 1 in {totals.known, totals.due} else "están cumplidas o reportaron"
    every = counted(totals.due, "actividad programada", "actividades programadas")
    known = f"{totals.known} de {every} {said} su último trimestre"
    bounds = f"{printed(totals.compliance)} y {printed(totals.compliance_if_reported)}"
    return f"{on} no se puede concluir: {known}. El cumplimiento está entre {bounds}, según lo que falta por reportar."


def _against(summary: Summary) -> str:
    before, now = previous(summary), summary.totals.compliance
    if before is None or now is None:
        return ""
    month = MONTHS[summary.corte.previous.end.month - 1]
    step = moved(before, now)
    change = f"{points(step) if step < 0 else f'+{points(step)}'} puntos" if step else "igual"
    return f" ({printed(before)} en {month}: {change})"


def previous(summary: Summary) -> float | None:
    """The compliance (share 0..1) of the previous corte of the year: as it was published, else by the quarters of this workbook.

    None at the first corte, where there was none, and where it could not be concluded: a lower bound is not compared.
    """
    if summary.corte.number == 1:
        return None
    for item in summary.published:
        if item.corte == summary.corte.previous and item.printed.compliance is not None:
            return item.printed.compliance if summary.enough(item.printed.coverage) else None
    then = at_corte(summary, summary.corte.previous)
    return then.compliance if summary.enough(then.coverage) else None


def at_corte(summary: Summary, corte: Quarter) -> GroupFigures:
    """The plan at an earlier corte of the year, by the quarters of this workbook."""
    then = [item.at(corte.number) for item in summary.standings]
    return group("", summary.plan.title, then, corte, summary.weighted)


def by_corte(summary: Summary) -> list[GroupFigures | None]:
    """The plan at T1..T4, None after this corte."""
    year, corte = summary.corte.year, summary.corte.number
    return [
        None if quarter > corte else summary.totals if quarter == corte else at_corte(summary, Quarter(year, quarter))
        for quarter in QUARTERS
    ]


def moved(before: float, after: float) -> float:
    """The points between two shares as they are printed."""
    return (round(round_share(after) * 1000) - round(round_share(before) * 1000)) / 10


def braking(summary: Summary) -> Iterator[str]:
    """The sentence on what holds the plan back; none where nothing of the planned is missing."""
    found = alerts(summary)
    if len(found) > MANY_ALERTS and len(summary.offices) > 1:
        offices = dict(_offices(summary, found))
        every = len(by_office(summary, found))
        rest = f", entre {every} dependencias con alerta" if every > len(offices) else ""
        yield f"{_opening(summary, offices)} {listing(offices)}{rest}."
        return
    groups = [item for item in _groups(summary) if item.planned is not None]
    causes = dict(_by_group(summary, groups) if len(groups) > 1 else _by_activity(summary))
    if causes:
        yield f"{_opening(summary, causes)} {listing(causes)}."
    elif summary.totals.due:
        yield "No falta nada de lo programado."


def _opening(summary: Summary, causes: Mapping[str, float]) -> str:
    """The verb for the causes, by the share of what is missing that is theirs: less than half does not hold a plan back."""
    lost = sum(points_lost(summary))
    of_all = sum(causes.values()) / lost if lost else 1.0
    if summary.zone(summary.totals) is INCONCLUSIVE or of_all < _HALF:
        return "Lo que falta está en" if of_all > _MOSTLY and len(causes) == 1 else "Lo que más falta está en"
    return "Lo frena" if len(causes) == 1 else "Lo frenan"


def _offices(summary: Summary, found: Sequence[Alert]) -> Iterator[tuple[str, float]]:
    """The two offices that cost most, each with the points (share 0..1) that are missing of its activities."""
    for office in by_office(summary, found)[:2]:
        kind = office.need
        told = f"{office.kinds[kind]} de {office.activities} {kind_words(office.kinds[kind], kind)}"
        yield f"{_office(office.name)} ({told}, {points(office.points * 100)} puntos)", office.points


def _office(name: str) -> str:
    return "las actividades sin responsable" if name == NO_OFFICE else shorten(name, _NAME_LIMIT)


def _groups(summary: Summary) -> Sequence[GroupFigures]:
    """The lines, or the offices where there is one line."""
    return summary.lines if len(summary.lines) > 1 else summary.offices


def _by_group(summary: Summary, groups: Sequence[GroupFigures]) -> Iterator[tuple[str, float]]:
    """The two groups that cost most, each with what it costs."""
    places = {(item.activity.sheet, item.activity.row): place for place, item in enumerate(summary.standings)}
    lost = points_lost(summary)
    costs = []
    for figures in groups:
        own = (places[item.activity.sheet, item.activity.row] for item in figures.standings)
        costs.append((figures, {place: lost[place] for place in own}))
    unsure = summary.zone(summary.totals) is INCONCLUSIVE
    for figures, rows in sorted(costs, key=lambda pair: -round(sum(pair[1].values()), 9))[:2]:
        if sum(rows.values()) > _TOLD:
            yield _cause(figures, rows, unsure=unsure), sum(rows.values())


def _by_activity(summary: Summary) -> Iterator[tuple[str, float]]:
    """The two activities that cost most, each with what it costs; those of a state by their number where they are many alike."""
    costs = [pair for pair in zip(points_lost(summary), summary.standings, strict=True) if pair[0] > _TOLD]
    alike = Counter(item.state for _, item in costs)
    told: defaultdict[str, float] = defaultdict(float)
    for cost, item in sorted(costs, key=lambda pair: -round(pair[0], 9)):
        many = item.state in _ENDS and alike[item.state] >= _TOLD_ALIKE
        told[_alike(summary, item.state) if many else _activity(item)] += cost
    yield from islice(told.items(), 2)


def _alike(summary: Summary, state: State) -> str:
    return f"{summary.totals.states[state]} actividades {_ENDS[state][1]}"


def _activity(item: Standing) -> str:
    why = _ENDS[item.state][0] if item.state in _ENDS else printed(item.compliance)
    return f"la actividad {item.activity.key} ({why})"


def _cause(figures: GroupFigures, own: dict[int, float], *, unsure: bool) -> str:
    """A line by its number, or the one activity that makes nearly all of what it costs, where its state says why.

    It is told with its compliance; with the points it costs where the verdict is ``unsure``.
    """
    rows = dict(zip(own, figures.standings, strict=True))
    worst = max(own, key=lambda place: own[place])
    if own[worst] > _MOSTLY * sum(own.values()) and rows[worst].state in _ENDS:
        return _activity(rows[worst])
    name = f"la línea {figures.number}" if figures.number else _office(figures.name)
    return f"{name} ({f'{points(sum(own.values()) * 100)} puntos' if unsure else printed(figures.compliance)})"


def coverage_words(figures: GroupFigures) -> str:
    """The coverage of a group as a count: ``reportaron 6 de 7``; says so where nothing is due."""
    if not figures.due:
        return nothing_due(figures)
    return f"{'reportó' if figures.known == 1 else 'reportaron'} {figures.known} de {figures.due}"

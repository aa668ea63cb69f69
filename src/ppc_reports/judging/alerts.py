"""Alerts: the activities that need attention at the corte, why, since when, what is asked of whom, and what it costs.

The report, its first page and the mails all take their alerts from here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ppc_reports.judging.groups import waiting_words
from ppc_reports.judging.participation.followup import missing
from ppc_reports.judging.reasons import KIND_NAMES, KIND_WORDS, AlertKind, Reason, lagging, reasons, until
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Activity
from ppc_reports.plan.spanish import counted, listing

__all__ = [
    "KIND_NAMES",
    "MANY_ALERTS",
    "Alert",
    "AlertKind",
    "Duty",
    "OfficeAlerts",
    "alerts",
    "by_office",
    "calm",
    "duties",
    "kind_words",
    "most_urgent",
    "points_lost",
]


MANY_ALERTS = 20
"""With more of them, offices are told instead of activities."""
_MOST_NAMES, _MOST_KEYS = 1, 6
_ASKS = {
    AlertKind.NO_REPORT: "Escribir el ejecutado que falta con su evidencia; si no hubo avance, escribir 0 y decir por qué.",
    AlertKind.INVALID: "Corregir las celdas que no se pudieron leer (están en «Calidad del dato») y enviar de nuevo el libro.",
    AlertKind.NO_EVIDENCE: "Anexar el enlace o el documento que prueba cada avance.",
    AlertKind.DUE_SOON: "Terminarlas y reportar el 100 % con su evidencia, cada una a más tardar en su fecha de fin.",
}
"""The words for several activities of an office of which not the same is asked."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An activity that somebody must act on; ``kinds`` are its reasons, the gravest first.

    ``since`` is the day the gravest counts from (for ``DUE_SOON`` alone the day it ends), None where no day can be told;
    ``facts`` and ``asks`` are sentences in Spanish, the gravest first. ``points`` is the share 0..1 of the plan it costs
    (w·(P − min(E, P)), docs/dominio.md section 5). ``by`` is the day that its first ask names, None where it names none;
    ``cause`` is the fact for which that is asked, which need not be the gravest one.
    """

    kinds: tuple[AlertKind, ...]
    standing: Standing
    since: dt.date | None
    facts: tuple[str, ...]
    asks: tuple[str, ...]
    points: float
    by: dt.date | None = None
    cause: str = ""

    @property
    def kind(self) -> AlertKind:
        """The gravest reason."""
        return self.kinds[0]

    @property
    def need(self) -> AlertKind:
        """The reason of its first ask."""
        return self.kinds[self.facts.index(self.cause)] if self.cause else self.kind

    @property
    def fact(self) -> str:
        """All that is so; that its term is near is not said where something graver is."""
        graver = (fact for kind, fact in zip(self.kinds, self.facts, strict=True) if kind is not AlertKind.DUE_SOON)
        return " ".join(graver) or self.facts[0]

    @property
    def ask(self) -> str:
        """All that is asked."""
        return " ".join(self.asks)

    @property
    def words(self) -> str:
        """Its reasons in words: ``Vencida · Sin evidencia``."""
        return " · ".join(KIND_WORDS[kind] for kind in self.kinds)

    @property
    def activity(self) -> Activity:
        """The activity it is about."""
        return self.standing.activity

    @property
    def who(self) -> str:
        """The offices that answer for it, in one text; says so when there is none."""
        return listing(self.activity.leads) or NO_OFFICE


@dataclass(frozen=True, slots=True)
class OfficeAlerts:
    """The alerts of one lead office, and how many of its activities have each kind."""

    name: str
    activities: int
    alerts: tuple[Alert, ...]
    kinds: Counter[AlertKind]

    @property
    def points(self) -> float:
        """The share 0..1 of the plan that its alerts cost."""
        return sum(alert.points for alert in self.alerts)

    @property
    def need(self) -> AlertKind:
        """The reason of what is asked first of it: the missing reports, else what most of its activities need."""
        needs = [alert.need for alert in self.alerts]
        graver = Counter(need for need in needs if need is not AlertKind.DUE_SOON)
        return (
            AlertKind.NO_REPORT
            if AlertKind.NO_REPORT in needs
            else max(graver, key=graver.__getitem__, default=needs[0])
        )


def alerts(summary: Summary) -> tuple[Alert, ...]:
    """Every activity that needs attention, from what costs the plan most; then by gravity, date and the plan's order.

    Empty when all is well; rows that are not judged are never in it.
    """
    lowest = summary.scale.bands[0] if len(summary.scale.bands) > 1 else None
    last, found = until(summary), []
    for item, points in zip(summary.standings, points_lost(summary), strict=True):
        why = list(reasons(item, last)) if item.judged else []
        if lowest is not None and item.band == lowest:
            why.append(lagging(item))
        if why:
            found.append(_alert(item, sorted(why, key=_gravity), points, missing(summary, item)))
    return tuple(sorted(found, key=_rank))


def _alert(item: Standing, why: Sequence[Reason], points: float, words: str) -> Alert:
    """The alert of an activity; that its term is near asks for nothing more where something graver is asked.

    ``words`` ask for the qualitative half of the follow-up, where it lacks.
    """
    asking = [reason for reason in why if reason.ask and (reason.kind is not AlertKind.DUE_SOON or len(why) == 1)]
    asked = [reason.ask for reason in asking]
    return Alert(
        kinds=tuple(reason.kind for reason in why),
        standing=item,
        since=why[0].since,
        facts=tuple(reason.fact for reason in why),
        asks=tuple(dict.fromkeys((*asked, words) if words else asked)),
        points=points,
        by=asking[0].by if asking else None,
        cause=asking[0].fact if asking else "",
    )


def _gravity(reason: Reason) -> int:
    return list(AlertKind).index(reason.kind)


def _rank(alert: Alert) -> tuple[float, int, dt.date]:
    return -round(alert.points, 9), list(AlertKind).index(alert.kind), alert.since or dt.date.max


def points_lost(summary: Summary) -> tuple[float, ...]:
    """The cost of each activity for the plan at the corte, in its order: w·(P − min(E, P)) as a share 0..1 of the plan."""
    rows = summary.standings
    weights = [(item.activity.weight or 0.0 if summary.weighted else 1.0) if item.counts else 0.0 for item in rows]
    total = sum(weights)
    return tuple(
        weight / total * (item.planned_counted - item.counted) if total else 0.0
        for weight, item in zip(weights, rows, strict=True)
    )


def most_urgent(found: Iterable[Alert], limit: int = 5) -> tuple[Alert, ...]:
    """The first alerts of a list by cost, without those that only say that a term is near."""
    faults = (alert for alert in found if alert.kinds != (AlertKind.DUE_SOON,))
    return tuple(alert for alert, _ in zip(faults, range(limit), strict=False))


def calm(summary: Summary) -> tuple[str, bool]:
    """The words where no activity needs attention, and whether that is good news: it is not where nothing could be judged."""
    if not any(item.counts for item in summary.standings):
        return "Ninguna actividad se pudo juzgar en este corte: no se sabe si algo requiere atención.", False
    if summary.totals.waiting:
        return f"Pida lo programado en cada trimestre, o la fecha final: {waiting_words(summary.totals)}.", False
    if not summary.totals.due:
        return "Aún no hay nada programado: en este corte no hay nada que pedir.", False
    return "Ninguna actividad requiere atención en este corte.", True


def by_office(summary: Summary, found: Sequence[Alert]) -> tuple[OfficeAlerts, ...]:
    """The alerts by lead office that has any, the costliest first; an activity counts for each of its leads."""
    grouped: dict[str, list[Alert]] = {}
    for alert in found:
        for office in dict.fromkeys(alert.activity.leads or (NO_OFFICE,)):
            grouped.setdefault(office, []).append(alert)
    sizes = {group.name: group.activities for group in summary.offices}
    offices = (
        OfficeAlerts(
            name, sizes.get(name, len(own)), tuple(own), Counter(kind for alert in own for kind in alert.kinds)
        )
        for name, own in grouped.items()
    )
    return tuple(sorted(offices, key=lambda item: (-round(item.points, 9), -len(item.alerts), item.name.casefold())))


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: by whom, why, what is asked and by when.

    It is about the activities of ``alerts``, of which one and the same is asked, about all alerts of an ``office``, or about the
    errors of the workbook (neither).
    """

    who: str
    fact: str
    ask: str
    by: dt.date
    alerts: tuple[Alert, ...] = ()
    office: OfficeAlerts | None = None

    @property
    def keys(self) -> str:
        """The keys of its activities in one text; empty where it is about none."""
        return listing((alert.activity.key for alert in self.alerts), _MOST_KEYS)


def duties(summary: Summary, limit: int) -> tuple[Duty, ...]:
    """The first things to do: mend the errors, then what costs most, by office where alerts are many. Empty when all is well."""
    found = alerts(summary)
    told = [*_mending(summary)]
    left = limit - len(told)
    if len(found) > MANY_ALERTS and len(summary.offices) > 1:
        told += (_of_office(summary, office) for office in by_office(summary, found)[:left])
    else:
        told += islice(_of_activities(summary, most_urgent(found, len(found))), left)
    return tuple(told)


def _mending(summary: Summary) -> Iterator[Duty]:
    """The errors as one task: of the offices of their activities, most first, or of Planeación where they are about none."""
    errors = [item for item in summary.findings if item.severity is Severity.ERROR]
    if errors:
        keys = {key for item in errors for key in item.activity.split(", ")}
        leads = Counter(lead for item in summary.standings if item.activity.key in keys for lead in item.activity.leads)
        who = listing((name for name, _ in leads.most_common()), _MOST_NAMES) or "Planeación"
        fact = f"El libro tiene {counted(len(errors), 'error', 'errores')}: el informe es preliminar."
        ask = "Corregir las celdas marcadas en la copia observada y enviar de nuevo el libro."
        yield Duty(who, fact, ask, summary.answer_by)


def _of_activities(summary: Summary, found: Iterable[Alert]) -> Iterator[Duty]:
    """One task for all activities of the same offices of which one and the same is asked, the costliest task first."""
    alike: dict[tuple[str, str, str, dt.date], list[Alert]] = {}
    for alert in found:
        same = (alert.who, alert.cause or alert.facts[0], alert.asks[0], alert.by or summary.answer_by)
        alike.setdefault(same, []).append(alert)
    tasks = [Duty(*same, alerts=tuple(own)) for same, own in alike.items()]
    return iter(sorted(tasks, key=lambda task: -round(sum(alert.points for alert in task.alerts), 9)))


def _of_office(summary: Summary, office: OfficeAlerts) -> Duty:
    kinds = [kind for kind in AlertKind if office.kinds[kind]]
    graver = [kind for kind in kinds if kind is not AlertKind.DUE_SOON] or kinds
    told = [f"{office.kinds[kind]} {kind_words(office.kinds[kind], kind)}" for kind in graver]
    fact = f"{listing(told)}, de {counted(office.activities, 'actividad', 'actividades')}"
    first, ask = _asked(office)
    return Duty(office.name, fact, ask, first.by or summary.answer_by, office=office)


def _asked(office: OfficeAlerts) -> tuple[Alert, str]:
    """The alert to answer first of those with the need of the office, and what is asked of all of them."""
    own = [alert for alert in office.alerts if alert.need is office.need]
    first = min(own, key=lambda alert: alert.by or dt.date.min)
    same = len({alert.asks[0] for alert in own}) == 1
    running = first.by is not None and office.need is AlertKind.NO_REPORT
    return first, first.asks[0] if same or running else _ASKS.get(office.need, first.asks[0])


def kind_words(count: int, kind: AlertKind) -> str:
    """The name of a kind after its count: ``vencida``, ``vencidas``."""
    return (KIND_WORDS if count == 1 else KIND_NAMES)[kind].lower()

"""What needs somebody's attention at the corte: which activity, since when, and what is asked of whom.

The report, its summary page and the mail all take their alerts from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ppc_reports.judging.progress import TOLERANCE, is_excused, unknown_target
from ppc_reports.judging.rules.evidence import unproved
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.plan.model import QUARTERS, Absent, Activity, Indicator, Mode, State, Unit
from ppc_reports.plan.spanish import day, listing, percent
from ppc_reports.settings.scale import round_share


class Kind(StrEnum):
    """The kinds of alert, from the gravest to the lightest."""

    OVERDUE = "overdue"
    NO_REPORT = "no_report"
    INVALID = "invalid"
    SETBACK = "setback"
    NO_EVIDENCE = "no_evidence"
    DUE_SOON = "due_soon"


KIND_NAMES = {
    Kind.OVERDUE: "Vencidas",
    Kind.NO_REPORT: "Sin reporte",
    Kind.INVALID: "Datos inválidos",
    Kind.SETBACK: "Retrocesos",
    Kind.NO_EVIDENCE: "Sin evidencia",
    Kind.DUE_SOON: "Por vencer",
}

KIND_MEANINGS = {
    Kind.OVERDUE: "Su fecha final llegó y no están al 100 %.",
    Kind.NO_REPORT: "El último trimestre en que tenían algo programado está en blanco; cuenta como 0.",
    Kind.INVALID: "Una cifra o fecha que hace falta en este corte no se pudo leer; cuenta como no ejecutado.",
    Kind.SETBACK: "El acumulado bajó de un trimestre al siguiente.",
    Kind.NO_EVIDENCE: "Reportan avance en algún trimestre y no dicen con qué se prueba.",
    Kind.DUE_SOON: "Su fecha final cae en el trimestre que sigue al corte y aún no están al 100 %.",
}


@dataclass(frozen=True, slots=True)
class Alert:
    """One reason to act on one activity.

    ``since`` is the day it counts from (for ``DUE_SOON`` the day it ends), None where no day can be told; ``fact`` and
    ``ask`` are whole sentences in Spanish.
    """

    kind: Kind
    standing: Standing
    since: dt.date | None
    fact: str
    ask: str

    @property
    def activity(self) -> Activity:
        """The activity it is about."""
        return self.standing.activity

    @property
    def who(self) -> str:
        """The offices that answer for it, in one text; says so when there is none."""
        return listing(self.activity.leads) or NO_OFFICE


def alerts(summary: Summary) -> tuple[Alert, ...]:
    """Every alert, by gravity; within a kind the oldest first, then in the order of the plan. Empty when all is well.

    An activity has at most one alert of each kind; rows that do not apply, or are not judged, have none.
    """
    found = [alert for item in summary.standings if item.judged for alert in _of(item)]
    gravity = list(Kind)
    return tuple(sorted(found, key=lambda alert: (gravity.index(alert.kind), alert.since or dt.date.max)))


def most_urgent(found: Iterable[Alert], limit: int = 5) -> tuple[Alert, ...]:
    """The gravest alert of each activity, the first ``limit`` of them: what a summary page has room for."""
    first: dict[tuple[str, int], Alert] = {}
    for alert in found:
        first.setdefault((alert.activity.sheet, alert.activity.row), alert)
    return tuple(first.values())[:limit]


def _of(item: Standing) -> Iterator[Alert]:
    for select in _SELECT:
        alert = select(item)
        if alert is not None:
            yield alert


def _overdue(item: Standing) -> Alert | None:
    end = item.activity.end
    if item.state is not State.OVERDUE or end is None:
        return None
    fact = f"Debía terminar el {day(end)} y {_so_far(item)}."
    ask = "Reportar lo que falta con su evidencia, o explicar el atraso y acordar con Planeación una fecha nueva."
    return Alert(Kind.OVERDUE, item, end, fact, ask)


def _no_report(item: Standing) -> Alert | None:
    if item.state is not State.NO_REPORT:
        return None
    blank = _blank_quarters(item)
    quarters = _quarters(blank)
    fact = f"Tenía avance programado y no escribió el ejecutado de {quarters}.{_deadline_passed(item)}"
    ask = f"Escribir el ejecutado de {quarters} con su evidencia; si no hubo avance, escribir 0 y decir por qué."
    return Alert(Kind.NO_REPORT, item, _ends(item, blank[0]), fact, ask)


def _blank_quarters(item: Standing) -> list[int]:
    """The last planned quarters up to the corte that are blank, without a report in between; earliest first."""
    blank: list[int] = []
    for number in range(item.corte.number, 0, -1):
        if (item.progress.planned[number - 1] or 0.0) <= TOLERANCE or is_excused(item.activity.entry(number)):
            continue
        if item.activity.entry(number).achieved.absent is not Absent.EMPTY:
            break
        blank.insert(0, number)
    return blank


def _invalid(item: Standing) -> Alert | None:
    if item.state is not State.INVALID:
        return None
    wrong = [(number, text) for number in _closed(item) for text in _unreadable_figures(item.activity, number)]
    told = [text for _, text in wrong] + _unreadable_fields(item)
    fact = f"No se puede juzgar: {listing(told)}.{_deadline_passed(item)}"
    ask = "Corregir esas celdas (la hoja «Calidad del dato» dice cuáles son) y enviar de nuevo el libro."
    return Alert(Kind.INVALID, item, _ends(item, wrong[0][0]) if wrong else None, fact, ask)


def _unreadable_figures(activity: Activity, number: int) -> Iterator[str]:
    entry = activity.entry(number)
    for name, figure in (("programado", entry.planned), ("ejecutado", entry.achieved)):
        if figure.absent is Absent.INVALID:
            raw = shorten(figure.raw, 40)
            yield f"{name} de T{number} ilegible («{raw}»)" if raw else f"{name} de T{number} ilegible"


def _unreadable_fields(item: Standing) -> list[str]:
    activity = item.activity
    names = {"start": "la fecha de inicio", "end": "la fecha final"}
    told = [f"{name} no se pudo leer" for field, name in names.items() if field in activity.unreadable]
    if activity.mode is None:
        told.append("no se sabe si sus cifras son del trimestre o acumuladas")
    if activity.unit is Unit.INDICATOR and unknown_target(activity.indicator or Indicator()):
        told.append("falta la meta o la línea base")
    if item.planned is None and not told:
        told.append("no hay programado ni fechas de las que se deduzca")
    return told


def _setback(item: Standing) -> Alert | None:
    to_date = item.progress.achieved_to_date
    drops = [number for number in _closed(item) if number > 1 and _fell(to_date[number - 2], to_date[number - 1])]
    if not drops:
        return None
    steps = listing(
        f"en T{number} pasó de {percent(to_date[number - 2])} a {percent(to_date[number - 1])}" for number in drops
    )
    ask = "Confirmar la cifra: si está mal, corregirla; si está bien, explicar en observaciones por qué bajó."
    return Alert(Kind.SETBACK, item, _ends(item, drops[0]), f"El acumulado bajó: {steps}.", ask)


def _fell(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and round_share(after) < round_share(before)


def _no_evidence(item: Standing) -> Alert | None:
    bare = [
        number for number in _closed(item) if _advanced(item, number) and unproved(item.activity.entry(number).evidence)
    ]
    if not bare:
        return None
    quarters = _quarters(bare)
    fact = f"Reportó avance en {quarters} sin evidencia."
    ask = f"Anexar el enlace o el documento que prueba lo ejecutado en {quarters}."
    return Alert(Kind.NO_EVIDENCE, item, _ends(item, bare[0]), fact, ask)


def _advanced(item: Standing, number: int) -> bool:
    """True where the quarter itself reports something; a figure to date that stayed the same is no advance."""
    reported, share = item.activity.entry(number).achieved.number, item.progress.achieved[number - 1]
    if reported is None or reported <= TOLERANCE:
        return False
    return item.activity.mode is not Mode.TO_DATE or share is None or share > TOLERANCE


def _due_soon(item: Standing) -> Alert | None:
    end, following = item.activity.end, item.corte.following
    if item.state is State.COMPLETED or end is None or not following.start <= end <= following.end:
        return None
    fact = f"Termina el {day(end)} y {_so_far(item)}."
    ask = f"Terminar la actividad y reportar el 100 % con su evidencia a más tardar el {day(end)}."
    return Alert(Kind.DUE_SOON, item, end, fact, ask)


_SELECT: tuple[Callable[[Standing], Alert | None], ...] = (
    _overdue,
    _no_report,
    _invalid,
    _setback,
    _no_evidence,
    _due_soon,
)


def _closed(item: Standing) -> tuple[int, ...]:
    return QUARTERS[: item.corte.number]


def _ends(item: Standing, number: int) -> dt.date:
    return type(item.corte)(item.corte.year, number).end


def _quarters(numbers: Iterable[int]) -> str:
    return listing(f"T{number}" for number in numbers)


def _so_far(item: Standing) -> str:
    if item.state is State.INVALID:
        return "tiene un dato que no se pudo leer"
    return f"va en {percent(item.achieved_counted)} acumulado"


def _deadline_passed(item: Standing) -> str:
    end = item.activity.end
    return "" if end is None or end > item.corte.end else f" Su plazo terminó el {day(end)}."

"""Why an activity needs attention: one reason for each kind of alert, with what is so and what is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ppc_reports.judging.participation.audit import verified_quarters
from ppc_reports.judging.progress import TOLERANCE, is_excused, is_one_report, unknown_target
from ppc_reports.judging.rules.evidence import unproved
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.plan.model import QUARTERS, Absent, Activity, Evidence, Figure, Indicator, Mode, State, Unit
from ppc_reports.plan.spanish import day, listing, printed
from ppc_reports.settings.scale import round_share


class AlertKind(StrEnum):
    """The kinds of alert, from the gravest to the lightest."""

    OVERDUE = "overdue"
    NO_REPORT = "no_report"
    INVALID = "invalid"
    LAGGING = "lagging"
    VERIFIED = "verified"
    SETBACK = "setback"
    NO_EVIDENCE = "no_evidence"
    DUE_SOON = "due_soon"


KIND_WORDS = {
    AlertKind.OVERDUE: "Vencida",
    AlertKind.NO_REPORT: "Sin reporte",
    AlertKind.INVALID: "Dato inválido",
    AlertKind.LAGGING: "Rezagada",
    AlertKind.VERIFIED: "Verificado distinto",
    AlertKind.SETBACK: "Retroceso",
    AlertKind.NO_EVIDENCE: "Sin evidencia",
    AlertKind.DUE_SOON: "Por vencer",
}

KIND_NAMES = {
    AlertKind.OVERDUE: "Vencidas",
    AlertKind.NO_REPORT: "Sin reporte",
    AlertKind.INVALID: "Datos inválidos",
    AlertKind.LAGGING: "Rezagadas",
    AlertKind.VERIFIED: "Verificados distintos",
    AlertKind.SETBACK: "Retrocesos",
    AlertKind.NO_EVIDENCE: "Sin evidencia",
    AlertKind.DUE_SOON: "Por vencer",
}

KIND_MEANINGS = {
    AlertKind.OVERDUE: "su plazo terminó y no está al 100 %",
    AlertKind.NO_REPORT: "el último trimestre con algo programado está en blanco; cuenta como 0",
    AlertKind.INVALID: "una cifra o fecha necesaria no se pudo leer; cuenta como no ejecutado",
    AlertKind.LAGGING: "su cumplimiento está en la zona más baja de la escala",
    AlertKind.VERIFIED: "Control Interno verificó otra cifra que la reportada, a más de un punto",
    AlertKind.SETBACK: "el acumulado bajó de un trimestre al siguiente",
    AlertKind.NO_EVIDENCE: "reporta avance y no dice con qué se prueba",
    AlertKind.DUE_SOON: "termina en el trimestre que sigue y aún no está al 100 %",
}
_ASK_CELLS = "Corregir esas celdas (están en «Calidad del dato») y enviar de nuevo el libro."
_ASK_COLUMN = "Agregar al libro la columna de ese avance, o decir cuál es (está en «Calidad del dato»)."


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to act: its kind, the day it counts from, what is so and what is asked; ``by`` is the day the ask itself names."""

    kind: AlertKind
    since: dt.date | None
    fact: str
    ask: str
    by: dt.date | None = None


def reasons(item: Standing, on: dt.date) -> Iterator[Reason]:
    """The reasons that do not depend on the scale, in no order; ``on`` is the last day whose terms have passed."""
    if past_term(item, on):
        yield _overdue(item)
    if item.state is State.NO_REPORT:
        yield _no_report(item, on)
    for select in _SELECT:
        reason = select(item)
        if reason is not None:
            yield reason


def until(summary: Summary) -> dt.date:
    """The last day whose terms have passed: the corte's, or yesterday where it has not ended."""
    return min(summary.corte.end, summary.today - dt.timedelta(days=1))


def past_term(item: Standing, on: dt.date) -> bool:
    """True where the end date has come by that day and the activity is not done, whatever its state.

    False where no column says whether it was done: nobody is late by what had no place in the book.
    """
    end = item.activity.end
    done = item.state in (State.COMPLETED, State.NOT_SCHEDULED) or _nowhere(item)
    return item.counts and not done and end is not None and end <= on


def _nowhere(item: Standing) -> bool:
    """True where the book had no column for what was done by the corte: whether it was done is not known."""
    done = (item.activity.entry(number).achieved for number in _closed(item))
    return item.state is State.INVALID and any(map(_has_no_column, done))


def _has_no_column(figure: Figure) -> bool:
    """True for a figure that is unknown because no column was read for it."""
    return figure.absent is Absent.INVALID and figure.at is None


def _overdue(item: Standing) -> Reason:
    asks_more = item.state in (State.NO_REPORT, State.INVALID)
    ask = "" if asks_more else "Reportar lo que falta con su evidencia, o acordar con Planeación una fecha nueva."
    end = item.activity.end
    return Reason(AlertKind.OVERDUE, end, f"Su plazo terminó el {day(end)}{_so_far(item)}.", ask)


def _no_report(item: Standing, on: dt.date) -> Reason:
    """The quarters without a report. One that has not ended is not missed yet: where no other is, it is asked for when it ends."""
    if is_one_report(item.activity, item.corte.number):
        return _no_report_at_corte(item, on)
    blank = _blank_quarters(item)
    missed = [number for number in blank if _ends(item, number) <= on]
    running = [number for number in blank if number not in missed]
    facts, asks = [], []
    if missed or not blank:
        quarters = _quarters(missed)
        facts.append(f"Falta el ejecutado de {quarters}.")
        asks.append(f"Escribir el ejecutado de {quarters}{_with_proof(item, missed)}; si no hubo avance, 0 y por qué.")
    for number in running:
        end = day(_ends(item, number))
        facts.append(f"T{number} termina el {end} y todavía no tiene ejecutado.")
        if not missed:
            asks.append(f"Escribir el ejecutado de T{number}{_with_proof(item, [number])} cuando termine, el {end}.")
    since = _ends(item, missed[0]) if missed else None
    by = None if missed or not running else _ends(item, running[-1])
    return Reason(AlertKind.NO_REPORT, since, " ".join(facts), " ".join(asks), by)


def _no_report_at_corte(item: Standing, on: dt.date) -> Reason:
    """The report of an activity that has one column for all that was done up to the corte."""
    end, ask = item.corte.end, f"Escribir lo ejecutado hasta el corte{_with_proof(item, [item.corte.number])}"
    if end <= on:
        ask = f"{ask}; si no hubo avance, 0 y por qué."
        return Reason(AlertKind.NO_REPORT, end, "Falta el ejecutado hasta el corte.", ask)
    fact = f"T{item.corte.number} termina el {day(end)} y todavía no tiene ejecutado."
    return Reason(AlertKind.NO_REPORT, None, fact, f"{ask} cuando termine, el {day(end)}.", end)


def _with_proof(item: Standing, quarters: Iterable[int]) -> str:
    """The words that ask for evidence, where some column of the book is for it."""
    places = [item.activity.entry(number).evidence.at for number in quarters]
    return " con su evidencia" if any(places) or "evidence" in item.activity.at else ""


def _blank_quarters(item: Standing) -> list[int]:
    """The last planned quarters up to the corte that are blank, without a report in between; earliest first."""
    blank: list[int] = []
    for quarter in range(item.corte.number, 0, -1):
        if (item.progress.planned[quarter - 1] or 0.0) <= TOLERANCE or is_excused(item.activity.entry(quarter)):
            continue
        if item.activity.entry(quarter).achieved.absent is not Absent.EMPTY:
            break
        blank.insert(0, quarter)
    return blank


def _invalid(item: Standing) -> Reason | None:
    if item.state is not State.INVALID:
        return None
    wrong = [(number, text) for number in _closed(item) for text in _unreadable_figures(item.activity, number)]
    told = [text for _, text in wrong] + _unreadable_fields(item)
    ask = _ASK_COLUMN if _nowhere(item) else _ASK_CELLS
    since = _ends(item, wrong[0][0]) if wrong else None
    return Reason(AlertKind.INVALID, since, f"No se puede juzgar: {listing(told)}.", ask)


def _unreadable_figures(activity: Activity, number: int) -> Iterator[str]:
    entry = activity.entry(number)
    for name, figure in (("programado", entry.planned), ("ejecutado", entry.achieved)):
        if figure.absent is Absent.INVALID:
            raw = shorten(figure.raw, 40)
            said = f"{name} de T{number} ilegible («{raw}»)" if raw else f"{name} de T{number} ilegible"
            nowhere = f"el libro no tiene una columna que se lea como {name} de T{number}"
            yield nowhere if _has_no_column(figure) else said


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


def lagging(item: Standing) -> Reason:
    """The reason of an activity whose compliance is in the lowest zone."""
    share = f"{printed(item.counted)} de {printed(item.planned)} programado"
    fact = f"Su cumplimiento es {printed(item.compliance)}: {share}."
    return Reason(AlertKind.LAGGING, item.corte.end, fact, "Decir la causa del atraso y la fecha para ponerse al día.")


def _setback(item: Standing) -> Reason | None:
    to_date = item.progress.achieved_to_date
    drops = [number for number in _closed(item) if number > 1 and _fell(to_date[number - 2], to_date[number - 1])]
    if not drops:
        return None
    steps = listing(
        f"en T{number} pasó de {printed(to_date[number - 2])} a {printed(to_date[number - 1])}" for number in drops
    )
    ask = "Confirmar cada cifra que bajó: corregirla, o explicar en observaciones por qué."
    return Reason(AlertKind.SETBACK, _ends(item, drops[0]), f"El acumulado bajó: {steps}.", ask)


def _fell(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and round_share(after) < round_share(before)


def _no_evidence(item: Standing) -> Reason | None:
    advanced = (number for number in _closed(item) if _advanced(item, number))
    bare = [number for number in advanced if _bare(item.activity.entry(number).evidence)]
    if not bare:
        return None
    quarters, since = _quarters(bare), _ends(item, bare[0])
    ask = f"Anexar el enlace o el documento que prueba lo ejecutado en {quarters}."
    return Reason(AlertKind.NO_EVIDENCE, since, f"Hay avance reportado en {quarters} sin evidencia.", ask)


def _bare(evidence: Evidence) -> bool:
    """True where there was a place for the evidence and it says nothing; without such a column it is unknown."""
    return evidence.at is not None and unproved(evidence)


def _advanced(item: Standing, number: int) -> bool:
    """True where the quarter itself reports something; a figure to date that stayed the same is no advance."""
    reported, share = item.activity.entry(number).achieved.number, item.progress.achieved[number - 1]
    if reported is None or reported <= TOLERANCE:
        return False
    return item.activity.mode is not Mode.TO_DATE or share is None or share > TOLERANCE


def _due_soon(item: Standing) -> Reason | None:
    end, following = item.activity.end, item.corte.following
    if item.state is State.COMPLETED or end is None or not following.start <= end <= following.end:
        return None
    ask = f"Terminarla y reportar el 100 % con su evidencia a más tardar el {day(end)}."
    return Reason(AlertKind.DUE_SOON, end, f"Su plazo termina el {day(end)}{_so_far(item)}.", ask, end)


def _verified(item: Standing) -> Reason | None:
    """The figure that Control Interno verified at more than a point from what was reported, in the last such quarter."""
    found = [one for one in verified_quarters(item.activity, item.corte.year, item.corte.number) if one.differs]
    if not found:
        return None
    last = found[-1]
    reported = "nada" if last.reported is None else printed(last.reported)
    fact = f"En T{last.quarter} se reportó {reported} y Control Interno verificó {printed(last.verified)}."
    ask = "Aportar la evidencia de la diferencia, o corregir lo reportado."
    return Reason(AlertKind.VERIFIED, _ends(item, last.quarter), fact, ask)


_SELECT: tuple[Callable[[Standing], Reason | None], ...] = (
    _invalid,
    _verified,
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
    """The progress, where it is known."""
    if item.achieved is None or item.state in (State.INVALID, State.NO_REPORT):
        return ""
    return f" y va en {printed(item.achieved_counted)} acumulado"

"""The sentences of a publication, made from its figures: what everybody must know, how it goes, what was left out, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ppc_reports.judging.alerts import Alert
from ppc_reports.judging.groups import GroupFigures, waiting_words
from ppc_reports.judging.headline import braking, coverage_words, how, nothing_due
from ppc_reports.judging.reasons import AlertKind
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS, State
from ppc_reports.plan.spanish import counted, listing, long_date, printed
from ppc_reports.plan.uses import UNREAD, Role
from ppc_reports.products.publication import privacy
from ppc_reports.products.publication.edition import Edition
from ppc_reports.products.publication.privacy import Withheld
from ppc_reports.products.publication.view import Notice
from ppc_reports.settings.scale import INCONCLUSIVE

_SHEET = re.compile(r" \([^()]*«[^»]*»\)")


def notices(summary: Summary, edition: Edition) -> Iterator[Notice]:
    """The notices before every figure: a report with errors, a corte that has not ended, offices that are missing."""
    if summary.preliminary:
        yield Notice("PRELIMINAR", "Hay datos por corregir y las cifras pueden cambiar.")
    if summary.provisional:
        yield Notice(
            "PROVISIONAL",
            f"El trimestre aún no termina. Las cifras son lo reportado hasta el {long_date(summary.as_of)} y pueden cambiar.",
        )
    if summary.partial:
        told = listing(privacy.public_text(text, edition.rules) for text in summary.partial)
        yield Notice("PARCIAL", f"No es todo el plan. Falta: {told}.")


def headline(summary: Summary, edition: Edition) -> tuple[str, ...]:
    """The headline of the report, without names that are not published."""
    return tuple(privacy.masked(text, summary, edition) for text in (how(summary), *braking(summary)))


def conclusions(summary: Summary, edition: Edition) -> Iterator[str]:
    """The conclusions from the figures, in whole sentences; nothing that the figures do not say."""
    totals, states = summary.totals, summary.totals.states
    yield headline(summary, edition)[0]
    if totals.compliance is not None:
        yield (
            f"Hasta el {long_date(summary.as_of)} se había programado {printed(totals.planned)} del plan y {_done(summary)}; "
            f"{coverage_words(totals)}, de las actividades que debían reportar."
        )
    told = [
        f"{states[state]} {one if states[state] == 1 else many}"
        for state, (one, many) in _STATES.items()
        if states[state]
    ]
    if told:
        yield f"De {counted(totals.activities, 'actividad', 'actividades')}: {listing(told)}."
    yield from _extremes([line for line in summary.lines if summary.zone(line) not in (None, INCONCLUSIVE)])


_STATES = {
    State.COMPLETED: ("cumplida", "cumplidas"),
    State.IN_PROGRESS: ("en ejecución", "en ejecución"),
    State.EARLY: ("adelantada", "adelantadas"),
    State.OVERDUE: ("vencida", "vencidas"),
    State.NO_REPORT: ("sin reporte", "sin reporte"),
    State.INVALID: ("con un dato que no se pudo leer", "con datos que no se pudieron leer"),
    State.NOT_SCHEDULED: ("todavía sin nada programado", "todavía sin nada programado"),
    State.NOT_JUDGED: ("que no se puede evaluar este año", "que no se pueden evaluar este año"),
    State.NOT_APPLICABLE: ("que no aplica", "que no aplican"),
}
"""Each state of one activity and of several, after their number."""


def _done(summary: Summary) -> str:
    """The words on how much was done of the planned, or that it is not known."""
    totals = summary.totals
    if not totals.known:
        return "no se sabe cuánto se ejecutó"
    least = "al menos " if summary.zone(totals) is INCONCLUSIVE else ""
    return f"cuenta como ejecutado {least}{printed(totals.counted)}"


def _extremes(lines: list[GroupFigures]) -> Iterator[str]:
    ordered = sorted(lines, key=lambda line: line.compliance or 0.0)
    if len(ordered) > 1 and printed(ordered[0].compliance) != printed(ordered[-1].compliance):
        low, high = ordered[0], ordered[-1]
        yield (
            f"La línea con menor cumplimiento es la {low.number} ({printed(low.compliance)}); la de mayor, "
            f"la {high.number} ({printed(high.compliance)})."
        )


def scope(summary: Summary) -> Iterator[str]:
    """The scope of the report: plan, numbers of activities, lines and offices, corte, source."""
    sheets = listing(dict.fromkeys(f"«{part.sheet}»" for part in summary.plan.parts), 5)
    yield (
        f"El informe cubre {counted(summary.totals.activities, 'actividad', 'actividades')} de "
        f"{counted(len(summary.lines), 'línea', 'líneas')}, a cargo de "
        f"{counted(len(summary.offices), 'dependencia', 'dependencias')}, en la vigencia {summary.plan.year}, "
        f"con lo reportado hasta el {long_date(summary.as_of)}."
    )
    yield f"El plan se leyó de {counted(len(summary.source.parts) or 1, 'libro', 'libros')} de seguimiento, hojas {sheets}."


def not_judged(summary: Summary, edition: Edition) -> Iterator[str]:
    """The activities outside the figures or counted as nothing, with how many and why."""
    states = summary.totals.states
    told = {
        State.NOT_APPLICABLE: ("no aplica: queda fuera de las sumas", "no aplican: quedan fuera de las sumas"),
        State.NOT_JUDGED: (
            "no se puede evaluar este año, por su meta: queda fuera de las sumas",
            "no se pueden evaluar este año, por su meta: quedan fuera de las sumas",
        ),
        State.INVALID: (
            "tiene un dato que no se pudo leer: no se sabe cuánto se hizo, y suma 0 al cumplimiento",
            "tienen un dato que no se pudo leer: no se sabe cuánto se hizo, y suman 0 al cumplimiento",
        ),
        State.NO_REPORT: (
            "no tiene reporte: no se sabe cuánto se hizo, y lo no reportado suma 0 al cumplimiento",
            "no tienen reporte: no se sabe cuánto se hizo, y lo no reportado suma 0 al cumplimiento",
        ),
    }
    for state, (one, many) in told.items():
        keys = [privacy.clean(item.activity.key) for item in summary.standings if item.state is state]
        if states[state]:
            yield f"{counted(len(keys), 'actividad', 'actividades')} {one if len(keys) == 1 else many} ({listing(keys, 20)})."
    wait = waiting_words(summary.totals)
    if wait:
        yield f"{wait}."
    if summary.totals.unscheduled:
        yield f"{counted(summary.totals.unscheduled, 'actividad', 'actividades')} sin programación este año: fuera de las sumas."
    yield from _not_read(summary, edition)
    rejected = summary.plan.rejected
    if rejected:
        yield f"{counted(len(rejected), 'fila del libro no se pudo tomar', 'filas del libro no se pudieron tomar')} como actividad."


def all_judged(summary: Summary) -> str:
    """The sentence where nothing was left out of the judgement."""
    if not summary.standings:
        return "El plan no tiene actividades."
    if not summary.totals.due:
        return f"Todas las actividades del plan se leyeron; {nothing_due(summary.totals)}."
    return "Todas las actividades del plan se leyeron y se evaluaron."


def nothing_late(summary: Summary) -> str:
    """The sentence where no activity is late or to be cleared up; good news only where something could be judged."""
    if summary.totals.due:
        return "Al corte no hay nada atrasado ni por aclarar."
    if not any(item.counts for item in summary.standings):
        return "Ninguna actividad se pudo juzgar: no se sabe si algo está atrasado."
    what = "no se puede decir si algo está atrasado" if summary.totals.waiting else "nada puede estar atrasado"
    return f"{nothing_due(summary.totals).capitalize()}: {what}."


def _not_read(summary: Summary, edition: Edition) -> Iterator[str]:
    """The sheets that hold something and were not read as the plan, and the columns of progress that were not understood."""
    sheets = [use for use in summary.plan.sheets if use.rows and use.role not in (Role.PLAN, Role.EMPTY, Role.OTHER)]
    if sheets:
        named = listing((f"«{privacy.public_text(use.name, edition.rules)}»" for use in sheets), 10)
        yield f"{counted(len(sheets), 'hoja del libro no se leyó', 'hojas del libro no se leyeron')} como parte del plan: {named}."
    columns = [use for use in summary.plan.columns if use.use == UNREAD]
    if columns:
        named = listing((f"«{privacy.public_text(use.header, edition.rules)}»" for use in columns), 10)
        yield f"{counted(len(columns), 'columna parece', 'columnas parecen')} de avance y no se entendieron: {named}."


def reserved(withheld: Withheld) -> Iterator[str]:
    """The note on what the published copy leaves out: how much of each kind, no name of anybody."""
    if withheld.free_texts:
        yield f"{counted(withheld.free_texts, 'texto libre', 'textos libres')} de las dependencias y de Control Interno."
    if withheld.evidence_links:
        yield f"{counted(withheld.evidence_links, 'enlace', 'enlaces')} a evidencias."
    if withheld.people:
        yield f"{counted(len(withheld.people), 'nombre que puede ser', 'nombres que pueden ser')} de una persona."
    if withheld.mail_addresses:
        yield f"{counted(withheld.mail_addresses, 'dirección', 'direcciones')} de correo."


def fact(alert: Alert, edition: Edition) -> str:
    """A finding as it may be published: what somebody typed into a cell is a free text."""
    unread = "Una cifra o una fecha de esta actividad no se pudo leer."
    hidden = () if edition.rules.free_texts else (AlertKind.INVALID,)
    return " ".join(unread if kind in hidden else text for kind, text in zip(alert.kinds, alert.facts, strict=True))


def asked(alert: Alert) -> str:
    """The words of what is asked, without the way to a sheet that only the report has."""
    return _SHEET.sub("", alert.ask)


def done_about(item: Standing, edition: Edition) -> str:
    """The answer of the office to a delay: its last corrective action up to the corte, or that there is none."""
    written = [item.activity.entry(place).corrective_action.strip() for place in QUARTERS[: item.corte.number]]
    told = next((text for text in reversed(written) if text), "")
    if not told:
        return "No hay acción correctiva reportada."
    return privacy.free_text(told, edition.rules) or "Hay una acción correctiva reportada; su texto no se publica."

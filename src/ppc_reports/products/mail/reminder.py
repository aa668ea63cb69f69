"""The mail to an office that is late or has errors: its own rows, what is asked of it, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppc_reports.judging.alerts import alerts, most_urgent
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan import workdays
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.spanish import day, long_date, printed
from ppc_reports.products.mail import REMINDERS
from ppc_reports.products.mail.message import Attachment, Letter, LetterKind, Words
from ppc_reports.products.mail.planning import Matter, matters
from ppc_reports.products.mail.sender import Desk
from ppc_reports.products.mail.view import (
    NAME_LIMIT,
    Attention,
    Enclosure,
    GroupView,
    Heading,
    Mend,
    StateView,
    aspect,
    attention,
    group_of,
    heading,
    inert,
    mend,
)
from ppc_reports.products.report import theme

TEMPLATE = "recordatorio"
MAX_ROWS, MAX_ERRORS = 30, 12


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing asked, and the activities of which it is asked; ``hecho`` is what is so of all of them, else empty."""

    pide: str
    hecho: str
    casos: tuple[Attention, ...]


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One activity of the office at the corte, as printed."""

    clave: str
    descripcion: str
    fin: str
    programado: str
    ejecutado: str
    estado: StateView


@dataclass(frozen=True, slots=True)
class ReminderView(Heading):
    """The whole mail; ``plazo`` is the last day to answer, ``dias`` how many working days that gives, 0 where the plan gives it.

    ``otras_fechas`` where some of what is asked has another day of its own.
    """

    dependencia: str
    plazo: str
    dias: int
    otras_fechas: bool
    total: GroupView
    pedidos: tuple[Attention, ...]
    encargos: tuple[Errand, ...]
    asuntos: tuple[Matter, ...]
    errores: tuple[Mend, ...]
    cuenta_errores: int
    actividades: tuple[ReminderRow, ...]
    cuenta_actividades: int
    libro: Enclosure


def needs_reminder(summary: Summary) -> bool:
    """True where more is asked of the office of a summary that holds only its rows than what ends soon."""
    return summary.preliminary or bool(most_urgent(alerts(summary), 1))


def reminder_letter(summary: Summary, name: str, book: Attachment, desk: Desk) -> Letter:
    """The reminder to the office of a summary and a workbook that hold only its rows; ``name`` is fit for a file.

    Raises ConfigError.
    """
    (enclosed,) = desk.enclosures((book,), summary.corte)
    text, html = desk.bodies(TEMPLATE, _view(summary, enclosed, desk))
    return Letter(
        kind=LetterKind.REMINDER,
        path=f"{REMINDERS}/{name}.eml",
        addressee=inert(summary.office, NAME_LIMIT),
        envelope=desk.envelope(desk.office_addresses(summary.office), desk.mail.reminders_cc),
        words=Words(_subject(summary, desk), text, html),
        attachments=(book,) if enclosed.adjunto else (),
        about=book.sha256,
        corte=str(summary.corte),
        dated=desk.today,
    )


def _subject(summary: Summary, desk: Desk) -> str:
    by = day(_deadline(summary, desk))
    return f"Seguimiento PPC {summary.corte}: responder a más tardar el {by} – {inert(summary.office, 100)}"


def _usual(desk: Desk) -> dt.date:
    return workdays.after(desk.today, desk.mail.deadline_days)


def _deadline(summary: Summary, desk: Desk) -> dt.date:
    """The day to answer by: some working days from today; later where nothing that is asked can be done before its own day."""
    usual = _usual(desk)
    own = [alert.by for alert in alerts(summary)]
    later = [by for by in own if by and by > usual]
    return min(later) if later and len(later) == len(own) and not summary.preliminary else usual


def _view(summary: Summary, book: Enclosure, desk: Desk) -> ReminderView:
    errors = [item for item in summary.findings if item.severity is Severity.ERROR]
    rows, office = summary.standings, inert(summary.office, NAME_LIMIT)
    found, by = alerts(summary), _deadline(summary, desk)
    asked = tuple(attention(alert) for alert in found)
    return ReminderView(
        **heading(summary),
        dependencia=office,
        plazo=long_date(by),
        dias=desk.mail.deadline_days if by == _usual(desk) else 0,
        otras_fechas=any(alert.by and alert.by != by for alert in found),
        total=group_of(summary, summary.totals, office),
        pedidos=asked,
        encargos=tuple(_errands(asked)),
        asuntos=tuple(matters(errors)),
        errores=tuple(mend(item) for item in errors[:MAX_ERRORS]),
        cuenta_errores=len(errors),
        actividades=tuple(_row(item) for item in rows[:MAX_ROWS]),
        cuenta_actividades=len(rows),
        libro=book,
    )


def _errands(asked: Sequence[Attention]) -> Iterator[Errand]:
    """The things asked in their order, each once, with all the activities of which it is asked."""
    for what in dict.fromkeys(item.pide for item in asked):
        own = tuple(item for item in asked if item.pide == what)
        facts = {item.hecho for item in own}
        yield Errand(what, own[0].hecho if len(facts) == 1 else "", own)


def _row(item: Standing) -> ReminderRow:
    activity = item.activity
    return ReminderRow(
        clave=inert(activity.key, 20),
        descripcion=inert(activity.description, NAME_LIMIT),
        fin=day(activity.end),
        programado=printed(item.planned),
        ejecutado=printed(item.achieved),
        estado=aspect(theme.STATE_LOOKS[item.state]),
    )

"""The mail that tells Control Interno that an issued report was withdrawn: which one it is, when, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import NO_ENTITY, plan_title
from ppc_reports.plan.spanish import day, long_date
from ppc_reports.products.mail.control import ADDRESSEE
from ppc_reports.products.mail.message import Letter, LetterKind, Words
from ppc_reports.products.mail.sender import Desk
from ppc_reports.products.mail.view import NAME_LIMIT, Fingerprint, Heading, inert

TEMPLATE, DRAFT = "retiro", "correo_retiro.eml"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An issued report that was withdrawn: of which plan and corte it is, its file, and when and why it was."""

    entity: str
    title: str
    year: int
    corte: str
    name: str
    sha256: str
    source: str
    source_sha256: str
    issue: int | None
    made_on: dt.date
    withdrawn_on: dt.date
    why: str
    program: str


@dataclass(frozen=True, slots=True)
class WithdrawalView(Heading):
    """The whole mail. Every text is on one line and without control characters; nothing in it is markup."""

    informe: Fingerprint
    hecho: str
    retirado: str
    razon: str


def withdrawal_letter(item: Withdrawn, desk: Desk) -> Letter:
    """The mail to Control Interno, with nothing attached. Raises ConfigError."""
    text, html = desk.bodies(TEMPLATE, _view(item))
    of = f" – {inert(item.entity, NAME_LIMIT)}" if item.entity else ""
    subject = f"RETIRADO: informe de seguimiento PPC {item.corte}, {_edition(item)}{of}"
    return Letter(
        kind=LetterKind.WITHDRAWAL,
        path=DRAFT,
        addressee=ADDRESSEE,
        envelope=desk.envelope(desk.mail.control_interno, desk.mail.cc),
        words=Words(subject, text, html),
        attachments=(),
        about=item.sha256,
        corte=item.corte,
        dated=item.withdrawn_on,
    )


def _edition(item: Withdrawn) -> str:
    return f"versión {item.issue}" if item.issue else f"hecho el {day(item.made_on)}"


def _view(item: Withdrawn) -> WithdrawalView:
    corte = Quarter.parse(item.corte)
    return WithdrawalView(
        entidad=inert(item.entity or NO_ENTITY, NAME_LIMIT),
        plan=inert(plan_title(item.title, item.source, item.year)),
        vigencia=item.year,
        corte=item.corte,
        trimestre=corte.name,
        fecha=long_date(corte.end),
        fuente=Fingerprint(inert(item.source), item.source_sha256),
        fuentes=(),
        version=item.program,
        firma="",
        informe=Fingerprint(inert(item.name), item.sha256),
        edicion=_edition(item),
        hecho=day(item.made_on),
        retirado=day(item.withdrawn_on),
        razon=inert(item.why),
    )

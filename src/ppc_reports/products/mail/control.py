"""The mail to Control Interno: the summary of the report, and the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ppc_reports.judging.alerts import KIND_NAMES, Alert, AlertKind, alerts, calm, most_urgent
from ppc_reports.judging.changes import Change
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import headline, short
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.spanish import long_date
from ppc_reports.products.mail import CONTROL_DRAFT
from ppc_reports.products.mail.message import Attachment, Letter, LetterKind, Words
from ppc_reports.products.mail.sender import Desk
from ppc_reports.products.mail.view import (
    NAME_LIMIT,
    TEXT_LIMIT,
    Attention,
    Demand,
    Enclosure,
    GroupView,
    Heading,
    Mend,
    Tally,
    attention,
    count,
    demands,
    group_of,
    heading,
    inert,
    mend,
)
from ppc_reports.products.report.frame import marks_told, title_of
from ppc_reports.products.report.sheets.front.overview import not_judged
from ppc_reports.products.report.sheets.front.overview_year import published_otherwise

TEMPLATE, ADDRESSEE = "control_interno", "Control Interno"
MAX_DEMANDS, MAX_ALERTS, MAX_ERRORS, MAX_CHANGES = 3, 5, 8, 8
_ENTITY_LIMIT = 120


@dataclass(frozen=True, slots=True)
class ControlView(Heading):
    """The whole mail. Every text is on one line and without control characters; nothing in it is markup.

    ``plazo_comun`` is the day by which all is asked; empty where each thing has its own. ``publicado`` says where a figure of an
    earlier report would be another today, ``comparado`` whether there was such a report and it could be compared.
    """

    preliminar: bool
    marcas: tuple[str, ...]
    frase: str
    responder: str
    pedidos: tuple[Demand, ...]
    plazo_comun: str
    todo_bien: str
    no_juzgado: tuple[tuple[str, int], ...]
    total: GroupView
    lineas: tuple[GroupView, ...]
    alertas: tuple[Attention, ...]
    alertas_por_clase: tuple[tuple[str, int], ...]
    actividades_con_alerta: int
    errores: tuple[Mend, ...]
    cuenta_errores: int
    hallazgos: tuple[Tally, ...]
    cambios: tuple[Mend, ...]
    cuenta_cambios: int
    publicado: tuple[str, ...]
    comparado: bool
    informe: Enclosure

    @property
    def cuenta_hallazgos(self) -> int:
        """The number of findings, of any severity."""
        return sum(item.cuenta for item in self.hallazgos)


def control_letter(summary: Summary, report: Attachment, desk: Desk) -> Letter:
    """The mail to Control Interno; held, and marked so, where the report is preliminary. Raises ConfigError."""
    (enclosed,) = desk.enclosures((report,), summary.corte)
    text, html = desk.bodies(TEMPLATE, _view(summary, enclosed))
    return Letter(
        kind=LetterKind.CONTROL,
        path=CONTROL_DRAFT,
        addressee=ADDRESSEE,
        envelope=desk.envelope(desk.mail.control_interno, desk.mail.cc),
        words=Words(subject(summary), text, html),
        attachments=(report,) if enclosed.adjunto else (),
        about=report.sha256,
        corte=str(summary.corte),
        dated=summary.made_on,
        held=summary.preliminary,
    )


def subject(summary: Summary) -> str:
    """The subject on one line, with the figure: ``PPC 2022-T3: cumplimiento 81,3 % (−5,4), 1 sin reporte – <entity>``.

    What makes the report less than final stands first, in brackets.
    """
    said = (("PRELIMINAR", summary.preliminary), ("PROVISIONAL", summary.provisional), ("PARCIAL", summary.partial))
    marks = "".join(f"[{word}] " for word, so in said if so)
    return f"{marks}PPC {summary.corte}: {short(summary)}{of_entity(summary)}"


def of_entity(summary: Summary) -> str:
    """The end of a subject that says whose plan it is, or which where nobody knows whose; the mail then says that once."""
    entity = inert(summary.plan.entity or title_of(summary), _ENTITY_LIMIT)
    return f" – {entity}" if entity else ""


def _view(summary: Summary, report: Enclosure) -> ControlView:
    found, asked = alerts(summary), demands(summary, MAX_DEMANDS)
    errors = [item for item in summary.findings if item.severity is Severity.ERROR]
    return ControlView(
        **heading(summary),
        preliminar=summary.preliminary,
        marcas=tuple(inert(mark) for mark in marks_told(summary)),
        frase=inert(headline(summary), 2 * TEXT_LIMIT),
        responder=long_date(summary.answer_by),
        pedidos=asked,
        plazo_comun=asked[0].plazo if len({demand.plazo for demand in asked}) == 1 else "",
        todo_bien=calm(summary)[0],
        no_juzgado=tuple((name, count) for name, count, _ in not_judged(summary) if count),
        total=group_of(summary, summary.totals, "Todo el plan"),
        lineas=tuple(group_of(summary, line, _line_name(line)) for line in summary.lines),
        alertas=tuple(attention(alert) for alert in most_urgent(found, MAX_ALERTS)),
        alertas_por_clase=tuple(_by_kind(found)),
        actividades_con_alerta=len(found),
        errores=tuple(mend(item) for item in errors[:MAX_ERRORS]),
        cuenta_errores=len(errors),
        hallazgos=tuple(count(summary.findings, severity) for severity in Severity),
        cambios=tuple(_shift(change) for change in summary.changes[:MAX_CHANGES]),
        cuenta_cambios=len(summary.changes),
        publicado=tuple(inert(text, 2 * TEXT_LIMIT) for text in published_otherwise(summary)),
        comparado=_compared(summary),
        informe=report,
    )


def _compared(summary: Summary) -> bool:
    """True where an earlier report was there to compare with, and all of it could be compared."""
    unknown = any(item.code.startswith("HISTORY-") for item in summary.findings)
    return not unknown and bool(summary.published or summary.issue.replaces)


def _shift(change: Change) -> Mend:
    """A change since it was reported, with the activity before its place."""
    told = mend(change.finding, 2 * TEXT_LIMIT)
    return replace(told, donde=f"{inert(change.key, 40)}, {told.donde}")


def _line_name(line: GroupFigures) -> str:
    return inert(f"{line.number}. {line.name}", NAME_LIMIT)


def _by_kind(found: Iterable[Alert]) -> Iterable[tuple[str, int]]:
    kinds = [kind for alert in found for kind in alert.kinds]
    return ((KIND_NAMES[kind], kinds.count(kind)) for kind in AlertKind if kind in kinds)

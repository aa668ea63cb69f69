"""The contents of the mails, already in words and colours: the pieces that their templates may use.

The names are Spanish because the office edits the templates that use them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ppc_reports.judging.alerts import Alert, duties
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import counted_words, coverage_words
from ppc_reports.judging.summary import Source, Summary
from ppc_reports.plan.findings import Finding, Severity, shorten
from ppc_reports.plan.names import NO_ENTITY, file_and_sheet
from ppc_reports.plan.spanish import long_date, printed, signs_kept
from ppc_reports.products.report import theme
from ppc_reports.products.report.frame import title_of
from ppc_reports.products.report.theme import Look
from ppc_reports.settings.scale import INCONCLUSIVE

TEXT_LIMIT, NAME_LIMIT = 240, 160
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class StateView:
    """The look of a state: its word and symbol, the colour of its ground and of its letters."""

    palabra: str
    simbolo: str
    fondo: str
    letra: str


_NO_ZONE = StateView("", "", theme.PAPER, theme.INK)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file by its name and SHA-256."""

    nombre: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The workbook a mail speaks of; where it is too large to be attached, its size, the limit and where it is."""

    nombre: str
    sha256: str
    adjunto: bool
    peso: str
    maximo: str
    lugar: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of things of a kind, with its look; ``dicho`` says it in words where that is more than the word of the look."""

    aspecto: StateView
    cuenta: int
    dicho: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """The figures of the plan, a line or an office, as printed; ``zona`` has no word where nothing is due.

    ``ejecutado`` is what counts of what was planned; ``cumplimiento_si_se_reporta`` is empty where the zone is conclusive.
    """

    nombre: str
    actividades: int
    cobertura: str
    reportaron: str
    programado: str
    ejecutado: str
    cumplimiento: str
    cumplimiento_si_se_reporta: str
    zona: StateView
    estados: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that needs attention: of which kind, which activity, who answers, what is so and what is asked."""

    clase: str
    actividad: str
    responsable: str
    hecho: str
    pide: str


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked: of whom, about what (a key, or nothing), what is so, what is asked and by when.

    ``cuantas`` says of how many activities of an office, where offices are asked.
    """

    quien: str
    clave: str
    hecho: str
    pide: str
    plazo: str
    cuantas: str


@dataclass(frozen=True, slots=True)
class Mend:
    """One error to mend: where it is, what is wrong and what to do."""

    donde: str
    problema: str
    solucion: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of every mail: plan and corte, source and program; ``firma`` is who made the report, where the settings say."""

    entidad: str
    plan: str
    vigencia: int
    corte: str
    trimestre: str
    fecha: str
    fuente: Fingerprint
    fuentes: tuple[Fingerprint, ...]
    edicion: str
    version: str
    firma: str


def inert(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text on one line, cut at ``limit``, without control characters or signs that turn the reading round."""
    kept = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text if sign not in _TURNING)
    return signs_kept(shorten("".join(sign for sign in kept if unicodedata.category(sign) != "Cs"), limit))


def heading(summary: Summary) -> dict[str, Any]:
    """The fields of a Heading, for the view of a mail about ``summary``."""
    return {
        "entidad": inert(summary.plan.entity or NO_ENTITY, NAME_LIMIT),
        "plan": inert(title_of(summary)),
        "vigencia": summary.plan.year,
        "corte": str(summary.corte),
        "trimestre": summary.corte.name,
        "fecha": long_date(summary.as_of),
        "fuente": Fingerprint(inert(summary.source.file), summary.source.sha256),
        "fuentes": tuple(_fingerprints(summary.source)),
        "edicion": inert(summary.issue.words),
        "version": summary.version,
        "firma": inert(dict(summary.signatures).get("Elaboró", "")),
    }


def _fingerprints(source: Source) -> Iterator[Fingerprint]:
    """Every workbook that was read, by its own fingerprint."""
    for part in source.parts or (source,):
        if part.sha256:
            yield Fingerprint(inert(part.file), part.sha256)


def aspect(look: Look) -> StateView:
    """A look, under the names that templates use."""
    return StateView(look.word, look.symbol, look.fill, look.ink)


def group_of(summary: Summary, group: GroupFigures, name: str) -> GroupView:
    """The figures of a group under a name."""
    band = summary.zone(group)
    return GroupView(
        nombre=name,
        actividades=group.activities,
        programado=printed(group.planned_shown),
        ejecutado=counted_words(summary, group),
        cumplimiento=printed(group.compliance),
        cumplimiento_si_se_reporta=printed(group.compliance_if_reported) if band is INCONCLUSIVE else "",
        cobertura=printed(group.coverage),
        reportaron=coverage_words(group),
        zona=_NO_ZONE if band is None else aspect(theme.band_look(band)),
        estados=tuple(
            Tally(aspect(look), group.states[state]) for state, look in theme.STATE_LOOKS.items() if group.states[state]
        ),
    )


def attention(alert: Alert) -> Attention:
    """An alert in the words of a mail."""
    return Attention(
        clase=alert.words,
        actividad=inert(f"{alert.activity.key} {alert.activity.description}", NAME_LIMIT),
        responsable=inert(alert.who, NAME_LIMIT),
        hecho=inert(alert.fact),
        pide=inert(alert.ask),
    )


def demands(summary: Summary, limit: int) -> tuple[Demand, ...]:
    """The first things asked, as on the first page of the report."""
    return tuple(
        Demand(
            quien=inert(duty.who, NAME_LIMIT),
            clave=inert(duty.keys, 40),
            hecho=inert(duty.fact),
            pide=inert(duty.ask),
            plazo=long_date(duty.by),
            cuantas=inert(duty.fact) if duty.office else "",
        )
        for duty in duties(summary, limit)
    )


def mend(item: Finding, limit: int = TEXT_LIMIT) -> Mend:
    """An error in the words of a mail, what is wrong cut at ``limit``."""
    file, name = (inert(part, 100) for part in file_and_sheet(item.sheet))
    sheet = (
        ", ".join((*([f"Libro «{file}»"] if file else ()), *([f"Hoja «{name}»"] if name else ()))) or "Todo el libro"
    )
    cells = f", {inert(item.where, 60)}" if item.cells else ""
    return Mend(f"{sheet}{cells}", inert(item.message, limit), inert(item.advice))


def count(findings: Iterable[Finding], severity: Severity) -> Tally:
    """The number of findings of that severity."""
    found = sum(item.severity is severity for item in findings)
    return Tally(aspect(theme.SEVERITY_LOOKS[severity]), found, severity.counted(found))

"""One activity as it is published: the plan's words, its quarters, and what may be said of evidence and texts."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ppc_reports.judging.participation.audit import verified_quarters
from ppc_reports.judging.participation.spaces import participants
from ppc_reports.judging.status import Standing
from ppc_reports.plan.fields import Field, Group, Reads, Shown, of_group
from ppc_reports.plan.model import QUARTERS, Figure, QuarterEntry
from ppc_reports.plan.spanish import at_least, day, listing, number, printed
from ppc_reports.products.mail.view import StateView, aspect
from ppc_reports.products.publication import privacy
from ppc_reports.products.publication.columns import aside, free
from ppc_reports.products.publication.edition import Edition
from ppc_reports.products.publication.view import ActivityView, QuarterView
from ppc_reports.products.report import theme
from ppc_reports.settings.scale import INCONCLUSIVE

LATER = "Después del corte"
NO_ZONE = StateView("", "", theme.PAPER, theme.INK)


def activity_view(item: Standing, edition: Edition) -> ActivityView:
    """The activity of a standing, in words."""
    activity, rules = item.activity, edition.rules
    leads, supports = (privacy.offices(names, rules, edition.offices) for names in (activity.leads, activity.supports))
    return ActivityView(
        clave=privacy.clean(activity.key),
        descripcion=privacy.public_text(activity.description, rules),
        responsables=listing(leads) or "Sin responsable",
        apoyo=listing(supports),
        producto=privacy.public_text(activity.product, rules),
        inicio=day(activity.start),
        fin=day(activity.end),
        datos=tuple(_data(item, edition)),
        estado=aspect(theme.STATE_LOOKS[item.state]),
        zona=aspect(theme.band_look(item.zone)) if item.zone else NO_ZONE,
        programado=printed(item.planned),
        ejecutado=printed(item.achieved),
        cumplimiento=(at_least if item.zone is INCONCLUSIVE else printed)(item.compliance),
        trimestres=tuple(_quarter(item, place, edition) for place in QUARTERS),
    )


def _quarter(item: Standing, place: int, edition: Edition) -> QuarterView:
    """A quarter in words; of one after the corte only what is planned."""
    entry, shares = item.activity.entry(place), item.progress
    if place > item.corte.number:
        planned = _figure(entry.planned, shares.planned[place - 1]), printed(shares.planned_to_date[place - 1])
        return QuarterView(f"T{place}", planned[0], LATER, planned[1], LATER, "", (), (), "", ())
    links = public_links(entry) if edition.rules.evidence_links else ()
    verified = {found.quarter: found.verified for found in verified_quarters(item.activity, item.corte.year)}
    return QuarterView(
        nombre=f"T{place}",
        programado=_figure(entry.planned, shares.planned[place - 1]),
        ejecutado=_figure(entry.achieved, shares.achieved[place - 1]),
        programado_acumulado=printed(shares.planned_to_date[place - 1]),
        ejecutado_acumulado=printed(shares.achieved_to_date[place - 1]),
        evidencia=_evidence(entry, edition),
        enlaces=links,
        textos=tuple(_texts(entry, edition)),
        verificado=printed(verified[place]) if place in verified else "",
        control=tuple(_told(entry, Shown.AUDIT, edition)),
    )


def _figure(figure: Figure, share: float | None) -> str:
    """The share of a quarter, or which of the four blanks stands there."""
    if share is None and figure.absent is not None:
        return theme.BLANKS[figure.absent]
    return printed(share)


def public_links(entry: QuarterEntry) -> tuple[str, ...]:
    """The web addresses of the evidence that are safe to be followed, each once."""
    return tuple(dict.fromkeys(link for link in entry.evidence.links if _safe(link)))


def _safe(link: str) -> bool:
    """True for http and https with a host, without a user name and without a sign that is not seen."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and link.isprintable()


def has_evidence(entry: QuarterEntry) -> bool:
    """True where the quarter says with what it is proved."""
    return bool(entry.evidence.text.strip() or entry.evidence.links)


def _evidence(entry: QuarterEntry, edition: Edition) -> str:
    """The evidence where its links are not published: its text if that is published, or that there is one."""
    if not has_evidence(entry) or (edition.rules.evidence_links and public_links(entry)):
        return ""
    text = entry.evidence.text
    if edition.rules.free_texts and not entry.evidence.links:
        return privacy.free_text(text, edition.rules)
    return "Con evidencia"


def _texts(entry: QuarterEntry, edition: Edition) -> Iterator[tuple[str, str]]:
    """The texts of the office for a quarter, where free texts are published."""
    notes = privacy.free_text(entry.notes, edition.rules)
    if notes:
        yield "Observaciones", notes
    yield from _told(entry, Shown.QUALITATIVE, edition)


def _told(entry: QuarterEntry, shown: Shown, edition: Edition) -> Iterator[tuple[str, str]]:
    """The free texts of a quarter that are of one voice, each under its label."""
    for name, field in of_group(Group.QUARTER).items():
        text = privacy.free_text(getattr(entry, name), edition.rules) if free(field) and field.shown is shown else ""
        if text:
            yield field.label[0].upper() + field.label[1:], text


def _data(item: Standing, edition: Edition) -> Iterator[tuple[str, str]]:
    """The further fields of an activity, each under its label: phase, groups, channel, money."""
    for name, field in aside(Group.SINGLE).items():
        value = (
            participants(item.activity, item.corte.number) if name == "participants" else getattr(item.activity, name)
        )
        text = _words(value.number if isinstance(value, Figure) else value, field, edition)
        if text:
            yield field.label, text
    for head, text in item.activity.carried.items() if edition.rules.free_texts else ():
        yield privacy.public_text(head, edition.rules), privacy.free_text(text, edition.rules)


def _words(value: tuple[str, ...] | str | float | None, field: Field, edition: Edition) -> str:
    if isinstance(value, tuple):
        return privacy.public_text(listing(value), edition.rules)
    if isinstance(value, str):
        return (privacy.free_text if free(field) else privacy.public_text)(value, edition.rules)
    if value is None:
        return ""
    return f"$\u00a0{number(value)}" if field.reads is Reads.MONEY else number(value)

"""Summary → what the publication says, in words: the same figures as ``resultado.json``, each printed once and one way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.judging.alerts import MANY_ALERTS, Alert, alerts, by_office
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import by_corte
from ppc_reports.judging.past.known import Printed
from ppc_reports.judging.reasons import KIND_NAMES, KIND_WORDS, AlertKind
from ppc_reports.judging.summary import Source, Summary
from ppc_reports.plan.names import NO_ENTITY
from ppc_reports.plan.spanish import at_least, at_most, counted, day, listing, long_date, printed
from ppc_reports.products.mail.view import Fingerprint, StateView, Tally, aspect
from ppc_reports.products.publication import charts, privacy, words
from ppc_reports.products.publication.activities import LATER, NO_ZONE, activity_view
from ppc_reports.products.publication.edition import LICENSES, Edition
from ppc_reports.products.publication.view import (
    Delay,
    Figures,
    LineView,
    OfficeDelays,
    Point,
    PublicationView,
    Signature,
)
from ppc_reports.products.report import theme
from ppc_reports.products.report.methodology_text import RULES
from ppc_reports.settings.scale import INCONCLUSIVE

_TOLD_RULES = (
    "Cuatro vacíos distintos",
    "Cumplimiento de una actividad",
    "Cumplimiento de un grupo",
    "Cobertura antes que veredicto",
    "Redondeo",
)
_SIGNATURES = (("Elaboró", ""), ("Revisó", ""), ("Aprobó", ""))
_FORM = ("Código", "Versión", "Fecha")


def publication_view(summary: Summary, edition: Edition) -> PublicationView:
    """All that the page and the document say of a summary. Pure."""
    rules, plan = edition.rules, summary.plan
    found = [alert for alert in alerts(summary) if alert.kinds != (AlertKind.DUE_SOON,)]
    return PublicationView(
        entidad=privacy.public_text(plan.entity, rules) or NO_ENTITY,
        plan=privacy.public_text(plan.title, rules) or "Plan de acción de participación ciudadana",
        vigencia=plan.year,
        corte=str(summary.corte),
        trimestre=summary.corte.name,
        fecha_corte=long_date(summary.corte.end),
        hecho_el=long_date(edition.made_on),
        edicion=f"Informe, {summary.issue.words}." if summary.issue.version else f"Hecho el {day(edition.made_on)}.",
        copia="Copia interna: tiene textos, nombres y enlaces que no son para publicar" if edition.internal else "",
        formato=tuple((name, privacy.clean(text)) for name, text in zip(_FORM, summary.form, strict=True) if text),
        avisos=tuple(words.notices(summary, edition)),
        titular=words.headline(summary, edition),
        objetivo=privacy.public_text(plan.objective, rules),
        total=_figures(summary.totals, summary, "Todo el plan"),
        estados=_states(summary.totals),
        lineas=tuple(_lines(summary, edition)),
        dependencias=tuple(_offices(summary, edition)),
        curva=tuple(_curve(summary)),
        grafico_anual=charts.year(_year(summary), summary.corte.number),
        atrasos=tuple(_delay(alert, edition) for alert in found),
        atrasos_por_dependencia=tuple(_delays_by_office(summary, found, edition)) if len(found) > MANY_ALERTS else (),
        alcance=tuple(words.scope(summary)),
        sin_juzgar=tuple(words.not_judged(summary, edition)),
        todo_juzgado=words.all_judged(summary),
        sin_atrasos=words.nothing_late(summary),
        escala=tuple(_scale(summary)),
        metodo=tuple(rule for rule in RULES if rule[0] in _TOLD_RULES),
        conclusiones=tuple(words.conclusions(summary, edition)),
        palabras=tuple(privacy.public_text(text, rules) for text in edition.words),
        reservado=tuple(words.reserved(privacy.withheld(summary, edition))),
        firmas=tuple(_signatures(summary, edition)),
        fuentes=tuple(_fingerprint(source, edition) for source in summary.source.parts or (summary.source,)),
        licencia=LICENSES[rules.license].title,
        version=summary.version,
    )


def _figures(of: GroupFigures, summary: Summary, name: str) -> Figures:
    """The figures of a group under a name, as printed; without a zone where nothing is due, grey where too little is known."""
    zone = summary.zone(of)
    planned, done = of.planned_shown, of.counted_shown
    gap = None if done is None or planned is None else planned - done
    least, most = (at_least, at_most) if zone is INCONCLUSIVE else (printed, printed)
    between = f"entre {printed(of.compliance)} y {printed(of.compliance_if_reported)}"
    return Figures(
        numero=privacy.clean(of.number),
        nombre=name,
        actividades=of.activities,
        programado=printed(planned),
        cuenta=least(done),
        brecha=most(gap),
        cumplimiento=least(of.compliance),
        cobertura=f"{of.known} de {of.due}" if of.due else "nada por reportar",
        zona=NO_ZONE if zone is None else aspect(theme.band_look(zone)),
        limites=between if zone is INCONCLUSIVE else "",
        nota_cobertura="reportaron, de las que tenían algo programado" if of.due else "",
        nota_programado="" if planned is None else "de todo el año",
        nota_cuenta="" if gap is None else f"brecha: {most(gap)}",
        estados=_states(of),
        barra=charts.bar(of),
    )


def _states(group: GroupFigures) -> tuple[Tally, ...]:
    return tuple(
        Tally(aspect(look), group.states[state]) for state, look in theme.STATE_LOOKS.items() if group.states[state]
    )


def _lines(summary: Summary, edition: Edition) -> Iterator[LineView]:
    for line in summary.lines:
        name = privacy.public_text(line.name, edition.rules)
        objective = next((own.objective for own in summary.plan.lines if own.number == line.number), "")
        yield LineView(
            cifras=_figures(line, summary, name),
            objetivo=privacy.public_text(objective, edition.rules),
            actividades=tuple(activity_view(item, edition) for item in line.standings),
        )


def _offices(summary: Summary, edition: Edition) -> Iterator[Figures]:
    for office in summary.offices:
        yield _figures(office, summary, listing(privacy.offices([office.name], edition.rules, edition.offices)))


def _year(summary: Summary) -> list[tuple[float | None, float | None]]:
    """Planned and counted to date at each corte of the year; counted is None after this corte and where it cannot be concluded."""
    planned = (point[0] for point in summary.totals.curve)
    return [
        (share, None if then is None else summary.concluded(then))
        for share, then in zip(planned, by_corte(summary), strict=True)
    ]


def _curve(summary: Summary) -> Iterator[Point]:
    before = {item.corte.number: item.printed for item in summary.published if item.differs}
    for quarter, ((planned, achieved), then) in enumerate(zip(_year(summary), by_corte(summary), strict=True), 1):
        unknown = LATER if then is None else "No concluyente" if then.known else "Sin datos"
        done = unknown if achieved is None else printed(achieved)
        yield Point(f"T{quarter}", printed(planned), done, _published(before.get(quarter)))


def _published(then: Printed | None) -> str:
    """The figures that reports of earlier cortes printed, where today's calculation gives another."""
    if then is None:
        return ""
    return (
        f"Programado {printed(then.planned)}, ejecutado {printed(then.achieved)}, "
        f"cumplimiento {printed(then.compliance)}"
    )


def _delay(alert: Alert, edition: Edition) -> Delay:
    activity = alert.activity
    leads = privacy.offices(activity.leads, edition.rules, edition.offices)
    return Delay(
        clave=privacy.clean(activity.key),
        actividad=privacy.public_text(activity.description, edition.rules),
        responsables=listing(leads) or "Sin responsable",
        clase=alert.words,
        hecho=privacy.public_text(words.fact(alert, edition), edition.rules),
        pide=privacy.public_text(words.asked(alert), edition.rules),
        hace=words.done_about(alert.standing, edition),
    )


def _delays_by_office(summary: Summary, found: Sequence[Alert], edition: Edition) -> Iterator[OfficeDelays]:
    """The number of activities of each office that need attention, the costliest office first."""
    for office in by_office(summary, found):
        yield OfficeDelays(
            dependencia=listing(privacy.offices([office.name], edition.rules, edition.offices)),
            actividades=office.activities,
            asuntos=len(office.alerts),
            clases=listing(
                f"{counted(office.kinds[kind], KIND_WORDS[kind].lower(), KIND_NAMES[kind].lower())}"
                for kind in AlertKind
                if office.kinds[kind] and kind is not AlertKind.DUE_SOON
            ),
        )


def _signatures(summary: Summary, edition: Edition) -> Iterator[Signature]:
    """The signatures of the document, without names where those are not published: a line to sign on."""
    for act, name in summary.signatures or _SIGNATURES:
        yield Signature(act, privacy.public_text(name, edition.rules) if edition.rules.people else "")


def _scale(summary: Summary) -> Iterator[tuple[StateView, str]]:
    for band in summary.scale.bands:
        end = summary.scale.upper(band)
        told = f"Desde {printed(band.start)}" + (f" y menos de {printed(end)}" if end is not None else "")
        yield aspect(theme.band_look(band)), told


def _fingerprint(source: Source, edition: Edition) -> Fingerprint:
    return Fingerprint(privacy.public_text(source.file, edition.rules), source.sha256)

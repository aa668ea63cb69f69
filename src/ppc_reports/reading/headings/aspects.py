"""The meaning of a heading beside its field: money, weights, targets, the auditor; and whether it speaks of progress.

One list of words for each, folded (docs/dominio.md, sections 4 and 7).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from ppc_reports.plan.folding import plain


class Meaning(StrEnum):
    """A meaning of a column that is never the progress an office reports."""

    AUDIT = "audit"
    MONEY = "money"
    WEIGHT = "weight"
    BASELINE = "baseline"
    TARGET = "target"


class Says(StrEnum):
    """The meaning of a heading of progress: what was done, what was planned, or the quotient of both, which may mean either."""

    DONE = "done"
    PLANNED = "planned"
    RATIO = "ratio"


_ASPECTS = {
    Meaning.AUDIT: re.compile(
        r"\b(?:control interno|ocig?|auditor\w*|verificad[oa]s?|evaluacion independiente|(?:segunda|tercera) linea)\b"
    ),
    Meaning.MONEY: re.compile(
        r"\b(?:presupuest\w*|ppto|financier\w*|recursos|inversion(?:es)?|costos?|valor(?:es)?|pag(?:os?|ad[oa]s?)|gir(?:os?|ad[oa]s?)"
        r"|apropia\w*|obligacion(?:es)?|obligad[oa]|cdp|crp|rubros?|dinero|monto|millones|cop)\b"
    ),
    Meaning.WEIGHT: re.compile(r"\b(?:pesos?|pondera\w*)\b"),
    Meaning.BASELINE: re.compile(r"\b(?:linea (?:de )?base|valor base|dato base)\b"),
    Meaning.TARGET: re.compile(
        r"^(?:(?:porcentaje|valor|total) (?:de )?)?(?:la |el )?(?:metas?|objetivos?)\b"
        r"(?! (?:fisicas? )?(?:ejecutad|(?:ejec|progr?)\b|lograd|alcanzad|realizad|cumplid|reportad))"
    ),
}
MONEY_SIGN = " dinero"
"""What stands for ``$`` in folded words, which keep no signs."""
_LONGEST_BLOCK = 5
_TITLES = frozenset({"plan", "planes", "politica", "estrategia", "informe", "matriz"})
_DONE = (
    r"avances?|gestion|ejecu\w+|ejec|realizad[oa]s?|realizacion|logr(?:os?|ad[oa]s?)|monitoreos?|seguimientos?|estado|reportes?"
    r"|reportad[oa]s?|desarrollad[oa]s?|adelantad[oa]s?|corte|situacion|terminad[oa]s?|finalizad[oa]s?|hech[oa]s?|implementad[oa]s?|cumplid[oa]s?"
)
_RATIO = r"cumplimiento|cumplio|eficacia|efectividad"
_PLANNED = (
    r"program\w+|planead[oa]s?|planific\w+|previst[oa]s?|proyectad[oa]s?|proyeccion(?:es)?"
    r"|esperad[oa]s?|ideal|presupuestad[oa]s?|progr?"
)
_MEASURE = r"porcentaje|porc|nivel|grado|valor|dato|total|registro|resultados?"
_FILLER = (
    r"el|la|los|las|lo|de|metas?|del|en|al|a|y|e|por|que|se|ha|con|ciento|porcentual|actual(?:izado)?|alcanzad[oa]s?|obtenid[oa]s?|fisic[oa]s?"
    r"|cuantitativ[oa]s?|acumulad[oa]s?|general(?:es)?|actividad(?:es)?|accion(?:es)?|tareas?|compromisos?|plan|producto|real(?:es)?"
    r"|efectiv[oa]s?|trimestral|trimestre|mensual|semestral|vigencia|ano|anual|dependencia|entidad|oficina|informe|periodo|fecha"
)
_OF_WORK = re.compile(rf"(?:actividad(?:es)?|accion(?:es)?|tareas?|gestion(?:es)?) (?:{_DONE})\b")
_FIRST = re.compile(rf"(?:del? |metas? )?(?:{_MEASURE}|{_DONE}|{_RATIO}|{_PLANNED})\b")
_WORDS = {
    Says.RATIO: re.compile(rf"\b(?:{_RATIO})\b"),
    Says.PLANNED: re.compile(rf"\b(?:{_PLANNED})\b"),
    Says.DONE: re.compile(rf"\b(?:{_DONE})\b"),
}
_ONLY = re.compile(rf"(?:(?:{_MEASURE}|{_DONE}|{_RATIO}|{_PLANNED}|{_FILLER})(?: |$))+")
_SPEAKS = re.compile(rf"\b(?:{_DONE}|{_RATIO}|periodos?|bimestres?|semestres?|trimestres?|cuatrimestres?|mes(?:es)?)\b")
_NOT_PROGRESS = re.compile(
    r"^(?:fechas?|plazo|responsables?|encargad[oa]|lider|observacion(?:es)?|comentarios?|justificacion|descripcion|analisis|evidencias?"
    r"|soportes?|enlaces?|links?|fuente|medios?|indicador(?:es)?|formula|tipo|frecuencia|periodicidad|unidad|codigos?|cod|id|n|no|nro"
    r"|numero|cantidad|conteo|participantes|asistentes|personas|beneficiari[oa]s|hombres|mujeres|poblacion|ano|vigencia|orden|item"
    r"|consecutivo|radicado|contrato|telefono|correo|riesgos?|nombre|cargo|proceso|dimension|politica|estrategia|proyecto|programa|sede)\b"
)
_COUNTS = re.compile(
    r"\b(?:cantidad|numero|n|no|nro|num|conteo|codigos?|cod|id|personas?|participantes|asistentes|beneficiari[oa]s|hombres|mujeres"
    r"|poblacion|habitantes|ano|vigencia|orden|item|consecutivo|radicado|contrato|telefono|edad|estrato|folios?|dias|horas)\b"
)


@lru_cache(20_000)
def aspect_of(text: str) -> Meaning | None:
    """The meaning of a heading, or of one of the cells above it, that is no progress; None where it has none."""
    words = plain(text) + MONEY_SIGN * ("$" in text)
    return next((aspect for aspect, pattern in _ASPECTS.items() if pattern.search(words)), None)


def block_of(text: str) -> Meaning | None:
    """The meaning that a cell gives the headings under it: money or the auditor's; None for a title that only names them."""
    aspect = aspect_of(text)
    words = plain(text).split()
    titled = len(words) > _LONGEST_BLOCK or not _TITLES.isdisjoint(words)
    return None if titled or aspect not in (Meaning.MONEY, Meaning.AUDIT) else aspect


@lru_cache(20_000)
def says(words: str) -> Says | None:
    """The meaning for progress of the folded words of a heading, where they say nothing else: ``nivel de avance`` is what was done.

    None for words of something else: ``responsable del seguimiento``, ``plan de gestión``.
    """
    if not _ONLY.fullmatch(words) or not (_FIRST.match(words) or _OF_WORK.match(words)):
        return None
    return next((said for said, pattern in _WORDS.items() if pattern.search(words)), None)


def speaks_of_progress(text: str) -> bool:
    """True for a heading with a word of progress or of a part of the year that is not about who, when, how or how proved."""
    words = plain(text)
    return _SPEAKS.search(words) is not None and _NOT_PROGRESS.match(words) is None and aspect_of(text) is None


def counts(text: str) -> bool:
    """True for a heading of counts, codes, people, years or an order: its whole numbers are no progress."""
    return _COUNTS.search(plain(text)) is not None


_PARTICIPATION_FIELDS = (
    ("phase", re.compile(r"\b(?:fase|etapa|momento|ciclo)s?\b.*\b(?:ciclo|gestion|participacion|politica)\b")),
    ("level", re.compile(r"\b(?:nivel(?:es)?|grado|alcance)\b.*\b(?:participacion|incidencia|involucramiento)\b")),
    ("stakeholders", re.compile(r"\bgrupos? (?:de (?:valor|interes)|poblacional(?:es)?)\b")),
    (
        "method",
        re.compile(r"\bmecanismos?\b.*\b(?:metodologias?|participacion)\b|\bmetodologias?\b.*\bparticipacion\b"),
    ),
    ("budget_spent", re.compile(r"\b(?:presupuest\w+|recursos)\b.*\b(?:ejecutad|comprometid|pagad|gastad)[oa]s?\b")),
    ("budget", re.compile(r"\brecursos presupuest\w+")),
)
_OF_ELSE = re.compile(
    r"\b(?:no|numero|cantidad|porcentaje|responsables?|observaciones|indicador(?:es)?|codigo|caracteriza\w+|saldo)\b"
)


def participation_field(words: str) -> str:
    """The field of a participation strategy that a header of no quarter is, by words it has together; empty for none."""
    if _OF_ELSE.search(words):
        return ""
    return next((name for name, pattern in _PARTICIPATION_FIELDS if pattern.search(words)), "")

"""The words that stand for a value where offices write no figure: the four blanks, the types of accumulation."""

from __future__ import annotations

import re
from functools import lru_cache

from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Absent, Accumulation

_BLANK_WORDS = {
    Absent.NOT_SCHEDULED: {"np", "n p", "no programado", "no programada", "sin programar", "no se programo"},
    Absent.NOT_APPLICABLE: {"na", "n a", "no aplica", "no aplican", "no applica", "no aplia"},
    Absent.EMPTY: {"sin dato", "sin informacion", "s d", "sd", "pendiente"},
}
_BLANKS = {word: absent for absent, words in _BLANK_WORDS.items() for word in words}
_BLANK_SPEECH = {
    Absent.NOT_APPLICABLE: re.compile(r"no aplica(?:ble)? (?:para|en|a|al|durante|por|este|esta|el|la) .+"),
    Absent.NOT_SCHEDULED: re.compile(
        r"(?:no (?:esta |se )?(?:tiene )?|sin )(?:program|plane)(?:ad[oa]|o|ar|acion)\b.*"
    ),
    Absent.EMPTY: re.compile(r"pendiente\b.*|(?:no|sin|por) (?:se )?report(?:[aeo]|ad[oa]|aron|ar|es?)\b.*"),
}
_NO = re.compile(r"no(?: aplic(?:a|an|able)\b|\s*(?:$|[,.;:()–—-]))")
_LONGEST_BLANK = 30
_LONGEST_SPEECH = 60
_ACCUMULATIONS = {
    Accumulation.SUM: ("acumulado", "acomulado", "acumulativo", "acumulable", "incremento", "suma"),
    Accumulation.FLOW: ("flujo", "no acumulado", "no acomulado", "no acumulativo", "no acumulable"),
    Accumulation.STOCK: ("stock", "mantenimiento", "mantener", "constante"),
    Accumulation.CAPACITY: ("capacidad", "incremental desde linea base"),
    Accumulation.REDUCTION: ("reduccion", "reducir", "decreciente", "disminucion"),
}


def blank_word(written: str) -> Absent | None:
    """The blank that a text is: ``NP``, ``no aplica``, a dash; None for any other text."""
    return _blank(written) if len(written) <= _LONGEST_BLANK else None


@lru_cache(5_000)
def _blank(written: str) -> Absent | None:
    if written.lstrip().startswith("#"):
        return None
    word = plain(written)
    if not word and set(written.strip()) <= set("-–—_."):
        return Absent.EMPTY
    return _BLANKS.get(word) if word else None


def blank_speech(written: str) -> Absent | None:
    """The blank that a text without digits says in a few words more: ``No aplica para el periodo``; None for none."""
    if len(written) > _LONGEST_SPEECH or any(map(str.isdigit, written)):
        return None
    words = plain(written)
    return next((absent for absent, speech in _BLANK_SPEECH.items() if speech.fullmatch(words)), None)


def says_no(written: str) -> bool:
    """True for a text that says that its row does not apply, alone or with the reason: ``No``, ``No aplica: acta 3``, ``N/A``."""
    return blank_word(written) is Absent.NOT_APPLICABLE or _NO.match(written.strip().casefold()) is not None


def accumulation_named(written: str) -> Accumulation | None:
    """The accumulation type of a label, misspelt as offices do; None for a text that is no label of one."""
    word = plain(written)
    for kind, names in _ACCUMULATIONS.items():
        if word in names:
            return kind
    return next((kind for kind, names in _ACCUMULATIONS.items() if word.startswith(names)), None)


_STATES = {
    1.0: r"cumplid[oa]s?|terminad[oa]s?|finalizad[oa]s?|completad[oa]s?|culminad[oa]s?|ejecutad[oa]s?|realizad[oa]s?|lograd[oa]s?",
    0.0: r"no iniciad[oa]s?|sin iniciar|no ha iniciado|pendientes?|por iniciar|sin avances?|no ejecutad[oa]s?|no realizad[oa]s?",
}
_OTHER_STATES = (
    r"(?:en|con) (?:ejecucion|proceso|curso|desarrollo|avance|tramite|marcha|termino)|atrasad[oa]s?|retrasad[oa]s?|vencid[oa]s?"
    r"|suspendid[oa]s?|cancelad[oa]s?|aplazad[oa]s?|iniciad[oa]s?|parcial(?:mente)?(?: cumplid[oa]s?)?|no cumplid[oa]s?"
    r"|incumplid[oa]s?|cumplid[oa]s? parcial(?:mente)?|abiert[oa]s?|cerrad[oa]s?|activ[oa]s?"
)
_STATE = {share: re.compile(words) for share, words in _STATES.items()}
_OTHER_STATE = re.compile(_OTHER_STATES)


@lru_cache(5_000)
def state_share(written: str) -> float | None:
    """The share 0..1 that a word of state says: 1 for ``Cumplida``, 0 for ``Sin iniciar``; None for any other text."""
    words = plain(written) if len(written) <= _LONGEST_BLANK else ""
    return next((share for share, pattern in _STATE.items() if pattern.fullmatch(words)), None)


def names_state(written: str) -> bool:
    """True for a word of state, also one that says no share: ``En ejecución``."""
    return state_share(written) is not None or (
        len(written) <= _LONGEST_BLANK and _OTHER_STATE.fullmatch(plain(written)) is not None
    )

"""The headings under which Control Interno writes: that they name it, and which of its fields each is."""

from __future__ import annotations

import re

from ppc_reports.plan.folding import plain

_AUDITOR = re.compile(r"\b(?:control interno|oci|auditor(?:ia|ias|es)?|tercera linea)\b")
_FIELDS = (
    ("", re.compile(r"\b(?:responsables?|dependencias?|lider|nombre|firma|fecha|correo)\b")),
    ("answer", re.compile(r"\b(?:respuestas?|descargos?)\b")),
    ("recommendation", re.compile(r"\b(?:recomend\w*|sugerencias?)\b")),
    (
        "audit_notes",
        re.compile(
            r"\b(?:observ\w*|concepto|coment\w*|analisis|hallazgos?|descripcion|revision|seguimiento|estado|calificacion)\b"
        ),
    ),
    (
        "verified",
        re.compile(r"\b(?:verificad[oa]s?|validad[oa]s?|avances?|ejecutad[oa]s?|cumplimiento|porcentaje|logrado)\b"),
    ),
    ("audit_notes", re.compile(r"\b(?:verificacion|evaluacion|control interno|oci)\b|^$")),
)
"""Which field of Control Interno a header under its name is, by the first of these that its words fit; none for other words."""


def names_auditor(text: str) -> bool:
    """True for a header that names Control Interno as who writes there."""
    return _AUDITOR.search(plain(text)) is not None


def auditor_field(words: str) -> str:
    """The field of Control Interno that the folded words of a heading under its name are; empty for none."""
    return next((name for name, pattern in _FIELDS if pattern.search(words)), "")

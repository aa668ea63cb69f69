"""The list of every code for people, in Spanish Markdown, made from the catalogue: docs/reglas.md is this text."""

from __future__ import annotations

import re

from ppc_reports.plan.findings import SEVERITY_NAMES, Dossier, Severity, catalogue

_WORD = re.compile(r"\{\w+\}")
_PLURALS = {Severity.ERROR: "Errores", Severity.WARNING: "Advertencias", Severity.INFO: "Informaciones"}
_MEANINGS = {
    Severity.ERROR: "Hay que corregirlos: mientras quede uno, el informe sale marcado como PRELIMINAR.",
    Severity.WARNING: "Hay que revisarlas: el informe sale, pero una cifra puede no decir lo que la oficina quiso.",
    Severity.INFO: "Se cuentan para que nada quede en silencio; por lo general no hay que hacer nada.",
}
_HEAD = """# Reglas: lo que el programa revisa y dice

Cada hallazgo lleva un código. Aquí está la lista completa: qué dice, por qué importa y qué hay que hacer. Donde un
mensaje muestra «…», el programa escribe el dato del libro.

Esta página se genera con el catálogo del programa; no la edite a mano.
"""


def manual() -> str:
    """The whole page: every code of the catalogue, by severity and then by name."""
    sections = [_HEAD, _index()]
    for severity in Severity:
        sections.append(f"## {_PLURALS[severity]}\n\n{_MEANINGS[severity]}\n")
        sections.extend(_entry(dossier) for dossier in _dossiers(severity))
    return "\n".join(sections)


def _dossiers(severity: Severity) -> list[Dossier]:
    found = (dossier for dossier in catalogue().values() if dossier.severity is severity)
    return sorted(found, key=lambda dossier: dossier.code)


def _index() -> str:
    rows = [
        f"| [{dossier.code}](#{dossier.code.lower()}) | {SEVERITY_NAMES[severity]} | {dossier.title} |"
        for severity in Severity
        for dossier in _dossiers(severity)
    ]
    return "\n".join(["| Código | Gravedad | Qué es |", "|---|---|---|", *rows, ""])


def _entry(dossier: Dossier) -> str:
    lines = (
        f"### {dossier.code}\n",
        f"**{dossier.title}** ({SEVERITY_NAMES[dossier.severity]})\n",
        f"- Qué dice: {_shown(dossier.message)}",
        f"- Por qué importa: {_shown(dossier.reason)}",
        f"- Qué hacer: {_shown(dossier.advice)}\n",
    )
    return "\n".join(lines)


def _shown(text: str) -> str:
    """A sentence of the catalogue with an ellipsis for each datum, safe in Markdown."""
    return _WORD.sub("…", " ".join(text.split())).replace("….", "…").replace("<", "&lt;").replace("|", "\\|")

"""*FURAG*: per question of the bank, with what of the plan an officer can fill the form in, and what evidence still lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_reports.excel.book import Sheet
from ppc_reports.judging.participation.furag import ServedQuestion, answers, other_codes, says_of_participation
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    NOTE,
    PLAIN,
    TEXT,
    BlockCell,
    Builder,
    gap,
    heading,
    paragraph,
    table,
)
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet

NAME = "FURAG"
_WIDTHS = {1: 9.0, 2: 39.0, 3: 13.5, 4: 26.0, 5: 12.5, 6: 48.0, 7: 37.5}
_HEADS = (
    "Código",
    "Qué pregunta",
    "Se responde con",
    "Actividades",
    "Con evidencia",
    "Lo que el plan ya dice",
    "Qué falta",
)
_NOTE = "Con qué del plan se responde cada pregunta. Los títulos son nuestros: compruébelos en el formulario oficial de su entidad."
_SHOWN = 15


def has_answers(summary: Summary) -> bool:
    """True where the plan carries codes of the form or, with a bank of its year, has fields that answer its questions.

    Evidence and words that an activity shares with a question are found in every plan: alone they say nothing.
    """
    bank = summary.furag
    if not bank.questions or any(item.activity.furag_codes for item in summary.standings):
        return bool(bank.questions)
    return bank.fits(summary.plan.year) and says_of_participation(summary)


def sheet(summary: Summary) -> Sheet:
    """The sheet."""
    found = answers(summary)
    fits = summary.furag.fits(summary.plan.year)
    blocks = (
        table(_WIDTHS, "tblFurag", _HEADS, [tuple(_row(item, fits)) for item in found], "El banco no tiene preguntas."),
        gap(),
        *_foot(summary, fits),
    )
    return report_sheet(
        summary, Page(NAME, _NOTE, _WIDTHS, blocks, behind=True, printed=0, header=HEAD_ROW, kept_columns=1)
    )


def _row(item: ServedQuestion, fits: bool) -> Iterator[BlockCell]:
    question = item.question
    yield BlockCell(question.code, CENTERED.but(bold=True))
    yield BlockCell(
        question.title or "Título por completar en templates/furag.toml", TEXT.but(italic=not question.title)
    )
    yield BlockCell(question.answered or theme.UNKNOWN, CENTERED)
    yield BlockCell(_activities(item) or theme.UNKNOWN)
    yield BlockCell(f"{item.proven} de {len(item.coded)}" if item.coded else theme.UNKNOWN, CENTERED)
    yield BlockCell("\n".join(item.known) or theme.UNKNOWN)
    yield BlockCell(_lacking(item) if fits else "No se pide nada: el banco es de otra vigencia.")


def _activities(item: ServedQuestion) -> str:
    coded = listing((one.activity.key for one in item.coded), _SHOWN)
    named = listing((one.activity.key for one in item.named), _SHOWN)
    return "\n".join(text for text in (coded, f"Por su texto, sin el código: {named}" if named else "") if text)


def _lacking(item: ServedQuestion) -> str:
    lacking = len(item.coded) - item.proven
    if lacking:
        of_which = f"{lacking} de las {len(item.coded)} que la atienden" if len(item.coded) > 1 else "la que la atiende"
        return f"Anexar la evidencia de {of_which}."
    if item.coded:
        return "Nada: toda actividad que la atiende tiene evidencia."
    if item.named:
        return "Escribir el código en la columna «Código FURAG» de las actividades que la atienden."
    if item.known:
        return "Nada: se responde con lo que el plan ya dice. Ninguna actividad trae el código."
    return "Decir qué actividad la atiende: ninguna trae el código y el plan no dice nada que la responda."


def _foot(summary: Summary, fits: bool) -> Iterator[Builder]:
    bank = summary.furag
    yield heading(_WIDTHS, "De dónde sale este banco")
    year = f"vigencia {bank.year}" if bank.year else "sin vigencia declarada"
    kind = f" · {bank.entity_kind}" if bank.entity_kind else ""
    yield paragraph(_WIDTHS, f"Banco de preguntas: {year}{kind}. {bank.source}".strip(), NOTE)
    if not fits:
        text = f"El plan es de {summary.plan.year}: los códigos cambian con la vigencia y no se juzgan con este banco."
        yield paragraph(_WIDTHS, text, PLAIN.but(bold=True))
    others = other_codes(summary)
    if others:
        yield paragraph(_WIDTHS, f"Códigos del plan que no están en el banco: {listing(others)}.", NOTE)
    if bank.topics:
        yield paragraph(_WIDTHS, "  •  ".join(bank.topics), NOTE)

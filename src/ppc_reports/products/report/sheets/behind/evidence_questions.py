"""The FURAG questions about participation that have no evidence yet, and the activities that serve each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ppc_reports.excel.book import Area, Formula
from ppc_reports.judging.rules.evidence import unproved
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS, Activity
from ppc_reports.plan.spanish import listing, long_date
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    LABEL,
    PLAIN,
    TEXT,
    Block,
    Builder,
    Cell,
    Widths,
    gap,
    header,
    heading,
    leading,
    line,
    paragraph,
)
from ppc_reports.settings.furag import FuragGuide, Question, normal_code


def blocks(summary: Summary, widths: Widths) -> Iterator[Builder]:
    """The questions of the guide without evidence up to the corte; of one office, those that its activities serve."""
    guide, serving = summary.furag, _serving(summary)
    if summary.office:
        own = tuple(question for question in guide.questions if question.code in serving)
        guide = FuragGuide(questions=own)
    if summary.office and not guide.questions:
        return
    yield heading(widths, "Preguntas de participación del FURAG sin evidencia")
    if not serving:
        yield paragraph(widths, _no_codes(guide), PLAIN)
        return
    proven = {code for code, activities in serving.items() if any(_proven(item, summary) for item in activities)}
    pending = [question for question in guide.questions if question.code not in proven]
    yield paragraph(widths, _explained(pending, guide, summary))
    if pending:
        yield header(widths, "Código", "Pregunta", ("Actividades que la atienden", 2), ("Qué falta", 3))
        yield from (leading(_question(widths, question, serving.get(question.code, ()))) for question in pending)
        yield from _count(widths, len(pending))
    yield from _other_codes(widths, serving, guide)
    yield from _topics(widths, guide)


def _serving(summary: Summary) -> dict[str, list[Activity]]:
    """The activities that carry each FURAG code; rows that do not apply serve none."""
    serving: dict[str, list[Activity]] = {}
    for item in summary.standings:
        codes = dict.fromkeys(normal_code(code) for code in item.activity.furag_codes) if item.applies else ()
        for code in codes:
            serving.setdefault(code, []).append(item.activity)
    return serving


def _proven(activity: Activity, summary: Summary) -> bool:
    closed = (activity.entry(number).evidence for number in QUARTERS[: summary.corte.number])
    return any(not unproved(evidence) for evidence in closed)


def _no_codes(guide: FuragGuide) -> str:
    codes = listing(_spans(question.code for question in guide.questions))
    return (
        f"Ninguna actividad de este plan trae códigos FURAG, así que no se puede decir cuáles de las preguntas "
        f"({codes}) tienen evidencia. Para saberlo, agregue al libro la columna «Código FURAG» y escriba en cada "
        "actividad el de la pregunta que atiende."
    )


def _spans(codes: Iterable[str]) -> list[str]:
    """The codes, first and last where they are more than three."""
    known = list(codes)
    return known if len(known) <= 3 else [f"{known[0]} a {known[-1]}"]


def _explained(pending: Sequence[Question], guide: FuragGuide, summary: Summary) -> str:
    if not pending:
        return f"Las {len(guide.questions)} preguntas tienen evidencia al {long_date(summary.corte.end)}."
    return (
        f"Evidencia registrada hasta el {long_date(summary.corte.end)}. El texto de cada pregunta lo escribe la "
        "oficina en templates/furag.toml, después de comprobarlo en el formulario oficial de su vigencia."
    )


def _question(widths: Widths, question: Question, activities: Sequence[Activity]) -> Builder:
    keys = listing(activity.key for activity in activities)
    lacking = (
        f"Anexar la evidencia: {keys} {'la atiende' if len(activities) == 1 else 'la atienden'} y no registran ninguna."
        if activities
        else "Ninguna actividad la atiende: decir cuál lo hace, o programar una."
    )
    return line(
        widths,
        Cell(question.code, CENTERED.but(bold=True)),
        Cell(question.title or "Título por completar", TEXT.but(italic=not question.title)),
        Cell(keys or theme.UNKNOWN, TEXT, 2),
        Cell(lacking, TEXT, 3),
    )


def _count(widths: Widths, pending: int) -> Iterator[Builder]:
    def build(row: int) -> Block:
        codes = Area(row - pending, 1, row - 1, 1).a1
        total = Cell(Formula(f"=COUNTA({codes})", pending), CENTERED.but(bold=True))
        return line(widths, total, Cell("preguntas sin evidencia", LABEL, 6))(row)

    yield build


def _other_codes(widths: Widths, serving: Iterable[str], guide: FuragGuide) -> Iterator[Builder]:
    known = {question.code for question in guide.questions}
    others = sorted(code for code in serving if code not in known)
    if others:
        text = f"Códigos del plan que no están en la lista de preguntas: {listing(others)}."
        yield paragraph(widths, text)


def _topics(widths: Widths, guide: FuragGuide) -> Iterator[Builder]:
    if not guide.topics:
        return
    yield gap()
    yield heading(widths, "Temas para buscar evidencias")
    yield paragraph(widths, "Redacción propia: no es texto oficial ni corresponde uno a uno con los códigos.")
    yield paragraph(widths, "  •  ".join(guide.topics), PLAIN)

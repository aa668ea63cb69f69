"""*Evidencias*: every proof with its activity and quarter, and the FURAG questions that have none yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ppc_reports.excel.book import Area, Formula, Link, Print, Sheet
from ppc_reports.excel.limits_of_excel import linkable
from ppc_reports.judging.rules.evidence import unproved
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.model import QUARTERS, Activity, Evidence, Quarter
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    LABEL,
    PLAIN,
    TEXT,
    Block,
    Builder,
    Cell,
    brief,
    gap,
    header,
    heading,
    leading,
    line,
    paragraph,
    stack,
    table,
)
from ppc_reports.products.report.long_texts import MAX_CHUNK, chunks
from ppc_reports.products.report.pages import paged
from ppc_reports.settings.furag import FuragGuide, Question, normal_code

NAME = "Evidencias"
_WIDTHS = {1: 9.0, 2: 40.0, 3: 15.0, 4: 9.0, 5: 54.0, 6: 15.0, 7: 25.0}
_HEADERS = ("Clave", "Actividad", "Trimestre", "Tipo", "Evidencia", "Códigos FURAG", "Responsable")
_LINK, _TEXT = "Enlace", "Texto"
_URL = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
_MAX_URL = 2000
_MAX_LINKS = 65_000
"""Excel opens no sheet with more than 65.530 links; the rest stay readable as text."""
_LINE = 52
"""Characters of an address that stand on one line of its column."""
_TIP = "Abrir la evidencia"
_KEY_STYLE = CENTERED.but(bold=True)
_LINK_STYLE = theme.LINK.but(valign="vcenter")
_KIND_STYLE = _LINK_STYLE.but(align="center")
_DESCRIPTION_LIMIT, _OFFICES_LIMIT = 80, 60


@dataclass(frozen=True, slots=True)
class Proof:
    """One row: a link, or a (part of a) text, as evidence of a quarter of an activity."""

    activity: Activity
    quarter: Quarter
    text: str
    url: str = ""

    @property
    def kind(self) -> str:
        """The word of the column *Tipo*."""
        return _LINK if self.url else _TEXT


def sheet(summary: Summary) -> Sheet:
    """The sheet; says so where there is no evidence at all."""
    guide = summary.furag
    rows = proofs(summary)
    body = stack(theme.HEAD_ROW, [*_list(rows, summary.corte), *_questions(summary, guide)])
    note = "Cada enlace o texto con que las dependencias prueban su avance, y las preguntas del FURAG que atiende."
    made = Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, note) + body.items,
        rows=body.long,
        merges=body.merges,
        tables=body.tables,
        widths=_WIDTHS,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(_table_row(rows), 1) if rows else None,
        printing=Print(
            repeat=(_table_row(rows), _table_row(rows)) if rows else None,
            area=Area(1, 1, theme.HEAD_ROW + body.rows - 1, len(_WIDTHS)),
        ),
    )
    return paged(made, body.kept)


def proofs(summary: Summary) -> tuple[Proof, ...]:
    """Every evidence of the plan in its order: a row for each link, and one for text that says more than its links."""
    return tuple(
        proof
        for item in summary.standings
        for number in QUARTERS
        for proof in _proofs_of(item.activity, Quarter(summary.plan.year, number))
    )


def _proofs_of(activity: Activity, quarter: Quarter) -> Iterator[Proof]:
    evidence = activity.entry(quarter.number).evidence
    links = [url for url in evidence.links if is_link(url)]
    text = _whole_text(evidence)
    if len(links) == 1 and len(text) <= MAX_CHUNK:
        yield Proof(activity, quarter, text or links[0], links[0])
        return
    if _says_more(text, links):
        yield from (Proof(activity, quarter, part) for part in chunks(text))
    yield from (Proof(activity, quarter, url, url) for url in links)


def is_link(url: str) -> bool:
    """True for an address that may become a link: http, https or mailto, without blanks and not too long for Excel."""
    return len(url) <= _MAX_URL and _URL.fullmatch(url) is not None and linkable(url)


def _whole_text(evidence: Evidence) -> str:
    """The text with those of its addresses that do not become links and that it does not name itself."""
    unnamed = [url for url in evidence.links if not is_link(url) and url not in evidence.text]
    return "\n".join(part for part in (evidence.text.strip(), *unnamed) if part)


def _says_more(text: str, links: Sequence[str]) -> bool:
    """True where the text holds something besides the links."""
    for url in links:
        text = text.replace(url, " ")
    return any(character.isalnum() for character in text)


def _table_row(rows: Sequence[Proof]) -> int:
    """The header of the table: under the two counts and a gap."""
    return theme.HEAD_ROW + 3 if rows else theme.HEAD_ROW


def _list(rows: Sequence[Proof], corte: Quarter) -> Iterator[Builder]:
    if not rows:
        yield paragraph(_WIDTHS, "Ninguna actividad registra evidencia.", theme.SUBTITLE)
        yield gap()
        return
    kinds = Area(_table_row(rows) + 1, 4, _table_row(rows) + len(rows), 4).a1
    for kind, name in ((_LINK, "Enlaces"), (_TEXT, "Textos sin enlace")):
        count = sum(row.kind == kind for row in rows)
        label = Cell(name, LABEL, 2)
        yield line(_WIDTHS, label, Cell(Formula(f'=COUNTIF({kinds},"{kind}")', count), CENTERED))
    yield gap()
    yield table(_WIDTHS, "tblEvidencias", _HEADERS, [_cells(row, corte, n) for n, row in enumerate(rows)])
    yield gap()


def _cells(proof: Proof, corte: Quarter, number: int) -> tuple[Cell, ...]:
    activity = proof.activity
    late = " (posterior al corte)" if proof.quarter > corte else ""
    return (
        Cell(activity.key, _KEY_STYLE),
        Cell(brief(activity.description, _DESCRIPTION_LIMIT)),
        Cell(f"T{proof.quarter.number}{late}", CENTERED),
        *_proof(proof, number),
        Cell(", ".join(activity.furag_codes) or theme.UNKNOWN, CENTERED),
        Cell(brief(listing(activity.leads) or NO_OFFICE, _OFFICES_LIMIT)),
    )


def _proof(proof: Proof, number: int) -> tuple[Cell, Cell]:
    """Its kind and its text. A link too long for one line opens from its kind: LibreOffice wraps no text that is a link."""
    plain = Cell(proof.kind, CENTERED), Cell(proof.text)
    if not proof.url or number >= _MAX_LINKS:
        return plain
    if len(proof.text) <= _LINE and "\n" not in proof.text:
        return plain[0], Cell(Link(proof.url, proof.text, _TIP), _LINK_STYLE)
    return Cell(Link(proof.url, proof.kind, _TIP), _KIND_STYLE), plain[1]


def _questions(summary: Summary, guide: FuragGuide) -> Iterator[Builder]:
    """The questions of the guide without evidence up to the corte; of one office, those that its activities serve."""
    serving = _serving(summary)
    if summary.office:
        own = tuple(question for question in guide.questions if question.code in serving)
        guide = FuragGuide(questions=own)
    if summary.office and not guide.questions:
        return
    yield heading(_WIDTHS, "Preguntas de participación del FURAG sin evidencia")
    if not serving:
        yield paragraph(_WIDTHS, _no_codes(guide), PLAIN)
        return
    proven = {code for code, activities in serving.items() if any(_proven(item, summary) for item in activities)}
    pending = [question for question in guide.questions if question.code not in proven]
    yield paragraph(_WIDTHS, _explained(pending, guide, summary))
    if pending:
        yield header(_WIDTHS, "Código", "Pregunta", ("Actividades que la atienden", 2), ("Qué falta", 3))
        yield from (leading(_question(question, serving.get(question.code, ()))) for question in pending)
        yield from _count(len(pending))
    yield from _other_codes(serving, guide)
    yield from _topics(guide)


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
        return f"Las {len(guide.questions)} preguntas tienen evidencia al {theme.long_date(summary.corte.end)}."
    return (
        f"Evidencia registrada hasta el {theme.long_date(summary.corte.end)}. El texto de cada pregunta lo escribe la "
        "oficina en templates/furag.toml, después de comprobarlo en el formulario oficial de su vigencia."
    )


def _question(question: Question, activities: Sequence[Activity]) -> Builder:
    keys = listing(activity.key for activity in activities)
    lacking = (
        f"Anexar la evidencia: {keys} {'la atiende' if len(activities) == 1 else 'la atienden'} y no registran ninguna."
        if activities
        else "Ninguna actividad la atiende: decir cuál lo hace, o programar una."
    )
    return line(
        _WIDTHS,
        Cell(question.code, CENTERED.but(bold=True)),
        Cell(question.title or "Título por completar", TEXT.but(italic=not question.title)),
        Cell(keys or theme.UNKNOWN, TEXT, 2),
        Cell(lacking, TEXT, 3),
    )


def _count(pending: int) -> Iterator[Builder]:
    def build(row: int) -> Block:
        codes = Area(row - pending, 1, row - 1, 1).a1
        total = Cell(Formula(f"=COUNTA({codes})", pending), CENTERED.but(bold=True))
        return line(_WIDTHS, total, Cell("preguntas sin evidencia", LABEL, 6))(row)

    yield build


def _other_codes(serving: Iterable[str], guide: FuragGuide) -> Iterator[Builder]:
    known = {question.code for question in guide.questions}
    others = sorted(code for code in serving if code not in known)
    if others:
        text = f"Códigos del plan que no están en la lista de preguntas: {listing(others)}."
        yield paragraph(_WIDTHS, text)


def _topics(guide: FuragGuide) -> Iterator[Builder]:
    if not guide.topics:
        return
    yield gap()
    yield heading(_WIDTHS, "Temas para buscar evidencias")
    yield paragraph(_WIDTHS, "Redacción propia: no es texto oficial ni corresponde uno a uno con los códigos.")
    yield paragraph(_WIDTHS, "  •  ".join(guide.topics), PLAIN)

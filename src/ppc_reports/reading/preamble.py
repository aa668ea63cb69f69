"""The words above a table and in names: title, entity, objective and year of a plan."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ppc_reports.plan.folding import phrase, plain
from ppc_reports.plan.form import NO_FORM, Form
from ppc_reports.plan.grid import At, Cell, Grid
from ppc_reports.reading.headings.columns import ColumnMap

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LONGEST_SPAN = 20
_LABELS = {
    "entity": ("entidad", "nombre de la entidad", "institucion"),
    "objective": ("objetivo general", "objetivo"),
    "year": ("vigencia", "ano", "periodo", "ano de vigencia"),
}
_VIGENCIA = re.compile(r"(?:vigencia|ano|periodo) 20\d\d")
_LAW = re.compile(
    r"\b(?:ley(?:es)?|decretos?|resoluci[oó]n|acuerdo|circular|conpes|directiva|ordenanza)\s+(?:n\S*\s+)?[\d.]+\s+del?\s+(?:a[nñ]o\s+)?\d{4}",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?<!\d)(20\d\d)\s*(?:-|–|—|/|\ba\b|\bal\b)\s*(20\d\d)(?!\d)")
_ENTITY = re.compile(
    r"(?:alcaldia|gobernacion|ministerio|municipio|departamento (?:de|del|administrativo)|secretaria (?:de|distrital|general)"
    r"|instituto|universidad|contraloria|personeria|procuraduria|hospital|empresa|agencia|superintendencia|concejo"
    r"|corporacion|unidad administrativa|e s e)\b"
)
_FORM = re.compile(
    r"(?:codigo|version|fecha|vigente desde|vigencia desde|aprobad[oa]|aprobacion|pagina|actualizacion)\b(?! de corte)"
)
"""What labels the control box of a form, whose dates are the form's and not the plan's."""
_FORM_LABEL = re.compile(
    r"(?<!\w)(?:(?P<code>c[oó]d(?:igo|\.)(?: del? formato)?)|(?P<version>versi[oó]n|ver\.)"
    r"|(?P<date>fecha(?: de (?:aprobaci[oó]n|vigencia|actualizaci[oó]n|emisi[oó]n|elaboraci[oó]n))?|vigente desde|vigencia desde))"
    r"\s*(?:[:.]|$)\s*",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:plan|seguimiento|matriz|politica|estrategia|participacion|rendicion|cronograma|agenda)\b")


@dataclass(frozen=True, slots=True)
class Preamble:
    """The contents of the rows above a table; empty where they say nothing. ``years`` counts the years written there."""

    title: str = ""
    title_at: At | None = None
    entity: str = ""
    objective: str = ""
    year: int | None = None
    years: tuple[int, ...] = ()
    form: Form = NO_FORM


def read_preamble(grid: Grid, columns: ColumnMap) -> Preamble:
    """The preamble of the table, from the rows above its header."""
    texts: list[tuple[At, str]] = []
    for row in range(1, columns.first_row):
        texts += [(cell.at, _words(cell)) for cell in grid.row_cells(row)]
    labelled = {name: _labelled(texts, labels) for name, labels in _LABELS.items()}
    titles = [(at, text) for at, text in texts if len(text) > 12 and ":" not in text]
    titles.sort(key=lambda pair: (_TITLE.search(plain(pair[1])) is None, _ENTITY.match(plain(pair[1])) is not None))
    title = titles[0] if titles else None
    years = [year for text in _of_the_plan(texts) for year in years_in(text)]
    own = years_in(labelled["year"]) or next(
        (years_in(text) for _, text in texts if _VIGENCIA.fullmatch(plain(text))), ()
    )
    return Preamble(
        title=title[1] if title else "",
        title_at=title[0] if title else None,
        entity=labelled["entity"]
        or next((text for _, text in texts if _ENTITY.match(plain(text)) and len(text) < 90), ""),
        objective=labelled["objective"],
        year=own[0] if len(own) == 1 else None,
        years=tuple(years),
        form=_form(texts),
    )


def _words(cell: Cell) -> str:
    return phrase(f"{cell.value:%d/%m/%Y}" if isinstance(cell.value, dt.date) else str(cell.value))


def _form(texts: list[tuple[At, str]]) -> Form:
    """The code, version and date of the entity's format: each after its label, in one cell with others or in the next one.

    A date alone is no format.
    """
    found: dict[str, str] = {}
    for index, (at, text) in enumerate(texts):
        labels = list(_FORM_LABEL.finditer(text))
        ends = [*(label.start() for label in labels[1:]), len(text)]
        for label, end in zip(labels, ends, strict=False):
            value = phrase(text[label.end() : end])
            if not value and end == len(text):
                value = _beside(texts, index, at)
            name = next(name for name, word in label.groupdict().items() if word)
            found.setdefault(name, value)
    return Form(**found) if found.get("code") or found.get("version") else NO_FORM


def _beside(texts: list[tuple[At, str]], index: int, at: At) -> str:
    """The text of the next filled cell of the row, unless it is a label too."""
    after = texts[index + 1] if index + 1 < len(texts) else None
    return after[1] if after and after[0].row == at.row and not _FORM_LABEL.match(after[1]) else ""


def _of_the_plan(texts: list[tuple[At, str]]) -> Iterator[str]:
    """The texts without those of the control box of a form: a label of it, and what follows it in its row."""
    before: At | None = None
    for at, text in texts:
        label = _FORM.match(plain(text)) is not None
        if not label and not (before is not None and before.row == at.row):
            yield text
        before = at if label and not any(map(str.isdigit, text)) else None


def _labelled(texts: list[tuple[At, str]], labels: tuple[str, ...]) -> str:
    """The text after a label: in its own cell after a colon, or in the next cell of its row."""
    for index, (at, text) in enumerate(texts):
        before, colon, after = text.partition(":")
        if plain(before) not in labels:
            continue
        if colon and after.strip():
            return after.strip()
        following = texts[index + 1] if index + 1 < len(texts) else None
        if following and following[0].row == at.row:
            return following[1]
    return ""


def years_in(name: str) -> tuple[int, ...]:
    """The years a text names: every year of a span (2020-2023), and none of a law's (Ley 1757 de 2015)."""
    bare = _LAW.sub(" ", name)
    spans = [
        range(int(first), int(last) + 1)
        for first, last in _SPAN.findall(bare)
        if 0 <= int(last) - int(first) <= _LONGEST_SPAN
    ]
    named = {int(year) for year in _YEAR.findall(bare)}
    return tuple(sorted(named.union(*spans)))


def usual(years: Counter[int]) -> int | None:
    """The year named most often, the latest of equals; None for none."""
    return max(years, key=lambda year: (years[year], year)) if years else None

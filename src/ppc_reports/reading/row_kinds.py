"""The kinds of the rows below a header: an activity, a heading, a total, a footer, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise

from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import Cell, Grid
from ppc_reports.reading.headings.columns import ColumnMap
from ppc_reports.reading.headings.matching import LONGEST_HEADER, parse_header
from ppc_reports.reading.rows import field_name
from ppc_reports.reading.values import cells

_TOTAL = re.compile(
    r"(?:(?:sub ?)?total(?:es)?|promedio|gran total|suma|avance (?:total|general|promedio|del plan)"
    r"|cumplimiento (?:total|general))\b"
)
_FOOTER = re.compile(
    r"(?:elaboro|elaborado|reviso|revisado|aprobo|aprobado|proyecto por|fuente|notas?|firma|convenciones"
    r"|fecha de (?:corte|elaboracion|actualizacion)|responsable del reporte|version|actualizad[oa])\b"
)
_HEADING = re.compile(r"(?:linea|eje|pilar|objetivo|componente|estrategia|dimension|politica|programa|capitulo)\b")
_NUMBERED_LINE = re.compile(
    r"(?:linea|eje|pilar|objetivo|componente|estrategia|dimension|politica|programa|capitulo)(?: estrategic[oa])?"
    r" (?:n(?:o|ro)? )?(?:\d{1,2}|[ivx]{1,4})\b"
)
SECTION = re.compile(
    r"(?:\d{1,2}(?: \d{1,2})* )?(?:linea|eje|pilar|objetivo|componente|estrategia|dimension|politica|programa|capitulo|fase)\b"
)
"""How the title of a section begins, folded."""
_BANNER = 3
_FIGURES = ("planned_q", "achieved_q", "verified_q", "own_", "weight")
_NOTE_WORDS = 3
_EXPLAINED = 3
_SAME_TITLES, _KNOWN = 2, 3
_COLUMN_NUMBER = re.compile(r"[(\[]?(\d{1,3})[.)\]]?")
_FORM = re.compile(r"dd mm aa(?:aa)?|texto|numero|fecha|porcentaje|numerico|si no|lista")
_SAYS_ACTIVITY = ("number", "code", "leads", "start", "end", "product")


class RowKind(StrEnum):
    """The kind of a row of the table."""

    ACTIVITY = "activity"
    REJECTED = "rejected"
    BLANK = "blank"
    HEADING = "heading"
    HEADER = "header"
    OTHER_TABLE = "other_table"
    OTHER_PLAN = "other_plan"
    OTHER = "other"


class TableRows:
    """The rows below a header: each with its cells by field, merges filled in."""

    def __init__(self, grid: Grid, columns: ColumnMap) -> None:
        self.grid, self.columns = grid, columns
        self.fields = {field_name(key): column.number for key, column in columns.columns.items()}
        self.anchors = anchors(grid, columns.last_row)
        self.headers = {field_name(key): plain(column.header) for key, column in columns.columns.items()}
        self.descriptions = {plain(alias) for alias in columns.layout.fields.get("description", ())}
        named = (*columns.layout.fields.items(), *columns.layout.quarters.items())
        self.titles = {parse_header(alias).words: str(key) for key, aliases in named for alias in aliases}
        self.titles |= {column.words: key.partition("@")[0] for key, column in columns.columns.items() if column.words}
        self.title_words = {max(title.split(), key=len) for title in self.titles if title}

    def rows(self) -> range:
        """The row numbers below the header, to the last that holds something."""
        return range(self.columns.last_row + 1, self.grid.height + 1)

    def cells(self, row: int) -> dict[str, Cell]:
        """The cells of a row by field; a cell inside a merge is the merge's own cell, which may stand in a row above."""
        if not self.anchors:
            return dict(zip(self.fields, self.grid.cells(row, self.fields.values()), strict=True))
        places = {name: self.anchors.get((row, column), (row, column)) for name, column in self.fields.items()}
        across = {name: (row, self.fields[name]) for name in self._across(row)}
        return {name: self.grid.cell(*place) for name, place in (places | across).items()}

    def across(self, row: int) -> dict[str, Cell]:
        """By the fields of figures that are merged into another field's cell at their left: that cell. They are taken for blank."""
        cells_at_left = {name: self.grid.cell(*self.anchors[row, self.fields[name]]) for name in self._across(row)}
        return {name: cell for name, cell in cells_at_left.items() if not cell.empty}

    def _across(self, row: int) -> list[str]:
        anchors = {name: self.anchors.get((row, column), (row, column)) for name, column in self.fields.items()}
        taken = set(self.fields.values())
        return [
            name
            for name, (_, left) in anchors.items()
            if left != self.fields[name] and left in taken and name.startswith(_FIGURES)
        ]

    def kind(self, row: int, given: Mapping[str, Cell]) -> RowKind:
        """The kind of the row; ``given`` are its cells."""
        texts = (text for value in self.grid.rows[row - 1] if value is not None and (text := str(value).strip()))
        written = next(texts, "")
        if not written or self._unstored(given):
            return RowKind.REJECTED if self._unstored(given) else RowKind.BLANK
        first, own = plain(written), given
        if self.anchors:
            own = {name: cell for name, cell in given.items() if cell.row == row}
        says = any(name in own and cells.blank_of(own[name]) is None for name in _SAYS_ACTIVITY)
        header = self._as_header(row, own)
        if header is not None:
            return header
        description = own.get("description")
        described = description is not None and cells.blank_of(description) is None
        alone = all(text == written for text in texts)
        if (_TOTAL.match(first) and not (says and described)) or self._is_footer(first, own, alone=alone):
            return RowKind.OTHER
        numbered = described and description is not None and _NUMBERED_LINE.match(plain(str(description.value)))
        if (numbered and not says) or (alone and self._is_heading(row, first, given)):
            return RowKind.HEADING
        if described and description is not None and isinstance(description.value, str):
            return RowKind.ACTIVITY
        return RowKind.REJECTED if says or _has_words_for_figures(own) else RowKind.OTHER

    def _is_footer(self, text: str, own: Mapping[str, Cell], *, alone: bool) -> bool:
        """True for a row that begins as a footer without number, date and figure; and for a note alone among the numbers."""
        footer = _FOOTER.match(text) is not None
        if not (footer or alone):
            return False
        said = {name for name, cell in own.items() if cells.blank_of(cell) is None}
        if alone and said and said <= {"number", "code"}:
            return len(text.split()) >= _NOTE_WORDS and not _HEADING.match(text)
        dated = said & {"start", "end", "period"} or any(name.startswith(_QUARTERLY) for name in said)
        numbered = any(name in said and text != plain(str(own[name].value)) for name in ("number", "code"))
        return footer and not dated and not numbered

    def _is_heading(self, row: int, text: str, given: Mapping[str, Cell]) -> bool:
        """True for the only text of a row where it names a line, or is merged over several fields of the table."""
        place = given["description"].at
        if place.row == row and sum(cell.at == place for cell in given.values()) >= _BANNER:
            return True
        first = next(cell.column for cell in self.grid.row_cells(row))
        return first <= self.fields["description"] and _HEADING.match(text) is not None

    def _unstored(self, given: Mapping[str, Cell]) -> bool:
        """True where the description is a formula whose value the file does not hold."""
        unstored = self.grid.unstored
        return bool(unstored) and "description" in given and given["description"].at[1:] in unstored

    def _as_header(self, row: int, own: Mapping[str, Cell]) -> RowKind | None:
        """The kind of a row of titles: the header again, that of another table below, or an explanation of it; None for no titles.

        The header again has the title of the activities, in one of the words for it, and others in their places. Another table
        has some of its titles where this one has them, or three of them elsewhere; it is one of a plan where it has that of the
        activities, or what was done.
        """
        texts = {name: cell.value for name, cell in own.items() if isinstance(cell.value, str)}
        same = {name for name, text in texts.items() if plain(str(text)) == self.headers[name]}
        titled = "description" in same or plain(str(texts.get("description", ""))) in self.descriptions
        if titled and len(same) >= min(_KNOWN, len(self.headers)) - ("description" not in same):
            return RowKind.HEADER
        known = self._titles(row) if len(texts) + 1 >= _SAME_TITLES else frozenset()
        if len(known) >= _KNOWN and ("description" in known or "achieved" in known):
            return RowKind.OTHER_PLAN
        if len(same & set(_SAYS_ACTIVITY)) >= _SAME_TITLES or len(known) >= _KNOWN:
            return RowKind.OTHER_TABLE
        return RowKind.OTHER if self._explains_header(row) else None

    def _titles(self, row: int) -> frozenset[str]:
        """The fields that the texts of a row name, word for word, as headings of the layout or of this table; none for too few."""
        texts = [cell.value for cell in self.grid.row_cells(row) if isinstance(cell.value, str)]
        if any(len(text) > LONGEST_HEADER for text in texts):
            return frozenset()
        texts = [text for text in texts if not self.title_words.isdisjoint(plain(text).split())]
        if len(texts) < _KNOWN:
            return frozenset()
        words = {parse_header(text).words for text in texts}
        return frozenset(self.titles[text] for text in words if text in self.titles)

    def _explains_header(self, row: int) -> bool:
        """True for the row below the header that numbers its columns (``(1)``, ``(2)``, …), or says how they are filled in."""
        if row != self.columns.last_row + 1:
            return False
        texts = [cells.text(cell) for cell in self.grid.row_cells(row)]
        numbers = [int(match[1]) for text in texts if (match := _COLUMN_NUMBER.fullmatch(text))]
        counted = len(numbers) == len(texts) and all(later - sooner == 1 for sooner, later in pairwise(numbers))
        formed = all(text == "%" or _FORM.fullmatch(plain(text)) for text in texts)
        return len(texts) >= _EXPLAINED and (counted or formed)

    def has_figures(self, given: Mapping[str, Cell]) -> bool:
        """True where some quarter cell of the row holds a number."""
        return any(
            cells.plain_number(cell) is not None or cells.percent_within(cell) is not None
            for name, cell in given.items()
            if name.startswith(_QUARTERLY)
        )


_QUARTERLY = ("planned_q", "achieved_q")


def _has_words_for_figures(own: Mapping[str, Cell]) -> bool:
    return any(
        isinstance(cell.value, str) and cells.blank_of(cell) is None
        for name, cell in own.items()
        if name.startswith(_QUARTERLY)
    )


def anchors(grid: Grid, header: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For the rows below the last of the header, each cell inside a merge → its top left cell."""
    return {
        (row, column): (box.top, box.left)
        for box in grid.merges
        for row in range(max(box.top, header + 1), min(box.bottom, grid.height) + 1)
        for column in range(box.left, box.right + 1)
    }

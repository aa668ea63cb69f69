"""The marks of an .ods from its ``content.xml``, without making a cell of what the file only says to repeat.

How far each sheet reaches is known first; its percentages, links, errors and hidden rows are spread over their cells
afterwards, once the reach was found to be within the limits.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from ppc_reports.opening.xlsx_marks import SheetMarks
from ppc_reports.opening.zip_checks import BadPackage, check_memory
from ppc_reports.plan.grid import Box

_HIDDEN = ("collapse", "filter")
_PERCENT = "0%"


@dataclass(slots=True)
class OdsSheet:
    """One sheet as its XML writes it: the last row and column that hold something, and marked boxes of equal cells."""

    height: int = 0
    width: int = 0
    formats: list[tuple[Box, str]] = field(default_factory=list)
    links: list[tuple[Box, str]] = field(default_factory=list)
    errors: list[tuple[Box, list[str]]] = field(default_factory=list)
    unstored: list[tuple[Box, str]] = field(default_factory=list)
    merges: list[Box] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)

    def marks(self) -> SheetMarks | None:
        """The marks cell by cell; None where boxes lie over each other, which those of a sheet cannot."""
        errors = [(box, _error("".join(words))) for box, words in self.errors]
        for boxes in (self.formats, self.links, errors, self.unstored):
            if sum(_size(box) for box, _ in boxes) > self.height * self.width:
                return None
        return SheetMarks(
            _spread(self.formats),
            _spread(self.links),
            _spread(errors),
            frozenset(_spread(self.unstored)),
            merges=tuple(self.merges),
            hidden_rows=_within(self.hidden_rows, self.height),
            hidden_columns=_within(self.hidden_columns, self.width),
            height=self.height,
            width=self.width,
        )


def _size(box: Box) -> int:
    return (box.bottom - box.top + 1) * (box.right - box.left + 1)


def _spread(boxes: Iterable[tuple[Box, str]]) -> dict[tuple[int, int], str]:
    return {
        (row, column): text
        for box, text in boxes
        for row in range(box.top, box.bottom + 1)
        for column in range(box.left, box.right + 1)
    }


def _within(spans: Iterable[range], last: int) -> frozenset[int]:
    return frozenset(number for span in spans for number in range(span.start, min(span.stop, last + 1)))


def _error(words: str) -> str:
    """The error as Excel writes it; LibreOffice has more of them, such as ``Err:502``."""
    text = words.strip()[:100]
    return text if text.startswith("#") else "#ERROR!"


def tables(package: zipfile.ZipFile) -> dict[str, OdsSheet]:
    """The sheets of an .ods by name. Raises BadPackage for broken XML."""
    return _Scan(package).found


class _Scan:
    """One pass over ``content.xml``; elements are matched without their prefix."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.found: dict[str, OdsSheet] = {}
        self._table = OdsSheet()
        self._row = self._rows = self._left = self._column = 0
        self._words: list[str] | None = None
        self._handlers = {
            "table": self._new_table, "table-column": self._new_column, "table-row": self._new_row, "table-cell": self._cell,
            "covered-table-cell": self._cell, "p": self._paragraph, "a": self._link,
        }  # fmt: skip
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        try:
            with package.open("content.xml") as stream:
                self._parser.ParseFile(stream)
        except expat.ExpatError as error:
            check_memory(error)
            raise BadPackage(f"su contenido está dañado (línea {error.lineno}, columna {error.offset})") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self._handlers.get(name.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def _new_table(self, attributes: dict[str, str]) -> None:
        self._table = self.found.setdefault(attributes.get("table:name", ""), OdsSheet())
        self._row = self._rows = self._column = 0

    def _new_column(self, attributes: dict[str, str]) -> None:
        left = self._column + 1
        self._column += _times(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in _HIDDEN:
            self._table.hidden_columns.append(range(left, self._column + 1))

    def _new_row(self, attributes: dict[str, str]) -> None:
        self._row += self._rows
        self._rows, self._column = _times(attributes, "table:number-rows-repeated"), 0
        if attributes.get("table:visibility") in _HIDDEN:
            self._table.hidden_rows.append(range(self._row + 1, self._row + self._rows + 1))

    def _cell(self, attributes: dict[str, str]) -> None:
        self._left = self._column + 1
        self._column += _times(attributes, "table:number-columns-repeated")
        if self._words is not None:
            self._words = self._parser.CharacterDataHandler = None
        down, right = (_times(attributes, f"table:number-{way}-spanned") for way in ("rows", "columns"))
        if down * right > 1:
            top = self._row + 1
            self._table.merges.append(Box(top, self._left, top + down - 1, self._left + right - 1))
        kind = attributes.get("office:value-type")
        if kind is None:
            if "table:formula" in attributes:
                self._use()
                self._table.unstored.append((self._box(), ""))
            return
        self._use()
        if kind == "percentage":
            self._table.formats.append((self._box(), _PERCENT))
        elif attributes.get("calcext:value-type") == "error":
            self._words = []
            self._table.errors.append((self._box(), self._words))
            self._parser.CharacterDataHandler = self._words.append

    def _paragraph(self, _: dict[str, str]) -> None:
        """The text of a cell begins; that of its comment came before."""
        if self._words is not None:
            self._words.clear()
        if self._rows:
            self._use()

    def _link(self, attributes: dict[str, str]) -> None:
        """The first link of a cell that leads out of the workbook, as of an .xlsx."""
        target, links = attributes.get("xlink:href", ""), self._table.links
        if self._rows and target and not target.startswith("#") and (not links or links[-1][0] != self._box()):
            links.append((self._box(), target))

    def _box(self) -> Box:
        return Box(self._row + 1, self._left, self._row + self._rows, self._column)

    def _use(self) -> None:
        table, last = self._table, self._row + self._rows
        if last > table.height or self._column > table.width:
            table.height, table.width = max(table.height, last), max(table.width, self._column)


def _times(attributes: dict[str, str], name: str) -> int:
    """The number of times a row or cell is repeated. Raises BadPackage for what is no such number."""
    text = attributes.get(name)
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadPackage(f"repite una fila o celda «{text[:20]}» veces")
    return max(int(text), 1)

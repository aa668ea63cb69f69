"""One pass over the XML of a worksheet for what its values do not tell; expat, because a sheet may have a million cells.

Elements are matched without their prefix, so Strict Open XML reads alike. A document type declaration is refused:
worksheets have none, attacks do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from ppc_reports.opening.zip_checks import BadPackage, check_memory
from ppc_reports.plan.grid import MAX_COLUMNS, MAX_ROWS, Box, column_number

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")
_DIGITS = "0123456789"
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class Styles:
    """The number format of each cell style that has one, and the styles that strike the text through, by their index.

    ``blanks`` are the shared texts that are only blanks, by theirs.
    """

    formats: Mapping[str, str]
    struck: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()


class SheetScan:
    """The marks in the XML of one sheet, by 1-based (row, column). ``targets`` are links by id.

    Raises BadPackage for XML that is broken, declares a document type, or places a cell outside a sheet.
    """

    def __init__(self, stream: IO[bytes], styles: Styles, targets: Mapping[str, str]) -> None:
        self.styles, self.strikes, self.targets, self.blanks = styles.formats, styles.struck, targets, styles.blanks
        self.formats: dict[tuple[int, int], str] = {}
        self.links: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.unstored: set[tuple[int, int]] = set()
        self.struck: set[tuple[int, int]] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[Box] = []
        self.height = self.width = 0
        self._row = self._column = 0
        self._digits = ""
        self._type = ""
        self._formula = False
        self._value = ""
        self._further: tuple[int, int] | None = None
        self._columns: dict[str, int] = {}
        self._handlers = {
            "c": self._cell, "row": self._new_row, "f": self._new_formula, "v": self._new_value, "is": self._new_text,
            "col": self._hide, "mergeCell": self._merge, "hyperlink": self._link,
        }  # fmt: skip
        self._by_name = dict(self._handlers)
        self._parse(stream)
        self._end_cell()

    def _parse(self, stream: IO[bytes]) -> None:
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.ParseFile(stream)
        except expat.ExpatError as error:
            check_memory(error)
            raise BadPackage("el XML de una hoja está dañado") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self._by_name.get(name)
        if handler is None and ":" in name:
            handler = self._handlers.get(name.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        if self._formula or self._type == "e" or self._further is not None:
            self._end_cell()
        address = attributes.get("r")
        self._column = self._column_of(address) if address else self._column + 1
        self._type = attributes.get("t", "")
        number_format = self.styles.get(attributes.get("s", "0"))
        if number_format is not None:
            self.formats[self._row, self._column] = number_format
        if self.strikes and attributes.get("s") in self.strikes:
            self.struck.add((self._row, self._column))

    def _column_of(self, address: str) -> int:
        letters = address.removesuffix(self._digits)
        column = self._columns.get(letters)
        if column is None:
            place = boxes(address)
            if not place or ":" in address:
                raise BadPackage(f"la celda «{address[:20]}» no está en ninguna hoja")
            letters = address.strip("$").rstrip(_DIGITS)
            column = self._columns[letters] = place[0].left
            self._be_in_row(place[0].top)
        return column

    def _be_in_row(self, row: int) -> None:
        self._row, self._digits = row, str(row)

    def _new_row(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        number = attributes.get("r", "")
        row = self._row + 1 if not number else int(number) if _ROW.fullmatch(number) else 0
        if not 1 <= row <= MAX_ROWS:
            raise BadPackage(f"la fila «{number[:20]}» no está en ninguna hoja")
        self._be_in_row(row)
        self._column = 0
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.add(self._row)

    def _new_formula(self, _: dict[str, str]) -> None:
        self._formula, self._value = True, ""

    def _new_text(self, _: dict[str, str]) -> None:
        self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        """The cell reaches as far as it does once its text is no blank."""
        if text.strip():
            self._reach()
            self._parser.CharacterDataHandler = None

    def _reach(self) -> None:
        self.height = max(self.height, self._row)
        self.width = max(self.width, self._column)

    def _new_value(self, _: dict[str, str]) -> None:
        if self._row > self.height or self._column > self.width:
            if self._type == "s" and self.blanks:
                self._value, self._further = "", (self._row, self._column)
                self._parser.CharacterDataHandler = self._characters
                return
            self._reach()
        if self._formula or self._type == "e":
            self._value = ""
            self._parser.CharacterDataHandler = self._characters

    def _characters(self, text: str) -> None:
        self._value += text[:100]

    def _end_cell(self) -> None:
        """Settle the cell before, now that all of it was seen."""
        if self._further is not None:
            if self._value.strip() not in self.blanks:
                self.height, self.width = max(self.height, self._further[0]), max(self.width, self._further[1])
            self._further = None
        if self._type == "e":
            self._reach()
            self.errors[self._row, self._column] = self._value.strip() or "#ERROR!"
        elif self._formula and not self._value and self._type != "str":
            self.unstored.add((self._row, self._column))
        self._formula, self._type, self._value = False, "", ""
        self._parser.CharacterDataHandler = None

    def _hide(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            ends = attributes.get("min", "1"), attributes.get("max", "1")
            if all(_ROW.fullmatch(end) for end in ends):
                self.hidden_columns.update(range(max(int(ends[0]), 1), min(int(ends[1]), MAX_COLUMNS) + 1))

    def _merge(self, attributes: dict[str, str]) -> None:
        self.merges += boxes(attributes.get("ref", ""))

    def _link(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name.endswith(":id"):
                target = self.targets.get(value)
                for box in boxes(attributes.get("ref", "")) if target else ():
                    self.links[box.top, box.left] = str(target)
                return


def _refuse(*_: object) -> None:
    raise BadPackage("una hoja declara entidades")


def boxes(reference: str) -> list[Box]:
    """The box of ``B2:C9`` or ``B2``; none for what is no address inside a sheet."""
    parts = reference.upper().replace("$", "").split(":")
    first = last = _corner(parts[0])
    if len(parts) > 1:
        last = _corner(parts[1])
    if first is None or last is None:
        return []
    (top, left), (bottom, right) = first, last
    return [Box(min(top, bottom), min(left, right), max(top, bottom), max(left, right))]


def _corner(address: str) -> tuple[int, int] | None:
    """Row and column of ``B2``; None for what is no address inside a sheet."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if 1 <= row <= MAX_ROWS and column <= MAX_COLUMNS else None

"""The plain rows of a worksheet, whose cells say only place, style and stored value: told without parsing each cell.

Nearly all rows of a sheet are alike. Such a row is recognised by its bytes with the values and its number taken out; a
row that is anything else, and all that follows a comment, is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from ppc_reports.plan.grid import MAX_COLUMNS, column_number

_BLOCK = 2**20
_PROLOG = 4
"""A declaration may open the text, after the mark of its encoding; any other instruction, as a comment, may hide a row."""
_START, _END = b'<row r="', b"</row>"
_VALUE = re.compile(rb"<v>[0-9.eE+-]*</v></c>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})\1"(?: s="([0-9]{1,6})")?(?: t="[bns]")?(/>|>\0)'.replace(rb"\1", b"\1"))
_CELLS = re.compile(b"(?:" + _CELL.pattern + b")+")
_MOST_KINDS = 200


@dataclass(frozen=True, slots=True)
class RowKind:
    """What rows of one kind have in common: number formats by column, the last column with a value (0: none), the last cell."""

    formats: tuple[tuple[int, str], ...]
    width: int
    last: int


class PlainRows:
    """A worksheet's XML without the cells of its plain rows. ``styles`` are number formats by style.

    ``kinds`` tells what was taken out, by the place in the bytes that are left at which the row starts.
    """

    def __init__(self, stream: IO[bytes], styles: Mapping[str, str]) -> None:
        self.kinds: dict[int, RowKind] = {}
        self._stream, self._styles = stream, styles
        self._given = 0
        self._known: dict[bytes, RowKind | None] = {}

    def left(self) -> Iterator[bytes]:
        """What is left to parse, in pieces."""
        rest = b""
        while block := self._stream.read(_BLOCK):
            rest += block
            cut = rest.rfind(_START)
            thin = self._thinned(rest[:cut]) if cut > 0 else None
            if thin is None:
                break
            yield thin
            rest = rest[cut:]
        yield rest
        while block := self._stream.read(_BLOCK):
            yield block

    def _thinned(self, text: bytes) -> bytes | None:
        """The text without the cells of its plain rows; None where there may be more than rows of cells."""
        if b"\0" in text or b"\1" in text:
            return None
        kinds: dict[int, RowKind] = {}
        first, *rows = text.split(_START)
        left = [first]
        place = self._given + len(first)
        for row in rows:
            number, _, after = row.partition(b'"')
            attributes, _, cells = after.partition(b">")
            kind = self._kind(number, cells)
            if kind is not None:
                kinds[place] = kind
            kept = row if kind is None else number + b'"' + attributes + b">" + _END
            left.append(kept)
            place += len(_START) + len(kept)
        thin = _START.join(left)
        if b"<!" in thin or thin.find(b"<?", _PROLOG) >= 0:
            return None
        self.kinds.update(kinds)
        self._given = place
        return thin

    def _kind(self, number: bytes, cells: bytes) -> RowKind | None:
        """The kind of a plain row; None for any other."""
        if not (number.isdigit() and cells.endswith(_END)):
            return None
        marked = _VALUE.sub(b"\0", cells).replace(number + b'"', b'\1"')
        if marked not in self._known:
            if len(self._known) == _MOST_KINDS:
                return None
            self._known[marked] = self._new_kind(marked.removesuffix(_END))
        return self._known[marked]

    def _new_kind(self, marked: bytes) -> RowKind | None:
        if not _CELLS.fullmatch(marked):
            return None
        cells = [
            (column_number(letters.decode()), self._styles.get(style.decode() or "0"), end == b"/>")
            for letters, style, end in _CELL.findall(marked)
        ]
        if max(column for column, _, _ in cells) > MAX_COLUMNS:
            return None
        formats = {column: number_format for column, number_format, _ in cells if number_format is not None}
        width = max((column for column, _, empty in cells if not empty), default=0)
        return RowKind(tuple(formats.items()), width, cells[-1][0])

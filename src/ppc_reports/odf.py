"""How far the sheets of an .ods reach, before anything makes a cell of what the file only says to repeat."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

from ppc_reports.package import BadPackage

_CELLS = ("table-cell", "covered-table-cell")


def table_extents(stream: IO[bytes]) -> dict[str, tuple[int, int]]:
    """The last row and column that hold something, by the name of the sheet. Raises BadPackage for broken XML."""
    return _Extents(stream).found


class _Extents:
    """One pass over ``content.xml``; elements are matched without their prefix."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.found: dict[str, tuple[int, int]] = {}
        self._sheet = ""
        self._row = self._rows = self._column = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        try:
            parser.ParseFile(stream)
        except expat.ExpatError as error:
            raise BadPackage(f"su contenido está dañado (línea {error.lineno}, columna {error.offset})") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "table":
            self._sheet = attributes.get("table:name", "")
            self._row = self._rows = 0
        elif local == "table-row":
            self._row += self._rows
            self._rows, self._column = _times(attributes, "table:number-rows-repeated"), 0
        elif local in _CELLS:
            self._column += _times(attributes, "table:number-columns-repeated")
            if "office:value-type" in attributes:
                self._use()
        elif local == "p" and self._column:
            self._use()

    def _use(self) -> None:
        height, width = self.found.get(self._sheet, (0, 0))
        self.found[self._sheet] = max(height, self._row + self._rows), max(width, self._column)


def _times(attributes: dict[str, str], name: str) -> int:
    """How often a row or cell is repeated. Raises BadPackage for what is no such number."""
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadPackage(f"repite una fila o celda «{text[:20]}» veces")
    return max(int(text), 1)

"""The contents of a finished file, counted against what was declared: nothing is left out in silence."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from io import BytesIO
from zipfile import ZipFile

from ppc_reports.excel.book import Sheet
from ppc_reports.excel.sheet_setup import RenderError


@dataclass(frozen=True, slots=True)
class Count:
    """The number of cells, links, merges, tables and drawings of a sheet."""

    cells: int
    links: int
    merges: int
    tables: int
    drawings: int

    @classmethod
    def of(cls, sheet: Sheet, cells: int, links: int) -> Count:
        """Count a declared sheet, once its cells and links are known."""
        merges = sum(merge.area[:2] != merge.area[2:] for merge in sheet.merges)
        tables = sum(table.has_rows for table in sheet.tables)
        return cls(cells, links, merges, tables, int(bool(sheet.charts)))

    @classmethod
    def in_file(cls, xml: bytes) -> Count:
        """Count the XML of a sheet."""
        tags = (b"<c r=", b"<hyperlink ", b"<mergeCell ", b"<tablePart ", b"<drawing ")
        return cls(*map(xml.count, tags))


def check_counts(file: BytesIO, declared: list[Count]) -> None:
    """Raises RenderError where a sheet of the file does not hold what was declared for it."""
    with ZipFile(file) as package:
        for number, count in enumerate(declared, 1):
            found = Count.in_file(package.read(f"xl/worksheets/sheet{number}.xml"))
            if found != count:
                raise RenderError(f"sheet {number} holds {astuple(found)}, declared was {astuple(count)}")

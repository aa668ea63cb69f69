"""The limits of a workbook; apart from the settings, so that the process that reads it needs nothing else of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an input before it is refused: MB of the file, MB unpacked, cells, MB of memory, seconds to read it."""

    max_file_mb: int = 50
    max_unpacked_mb: int = 500
    max_cells: int = 5_000_000
    memory_mb: int = 2048
    seconds: int = 60


SHIPPED = Limits()

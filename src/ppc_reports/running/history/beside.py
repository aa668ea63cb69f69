"""What lies beside the history in an output folder and says what it should know: reports, and histories set aside."""

from __future__ import annotations

from pathlib import Path

FILE_NAME = "historial.sqlite3"


def reported_cortes(output: Path) -> tuple[str, ...]:
    """The cortes that have a report on disk, in order."""
    return tuple(sorted({path.parents[1].name for path in output.glob("*/*/Seguimiento_PPC_*.xlsx")}))


def damaged_files(output: Path) -> tuple[Path, ...]:
    """The damaged histories that were moved aside in an output folder: what they knew is not in the new one."""
    pattern = f"{Path(FILE_NAME).stem}_danado_*{Path(FILE_NAME).suffix}"
    return tuple(sorted(output.glob(pattern)))

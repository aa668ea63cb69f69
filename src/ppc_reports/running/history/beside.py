"""The files beside the history in an output folder that say what it should know: reports, and histories set aside."""

from __future__ import annotations

from pathlib import Path

FILE_NAME, LOST_NAME = "historial.sqlite3", "historial_perdido.txt"
UNTIL = "Mientras este archivo esté aquí, ningún correo se envía sin --again. Bórrelo cuando haya visto qué se había enviado."


def reported_cortes(output: Path) -> tuple[str, ...]:
    """The cortes that have a report on disk, in order."""
    return tuple(sorted({path.parents[1].name for path in output.glob("*/*/Seguimiento_PPC_*.xlsx")}))


def damaged_files(output: Path) -> tuple[Path, ...]:
    """The signs in an output folder that a history was damaged or gone: what it knew is not in the new one."""
    lost = output / LOST_NAME
    pattern = f"{Path(FILE_NAME).stem}_danado_*{Path(FILE_NAME).suffix}"
    return (*sorted(output.glob(pattern)), *([lost] if lost.exists() else []))

"""The usual way to such a report: pandas reads with openpyxl, a Styler colours it, openpyxl writes it.

``python -m benchmarks.pandas_way INPUT OUTPUT CELLS[,CELLS…]``, one number for each sheet.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

_WIDTH = 30


def report(source: Path, target: Path, counts: Sequence[int]) -> None:
    """Write a coloured sheet of about so many cells for each of ``counts`` to ``target``, with the rows of ``source``."""
    frame = pd.read_excel(source, header=2, engine="openpyxl").iloc[:, :_WIDTH]
    with pd.ExcelWriter(target, engine="openpyxl") as writer:
        for number, count in enumerate(counts):
            rows = max(count // frame.shape[1], 1)
            times = -(-rows // max(len(frame), 1))
            sheet = pd.concat([frame] * times, ignore_index=True).head(rows)
            sheet.style.map(_coloured).to_excel(writer, sheet_name=f"Hoja {number + 1}", index=False)


def _coloured(value: object) -> str:
    return "background-color: #CDE7D4" if isinstance(value, float) and value >= 0.8 else ""


if __name__ == "__main__":
    report(Path(sys.argv[1]), Path(sys.argv[2]), [int(count) for count in sys.argv[3].split(",")])

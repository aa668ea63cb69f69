"""``python -m benchmarks``: a table of ratios. Ends with 1 where one passes its target."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.crowds import crowds
from benchmarks.measures import Measure, Sizes, measures
from benchmarks.one_workbook import one_workbook


def table(found: Iterable[Measure]) -> Iterable[str]:
    """The lines to print: medians in seconds or MB, the ratio, its target."""
    yield f"{'what':<58} {'ours':>9} {'other':>9} {'ratio':>7} {'target':>7}  compared with"
    for one in found:
        target = f"{one.target:g}" if one.target else "–"
        mark = "" if one.met else "  OVER"
        yield (
            f"{one.name:<58} {_shown(one.ours, one.unit)} {_shown(one.theirs, one.unit)} {one.ratio:>7.2f} {target:>7}"
            f"  {one.yardstick}{mark}"
        )


def _shown(values: Sequence[float], unit: str) -> str:
    return f"{median(values):>7.1f}MB" if unit == "MB" else f"{median(values):>8.3f}s"


def main(sizes: Sizes) -> int:
    """Measure, print, and give the exit code."""
    found: list[Measure] = []
    with tempfile.TemporaryDirectory() as folder:
        for some in (measures, one_workbook, crowds):
            place = Path(folder) / some.__name__
            place.mkdir()
            found += some(sizes, place)
    for line in table(found):
        print(line)
    return 0 if all(one.met for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(Sizes()))

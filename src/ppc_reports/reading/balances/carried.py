"""The filled columns of a table that are no field: carried with their rows, under their own headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import At, column_letters
from ppc_reports.reading.row_kinds import TableRows
from ppc_reports.reading.values import cells

_LONGEST = 120


def carried_columns(table: TableRows) -> Mapping[str, int]:
    """Each such column by its heading, with its letters where that is not its alone or there is none, from left to right."""
    columns = table.columns
    aside = [
        *columns.unused,
        *columns.assigned.spare,
        *columns.assigned.ratios,
        *(column for _, column in columns.repeated),
    ]
    titles = {column.number: column.title[:_LONGEST] for column in aside}
    titles |= dict.fromkeys(columns.unlabelled, "")
    times = Counter(titles.values())
    return {
        title if title and times[title] == 1 else f"{title or 'Sin título'} ({column_letters(number)})": number
        for number, title in sorted(titles.items())
    }


def carried_texts(table: TableRows, columns: Mapping[str, int], row: int) -> Mapping[str, str]:
    """The texts of these columns in a row, by heading; a merged cell counts in each of its rows."""
    places = {title: table.anchors.get((row, number), (row, number)) for title, number in columns.items()}
    texts = {title: cells.text(table.grid.cell(*place)) for title, place in places.items()}
    return {title: text for title, text in texts.items() if text}


def lost_results(table: TableRows, columns: Mapping[str, int], rows: Iterable[int]) -> Iterator[Finding]:
    """The formulas of these columns whose result the file does not hold, in the rows of activities."""
    taken, grid = tuple(rows), table.grid
    for title, number in columns.items():
        lost = [At(grid.sheet, row, number) for row in taken if (row, number) in grid.unstored]
        if lost:
            yield finding("FORMULA-ASIDE", *lost, header=title)

"""What the free text of a follow-up column states as progress: one percentage, a number of the column's scale, or nothing."""

from __future__ import annotations

from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.grid import Cell
from ppc_reports.plan.model import Absent, Figure
from ppc_reports.plan.spanish import number
from ppc_reports.reading.values import cells
from ppc_reports.reading.values.cells import CellProblem
from ppc_reports.reading.values.scales import ColumnScale


def stated(cell: Cell, header: str, scale: ColumnScale, told: list[Finding]) -> Figure:
    """The progress a text states: its percentage, or a number of its column's scale; prose is told and is not a figure."""
    text, blank = cells.shown(cell), cells.blank_of(cell)
    if blank is not None:
        return Figure(None, blank, cell.at, text)
    if cells.plain_number(cell) is not None:
        return _plain(cell, header, scale, told)
    share = cells.percent_within(cell)
    if share is None:
        told.append(finding("PROGRESS-PROSE", cell.at, header=header, found=text))
        return Figure(None, Absent.INVALID, cell.at, text)
    if cells.percent_in(text) is None and not cell.percent:
        told.append(finding("PROGRESS-IN-PROSE", cell.at, header=header, found=text))
    return Figure.of(share, cell.at, text)


def _plain(cell: Cell, header: str, scale: ColumnScale, told: list[Finding]) -> Figure:
    """The share of a plain number, by the scale of its column."""
    raw = cells.shown(cell)
    if cell in scale.outliers:
        other = number((cells.plain_number(cell) or 0) * 100)
        told.append(finding(scale.code, cell.at, header=header, found=raw, other=other))
        return Figure(None, Absent.INVALID, cell.at, raw)
    try:
        return cells.share(cell, scale.scale)
    except CellProblem as problem:
        told.append(finding(problem.code, cell.at, header=header, found=raw, **problem.context))
        return Figure(None, Absent.INVALID, cell.at, raw)

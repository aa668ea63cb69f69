"""Find out in a confined process what a command wants to know of a workbook without reporting on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ppc_reports.opening import sandbox
from ppc_reports.plan.findings import Finding, Unreadable
from ppc_reports.plan.uses import Balance, ColumnUse, FigureBalance, SheetUse
from ppc_reports.reading.inspecting import inspection, layout_form
from ppc_reports.reading.inspecting.inspection import Inspection
from ppc_reports.reading.inspecting.layout_form import AskedColumn
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.running.one import read_file, read_published
from ppc_reports.running.request import Request
from ppc_reports.settings.layouts import Layout
from ppc_reports.settings.limits import Limits


@dataclass(frozen=True, slots=True)
class Inspected:
    """The sheets of a workbook as they are recognised, and the four balances of its reading; ``why`` it is not read, if so."""

    sheets: tuple[Inspection, ...]
    uses: tuple[SheetUse, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    rows: Balance = field(default_factory=Balance)
    figures: FigureBalance = field(default_factory=FigureBalance)
    why: Finding | None = None


def inspected(request: Request) -> Inspected:
    """Inspect a workbook. Raises Unreadable where it cannot be opened."""
    return sandbox.within(request.settings.limits.plain, _inspected, request)


def _inspected(request: Request) -> Inspected:
    workbook, _ = read_file(request.path, request.settings.limits.plain)
    sheets = inspection.inspect(workbook, request.layouts)
    try:
        plan = read_plan(workbook, request.layouts, request.corte, request.today).plan
    except Unreadable as problem:
        return Inspected(sheets, why=problem.finding)
    rows = Balance.total([part.balance for part in plan.parts])
    figures = FigureBalance.total([part.figures for part in plan.parts])
    return Inspected(sheets, plan.sheets, plan.columns, rows, figures)


def published(request: Request) -> Reading:
    """The plan to make a tracking workbook of. Raises Unreadable."""
    return sandbox.within(request.settings.limits.plain, read_published, request)


def layout_of_form(name: str, form: Path, limits: Limits) -> str:
    """The text of the layout of that name that a filled form describes. Raises FormError, Unreadable."""
    return sandbox.within(limits, _layout_of_form, name, form, limits)


def _layout_of_form(name: str, form: Path, limits: Limits) -> str:
    workbook, _ = read_file(form, limits)
    return layout_form.layout_of(name, workbook.grids[0])


def questions(path: Path, layouts: Sequence[Layout], limits: Limits) -> tuple[AskedColumn, ...]:
    """The questions about the columns of a workbook that was not understood; empty where there is nothing. Raises Unreadable."""
    return sandbox.within(limits, _questions, path, tuple(layouts), limits)


def _questions(path: Path, layouts: Sequence[Layout], limits: Limits) -> tuple[AskedColumn, ...]:
    workbook, _ = read_file(path, limits)
    return layout_form.ask(workbook, layouts)

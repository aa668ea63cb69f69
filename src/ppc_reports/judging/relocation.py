"""A reading under the name of its file: every cell it speaks of says from which workbook it is, ``plan.xlsx!Hoja``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from ppc_reports.plan.findings import Finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Activity, Evidence, Figure, Indicator, Part, QuarterEntry, RejectedRow

_MARK = "!"


def qualified(file: str, sheet: str) -> str:
    """The name of a sheet with that of its file before it; the file alone where there is no sheet."""
    return f"{file}{_MARK}{sheet}" if sheet else file


def moved_activity(item: Activity, file: str) -> Activity:
    """The activity with its file in every cell, and its ``source``: ``plan.xlsx!Hoja!14``."""
    sheet = qualified(file, item.sheet)
    return replace(
        item,
        sheet=sheet,
        source=f"{sheet}{_MARK}{item.row}",
        indicator=_moved(item.indicator, file) if item.indicator else None,
        quarters=tuple(_moved(entry, file) for entry in item.quarters),
        budget=_moved(item.budget, file),
        budget_spent=_moved(item.budget_spent, file),
        participants=_moved(item.participants, file),
        own={name: _moved(figure, file) for name, figure in item.own.items()},
        at={name: _at(at, file) for name, at in item.at.items()},
    )


def _at(at: At, file: str) -> At:
    return At(qualified(file, at.sheet), at.row, at.column)


_Held = TypeVar("_Held", bound=QuarterEntry | Indicator | Figure | Evidence)


def _moved(value: _Held, file: str) -> _Held:
    """The value with its file in each of its cells, however deep they are."""
    changes: dict[str, Any] = {}
    for declared in fields(value):
        held = getattr(value, declared.name)
        if isinstance(held, At):
            changes[declared.name] = _at(held, file)
        elif isinstance(held, Figure | Evidence):
            changes[declared.name] = _moved(held, file)
    return replace(value, **changes) if changes else value


def moved_part(part: Part, file: str) -> Part:
    """The sheet under the name of its file."""
    return replace(part, sheet=qualified(file, part.sheet))


def moved_rejected(row: RejectedRow, file: str) -> RejectedRow:
    """The rejected row under the name of its file."""
    return replace(row, sheet=qualified(file, row.sheet))


def moved_finding(item: Finding, file: str) -> Finding:
    """The finding under the name of its file; about the whole workbook, its sheet is the file."""
    return replace(item, sheet=qualified(file, item.sheet))


def findings_of(findings: Iterable[Finding], file: str) -> Iterator[Finding]:
    """The findings about one file, as its office knows them: with the name of the sheet alone."""
    for item in findings:
        if item.sheet == file:
            yield replace(item, sheet="")
        elif item.sheet.startswith(f"{file}{_MARK}"):
            yield replace(item, sheet=item.sheet.removeprefix(f"{file}{_MARK}"))

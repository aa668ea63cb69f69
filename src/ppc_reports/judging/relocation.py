"""A reading under the name of its file: every cell it speaks of says from which workbook it is, ``plan.xlsx!Hoja``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ppc_reports.plan.findings import Finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Activity, Figure, Indicator, Part, QuarterEntry, RejectedRow

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
        indicator=_indicator(item.indicator, file) if item.indicator else None,
        quarters=tuple(_entry(entry, file) for entry in item.quarters),
        own={name: _figure(figure, file) for name, figure in item.own.items()},
        at={name: At(qualified(file, at.sheet), at.row, at.column) for name, at in item.at.items()},
    )


def _at(at: At | None, file: str) -> At | None:
    return at and At(qualified(file, at.sheet), at.row, at.column)


def _figure(figure: Figure, file: str) -> Figure:
    return replace(figure, at=_at(figure.at, file))


def _indicator(item: Indicator, file: str) -> Indicator:
    return replace(item, target=_figure(item.target, file), baseline=_figure(item.baseline, file))


def _entry(entry: QuarterEntry, file: str) -> QuarterEntry:
    return replace(
        entry,
        planned=_figure(entry.planned, file),
        achieved=_figure(entry.achieved, file),
        evidence=replace(entry.evidence, at=_at(entry.evidence.at, file)),
        notes_at=_at(entry.notes_at, file),
    )


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

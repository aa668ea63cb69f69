"""``resultado.json``: the figures of the report for machines, exactly as docs/contrato.md lists them.

Shares are 0..1 rounded to 6 decimals, dates ISO, and what is unknown or was left blank is null: never 0.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ppc_reports.judging.completeness import completeness
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.participation.audit import verified_quarters
from ppc_reports.judging.participation.followup import left_open
from ppc_reports.judging.participation.spaces import participants
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Source, Summary
from ppc_reports.plan.fields import Group, Reads, of_group
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.folding import turning_escaped
from ppc_reports.plan.model import QUARTERS, Evidence, Figure, Quarter, State
from ppc_reports.plan.uses import NOT_READ
from ppc_reports.products.result_past import former_record, issue_record, open_record, published_record, share_of
from ppc_reports.settings.scale import INCONCLUSIVE, Scale

SCHEMA = 2
PROGRAM = "ppc-reports"
INCONCLUSIVE_CODE = "inconclusive"
"""The zone of a group whose coverage is below the floor, whatever the scale."""
_TEXTS = tuple(name for name, field in of_group(Group.QUARTER).items() if field.aside and field.reads is Reads.TEXT)
_FIGURES = tuple(name for name, field in of_group(Group.QUARTER).items() if field.reads in (Reads.SHARE, Reads.COUNT))
_SINGLE = {name: field for name, field in of_group(Group.SINGLE).items() if field.aside and name not in _TEXTS}
_AMOUNTS = tuple(name for name, field in _SINGLE.items() if field.reads in (Reads.MONEY, Reads.COUNT))
_ASIDE = (*(name for name in _SINGLE if name != "participants"), "recommendation")
_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def to_json(data: Mapping[str, Any]) -> bytes:
    """The data as UTF-8 JSON, its keys in their order, the same bytes each time. Raises ValueError for NaN.

    Each key stands on a line of its own, and so does each record of a list or of an iterator, which is used up.
    """
    return b"".join(turning_escaped(text).encode(errors="replace") for text in _texts(data))


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    before = "{\n"
    for key, value in data.items():
        yield f"{before}  {_encoded(key)}: "
        before = ",\n"
        if isinstance(value, Iterator) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
            yield from _records(value)
        else:
            yield _encoded(value)
    yield "\n}\n"


def _records(records: Iterable[object]) -> Iterator[str]:
    before = "[\n"
    for record in records:
        yield f"{before}    {_encoded(record)}"
        before = ",\n"
    yield "[]" if before == "[\n" else "\n  ]"


def result(summary: Summary) -> dict[str, Any]:
    """The contents of ``resultado.json``, its keys in the order of the contract; what is long is an iterator."""
    return {
        "schema": SCHEMA,
        "program": program(summary.version),
        "corte": str(summary.corte),
        "as_of": summary.as_of.isoformat(),
        "source": {
            "file": summary.source.file,
            "sha256": summary.source.sha256,
            "sheet": summary.source.sheet,
            "layout": summary.source.layout,
        },
        "issue": issue_record(summary.issue),
        "provisional": summary.provisional,
        "partial": list(summary.partial),
        "published": [published_record(item) for item in summary.published],
        "former": former_record(summary.former),
        "sources": [_source(source) for source in summary.source.parts or (summary.source,)],
        "plan": {"title": _text(summary.plan.title), "year": summary.plan.year, "entity": _text(summary.plan.entity)},
        "preliminary": summary.preliminary,
        "balance": _balance(summary),
        "figures": _figures(summary),
        "sheets": [
            {"name": use.name, "hidden": use.hidden, "rows": use.rows, "role": use.role.value, "why": _text(use.why)}
            for use in summary.plan.sheets
        ],
        "columns": [
            {"sheet": use.sheet, "column": use.column, "header": _text(use.header), "use": use.use}
            for use in summary.plan.columns
        ],
        "scale": _scale(summary.scale),
        "totals": _sums(summary, summary.totals),
        "lines": [_group(summary, line) for line in summary.lines],
        "offices": [_group(summary, office) for office in summary.offices],
        "completeness": list(_completeness(summary)),
        "open_recommendations": [open_record(item) for item in left_open(summary)],
        "activities": map(_activity, summary.standings),
        "findings": map(finding_record, summary.findings),
    }


def _source(source: Source) -> dict[str, Any]:
    """A workbook the report stands on; ``failure`` says why it is not in it."""
    return {
        "file": source.file,
        "sha256": _text(source.sha256),
        "sheet": _text(source.sheet),
        "layout": _text(source.layout),
        "failure": _text(source.failure),
    }


def _completeness(summary: Summary) -> Iterator[dict[str, Any]]:
    """The deliveries asked of each office, unknown of one that sent nothing; nothing where the report stands on one workbook."""
    for office in completeness(summary) if summary.source.parts else ():
        items = office.deliveries
        counts = {
            "activities": len(items),
            "report_asked": sum(item.reported is not None for item in items),
            "reported": sum(item.reported is True for item in items),
            "evidence_asked": sum(item.proved is not None for item in items),
            "with_evidence": sum(item.proved is True for item in items),
            "unreadable": sum(item.unreadable for item in items),
            "errors": sum(item.errors for item in items),
        }
        yield {
            "office": office.name,
            "fullness": office.fullness.value,
            "sheets": list(office.sheets),
            **(counts if items else dict.fromkeys(counts)),
        }


def program(version: str) -> dict[str, str]:
    """The program and its version."""
    return {"name": PROGRAM, "version": version}


def finding_record(item: Finding) -> dict[str, Any]:
    """One finding, with every address one by one."""
    return {
        "code": item.code,
        "severity": item.severity.value,
        "sheet": _text(item.sheet),
        "cells": list(item.addresses),
        "header": _text(item.header),
        "found": _text(item.found),
        "message": item.message,
        "advice": item.advice,
    }


def _balance(summary: Summary) -> dict[str, int]:
    balance = summary.balance
    return {
        "rows": balance.rows,
        "activities": len(balance.activities),
        "rejected": len(balance.rejected),
        "blank": len(balance.blank),
        "other": len(balance.other),
    }


def _figures(summary: Summary) -> dict[str, int]:
    """The figures in the rows of activities: how many, how many were read, and the others by what became of them."""
    figures = summary.figures
    return {"cells": figures.cells, "read": figures.read} | {use: figures.left.get(use, 0) for use in NOT_READ}


def _scale(scale: Scale) -> list[dict[str, Any]]:
    return [
        {"name": band.name, "start": share_of(band.start), "fill": band.fill, "symbol": band.symbol}
        for band in scale.bands
    ]


def _shares(item: GroupFigures | Standing) -> dict[str, float | None]:
    return {
        "planned": share_of(item.planned),
        "achieved": share_of(item.achieved),
        "compliance": share_of(item.compliance),
        "compliance_real": share_of(item.compliance_real),
    }


def _states(group: GroupFigures) -> dict[str, int]:
    return {state.value: group.states.get(state, 0) for state in State}


def _sums(summary: Summary, group: GroupFigures) -> dict[str, Any]:
    """The figures of a group; ``coverage`` is also ``known`` of ``due`` activities."""
    zone = summary.zone(group)
    return {
        **_shares(group),
        "planned": share_of(group.planned_shown),
        "counted": share_of(group.counted_shown),
        "achieved_real": share_of(group.achieved_real),
        "compliance_if_reported": share_of(group.compliance_if_reported),
        "coverage": share_of(group.coverage),
        "due": group.due,
        "known": group.known,
        "unscheduled": group.unscheduled,
        "zone": INCONCLUSIVE_CODE if zone is INCONCLUSIVE else zone.name if zone else None,
        "states": _states(group),
    }


def _group(summary: Summary, group: GroupFigures) -> dict[str, Any]:
    return {
        "number": _text(group.number),
        "name": _text(group.name),
        "activities": group.activities,
        **_sums(summary, group),
    }


def _activity(item: Standing) -> dict[str, Any]:
    activity = item.activity
    return {
        "key": activity.key,
        "line": _text(activity.line),
        "description": _text(activity.description),
        "leads": list(activity.leads),
        "supports": list(activity.supports),
        "start": _date(activity.start),
        "end": _date(activity.end),
        "product": _text(activity.product),
        "row": activity.row,
        "source": _text(activity.source),
        "state": item.state.value,
        "zone": item.band.name if item.band else None,
        **_shares(item),
        "quarters": [_quarter(item, number) for number in QUARTERS],
        "carried": dict(activity.carried),
        **{name: _aside(getattr(activity, name)) for name in _ASIDE},
        "participants": participants(activity, item.corte.number),
        "raw": {name: _text(getattr(activity, name).raw) for name in _AMOUNTS},
    }


def _aside(value: Figure | tuple[str, ...] | str) -> float | list[str] | str | None:
    """A field on which no figure depends: an amount, a list of terms, or a text."""
    if isinstance(value, Figure):
        return value.number
    return list(value) if isinstance(value, tuple) else _text(value)


def _quarter(item: Standing, number: int) -> dict[str, Any]:
    entry, shares = item.activity.entry(number), item.progress
    verified = {found.quarter: found.verified for found in verified_quarters(item.activity, item.corte.year)}
    return {
        "quarter": str(Quarter(item.corte.year, number)),
        "planned": share_of(shares.planned[number - 1]),
        "achieved": share_of(shares.achieved[number - 1]),
        "planned_to_date": share_of(shares.planned_to_date[number - 1]),
        "achieved_to_date": share_of(shares.achieved_to_date[number - 1]),
        "compliance": share_of(item.quarter_compliance(number)),
        "evidence": _evidence(entry.evidence),
        "notes": _text(entry.notes),
        **{name: _text(getattr(entry, name)) for name in _TEXTS},
        "participants": entry.participants.number,
        "verified": share_of(verified.get(number)),
        "raw": {name: _text(getattr(entry, name).raw) for name in _FIGURES},
    }


def _evidence(evidence: Evidence) -> str | None:
    """The text of the cell, and the links behind it that it does not show, one per line."""
    behind = [link for link in evidence.links if link not in evidence.text]
    return _text("\n".join([evidence.text.strip(), *behind]).strip())


def _date(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text(text: str) -> str | None:
    return text or None

"""The issues of a report in ``resultado.json``, and the figures that earlier ones printed."""

from __future__ import annotations

from typing import Any

from ppc_reports.judging.past.former import Former
from ppc_reports.judging.past.issues import Published, Stand
from ppc_reports.judging.past.known import Issue, Printed
from ppc_reports.plan.model import State
from ppc_reports.plan.voices import OpenRecommendation


def issue_record(issue: Issue) -> dict[str, Any]:
    """The issue of the report within its corte, and what it replaces."""
    replaced = issue.replaces
    return {
        "version": issue.version,
        "made_on": issue.made_on.isoformat() if issue.made_on else None,
        "replaces": replaced
        and {"version": replaced.version, "made_on": replaced.made_on.isoformat(), "sha256": replaced.sha256},
    }


def published_record(item: Published) -> dict[str, Any]:
    """The figures that reports of earlier cortes printed, today's calculation, and the activities that make the difference."""
    return {
        "corte": str(item.corte),
        "report": {
            "version": item.report.version,
            "made_on": item.report.day.isoformat(),
            "sha256": item.report.sha256,
        },
        "printed": _figures(item.printed),
        "recalculated": _figures(item.recalculated),
        "why": [{"key": moved.key, "before": _stand(moved.before), "after": _stand(moved.after)} for moved in item.why],
    }


def former_record(former: Former | None) -> dict[str, Any] | None:
    """The former *vigencia* as the last report of its fourth corte printed it; None where none of this plan is known."""
    if former is None or former.report is None:
        return None
    report = former.report
    return {
        "year": former.year,
        "report": {"version": report.version, "made_on": report.day.isoformat(), "sha256": report.sha256},
        "printed": _figures(report.printed),
        "states": {state.value: former.states[state] for state in State},
        "phases": [{"name": name, "compliance": share_of(item.compliance)} for name, item in former.phases.items()],
    }


def open_record(item: OpenRecommendation) -> dict[str, Any]:
    """A recommendation of Control Interno without an answer; its activity may be gone from the workbook."""
    return {
        "key": item.key,
        "description": item.description,
        "leads": list(item.leads),
        "text": item.text,
        "since": item.since,
    }


def _figures(printed: Printed | None) -> dict[str, float | None] | None:
    return None if printed is None else {name: share_of(getattr(printed, name)) for name in Printed.__slots__}


def _stand(stand: Stand | None) -> dict[str, Any] | None:
    if stand is None:
        return None
    return {
        "state": stand.state.value,
        "planned": share_of(stand.planned),
        "achieved": share_of(stand.achieved),
    }


def share_of(share: float | None) -> float | None:
    """A share rounded to 6 decimals; None stays None."""
    return None if share is None else round(share, 6) + 0.0

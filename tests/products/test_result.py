"""``resultado.json`` says what the contract says: these keys, these forms, and null for what is not known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Absent, Evidence, Figure, State
from ppc_reports.plan.uses import Role
from ppc_reports.products.result import SCHEMA, result, to_json
from tests import samples
from tests.golden import STORIES, summary_of
from tests.result_form import in_form, schema

FIRST = [
    "schema", "program", "corte", "as_of", "source", "issue", "provisional", "partial", "published", "former",
    "sources", "plan", "preliminary", "balance", "figures",
    "sheets", "columns", "scale", "totals", "lines", "offices", "completeness", "open_recommendations",
    "activities", "findings",
]  # fmt: skip
FIGURES = ["planned", "achieved", "compliance", "compliance_real"]
ACTIVITY = [
    "key", "line", "description", "leads", "supports", "start", "end", "product", "row", "source", "state", "zone", *FIGURES,
    "quarters", "carried", "phase", "stakeholders", "level", "channel", "method", "goal", "budget", "budget_spent", "answer",
    "recommendation", "participants", "raw",
]  # fmt: skip
SUMS = ["counted", "achieved_real", "compliance_if_reported", "coverage", "due", "known", "unscheduled", "zone"]
QUARTER = [
    "quarter", "planned", "achieved", "planned_to_date", "achieved_to_date", "compliance", "evidence", "notes",
    "accomplishments", "difficulties", "corrective_action", "corrective_done", "audit_notes", "recommendation", "participants",
    "verified", "raw",
]  # fmt: skip

FOUND = Finding(
    "PERCENT-UNREADABLE", Severity.ERROR, "«mucho» no es un porcentaje", "Escriba 25 %.", "Seguimiento",
    ((14, 4), (15, 4)), "T1 ejecutado", "mucho",
)  # fmt: skip


def of(summary: Summary) -> dict[str, Any]:
    return in_form(to_json(result(summary)))


@pytest.fixture
def data() -> dict[str, Any]:
    return of(samples.summary(samples.generated(20), findings=[FOUND]))


def test_every_level_has_exactly_the_keys_of_the_contract_in_its_order(data: dict[str, Any]) -> None:
    assert list(data) == FIRST
    assert list(data["program"]) == ["name", "version"]
    assert list(data["source"]) == ["file", "sha256", "sheet", "layout"]
    assert list(data["plan"]) == ["title", "year", "entity"]
    assert list(data["balance"]) == ["rows", "activities", "rejected", "blank", "other"]
    assert list(data["figures"]) == ["cells", "read", "carried", "repeated", "other_year", "untitled", "unread"]
    assert list(data["totals"]) == [*FIGURES, *SUMS, "states"]
    for group in (*data["lines"], *data["offices"]):
        assert list(group) == ["number", "name", "activities", *FIGURES, *SUMS, "states"]
    for activity in data["activities"]:
        assert list(activity) == ACTIVITY
        assert [list(quarter) for quarter in activity["quarters"]] == [QUARTER] * 4
    assert list(data["findings"][0]) == ["code", "severity", "sheet", "cells", "header", "found", "message", "advice"]


def test_a_finding_names_every_cell_one_by_one(data: dict[str, Any]) -> None:
    assert data["findings"][0]["cells"] == ["D14", "D15"]
    assert data["findings"][0]["severity"] == "error"
    assert data["preliminary"] is True


def test_a_finding_about_the_whole_file_has_no_sheet_nor_cells() -> None:
    told = of(samples.summary(samples.generated(2), findings=[Finding("X", Severity.INFO, "a", "b")]))["findings"][0]
    assert (told["sheet"], told["cells"], told["header"], told["found"]) == (None, [], None, None)


def test_every_state_is_counted_and_the_counts_add_up(data: dict[str, Any]) -> None:
    assert list(data["totals"]["states"]) == [state.value for state in State]
    assert sum(data["totals"]["states"].values()) == len(data["activities"]) == data["balance"]["activities"]
    assert sum(line["activities"] for line in data["lines"]) == len(data["activities"])


def test_shares_have_six_decimals_and_dates_are_iso() -> None:
    data = of(samples.summary(samples.plan([samples.activity(achieved=(1 / 3, None, None, None))]), "2022-T1"))
    activity = data["activities"][0]
    assert (activity["planned"], activity["achieved"]) == (0.111111, 0.333333)
    assert (activity["start"], activity["end"], data["as_of"]) == ("2022-03-01", "2022-11-30", "2022-03-31")
    assert (activity["compliance"], activity["compliance_real"]) == (1.0, 3.0)


@pytest.mark.parametrize("blank", [Absent.EMPTY, Absent.NOT_APPLICABLE, Absent.INVALID, Absent.NOT_SCHEDULED])
def test_a_blank_is_null_and_never_zero(blank: Absent) -> None:
    data = of(samples.summary(samples.plan([samples.activity(achieved=(blank,) * 4)])))
    assert [quarter["achieved"] for quarter in data["activities"][0]["quarters"]] == [None] * 4


def test_a_reported_zero_is_zero() -> None:
    data = of(samples.summary(samples.plan([samples.activity(achieved=(0.0, None, None, None))])))
    assert data["activities"][0]["quarters"][0]["achieved"] == 0
    assert data["activities"][0]["quarters"][1]["achieved"] is None


def test_the_zone_is_there_only_where_the_state_is_judged_by_it(data: dict[str, Any]) -> None:
    for activity in data["activities"]:
        assert (activity["zone"] in ("baja", "media", "alta")) == (activity["state"] == "in_progress")


def test_what_the_office_sees_in_the_cell_is_kept_beside_the_figure() -> None:
    activity = samples.activity()
    entry = replace(activity.quarters[0], achieved=Figure(None, Absent.INVALID, None, "mucho"))
    changed = replace(activity, quarters=(entry, *activity.quarters[1:]))
    quarter = of(samples.summary(samples.plan([changed])))["activities"][0]["quarters"][0]
    assert quarter["raw"] == {"planned": None, "achieved": "mucho", "participants": None, "verified": None}
    assert (quarter["quarter"], quarter["notes"]) == ("2022-T1", None)


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        (Evidence(), None),
        (Evidence("Acta 3"), "Acta 3"),
        (Evidence("Acta 3", ("https://example.org/3",)), "Acta 3\nhttps://example.org/3"),
        (Evidence("ver https://example.org/3", ("https://example.org/3",)), "ver https://example.org/3"),
    ],
)
def test_evidence_says_its_text_and_the_link_behind_it(evidence: Evidence, shown: str | None) -> None:
    activity = samples.activity()
    entry = replace(activity.quarters[0], evidence=evidence)
    changed = replace(activity, quarters=(entry, *activity.quarters[1:]))
    data = of(samples.summary(samples.plan([changed])))
    assert data["activities"][0]["quarters"][0]["evidence"] == shown


def test_the_bytes_are_utf_8_with_accents_as_they_are_and_always_the_same() -> None:
    one, other = (to_json(result(samples.summary(samples.generated(9)))) for _ in range(2))
    assert one == other
    assert "Política de Participación" in one.decode()
    assert one.endswith(b"}\n")


def test_a_figure_that_is_no_number_is_refused_rather_than_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"planned": float("nan")})


@pytest.mark.parametrize("name", STORIES)
def test_the_result_of_every_story_is_as_the_schema_says(name: str) -> None:
    assert of(summary_of(name))["schema"] == SCHEMA


def test_the_schema_knows_the_words_of_the_program_and_allows_no_other_key() -> None:
    defined = schema()["$defs"]
    assert defined["state"]["enum"] == [state.value for state in State]
    assert list(defined["states"]["properties"]) == [state.value for state in State]
    first = schema()["properties"]
    assert first["sheets"]["items"]["properties"]["role"]["enum"] == [role.value for role in Role]
    assert first["schema"] == {"const": SCHEMA}
    assert list(first) == FIRST
    assert all(one["required"] == list(one["properties"]) for one in _closed(schema()))


def _closed(part: object) -> Iterator[dict[str, Any]]:
    """The objects of a schema that list their keys. Raises AssertionError where one allows others."""
    if isinstance(part, dict):
        if "properties" in part and "type" in part:
            assert part["additionalProperties"] is False or "$schema" in part
            yield part
        part = list(part.values())
    for one in part if isinstance(part, list) else ():
        yield from _closed(one)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"schema": 1}, "schema"),
        ({"corte": "2022-3"}, "corte"),
        ({"totals": {}}, "totals"),
        ({"more": 1}, "'more' was unexpected"),
    ],
)
def test_a_result_that_is_not_in_form_is_seen(data: dict[str, Any], change: dict[str, Any], where: str) -> None:
    with pytest.raises(AssertionError, match=where):
        in_form(json.dumps(data | change))

"""Every record of a decision bears its number, a date and a status, and what was turned down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import ROOT

RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
HEAD = re.compile(
    r"# (?P<number>\d{3}) \S.*\n\n\* Date: \d{4}-\d\d-\d\d.*"
    r" · Status: (accepted|replaced|withdrawn).*\n\n\*\*Decision\.\*\*"
)


def faults(name: str, text: str) -> list[str]:
    """What a record lacks."""
    head = HEAD.match(text)
    wrong = [] if head else ["number, date, status, decision"]
    if head and head["number"] != name[:3]:
        wrong.append(f"its number is {head['number']}")
    return wrong if "**Turned down.**" in text else [*wrong, "what was turned down"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_record_is_whole(record: Path) -> None:
    assert faults(record.name, record.read_text(encoding="utf-8")) == []


def test_no_two_records_have_one_number() -> None:
    assert len({record.name[:3] for record in RECORDS}) == len(RECORDS) >= 20


def test_a_wrong_record_is_seen() -> None:
    whole = "# 003 Writing\n\n* Date: 2026-11-28 · Status: accepted\n\n**Decision.** So.\n\n**Turned down.** Else.\n"
    assert faults("003-x.md", whole) == []
    assert faults("004-x.md", whole) == ["its number is 003"]
    assert faults("003-x.md", whole.replace("Status", "State")) == ["number, date, status, decision"]
    assert faults("003-x.md", whole.replace("Turned down", "Else")) == ["what was turned down"]

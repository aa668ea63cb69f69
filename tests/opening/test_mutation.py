"""Thousands of damaged workbooks: each is read or refused with a reason, whatever bytes were flipped, cut or spliced."""

from __future__ import annotations

import datetime as dt
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.opening import sandbox
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import Unreadable, catalogue
from ppc_reports.plan.grid import Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.running import one
from ppc_reports.settings.limits import Limits
from tests import ROOT
from tests.hostile import GOOD, number_record, ods_cell, old_book, open_document, zipped

EXAMPLE = ROOT / "input" / "seguimiento_ppc_2022.xlsx"
LIMITS = Limits(memory_mb=768, seconds=300, max_unpacked_mb=100, max_cells=1_000_000)
SEEDS = {
    "xlsx": GOOD,
    "plantilla": EXAMPLE.read_bytes(),
    "ods": open_document(f"<table:table-row>{ods_cell('Actividad')}{ods_cell('x', columns=3)}</table:table-row>" * 9),
    "xls": old_book(*(number_record(row, column, row / 4) for row in range(9) for column in range(9))),
}
EACH, DEEPER, REPORTS = 250, 500, 50
SHEET = "xl/worksheets/sheet1.xml"
ODD = (
    " ", "NaN", "-1", "0", "1e309", "9" * 30, "2022-02-30", "31/1272025", "29 de febrero de 2021", "T1 ejecutado",
    "No aplica", "NP", "100%", "-5 %", "1.1", "1,1.1", "=1+1", "@x", "+", "\u202e", "\x85", "_x0000_", "%", "Línea 9",
    "diciembre de 9999", "enero de 0001", "45000.99999", "170 mujeres", "https://", "Total", "a" * 33_000, "\U0001f4a3",
    "Línea estratégica 1", "Actividad", "2022", "plan 1999", "{found}", "[b]x[/b]", "&lt;b&gt;", "../../x", "CON",
)  # fmt: skip
Mutation = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to eight bits of them turned."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The bytes without their end, their beginning or something in between."""
    start, end = sorted(chance.choices(range(len(data) + 1), k=2))
    return chance.choice((data[:start], data[start:], data[:start] + data[end:]))


def spliced(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a piece of their own or of another workbook somewhere in them, over what was there or between."""
    other = chance.choice([data, *SEEDS.values()])
    start = chance.randrange(len(other))
    piece = other[start : start + chance.choice((1, 4, 30, 200, 3000))]
    at = chance.randrange(len(data))
    return data[:at] + piece + data[at + chance.choice((0, len(piece))) :]


MUTATIONS: tuple[Mutation, ...] = (flipped, cut, spliced)


def inside(data: bytes, chance: random.Random) -> bytes:
    """The package with one of its parts damaged before it was packed, so that no checksum tells."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        contents: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([name for name, part in contents.items() if part])
    part = contents[name]
    assert isinstance(part, bytes)
    contents[name] = chance.choice(MUTATIONS)(part, chance)
    return zipped(contents)


def outcome(data: bytes) -> tuple[str, Workbook | None]:
    """The code of the refusal, or ``read`` and the workbook."""
    try:
        return "read", sandbox.within(LIMITS, load, data, "plan.xlsx", LIMITS)
    except Unreadable as problem:
        return problem.finding.code, None


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("kind", SEEDS)
def test_flipped_cut_and_spliced_workbooks_are_read_or_refused(kind: str, mutation: Mutation) -> None:
    chance = random.Random(f"{kind} {mutation.__name__}")
    codes = Counter(outcome(mutation(SEEDS[kind], chance))[0] for _ in range(EACH))
    assert codes.total() == EACH
    assert {code for code in codes if code != "read"} <= {code for code in catalogue() if code.startswith("FILE-")}
    assert codes["FILE-SLOW"] == 0
    assert outcome(SEEDS[kind])[0] == "read"


def retyped(data: bytes, chance: random.Random) -> bytes:
    """The workbook with some of its texts, numbers and headers replaced by what nobody expects there."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        contents: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    text = bytes(contents[SHEET]).decode()  # type: ignore[arg-type] # all of them are bytes here
    often = chance.choice((0.02, 0.1, 0.5))
    odd = re.sub(">([^<>]+)</", lambda run: f">{chance.choice(ODD)}</" if chance.random() < often else run[0], text)
    return zipped({**contents, SHEET: odd})


def test_workbooks_damaged_inside_are_read_or_refused() -> None:
    chance = random.Random(11)
    seeds = (SEEDS["xlsx"], SEEDS["plantilla"])
    ends = Counter(outcome(inside(chance.choice(seeds), chance))[0] for _ in range(DEEPER))
    assert ends["read"] > DEEPER // 10
    assert ends["FILE-DAMAGED"] > DEEPER // 10
    assert all(code == "read" or code.startswith("FILE-") for code in ends)


def test_workbooks_with_odd_values_have_their_report_or_a_reason() -> None:
    chance, choices = random.Random(12), Choices(dt.date(2023, 2, 1), corte=Quarter(2022, 2))
    request = open_session(choices).request(Path("plan.xlsx"), choices)
    ends: Counter[str] = Counter()
    for _ in range(REPORTS):
        data = retyped(GOOD, chance)
        end, workbook = outcome(data)
        if workbook is not None:
            made = one.run(request, lambda *_, book=workbook, raw=data: (book, raw))
            end = "reported" if made.summary else made.failure.code if made.failure else "?"
        ends[end] += 1
    assert ends["reported"] > REPORTS // 4
    assert ends["?"] == 0


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml", GOOD[:900]]),
)
def test_any_bytes_at_all_are_refused_with_a_reason(rest: bytes, start: bytes) -> None:
    assert outcome(start + rest)[0].startswith("FILE-")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(0, 300))
def test_any_piece_anywhere_in_a_sheet_is_read_or_refused(piece: bytes, at: int, over: int) -> None:
    with zipfile.ZipFile(BytesIO(GOOD)) as package:
        contents: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    part = contents[name]
    assert isinstance(part, bytes)
    contents[name] = part[:at] + piece + part[at + over :]
    assert outcome(zipped(contents))[0]

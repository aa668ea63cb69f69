"""A recommendation of Control Interno stays open from corte to corte until its office answers, also where it is rubbed out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.running.history.test_history import book, output_of, rows, run, told, work

__all__ = ["work"]


def recommended(recommendation: str, answer: str = "") -> bytes:
    first, second = rows()
    return book([replace(first, recommendation=recommendation, answer=answer), second])


def said(folder: Path, corte: str) -> str | None:
    data = json.loads(output_of(folder, "resultado.json", corte).read_text(encoding="utf-8"))
    text: str | None = data["activities"][0]["recommendation"]
    return text


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (("Aportar el acta", ""), "Aportar el acta"),
        (("", ""), "Aportar el acta (del informe 2022-T1)"),
        (("", "El acta está publicada"), None),
    ],
)
def test_it_is_carried_until_it_is_answered(work: Path, later: tuple[str, str], expected: str | None) -> None:
    run(work, recommended("Aportar el acta"), "2022-T1")
    run(work, recommended(*later), "2022-T2")
    assert said(work, "2022-T2") == expected


def test_one_that_was_rubbed_out_is_told(work: Path) -> None:
    run(work, recommended("Aportar el acta"), "2022-T1")
    done = run(work, recommended(""), "2022-T2")
    lines = [line for line in done.stderr.splitlines() if "recomendación de Control Interno" in line]
    assert len(lines) == 1
    assert not told(done)

"""The advice about several workbooks of one plan leads out: done to the letter, the message is gone and no other comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppc_reports.judging.consolidation import Piece, consolidate
from tests import samples
from tests.judging.test_consolidation import piece

LEGAL = samples.activity("2.1", leads=("Oficina Jurídica",), description="Responder los derechos de petición")
OWN = samples.activity("1.1", achieved=(0.25, None, None, None))
OTHER = replace(LEGAL, key="1.1")
SAME = samples.activity("1.9", achieved=(0.4, None, None, None), description=OWN.description)
ALONE = piece("a.xlsx", [OWN])
NUMBERED = replace(ALONE.reading.plan.lines[0], number="7")
Pieces = list[Piece]


def weighted(*weights: float) -> Pieces:
    rows = [replace(OWN, weight=weights[0]), replace(LEGAL, key="1.2", line="1", weight=weights[1])]
    return [piece("a.xlsx", rows[:1]), piece("b.xlsx", rows[1:])]


BOTH = [ALONE, piece("b.xlsx", [LEGAL])]
FOLLOWED: dict[str, tuple[Pieces, list[Pieces]]] = {
    "DUPLICATE-ACROSS": ([ALONE, piece("b.xlsx", [LEGAL, OWN])], [BOTH]),
    "FIGURES-ACROSS": ([ALONE, piece("b.xlsx", [LEGAL, SAME])], [BOTH]),
    "KEY-ACROSS": ([ALONE, piece("b.xlsx", [OTHER])], [BOTH]),
    "LINE-ACROSS": (
        [ALONE, piece("b.xlsx", [replace(LEGAL, key="7.1", line="7")], lines=(NUMBERED,))],
        [[ALONE, piece("b.xlsx", [replace(LEGAL, key="1.2", line="1")])]],
    ),
    "WEIGHTS-ACROSS": (weighted(1.0, 0.5), [weighted(0.5, 0.5)]),
    "OFFICE-OF-FILE": (
        [piece("Avance_Secretaría General.xlsx", [OWN, LEGAL])],
        [
            [piece("Avance_Secretaría General.xlsx", [OWN]), piece("Oficina Jurídica.xlsx", [LEGAL])],
            [piece("Avance_Secretaría General.xlsx", [OWN, replace(LEGAL, leads=OWN.leads)])],
        ],
    ),
    "OFFICE-MISSING": ([ALONE], [BOTH]),
    "ENTITY-ACROSS": (
        [ALONE, piece("b.xlsx", [LEGAL], entity="Otra Entidad")],
        [[ALONE], BOTH],
    ),
}


def codes(pieces: Pieces, code: str) -> set[str]:
    offices = ("Secretaría General", "Oficina Jurídica") if code == "OFFICE-MISSING" else ()
    return {item.code for item in consolidate(pieces, offices).findings}


@pytest.mark.parametrize("code", FOLLOWED)
def test_what_a_message_says_to_do_ends_it_and_brings_no_other(code: str) -> None:
    before, followed = FOLLOWED[code]
    shown = codes(before, code)
    assert code in shown
    for after in followed:
        left = codes(after, code)
        assert code not in left
        assert left <= shown

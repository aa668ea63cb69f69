"""The search for garbage rests while a workbook is judged, and judging leaves none."""

from __future__ import annotations

import datetime as dt
import gc

import pytest

from ppc_reports.commands.choices import Choices
from ppc_reports.commands.session import open_session
from ppc_reports.opening import workbook as excel_in
from ppc_reports.opening.garbage import uncollected
from ppc_reports.running import one as pipeline
from tests import ROOT

EXAMPLE = ROOT / "templates" / "ejemplos" / "seguimiento_con_errores.xlsx"


@pytest.mark.parametrize("clean", [False, True])
def test_it_rests_meanwhile_and_goes_on_afterwards_also_after_a_fault(clean: bool) -> None:
    seen = []

    @uncollected(clean=clean)
    def fail() -> None:
        with uncollected():
            seen.append(gc.isenabled())
        seen.append(gc.isenabled())
        raise ZeroDivisionError

    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert (seen, gc.isenabled()) == ([False, False], True)


def test_judging_leaves_no_garbage_to_search() -> None:
    choices = Choices(dt.date(2026, 1, 31))
    request = open_session(choices).request(EXAMPLE, choices)
    workbook = excel_in.load(EXAMPLE.read_bytes(), EXAMPLE.name)
    pipeline.judge(request, workbook)
    gc.collect()
    with uncollected():
        kept = pipeline.judge(request, workbook)
        assert gc.collect() == 0
    assert kept

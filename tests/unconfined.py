"""The work on a workbook in the process of the tests, where a test can change how it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ppc_reports.opening import inside, sandbox


def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have everything that a confined process would do done here, one piece of work at a time."""

    def within(
        _: object, function: Callable[..., Any], *arguments: object, answer: Callable[[Any], Any] = print
    ) -> Any:
        monkeypatch.setattr(inside, "ask", answer)
        return function(*arguments)

    monkeypatch.setattr(sandbox, "within", within)

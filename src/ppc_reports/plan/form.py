"""The format of an entity's quality system that a workbook says it is."""

from __future__ import annotations

from typing import NamedTuple


class Form(NamedTuple):
    """The header block of an entity's quality system, as it is written; empty where there is none."""

    code: str = ""
    version: str = ""
    date: str = ""


NO_FORM = Form()

"""The request for one workbook, and its outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.grid import Workbook
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import visible
from ppc_reports.products.mail.posting import Posting
from ppc_reports.settings.furag import FuragGuide
from ppc_reports.settings.layouts import Layout
from ppc_reports.settings.limits import Limits
from ppc_reports.settings.ppc_toml import Settings
from ppc_reports.settings.scale import Scale


@dataclass(frozen=True, slots=True)
class Rival:
    """Another workbook of the command that is a version of the same plan, and when it was saved last."""

    name: str
    saved: dt.datetime


JOINED = "consolidado"
"""The output folder of several workbooks of one plan."""


@dataclass(frozen=True, slots=True)
class Request:
    """One workbook and all that decides what comes of it; ``corte`` None: the last one that had ended ``today``.

    ``batch`` is the number of the command in the history: its workbooks are no earlier reports of one another. ``rivals``
    are the other versions of its plan in the command, ``saved`` is when it was saved itself, known where there are some.
    """

    path: Path
    settings: Settings
    scale: Scale
    layouts: tuple[Layout, ...]
    furag: FuragGuide
    today: dt.date
    corte: Quarter | None = None
    templates: Path | None = None
    reminders: bool = False
    batch: int = 0
    include_preliminary: bool = False
    rivals: tuple[Rival, ...] = ()
    saved: dt.datetime | None = None

    @property
    def name(self) -> str:
        """The file's name, fit to be printed anywhere."""
        return visible(self.path.name)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a workbook: its summary and files by name, or the finding that says why it has no report.

    ``told`` are sentences for whoever runs the command: what its publication leaves out.
    """

    summary: Summary | None = None
    failure: Finding | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    postings: tuple[Posting, ...] = ()
    told: tuple[str, ...] = ()


Reader = Callable[[Path, Limits], tuple[Workbook, bytes]]


class LostRowsError(Exception):
    """The balance of rows or of figures does not add up: a fault of the program, never of the workbook."""


def in_order(requests: Sequence[Request]) -> list[Request]:
    """The workbooks of a plan in the order of their names, in which they are the parts of its source."""
    return sorted(requests, key=lambda request: (request.name.casefold(), str(request.path)))

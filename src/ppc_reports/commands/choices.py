"""The choices made on the command line, in the program's own types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from ppc_reports.plan.model import Quarter

INPUT, OUTPUT, TEMPLATES = "input", "output", "templates"


class WrongUse(click.ClickException):
    """The command or the configuration is wrong and nothing was run; the message says in Spanish what to do."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a command; what was left out is None and follows from ``ppc.toml`` or the working folder.

    ``standing`` where the command is about the reports that are current, not about new ones.
    """

    today: dt.date
    files: tuple[Path, ...] = ()
    corte: Quarter | None = None
    input: Path | None = None
    output: Path | None = None
    config: Path | None = None
    fail_on: str | None = None
    layout: str | None = None
    consolidate: bool = False
    standing: bool = False
    jobs: int | None = None
    cluster: str = ""
    by_office: bool = False
    pdf: bool = False
    publish: bool = False
    quiet: bool = False
    open_report: bool = False
    log: bool = False
    if_due: int | None = None
    send: bool = False
    reminders: bool = False
    include_preliminary: bool = False
    again: bool = False
    dry_run: bool = False
    clock: Callable[[], dt.datetime] | None = None

    def now(self) -> dt.datetime:
        """This moment; where the command has no clock, the beginning of today in Colombia."""
        zone = dt.timezone(dt.timedelta(hours=-5))
        return self.clock() if self.clock else dt.datetime.combine(self.today, dt.time(), zone)


def now() -> dt.datetime:
    """This moment in Colombia, which is five hours behind UTC all year where the system has no time zones."""
    try:
        zone: dt.tzinfo = ZoneInfo("America/Bogota")
    except ZoneInfoNotFoundError:
        zone = dt.timezone(dt.timedelta(hours=-5))
    return dt.datetime.now(tz=zone)


def today() -> dt.date:
    """Today in Colombia."""
    return now().date()

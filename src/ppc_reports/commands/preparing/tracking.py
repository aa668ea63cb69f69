"""``ppc-reports template``: a tracking workbook, blank or with the activities of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.text import Text

from ppc_reports.commands import terminal
from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.session import open_session
from ppc_reports.commands.terminal import console
from ppc_reports.plan.fields import Need
from ppc_reports.plan.findings import Unreadable, merged
from ppc_reports.plan.names import safe_name, visible
from ppc_reports.plan.spanish import counted
from ppc_reports.products.tracking import Extras, blank, filled, left_out
from ppc_reports.running import apart
from ppc_reports.running.many import DONE, NO_REPORT, Done
from ppc_reports.running.outputs import OutputError, write_whole
from ppc_reports.running.writing.replacing import Written
from ppc_reports.settings.credentials import audit_password

_BLOCKS = {"participation": Need.PARTICIPATION, "qualitative": Need.QUALITATIVE, "audit": Need.AUDITOR}


def template(choices: Choices, plan: Path | None, output: Path | None, blocks: Sequence[str] = ()) -> int:
    """``ppc-reports template``: the blank tracking workbook, or one with the activities of ``plan``."""
    name = f"Seguimiento_{safe_name(plan.stem)}.xlsx" if plan else "Plantilla_Seguimiento_PPC.xlsx"
    target = output / name if output and output.is_dir() else output or Path(name)
    session = open_session(choices)
    asked = Extras(frozenset(_BLOCKS[name] for name in blocks), audit_password() if "audit" in blocks else "")
    entity, year = session.settings.entity, session.settings.year
    if plan is None:
        return _write_template(target, blank(entity, year, asked), None)
    try:
        reading = apart.published(session.request(plan, choices))
    except Unreadable as problem:
        terminal.tell_findings([Done(visible(plan.name), NO_REPORT, failure=problem.finding)])
        return NO_REPORT
    for item in merged(reading.findings):
        terminal.tell(terminal.finding_line(visible(plan.name), item))
    title = reading.plan.title if reading.plan.title != plan.stem else ""
    plan_read = replace(reading.plan, entity=reading.plan.entity or entity, title=title)
    done = _write_template(target, filled(plan_read, asked), len(plan_read.activities))
    for words in left_out(plan_read):
        terminal.say(f"No pasó a la plantilla: {words}.")
    return done


def _write_template(target: Path, data: bytes, activities: int | None) -> int:
    """Write it, unless something else is there: a workbook somebody filled in is never replaced."""
    if target.exists() and target.read_bytes() != data:
        raise WrongUse(f"ya existe «{target}» y no se cambió. Diga otro nombre con --output.")
    try:
        _show(write_whole(target, data), activities)
    except OutputError as problem:
        raise WrongUse(str(problem)) from problem
    return DONE


def _show(written: Written, activities: int | None) -> None:
    """Print the place of the tracking workbook and what is in it; ``activities`` None for the blank one."""
    held = "en blanco" if activities is None else f"con {counted(activities, 'actividad', 'actividades')}"
    console().print(Text(f"Plantilla de seguimiento {held}: {visible(str(written.path))} ({written.fate.value})"))

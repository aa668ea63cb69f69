"""The commands before a run: a working folder, a tracking workbook, what is recognised of one that is there."""

from __future__ import annotations

import re
from pathlib import Path

from ppc_reports.commands import terminal
from ppc_reports.commands.choices import TEMPLATES, Choices, WrongUse
from ppc_reports.commands.session import open_session
from ppc_reports.commands.terminal_inspection import show_inspection
from ppc_reports.commands.workfolder import make_folder
from ppc_reports.opening.workbook import Unreadable
from ppc_reports.plan.findings import merged
from ppc_reports.plan.names import safe_name, visible
from ppc_reports.products.tracking import blank, filled
from ppc_reports.reading import inspection
from ppc_reports.running.many import DONE, NO_REPORT, Done
from ppc_reports.running.one import read_file, read_published
from ppc_reports.running.outputs import OutputError, write_whole


def inspect(choices: Choices, save: str | None) -> int:
    """``ppc-reports inspect``: what is recognised of a workbook; with ``save``, written as a layout of that name."""
    session = open_session(choices)
    path = choices.files[0]
    try:
        workbook, _ = read_file(path, session.settings.limits.plain)
    except Unreadable as problem:
        terminal.tell_findings([Done(visible(path.name), NO_REPORT, failure=problem.finding)])
        return NO_REPORT
    found = inspection.inspect(workbook, session.layouts)
    show_inspection(visible(path.name), found)
    best = next((item for item in found if item.readable and not item.hidden), None)
    if save is not None:
        _save_layout(session.folder / TEMPLATES, save, best or next((item for item in found if item.columns), None))
    return DONE if best else NO_REPORT


def _save_layout(templates: Path, name: str, found: inspection.Inspection | None) -> None:
    if found is None:
        raise WrongUse("en ninguna hoja se reconoció una tabla: no hay formato que guardar.")
    if not re.fullmatch("[a-z0-9_]{1,40}", name):
        raise WrongUse(f"«{visible(name)}» no sirve de nombre: use letras minúsculas sin tilde, números y _.")
    target = templates / "formatos" / f"{name}.toml"
    if target.exists():
        raise WrongUse(f"ya existe «{target}» y no se cambió. Diga otro nombre con --save.")
    try:
        write_whole(target, inspection.layout_text(name, found).encode())
    except OutputError as problem:
        raise WrongUse(str(problem)) from problem
    terminal.say(f"Formato guardado en {target}")


def init(folder: Path) -> int:
    """``ppc-reports init``: a new working folder."""
    try:
        made = make_folder(folder)
    except OutputError as problem:
        raise WrongUse(str(problem)) from problem
    terminal.show_new_folder(folder, made)
    return DONE


def template(choices: Choices, plan: Path | None, output: Path | None) -> int:
    """``ppc-reports template``: the blank tracking workbook, or one with the activities of ``plan``."""
    name = f"Seguimiento_{safe_name(plan.stem)}.xlsx" if plan else "Plantilla_Seguimiento_PPC.xlsx"
    target = output / name if output and output.is_dir() else output or Path(name)
    if plan is None:
        return _write_template(target, blank(), None)
    session = open_session(choices)
    try:
        reading = read_published(session.request(plan, choices))
    except Unreadable as problem:
        terminal.tell_findings([Done(visible(plan.name), NO_REPORT, failure=problem.finding)])
        return NO_REPORT
    for item in merged(reading.findings):
        terminal.tell(terminal.finding_line(visible(plan.name), item))
    return _write_template(target, filled(reading.plan), len(reading.plan.activities))


def _write_template(target: Path, data: bytes, activities: int | None) -> int:
    """Write it, unless something else is there: a workbook somebody filled in is never replaced."""
    if target.exists() and target.read_bytes() != data:
        raise WrongUse(f"ya existe «{target}» y no se cambió. Diga otro nombre con --output.")
    try:
        terminal.show_template(write_whole(target, data), activities)
    except OutputError as problem:
        raise WrongUse(str(problem)) from problem
    return DONE

"""The commands: what was asked is done, told, and answered with an exit code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ppc_reports import __version__, inspection, locking, mailing, recording, terminal, unattended, workload
from ppc_reports.batch import DONE, NO_REPORT, Done, Task
from ppc_reports.choices import TEMPLATES, Choices, WrongUse
from ppc_reports.excel_in import Unreadable
from ppc_reports.findings import merged
from ppc_reports.names import folder_names, safe_name, visible
from ppc_reports.outputs import OutputError, write_whole
from ppc_reports.pipeline import read_file, read_published
from ppc_reports.result import SCHEMA, finding_record, program, to_json
from ppc_reports.run_summary import write_run_summary
from ppc_reports.session import Session, open_session, workbooks
from ppc_reports.template import blank, filled
from ppc_reports.terminal_inspection import show_inspection
from ppc_reports.workfolder import make_folder


def run(choices: Choices) -> int:
    """``ppc-reports run``: every workbook to its report, and the exit code of the contract."""
    session = open_session(choices)
    mailing.ready(session, choices)
    if choices.if_due and not unattended.is_due(session.output, choices.today, choices.if_due):
        return DONE
    with unattended.logbook(session.output, wanted=choices.log) as note:
        found = workbooks(session, choices)
        if not choices.quiet:
            terminal.tell_ignored(session.input, found.ignored)
        places = zip(found.workbooks, folder_names(found.workbooks), strict=True)
        ended = reports(choices, session, places, lambda done: note([done]))
    tell(choices, ended)
    if len(ended) > 1:
        _summarize_run(choices, session, ended)
    code = max(done.code for done in ended)
    if choices.send:
        code = max(code, mailing.mailed(session, ended, choices))
    if choices.if_due and code in unattended.REPORTED:
        _tell_if(unattended.record_due(session.output, choices.today))
    return code


def reports(
    choices: Choices,
    session: Session,
    places: Iterable[tuple[Path, str]],
    note: Callable[[Done], None] = lambda _: None,
) -> list[Done]:
    """What came of these workbooks, each with the name of its output folder; written, recorded, and noted.

    Nothing is told yet, but the findings of one among many, of which they are not kept. Raises WrongUse, also where
    another run works in the same output folder.
    """
    tasks = workload.tasks_of(choices, session, places)

    def each(done: Done) -> None:
        note(done)
        if not choices.quiet and len(tasks) > workload.FEW:
            terminal.tell_findings([done])

    try:
        with locking.alone(session.output):
            _tell_if(recording.begin(session.output))
            return workload.carry_out(tasks, session, choices, each)
    except (locking.BusyError, OutputError) as problem:
        raise WrongUse(str(problem)) from problem


def tell(choices: Choices, ended: Sequence[Done]) -> None:
    """Findings, summaries and notes of a run; of a quiet one only what is wrong."""
    if choices.quiet:
        _tell_if(unattended.message(ended))
        return
    if len(ended) <= workload.FEW:
        terminal.tell_findings(ended)
        for done in ended:
            terminal.show_report(done)
    terminal.show_count(ended)
    _tell_notes(ended)


def _summarize_run(choices: Choices, session: Session, ended: Sequence[Done]) -> None:
    """The summary of the run written and told; why not, where it cannot be written."""
    try:
        written = write_run_summary(session.output, ended)
    except OutputError as problem:
        terminal.tell(str(problem))
        return
    if not choices.quiet:
        terminal.show_run_summary(written)


def _tell_notes(ended: Sequence[Done]) -> None:
    """What could not be read or written in the history, once."""
    for text in dict.fromkeys(done.note for done in ended):
        _tell_if(text)


def _tell_if(text: str) -> None:
    if text:
        terminal.tell(text)


def check(choices: Choices, *, as_json: bool) -> int:
    """``ppc-reports check``: every workbook judged, nothing written, and the exit code of the contract."""
    session = open_session(choices)
    found = workbooks(session, choices)
    terminal.tell_ignored(session.input, found.ignored)
    tasks = [Task(session.request(path, choices), session.output, whole=False) for path in found.workbooks]
    ended = workload.carry_out(tasks, session, choices)
    if as_json or not terminal.both_seen():
        terminal.tell_findings(ended)
    if as_json:
        terminal.print_bytes(to_json(_findings_record(ended)))
    else:
        for done in ended:
            terminal.show_findings(done)
    _tell_notes(ended)
    return max(done.code for done in ended)


def _findings_record(ended: Sequence[Done]) -> dict[str, object]:
    files = [
        {
            "file": done.file,
            "corte": str(done.digest.corte) if done.digest else None,
            "readable": done.digest is not None,
            "findings": [finding_record(item) for item in done.findings],
        }
        for done in ended
    ]
    return {"schema": SCHEMA, "program": program(__version__), "files": files}


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

"""``ppc-reports history``: the runs and changes that were recorded, and the proof that the files are still the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ppc_reports import __version__
from ppc_reports.commands import terminal
from ppc_reports.commands.choices import Choices
from ppc_reports.commands.mail import withdrawal
from ppc_reports.commands.reports import alone
from ppc_reports.commands.session import open_session
from ppc_reports.judging.past.known import FIELD_NAMES
from ppc_reports.plan.names import NO_ENTITY, visible
from ppc_reports.plan.spanish import at_least, counted, day, printed
from ppc_reports.products.result import SCHEMA, program, to_json
from ppc_reports.running.history.proof import Checked, Held, Proof, held, verify_files
from ppc_reports.running.history.runs import RecordedChange, RecordedRun, recorded_changes, runs
from ppc_reports.running.history.runs import withdraw as take_back
from ppc_reports.running.history.store import History, HistoryError, existing_history, open_history
from ppc_reports.running.many import DONE, TOLD
from ppc_reports.running.outputs import is_half_done
from ppc_reports.settings.scale import round_share

_SHORT = 12
_MARKS = {Proof.SAME: "✓", Proof.DIFFERS: "✕", Proof.MISSING: "✕", Proof.UNKNOWN: "?", Proof.REPLACED: "·"}
_PROVED = (Proof.SAME, Proof.REPLACED)
_TOLD = (
    (Proof.SAME, "archivo igual a lo registrado", "archivos iguales a lo registrado"),
    (Proof.DIFFERS, "ya no es igual", "ya no son iguales"),
    (Proof.MISSING, "falta", "faltan"),
    (
        Proof.UNKNOWN,
        "informe no consta en el historial: nada se sabe de él",
        "informes no constan en el historial: nada se sabe de ellos",
    ),
    (
        Proof.REPLACED,
        "libro con el que se hizo un informe ya no está: en su lugar hay otro del mismo nombre",
        "libros con los que se hicieron informes ya no están: en su lugar hay otros del mismo nombre",
    ),
)
_KINDS = {"report": "Informe", "source": "Libro del informe"}
_NATURES = {"gone": "falta la actividad", "new": "actividad que no estaba"}


def show(choices: Choices, *, as_json: bool) -> int:
    """Every run and every change; 1 where the history cannot be read."""
    return _with_history(
        choices, lambda history: _show(history, open_session(choices).settings.coverage_floor, as_json=as_json)
    )


def verify(choices: Choices, *, as_json: bool) -> int:
    """Every file with its proof; 1 where one differs, is missing or was never recorded, or the history cannot be read.

    What an interrupted command left half done is undone first: nobody is blamed for it. Raises WrongUse where one is at work.
    """
    session = open_session(choices)
    if is_half_done(session.output):
        with alone(session):
            pass
    return _with_history(choices, lambda history: _verify(history, as_json=as_json))


def identify(choices: Choices, files: Sequence[Path], *, as_json: bool) -> int:
    """Print which issue each file at hand is; return 1 where one is none, or the history cannot be read."""
    return _with_history(choices, lambda history: _identify(history, files, as_json=as_json))


def _identify(history: History, files: Sequence[Path], *, as_json: bool) -> int:
    found = [held(history, path) for path in files]
    if as_json:
        _print(files=[_held_record(item) for item in found])
    else:
        for item in found:
            terminal.say(f"{visible(item.path)}: {_identity(item)}")
    return DONE if all(item.issue for item in found) else TOLD


def _identity(item: Held) -> str:
    """Describe a file at hand, in sentences."""
    run = item.issue
    if run is None:
        if item.source_of:
            return "no es un informe: es un libro con el que se hizo un informe que consta en el historial."
        return (
            "no es ningún informe de este historial, o alguien lo cambió después."
            if item.sha256
            else "no se puede leer."
        )
    marks = [
        word
        for word, there in (
            ("PRELIMINAR", run.preliminary),
            ("PROVISIONAL", run.provisional),
            ("PARCIAL", run.partial),
        )
        if there
    ]
    told = f"versión {run.issue or 'sin número'} del informe {run.corte} de {visible(run.entity or NO_ENTITY)}"
    told += f" ({', '.join(marks)})" if marks else ""
    told += f", hecha el {day(run.day)} con el libro «{visible(run.source_name)}»."
    if run.withdrawn_on:
        told += f" Se retiró el {day(run.withdrawn_on)}: {visible(run.withdrawn_why)}."
    later = item.replaced_by
    if later:
        return f"{told} La reemplazó la versión {later.issue or 'sin número'}, hecha el {day(later.day)}."
    return told if run.withdrawn_on else f"{told} Es la vigente."


def _held_record(item: Held) -> dict[str, Any]:
    """A file at hand for machines; its issue is null where it is none."""
    return {
        "path": item.path,
        "sha256": item.sha256 or None,
        "issue": _record(item.issue) if item.issue else None,
        "replaced_by": item.replaced_by.id if item.replaced_by else None,
        "source_of": list(item.source_of),
    }


def withdraw(choices: Choices, file: Path, why: str) -> int:
    """Mark the issue that a file is as withdrawn, and make the mail that tells it. 1 where the file is no issue.

    Raises WrongUse where another command works in the output folder, or the mail cannot be made.
    """
    session = open_session(choices)
    with alone(session):
        try:
            with open_history(session.output) as history:
                found = held(history, file)
                if found.issue is None:
                    terminal.tell(f"{visible(found.path)}: {_identity(found)} No se retiró nada.")
                    return TOLD
                take_back(history, found.issue, why, choices.today)
                run = held(history, file).issue or found.issue
        except HistoryError as problem:
            terminal.tell(str(problem))
            return TOLD
        posting = withdrawal(session, run, choices)
    terminal.say(f"Retirado: {visible(run.report_path)}, versión {run.issue or 'sin número'}.")
    terminal.say(f"Correo para Control Interno: {posting.draft}. Para enviarlo: ppc-reports mail --send.")
    return DONE


def _with_history(choices: Choices, work: Callable[[History], int]) -> int:
    output = open_session(choices).output
    try:
        history = existing_history(output, checked=True)
        if history is None:
            terminal.tell(f"Todavía no hay historial en «{output}»: lo empieza «ppc-reports run».")
            return DONE
        with history:
            return work(history)
    except HistoryError as problem:
        terminal.tell(str(problem))
        return TOLD


def _show(history: History, floor: float, *, as_json: bool) -> int:
    made, changed = runs(history), recorded_changes(history)
    if as_json:
        _print(runs=[_record(item) for item in made], changes=[_record(item) for item in changed])
        return DONE
    screen = terminal.console()
    screen.print(Group(*_runs_list(made, floor)))
    if changed:
        screen.print(_changes_table(changed))
    else:
        screen.print(Text("No se han hallado cambios frente a informes anteriores."))
    return DONE


def _verify(history: History, *, as_json: bool) -> int:
    checked = verify_files(history)
    wrong = [item for item in checked if item.proof not in _PROVED]
    if as_json:
        _print(verified=not wrong, files=[_record(item) for item in checked])
    else:
        screen = terminal.console()
        screen.print(Group(*_proof_list(checked), Text()))
        counts = Counter(item.proof for item in checked)
        told = [counted(counts[proof], *words) for proof, *words in _TOLD if counts[proof] or proof is Proof.SAME]
        screen.print(Text(f"{'; '.join(told)}."))
    return TOLD if wrong else DONE


def _print(**data: Any) -> None:
    terminal.print_bytes(to_json({"schema": SCHEMA, "program": program(__version__), **data}))


def _record(item: RecordedRun | RecordedChange | Checked) -> dict[str, Any]:
    """Its fields, dates in ISO, what is empty as null."""
    values = dataclasses.asdict(item)
    return {
        name: value.isoformat() if isinstance(value, dt.date) else None if value == "" else value
        for name, value in values.items()
    }


def _table(*columns: str | tuple[str, int], title: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    for column in columns:
        name, ratio = (column, 0) if isinstance(column, str) else column
        table.add_column(name, ratio=ratio or None, overflow="fold")
    return table


def _add(table: Table, *cells: object) -> None:
    table.add_row(*(Text(visible(str(cell))) for cell in cells))


def _runs_list(made: Sequence[RecordedRun], floor: float) -> Iterator[RenderableType]:
    """Every issue in a few lines: which it is and how far the plan was, when and with what it was made, its files."""
    yield Text("Informes hechos", terminal.BOLD)
    for item in made:
        yield Text()
        which = f"{item.id}. {item.corte} · versión {item.issue or 'sin número'}, {_fate(item, made)}{_marks(item)}"
        yield terminal.wrapped(which, _width(), terminal.BOLD)
        unsure = item.coverage is not None and round_share(item.coverage) < floor
        done = (at_least if unsure else printed)(item.compliance)
        figures = f"Cumplimiento {done}, con una cobertura de {printed(item.coverage)}."
        whose = visible(item.entity or NO_ENTITY)
        how = f"{whose}. Hecha el {day(item.day)} con ppc-reports {item.version} en {item.host}. {figures}"
        yield terminal.wrapped(how, _width(), indent=3)
        for what, path, digest in (
            ("Informe", item.path, item.report_sha256),
            ("Libro", item.source_name, item.source_sha256),
        ):
            yield terminal.wrapped(f"{what}: {_file(path, digest)}", _width(), terminal.MUTED, 3)
    yield Text()


def _width() -> int:
    return terminal.console().width


def _marks(item: RecordedRun) -> str:
    words = (("PRELIMINAR", item.preliminary), ("PROVISIONAL", item.provisional), ("PARCIAL", item.partial))
    return "".join(f" · {word}" for word, there in words if there)


def _fate(item: RecordedRun, made: Sequence[RecordedRun]) -> str:
    """The state of an issue: in force, replaced, or withdrawn."""
    if item.withdrawn_on:
        return f"retirada el {day(item.withdrawn_on)}"
    return "reemplazada" if any(other.replaces == item.id for other in made) else "vigente"


def _changes_table(changed: Sequence[RecordedChange]) -> Table:
    table = _table("En", "Actividad", ("Qué pasó", 3), ("El informe anterior", 2), title="Cambios hallados")
    for item in changed:
        what = f"{FIELD_NAMES.get(item.kind, item.kind)} {item.quarter}".strip()
        told = f"{what}: {item.before} → {item.after}" if item.kind else _NATURES.get(item.nature, item.nature)
        where = f" ({item.cell})" if item.cell else ""
        version = f", versión {item.issue}" if item.issue else ""
        _add(table, item.run, item.key, f"{told}{where}", f"{item.report}{version}, {day(item.day)}")
    return table


def _proof_list(checked: Sequence[Checked]) -> Iterator[RenderableType]:
    """Every file with its proof, and the fingerprint that it has on the disk."""
    yield Text("Comprobación de archivos", terminal.BOLD)
    for item in checked:
        told = f"{_MARKS[item.proof]} {_KINDS[item.kind]} {item.run or ''}".rstrip()
        yield terminal.wrapped(f"{told}: {item.proof.value}", _width())
        yield terminal.wrapped(_file(item.path, item.found), _width(), terminal.MUTED, 3)


def _file(path: str, digest: str | None) -> str:
    """A file, its folder after its name, and the beginning of its fingerprint."""
    folder, _, name = path.rpartition("/")
    place, print_of = (f", en {folder}" if folder else ""), (f" · SHA-256 {digest[:_SHORT]}…" if digest else "")
    return f"{name}{place}{print_of}"

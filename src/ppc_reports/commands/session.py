"""The working folder of a command: where things lie, what is configured, and the workbooks to read."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ppc_reports.commands.choices import INPUT, OUTPUT, TEMPLATES, Choices, WrongUse
from ppc_reports.commands.preparing.layout_forms import take_forms
from ppc_reports.opening.input_folder import Inputs, find_inputs, is_form
from ppc_reports.opening.workbook import EXTENSIONS
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.names import visible
from ppc_reports.running.history.runs import RecordedRun, last_issued, runs
from ppc_reports.running.history.store import HistoryError, existing_history
from ppc_reports.running.memory import next_batch
from ppc_reports.running.outputs import explained
from ppc_reports.running.request import Request
from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.furag import FuragGuide, load_furag
from ppc_reports.settings.layouts import Layout, load_layouts
from ppc_reports.settings.ppc_toml import FILE_NAME, Settings, load_scale, load_settings
from ppc_reports.settings.scale import Scale


@dataclass(frozen=True, slots=True)
class Session:
    """A working folder, ready: its places, its checked settings, the scale and the layouts to try."""

    folder: Path
    input: Path
    output: Path
    templates: Path | None
    settings: Settings
    scale: Scale
    layouts: tuple[Layout, ...]
    furag: FuragGuide
    batch: int = 0

    def request(self, path: Path, choices: Choices) -> Request:
        """The request for one workbook."""
        return Request(
            path,
            self.settings,
            self.scale,
            self.layouts,
            self.furag,
            choices.today,
            choices.corte,
            self.templates,
            choices.reminders,
            self.batch,
            choices.include_preliminary,
        )


def open_session(choices: Choices) -> Session:
    """The working folder (of ``--config``, else the current one) with its settings. Raises WrongUse for any mistake."""
    folder = choices.config.parent if choices.config else Path()
    try:
        settings = load_settings(choices.config or _existing(folder / FILE_NAME))
        take_forms(choices.input or folder / INPUT, folder, settings)
        templates = folder / TEMPLATES if (folder / TEMPLATES).is_dir() else None
        scale = load_scale(settings, templates)
        layouts = load_layouts(templates)
        furag = load_furag(templates)
    except ConfigError as problem:
        raise misconfigured(problem) from problem
    output = choices.output or folder / OUTPUT
    with _usable(output):
        output.exists()
    return Session(
        folder=folder,
        input=choices.input or folder / INPUT,
        output=output,
        templates=templates,
        settings=settings.model_copy(update={"fail_on": choices.fail_on}) if choices.fail_on else settings,
        scale=scale,
        layouts=_asked(layouts, choices.layout),
        furag=furag,
        batch=next_batch(output),
    )


def misconfigured(problem: ConfigError) -> WrongUse:
    """The message about a mistake in ``ppc.toml`` or ``templates/``."""
    return WrongUse(f"la configuración está mal y no se ejecutó nada.\n{problem}")


@contextmanager
def _usable(place: Path) -> Iterator[None]:
    """Raises WrongUse where the system does not take such a path."""
    try:
        yield
    except OSError as problem:
        raise WrongUse(str(explained(problem, place))) from problem


def _existing(file: Path) -> Path | None:
    """The file, also where it is a link to nothing: that is told, and never taken for no file."""
    return file if os.path.lexists(file) else None


def _asked(layouts: tuple[Layout, ...], name: str | None) -> tuple[Layout, ...]:
    """All layouts, or the one named. Raises WrongUse where there is none of that name."""
    chosen = tuple(layout for layout in layouts if name in (None, layout.name))
    if not chosen:
        names = ", ".join(layout.name for layout in layouts)
        raise WrongUse(f"no hay un formato «{name}» en templates/formatos. Los que hay son: {names}.")
    return chosen


def workbooks(session: Session, choices: Choices) -> Inputs:
    """The workbooks named, else those of the input folder. Raises WrongUse, saying what to do, where there is none."""
    if choices.files:
        named = {
            file.resolve(): file for file in reversed(choices.files)
        }  # one file is one workbook, however it is spelt
        return Inputs(tuple(file for file in choices.files if file is named[file.resolve()] and not is_form(file)), ())
    kinds = ", ".join(EXTENSIONS)
    try:
        found = find_inputs(session.input)
    except OSError as problem:
        raise WrongUse(
            f"no se puede abrir la carpeta «{session.input}». Cree una carpeta de trabajo con «ppc-reports init "
            "CARPETA», o diga dónde están los libros con --input, o nómbrelos al final del comando."
        ) from problem
    if not found.workbooks:
        others = f" (hay otros archivos: {', '.join(found.ignored)})" if found.ignored else ""
        raise WrongUse(
            f"no hay ningún libro en «{session.input}»{others}. Copie allí el libro de seguimiento ({kinds}) y "
            "ejecute de nuevo. Si aún no tiene uno, «ppc-reports template» hace la plantilla para diligenciar."
        )
    return found


def standing_plans(session: Session, choices: Choices, found: Sequence[Path]) -> list[tuple[tuple[Path, ...], bool]]:
    """The workbooks by the report that is current of each, and whether it is a consolidation; of any other each is alone.

    Of a workbook whose last report was withdrawn there is none. Raises WrongUse where a workbook of a report of several is
    not among them. A history that cannot be read joins none.
    """
    places = {path.resolve(): path for path in found}
    joined: list[tuple[tuple[Path, ...], bool]] = []
    for run in _last_reports(session, choices):
        parts = [(session.output / part).resolve() for part in run.source_path.split("\n")]
        if not places.keys() & set(parts) or not (run.joint or run.withdrawn_on):
            continue
        missing = [part.name for part in parts if part not in places]
        if missing and not run.withdrawn_on:
            raise WrongUse(
                f"el informe vigente de {run.corte} junta varios libros y falta «{visible(missing[0])}»: vuelva a ponerlo en "
                f"«{session.input}», o haga el informe de nuevo con «ppc-reports consolidate». No se ejecutó nada."
            )
        own = tuple(places.pop(part) for part in parts if part in places)
        joined += [] if run.withdrawn_on else [(own, True)]
    return [*joined, *(((path,), False) for path in places.values())]


def _last_reports(session: Session, choices: Choices) -> list[RecordedRun]:
    """The last report of every workbook of the corte asked for, or else of the one that follows from today; withdrawn too."""
    try:
        history = existing_history(session.output)
        if history is None:
            return []
        with history:
            asked = {str(choices.corte or _usual(run.year, choices.today)) for run in runs(history)}
            return [run for corte in sorted(asked) for run in last_issued(history, Quarter.parse(corte))]
    except HistoryError:
        return []


def _usual(year: int, today: dt.date) -> Quarter:
    """The corte of a plan of that year where none is asked for: its last that has ended, or its first."""
    ended = Quarter.last_ended(today)
    if year == ended.year:
        return ended
    return Quarter(year, 4 if year < ended.year else 1)

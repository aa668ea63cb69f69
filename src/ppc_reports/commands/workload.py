"""The work of a command: its tasks, on how many processes or which cluster, and what is kept of each when it ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Task as RichTask
from rich.table import Column
from rich.text import Text

from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.session import Session, misconfigured, standing_plans
from ppc_reports.commands.terminal import console
from ppc_reports.running import cluster
from ppc_reports.running.many import Done, Task, work_all
from ppc_reports.running.request import JOINED
from ppc_reports.running.versions import versions_of_one_plan
from ppc_reports.settings.configuration import ConfigError

FEW = 20
"""Of so many workbooks the whole summary is kept and shown; of more, one line each."""


def tasks_of(choices: Choices, session: Session, places: Iterable[tuple[Path, str]]) -> list[Task]:
    """One task for every workbook and the name of its output folder, or one for all where they are parts of one plan."""
    folders = dict(places)
    plans: list[tuple[tuple[Path, ...], bool]] = [((path,), False) for path in folders]
    if joint(choices, session):
        plans = [(tuple(folders), True)]
    elif choices.standing:
        plans = standing_plans(session, choices, list(folders))
    whole = len(plans) <= FEW
    tasks = (_task(choices, session, plan, "" if joined else folders[plan[0]], whole) for plan, joined in plans)
    return [replace(task, publish=choices.publish) for task in tasks]


def _task(choices: Choices, session: Session, plan: tuple[Path, ...], folder: str, whole: bool) -> Task:
    """The task of one workbook in its folder, or of the workbooks of one plan where it has none of its own."""
    requests = tuple(session.request(path, choices) for path in plan)
    if folder:
        return Task(requests[0], session.output, folder, choices.by_office, choices.pdf, whole=whole)
    request = session.request(session.input / JOINED, choices)
    return Task(request, session.output, JOINED, choices.by_office, choices.pdf, requests)


def joint(choices: Choices, session: Session) -> bool:
    """True where the workbooks are parts of one plan: as the command says, or ``ppc.toml`` of the input folder."""
    return choices.consolidate or (session.settings.consolidate and not choices.files)


def processors() -> int:
    """The number of processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def carry_out(
    tasks: Sequence[Task], session: Session, choices: Choices, each: Callable[[Done], None] | None = None
) -> list[Done]:
    """Work on every task and return their outcomes in order, with progress shown meanwhile. Raises WrongUse.

    ``each`` is told all of it as it ends; where they are many, only a line is kept of each then. Workbooks that are versions
    of one plan know of one another: of a few before anything is written, of many they are done again.
    """
    if 1 < len(tasks) <= FEW and all(task.folder is not None for task in tasks):
        return _judged_before(tasks, session, choices, each)
    ended = _carried_out(tasks, session, choices, each) if tasks else []
    again = versions_of_one_plan(tasks, ended)
    for place, done in zip(
        again, _carried_out(list(again.values()), session, choices, each) if again else (), strict=True
    ):
        ended[place] = done
    return ended


def _judged_before(
    tasks: Sequence[Task], session: Session, choices: Choices, each: Callable[[Done], None] | None
) -> list[Done]:
    """The same, all judged first: else each version of a plan would be issued twice, and so at every run.

    What gave no report when it was judged gives none; it is not worked on again.
    """
    ended = _carried_out([replace(task, folder=None, whole=False) for task in tasks], session, choices, None)
    known = dict(enumerate(tasks)) | versions_of_one_plan(tasks, ended)
    for place, done in enumerate(ended):
        if done.identity is None:
            known.pop(place)
            if each:
                each(done)
    made = _carried_out(list(known.values()), session, choices, each) if known else []
    for place, done in zip(known, made, strict=True):
        ended[place] = done
    return ended


def _carried_out(
    tasks: Sequence[Task], session: Session, choices: Choices, each: Callable[[Done], None] | None
) -> list[Done]:
    ended: list[Done] = []
    try:
        with progress(len(tasks)) as advance:
            for _, done in _stream(tasks, session, choices):
                if each:
                    each(done)
                ended.append(done.slim if len(tasks) > FEW and each else done)
                advance(done.file)
    except ConfigError as problem:
        if any(done.written for done in ended):
            made = (
                f"la configuración está mal; {len(ended)} de los {len(tasks)} libros ya se habían hecho y ahí se paró."
            )
            raise WrongUse(f"{made}\n{problem}") from problem
        raise misconfigured(problem) from problem
    except cluster.ClusterError as problem:
        raise WrongUse(str(problem)) from problem
    return ended


def _stream(tasks: Sequence[Task], session: Session, choices: Choices) -> Iterator[tuple[int, Done]]:
    if choices.cluster:
        return cluster.work_cluster(tasks, choices.cluster)
    return work_all(tasks, choices.jobs or session.settings.jobs or processors())


class _Rate(ProgressColumn):
    """The number of workbooks that end per second."""

    def render(self, task: RichTask) -> Text:
        return Text(f"{task.speed or 0:.1f} libros/s".replace(".", ","))


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error while the work lasts, only on a terminal; call what it gives after each workbook."""
    screen = console(errors=True)
    bar = Progress(
        TextColumn("Procesando libros"),
        BarColumn(20),
        MofNCompleteColumn(),
        *([_Rate()] if total > FEW else []),
        TextColumn("faltan"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda file: bar.update(task, advance=1, description=file)

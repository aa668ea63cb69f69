"""The work of a command: its tasks, on how many processes or which cluster, and what is kept of each when it ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ppc_reports.commands.choices import Choices, WrongUse
from ppc_reports.commands.session import Session, misconfigured
from ppc_reports.commands.terminal_progress import progress
from ppc_reports.running import cluster
from ppc_reports.running.many import Done, Task, work_all
from ppc_reports.running.one_of_parts import FOLDER
from ppc_reports.settings.configuration import ConfigError

FEW = 20
"""Of so many workbooks the whole summary is kept and shown; of more, one line each."""


def tasks_of(choices: Choices, session: Session, places: Iterable[tuple[Path, str]]) -> list[Task]:
    """One task for every workbook and the name of its output folder, or one for all where they are parts of one plan."""
    found = list(places)
    requests = [session.request(path, choices) for path, _ in found]
    if joint(choices, session):
        plan = session.request(session.input / FOLDER, choices)
        return [Task(plan, session.output, FOLDER, choices.by_office, choices.pdf, tuple(requests))]
    whole = len(found) <= FEW
    return [
        Task(request, session.output, folder, choices.by_office, choices.pdf, whole=whole)
        for request, (_, folder) in zip(requests, found, strict=True)
    ]


def joint(choices: Choices, session: Session) -> bool:
    """True where the workbooks are parts of one plan: as the command says, or ``ppc.toml`` of the input folder."""
    return choices.consolidate or (session.settings.consolidate and not choices.files)


def processors() -> int:
    """How many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def carry_out(
    tasks: Sequence[Task], session: Session, choices: Choices, each: Callable[[Done], None] | None = None
) -> list[Done]:
    """What came of every task, in their order, with progress shown while it lasts. Raises WrongUse.

    ``each`` is told all of it as it ends; where they are many, only a line is kept of each then.
    """
    ended: list[Done] = []
    try:
        with progress(len(tasks)) as advance:
            for _, done in _stream(tasks, session, choices):
                if each:
                    each(done)
                ended.append(done.slim if len(tasks) > FEW and each else done)
                advance(done.file)
    except ConfigError as problem:
        raise misconfigured(problem) from problem
    except cluster.ClusterError as problem:
        raise WrongUse(str(problem)) from problem
    return ended


def _stream(tasks: Sequence[Task], session: Session, choices: Choices) -> Iterator[tuple[int, Done]]:
    if choices.cluster:
        return cluster.work_cluster(tasks, choices.cluster)
    return work_all(tasks, choices.jobs or session.settings.jobs or processors())

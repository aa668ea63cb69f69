"""Workbooks of one command that are versions of one plan: each is done again, knowing of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ppc_reports.judging.past.twins import Identity, mark, twins
from ppc_reports.plan.folding import plain
from ppc_reports.running.history.recording import relative
from ppc_reports.running.history.store import History
from ppc_reports.running.many import Done, Task
from ppc_reports.running.request import Rival


def versions_of_one_plan(tasks: Sequence[Task], ended: Sequence[Done]) -> dict[int, Task]:
    """By its place, the task of each workbook that has a rival, to be done again with them; nothing for no such workbook."""
    found = twins([None if task.joint else done.identity for task, done in zip(tasks, ended, strict=True)])
    return {place: _with_rivals(tasks, place, rivals) for place, rivals in found.items()}


def known_versions(history: History, plan: Identity, workbooks: Sequence[Path]) -> tuple[Path, ...]:
    """The workbooks that were versions of that plan when their last report was made. Raises HistoryError."""
    places = {relative(path, history.path.parent): path for path in workbooks}
    query = "SELECT max(id) AS id, source_path, entity FROM runs WHERE year = ? AND NOT joint GROUP BY source_path"
    last = [row for row in history.rows(query, plan.year) if row["source_path"] in places]
    plans = [plan]
    for row in last:
        activities = history.rows("SELECT key, description FROM activities WHERE run_id = ?", row["id"])
        marks = frozenset(mark(item["key"], item["description"]) for item in activities)
        plans.append(Identity(plain(row["entity"]), plan.year, marks))
    return tuple(places[last[place - 1]["source_path"]] for place in twins(plans).get(0, ()))


def _with_rivals(tasks: Sequence[Task], place: int, rivals: Sequence[int]) -> Task:
    """The task with the other versions of its plan, each with the moment in which it was saved last."""
    others = tuple(Rival(tasks[other].request.name, _saved(tasks[other].request.path)) for other in rivals)
    task = tasks[place]
    return replace(task, request=replace(task.request, rivals=others, saved=_saved(task.request.path)))


def _saved(path: Path) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
    except OSError:
        return dt.datetime.fromtimestamp(0, tz=dt.UTC)

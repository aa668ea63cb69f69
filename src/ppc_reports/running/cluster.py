"""The same map over a Dask cluster: workbooks travel as bytes and so do their reports, so no disk is shared.

What a worker does is a pure function of what it is sent; the machine that asked writes the files and keeps the history.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Any

from ppc_reports import __version__
from ppc_reports.judging.past.known import NOTHING, Inquiry, Recalled
from ppc_reports.opening import inside, sandbox, workbook
from ppc_reports.plan.findings import Finding, Unreadable, finding
from ppc_reports.plan.grid import Workbook
from ppc_reports.plan.names import visible
from ppc_reports.products.mail import TEMPLATES
from ppc_reports.products.publication import FOLDER
from ppc_reports.running.many import AHEAD, CannotGoOnError, Done, Task, ended, in_order, memory_of, produce
from ppc_reports.running.memory import Memory
from ppc_reports.running.request import Outcome, Request
from ppc_reports.settings.limits import Limits

_CONNECT_SECONDS = 20
_DAEMONS = "DASK_DISTRIBUTED__WORKER__DAEMON=False"


class ClusterError(CannotGoOnError):
    """The cluster cannot be used; the message says in Spanish why and what to do."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A task as it travels: files by their place in ``requests``, each its bytes or why it cannot be read here.

    ``given`` are the fields of a Request that hold no path of this machine; ``templates`` the office's own, by their paths;
    ``wanted`` the fields of a Task that say what is made beside the report.
    """

    version: str
    names: tuple[str, ...]
    data: tuple[bytes | Finding, ...]
    given: Mapping[str, Any]
    templates: tuple[tuple[str, bytes], ...]
    joint: bool
    wanted: Mapping[str, bool]
    known: Recalled = NOTHING


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply of a worker: the outcome, and what it asked of the history."""

    outcome: Outcome
    inquiry: Inquiry | None


def work_cluster(tasks: Sequence[Task], address: str) -> Iterator[tuple[int, Done]]:
    """The place of each task and what came of it, in their order. Raises ClusterError, ConfigError."""
    with _client(address) as client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(f"el clúster {address} no tiene ningún trabajador: inícielos como dice docs/escala.md.")

        def submit(task: Task) -> Callable[[], Done]:
            parcel, memory = packed(task), memory_of(task)
            future = client.submit(work_parcel, parcel, pure=False)
            return partial(ended, task, memory, partial(_outcome, parcel, client, future, memory))

        yield from in_order(tasks, submit, AHEAD * threads)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        import distributed  # noqa: PLC0415 - an extra that most people do not install
    except ImportError as problem:
        raise ClusterError('falta Dask: instálelo con «pip install "ppc-reports[dask]"».') from problem
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise ClusterError(f"no se pudo conectar con el clúster «{address}»: {problem}") from problem
    try:
        yield client
    finally:
        client.close()


def packed(task: Task) -> Parcel:
    """The task ready to travel."""
    requests = task.joint or (task.request,)
    given = {
        field.name: getattr(requests[0], field.name)
        for field in fields(Request)
        if field.name not in ("path", "templates")
    }
    return Parcel(
        version=__version__,
        names=tuple(request.path.name for request in requests),
        data=tuple(map(_bytes, requests)),
        given=given,
        templates=_templates(requests[0].templates),
        joint=bool(task.joint),
        wanted={name: getattr(task, name) for name in ("by_office", "pdf", "publish")},
    )


def _bytes(request: Request) -> bytes | Finding:
    try:
        return workbook.read_bytes(request.path, request.settings.limits.plain)
    except Unreadable as problem:
        return problem.finding


@cache
def _templates(templates: Path | None) -> tuple[tuple[str, bytes], ...]:
    """The office's own templates of mails and publications."""
    folders = [templates / name for name in (TEMPLATES, FOLDER)] if templates else []
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return tuple((path.relative_to(str(templates)).as_posix(), path.read_bytes()) for path in files)


def work_parcel(parcel: Parcel) -> Reply:
    """On a worker: what comes of a parcel. Raises ClusterError where this worker cannot serve, ConfigError."""
    if parcel.version != __version__:
        raise ClusterError(
            f"un trabajador tiene la versión {__version__} de ppc-reports y aquí está la {parcel.version}."
        )
    if multiprocessing.current_process().daemon:
        raise ClusterError(f"los trabajadores no pueden leer libros: inícielos con {_DAEMONS} (docs/escala.md).")
    given = {**parcel.given, "templates": _unpacked(parcel.templates)}
    requests = tuple(Request(path=Path(f"{place:06}") / name, **given) for place, name in enumerate(parcel.names))
    contents = dict(zip((request.path for request in requests), parcel.data, strict=True))
    asked: list[Inquiry] = []

    def recall(inquiry: Inquiry) -> Recalled:
        asked.append(inquiry)
        return parcel.known

    task = Task(requests[0], Path(), "", joint=requests if parcel.joint else (), **parcel.wanted)
    limits = task.request.settings.limits.plain
    outcome = sandbox.within(limits, _confined, task, contents, answer=recall)
    return Reply(outcome, asked[0] if asked else None)


def _confined(task: Task, contents: Mapping[Path, bytes | Finding]) -> Outcome:
    return produce(task, partial(_read, contents), inside.ask)


def _read(contents: Mapping[Path, bytes | Finding], path: Path, limits: Limits) -> tuple[Workbook, bytes]:
    """The reader of what travelled. Raises Unreadable."""
    data = contents[path]
    if isinstance(data, Finding):
        raise Unreadable(data)
    return workbook.load(data, visible(path.name), limits), data


@cache
def _unpacked(templates: tuple[tuple[str, bytes], ...]) -> Path | None:
    """A folder of this worker with the office's own templates, kept while the worker lives."""
    if not templates:
        return None
    folder = Path(tempfile.mkdtemp(prefix="ppc-"))
    for name, data in templates:
        path = folder.joinpath(*(part for part in PurePosixPath(name).parts if part not in ("/", "..")))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def _outcome(parcel: Parcel, client: Any, future: Any, memory: Memory) -> Outcome:
    """The outcome of a parcel on the cluster. Raises ClusterError, ConfigError, Unreadable."""
    from distributed import KilledWorker  # noqa: PLC0415 - see _client

    try:
        reply: Reply = future.result()
        known = memory.recall(reply.inquiry) if reply.inquiry else NOTHING
        if known != NOTHING:
            reply = client.submit(work_parcel, replace(parcel, known=known), pure=False).result()
    except KilledWorker as problem:
        raise Unreadable(finding("FILE-CRASH")) from problem
    return reply.outcome

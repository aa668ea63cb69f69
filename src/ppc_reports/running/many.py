"""Many workbooks as a map over one: each is worked on by itself, and a bad one costs only itself."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ppc_reports.judging.past.known import Recall
from ppc_reports.judging.past.twins import Identity, identity_of
from ppc_reports.judging.summary import Summary
from ppc_reports.opening import inside, sandbox
from ppc_reports.plan.findings import Finding, Severity, Unreadable
from ppc_reports.plan.folding import phrase
from ppc_reports.products import publication
from ppc_reports.products.digest import Digest, digest_of
from ppc_reports.products.mail.posting import Posting
from ppc_reports.running.faults import fault_message, record_fault
from ppc_reports.running.memory import Memory
from ppc_reports.running.outputs import OutputError, outputs, write_package
from ppc_reports.running.request import Outcome, Reader, Request
from ppc_reports.running.writing.replacing import Written
from ppc_reports.settings.configuration import ConfigError

DONE, TOLD, REFUSED, NO_REPORT, FAULT = 0, 1, 2, 3, 4
AHEAD = 4
"""So many tasks per process are handed out before the first of them is told."""
NOT_REPORTED = (
    "no se publicó: el libro no da el informe que se hizo (cambió el libro, la configuración, el corte o el programa). Haga "
    "primero el informe con «ppc-reports run» y publique después."
)
HELD_BACK = (
    "no se publicó: el informe es PRELIMINAR. Corrija los errores y haga el informe de nuevo; o, si aun así lo va a publicar, "
    "use --include-preliminary, y lo publicado dirá PRELIMINAR."
)
_REACHES = {
    "error": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": set[Severity](),
}


class CannotGoOnError(Exception):
    """Nothing more can be worked on, whatever the workbook; the message says in Spanish why and what to do."""


@dataclass(frozen=True, slots=True)
class Task:
    """One workbook to work on. ``folder`` is the name of its output folder; None where it is only to be judged.

    ``by_office`` also makes a workbook for each lead office, ``pdf`` the report as a document, ``publish`` its publication;
    ``reported`` makes nothing but that, of the report that was issued. ``joint`` are the requests of the
    workbooks of one plan, where the task is their one report. Without ``whole`` only a digest is kept of the summary.
    """

    request: Request
    output: Path
    folder: str | None = None
    by_office: bool = False
    pdf: bool = False
    joint: tuple[Request, ...] = ()
    whole: bool = True
    publish: bool = False
    reported: bool = False

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every workbook that goes into the report."""
        return self.joint or (self.request,)


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of a workbook. ``code`` is its exit code; ``trouble`` says what else went wrong, empty for nothing.

    ``note`` says what is wrong with the history or the clock, which stops no report; ``postings`` are its mails; ``told``
    is what its publication leaves out. ``digest`` and ``identity`` are there wherever there is a report; ``summary`` only
    where the task wants it whole, else ``kept`` holds its findings.
    """

    file: str
    code: int
    summary: Summary | None = None
    failure: Finding | None = None
    written: tuple[Written, ...] = ()
    trouble: str = ""
    note: str = ""
    postings: tuple[Posting, ...] = ()
    digest: Digest | None = None
    identity: Identity | None = None
    kept: tuple[Finding, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the workbook, or the one why it could not be read."""
        if self.failure is not None:
            return (self.failure,)
        return self.summary.findings if self.summary else self.kept

    @property
    def why(self) -> str:
        """Why the workbook has no report, in a phrase; empty where it has one."""
        return "" if self.digest else phrase(self.trouble or " ".join(item.message for item in self.findings))

    @property
    def slim(self) -> Done:
        """The outcome as it is kept of one workbook among many, once its findings are printed."""
        return replace(self, summary=None, kept=(), written=self.written[:1])


def work_all(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[int, Done]]:
    """The place of each task and what came of it, in their order; up to ``jobs`` are worked on at once.

    Each is worked on in a confined process; the files and the history are written here, one task after the other.
    """
    if jobs == 1 or len(tasks) == 1:
        yield from ((place, _worked(task)) for place, task in enumerate(tasks))
        return
    with _hands(min(jobs, len(tasks))) as hands:

        def submit(task: Task) -> Callable[[], Done]:
            memory = memory_of(task)
            return partial(ended, task, memory, hands.submit(_made, task, memory).result)

        yield from in_order(tasks, submit, AHEAD * jobs)


def memory_of(task: Task) -> Memory:
    """The memory of the output folder for the report of a task."""
    issuing = task.folder is not None and not task.reported
    return Memory(task.output, task.requests, joint=bool(task.joint), issuing=issuing)


@contextmanager
def _hands(count: int) -> Iterator[ThreadPoolExecutor]:
    """A number of threads, each waiting for a confined process; where the work is interrupted, that ends at once."""
    hands = ThreadPoolExecutor(count)
    try:
        yield hands
    except BaseException:
        hands.shutdown(wait=False, cancel_futures=True)
        sandbox.end_all()
        raise
    hands.shutdown()


def in_order(
    tasks: Sequence[Task], submit: Callable[[Task], Callable[[], Done]], ahead: int
) -> Iterator[tuple[int, Done]]:
    """The place of each task and what came of it, in their order, never more than ``ahead`` submitted and not yet told."""
    waiting: deque[Callable[[], Done]] = deque()
    told = 0
    for task in tasks:
        waiting.append(submit(task))
        if len(waiting) >= ahead:
            yield told, waiting.popleft()()
            told += 1
    while waiting:
        yield told, waiting.popleft()()
        told += 1


def _worked(task: Task) -> Done:
    memory = memory_of(task)
    return ended(task, memory, partial(_made, task, memory))


def _made(task: Task, memory: Memory) -> Outcome:
    """Produce a task in a confined process, which asks here what the history knows. Raises what ``produce`` does."""
    return sandbox.within(task.request.settings.limits.plain, _confined, task, answer=memory.recall)


def _confined(task: Task) -> Outcome:
    from ppc_reports.running.one import read_file  # noqa: PLC0415 - see produce

    return produce(task, read_file, inside.ask)


def produce(task: Task, read: Reader, recall: Recall) -> Outcome:
    """Produce the outcome of a task, still in memory: the same on any machine. Raises ConfigError, Unreadable.

    Only the process that reads and judges pays for importing what does it.
    """
    from ppc_reports.running import one, one_of_parts  # noqa: PLC0415

    if task.folder is None:
        return Outcome(_judged(task, read, recall))
    outcome = one_of_parts.run_joint(task.joint, read, recall) if task.joint else one.run(task.request, read, recall)
    return outcome if outcome.summary is None else _with_more(task, outcome, outcome.summary)


def _with_more(task: Task, outcome: Outcome, summary: Summary) -> Outcome:
    """The outcome with what the task wants beside the report. A preliminary report is published only where that is asked."""
    from ppc_reports.running import files_of_one  # noqa: PLC0415 - see there

    files, told = dict(outcome.files), outcome.told
    if task.by_office:
        files |= files_of_one.office_files(summary)
    if task.pdf:
        files |= files_of_one.document_file(task.request, summary)
    if task.publish and (task.request.include_preliminary or not summary.preliminary):
        package, told = files_of_one.publication_files(task.request, summary)
        files |= package
    return replace(outcome, files=files, told=told)


def _judged(task: Task, read: Reader, recall: Recall) -> Summary:
    """The summary of a task, nothing made of it. Raises Unreadable."""
    from ppc_reports.running import one, one_of_parts  # noqa: PLC0415 - see produce

    if task.joint:
        return one_of_parts.judge_parts(task.joint, read, recall)
    workbook, _ = read(task.request.path, task.request.settings.limits.plain)
    return one.judge(task.request, workbook, recall)


def ended(task: Task, memory: Memory, outcome: Callable[[], Outcome]) -> Done:
    """Write and record the ``outcome`` of a task, and return what came of it. A fault is recorded; raises ConfigError."""
    request = task.request
    try:
        return deliver(task, outcome(), memory)
    except Unreadable as problem:
        return Done(request.name, NO_REPORT, failure=problem.finding)
    except OutputError as problem:
        return Done(request.name, NO_REPORT, trouble=str(problem))
    except (ConfigError, CannotGoOnError):
        raise
    except Exception as problem:
        log = record_fault(problem, task.output, f"Libro: {request.name}")
        return Done(request.name, FAULT, trouble=fault_message(log))


def deliver(task: Task, outcome: Outcome, memory: Memory) -> Done:
    """The files of a task in their folder, and the run in the history; nothing of one that is only judged. Raises OutputError."""
    summary = outcome.summary
    if summary is None:
        return Done(task.request.name, NO_REPORT, failure=outcome.failure)
    if task.folder is None:
        return _done(task, summary, note=memory.note)
    folder = memory.folder(summary.corte, task.folder)
    if task.reported:
        return _published(task, outcome, folder)
    outcome = replace(outcome, files={**outcome.files, **memory.kept(outcome, folder)})
    memory.begin()
    with outputs(folder, outcome.files, summary.corte) as written:
        memory.record(outcome, folder)
    mails = tuple(posting.inside(folder) for posting in outcome.postings)
    done = replace(_done(task, summary, note=memory.note), written=written, postings=mails, told=outcome.told)
    return _held_back(done) if task.publish and summary.preliminary and not outcome.told else done


def _published(task: Task, outcome: Outcome, folder: Path) -> Done:
    """The publication of a report that was issued; refused where what comes of the task is another one. Raises OutputError."""
    summary, done = outcome.summary, Done(task.request.name, DONE)
    report = next(iter(outcome.files.values()))
    if summary is None or hashlib.sha256(report).hexdigest() != summary.issue.sha256:
        return replace(done, code=REFUSED, trouble=NOT_REPORTED)
    package = {name: data for name, data in outcome.files.items() if name.startswith(f"{publication.FOLDER}/")}
    return replace(done, written=write_package(folder, package), told=outcome.told) if package else _held_back(done)


def _held_back(done: Done) -> Done:
    return replace(done, code=max(done.code, TOLD), trouble=HELD_BACK)


def _done(task: Task, summary: Summary, note: str) -> Done:
    """A report that was made; of one among many, the summary itself is not kept."""
    done = Done(
        task.request.name,
        _code(summary, task.request),
        note=note,
        digest=digest_of(summary),
        identity=identity_of(summary.plan),
    )
    if task.whole:
        return replace(done, summary=summary)
    return replace(done, kept=summary.findings)


def _code(summary: Summary, request: Request) -> int:
    if any(part.failure for part in summary.source.parts):
        return NO_REPORT
    reached = _REACHES[request.settings.fail_on]
    return TOLD if any(item.severity in reached for item in summary.findings) else DONE

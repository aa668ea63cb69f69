"""A workbook is opened in a child process with limits of time and memory: a hostile one can do no more than fail itself.

One child serves many workbooks and is started anew when it dies or has grown. Linux bounds its memory by RLIMIT_AS;
Windows, which has no such limit, by a watch inside the child. This module imports little, so that the child can start
before all else.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TooSlowError
from functools import cache, lru_cache
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, TypeVar

import psutil
from pebble import ProcessExpired, ProcessPool

from ppc_reports.opening.garbage import uncollected
from ppc_reports.opening.processes import started_pool

if TYPE_CHECKING:
    from ppc_reports.opening.workbook import Engine
    from ppc_reports.plan.grid import Workbook
    from ppc_reports.settings.limits import Limits

_ZIP = b"PK"
_MEGABYTE = 2**20
_WATCH_SECONDS = 0.1
_START_SECONDS = 60
_GROWN, _LARGE_MB = 0.25, 48
_ONE_AT_A_TIME = threading.Lock()
OUT_OF_MEMORY, RETIRED = 77, 78
Result = TypeVar("Result")


def start() -> None:
    """Start the child now, beside whatever the program still has to import, so that it is ready for the first workbook."""
    threading.Thread(target=lambda: _pool().schedule(_ready)).start()


def load(data: bytes, name: str, limits: Limits) -> Workbook:
    """The workbook in these bytes, read in the child. Raises Unreadable, also for what kills the child or takes too long.

    Where the first reading library brings the child down, the second is tried.
    """
    from ppc_reports.plan.findings import Unreadable  # noqa: PLC0415 - see the module

    started = time.monotonic()
    try:
        return within(limits, _load, data, name, limits, None)
    except Unreadable as problem:
        left = limits.seconds - (time.monotonic() - started)
        if problem.finding.code != "FILE-CRASH" or left <= 0 or not data.startswith(_ZIP):
            raise
    return within(limits, _load, data, name, limits, "openpyxl", seconds=left)


def within(limits: Limits, function: Callable[..., Result], *arguments: object, seconds: float | None = None) -> Result:
    """What ``function`` gives for these arguments in the child, in ``seconds`` or those of the limits.

    Raises what it raises; Unreadable where it kills the child, takes too long or too much memory.
    """
    from ppc_reports.plan.findings import Unreadable, finding  # noqa: PLC0415 - see the module

    allowed = seconds or limits.seconds
    future = _pool().schedule(_confined, args=(limits.memory_mb, function, arguments), timeout=allowed)
    try:
        answer, grown = future.result(allowed + _START_SECONDS)
    except TooSlowError as slow:
        if not future.done():
            _abandon()
        raise Unreadable(finding("FILE-SLOW", limit=limits.seconds)) from slow
    except MemoryError as full:
        _retire()
        raise Unreadable(finding("FILE-MEMORY", limit=limits.memory_mb)) from full
    except ProcessExpired as death:
        code = "FILE-MEMORY" if death.exitcode == OUT_OF_MEMORY else "FILE-CRASH"
        raise Unreadable(finding(code, limit=limits.memory_mb)) from death
    if grown:
        _retire()
    result: Result = answer
    return result


def rest() -> None:
    """Have the child get ready to mark while the workbook is judged, or go where that one has made it grow.

    What it held would be held while the report is written, the time at which most memory is used.
    """
    _pool().schedule(_rest)


def _pool() -> ProcessPool:
    """The pool with the child; another one where a thread of it has died."""
    with _ONE_AT_A_TIME:
        if not _made_pool().active:
            _made_pool.cache_clear()
        return _made_pool()


@cache
def _made_pool() -> ProcessPool:
    pool = started_pool(1, _silence)
    Finalize(None, _end, (pool,), exitpriority=100)
    return pool


def _end(pool: ProcessPool) -> None:
    """Stop a pool with its child, for which a process that ends would wait otherwise."""
    pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it without types
    pool.join()


def _abandon() -> None:
    """Let go of a pool that no longer answers; the next workbook starts another."""
    pool = _pool()
    _made_pool.cache_clear()
    pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it without types


def _retire() -> None:
    """Have the next workbook served by a fresh child: what this one holds is not the next one's to pay."""
    _pool().schedule(os._exit, args=(RETIRED,))


def _silence() -> None:
    """In the child: the last words of native libraries stay off the screen."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


@cache
def _begun() -> int:
    """In the child, once: what it holds before its first workbook, in bytes; its libraries count to that."""
    _ready()
    return psutil.Process().memory_info().rss


def _confine(memory_mb: int) -> int:
    """In the child: keep its memory within bounds; what it held to begin with counts, and is given in bytes.

    The same for every workbook, whatever those before it have left behind.
    """
    begun = _begun()
    if sys.platform == "win32":
        _watched(memory_mb)
    else:
        import resource  # noqa: PLC0415 - POSIX only

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = psutil.Process().memory_info().vms - begun + memory_mb * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return begun


@lru_cache(maxsize=1)
def _watched(memory_mb: int) -> None:
    threading.Thread(target=_watch, args=(memory_mb,), daemon=True).start()


def _watch(memory_mb: int) -> None:
    process = psutil.Process()
    while process.memory_info().rss < memory_mb * _MEGABYTE:
        time.sleep(_WATCH_SECONDS)
    os._exit(OUT_OF_MEMORY)


def _ready() -> None:
    import ppc_reports.opening.preload  # noqa: F401, PLC0415 - what the first workbook would wait for


def _rest() -> None:
    if psutil.Process().memory_info().rss - _begun() > _LARGE_MB * _MEGABYTE:
        os._exit(RETIRED)


def _confined(memory_mb: int, function: Callable[..., Result], arguments: Sequence[object]) -> tuple[Result, bool]:
    """In the child: what the function gives, and whether the child has grown so much that it should go."""
    held = _confine(memory_mb)
    with uncollected():
        result = function(*arguments)
    return result, psutil.Process().memory_info().rss - held > memory_mb * _MEGABYTE * _GROWN


def _load(data: bytes, name: str, limits: Limits, engine: Engine | None) -> Workbook:
    """In the child: the workbook. Raises Unreadable for whatever goes wrong, but MemoryError."""
    from ppc_reports.opening import workbook as excel_in  # noqa: PLC0415 - see the module
    from ppc_reports.plan.findings import Unreadable, finding  # noqa: PLC0415

    try:
        return excel_in.load(data, name, limits, engine)
    except (Unreadable, MemoryError):
        raise
    except BaseException as problem:  # a panic of a native library is no Exception
        raise Unreadable(finding("FILE-CRASH", limit=limits.memory_mb)) from problem

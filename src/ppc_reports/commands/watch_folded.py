"""Which workbooks of a folder are finished: not being copied, not open in Excel, and not seen before.

Plain polling, because it is the only thing that works on every network folder.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ppc_reports.opening.input_folder import LOCK_PREFIX, find_inputs

STEADY_POLLS = 2
"""In how many polls on end a file must look the same."""
PATIENCE = 6
"""How many times longer for a file that is not whole yet by its own account: then it is broken, and told so."""
_ZIPPED = (".xlsx", ".xlsm", ".xlsb", ".ods")


@dataclass(frozen=True, slots=True)
class Look:
    """How a file looked at a poll, and for how many polls it has looked so."""

    size: int
    changed: int
    polls: int = 1


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished workbook and the fingerprint of its content."""

    path: Path
    sha256: str


class Folder:
    """The input folder as it is watched. ``seen`` are the fingerprints that need nothing more."""

    def __init__(self, folder: Path, seen: Iterable[str] = ()) -> None:
        self.path = folder
        self._seen = set(seen)
        self._looks: dict[Path, Look] = {}
        self._known: dict[Path, Look] = {}

    def poll(self) -> tuple[Finished, ...]:
        """The workbooks that are finished by now and whose content was not seen; raises OSError for a lost folder."""
        now = dict(self._look(find_inputs(self.path).workbooks))
        self._looks = now
        self._known = {path: look for path, look in self._known.items() if path in now}
        return tuple(self._finished(now))

    def settle(self, finished: Finished) -> None:
        """Nothing more is to be done for this content."""
        self._seen.add(finished.sha256)

    def _look(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Look]]:
        for path in paths:
            try:
                state = path.stat()
            except OSError:
                continue
            before = self._looks.get(path)
            same = before is not None and (before.size, before.changed) == (state.st_size, state.st_mtime_ns)
            yield path, Look(state.st_size, state.st_mtime_ns, before.polls + 1 if same and before else 1)

    def _finished(self, now: dict[Path, Look]) -> Iterator[Finished]:
        taken: set[str] = set()
        for path, look in now.items():
            known = self._known.get(path)
            if known and (known.size, known.changed) == (look.size, look.changed):
                continue
            if look.polls < STEADY_POLLS or in_use(path) or not _whole(path, look):
                continue
            digest = _digest(path, look)
            if digest is None:
                continue
            if digest in self._seen:
                self._known[path] = look
            elif digest not in taken:
                taken.add(digest)
                yield Finished(path, digest)


def in_use(path: Path) -> bool:
    """True while Excel or LibreOffice has the workbook open, by the lock file it puts beside it."""
    locks = (f"{LOCK_PREFIX}{path.name}", f"{LOCK_PREFIX}{path.name[2:]}", f".~lock.{path.name}#")
    return any((path.parent / lock).exists() for lock in locks)


def _whole(path: Path, look: Look) -> bool:
    """False for a container without its end, which a half-copied file is, until patience ends."""
    if path.suffix.lower() not in _ZIPPED or look.polls >= STEADY_POLLS * PATIENCE:
        return True
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def _digest(path: Path, look: Look) -> str | None:
    """The fingerprint of the content; None where it cannot be opened yet, or changed while it was read."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        state = path.stat()
    except OSError:
        return None
    return digest if (state.st_size, state.st_mtime_ns) == (look.size, look.changed) else None

"""Replacing a set of files as one thing: all of it or nothing, also where one is open in another program or the power fails.

Every new file is written beside its place first. Then a journal says what is about to change, each old file moves aside and
the new one takes its place; what fails is undone, and what was interrupted is undone by the next command in that folder.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import NamedTuple

JOURNAL = ".ppc-cambio.json"
UNFINISHED = ".ppc-*.tmp"
_BLOCK = 2**20
Settled = Callable[[Path, str], bool]
"""Answers whether the history has that file, with that SHA-256, as the last of its name."""


class FileFate(StrEnum):
    """The fate of a file of the output."""

    NEW = "nuevo"
    REPLACED = "reemplazado"
    SAME = "sin cambios"
    REMOVED = "retirado"


@dataclass(frozen=True, slots=True)
class Written:
    """One file of the output and what happened to it."""

    path: Path
    fate: FileFate


class _Move(NamedTuple):
    """One change, by names in the folder: the new content of a file, None where it goes, and where the old one moves."""

    target: PurePath
    new: PurePath | None
    old: PurePath | None


@contextmanager
def replaced(
    folder: Path, files: Mapping[str, bytes], stale: Sequence[Path] = (), proof: tuple[str, str] = ("", "")
) -> Iterator[tuple[Written, ...]]:
    """The files in their folder while the block lasts, for good when it ends well; as before it when it does not.

    ``files`` are named by their path in the folder, ``stale`` are those to be removed. ``proof`` is the file, with its
    SHA-256, that the history records within the block: by it the next command knows whether an interrupted block had
    ended well. What already holds just those bytes is not touched. Raises OSError, the file at fault in it.
    """
    made: list[Path] = []
    try:
        for parent in dict.fromkeys((folder, *((folder / name).parent for name in files))):
            parent.mkdir(parents=True, exist_ok=True)
        told = [_intended(folder / name, data) for name, data in files.items()]
        moves = [_prepared(folder, item, files, made) for item in told if item.fate is not FileFate.SAME]
        gone = [Written(path, FileFate.REMOVED) for path in stale]
        moves += [_leaving(path.relative_to(folder)) for path in stale]
        with _changed(folder, moves, proof) if moves else nullcontext():
            yield (*told, *gone)
    finally:
        for path in made if not (folder / JOURNAL).exists() else ():  # else the next command needs them to undo
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def _changed(folder: Path, moves: Sequence[_Move], proof: tuple[str, str]) -> Iterator[None]:
    """The moves made while the block lasts, for good when it ends well."""
    _sync(_folders(folder, moves))
    if (folder / JOURNAL).is_file():
        recover(folder, lambda *_: False)
    journal = {"proof": proof, "moves": _told(moves)}
    _write(folder / JOURNAL, json.dumps(journal).encode())  # one that is cut was written before anything moved
    try:
        _sync([folder])
        for move in moves:
            _carry_out(folder, move)
        _sync(_folders(folder, moves))
        yield
    except BaseException:
        _undo(folder, moves)
        raise
    _finish(folder, moves)


def _leaving(target: PurePath) -> _Move:
    return _Move(target, None, target.parent / _free())


def recover(folder: Path, settled: Settled) -> None:
    """Undo the change that was interrupted in a folder; keep it where it was whole and the history has it. Raises OSError."""
    data = (folder / JOURNAL).read_bytes()
    try:
        told = json.loads(data)
        moves = [_move(*move) for move in told["moves"]]
        name, sha256 = map(str, told["proof"])
        proof = folder / _inside(name) if name else None
    except (ValueError, LookupError, TypeError):
        moves, proof, sha256 = [], None, ""
    if proof and all(_is_done(folder, move) for move in moves) and settled(proof, sha256):
        _finish(folder, moves)
    else:
        _undo(folder, moves)


def write_whole(path: Path, data: bytes) -> Written:
    """One file, its folder made where needed. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = _intended(path, data)
    if written.fate is not FileFate.SAME:
        beside = path.parent / _free()
        try:
            _write(beside, data)
            _rename(beside, path, path)
            _sync([path.parent])
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    return written


def holds(target: Path, data: bytes) -> bool:
    """True where that is just what the file holds."""
    if not target.is_file() or target.stat().st_size != len(data):
        return False
    with target.open("rb") as stream:
        return all(stream.read(_BLOCK) == data[place : place + _BLOCK] for place in range(0, len(data), _BLOCK))


def _intended(target: Path, data: bytes) -> Written:
    if holds(target, data):
        return Written(target, FileFate.SAME)
    return Written(target, FileFate.REPLACED if target.is_file() else FileFate.NEW)


def _prepared(folder: Path, item: Written, files: Mapping[str, bytes], made: list[Path]) -> _Move:
    """The move of a file whose new content now stands beside it."""
    target = item.path.relative_to(folder)
    new, old = target.parent / _free(), target.parent / _free() if item.fate is FileFate.REPLACED else None
    made.append(folder / new)
    _write(folder / new, files[target.as_posix()])
    return _Move(target, new, old)


def _free() -> str:
    return f".ppc-{secrets.token_hex(6)}.tmp"


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _carry_out(folder: Path, move: _Move) -> None:
    target = folder / move.target
    if move.old is not None:
        _rename(target, folder / move.old, target)
    if move.new is not None:
        _rename(folder / move.new, target, target)


def _is_done(folder: Path, move: _Move) -> bool:
    return not (folder / (move.new or move.target)).exists()


def _rename(source: Path, target: Path, meant: Path) -> None:
    """Move a file; an OSError names the one that people know."""
    try:
        source.replace(target)
    except OSError as problem:
        raise type(problem)(problem.errno, problem.strerror, str(meant)) from problem


def _undo(folder: Path, moves: Sequence[_Move]) -> None:
    """Put back what the moves changed, however far they came; what cannot be is left to the next command.

    The new files that were not moved stay: by them the next command sees that the change was not whole.
    """
    undone = True
    for move in reversed(moves):
        try:
            _take_back(folder, move)
        except OSError:
            undone = False
    if undone:
        (folder / JOURNAL).unlink(missing_ok=True)


def _take_back(folder: Path, move: _Move) -> None:
    target = folder / move.target
    if move.old is not None and (folder / move.old).exists():
        (folder / move.old).replace(target)
    elif move.old is None and not (folder / str(move.new)).exists():
        target.unlink(missing_ok=True)


def _finish(folder: Path, moves: Sequence[_Move]) -> None:
    """Let the change stand: from the end of the journal on nothing is undone."""
    (folder / JOURNAL).unlink(missing_ok=True)
    _sync([folder])
    for move in moves:
        with suppress(OSError):
            if move.old is not None:
                (folder / move.old).unlink(missing_ok=True)


def _folders(folder: Path, moves: Iterable[_Move]) -> list[Path]:
    return [folder, *dict.fromkeys((folder / move.target).parent for move in moves)]


def _sync(folders: Iterable[Path]) -> None:
    """Have the entries of these folders on the disk, where the system can: Windows cannot, and does so by itself."""
    for folder in dict.fromkeys(folders) if os.name == "posix" else ():
        with suppress(OSError):
            number = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)


def _told(moves: Iterable[_Move]) -> list[list[str | None]]:
    return [[None if name is None else name.as_posix() for name in move] for move in moves]


def _move(target: str, new: str | None, old: str | None) -> _Move:
    return _Move(_inside(target), _inside(new) if new else None, _inside(old) if old else None)


def _inside(name: str) -> PurePath:
    """A name of a journal as a path in its folder. Raises ValueError for one that leads out of it."""
    path = PurePath(name)
    if path.anchor or ".." in path.parts:  # on Windows «C:x» and «/x» are not absolute, and lead out of it
        raise ValueError(name)
    return path

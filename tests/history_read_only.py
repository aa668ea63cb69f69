"""A history on a disk that takes no writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """While it lasts SQLite opens the history as on a disk that takes no writing; the superuser is stopped by no permission."""
    real, before = sqlite3.connect, path.read_bytes()

    def connect(place: str | Path, **rest: Any) -> sqlite3.Connection:
        if str(place) == ":memory:":
            return cast("sqlite3.Connection", real(place, **rest))
        return cast("sqlite3.Connection", real(f"{Path(place).absolute().as_uri()}?mode=ro", uri=True, **rest))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        yield
    assert path.read_bytes() == before

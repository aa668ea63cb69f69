"""When the search for garbage rests: a workbook is a burst of values that nearly all live to its end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, clean: bool = False) -> Iterator[None]:
    """No search for garbage meanwhile; afterwards it goes on, where it was going on before.

    After ``clean`` work, which leaves no garbage, what it made counts as old: it is not searched at once.
    """
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            if clean:
                gc.freeze()
                gc.unfreeze()
            gc.enable()

"""How far a run over several workbooks is: a bar on standard error, how many per second and how long it still takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from ppc_reports.commands.terminal import console


class _Rate(ProgressColumn):
    """How many workbooks end per second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:.1f} libros/s".replace(".", ","))


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error while the work lasts, only on a terminal; call what it gives after each workbook."""
    screen = console(errors=True)
    bar = Progress(
        TextColumn("Procesando libros"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("faltan"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda file: bar.update(task, advance=1, description=file)

"""The form that asks what each column of a workbook is, offered beside its refusal."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ppc_reports.commands import terminal
from ppc_reports.commands.session import Session
from ppc_reports.opening.input_folder import FORM_ENDING
from ppc_reports.plan.findings import Unreadable
from ppc_reports.plan.names import safe_name, visible
from ppc_reports.products.tracking.layout_form import layout_form
from ppc_reports.running import apart
from ppc_reports.running.many import Done
from ppc_reports.running.outputs import OutputError, write_whole

FOLDER = "formatos"
_ASKED_FOR = {"LAYOUT-UNKNOWN", "HEADER-MISSING", "LIST-NOT-PLAN", "PLAN-MONTHLY", "PLAN-QUARTERS", "PROGRESS-UNREAD"}
"""The refusals that knowing what each column is can mend."""


def offer_forms(session: Session, files: Sequence[Path], ended: Sequence[Done]) -> None:
    """Write, for each workbook whose columns were not understood, the form that asks what they are, and say where it is."""
    for path, done in zip(files, ended, strict=False):
        if done.failure is None or done.failure.code not in _ASKED_FOR:
            continue
        with suppress(Unreadable, OutputError):
            columns = apart.questions(path, session.layouts, session.settings.limits.plain)
            if not columns:
                continue
            target = session.output / FOLDER / f"{safe_name(path.stem)}{FORM_ENDING}.xlsx"
            write_whole(target, layout_form(visible(path.name), columns))
            terminal.tell(
                f"{visible(path.name)}: para que se lea sin editar nada, abra «{visible(str(target))}», escoja qué es cada "
                f"columna, guárdelo en «{visible(str(session.input))}» y ejecute de nuevo."
            )

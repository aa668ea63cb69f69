"""The summary of a run over several workbooks: ``resumen.xlsx`` for people and ``resumen.json`` for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ppc_reports import __version__
from ppc_reports.excel.writer import render
from ppc_reports.judging.headline import RunLine
from ppc_reports.plan.folding import phrase
from ppc_reports.plan.model import Quarter, State
from ppc_reports.products.result import SCHEMA, program, to_json
from ppc_reports.running.many import Done
from ppc_reports.running.outputs import Written, write_whole
from ppc_reports.running.run_book import run_book

BOOK, RECORD = "resumen.xlsx", "resumen.json"


def write_run_summary(output: Path, ended: Sequence[Done]) -> tuple[Written, ...]:
    """Both files, in the folder of the *corte* where all workbooks have the same, else in ``output``.

    Nothing where no workbook has a report. Raises OutputError.
    """
    cortes = {done.digest.corte for done in ended if done.digest}
    if not cortes:
        return ()
    folder = output / str(*cortes) if len(cortes) == 1 else output
    lines = [_line(done, folder) for done in ended]
    latest = max(cortes)
    author = next((line.digest.entity for line in lines if line.digest), "")
    return (
        write_whole(folder / BOOK, render(run_book(lines, latest.end, author))),
        write_whole(folder / RECORD, to_json(record(lines, latest))),
    )


def _line(done: Done, folder: Path) -> RunLine:
    report = done.written[0].path.relative_to(folder).as_posix() if done.written else ""
    why = "" if done.digest else phrase(done.trouble or " ".join(item.message for item in done.findings))
    return RunLine(done.file, done.digest, report, why)


def record(lines: Sequence[RunLine], corte: Quarter) -> dict[str, Any]:
    """What ``resumen.json`` holds; what is not known is null."""
    return {
        "schema": SCHEMA,
        "program": program(__version__),
        "corte": str(corte),
        "workbooks": len(lines),
        "reports": sum(line.digest is not None for line in lines),
        "files": [_record(line) for line in lines],
    }


def _record(line: RunLine) -> dict[str, Any]:
    digest = line.digest
    if digest is None:
        return {"file": line.file, "report": None, "why": line.why}
    return {
        "file": line.file,
        "report": line.report or None,
        "entity": digest.entity or None,
        "corte": str(digest.corte),
        "preliminary": digest.preliminary,
        "activities": digest.activities,
        "planned": _share(digest.planned),
        "achieved": _share(digest.achieved),
        "compliance": _share(digest.compliance),
        "zone": digest.zone or None,
        "states": {state.value: count for state, count in zip(State, digest.states, strict=True)},
        "errors": digest.errors,
        "warnings": digest.warnings,
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)

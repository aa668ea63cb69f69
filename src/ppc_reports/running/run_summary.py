"""The summary of a run over several workbooks: ``resumen.xlsx`` for people and ``resumen.json`` for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ppc_reports import __version__
from ppc_reports.excel.book import Book, Formula, Item, Link, Print, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import Quarter, State
from ppc_reports.plan.spanish import counted
from ppc_reports.products.digest import Digest, RunLine
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import CENTERED, LABEL, TEXT, BlockCell, Builder, gap, line, stack, table
from ppc_reports.products.report.frame import HEAD_HEIGHTS, HEAD_ROW, OFICIO, TABLE_HEADER_HEIGHT
from ppc_reports.products.result import INCONCLUSIVE_CODE, SCHEMA, program, to_json
from ppc_reports.running.many import Done
from ppc_reports.running.outputs import explaining
from ppc_reports.running.writing.replacing import Written, replaced
from ppc_reports.settings.scale import INCONCLUSIVE

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
    files = {BOOK: render(run_book(lines, latest.end, author)), RECORD: to_json(record(lines, latest))}
    with explaining(folder), replaced(folder, files) as written:
        return written


def _line(done: Done, folder: Path) -> RunLine:
    report = done.written[0].path.relative_to(folder).as_posix() if done.written else ""
    return RunLine(done.file, done.digest, report, done.why)


def record(lines: Sequence[RunLine], corte: Quarter) -> dict[str, Any]:
    """The contents of ``resumen.json``; unknown values are null."""
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
        "counted": _share(digest.counted),
        "compliance": _share(digest.compliance),
        "coverage": _share(digest.coverage),
        "due": digest.due,
        "known": digest.known,
        "zone": INCONCLUSIVE_CODE if digest.zone == INCONCLUSIVE.name else digest.zone or None,
        "states": {state.value: count for state, count in zip(State, digest.states, strict=True)},
        "errors": digest.errors,
        "warnings": digest.warnings,
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


NAME = "Resumen de los libros"
_STATES = tuple(theme.STATE_LOOKS)
_PLACES = {state: place for place, state in enumerate(State)}
_HEADERS = (
    "Libro",
    "Entidad",
    "Corte",
    "Actividades",
    "Cobertura",
    "Programado acumulado",
    "Ejecutado que cuenta",
    "Cumplimiento",
    "Zona",
    *(theme.STATE_LOOKS[state].text for state in _STATES),
    "Errores",
    "Advertencias",
    "Informe",
)
_SUMMED = (4, *range(10, 10 + len(_STATES) + 2))
_WIDTHS = {1: 26.0, 2: 28.0, **dict.fromkeys(range(3, len(_HEADERS)), 12.5), len(_HEADERS): 54.0}


def run_book(lines: Sequence[RunLine], day: dt.date, author: str) -> Book:
    """The workbook, dated ``day``. Workbooks without a report say why where the others name theirs."""
    served = sum(item.digest is not None for item in lines)
    first = HEAD_ROW + 1
    rows = [_cells(item) for item in sorted(lines, key=lambda item: item.need)]
    body = stack(
        HEAD_ROW,
        [table(_WIDTHS, "tblCorrida", _HEADERS, rows), gap(), _totals(first, rows)],
    )
    note = f"{counted(len(lines), 'libro', 'libros')}: {served} con informe y {len(lines) - served} sin informe."
    head = (
        Item(1, 1, NAME, theme.TITLE),
        Item(2, 1, note, theme.SUBTITLE),
        Item(
            3,
            1,
            "Una fila por libro: primero los que no tienen informe, luego del menor cumplimiento al mayor.",
            theme.NOTE,
        ),
    )
    sheet = Sheet(
        name=NAME,
        items=(*head, *body.items),
        rows=body.long,
        merges=body.merges,
        tables=body.tables,
        widths=_WIDTHS,
        heights={**HEAD_HEIGHTS, **body.heights, HEAD_ROW: TABLE_HEADER_HEIGHT},
        freeze=(HEAD_ROW, 1),
        printing=Print(repeat=(HEAD_ROW, HEAD_ROW), paper=OFICIO),
    )
    return Book(sheets=(sheet,), created=day, title=NAME, author=author, footer="&RPágina &P de &N")


def _cells(item: RunLine) -> tuple[BlockCell, ...]:
    digest = item.digest
    if digest is None:
        blanks = (BlockCell(theme.UNKNOWN, CENTERED) for _ in range(len(_HEADERS) - 2))
        return (BlockCell(item.file, LABEL), *blanks, BlockCell(f"Sin informe: {item.why}", TEXT))
    return (
        BlockCell(item.file, LABEL),
        BlockCell(digest.entity or theme.UNKNOWN),
        BlockCell(str(digest.corte), CENTERED),
        BlockCell(digest.activities, theme.COUNT),
        *(_share_of_total(share) for share in (digest.coverage, digest.planned, digest.counted)),
        _judged(digest),
        BlockCell(digest.zone or theme.UNKNOWN, CENTERED),
        *(BlockCell(digest.states[_PLACES[state]], theme.COUNT) for state in _STATES),
        BlockCell(digest.errors, theme.COUNT),
        BlockCell(digest.warnings, theme.COUNT),
        BlockCell(Link(item.report, item.report, "Abrir el informe", beside=True), theme.LINK)
        if item.report
        else BlockCell(theme.UNKNOWN, TEXT),
    )


def _judged(digest: Digest) -> BlockCell:
    """The compliance on the ground of its zone."""
    cell = _share_of_total(digest.compliance)
    if not digest.ground:
        return cell
    return cell._replace(style=cell.style.but(fill=digest.ground, color=theme.ink_on(digest.ground), bold=True))


def _share_of_total(share: float | None) -> BlockCell:
    return BlockCell(theme.UNKNOWN, CENTERED) if share is None else BlockCell(share, theme.PERCENT)


def _totals(first: int, rows: Sequence[Sequence[BlockCell]]) -> Builder:
    """The counts of all workbooks, under their columns."""
    return line(_WIDTHS, *_sums(first, rows), height=22.0)


def _sums(first: int, rows: Sequence[Sequence[BlockCell]]) -> Iterator[BlockCell]:
    style = theme.COUNT.but(bold=True, fill=theme.ACCENT_SOFT, color=theme.ACCENT)
    for column in range(1, len(_HEADERS) + 1):
        letter = column_letters(column)
        if column in _SUMMED:
            counts = (row[column - 1].content for row in rows)
            total = sum(count for count in counts if isinstance(count, int))
            yield BlockCell(Formula(f"=SUM({letter}{first}:{letter}{first + len(rows) - 1})", total), style)
        else:
            yield BlockCell("Total" if column == 1 else None, style.but(align="left", indent=1))

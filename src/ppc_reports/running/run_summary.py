"""The summary of a run over several workbooks: ``resumen.xlsx`` for people and ``resumen.json`` for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ppc_reports import __version__
from ppc_reports.excel.book import Book, Formula, Item, Link, Print, Sheet, Style
from ppc_reports.excel.writer import render
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import Quarter, State
from ppc_reports.plan.names import NO_ENTITY
from ppc_reports.plan.spanish import counted, listing
from ppc_reports.products.digest import Digest, RunLine
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import CENTERED, LABEL, TEXT, BlockCell, gap, line, stack, table
from ppc_reports.products.report.frame import HEAD_HEIGHTS, HEAD_ROW, MARGINS, OFICIO, TABLE_HEADER_HEIGHT
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
        "provisional": digest.provisional,
        "partial": digest.partial,
        "activities": digest.activities,
        "planned": _share(digest.planned),
        "achieved": _share(digest.achieved),
        "counted": _share(digest.counted),
        "compliance": _share(digest.compliance),
        "compliance_if_reported": _share(digest.compliance_if_reported),
        "coverage": _share(digest.coverage),
        "due": digest.due,
        "known": digest.known,
        "zone": INCONCLUSIVE_CODE if digest.inconclusive else digest.zone or None,
        "states": {state.value: count for state, count in zip(State, digest.states, strict=True)},
        "errors": digest.errors,
        "warnings": digest.warnings,
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


NAME = "Resumen de los libros"
_PLACES = {state: place for place, state in enumerate(State)}
_FIRST_COUNT = 8
"""The column from which on there are counts, with their sum below."""
_TEXTS = (("Libro", 32.0), ("Entidad", 24.0), ("Condición", 30.0))
_SHARES = (
    ("Cobertura", 10.0),
    ("Programado acumulado", 12.0),
    ("Ejecutado que cuenta", 12.0),
    ("Cumplimiento", 14.0),
)
_COUNT_WIDTH, _LINK_WIDTH = 11.5, 9.0
_LINK = theme.LINK.but(align="center", valign="vcenter", indent=0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A column of counts: its heading, and the count of a report."""

    header: str
    count: Callable[[Digest], int]


def _counts(lines: Sequence[RunLine]) -> tuple[_Counted, ...]:
    """The columns of counts; of the states only those that some activity is in."""
    digests = [line.digest for line in lines if line.digest]
    states = [state for state in theme.STATE_LOOKS if any(digest.states[_PLACES[state]] for digest in digests)]
    return (
        _Counted("Actividades", lambda digest: digest.activities),
        *(_Counted(theme.STATE_LOOKS[state].text, partial(_of_state, _PLACES[state])) for state in states),
        _Counted("Errores", lambda digest: digest.errors),
        _Counted("Advertencias", lambda digest: digest.warnings),
    )


def _of_state(place: int, digest: Digest) -> int:
    return digest.states[place]


def run_book(lines: Sequence[RunLine], day: dt.date, author: str) -> Book:
    """The workbook, dated ``day``. Workbooks without a report say why where the others say what keeps theirs from being final."""
    served, counts = sum(item.digest is not None for item in lines), _counts(lines)
    columns = (*_TEXTS, *_SHARES, *((column.header, _COUNT_WIDTH) for column in counts), ("Informe", _LINK_WIDTH))
    widths = {place: width for place, (_, width) in enumerate(columns, 1)}
    rows = [tuple(_cells(item, counts)) for item in sorted(lines, key=lambda item: item.need)]
    headers = [header for header, _ in columns]
    body = stack(HEAD_ROW, [table(widths, "tblCorrida", headers, rows), gap(), line(widths, *_sums(rows), height=22.0)])
    cortes = listing(sorted({str(item.digest.corte) for item in lines if item.digest}))
    head = (
        Item(1, 1, NAME, theme.TITLE),
        Item(2, 1, f"Corte {cortes} · {_told(len(lines), served)}", theme.SUBTITLE),
        Item(3, 1, _NOTE, theme.NOTE),
    )
    sheet = Sheet(
        name=NAME,
        items=(*head, *body.items),
        rows=body.long,
        merges=body.merges,
        tables=body.tables,
        widths=widths,
        heights={**HEAD_HEIGHTS, **body.heights, HEAD_ROW: TABLE_HEADER_HEIGHT},
        freeze=(HEAD_ROW, 1),
        printing=Print(repeat=(HEAD_ROW, HEAD_ROW), paper=OFICIO, margins=MARGINS),
    )
    return Book(sheets=(sheet,), created=day, title=NAME, author=author, footer="&RPágina &P de &N")


_NOTE = (
    "Una fila por libro: primero los que no tienen informe, luego del menor cumplimiento al mayor. "
    "≥: no concluyente, lo menos que puede ser."
)


def _told(books: int, served: int) -> str:
    rest = f"; {books - served} sin informe" if books > served else ""
    return f"{counted(books, 'libro', 'libros')}: {served} con informe{rest}."


def _cells(item: RunLine, counts: Sequence[_Counted]) -> Iterator[BlockCell]:
    digest = item.digest
    yield BlockCell(item.file, LABEL)
    if digest is None:
        yield BlockCell(theme.UNKNOWN, CENTERED)
        yield BlockCell(f"Sin informe: {item.why}", TEXT.but(bold=True))
        yield from (BlockCell(theme.UNKNOWN, CENTERED) for _ in range(len(_SHARES) + len(counts) + 1))
        return
    yield BlockCell(digest.entity or NO_ENTITY)
    yield BlockCell(
        " · ".join((*digest.marks, digest.zone or "sin nada que juzgar")), TEXT.but(bold=bool(digest.marks))
    )
    yield from (_share_of_total(share) for share in (digest.coverage, digest.planned, digest.counted))
    band = INCONCLUSIVE if digest.inconclusive else digest.band
    yield _share_of_total(digest.compliance, theme.zoned(band, theme.PERCENT.but(bold=True)))
    yield from (BlockCell(column.count(digest), theme.COUNT) for column in counts)
    link = Link(item.report, "abrir", "Abrir el informe", beside=True)
    yield BlockCell(link, _LINK) if item.report else BlockCell(theme.UNKNOWN, CENTERED)


def _share_of_total(share: float | None, style: Style = theme.PERCENT) -> BlockCell:
    return BlockCell(theme.UNKNOWN, CENTERED) if share is None else BlockCell(share, style)


def _sums(rows: Sequence[Sequence[BlockCell]]) -> Iterator[BlockCell]:
    """The counts of all workbooks, under their columns."""
    style = theme.COUNT.but(bold=True, fill=theme.ACCENT_SOFT, color=theme.ACCENT)
    first, last = HEAD_ROW + 1, HEAD_ROW + len(rows)
    for column in range(1, len(rows[0]) + 1):
        letter = column_letters(column)
        if _FIRST_COUNT <= column < len(rows[0]):
            counts = (row[column - 1].content for row in rows)
            total = sum(count for count in counts if isinstance(count, int))
            yield BlockCell(Formula(f"=SUM({letter}{first}:{letter}{last})", total), style)
        else:
            yield BlockCell("Total" if column == 1 else None, style.but(align="left", indent=1))

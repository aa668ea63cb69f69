"""*Cambios*: what moved since the previous corte of the year, and what the workbook says otherwise than earlier reports did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Area, Formula, Sheet, Style
from ppc_reports.judging.changes import Change, Nature
from ppc_reports.judging.comparison import TROUBLE, Move, Trend, compare
from ppc_reports.judging.headline import moved
from ppc_reports.judging.past.known import FIELD_NAMES
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.plan.model import State
from ppc_reports.plan.spanish import counted, day, listing
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    Block,
    BlockCell,
    Builder,
    gap,
    heading,
    line,
    paragraph,
    stack,
    table,
)
from ppc_reports.products.report.fitting import brief, in_lines
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.front import matrix
from ppc_reports.settings.scale import INCONCLUSIVE

NAME = "Cambios"
NATURE_WORDS = {
    Nature.CHANGED: (
        "Cambió",
        "una celda dice otra cosa, o quedó en blanco: cifra, fecha, peso, texto, responsable o producto",
    ),
    Nature.LATE: ("Llegó tarde", "una cifra que faltaba en el informe ahora está"),
    Nature.EVIDENCE_GONE: ("Sin evidencia", "una evidencia que estaba ya no está"),
    Nature.STOPPED: ("Ya no aplica", "una actividad que contaba quedó por fuera de las sumas"),
    Nature.GONE: ("Falta", "una actividad ya reportada no está en el libro"),
    Nature.NEW: ("Nueva", "una actividad que no estaba en el informe"),
}
MOVED_TABLE, CHANGES_TABLE = "tblMovimientos", "tblCambios"
_WIDTHS = {1: 9.0, 2: 36.0, 3: 20.0, 4: 17.0, 5: 16.0, 6: 16.0, 7: 12.5, 8: 12.5, 9: 13.0}
_ALL = {**_WIDTHS, 10: 44.0}
"""With the source of each row, which is not printed."""
_MOVED = (
    "Clave",
    "Actividad",
    "Responsable",
    "Qué pasó",
    "Estado antes",
    "Estado ahora",
    "Cumplimiento antes",
    "Cumplimiento ahora",
    "Diferencia en puntos",
    formulas.ORIGIN,
)
_CHANGED = (
    "Clave",
    "Actividad",
    "Informe que lo decía",
    "Qué pasó",
    "Antes",
    "Ahora",
    "Trimestre",
    "Dato",
    "Celda",
    formulas.ORIGIN,
)
_LINES, _VALUE_LIMIT, _NAME_LIMIT = 2, 60, 160
_PRINTED_ROWS = 22
_BEFORE, _NOW = "G", "H"
_STEP = CENTERED.but(number_format=theme.MOVED_FORMAT, bold=True)


def has_changes(summary: Summary) -> bool:
    """True where the sheet has something to say."""
    return bool(movers(summary) or summary.changes)


def movers(summary: Summary) -> tuple[Move, ...]:
    """The activities that moved since the previous corte, what fell most first; none at the first corte of the year."""
    found = compare(summary)
    if found is None:
        return ()
    moves = (move for move in found.moves if move.trend not in (None, Trend.SAME))
    return tuple(sorted(moves, key=lambda move: (_step(move) is None, _step(move) or 0.0)))


def _step(move: Move) -> float | None:
    before, after = move.before.compliance, move.after.compliance
    known = move.before.known and move.after.known
    return moved(before, after) if known and before is not None and after is not None else None


def sheet(summary: Summary) -> Sheet:
    """The sheet of a summary in which something moved or changed; what was changed first, for it is what an auditor looks for."""
    moves = movers(summary)
    parts = [part for part in ([*_changes(summary)], [*_moves(summary, moves)]) if part]
    blocks = [*parts[0], *(block for part in parts[1:] for block in (gap(), *part))]
    rows = stack(HEAD_ROW, blocks).rows
    note = "Lo que cambió en lo ya reportado, y lo que se movió desde el corte anterior, según este mismo libro."
    more = " Se imprime la primera página." if rows > _PRINTED_ROWS else ""
    return report_sheet(
        summary,
        Page(
            NAME,
            note + more,
            _ALL,
            blocks,
            behind=True,
            printed=HEAD_ROW - 1 + min(rows, _PRINTED_ROWS),
            printed_columns=len(_WIDTHS),
            kept_columns=1,
        ),
    )


def _moves(summary: Summary, moves: Sequence[Move]) -> Iterator[Builder]:
    if not moves:
        return
    yield heading(_WIDTHS, f"Del {moves[0].before.corte.name} al {summary.corte.name}")
    words = Counter(what_happened(move) for move in moves)
    told = listing(f"{word[0].lower()}{word[1:]}: {count}" for word, count in words.most_common())
    same = len(summary.standings) - len(moves)
    rest = (
        f" {counted(same, 'actividad sigue igual, o no se juzga', 'actividades siguen igual, o no se juzgan')}."
        if same
        else ""
    )
    yield paragraph(_WIDTHS, f"{told[0].upper()}{told[1:]}.{rest}")
    yield lambda row: _moved_table(summary, moves, row)


def what_happened(move: Move) -> str:
    """The course of an activity, in words that never contradict the sign of its difference."""
    state, word = move.after.state, theme.STATE_LOOKS[move.after.state].word
    if move.trend is Trend.CLOSED:
        return "Se cumplió"
    if state in TROUBLE and state is not move.before.state:
        return f"Pasó a «{word.lower()}»"
    if move.trend is Trend.NEW:
        return "Empezó"
    if move.before.state in TROUBLE and state not in TROUBLE:
        return (
            "Se puso al día"
            if state is State.COMPLETED
            else f"Salió de «{theme.STATE_LOOKS[move.before.state].word.lower()}»"
        )
    return "Subió" if (_step(move) or 0.0) > 0 else "Bajó"


def _moved_table(summary: Summary, moves: Sequence[Move], row: int) -> Block:
    find = matrix.finder(summary)
    rows = [_moved(summary, find, move, place) for place, move in enumerate(moves, row + 1)]
    return table(_ALL, MOVED_TABLE, _MOVED, rows)(row)


def _moved(summary: Summary, find: formulas.Finder, move: Move, row: int) -> tuple[BlockCell, ...]:
    activity, before, after = move.after.activity, move.before, move.after
    key = f"$A{row}"
    _, planned, done = (find.cell(activity, header, key) for header in formulas.then_headers(before.corte.number))
    then = Formula(f'=IF({planned}>{formulas.NOTHING},{done}/{planned},"{theme.UNKNOWN}")', before.compliance)
    made = before.compliance is not None and abs(before.counted - before.compliance * before.planned_counted) < 1e-9
    now = Formula(f"={find.cell(activity, formulas.COMPLIANCE, key)}", formulas.or_unknown(after.compliance))
    step = _step(move)
    return (
        BlockCell(activity.key, CENTERED.but(bold=True)),
        BlockCell(in_lines(activity.description, _WIDTHS[2], _LINES)),
        BlockCell(in_lines(listing(activity.leads) or NO_OFFICE, _WIDTHS[3], _LINES)),
        BlockCell(what_happened(move), CENTERED.but(bold=True)),
        BlockCell(theme.STATE_LOOKS[before.state].text, theme.state_style(before.state, CENTERED)),
        BlockCell(theme.STATE_LOOKS[after.state].text, theme.state_style(after.state, CENTERED)),
        BlockCell(then if made else theme.UNKNOWN, _share(before)),
        BlockCell(now, _share(after)),
        BlockCell(_difference(row, step) if made and step is not None else theme.UNKNOWN, _STEP),
        BlockCell(formulas.origin(summary.source, activity.sheet, activity.row)),
    )


def _share(item: Standing) -> Style:
    """The style of a compliance: grey and «at least» where it is not known, without a zone otherwise."""
    return theme.zoned(item.zone, theme.PERCENT) if item.zone is INCONCLUSIVE else theme.PERCENT


def _difference(row: int, value: float) -> Formula:
    """The points between two cells with shares, as both are printed; the sign of no data where one is none."""
    before, now = f"{_BEFORE}{row}", f"{_NOW}{row}"
    printed = (f"INT({cell}*1000+0.5+0.0000001)" for cell in (now, before))
    return Formula(f'=IF(AND(ISNUMBER({before}),ISNUMBER({now})),({"-".join(printed)})/10,"{theme.UNKNOWN}")', value)


def _changes(summary: Summary) -> Iterator[Builder]:
    changes = summary.changes
    if not changes:
        return
    yield heading(_WIDTHS, "Lo que cambió en lo ya reportado")
    yield lambda row: _counts(changes, row)
    yield paragraph(
        _WIDTHS,
        "Se comparan las celdas del libro con lo que decían cuando se hicieron esos informes. Este informe usa lo de ahora. "
        "Los anteriores constan en output/historial.sqlite3 («ppc-reports history»).",
    )
    yield table(_ALL, CHANGES_TABLE, _CHANGED, [_changed(summary, item) for item in changes])


def _counts(changes: Sequence[Change], row: int) -> Block:
    """The number of changes of each nature."""
    counts = Counter(change.nature for change in changes)
    words = Area(row + len(counts) + 2, 4, row + len(counts) + 1 + len(changes), 4).a1
    lines = []
    for nature, (word, meaning) in NATURE_WORDS.items():
        if not counts[nature]:
            continue
        count = Formula(f'=COUNTIF({words},"{word}")', counts[nature])
        lines.append(
            line(_WIDTHS, BlockCell(count, CENTERED.but(bold=True)), BlockCell(f"{word}: {meaning}", Style(), 4))
        )
    return stack(row, lines)


def _changed(summary: Summary, item: Change) -> tuple[BlockCell, ...]:
    where = f"{shorten(item.at.sheet, _VALUE_LIMIT)}!{item.at.a1}" if item.at else theme.UNKNOWN
    return (
        BlockCell(shorten(item.key, _VALUE_LIMIT), CENTERED.but(bold=True)),
        BlockCell(in_lines(item.description, _WIDTHS[2], _LINES)),
        BlockCell(_report(item)),
        BlockCell(NATURE_WORDS[item.nature][0], CENTERED.but(bold=True)),
        BlockCell(shorten(item.before, _VALUE_LIMIT), CENTERED),
        BlockCell(shorten(item.after, _VALUE_LIMIT), CENTERED),
        BlockCell(str(item.quarter) if item.quarter else theme.UNKNOWN, CENTERED),
        BlockCell(FIELD_NAMES[item.kind] if item.kind else theme.UNKNOWN, CENTERED),
        BlockCell(where),
        BlockCell(formulas.origin(summary.source, item.at.sheet, item.at.row) if item.at else theme.UNKNOWN),
    )


def _report(item: Change) -> str:
    """The report that said otherwise, with its version and its day."""
    version = f" (versión {item.version})" if item.version else ""
    return f"{brief(item.report, _NAME_LIMIT)}{version} · {day(item.day)}"

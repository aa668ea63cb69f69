"""One activity as a row of *Comparativo*: its figures at both cortes as formulas over the quarters of *Seguimiento*."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ppc_reports.excel.book import ROW, Formula, Style
from ppc_reports.judging.comparison import TROUBLE, UNSTARTED, Move, Trend
from ppc_reports.judging.progress import TOLERANCE
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS, State, Unit
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import TEXT, brief
from ppc_reports.products.report.formulas import NOT_SCHEDULED, to_date
from ppc_reports.products.report.matrix_row import Column, Written, line_value
from ppc_reports.settings.scale import round_share

TABLE = "Comparativo"
STATE_BEFORE, TREND, DIFFERENCE, PLACE = "Estado anterior", "Cambio", "Diferencia en puntos", "Fila"
PLANNED_BEFORE, ACHIEVED_BEFORE = f"{live.PLANNED} anterior", f"{live.ACHIEVED} anterior"
COMPLIANCE_BEFORE = f"{live.COMPLIANCE} anterior"
DIFFERENCE_STYLE = theme.CENTERED.but(number_format="+0.0;-0.0;0.0")
DESCRIPTION_LIMIT, OFFICES_LIMIT = 105, 60
_PLAIN_KEY = re.compile(r"[\w.\- ]{1,200}")


_BASE = "Base de cálculo de las sumas del corte anterior"
COLUMNS = (
    Column(live.KEY, 9, "Actividad"),
    Column(live.LINE, 7, "Actividad"),
    Column("Actividad", 42, "Actividad"),
    Column(live.LEADS, 24, "Actividad"),
    Column(STATE_BEFORE, 17, "Estado"),
    Column(live.STATE, 17, "Estado"),
    Column(TREND, 13, "Estado"),
    Column(PLANNED_BEFORE, 13, "Acumulado en cada corte"),
    Column(live.PLANNED, 13, "Acumulado en cada corte"),
    Column(ACHIEVED_BEFORE, 13, "Acumulado en cada corte"),
    Column(live.ACHIEVED, 13, "Acumulado en cada corte"),
    Column(COMPLIANCE_BEFORE, 15, "Resultado"),
    Column(live.COMPLIANCE, 15, "Resultado"),
    Column(DIFFERENCE, 12, "Resultado"),
    Column(PLACE, 8, _BASE),
    Column(live.WEIGHT, 9, _BASE),
    Column(live.COUNTS, 9, _BASE),
    Column(live.WEIGHT_COUNTED, 11, _BASE),
    Column(live.PLANNED_COUNTED, 14, _BASE),
    Column(live.REAL_COUNTED, 14, _BASE),
    Column(live.ACHIEVED_COUNTED, 14, _BASE),
    Column(live.COUNTED, 17, _BASE),
)
_AT = {column.header: f"{column_letters(place)}{ROW}" for place, column in enumerate(COLUMNS, 1)}
_BASE_STYLE = theme.PERCENT.but(color=theme.MUTED, size=theme.NOTE_SIZE)
_KEY_STYLE = theme.CENTERED.but(bold=True)


@dataclass(frozen=True, slots=True)
class _Words:
    """The formulas of every row, with the row still open; ``results`` serves where only numbers are known."""

    planned: str
    planned_known: str
    achieved: str
    results: str


def rows(summary: Summary, moves: Sequence[Move], first: int) -> Iterator[Iterator[Written]]:
    """The cells of every activity, in the order of the plan, from row ``first`` on."""
    words = _words(moves[0].before.corte.number)
    shared = Counter(move.after.activity.key.casefold() for move in moves)
    weighted = summary.weighted
    for place, move in enumerate(moves, 1):
        key = move.after.activity.key
        found = _PLAIN_KEY.fullmatch(key) is not None and shared[key.casefold()] == 1
        row = first + place - 1
        yield _row(_Place(row, place, found), move, words, weighted)


class _Place(NamedTuple):
    """The row here, the row of the activity in *Seguimiento*, and whether its key leads to it."""

    row: int
    place: int
    found: bool


def _row(at: _Place, move: Move, words: _Words, weighted: bool) -> Iterator[Written]:
    activity = move.after.activity
    yield Written(activity.key, _KEY_STYLE)
    yield Written(line_value(activity.line), theme.CENTERED)
    yield Written(brief(activity.description, DESCRIPTION_LIMIT), TEXT)
    yield Written(brief(listing(activity.leads) or NO_OFFICE, OFFICES_LIMIT), TEXT)
    yield Written(theme.STATE_LOOKS[move.before.state].text, _state_style(move.before.state))
    yield _now(at, live.STATE, theme.STATE_LOOKS[move.after.state].text, _state_style(move.after.state))
    yield Written(Formula(_trend(), _trend_text(move.trend), at.row), _trend_style(move.trend))
    yield _planned_before(at, move, words)
    yield _now(at, live.PLANNED, theme.UNKNOWN if move.after.planned is None else move.after.planned)
    yield _achieved_before(at, move, words)
    yield _now(at, live.ACHIEVED, theme.UNKNOWN if move.after.achieved is None else move.after.achieved)
    yield Written(Formula(_compliance_before(), move.before.compliance, at.row), theme.PERCENT)
    yield _now(at, live.COMPLIANCE, move.after.compliance, theme.PERCENT.but(bold=True))
    difference = points(_AT[COMPLIANCE_BEFORE], _AT[live.COMPLIANCE])
    moved = points_between(move.before.compliance, move.after.compliance)
    yield Written(Formula(difference, moved, at.row), DIFFERENCE_STYLE)
    yield from _base(at, move, weighted)


def _now(at: _Place, header: str, value: float | str | None, style: Style = theme.PERCENT) -> Written:
    """What *Seguimiento* says of the activity."""
    return Written(Formula(f"={_there(live.column(header))}", value, at.row), style)


def _there(column: str) -> str:
    return f"INDEX({column},{_AT[PLACE]})"


@cache
def _words(previous: int) -> _Words:
    closed = QUARTERS[:previous]
    planned = [_there(live.column(live.planned_header(number))) for number in closed]
    achieved = [_there(live.column(live.achieved_header(number))) for number in closed]
    return _Words(
        planned=f"=SUM({','.join(planned)})",
        planned_known=to_date(planned),
        achieved=to_date(achieved, NOT_SCHEDULED),
        results=to_date(achieved),
    )


def _planned_before(at: _Place, move: Move, words: _Words) -> Written:
    planned = move.before.planned
    if planned is None:
        return Written(Formula(words.planned_known, theme.UNKNOWN, at.row), theme.PERCENT)
    if _excused(move):
        return Written(planned, theme.PERCENT)
    return Written(Formula(words.planned, planned, at.row), theme.PERCENT)


def _achieved_before(at: _Place, move: Move, words: _Words) -> Written:
    """A formula, but where the row of this corte no longer shows the shares it would add up, or part of the year is excused."""
    achieved = move.before.achieved
    if achieved is None:
        return Written(Formula(words.results, theme.UNKNOWN, at.row), theme.PERCENT)
    if move.after.achieved is None or _excused(move):
        return Written(achieved, theme.PERCENT)
    only_numbers = move.after.activity.unit is Unit.INDICATOR
    return Written(Formula(words.results if only_numbers else words.achieved, achieved, at.row), theme.PERCENT)


def _excused(move: Move) -> bool:
    """True where a part of the year was excused at the corte before."""
    return move.before.progress.left[move.before.corte.number - 1] < 1 - TOLERANCE


def _base(at: _Place, move: Move, weighted: bool) -> Iterator[Written]:
    """Where the activity stands in *Seguimiento*, and what the sums of the previous corte count of it."""
    own, before = move.after.activity.weight, move.before
    weight, counts = live.weight_counted(before, weighted=weighted), float(before.counts)
    outside, invalid = _is(STATE_BEFORE, State.NOT_APPLICABLE, State.NOT_JUDGED), _is(STATE_BEFORE, State.INVALID)
    found = f"=MATCH({_AT[live.KEY]},{live.column(live.KEY)},0)"
    counted, planned, real = _AT[live.COUNTS], _AT[live.PLANNED_COUNTED], _AT[live.REAL_COUNTED]
    cells: tuple[tuple[str, float], ...] = (
        (f"=IF({counted}=0,0,{f'N({_AT[live.WEIGHT]})' if weighted else '1'})", weight),
        (f"=IF({counted}=0,0,N({_AT[PLANNED_BEFORE]}))", counts * before.planned_counted),
        (f"=IF(OR({counted}=0,{invalid}),0,N({_AT[ACHIEVED_BEFORE]}))", counts * before.achieved_real),
        (f"=MIN({real},1)", counts * before.achieved_counted),
        (f"=MIN({planned},{real})", counts * before.counted),
    )
    number = _BASE_STYLE.but(number_format="0")
    yield Written(Formula(found, at.place, at.row) if at.found else at.place, number)
    yield _now(at, live.WEIGHT, theme.UNKNOWN if own is None else own, _BASE_STYLE)
    in_sums = 0.0 if before.unscheduled else Formula(f"=IF({outside},0,1)", counts, at.row)
    yield Written(in_sums, number)
    yield from (Written(Formula(text, value, at.row), _BASE_STYLE) for text, value in cells)


def _is(header: str, *states: State) -> str:
    """A condition: the state in that column is one of these."""
    tests = ",".join(f'{_AT[header]}="{theme.STATE_LOOKS[state].text}"' for state in states)
    return f"OR({tests})" if len(states) > 1 else tests


@cache
def _compliance_before() -> str:
    planned, invalid = _AT[live.PLANNED_COUNTED], _is(STATE_BEFORE, State.INVALID)
    ratio = f"{_AT[live.REAL_COUNTED]}/{planned}"
    return f'=IF(OR({invalid},{planned}<={live.NOTHING}),"",MIN(MAX({ratio},0),1))'


@cache
def _trend() -> str:
    """``comparison.trend`` in Excel's words."""
    now, before, step = live.STATE, STATE_BEFORE, f"N({_AT[DIFFERENCE]})"
    differs = f"{_AT[before]}<>{_AT[now]}"
    closed, improved, same, new, fell = (f'"{theme.TREND_LOOKS[kind].text}"' for kind in Trend)
    return (
        f'=IF({_is(now, State.NOT_APPLICABLE, State.NOT_JUDGED)},"{theme.UNKNOWN}",'
        f"IF(AND({_is(now, State.COMPLETED)},{differs}),{closed},"
        f"IF(AND({_is(before, *UNSTARTED)},{differs}),IF({_is(now, State.NOT_SCHEDULED)},{fell},{new}),"
        f"IF(AND({_is(now, *TROUBLE)},NOT({_is(before, *TROUBLE)})),{fell},"
        f"IF({step}>0,{improved},IF({step}<0,{fell},"
        f"IF(AND({_is(before, *TROUBLE)},NOT({_is(now, *TROUBLE)})),{improved},{same})))))))"
    )


def points(before: str, after: str) -> str:
    """The formula of the points between two cells with shares, as both are printed; blank where one is."""
    printed = (f"INT({cell}*1000+0.5+0.0000001)" for cell in (after, before))
    return f'=IF(AND(ISNUMBER({before}),ISNUMBER({after})),({"-".join(printed)})/10,"")'


def points_between(before: float | None, after: float | None) -> float | None:
    """The points (share × 100) between two shares as they are printed; None where one is unknown."""
    if before is None or after is None:
        return None
    return (round(round_share(after) * 1000) - round(round_share(before) * 1000)) / 10


def _trend_text(trend: Trend | None) -> str:
    return theme.UNKNOWN if trend is None else theme.TREND_LOOKS[trend].text


@cache
def _trend_style(trend: Trend | None) -> Style:
    style = theme.CENTERED.but(bold=True)
    return style if trend is None else theme.TREND_LOOKS[trend].on(style)


@cache
def _state_style(state: State) -> Style:
    return theme.STATE_LOOKS[state].on(theme.CENTERED.but(bold=True))

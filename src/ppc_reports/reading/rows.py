"""One table row to an activity: pydantic's judgement of the cells that ``plan.fields`` declares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, LiteralString

from pydantic import ConfigDict, InstanceOf, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic_core import ErrorDetails

from ppc_reports.plan.fields import Field, Reads, all_fields
from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import QUARTERS, Absent, Accumulation, Evidence, Figure, Unit
from ppc_reports.plan.spanish import number, printed
from ppc_reports.plan.voices import Recommendation
from ppc_reports.reading.values import cells, dates, money, terms
from ppc_reports.reading.values.blank_words import state_share
from ppc_reports.reading.values.cells import CellProblem


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a row: the plan's year, the scale of each kind of figure, and whom to tell what was decided."""

    year: int
    scales: Mapping[str, float]
    unit: Unit
    tell: Callable[..., None]
    outliers: Mapping[At, LiteralString] = field(default_factory=dict)
    unstored: frozenset[tuple[int, int]] = frozenset()
    amounts: Mapping[At, float] = field(default_factory=dict)
    epoch: dt.date = dates.EPOCH
    by_states: bool = False
    """Whether what was done is said in words of state."""


Reader = Callable[[Cell, Context], Any]
Values = Any
"""The values of a row, one for each name that ``plan.fields`` declares: made from that list, so that no type checker knows them."""

_OF_A_QUARTER = ("planned", "achieved", "verified")
_NEVER = 10.0
"""No quarter makes ten times the year: whoever wrote 25 where Excel shows percents meant 25 %."""


def _share(kind: str) -> Reader:
    """The reader of a figure of that kind: a share of the column's scale, or what is counted in the unit of the row."""

    def read(cell: Cell, context: Context) -> Figure:
        unit = context.unit
        if kind in _OF_A_QUARTER and unit is not Unit.INDICATOR and money.is_money(cell):
            raise CellProblem("FIGURE-IS-MONEY")
        counted = unit is Unit.QUANTITY or (unit is Unit.INDICATOR and kind in ("achieved", "verified"))
        if counted and kind != "weight":
            return _quantity(cell, context)
        if context.by_states and kind == "achieved" and isinstance(cell.value, str):
            return _state(cell)
        if context.outliers and cell.at in context.outliers:
            raise CellProblem(context.outliers[cell.at], other=number((cells.plain_number(cell) or 0) * 100))
        figure = cells.share(cell, context.scales.get(kind, 1.0))
        if kind in _OF_A_QUARTER and figure.number is not None and figure.number >= _NEVER:
            raise CellProblem("PERCENT-HUGE", other=printed(figure.number / 100))
        return figure

    return read


def _state(cell: Cell) -> Figure:
    """All or none of the activity by a word of state, or a percentage written among them. Raises PROGRESS-PROSE for others."""
    said = state_share(cells.text(cell))
    if said is None and cells.blank_figure(cell) is None:
        said = cells.percent_within(cell)
        if said is None:
            raise CellProblem("PROGRESS-PROSE")
    return cells.share(cell, 1.0) if said is None else Figure.of(said, cell.at, cells.shown(cell))


_OWN_TOTAL, _VERIFIED = _share("own_achieved_total"), _share("verified")


def _own_achieved(cell: Cell, context: Context) -> Figure:
    """The total of a row's results. An indicator that went back has one below 0, and its quarters say why."""
    if context.amounts and cell.at in context.amounts:
        return _quantity(cell, context)
    try:
        total: Figure = _OWN_TOTAL(cell, context)
    except CellProblem as problem:
        if problem.code != "FIGURE-NEGATIVE" or context.unit is not Unit.INDICATOR:
            raise
        return Figure(None, Absent.INVALID, cell.at, cells.shown(cell))
    return total


def _verified(cell: Cell, context: Context) -> Figure:
    """Read what Control Interno verified. Its words instead of a figure are kept, and are no fault of the office."""
    try:
        figure: Figure = _VERIFIED(cell, context)
    except CellProblem as problem:
        raise CellProblem("VERIFIED-UNREADABLE") from problem
    return figure


def _tell(context: Context, cell: Cell) -> Callable[..., None]:
    return partial(context.tell, cell)


def _days(cell: Cell, context: Context) -> dates.Span | None:
    return dates.span(cell, context.year, _tell(context, cell), context.epoch)


def _quantity(cell: Cell, context: Context) -> Figure:
    if context.outliers and cell.at in context.outliers:
        raise CellProblem(context.outliers[cell.at])
    if context.amounts and cell.at in context.amounts:
        return Figure.of(context.amounts[cell.at], cell.at, cells.shown(cell))
    return cells.quantity(cell, _tell(context, cell))


def _own_progress(cell: Cell, context: Context) -> Figure:
    return cells.share(cell, context.scales.get("own_progress", 1.0))


def _year(cell: Cell, context: Context) -> int | None:
    number = _quantity(cell, context).number
    return int(number) if number is not None and 1900 <= number <= 2200 else None


def _phrase(cell: Cell, _: Context) -> str:
    return "" if cells.blank_of(cell) is Absent.EMPTY else cells.sentence(cell)


def _text(cell: Cell, _: Context) -> str:
    return "" if cells.blank_of(cell) is not None else cells.text(cell)


def _plainly(read: Callable[[Cell], Any]) -> Reader:
    return lambda cell, _: read(cell)


def _telling(read: Callable[[Cell, Callable[..., None]], Any]) -> Reader:
    return lambda cell, context: read(cell, _tell(context, cell))


def _terms(usual: tuple[str, ...]) -> Reader:
    return lambda cell, context: terms.terms(cell, usual, _tell(context, cell))


@dataclass(frozen=True, slots=True)
class _Way:
    """The way to read a kind of cell: the type of its value, the value where there is no such column, and its reader."""

    type: Any
    default: Any
    read: Reader


_WAYS: Mapping[Reads, _Way] = {
    Reads.PHRASE: _Way(str, "", _phrase),
    Reads.TEXT: _Way(str, "", _text),
    Reads.CODE: _Way(str, "", _plainly(cells.code)),
    Reads.OFFICES: _Way(tuple[str, ...], (), _plainly(cells.offices)),
    Reads.CODES: _Way(tuple[str, ...], (), _telling(cells.furag_codes)),
    Reads.TERMS: _Way(tuple[str, ...], (), _terms(())),
    Reads.DAYS: _Way(InstanceOf[dates.Span] | None, None, _days),
    Reads.FLAG: _Way(bool, True, _plainly(cells.applies)),
    Reads.SHARE: _Way(Figure, Figure(), _share("")),
    Reads.NUMBER: _Way(Figure, Figure(), _quantity),
    Reads.COUNT: _Way(Figure, Figure(), _telling(money.people)),
    Reads.MONEY: _Way(Figure, Figure(), _telling(money.money)),
    Reads.YEAR: _Way(int | None, None, _year),
    Reads.ACCUMULATION: _Way(Accumulation | None, None, _plainly(cells.accumulation)),
    Reads.EVIDENCE: _Way(Evidence, Evidence(), _plainly(cells.evidence)),
}
_OWN_WAYS: Mapping[str, Reader] = {
    "own.achieved_total": _own_achieved,
    "own.progress": _own_progress,
    "quarters.verified": _verified,
}


def _reader(declared: Field) -> Reader:
    """The reader of a field: its own, or that of its kind."""
    if declared.key in _OWN_WAYS:
        return _OWN_WAYS[declared.key]
    if declared.reads is Reads.SHARE:
        return _share(declared.values[0].partition("_q")[0])
    return _terms(declared.terms) if declared.reads is Reads.TERMS else _WAYS[declared.reads].read


def _model() -> Any:
    """The model of a row: a field has its default where the layout has no such column, the description has none."""
    ways = {name: _WAYS[declared.reads] for declared in all_fields() for name in declared.values}
    types = {name: way.type for name, way in ways.items()} | {
        "description": Annotated[str, StringConstraints(min_length=3)]
    }
    order = sorted(types, key=lambda name: name != "description")
    defaults = {name: ways[name].default for name in order if name != "description"}
    made = type("ActivityRow", (), {"__annotations__": {name: types[name] for name in order}, **defaults})
    return pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid", arbitrary_types_allowed=True))(
        made
    )


_READERS: Mapping[str, Reader] = {name: _reader(declared) for declared in all_fields() for name in declared.values}
_DEFAULTS = {name: _WAYS[declared.reads].default for declared in all_fields() for name in declared.values}
_validated = TypeAdapter(_model()).validate_python


def field_name(key: str) -> str:
    """The model's field of a column key: ``achieved@3`` is ``achieved_q3``, ``own.progress`` is ``own_progress``."""
    return key.replace("@", "_q").replace("own.", "own_")


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row judged: its values, its cells by field, and what was wrong (field, code, context)."""

    row: Values | None
    cells: Mapping[str, Cell]
    problems: tuple[tuple[str, str, Mapping[str, Any]], ...]


def judge(cells_of_row: Mapping[str, Cell], context: Context) -> JudgedRow:
    """The row's values; a failing field keeps its default and is named in ``problems``; no ``row`` without a description."""
    given = _values(cells_of_row, context)
    try:
        return JudgedRow(_validated(given), cells_of_row, ())
    except ValidationError as error:
        problems = tuple(_problem(item) for item in error.errors(include_url=False))
    for name, _, _ in problems:
        cell = cells_of_row.get(name)
        given.pop(name, None)
        if cell is not None and isinstance(_DEFAULTS[name], Figure):
            given[name] = Figure(None, Absent.INVALID, cell.at, cells.shown(cell))
    row = _validated(given) if "description" in given else None
    return JudgedRow(row, cells_of_row, problems)


def _values(cells_of_row: Mapping[str, Cell], context: Context) -> dict[str, Any]:
    """Read each field; the CellProblem itself where it cannot be read, which no field takes for a value."""
    values: dict[str, Any] = {}
    for name, cell in cells_of_row.items():
        try:
            lost = context.unstored and cell.at[1:] in context.unstored
            values[name] = CellProblem("FORMULA-UNSTORED") if lost else _READERS[name](cell, context)
        except CellProblem as problem:
            values[name] = problem
    return values


def _problem(item: ErrorDetails) -> tuple[str, str, Mapping[str, Any]]:
    """Word a refusal of pydantic: the field, and the code and context of the CellProblem it was given, or pydantic's own."""
    given, field = item["input"], str(item["loc"][0])
    if isinstance(given, CellProblem):
        return field, given.code, given.context
    return field, item["type"], item.get("ctx", {})


def recommendations(values: Values, last: int) -> Iterator[Recommendation]:
    """The recommendations of Control Interno up to the corte, each text once, with the answer of the office."""
    texts = {getattr(values, f"recommendation_q{quarter}"): quarter for quarter in QUARTERS[:last]}
    for text, quarter in {values.recommendation: 0, **texts}.items():
        if text:
            yield Recommendation(text, values.answer, quarter)

"""One table row to an activity: what each row is, and pydantic's judgement of those that are activities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, LiteralString

from pydantic import ConfigDict, InstanceOf, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ppc_reports.plan.grid import At, Cell
from ppc_reports.plan.model import Absent, Accumulation, Evidence, Figure, Unit
from ppc_reports.plan.spanish import number, percent
from ppc_reports.reading.values import cells, dates
from ppc_reports.reading.values.cells import CellProblem


@dataclass(frozen=True, slots=True)
class Context:
    """What judging a row needs to know: the plan's year, the scale of each kind of figure, and whom to tell what was decided."""

    year: int
    scales: Mapping[str, float]
    unit: Unit
    tell: Callable[..., None]
    outliers: Mapping[At, LiteralString] = field(default_factory=dict)
    unstored: frozenset[tuple[int, int]] = frozenset()


Reader = Callable[[Cell, Context], Any]
_OF_A_QUARTER = ("planned", "achieved")
_NEVER = 10.0
"""No quarter makes ten times the year: whoever wrote 25 where Excel shows percents meant 25 %."""


def _figure(kind: str) -> Reader:
    """The reader of a figure of that kind: a share of the column's scale, or what is counted in the unit of the row."""

    def read(cell: Cell, context: Context) -> Figure:
        unit = context.unit
        counted = unit is Unit.QUANTITY or (unit is Unit.INDICATOR and kind == "achieved")
        if counted and kind != "weight":
            return _quantity(cell, context)
        if context.outliers and cell.at in context.outliers:
            raise CellProblem(context.outliers[cell.at], other=number((cells.plain_number(cell) or 0) * 100))
        figure = cells.share(cell, context.scales.get(kind, 1.0))
        if kind in _OF_A_QUARTER and figure.number is not None and figure.number >= _NEVER:
            raise CellProblem("PERCENT-HUGE", other=percent(figure.number / 100))
        return figure

    return read


_OWN_TOTAL = _figure("own_achieved_total")


def _own_achieved(cell: Cell, context: Context) -> Figure:
    """The total of a row's results. An indicator that went back has one below 0, and its quarters say why."""
    try:
        total: Figure = _OWN_TOTAL(cell, context)
    except CellProblem as problem:
        if problem.code != "FIGURE-NEGATIVE" or context.unit is not Unit.INDICATOR:
            raise
        return Figure(None, Absent.INVALID, cell.at, cells.shown(cell))
    return total


def _tell(context: Context, cell: Cell) -> Callable[..., None]:
    return partial(context.tell, cell)


def _days(cell: Cell, context: Context) -> dates.Span | None:
    return dates.span(cell, context.year, _tell(context, cell))


def _quantity(cell: Cell, context: Context) -> Figure:
    return cells.quantity(cell, _tell(context, cell))


def _own_progress(cell: Cell, context: Context) -> Figure:
    return cells.share(cell, context.scales.get("own_progress", 1.0))


def _year(cell: Cell, context: Context) -> int | None:
    number = _quantity(cell, context).number
    return int(number) if number is not None and 1900 <= number <= 2200 else None


def _codes(cell: Cell, context: Context) -> tuple[str, ...]:
    return cells.furag_codes(cell, _tell(context, cell))


def _phrase(cell: Cell, _: Context) -> str:
    return "" if cells.blank_of(cell) is Absent.EMPTY else cells.sentence(cell)


def _text(cell: Cell, _: Context) -> str:
    return "" if cells.blank_of(cell) is not None else cells.text(cell)


def _plainly(read: Callable[[Cell], Any]) -> Reader:
    return lambda cell, _: read(cell)


Phrase = Annotated[str, _phrase]
FreeText = Annotated[str, _text]
Code = Annotated[str, _plainly(cells.code)]
Names = Annotated[tuple[str, ...], _plainly(cells.offices)]
Codes = Annotated[tuple[str, ...], _codes]
Days = Annotated[InstanceOf[dates.Span] | None, _days]
Planned = Annotated[Figure, _figure("planned")]
Achieved = Annotated[Figure, _figure("achieved")]
Number = Annotated[Figure, _quantity]
Proof = Annotated[Evidence, _plainly(cells.evidence)]


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid", arbitrary_types_allowed=True))
class ActivityRow:
    """A row as pydantic judges it: every field as its reader, beside its type, reads its cell.

    A field has its default where the layout has no such column. With slots it takes a tenth of what a model takes.
    """

    description: Annotated[str, StringConstraints(min_length=3), _phrase]
    line: Phrase = ""
    objective: Phrase = ""
    number: Code = ""
    code: Code = ""
    leads: Names = ()
    supports: Names = ()
    start: Days = None
    end: Days = None
    period: Days = None
    product: Phrase = ""
    furag_codes: Codes = ()
    weight: Annotated[Figure, _figure("weight")] = Figure()
    applies: Annotated[bool, _plainly(cells.applies)] = True
    unit_name: Phrase = ""
    baseline: Number = Figure()
    target: Number = Figure()
    target_year: Annotated[int | None, _year] = None
    accumulation: Annotated[Accumulation | None, _plainly(cells.accumulation)] = None
    mode: FreeText = ""
    followup: FreeText = ""
    evidence: Proof = Evidence()
    notes: FreeText = ""
    own_planned_total: Annotated[Figure, _figure("own_planned_total")] = Figure()
    own_achieved_total: Annotated[Figure, _own_achieved] = Figure()
    own_progress: Annotated[Figure, _own_progress] = Figure()
    own_target: Annotated[Figure, _figure("own_target")] = Figure()
    planned_q1: Planned = Figure()
    planned_q2: Planned = Figure()
    planned_q3: Planned = Figure()
    planned_q4: Planned = Figure()
    achieved_q1: Achieved = Figure()
    achieved_q2: Achieved = Figure()
    achieved_q3: Achieved = Figure()
    achieved_q4: Achieved = Figure()
    evidence_q1: Proof = Evidence()
    evidence_q2: Proof = Evidence()
    evidence_q3: Proof = Evidence()
    evidence_q4: Proof = Evidence()
    notes_q1: FreeText = ""
    notes_q2: FreeText = ""
    notes_q3: FreeText = ""
    notes_q4: FreeText = ""


_FIELDS: Mapping[str, FieldInfo] = vars(ActivityRow)["__pydantic_fields__"]
_READERS: Mapping[str, Reader] = {name: field.metadata[-1] for name, field in _FIELDS.items()}
_validated = TypeAdapter(ActivityRow).validate_python


def field_name(key: str) -> str:
    """The model's field of a column key: ``achieved@3`` is ``achieved_q3``, ``own.progress`` is ``own_progress``."""
    return key.replace("@", "_q").replace("own.", "own_")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row judged: its values, its cells by field, and what was wrong (field, code, context)."""

    row: ActivityRow | None
    cells: Mapping[str, Cell]
    problems: tuple[tuple[str, str, Mapping[str, Any]], ...]


def judge(cells_of_row: Mapping[str, Cell], context: Context) -> Judged:
    """The row's values; a failing field keeps its default and is named in ``problems``; no ``row`` without a description."""
    given = _values(cells_of_row, context)
    try:
        return Judged(_validated(given), cells_of_row, ())
    except ValidationError as error:
        problems = tuple(_problem(item) for item in error.errors(include_url=False))
    for name, _, _ in problems:
        cell = cells_of_row.get(name)
        given.pop(name, None)
        if cell is not None and isinstance(_FIELDS[name].default, Figure):
            given[name] = Figure(None, Absent.INVALID, cell.at, cells.shown(cell))
    row = _validated(given) if "description" in given else None
    return Judged(row, cells_of_row, problems)


def _values(cells_of_row: Mapping[str, Cell], context: Context) -> dict[str, Any]:
    """What each field's reader reads; the CellProblem itself where it cannot, which no field takes for a value."""
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        cell = cells_of_row.get(name)
        if cell is None:
            continue
        try:
            lost = context.unstored and cell.at[1:] in context.unstored
            values[name] = CellProblem("FORMULA-UNSTORED") if lost else read(cell, context)
        except CellProblem as problem:
            values[name] = problem
    return values


def _problem(item: ErrorDetails) -> tuple[str, str, Mapping[str, Any]]:
    """What pydantic refused: the field, and the code and context of the CellProblem it was given, or pydantic's own."""
    given, field = item["input"], str(item["loc"][0])
    if isinstance(given, CellProblem):
        return field, given.code, given.context
    return field, item["type"], item.get("ctx", {})

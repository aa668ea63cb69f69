"""One table row to an activity: what each row is, and pydantic's judgement of those that are activities."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from ppc_reports import cells, dates
from ppc_reports.cells import CellProblem
from ppc_reports.grid import At, Box, Cell, Grid
from ppc_reports.headers import ColumnMap
from ppc_reports.model import Absent, Accumulation, Evidence, Figure, Unit
from ppc_reports.spanish import number
from ppc_reports.text import plain

_TOTAL = re.compile(
    r"(?:(?:sub ?)?total(?:es)?|promedio|gran total|suma|avance (?:total|general|promedio|del plan)"
    r"|cumplimiento (?:total|general))\b"
)
_FOOTER = re.compile(
    r"(?:elaboro|elaborado|reviso|revisado|aprobo|aprobado|proyecto por|fuente|notas?|firma|convenciones"
    r"|fecha de (?:corte|elaboracion|actualizacion)|responsable del reporte|version|actualizad[oa])\b"
)
_HEADING = re.compile(r"(?:linea|eje|pilar|objetivo|componente|estrategia|dimension|politica|programa|capitulo)\b")
_SAYS_ACTIVITY = ("number", "code", "leads", "start", "end", "product")


class Kind(StrEnum):
    """What a row of the table is."""

    ACTIVITY = "activity"
    REJECTED = "rejected"
    BLANK = "blank"
    HEADING = "heading"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Context:
    """What judging a row needs to know: the plan's year, the scale of each kind of figure, and whom to tell what was decided."""

    year: int
    scales: Mapping[str, float]
    unit: Unit
    tell: Callable[..., None]
    outliers: frozenset[At] = frozenset()


def _validated(read: Callable[[Cell, Context, str], Any]) -> BeforeValidator:
    """A pydantic validator of a Cell: a CellProblem becomes pydantic's error of that code; what was decided is told."""

    def judge(cell: Any, info: ValidationInfo) -> Any:
        if not isinstance(cell, Cell):
            return cell
        try:
            return read(cell, cast(Context, info.context), info.field_name or "")
        except CellProblem as problem:
            raise PydanticCustomError(problem.code, "{code}", {"code": problem.code, **problem.context}) from problem

    return BeforeValidator(judge)


def _tell(context: Context, cell: Cell) -> Callable[..., None]:
    return partial(context.tell, cell)


def _start(cell: Cell, context: Context, _: str) -> Any:
    return dates.span(cell, context.year, _tell(context, cell))


def _figure(cell: Cell, context: Context, field: str) -> Figure:
    name = field.partition("_q")[0]
    counted = context.unit is Unit.QUANTITY or (context.unit is Unit.INDICATOR and name == "achieved")
    if counted and name != "weight":
        return cells.quantity(cell, _tell(context, cell))
    if cell.at in context.outliers:
        raise CellProblem("SCALE-OUTLIER", other=number((cells.plain_number(cell) or 0) * 100))
    return cells.share(cell, context.scales.get(name, 1.0))


def _number(cell: Cell, context: Context, _: str) -> Figure:
    return cells.quantity(cell, _tell(context, cell))


def _year_of(cell: Cell, context: Context, _: str) -> int | None:
    number = cells.quantity(cell, _tell(context, cell)).number
    return int(number) if number is not None and 1900 <= number <= 2200 else None


def _phrase(cell: Cell, _: Context, __: str) -> str:
    return "" if cells.blank_of(cell) is Absent.EMPTY else cells.sentence(cell)


def _text(cell: Cell, _: Context, __: str) -> str:
    return "" if cells.blank_of(cell) is not None else cells.text(cell)


Phrase = Annotated[str, _validated(_phrase)]
FreeText = Annotated[str, _validated(_text)]
Code = Annotated[str, _validated(lambda cell, _, __: cells.code(cell))]
Names = Annotated[tuple[str, ...], _validated(lambda cell, _, __: cells.offices(cell))]
Codes = Annotated[tuple[str, ...], _validated(lambda cell, context, _: cells.furag_codes(cell, _tell(context, cell)))]
Days = Annotated[dates.Span | None, _validated(_start)]
QuarterFigure = Annotated[Figure, _validated(_figure)]
Number = Annotated[Figure, _validated(_number)]
Proof = Annotated[Evidence, _validated(lambda cell, _, __: cells.evidence(cell))]


class ActivityRow(BaseModel):
    """A row as pydantic judges it: every field from its cell, or its default where the layout has no such column."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    description: Annotated[str, StringConstraints(min_length=3), _validated(_phrase)]
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
    weight: QuarterFigure = Figure()
    applies: Annotated[bool, _validated(lambda cell, _, __: cells.applies(cell))] = True
    unit_name: Phrase = ""
    baseline: Number = Figure()
    target: Number = Figure()
    target_year: Annotated[int | None, _validated(_year_of)] = None
    accumulation: Annotated[Accumulation | None, _validated(lambda cell, _, __: cells.accumulation(cell))] = None
    mode: FreeText = ""
    followup: FreeText = ""
    evidence: Proof = Evidence()
    notes: FreeText = ""
    own_planned_total: QuarterFigure = Figure()
    own_achieved_total: QuarterFigure = Figure()
    own_progress: Annotated[
        Figure, _validated(lambda cell, context, _: cells.share(cell, context.scales.get("own_progress", 1.0)))
    ] = Figure()
    own_target: QuarterFigure = Figure()
    planned_q1: QuarterFigure = Figure()
    planned_q2: QuarterFigure = Figure()
    planned_q3: QuarterFigure = Figure()
    planned_q4: QuarterFigure = Figure()
    achieved_q1: QuarterFigure = Figure()
    achieved_q2: QuarterFigure = Figure()
    achieved_q3: QuarterFigure = Figure()
    achieved_q4: QuarterFigure = Figure()
    evidence_q1: Proof = Evidence()
    evidence_q2: Proof = Evidence()
    evidence_q3: Proof = Evidence()
    evidence_q4: Proof = Evidence()
    notes_q1: FreeText = ""
    notes_q2: FreeText = ""
    notes_q3: FreeText = ""
    notes_q4: FreeText = ""


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
    given: dict[str, Any] = dict(cells_of_row)
    try:
        return Judged(ActivityRow.model_validate(given, context=context), cells_of_row, ())
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = tuple((str(item["loc"][0]), str(item["type"]), item.get("ctx", {})) for item in details)
    for name, _, _ in problems:
        cell = cells_of_row.get(name)
        given.pop(name, None)
        if cell is not None and isinstance(ActivityRow.model_fields[name].default, Figure):
            given[name] = Figure(None, Absent.INVALID, cell.at, cells.shown(cell))
    if "description" not in given:
        return Judged(None, cells_of_row, problems)
    quiet = Context(context.year, context.scales, context.unit, lambda *_, **__: None)
    return Judged(ActivityRow.model_validate(given, context=quiet), cells_of_row, problems)


class Table:
    """The rows below a header: each with its cells by field, merges filled in."""

    def __init__(self, grid: Grid, columns: ColumnMap) -> None:
        self.grid, self.columns = grid, columns
        self.fields = [(field_name(key), column.number) for key, column in columns.columns.items()]
        self.anchors = _anchors(grid.merges, columns.last_row, grid.height)
        self.headers = {field_name(key): plain(column.header) for key, column in columns.columns.items()}

    def rows(self) -> range:
        """The row numbers below the header, to the last that holds something."""
        return range(self.columns.last_row + 1, self.grid.height + 1)

    def cells(self, row: int) -> dict[str, Cell]:
        """The cells of a row by field; a cell inside a merge is the merge's own cell, which may stand in a row above."""
        if not self.anchors:
            return {name: self.grid.cell(row, column) for name, column in self.fields}
        return {name: self.grid.cell(*self.anchors.get((row, column), (row, column))) for name, column in self.fields}

    def kind(self, row: int, given: Mapping[str, Cell]) -> Kind:
        """What the row is; ``given`` are its cells."""
        texts = (text for value in self.grid.rows[row - 1] if value is not None and (text := str(value).strip()))
        written = next(texts, "")
        if not written:
            return Kind.BLANK
        first, own = plain(written), {name: cell for name, cell in given.items() if cell.at.row == row}
        says = any(name in own and cells.blank_of(own[name]) is None for name in _SAYS_ACTIVITY)
        if self._repeats_header(own):
            return Kind.OTHER
        description = own.get("description")
        described = description is not None and cells.blank_of(description) is None
        if (_TOTAL.match(first) or _FOOTER.match(first)) and not (says and described):
            return Kind.OTHER
        if not says and _HEADING.match(first) and all(text == written for text in texts):
            return Kind.HEADING
        if described and description is not None and isinstance(description.value, str):
            return Kind.ACTIVITY
        return Kind.REJECTED if says or _has_words_for_figures(own) else Kind.OTHER

    def _repeats_header(self, own: Mapping[str, Cell]) -> bool:
        """True for a header row that is printed again among the rows."""
        description = own.get("description")
        if description is None or plain(str(description.value)) != self.headers["description"]:
            return False
        return sum(plain(str(cell.value)) == self.headers[name] for name, cell in own.items()) >= min(
            3, len(self.headers)
        )

    def has_figures(self, given: Mapping[str, Cell]) -> bool:
        """True where some quarter cell of the row holds a number."""
        return any(
            isinstance(cell.value, int | float) or cells.plain_number(cell) is not None
            for name, cell in given.items()
            if name.startswith(_QUARTERLY)
        )


_QUARTERLY = ("planned_q", "achieved_q")


def _has_words_for_figures(own: Mapping[str, Cell]) -> bool:
    return any(
        isinstance(cell.value, str) and cells.blank_of(cell) is None
        for name, cell in own.items()
        if name.startswith(_QUARTERLY)
    )


def _anchors(merges: tuple[Box, ...], header: int, height: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For the rows of the table, each cell inside a merge → its top left cell."""
    return {
        (row, column): (box.top, box.left)
        for box in merges
        for row in range(max(box.top, header + 1), min(box.bottom, height) + 1)
        for column in range(box.left, box.right + 1)
    }

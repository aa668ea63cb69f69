"""Tables of groups (lines, offices, phases …): the figures of each as formulas over *Seguimiento*, and a bullet beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ppc_reports.excel.book import Area, Chart, Content, Item, Style, Table
from ppc_reports.judging.alerts import points_lost
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import State
from ppc_reports.products.report import charts, fitting, formulas, theme
from ppc_reports.products.report.blocks import Block, Builder
from ppc_reports.products.report.charts import Bullets, Frame
from ppc_reports.products.report.formulas import GroupRows

NUMBER, NAME, COUNT, REPORTED, PLANNED, COUNTED, COMPLIANCE, GAP, POINTS, BULLET = range(1, 11)
FIRST_STATE = BULLET + 1
_WIDTHS = {
    NUMBER: 6.0,
    NAME: 30.0,
    COUNT: 10.0,
    REPORTED: 9.5,
    PLANNED: 10.0,
    COUNTED: 9.5,
    COMPLIANCE: 12.5,
    GAP: 9.5,
    POINTS: 8.0,
}
_BULLET_WIDTH, _NARROW_BULLET, _FEW_STATES = 17.0, 12.0, 3
_STATE_WIDTH, _FULL_WIDTH = 8.4, 40.0
_MANY = 12
"""With more groups each name stands on one line, so that they are on one page; on more where two would look alike."""
_NAME_LINES, _MOST_LINES = 2, 4
_HEADER_HEIGHT = 42.0
_TEXT = theme.WRAPPED.but(valign="vcenter")
_COUNT = theme.CENTERED.but(number_format='0;-0;"·"')
_POINTS = theme.PERCENT.but(number_format=f"{theme.POINTS_FORMAT}_0")
"""The room of a digit at its end keeps the number off the bullet: LibreOffice indents no number beside a blank cell."""
_UNDER_BULLET = theme.PERCENT.but(number_format=";;;")
"""The bullet stands over the figure where it would end with all of it reported."""
_TOTAL = {"bold": True, "fill": theme.ACCENT_SOFT}


@dataclass(frozen=True, slots=True)
class Member:
    """A group as a row: its number or place, its whole name, its figures, the points it costs the plan.

    ``condition`` tells its rows, with ``{number}`` and ``{name}`` open for the cells of both.
    """

    number: str | int
    name: str
    figures: GroupFigures
    cost: float
    condition: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A grouping: its sheet and name, the headers of its first two columns and of its last, and its groups.

    ``detail`` is the header of the last column, empty for none.
    """

    sheet: str
    table: str
    headers: tuple[str, str]
    detail: str
    members: tuple[Member, ...]


def by_cost(summary: Summary, figures: Iterable[GroupFigures]) -> list[tuple[GroupFigures, float]]:
    """The groups and the points (share × 100) that each costs the plan, the costliest first."""
    rows = zip(summary.standings, points_lost(summary), strict=True)
    lost = {(item.activity.sheet, item.activity.row): points * 100 for item, points in rows}
    costs = [
        (group, sum(lost[item.activity.sheet, item.activity.row] for item in group.standings)) for group in figures
    ]
    return sorted(costs, key=lambda pair: (-round(pair[1], 7), pair[0].number, pair[0].name.casefold()))


def widths(summary: Summary) -> dict[int, float]:
    """The widths of a sheet of such tables, by column."""
    states = dict.fromkeys(range(FIRST_STATE, FIRST_STATE + len(states_of(summary))), _STATE_WIDTH)
    bullet = _BULLET_WIDTH if len(states) <= _FEW_STATES else _NARROW_BULLET
    full = full_column(summary)
    return {**_WIDTHS, BULLET: bullet, **states, full: _FULL_WIDTH, full + 1: _FULL_WIDTH}


def states_of(summary: Summary) -> tuple[State, ...]:
    """The states that occur in the plan, in the order in which they are shown."""
    return tuple(state for state in theme.STATE_LOOKS if summary.totals.states.get(state))


def full_column(summary: Summary) -> int:
    """The folded column that holds the whole names, after the states."""
    return FIRST_STATE + len(states_of(summary))


def group_table(summary: Summary, grouping: Grouping) -> Builder:
    """The table of a grouping, the row of the plan under it, and a bullet beside each row."""
    return lambda row: _Table(summary, grouping, row).block()


@dataclass(frozen=True, slots=True)
class _Table:
    summary: Summary
    grouping: Grouping
    row: int

    @property
    def last(self) -> int:
        """The last row of the table, which has at least one."""
        return self.row + max(len(self.grouping.members), 1)

    def block(self) -> Block:
        """The whole of it; all its rows are equally high, so that the bullets stand beside them."""
        members, total = self.grouping.members, self.last + 1
        lines = max((self._lines(member.name) for member in members), default=1)
        height = fitting.whole_pixels(max(fitting.row_height(lines), 17.0))
        rows = range(self.row + 1, total + 1)
        heads = self._headers()
        columns = len(heads)
        items = [
            Item(self.row, place, head, theme.HEADER.but(size=theme.NOTE_SIZE)) for place, head in enumerate(heads, 1)
        ]
        for place, member in enumerate(members, self.row + 1):
            own = GroupRows.of(self._condition(member, place), member.figures.standings, self.summary.weighted)
            items += self._cells(place, member, own, {})
        plan = Member("", "Todo el plan", self.summary.totals, sum(points_lost(self.summary)) * 100, "")
        items += self._cells(total, plan, GroupRows.of_all(self.summary), _TOTAL)
        return Block(
            rows=2 + max(len(members), 1),
            items=tuple(items),
            heights={self.row: _HEADER_HEIGHT, **dict.fromkeys(rows, height)},
            tables=(Table(self.grouping.table, Area(self.row, 1, self.last, columns), heads),),
            kept=((self.row, self.row + 1), (self.last, total)),
            charts=(self._bullets(height),) if members else (),
        )

    @property
    def _most_lines(self) -> int:
        names = tuple(member.name for member in self.grouping.members)
        return fitting.apart(names, _WIDTHS[NAME], 1 if len(names) > _MANY else _NAME_LINES, _MOST_LINES)

    def _lines(self, name: str) -> int:
        return min(fitting.lines_needed(name, _WIDTHS[NAME] - fitting.INDENT), self._most_lines)

    def _headers(self) -> tuple[str, ...]:
        words = (
            "Actividades",
            "Reportaron",
            formulas.PLANNED,
            "Ejecutado que cuenta",
            "Cumplimiento",
            "Brecha",
            formulas.POINTS,
        )
        states = (theme.STATE_LOOKS[state].text for state in states_of(self.summary))
        return (
            *self.grouping.headers,
            *words,
            "Ejecutado y programado",
            *states,
            "Nombre completo",
            *([self.grouping.detail] if self.grouping.detail else []),
        )

    def _condition(self, member: Member, row: int) -> str:
        name = f"${column_letters(full_column(self.summary))}{row}"
        return member.condition.format(number=f"$A{row}", name=name)

    def _cells(self, row: int, member: Member, group: GroupRows, look: dict[str, object]) -> Iterator[Item]:
        figures = member.figures
        planned, counted, compliance = (f"${column_letters(place)}{row}" for place in (PLANNED, COUNTED, COMPLIANCE))
        name = fitting.in_lines(member.name, _WIDTHS[NAME], self._most_lines)
        percent = theme.PERCENT.but(**look)
        contents: list[tuple[Content, Style]] = [
            (member.number, theme.CENTERED.but(**look).but(bold=True, color=theme.ACCENT)),
            (name, _TEXT.but(**look)),
            (formulas.activities(group, figures), theme.CENTERED.but(**look)),
            (formulas.reported(group, figures), theme.CENTERED.but(**look)),
            (formulas.planned(group, figures), percent),
            (formulas.counted(group, figures), theme.reached(self.summary.zone(figures), percent)),
            (formulas.compliance(figures, planned, counted), zone_style(self.summary, figures, percent.but(bold=True))),
            (formulas.gap(figures, compliance, planned, counted), theme.lacking(self.summary.zone(figures), percent)),
            (formulas.points(group, figures, compliance, member.cost), _POINTS.but(**look)),
            (formulas.counted_if_reported(group, figures), _UNDER_BULLET.but(**look)),
            *self._states(group, figures, look),
            (member.name, theme.BODY.but(**look)),
            *([(member.detail or None, theme.BODY.but(**look))] if self.grouping.detail else []),
        ]
        return (Item(row, column, *cell) for column, cell in enumerate(contents, 1))

    def _states(
        self, group: GroupRows, figures: GroupFigures, look: dict[str, object]
    ) -> Iterator[tuple[Content, Style]]:
        for place, state in enumerate(states_of(self.summary)):
            header = f"{column_letters(FIRST_STATE + place)}${self.row}"
            yield formulas.in_state(group, figures, state, header), _COUNT.but(**look)

    def _bullets(self, height: float) -> Chart:
        rows = self.last + 1 - self.row
        name, planned, if_reported, done = (
            Area(self.row + 1, column, self.last + 1, column) for column in (NAME, PLANNED, BULLET, COUNTED)
        )
        told = (
            "Barras: lo ejecutado que cuenta frente a lo programado, rayado lo que no se reportó; las cifras están en la "
            "misma fila de la tabla."
        )
        width = int(widths(self.summary)[BULLET] * 7) + 5
        frame = Frame(self.row + 1, BULLET, width, round(rows * height / 0.75))
        return charts.bullets(frame, Bullets(self.grouping.sheet, name, planned, if_reported, done, told))


def zone_style(summary: Summary, figures: GroupFigures, style: Style) -> Style:
    """The style of a compliance on its zone; grey and «at least» where it cannot be concluded, none where nothing is due."""
    return theme.zoned(summary.zone(figures), style)

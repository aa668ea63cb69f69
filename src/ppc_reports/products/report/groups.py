"""What *Por línea* and *Por dependencia* have in common: the figures of each group as formulas over *Seguimiento*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ppc_reports.excel.book import Area, Chart, Item, Print, Rule, Sheet, Style, Table, row_items
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import shorten
from ppc_reports.plan.grid import column_letters
from ppc_reports.products.report import charts, theme
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report.charts import Frame
from ppc_reports.products.report.matrix_row import Written
from ppc_reports.products.report.pages import paged

HEADER_ROW, FIRST_ROW = theme.HEAD_ROW, theme.HEAD_ROW + 1
MAX_BARS = 25
"""A chart with more bars can no longer be read; the table has them all."""
_STATES = tuple(theme.STATE_LOOKS)
NAME, COUNT, COVERAGE, PLANNED, ACHIEVED, COUNTED, COMPLIANCE, UPPER, ZONE, FIRST_STATE = range(2, 12)
LABEL = FIRST_STATE + len(_STATES)
_NAME_WIDTH, _LABEL_LENGTH, _STATE_WIDTH = 42.0, 36, 13.4
_FEW_BARS, _TALL_BAR, _LOW_BAR = 8, 34, 28
"""The pixels in which the two bars of a group stand, where they are few and where they are many."""
_LEFT_PIXELS, _RIGHT_PIXELS, _ROW_PIXELS = 755, 880, 20
_STATE_STYLE = theme.COUNT.but(align="center", number_format='0;-0;"·"')
_SHARE_HEADERS = ("Cobertura", live.PLANNED, live.ACHIEVED, live.COUNTED, live.COMPLIANCE, live.UPPER)


@dataclass(frozen=True, slots=True)
class Member:
    """A group as a row: its number or place, its name as *Seguimiento* writes it, its figures, its formulas."""

    number: str | int
    name: str
    figures: GroupFigures
    group: live.Group
    numbered: bool = False

    @property
    def label(self) -> str:
        """Its name in a chart: after its number where people know it by that, else with both of its ends."""
        if self.numbered:
            return shorten(f"{self.number}. {self.name}", _LABEL_LENGTH)
        name = shorten(self.name, len(self.name))
        return name if len(name) <= _LABEL_LENGTH else f"{name[: _LABEL_LENGTH - 16]}…{name[-15:]}"


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a sheet groups by: its words, and its groups in the order in which they are shown."""

    name: str
    table: str
    headers: tuple[str, str]
    note: str
    title: str
    members: tuple[Member, ...]

    @property
    def last_row(self) -> int:
        """The last row of the table, which has at least one."""
        return FIRST_ROW + max(len(self.members), 1) - 1

    def cells(self, column: int, limit: int = MAX_BARS) -> Area:
        """The cells of a column that a chart of at most ``limit`` groups shows."""
        return Area(FIRST_ROW, column, min(self.last_row, FIRST_ROW + limit - 1), column)

    def titled(self, text: str, limit: int = MAX_BARS) -> str:
        """The title of a chart; says so where it shows only the first groups."""
        count = len(self.members)
        return f"{text} {self.title}" + (f" ({limit} de {count})" if count > limit else "")


def sheet(summary: Summary, grouping: Grouping) -> Sheet:
    """The sheet: a table with a row per group, the whole plan under it, and two charts."""
    last = grouping.last_row
    height = _chart_height(grouping)
    bottom = last + 4 + height // _ROW_PIXELS
    made = Sheet(
        name=grouping.name,
        items=(*theme.page_head(summary, grouping.name, grouping.note), *_items(summary, grouping)),
        widths=_widths(),
        heights={**theme.HEAD_HEIGHTS, HEADER_ROW: theme.TABLE_HEADER_HEIGHT, **_heights(grouping), last + 1: 22.0},
        tables=(Table(grouping.table, Area(HEADER_ROW, 1, last, LABEL), _headers(grouping)),),
        charts=_charts(grouping, last + 3, height),
        conditionals=(_bar(last),),
        freeze=(HEADER_ROW, 2),
        printing=Print(area=Area(1, 1, bottom, LABEL - 1), repeat=(HEADER_ROW, HEADER_ROW)),
        tab_color=theme.ACCENT_MID,
    )
    return paged(made, [(last, last + 1), (last + 2, bottom)])


def _headers(grouping: Grouping) -> tuple[str, ...]:
    states = (theme.STATE_LOOKS[state].text for state in _STATES)
    return (*grouping.headers, "Actividades", *_SHARE_HEADERS, "Zona", *states, "Rótulo")


def _items(summary: Summary, grouping: Grouping) -> Iterator[Item]:
    for column, header in enumerate(_headers(grouping), 1):
        look = list(theme.STATE_LOOKS.values())[column - FIRST_STATE] if FIRST_STATE <= column < LABEL else None
        yield Item(HEADER_ROW, column, header, look.on(theme.HEADER) if look else theme.HEADER)
    for row, member in enumerate(grouping.members, FIRST_ROW):
        label = Written(member.label, theme.NOTE)
        yield from row_items(row, (*_identity(member), *figures(summary, member, row), label))
    total = Member("", "Todo el plan", summary.totals, live.Group.of_all(summary))
    row = grouping.last_row + 1
    for item in row_items(row, (*_identity(total), *figures(summary, total, row))):
        yield item._replace(style=_as_total(item))


def _as_total(item: Item) -> Style:
    """The style of the row of the plan; a zone keeps its own colours."""
    if item.column == ZONE:
        return item.style
    return item.style.but(bold=True, fill=theme.ACCENT_SOFT, color=theme.ACCENT)


def _identity(member: Member) -> Iterator[Written]:
    yield Written(member.number, theme.CENTERED.but(bold=True, color=theme.ACCENT))
    yield Written(member.name, theme.WRAPPED.but(valign="vcenter"))


def figures(summary: Summary, member: Member, row: int) -> Iterator[Written]:
    """The figures of a group in its row, from *Actividades* to the last state."""
    values, group = member.figures, member.group
    yield Written(live.activities(group, values), theme.COUNT.but(align="center"))
    yield Written(live.coverage(group, values), theme.PERCENT)
    yield Written(live.planned(group, values), theme.PERCENT)
    yield Written(live.achieved(group, values), theme.PERCENT)
    yield Written(live.counted(group, values), theme.PERCENT)
    yield Written(live.compliance(group, values), theme.PERCENT.but(bold=True))
    yield Written(live.compliance_if_reported(group, values), theme.PERCENT)
    yield zone(summary, values)
    for place, state in enumerate(_STATES):
        header = f"{column_letters(FIRST_STATE + place)}${HEADER_ROW}"
        style = theme.STATE_LOOKS[state].on(_STATE_STYLE.but(bold=True)) if values.states[state] else _STATE_STYLE
        yield Written(live.in_state(group, values, state, header), style)


def zone(summary: Summary, values: GroupFigures) -> Written:
    """The zone of a group, word and symbol; *no concluyente* below the floor of coverage, empty where nothing is due."""
    band = summary.zone(values)
    if band is None:
        return Written(None, theme.CENTERED)
    look = theme.band_look(band)
    return Written(look.text, look.on(theme.CENTERED.but(bold=True)))


def _widths() -> dict[int, float]:
    shares = dict.fromkeys(range(PLANNED, ZONE), 12.5)
    states = dict.fromkeys(range(FIRST_STATE, LABEL), _STATE_WIDTH)
    others = {1: 9.0, NAME: _NAME_WIDTH, COUNT: 12.5, COMPLIANCE: 16.0, ZONE: 14.5, LABEL: 34.0}
    return {**shares, **states, **others}


def _heights(grouping: Grouping) -> dict[int, float]:
    return {
        row: max(theme.fitted_height([(member.name, _NAME_WIDTH - 1)]), 20.0)
        for row, member in enumerate(grouping.members, FIRST_ROW)
    }


def _bar(last: int) -> Rule:
    """The bar in the cell of the compliance, from 0 to 100 %."""
    options = {
        "type": "data_bar",
        "data_bar_2010": True,
        "bar_solid": True,
        "bar_color": theme.ACCENT_MID,
        "min_type": "num",
        "max_type": "num",
        "min_value": 0,
        "max_value": 1,
    }
    return Rule(Area(FIRST_ROW, COMPLIANCE, last, COMPLIANCE), options)


def _chart_height(grouping: Grouping) -> int:
    bars = min(max(len(grouping.members), 1), MAX_BARS)
    return 130 + bars * (_TALL_BAR if bars <= _FEW_BARS else _LOW_BAR)


def _charts(grouping: Grouping, row: int, height: int) -> tuple[Chart, ...]:
    if not grouping.members:
        return ()
    left, right = Frame(row, 1, _LEFT_PIXELS, height), Frame(row, COMPLIANCE, _RIGHT_PIXELS, height)
    return progress_chart(grouping, left), _states_chart(grouping, right)


def progress_chart(grouping: Grouping, frame: Frame, limit: int = MAX_BARS) -> Chart:
    """Planned against achieved, to date, of the first ``limit`` groups."""
    label = grouping.cells(LABEL, limit)
    members = grouping.members[:limit]
    text = grouping.titled("Programado y ejecutado acumulado", limit)
    bars = (
        charts.series(grouping.name, name, label, grouping.cells(column, limit), **charts.bar(color, len(members)))
        for name, column, color in (
            ("Programado acumulado", PLANNED, charts.PLANNED_COLOR),
            ("Ejecutado acumulado", ACHIEVED, charts.ACHIEVED_COLOR),
        )
    )
    shares = ((member.figures.planned, member.figures.achieved) for member in members)
    axis = charts.share_axis(*(share for pair in shares for share in pair))
    told = "; ".join(
        f"{member.label}: {theme.shown_share(member.figures.planned)} y {theme.shown_share(member.figures.achieved)}"
        for member in members
    )
    return charts.horizontal(frame, text, f"Barras. {text}. {told}", bars, values=axis, key=True)


def compliance_chart(grouping: Grouping, frame: Frame, limit: int) -> Chart:
    """The compliance of the first ``limit`` groups."""
    ends = min(grouping.last_row, FIRST_ROW + limit - 1)
    label, values = (Area(FIRST_ROW, column, ends, column) for column in (LABEL, COMPLIANCE))
    text = f"{'Menor cumplimiento' if len(grouping.members) > limit else 'Cumplimiento'} {grouping.title}"
    told = "; ".join(
        f"{member.label}: {theme.shown_share(member.figures.compliance)}" for member in grouping.members[:limit]
    )
    options = {**charts.bar(theme.ACCENT, len(grouping.members)), "data_labels": charts.labels("0.0%")}
    bars = [charts.series(grouping.name, "Cumplimiento", label, values, **options)]
    return charts.horizontal(frame, text, f"Barras. {text}. {told}", bars, values=charts.share_axis())


def _states_chart(grouping: Grouping, frame: Frame) -> Chart:
    """How many activities of each group are in each state, side by side."""
    text = grouping.titled("Actividades por estado")
    bars = (
        charts.series(
            grouping.name,
            look.word,
            grouping.cells(LABEL),
            grouping.cells(FIRST_STATE + place),
            **{**charts.bar(look.strong), "gap": 60},
        )
        for place, look in enumerate(theme.STATE_LOOKS.values())
    )
    description = f"Barras apiladas. {text}; las cifras están en la tabla de esta hoja."
    axis = charts.count_scale(max(member.figures.activities for member in grouping.members[:MAX_BARS]))
    return charts.horizontal(frame, text, description, bars, values=axis, subtype="stacked", key=True)

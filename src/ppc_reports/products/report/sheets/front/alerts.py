"""*Alertas*: how many activities of each office need attention and why, over the table of who must do what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppc_reports.excel.book import Area, Content, Formula, Item, Link, Merge, Sheet, Style, Table
from ppc_reports.judging.alerts import Alert, OfficeAlerts, alerts, by_office, calm
from ppc_reports.judging.reasons import KIND_MEANINGS, KIND_WORDS, AlertKind
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.grid import column_letters
from ppc_reports.products.report import fitting, formulas, theme
from ppc_reports.products.report.blocks import Block, gap, paragraph, stack
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.sheets.front import matrix

NAME = "Alertas"
TABLE = "tblAlertas"
_OFFICE, _KEY, _ACTIVITY, _POINTS, _SINCE, _FACT, _ASK, _LEADS = (
    "Dependencia",
    "Clave",
    "Actividad",
    formulas.POINTS,
    "Desde",
    "Qué pasa",
    "Qué se pide",
    "Responsables",
)
_FIXED = {_OFFICE: 22.0, _KEY: 8.0, _POINTS: 8.5, _SINCE: 10.5, _LEADS: 30.0, formulas.ORIGIN: 44.0}
_BEHIND = (_LEADS, formulas.ORIGIN)
"""The folded columns at the right, which are not printed."""
_KIND_WIDTH, _PAGE_WIDTH, _FEW_KINDS = 8.6, 154.0, 5
_NAME_LINES, _MOST_LINES, _HEADER_HEIGHT = 2, 5, 30.0
_WAY = "Ver sus actividades"
_TEXT = theme.WRAPPED.but(valign="vcenter")
_KEY_STYLE = theme.LINK.but(align="center", valign="vcenter", bold=True, wrap=False, indent=0)
_MARK = theme.CENTERED.but(bold=True, number_format='"●";;')
_ACTIVITIES = theme.CENTERED.but(number_format='0"\u00a0act."')
_COUNT = theme.CENTERED.but(number_format='0;-0;"·"')
_POINTS_STYLE = theme.PERCENT.but(number_format=theme.POINTS_FORMAT)
_TOTAL = {"bold": True, "fill": theme.ACCENT_SOFT}


def has_alerts(summary: Summary) -> bool:
    """True where the sheet has something to say; where nothing needs attention page one says so."""
    return bool(alerts(summary))


def sheet(summary: Summary) -> Sheet:
    """The sheet of a summary in which something needs attention."""
    found = alerts(summary)
    board = _Board.of(summary, found)
    offices_alone = len(found) > _MOST_PRINTED
    return report_sheet(
        summary,
        Page(
            name=NAME,
            note=f"{_NOTE} {_ON_SCREEN}" if offices_alone else _NOTE,
            printed=HEAD_ROW + len(board.offices) + 1 if offices_alone else None,
            widths=board.widths,
            blocks=(board.offices_block, gap(), board.table_block, gap(), board.legend),
            header=HEAD_ROW,
            flows=True,
            kept_columns=2,
            printed_columns=len(board.headers) - len(_BEHIND),
            folded=frozenset(board.place(head) for head in _BEHIND),
        ),
    )


_MOST_PRINTED = 400
"""With more alerts, which nobody reads on paper, only those of the offices are printed."""
_ON_SCREEN = "Se imprime la tabla por dependencia; la de cada actividad es para la pantalla."
_NOTE = "Quién debe actuar, sobre qué, desde cuándo y qué se le pide. Primero lo que más puntos le falta al plan."


def calm_words(summary: Summary) -> str:
    """The sentence where nothing needs attention, with its sign where that is good news."""
    words, well = calm(summary)
    return f"✓ {words}" if well else words


@dataclass(frozen=True, slots=True)
class _Board:
    """The sheet with alerts: an office a row over an activity a row, the kinds in the same columns of both."""

    summary: Summary
    offices: tuple[OfficeAlerts, ...]
    rows: tuple[Alert, ...]
    kinds: tuple[AlertKind, ...]
    headers: tuple[str, ...]
    widths: dict[int, float]

    @classmethod
    def of(cls, summary: Summary, found: Sequence[Alert]) -> _Board:
        """The alerts sorted by their first office as the offices are, then by cost."""
        offices = by_office(summary, found)
        order = {office.name: place for place, office in enumerate(offices)}
        rows = sorted(found, key=lambda alert: min(order[name] for name in alert.activity.leads or (NO_OFFICE,)))
        kinds = tuple(kind for kind in AlertKind if any(kind in alert.kinds for alert in found))
        activity = (_ACTIVITY,) if len(kinds) <= _FEW_KINDS else ()
        words = (KIND_WORDS[kind] for kind in kinds)
        headers = (_OFFICE, _KEY, *activity, *words, _POINTS, _SINCE, _FACT, _ASK, *_BEHIND)
        return cls(summary, offices, tuple(rows), kinds, headers, _widths(headers, len(kinds)))

    def place(self, header: str) -> int:
        """The column of a header."""
        return self.headers.index(header) + 1

    @property
    def first_alert(self) -> int:
        """The first row of the table: under the offices, their total, a gap and the header."""
        return HEAD_ROW + len(self.offices) + 4

    def offices_block(self, row: int) -> Block:
        """The offices by kind, each with the number of its activities and the way to the first of them."""
        items = [Item(row, place, head, theme.HEADER) for place, head in enumerate(self.headers, 1)]
        span, total = self.place(self._counts) - 1, row + 1 + len(self.offices)
        width = sum(self.widths[place] for place in range(1, span + 1))
        most = fitting.apart(tuple(office.name for office in self.offices), width, _NAME_LINES, _MOST_LINES)
        names = {place: fitting.in_lines(one.name, width, most) for place, one in enumerate(self.offices, row + 1)}
        for number, office in enumerate(self.offices, row + 1):
            items += self._office(number, office)
        items += self._total(total)
        lines = {number: fitting.lines_needed(name, width - fitting.INDENT) for number, name in names.items()}
        shown = {**dict.fromkeys(names, _TEXT), total: _TEXT.but(**_TOTAL)}
        heads = {**names, total: "Todas las alertas"}
        if span == 1:
            items += (Item(number, 1, name, shown[number]) for number, name in heads.items())
        merged = ((Area(number, 1, number, span), name, shown[number]) for number, name in heads.items() if span > 1)
        return Block(
            len(self.offices) + 2,
            tuple(items),
            tuple(Merge(*one) for one in merged),
            {row: _HEADER_HEIGHT, **{at: max(fitting.row_height(n), 16.0) for at, n in lines.items()}, total: 18.0},
            kept=((row, row + 1), (total - 1, total)),
        )

    @property
    def _counts(self) -> str:
        """The header of the column in which the activities of an office are counted."""
        return _ACTIVITY if _ACTIVITY in self.headers else _KEY

    def _office(self, row: int, office: OfficeAlerts) -> Iterator[Item]:
        way = Link(f"internal:'{NAME}'!A{self._first_of(office)}", _WAY)
        own = formulas.names_office(f"${column_letters(self.place(_LEADS))}{row}", f"{TABLE}[{_LEADS}]")
        yield Item(row, self.place(self._counts), Formula(f"=SUMPRODUCT(--({own}))", len(office.alerts)), _ACTIVITIES)
        for kind in self.kinds:
            text = f"=SUMPRODUCT(--({own}),{TABLE}[{KIND_WORDS[kind]}])"
            yield Item(row, self.place(KIND_WORDS[kind]), Formula(text, office.kinds[kind]), _COUNT)
        points = Formula(f"=SUMPRODUCT(--({own}),{TABLE}[{_POINTS}])", office.points * 100)
        yield Item(row, self.place(_POINTS), points, _POINTS_STYLE)
        yield Item(row, self.place(_FACT), way, theme.LINK.but(valign="vcenter"))
        yield Item(row, self.place(_LEADS), formulas.office_text(office.name), theme.BODY)

    @property
    def _name_lines(self) -> int:
        """The lines of the name of an office: as many as tell it apart from the others."""
        names = tuple(office.name for office in self.offices)
        return fitting.apart(names, self.widths[1], _NAME_LINES, _MOST_LINES)

    def _total(self, row: int) -> Iterator[Item]:
        for head in self.headers[self.place(self._counts) - 1 : self.place(_POINTS)]:
            style = {self._counts: _ACTIVITIES, _POINTS: _POINTS_STYLE}.get(head, _COUNT)
            yield Item(row, self.place(head), self._sum(head), style.but(**_TOTAL))

    def _sum(self, head: str) -> Content:
        if head == self._counts:
            return Formula(f"=ROWS({TABLE}[{_KEY}])", len(self.rows))
        if head == _POINTS:
            return Formula(f"=SUM({TABLE}[{_POINTS}])", sum(alert.points for alert in self.rows) * 100)
        count = sum(KIND_WORDS[kind] == head for alert in self.rows for kind in alert.kinds)
        return Formula(f"=SUM({TABLE}[{head}])", count)

    def _first_of(self, office: OfficeAlerts) -> int:
        first = next(n for n, alert in enumerate(self.rows) if office.name in (alert.activity.leads or (NO_OFFICE,)))
        return self.first_alert + first

    def table_block(self, row: int) -> Block:
        """The activities, one a row, as a table that can be filtered by office and by kind."""
        items = [Item(row, place, head, theme.HEADER) for place, head in enumerate(self.headers, 1)]
        heights = {row: _HEADER_HEIGHT}
        find = matrix.finder(self.summary)
        for number, alert in enumerate(self.rows, row + 1):
            cells = list(self._alert(alert, find))
            items += (Item(number, place, *cell) for place, cell in enumerate(cells, 1))
            heights[number] = self._height(cells)
        area = Area(row, 1, row + len(self.rows), len(self.headers))
        kept = ((row, row + 1), (area.bottom - 1, area.bottom))
        return Block(
            1 + len(self.rows), tuple(items), heights=heights, tables=(Table(TABLE, area, self.headers),), kept=kept
        )

    def _alert(self, alert: Alert, find: formulas.Finder) -> Iterator[tuple[Content, Style]]:
        activity = alert.activity
        leads = formulas.offices_text(activity.leads or (NO_OFFICE,))
        marks = {KIND_WORDS[kind]: 1 for kind in alert.kinds}
        lines = max(_NAME_LINES, self._lines(_FACT, alert.fact), self._lines(_ASK, alert.ask))
        cells: dict[str, tuple[Content, Style]] = {
            _OFFICE: (fitting.in_lines(leads, self.widths[1], max(lines, self._name_lines)), _TEXT),
            _KEY: (Link(find.place(activity), activity.key), _KEY_STYLE),
            _POINTS: (Formula(f"={find.cell(activity, formulas.POINTS)}", alert.points * 100), _POINTS_STYLE),
            _SINCE: (alert.since or theme.UNKNOWN, theme.DATE),
            _FACT: (alert.fact, _TEXT),
            _ASK: (alert.ask, _TEXT),
            _LEADS: (leads, theme.BODY),
            formulas.ORIGIN: (formulas.origin(self.summary.source, activity.sheet, activity.row), theme.BODY),
        }
        if _ACTIVITY in self.headers:
            width = self.widths[self.place(_ACTIVITY)]
            cells[_ACTIVITY] = (fitting.in_lines(activity.description, width, lines), _TEXT)
        return (cells.get(head, (marks.get(head), _MARK)) for head in self.headers)

    def _lines(self, head: str, text: str) -> int:
        return fitting.lines_needed(text, self.widths[self.place(head)] - fitting.INDENT)

    def _height(self, cells: Sequence[tuple[Content, Style]]) -> float:
        heads = [head for head in (_OFFICE, _ACTIVITY, _FACT, _ASK) if head in self.headers]
        lines = max(self._lines(head, str(cells[self.place(head) - 1][0])) for head in heads)
        return max(fitting.row_height(lines), 18.0)

    def legend(self, row: int) -> Block:
        """The meaning of each kind that occurs."""
        told = "; ".join(f"{KIND_WORDS[kind]}: {KIND_MEANINGS[kind]}" for kind in self.kinds)
        text = f"{told}. Una actividad con varios responsables cuenta para cada uno, y una vez en el total."
        text += " Los puntos de una dependencia son aquí los de sus actividades con alerta."
        text += "".join(
            f" {item.message} {item.advice}" for item in self.summary.findings if item.code == "ACTION-NOWHERE"
        )
        return stack(row, [paragraph({n: w for n, w in self.widths.items() if n < self.place(_LEADS)}, text)])


def _widths(headers: Sequence[str], kinds: int) -> dict[int, float]:
    """The widths of the columns; the texts share what the others leave of a page."""
    texts = {_ACTIVITY: 0.25, _FACT: 0.33, _ASK: 0.42}
    fixed = sum(_FIXED[head] for head in headers if head in _FIXED and head not in _BEHIND) + _KIND_WIDTH * kinds
    there = {head: share for head, share in texts.items() if head in headers}
    left = max(_PAGE_WIDTH - fixed, 60.0) / sum(there.values())
    own = {**_FIXED, **{head: round(left * share, 1) for head, share in there.items()}}
    return {place: own.get(head, _KIND_WIDTH) for place, head in enumerate(headers, 1)}


def office_cost(summary: Summary, place: int) -> str:
    """The cell with the points of the office in that place (from 0) of the list by office."""
    board = _Board.of(summary, alerts(summary))
    return f"'{NAME}'!${column_letters(board.place(_POINTS))}${HEAD_ROW + 1 + place}"

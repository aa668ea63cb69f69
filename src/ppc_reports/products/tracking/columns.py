"""The columns of the tracking workbook, as ``plan.fields`` declares them: header, width and look.

What an office types stands first: the activity, who answers and until when, then the quarters; the rest of the plan follows
the totals. The blocks for participation, for the qualitative follow-up and for Control Interno come last, where they are
asked for or filled, so that a small workbook stays small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ppc_reports.excel.book import Style
from ppc_reports.plan.fields import Field, Group, Need, Reads, all_fields, of_group
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report import theme

BLOCKS = (Need.PARTICIPATION, Need.QUALITATIVE, Need.AUDITOR)


@dataclass(frozen=True, slots=True)
class TrackingColumn:
    """One column; ``quarter`` is 1..4 where it belongs to one, else 0."""

    field: Field
    quarter: int = 0

    @property
    def header(self) -> str:
        """Its title: ``Líder``, ``T1 ejecutado``."""
        return f"T{self.quarter} {self.field.label}" if self.quarter else self.field.label

    @property
    def need(self) -> Need:
        """The need for it."""
        return self.field.need or Need.OPTIONAL

    @property
    def width(self) -> float:
        """Its width in characters."""
        return _WIDTHS.get(self.field.name) or _WIDTH_OF.get(self.field.reads, 22.0)


_WIDTHS = {
    "line": 22.0,
    "number": 7.0,
    "description": 29.0,
    "leads": 18.0,
    "start": 11.0,
    "end": 11.5,
    "evidence": 24.0,
    "notes": 24.0,
    "objective": 30.0,
    "furag_codes": 12.0,
    "applies": 10.0,
    "unit_name": 12.0,
}
_WIDTH_OF = {
    Reads.SHARE: 11.5,
    Reads.NUMBER: 9.0,
    Reads.COUNT: 13.0,
    Reads.MONEY: 15.0,
    Reads.ACCUMULATION: 13.0,
    Reads.TERMS: 20.0,
    Reads.TEXT: 26.0,
}


def _of(*needs: Need) -> Iterator[TrackingColumn]:
    """The columns of fields of these needs: those of no quarter, then quarter by quarter."""
    fields = [field for field in all_fields() if field.need in needs]
    yield from (TrackingColumn(field) for field in fields if field.group is Group.SINGLE)
    quarterly = [field for field in fields if field.group is Group.QUARTER]
    yield from (TrackingColumn(field, quarter) for quarter in QUARTERS for field in quarterly)


def _always() -> Iterator[TrackingColumn]:
    """The columns of every tracking workbook."""
    plain = (Need.MANDATORY, Need.ADVISED, Need.OPTIONAL, Need.INDICATOR)
    columns = list(_of(*plain))
    first = [column for column in columns if column.need is Need.MANDATORY and not column.quarter]
    yield from first
    yield from (column for column in columns if column.quarter)
    yield from (TrackingColumn(field) for field in of_group(Group.OWN).values() if field.need is Need.COMPUTED)
    yield from (column for column in columns if not column.quarter and column not in first)


COLUMNS: tuple[TrackingColumn, ...] = tuple(_always())
HEADERS = tuple(column.header for column in COLUMNS)
_PLACES = {header: place for place, header in enumerate(HEADERS, start=1)}


def columns_with(blocks: Collection[Need] = ()) -> tuple[TrackingColumn, ...]:
    """The columns of a workbook that has these blocks too; those of every workbook keep their places."""
    return (*COLUMNS, *(column for block in BLOCKS if block in blocks for column in _of(block)))


def _label(name: str) -> str:
    return of_group(Group.SINGLE)[name].label


LINE, OBJECTIVE, KEY, ACTIVITY = map(_label, ("line", "objective", "number", "description"))
LEAD, SUPPORT, START, END = map(_label, ("leads", "supports", "start", "end"))
PRODUCT, FURAG, WEIGHT, APPLIES = map(_label, ("product", "furag_codes", "weight", "applies"))
UNIT, BASELINE, TARGET, ACCUMULATION = map(_label, ("unit_name", "baseline", "target", "accumulation"))
TOTAL_PLANNED, TOTAL_ACHIEVED = (of_group(Group.OWN)[name].label for name in ("planned_total", "achieved_total"))


def of_quarter(name: str, quarter: int) -> str:
    """The header of a field in quarter 1..4: ``T1 evidencia``."""
    return TrackingColumn(of_group(Group.QUARTER)[name], quarter).header


def planned(quarter: int) -> str:
    """The header of what is planned in quarter 1..4: ``T1 programado``."""
    return of_quarter("planned", quarter)


def achieved(quarter: int) -> str:
    """The header of what was done in quarter 1..4: ``T1 ejecutado``."""
    return of_quarter("achieved", quarter)


def evidence(quarter: int) -> str:
    """The header of the evidence of quarter 1..4: ``T1 evidencia``."""
    return of_quarter("evidence", quarter)


def notes(quarter: int) -> str:
    """The header of the remarks on quarter 1..4: ``T1 observaciones``."""
    return of_quarter("notes", quarter)


def place(header: str) -> int:
    """The 1-based column of a header that every workbook has. Raises KeyError for any other."""
    return _PLACES[header]


def letters(header: str) -> str:
    """The letters of the column of a header that every workbook has: ``C`` for «Actividad»."""
    return column_letters(_PLACES[header])


_ODD_FILL, _EVEN_FILL, _INDICATOR_FILL, _TOTAL_FILL, _AUDIT_FILL = "#EAF4F2", "#F0F0F8", "#FAFBFC", "#EEF1F4", "#FBF3E6"
_ODD_HEAD, _EVEN_HEAD, _INDICATOR_HEAD, _TOTAL_HEAD, _AUDIT_HEAD = "#1B635B", "#474B7C", "#E1E6EB", "#3E4C59", "#7A4B12"
_SIZE = theme.NOTE_SIZE
_TEXT = theme.WRAPPED.but(size=_SIZE, valign="vcenter", locked=False)
_CENTER = _TEXT.but(align="center")
_FORMATS = {
    "number": _CENTER.but(number_format="@", bold=True),
    "weight": _CENTER.but(number_format=theme.SHARE_FORMAT),
    "planned": _CENTER.but(number_format="0%"),
    "achieved": _CENTER.but(number_format="0%"),
    "verified": _CENTER.but(number_format="0%"),
}
_FORMAT_OF = {
    Reads.DAYS: _CENTER.but(number_format=theme.DATE_FORMAT),
    Reads.FLAG: _CENTER,
    Reads.NUMBER: _CENTER,
    Reads.COUNT: _CENTER.but(number_format=theme.COUNT_FORMAT),
    Reads.MONEY: _TEXT.but(align="right", number_format='"$"\u00a0#,##0'),
}


def header_style(column: TrackingColumn) -> Style:
    """The style of the header cell: each quarter in the colour of its block, Control Interno in its own, indicators lighter."""
    style = theme.HEADER.but(size=_SIZE)
    if column.need is Need.AUDITOR:
        return style.but(fill=_AUDIT_HEAD)
    if column.need is Need.INDICATOR:
        return style.but(fill=_INDICATOR_HEAD, color=theme.MUTED, italic=True)
    if column.quarter:
        return style.but(fill=_ODD_HEAD if column.quarter % 2 else _EVEN_HEAD)
    return style.but(fill=_TOTAL_HEAD) if column.need is Need.COMPUTED else style


def cell_style(column: TrackingColumn) -> Style:
    """The style of a cell of the column. Unlocked, for a protected sheet only sorts what is; Control Interno's are locked."""
    style = _FORMATS.get(column.field.name) or _FORMAT_OF.get(column.field.reads, _TEXT)
    if column.need is Need.AUDITOR:
        return style.but(fill=_AUDIT_FILL, locked=column.field.name != "answer")
    if column.need is Need.COMPUTED:
        return _CENTER.but(fill=_TOTAL_FILL, number_format=theme.SHARE_FORMAT, bold=True)
    if column.need is Need.INDICATOR:
        return style.but(fill=_INDICATOR_FILL, italic=True)
    if column.quarter:
        return style.but(fill=_ODD_FILL if column.quarter % 2 else _EVEN_FILL)
    return style

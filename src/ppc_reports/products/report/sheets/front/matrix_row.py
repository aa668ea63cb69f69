"""One activity as a row of *Seguimiento*: its columns, contents and styles from left to right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ppc_reports.excel.book import Content, Formula, Style
from ppc_reports.judging.progress import TOLERANCE, is_level
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE
from ppc_reports.plan.fields import Reads
from ppc_reports.plan.model import QUARTERS, Absent, Activity, Figure, Unit
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.derivations import achieved_formula, planned_formula
from ppc_reports.products.report.fitting import in_lines
from ppc_reports.products.report.row_formulas import RowFormulas
from ppc_reports.products.report.sheets.front.matrix_columns import (
    ASIDE,
    DESCRIPTION,
    OFFICES,
    PRODUCT,
    REPORTED,
    SOURCE,
    SUPPORTS,
    Column,
    aside_content,
    reported_values,
)

NOT_JUDGED = "No eval."
"""Stands where a result was reported against a target that cannot be divided by."""
TEXT_LINES = 2
"""A row of the matrix is at most so high; what does not fit is whole in «Textos completos»."""
_FIRST_YEAR = 1901
"""Earlier dates are text in a spreadsheet, and no formula can count from them."""
_COUNTED = (formulas.COUNTS, formulas.DUE, formulas.KNOWN, formulas.FIRST_MONTH, formulas.MONTHS)

Derivation = Callable[[Activity, int], str]


class MatrixCell(NamedTuple):
    """A content with its style."""

    content: Content
    style: Style


_KEY = theme.CENTERED.but(bold=True)
_TEXT = theme.WRAPPED.but(valign="vcenter")
_PEOPLE = theme.COUNT
_PESOS = theme.COUNT.but(number_format='"$"\u00a0#,##0')
_PLAIN = theme.BODY
_DATE = theme.DATE
_SHARE = theme.PERCENT
_COMPLIANCE = theme.PERCENT.but(bold=True)
_FROM_DATES = theme.PERCENT.but(italic=True)
_LATER = theme.PERCENT.but(color=theme.MUTED)
_BLANK = theme.CENTERED.but(color=theme.MUTED)
_BASE = theme.PERCENT.but(color=theme.MUTED, size=theme.NOTE_SIZE)
_WHOLE = theme.PERCENT.but(color=theme.MUTED, size=theme.NOTE_SIZE, number_format="0")
_POINTS = theme.PERCENT.but(number_format=theme.POINTS_FORMAT)
_STATE = theme.CENTERED.but(bold=True)
_UNREADABLE = theme.CENTERED.but(bold=True, color="#4F2364")


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The source of a row: its number, the activity's standing, its line, the weight that counts, its formulas."""

    number: int
    item: Standing
    line_name: str
    codes: str
    full_weight: float
    points: float
    words: RowFormulas
    origin: str

    def cells(self, columns: Sequence[Column]) -> Iterator[MatrixCell]:
        """The cells of the row in the order of the columns."""
        made = dict(self._all())
        return (made[column.header] for column in columns)

    def _all(self) -> Iterator[tuple[str, MatrixCell]]:
        yield from self._plan()
        for quarter in QUARTERS:
            yield formulas.planned_header(quarter), self._planned(quarter)
            yield formulas.achieved_header(quarter), self._achieved(quarter)
        yield from self._results()
        yield from self._base()
        yield from self._earlier()
        yield from self._later()

    def _plan(self) -> Iterator[tuple[str, MatrixCell]]:
        activity = self.item.activity
        leads = formulas.offices_text(activity.leads or (NO_OFFICE,))
        yield formulas.KEY, MatrixCell(activity.key, _KEY)
        yield formulas.LINE, MatrixCell(formulas.line_value(activity.line), theme.CENTERED)
        yield "Línea estratégica", MatrixCell(self.line_name, _PLAIN)
        yield DESCRIPTION.header, _short(activity.description, DESCRIPTION)
        yield OFFICES.header, _short(leads, OFFICES)
        yield formulas.LEADS, MatrixCell(leads, _PLAIN)
        yield PRODUCT.header, _short(activity.product, PRODUCT)
        yield SUPPORTS.header, _short(formulas.offices_text(activity.supports), SUPPORTS)
        yield formulas.START, self._day(activity.start, "start")
        yield formulas.END, self._day(activity.end, "end")
        for field in ASIDE:
            content = aside_content(activity, field, self.item.corte.number)
            money = field.reads is Reads.MONEY and isinstance(content, float)
            yield (
                field.label,
                MatrixCell(content, _PESOS if money else _PEOPLE if isinstance(content, float) else _PLAIN),
            )
        yield formulas.CODES, MatrixCell(self.codes or None, _PLAIN)
        yield REPORTED.header, MatrixCell(reported_values(activity) or None, _PLAIN)
        yield SOURCE.header, MatrixCell(self.origin, _PLAIN)

    def _day(self, day: dt.date | None, field: str) -> MatrixCell:
        if day is not None:
            return MatrixCell(day, _DATE)
        return self._blank(Absent.INVALID if field in self.item.activity.unreadable else Absent.EMPTY)

    def _blank(self, why: Absent | None) -> MatrixCell:
        style = _UNREADABLE if why is Absent.INVALID else _BLANK
        return MatrixCell(theme.BLANKS[why or Absent.EMPTY], style)

    def _share_style(self, quarter: int) -> Style:
        return _SHARE if quarter <= self.item.corte.number else _LATER

    def _planned(self, quarter: int) -> MatrixCell:
        share, figure = self.item.progress.planned[quarter - 1], self.item.activity.entry(quarter).planned
        if not self.item.progress.from_dates:
            return self._figure(share, figure, quarter, planned_formula)
        if share is None:
            return self._blank(Absent.EMPTY)
        words = self.words.by_dates if self._countable else self.words.by_deadline
        if self.item.activity.end is None or (self.item.activity.start is not None and not self._countable):
            return MatrixCell(share, _FROM_DATES)
        return MatrixCell(Formula(words[quarter - 1], share, self.number), _FROM_DATES)

    def _achieved(self, quarter: int) -> MatrixCell:
        share, figure = self.item.progress.achieved[quarter - 1], self.item.activity.entry(quarter).achieved
        if self.item.achieved is None and quarter <= self.item.corte.number:
            share = None
        return self._figure(share, figure, quarter, achieved_formula)

    def _figure(self, share: float | None, figure: Figure, quarter: int, derived: Derivation) -> MatrixCell:
        if figure.number is None:
            return self._blank(figure.absent)
        if share is None:
            return MatrixCell(NOT_JUDGED, _UNREADABLE)
        formula = derived(self.item.activity, quarter)
        return MatrixCell(Formula(formula, share) if formula else share, self._share_style(quarter))

    @property
    def weight(self) -> float:
        """The weight of the row in the sums: 0 where it is outside of them."""
        return self.full_weight if self.item.counts else 0.0

    @property
    def _countable(self) -> bool:
        """True where a formula can count the months from the dates."""
        start = self.item.activity.start
        return start is not None and start.year >= _FIRST_YEAR

    def _results(self) -> Iterator[tuple[str, MatrixCell]]:
        item, words, number = self.item, self.words, self.number
        only_numbers = item.achieved is None or item.activity.unit is Unit.INDICATOR
        achieved = words.results if only_numbers else words.achieved
        planned = words.planned_known if item.planned is None else words.planned
        if self._excused:
            planned = words.planned_of_left
            achieved = achieved if is_level(item.activity) else words.of_left(achieved)
        planned_value = theme.UNKNOWN if item.planned is None else item.planned
        achieved_value = theme.UNKNOWN if item.achieved is None else item.achieved
        yield formulas.PLANNED, MatrixCell(Formula(planned, planned_value, number), _SHARE)
        yield formulas.ACHIEVED, MatrixCell(Formula(achieved, achieved_value, number), theme.reached(item.zone, _SHARE))
        compliance, real = (formulas.or_unknown(share) for share in (item.compliance, item.compliance_real))
        yield (
            formulas.COMPLIANCE,
            MatrixCell(Formula(words.compliance, compliance, number), theme.zoned(item.zone, _COMPLIANCE)),
        )
        yield formulas.REAL, MatrixCell(Formula(words.real, real, number), _SHARE)
        word = theme.STATE_LOOKS[item.state].text
        yield formulas.STATE, MatrixCell(word, theme.state_style(item.state, _STATE))

    @property
    def _excused(self) -> bool:
        """True where something of the year was excused by the corte."""
        return self.item.planned is not None and self.item.progress.left[self.item.corte.number - 1] < 1 - TOLERANCE

    def _base(self) -> Iterator[tuple[str, MatrixCell]]:
        """The cells every sum of the report stands on, and what follows from them."""
        item, words, weight = self.item, self.words, self.item.activity.weight
        counts, at = float(item.counts), item.corte.number - 1
        planned, counted = counts * item.planned_counted, counts * item.counted
        dated = item.progress.from_dates and item.planned is not None and self._countable
        open_quarters = item.open_quarters if item.counts else ()
        cells: tuple[tuple[str, str | None, float | None], ...] = (
            (formulas.COUNTS, words.counts, counts),
            (formulas.EXCUSED, words.excused if self._excused else None, item.progress.excused[at]),
            (formulas.LEFT, words.left if self._excused else None, item.progress.left[at]),
            (formulas.WEIGHT_COUNTED, words.weight_counted, self.weight),
            (formulas.PLANNED_COUNTED, words.planned_counted, planned),
            (formulas.REAL_COUNTED, words.real_counted, counts * item.achieved_real),
            (formulas.ACHIEVED_COUNTED, words.achieved_counted, counts * item.achieved_counted),
            (formulas.COUNTED, words.counted, counted),
            (
                formulas.IF_REPORTED,
                words.if_reported(open_quarters, of_left=self._excused),
                counts * item.counted_if_reported,
            ),
            (formulas.DUE, words.due, float(item.due)),
            (formulas.KNOWN, words.known, float(item.known)),
            (formulas.FIRST_MONTH, words.first_month if dated else None, self._first_month()),
            (formulas.MONTHS, words.months if dated else None, self._months()),
        )
        yield formulas.WEIGHT, self._blank(Absent.EMPTY) if weight is None else MatrixCell(weight, _SHARE)
        gap = formulas.or_unknown(planned - counted if planned > TOLERANCE else None)
        yield formulas.GAP, MatrixCell(Formula(words.gap, gap, self.number), theme.lacking(item.zone, _SHARE))
        yield formulas.POINTS, MatrixCell(Formula(words.points, self.points, self.number), _POINTS)
        for header, text, value in cells:
            style = _WHOLE if header in _COUNTED else _BASE
            yield header, MatrixCell(Formula(text, value, self.number) if text else None, style)

    def _earlier(self) -> Iterator[tuple[str, MatrixCell]]:
        """Weight, P and min(E, P) at every earlier corte of the year; numbers where the cells of the row do not make them."""
        for quarter in QUARTERS[: self.item.corte.number - 1]:
            then = self.item.at(quarter)
            values = then.planned_counted, then.counted
            contents: list[Content] = list(values if then.counts else (0.0, 0.0))
            if self._made_by_cells(then):
                contents = [
                    Formula(text, value, self.number)
                    for text, value in zip(self.words.then(quarter), values, strict=True)
                ]
            weight = self.full_weight if then.counts else 0.0
            headers = formulas.then_headers(quarter)
            yield from (
                (head, MatrixCell(what, _BASE)) for head, what in zip(headers, (weight, *contents), strict=True)
            )

    def _later(self) -> Iterator[tuple[str, MatrixCell]]:
        """P at the end of every quarter after the corte; a number where the cells of the row do not make it."""
        for quarter in QUARTERS[self.item.corte.number :]:
            planned = (self.item.progress.planned_to_date[quarter - 1] or 0.0) if self.item.counts else 0.0
            shown = sum(share or 0.0 for share in self.item.progress.planned[:quarter])
            made = self.item.counts and abs(planned - shown) < TOLERANCE
            content = Formula(self.words.then(quarter)[0], planned, self.number) if made else planned
            yield formulas.then_headers(quarter)[1], MatrixCell(content, _BASE)

    def _made_by_cells(self, then: Standing) -> bool:
        """True where the cells of the quarters add up to what counted then."""
        quarter = then.corte.number
        if not (then.counts and self.item.counts) or self.item.achieved is None:
            return False
        planned = sum(share or 0.0 for share in self.item.progress.planned[:quarter])
        achieved = sum(
            share or 0.0
            for share, entry in zip(self.item.progress.achieved[:quarter], self.item.activity.quarters, strict=False)
            if entry.achieved.number is not None
        )
        shown = planned, min(planned, achieved)
        return all(abs(a - b) < TOLERANCE for a, b in zip(shown, (then.planned_counted, then.counted), strict=True))

    def _first_month(self) -> int:
        """The month of the start, counted from January of the plan's year as 1."""
        start = self.item.activity.start
        return 0 if start is None else (start.year - self.item.corte.year) * 12 + start.month

    def _months(self) -> int:
        start, end = self.item.activity.start, self.item.activity.end
        if start is None or end is None:
            return 0
        return max((end.year - start.year) * 12 + end.month - start.month, 0) + 1


def _short(text: str, column: Column) -> MatrixCell:
    """As much of a text as a row shows; the rest stands in «Textos completos»."""
    return MatrixCell(in_lines(text, column.width, TEXT_LINES) or None, _TEXT)

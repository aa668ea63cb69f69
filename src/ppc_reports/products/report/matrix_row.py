"""One activity as a row of *Seguimiento*: contents and styles from left to right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ppc_reports.excel.book import Content, Formula, Link, Style
from ppc_reports.judging.progress import TOLERANCE, is_level
from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import NO_OFFICE
from ppc_reports.plan.model import QUARTERS, Absent, Activity, Evidence, Figure, State, Unit
from ppc_reports.products.report import formulas as live
from ppc_reports.products.report import long_texts as long
from ppc_reports.products.report import theme
from ppc_reports.products.report.derivations import achieved_formula, planned_formula
from ppc_reports.products.report.formulas import Formulas
from ppc_reports.products.report.sheets.evidence import NAME as EVIDENCE_SHEET
from ppc_reports.settings.scale import Band

NOT_JUDGED = "No evaluable"
"""Stands where a result was reported against a target that cannot be divided by."""
EVIDENCE_LIMIT = 60
"""A longer text of evidence is read in its own sheet, where a link leads."""
_EVIDENCE_PLACE = f"internal:'{EVIDENCE_SHEET}'!A1"
_FIRST_YEAR = 1901
"""Earlier dates are text in a spreadsheet, and no formula can count from them."""

Derivation = Callable[[Activity, int], str]


class Column(NamedTuple):
    """A column of a table, and the word over it and its neighbours."""

    header: str
    width: float
    band: str


BASE_BAND = "Base de cálculo de las sumas"
BASE = (
    Column(live.WEIGHT, 9, BASE_BAND),
    Column(live.COUNTS, 9, BASE_BAND),
    Column(live.EXCUSED, 11, BASE_BAND),
    Column(live.LEFT, 11, BASE_BAND),
    Column(live.WEIGHT_COUNTED, 11, BASE_BAND),
    Column(live.PLANNED_COUNTED, 14, BASE_BAND),
    Column(live.REAL_COUNTED, 14, BASE_BAND),
    Column(live.ACHIEVED_COUNTED, 14, BASE_BAND),
    Column(live.COUNTED, 14, BASE_BAND),
    Column(live.IF_REPORTED, 14, BASE_BAND),
    Column(live.DUE, 10, BASE_BAND),
    Column(live.KNOWN, 10, BASE_BAND),
    Column(live.FIRST_MONTH, 10, BASE_BAND),
    Column(live.MONTHS, 9, BASE_BAND),
)
"""The columns every sum of the report stands on."""
_WHOLE = (live.COUNTS, live.DUE, live.KNOWN, live.FIRST_MONTH, live.MONTHS)


class Written(NamedTuple):
    """What stands in a cell."""

    content: Content
    style: Style


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one tint, which the rows of a line carry along when they are sorted."""

    chip: Style
    key: Style
    text: Style
    date: Style
    share: Style
    from_dates: Style
    later: Style
    blank: Style
    link: Style
    base: Style
    months: Style


def styles(chip: Style, fill: str) -> Styles:
    """The styles of rows on that fill (empty for none), with that chip for the number of the line."""
    share = theme.PERCENT.but(fill=fill)
    base = share.but(color=theme.MUTED, size=theme.NOTE_SIZE)
    return Styles(
        chip=chip,
        key=theme.CENTERED.but(bold=True, fill=fill),
        text=theme.WRAPPED.but(valign="vcenter", fill=fill),
        date=theme.DATE.but(fill=fill),
        share=share,
        from_dates=share.but(italic=True),
        later=share.but(color=theme.MUTED),
        blank=theme.CENTERED.but(color=theme.MUTED, fill=fill),
        link=theme.LINK.but(align="center", valign="vcenter", fill=fill),
        base=base,
        months=base.but(number_format="0"),
    )


_UNREADABLE = theme.STATE_LOOKS[State.INVALID].on(theme.CENTERED)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is made from: its number, the activity's standing, its line, the weight that counts, its looks."""

    number: int
    item: Standing
    line_name: str
    weight: float
    styles: Styles
    formulas: Formulas

    def cells(self) -> Iterator[Written]:
        """The cells, in the order of the columns of the sheet."""
        yield from self._plan()
        for quarter in QUARTERS:
            yield self._planned(quarter)
            yield self._achieved(quarter)
        yield from self._results()
        yield Written(long.fitted(long.observations(self.item.activity), long.NOTES) or None, self.styles.text)
        yield Written(self.line_name, self.styles.text)
        yield from (self._evidence(quarter) for quarter in QUARTERS)
        yield from self._base()

    def _plan(self) -> Iterator[Written]:
        activity, style = self.item.activity, self.styles
        yield Written(activity.key, style.key)
        yield Written(line_value(activity.line), style.chip)
        yield Written(long.fitted(activity.description, long.DESCRIPTION), style.text)
        yield Written(long.fitted(activity.product, long.PRODUCT) or None, style.text)
        yield Written(live.offices_text(activity.leads or (NO_OFFICE,)), style.text)
        yield Written(long.fitted(live.offices_text(activity.supports), long.SUPPORTS) or None, style.text)
        yield self._day(activity.start, "start")
        yield self._day(activity.end, "end")

    def _day(self, day: dt.date | None, field: str) -> Written:
        if day is not None:
            return Written(day, self.styles.date)
        return self._blank(Absent.INVALID if field in self.item.activity.unreadable else Absent.EMPTY)

    def _blank(self, why: Absent | None) -> Written:
        style = _UNREADABLE if why is Absent.INVALID else self.styles.blank
        return Written(theme.BLANKS[why or Absent.EMPTY], style)

    def _share_style(self, quarter: int) -> Style:
        return self.styles.share if quarter <= self.item.corte.number else self.styles.later

    def _planned(self, quarter: int) -> Written:
        share, figure = self.item.progress.planned[quarter - 1], self.item.activity.entry(quarter).planned
        if not self.item.progress.from_dates:
            return self._figure(share, figure, quarter, planned_formula)
        if share is None:
            return self._blank(Absent.EMPTY)
        words = self.formulas.by_dates if self._countable else self.formulas.by_deadline
        if self.item.activity.end is None or (self.item.activity.start is not None and not self._countable):
            return Written(share, self.styles.from_dates)
        return Written(Formula(words[quarter - 1], share, self.number), self.styles.from_dates)

    def _achieved(self, quarter: int) -> Written:
        share, figure = self.item.progress.achieved[quarter - 1], self.item.activity.entry(quarter).achieved
        if self.item.achieved is None and quarter <= self.item.corte.number:
            share = None
        return self._figure(share, figure, quarter, achieved_formula)

    def _figure(self, share: float | None, figure: Figure, quarter: int, derived: Derivation) -> Written:
        if figure.number is None:
            return self._blank(figure.absent)
        if share is None:
            return Written(NOT_JUDGED, _UNREADABLE)
        formula = derived(self.item.activity, quarter)
        return Written(Formula(formula, share) if formula else share, self._share_style(quarter))

    @property
    def _countable(self) -> bool:
        """True where a formula can count the months from the dates."""
        start = self.item.activity.start
        return start is not None and start.year >= _FIRST_YEAR

    def _results(self) -> Iterator[Written]:
        item, style, words, number = self.item, self.styles, self.formulas, self.number
        only_numbers = item.achieved is None or item.activity.unit is Unit.INDICATOR
        achieved = words.results if only_numbers else words.achieved
        planned = words.planned_known if item.planned is None else words.planned
        if self._excused:
            planned = words.planned_of_left
            achieved = achieved if is_level(item.activity) else words.of_left(achieved)
        planned_value = theme.UNKNOWN if item.planned is None else item.planned
        achieved_value = theme.UNKNOWN if item.achieved is None else item.achieved
        state = _state_styles(item.state, item.band)
        yield Written(Formula(planned, planned_value, number), style.share)
        yield Written(Formula(achieved, achieved_value, number), style.share)
        yield Written(Formula(words.compliance, item.compliance, number), state.share)
        yield Written(Formula(words.real, item.compliance_real, number), style.share)
        yield Written(theme.STATE_LOOKS[item.state].text, state.word)
        yield Written(theme.band_look(item.band).text, state.word) if item.band else Written(None, style.text)

    def _evidence(self, quarter: int) -> Written:
        evidence, style = self.item.activity.entry(quarter).evidence, self.styles
        content = evidence_content(evidence)
        return Written(content, style.link if isinstance(content, Link) else style.text)

    @property
    def _excused(self) -> bool:
        """True where something of the year was excused by the corte."""
        return self.item.planned is not None and self.item.progress.left[self.item.corte.number - 1] < 1 - TOLERANCE

    def _base(self) -> Iterator[Written]:
        """The cells every sum of the report stands on."""
        item, words, weight = self.item, self.formulas, self.item.activity.weight
        counts, at = float(item.counts), item.corte.number - 1
        dated = item.progress.from_dates and item.planned is not None and self._countable
        open_quarters = item.open_quarters if item.counts else ()
        cells: tuple[tuple[str | None, float | None], ...] = (
            (words.counts, counts),
            (words.excused if self._excused else None, item.progress.excused[at]),
            (words.left if self._excused else None, item.progress.left[at]),
            (words.weight_counted, self.weight),
            (words.planned_counted, counts * item.planned_counted),
            (words.real_counted, counts * item.achieved_real),
            (words.achieved_counted, counts * item.achieved_counted),
            (words.counted, counts * item.counted),
            (words.if_reported(open_quarters, of_left=self._excused), counts * item.counted_if_reported),
            (words.due, float(item.due)),
            (words.known, float(item.known)),
            (words.first_month if dated else None, self._first_month()),
            (words.months if dated else None, self._months()),
        )
        yield self._blank(Absent.EMPTY) if weight is None else Written(weight, self.styles.share)
        for column, (text, value) in zip(BASE[1:], cells, strict=True):
            style = self.styles.months if column.header in _WHOLE else self.styles.base
            yield Written(Formula(text, value, self.number) if text else None, style)

    def _first_month(self) -> int:
        """The month of the start, counted from January of the plan's year as 1."""
        start = self.item.activity.start
        return 0 if start is None else (start.year - self.item.corte.year) * 12 + start.month

    def _months(self) -> int:
        start, end = self.item.activity.start, self.item.activity.end
        if start is None or end is None:
            return 0
        return max((end.year - start.year) * 12 + end.month - start.month, 0) + 1


class _StateStyles(NamedTuple):
    word: Style
    share: Style


@cache
def _state_styles(state: State, band: Band | None) -> _StateStyles:
    look = theme.state_look(state, band)
    return _StateStyles(look.on(theme.CENTERED.but(bold=True)), look.on(theme.PERCENT.but(bold=True)))


def line_value(number: str) -> str | int:
    """The number of a line as it is written in a cell: a number where it is one, so that it sorts as one."""
    return int(number) if number.isdecimal() and str(int(number)) == number else number


def evidence_content(evidence: Evidence) -> Content:
    """The cell of an evidence: a link where there is one, else its text; where they are many or long, the way there."""
    links = evidence.links
    if len(links) == 1:
        return Link(links[0], "Abrir", "Abrir la evidencia")
    if links:
        return Link(_EVIDENCE_PLACE, f"{len(links)} enlaces", "Ver los enlaces en la hoja Evidencias")
    if len(evidence.text) > EVIDENCE_LIMIT:
        return Link(_EVIDENCE_PLACE, "Ver texto", "Ver el texto en la hoja Evidencias")
    return evidence.text or None


def reported_values(activity: Activity) -> str:
    """What a row of quantities or of an indicator reported in its own unit; empty for a row of shares."""
    if activity.unit is Unit.SHARE:
        return ""
    target = activity.indicator.target.raw if activity.indicator else ""
    amounts = activity.unit is Unit.QUANTITY
    quarters = (
        f"T{quarter}: {_raw(entry.achieved)}{f' de {_raw(entry.planned)}' if amounts else ''}"
        for quarter, entry in zip(QUARTERS, activity.quarters, strict=True)
    )
    heads = (activity.unit_name, f"Meta: {target}" if target else "")
    return "\n".join((" · ".join(text for text in heads if text), " · ".join(quarters))).strip()


def _raw(figure: Figure) -> str:
    return figure.raw or theme.BLANKS[figure.absent or Absent.EMPTY]

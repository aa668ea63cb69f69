"""The tracking workbook (*plantilla de seguimiento*) that offices fill in: blank, or with the activities of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ppc_reports.excel.book import Book, Content
from ppc_reports.excel.writer import render
from ppc_reports.judging.progress import has_planned, progress
from ppc_reports.plan.fields import Need
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import QUARTERS, Absent, Activity, Evidence, Figure, Indicator, Plan, QuarterEntry, Unit
from ppc_reports.plan.spanish import listing
from ppc_reports.products.report import theme
from ppc_reports.products.tracking import columns as col
from ppc_reports.products.tracking.instructions import instructions_sheet
from ppc_reports.products.tracking.lists import (
    ACCUMULATION_NAMES,
    APPLIES,
    NOT_APPLICABLE,
    USUAL_OFFICES,
    list_names,
    lists_sheet,
)
from ppc_reports.products.tracking.totals import Row
from ppc_reports.products.tracking.tracking import TrackingHead, tracking_sheet
from ppc_reports.settings.furag import shipped_furag

TITLE = "Plan de Acción – Política de Participación Ciudadana"
BLANK_ROWS, SPARE_ROWS = 40, 10
_DESIGNED = dt.date(2022, 1, 1)
"""The creation date of the blank workbook: a fixed one, so that it always has the same bytes."""
_WORDS = (Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE)
_ASIDE = col.columns_with(col.BLOCKS)[len(col.COLUMNS) :]


@dataclass(frozen=True, slots=True)
class Extras:
    """The extras of a tracking workbook beside its usual columns; ``password`` opens what Control Interno writes."""

    blocks: frozenset[Need] = frozenset()
    password: str = ""


NOTHING_MORE = Extras()


def blank(entity: str = "", year: int | None = None, asked: Extras = NOTHING_MORE) -> bytes:
    """The blank tracking workbook of an entity and a year, where they are known; always the same bytes."""
    return render(book_of(TrackingHead(TITLE, entity, year, password=asked.password), (), blocks=asked.blocks))


def filled(plan: Plan, asked: Extras = NOTHING_MORE) -> bytes:
    """The tracking workbook with the activities of a plan of any layout, and its approved *programado* as shares of the year.

    No figure of what was done is in it: ``left_out`` says what stays behind.
    """
    activities = tuple(replace(activity, quarters=_approved(activity, plan.year)) for activity in plan.activities)
    return render(tracking_book(replace(plan, activities=activities), asked=asked))


def _approved(activity: Activity, year: int) -> tuple[QuarterEntry, ...]:
    """The plan of each quarter, as a share of the year; a blank where the dates are to decide."""
    if not has_planned(activity) or activity.mode is None:
        return (QuarterEntry(),) * len(QUARTERS)
    shares = progress(activity, year).planned
    return tuple(
        QuarterEntry(
            replace(entry.planned, number=share)
            if entry.planned.number is not None and share is not None
            else entry.planned
        )
        for entry, share in zip(activity.quarters, shares, strict=True)
    )


def left_out(plan: Plan) -> tuple[str, ...]:
    """The parts of a plan that its tracking workbook leaves out, in words; nothing where it has all of it."""
    entries = [entry for activity in plan.activities for entry in activity.quarters]
    done = any(entry.achieved.raw or entry.evidence.text or entry.notes for entry in entries)
    amounts = any(activity.unit is Unit.QUANTITY for activity in plan.activities)
    carried = dict.fromkeys(header for activity in plan.activities for header in activity.carried)
    said = {
        "lo ejecutado, las evidencias y las observaciones que ya traía": done,
        "las cantidades programadas, que quedaron como porcentaje del año": amounts,
        f"las columnas {listing(f'«{header}»' for header in carried)}": bool(carried),
    }
    return tuple(words for words, present in said.items() if present)


def tracking_book(
    plan: Plan | None,
    furag: Sequence[str] | None = None,
    offices: Sequence[str] | None = None,
    asked: Extras = NOTHING_MORE,
) -> Book:
    """The tracking workbook as declared, with what the plan has; None is the blank one.

    ``furag`` and ``offices`` are what the drop-downs offer: left out, the shipped questions and the plan's own offices.
    """
    if plan is None:
        return book_of(TrackingHead(TITLE, password=asked.password), (), furag, offices, asked.blocks)
    preamble = TrackingHead(plan.title or TITLE, plan.entity, plan.year, plan.objective, asked.password)
    return book_of(preamble, activity_rows(plan), furag, _offices(plan) if offices is None else offices, asked.blocks)


def book_of(
    preamble: TrackingHead,
    rows: Sequence[Row],
    furag: Sequence[str] | None = None,
    offices: Sequence[str] | None = None,
    blocks: frozenset[Need] = frozenset(),
) -> Book:
    """The tracking workbook with these rows (header → content) under that preamble, and free rows below them.

    It has the ``blocks`` that are asked for and those of which a row has something.
    """
    columns = col.columns_with(blocks | _filled_blocks(rows))
    codes = [question.code for question in shipped_furag().questions] if furag is None else furag
    names = offices or USUAL_OFFICES
    return Book(
        sheets=(
            instructions_sheet(columns),
            tracking_sheet(preamble, columns, rows, SPARE_ROWS if rows else BLANK_ROWS),
            lists_sheet(names, codes),
        ),
        created=dt.date(preamble.year, 1, 1) if preamble.year else _DESIGNED,
        title=preamble.title,
        subject="Libro de seguimiento trimestral",
        author=preamble.entity,
        footer="&LLibro de seguimiento&C&A&RPágina &P de &N",
        names=list_names(names, codes),
    )


def _filled_blocks(rows: Sequence[Row]) -> frozenset[Need]:
    headers = {header for row in rows for header in row}
    return frozenset(
        block
        for block in col.BLOCKS
        if headers & {column.header for column in col.columns_with((block,))[len(col.COLUMNS) :]}
    )


def _offices(plan: Plan) -> tuple[str, ...]:
    named = {office for activity in plan.activities for office in (*activity.leads, *activity.supports)}
    return tuple(sorted(named, key=plain))


def activity_rows(plan: Plan) -> tuple[Row, ...]:
    """One row (header → content) per activity, line and objective repeated in each."""
    return tuple(_row(plan, activity) for activity in plan.activities)


def _row(plan: Plan, activity: Activity) -> Row:
    line = next((line for line in plan.lines if line.number == activity.line), None)
    cells: dict[str, Content] = {
        col.LINE: ". ".join(part for part in (activity.line, line.name if line else "") if part),
        col.OBJECTIVE: line.objective if line else "",
        col.KEY: activity.key,
        col.ACTIVITY: activity.description,
        col.LEAD: "; ".join(activity.leads),
        col.SUPPORT: "; ".join(activity.supports),
        col.START: activity.start,
        col.END: activity.end,
        col.PRODUCT: activity.product,
        col.FURAG: "; ".join(activity.furag_codes),
        col.WEIGHT: activity.weight,
        col.APPLIES: APPLIES if activity.applies else NOT_APPLICABLE,
        **_measure(activity),
        **{column.header: _aside(getattr(activity, column.field.name)) for column in _ASIDE if not column.quarter},
    }
    for quarter in QUARTERS:
        cells |= _quarter(activity.entry(quarter), quarter)
    return {header: content for header, content in cells.items() if content not in (None, "")}


def _measure(activity: Activity) -> dict[str, Content]:
    """The indicator columns; a percentage needs none of them."""
    indicator = activity.indicator or Indicator()
    kind = indicator.accumulation
    return {
        col.UNIT: "" if activity.unit is Unit.SHARE else activity.unit_name,
        col.BASELINE: _number(indicator.baseline),
        col.TARGET: _number(indicator.target),
        col.ACCUMULATION: ACCUMULATION_NAMES[kind] if kind else None,
    }


def _quarter(entry: QuarterEntry, quarter: int) -> dict[str, Content]:
    return {
        col.planned(quarter): _figure(entry.planned),
        col.achieved(quarter): _figure(entry.achieved),
        col.evidence(quarter): _evidence(entry.evidence),
        col.notes(quarter): entry.notes,
        **{column.header: _aside(getattr(entry, column.field.name)) for column in _ASIDE if column.quarter == quarter},
    }


def _aside(value: Figure | tuple[str, ...] | str) -> Content:
    """The text of a field on which no figure depends, as the office writes it."""
    if isinstance(value, Figure):
        return _figure(value)
    return "; ".join(value) if isinstance(value, tuple) else value


def _number(figure: Figure) -> Content:
    return figure.number if figure.number is not None else figure.raw


def _figure(figure: Figure) -> Content:
    """The number, or the word of its blank; what could not be read stays as it was written."""
    if figure.number is not None:
        return figure.number
    return theme.BLANKS[figure.absent] if figure.absent in _WORDS else figure.raw


def _evidence(evidence: Evidence) -> Content:
    return theme.link_or_text(evidence.links, evidence.text)

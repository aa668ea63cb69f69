"""Page one where little is known: the year, both bounds of compliance, what holds the plan back, and what was not judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from ppc_reports.excel.book import Content, Formula, Link
from ppc_reports.judging.alerts import duties
from ppc_reports.judging.headline import counted_words, headline, previous
from ppc_reports.judging.past.issues import Published
from ppc_reports.judging.past.known import KnownReport, Printed
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS, Absent, Accumulation, Activity, Figure, Indicator, Quarter, Unit
from ppc_reports.plan.spanish import printed
from ppc_reports.products.report.sheets.front import overview
from ppc_reports.products.report.sheets.front.overview_grid import DATA
from ppc_reports.settings.scale import INCONCLUSIVE
from tests.samples import activity, generated, plan, summary

EQUAL = (0.25,) * 4
BAD = Absent.INVALID


def year(of_plan: Summary, name: str) -> list[float | str | None]:
    """The four cells of a row of the data of the curve, formulas by the value that is stored beside them."""
    items = list(overview.sheet(of_plan).items)
    row = next(item.row for item in items if item.column == DATA and item.content == name)
    cells = {item.column: item.content for item in items if item.row == row}
    return [_value(cells.get(DATA + quarter)) for quarter in QUARTERS]


def _value(content: Content) -> float | str | None:
    assert content is None or isinstance(content, Formula)
    return None if content is None else content.value


def merged(of_plan: Summary) -> list[Content]:
    return [merge.content for merge in overview.sheet(of_plan).merges]


def labelled(of_plan: Summary) -> list[list[int]]:
    """The quarters at which each line of the curve says its value."""
    chart = overview.sheet(of_plan).charts[-1]
    custom = [series.options["data_labels"]["custom"] for series in chart.series]
    return [[quarter for quarter, label in zip(QUARTERS, labels, strict=True) if not label] for labels in custom]


def target_alone(key: str, row: int) -> Activity:
    """An indicator with a target of the year, and neither dates nor what was planned in each quarter."""
    given = Indicator(Figure.of(10.0), Figure.of(0.0), Accumulation.SUM)
    return activity(
        key, achieved=(2.0, 2.0, None, None), row=row, unit=Unit.INDICATOR, indicator=given, start=None, end=None
    )


@pytest.mark.parametrize(
    ("achieved", "drawn", "note"),
    [
        ([(0.25, BAD, BAD, None)], [0.25, None, None, None], "T2 y T3"),
        ([(0.25, 0.25, None, None)] * 3, [0.25, 0.5, None, None], "T3"),
        ([(0.25, 0.25, None, None), *[(0.25,) * 3 + (None,)] * 4], [0.25, 0.5, 0.7, None], ""),
    ],
    ids=["unreadable", "nobody reported", "enough is known"],
)
def test_the_curve_draws_what_was_done_only_where_it_can_be_concluded(
    achieved: Sequence[Sequence[float | Absent | None]], drawn: list[float | None], note: str
) -> None:
    of_plan = summary(plan(activity(f"1.{n}", EQUAL, done, row=9 + n) for n, done in enumerate(achieved)))
    assert year(of_plan, "Ejecutado") == [None if share is None else pytest.approx(share) for share in drawn]
    assert [share is None for share in year(of_plan, "Cumplimiento")] == [share is None for share in drawn]
    last = max(quarter for quarter, share in zip(QUARTERS, drawn, strict=True) if share is not None)
    assert labelled(of_plan) == [[3], [last]]
    told = [text for text in merged(of_plan) if isinstance(text, str) and "no se dibuja" in text]
    assert told == ([f"El ejecutado de {note} no se dibuja: lo reportado no alcanza para concluir."] if note else [])
    description = overview.sheet(of_plan).charts[-1].description
    assert ("no concluyente" in description) is bool(note)


def test_where_only_the_last_corte_can_judge_no_earlier_one_is_planned_0() -> None:
    rows = plan([target_alone("1.1", 6), target_alone("1.2", 7)])
    for corte in (1, 2, 3):
        of_plan = summary(rows, f"2022-T{corte}")
        assert year(of_plan, "Programado") == [None, None, None, pytest.approx(1)]
        assert year(of_plan, "Ejecutado") == [None] * 4
    ended = summary(rows, "2022-T4")
    assert year(ended, "Programado") == [None, None, None, pytest.approx(1)]
    assert any(str(text).startswith("T1, T2 y T3 no se dibujan: solo hay meta del año") for text in merged(ended))
    mixed = plan([activity("1.1", (0.5, 0.5, 0, 0), (0.5, 0.5, None, None)), target_alone("1.2", 7)])
    assert None not in year(summary(mixed, "2022-T2"), "Programado")


def test_a_corte_that_could_not_be_concluded_is_compared_with_none() -> None:
    rows = [activity(f"1.{n}", EQUAL, (0.25, None if n else 0.25, 0.25, None), row=9 + n) for n in range(4)]
    of_plan = summary(plan(rows))
    assert of_plan.zone(of_plan.totals) is not INCONCLUSIVE
    assert previous(of_plan) is None
    assert "en junio" not in headline(of_plan)
    june = KnownReport("informe.xlsx", dt.date(2022, 7, 5), Quarter(2022, 2), False, True, ())
    for coverage, told in ((0.25, False), (0.9, True), (None, True)):
        printed_then = Published(june.corte, june, Printed(compliance=0.5, coverage=coverage), None)
        assert ("50,0\u00a0% en junio" in headline(replace(of_plan, published=(printed_then,)))) is told


@pytest.mark.parametrize("missing", [0, 1])
def test_both_bounds_of_compliance_are_told_also_above_the_floor(missing: int) -> None:
    rows = [activity(f"1.{n}", EQUAL, (0.25, 0.25, None if n < missing else 0.2, None), row=9 + n) for n in range(7)]
    of_plan = summary(plan(rows))
    most = printed(of_plan.totals.compliance_if_reported)
    told = [text for text in merged(of_plan) if isinstance(text, str) and text.startswith("● alta")]
    bounds = f"entre {printed(of_plan.totals.compliance)} y {most}"
    assert any(bounds in text for text in told) is bool(missing)
    assert printed(year(of_plan, "Si lo que falta se hizo")[2]) == most  # type: ignore[arg-type]


def test_a_plan_of_one_line_and_one_office_is_held_back_by_activities() -> None:
    shares = {"1.1": 0.1, "1.2": 0.25, "1.3": 0.2}
    told = headline(summary(plan(_of_one_office((key, share) for key, share in shares.items()))))
    assert told.endswith("Lo frenan la actividad 1.1 (80,0\u00a0%) y la actividad 1.3 (93,3\u00a0%).")
    silent = _of_one_office((f"1.{n}", None) for n in range(5))
    assert headline(summary(plan(silent))).endswith("Lo que falta está en 5 actividades sin reporte.")
    assert headline(summary(plan(silent[:2]))).endswith(
        "Lo que más falta está en la actividad 1.0 (sin reporte) y la actividad 1.1 (sin reporte)."
    )


def test_what_has_less_than_half_of_what_is_missing_does_not_hold_the_plan_back() -> None:
    even = [activity(f"{n}.1", EQUAL, (0.25, 0.25, 0.1, None), row=9 + n, line=str(n)) for n in range(1, 6)]
    told = headline(summary(plan(even)))
    assert "Lo que más falta está en la línea 1 (80,0\u00a0%) y la línea 2 (80,0\u00a0%)." in told
    worse = [activity("6.1", EQUAL, (0.25, 0.0, 0.0, None), row=20, line="6")]
    assert "Lo frenan la línea 6 (33,3\u00a0%) y la línea 1 (80,0\u00a0%)." in headline(summary(plan([*even, *worse])))


def _of_one_office(rows: Iterable[tuple[str, float | None]]) -> list[Activity]:
    return [activity(key, EQUAL, (0.25, 0.25, share, None), row=9 + n) for n, (key, share) in enumerate(rows)]


def many(done: Sequence[float | Absent | None], count: int = 24) -> Summary:
    """A plan of two offices with more alerts than page one can list; ``done`` of the third quarter, by turns."""
    rows = (
        activity(f"1.{n}", EQUAL, (0.25, 0.1, done[n // 2 % len(done)], None), 9 + n, leads=(f"Oficina {n % 2}",))
        for n in range(count)
    )
    return summary(plan(rows))


@pytest.mark.parametrize(
    ("done", "ask", "held"),
    [
        ((0.0,), "Decir la causa del atraso y la fecha para ponerse al día.", "12 de 12 rezagadas, 20,0 puntos"),
        (
            (None,),
            "Escribir el ejecutado de T3 con su evidencia; si no hubo avance, 0 y por qué.",
            "12 de 12 sin reporte, 20,0 puntos",
        ),
        (
            (None, 0.0),
            "Escribir el ejecutado de T3 con su evidencia; si no hubo avance, 0 y por qué.",
            "6 de 12 sin reporte, 20,0 puntos",
        ),
        (
            (BAD, 0.0, 0.0),
            "Decir la causa del atraso y la fecha para ponerse al día.",
            "8 de 12 rezagadas, 25,8 puntos",
        ),
    ],
    ids=["late", "silent", "silent and late", "mostly late"],
)
def test_an_office_is_asked_what_most_of_its_activities_need(
    done: Sequence[float | Absent | None], ask: str, held: str
) -> None:
    of_plan = many(done)
    told = duties(of_plan, 5)
    assert {duty.ask for duty in told if duty.office} == {ask}
    assert f"Oficina 0 ({held})" in headline(of_plan)


def test_one_thing_asked_of_several_activities_is_one_row_with_all_it_costs() -> None:
    rows = [*_of_one_office((f"1.{n}", None) for n in range(8)), activity("1.9", EQUAL, (0.25, 0.0, 0.05, None), 20)]
    of_plan = summary(plan(rows))
    first, second = duties(of_plan, 5)
    assert (first.keys, second.keys) == ("1.0, 1.1, 1.2, 1.3, 1.4, 1.5 y 2 más", "1.9")
    cells = overview.sheet(of_plan).merges
    row = next(m.area.top for m in cells if m.content == f"8 actividades ({first.keys}): falta el ejecutado de T3.")
    told = [merge.content for merge in cells if merge.area.top == row]
    cost = told[-1]
    assert isinstance(cost, Formula)
    assert cost.value == pytest.approx(800 / 36)
    assert cost.text.count("Seguimiento") == 8
    below = [merge.content for merge in cells if merge.area.top == row + 1]
    assert any(str(text).startswith("Actividad 1.9 con la ciudadanía\nSu cumplimiento es") for text in below)


def test_what_was_not_judged_is_a_way_to_it_only_where_there_is_something() -> None:
    row = activity("1.2", EQUAL, (BAD,) * 3 + (None,), row=10)
    cells = merged(summary(plan([activity("1.1", EQUAL, EQUAL), row])))
    assert [cell.text for cell in cells if isinstance(cell, Link) and "inválid" in cell.text] == ["datos inválidos 1"]
    assert "no aplica 0" in cells
    assert not any("faltan dependencias" in str(cell) for cell in cells)


def test_a_figure_of_part_of_what_was_due_says_that_it_is_of_what_was_reported() -> None:
    whole, part = (
        summary(plan([activity("1.1", EQUAL, (0.25,) * 3 + (None,)), activity("1.2", EQUAL, done, row=10)]))
        for done in (EQUAL, (0.25, 0.25, None, None))
    )
    for of_plan, said in ((whole, False), (part, True)):
        note = next(text for text in merged(of_plan) if isinstance(text, str) and "cifras redondeadas" in text)
        assert note.startswith("de lo reportado: ") is said
    assert "cumplidas o con reporte de su último trimestre programado" in merged(summary(generated(7)))


def test_what_counts_as_done_is_told_as_the_least_it_is_where_too_little_is_known() -> None:
    silent, whole = (summary(plan([activity("1.1", EQUAL, (0.25, 0.25, done, None))])) for done in (None, 0.25))
    assert counted_words(silent, silent.totals) == "≥\u00a050,0\u00a0%"
    assert counted_words(whole, whole.totals) == "75,0\u00a0%"
    waiting = summary(plan([target_alone("1.1", 6)]))
    assert counted_words(waiting, waiting.totals) == "—"

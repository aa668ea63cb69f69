"""The sheets in front: what page one answers, the matrix for the screen, alerts by office and kind, lines and offices."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from ppc_reports.excel.book import Content, Formula, Item, Link, Sheet
from ppc_reports.judging.alerts import alerts, by_office, duties, most_urgent, points_lost
from ppc_reports.judging.headline import headline
from ppc_reports.judging.reasons import AlertKind
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Absent, Accumulation, Activity, Evidence, Figure, Indicator, State, Unit
from ppc_reports.plan.names import NO_ENTITY
from ppc_reports.products.report import formulas, frame, theme
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.sheets.behind import evidence
from ppc_reports.products.report.sheets.front import (
    alerts as alerts_sheet,
)
from ppc_reports.products.report.sheets.front import (
    lines_and_offices,
    matrix,
    overview,
)
from ppc_reports.products.result import result
from ppc_reports.settings.scale import INCONCLUSIVE
from tests.samples import activity, every_item, figure, generated, plan, summary

ERROR = Finding("X", Severity.ERROR, "mal", "corregir")
WINDOW = 482 * 0.75
"""Points of a laptop's window (1366 × 768) for the rows of a sheet."""
WINDOW_WIDTH = 1320
"""Pixels of it for the columns."""


def contents(sheet: Sheet) -> list[Content]:
    return [item.content for item in every_item(sheet)] + [merge.content for merge in sheet.merges]


def texts(sheet: Sheet) -> list[str]:
    return [item.text if isinstance(item, Link) else item for item in contents(sheet) if isinstance(item, str | Link)]


def row_of(sheet: Sheet, key: str) -> dict[str, Content]:
    """The cells of an activity by their header."""
    number = next(item.row for item in every_item(sheet) if item.column == 1 and item.content == key)
    headers = {item.column: str(item.content) for item in every_item(sheet) if item.row == matrix.HEADER_ROW}
    return {headers[item.column]: item.content for item in every_item(sheet) if item.row == number}


def pixels(sheet: Sheet, columns: range) -> int:
    return sum(int(sheet.widths[column] * 7) + 5 for column in columns if column not in sheet.folded)


def silent(count: int, offices: int = 3) -> Summary:
    """A plan in which nobody reported."""
    rows = (
        activity(f"{n % 4 + 1}.{n}", (0.25,) * 4, row=9 + n, leads=(f"Oficina {n % offices}",)) for n in range(count)
    )
    return summary(plan(rows))


# --- page one ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of_plan", "told"),
    [
        (summary(plan([])), "no tiene actividades"),
        (summary(plan([activity("1.1", (0, 0, 0, 1))])), "aún no hay nada programado"),
        (summary(plan([activity("1.1", applies=False)])), "ninguna actividad aplica o se puede evaluar"),
        (silent(4), "no se puede concluir"),
        (summary(plan([activity("1.1", (1, 0, 0, 0), (1, None, None, None))])), "No falta nada de lo programado"),
        (silent(30), "sin reporte, "),
    ],
    ids=["empty", "nothing due", "nothing applies", "nobody reported", "all done", "many alerts"],
)
def test_page_one_says_how_it_is_going_whatever_the_plan(of_plan: Summary, told: str) -> None:
    assert told in headline(of_plan)
    assert headline(of_plan) in texts(overview.sheet(of_plan))


def test_a_corte_that_has_not_ended_is_spoken_of_by_the_day_it_is_and_nothing_of_it_is_missed_yet() -> None:
    rows = [
        activity("1.1", (0.25,) * 4, (0.25, 0.25, 0.25, None)),
        activity("1.2", (0.25,) * 4, (0.25, 0.25, None, None), row=10),
        activity("1.3", (0.25,) * 4, (0.25,) * 4, row=11),
    ]
    of_plan = replace(
        summary(plan(rows), "2022-T4"), as_of=dt.date(2022, 11, 28), provisional=True, today=dt.date(2022, 11, 28)
    )
    told = headline(of_plan)
    assert told.startswith("Al 28 de noviembre ")
    assert "Al 31 de diciembre" not in told
    said = {alert.activity.key: (alert.fact, alert.ask, alert.since) for alert in alerts(of_plan)}
    assert said["1.1"][0].startswith("T4 termina el 31/12/2022 y todavía no tiene ejecutado.")
    assert said["1.1"][1].startswith("Escribir el ejecutado de T4 con su evidencia cuando termine, el 31/12/2022.")
    assert said["1.2"][0].startswith("Falta el ejecutado de T3. T4 termina el 31/12/2022 y todavía no tiene ejecutado.")
    assert said["1.2"][2] == dt.date(2022, 9, 30)
    asked = {duty.keys: duty.by for duty in duties(of_plan, 5) if duty.alerts}
    assert (asked["1.1"], asked["1.2"]) == (dt.date(2022, 12, 31), of_plan.answer_by)
    ended = summary(plan(rows), "2022-T4")
    assert headline(ended).startswith("Al 31 de diciembre ")
    facts = {alert.activity.key: alert.fact for alert in alerts(ended)}
    assert "Falta el ejecutado de T4." in facts["1.1"]
    assert "Falta el ejecutado de T3 y T4." in facts["1.2"]


def test_no_zone_has_a_colour_over_data_that_is_not_there() -> None:
    of_plan = silent(7)
    zones = {band.fill for band in of_plan.scale.bands}
    for sheet in report_book(of_plan).sheets:
        if sheet.name != "Metodología":
            scale_row = next((merge.area.top for merge in sheet.merges if merge.content == "Escala"), 0)
            fills = {item.style.fill for item in every_item(sheet) if item.row != scale_row}
            fills |= {merge.style.fill for merge in sheet.merges if merge.area.top != scale_row}
            assert not fills & zones, sheet.name
    assert any("no concluyente" in text for text in texts(overview.sheet(of_plan)))


def test_page_one_is_one_page_and_says_preliminary_only_where_it_is() -> None:
    final, preliminary = (overview.sheet(summary(generated(7), findings=found)) for found in ((), (ERROR,)))
    assert (final.printing.fit_height, final.printing.paper) == (1, frame.CARTA)
    assert not any("PRELIMINAR" in text for text in texts(final))
    assert any("PRELIMINAR" in text for text in texts(preliminary))


def test_provisional_and_partial_are_said_on_every_page() -> None:
    of_plan = replace(summary(generated(7)), provisional=True, partial=("Oficina de Prensa",))
    for sheet in report_book(of_plan).sheets:
        if sheet.name != "Resumen":
            assert {"PROVISIONAL", "PARCIAL"} <= set(re.findall("PROVISIONAL|PARCIAL", " ".join(texts(sheet))))
    told = " ".join(texts(overview.sheet(of_plan)))
    assert "PARCIAL · Falta: Oficina de Prensa." in told
    assert "PARCIAL" in report_book(of_plan).footer


def test_an_entity_nobody_named_is_said_once_and_no_file_is_a_title() -> None:
    told = texts(overview.sheet(summary(plan([activity()], entity="", title=""))))
    assert sum(NO_ENTITY in text for text in told) == 1
    assert "Plan de acción 2022" in told


def test_the_name_of_a_file_is_neither_an_entity_nor_a_title() -> None:
    assumed = Finding("ENTITY-ASSUMED", Severity.INFO, "no dice la entidad", "escríbala")
    of_plan = summary(plan([activity()], entity="", title="plan"), findings=[assumed])
    for sheet in report_book(of_plan).sheets:
        assert not [text for text in texts(sheet) if text.startswith("plan ") or text == "plan"], sheet.name
    assert sum(NO_ENTITY in text for text in texts(overview.sheet(of_plan))) == 1
    assert NO_ENTITY not in report_book(of_plan).footer


def test_terms_are_counted_by_date_whatever_the_state() -> None:
    june = dt.date(2022, 6, 30)
    rows = [
        activity("1.1", (0.5, 0.5, 0, 0), (0.5, None, None, None), end=june, row=9),
        activity("1.2", (0.5, 0.5, 0, 0), (0.5, 0.2, None, None), end=june, row=10),
        activity("1.3", (0.5, 0.5, 0, 0), (0.5, 0.5, None, None), end=june, row=11),
        activity("1.4", (0.5, 0.5, 0, 0), (0.5, Absent.INVALID, None, None), end=june, row=12),
    ]
    of_plan = summary(plan(rows))
    assert [item.state for item in of_plan.standings] == [
        State.NO_REPORT,
        State.OVERDUE,
        State.COMPLETED,
        State.INVALID,
    ]
    late = [item for item in contents(overview.sheet(of_plan)) if isinstance(item, Formula) and "DATE(" in item.text]
    assert [item.value for item in late] == [3]


def test_charts_say_in_words_what_they_draw_and_their_axis_ends_at_all_of_it() -> None:
    far = activity("1.1", (0.25,) * 4, (74, 74, 74, None))
    for of_plan in (summary(generated(20)), summary(plan([far, activity("2.1", row=10)]))):
        drawn = [chart for sheet in report_book(of_plan).sheets for chart in sheet.charts]
        assert len(drawn) == 4
        for chart in drawn:
            assert len(chart.description) > 20
            shares = chart.x_axis if chart.kind == "bar" else chart.y_axis
            assert (shares["min"], round(shares["max"], 3)) == (0 if chart.kind == "bar" else -0.2, 1)


PROOF = ("https://a.co",) * 4
LACK = "solo la meta del año, sin fechas ni programado por trimestre"


def target_alone(key: str, row: int) -> Activity:
    """An indicator that says what the year should reach, and neither dates nor what was planned in each quarter."""
    given = Indicator(figure(10.0), Figure.of(0.0), Accumulation.SUM)
    return activity(
        key,
        achieved=(2.0, 2.0, None, None),
        row=row,
        unit=Unit.INDICATOR,
        indicator=given,
        start=None,
        end=None,
        evidence=PROOF,
    )


def test_a_plan_of_targets_of_the_year_says_that_nothing_can_be_judged_yet_and_why() -> None:
    rows = plan([target_alone("1.1", 6), target_alone("1.2", 7)])
    why = f"2 actividades traen {LACK}: no se pueden juzgar antes del IV trimestre"
    for corte, waits in (("2022-T1", True), ("2022-T3", True), ("2022-T4", False)):
        told = texts(overview.sheet(summary(rows, corte)))
        assert any(text.endswith(f"aún no se puede juzgar nada. {why}.") for text in told) is waits
    assert summary(rows, "2022-T4").totals.compliance == pytest.approx(0.4)
    asked = f"Pida lo programado en cada trimestre, o la fecha final: {why}."
    assert asked in texts(overview.sheet(summary(rows)))


def test_rows_that_wait_for_the_end_of_the_year_are_told_also_beside_rows_that_were_judged() -> None:
    of_plan = summary(plan([activity("1.1", (0.5, 0.5, 0, 0), (0.5, 0.5, None, None)), target_alone("1.2", 7)]))
    told = texts(overview.sheet(of_plan))
    assert f"1 actividad trae {LACK}: no se puede juzgar antes del IV trimestre" in told
    assert of_plan.totals.compliance == pytest.approx(1)


# --- alerts -----------------------------------------------------------------------------------------------------------


def test_alerts_go_by_what_they_cost_and_a_plan_that_is_well_has_none() -> None:
    of_plan = summary(generated(40))
    found = alerts(of_plan)
    costs = [round(alert.points, 9) for alert in found]
    assert costs == sorted(costs, reverse=True)
    gap = (of_plan.totals.planned or 0) - (of_plan.totals.counted or 0)
    assert sum(points_lost(of_plan)) == pytest.approx(gap)
    done = activity("4.1", (1, 0, 0, 0), (1, None, None, None), evidence=("https://a.co", "", "", ""))
    well = summary(plan([done]))
    assert alerts(well) == ()
    assert "✓ Ninguna actividad requiere atención en este corte." in texts(overview.sheet(well))
    assert alerts_sheet.NAME not in [sheet.name for sheet in report_book(well).sheets]


@pytest.mark.parametrize("applies", [False, True])
def test_a_plan_that_nobody_could_judge_is_unknown_and_not_well(applies: bool) -> None:
    rows = [activity("1.1", (0, 0, 0, 1), (None,) * 4, applies=applies)]
    sheet = overview.sheet(summary(plan(rows), "2022-T1"))
    told = next(text for text in texts(sheet) if ("Aún no hay nada" if applies else "se pudo juzgar") in text)
    assert "✓" not in told


def test_page_one_names_who_mends_the_errors_and_by_when() -> None:
    of_plan = summary(
        plan([activity("1.1", leads=("Secretaría General",))]), findings=(replace(ERROR, activity="1.1"),)
    )
    (duty, *_) = duties(of_plan, 5)
    assert (duty.who, duty.by, duty.alerts) == ("Secretaría General", of_plan.answer_by, ())
    assert duty.fact in texts(overview.sheet(of_plan))
    (nobody, *_) = duties(replace(of_plan, findings=(replace(ERROR, activity=""),)), 5)
    assert nobody.who == "Planeación"


def test_page_one_tells_the_scale_with_its_limits() -> None:
    told = texts(overview.sheet(summary(generated(7))))
    assert {
        "○ baja: menos de 60,0\u00a0%",
        "◐ media: de 60,0\u00a0% a 79,9\u00a0%",
        "● alta: 80,0\u00a0% o más",
    } <= set(told)


def test_what_is_asked_on_page_one_stands_beside_the_fact_it_is_asked_for() -> None:
    """An activity that is overdue and was not reported is asked for its report: that it is overdue asks for nothing."""
    row = replace(activity("1.1", (0.5, 0.5, None, None), (0.5, None, None, None)), end=dt.date(2022, 6, 30))
    of_plan = summary(plan([row]), "2022-T2")
    (alert,) = alerts(of_plan)
    (duty,) = duties(of_plan, 5)
    assert alert.facts[0].startswith("Su plazo terminó el 30/06/2022")
    assert duty.fact == "Falta el ejecutado de T2."
    assert duty.ask.startswith("Escribir el ejecutado de T2")


def test_evidence_is_asked_only_where_there_is_a_column_for_it() -> None:
    row = activity("1.1", (0.25,) * 4, (0.25, 0.25, None, None))
    (asked,) = alerts(summary(plan([row]), "2022-T2"))
    assert "Hay avance reportado en T1 y T2 sin evidencia." in asked.facts
    first, second, *rest = row.quarters
    bare = replace(row, quarters=(first, replace(second, evidence=Evidence()), *rest))
    (left,) = alerts(summary(plan([bare]), "2022-T2"))
    proved = replace(first, evidence=Evidence("https://example.org/1", ("https://example.org/1",), first.evidence.at))
    shown = evidence.sheet(summary(plan([replace(bare, quarters=(proved, *bare.quarters[1:]))]), "2022-T2"))
    assert texts(shown).count("sin columna") == 1
    assert evidence.has_evidence(summary(plan([replace(bare, quarters=(proved, *bare.quarters[1:]))]), "2022-T2"))
    assert not evidence.has_evidence(summary(plan([bare]), "2022-T2"))
    assert evidence.NAME not in [sheet.name for sheet in report_book(summary(plan([bare]), "2022-T2")).sheets]
    assert "Hay avance reportado en T1 sin evidencia." in left.facts


def test_an_activity_in_the_lowest_zone_is_told_and_one_that_only_ends_soon_is_not_urgent() -> None:
    end, proof = dt.date(2022, 12, 31), ("https://a.co",) * 4
    rows = [
        activity("1.1", (0.25,) * 4, (0.1, 0.1, 0.1, None), 9, proof, end=end),
        activity("1.2", (0.25,) * 4, (0.25, 0.25, 0.25, None), 10, proof, end=end),
    ]
    found = alerts(summary(plan(rows)))
    assert {alert.activity.key: alert.kinds for alert in found} == {
        "1.1": (AlertKind.LAGGING, AlertKind.DUE_SOON),
        "1.2": (AlertKind.DUE_SOON,),
    }
    assert [alert.activity.key for alert in most_urgent(found)] == ["1.1"]


def test_offices_by_kind_stand_over_a_table_with_the_same_columns() -> None:
    of_plan = summary(generated(40))
    sheet, offices = alerts_sheet.sheet(of_plan), by_office(of_plan, alerts(of_plan))
    (table,) = sheet.tables
    head = [item.content for item in sheet.items if item.row == frame.HEAD_ROW]
    assert head == list(table.headers)
    assert sheet.freeze == (frame.HEAD_ROW, 2)
    shown = range(frame.HEAD_ROW + 1, frame.HEAD_ROW + 1 + len(offices))
    for office, row in zip(offices, shown, strict=True):
        cells = {item.column: item.content for item in sheet.items if item.row == row}
        values = {head[place - 1]: item.value for place, item in cells.items() if isinstance(item, Formula)}
        assert cells[1] == office.name
        assert values["Clave"] == len(office.alerts)
        assert (
            next(item.style.number_format for item in sheet.items if (item.row, item.column) == (row, 2))
            == '0"\u00a0act."'
        )
        way = cells[head.index("Qué pasa") + 1]
        assert isinstance(way, Link)
        assert any(office.name in text for text in texts_of(sheet, int(way.url.rpartition("!A")[2])))
        assert values["Sin reporte"] == office.kinds[AlertKind.NO_REPORT]


def texts_of(sheet: Sheet, row: int) -> list[str]:
    return [item.content for item in sheet.items if item.row == row and isinstance(item.content, str)]


def test_offices_that_begin_alike_are_told_apart() -> None:
    name = "Subdirección Administrativa y Financiera de la Dirección de"
    leads = [f"{name} {what}" for what in ("Apoyo", "Gestión", "Archivo Central", "Talento Humano")]
    rows = [activity(f"1.{n}", row=n, leads=(lead,)) for n, lead in enumerate(leads * 4, 9)]
    of_plan = summary(plan(rows))
    for module in (alerts_sheet, lines_and_offices):
        shown = [text for text in texts(module.sheet(of_plan)) if text.startswith("Subdirección")]
        assert set(shown) == set(leads), module.__name__


def test_a_name_of_an_office_has_two_columns_where_the_activities_are_counted_under_their_own_heading() -> None:
    sheet = alerts_sheet.sheet(silent(12))
    head = [item.content for item in sheet.items if item.row == frame.HEAD_ROW]
    names = [merge for merge in sheet.merges if str(merge.content).startswith("Oficina")]
    assert [merge.area.right for merge in names] == [2, 2, 2]
    cells = {(item.row, item.column): item.content for item in sheet.items}
    counts = [cells[merge.area.top, head.index("Actividad") + 1] for merge in names]
    assert [count.value for count in counts if isinstance(count, Formula)] == [4, 4, 4]


def test_with_many_alerts_page_one_ranks_offices() -> None:
    page = texts(overview.sheet(silent(30)))
    assert "Qué hacer, por dependencia" in page
    assert sum("Oficina" in text for text in page) >= 3
    assert any("10 sin reporte, de 10 actividades" in text for text in page)


# --- the matrix -------------------------------------------------------------------------------------------------------


def test_the_first_screen_of_the_matrix_shows_what_matters_of_ten_activities() -> None:
    sheet = matrix.sheet(summary(generated(30, words=40)))
    places = {str(item.content): item.column for item in sheet.items if item.row == matrix.HEADER_ROW}
    needed = ("Clave", "Actividad", "Responsable", "Estado", "Cumplimiento", "Brecha")
    assert pixels(sheet, range(1, max(places[name] for name in needed) + 1)) <= WINDOW_WIDTH
    heights = [sheet.heights[row] for row in sorted(sheet.heights)]
    assert sum(heights[: matrix.HEADER_ROW + 10]) <= WINDOW
    assert sum(heights[: matrix.HEADER_ROW]) <= WINDOW / 3


def test_panes_leave_two_thirds_of_a_laptops_window() -> None:
    for count in (1, 7, 60):
        for sheet in report_book(summary(generated(count, words=60))).sheets:
            rows, columns = sheet.freeze or (0, 0)
            kept = sum(sheet.heights.get(row, 15.0) for row in range(1, rows + 1))
            assert kept <= WINDOW / 3, sheet.name
            assert pixels(sheet, range(1, columns + 1)) <= WINDOW_WIDTH / 3, sheet.name


def test_plan_data_and_helpers_are_folded_and_empty_columns_are_not_there() -> None:
    sheet = matrix.sheet(summary(generated(7)))
    places = {str(item.content): item.column for item in sheet.items if item.row == matrix.HEADER_ROW}
    assert {places[name] for name in (formulas.LINE, formulas.START, formulas.COUNTED)} <= sheet.folded
    assert not {places[name] for name in (formulas.KEY, formulas.STATE, "Prog T1")} & sheet.folded
    assert "Apoyo" not in places
    bare = matrix.sheet(summary(plan([activity("1.1", (0.25,) * 4, start=None, end=None, product="")])))
    shown = {str(item.content) for item in bare.items if item.row == matrix.HEADER_ROW}
    assert not shown & {"Inicio", "Fin", "Producto", "Apoyo", "Peso", "Ejec T4"}


def test_the_four_blanks_stay_four_texts() -> None:
    blanks = (None, Absent.NOT_SCHEDULED, Absent.NOT_APPLICABLE, Absent.INVALID)
    row = row_of(matrix.sheet(summary(plan([activity("1.1", (0.25,) * 4, blanks)]))), "1.1")
    assert [row[f"Ejec T{number}"] for number in (1, 2, 3, 4)] == ["—", "NP", "N/A", "Inválido"]


def test_what_is_unknown_is_not_zero() -> None:
    row = row_of(matrix.sheet(summary(plan([activity("1.1", (0.25,) * 4)]))), "1.1")
    achieved = row["Ejecutado acumulado"]
    assert isinstance(achieved, Formula)
    assert achieved.value == theme.UNKNOWN


def test_what_nobody_reported_is_the_least_it_may_be_and_what_cannot_be_judged_is_neither_blank_nor_0() -> None:
    rows = {
        "1.1": activity("1.1", (0.25,) * 4, (0.25, 0.25, None, None)),
        "1.2": activity("1.2", (0.25,) * 4, (0.25, 0.25, Absent.INVALID, None), 10),
        "1.3": activity("1.3", (0, 0, 0, 1), (None,) * 4, 11),
        "1.4": activity("1.4", (0.25,) * 4, (0.25, 0.25, 0.2, None), 12),
        "1.5": activity("1.5", (0.25,) * 4, (0.25,) * 4, 13, applies=False),
    }
    sheet = matrix.sheet(summary(plan(rows.values())))
    known, asked = theme.SHARE_FORMAT, theme.UNKNOWN
    least = theme.zoned(INCONCLUSIVE, theme.PERCENT).number_format
    shown = {}
    for key in rows:
        number = next(item.row for item in every_item(sheet) if (item.column, item.content) == (1, key))
        cells = [item for item in every_item(sheet) if item.row == number and item.column in (5, 6)]
        assert all(isinstance(item.content, Formula) for item in cells)
        shown[key] = [(item.content.value, item.style.number_format) for item in cells]  # type: ignore[union-attr]
    assert shown["1.1"] == [(pytest.approx(2 / 3), least), (0.25, theme.AT_MOST_FORMAT)]
    assert shown["1.2"] == [(asked, least), (0.75, theme.AT_MOST_FORMAT)]
    assert shown["1.3"] == [(asked, known), (asked, known)]
    assert shown["1.4"][1] == (pytest.approx(0.05), known)
    assert shown["1.5"] == [(asked, known), (asked, known)]


def test_every_derived_number_is_a_formula() -> None:
    row = row_of(matrix.sheet(summary(generated(7))), "1.1")
    derived = (formulas.PLANNED, formulas.ACHIEVED, formulas.COMPLIANCE, formulas.REAL, formulas.GAP, formulas.POINTS)
    assert all(isinstance(row[header], Formula) for header in derived)
    for module in (lines_and_offices, alerts_sheet):
        found = [item for item in every_item(module.sheet(summary(generated(7)))) if isinstance(item.content, float)]
        assert found == []


def test_no_formula_uses_a_function_newer_than_excel_2013() -> None:
    known = {"IF", "OR", "AND", "N", "MIN", "MAX", "SUM", "COUNT", "YEAR", "MONTH", "DATE", "SUMPRODUCT", "ISNUMBER"}
    known |= {"FIND", "INDEX", "MATCH", "INT", "NOT", "COUNTA", "COUNTIF", "COUNTIFS", "ROWS", "ROUND"}
    for sheet in report_book(summary(generated(20), findings=[ERROR])).sheets:
        for content in contents(sheet):
            if isinstance(content, Formula):
                used = {word.rstrip("(") for word in re.findall(r"[A-Z.]+\(", re.sub('"[^"]*"', "", content.text))}
                assert used <= known, content.text


def test_a_reported_quantity_is_shown_in_its_own_unit() -> None:
    row = activity("1.1", (10, 0, 30, 0), (5, None, 2, None), unit=Unit.QUANTITY, unit_name="talleres")
    row = replace(row, quarters=tuple(_quantity(entry) for entry in row.quarters))
    shown = row_of(matrix.sheet(summary(plan([row]))), "1.1")["Valores reportados"]
    assert shown == "talleres · T1: 5 de 10 · T2: — de 0 · T3: 2 de 30 · T4: — de 0"
    assert "Valores reportados" not in row_of(matrix.sheet(summary(generated(3))), "1.1")


def _quantity(entry: Any) -> Any:
    planned, achieved = (
        replace(item, raw="" if item.number is None else f"{item.number:g}") for item in (entry.planned, entry.achieved)
    )
    return replace(entry, planned=planned, achieved=achieved)


def test_a_share_far_beyond_the_plan_still_fits_its_column() -> None:
    usual, far = (
        matrix.sheet(summary(plan([activity("1.1", (0.25,) * 4, (share, 0, 0, 0))]))) for share in (0.5, 296.0)
    )
    place = [item.content for item in usual.items if item.row == matrix.HEADER_ROW].index("Ejec T1") + 1
    assert far.widths[place] >= len("29.600,0 %")
    assert far.widths[place] > usual.widths[place]


@pytest.mark.parametrize(
    ("number", "value"), [("1", 1), ("12", 12), ("01", "01"), ("A", "A"), ("1.5", "1.5"), ("²", "²")]
)
def test_the_number_of_a_line_is_a_number_where_it_is_one(number: str, value: object) -> None:
    assert formulas.line_value(number) == value


def test_offices_are_told_apart_in_the_cell_of_an_activity() -> None:
    assert formulas.offices_text(("A", "B", "A")) == "A; B"
    assert formulas.offices_text(("A; B",)) == "A, B"
    row = row_of(matrix.sheet(summary(plan([activity("1.1", leads=())]))), "1.1")
    assert row[formulas.LEADS] == NO_OFFICE


# --- lines and offices ------------------------------------------------------------------------------------------------


def test_offices_go_from_what_costs_most_to_what_costs_nothing() -> None:
    rows = [
        activity("1.1", (1, 0, 0, 0), (0.9, 0, 0, 0), leads=("Alta",), row=9),
        activity("1.2", (1, 0, 0, 0), (0.1, 0, 0, 0), leads=("Baja",), row=10),
        activity("1.3", (0, 0, 0, 1), leads=("Aún no",), row=11),
    ]
    members = lines_and_offices.offices(summary(plan(rows))).members
    assert [member.name for member in members] == ["Baja", "Alta", "Aún no"]
    assert [round(member.cost, 1) for member in members] == [30.0, 3.3, 0.0]


def test_a_group_of_which_nothing_is_due_lacks_neither_0_nor_a_blank() -> None:
    rows = [
        activity("1.1", (1, 0, 0, 0), (0.9, 0, 0, 0), leads=("Alta",), row=9),
        activity("1.3", (0, 0, 0, 1), leads=("Aún no",), row=11),
    ]
    sheet = lines_and_offices.sheet(summary(plan(rows)))
    row = next(item.row for item in sheet.items if item.content == "Aún no")
    head = {item.content: item.column for item in sheet.items if item.row == frame.HEAD_ROW}
    cells = {item.column: item.content for item in sheet.items if item.row == row}
    shown = [cells[head[name]] for name in (formulas.COMPLIANCE, formulas.GAP, formulas.POINTS)]
    assert [one.value for one in shown if isinstance(one, Formula)] == [theme.UNKNOWN] * 3


def test_bullets_stand_beside_rows_of_one_height() -> None:
    sheet = lines_and_offices.sheet(summary(plan(generated(30).activities)))
    for chart in sheet.charts:
        heights = [height for row, height in sorted(sheet.heights.items()) if row >= chart.row]
        rows = round(chart.height * 0.75 / heights[0])
        assert chart.with_cells
        assert set(heights[:rows]) == {heights[0]}
        assert chart.height * 0.75 == pytest.approx(sum(heights[:rows]), abs=1)


def test_a_bullet_ends_where_the_plan_does_and_shows_what_may_be_done_beside_what_was() -> None:
    rows = [
        activity("1.1", (0.25,) * 4, (0.25, 0.2, None, None)),
        activity("1.2", (0.25,) * 4, (0.1, 0.1, 0.1, None), 10),
    ]
    of_plan = summary(plan(rows))
    sheet = lines_and_offices.sheet(of_plan)
    (bullets, _) = sheet.charts
    columns = [series.values.rpartition("!")[2].replace("$", "")[0] for series in bullets.series]
    cells = {(item.row, item.column): item.content for item in sheet.items}
    shown = [cells[bullets.row, "ABCDEFGHIJ".index(column) + 1] for column in columns]
    assert [series.name for series in bullets.series] == ["Programado", "Si se reporta", "Ejecutado que cuenta"]
    assert [one.value for one in shown if isinstance(one, Formula)] == pytest.approx([0.75, 0.5, 0.375])
    assert "pattern" in bullets.series[1].options


def test_an_entity_of_any_length_leaves_room_for_the_rest_of_the_footer_and_of_the_head() -> None:
    of_plan = summary(plan([activity()], entity="Entidad " * 40))
    assert frame.page_footer(of_plan).index("&R") <= len("&L&9&K52606D") + 90
    assert len(frame.corte_line(of_plan)) < 155


def test_the_footer_is_smaller_than_the_body_and_names_the_plan_where_nobody_names_the_entity() -> None:
    told = "Seguimiento de la Política Pública de Participación Ciudadana del Distrito Especial de Ciencia, Tecnología e Innovación"
    footer = frame.page_footer(summary(plan([activity()], entity="", title=told)))
    assert footer.startswith("&L&9&K52606DSeguimiento de la Política Pública")
    assert "Especial…&R&9&K52606DCorte 2022-T3 · Página &P de &N" in footer
    assert frame.page_footer(summary(plan([activity()]))).startswith("&L&9&K52606DEntidad de Ejemplo&R")
    head = frame.corte_line(summary(plan([activity()], entity="", title=told)))
    assert head.startswith("Seguimiento de la Política Pública")
    assert head.split(" · ")[0].endswith("…")


def test_defined_names_lead_to_the_large_figures() -> None:
    for found in ((), (ERROR,)):
        made = summary(generated(7), findings=found)
        sheet, names = overview.sheet(made), overview.names(made)
        places = {(merge.area.top, merge.area.left): merge.content for merge in sheet.merges}
        values = {}
        for name, reference in names.items():
            letter, row = reference.split("$")[1:]
            content = places[int(row), ord(letter) - ord("A") + 1]
            assert isinstance(content, Formula)
            values[name] = content.value
        assert values == pytest.approx(
            {
                "Cumplimiento_del_plan": made.totals.compliance,
                "Programado_acumulado": made.totals.planned,
                "Ejecutado_que_cuenta": made.totals.counted,
            }
        )


def test_a_share_of_a_half_has_no_noise_that_would_be_printed_otherwise_in_another_program() -> None:
    rows = [
        activity(f"1.{n}", (1, 0, 0, 0), (share, 0, 0, 0), 9 + n) for n, share in enumerate((0.1, 0.2, 0.7, 0.3255))
    ]
    of_plan = summary(plan([replace(row, weight=0.1 + 0.1 * n) for n, row in enumerate(rows)]))
    noisy = of_plan.totals.compliance or 0.0
    sheet = lines_and_offices.sheet(of_plan)
    shown = [item.content.value for item in sheet.items if item.column == 7 and isinstance(item.content, Formula)]
    assert all(isinstance(share, float) and len(str(share)) <= 12 for share in shown)
    assert shown[-1] == round(noisy, 10)


UNJUDGED = {
    "nothing planned yet": (
        activity("1.1", (0, 0, 0, 1), (None,) * 4),
        [theme.UNKNOWN, "0 de 0", 0.0, 0.0, 0],
    ),
    "only the target of the year": (
        activity(
            "1.1",
            achieved=(5, None, None, None),
            unit=Unit.INDICATOR,
            indicator=Indicator(Figure.of(20.0), Figure.of(0.0), Accumulation.SUM),
            start=None,
            end=None,
        ),
        [theme.UNKNOWN, "0 de 0", theme.UNKNOWN, theme.UNKNOWN, theme.UNKNOWN],
    ),
    "nothing counts": (
        activity("1.1", applies=False, end=None),
        [theme.UNKNOWN, "0 de 0", theme.UNKNOWN, theme.UNKNOWN, theme.UNKNOWN],
    ),
}


@pytest.mark.parametrize("name", UNJUDGED)
def test_an_unknown_figure_of_page_one_is_neither_blank_nor_0(name: str) -> None:
    of_row, shown = UNJUDGED[name]
    made = summary(plan([of_row]), "2022-T1")
    row = int(overview.names(made)["Programado_acumulado"].split("$")[-1])
    found = [
        merge.content.value if isinstance(merge.content, Formula) else merge.content
        for merge in overview.sheet(made).merges
        if merge.area.top == row
    ]
    assert found[:5] == shown


def test_every_cell_is_inside_its_sheet_once() -> None:
    for sheet in report_book(summary(generated(20), findings=[ERROR])).sheets:
        places = [(item.row, item.column) for item in every_item(sheet)]
        assert len(places) == len(set(places)), sheet.name
        assert all(isinstance(item, Item) for item in sheet.items)


def test_what_an_office_had_planned_is_not_nothing_where_none_of_it_can_be_read() -> None:
    bad = activity("1.2", row=10, end=None, unreadable=frozenset({"end"}), leads=("Oficina de Planeación",))
    of_plan = summary(plan([activity("1.1", (0.25,) * 4, (0.25,) * 4), bad]))
    office = next(item for item in of_plan.offices if item.name == "Oficina de Planeación")
    assert (office.planned_shown, office.counted_shown) == (None, None)
    figures = next(item for item in result(of_plan)["offices"] if item["name"] == office.name)
    assert (figures["planned"], figures["counted"]) == (None, None)


def test_what_was_done_to_date_is_the_least_it_is_in_a_row_without_report() -> None:
    of_plan = summary(
        plan(
            [activity("1.1", (0.25,) * 4, (0.25, 0.25, None, None)), activity("1.2", (0.25,) * 4, (0.25,) * 4, row=10)]
        )
    )
    sheet = matrix.sheet(of_plan)
    column = next(
        item.column for item in every_item(sheet) if item.row == matrix.HEADER_ROW and item.content == formulas.ACHIEVED
    )
    shown = [
        item.style.number_format for item in every_item(sheet) if item.column == column and item.row > matrix.HEADER_ROW
    ]
    assert shown[:2] == [theme.AT_LEAST_FORMAT, theme.SHARE_FORMAT]

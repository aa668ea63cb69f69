"""Workbooks as offices make them: every figure in its quarter, or told; nothing of another column, year or row."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ppc_reports.judging import rules
from ppc_reports.judging.status import standing
from ppc_reports.opening.sheet_xml import boxes
from ppc_reports.plan.findings import Finding, Unreadable
from ppc_reports.plan.grid import Grid, Value, Workbook
from ppc_reports.plan.model import Absent, Activity, Mode, Quarter, State, Unit
from ppc_reports.reading.inspecting.inspection import inspect, layout_text
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.settings.configuration import template_file
from ppc_reports.settings.layouts import Layout, load_layouts
from ppc_reports.settings.scale import parse_scale

CORTE = Quarter(2025, 2)
TODAY = dt.date(2026, 1, 15)
LAYOUTS = load_layouts()
SCALE = parse_scale(template_file("escalas/tres_zonas.toml").read_text(encoding="utf-8"))
BEGINNING = ("Nº", "Actividad", "Responsable", "Fecha inicio", "Fecha fin")
TITLE = ("Plan de acción 2025",)
FIGURES = ("25%", "25%", "25%", "10%", "25%", None, "25%", None)
QUARTERS = ("T1", "T2", "T3", "T4")

Row = Sequence[Value]


def row(number: Value, description: Value, *figures: Value, lead: str = "Planeación") -> Row:
    return (number, description, lead, "01/01/2025", "31/12/2025", *figures)


def each(*names: str) -> Row:
    """The headers of four quarters: ``T1 Programado``, ``T1 Ejecutado``, …"""
    return tuple(f"{quarter} {name}" for quarter in QUARTERS for name in names)


def book(*rows: Row, merges: str = "", sheet: str = "Seguimiento", **fields: Any) -> Workbook:
    cut = tuple(box for reference in merges.split() for box in boxes(reference))
    grid = Grid(sheet, tuple(tuple(one) for one in rows), merges=cut, **fields)
    return Workbook("libro.xlsx", "0" * 64, (grid,), "prueba")


def joined(*books: Workbook) -> Workbook:
    return replace(books[0], grids=tuple(grid for item in books for grid in item.grids))


def read(workbook: Workbook, corte: Quarter | None = CORTE) -> Reading:
    return read_plan(workbook, LAYOUTS, corte, TODAY)


def found(reading: Reading) -> dict[str, Finding]:
    told = [*reading.findings, *rules.check(reading.plan, reading.corte)]
    return {item.code: item for item in told}


def figures(activity: Activity, kind: str = "achieved") -> list[float | Absent | None]:
    return [getattr(entry, kind).number if getattr(entry, kind).absent is None else getattr(entry, kind).absent
            for entry in activity.quarters]  # fmt: skip


def is_usual(reading: Reading, activities: int = 1) -> bool:
    """True where every activity has the figures of FIGURES."""
    empty = Absent.EMPTY
    return len(reading.plan.activities) == activities and all(
        figures(item, "planned") == [0.25] * 4 and figures(item) == [0.25, 0.1, empty, empty]
        for item in reading.plan.activities
    )


@pytest.mark.parametrize(
    "names",
    [
        ("1T", "2T", "3T", "4T"),
        ("Trimestre Uno", "Trimestre Dos", "Trimestre Tres", "Trimestre Cuatro"),
        ("TRIMESTRE No. 1", "TRIMESTRE No. 2", "TRIMESTRE No. 3", "TRIMESTRE No. 4"),
        ("Enero a Marzo", "Abril a Junio", "Julio a Septiembre", "Octubre a Diciembre"),
        (
            "enero, febrero y marzo",
            "abril, mayo y junio",
            "julio, agosto y septiembre",
            "octubre, noviembre y diciembre",
        ),
        ("I TRIM (Ene - Mar)", "II TRIM (Abr - Jun)", "III TRIM (Jul - Sept)", "IV TRIM (Oct - Dic)"),
    ],
)
@pytest.mark.parametrize("fields", [("Prog", "Ejec"), ("P", "E"), ("Plan", "Real"), ("% Programado", "% de avance")])
def test_quarters_and_figures_are_known_by_their_usual_names(names: tuple[str, ...], fields: tuple[str, str]) -> None:
    groups = ("",) * 5 + tuple(text for name in names for text in (name, ""))
    workbook = book(TITLE, groups, (*BEGINNING, *fields * 4), row(1, "Uno", *FIGURES), merges="F2:G2 H2:I2 J2:K2 L2:M2")
    assert is_usual(read(workbook))


def test_a_block_that_is_not_merged_begins_at_its_text_whatever_else_is_merged() -> None:
    groups = ("",) * 5 + tuple(text for name in QUARTERS for text in (name, ""))
    workbook = book(TITLE, groups, (*BEGINNING, *("Prog", "Ejec") * 4), row(1, "Uno", *FIGURES), merges="A1:M1")
    assert is_usual(read(workbook))


def test_years_that_are_not_merged_keep_their_columns_apart() -> None:
    years = ("",) * 4 + (2024.0,) + ("",) * 7 + (2025.0,)
    quarters = ("",) * 4 + tuple(text for _ in (1, 2) for name in QUARTERS for text in (name, ""))
    header = ("Nº", "Meta de producto", "Unidad", "Responsable", *("Planeado", "Ejecutado") * 8)
    activity = (1, "Aulas", "Número", "Educación", *(9,) * 8, 2, 2, 3, 1, 0, None, 0, None)
    reading = read(book(("PLAN INDICATIVO",), years, quarters, header, activity))
    assert figures(reading.plan.activities[0], "planned") == [2, 3, 0, 0]
    assert figures(reading.plan.activities[0]) == [2, 1, Absent.EMPTY, Absent.EMPTY]


def test_two_columns_of_one_title_with_other_figures_are_an_error_and_with_the_same_only_told() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"), "T1 Ejecutado", "T2 Ejecutado")
    told = found(read(book(TITLE, header, row(1, "Uno", *FIGURES, "20%", "10%"))))
    assert told["FIGURES-REPEATED"].addresses == ("N2",)
    assert told["HEADER-REPEATED"].addresses == ("O2",)


@pytest.mark.parametrize("first", ["% Avance", "Avance acumulado"])
def test_of_several_figures_of_a_quarter_the_one_that_was_done_in_it_is_read(first: str) -> None:
    header = ("Nº", "Actividad", "Unidad de medida", "Responsable", *each("Meta", first, "Ejecutado"))
    activity = (1, "Talleres", "Talleres", "A", 2, "50%", 1, 2, "100%", 2, 2, None, None, 2, None, None)
    reading = read(book(TITLE, header, activity))
    assert figures(reading.plan.activities[0]) == [1, 2, Absent.EMPTY, Absent.EMPTY]
    assert not {"FIGURES-REPEATED", "MODE-MIXED"} & found(reading).keys()


def test_what_was_done_by_a_day_is_accumulated() -> None:
    header = (*BEGINNING, "Avance a 31 de marzo", "Avance a 30 de junio", "Avance a septiembre", "Avance al 31/12/2025")
    reading = read(book(TITLE, header, row(1, "Uno", "25%", "60%", None, None)))
    assert reading.plan.activities[0].mode is Mode.TO_DATE
    assert figures(reading.plan.activities[0])[:2] == [0.25, 0.6]


def test_money_is_no_progress() -> None:
    names = ("Programación financiera", "Programación física", "Ejecución presupuestal", "Ejecución física")
    money = (900_000, "25%", 800_000, "25%", 900_000, "25%", 700_000, "10%", 900_000, "25%", None, None, 900_000, "25%")
    assert is_usual(read(book(TITLE, (*BEGINNING, *each(*names)), row(1, "Uno", *money))))
    with pytest.raises(Unreadable) as refusal:
        read(book(TITLE, (*BEGINNING, *each("Programado", "Ejecución presupuestal")), row(1, "Uno", *FIGURES)))
    assert refusal.value.finding.code == "PLAN-NO-PLACE"


@pytest.mark.parametrize(
    ("header", "values"),
    [
        (("T1", "T2", "T3", "T4"), ("25%", "10%", None, None)),
        (("Programado", "Ejecutado"), ("25%", "10%")),
        (("Programado", "Avance"), ("25%", "10%")),
        ((dt.datetime(2025, 3, 31), dt.datetime(2025, 6, 30)), ("25%", "10%")),
        (("Dato 1", "Dato 2"), (0.1, 0.1)),
    ],
)
def test_progress_in_columns_that_are_not_understood_is_an_error(header: Row, values: Row) -> None:
    told = found(read(book(TITLE, (*BEGINNING, *header), row(1, "Uno", *values))))
    assert told["PROGRESS-UNREAD"].addresses[0] == "F2"


def test_planned_figures_that_are_not_understood_are_an_error_and_ratios_are_not() -> None:
    header = (*BEGINNING, *each("Programdo físico total", "Ejecutado"))
    assert "PROGRESS-UNREAD" not in found(read(book(TITLE, header, row(1, "Uno", *FIGURES))))
    header = (*BEGINNING, *each("Avance ideal", "Ejecutado"))
    assert is_usual(read(book(TITLE, header, row(1, "Uno", *FIGURES))))
    header = (*BEGINNING, "Programado", *each("Ejecutado"))
    assert found(read(book(TITLE, header, row(1, "Uno", "50%", "25%"))))["PROGRESS-UNREAD"].addresses[0] == "F2"
    header = (*BEGINNING, *each("% Cumplimiento", "Ejecutado"))
    assert "PROGRESS-UNREAD" not in found(read(book(TITLE, header, row(1, "Uno", *FIGURES))))


def test_marks_in_a_calendar_are_no_progress() -> None:
    header = (*BEGINNING, "Ene", "Feb", "Mar", *each("Programado", "Ejecutado"))
    told = found(read(book(TITLE, header, row(1, "Uno", "X", None, "X", *FIGURES))))
    assert "PROGRESS-UNREAD" not in told
    with pytest.raises(Unreadable) as refusal:
        read(book(TITLE, (*BEGINNING, "Ene", "Feb", "Mar"), row(1, "Uno", "X", None, "X")))
    assert refusal.value.finding.code in ("PLAN-MONTHLY", "PLAN-NO-PLACE")


def test_notes_and_evidence_of_the_year_make_no_quantities_of_percentages() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"), "Observaciones", "Código")
    rows = [row(number, "Una", *FIGURES, "nota", f"A{number}") for number in (1, 2)]
    reading = read(book(TITLE, header, *rows))
    assert is_usual(reading, 2)
    assert {item.unit for item in reading.plan.activities} == {Unit.SHARE}
    assert reading.plan.activities[0].entry(2).notes == "nota"


def test_inspect_shows_the_layout_that_is_read() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"), "Código", "Medio de verificación")
    workbook = book(TITLE, header, row(1, "Una", *FIGURES, "A1", "Acta"))
    shown = inspect(workbook, LAYOUTS)[0].columns
    assert shown is not None
    assert shown.layout.title == read(workbook).layout


def test_a_layout_that_wants_planned_figures_does_not_keep_a_workbook_without_them_from_being_read() -> None:
    beginning = ("No.", "Dimensión", "Actividad", "Producto", "Responsable", "Fecha inicio", "Fecha fin")
    done = tuple(f"% Avance {roman} Trim (acumulado)" for roman in ("I", "II", "III", "IV"))
    header = (*beginning, *done, "Soportes de cumplimiento")
    activity = (1, "Valores", "Realizar cabildos", "Actas", "Gobierno", "01/02/2025", "31/12/2025", "25%", "40%")
    assert figures(read(book(TITLE, header, activity)).plan.activities[0])[:2] == [0.25, 0.4]


def test_whole_numbers_that_are_no_percentages_are_quantities_and_it_is_told() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    reading = read(
        book(TITLE, header, row(1, "Talleres", 3, 3, 3, 1, 3, None, 3, None), row(2, "Foros", 1, 1, 1, 1, 0))
    )
    assert {item.unit for item in reading.plan.activities} == {Unit.QUANTITY}
    assert found(reading)["UNIT-DECIDED"].addresses == ("F2", "H2", "J2", "L2")
    percents = read(book(TITLE, header, row(1, "Uno", 25, 20, 25, 20, 25, None, 25, None)))
    assert percents.plan.activities[0].unit is Unit.SHARE


def test_a_plan_by_months_and_one_with_a_sheet_for_each_quarter_are_refused_by_their_reason() -> None:
    months = ("ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO", "JULIO", "AGOSTO")
    with pytest.raises(Unreadable) as monthly:
        read(book(TITLE, ("No", "Actividad", "Responsable", *months), (1, "Una", "A", *(1,) * 8)))
    assert monthly.value.finding.code == "PLAN-MONTHLY"
    header = ("No", "Actividad", "Responsable", "Programado", "Ejecutado")
    sheets = [book(TITLE, header, (1, "Una", "A", "25%", "25%"), sheet=f"Trimestre {number}") for number in (1, 2)]
    with pytest.raises(Unreadable) as by_sheet:
        read(joined(*sheets))
    assert by_sheet.value.finding.code == "QUARTER-IN-SHEET"


def test_a_missing_column_is_shown_beside_the_others_of_its_quarter() -> None:
    header = [*BEGINNING, *each("Programado", "Ejecutado")]
    header[8] = ""
    told = found(read(book(TITLE, header, row(1, "Uno", *FIGURES))))
    assert told["COLUMN-MISSING"].addresses == ("H2",)
    assert told["COLUMN-UNLABELLED"].addresses == ("I2",)


@pytest.mark.parametrize("merges", ["", "A3:M3 A5:M5"])
def test_the_row_of_a_line_is_a_heading_merged_or_not(merges: str) -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    rows = (("LÍNEA 1: Diálogo",), row(1, "Uno", *FIGURES), ("LÍNEA 2: Control",), row(1, "Dos", *FIGURES))
    reading = read(book(TITLE, header, *rows, merges=merges))
    assert is_usual(reading, 2)
    assert [line.name for line in reading.plan.lines] == ["Diálogo", "Control"]
    assert not {"KEY-DUPLICATE", "ROW-REJECTED"} & found(reading).keys()


def test_any_text_merged_over_the_table_is_a_heading_and_one_in_a_later_column_is_not() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    merged = read(book(TITLE, header, ("DIÁLOGO",), row(1, "Uno", *FIGURES), merges="A3:M3"))
    assert [line.name for line in merged.plan.lines] == ["DIÁLOGO"]
    alone = read(book(TITLE, header, row(1, "Uno", *FIGURES), ("", "", "Programa de salud")))
    assert [item.row for item in alone.plan.rejected] == [4]


def test_a_formula_without_a_value_is_unreadable_and_never_a_blank() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    unstored = frozenset({(3, 9), (4, 2)})
    workbook = book(TITLE, header, row(1, "Uno", "25%", "25%", "25%", None), row(2, None, *FIGURES), unstored=unstored)
    reading = read(workbook)
    assert figures(reading.plan.activities[0])[:2] == [0.25, Absent.INVALID]
    assert standing(reading.plan.activities[0], CORTE, SCALE).state is State.INVALID
    told = [item.addresses for item in reading.findings if item.code == "FORMULA-UNSTORED"]
    assert told == [("I3",), ("B4",)]
    assert [item.row for item in reading.plan.rejected] == [4]
    assert "REPORT-MISSING" not in found(reading)


def test_a_plan_without_an_activity_is_an_error() -> None:
    assert "PLAN-EMPTY" in found(read(book(TITLE, (*BEGINNING, *each("Programado", "Ejecutado")))))


def test_the_dates_of_a_form_are_not_the_year_of_its_plan() -> None:
    above = (
        ("Plan de acción 2024", "Código: FO-01"),
        ("", "Fecha de aprobación:", dt.datetime(2025, 4, 1)),
        ("", "Versión 3 - 2025"),
        ("", "Fecha", "15/03/2025"),
    )
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    reading = read(book(*above, header, row(1, "Uno", *FIGURES)), None)
    assert reading.corte == Quarter(2024, 4)
    assert "STALE-YEAR" not in found(reading)
    stated = read(book(("Vigencia 2024",), ("Política 2020-2023",), header, row(1, "Uno", *FIGURES)), None)
    assert stated.corte == Quarter(2024, 4)


def test_dates_that_may_be_month_first_are_told_where_others_are() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    rows = [row(number, "Una", *FIGURES) for number in (1, 2, 3, 4)]
    starts: list[Value] = ["1/15/2025", "02/03/2025", dt.datetime(2025, 4, 5), "03/03/2025"]
    dated = [(*one[:3], start, *one[4:]) for one, start in zip(rows, starts, strict=True)]
    told = [item for item in read(book(TITLE, header, *dated)).findings if item.code == "DATE-AMBIGUOUS"]
    assert [item.addresses for item in told] == [("D4",)]  # a real date has no order of its own
    alone = read(book(TITLE, header, *dated[1:]))
    assert "DATE-AMBIGUOUS" not in found(alone)


def test_offices_are_parted_where_each_is_known_alone() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    names = ["Planeación", "Gobierno", "Planeación y Gobierno", "Gobierno/Planeación", "Gobierno y Convivencia"]
    rows = [row(number, "Una", *FIGURES, lead=name) for number, name in enumerate(names, 1)]
    leads = [item.leads for item in read(book(TITLE, header, *rows)).plan.activities]
    assert leads[2:] == [("Planeación", "Gobierno"), ("Gobierno", "Planeación"), ("Gobierno y Convivencia",)]


def test_results_against_a_target_in_percent_are_read_as_they_are_shown() -> None:
    header = ("Código", "Actividad", "Meta", "Tipo de acumulación", "Responsable", *each("Resultado"))
    workbook = book(
        TITLE, header, (1, "Atender", "100%", "Flujo", "A", 0.95, 0.97), formats={(3, 6): "0%", (3, 7): "0%"}
    )
    assert "RESULT-AS-PERCENT" not in found(read(workbook))


def test_the_weight_of_a_line_is_not_that_of_its_activities() -> None:
    header = (*BEGINNING, "Ponderación línea", "Peso % actividad", *each("Programado", "Ejecutado"))
    rows = (row(1, "Uno", "50%", "60%", *FIGURES), row(2, "Dos", "50%", "40%", *FIGURES))
    reading = read(book(TITLE, header, *rows))
    assert [item.weight for item in reading.plan.activities] == [0.6, 0.4]
    assert found(reading)["WEIGHT-UNREAD"].addresses == ("F2",)


def test_accumulated_titles_over_figures_of_the_quarter_are_one_error() -> None:
    header = (*BEGINNING, *each("Programado acumulado", "Ejecutado acumulado"))
    rows = (row(1, "Uno", *FIGURES), row(2, "Dos", "20%", None, "80%", None, "0%", None, "0%"))
    told = found(read(book(TITLE, header, *rows)))
    assert told["MODE-DOUBTFUL"].addresses == tuple(f"{letter}{n}" for n in (3, 4) for letter in "FHJL")
    climbing = row(1, "Uno", "25%", None, "50%", None, "75%", None, "100%")
    assert "MODE-DOUBTFUL" not in found(read(book(TITLE, header, climbing)))


def test_quarters_may_stand_under_their_field() -> None:
    quarters = ("I Trim", "II Trim", "III Trim", "IV Trim")
    planned_then_done = ("25%", "25%", "25%", "25%", "25%", "10%")
    above = ("",) * 5 + ("PROGRAMADO", "", "", "", "EJECUTADO")
    for merges in ("", "F2:I2 J2:M2"):
        reading = read(
            book(TITLE, above, (*BEGINNING, *quarters * 2), row(1, "Uno", *planned_then_done), merges=merges)
        )
        assert is_usual(reading)
    beginning = (*BEGINNING, *above[5:])
    down = "A2:A3 B2:B3 C2:C3 D2:D3 E2:E3 F2:I2 J2:M2"
    workbook = book(TITLE, beginning, ("",) * 5 + quarters * 2, row(1, "Uno", *planned_then_done), merges=down)
    assert is_usual(read(workbook))
    shown = inspect(workbook, LAYOUTS)[0]
    own = tomllib.loads(layout_text("propio", shown))
    assert is_usual(read_plan(workbook, [Layout.model_validate(own)], CORTE, TODAY))


def test_a_title_that_names_a_quarter_takes_no_column_of_its_own() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    title = ("INFORME DE SEGUIMIENTO II TRIMESTRE 2025",)
    reading = read(book(title, header, row(1, "Uno", *FIGURES), merges="A1:M1"))
    assert is_usual(reading)
    assert "COLUMNS-UNUSED" not in found(reading)


def test_a_figure_merged_over_several_columns_is_only_of_the_first() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    merged = row(1, "Uno", "50%", "50%", None, None, "50%", None, "0%")
    reading = read(book(TITLE, header, merged, merges="G3:I3"))
    assert figures(reading.plan.activities[0])[:2] == [0.5, Absent.EMPTY]
    assert figures(reading.plan.activities[0], "planned") == [0.5, Absent.EMPTY, 0.5, 0]
    assert [item.addresses for item in reading.findings if item.code == "FIGURE-SPREAD"] == [("H3",), ("I3",)]


def test_footers_and_signatures_are_no_activities_and_activities_that_begin_like_them_are() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    feet = (("Fuente: Oficina de Planeación",), ("* Las cifras son preliminares",), ("", "Firma responsable", "Jefe"))
    reading = read(book(TITLE, header, row(1, "Uno", *FIGURES), *feet))
    assert is_usual(reading)
    assert reading.plan.rejected == ()
    alike = (row(1, "Total de la población", *FIGURES), row(None, "Revisó la oficina el documento", *FIGURES))
    assert is_usual(read(book(TITLE, header, *alike)), 2)


def test_a_single_column_of_progress_is_what_was_done_by_the_corte() -> None:
    header = (*BEGINNING, "% Avance", "Observaciones")
    rows = [row(number, f"Una {number}", done) for number, done in enumerate((40, 100, 0.5, "30%", "algo", None), 1)]
    reading = read(book(TITLE, header, *rows))
    done = [item.entry(2).achieved for item in reading.plan.activities]
    assert [figure.number for figure in done] == [0.4, 1, None, 0.3, None, None]
    assert [figure.absent for figure in done[2:]] == [Absent.INVALID, None, Absent.INVALID, Absent.EMPTY]
    told = found(reading)
    assert {"SCALE-CHOSEN", "SCALE-OUTLIER", "PROGRESS-PROSE"} <= told.keys()
    assert told["SCALE-OUTLIER"].addresses == ("F5",)


def test_results_of_a_year_with_a_target_are_indicators_and_how_they_add_up_is_told() -> None:
    header = ("Nº", "Actividad", "Indicador", "Meta anual", "Responsable", *each("Avance"), "Total ejecutado")
    reading = read(book(TITLE, header, (1, "Talleres", "Número", 8, "A", 2, 3, None, None, 5)))
    assert reading.plan.activities[0].unit is Unit.INDICATOR
    assert found(reading)["ACCUMULATION-ASSUMED"].addresses == ("D3",)


def test_the_copy_of_a_sheet_is_told() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    sheets = [book(TITLE, header, row(1, "Uno", *FIGURES), sheet=name) for name in ("Plan", "Plan (2)")]
    reading = read(joined(*sheets))
    told = [item.sheet for item in rules.check(reading.plan, CORTE) if item.code == "ACTIVITY-REPEATED"]
    assert told == ["Plan", "Plan (2)"]
    other = book(TITLE, header, row(1, "Uno", *FIGURES, lead="Gobierno"), sheet="Plan (2)")
    assert "ACTIVITY-REPEATED" not in found(read(joined(sheets[0], other)))


def test_scales_differ_only_where_both_have_plain_numbers() -> None:
    header = (*BEGINNING, *each("Avance acumulado"))
    assert "SCALE-DIFFERS" not in found(read(book(TITLE, header, row(1, "Uno", 12.5, 30.1))))


@pytest.mark.parametrize(
    "below",
    [
        tuple(f"({number})" for number in range(1, 14)),
        ("", "", "", "dd/mm/aaaa", "DD/MM/AAAA", *("%",) * 8),
        ("Número", "Texto", "Lista", "Fecha", "Fecha", *("Porcentaje",) * 8),
    ],
)
def test_a_row_that_explains_the_header_is_no_activity(below: Row) -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    reading = read(book(TITLE, header, below, row(1, "Uno", *FIGURES)))
    assert is_usual(reading)
    assert reading.plan.rejected == ()


def test_both_dates_may_stand_in_one_cell_however_short() -> None:
    header = ("Nº", "Actividad", "Responsable", "Fecha de ejecución", *each("Programado", "Ejecutado"))
    written = ("Febrero - Noviembre", "Marzo de 2025", "15/03/2025")
    rows = [(number, "Una", "A", text, *FIGURES) for number, text in enumerate(written, 1)]
    activities = read(book(TITLE, header, *rows)).plan.activities
    assert [(item.start, item.end) for item in activities] == [
        (dt.date(2025, 2, 1), dt.date(2025, 11, 30)),
        (dt.date(2025, 3, 1), dt.date(2025, 3, 31)),
        (dt.date(2025, 3, 15), dt.date(2025, 3, 15)),
    ]


def test_a_published_plan_may_have_both_dates_in_one_cell() -> None:
    header = ("Actividad", "Responsable", "Periodo")
    workbook = book(TITLE, header, ("Una", "A", "Enero a junio"))
    reading = read_plan(workbook, LAYOUTS, CORTE, TODAY, followed=False)
    assert reading.plan.activities[0].end == dt.date(2025, 6, 30)


def test_slips_of_the_pen_in_a_header_with_a_quarter_are_understood() -> None:
    header = ("Nro", "Actividadd", "Responsabe", "Fecha de incio", "Fecha finalizacion")
    misspelt = tuple(f"{name} Trimeste {number}" for number in (1, 2, 3, 4) for name in ("Progamado", "Ejectuado"))
    assert is_usual(read(book(TITLE, (*header, *misspelt), row(1, "Uno", *FIGURES))))


def test_figures_of_the_quarter_that_can_only_be_accumulated_are_told() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    climbing = [row(number, "Una", "25%", "20%", "25%", "45%", "25%", None, "25%") for number in (1, 2)]
    assert found(read(book(TITLE, header, *climbing)))["ACHIEVED-DOUBTFUL"].addresses == ("G3", "I3", "G4", "I4")
    ahead = [row(number, "Una", "25%", "25%", "25%", "60%", "25%", None, "25%") for number in (1, 2)]
    assert "ACHIEVED-DOUBTFUL" not in found(read(book(TITLE, header, *ahead)))
    assert "ACHIEVED-DOUBTFUL" not in found(read(book(TITLE, header, climbing[0], row(2, "Otra", *FIGURES))))


def test_a_workbook_is_not_taken_for_the_tracking_workbook_for_a_column_more() -> None:
    header = (*BEGINNING, "Línea base", *each("Programado", "Ejecutado"))
    climbing = row(1, "Uno", 0, "25%", "20%", "50%", "45%", "75%", None, "100%")
    activity = read(book(TITLE, header, climbing)).plan.activities[0]
    assert activity.mode is Mode.TO_DATE


def test_a_line_with_its_totals_is_a_heading_and_its_figures_are_told() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    line = ("", "LÍNEA ESTRATÉGICA 1. DIÁLOGO", "", "", "", "50%", "40%", "50%", "20%")
    reading = read(book(TITLE, header, line, row(1, "Uno", *FIGURES), row(2, "Programa 1 de radio", *FIGURES)))
    assert is_usual(reading, 2)
    assert [item.name for item in reading.plan.lines] == ["DIÁLOGO"]
    assert found(reading)["ROW-AS-TOTAL"].addresses == ("A3",)


def test_of_a_text_and_a_percentage_of_one_name_the_percentage_is_read() -> None:
    header = (*BEGINNING, *each("Programado", "Avance", "% Avance"))
    values = ("25%", "Se hizo", "25%", "25%", "Se reunió", "10%", "25%", None, None, "25%")
    assert is_usual(read(book(TITLE, header, row(1, "Uno", *values))))


def test_another_table_below_is_not_read_and_it_is_told() -> None:
    header = (*BEGINNING, *each("Programado", "Ejecutado"))
    below = ((), ("Nº", "Riesgo", "Responsable", "Control"), (1, "Que no haya convocatoria", "Planeación", "Avisos"))
    reading = read(book(TITLE, header, row(1, "Uno", *FIGURES), *below, header, row(2, "Dos", *FIGURES)))
    assert is_usual(reading, 2)
    assert found(reading)["TABLE-BELOW"].addresses == ("A5",)
    assert reading.plan.parts[0].balance.adds_up

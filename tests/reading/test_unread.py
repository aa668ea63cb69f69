"""Nothing is read in silence: every kind of trap, in other words, layouts and places, is read as a person does, or told."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from ppc_reports.judging.reasons import AlertKind, reasons
from ppc_reports.judging.status import standing
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import Severity, Unreadable
from ppc_reports.plan.grid import Value, Workbook, column_number
from ppc_reports.plan.model import Mode, Quarter, State, Unit
from ppc_reports.reading.headings.aspects import Meaning, aspect_of
from ppc_reports.reading.workbook import Reading, read_plan
from ppc_reports.settings.layouts import Layout
from tests.reading.test_office_layouts import (
    BEGINNING,
    CORTE,
    FIGURES,
    LAYOUTS,
    SCALE,
    TITLE,
    TODAY,
    Row,
    book,
    each,
    found,
    joined,
    read,
    row,
)

USUAL = each("Programado", "Ejecutado")
PLANNED = each("Programado")
MONTHS = ("ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC")
QUARTERLY = ("25%",) * 4


def act(number: Value, *figures: Value) -> Row:
    return row(number, f"Realizar la mesa {number} de diálogo con la ciudadanía", *figures)


def table(header: Row, *figures: Row, above: Sequence[Row] = (), merges: str = "", title: Row = TITLE) -> Workbook:
    rows = [act(number, *given) for number, given in enumerate(figures, 1)]
    return book(title, *above, (*BEGINNING, *header), *rows, merges=merges)


def stands(reading: Reading) -> list[tuple[State, Any, Any]]:
    """State, P and E of each activity at the corte."""
    at = [standing(item, reading.corte, SCALE) for item in reading.plan.activities]
    return [(item.state, item.planned and round(item.planned, 3), item.achieved) for item in at]


def errors(reading: Reading) -> set[str]:
    return {item.code for item in found(reading).values() if item.severity is Severity.ERROR}


def refused(workbook: Workbook) -> str:
    with pytest.raises(Unreadable) as refusal:
        read(workbook)
    told = refusal.value.finding
    assert "None" not in told.message + told.advice
    return told.code


def done(reading: Reading) -> list[float | None]:
    return [None if each_one is None else round(each_one, 3) for _, _, each_one in stands(reading)]


# --------------------------------------------------------------------------------------------- progress by words and values


@pytest.mark.parametrize(
    "title",
    [
        "% de cumplimiento", "Nivel de cumplimiento", "Cumplimiento (%)", "Gestión realizada", "Grado de avance", "Logro",
        "Estado", "Situación actual", "Reporte de avance", "Ejecución física", "Monitoreo", "Avance a la fecha",
        "Porcentaje de ejecución acumulado", "Realizado", "Ejecutado",
    ],
)  # fmt: skip
def test_one_column_of_progress_is_what_was_done_by_the_corte_whatever_word_it_has(title: str) -> None:
    reading = read(table((title,), ("75%",), ("50%",)))
    assert errors(reading) == set()
    assert done(reading) == [0.75, 0.5]
    assert {item.mode for item in reading.plan.activities} == {Mode.TO_DATE}


@pytest.mark.parametrize("title", ["Balance", "Cierre", "Porcentaje", "%", "Semáforo", "Avance cualitativo", "Dato"])
@pytest.mark.parametrize("values", [("75%", "50%"), (0.75, 0.5), (75, 50), ("Cumplida", "Sin iniciar")])
def test_a_column_of_progress_by_its_values_alone_is_an_error_and_no_office_is_without_report(
    title: str, values: tuple[Value, Value]
) -> None:
    for before in ((), PLANNED):
        figures = [(*QUARTERLY[: len(before)], value) for value in values]
        reading = read(table((*before, title), *figures))
        assert "PROGRESS-UNREAD" in errors(reading)
        assert {state for state, _, _ in stands(reading)} == {State.INVALID}
        assert [use.use for use in reading.plan.columns][-1] == "unread"


@pytest.mark.parametrize("title", ["% de cumplimiento", "Nivel de cumplimiento", "Cumplimiento"])
def test_cumplimiento_beside_what_was_planned_may_mean_two_things_and_the_layout_says_which(title: str) -> None:
    workbook = table((*PLANNED, title), (*QUARTERLY, "40%"))
    reading = read(workbook)
    assert errors(reading) == {"RATIO-UNCLEAR"}
    assert stands(reading)[0][0] is State.INVALID
    base = next(layout for layout in LAYOUTS if layout.name == "plan_trimestral")
    own = base.model_copy(update={"name": "propio", "fields": {**base.fields, "followup": (title,)}})
    said = read_plan(workbook, [own], CORTE, TODAY)
    assert errors(said) == set()
    assert stands(said) == [(State.IN_PROGRESS, 0.5, 0.4)]


def test_words_of_state_say_all_none_or_nothing() -> None:
    words = ("Cumplida", "Finalizado", "SIN INICIAR", "Pendiente", "En ejecución", "100%")
    reading = read(table(("Estado actual",), *((word,) for word in words)))
    assert done(reading) == [1, 1, 0, 0, None, 1]
    assert stands(reading)[4][0] is State.INVALID
    assert found(reading)["PROGRESS-PROSE"].found == "En ejecución"


@pytest.mark.parametrize(
    "titles", [("Avance I Trim", "Avance II Trim"), ("Logro T1", "Logro T2"), ("T1 Gestión", "T2 Gestión"),
               ("Monitoreo primer trimestre", "Monitoreo segundo trimestre"), ("Estado T1", "Estado T2")]
)  # fmt: skip
def test_progress_of_quarters_is_read_by_the_words_of_the_trade(titles: tuple[str, str]) -> None:
    reading = read(table((*PLANNED, *titles), (*QUARTERLY, "20%", "15%")))
    assert errors(reading) == set()
    assert done(reading) == [0.35]


@pytest.mark.parametrize("words", ["Se hicieron tres mesas con la comunidad", "Va bien según lo previsto"])
@pytest.mark.parametrize("title", ["Seguimiento", "Gestión realizada", "Monitoreo", "Avance"])
def test_a_free_text_is_a_place_to_report_prose_is_unreadable_and_a_blank_no_report(title: str, words: str) -> None:
    reading = read(table((title,), (words,), (None,)))
    assert [state for state, _, _ in stands(reading)] == [State.INVALID, State.NO_REPORT]
    assert found(reading)["PROGRESS-PROSE"].found == words


@pytest.mark.parametrize("title", ["Seguimiento Corte II", "Monitoreo 2", "Segundo seguimiento"])
def test_a_free_text_of_a_numbered_period_is_judged_row_by_row(title: str) -> None:
    """No figure can be read wrong there: prose tells what to write, and a blank is not called unreadable."""
    workbook = table((title,), ("Se hicieron tres mesas",), (None,), ("Va en 40 % de lo previsto",))
    reading = read(workbook)
    assert errors(reading) == {"PROGRESS-PROSE"}
    assert "porcentaje de avance" in found(reading)["PROGRESS-PROSE"].advice
    assert [(state, share) for state, _, share in stands(reading)] == [
        (State.INVALID, None),
        (State.NO_REPORT, None),
        (State.IN_PROGRESS, 0.4),
    ]
    later = read(workbook, Quarter(2025, 3))
    assert "PROGRESS-UNREAD" in errors(later)
    assert [state for state, _, _ in stands(later)][:2] == [State.INVALID] * 2


@pytest.mark.parametrize("title", ["Seguimiento Corte II", "Seguimiento"])
@pytest.mark.parametrize("other", ["Porcentaje", "Balance", "Cierre"])
def test_no_blank_text_is_without_report_beside_a_percentage_that_may_be_its_progress(title: str, other: str) -> None:
    reading = read(table((title, other), ("Se hicieron tres mesas", "40%"), (None, "60%"), ("Se avanza", "10%")))
    assert "PROGRESS-UNREAD" in errors(reading)
    assert {state for state, _, _ in stands(reading)} == {State.INVALID}


STATE_TITLES = (
    tuple(f"Estado a {day}" for day in ("31 de marzo", "30 de junio", "30 de septiembre", "31 de diciembre")),
    ("Estado T1", "Estado T2", "Estado T3", "Estado T4"),
    ("Situación I trimestre", "Situación II trimestre", "Situación III trimestre", "Situación IV trimestre"),
)
STATED = (
    ("Cumplida", "Cumplida", None, None),
    ("No iniciada", "Terminada", None, None),
    ("Sin iniciar", "En ejecución", None, None),
    ("En trámite", "Pendiente", None, None),
    ("No iniciada", None, None, None),
)


@pytest.mark.parametrize("titles", STATE_TITLES)
def test_words_of_state_by_quarter_are_all_or_none_of_the_activity_by_then(titles: Row) -> None:
    reading = read(table(titles, *STATED))
    assert errors(reading) == {"PROGRESS-PROSE"}
    assert "STATES-READ" in found(reading)
    assert [(state, share) for state, _, share in stands(reading) if state is not State.INVALID] == [
        (State.COMPLETED, 1), (State.COMPLETED, 1), (State.IN_PROGRESS, 0), (State.NO_REPORT, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("words", [("Cumplida", "Cumplida"), ("Se hizo una mesa", "Se hicieron dos"), (None, None)])
@pytest.mark.parametrize("titles", STATE_TITLES)
def test_a_percentage_of_the_year_says_more_than_words_of_its_quarters(titles: Row, words: Row) -> None:
    reading = read(table((*titles[:2], "% de avance"), (*words, "40%"), (*words, "10%")))
    assert errors(reading) == set()
    assert done(reading) == [0.4, 0.1]


@pytest.mark.parametrize("titles", STATE_TITLES)
def test_words_of_state_beside_figures_of_what_was_planned_are_an_error_that_says_what_to_do(titles: Row) -> None:
    reading = read(table((*PLANNED, *titles), *((*QUARTERLY, *states) for states in STATED)))
    told = found(reading)["STATES-BESIDE-PLAN"]
    assert told.severity is Severity.ERROR
    assert told.header in titles
    assert {state for state, _, _ in stands(reading)} == {State.INVALID}
    written = read(table((*PLANNED, *each("Ejecutado")[:2]), *((*QUARTERLY, "25%", "25%") for _ in STATED)))
    assert done(written) == [0.5] * len(STATED)


@pytest.mark.parametrize("name", ["T{} Valor", "Valor trimestre {}", "Dato T{}"])
def test_a_figure_of_a_quarter_that_says_neither_planned_nor_done_is_named_with_a_way_on(name: str) -> None:
    for before in ((), PLANNED):
        titles = [name.format(number) for number in (1, 2)]
        reading = read(table((*before, *titles), (*QUARTERLY[: len(before)], "25%", "10%")))
        told = found(reading)["PROGRESS-UNREAD"]
        assert all(f"«{title}»" in told.message for title in titles)
        assert "«T1 ejecutado»" in told.advice
    money = table([name.format(number) for number in (1, 2)], (1_200_000, 900_000))
    assert refused(money) == "PLAN-NO-PLACE"


@pytest.mark.parametrize("header", [(), ("Observaciones",), ("Presupuesto asignado", "Población objetivo"), PLANNED])
def test_a_plan_with_no_place_to_report_gets_no_report_and_the_way_on(header: Row) -> None:
    values: Row = ("25%",) * len(header) if header is PLANNED else (1200, 300)[: len(header)]
    workbook = table(header, values)
    with pytest.raises(Unreadable) as refusal:
        read(workbook)
    assert refusal.value.finding.code == "PLAN-NO-PLACE"
    assert "template --from" in refusal.value.finding.advice
    assert read_plan(workbook, LAYOUTS, CORTE, TODAY, followed=False).plan.activities


def test_what_the_layout_names_as_carried_is_no_progress() -> None:
    base = next(layout for layout in LAYOUTS if layout.name == "plan_trimestral")
    workbook = table((*USUAL, "Avance del contrato"), (*FIGURES, "80%"))
    blank = table((*USUAL, "Avance del contrato"), (*(("25%", None) * 4), "80%"))
    assert errors(read(workbook)) == set()
    assert "PROGRESS-UNREAD" in errors(read(blank))
    own = base.model_copy(update={"carried": ("avance del contrato",)})
    said = read_plan(blank, [own], CORTE, TODAY)
    assert errors(said) == set()
    assert stands(said)[0][0] is State.NO_REPORT


# ------------------------------------------------------------------------------------------------------- parts of the year


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (("Bim 1", "Bim 2", "Bim 3"), "bimestres"),
        (("Primer bimestre", "Segundo bimestre"), "bimestres"),
        (("I Cuatrimestre", "II Cuatrimestre"), "cuatrimestres"),
        (("Seguimiento 30 de abril", "Seguimiento 31 de agosto", "Seguimiento 31 de diciembre"), "cuatrimestres"),
        (("Periodo 1", "Periodo 2", "Periodo 3"), "periodos"),
        (("Monitoreo 1", "Monitoreo 2"), "periodos"),
        (("1er reporte", "2do reporte"), "periodos"),
        (("Corte 1", "Corte 2", "Corte 3", "Corte 4"), "periodos"),
    ],
)
@pytest.mark.parametrize("before", [(), PLANNED])
def test_parts_of_the_year_that_end_with_no_quarter_are_refused_by_their_right_name(
    titles: Row, name: str, before: Row
) -> None:
    workbook = table((*before, *titles), (*QUARTERLY[: len(before)], *("20%", "40%", "60%", "80%")[: len(titles)]))
    with pytest.raises(Unreadable) as refusal:
        read(workbook)
    assert refusal.value.finding.code == "PLAN-PERIODS"
    assert name in refusal.value.finding.message


def months(*names: str) -> Row:
    return tuple(f"{month} {name}" for month in MONTHS for name in names)


def each_month(*values: Value) -> Row:
    """Twelve months of (planned, achieved): nothing achieved after June."""
    return tuple(value for number in range(12) for value in (values[0], values[1] if number < 6 else None))


BY_MONTH = {
    "names": table(months("programado", "ejecutado"), each_month(1 / 12, 1 / 24)),
    "under_semesters": table(
        ("Prog", "Ejec") * 12,
        each_month(1 / 12, 1 / 24),
        above=(
            ("",) * 5 + ("SEMESTRE 1",) + ("",) * 11 + ("SEMESTRE 2",),
            ("",) * 5 + tuple(text for month in MONTHS for text in (month, "")),
        ),
    ),
    "under_quarters": table(
        ("Programado", "Realizado") * 12,
        each_month(1 / 12, 1 / 24),
        above=(
            ("",) * 5 + tuple(text for number in (1, 2, 3, 4) for text in (f"TRIMESTRE {number}", *("",) * 5)),
            ("",) * 5 + tuple(text for month in MONTHS for text in (month, "")),
        ),
    ),
    "by_block": table(
        MONTHS * 2,
        (*(1 / 12,) * 12, *(1 / 24,) * 6),
        above=(("",) * 5 + ("PROGRAMADO",) + ("",) * 11 + ("EJECUTADO",),),
    ),
    "to_date": table(
        months("Programado", "Ejecutado"),
        tuple(value for number in range(1, 13) for value in (number / 12, number / 24 if number < 7 else None)),
    ),
}


@pytest.mark.parametrize("name", BY_MONTH)
def test_months_add_up_to_quarters_or_give_them_their_last(name: str) -> None:
    reading = read(BY_MONTH[name])
    assert errors(reading) == set()
    assert "MONTHS-READ" in found(reading)
    assert stands(reading) == [(State.IN_PROGRESS, 0.5, pytest.approx(0.25))]
    assert reading.plan.activities[0].mode is (Mode.TO_DATE if name == "to_date" else Mode.INCREMENT)


def test_whole_numbers_by_month_are_quantities() -> None:
    values = [value for number in range(12) for value in (1, 1 if number == 1 else None)]
    reading = read(table(months("programado", "realizado"), values))
    assert reading.plan.activities[0].unit is Unit.QUANTITY
    (_, planned, achieved), *_ = stands(reading)
    assert (planned, achieved) == (0.5, pytest.approx(1 / 12))


def test_blank_months_of_a_quarter_that_was_reported_in_part_are_told() -> None:
    values = [value for number in range(12) for value in (1, 1 if number in (0, 3, 4, 5) else None)]
    told = found(read(table(months("programado", "realizado"), values)))
    assert told["MONTHS-BLANK"].addresses == ("I3", "K3")


def test_months_that_may_be_either_are_an_error_and_nothing_is_guessed() -> None:
    reading = read(table(months("ejecutado"), (0.1, 0.1, 0.2, 0.2)))
    assert "MONTHS-UNCLEAR" in errors(reading)
    assert stands(reading)[0][0] is State.INVALID


def test_quarters_that_are_filled_are_read_beside_their_months_and_months_where_quarters_are_blank() -> None:
    header = tuple(
        text
        for number, month in enumerate(MONTHS, 1)
        for text in ((f"{month} ejecutado",) if number % 3 else (f"{month} ejecutado", f"T{number // 3} ejecutado"))
    )
    both = [0.05 if (number + 1) % 4 else 0.15 for number in range(8)]
    blank = [0.05 if (number + 1) % 4 else None for number in range(8)]
    planned = ((*PLANNED, *header), QUARTERLY)
    for values in (both, blank):
        reading = read(table(planned[0], (*planned[1], *values)))
        assert errors(reading) == set()
        assert done(reading) == [0.3]


@pytest.mark.parametrize(
    "titles",
    [
        ("1er semestre programado", "1er semestre ejecutado", "2do semestre programado", "2do semestre ejecutado"),
        ("Programado I semestre", "Avance I semestre", "Programado II semestre", "Avance II semestre"),
        ("Plan S1", "Ejec S1", "Plan S2", "Ejec S2"),
    ],
)
def test_semesters_are_the_second_and_the_fourth_quarter(titles: Row) -> None:
    for number, planned in ((2, 0.5), (3, 0.5), (4, 1.0)):
        reading = read(table(titles, ("50%", "40%", "50%", None)), Quarter(2025, number))
        assert "SEMESTERS-READ" in found(reading)
        assert stands(reading)[0][1:] == (planned, 0.4)
        assert errors(reading) == set()


def test_half_a_semester_has_no_place_to_report_where_the_dates_plan() -> None:
    titles = ("Avance acumulado I semestre", "Avance acumulado II semestre")
    for number in (1, 3):
        reading = read(table(titles, ("40%", None)), Quarter(2025, number))
        assert errors(reading) == {"QUARTER-NOWHERE"}
        assert stands(reading)[0][0] is State.INVALID
    assert done(read(table(titles, ("40%", None)))) == [0.4]


@pytest.mark.parametrize(
    "titles",
    [("Avance acumulado I semestre", "Avance acumulado II semestre"), ("Estado S1 a la fecha", "Estado S2 a la fecha")],
)
def test_no_activity_is_late_or_without_report_for_half_a_semester_that_has_no_place(titles: Row) -> None:
    """At T3: done before, over before with and without a report, running, ended in between, and yet to begin."""
    days = ((1, 12), (1, 6), (1, 5), (1, 12), (1, 8), (10, 12))
    shares = ("100%", "60%", None, "40%", "60%", None)
    activities = [
        (*act(number)[:3], f"01/{first:02}/2025", f"28/{last:02}/2025", share)
        for number, ((first, last), share) in enumerate(zip(days, shares, strict=True), 1)
    ]
    reading = read(book(TITLE, (*BEGINNING, *titles), *activities), Quarter(2025, 3))
    assert errors(reading) == {"QUARTER-NOWHERE"}
    at = [standing(item, reading.corte, SCALE) for item in reading.plan.activities]
    assert [item.state for item in at] == [
        State.COMPLETED, State.OVERDUE, State.NO_REPORT, State.INVALID, State.INVALID, State.NOT_SCHEDULED,
    ]  # fmt: skip
    late = [any(reason.kind is AlertKind.OVERDUE for reason in reasons(item, reading.corte.end)) for item in at]
    assert late == [False, True, True, False, False, False]
    said = [reason.fact for item in at[3:5] for reason in reasons(item, reading.corte.end)]
    assert all("ilegible" not in fact for fact in said)
    assert any("no tiene una columna que se lea como ejecutado de T3" in fact for fact in said)


# -------------------------------------------------------------------------------------------------- a heading is its stack

QUARTER_ROW = ("",) * 5 + tuple(text for number in (1, 2, 3, 4) for text in (f"TRIMESTRE {number}", "", "", ""))


def paired(first: str, second: str) -> Row:
    return ("",) * 5 + (first, "", second, "") * 4


MONEY_FIRST = (0.25, 0.25, 0.25, None) * 4
MONEY_LAST = (0.25, None, 0.25, 0.25) * 4
FOUR = ("Programado", "Ejecutado", "Programado", "Ejecutado") * 4
BLOCKS = ("Programado", "Ejecutado") * 8
BLOCK_QUARTERS = ("",) * 5 + ("I TRIM", "", "II TRIM", "", "III TRIM", "", "IV TRIM", "") * 2
MONEY = {
    "money_first": table(FOUR, MONEY_FIRST, above=(QUARTER_ROW, paired("FINANCIERO", "FÍSICO"))),
    "money_last": table(FOUR, MONEY_LAST, above=(QUARTER_ROW, paired("AVANCE FÍSICO", "PRESUPUESTO"))),
    "blocks": table(
        BLOCKS,
        (*(0.25, 0.25) * 4, *(0.25, None) * 4),
        above=(("",) * 5 + ("EJECUCIÓN FINANCIERA", *("",) * 7, "EJECUCIÓN FÍSICA"), BLOCK_QUARTERS),
    ),
    "resources": table(
        BLOCKS,
        (*(0.25, 0.25) * 4, *(0.25, None) * 4),
        above=(("",) * 5 + ("Recursos ($)", *("",) * 7, "Actividad"), BLOCK_QUARTERS),
    ),
    "in_the_title": table(each("Programado financiero", "Pagos", "Programado físico", "Ejecutado físico"), MONEY_FIRST),
}


@pytest.mark.parametrize("word", ["Cronograma", "Compromiso", "Distribución"])
def test_what_may_have_been_planned_for_a_quarter_and_was_not_understood_is_an_error(word: str) -> None:
    assert "PROGRESS-UNREAD" in errors(read(table(each(word, "Ejecutado"), FIGURES)))


@pytest.mark.parametrize("title", ["PLAN DE ACCIÓN Y PRESUPUESTO 2025", "SEGUIMIENTO AL PLAN DE INVERSIÓN 2025"])
@pytest.mark.parametrize("merged", ["A2:M2", "C2:M2", "F2:M2"])
def test_a_title_that_names_money_makes_no_block_of_money(title: str, merged: str) -> None:
    start = "ABCDEF".index(merged[0])
    workbook = table(USUAL, FIGURES, above=(("",) * start + (title,),), merges=merged)
    assert done(read(workbook)) == [0.35]


def test_cortes_over_the_columns_are_to_date() -> None:
    cuts = ("31 de marzo", "30 de junio", "30 de septiembre", "31 de diciembre")
    over = ("",) * 5 + tuple(text for cut in cuts for text in (f"Corte {cut}", ""))
    climbing = ("25%", "25%", "50%", "40%", "75%", None, "100%", None)
    reading = read(table(("Programado", "Ejecutado") * 4, climbing, above=(over,)))
    assert errors(reading) == set()
    assert stands(reading) == [(State.IN_PROGRESS, 0.5, 0.4)]


@pytest.mark.parametrize("title", ["Avance enero", "Avance semestre 2", "T4 ejecutado", "T1 ejecutado"])
def test_no_office_is_without_report_where_the_quarter_had_no_place(title: str) -> None:
    reading = read(table((*PLANNED, title), (*QUARTERLY, "10%")))
    assert stands(reading)[0][0] is State.INVALID
    assert errors(reading)


@pytest.mark.parametrize("name", MONEY)
def test_money_is_no_progress_wherever_it_stands(name: str) -> None:
    reading = read(MONEY[name])
    assert stands(reading) == [(State.NO_REPORT, 0.5, None)]
    assert errors(reading) == set()
    assert sum(use.use == "carried" for use in reading.plan.columns) == 8 if name != "in_the_title" else True


PHYSICAL = (
    ("% Ejec. Físico", "% Prog. Físico", "Ejec. Financiera", "Prog. $"),
    ("Prog. $", "Ejec. $", "Programación física", "Ejecución física"),
    ("Meta física prog.", "Meta física ejec.", "$ Programado", "$ Ejecutado"),
    ("Recursos programados", "Avance físico programado", "Recursos pagados", "Avance físico ejecutado"),
    ("Prog. (%)", "Ejec. (%)", "Compromisos ($)", "Obligaciones ($)"),
    ("Prog. fís.", "Ejec. fís.", "Programado ($)", "Ejecutado ($)"),
)


@pytest.mark.parametrize("titles", PHYSICAL)
@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("beginning", [BEGINNING, ("Nº", "Línea estratégica", "Actividad", "Producto", "Responsable")])
def test_physical_beside_money_under_each_quarter_is_what_counts(titles: Row, merged: bool, beginning: Row) -> None:
    """Money of which twice as much was planned as paid, and of the work four fifths were done in two quarters."""

    def figure(title: Value, number: int) -> Value:
        if aspect_of(str(title)) is Meaning.MONEY:
            return 1_000_000 if "rog" in str(title) else 500_000
        return 0.25 if "rog" in str(title) else (0.2, 0.2, None, None)[number]

    said = {"Actividad": "Realizar la mesa de diálogo con la ciudadanía", "Línea estratégica": "1. Diálogo", "Nº": "1"}
    line = [said.get(str(title), value) for title, value in zip(beginning, act("1"), strict=True)]
    quarters = ("",) * 5 + tuple(text for number in (1, 2, 3, 4) for text in (f"Trimestre {number}", "", "", ""))
    figures = [figure(title, number) for number in range(4) for title in titles]
    if merged:
        header = ((*beginning, *quarters[5:]), ("",) * 5 + tuple(titles) * 4)
        merges = " ".join(["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:I2", "J2:M2", "N2:Q2", "R2:U2"])
    else:
        header, merges = (quarters, (*beginning, *tuple(titles) * 4)), ""
    reading = read(book(TITLE, *header, (*line, *figures), merges=merges))
    assert errors(reading) == set()
    assert stands(reading)[0][1:] == (0.5, 0.4)


PESOS = ("$ 1.000.000", "$ 800.000", "$ 1.000.000", "$ 900.000", "$ 1.000.000", None, "$ 1.000.000", None)


@pytest.mark.parametrize("form", ['"$"#,##0', "[$$-240A] #,##0.00", '_-"COP" * #,##0_-', ""])
def test_a_figure_with_the_sign_of_money_is_no_progress_whatever_its_column_says(form: str) -> None:
    numbers = [None if text is None else int(text[2:].replace(".", "")) for text in PESOS]
    figures = numbers if form else PESOS
    formats = {(row, column): form for row in (3, 4) for column in range(6, 14)} if form else {}
    reading = read(book(TITLE, (*BEGINNING, *USUAL), act(1, *figures), act(2, *figures), formats=formats))
    assert "FIGURE-IS-MONEY" in errors(reading)
    assert {state for state, _, _ in stands(reading)} == {State.INVALID}


def test_the_language_of_a_number_format_is_no_sign_of_money() -> None:
    formats = {(3, column): "[$-es-CO]0%" for column in range(6, 14)}
    figures = [None if text is None else int(str(text)[:-1]) / 100 for text in FIGURES]
    assert done(read(book(TITLE, (*BEGINNING, *USUAL), act(1, *figures), formats=formats))) == [0.35]


COUNTED = (("I", "II", "III", "IV"), ("1", "2", "3", "4"), ("T1", "T2", "T3", "T4"), ("i", "ii", "iii", "iv"))


@pytest.mark.parametrize("titles", COUNTED)
@pytest.mark.parametrize(
    "blocks", [("PROGRAMACIÓN", "EJECUCIÓN", "% CUMPLIMIENTO"), ("Meta", "Avance físico", "Pagos ($)")]
)
@pytest.mark.parametrize("merged", [True, False])
def test_quarters_may_only_be_counted_under_what_their_figures_are(titles: Row, blocks: Row, merged: bool) -> None:
    over = ("",) * 5 + tuple(text for block in blocks for text in (block, "", "", ""))
    merges = "A2:A3 B2:B3 C2:C3 D2:D3 E2:E3 F2:I2 J2:M2 N2:Q2" if merged else ""
    header = (
        ((*BEGINNING, *over[5:]), ("",) * 5 + tuple(titles) * 3) if merged else (over, (*BEGINNING, *tuple(titles) * 3))
    )
    figures = (*QUARTERLY, "25%", "15%", None, None, 1.0, 0.6, None, None)
    reading = read(book(TITLE, *header, act(1, *figures), act(2, *figures), merges=merges))
    assert errors(reading) == set()
    assert stands(reading)[0][1:] == (0.5, 0.4)


@pytest.mark.parametrize(
    "titles", [("T1", "T2", "T3", "T4"), ("Q1 (%)", "Q2 (%)", "Q3 (%)", "Q4 (%)"), ("I Trim", "II Trim")]
)
def test_quarters_that_do_not_say_what_they_are_are_refused_by_that_reason(titles: Row) -> None:
    header = ("Nº", "Actividad", "Responsable", "Tipo", *titles)
    lines: list[Row] = [(number, "Realizar la mesa", "Planeación", kind, *("25%",) * len(titles))
             for number, kind in ((1, "Programado"), (2, "Ejecutado"))]  # fmt: skip
    with pytest.raises(Unreadable) as refusal:
        read(book(TITLE, header, *lines))
    assert refusal.value.finding.code == "PLAN-QUARTERS"
    assert all(f"«{title}»" in refusal.value.finding.message for title in titles)


@pytest.mark.parametrize("title", ["Cumplió T{} (Sí/No)", "¿Se cumplió en T{}?", "Avance T{} según la oficina"])
def test_progress_that_is_not_understood_is_named_where_a_plan_has_nothing_else(title: str) -> None:
    header = ("Nº", "Actividad", "Responsable", "Fecha fin", *(title.format(number) for number in (1, 2)))
    lines = [(number, "Realizar la mesa", "Planeación", "31/12/2025", "Sí", "No") for number in (1, 2, 3)]
    try:
        reading = read(book(TITLE, header, *lines))
    except Unreadable as refusal:
        told = refusal.finding
    else:
        told = found(reading)["PROGRESS-UNREAD"]
        assert {state for state, _, _ in stands(reading)} == {State.INVALID}
    assert told.code == "PROGRESS-UNREAD"
    assert f"«{title.format(2)}»" in told.message


def test_marks_of_a_calendar_by_months_do_not_keep_its_progress_from_being_read() -> None:
    marks = tuple("X" if number in (2, 5, 8) else None for number in range(12))
    reading = read(table((*MONTHS, "% avance a 30 de junio"), (*marks, "50%"), (*marks, "25%")))
    assert errors(reading) == set()
    assert done(reading) == [0.5, 0.25]


USUAL_TWICE = (*USUAL, *USUAL)
YEARS = {
    "undated_first": table((*USUAL, *(f"{name} 2024" for name in USUAL)), (*(0.25, 0.2) * 4, *(0.25, 0.25) * 4)),
    "undated_last": table((*(f"{name} 2024" for name in USUAL), *USUAL), (*(0.25, 0.25) * 4, *(0.25, 0.2) * 4)),
    "groups": table(
        USUAL_TWICE,
        (*(0.25, 0.25) * 4, *(0.25, 0.2) * 4),
        above=(("",) * 5 + ("VIGENCIA 2024", *("",) * 7, "VIGENCIA 2025"),),
    ),
    "no_title": table(
        (*USUAL, *(f"{name} 2024" for name in USUAL)),
        (*(0.25, 0.2) * 4, *(0.25, 0.25) * 4),
        title=("Plan de participación",),
    ),
}


@pytest.mark.parametrize("name", YEARS)
def test_columns_without_a_year_are_of_the_plans_year(name: str) -> None:
    assert done(read(YEARS[name])) == [0.4]


def test_two_filled_columns_of_one_figure_are_an_error_and_a_blank_one_is_none() -> None:
    header = each("Programado", "Ejecutado", "Avance")
    assert errors(read(table(header, (0.25, 0.1, 0.2) * 4))) == {"FIGURES-REPEATED"}
    for values in ((0.25, None, 0.2), (0.25, 0.2, None), (0.25, 0.2, 0.2)):
        reading = read(table(header, values * 4))
        assert errors(reading) == set()
        assert done(reading) == [0.4]
        assert "HEADER-REPEATED" in found(reading)
    ratios = each("Programado", "Ejecutado", "% Avance")
    assert errors(read(table(ratios, (0.25, 0.2, 0.8) * 4))) == set()
    parts = (*PLANNED, "T1 ejecutado Gobierno", "T1 ejecutado Salud", "T2 ejecutado")
    assert "FIGURES-REPEATED" in errors(read(table(parts, (*QUARTERLY, 0.2, None, 0.1), (*QUARTERLY, None, 0.2, 0.1))))


@pytest.mark.parametrize(
    "twins", [("Dependencia responsable", "Responsable"), ("Responsable", "Líder"), ("Área", "Dependencia líder")]
)
@pytest.mark.parametrize("blank", [0, 1])
def test_of_two_columns_of_one_meaning_the_filled_one_is_read(twins: tuple[str, str], blank: int) -> None:
    leads: Row = (None, "Planeación") if blank == 0 else ("Planeación", None)
    header = ("Nº", "Actividad", *twins, "Fecha inicio", "Fecha fin", *USUAL)
    reading = read(book(TITLE, header, (1, "Realizar la mesa", *leads, "01/01/2025", "31/12/2025", *FIGURES)))
    assert reading.plan.activities[0].leads == ("Planeación",)
    assert "HEADER-REPEATED" in found(reading)


@pytest.mark.parametrize("name", [*MONEY, *YEARS])
def test_every_filled_column_has_its_place_in_the_balance(name: str) -> None:
    workbook = (MONEY | YEARS)[name]
    reading = read(workbook)
    rows_below = workbook.grids[0].rows[-len(reading.plan.activities) :]
    filled = {place for one in rows_below for place, value in enumerate(one, 1) if value not in (None, "")}
    assert [column_number(use.column) for use in reading.plan.columns] == sorted(filled)
    assert all(use.cells for use in reading.plan.columns)
    figures = reading.plan.parts[0].figures
    values = [value for one in rows_below for value in one]
    assert figures.cells == sum(isinstance(value, float | int) or str(value)[:-1].isdigit() for value in values)
    assert figures.adds_up
    named = {use.column: use for use in reading.plan.columns if not use.read}
    assert sum(figures.left.values()) == sum(use.cells for use in named.values())


@pytest.mark.parametrize("merges", ["F4:G4", "H4:I5", "G3:H3"], ids=["across", "down", "header"])
def test_a_figure_that_a_merged_cell_covers_is_not_seen_and_leaves_the_balance_closed(merges: str) -> None:
    """A file may hold values under a merged cell, which Excel does not show: they are neither read nor lost."""
    quarters = (None, *[0.25] * 8)
    reading = read(table((*BEGINNING, None, *USUAL), quarters, quarters, above=((),), merges=merges))
    [part] = reading.plan.parts
    assert part.adds_up
    assert part.figures.cells < 2 + 16 or merges == "G3:H3"


APPLIES = {
    "quarterly": ((*BEGINNING, *USUAL), act(1, *FIGURES), "plan_trimestral"),
    "one figure": ((*BEGINNING, "% de avance"), act(1, "50%"), "plan_avance"),
    "quantities": (
        ("Código", "Meta de producto", "Responsable", "Unidad de medida", *each("Planeado", "Ejecutado")),
        ("A1", "Kilómetros de vía terciaria mejorados", "Obras", "km", 10, 8, 10, 12, 20, None, 7, None),
        "plan_indicativo",
    ),
    "indicators": (
        ("Código indicador", "Producto", "Dependencia responsable", "Meta del indicador", *each("Resultado")),
        ("451", "Jóvenes vinculados a instancias de participación", "Juventud", 120, 30, 25, None, None),
        "matriz_indicadores",
    ),
    "free text": (
        ("Política", "Acción a implementar", "Responsable", "Fecha propuesta", "Seguimiento"),
        (
            "Participación",
            "Mejorar la sala de atención a la ciudadanía",
            "Planeación",
            "31/12/2025",
            "Se hizo un taller",
        ),
        "mipg_furag",
    ),
}


@pytest.mark.parametrize("word", ["¿Aplica?", "Aplica"])
@pytest.mark.parametrize("form", APPLIES)
def test_a_row_that_does_not_apply_is_out_in_every_form_of_workbook(form: str, word: str) -> None:
    header, line, layout = APPLIES[form]
    again = (str(line[0]) + "9", f"{line[1]} otra vez", *line[2:])
    reading = read(book(TITLE, (*header, word), (*line, "Sí"), (*again, "No aplica")))
    known = next(one for one in LAYOUTS if one.name == layout)
    assert [part.layout for part in reading.plan.parts] == [known.title]
    assert [item.applies for item in reading.plan.activities] == [True, False]
    assert [state is State.NOT_APPLICABLE for state, _, _ in stands(reading)] == [False, True]


# ------------------------------------------------------------------------------------------------------------------ sheets

MAIN = book(TITLE, (*BEGINNING, *USUAL), act(1, *FIGURES), act(2, *FIGURES), sheet="Planeación")
OTHERS = "Vacunar a la población rural dispersa del municipio"


def more(header: Row, *rows: Row, name: str = "Salud", title: Row = TITLE, hidden: bool = False) -> Workbook:
    return joined(MAIN, book(title, header, *rows, sheet=name, hidden=hidden))


def role(reading: Reading, name: str) -> str:
    return next(use.role.value for use in reading.plan.sheets if use.name == name)


DATED = ("Salud", "01/01/2025", "31/12/2025")


@pytest.mark.parametrize("word", ["Compromiso", "Iniciativa", "Hitos", "Acción propuesta", "Actividad a desarrollar"])
def test_a_sheet_that_heads_its_activities_with_another_word_of_the_trade_is_read(word: str) -> None:
    header = ("Nº", word, "Responsable", "Fecha inicio", "Fecha fin", *USUAL)
    reading = read(more(header, (1, OTHERS, *DATED, *FIGURES)))
    assert len(reading.plan.activities) == 3
    assert role(reading, "Salud") == "plan"


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (("Nº", "Asunto", "Responsable", "Fecha inicio", "Fecha fin", *USUAL), (1, OTHERS, *DATED, *FIGURES)),
        (("Id.", "Lo que toca", "Quién", "De", "A", *USUAL), (1, OTHERS, *DATED, *FIGURES)),
        (("Nº", "Actividad", "Responsable", *MONTHS[:6]), (1, OTHERS, "Salud", *(0.1,) * 6)),
        ((1, OTHERS, *DATED, *FIGURES), (2, f"{OTHERS} y su área urbana", *DATED, *FIGURES)),
        (("Nº", "Asunto", "Responsable", "Avance"), (1, OTHERS, "Salud", "80%")),
    ],
)
def test_a_visible_sheet_that_looks_like_a_part_and_cannot_be_read_is_an_error(header: Row, line: Row) -> None:
    reading = read(more(header, line))
    assert "SHEET-UNREAD" in errors(reading)
    assert role(reading, "Salud") == "unread"
    assert found(reading)["SHEET-UNREAD"].sheet == "Salud"


def test_sheets_that_are_no_part_are_only_named() -> None:
    header = (*BEGINNING, *USUAL)
    assert role(read(more(header, act(3, *FIGURES), hidden=True)), "Salud") == "hidden"
    assert role(
        read(more(header, act(3, *FIGURES), name="Plan 2024", title=("Plan de acción 2024",))), "Plan 2024"
    ) == ("other_year")
    calendar = [(act(number)[1], "Planeación", "X", None, "X") for number in (1, 2)]
    assert role(read(more(("Actividad", "Responsable", "Ene", "Feb", "Mar"), *calendar)), "Salud") == "copy"
    for other, lines in (
        (("Dependencia", "T1 Programado", "T1 Ejecutado"), (("Planeación", 0.5, 0.5), ("Total", 0.5, 0.5))),
        (("Responsable", "Estado", "Código FURAG"), (("Planeación", "Cumplida", "PCI201"),)),
        (("Campo", "Qué es"), (("Nº", "El consecutivo"), ("Actividad", "Qué se hace"), ("Responsable", "Quién"))),
        (("Versión", "Fecha", "Descripción del cambio"), (("1", "01/01/2025", "Se crea el documento del plan"),)),
        (
            ("Nº", "Riesgo", "Responsable", "Fecha inicio", "Fecha fin"),
            ((1, "Que la gente no vaya a la mesa", *DATED),),
        ),
    ):
        reading = read(more(other, *lines))
        assert role(reading, "Salud") == "other"
        assert errors(reading) == set()


def test_a_layout_can_leave_a_sheet_out() -> None:
    workbook = more((*BEGINNING, *USUAL), act(3, *FIGURES), name="Borrador")
    base = next(layout for layout in LAYOUTS if layout.name == "plan_trimestral")
    own: Layout = base.model_copy(update={"ignore_sheets": ("borrador*",)})
    reading = read_plan(workbook, [own], CORTE, TODAY)
    assert role(reading, "Borrador") == "ignored"
    assert len(reading.plan.activities) == 2


@pytest.mark.parametrize("names", [("T1", "T2"), ("Enero", "Febrero"), ("I Semestre", "II Semestre")])
def test_a_sheet_for_each_part_of_the_year_is_refused(names: tuple[str, str]) -> None:
    header = (*BEGINNING, "Programado", "Ejecutado")
    assert (
        refused(joined(*(book(TITLE, header, act(1, "25%", "20%"), sheet=name) for name in names)))
        == "QUARTER-IN-SHEET"
    )


# -------------------------------------------------------------------------------------------------------------------- rows


def rows(*given: Row, header: Row = (*BEGINNING, *USUAL)) -> Workbook:
    return book(TITLE, header, *given)


@pytest.mark.parametrize("text", ["5.2. Eje de formación", "DIÁLOGO CON LA GENTE", "Fortalecer la participación"])
def test_a_row_with_nothing_but_a_title_is_no_activity_and_heads_those_below(text: str) -> None:
    reading = read(rows(act(1, *FIGURES), (None, text), act(2, *FIGURES), act(3, *FIGURES)))
    assert [item.row for item in reading.plan.activities] == [3, 5, 6]
    assert 4 in reading.plan.parts[0].balance.other
    assert len(reading.plan.lines) == 2
    assert errors(reading) == set()


def test_a_row_that_says_more_than_its_activity_is_one() -> None:
    for given in ((3, "Una actividad que nadie llenó"), (None, "Otra que nadie llenó", "Salud")):
        reading = read(rows(act(1, *FIGURES), act(2, *FIGURES), given, act(4, *FIGURES)))
        assert len(reading.plan.activities) == 4
        assert "DATE-MISSING" in errors(reading)


@pytest.mark.parametrize(
    "feet",
    [
        ((), ("Elaboró: Ana Pérez",), (None, "Jefe de la Oficina de Planeación")),
        ((), (None, "Ana Pérez", "Pedro Gómez"), (None, "Secretaria de Planeación", "Alcalde")),
        ((None, "Impacto global esperado: fortalecer la participación"),),
        ((), (None, "TOTAL", None, None, None, 0.5, 0.4, 0.5, 0.2)),
    ],
)
def test_footers_signatures_and_totals_are_no_activities(feet: Sequence[Row]) -> None:
    reading = read(rows(act(1, *FIGURES), act(2, *FIGURES), *feet))
    assert len(reading.plan.activities) == 2
    assert errors(reading) == set()
    assert reading.plan.parts[0].balance.adds_up


@pytest.mark.parametrize(
    ("codes", "count"),
    [
        (("1", "1.1", "1.2", "2", "2.1", "10"), 4),
        (("A1", "A1-1", "A1-2", "A10", "A10-1"), 3),
        (("1.", "1.1.", "1.1.1", "1.1.2", "1.2"), 3),
        (("1", "2", "10", "11"), 4),
    ],
)
def test_a_code_that_begins_others_by_whole_segments_is_their_parent(codes: Row, count: int) -> None:
    reading = read(rows(*(act(code, *FIGURES) for code in codes)))
    keys = [item.key for item in reading.plan.activities]
    assert len(keys) == count
    assert ("ROW-AS-PARENT" in found(reading)) is (len(keys) < len(codes))
    assert "KEY-DUPLICATE" not in found(reading)


def test_a_parent_that_says_something_else_than_its_children_is_told() -> None:
    same = read(rows(act("1", *FIGURES), act("1.1", *FIGURES), act("1.2", *FIGURES)))
    other = read(rows(act("1", "25%", "90%"), act("1.1", *FIGURES), act("1.2", *FIGURES)))
    assert "PARENT-DIFFERS" not in found(same)
    assert found(other)["PARENT-DIFFERS"].addresses == ("G3",)


def test_a_blank_key_is_a_missing_number_and_not_a_repeated_one() -> None:
    reading = read(rows(act(1, *FIGURES), (None, *act(9, *FIGURES)[1:]), act(2, *FIGURES)))
    told = found(reading)
    assert told["KEY-BLANK"].addresses == ("A4",)
    assert "KEY-DUPLICATE" not in told
    assert [item.key for item in reading.plan.activities] == ["1.1", "1.3", "1.2"]


def test_an_activity_struck_through_is_read_and_told() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for one in (TITLE, (*BEGINNING, *USUAL), act(1, *FIGURES), act(2, *FIGURES)):
        sheet.append(list(one))
    sheet["B4"].font = Font(strike=True)
    saved = io.BytesIO()
    workbook.save(saved)
    reading = read(load(saved.getvalue(), "plan.xlsx"))
    assert len(reading.plan.activities) == 2
    assert found(reading)["ROW-STRUCK"].addresses == ("B4",)


SECOND = (2, "Planeación", "Realizar otra cosa con la gente", "01/01/2025", "31/12/2025", *FIGURES)


def test_a_second_table_is_read_where_it_has_the_same_columns_and_else_an_error() -> None:
    for word in ("Actividad", "Acción", "Compromiso"):
        again = ("Nº", word, "Responsable", "Fecha inicio", "Fecha fin", *USUAL)
        assert len(read(rows(act(1, *FIGURES), (), again, act(2, *FIGURES))).plan.activities) == 2
    moved = ("Nº", "Responsable", "Actividad", "Fecha inicio", "Fecha fin", *USUAL)
    assert "PLAN-BELOW" in errors(read(rows(act(1, *FIGURES), (), moved, SECOND)))
    beside = (*BEGINNING, *USUAL, "", *BEGINNING, *USUAL)
    assert "PLAN-BESIDE" in errors(read(rows((*act(1, *FIGURES), None, *act(2, *FIGURES)), header=beside)))


@pytest.mark.parametrize(
    ("title", "header", "line"),
    [
        (
            "Registro de auditorías 2025",
            ("Tipo", "Fecha", "Entidad", "Acción"),
            ("Interna", "03/03/2025", "A", "Mejora"),
        ),
        ("Registro de asistencia 2025", ("Fecha", "Actividad", "Responsable"), ("01/02/2025", "Taller", "Ana")),
        (
            "Bitácora 2025",
            ("N°", "Fecha", "Acción", "Responsable", "Estado"),
            (1, "01/02/2025", "Visita", "Ana", "Cumplida"),
        ),
        (
            "Seguimiento 2025",
            ("N°", "Acción", "Responsable", "Fecha fin", "Estado"),
            (1, "Mejora", "A", "01/03/2025", "Cumplida"),
        ),
        ("PQRSD 2025", ("N°", "Fecha", "Asunto", "Dependencia", "Estado"), (1, "01/02/2025", "Queja", "A", "Cerrada")),
    ],
)
def test_a_list_that_is_no_plan_is_refused(title: str, header: Row, line: Row) -> None:
    assert refused(book((title,), header, *[line] * 8))


def test_a_refusal_speaks_of_the_fullest_sheet_and_never_misses_what_it_sees() -> None:
    small = book(
        TITLE, ("Nº", "Asunto", "Fecha inicio", "Fecha fin"), (1, "x", "01/01/2025", "31/12/2025"), sheet="Chica"
    )
    header = ("Nº", "Materia", "Responsable", "Fecha inicio", "Fecha fin", *USUAL)
    large = book(TITLE, header, *[(number, "x", *DATED, *FIGURES) for number in range(1, 9)], sheet="Grande")
    with pytest.raises(Unreadable) as refusal:
        read(joined(small, large))
    told = refusal.value.finding
    assert (told.code, told.sheet) == ("HEADER-MISSING", "Grande")
    missing, seen = told.message.split("Los títulos que se ven son")
    assert "«actividad»" in missing
    assert "ejecutado" not in missing
    assert "Materia" in seen
    assert "--layout" in told.advice
    assert "_formato.xlsx" in told.advice

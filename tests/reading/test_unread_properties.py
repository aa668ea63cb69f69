"""What is added to a sound workbook and looks like progress never changes a final report: it is understood alike, or told."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppc_reports.judging import rules
from ppc_reports.judging.status import standing
from ppc_reports.plan.findings import Severity, Unreadable
from ppc_reports.plan.grid import Value, Workbook
from ppc_reports.plan.model import Quarter
from tests.reading.test_office_layouts import BEGINNING, CORTE, SCALE, TITLE, Row, book, each, joined, read, row

FILLED = (("25%", "25%", "25%", "10%"), ("30%", "20%", "20%", "20%"), ("10%", "10%", "40%", "35%"))
SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
HEADER = (*BEGINNING, *each("Programado", "Ejecutado"))
ROWS = tuple(
    row(number, f"Realizar la mesa {number} de diálogo con la ciudadanía", p1, e1, p2, e2, "25%", None, "25%", None)
    for number, (p1, e1, p2, e2) in enumerate(FILLED, 1)
)
WORDS = (
    "Avance", "% de avance", "Gestión", "Gestión realizada", "Ejecución", "Ejecutado", "Realizado", "Monitoreo", "Seguimiento",
    "Estado", "Estado actual", "Logro", "Cumplimiento", "% de cumplimiento", "Programado", "Meta programada", "Reporte", "Balance",
    "Resultado", "Porcentaje", "Valor", "Presupuesto ejecutado", "Pagos", "Línea base", "Control Interno", "Avance verificado",
    "Observaciones", "Evidencia de avance", "Responsable del seguimiento", "Corte", "",
)  # fmt: skip
PERIODS = (
    "", "T1", "T2", "T3", "I Trim", "II trimestre", "primer semestre", "Semestre 2", "enero", "JUNIO", "a 30 de junio",
    "corte 31 de marzo", "Bimestre 3", "II cuatrimestre", "Periodo 2", "2", "2025", "T2 2025", "T2 2024", "mes 4", "a la fecha",
    "acumulado", "acumulado T2",
)  # fmt: skip
VALUES: tuple[Sequence[Value], ...] = (
    ("50%", "60%", "70%"), (0.5, 0.25, 1.0), (50, 60, 70), ("Cumplida", "En ejecución", "Sin iniciar"), (3, 1, 2),
    ("Se hizo la mesa", "Se convocó", "Se aplazó"), (1_200_000, 900_000, 0), ("100%", None, None), (None, None, None),
    ("25%", "20%", "10%"),
)  # fmt: skip
TITLES = st.builds(lambda word, period, after: f"{word} {period}".strip() if after else f"{period} {word}".strip(),
                   st.sampled_from(WORDS), st.sampled_from(PERIODS), st.booleans())  # fmt: skip


def outcome(
    workbook: Workbook, corte: Quarter = CORTE
) -> tuple[bool, list[tuple[str, str, float | None, float | None]]]:
    """Whether the report is final, and what it says of each activity; not final where there is none."""
    try:
        reading = read(workbook, corte)
    except Unreadable:
        return False, []
    told = [*reading.findings, *rules.check(reading.plan, reading.corte)]
    final = not any(item.severity is Severity.ERROR for item in told)
    stands = [standing(item, reading.corte, SCALE) for item in reading.plan.activities]
    return final, [(item.activity.description, item.state.value, item.planned, item.achieved) for item in stands]


SOUND = outcome(book(TITLE, HEADER, *ROWS))


def test_the_workbook_without_anything_added_is_final() -> None:
    assert SOUND[0]
    assert [item[2:] for item in SOUND[1]] == [(0.5, 0.35), (0.5, 0.4), (0.5, pytest.approx(0.45))]


def unchanged_or_told(workbook: Workbook) -> None:
    final, said = outcome(workbook)
    assert not final or said == SOUND[1]


@SOME
@given(TITLES, st.sampled_from(VALUES), st.integers(0, len(HEADER)))
def test_a_column_that_looks_like_progress_changes_nothing_or_is_told(
    title: str, values: Sequence[Value], place: int
) -> None:
    header = (*HEADER[:place], title, *HEADER[place:])
    rows = [(*one[:place], value, *one[place:]) for one, value in zip(ROWS, values, strict=True)]
    unchanged_or_told(book(TITLE, header, *rows))


@SOME
@given(st.lists(TITLES, min_size=2, max_size=6), st.sampled_from(("FINANCIERO", "AVANCE", "EJECUCIÓN", "T2", "2025", "SEMESTRE I",
       "Control Interno", "")), st.randoms(use_true_random=False), st.booleans())  # fmt: skip
def test_a_block_that_looks_like_progress_changes_nothing_or_is_told(
    titles: list[str], group: str, chance: Random, left: bool
) -> None:
    columns = [chance.choice(VALUES) for _ in titles]
    block = [tuple(values[index] for values in columns) for index in range(len(ROWS))]
    above: Row = (group, *("",) * (len(titles) - 1))
    if left:
        header, over = (*BEGINNING, *titles, *HEADER[5:]), (*("",) * 5, *above)
        rows = [(*one[:5], *more, *one[5:]) for one, more in zip(ROWS, block, strict=True)]
    else:
        header, over = (*HEADER, *titles), (*("",) * len(HEADER), *above)
        rows = [(*one, *more) for one, more in zip(ROWS, block, strict=True)]
    unchanged_or_told(book(TITLE, over, header, *rows))


@pytest.mark.parametrize("group", ["FINANCIERO", "Presupuesto", "EJECUCIÓN DE RECURSOS"])
@pytest.mark.parametrize("titles", [("Avance acumulado",), ("Avance", "% de avance acumulado")])
def test_a_title_of_money_that_reaches_over_the_quarters_does_not_drop_their_percentages_in_silence(
    group: str, titles: tuple[str, ...]
) -> None:
    header, over = (*BEGINNING, *titles, *HEADER[5:]), (*("",) * 5, group)
    rows = [(*one[:5], *("50%",) * len(titles), *one[5:]) for one in ROWS]
    reading = read(book(TITLE, over, header, *rows), CORTE)
    assert [item.severity for item in reading.findings if item.code == "PROGRESS-UNREAD"] == [Severity.ERROR]


@SOME
@given(st.lists(TITLES, min_size=1, max_size=5), st.randoms(use_true_random=False), st.sampled_from(
       ("Actividad", "Compromisos", "Asunto", "Qué haremos", "Línea", "")), st.booleans())  # fmt: skip
def test_a_sheet_that_looks_like_progress_is_read_whole_or_told(
    titles: list[str], chance: Random, described: str, hidden: bool
) -> None:
    header = ("Nº", described, "Responsable", *titles)
    columns = [chance.choice(VALUES) for _ in titles]
    texts = [f"Vacunar a la población rural de la vereda {number}" for number in (1, 2, 3)]
    rows = [
        (number, text, "Salud", *(values[number - 1] for values in columns)) for number, text in enumerate(texts, 1)
    ]
    more = book(("Plan de acción 2025",), header, *rows, sheet="Salud", hidden=hidden)
    final, said = outcome(joined(book(TITLE, HEADER, *ROWS), more))
    read_too = {item[0] for item in said} >= set(texts)
    figures = any(value not in (None, "") for values in columns for value in values)
    assert not final or hidden or read_too or not figures or said == SOUND[1]
    of_2025 = any(values is VALUES[0] and "2024" not in title for values, title in zip(columns, titles, strict=True))
    if final and not hidden and not read_too and of_2025:
        raise AssertionError("a sheet with percentages beside activities was neither read nor told")


@pytest.mark.parametrize("titles", [("Avance", "T2 2024 Avance"), ("Bimestre 3 Avance",)])
def test_a_sheet_of_this_year_whose_percentages_were_not_read_is_an_error(titles: tuple[str, ...]) -> None:
    rows = [
        (at, f"Vacunar a la población rural de la vereda {at}", "Salud", *["50%"] * len(titles)) for at in (1, 2, 3)
    ]
    header = ("Nº", "Compromisos", "Responsable", *titles)
    more = book(("Plan de acción 2025",), header, *rows, sheet="Salud")
    reading = read(joined(book(TITLE, HEADER, *ROWS), more), CORTE)
    assert [item.severity for item in reading.findings if item.code == "SHEET-UNREAD"] == [Severity.ERROR]


@SOME
@given(st.permutations(range(5, len(HEADER))), st.sampled_from((("T{} Programado", "T{} Ejecutado"), ("Prog. {} trimestre",
       "Avance {} trimestre"), ("Planeado T{}", "Gestión T{}"), ("Meta programada Trim {}", "Realizado Trim {}"),
       ("{}T Plan", "{}T Monitoreo"))), st.integers(1, 40))  # fmt: skip
def test_moving_and_renaming_within_the_words_of_the_trade_changes_nothing(
    order: list[int], names: tuple[str, str], down: int
) -> None:
    figures = tuple(name.format(number) for number in (1, 2, 3, 4) for name in names)
    header = (*BEGINNING, *figures)
    mixed = [*range(5), *order]
    rows = [[one[index] for index in mixed] for one in (header, *ROWS)]
    final, said = outcome(book(TITLE, *[()] * down, *rows))
    assert final
    assert said == SOUND[1]


@SOME
@given(st.integers(0, 3), st.booleans())
def test_splitting_over_sheets_changes_nothing(cut: int, named: bool) -> None:
    parts = [ROWS[:cut], ROWS[cut:]]
    sheets = [
        book(TITLE, HEADER, *rows, sheet=f"Dependencia {number}" if named else f"Hoja{number}")
        for number, rows in enumerate(parts, 1)
        if rows
    ]
    _, said = outcome(joined(*sheets))
    assert sorted(said) == sorted(SOUND[1])

"""Plans made by chance, and the workbooks in which an office would hand them in, as real .xlsx bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import openpyxl

from ppc_reports.settings.configuration import template_file
from tests import oracle
from tests.oracle import Blank, Meant, Row
from tests.spellings import Written, amount, end_day, last_day, offices, percent, start_day

OFFICES = ("Secretaría General", "Áreas Misionales", "Oficina Asesora de Planeación", "Grupo de Archivo")


def new_sheet(title: str = "Plan 2022") -> tuple[Any, Any]:
    """An empty workbook and its one sheet."""
    book: Any = openpyxl.Workbook()
    book.active.title = title
    return book, book.active


def cuts(chance: Random, step: int = 5) -> list[Fraction]:
    """Four increments that add up to 100 %, some of them 0."""
    ends = sorted(chance.choice(range(0, 1001, step)) for _ in range(3))
    ends = [0, *ends, 1000]
    return [Fraction(after - before, 1000) for before, after in pairwise(ends)]


def accumulated(figures: Sequence[Fraction]) -> list[Fraction]:
    return [sum(figures[: place + 1], Fraction(0)) for place in range(len(figures))]


def blanked(chance: Random, figures: Sequence[Fraction]) -> list[Meant]:
    """The same figures, each 0 written in one of the ways of saying that nothing is planned."""
    return [figure or chance.choice((Fraction(0), Blank.EMPTY, Blank.NP)) for figure in figures]


def reported(chance: Random, planned: Sequence[Fraction]) -> list[Meant]:
    """What an office reports for four planned increments: less, as much, more, nothing, or what nobody can read."""
    found: list[Meant] = []
    for share in planned:
        kind = chance.choices(("part", "any", "blank", "invalid", "word"), (60, 15, 15, 2, 8))[0]
        if kind == "part":
            found.append(
                _tenth(share * chance.choice((Fraction(0), Fraction(1, 2), Fraction(9, 10), 1, 1, Fraction(6, 5))))
            )
        elif kind == "any":
            found.append(Fraction(chance.choice((0, 5, 59, 130, 333, 995)), 1000))
        elif kind == "word":
            found.append(Blank.NA if share else chance.choice((Blank.NP, Blank.NA)))
        else:
            found.append(Blank.INVALID if kind == "invalid" else Blank.EMPTY)
    return found


def _tenth(share: Fraction) -> Fraction:
    return Fraction(round(share * 1000), 1000)


def period(chance: Random) -> tuple[dt.date, dt.date]:
    """Whole months of 2022 most often; now and then from a day on, from the year before or into the next one."""
    first = chance.randint(1, 12)
    last = chance.randint(first, 12)
    start, end = dt.date(2022, first, chance.choice((1, 1, 1, 15))), last_day(2022, last)
    if chance.random() < 0.1:
        start = start.replace(year=2021)
    if chance.random() < 0.1:
        end = last_day(2023, last)
    elif chance.random() < 0.2:
        end = end.replace(day=max(20, start.day))
    return start, end


def common(chance: Random, place: int, count: int) -> dict[str, Any]:
    start, end = period(chance)
    return {
        "start": None if chance.random() < 0.1 else start,
        "end": end,
        "line": str(place * 3 // count + 1),
        "leads": tuple(chance.sample(OFFICES, chance.choice((1, 1, 2, 3)))),
        "applies": chance.random() > 0.08,
    }


def weights(chance: Random, count: int) -> list[Fraction | None]:
    """Weights that add up to 100 %, or none at all."""
    if chance.random() < 0.5 or count > 9:
        return [None] * count
    ends = [0, *sorted(chance.sample(range(6, 95), count - 1)), 100]
    return [Fraction(after - before, 100) for before, after in pairwise(ends)]


def share_row(chance: Random, *, to_date: bool, written: bool = False, **fields: Any) -> Row:
    """A row in shares; unless it must be ``written``, its *programado* may be left to the dates."""
    parts = cuts(chance)
    if chance.random() < 0.35 and not written:
        planned: list[Meant] = [Blank.EMPTY] * 4
        ends = [oracle.months_done(fields["start"], fields["end"], oracle.quarter_end(2022, q)) for q in (1, 2, 3, 4)]
        parts = [after - before for before, after in pairwise([Fraction(0), *ends])]
    else:
        planned = [*accumulated(parts)] if to_date else blanked(chance, parts)
    achieved = reported(chance, parts)
    if not to_date and planned != [Blank.EMPTY] * 4 and chance.random() < 0.15:
        planned[chance.randrange(4)] = Blank.NA
    if to_date:
        achieved = _climbing(achieved, chance.random() < 0.9)
    return Row(planned, achieved, to_date=to_date, **fields)


def _climbing(increments: Sequence[Meant], sound: bool) -> list[Meant]:
    """Increments as accumulated figures, the blanks and what is unreadable left where they are; unsound, they may fall."""
    total, found = Fraction(0), []
    for figure in increments:
        total = total + oracle.number(figure) if sound else oracle.number(figure)
        found.append(total if isinstance(figure, Fraction) else figure)
    return found


def put(sheet: Any, row: int, column: int, written: Written) -> None:
    cell = sheet.cell(row, column)
    cell.value = written.value
    cell.number_format = written.number_format


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def scales(chance: Random) -> dict[str, int | None]:
    return {kind: chance.choice((None, 1, 100)) for kind in ("planned", "achieved", "weight")}


def fill(
    chance: Random,
    rows: Sequence[Row],
    put_at: Callable[[int, str, Written], None],
    names: Callable[[str, int], str],
    of: Mapping[str, int | None],
) -> None:
    """Writes every row in chance spellings; ``put_at`` takes row index, header and what to write."""
    line = ""
    for index, row in enumerate(rows):
        if row.line != line or chance.random() < 0.5:
            put_at(index, "Línea estratégica", Written(f"Línea estratégica {row.line}. Participación {row.line}"))
        line = row.line
        put_at(index, "Actividad", Written(f"Realizar el encuentro {index + 1} con la ciudadanía"))
        put_at(index, "Líder", Written(offices(chance, row.leads)))
        put_at(index, "Fecha de inicio", start_day(chance, row.start))
        put_at(index, "Fecha de finalización", end_day(chance, row.end or dt.date(2022, 12, 31)))
        put_at(index, "Producto", Written("Acta"))
        if row.weight is not None:
            put_at(index, "Peso", percent(chance, row.weight, of["weight"]))
        for quarter in (1, 2, 3, 4):
            put_at(index, names("programado", quarter), percent(chance, row.planned[quarter - 1], of["planned"]))
            write = amount if row.unit == "indicator" else _share_of(of["achieved"])
            put_at(index, names("ejecutado", quarter), write(chance, row.achieved[quarter - 1]))


def _share_of(scale: int | None) -> Callable[[Random, Meant], Written]:
    return lambda chance, meant: percent(chance, meant, scale)


def template_workbook(chance: Random, rows: Sequence[Row]) -> tuple[bytes, dict[int, Row]]:
    """The product's blank tracking workbook, filled in by hand."""
    book: Any = openpyxl.load_workbook(template_file("plantilla_seguimiento.xlsx"))
    sheet = book["Seguimiento"]
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "Línea estratégica")
    columns = {sheet.cell(header, column).value: column for column in range(1, sheet.max_column + 1)}
    sheet["B3"] = 2022
    of = scales(chance)
    fill(
        chance,
        rows,
        lambda index, name, written: put(sheet, header + 1 + index, columns[name], written),
        lambda what, quarter: f"T{quarter} {what}",
        of,
    )
    for index, row in enumerate(rows):
        place = header + 1 + index
        if not row.applies:
            sheet.cell(place, columns["¿Aplica?"]).value = chance.choice(("No aplica", "N/A", "no aplica"))
        if row.unit == "indicator":
            sheet.cell(place, columns["Meta"]).value = float(row.target)
            sheet.cell(place, columns["Línea base"]).value = float(row.baseline)
            sheet.cell(place, columns["Tipo de acumulación"]).value = row.accumulation.capitalize()
    placed = {header + 1 + index: replace(row, asks_whether_applies=True) for index, row in enumerate(rows)}
    return saved(book), placed


def own_workbook(
    chance: Random, rows: Sequence[Row], name: str, extra: Mapping[str, Sequence[str]] | None = None
) -> tuple[bytes, dict[int, Row]]:
    """An office's own sheet; ``name`` spells a quarter header, with ``{q}`` and ``{what}``."""
    book, sheet = new_sheet("Plan 2022")
    sheet["A1"] = "Plan de acción de participación ciudadana 2022"
    fixed = ["Línea estratégica", "Actividad", "Líder", "Fecha de inicio", "Fecha de finalización", "Producto", "Peso"]
    quarters = [name.format(q=q, what=what) for q in (1, 2, 3, 4) for what in ("programado", "ejecutado")]
    headers = [*fixed, *quarters, *(extra or {})]
    chance.shuffle(headers)
    header = chance.randint(3, 6)
    for column, text in enumerate(headers, 2):
        sheet.cell(header, column).value = text
    fill(
        chance,
        rows,
        lambda index, text, written: put(sheet, header + 1 + index, headers.index(text) + 2, written),
        lambda what, quarter: name.format(q=quarter, what=what),
        scales(chance),
    )
    for text, values in (extra or {}).items():
        for index, value in enumerate(values):
            sheet.cell(header + 1 + index, headers.index(text) + 2).value = value
    return saved(book), {header + 1 + index: row for index, row in enumerate(rows)}


def indicator_row(chance: Random, **fields: Any) -> Row:
    kind = chance.choice(("acumulado", "flujo", "stock", "capacidad", "reduccion"))
    baseline = chance.choice((0, 10, 40)) if kind != "reduccion" else chance.choice((60, 90))
    target = (
        chance.choice((50, 80, 125, 125, 40 if kind == "capacidad" else 0))
        if kind != "reduccion"
        else chance.choice((10, 45))
    )
    achieved: list[Meant] = []
    for _ in range(4):
        low, high = (target, baseline) if kind == "reduccion" else (baseline, max(target, baseline) + 5)
        value = Fraction(chance.randint(low, high), 4 if kind == "acumulado" else 1)
        said = chance.choices((value, Blank.EMPTY, Blank.NA), (75, 15, 10))[0]
        achieved.append(said)
    return Row(
        achieved=achieved,
        unit="indicator",
        target=Fraction(target),
        baseline=Fraction(baseline),
        accumulation=kind,
        **fields,
    )


def to_date_rows(chance: Random, count: int, *, written: bool = False) -> list[Row]:
    given_weights = weights(chance, count)
    rows = []
    for place in range(count):
        fields = {**common(chance, place, count), "applies": True}
        rows.append(share_row(chance, to_date=True, written=written, weight=given_weights[place], **fields))
    return rows


def quantity_row(chance: Random, line: str) -> Row:
    planned: list[Meant] = [
        chance.choice((Blank.EMPTY, Fraction(0), Fraction(chance.randint(1, 40)), Fraction(chance.randint(1, 99), 4)))
        for _ in range(4)
    ]
    if chance.random() < 0.15:
        planned = [chance.choice((Blank.EMPTY, Fraction(0))) for _ in range(4)]
    achieved: list[Meant] = [
        chance.choice((Blank.EMPTY, Fraction(0), oracle.number(figure), Fraction(chance.randint(0, 30))))
        for figure in planned
    ]
    leads = tuple(chance.sample(OFFICES, chance.choice((1, 2))))
    return Row(planned, achieved, dt.date(2025, 1, 1), None, line, leads, unit="quantity")


def indicator_matrix(chance: Random, rows: Sequence[Row]) -> tuple[bytes, dict[int, Row]]:
    book, sheet = new_sheet("2025")
    fixed = [
        "Pilar", "Código indicador", "Producto", "Indicador de producto", "Responsable", "Fecha de inicio",
        "Fecha de finalización", "Línea base", "Meta", "Año meta", "Tipo de acumulación",
    ]  # fmt: skip
    sheet["A1"] = "Matriz de seguimiento de la política 2025"
    sheet.cell(6, 1).value = "Información general"
    sheet.merge_cells(start_row=6, start_column=1, end_row=6, end_column=len(fixed))
    sheet.cell(6, len(fixed) + 1).value = "Seguimiento"
    sheet.merge_cells(start_row=6, start_column=len(fixed) + 1, end_row=6, end_column=len(fixed) + 12)
    for column, text in enumerate(fixed, 1):
        sheet.cell(8, column).value = text
    for quarter, roman in enumerate(("I", "II", "III", "IV"), 1):
        left = len(fixed) + 3 * quarter - 2
        sheet.cell(7, left).value = f"Trimestre {roman} - 2025"
        sheet.merge_cells(start_row=7, start_column=left, end_row=7, end_column=left + 2)
        for offset, text in enumerate(("Resultado", "Observaciones", "Fuente de verificación")):
            sheet.cell(8, left + offset).value = text
    for index, row in enumerate(rows, 9):
        written = [
            Written("1. Pilar social"), Written(400 + index), Written(f"Formación de líderes {index}"),
            Written("Personas formadas"), Written(offices(chance, row.leads)), start_day(chance, row.start),
            end_day(chance, row.end or dt.date(2022, 12, 31)), Written(float(row.baseline)), Written(float(row.target)),
            Written(row.target_year or ""), Written(row.accumulation.capitalize()),
        ]  # fmt: skip
        for column, one in enumerate(written, 1):
            put(sheet, index, column, one)
        for quarter, figure in enumerate(row.achieved, 1):
            put(sheet, index, len(fixed) + 3 * quarter - 2, amount(chance, figure))
    return saved(book), dict(enumerate(rows, 9))

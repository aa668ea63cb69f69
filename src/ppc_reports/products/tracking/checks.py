"""What may be typed into each column of the tracking workbook, and the colours that answer as one types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ppc_reports.excel.book import Area, Rule, Style
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import QUARTERS, State
from ppc_reports.products.report import theme
from ppc_reports.products.tracking import columns as col
from ppc_reports.products.tracking.columns import COLUMNS, Column, Kind
from ppc_reports.products.tracking.lists import ACCUMULATION_NAMES, APPLIES, FURAG_NAME, NOT_APPLICABLE, OFFICES_NAME

YEAR_CELL = "$B$3"
WEIGHTS_ROW = 4

_ERROR, _WARNING = theme.SEVERITY_LOOKS[Severity.ERROR], theme.SEVERITY_LOOKS[Severity.WARNING]
_GOOD, _OUT = theme.STATE_LOOKS[State.COMPLETED], theme.STATE_LOOKS[State.NOT_APPLICABLE]
RED = Style(fill=_ERROR.fill, color=_ERROR.ink)
AMBER = Style(fill=_WARNING.fill, color=_WARNING.ink)
GREEN = Style(fill=_GOOD.fill, color=_GOOD.ink)
GREY = Style(fill=_OUT.fill, color=_OUT.ink, italic=True)
REPEATED = Style(color="#6B7785")


@dataclass(frozen=True, slots=True)
class Check:
    """What a typed cell must satisfy (a formula over ``{cell}`` and its row), and what the office reads."""

    formula: str
    title: str
    prompt: str
    error: str


_BLANK_WORD = "OR({})".format(
    ",".join(f'TRIM({{cell}})="{word}"' for word in ("NP", "N/A", "NA", "No programado", "No aplica"))
)
_WORDS_OF_YEAR = f'ISNUMBER(SEARCH(" "&{YEAR_CELL},{{cell}}))'
"""Words that end in the year: «Marzo de 2022»."""


def _date(further: str = "TRUE") -> str:
    """The formula of a date of the year for which ``further`` holds; ``IF`` keeps YEAR away from words."""
    return f'IF(ISNUMBER({{cell}}),AND(OR({YEAR_CELL}="",YEAR({{cell}})={YEAR_CELL}),{further}),{_WORDS_OF_YEAR})'


CHECKS = {
    Kind.KEY: Check(
        "SUMPRODUCT(--({keys}={cell}))=1",
        "Número de la actividad",
        "Línea, punto y número: 3.2 es la segunda actividad de la línea 3. Sin repetir.",
        "Ese número ya está en otra fila. Escriba línea, punto y número, por ejemplo 3.2, sin repetir.",
    ),
    Kind.START: Check(
        _date(),
        "Fecha de inicio",
        "dd/mm/aaaa, dentro de la vigencia. Si empieza en marzo: 01/03.",
        "Escriba una fecha de la vigencia como dd/mm/aaaa, por ejemplo 01/03/2022.",
    ),
    Kind.END: Check(
        _date("OR(NOT(ISNUMBER({start})),{cell}>={start})"),
        "Fecha de finalización",
        "dd/mm/aaaa, dentro de la vigencia. Si termina en noviembre: 30/11.",
        "Escriba una fecha de la vigencia como dd/mm/aaaa que no sea anterior a la fecha de inicio.",
    ),
    Kind.WEIGHT: Check(
        "AND(ISNUMBER({cell}),{cell}>=0,{cell}<=1)",
        "Peso en el plan",
        "Porcentaje. O todas las actividades tienen peso y suman 100 %, o ninguna.",
        "Escriba un porcentaje entre 0 % y 100 %, por ejemplo 15 %.",
    ),
    Kind.NUMBER: Check(
        "ISNUMBER({cell})",
        "Solo para indicadores",
        "Un número, sin la unidad. Déjela vacía si el avance se mide en porcentaje.",
        "Escriba solo el número; la unidad va en «Unidad de medida».",
    ),
    Kind.PLANNED: Check(
        f"OR(AND(ISNUMBER({{cell}}),{{cell}}>=0,{{cell}}<=1),{_BLANK_WORD})",
        "Programado del trimestre",
        "Porcentaje del año que corresponde solo a este trimestre; los cuatro suman 100 %. "
        "Vacíos los cuatro: se calculan con las fechas. NP = no programado.",
        "Escriba un porcentaje entre 0 % y 100 %, o bien NP o N/A.",
    ),
    Kind.ACHIEVED: Check(
        f'OR(AND(ISNUMBER({{cell}}),{{cell}}>=0,OR({{cell}}<=1,{{target}}<>"")),{_BLANK_WORD})',
        "Ejecutado del trimestre",
        "Lo hecho solo en este trimestre, como porcentaje del año. 0 % = nada se hizo; vacío = sin reporte; NP; N/A.",
        "Escriba un porcentaje entre 0 % y 100 %, o bien NP o N/A. En filas con meta, el resultado.",
    ),
}
_COMPUTED = Check(
    "FALSE",
    "Se calcula sola",
    "No escriba aquí: la fórmula suma los cuatro trimestres.",
    "Esta celda tiene una fórmula. Para corregir el total, corrija los trimestres.",
)


def validations(top: int, bottom: int) -> tuple[Rule, ...]:
    """The validation of every column that has one, over the rows of activities."""
    return tuple(Rule(area(column.header, top, bottom), options) for column, options in _validated(top, bottom))


def area(header: str, top: int, bottom: int) -> Area:
    """The cells of a column in the rows of activities."""
    place = col.place(header)
    return Area(top, place, bottom, place)


def _validated(top: int, bottom: int) -> Iterable[tuple[Column, dict[str, Any]]]:
    for column in COLUMNS:
        check = _COMPUTED if column.kind is Kind.TOTAL else CHECKS.get(column.kind)
        if check is not None:
            yield column, _custom(check, _filled(check.formula, column, top, bottom))
        elif column.kind in _CHOICES:
            yield column, _CHOICES[column.kind]
        elif column.kind is Kind.EVIDENCE:
            yield column, _EVIDENCE


def _custom(check: Check, formula: str) -> dict[str, Any]:
    return {
        "validate": "custom",
        "value": f"={formula}",
        "input_title": check.title,
        "input_message": check.prompt,
        "error_title": check.title,
        "error_message": check.error,
    }


def _filled(formula: str, column: Column, top: int, bottom: int) -> str:
    keys = f"${col.letters(col.KEY)}"
    return formula.format(
        cell=f"{col.letters(column.header)}{top}",
        start=f"${col.letters(col.START)}{top}",
        target=f"${col.letters(col.TARGET)}{top}",
        keys=f"{keys}${top}:{keys}${bottom}",
    )


def _choice(source: str | list[str], title: str, prompt: str, error: str, strict: bool = False) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "input_title": title,
        "input_message": prompt,
        "error_title": title,
        "error_message": error,
        "error_type": "stop" if strict else "information",
    }


_CHOICES = {
    Kind.OFFICE: _choice(
        f"={OFFICES_NAME}",
        "Dependencia",
        "Elija de la lista. Si son varias, escríbalas separadas con punto y coma.",
        "No está en la hoja «Listas». Si son varias dependencias separadas con punto y coma, está bien; "
        "si es una nueva, agréguela a «Listas».",
    ),
    Kind.FURAG: _choice(
        f"={FURAG_NAME}",
        "Pregunta del FURAG",
        "Código de la pregunta a la que sirve la evidencia. Varios: separados con punto y coma.",
        "El código no está en la hoja «Listas». Si son varios separados con punto y coma, está bien.",
    ),
    Kind.APPLIES: _choice(
        [APPLIES, NOT_APPLICABLE],
        "¿Aplica?",
        "«No aplica» saca la actividad de todas las sumas; explique por qué en observaciones.",
        "Elija Sí o No aplica.",
        strict=True,
    ),
    Kind.ACCUMULATION: _choice(
        list(ACCUMULATION_NAMES.values()),
        "Solo para indicadores",
        "Cómo se compara el resultado con la meta; la hoja «Listas» lo explica.",
        "Elija uno de la lista: Acumulado, Flujo, Stock, Capacidad o Reducción.",
        strict=True,
    ),
}
_EVIDENCE: dict[str, Any] = {
    "validate": "any",
    "input_title": "Evidencia del trimestre",
    "input_message": "Pegue el enlace completo (https://…) al documento que prueba lo ejecutado: uno por actividad.",
}


def colours(top: int, bottom: int) -> tuple[Rule, ...]:
    """The conditional colours: the row out of the plan, what cannot be right, each quarter and the totals."""
    first, last = col.place(col.LINE), len(COLUMNS)
    line, applies = f"${col.letters(col.LINE)}", f"${col.letters(col.APPLIES)}"
    return (
        _when(Area(top, first, bottom, last), f'{applies}{top}="{NOT_APPLICABLE}"', GREY, stop=True),
        *_impossible(top, bottom),
        *(rule for quarter in QUARTERS for rule in _quarter(quarter, top, bottom)),
        *_totals(top, bottom),
        _when(Area(top, first, bottom, first + 1), f'AND({line}{top}<>"",{line}{top}={line}{top - 1})', REPEATED),
    )


def _impossible(top: int, bottom: int) -> Iterable[Rule]:
    """Red where a pasted value breaks the rule that typing is held to: pasting goes round every validation."""
    for column in COLUMNS:
        check = CHECKS.get(column.kind)
        if check is not None:
            broken = f'AND({{cell}}<>"",NOT({check.formula}))'
            yield _when(area(column.header, top, bottom), _filled(broken, column, top, bottom), RED, stop=True)


def _quarter(quarter: int, top: int, bottom: int) -> tuple[Rule, ...]:
    proof = col.evidence(quarter)
    planned, achieved = f"${col.letters(col.planned(quarter))}{top}", f"${col.letters(col.achieved(quarter))}{top}"
    both = f'ISNUMBER({planned}),ISNUMBER({achieved}),${col.letters(col.TARGET)}{top}=""'
    cells = area(col.achieved(quarter), top, bottom)
    return (
        _when(cells, f"AND({both},{achieved}<{planned})", AMBER),
        _when(cells, f"AND({both},{planned}>0,{achieved}>={planned})", GREEN),
        _when(
            area(proof, top, bottom),
            f'AND(ISNUMBER({achieved}),{achieved}>0,TRIM({col.letters(proof)}{top})="")',
            AMBER,
        ),
    )


def _totals(top: int, bottom: int) -> tuple[Rule, ...]:
    """The plan of a row must be 100 %; weights too, in the whole plan or in each line (1 per line)."""
    whole, weights = f"{col.letters(col.TOTAL_PLANNED)}{top}", f"{col.letters(col.WEIGHT)}{WEIGHTS_ROW}"
    whole_weights = f"AND({weights}>0,ROUND(MOD({weights},1),4)=0)"
    achieved, done = area(col.TOTAL_ACHIEVED, top, bottom), f"{col.letters(col.TOTAL_ACHIEVED)}{top}"
    return (
        *_must_hold(area(col.TOTAL_PLANNED, top, bottom), whole, f"ROUND({whole},4)=1"),
        *_must_hold(area(col.WEIGHT, WEIGHTS_ROW, WEIGHTS_ROW), weights, whole_weights),
        _when(achieved, f"AND(ISNUMBER({done}),ROUND({done},4)>1)", AMBER),
        _when(achieved, f"AND(ISNUMBER({done}),ROUND({done},4)=1)", GREEN),
    )


def _must_hold(cells: Area, cell: str, condition: str) -> tuple[Rule, Rule]:
    return (
        _when(cells, f"AND(ISNUMBER({cell}),{condition})", GREEN),
        _when(cells, f"AND(ISNUMBER({cell}),NOT({condition}))", RED),
    )


def _when(cells: Area, formula: str, style: Style, stop: bool = False) -> Rule:
    options: dict[str, Any] = {"type": "formula", "criteria": f"={formula}"}
    return Rule(cells, {**options, "stop_if_true": True} if stop else options, style)

"""The checks of the columns of the tracking workbook, and the colours that answer as one types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ppc_reports.excel.book import Area, AreaRule, Style
from ppc_reports.plan.fields import Need, Reads
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.grid import column_letters
from ppc_reports.plan.model import QUARTERS, State
from ppc_reports.products.report import theme
from ppc_reports.products.tracking import columns as col
from ppc_reports.products.tracking.columns import TrackingColumn
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
    """A check of a typed cell (a formula over ``{cell}`` and its row), and the message the office reads."""

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
    "number": Check(
        "SUMPRODUCT(--({keys}={cell}))=1",
        "Número de la actividad",
        "Línea, punto y número: 3.2 es la segunda actividad de la línea 3. Sin repetir.",
        "Ese número ya está en otra fila. Escriba línea, punto y número, por ejemplo 3.2, sin repetir.",
    ),
    "start": Check(
        _date(),
        "Fecha de inicio",
        "dd/mm/aaaa, dentro de la vigencia. Si empieza en marzo: 01/03.",
        "Escriba una fecha de la vigencia como dd/mm/aaaa, por ejemplo 01/03/2022.",
    ),
    "end": Check(
        _date("OR(NOT(ISNUMBER({start})),{cell}>={start})"),
        "Fecha de finalización",
        "dd/mm/aaaa, dentro de la vigencia. Si termina en noviembre: 30/11.",
        "Escriba una fecha de la vigencia como dd/mm/aaaa que no sea anterior a la fecha de inicio.",
    ),
    "weight": Check(
        "AND(ISNUMBER({cell}),{cell}>=0,{cell}<=1)",
        "Peso en el plan",
        "Porcentaje. O todas las actividades tienen peso y suman 100 %, o ninguna.",
        "Escriba un porcentaje entre 0 % y 100 %, por ejemplo 15 %.",
    ),
    "planned": Check(
        f"OR(AND(ISNUMBER({{cell}}),{{cell}}>=0,{{cell}}<=1),{_BLANK_WORD})",
        "Programado del trimestre",
        "Porcentaje del año que corresponde solo a este trimestre; los cuatro suman 100 %. "
        "Vacíos los cuatro: se calculan con las fechas. NP = no programado.",
        "Escriba un porcentaje entre 0 % y 100 %, o bien NP o N/A.",
    ),
    "achieved": Check(
        f'OR(AND(ISNUMBER({{cell}}),{{cell}}>=0,OR({{cell}}<=1,{{target}}<>"")),{_BLANK_WORD})',
        "Ejecutado del trimestre",
        "Lo hecho solo en este trimestre, como porcentaje del año. 0 % = nada se hizo; vacío = sin reporte; NP; N/A.",
        "Escriba un porcentaje entre 0 % y 100 %, o bien NP o N/A. En filas con meta, el resultado.",
    ),
}
_OF_READS = {
    Reads.NUMBER: Check(
        "ISNUMBER({cell})",
        "Solo para indicadores",
        "Un número, sin la unidad. Déjela vacía si el avance se mide en porcentaje.",
        "Escriba solo el número; la unidad va en «Unidad de medida».",
    ),
    Reads.MONEY: Check(
        "AND(ISNUMBER({cell}),{cell}>=0)",
        "Presupuesto",
        "Pesos, solo el número. Nunca cuenta como avance.",
        "Escriba solo el número de pesos, sin letras: 5000000.",
    ),
    Reads.COUNT: Check(
        "IF(ISNUMBER({cell}),AND({cell}>=0,MOD({cell},1)=0),FALSE)",
        "Participantes",
        "Cuántas personas participaron en este trimestre: solo el número.",
        "Escriba solo el número de personas.",
    ),
}
CHECKS["verified"] = Check(
    CHECKS["achieved"].formula,
    "Verificado por Control Interno",
    "Lo que se pudo comprobar de lo ejecutado en este trimestre, como porcentaje del año. Lo llena Control Interno.",
    "Escriba un porcentaje entre 0 % y 100 %, o bien NP o N/A.",
)
_COMPUTED = Check(
    "FALSE",
    "Se calcula sola",
    "No escriba aquí: la fórmula suma los cuatro trimestres.",
    "Esta celda tiene una fórmula. Para corregir el total, corrija los trimestres.",
)


def check_of(column: TrackingColumn) -> Check | None:
    """The check of a cell of the column; None where anything may be typed."""
    if column.need is Need.COMPUTED:
        return _COMPUTED
    return CHECKS.get(column.field.name) or _OF_READS.get(column.field.reads)


def validations(columns: Sequence[TrackingColumn], top: int, bottom: int) -> tuple[AreaRule, ...]:
    """The validation of every column that has one, over the rows of activities."""
    return tuple(_validated(columns, top, bottom))


def _validated(columns: Sequence[TrackingColumn], top: int, bottom: int) -> Iterable[AreaRule]:
    for place, column in enumerate(columns, 1):
        options = _options(column, place, top, bottom)
        if options is not None:
            yield AreaRule(Area(top, place, bottom, place), options)


def _options(column: TrackingColumn, place: int, top: int, bottom: int) -> dict[str, Any] | None:
    check = check_of(column)
    if check is not None:
        return _custom(check, _filled(check.formula, column_letters(place), top, bottom))
    if column.field.terms:
        error = "No es de los usuales. Si son varios separados con punto y coma, o si es otro, está bien."
        return _choice(list(column.field.terms), column.field.label[:32], column.field.about[:255], error)
    return _CHOICES.get(column.field.name)


def area(header: str, top: int, bottom: int) -> Area:
    """The cells of a column that every workbook has, in the rows of activities."""
    place = col.place(header)
    return Area(top, place, bottom, place)


def _custom(check: Check, formula: str) -> dict[str, Any]:
    return {
        "validate": "custom",
        "value": f"={formula}",
        "input_title": check.title,
        "input_message": check.prompt,
        "error_title": check.title,
        "error_message": check.error,
    }


def _filled(formula: str, letters: str, top: int, bottom: int) -> str:
    keys = f"${col.letters(col.KEY)}"
    return formula.format(
        cell=f"{letters}{top}",
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


_OFFICE = _choice(
    f"={OFFICES_NAME}",
    "Dependencia",
    "Elija de la lista. Si son varias, escríbalas separadas con punto y coma.",
    "No está en la hoja «Listas». Si son varias dependencias separadas con punto y coma, está bien; "
    "si es una nueva, agréguela a «Listas».",
)
_CHOICES: dict[str, dict[str, Any]] = {
    "leads": _OFFICE,
    "supports": _OFFICE,
    "furag_codes": _choice(
        f"={FURAG_NAME}",
        "Pregunta del FURAG",
        "Código de la pregunta a la que sirve la evidencia. Varios: separados con punto y coma.",
        "El código no está en la hoja «Listas». Si son varios separados con punto y coma, está bien.",
    ),
    "applies": _choice(
        [APPLIES, NOT_APPLICABLE],
        "¿Aplica?",
        "«No aplica» saca la actividad de todas las sumas; explique por qué en observaciones.",
        "Elija Sí o No aplica.",
        strict=True,
    ),
    "accumulation": _choice(
        list(ACCUMULATION_NAMES.values()),
        "Solo para indicadores",
        "Cómo se compara el resultado con la meta; la hoja «Listas» lo explica.",
        "Elija uno de la lista: Acumulado, Flujo, Stock, Capacidad o Reducción.",
        strict=True,
    ),
    "corrective_done": _choice(
        ["Sí", "No", "En curso"],
        "Acción correctiva anterior",
        "Si lo que se comprometió en el trimestre anterior se hizo.",
        "Elija Sí, No o En curso.",
    ),
    "evidence": {
        "validate": "any",
        "input_title": "Evidencia del trimestre",
        "input_message": "Pegue el enlace completo (https://…) al documento que prueba lo ejecutado: uno por actividad.",
    },
}


def colours(columns: Sequence[TrackingColumn], top: int, bottom: int) -> tuple[AreaRule, ...]:
    """The conditional colours: the row out of the plan, what cannot be right, each quarter and the totals."""
    first, last = 1, len(columns)
    line, applies = f"${col.letters(col.LINE)}", f"${col.letters(col.APPLIES)}"
    return (
        _when(Area(top, first, bottom, last), f'{applies}{top}="{NOT_APPLICABLE}"', GREY, stop=True),
        *_impossible(columns, top, bottom),
        *(rule for quarter in QUARTERS for rule in _quarter(quarter, top, bottom)),
        *_totals(top, bottom),
        _when(area(col.LINE, top, bottom), f'AND({line}{top}<>"",{line}{top}={line}{top - 1})', REPEATED),
    )


def _impossible(columns: Sequence[TrackingColumn], top: int, bottom: int) -> Iterable[AreaRule]:
    """Red where a pasted value breaks the rule that typing is held to: pasting goes round every validation."""
    for place, column in enumerate(columns, 1):
        check = check_of(column)
        if check is not None and check is not _COMPUTED:
            broken = f'AND({{cell}}<>"",NOT({check.formula}))'
            cells = Area(top, place, bottom, place)
            yield _when(cells, _filled(broken, column_letters(place), top, bottom), RED, stop=True)


def _quarter(quarter: int, top: int, bottom: int) -> tuple[AreaRule, ...]:
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


def _totals(top: int, bottom: int) -> tuple[AreaRule, ...]:
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


def _must_hold(cells: Area, cell: str, condition: str) -> tuple[AreaRule, AreaRule]:
    return (
        _when(cells, f"AND(ISNUMBER({cell}),{condition})", GREEN),
        _when(cells, f"AND(ISNUMBER({cell}),NOT({condition}))", RED),
    )


def _when(cells: Area, formula: str, style: Style, stop: bool = False) -> AreaRule:
    options: dict[str, Any] = {"type": "formula", "criteria": f"={formula}"}
    return AreaRule(cells, {**options, "stop_if_true": True} if stop else options, style)

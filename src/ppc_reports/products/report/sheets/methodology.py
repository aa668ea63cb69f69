"""*Metodología*: by which rules the report judges, from which file it was made, and what it did not judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from ppc_reports.excel.book import Area, Formula, Print, Sheet
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Dossier, catalogue
from ppc_reports.plan.model import Part, State
from ppc_reports.plan.spanish import counted, listing, percent
from ppc_reports.plan.uses import ROLE_NAMES, UNREAD, Role
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    LABEL,
    PLAIN,
    TEXT,
    Block,
    Builder,
    Cell,
    brief,
    gap,
    header,
    heading,
    leading,
    line,
    paragraph,
    stack,
)
from ppc_reports.products.report.methodology_text import LAWS, RULES, STATE_RULES
from ppc_reports.products.report.pages import paged
from ppc_reports.settings.scale import Band

NAME = "Metodología"
_WIDTHS = {1: 25.0, 2: 16.0, 3: 33.0, 4: 25.0, 5: 49.0}
_REJECTED, _INVALID, _EXEMPT = "Fila rechazada", "Dato inválido", "No aplica"
_SHEET, _COLUMN = "Hoja sin leer", "Columna sin entender"
_PLURALS = {
    _REJECTED: "Filas rechazadas",
    _INVALID: "Con dato inválido",
    _EXEMPT: "No aplican",
    _SHEET: "Hojas sin leer",
    _COLUMN: "Columnas sin entender",
}
_TEXT_LIMIT = 300
_CODE = LABEL.but(size=theme.NOTE_SIZE, color=theme.MUTED)


def sheet(summary: Summary) -> Sheet:
    """The sheet."""
    own = _scale(summary), _source(summary), _not_judged(summary)
    sections = ((_rules,), (_states,), *own, (_checks,), (_laws,))
    body = stack(theme.HEAD_ROW, [builder for section in sections for builder in (*section, gap())])
    note = "Con qué reglas se leyó y se juzgó el plan, de qué archivo salió este informe y qué no se juzgó."
    made = Sheet(
        name=NAME,
        items=theme.page_head(summary, NAME, note) + body.items,
        merges=body.merges,
        widths=_WIDTHS,
        heights={**theme.HEAD_HEIGHTS, **body.heights},
        freeze=(2, 0),
        printing=Print(repeat=(1, 1), area=Area(1, 1, theme.HEAD_ROW + body.rows - 2, len(_WIDTHS))),
    )
    return paged(made, body.kept)


def _once(section: Callable[[], Iterable[Builder]]) -> Builder:
    """A section that says the same in every report, built once for each row it begins at."""
    return lru_cache(16)(lambda row: stack(row, section()))


@_once
def _rules() -> Iterator[Builder]:
    yield heading(_WIDTHS, "Reglas")
    yield from (line(_WIDTHS, Cell(name, LABEL), Cell(text, TEXT, 4)) for name, text in RULES)


@_once
def _states() -> Iterator[Builder]:
    yield heading(_WIDTHS, "Estados")
    text = "Cada actividad tiene un solo estado en cada corte: el primero de esta lista que le corresponda."
    yield paragraph(_WIDTHS, text)
    for state in State:
        look = theme.STATE_LOOKS[state]
        yield line(_WIDTHS, Cell(look.text, look.on(CENTERED)), Cell(STATE_RULES[state], TEXT, 4), height=18.0)


def _scale(summary: Summary) -> Iterator[Builder]:
    yield heading(_WIDTHS, "Escala de cumplimiento")
    yield paragraph(
        _WIDTHS,
        f"Escala usada: {summary.scale.name}. Ninguna escala es obligatoria en el país: la define la oficina en "
        "templates/escalas, y en un mismo informe solo hay una.",
    )
    yield header(_WIDTHS, "Zona", "Desde", ("Hasta", 3))
    for band in summary.scale.bands:
        look = theme.band_look(band)
        yield line(
            _WIDTHS,
            Cell(look.text, look.on(CENTERED)),
            Cell(band.start, theme.PERCENT.but(align="center")),
            Cell(_until(summary, band), TEXT, 3),
        )


def _until(summary: Summary, band: Band) -> str:
    upper = summary.scale.upper(band)
    return "100 % de lo programado" if upper is None else f"menos de {percent(upper)}"


def _source(summary: Summary) -> Iterator[Builder]:
    source = summary.source
    facts = (
        ("Archivo", source.file),
        ("Huella SHA-256", source.sha256),
        ("Hojas leídas", _sheets(summary.plan.parts) or "Ninguna"),
        ("Lector", source.reader or theme.UNKNOWN),
        ("Plan", summary.plan.title or theme.UNKNOWN),
        ("Entidad", summary.plan.entity or theme.UNKNOWN),
        ("Vigencia", str(summary.plan.year)),
        ("Corte", f"{summary.corte} ({summary.corte.name}, hasta el {theme.long_date(summary.corte.end)})"),
        ("Informe", f"{summary.issue.words}{_provisional(summary)}"),
        ("Situación", "PRELIMINAR: hay errores por corregir" if summary.preliminary else "Sin errores por corregir"),
        ("Programa", f"ppc-reports, versión {summary.version}"),
    )
    joined = tuple((f"Libro {part.file}", part.sha256 or part.failure) for part in source.parts)
    yield heading(_WIDTHS, "Fuente y parámetros")
    text = (
        "Con este archivo, estos parámetros, esta versión del programa y los informes anteriores que guarda el historial, el "
        "mismo informe se hace otra vez, byte por byte."
    )
    yield paragraph(_WIDTHS, text)
    yield from (line(_WIDTHS, Cell(name, LABEL), Cell(text, TEXT, 4)) for name, text in (*facts, *joined))


def _provisional(summary: Summary) -> str:
    return f". PROVISIONAL: el corte termina el {theme.long_date(summary.corte.end)}" if summary.provisional else ""


def _sheets(parts: Sequence[Part]) -> str:
    """The sheets that were read and their rows, by the layout of each."""
    by_layout: dict[str, list[str]] = {}
    for part in parts:
        rows = counted(part.balance.rows, "fila", "filas")
        by_layout.setdefault(part.layout, []).append(f"«{part.sheet}» ({rows})")
    return "; ".join(f"{listing(sheets)}, con el formato «{layout}»" for layout, sheets in by_layout.items())


def _not_judged(summary: Summary) -> Iterator[Builder]:
    """What stands outside of the judgement, one by one, under its count by kind."""
    rows = _exceptions(summary)
    yield heading(_WIDTHS, "Qué no se juzgó")
    if not rows:
        text = "Nada: todas las hojas y filas del plan se leyeron y se juzgaron."
        yield paragraph(_WIDTHS, text, PLAIN)
        return
    for position, kind in enumerate(_PLURALS):
        yield _count(kind, rows, len(_PLURALS) - position + 1)
    yield header(_WIDTHS, "Clase", "Cuál", ("Qué se hizo con ella", 3))
    for kind, which, why in rows:
        yield line(_WIDTHS, Cell(kind, LABEL), Cell(which), Cell(why, TEXT, 3))


def _count(kind: str, rows: Sequence[tuple[str, str, str]], below: int) -> Builder:
    """How many of the rows are of that kind; they stand in column 1, the first of them ``below`` rows further down."""
    count = sum(row[0] == kind for row in rows)

    def build(row: int) -> Block:
        area = Area(row + below, 1, row + below + len(rows) - 1, 1)
        formula = Formula(f'=COUNTIF({area.a1},"{kind}")', count)
        return line(_WIDTHS, Cell(_PLURALS[kind], LABEL), Cell(formula, CENTERED))(row)

    return build


def _exceptions(summary: Summary) -> tuple[tuple[str, str, str], ...]:
    rejected = [
        (_REJECTED, f"{row.sheet}, fila {row.row}", f"Fuera de toda cifra. {row.reason}")
        for row in summary.plan.rejected
    ]
    told = {
        State.INVALID: (_INVALID, "Cuenta como no ejecutada hasta que se corrija el dato"),
        State.NOT_APPLICABLE: (_EXEMPT, "Fuera de toda suma y promedio; sí se cuenta como actividad"),
    }
    activities = [
        (*told[state][:1], item.activity.key, f"{told[state][1]}: «{brief(item.activity.description, _TEXT_LIMIT)}»")
        for state in told
        for item in summary.standings
        if item.state is state
    ]
    sheets = [
        (
            _SHEET,
            use.name,
            f"Tiene {counted(use.rows, 'fila', 'filas')} con datos. {ROLE_NAMES[use.role]}: {use.why or 'no se leyó'}",
        )
        for use in summary.plan.sheets
        if use.role not in (Role.PLAN, Role.EMPTY, Role.OTHER)
    ]
    columns = [
        (
            _COLUMN,
            f"{use.sheet}, columna {use.column}",
            f"Parece avance y no se entendió: «{brief(use.header, _TEXT_LIMIT)}»",
        )
        for use in summary.plan.columns
        if use.use == UNREAD
    ]
    return (*rejected, *activities, *(() if summary.office else (*sheets, *columns)))


@_once
def _checks() -> Iterator[Builder]:
    """Every check by gravity, two beside each other; the reasons are in the manual of the office."""
    yield heading(_WIDTHS, "Comprobaciones que hace el programa")
    yield paragraph(_WIDTHS, "En cada libro se revisa todo lo que sigue; lo encontrado está en «Calidad del dato».")
    for severity, look in theme.SEVERITY_LOOKS.items():
        checks = sorted(
            (each for each in catalogue().values() if each.severity is severity), key=lambda each: each.code
        )
        yield leading(line(_WIDTHS, Cell(look.text, look.on(LABEL), len(_WIDTHS)), height=18.0))
        half = (len(checks) + 1) // 2
        pairs = zip_longest(checks[:half], checks[half:])
        yield from _kept([line(_WIDTHS, *_check(left, 2), *_check(right, 1), height=17.0) for left, right in pairs], 3)


def _kept(rows: Sequence[Builder], last: int) -> Iterator[Builder]:
    """The rows, the ``last`` of them on one page."""
    alone = len(rows) - last
    return (leading(row) if alone <= place < len(rows) - 1 else row for place, row in enumerate(rows))


def _check(dossier: Dossier | None, span: int) -> tuple[Cell, ...]:
    return (Cell(dossier.code, _CODE), Cell(dossier.title, TEXT, span)) if dossier else (Cell(None), Cell(None))


@_once
def _laws() -> Iterator[Builder]:
    yield heading(_WIDTHS, "Fuentes")
    yield from _kept([line(_WIDTHS, Cell(name, LABEL), Cell(text, TEXT, 4)) for name, text in LAWS], len(LAWS))

"""*Metodología*: by which rules the report judges, from which file it was made, and what it did not judge, on two pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Area, Formula, Sheet
from ppc_reports.judging.completeness import missing_offices
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import catalogue
from ppc_reports.plan.model import Part, State
from ppc_reports.plan.names import NO_ENTITY
from ppc_reports.plan.spanish import counted, listing, long_date, printed
from ppc_reports.plan.uses import ROLE_NAMES, UNREAD, Role, SheetUse
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    LABEL,
    PLAIN,
    TEXT,
    Block,
    BlockCell,
    Builder,
    gap,
    header,
    heading,
    line,
    paragraph,
    stack,
)
from ppc_reports.products.report.fitting import brief
from ppc_reports.products.report.frame import HEAD_ROW, Page, entity_of, marks, report_sheet, title_of
from ppc_reports.products.report.methodology_text import LAWS, RULES, STATE_RULES
from ppc_reports.products.report.pages import in_two
from ppc_reports.settings.scale import Band

NAME = "Metodología"
_WIDTHS = {1: 24.0, 2: 14.0, 3: 34.0, 4: 30.0, 5: 54.0}
_REJECTED, _INVALID, _UNJUDGED, _EXEMPT, _UNSCHEDULED = (
    "Fila rechazada",
    "Dato inválido",
    "No evaluable",
    "No aplica",
    "Sin programación",
)
_TOLD = {
    State.INVALID: (_INVALID, "Cuenta como no ejecutada hasta que se corrija el dato"),
    State.NOT_JUDGED: (_UNJUDGED, "Fuera de toda suma: este año no hay contra qué medir"),
    State.NOT_APPLICABLE: (_EXEMPT, "Fuera de toda suma; sí se cuenta como actividad"),
}
_SHEET, _COLUMN, _MISSING = "Hoja sin leer", "Columna sin entender", "Dependencia que falta"
_KINDS = (_REJECTED, _INVALID, _UNJUDGED, _EXEMPT, _UNSCHEDULED, _SHEET, _COLUMN, _MISSING)
_TEXT_LIMIT = 300
_SMALL, _NAME = TEXT, LABEL


def sheet(summary: Summary) -> Sheet:
    """The sheet: what is printed first, what the screen has more of below."""
    rules = [block for section in (_rules(), _states()) for block in (*section, gap(4.0))]
    sections = (_scale(summary), _source(summary), _outside(summary), _laws())
    printed_blocks = rules + [block for section in sections for block in (*section, gap(4.0))]
    first, rows = (stack(HEAD_ROW, blocks).rows for blocks in (rules, printed_blocks))
    note = "Con qué reglas se leyó y se juzgó el plan, de qué archivo salió este informe y qué no se juzgó."
    blocks = [*printed_blocks, *_fired(summary), gap(), *_exceptions_list(summary)]
    page = Page(NAME, note, _WIDTHS, blocks, behind=True, printed=HEAD_ROW + rows - 1)
    return in_two(report_sheet(summary, page), HEAD_ROW + first - 1)


def _rules() -> Iterator[Builder]:
    yield heading(_WIDTHS, "Reglas")
    yield from (line(_WIDTHS, BlockCell(name, _NAME), BlockCell(text, _SMALL, 4)) for name, text in RULES)


def _states() -> Iterator[Builder]:
    yield heading(_WIDTHS, "Estados: de cada actividad uno solo, el primero que le corresponda")
    for state in State:
        look = theme.STATE_LOOKS[state]
        yield line(_WIDTHS, BlockCell(look.text, look.edged(_NAME)), BlockCell(STATE_RULES[state], _SMALL, 4))


def _scale(summary: Summary) -> Iterator[Builder]:
    yield heading(_WIDTHS, f"Escala de cumplimiento: {summary.scale.name}")
    yield paragraph(
        _WIDTHS,
        "Ninguna escala es obligatoria en el país: la define la oficina en templates/escalas, y en un mismo informe solo hay "
        f"una. Por debajo de {printed(summary.floor)} de cobertura no hay zona: «no concluyente».",
    )
    for band in summary.scale.bands:
        look = theme.band_look(band)
        start = theme.PERCENT.but(align="center")
        yield line(
            _WIDTHS,
            BlockCell(look.text, look.on(_NAME)),
            BlockCell(band.start, start),
            BlockCell(_until(summary, band), _SMALL, 3),
        )


def _until(summary: Summary, band: Band) -> str:
    upper = summary.scale.upper(band)
    return "hasta 100 % de lo programado" if upper is None else f"hasta menos de {printed(upper)}"


def _source(summary: Summary) -> Iterator[Builder]:
    source, corte = summary.source, summary.corte
    facts = (
        ("Archivo", source.file),
        ("Huella SHA-256", source.sha256),
        ("Hojas leídas", _sheets(summary.plan.parts) or "Ninguna"),
        ("Lector", source.reader or theme.UNKNOWN),
        (
            "Plan y entidad",
            f"{title_of(summary)} · {entity_of(summary) or NO_ENTITY} · vigencia {summary.plan.year}",
        ),
        ("Corte", f"{corte} ({corte.name}, hasta el {long_date(corte.end)})"),
        ("Informe", summary.issue.words),
        ("Situación", " · ".join(marks(summary)) or "Sin errores por corregir"),
        ("Programa", f"ppc-reports, versión {summary.version}"),
    )
    joined = tuple((f"Libro {part.file}", part.sha256 or part.failure) for part in source.parts)
    yield heading(
        _WIDTHS,
        "Fuente: con este archivo, estos parámetros, esta versión y el mismo historial sale otra vez el mismo informe",
    )
    yield from (line(_WIDTHS, BlockCell(name, _NAME), BlockCell(text, _SMALL, 4)) for name, text in (*facts, *joined))


def _sheets(parts: Sequence[Part]) -> str:
    """The sheets that were read and their rows, by the layout of each."""
    by_layout: dict[str, list[str]] = {}
    for part in parts:
        rows = counted(part.balance.rows, "fila", "filas")
        by_layout.setdefault(part.layout, []).append(f"«{part.sheet}» ({rows})")
    return "; ".join(f"{listing(sheets)}, con el formato «{layout}»" for layout, sheets in by_layout.items())


def _outside(summary: Summary) -> Iterator[Builder]:
    """The number of activities outside of the judgement, by kind."""
    rows = _exceptions(summary)
    counts = ((kind, sum(row[0] == kind for row in rows)) for kind in _KINDS)
    told = " · ".join(f"{kind}: {count}" for kind, count in counts)
    yield heading(_WIDTHS, "Qué no se juzgó")
    yield paragraph(
        _WIDTHS, f"{told}. La lista está abajo, en la pantalla." if rows else "Nada: todo el plan se juzgó.", PLAIN
    )


def _laws() -> Iterator[Builder]:
    yield heading(_WIDTHS, "Fuentes")
    yield from (line(_WIDTHS, BlockCell(name, _NAME), BlockCell(text, _SMALL, 4)) for name, text in LAWS)


def _fired(summary: Summary) -> Iterator[Builder]:
    """The checks that found something, and why each is made."""
    codes = [code for code in catalogue() if any(item.code == code for item in summary.findings)]
    if codes:
        yield heading(_WIDTHS, "Comprobaciones que encontraron algo")
        yield header(_WIDTHS, "Código", ("Qué comprueba", 2), ("Por qué", 2))
        for code in codes:
            dossier = catalogue()[code]
            yield line(
                _WIDTHS, BlockCell(code, _NAME), BlockCell(dossier.title, TEXT, 2), BlockCell(dossier.reason, TEXT, 2)
            )


def _exceptions_list(summary: Summary) -> Iterator[Builder]:
    """The activities outside of the judgement, one by one, under their count by kind."""
    rows = _exceptions(summary)
    if not rows:
        return
    yield heading(_WIDTHS, "Qué no se juzgó, uno por uno")
    for position, kind in enumerate(_KINDS):
        yield _count(kind, rows, len(_KINDS) - position + 1)
    yield header(_WIDTHS, "Clase", "Cuál", ("Qué se hizo con ella", 3))
    for kind, which, why in rows:
        yield line(_WIDTHS, BlockCell(kind, LABEL), BlockCell(which), BlockCell(why, TEXT, 3))


def _count(kind: str, rows: Sequence[tuple[str, str, str]], below: int) -> Builder:
    """The number of rows of that kind; they are in column 1, the first of them ``below`` rows further down."""
    count = sum(row[0] == kind for row in rows)

    def build(row: int) -> Block:
        area = Area(row + below, 1, row + below + len(rows) - 1, 1)
        return line(
            _WIDTHS, BlockCell(kind, LABEL), BlockCell(Formula(f'=COUNTIF({area.a1},"{kind}")', count), CENTERED)
        )(row)

    return build


def _exceptions(summary: Summary) -> tuple[tuple[str, str, str], ...]:
    rejected = [
        (_REJECTED, f"{row.sheet}, fila {row.row}", f"Fuera de toda cifra. {row.reason}")
        for row in summary.plan.rejected
    ]
    activities = [
        (_TOLD[state][0], item.activity.key, f"{_TOLD[state][1]}: «{brief(item.activity.description, _TEXT_LIMIT)}»")
        for state in _TOLD
        for item in summary.standings
        if item.state is state
    ]
    silent = [
        (
            _UNSCHEDULED,
            item.activity.key,
            f"Nada programado en el año: «{brief(item.activity.description, _TEXT_LIMIT)}»",
        )
        for item in summary.standings
        if item.judged and not item.counts
    ]
    return (*rejected, *activities, *silent, *(() if summary.office else _unread(summary)))


def _unread(summary: Summary) -> Iterator[tuple[str, str, str]]:
    """The sheets that were not read, the columns that were not understood, the offices that sent nothing."""
    for sheet in unread_sheets(summary):
        rows = counted(sheet.rows, "fila", "filas")
        yield _SHEET, sheet.name, f"Tiene {rows} con datos. {ROLE_NAMES[sheet.role]}: {sheet.why or 'no se leyó'}"
    for use in summary.plan.columns:
        if use.use == UNREAD:
            told = f"Parece avance y no se entendió: «{brief(use.header, _TEXT_LIMIT)}»"
            yield _COLUMN, f"{use.sheet}, columna {use.column}", told
    for name in missing_offices(summary) if summary.source.parts else ():
        yield _MISSING, name, "Debía reportar y ningún libro trae sus actividades"


def unread_sheets(summary: Summary) -> tuple[SheetUse, ...]:
    """The sheets with rows that are no part of what was read."""
    return tuple(use for use in summary.plan.sheets if use.role not in (Role.PLAN, Role.EMPTY, Role.OTHER))

"""*Completitud*: of every office, what was asked of it at the corte and what is there; of every activity, the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import ROW, Area, Formula, Sheet
from ppc_reports.judging.completeness import Delivery, Fullness, OfficeDeliveries, completeness
from ppc_reports.judging.summary import Source, Summary
from ppc_reports.plan.spanish import counted, listing
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.blocks import (
    CENTERED,
    LABEL,
    PLAIN,
    TEXT,
    Block,
    BlockCell,
    Builder,
    gap,
    heading,
    line,
    paragraph,
    table,
)
from ppc_reports.products.report.fitting import brief
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet

NAME = "Completitud"
_WIDTHS = {1: 28.0, 2: 34.0, **dict.fromkeys(range(3, 10), 11.0), 10: 15.0}
_ASKED, _THERE = ("Deben reporte", "Reportaron", "Deben evidencia", "Con evidencia"), ("Cifras por corregir", "Errores")
_OFFICES = ("Dependencia", "De dónde", "Actividades", *_ASKED, *_THERE, "Situación")
_ROWS = (
    "Responsable",
    formulas.ORIGIN,
    "Clave",
    "Debe reporte",
    "Reportó",
    "Debe evidencia",
    "Tiene evidencia",
    *_THERE,
    "Estado",
)
_YES, _NO = "Sí", "No"
_FIRST = HEAD_ROW + 1
_BETWEEN = 4
"""Rows from the last office to the first activity: a gap, the title of the second table with its air, its header."""
_MAX_SHEETS = 3
_FOUND = {
    Fullness.MISSING: ("no envió nada", "no enviaron nada"),
    Fullness.INCOMPLETE: ("incompleta", "incompletas"),
    Fullness.COMPLETE: ("completa", "completas"),
}


def sheet(summary: Summary) -> Sheet:
    """The sheet: the offices that are missing stand first."""
    offices = completeness(summary)
    rows = [(office, item) for office in offices for item in office.deliveries]
    first = _FIRST + max(len(offices), 1) + _BETWEEN
    area = Area(first, 1, first + max(len(rows), 1) - 1, len(_WIDTHS))
    blocks = (
        _office_table([_office(summary.source, office, area) for office in offices]),
        gap(),
        heading(_WIDTHS, "Actividad por actividad"),
        table(_WIDTHS, "tblEntregas", _ROWS, [_row(summary.source, *one) for one in rows] or [_empty()]),
        gap(),
        *_books(summary.source),
    )
    found = Counter(office.fullness for office in offices)
    told = listing(counted(found[kind], *words) for kind, words in _FOUND.items() if found[kind])
    counts = f"{counted(len(offices), 'dependencia', 'dependencias')}: {told}. " if offices else ""
    note = f"{counts}Lo que se pidió a cada una para el trimestre del corte, y lo que llegó; primero, las que faltan."
    printed = HEAD_ROW + max(len(offices), 1)
    return report_sheet(
        summary, Page(NAME, note, _WIDTHS, blocks, behind=True, printed=printed, header=HEAD_ROW, kept_columns=1)
    )


def _empty() -> tuple[BlockCell, ...]:
    return tuple(BlockCell(None, CENTERED) for _ in _ROWS)


def _office_table(rows: Sequence[Sequence[BlockCell]]) -> Builder:
    """The table of the offices, whose formulas are open for their rows."""

    def build(row: int) -> Block:
        placed = [
            [
                cell._replace(content=cell.content._replace(row=number)) if isinstance(cell.content, Formula) else cell
                for cell in cells
            ]
            for number, cells in enumerate(rows, row + 1)
        ]
        return table(_WIDTHS, "tblCompletitud", _OFFICES, placed or [_empty()])(row)

    return build


def _office(source: Source, office: OfficeDeliveries, area: Area) -> tuple[BlockCell, ...]:
    """The row of an office; of one that sent nothing, how many activities it has is not known."""
    look = theme.FULLNESS_LOOKS[office.fullness]
    items = office.deliveries
    sheets = [sheet.replace("!", " · ", 1) for sheet in office.sheets] if source.parts else office.sheets
    counts = (
        sum(item.reported is not None for item in items),
        sum(item.reported is True for item in items),
        sum(item.proved is not None for item in items),
        sum(item.proved is True for item in items),
        sum(item.unreadable for item in items),
    )
    names = f"($A${area.top}:$A${area.bottom}=$A{ROW})"
    answers = (
        BlockCell(
            _of_sent(
                f'SUMPRODUCT({names}*({letter}${area.top}:{letter}${area.bottom}="{_YES}"))', names, count, office
            ),
            CENTERED,
        )
        for letter, count in zip("DEFGH", counts, strict=True)
    )
    errors = f"SUMPRODUCT({names}*I${area.top}:I${area.bottom})"
    words = {fullness: theme.FULLNESS_LOOKS[fullness].text for fullness in Fullness}
    told = (
        f'=IF(C{ROW}="{theme.UNKNOWN}","{words[Fullness.MISSING]}",IF(AND(D{ROW}=E{ROW},F{ROW}=G{ROW},H{ROW}=0,I{ROW}=0),'
        f'"{words[Fullness.COMPLETE]}","{words[Fullness.INCOMPLETE]}"))'
    )
    return (
        BlockCell(_name(office), LABEL),
        BlockCell(listing(sheets, _MAX_SHEETS) or theme.UNKNOWN),
        BlockCell(_of_sent(f"SUMPRODUCT(--{names})", names, len(items), office), CENTERED),
        *answers,
        BlockCell(_of_sent(errors, names, sum(item.errors for item in items), office), CENTERED),
        BlockCell(Formula(told, look.text), look.edged(CENTERED.but(bold=True))),
    )


def _of_sent(count: str, names: str, value: int, office: OfficeDeliveries) -> Formula:
    """A count over the rows that an office sent; unknown where it sent none."""
    told = value if office.deliveries else theme.UNKNOWN
    return Formula(f'=IF(SUMPRODUCT(--{names})=0,"{theme.UNKNOWN}",{count})', told)


def _name(office: OfficeDeliveries) -> str:
    """The name as it stands in both tables; what Excel does not compare in full is cut."""
    return brief(office.name, 200)


def _row(source: Source, office: OfficeDeliveries, item: Delivery) -> tuple[BlockCell, ...]:
    activity = item.standing.activity
    answers = (
        _YES if item.reported is not None else _NO,
        _answer(item.reported),
        _YES if item.proved is not None else _NO,
        _answer(item.proved),
        _YES if item.unreadable else _NO,
    )
    look = theme.STATE_LOOKS[item.standing.state]
    return (
        BlockCell(_name(office), TEXT),
        BlockCell(formulas.origin(source, activity.sheet, activity.row)),
        BlockCell(activity.key, CENTERED.but(bold=True)),
        *(BlockCell(answer, CENTERED) for answer in answers),
        BlockCell(item.errors, CENTERED),
        BlockCell(look.text, look.edged(CENTERED)),
    )


def _answer(value: bool | None) -> str:
    return theme.UNKNOWN if value is None else _YES if value else _NO


def _books(source: Source) -> Iterator[Builder]:
    """The workbooks that were joined, and those that could not be read."""
    yield heading(_WIDTHS, "Libros recibidos")
    if not source.parts:
        yield paragraph(_WIDTHS, source.file, PLAIN)
    for part in source.parts:
        told = part.failure or f"Leído: hoja {part.sheet}; formato {part.layout}"
        yield line(_WIDTHS, BlockCell(part.file, LABEL), BlockCell(told, TEXT, 9))

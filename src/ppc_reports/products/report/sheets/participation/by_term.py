"""*Por fase*, *Por grupo de valor*, *Por nivel* and *Por canal*: the figures of each, and its money and people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.excel.book import Formula, Sheet
from ppc_reports.judging.participation.spaces import Amount, amount, participants
from ppc_reports.judging.participation.terms import TermFigures, by_term, has_terms
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.fields import Group, of_group
from ppc_reports.products.report import formulas, groups, theme
from ppc_reports.products.report.blocks import Block, BlockCell, Builder, gap, header, heading, line, paragraph
from ppc_reports.products.report.frame import HEAD_ROW, Page, report_sheet
from ppc_reports.products.report.groups import Grouping, Member
from ppc_reports.products.report.sheets.front.matrix_columns import columns_of

NAMES = {"phase": "Por fase", "stakeholders": "Por grupo de valor", "level": "Por nivel", "channel": "Por canal"}
_TABLES = {"phase": "PorFase", "stakeholders": "PorGrupo", "level": "PorNivel", "channel": "PorCanal"}
_NOTE = "Las mismas cifras y barras que por línea. Una actividad con varios cuenta en cada uno; en el plan, una vez."
_MONEY = "El dinero nunca cuenta como avance. Lo que no es una cantidad de pesos o de personas no se suma y no es cero."
_AMOUNTS = ("budget", "budget_spent", "participants")
PESOS = '"$"\u00a0#,##0'


def names(summary: Summary) -> tuple[str, ...]:
    """The fields of terms that the plan has, in the order of their sheets."""
    return tuple(name for name in NAMES if has_terms(summary, name))


def sheet(summary: Summary, name: str) -> Sheet:
    """The sheet of one of these fields."""
    full = groups.full_column(summary)
    page = Page(
        name=NAMES[name],
        note=_NOTE,
        widths=groups.widths(summary),
        blocks=tuple(_blocks(summary, name)),
        header=HEAD_ROW,
        kept_columns=2,
        printed_columns=full - 1,
        folded=frozenset({full}),
    )
    return report_sheet(summary, page)


def _blocks(summary: Summary, name: str) -> Iterator[Builder]:
    found = by_term(summary, name)
    yield groups.group_table(summary, _grouping(summary, name, found))
    yield gap()
    widths = {column: width for column, width in groups.widths(summary).items() if column < groups.full_column(summary)}
    if any(amounts_of(summary)):
        yield heading(widths, "Dinero y personas")
        yield from _money(summary, name, found)
        yield paragraph(widths, _MONEY)


def amounts_of(summary: Summary) -> tuple[bool, bool, bool]:
    """The presence of budgets, of what was spent of them, and of participants in the plan."""
    rows, last = [item.activity for item in summary.standings], summary.corte.number
    return (
        any(row.budget.at for row in rows),
        any(row.budget_spent.at for row in rows),
        any(participants(row, last) is not None for row in rows),
    )


def _grouping(summary: Summary, name: str, found: Sequence[TermFigures]) -> Grouping:
    label = of_group(Group.SINGLE)[name].label
    members = tuple(
        Member(place, formulas.office_text(entry.figures.name), entry.figures, _cost(summary, entry), condition(name))
        for place, entry in enumerate(found, 1)
    )
    return Grouping(NAMES[name], _TABLES[name], ("Orden", label), "", members)


def _cost(summary: Summary, entry: TermFigures) -> float:
    [(_, cost)] = groups.by_cost(summary, [entry.figures])
    return cost


def condition(name: str) -> str:
    """The rows that name the term in the cell ``{name}``, as a whole."""
    return formulas.names_office("{name}", formulas.column(of_group(Group.SINGLE)[name].label))


def _money(summary: Summary, name: str, found: Sequence[TermFigures]) -> Iterator[Builder]:
    """The amounts of each term, budgeted and spent, and its participants; the whole plan under them."""
    widths = groups.widths(summary)
    label = of_group(Group.SINGLE)[name].label
    heads = (("Presupuesto asignado", 2), "Con valor", ("Presupuesto ejecutado", 2), ("Participantes", 2))
    yield header(widths, "Orden", label, *heads, "Actividades que los dicen")
    for place, entry in enumerate(found, 1):
        yield _money_row(summary, condition(name), (place, formulas.office_text(entry.figures.name)), entry)
    rows, last = [item.activity for item in summary.standings], summary.corte.number
    whole = TermFigures(
        summary.totals,
        amount(row.budget.number for row in rows),
        amount(row.budget_spent.number for row in rows),
        amount(participants(row, last) for row in rows),
    )
    yield _money_row(summary, formulas.OF_PLAN, ("", "Todo el plan"), whole)


def _money_row(summary: Summary, members: str, named: tuple[str | int, str], entry: TermFigures) -> Builder:
    headers = {column.header for column in columns_of(summary)}
    budget, spent, people = (of_group(Group.SINGLE)[field].label for field in _AMOUNTS)
    bold = {"bold": True, "fill": theme.ACCENT_SOFT} if not named[0] else {}
    pesos, count, middle = (
        style.but(**bold) for style in (theme.COUNT.but(number_format=PESOS), theme.COUNT, theme.CENTERED)
    )

    def build(row: int) -> Block:
        own = members.replace("{name}", f"$B{row}")
        cells = (
            BlockCell(named[0] or None, middle),
            BlockCell(named[1], theme.WRAPPED.but(valign="vcenter", **bold)),
            BlockCell(_sum(own, budget, entry.budget) if budget in headers else theme.UNKNOWN, pesos, 2),
            BlockCell(_count(own, budget, entry.budget) if budget in headers else theme.UNKNOWN, middle),
            BlockCell(_sum(own, spent, entry.spent) if spent in headers else theme.UNKNOWN, pesos, 2),
            BlockCell(_sum(own, people, entry.people) if people in headers else theme.UNKNOWN, count, 2),
            BlockCell(_count(own, people, entry.people) if people in headers else theme.UNKNOWN, middle),
        )
        return line(groups.widths(summary), *cells, height=20.0)(row)

    return build


def _sum(members: str, label: str, total: Amount) -> Formula:
    """The sum of the numbers of a column; the blank sign where there is none."""
    known = f"SUMPRODUCT(--({members}),--ISNUMBER({formulas.column(label)}))"
    text = f'=IF({known}=0,"{theme.UNKNOWN}",SUMPRODUCT(--({members}),{formulas.column(label)}))'
    return Formula(text, theme.UNKNOWN if total.total is None else total.total)


def _count(members: str, label: str, total: Amount) -> Formula:
    """The number of the activities that say theirs: ``6 de 7``."""
    known = f"SUMPRODUCT(--({members}),--ISNUMBER({formulas.column(label)}))"
    text = f'={known}&" de "&SUMPRODUCT(--({members}))'
    return Formula(text, f"{total.known} de {total.activities}")

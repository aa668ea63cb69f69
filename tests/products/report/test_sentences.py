"""Every number in a sentence of the report stands in a cell of it: each pattern says in which, and none may be without one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_reports.excel.book import Book, Content, Formula, Link, Table
from ppc_reports.judging.past.issues import Published
from ppc_reports.judging.past.known import KnownReport, Printed
from ppc_reports.judging.reasons import KIND_NAMES, KIND_WORDS, AlertKind
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.plan.model import Mode, Quarter, QuarterEntry, State
from ppc_reports.plan.spanish import day, number, points, printed
from ppc_reports.products.report import formulas, theme
from ppc_reports.products.report.book import office_book, report_book
from ppc_reports.products.report.frame import HEAD_ROW
from ppc_reports.products.report.sheets.behind import changes, evidence, methodology, quality
from ppc_reports.products.report.sheets.front import alerts, lines_and_offices, overview, task
from ppc_reports.products.report.sheets.front.overview_grid import DATA
from ppc_reports.products.report.sheets.front.overview_grid import NAME as PAGE_ONE
from tests.golden import summary_of
from tests.participation_plan import LEADS
from tests.samples import OFFICES, activity, every_item, generated, plan, summary
from tests.shapes import SHAPES

Row = Mapping[str, Any]
_P, _N, _STEP = r"(\d[\d.]*,\d)\s%", r"(\d[\d.]*)", r"([+−]?\d[\d.]*,\d)"
_NAMES = "|".join(
    (
        *map(re.escape, (*OFFICES, NO_OFFICE)),
        r"Oficina de Apoyo a la Gestión \d+",
        r"Secretaría de Despacho número \d+",
        r"Profesional de apoyo de la subdirección \d+",
        *map(re.escape, LEADS),
    )
)
CONSTANT = re.compile(
    r"vigencia \d{4}|(?:ejecutado|programado|fecha) (?:del?|en) T\d(?:, T\d)*(?: y T\d)?|\d+ de [a-z]+( de \d{4})?"
    r"|[IV]+ trimestre de \d{4}|Meses de \d{4}|SHA-256( [0-9a-f]{64})?|«[^»]*»|\b100\s%|de 100\b|cuenta como 0"
    r"|escribir 0|avance, 0|(?:[Hh]echo|hecha|PROVISIONAL al|T\d termina|termine,)(?: el)? \d\d/\d\d/\d{4}|versión \d+"
    r"|ppc-reports [\w.]+|\.xlsx|Línea estratégica \d+|0\sa\s100\s%"
)
"""What is no figure: dates in words, years, fingerprints, versions, the words of a rule, and the quarters of what is asked."""
EXAMPLE = tuple(f"ejemplo_2022_t{quarter}" for quarter in (1, 2, 3, 4))
SHEETS = (PAGE_ONE, alerts.NAME, lines_and_offices.NAME, changes.NAME, "Cronograma", task.NAME)


COUNTED = {
    methodology.NAME: ("Fila rechazada: ",),
    quality.NAME: ("Filas leídas ", "Hay "),
}
"""The sentences with counts on the sheets that else hold rules, and what was found in the workbook."""


@dataclass(frozen=True)
class Report:
    """The cells of a report by sheet and place, formulas by the value that is stored beside them."""

    of: Summary
    book: Book
    known: dict[str, list[Row]] = field(default_factory=dict)

    @cached_property
    def cells(self) -> dict[str, dict[tuple[int, int], Content]]:
        """Every cell that says something."""
        found: dict[str, dict[tuple[int, int], Content]] = {}
        for sheet in self.book.sheets:
            places = {(item.row, item.column): item.content for item in every_item(sheet)}
            places |= {(merge.area.top, merge.area.left): merge.content for merge in sheet.merges}
            found[sheet.name] = {place: content for place, content in places.items() if content is not None}
        return found

    @cached_property
    def tables(self) -> dict[str, tuple[str, Table]]:
        """Every table by its name, with the sheet that it is on."""
        return {table.name: (sheet.name, table) for sheet in self.book.sheets for table in sheet.tables}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table by header."""
        if table not in self.known:
            self.known[table] = self._rows(table)
        return self.known[table]

    def _rows(self, table: str) -> list[Row]:
        sheet, where = self.tables[table]
        heads = list(enumerate(where.headers, where.area.left))
        rows = range(where.area.top + 1, where.area.bottom + 1)
        return [{head: self.value(sheet, row, column) for column, head in heads} for row in rows]

    def value(self, sheet: str, row: int, column: int) -> Any:
        """What a cell shows: the value of a formula, the text of a link."""
        content = self.cells[sheet].get((row, column))
        return content.value if isinstance(content, Formula) else content.text if isinstance(content, Link) else content

    def row(self, table: str, head: str, value: object) -> Row:
        """The one row of a table with that value."""
        [found] = [row for row in self.rows(table) if str(row[head]) == str(value)]
        return found

    def activity(self, key: str) -> Row:
        """The row of an activity in the matrix."""
        return self.row(formulas.TABLE, formulas.KEY, key)

    def line(self, number: str) -> Row:
        """The row of a strategic line in *Líneas y dependencias*."""
        return self.row("PorLinea", self.tables["PorLinea"][1].headers[0], number)

    def office(self, name: str) -> Row:
        """The row of an office in *Líneas y dependencias*."""
        return self.row("PorDependencia", "Nombre completo", name)

    def card(self, name: str) -> Any:
        """The figure under that name on page one."""
        page = self.cells[PAGE_ONE]
        row, column = min(place for place, content in page.items() if content == name and place[1] < DATA)
        return self.value(PAGE_ONE, row + 1, column)

    def year(self, name: str, quarter: int = 0) -> Any:
        """The figure of a quarter (of the corte where that is 0) in the data of the curve."""
        places = (place for place, content in self.cells[PAGE_ONE].items() if content == name)
        row = next(row for row, column in places if column == DATA)
        return self.value(PAGE_ONE, row, DATA + (quarter or self.of.corte.number))

    def alerts_of(self, name: str) -> Row:
        """The row of an office over the table of *Alertas*."""
        page = self.cells[alerts.NAME]
        heads = {column: str(text) for (row, column), text in page.items() if row == HEAD_ROW}
        whole = next(column for column, head in heads.items() if head == "Responsables")
        row = min(row for (row, column), text in page.items() if column == whole and text == formulas.office_text(name))
        return {head: self.value(alerts.NAME, row, column) for column, head in heads.items()}

    def key_beside(self, sheet: str, row: int) -> str:
        """The key of the activity of which a row of a list speaks."""
        keys = {str(item[formulas.KEY]) for item in self.rows(formulas.TABLE)}
        found = [str(self.value(sheet, row, column)) for column in range(1, 9)]
        named = [key for text in found for key in re.split(r"[\s,()]+", text)]
        return next(key for key in named if key in keys)

    def sentences(self) -> Iterator[tuple[str, int, str]]:
        """Sheet, row and text of every text of the program's own on the sheets that are read, and of the charts."""
        given = {text for item in self.of.plan.activities for text in (item.description, item.key, *item.leads)}
        for sheet in self.book.sheets:
            if sheet.name in COUNTED:
                texts = [(row, text) for (row, _), text in self.cells[sheet.name].items() if isinstance(text, str)]
                yield from ((sheet.name, row, text) for row, text in texts if text.startswith(COUNTED[sheet.name]))
            if sheet.name in SHEETS:
                yield from ((sheet.name, 0, chart.description) for chart in sheet.charts)
                for (row, _), content in self.cells[sheet.name].items():
                    text = content.text if isinstance(content, Link) else content
                    if isinstance(text, str) and row > 1 and not _of_input(text, given) and " · fila " not in text:
                        yield sheet.name, row, _without(text, given)


def _without(text: str, given: set[str]) -> str:
    """A text without the name of an activity before what is said of it."""
    first, _, rest = text.partition("\n")
    return rest if rest and _of_input(first, given) else text


def _of_input(text: str, given: set[str]) -> bool:
    """True for a text of the workbook, whole or cut."""
    return text in given or (text.endswith("…") and any(whole.startswith(text[:-1]) for whole in given))


Said = tuple[str, str]
"""A figure as a sentence has it, and as its cell would be printed."""
Check = Callable[[Report, str, int, re.Match[str]], Iterator[Said]]


def _figure(value: Any) -> str:
    """A share without its sign; what is not known as its cell shows it."""
    return printed(value).split("\u00a0")[0] if isinstance(value, float) else str(value)


def _before(report: Report) -> Any:
    quarter = report.of.corte.number - 1
    published = report.year("Cumplimiento publicado", quarter)
    return report.year("Cumplimiento", quarter) if published is None else published


def _moved(report: Report) -> str:
    after, before = (
        float(_figure(share).replace(",", ".")) for share in (report.card("Cumplimiento"), _before(report))
    )
    step = round(after - before, 1)
    return f"+{points(step)}" if step > 0 else points(step)


def _compliance(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], _figure(report.card("Cumplimiento"))


def _since(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], _figure(_before(report))
    yield (found[2] or "0,0"), _moved(report)


def _step(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], _moved(report)


def _known(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield f"{found[1]} de {found[2]}", str(report.card("Reportaron"))


def _bounds(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], _figure(report.card("Cumplimiento"))
    yield found[2], _figure(report.year("Si lo que falta se hizo"))


def _quotient(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    for place, name in enumerate(("Ejecutado que cuenta", "Programado", "Cumplimiento"), 1):
        yield found[place], _figure(report.card(name))


def _weight(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], _figure(report.year("Cobertura"))


def _group(row: Row, found: re.Match[str], place: int) -> Iterator[Said]:
    """The compliance of a group, or the points that it lacks."""
    if found[place].endswith("puntos"):
        yield found[place], f"{points(row[formulas.POINTS])} puntos"
    else:
        yield found[place], printed(row[formulas.COMPLIANCE])


def _line(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield from _group(report.line(found[1]), found, 2)


def _office(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield from _group(report.office(found[1]), found, 2)


def _activity(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    of_row = report.activity(found[1])
    states = {State.NO_REPORT: "sin reporte", State.OVERDUE: "vencida", State.INVALID: "con un dato inválido"}
    told = {theme.STATE_LOOKS[state].text: words for state, words in states.items()}
    yield found[2], told.get(of_row[formulas.STATE]) or _printed(of_row[formulas.COMPLIANCE])


KINDS = {words[kind].lower(): KIND_WORDS[kind] for words in (KIND_NAMES, KIND_WORDS) for kind in AlertKind}
"""The header in *Alertas* of each kind, by the words for one and for several."""


def _troubled(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    office = report.alerts_of(found[1])
    yield f"{found[2]} de {found[3]}", f"{office[KINDS[found[4]]]} de {report.office(found[1])['Actividades']}"
    yield found[5], points(office[formulas.POINTS])


def _alike(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    words = {"sin reporte": State.NO_REPORT, "vencidas": State.OVERDUE, "con datos inválidos": State.INVALID}
    state = theme.STATE_LOOKS[words[found[2]]].text
    yield found[1], str(sum(item[formulas.STATE] == state for item in report.rows(formulas.TABLE)))


def _dated(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    ends = [item.get(formulas.END) for item in report.rows(formulas.TABLE)]
    known = sum(isinstance(end, dt.date) for end in ends)
    yield from ((found[1], str(known)), (found[2], str(len(ends) - known)))


def _more(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    shown = sum(1 for (_, column), content in report.cells[sheet].items() if column == 8 and _points_there(content))
    table = "PorLinea" if len(report.rows("PorLinea")) > 1 else "PorDependencia"
    yield found[1], str(len(report.rows(table)) - shown)


def _points_there(content: Content) -> bool:
    return isinstance(content, Formula) and content.pattern.startswith(f"='{lines_and_offices.NAME}'!$I")


def _duty_of_office(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    who = str(report.value(sheet, row, 3))
    office = report.alerts_of(who)
    for count, words in re.findall(r"(\d+) ([^,\d]+?)(?=,| y \d|$)", found[1]):
        yield count, str(office[KINDS[words]])
    yield found[2], str(report.office(who)["Actividades"])


def _alert_rows(report: Report) -> list[Row]:
    return report.rows(alerts.TABLE) if alerts.TABLE in report.tables else []


def _alerted_offices(report: Report) -> set[str]:
    return {name for item in _alert_rows(report) for name in str(item["Responsables"]).split("; ")}


def _alerted(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], str(len(_alerted_offices(report)))


def _shown(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    keys = {str(item[formulas.KEY]) for item in report.rows(formulas.TABLE)}
    links = [
        content for (_, column), content in report.cells[sheet].items() if column == 1 and isinstance(content, Link)
    ]
    told = _alert_rows(report)
    if found[3]:
        yield found[1], str(sum(item.text == "Alertas" for item in links))
        yield from ((found[2], str(len(_alerted_offices(report)))), (found[3], str(len(told))))
    else:
        said = [text for text in report.cells[sheet].values() if isinstance(text, str)]
        grouped = sum(int(several[1]) for text in said if (several := re.match(r"(\d+) actividades \(", text)))
        yield found[1], str(sum(item.text in keys for item in links) + grouped)
        yield found[2], str(len(told))


def _all_alerts(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], str(len(_alert_rows(report)))


def _not_judged(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    words = {"no aplica": State.NOT_APPLICABLE, "no evaluable": State.NOT_JUDGED, "datos inválidos": State.INVALID}
    matrix = report.rows(formulas.TABLE)
    if found[1] in words:
        state = theme.STATE_LOOKS[words[found[1]]].text
        yield found[2], str(sum(item[formulas.STATE] == state for item in matrix))
    else:
        rejected = next(place for place, text in report.cells["Calidad del dato"].items() if text == "Rechazadas")
        other = {
            "sin programación": sum(item.judged and not item.counts for item in report.of.standings),
            "filas rechazadas": report.value("Calidad del dato", rejected[0], rejected[1] - 1),
        }
        yield found[2], str(other.get(found[1], 0))


def _of_activity(head: str) -> Check:
    """The check of a figure of the activity beside it, under that header of the matrix."""

    def check(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
        yield found[1], _figure(report.activity(report.key_beside(sheet, row))[head])

    return check


def _lagging(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    of_row = report.activity(report.key_beside(sheet, row))
    done = of_row[formulas.PLANNED] - of_row[formulas.GAP]
    for place, value in enumerate((of_row[formulas.COMPLIANCE], done, of_row[formulas.PLANNED]), 1):
        yield found[place], _figure(value)


def _term(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], day(report.activity(report.key_beside(sheet, row))[formulas.END])


def _no_report(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    of_row = report.activity(report.key_beside(sheet, row))
    for quarter in re.findall(r"T\d", found[0]):
        yield theme.UNKNOWN, str(of_row.get(f"Ejec {quarter}", theme.UNKNOWN))


def _no_report_at_corte(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    of_row = report.activity(report.key_beside(sheet, row))
    for quarter in range(1, 5):
        yield theme.UNKNOWN, str(of_row.get(f"Ejec T{quarter}", theme.UNKNOWN))


def _unproved(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    key = report.key_beside(sheet, row)
    of_row, proofs = report.activity(key), report.rows(evidence.TABLE) if evidence.TABLE in report.tables else []
    for quarter in re.findall(r"T\d", found[0]):
        assert of_row[f"Ejec {quarter}"] > 0
        shown = [proof[f"Evidencia {quarter}"] for proof in proofs if proof["Clave"] == key]
        yield "", "".join(str(proof or "") for proof in shown)


def _setback(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    of_row, quarter = report.activity(report.key_beside(sheet, row)), int(found[1])
    for place, nth in ((2, quarter - 1), (3, quarter)):
        yield found[place], _figure(sum(of_row[f"Ejec T{one}"] or 0.0 for one in range(1, nth + 1)))


def _curve(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    quarter = int(found[1])
    done, due = report.year("Ejecutado", quarter), _printed(report.year("Programado", quarter))
    unknown = theme.UNKNOWN if due == theme.UNKNOWN else "no concluyente"
    yield found[2], unknown if done is None else _printed(done)
    yield found[3], due


def _printed(value: Any) -> str:
    return printed(value) if isinstance(value, float) else str(value or theme.UNKNOWN)


def _named(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    whole = str(report.line(found[1])["Nombre completo"])
    yield found[2].rstrip("…"), whole[: len(found[2].rstrip("…"))]


def _gaps(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    for quarter in re.findall(r"T(\d)", found[0]):
        yield "None", str(report.year("Ejecutado", int(quarter)))


def _published(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[2], _printed(report.year("Cumplimiento publicado", int(found[1])))
    yield found[3], _printed(report.year("Cumplimiento", int(found[1])))


def _moves(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    rows = report.rows(changes.MOVED_TABLE)
    told = re.findall(r"([^:,.]+): (\d+)", re.sub(r"(?<=\d) y ", ", ", found[1]))
    for word, count in told:
        yield count, str(sum(str(item["Qué pasó"]).lower() == word.strip(" ").lower() for item in rows))
    yield str(len(rows)), str(sum(int(count) for _, count in told))
    yield found[2] or "0", str(len(report.rows(formulas.TABLE)) - len(rows))


def _errors(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], str(report.card("Errores · advertencias")).split(" · ", maxsplit=1)[0]


def _timeline(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    keys = {str(item[formulas.KEY]) for item in report.rows(formulas.TABLE)}
    places = [place for place, content in report.cells[sheet].items() if place[1] == 1 and str(content) in keys]
    area = next(item for item in report.book.sheets if item.name == sheet).printing.area
    assert area is not None
    yield found[1], str(sum(place[0] <= area.bottom for place in places))
    yield found[2], str(len(places))


def _kinds(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    for kind, count in re.findall(r"([^·:]+): (\d+)", found[0]):
        cell = next(
            (place for place, text in report.cells[sheet].items() if text == kind.strip() and place[1] == 1), None
        )
        yield count, str(report.value(sheet, cell[0], 2)) if cell else "no cell"


def _balance(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    heads = ("Actividades", "Rechazadas", "En blanco", "Títulos, encabezados, totales y pies")
    sums = []
    for head in heads:
        places = (place for place, text in report.cells[sheet].items() if text == head and place[1] == 2)
        sums.append(sum(report.value(sheet, place, 1) for place, _ in places))
    yield from zip(found.groups(), map(number, (sum(sums), *sums)), strict=True)


def _more_kinds(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    rows = report.rows(formulas.FINDINGS)
    summed = [report.value(sheet, place, 4) for place in range(HEAD_ROW + 1, row)]
    yield found[1], str(len({(item[formulas.SEVERITY], item["Código"]) for item in rows}) - len(summed))
    yield found[2], str(len(rows) - sum(summed))


def _verified_otherwise(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], str(sum(bool(item.get(KIND_WORDS[AlertKind.VERIFIED])) for item in report.rows(alerts.TABLE)))


def _verified(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    of_row = report.activity(report.key_beside(sheet, row))
    yield found[2], _figure(of_row[f"Ejec T{found[1]}"])


def _several(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    keys = re.split(", | y ", found[2])
    yield found[1], str(len(keys) + int(found[3] or 0))
    yield "", "".join(key for key in keys if not report.activity(key))


def _undrawn(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    keys = {str(item[formulas.KEY]) for item in report.rows(formulas.TABLE)}
    drawn = {str(content) for (_, column), content in report.cells[sheet].items() if column == 1} & keys
    yield found[1], str(len(keys - drawn))


def _named_alerts(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    keys = re.split(", | y ", found[2])
    kinds = [KIND_WORDS[kind] for kind in (AlertKind.LAGGING, AlertKind.OVERDUE, AlertKind.NO_REPORT)]
    told = [item["Clave"] for item in report.rows(alerts.TABLE) if any(item.get(kind) for kind in kinds)]
    yield found[1], str(len(keys))
    yield str(sorted(keys)), str(sorted(told))


def _scale(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    starts = {_figure(band.start) for band in report.of.scale.bands}
    below = {_figure(band.start - 0.001) for band in report.of.scale.bands}
    for share in re.findall(_P, found[0]):
        assert share in starts | below | {_figure(report.of.floor)}
        yield share, share


def _own_rank(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    whole = Report(report.of, report_book(report.of))
    name = str(report.cells[sheet][2, 1]).split(" · ", maxsplit=1)[0]
    own = whole.office(name)
    if found[1]:
        yield f"{found[1]} de {found[2]}", str(own["Reportaron"])
    yield found[3], str(len(whole.rows("PorDependencia")))
    if found[4]:
        names = [str(item["Nombre completo"]) for item in whole.rows("PorDependencia")]
        costs = sorted((whole.alerts_of(one)[formulas.POINTS] for one in names), reverse=True)
        assert points(costs[int(found[4]) - 1]) == found[5]
        yield found[5], points(whole.alerts_of(name)[formulas.POINTS])


def _own_compliance(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    name = str(report.cells[sheet][2, 1]).split(" · ", maxsplit=1)[0]
    yield found[1], _figure(Report(report.of, report_book(report.of)).office(name)["Cumplimiento"])


def _own_count(report: Report, sheet: str, row: int, found: re.Match[str]) -> Iterator[Said]:
    yield found[1], str(len(report.rows(formulas.TABLE)))


PATTERNS: tuple[tuple[str, Check], ...] = (
    (rf"(?:el|lo recibido del) plan cumple {_P}", _compliance),
    (rf"\({_P} en [a-z]+: (?:{_STEP} puntos|igual)\)", _since),
    (rf"[▲▼=] {_STEP} puntos frente a", _step),
    (
        rf"^Su dependencia (?:reportó {_N} de {_N}|aún).*?Entre {_N} dependencias (?:es la n.º {_N}.*? {_STEP} puntos|no)",
        _own_rank,
    ),
    (rf"; cumple {_P}", _own_compliance),
    (rf"Sus actividades \({_N}\)", _own_count),
    (rf"report(?:ó|aron) {_N} de {_N} actividad", _known),
    (rf"{_N} de {_N} actividad(?:es)? programadas? est", _known),
    (rf"entre {_P} y {_P}", _bounds),
    (r"entre (\d+) dependencias con alerta", _alerted),
    (r"(\d[\d.]*,\d) ÷ (\d[\d.]*,\d) = (\d[\d.]*,\d)\s%", _quotient),
    (rf"{_P} del peso", _weight),
    (r"la línea (\S+) \((\d[\d.,]*\s(?:%|puntos))\)", _line),
    (rf"({_NAMES}) \((\d[\d.,]*\s(?:%|puntos))\)", _office),
    (r"la actividad (\S+) \(([^)]+)\)", _activity),
    (rf"({_NAMES}) \((\d+) de (\d+) ([^,)]+), {_STEP} puntos\)", _troubled),
    (r"(\d+) actividades (sin reporte|vencidas|con datos inválidos)", _alike),
    (r"de (\d+) con fecha de fin \((\d+) sin ella\)", _dated),
    (r"y (\d+) más, en", _more),
    (r"^((?:\d+ [^,\d]+(?:, | y )?)+), de (\d+) actividad", _duty_of_office),
    (r"Se muestran (\d+) de (\d+) (?:actividades|dependencias) con alerta(?: \((\d+) actividad)?", _shown),
    (r"^(\d+) actividad(?:es)? con alerta está", _all_alerts),
    (
        r"^(no aplica|no evaluable|datos inválidos|sin programación|filas rechazadas|hojas no leídas|faltan dependencias) (\d+)$",
        _not_judged,
    ),
    (rf"va en {_P} acumulado", _of_activity(formulas.ACHIEVED)),
    (rf"[Ss]u cumplimiento es {_P}: {_P} de {_P} programado", _lagging),
    (r"[Ss]u plazo termin(?:ó|a) el (\d\d/\d\d/\d{4})", _term),
    (r"a más tardar el (\d\d/\d\d/\d{4})", _term),
    (r"[Ff]alta el ejecutado de (T\d[^.]*)\.", _no_report),
    (r"[Ff]alta el ejecutado (hasta el corte)\.", _no_report_at_corte),
    (r"[Hh]ay avance reportado en (T\d[^.]*) sin evidencia", _unproved),
    (rf"en T(\d) pasó de {_P} a {_P}", _setback),
    (r"T(\d): (\S+\s?%?|no concluyente) de (\d\S*\s%|—)", _curve),
    (r"(?:El ejecutado de )?T\d[^.:]* no se dibujan?: (?:lo reportado|solo hay meta)", _gaps),
    (
        r"T(\d), (\d\S*\s%) publicado, (\d\S*\s%|—) hoy, por (?:las? actividad(?:es)? [\d., y]+(?=[.;])|la manera)",
        _published,
    ),
    (r"^([^:.]+: \d+[^.]*)\.(?: (\d+) actividad(?:es)? siguen? igual.*)?$", _moves),
    (r"^(\d+)\. (\w.*)$", _named),
    (r"Hay (\d+) error(?:es)? por corregir", _errors),
    (r"El libro tiene (\d+) error", _errors),
    (r"(\d+) actividad(?:es)? no se dibujan?, [^:]+: .*", _undrawn),
    (r"(\d+) actividad(?:es)? van? rezagadas?, [^(]*\(([^)]*)\)", _named_alerts),
    (r"^Fila rechazada: .*\d", _kinds),
    (rf"^Filas leídas {_N} = {_N} actividad\w* \+ {_N} \w+ \+ {_N} en blanco \+ {_N} de", _balance),
    (r"^Hay (\d+) clases? más, con (\d+) hallazgo", _more_kinds),
    (r"Control Interno verificó otra cifra que la reportada en (\d+) actividad", _verified_otherwise),
    (rf"En T(\d) se reportó (?:{_P}|nada) y Control Interno verificó {_P}", _verified),
    (r"^(\d+) actividades \(([^)]*?)(?: y (\d+) más)?\): ", _several),
    (r"Impresas: las primeras (\d+) de (\d+)", _timeline),
    (r"(?:baja|media|alta|no concluyente): (?:menos de|de|se conoce menos del|reportaron menos del|\d).*", _scale),
)
ALONE = re.compile(r"^\d\d/\d\d/\d{4}$|^\d+ · \d+$|^T\d(?: · corte)?$|^\d+ de \d+$")


def unheld(report: Report) -> tuple[list[str], int]:
    """Every figure of a sentence that is not the one of its cell, or that no pattern holds; and how many were held."""
    wrong, held = [], 0
    for sheet, row, text in report.sentences():
        left = "" if ALONE.match(text) else text
        for pattern, check in PATTERNS:
            for found in re.finditer(pattern, left):
                for said, stands in check(report, sheet, row, found):
                    held += 1
                    if said != stands:
                        wrong.append(f"{sheet}, fila {row}: «{text}» says {said}, the cell {stands}")
            left = re.sub(pattern, " ", left)
        if re.search(r"\d", CONSTANT.sub(" ", left)):
            wrong.append(f"{sheet}, fila {row}: no cell is known for «{left.strip()}»")
    return wrong, held


@settings(max_examples=40)
@given(st.integers(0, 400), st.sampled_from((1, 3, 7, 30)), st.sampled_from((1, 2, 3, 4)))
def test_every_number_of_a_sentence_is_the_one_of_its_cell(seed: int, count: int, corte: int) -> None:
    of_plan = summary(generated(count, seed), f"2022-T{corte}")
    wrong, held = unheld(Report(of_plan, report_book(of_plan)))
    assert wrong == []
    assert held > 5


@settings(max_examples=60)
@given(st.integers(0, 400), st.sampled_from((1, 3, 12)), st.sampled_from((1, 2, 3, 4)), st.booleans())
def test_the_printed_figures_of_the_cover_agree_within_their_rounding(
    seed: int, count: int, corte: int, weights: bool
) -> None:
    rows = generated(count, seed).activities
    whole = count * (count + 1) / 2
    given_weights = [replace(row, weight=place / whole) for place, row in enumerate(rows, 1)]
    of_plan = summary(plan(given_weights if weights else rows), f"2022-T{corte}")
    report = Report(of_plan, Book((overview.sheet(of_plan),), of_plan.made_on))
    names = ("Ejecutado que cuenta", "Programado", "Cumplimiento")
    shown = [report.card(name) for name in names]
    if all(isinstance(share, float) for share in shown) and shown[1]:
        counted, planned, compliance = (float(_figure(share).replace(".", "").replace(",", ".")) for share in shown)
        assert (counted - 0.05) / (planned + 0.05) <= (compliance + 0.05) / 100 + 1e-9
        assert planned <= 0.05 or (counted + 0.05) / (planned - 0.05) >= (compliance - 0.05) / 100 - 1e-9
        assert counted <= planned


ERRORS = [Finding("X", Severity.ERROR, "mal", "corregir"), Finding("Y", Severity.WARNING, "mal", "corregir")]
EQUAL = (0.25,) * 4


def falling() -> Summary:
    """Figures to date that fall, in one line, with errors in the workbook."""
    steps = ((0.25, 0.2, 0.1, None), (0.1, 0.4, 0.3, None), (0.25, 0.5, 0.75, None))
    climbing = (0.25, 0.5, 0.75, 1.0)
    rows = [activity(f"1.{n}", climbing, done, row=9 + n, mode=Mode.TO_DATE) for n, done in enumerate(steps)]
    return summary(plan(rows), findings=ERRORS)


def weighted() -> Summary:
    """Weights, some rows without a date, some that say nothing."""
    rows = generated(12, 5).activities
    ends = [replace(row, weight=(1 + n) / 78, end=None if n % 4 == 0 else row.end) for n, row in enumerate(rows)]
    return summary(plan(ends))


def republished() -> Summary:
    """Two earlier reports, one of which said another figure and why."""
    rows = [activity(f"1.{n}", EQUAL, (0.25, 0.25, 0.2, None), row=9 + n) for n in range(5)]
    of_plan = summary(plan(rows))
    then = KnownReport("informe.xlsx", dt.date(2022, 7, 5), Quarter(2022, 2), False, True, ())
    told = Published(then.corte, then, Printed(compliance=0.613, coverage=1.0), Printed(compliance=1.0, coverage=1.0))
    return replace(of_plan, published=(told,))


def of_one_column() -> Summary:
    """One column of what was done up to the corte, blank in some rows."""
    rows = [activity(f"1.{n}", EQUAL, (None, None, done, None), row=9 + n) for n, done in enumerate((None, 0.5, None))]
    blank = QuarterEntry(planned=rows[0].quarters[0].planned)
    one = [
        replace(row, quarters=(blank, blank, *row.quarters[2:]), at={"followup": row.quarters[2].achieved.at})
        for row in rows
        if row.quarters[2].achieved.at is not None
    ]
    return summary(plan(one))


LEFT_OUT = ("331 activities", "2000 activities", "names of 300 letters")
"""The shapes that say nothing here that a smaller one does not, and the one whose names cannot be told from sentences."""
OTHERS: Mapping[str, Callable[[], Summary]] = {
    "falling": falling,
    "weighted": weighted,
    "published otherwise": republished,
    "one column": of_one_column,
    **{name: SHAPES[name].make for name in SHAPES if name not in LEFT_OUT},
    "provisional": lambda: replace(
        summary(generated(7), "2022-T4"), provisional=True, today=dt.date(2022, 11, 28), as_of=dt.date(2022, 11, 28)
    ),
    "kinds of finding": lambda: summary(
        generated(7), findings=[replace(ERRORS[1], code=f"X{n}", message="mal " * 60) for n in range(40) for _ in "ab"]
    ),
    **{story: partial(summary_of, story) for story in EXAMPLE},
}


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_in_every_other_kind_of_plan(name: str) -> None:
    of_plan = OTHERS[name]()
    wrong, held = unheld(Report(of_plan, report_book(of_plan)))
    assert wrong == []
    assert held > 0


def test_it_is_on_the_page_of_every_office() -> None:
    of_plan = summary(generated(30, 3))
    for figures in of_plan.offices:
        wrong, held = unheld(Report(of_plan, office_book(of_plan, figures.name)))
        assert wrong == []
        assert held > 8


def test_a_number_that_is_not_the_one_of_its_cell_or_that_nobody_knows_is_found() -> None:
    of_plan = summary_of("ejemplo_2022_t3")
    book = report_book(of_plan)
    page, *others = book.sheets
    for said, told in (("reportaron", "86,8"), ("nuevo", "y 12 cosas más")):
        merges = [
            replace(
                merge,
                content=merge.content.replace("86,7", told) if said == "reportaron" else f"{merge.content} {told}",
            )
            if isinstance(merge.content, str) and "86,7" in merge.content
            else merge
            for merge in page.merges
        ]
        changed = replace(book, sheets=(replace(page, merges=tuple(merges)), *others))
        wrong, _ = unheld(Report(of_plan, changed))
        assert wrong
        assert all(told in text for text in wrong)

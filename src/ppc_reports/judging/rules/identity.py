"""Rules on the identity of a row: its key, its offices, its product, its FURAG codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

from ppc_reports.judging.rules.base import KEYS_SHOWN, CheckedRow, Rule, Scope, by_sheet
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Activity, Plan
from ppc_reports.plan.office_names import HEADS, JOINING, PARTS, maybe_several, similar
from ppc_reports.plan.spanish import listing
from ppc_reports.settings.furag import normal_code


def duplicate_keys(scope: Scope) -> Iterator[Finding]:
    """One finding per sheet for every key that two activities share: every cell of the key."""
    groups: dict[str, list[CheckedRow]] = {}
    for row in scope.rows:
        if row.activity.key.strip():
            groups.setdefault(row.activity.key.strip().casefold(), []).append(row)
    for group in groups.values():
        if len(group) > 1:
            yield from _duplicate(group)


def _duplicate(group: list[CheckedRow]) -> Iterator[Finding]:
    sheets = {row.activity.sheet for row in group}
    places = [
        f"fila {row.activity.row}" + (f" de la hoja «{row.activity.sheet}»" if len(sheets) > 1 else "") for row in group
    ]
    for rows in by_sheet(group).values():
        field = next((name for name in ("key", "code", "number") if name in rows[0].activity.at), "description")
        yield rows[0].tell_all(
            "KEY-DUPLICATE",
            (field,),
            (row.activity.at.get(field) for row in rows),
            rows[0].activity.key,
            rows=listing(places, KEYS_SHOWN),
        )


def missing_leads(scope: Scope) -> Iterable[Finding]:
    """The rows without a lead, in sheets that have the column."""
    return _missing(scope, "LEAD-MISSING", "leads")


def missing_products(scope: Scope) -> Iterable[Finding]:
    """The rows without a product, in sheets that have the column."""
    return _missing(scope, "PRODUCT-MISSING", "product")


def _missing(scope: Scope, code: str, field: str) -> Iterator[Finding]:
    for sheet, rows in by_sheet(scope.active).items():
        if not scope.has_column(sheet, field):
            continue
        for row in rows:
            if not getattr(row.activity, field) and field not in row.activity.unreadable:
                yield row.tell(code, field, row.activity.at.get(field))


def unknown_furag_codes(scope: Scope) -> Iterator[Finding]:
    """The codes that are not in the office's list; nothing when the list is empty."""
    for row in scope.rows if scope.furag else ():
        unknown = [code for code in row.activity.furag_codes if normal_code(code) not in scope.furag]
        if unknown:
            place = row.activity.at.get("furag_codes")
            yield row.tell("FURAG-UNKNOWN", "furag_codes", place, ", ".join(unknown), codes=listing(unknown))


def office_of_the_sheet(scope: Scope) -> Iterator[Finding]:
    """Rows on a sheet named after one lead of the plan which that office neither leads nor supports."""
    offices = {plain(office) for row in scope.rows for office in row.activity.leads}
    for sheet, rows in by_sheet(scope.active).items():
        if plain(sheet) not in offices:
            continue
        for row in rows:
            named = {plain(office) for office in (*row.activity.leads, *row.activity.supports)}
            if named and plain(sheet) not in named:
                shown = listing(row.activity.leads)
                yield row.tell("OFFICE-DIFFERS", "leads", row.activity.at.get("leads"), shown, sheet=sheet)


def repeated_activities(scope: Scope) -> Iterator[Finding]:
    """Rows of one description, lead, product and dates: the same activity twice, as in the copy of a sheet."""
    groups: dict[tuple[object, ...], list[CheckedRow]] = {}
    for row in scope.active:
        item = row.activity
        leads = tuple(map(plain, item.leads))
        key = (plain(item.description), leads, plain(item.product), item.start, item.end)
        groups.setdefault(key, []).append(row)
    for group in groups.values():
        if len(group) < 2:
            continue
        keys = listing(
            (f"{row.activity.key} («{row.activity.sheet}», fila {row.activity.row})" for row in group), KEYS_SHOWN
        )
        for rows in by_sheet(group).values():
            places = (row.activity.at.get("description") for row in rows)
            yield rows[0].tell_all(
                "ACTIVITY-REPEATED", ("description",), places, rows[0].activity.description, keys=keys
            )


def offices_together(scope: Scope) -> Iterator[Finding]:
    """The names of offices that may be several."""
    for row in scope.rows:
        for field, names in (("leads", row.activity.leads), ("supports", row.activity.supports)):
            for name in names:
                if maybe_several(name):
                    yield row.tell("OFFICES-TOGETHER", field, row.activity.at.get(field), name)


def similar_offices(scope: Scope) -> Iterator[Finding]:
    """The offices whose names look like one: the cells of the one that fewer rows name."""
    rows: dict[str, list[CheckedRow]] = {}
    for row in scope.rows:
        for name in row.activity.leads:
            rows.setdefault(name, []).append(row)
    for pair in similar(rows):
        usual, rare = sorted(pair, key=lambda name: -len(rows[name]))
        for own in by_sheet(rows[rare]).values():
            places = (row.activity.at.get("leads") for row in own)
            yield own[0].tell_all("OFFICE-SIMILAR", ("leads",), places, rare, other=usual)


RULES = (
    Rule("KEY-DUPLICATE", duplicate_keys),
    Rule("LEAD-MISSING", missing_leads),
    Rule("PRODUCT-MISSING", missing_products),
    Rule("FURAG-UNKNOWN", unknown_furag_codes),
    Rule("OFFICE-DIFFERS", office_of_the_sheet),
    Rule("OFFICES-TOGETHER", offices_together),
    Rule("OFFICE-SIMILAR", similar_offices),
    Rule("ACTIVITY-REPEATED", repeated_activities),
)


_MOSTLY = 0.8
_HEADS = (*HEADS, "sec")
_OFFICE = re.compile(rf"\b({'|'.join((*_HEADS, *PARTS))})((?: [a-z]+)*)")
_JOINING = JOINING | {"asesora"}
_NOT_NAMES = re.compile(
    r"planes|plan|accion|seguimientos?|matriz|informe|reporte|avances?|trim(?:estre)?|corte|vigencia|version|final|definitiv[oa]"
    r"|copia|ajustad[oa]|consolidad[oa]|anual|ppc|mipg|furag|primer|segundo|tercer|cuarto|i{1,3}|iv|[a-z]"
)


def office_named(text: str, known: Iterable[str]) -> str:
    """The longest of the folded names of offices that stands in a text as whole words; empty for none."""
    words = f" {plain(text)} "
    return max((name for name in known if name and f" {name} " in words), key=len, default="")


def rows_of_another(plan: Plan, file: str, offices: Iterable[str] = ()) -> Iterator[Finding]:
    """The rows of a workbook whose name is of one office while nearly all its rows are of one other.

    ``offices`` are those known beside the leads of the plan. Nothing where the name is of the entity, of the plan, or of an
    office that has rows in it.
    """
    rows = [item for item in plan.activities if item.leads]
    counted = Counter(plain(name) for item in rows for name in item.leads)
    usual, most = counted.most_common(1)[0] if counted else ("", 0)
    office = _whose(file.rpartition(".")[0], {plain(name): name for name in offices}, usual)
    if not office or most < _MOSTLY * len(rows) or _same(office, (plan.entity, plan.title)):
        return
    if _same(office, (name for item in rows for name in item.leads)):
        return
    for item in rows:
        if not _same(office, item.supports):
            found = listing(item.leads)
            yield finding("OFFICE-OF-FILE", _place(item), found=found, activity=item.key, file=file, office=office)


def _place(item: Activity) -> At:
    return item.at.get("leads") or At(item.sheet, item.row, 1)


def _whose(stem: str, known: dict[str, str], usual: str) -> str:
    """The office that the name of a file names: a known one, else what follows a word for an office; empty for none.

    The offices of a *Secretaría* are not strangers to it.
    """
    office = office_named(stem, known)
    if office:
        return known[office]
    match = _OFFICE.search(plain(stem))
    if match is None or (match[1] in _HEADS and not usual.startswith(_HEADS)):
        return ""
    words = list(takewhile(lambda word: word in _JOINING or not _NOT_NAMES.fullmatch(word), match[2].split()))
    return " ".join((match[1], *words)).capitalize() if set(words) - _JOINING else ""


def _same(office: str, names: Iterable[str]) -> bool:
    """True where one of the names may be of that office: all the words of one are among those of the other."""
    own = _content(office)
    return any(theirs and (own <= theirs or theirs <= own) for theirs in map(_content, names))


def _content(name: str) -> frozenset[str]:
    return frozenset(plain(name).split()) - _JOINING - frozenset((*_HEADS, *PARTS, "departamento", "administrativo"))

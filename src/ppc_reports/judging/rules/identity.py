"""Who and what a row is: its key, its offices, its product, its FURAG codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ppc_reports.judging.rules.base import KEYS_SHOWN, Row, Rule, Scope, by_sheet
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.office_names import maybe_several
from ppc_reports.plan.spanish import listing
from ppc_reports.settings.furag import normal_code


def duplicate_keys(scope: Scope) -> Iterator[Finding]:
    """One finding per sheet for every key that two activities share: every cell of the key."""
    groups: dict[str, list[Row]] = {}
    for row in scope.rows:
        if row.activity.key.strip():
            groups.setdefault(row.activity.key.strip().casefold(), []).append(row)
    for group in groups.values():
        if len(group) > 1:
            yield from _duplicate(group)


def _duplicate(group: list[Row]) -> Iterator[Finding]:
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
    groups: dict[tuple[object, ...], list[Row]] = {}
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


RULES = (
    Rule("KEY-DUPLICATE", duplicate_keys),
    Rule("LEAD-MISSING", missing_leads),
    Rule("PRODUCT-MISSING", missing_products),
    Rule("FURAG-UNKNOWN", unknown_furag_codes),
    Rule("OFFICE-DIFFERS", office_of_the_sheet),
    Rule("OFFICES-TOGETHER", offices_together),
    Rule("ACTIVITY-REPEATED", repeated_activities),
)

"""The weights of the activities: all of them or none, and 100 % in the plan or within every line. Section 5."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_reports.judging.rules.base import KEYS_SHOWN, CheckedRow, Rule, Scope, by_sheet, makes_100
from ppc_reports.plan.findings import Finding
from ppc_reports.plan.spanish import counted, listing, printed


def partial(scope: Scope) -> Iterator[Finding]:
    """The rows without a weight, or with one that cannot be read, where others have one: per sheet, their cells."""
    without = [row for row in scope.active if row.activity.weight is None]
    if not any(row.activity.weight is not None for row in scope.active):
        return
    for rows in by_sheet(without).values():
        keys = listing((row.activity.key for row in rows), KEYS_SHOWN)
        count = counted(len(rows), "actividad no tiene", "actividades no tienen")
        yield _about("WEIGHTS-PARTIAL", rows, count=count, keys=keys)


def not_100(scope: Scope) -> Iterator[Finding]:
    """Weights that add up to 100 % neither in the plan nor within every line; only where every row has one."""
    total, lines = _total(scope.active), _by_line(scope)
    sums = {line: _total(rows) for line, rows in lines.items()}
    if total is None or _whole(total) or all(_whole(share) for share in sums.values()):
        return
    wrong = {line: share for line, share in sums.items() if not _whole(share)}
    by_line = listing((f"{printed(share, 2)} en la línea {line}" for line, share in wrong.items()), KEYS_SHOWN)
    for rows in by_sheet(row for line in wrong for row in lines[line]).values():
        yield _about("WEIGHTS-NOT-100", rows, total=printed(total, 2), lines=by_line)


def as_read(scope: Scope) -> Iterator[Finding]:
    """Say whether the weights add up to 100 % in the plan or within every line, in one line."""
    total, by_line = _total(scope.active), [_total(rows) for rows in _by_line(scope).values()]
    if _whole(total) or (by_line and all(map(_whole, by_line))):
        where = "en todo el plan" if _whole(total) else "dentro de cada línea, y todas las líneas pesan lo mismo"
        yield _about("WEIGHTS-READ", scope.active[:1], where=where)


def _by_line(scope: Scope) -> dict[str, list[CheckedRow]]:
    lines: dict[str, list[CheckedRow]] = {}
    for row in scope.active:
        lines.setdefault(row.activity.line, []).append(row)
    return lines


def _total(rows: Sequence[CheckedRow]) -> float | None:
    weights = [row.activity.weight for row in rows]
    known = [weight for weight in weights if weight is not None]
    return sum(known) if known and len(known) == len(weights) else None


def _whole(share: float | None) -> bool:
    return share is not None and makes_100(share)


def _about(code: str, rows: Sequence[CheckedRow], **words: object) -> Finding:
    return rows[0].tell_all(code, ("weight",), (row.activity.at.get("weight") for row in rows), **words)


RULES = (
    Rule("WEIGHTS-NOT-100", not_100),
    Rule("WEIGHTS-PARTIAL", partial),
    Rule("WEIGHTS-READ", as_read),
)

"""The reports of a plan in the history: every earlier issued one that a new one may be compared with."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Sequence

from ppc_reports.judging.past.known import (
    Inquiry,
    KnownActivity,
    KnownReport,
    Place,
    Printed,
    Recalled,
    Replaced,
    Said,
)
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Quarter, State
from ppc_reports.plan.voices import OpenRecommendation
from ppc_reports.running.history.recording import Origin, stored
from ppc_reports.running.history.store import History


def recall(history: History, inquiry: Inquiry, origin: Origin) -> Recalled:
    """The reports of the entity and year of this corte or an earlier one, the newest first. Raises HistoryError.

    Earlier is what a command before this one made. Of an earlier corte the last report of each workbook is enough and its
    last final one, both as they are today and as they were when the report that stands was made. So of the former year.
    """
    corte = inquiry.corte
    rows = _runs(history, inquiry, origin, corte)
    former = _runs(history, inquiry, origin, Quarter(inquiry.year - 1, 4))
    last = next((row for row in rows if row["own"] and row["corte"] == str(corte)), None)
    stands = last if last and last["source_sha256"] == inquiry.sha256 and not last["withdrawn_on"] else None
    found = []
    for known in (rows, former):
        asked = {row["id"] for row in _telling(known, corte)}
        if stands:
            asked |= {row["id"] for row in _telling([row for row in known if row["batch"] < stands["batch"]], corte)}
        found.append({row["id"]: _report(history, row) for row in known if row["id"] in asked or row is stands})
    reports, before = found
    return Recalled(tuple(reports.values()), reports[stands["id"]] if stands else None, former=tuple(before.values()))


def _runs(history: History, inquiry: Inquiry, origin: Origin, corte: Quarter) -> list[sqlite3.Row]:
    """Every report of the entity and of a year up to a corte of it that an earlier command made, the newest first.

    Where one of the two names no entity, also those of the same file and of files that are gone: they may be of this plan.
    """
    found = history.rows(
        "SELECT *, entity_key = ?2 AS known, source_path = ?1 AS here, source_path = ?1 AND joint = ?6 AS own FROM runs "
        "WHERE (entity_key = ?2 OR entity = '' OR ?7) AND year = ?3 AND corte <= ?4 AND batch < ?5 ORDER BY id DESC",
        origin.path,
        stored(plain(inquiry.entity)),
        corte.year,
        str(corte),
        origin.batch,
        origin.joint,
        inquiry.unnamed,
    )
    return [row for row in found if row["known"] or row["here"] or _gone(history, row)]


def _gone(history: History, row: sqlite3.Row) -> bool:
    """True where no workbook of a report is there any longer under its name: it may be one of another name now."""
    return not any((history.path.parent / path).exists() for path in row["source_path"].split("\n"))


def _telling(rows: Sequence[sqlite3.Row], corte: Quarter) -> Iterator[sqlite3.Row]:
    """Every report of the corte itself; of the others the last of each workbook and corte, and the last final one."""
    seen: set[tuple[str, str, bool, bool]] = set()
    for row in rows:
        draft = bool(row["preliminary"] or row["provisional"])
        source = row["corte"], row["source_path"], bool(row["joint"])
        marks = {(*source, final) for final in ((False,) if draft else (False, True))}
        if row["corte"] == str(corte) or not marks <= seen:
            seen |= marks
            yield row


def _report(history: History, row: sqlite3.Row) -> KnownReport:
    activities = history.rows("SELECT * FROM activities WHERE run_id = ? ORDER BY id", row["id"])
    complete = bool(row["complete"])
    return KnownReport(
        report=row["report_name"],
        day=dt.date.fromisoformat(row["day"]),
        corte=Quarter.parse(row["corte"]),
        preliminary=bool(row["preliminary"]),
        own=bool(row["own"]),
        activities=tuple(_activity(item, complete=complete) for item in activities),
        version=row["issue"],
        sha256=row["report_sha256"],
        source_sha256=row["source_sha256"],
        batch=row["batch"],
        joint=bool(row["joint"]),
        provisional=bool(row["provisional"]),
        withdrawn=bool(row["withdrawn_on"]),
        complete=complete,
        program=row["version"],
        printed=Printed(*(row[name] for name in ("planned", "achieved", "counted", "compliance", "coverage"))),
        replaces=_replaced(history, row["replaces"]),
        left_open=tuple(_recommendations(history, row["id"])),
    )


def _recommendations(history: History, run: int) -> Iterator[OpenRecommendation]:
    for row in history.rows("SELECT * FROM recommendations WHERE run_id = ? ORDER BY rowid", run):
        leads = tuple(json.loads(row["leads"]))
        yield OpenRecommendation(row["key"], row["description"], leads, row["text"], row["since"])


def _replaced(history: History, run: int | None) -> Replaced | None:
    for row in history.rows("SELECT issue, day, report_sha256 FROM runs WHERE id = ?", run):
        return Replaced(row["issue"], dt.date.fromisoformat(row["day"]), row["report_sha256"])
    return None


def _activity(row: sqlite3.Row, *, complete: bool) -> KnownActivity:
    cells = {_place(name): Said(text, value) for name, (text, value, _) in json.loads(row["cells"]).items()}
    if not complete:
        cells["description", 0] = Said(row["description"])
    return KnownActivity(
        key=row["key"],
        description=row["description"],
        leads=tuple(json.loads(row["leads"])),
        cells=cells,
        state=State(row["state"]) if row["state"] in set(State) else None,
        planned=row["planned"],
        achieved=row["achieved"],
    )


def _place(name: str) -> Place:
    field, _, quarter = name.partition("@")
    return field, int(quarter or 0)

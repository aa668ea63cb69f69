"""The history as data: what the cells said, and what each issued report printed.

The two are kept apart (docs/dominio.md, section 7): cells are compared with cells, printed figures with today's calculation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ppc_reports.plan.folding import plain
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Activity, Evidence, Figure, Quarter, State
from ppc_reports.plan.spanish import day, listing
from ppc_reports.plan.voices import OpenRecommendation

PLANNED, ACHIEVED, EVIDENCE = "planned", "achieved", "evidence"
FIGURES = (PLANNED, ACHIEVED)
REPORTED = (ACHIEVED, EVIDENCE)
"""What is written for a quarter when it is reported; the rest of a row is the plan itself."""
RECOMMENDATION = "recommendation"
FIELD_NAMES = {
    PLANNED: "programado",
    ACHIEVED: "ejecutado",
    EVIDENCE: "evidencia",
    "key": "número o código",
    "description": "texto de la actividad",
    "leads": "responsable",
    "product": "producto",
    "start": "fecha de inicio",
    "end": "fecha de finalización",
    "period": "periodo",
    "weight": "peso",
    "applies": "«¿Aplica?»",
    "target": "meta",
    "baseline": "línea base",
    "accumulation": "tipo de acumulación",
    RECOMMENDATION: "recomendación de Control Interno",
}
"""The fields whose cells are compared, in the words of a sentence."""
_SAME = 1e-6


class Said(NamedTuple):
    """The recorded content of a cell: its text as the office saw it and, where the program read one, its value."""

    text: str
    value: float | str | None = None

    @property
    def blank(self) -> bool:
        """True where the cell said nothing."""
        return not self.text.strip()


Place = tuple[str, int]
"""A field and its quarter 1..4; 0 for a cell that is of no quarter."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The issue that another one took the place of; ``sha256`` is that of its report."""

    version: int | None
    made_on: dt.date
    sha256: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The plan's figures as a report printed them. Shares 0..1, to date; None where it printed none."""

    planned: float | None = None
    achieved: float | None = None
    counted: float | None = None
    compliance: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class KnownActivity:
    """An activity as a report knew it: what its cells said, and the state and figures that were printed of it."""

    key: str
    description: str
    leads: tuple[str, ...]
    cells: Mapping[Place, Said]
    state: State | None = None
    planned: float | None = None
    achieved: float | None = None


@dataclass(frozen=True, slots=True)
class KnownReport:
    """An issued report: which issue of which corte, on what it stood, what it printed and what its cells said.

    ``own`` where it is of the same workbook file; ``batch`` is the command that made it; ``program`` the version that did.
    ``complete`` is False where an older program recorded only the figures of the quarters; ``left_open`` are recommendations.
    """

    report: str
    day: dt.date
    corte: Quarter
    preliminary: bool
    own: bool
    activities: tuple[KnownActivity, ...]
    version: int | None = None
    sha256: str = ""
    source_sha256: str = ""
    batch: int = 0
    joint: bool = False
    provisional: bool = False
    withdrawn: bool = False
    complete: bool = True
    program: str = ""
    printed: Printed = Printed()
    replaces: Replaced | None = None
    left_open: tuple[OpenRecommendation, ...] = ()

    @property
    def draft(self) -> bool:
        """True where it said itself that its figures could still change."""
        return self.preliminary or self.provisional


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question to the history: what it knows of this plan and year up to the corte, and of this very content.

    ``today`` is the day on which the report is made, ``joint`` true where it stands on the workbooks of several offices,
    ``unnamed`` where nobody says of which entity it is.
    """

    entity: str
    year: int
    corte: Quarter
    sha256: str
    today: dt.date
    joint: bool = False
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Recalled:
    """The answer: the earlier issued reports, the newest first, and why there is none, where the history cannot be read.

    ``unwritten`` says why a new report could not be recorded, where one is to be issued and cannot.

    ``former`` are those of the former year, the newest first: the last of each workbook and corte, and the last final one.
    ``stands`` is the report of this workbook and corte as it was last issued, where that was of the same content and was
    not withdrawn: what is made now may be a repetition of it.
    """

    reports: tuple[KnownReport, ...] = ()
    stands: KnownReport | None = None
    unread: str = ""
    unwritten: str = ""
    former: tuple[KnownReport, ...] = ()


Recall = Callable[[Inquiry], Recalled]


def nothing_known(_: Inquiry) -> Recalled:
    """A history without reports."""
    return NOTHING


@dataclass(frozen=True, slots=True)
class Told:
    """The content of a cell of the workbook today, and its place."""

    said: Said
    at: At | None = None


def cells_of(activity: Activity) -> dict[Place, Told]:
    """The contents of the cells of an activity, by field and quarter; a field without a cell is not there.

    A column that is of no quarter is kept under quarter 0: whoever reports writes over it.
    """
    single = {at for name, at in activity.at.items() if "_q" not in name}
    found = {(name, 0): told for name, told in _fields(activity)}
    for number, entry in enumerate(activity.quarters, 1):
        for name, what in ((PLANNED, entry.planned), (ACHIEVED, entry.achieved), (EVIDENCE, entry.evidence)):
            if what.at is not None:
                found[name, 0 if what.at in single else number] = Told(_said(what), what.at)
        advised = activity.at.get(f"{RECOMMENDATION}_q{number}")
        if advised is not None:
            found[RECOMMENDATION, number] = Told(Said(entry.recommendation), advised)
    return found


def written_over(activity: Activity) -> bool:
    """True where what was done stands in a column that is of no quarter, and is written over at each corte."""
    return (ACHIEVED, 0) in cells_of(activity)


def _said(what: Figure | Evidence) -> Said:
    if isinstance(what, Figure):
        return Said(what.raw, what.number)
    links = " ".join(link for link in what.links if link not in what.text)
    return Said(f"{what.text} {links}".strip())


def _fields(activity: Activity) -> Iterator[tuple[str, Told]]:
    """The fields that are of no quarter. A key that nobody wrote and a lead from the row above are no cells of this row."""
    said, at = activity.said, activity.at
    yield "description", Told(Said(activity.description), at.get("description"))
    number = next((name for name in ("code", "number") if said.get(name, "").strip()), "")
    if number:
        yield "key", Told(Said(activity.key), at.get(number))
    if "leads" in said:
        yield "leads", Told(Said(said["leads"] if said["leads"].strip() else listing(activity.leads)), at.get("leads"))
    for name in (
        "product",
        "start",
        "end",
        "period",
        "weight",
        "applies",
        "target",
        "baseline",
        "accumulation",
        RECOMMENDATION,
    ):
        if name in said:
            yield name, Told(Said(said[name], _value(activity, name)), at.get(name))


def _value(activity: Activity, name: str) -> float | str | None:
    match name:
        case "start" | "end":
            date = activity.start if name == "start" else activity.end
            return date.isoformat() if date else None
        case "weight":
            return activity.weight
        case "target" | "baseline" if activity.indicator:
            return (activity.indicator.target if name == "target" else activity.indicator.baseline).number
    return None


def same(name: str, before: Said, now: Said) -> bool:
    """True where two cells of one field say the same: the same text, or a text read as the same value."""
    if before.value is not None and now.value is not None and not (before.blank or now.blank):
        if isinstance(before.value, str) or isinstance(now.value, str):
            return before.value == now.value or _folded(name, before) == _folded(name, now)
        return abs(before.value - now.value) <= _SAME * max(1.0, abs(before.value)) or before.text == now.text
    return _folded(name, before) == _folded(name, now)


def _folded(name: str, said: Said) -> str:
    if name in (*FIGURES, EVIDENCE, "weight", "target", "baseline"):
        return " ".join(said.text.split()).casefold()
    return plain(said.text)


@dataclass(frozen=True, slots=True)
class Issue:
    """The issue of a report within its corte, and the day on which it was first made.

    ``version`` is None where the history could not be read or written. ``sha256`` is the report that was issued as this one; empty
    for a new issue, which is not made yet.
    """

    version: int | None = None
    made_on: dt.date | None = None
    replaces: Replaced | None = None
    sha256: str = field(default="", compare=False)

    @property
    def words(self) -> str:
        """In a sentence: «versión 2, hecha el 28/11/2026; reemplaza la versión 1, del 05/10/2026 (SHA-256 dade3ddc…)»."""
        version = f"versión {self.version}" if self.version else "versión sin registro"
        made = f", hecha el {day(self.made_on)}" if self.made_on else ""
        old = self.replaces
        if old is None:
            return f"{version}{made}"
        former = f"la versión {old.version}" if old.version else "una versión anterior"
        return f"{version}{made}; reemplaza {former}, del {day(old.made_on)} (SHA-256 {old.sha256})"


UNKNOWN_ISSUE = Issue()
"""Of a report whose history nobody asked."""
NOTHING = Recalled()
"""What a history without reports recalls."""

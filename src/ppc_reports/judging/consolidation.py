"""Several workbooks of one plan as one: lines by their name, weights over the whole, and what the parts say against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ppc_reports.judging.relocation import moved_activity, moved_finding, moved_part, moved_rejected, qualified
from ppc_reports.judging.rules.base import KEYS_SHOWN, makes_100
from ppc_reports.judging.rules.identity import office_named
from ppc_reports.plan.findings import Finding, finding
from ppc_reports.plan.folding import plain
from ppc_reports.plan.form import NO_FORM
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import QUARTERS, Activity, Figure, Plan, Quarter, StrategicLine
from ppc_reports.plan.spanish import counted, listing, printed
from ppc_reports.reading.values.terms import same_terms
from ppc_reports.reading.workbook import Reading


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the workbooks: the name of its file, no other piece's, and its reading with what the rules found in it."""

    file: str
    reading: Reading


def consolidate(pieces: Sequence[Piece], offices: Iterable[str] = ()) -> Reading:
    """The reading of the whole plan: every row of every piece, with its file in each cell and finding.

    ``offices`` are those that must report. Raises ValueError without a piece, or where their *cortes* differ.
    """
    corte, *others = dict.fromkeys(piece.reading.corte for piece in pieces)
    if others:
        raise ValueError("the pieces are of several cortes")
    told = [moved_finding(item, piece.file) for piece in pieces for item in piece.reading.findings]
    lines = _Lines.of(pieces)
    told += lines.told(pieces)
    activities = [
        replace(moved_activity(item, piece.file), line=lines.number(item.line, piece))
        for piece in pieces
        for item in piece.reading.plan.activities
    ]
    place = lines.place
    kept, unweighted = _weighed(sorted(activities, key=lambda item: place[item.line]))
    files = {moved_part(part, piece.file).sheet: piece.file for piece in pieces for part in piece.reading.plan.parts}
    told += [*unweighted, *_Overlaps(files, corte).told(kept), *_strangers(pieces, offices), *_missing(kept, offices)]
    return Reading(
        plan=_plan(pieces, kept, lines),
        corte=corte,
        findings=(*told, *_entities(pieces)),
        layout=listing(dict.fromkeys(part.layout for piece in pieces for part in piece.reading.plan.parts)),
        sheet=listing(f"{piece.file}: {piece.reading.sheet}" for piece in pieces),
    )


def incomplete(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The offices that a report of several workbooks lacks to be of the whole plan, in Spanish, for after «falta»; else empty."""
    words = {
        "OFFICE-MISSING": "{found}",
        "PART-UNREADABLE": "el libro «{found}»",
        "WEIGHTS-ACROSS": "que los pesos de los libros formen un todo",
    }
    return tuple(words[item.code].format(found=item.found) for item in findings if item.code in words)


def _plan(pieces: Sequence[Piece], activities: Sequence[Activity], lines: _Lines) -> Plan:
    plans = [(piece.file, piece.reading.plan) for piece in pieces]
    return Plan(
        title=next((plan.title for file, plan in plans if plan.title != PurePath(file).stem), ""),
        entity=next((plan.entity for _, plan in plans if plan.entity), ""),
        year=plans[0][1].year,
        objective=next((plan.objective for _, plan in plans if plan.objective), ""),
        lines=tuple(lines.by_name.values()),
        activities=tuple(same_terms(activities)),
        rejected=tuple(moved_rejected(row, file) for file, plan in plans for row in plan.rejected),
        parts=tuple(moved_part(part, file) for file, plan in plans for part in plan.parts),
        sheets=tuple(replace(use, name=qualified(file, use.name)) for file, plan in plans for use in plan.sheets),
        columns=tuple(replace(use, sheet=qualified(file, use.sheet)) for file, plan in plans for use in plan.columns),
        form=next((plan.form for _, plan in plans if plan.form != NO_FORM), NO_FORM),
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of the whole plan by their folded name, in order; ``owner`` is the line that has each number."""

    by_name: dict[str, StrategicLine]
    owner: dict[str, str]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> _Lines:
        """Each line keeps the number of the first workbook that has it, unless another line has it already."""
        found: dict[str, StrategicLine] = {}
        for line in (line for piece in pieces for line in piece.reading.plan.lines):
            first = found.setdefault(plain(line.name), line)
            found[plain(line.name)] = replace(first, objective=first.objective or line.objective)
        wanted = {line.number for line in found.values()}
        free = (str(number) for number in range(1, 100_000) if str(number) not in wanted)
        owner: dict[str, str] = {}
        for name, line in found.items():
            if line.number in owner:
                found[name] = replace(line, number=next(free))
            owner[found[name].number] = name
        return cls(dict(sorted(found.items(), key=lambda entry: _natural(entry[1].number))), owner)

    @property
    def place(self) -> dict[str, int]:
        """The place of each number in the order of the lines."""
        return {line.number: place for place, line in enumerate(self.by_name.values())}

    def number(self, own: str, piece: Piece) -> str:
        """The number in the whole plan of the line that has the number ``own`` in a piece."""
        return self.by_name[plain(piece.reading.plan.line(own).name)].number

    def told(self, pieces: Sequence[Piece]) -> Iterator[Finding]:
        """The lines that have another number in their own workbook."""
        for piece in pieces:
            for line in piece.reading.plan.lines:
                number = self.by_name[plain(line.name)].number
                if number == line.number:
                    continue
                other = self.by_name.get(self.owner.get(line.number, ""))
                taken = other is not None and plain(other.name) != plain(line.name)
                why = f"la {line.number} es «{other.name}»" if other and taken else "así la numera otro libro"
                place = _first_at(piece, line.number)
                words = {"here": line.number, "there": number, "why": why}
                yield moved_finding(finding("LINE-ACROSS", *place, found=line.name, **words), piece.file)


def _natural(number: str) -> tuple[int, str]:
    """The order of the numbers of lines: 2 before 10, words after numbers."""
    return (int(number), "") if number.isdecimal() else (100_000, number)


def _first_at(piece: Piece, line: str) -> tuple[At, ...]:
    cells = (item.at.get("line") for item in piece.reading.plan.activities if item.line == line)
    return tuple(cell for cell in cells if cell is not None)[:1]


def _weighed(activities: Sequence[Activity]) -> tuple[list[Activity], list[Finding]]:
    """The activities with their weights where these are the weights of the whole plan (section 5), else without, told."""
    active = [item for item in activities if item.applies]
    given = [item for item in active if item.weight is not None]
    lines: dict[str, float] = {}
    for item in given:
        lines[item.line] = lines.get(item.line, 0.0) + (item.weight or 0.0)
    total, missing = sum(lines.values()), len(active) - len(given)
    if not given or (not missing and (makes_100(total) or all(map(makes_100, lines.values())))):
        return list(activities), []
    problem = f"faltan en {counted(missing, 'actividad', 'actividades')}"
    if not missing:
        problem = f"suman {printed(total, 2)} en el plan, y tampoco suman 100 % dentro de cada línea"
    return [replace(item, weight=None) for item in activities], [finding("WEIGHTS-ACROSS", problem=problem)]


@dataclass(frozen=True, slots=True)
class _Overlaps:
    """The activities that several workbooks have in common; ``files`` is the file of each sheet."""

    files: dict[str, str]
    corte: Quarter

    def told(self, activities: Sequence[Activity]) -> Iterator[Finding]:
        """The same activity, and the same key, in several workbooks."""
        for same in self._shared(activities, lambda item: plain(item.description)):
            for item in same:
                others = listing(map(_place, self._elsewhere(item, same)), KEYS_SHOWN)
                yield _about("DUPLICATE-ACROSS", item, "description", item.description, key=item.key, others=others)
                yield from self._differences(item, self._elsewhere(item, same)[0])
        for same in self._shared(activities, lambda item: item.key.strip().casefold()):
            for item in same:
                other = [
                    one for one in self._elsewhere(item, same) if plain(one.description) != plain(item.description)
                ]
                if other:
                    yield _about("KEY-ACROSS", item, "key", item.key, others=listing(map(_place, other), KEYS_SHOWN))

    def _shared(self, activities: Sequence[Activity], key: Callable[[Activity], str]) -> Iterator[list[Activity]]:
        """The activities with a key in common that are not all of one workbook."""
        groups: dict[str, list[Activity]] = {}
        for item in activities:
            groups.setdefault(key(item), []).append(item)
        return (group for shared, group in groups.items() if shared and self._elsewhere(group[0], group))

    def _elsewhere(self, item: Activity, group: Sequence[Activity]) -> list[Activity]:
        return [other for other in group if self.files[other.sheet] != self.files[item.sheet]]

    def _differences(self, item: Activity, other: Activity) -> Iterator[Finding]:
        """The differences between two workbooks on one activity."""
        for number in QUARTERS:
            mine, theirs = item.entry(number), other.entry(number)
            for what, here, there in (
                ("programado", mine.planned, theirs.planned),
                ("ejecutado", mine.achieved, theirs.achieved),
            ):
                if (here.number, here.absent) != (there.number, there.absent) and here.at is not None:
                    words = {"quarter": Quarter(self.corte.year, number).name, "there": _said(there), "key": item.key}
                    place = f"{_place(other)}, celda {there.at.a1}" if there.at else _place(other)
                    yield finding(
                        "FIGURES-ACROSS", here.at, found=_said(here), activity=item.key, what=what, other=place, **words
                    )


def _place(item: Activity) -> str:
    return f"«{item.sheet}», fila {item.row}"


def _about(code: str, item: Activity, field: str, found: str, **words: str) -> Finding:
    """A finding at the field of an activity, else at its description."""
    at = item.at.get(field) or item.at.get("description") or At(item.sheet, item.row, 1)
    return finding(code, at, found=found, activity=item.key, **words)


def _said(figure: Figure) -> str:
    return figure.raw or "en blanco"


def _strangers(pieces: Sequence[Piece], offices: Iterable[str]) -> Iterator[Finding]:
    """The rows in a file, or on a sheet, named after an office that neither leads nor supports them."""
    known = {plain(name): name for piece in pieces for item in piece.reading.plan.activities for name in item.leads}
    known |= {plain(name): name for name in offices}
    for piece in pieces:
        for item in piece.reading.plan.activities:
            office = office_named(piece.file.rpartition(".")[0], known) or office_named(item.sheet, known)
            named = {plain(name) for name in (*item.leads, *item.supports)}
            if office and named and office not in named:
                about = _about(
                    "OFFICE-OF-FILE", item, "leads", listing(item.leads), file=piece.file, office=known[office]
                )
                yield moved_finding(about, piece.file)


def _missing(activities: Sequence[Activity], offices: Iterable[str]) -> Iterator[Finding]:
    there = {plain(name) for item in activities for name in item.leads}
    return (finding("OFFICE-MISSING", found=name) for name in offices if plain(name) not in there)


def _entities(pieces: Sequence[Piece]) -> Iterator[Finding]:
    """The workbooks that name another entity than the first that names one."""
    named = [(piece.file, piece.reading.plan.entity) for piece in pieces if piece.reading.plan.entity]
    for file, entity in named[1:]:
        if plain(entity) != plain(named[0][1]):
            yield moved_finding(finding("ENTITY-ACROSS", found=entity, entity=named[0][1]), file)

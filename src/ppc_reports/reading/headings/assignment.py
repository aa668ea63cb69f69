"""Each field to the column that is read for it: of several columns of one meaning the filled one, and what is left is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ppc_reports.plan.grid import column_letters
from ppc_reports.reading.headings.aspects import Meaning
from ppc_reports.reading.headings.matching import FOLLOWUP, RATIO, parse_header
from ppc_reports.reading.headings.periods import Period
from ppc_reports.reading.headings.under import FIGURES, PROGRESS, Under, Values
from ppc_reports.settings.layouts import Layout

_FIGURE_FIELDS = ("planned", "achieved")
_TEXTS = frozenset({"description", "leads", "supports"})
"""The fields that no column of figures is: *Compromisos* may be money."""
Pairs = Sequence[tuple[str, "FoundColumn"]]


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column with a header: as the office wrote it, and how surely it is recognised (1 exact, less for a resemblance)."""

    number: int
    header: str
    year: int | None = None
    to_date: bool = False
    score: float = 1.0
    words: str = ""
    """The words, of it or of a group above it, that name its field."""
    period: Period | None = None
    aspect: Meaning | None = None
    above: tuple[str, ...] = ()
    """The cells of its stack above it, from the top."""

    @property
    def title(self) -> str:
        """Its heading with the cells above it, from the top, a slash between."""
        return " / ".join((*self.above, self.header or "sin título"))

    @property
    def letters(self) -> str:
        """Its letters in Excel."""
        return column_letters(self.number)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Each field to the column that is read for it, and the columns that are not.

    ``repeated`` have a field another column is read for; ``ratios`` are columns of *cumplimiento* beside *programado*, which
    may mean two things; ``spare`` say what the quarters say already, or nothing of a quarter.
    """

    columns: Mapping[str, FoundColumn]
    repeated: tuple[tuple[str, FoundColumn], ...] = ()
    ratios: tuple[FoundColumn, ...] = ()
    spare: tuple[FoundColumn, ...] = ()
    semesters: frozenset[str] = field(default_factory=frozenset)


def assign(every: Pairs, layout: Layout, under: Under) -> Assigned:
    """Each field to the column that names it best, the first of equals; of those the filled ones, where some are filled.

    Of quarter figures that are named in several ways (*Ejecutado*, *Avance*) the way the layout has first is the best, and
    that of the quarter before the accumulated, and that with a percent sign before one without; figures before words.
    """
    best: dict[str, FoundColumn] = {}
    taken_for = [(key, place) for key, place in every if not (key in _TEXTS and under.values(place.number) in FIGURES)]
    for key, place in taken_for:
        if key not in best or _named_as(key, place, layout, under) > _named_as(key, best[key], layout, under):
            best[key] = place
    _settle_texts(best, under)
    _settle_own(best)
    semesters = _settle_spans(best, under)
    ratios = _settle_ratios(best, under)
    _settle_followup(best, under)
    taken = {column.number for column in best.values()}
    taken |= {column.number for column in ratios}
    left = [(key, place) for key, place in every if place.number not in taken]
    repeated = tuple((key, place) for key, place in left if key in best and (key, place) in taken_for)
    spare = tuple(place for key, place in left if key not in best or (key, place) not in taken_for)
    return Assigned(best, repeated, ratios, spare, semesters)


def _settle_texts(best: dict[str, FoundColumn], under: Under) -> None:
    """Take *logros* for what was done where they are figures and nothing else says it."""
    for key in [key for key in best if key.partition("@")[0] == "accomplishments"]:
        _, at, slot = key.partition("@")
        done = f"achieved@{slot}" if at else FOLLOWUP
        if under.values(best[key].number) in PROGRESS and done not in best:
            best[done] = best.pop(key)


def _settle_own(best: dict[str, FoundColumn]) -> None:
    """Take a total of what was done for the one figure of progress where no part of the year has any; a planned one is left out."""
    done = best.get("own.achieved_total")
    if done is not None and not any(key.startswith("achieved@") for key in best):
        best.setdefault(FOLLOWUP, best.pop("own.achieved_total"))
    if not any(key.startswith("planned@") for key in best):
        best.pop("own.planned_total", None)


def _settle_spans(best: dict[str, FoundColumn], under: Under) -> frozenset[str]:
    """Leave one span for each quarter field: quarters, unless only months are filled, then months, then semesters.

    Semesters become the second and the fourth quarter; the fields where they do are the answer.
    """
    semesters = set()
    for name in {key.partition("@")[0] for key in best if "@" in key}:
        spans = {span: [key for key in best if key.startswith(f"{name}@{span}")] for span in ("m", "s")}
        quarters = [key for key in best if key.startswith(f"{name}@") and key[-2:-1] == "@"]
        kept = next((keys for keys in (quarters, spans["m"], spans["s"]) if _any_filled(best, keys, under)), None)
        kept = kept if kept is not None else quarters or spans["m"] or spans["s"]
        for key in (*quarters, *spans["m"], *spans["s"]):
            column = best[key] if key in kept else best.pop(key)
            if key in kept and key in spans["s"]:
                best.pop(key)
                best[f"{name}@{int(key[-1]) * 2}"] = column
                semesters.add(name)
    return frozenset(semesters)


def _any_filled(best: Mapping[str, FoundColumn], keys: Iterable[str], under: Under) -> bool:
    return any(under.filled(best[key].number) for key in keys)


def _settle_ratios(best: dict[str, FoundColumn], under: Under) -> tuple[FoundColumn, ...]:
    """Take *cumplimiento* for what was done where nothing else says it, nor what was planned; beside *programado* it is open.

    The answer are those that are open.
    """
    found = {key: best.pop(key) for key in [key for key in best if key.partition("@")[0] == RATIO]}
    done = [key for key in best if key.partition("@")[0] in ("achieved", FOLLOWUP)]
    if not found or _any_filled(best, done, under):
        return ()
    if any(key.startswith("planned@") for key in best):
        return tuple(column for column in found.values() if under.filled(column.number))
    for key in done:
        best.pop(key)
    best.update({key.replace(RATIO, "achieved" if "@" in key else FOLLOWUP): column for key, column in found.items()})
    return ()


def _settle_followup(best: dict[str, FoundColumn], under: Under) -> None:
    """Leave the one column of the whole year out where quarters say what was done, and the quarters where only it has figures."""
    followup = best.get(FOLLOWUP)
    done = [key for key in best if key.startswith("achieved@")]
    if followup is None or not done:
        return
    figures = under.values(followup.number) not in (Values.TEXTS, Values.NONE)
    if figures and not any(under.values(best[key].number) in FIGURES for key in done):
        for key in done:
            best.pop(key)
    else:
        best.pop(FOLLOWUP)


def _named_as(key: str, place: FoundColumn, layout: Layout, under: Under) -> tuple[bool, bool, float, bool, int, bool]:
    words = parse_header(place.header).words
    name = key.partition("@")[0]
    order = [parse_header(alias).words for alias in layout.quarters.get(name, ())] if "@" in key else []
    rank = -order.index(words) if words in order else 0
    values = under.values(place.number)
    figures = values in FIGURES or (name == FOLLOWUP and values is Values.STATES)
    of_figures = name in (*_FIGURE_FIELDS, FOLLOWUP, RATIO)
    return (
        values is not Values.NONE,
        of_figures and figures,
        place.score,
        not place.to_date,
        rank,
        bool(order) and "%" in place.header,
    )

"""The words of the other author, Control Interno, and those that only earlier reports still have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenRecommendation:
    """A recommendation of Control Interno that a report left open, of an activity; ``since`` is the corte that had it first."""

    key: str
    description: str
    leads: tuple[str, ...]
    text: str
    since: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation of Control Interno, open until its office answers it.

    ``quarter`` is that of its column, 0 where that is of none. ``since`` is the first corte whose report had it, empty where
    this is the first one; ``gone`` where only earlier reports say it, and the workbook no longer does.
    """

    text: str
    answer: str = ""
    quarter: int = 0
    since: str = ""
    gone: bool = False

    @property
    def words(self) -> str:
        """Its text, and of which report it is where the workbook no longer says it."""
        return f"{self.text} (del informe {self.since})" if self.gone else self.text


@dataclass(frozen=True, slots=True)
class Kept:
    """A text of a quarter that the workbook no longer says, of which report it is, and the compliance (share 0..1) then."""

    text: str
    corte: str
    compliance: float | None = None

"""The scale of zones of compliance: ordered bands with a name, a colour and a symbol. Section 6 of docs/dominio.md."""

from __future__ import annotations

import math
import re
import tomllib
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ppc_reports.settings.configuration import misplaced

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class Band(BaseModel):
    """One zone: compliance from ``start`` (share 0..1, inclusive) up to the next band's start."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]
    start: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
    fill: Annotated[str, StringConstraints(pattern=_HEX)]
    symbol: Annotated[str, StringConstraints(min_length=1, max_length=2)]


INCONCLUSIVE = Band(name="no concluyente", start=0, fill="#E1E5EA", symbol="?")
"""Stands in the place of a zone where coverage is below its floor: no scale has it."""


class Scale(BaseModel):
    """Any number of bands, the first from 0, each starting above the one before. Raises ValidationError otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    bands: Annotated[tuple[Band, ...], Field(min_length=1, max_length=12)]

    @model_validator(mode="after")
    def _ordered_and_complete(self) -> Scale:
        starts = [band.start for band in self.bands]
        if starts[0] != 0:
            raise misplaced("la primera banda debe empezar en 0", "bands", 0, "start")
        for place, (before, start) in enumerate(pairwise(starts), 1):
            if start <= before:
                words = (
                    f"las bandas deben ir de menor a mayor, y esta empieza en {start:g} después de otra en {before:g}"
                )
                raise misplaced(words, "bands", place, "start")
        names = [band.name.casefold() for band in self.bands]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise misplaced("dos bandas tienen el mismo nombre", "bands", place, "name")
        return self

    def band(self, compliance: float) -> Band:
        """The band of a compliance (share 0..1), rounded first as it is printed; a negative one is in the first."""
        shown = max(round_share(compliance), 0.0)
        return [band for band in self.bands if band.start <= shown][-1]

    def upper(self, band: Band) -> float | None:
        """The end of the band (share, exclusive); None for the last."""
        starts = [other.start for other in self.bands if other.start > band.start]
        return min(starts, default=None)


def round_share(share: float) -> float:
    """A share rounded half up to one decimal of a percent (0.5996 → 0.600), as it is compared and printed.

    The nudge undoes binary noise: 0.5995 is stored slightly below itself.
    """
    return math.floor(share * 1000 + 0.5 + 1e-7) / 1000


def parse_scale(text: str) -> Scale:
    """The scale written in a TOML text. Raises tomllib.TOMLDecodeError or pydantic.ValidationError."""
    return Scale.model_validate(tomllib.loads(text))

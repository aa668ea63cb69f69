"""Layouts as data: which headers an office's workbook uses for which field. One TOML file each, ``templates/formatos/``.

A new office or year is a new file, never new code. The format is documented in docs/formatos.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ppc_reports.plan.model import Mode, Unit
from ppc_reports.settings.configuration import ConfigError, load_checked, shipped_templates

SingleField = Literal[
    "line", "objective", "number", "code", "description", "leads", "supports", "start", "end", "period", "product",
    "furag_codes", "weight", "applies", "unit_name", "baseline", "target", "target_year", "accumulation", "mode",
    "followup", "evidence", "notes",
]  # fmt: skip
QuarterField = Literal["planned", "achieved", "evidence", "notes"]
OwnField = Literal["planned_total", "achieved_total", "progress", "target"]
SINGLE_FIELDS: tuple[str, ...] = get_args(SingleField)
QUARTER_FIELDS: tuple[str, ...] = get_args(QuarterField)
FIGURE_FIELDS = frozenset({"planned", "achieved", "weight", "baseline", "target", *get_args(OwnField)})

Alias = Annotated[str, Field(min_length=1, max_length=120)]
Aliases = tuple[Alias, ...]


class Layout(BaseModel):
    """One way in which offices lay out a plan; every list holds the spellings of a header, folded when compared.

    ``mandatory`` names fields that a table must have to be of this layout (``quarters.achieved`` for a quarterly one);
    ``expected`` names fields whose absence is told; ``mode`` auto lets the planned columns decide; ``sheets`` restricts
    it to sheets of these names (``*`` allowed).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    title: str
    unit: Unit = Unit.SHARE
    mode: Literal["increment", "to_date", "auto"] = "auto"
    sheets: tuple[str, ...] = ("*",)
    mandatory: Annotated[tuple[str, ...], Field(min_length=1)]
    expected: tuple[SingleField, ...] = ()
    fields: dict[SingleField, Aliases]
    quarters: dict[QuarterField, Aliases] = {}
    own: dict[OwnField, Aliases] = {}

    @field_validator("mandatory")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {*SINGLE_FIELDS, *(f"quarters.{name}" for name in QUARTER_FIELDS)}
        unknown = [name for name in value if name not in known]
        if unknown:
            raise ValueError(f"no existe el campo {', '.join(unknown)}")
        return value

    @property
    def declared_mode(self) -> Mode | None:
        """The mode it declares, None where the planned columns decide."""
        return None if self.mode == "auto" else Mode(self.mode)


def load_layouts(folder: Path | None = None) -> tuple[Layout, ...]:
    """The office's own layouts in ``folder``/formatos, then the shipped ones; of one file name the office's wins.

    Raises ConfigError for a file that cannot be read as one, or for two layouts of one name.
    """
    shipped = _files(shipped_templates())
    files = shipped | (_files(folder) if folder else {})
    order = sorted(files, key=lambda name: (name in shipped, name != "plantilla.toml", name))
    layouts = [load_checked(Layout, files[name]) for name in order]
    names = [layout.name for layout in layouts]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigError("templates/formatos", "name", f"dos formatos se llaman «{repeated[0]}»")
    return tuple(layouts)


def _files(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in (folder / "formatos").glob("*.toml")}

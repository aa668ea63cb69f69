"""Layouts as data: which headers an office's workbook uses for which field. One TOML file each, ``templates/formatos/``.

A new office or year is a new file, never new code. The format is documented in docs/formatos.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from ppc_reports.plan.fields import Group, all_fields, of_group
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Mode, Unit
from ppc_reports.settings.configuration import ConfigError, load_checked, shipped_templates

COMMON = "comun"
"""The name under which a layout extends the usual headers of every field."""
INHERITED = "…"
"""Stands in a list of headers for those of the layout that is extended."""

Alias = Annotated[str, Field(min_length=1, max_length=120)]
Aliases = tuple[Alias, ...]
Heading = Annotated[str, Field(min_length=1, max_length=800)]
_SLOT = re.compile(r"|[1-4]|m(?:0[1-9]|1[0-2])|s[12]")


def _column_key(key: str) -> str:
    """The key of a column that is named by its whole heading: ``leads``, ``achieved@3``, ``achieved@m07``."""
    name, _, slot = key.partition("@")
    group = Group.QUARTER if slot else Group.SINGLE
    if name not in of_group(group) or not _SLOT.fullmatch(slot):
        raise ValueError(f"no existe el campo «{key}»; se escribe por ejemplo description, achieved@3 o achieved@m07")
    return key


def _named(group: Group) -> AfterValidator:
    """The check that a key is a field of the group."""

    def check(name: str) -> str:
        if name not in of_group(group):
            raise ValueError(f"no existe el campo «{name}»; los que hay son: {', '.join(of_group(group))}")
        return name

    return AfterValidator(check)


class Layout(BaseModel):
    """One way in which offices lay out a plan; every list holds the spellings of a header, folded when compared.

    ``extends`` names the layout whose headers it takes, but those of the fields it lists itself and of ``without``.
    ``mandatory`` names fields that a table must have to be of this layout (``quarters.achieved`` for a quarterly one);
    ``expected`` names fields whose absence is told; ``mode`` auto lets the planned columns decide; ``sheets`` restricts
    it to sheets of these names (``*`` allowed); ``ignore_sheets`` names sheets of its workbook that are no part of the plan,
    ``carried`` headers that are read for no field and are no progress,
    ``columns`` what a column is, by its whole heading from the top with `` / `` between its cells.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    title: str
    extends: str = ""
    unit: Unit = Unit.SHARE
    mode: Literal["increment", "to_date", "auto"] = "auto"
    sheets: tuple[str, ...] = ("*",)
    ignore_sheets: tuple[Alias, ...] = ()
    carried: tuple[Alias, ...] = ()
    mandatory: Annotated[tuple[str, ...], Field(min_length=1)]
    expected: tuple[Annotated[str, _named(Group.SINGLE)], ...] = ()
    without: tuple[str, ...] = ()
    fields: dict[Annotated[str, _named(Group.SINGLE)], Aliases] = {}
    quarters: dict[Annotated[str, _named(Group.QUARTER)], Aliases] = {}
    own: dict[Annotated[str, _named(Group.OWN)], Aliases] = {}
    columns: dict[Heading, Annotated[str, AfterValidator(_column_key)]] = {}

    @field_validator("mandatory", "without")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {field.key for field in all_fields()} | set(Group)
        unknown = [name for name in value if name not in known]
        if unknown:
            raise ValueError(f"no existe el campo {', '.join(unknown)}")
        return value

    @property
    def declared_mode(self) -> Mode | None:
        """The mode it declares, None where the planned columns decide."""
        return None if self.mode == "auto" else Mode(self.mode)

    def headers(self, group: Group) -> Mapping[str, Aliases]:
        """The headers of each field of a group."""
        found: Mapping[str, Aliases] = getattr(self, group.value)
        return found


def load_layouts(folder: Path | None = None) -> tuple[Layout, ...]:
    """The office's own layouts in ``folder``/formatos, then the shipped ones; of one file name the office's wins.

    Raises ConfigError for a file that cannot be read as one, for two layouts of one name, and for one that extends
    itself or a layout that is not there.
    """
    shipped = _files(shipped_templates())
    files = shipped | (_files(folder) if folder else {})
    order = sorted(files, key=lambda name: (name in shipped, name != "plantilla.toml", name))
    loaded = {name: load_checked(Layout, files[name]) for name in order}
    names = [layout.name for layout in loaded.values()]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigError("templates/formatos", "name", f"dos formatos se llaman «{repeated[0]}»")
    by_name = {layout.name: layout for layout in loaded.values()}
    return tuple(_whole(layout, by_name, str(files[name])) for name, layout in loaded.items())


def _files(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in (folder / "formatos").glob("*.toml")}


def _whole(layout: Layout, by_name: Mapping[str, Layout], file: str) -> Layout:
    """The layout with the headers it inherits."""
    chain = [layout]
    while chain[-1].extends not in ("", COMMON):
        parent = by_name.get(chain[-1].extends)
        if parent is None:
            known = ", ".join([COMMON, *sorted(by_name)])
            raise ConfigError(file, "extends", f"no hay un formato «{chain[-1].extends}»; los que hay son: {known}")
        if parent in chain:
            raise ConfigError(file, "extends", f"«{parent.name}» se extiende a sí mismo")
        chain.append(parent)
    inherited = _common() if chain[-1].extends else {}
    for each in reversed(chain):
        inherited = {group: _joined(each, group, inherited.get(group, {})) for group in Group}
    return layout.model_copy(update={group.value: headers for group, headers in inherited.items()})


def _common() -> dict[Group, dict[str, Aliases]]:
    return {group: {name: field.aliases for name, field in of_group(group).items()} for group in Group}


def _joined(layout: Layout, group: Group, inherited: Mapping[str, Aliases]) -> dict[str, Aliases]:
    """The headers of the fields of a group: a header that the layout gives to one field is no other's."""
    own = layout.headers(group)
    taken = {plain(alias) for aliases in own.values() for alias in aliases}
    found = {}
    for name, field in of_group(group).items():
        left_out = {group.value, field.key} & set(layout.without)
        usual = () if left_out else tuple(alias for alias in inherited.get(name, ()) if plain(alias) not in taken)
        aliases = tuple(_filled(own.get(name, (INHERITED,)), usual))
        if aliases:
            found[name] = aliases
    return found


def _filled(aliases: Sequence[str], usual: Sequence[str]) -> Iterator[str]:
    for alias in aliases:
        yield from usual if alias == INHERITED else (alias,)

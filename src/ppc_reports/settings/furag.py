"""The FURAG questions about participation that the office follows: ``templates/furag.toml``, read and checked."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ppc_reports.plan.fields import all_fields
from ppc_reports.settings.configuration import load_checked, shipped_templates, template_file

FILE = "furag.toml"

_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


def _fields(names: tuple[str, ...]) -> tuple[str, ...]:
    known = {field.name for field in all_fields()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"no existe el campo {', '.join(unknown)}")
    return names


class Question(BaseModel):
    """One question of the form, in our own words; ``title`` is empty where the office has not written it yet.

    ``fields`` are the fields of a plan that answer it, ``words`` those by which an activity serves it without its code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{2,5}\d{1,4}$")]
    title: _Text = ""
    answered: _Text = ""
    fields: Annotated[tuple[str, ...], AfterValidator(_fields)] = ()
    words: Annotated[tuple[_Text, ...], Field(max_length=50)] = ()


class FuragGuide(BaseModel):
    """A bank of questions, in order: of which year and kind of entity it is, and where its words come from.

    ``year`` is None for a list that names no year, as those of version 0.1.0: it is taken for every plan's. ``topics`` are
    further words of the office that help to look for evidence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: Annotated[int | None, Field(ge=2000, le=2100)] = None
    entity_kind: _Text = ""
    source: _Text = ""
    questions: Annotated[tuple[Question, ...], Field(max_length=200)] = ()
    topics: Annotated[tuple[_Text, ...], Field(max_length=50)] = ()

    def fits(self, year: int) -> bool:
        """True where the bank is of that year, or names none: only then something is asked on its codes."""
        return self.year in (None, year)

    def codes_of(self, year: int) -> frozenset[str]:
        """The codes that a plan of that year may carry; none where the bank is of another year, so that no code is judged."""
        return self.codes if self.fits(year) else frozenset()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the questions."""
        return frozenset(question.code for question in self.questions)

    @model_validator(mode="after")
    def _codes_once(self) -> FuragGuide:
        codes = [question.code for question in self.questions]
        repeated = sorted({code for code in codes if codes.count(code) > 1})
        if repeated:
            raise ValueError(f"códigos repetidos: {', '.join(repeated)}")
        return self


def load_furag(folder: Path | None) -> FuragGuide:
    """The office's own guide in its ``templates/``, else the shipped one. Raises ConfigError for a mistake in it."""
    return load_checked(FuragGuide, template_file(FILE, folder))


def parse_furag(text: str) -> FuragGuide:
    """The guide written in a TOML text. Raises tomllib.TOMLDecodeError or pydantic.ValidationError."""
    return FuragGuide.model_validate(tomllib.loads(text))


@cache
def shipped_furag() -> FuragGuide:
    """The guide that comes with the program. Raises FileNotFoundError for a broken installation."""
    return parse_furag((shipped_templates() / FILE).read_text(encoding="utf-8"))


def normal_code(code: str) -> str:
    """A code as it is compared: ``pci 203`` is ``PCI203``."""
    return "".join(code.split()).upper()

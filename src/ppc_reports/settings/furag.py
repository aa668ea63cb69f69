"""The FURAG questions about participation that the office follows: ``templates/furag.toml``, read and checked."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ppc_reports.settings.configuration import load_checked, shipped_templates, template_file

FILE = "furag.toml"

_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Question(BaseModel):
    """One question of the form; ``title`` is empty until the office has written it from the official text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{2,5}\d{1,4}$")]
    title: _Text = ""


class FuragGuide(BaseModel):
    """The questions in order, and the topics (our own wording) that help to look for evidence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: Annotated[tuple[Question, ...], Field(max_length=200)] = ()
    topics: Annotated[tuple[_Text, ...], Field(max_length=50)] = ()

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

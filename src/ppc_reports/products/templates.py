"""The templates that the office may edit: its own before the shipped ones, and their mistakes in Spanish."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ppc_reports.plan.spanish import counted, day, printed
from ppc_reports.settings.configuration import ConfigError, refuse_strange, shipped_templates

_LONGEST = 20_000_000
_UNKNOWN = re.compile(r"'([^']+)' is undefined|no attribute '([^']+)'|has no element '?([^']+)'?")


def render(place: str, name: str, context: Mapping[str, object], folder: Path | None = None) -> str:
    """Render the template ``name`` of the templates' folder ``place`` with a context; text is escaped in ``.html.j2``.

    Raises ConfigError with the file and line of the mistake when the template cannot be used.
    """
    environment = _environment(*_places(place, folder))
    try:
        return _bounded(environment.get_template(name).generate(context), f"{place}/{name}").strip() + "\n"
    except ConfigError:
        raise
    except TemplateSyntaxError as problem:
        message = f"la plantilla está mal escrita ({problem.message})"
        raise ConfigError(problem.filename or name, "", message, problem.lineno) from problem
    except UnicodeDecodeError as problem:
        hint = "no está guardada en UTF-8: guárdela de nuevo eligiendo la codificación UTF-8"
        raise ConfigError(f"{place}/{name}", "", hint) from problem
    except Exception as problem:
        _raise(problem, f"{place}/{name}")


def _bounded(pieces: Iterable[str], name: str) -> str:
    """The text of a template. Raises ConfigError as soon as it is longer than any page or mail."""
    found, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > _LONGEST:
            raise ConfigError(name, "", f"la plantilla escribe más de {_LONGEST // 1_000_000} millones de letras")
        found.append(piece)
    return "".join(found)


def _places(place: str, folder: Path | None) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The folders of templates, the office's own first, and which of its own there are now."""
    own = (folder.resolve() / place,) if folder else ()
    files = sorted(path for each in own if each.is_dir() for path in each.iterdir())
    for path in files:
        refuse_strange(path, folder)
    names = [path.name for path in files]
    return (*own, shipped_templates() / place), tuple(names)


@lru_cache(8)
def _environment(places: tuple[Path, ...], _: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    """The environment of the templates of these places, each compiled once and again where its file changes."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(places, encoding="utf-8-sig"),
        autoescape=lambda name: name is None or name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(porcentaje=printed, fecha=day, cuenta=counted)
    return environment


def _raise(problem: Exception, name: str) -> NoReturn:
    """Raise the mistake met while a template ran, with the last line of it that was reached."""
    steps = [step for step in traceback.extract_tb(problem.__traceback__) if step.filename.endswith(".j2")]
    file, line = (steps[-1].filename, steps[-1].lineno) if steps else (name, None)
    raise ConfigError(file, "", _reason(problem), line) from problem


def _reason(problem: Exception) -> str:
    unknown = _UNKNOWN.search(str(problem))
    if isinstance(problem, UndefinedError) and unknown:
        known = next(name for name in unknown.groups() if name)
        return f"la plantilla pide «{known}», que no existe"
    kind = "no se puede usar" if isinstance(problem, TemplateError) else "falla al llenarse"
    return f"la plantilla {kind} ({problem})"

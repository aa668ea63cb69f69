"""TOML files that people edit, checked against a model: every mistake told in Spanish with its file, key and line."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from ppc_reports.plan.spanish import refusal

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]

_WORDS: Mapping[str, str] = {
    "missing": "falta esta clave, que es obligatoria",
    "string_type": "debe ser un texto entre comillas",
    "int_type": "debe ser un número entero",
    "int_parsing": "debe ser un número entero",
    "int_from_float": "debe ser un número entero, sin decimales",
    "float_type": "debe ser un número",
    "float_parsing": "debe ser un número",
    "finite_number": "debe ser un número finito",
    "bool_type": "debe ser true o false",
    "bool_parsing": "debe ser true o false",
    "greater_than": "debe ser mayor que {gt}",
    "greater_than_equal": "debe ser {ge} o más",
    "less_than": "debe ser menor que {lt}",
    "less_than_equal": "debe ser {le} o menos",
    "string_too_short": "debe tener {min_length} o más caracteres",
    "string_too_long": "debe tener como máximo {max_length} caracteres",
    "string_pattern_mismatch": "no tiene la forma esperada ({pattern})",
    "too_short": "debe tener {min_length} o más elementos",
    "too_long": "debe tener como máximo {max_length} elementos",
    "literal_error": "debe ser uno de estos valores: {expected}",
    "enum": "debe ser uno de estos valores: {expected}",
    "list_type": "debe ser una lista entre corchetes: [ … ]",
    "tuple_type": "debe ser una lista entre corchetes: [ … ]",
    "dict_type": "debe ser una tabla con nombre = valor",
    "model_type": "debe ser una tabla con sus claves",
    "value_error": "{error}",
    "misplaced": "{error}",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SECRET = re.compile("passw|contrase|clave|secret|token|credencial", re.IGNORECASE)
NO_SECRETS = "las contraseñas no se escriben aquí: van en las variables de entorno PPC_SMTP_USER y PPC_SMTP_PASSWORD"
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_HEADING = re.compile(r"\s*(\[{1,2})([^\[\]]+)\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[=.]""")


def misplaced(error: str, *at: int | str) -> PydanticCustomError:
    """The exception of a validator for a mistake deeper inside what it checks: what is wrong, and the way to it."""
    return PydanticCustomError("misplaced", "{error}", {"error": error, "at": at})


def is_secret(name: str) -> bool:
    """True for the name of a key in which somebody would write a password."""
    return bool(_SECRET.search(name))


class ConfigError(Exception):
    """A mistake in what people configure. ``str()`` says file, line, key and what is wrong, one line per mistake."""

    def __init__(self, file: str, key: str, message: str, line: int | None = None) -> None:
        super().__init__(file, key, message, line)
        self.file, self.key, self.message, self.line = file, key, message, line
        self.others: tuple[ConfigError, ...] = ()

    @classmethod
    def joined(cls, mistakes: Sequence[ConfigError]) -> ConfigError:
        """All the mistakes of one file as one error: the first, carrying the others. Raises IndexError for none."""
        first = mistakes[0]
        first.others = tuple(mistakes[1:])
        return first

    def __str__(self) -> str:
        place = [self.file]
        if self.line is not None:
            place.append(f"línea {self.line}")
        if self.key:
            place.append(f"clave «{self.key}»")
        return "\n".join([f"{', '.join(place)}: {self.message}", *map(str, self.others)])


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises ConfigError when it cannot be read."""
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(str(path), "", "no es un archivo corriente")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        hint = "no está guardado en UTF-8: guárdelo de nuevo eligiendo la codificación UTF-8"
        raise ConfigError(str(path), "", hint) from problem
    except OSError as problem:
        raise ConfigError(str(path), "", f"no se puede leer: {_reason(problem)}") from problem


def _reason(problem: OSError) -> str:
    if isinstance(problem, FileNotFoundError):
        return "el archivo no existe"
    if isinstance(problem, PermissionError):
        return "no tiene permiso para abrirlo, o es una carpeta"
    return "es una carpeta" if isinstance(problem, IsADirectoryError) else refusal(problem)


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The data of a TOML text. Raises ConfigError with the line where it breaks."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        place = _PLACE.search(str(problem))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        repeated = "overwrite" in str(problem) or "twice" in str(problem)
        message = (
            "esta clave o tabla está repetida"
            if repeated
            else ("no se entiende: revise las comillas, los corchetes y el signo =")
        )
        raise ConfigError(file, "", message, line) from problem


def checked(model: type[Model], data: Mapping[str, Any], file: str, text: str = "") -> Model:
    """The data judged by the model. Raises ConfigError with every mistake, its key, and its line in ``text``."""
    for location, value in _texts(data):
        if _CONTROL.search(value):
            key = ".".join(map(str, location))
            raise ConfigError(
                file, key, "tiene un carácter de control, que no se ve: escríbalo de nuevo", line_of(text, location)
            )
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        mistakes = [_mistake(model, detail, file, text) for detail in problem.errors(include_url=False)]
        raise ConfigError.joined(mistakes) from problem


def _texts(data: object, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Every text of the data, with the way to it."""
    if isinstance(data, str):
        yield location, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, (*location, str(key)))
    elif isinstance(data, list | tuple):
        for number, value in enumerate(data):
            yield from _texts(value, (*location, number))


def load_checked(model: type[Model], path: Path) -> Model:
    """The TOML file judged by the model. Raises ConfigError for every mistake in it."""
    text = read_text(path)
    return checked(model, parse_toml(text, str(path)), str(path), text)


def _mistake(model: type[BaseModel], detail: ErrorDetails, file: str, text: str) -> ConfigError:
    location = (*detail["loc"], *detail.get("ctx", {}).get("at", ()))
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
    return ConfigError(file, key, _wording(model, detail), line_of(text, location))


def _wording(model: type[BaseModel], detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        if is_secret(str(detail["loc"][-1])):
            return NO_SECRETS
        known = _known_keys(model, detail["loc"][:-1])
        near = difflib.get_close_matches(str(detail["loc"][-1]), known, n=1)
        advice = f"¿quiso decir «{near[0]}»?" if near else f"las que hay son: {', '.join(known)}"
        return f"esta clave no existe; {advice}"
    context = {name: _in_spanish(value) for name, value in detail.get("ctx", {}).items()}
    words = _WORDS.get(detail["type"], "el valor no sirve").format_map(context)
    given = detail["input"]
    shown = isinstance(given, str | int | float) and detail["type"] != "missing"
    return f"{words} (dice «{given}»)" if shown else words


def _in_spanish(value: object) -> str:
    """A value of pydantic's context as it stands in a sentence: ``'a', 'b' or 'c'`` is ``'a', 'b' o 'c'``."""
    return str(value).replace("' or '", "' o '")


def _known_keys(model: type[BaseModel], location: Location) -> list[str]:
    """The keys allowed at a place of the model, in their order."""
    current: Any = model
    for part in location:
        if isinstance(part, str) and isinstance(current, type) and issubclass(current, BaseModel):
            current = _inner_model(current.model_fields[part].annotation)
    return list(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else []


def _inner_model(annotation: Any) -> Any:
    """The model inside an annotation (``tuple[Band, ...]`` → Band); the annotation itself where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner_model(argument) for argument in typing.get_args(annotation))
    return next((found for found in inner if isinstance(found, type) and issubclass(found, BaseModel)), annotation)


def line_of(text: str, location: Location) -> int | None:
    """The 1-based line of a TOML text where the key at ``location`` stands; of its table if it is not there.

    None where neither can be found (a key inside an inline table, a value from elsewhere).
    """
    best: tuple[int, int] | None = None
    for number, path in _key_lines(text):
        depth = _shared(path, location)
        if depth == len(path) and (best is None or depth > best[0]):
            best = depth, number
    return None if best is None else best[1]


def _shared(path: Location, location: Location) -> int:
    same = 0
    for one, other in zip(path, location, strict=False):
        if one != other:
            break
        same += 1
    return same


def _key_lines(text: str) -> list[tuple[int, Location]]:
    """Every line that opens a table or sets a key, with its full path; entries of ``[[table]]`` are numbered from 0."""
    table: Location = ()
    counts: dict[str, int] = {}
    found: list[tuple[int, Location]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.match(line):
            name = heading[2].strip()
            table = tuple(part.strip().strip("\"'") for part in name.split("."))
            if heading[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            found.append((number, table))
        elif key := _KEY.match(line):
            found.append((number, (*table, key[1] or key[2] or key[3])))
    return found


def shipped_templates() -> Path:
    """The folder of the defaults. Raises FileNotFoundError for a broken installation."""
    package = Path(__file__).parents[1]
    for folder in (package / "templates", package.parents[1] / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("la instalación está incompleta: falta la carpeta templates")


def shipped_example() -> Path:
    """The tracking workbook of the plan of 2022 that comes with the program. Raises FileNotFoundError."""
    templates, name = shipped_templates(), "seguimiento_ppc_2022.xlsx"
    for file in (templates / "ejemplos" / name, templates.parent / "input" / name):
        if file.is_file():
            return file
    raise FileNotFoundError("la instalación está incompleta: falta el libro del ejemplo")


def refuse_strange(file: Path, folder: Path | None) -> None:
    """Raises ConfigError for a file of the templates that is no file of that folder: a link to another place, a device."""
    if folder is not None and not (
        file.resolve().is_relative_to(folder.resolve()) and (file.is_file() or file.is_dir())
    ):
        raise ConfigError(
            str(file), "", "no es un archivo de la carpeta templates, sino un enlace a otro lugar: cópielo allí"
        )


def template_file(relative: str, folder: Path | None = None) -> Path:
    """The office's own file in its ``templates/`` if there is one, else the shipped one.

    Raises FileNotFoundError, ConfigError.
    """
    for base in (folder, shipped_templates()):
        if base is not None and os.path.lexists(base / relative):
            refuse_strange(base / relative, base)
            return base / relative
    raise FileNotFoundError(relative)

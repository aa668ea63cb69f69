"""``resultado.json`` held against the JSON Schema that ships with the package."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema as it ships."""
    text = (files("ppc_reports.products") / "resultado.schema.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def in_form(text: str | bytes) -> dict[str, Any]:
    """A result file as data. Raises AssertionError where it is not as the schema says."""
    data: dict[str, Any] = json.loads(text)
    problems = [
        f"{'/'.join(map(str, one.absolute_path))}: {one.message}"
        for one in jsonschema.Draft202012Validator(schema()).iter_errors(data)
    ]
    assert not problems, "\n".join(problems)
    return data

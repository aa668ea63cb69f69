"""Writes the tables of fields of docs/formatos.md: ``python -m tests.make_fields``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ppc_reports.plan.fields import Group, of_group

PAGE = Path(__file__).parents[1] / "docs" / "formatos.md"


def table(group: Group) -> Iterator[str]:
    """The table of the fields of a group, as it stands in the page."""
    yield f"| [{group.value}] | Qué es | Títulos usuales | Se ve en |"
    yield "|---|---|---|---|"
    for name, field in of_group(group).items():
        usual = ", ".join(f"«{alias}»" for alias in field.aliases)
        yield f"| `{name}` | {field.about} | {usual} | {field.shown.value} |"


def page(text: str) -> str:
    """The page with its tables as the fields are declared."""
    for group in Group:
        [old] = re.findall(rf"^\| \[{group.value}\] \|.*\n(?:\|.*\n)+", text, flags=re.MULTILINE)
        text = text.replace(old, "".join(f"{line}\n" for line in table(group)))
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

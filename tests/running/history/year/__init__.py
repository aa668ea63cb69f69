"""A year of an office, scripted: what each report tells of the ones before it, line by line, in ``told.txt``.

``python -m tests.running.history.year`` writes it anew, to be looked at before it is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from ppc_reports.commands import choices, cli
from ppc_reports.excel.writer import render
from ppc_reports.plan.model import Activity, Evidence
from ppc_reports.products.tracking import tracking_book
from tests import samples

TOLD = Path(__file__).with_name("told.txt")
CODES = (
    "ACTIVITY-GONE", "ACTIVITY-NEW", "EVIDENCE-GONE", "HISTORY-PARTIAL", "HISTORY-UNREAD", "OFFICE-MISSING", "PLAN-CHANGED",
    "PLAN-TWICE", "QUARTER-CHANGED", "QUARTER-LATE", "ROW-STOPPED", "WEIGHTS-ACROSS",
)  # fmt: skip
_DONE = {"1.1": (0.25, 0.25, 0.25, 0.25), "1.2": (0.2, 0.2, 0.2, 0.2), "1.3": (0.25, 0.25, 0.1, 0.25)}
PLANNING, LEGAL, STAFF = "Planeación", "Oficina Jurídica", "Talento Humano"


@dataclass(frozen=True)
class Step:
    """What happens on a day: what the office did, the workbooks that then lie in ``input``, and the command."""

    day: dt.date
    what: str
    books: Mapping[str, Sequence[Activity]]
    command: tuple[str, ...]


def office_rows(lead: str, line: int, quarters: int) -> list[Activity]:
    """The three activities of an office, reported up to a quarter."""
    rows = []
    for number, done in enumerate(_DONE.values(), 1):
        key = f"{line}.{number}"
        rows.append(
            samples.activity(
                key,
                planned=(0.25,) * 4,
                achieved=tuple(share if quarter <= quarters else None for quarter, share in enumerate(done, 1)),
                evidence=[
                    f"https://example.org/{key}/{quarter}" if quarter <= quarters else "" for quarter in (1, 2, 3, 4)
                ],
                row=samples.FIRST_ROW + number,
                description=f"Hacer la jornada {number} de {lead} con la ciudadanía",
                leads=(lead,),
                weight=(0.4, 0.3, 0.3)[number - 1],
            )
        )
    return rows


def steps() -> Iterator[Step]:
    """The year, in order."""
    own, name = office_rows(PLANNING, 1, 1), "seguimiento.xlsx"
    alone = ("run", "--fail-on", "never", "--corte")
    yield Step(dt.date(2022, 4, 8), "El primer informe", {name: own}, (*alone, "2022-T1"))
    own = office_rows(PLANNING, 1, 2)
    yield Step(dt.date(2022, 7, 11), "El segundo trimestre, sin tocar el primero", {name: own}, (*alone, "2022-T2"))
    own = [_achieved(own[0], 1, 0.2), *own[1:]]
    yield Step(dt.date(2022, 7, 20), "Se corrige el primer trimestre de 1.1", {name: own}, (*alone, "2022-T2"))
    yield Step(dt.date(2022, 7, 21), "Otra vez el mismo libro", {name: own}, (*alone, "2022-T2"))
    yield Step(dt.date(2022, 7, 22), "Otra vez el mismo libro, en el corte anterior", {name: own}, (*alone, "2022-T1"))
    own = [_filled(item, 3) for item in own]
    own = [own[0], replace(_without_evidence(own[1], 1), end=dt.date(2022, 12, 31)), own[2]]
    name = "seguimiento tercer trimestre.xlsx"
    what = "El archivo cambia de nombre; se mueve el plazo de 1.2 y se borra su primera evidencia"
    yield Step(dt.date(2022, 10, 10), what, {name: own}, (*alone, "2022-T3"))
    yield Step(dt.date(2022, 11, 15), "El cuarto trimestre antes de que termine", {name: own}, (*alone, "2022-T4"))
    own = [_filled(item, 4) for item in own]
    half = replace(own[2], description="Hacer la mitad de la jornada 3", weight=0.15)
    other = replace(
        own[2], key="1.4", row=own[2].row + 1, description="Hacer la otra mitad de la jornada 3", weight=0.15
    )
    own = [own[0], own[1], half, other]
    yield Step(dt.date(2023, 1, 12), "La actividad 1.3 se parte en dos", {name: own}, (*alone, "2022-T4"))
    both = {name: own, "juridica.xlsx": office_rows(LEGAL, 2, 4)}
    joint = ("consolidate", "--fail-on", "never", "--corte", "2022-T4")
    yield Step(dt.date(2023, 1, 13), "Se juntan dos dependencias; falta la tercera", both, joint)
    all_three = {**both, "talento.xlsx": office_rows(STAFF, 3, 4)}
    yield Step(dt.date(2023, 1, 20), "Llega la dependencia que faltaba", all_three, joint)
    yield Step(dt.date(2023, 1, 21), "Los mismos libros otra vez", all_three, joint)
    changed = {
        **all_three,
        "juridica.xlsx": [replace(item, applies=item.key != "2.3") for item in all_three["juridica.xlsx"]],
    }
    yield Step(dt.date(2023, 1, 25), "La actividad 2.3 deja de aplicar", changed, joint)


def _achieved(item: Activity, quarter: int, share: float) -> Activity:
    entries = list(item.quarters)
    entries[quarter - 1] = replace(entries[quarter - 1], achieved=samples.figure(share, item.row))
    return replace(item, quarters=tuple(entries))


def _filled(item: Activity, quarter: int) -> Activity:
    """The activity with what was done in a quarter, and its evidence."""
    filled = _achieved(item, quarter, _DONE[item.key][quarter - 1])
    entries = list(filled.quarters)
    link = f"https://example.org/{item.key}/{quarter}"
    entries[quarter - 1] = replace(entries[quarter - 1], evidence=Evidence(link, (link,)))
    return replace(filled, quarters=tuple(entries))


def _without_evidence(item: Activity, quarter: int) -> Activity:
    entries = list(item.quarters)
    entries[quarter - 1] = replace(entries[quarter - 1], evidence=Evidence())
    return replace(item, quarters=tuple(entries))


def made() -> str:
    """The story as it is told now."""
    with TemporaryDirectory() as place, chdir(place):
        folder = Path(place)
        (folder / "input").mkdir()
        offices = ", ".join(f'"{name}"' for name in (PLANNING, LEGAL, STAFF))
        (folder / "ppc.toml").write_text(f"offices = [{offices}]\n", encoding="utf-8")
        return "".join(f"{line}\n" for step in steps() for line in _told(folder, step))


def _told(folder: Path, step: Step) -> Iterator[str]:
    for path in (folder / "input").iterdir():
        path.unlink()
    for name, rows in step.books.items():
        (folder / "input" / name).write_bytes(render(tracking_book(samples.plan(rows))))
    with patch.object(choices, "today", lambda: step.day):
        done = CliRunner().invoke(cli.cli, step.command, prog_name="ppc-reports", catch_exceptions=False)
    yield f"{step.day} · {step.what} · {' '.join(step.command)} → {done.exit_code}"
    stem = "consolidado" if step.command[0] == "consolidate" else Path(next(iter(step.books))).stem
    path = folder / "output" / step.command[-1] / stem / "resultado.json"
    yield from (f"    {line}" for line in _lines(json.loads(path.read_text(encoding="utf-8"))))


def _lines(data: dict[str, Any]) -> Iterator[str]:
    issue, marks = data["issue"], [name for name in ("preliminary", "provisional") if data[name]]
    replaced = issue["replaces"]
    former = f", reemplaza la {replaced['version']} del {replaced['made_on']}" if replaced else ""
    yield f"versión {issue['version']} del {issue['made_on']}{former}{''.join(f' · {mark}' for mark in marks)}"
    yield from (f"PARCIAL: falta {text}" for text in data["partial"])
    for item in data["findings"]:
        if item["code"] in CODES:
            where = ", ".join(item["cells"])
            yield f"{item['code']} {item['sheet']}{'!' if where else ''}{where}: {item['message']}"
    for item in data["published"]:
        then, now = (item[name] and item[name]["compliance"] for name in ("printed", "recalculated"))
        if then != now:
            yield f"{item['corte']} se publicó {then} y hoy daría {now}: {', '.join(one['key'] for one in item['why'])}"

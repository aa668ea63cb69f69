"""Plans of every size and shape that a report must bear: as offices send them, as large as they come, and as bad."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from ppc_reports.commands import cli
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity, catalogue
from ppc_reports.plan.model import Absent, Accumulation, Figure, Indicator, Part, Plan, StrategicLine, Unit
from tests import parts
from tests.participation_plan import complete
from tests.samples import activity, figure, generated, plan, summary


class Shape(NamedTuple):
    """How a plan at a corte is made, and on how many printed pages its report stands at most."""

    make: Callable[[], Summary]
    pages: int


_LONG = " ".join(["Fortalecimiento", "institucional", "de", "la", "participación", "ciudadana", "incidente", "n.º"] * 5)


def indicators(count: int) -> Plan:
    """A plan of indicators of one office, as a municipality reports its participation policy."""
    rows = []
    for n in range(1, count + 1):
        row = activity(
            f"45{n}",
            (0.25,) * 4,
            (n, n, None, n),
            8 + n,
            line="1",
            description=f"Porcentaje de avance del componente {n} de la política pública de participación ciudadana",
            unit=Unit.INDICATOR,
            indicator=Indicator(figure(4.0 * n), Figure.of(0.0), Accumulation.SUM),
            leads=("Departamento Administrativo de Planeación",),
            end=dt.date(2022, 12, 31),
        )
        rows.append(row)
    return plan(rows)


def municipal(count: int) -> Plan:
    """A municipal plan: five lines, seventeen offices, most of which did not report the last quarter."""
    chance = random.Random(7)
    rows = []
    for n in range(count):
        done = chance.random() < 0.3
        goal = chance.choice(("metros de vías terciarias", "jornadas de salud pública", "apoyos a organizaciones"))
        rows.append(
            activity(
                f"{n % 5 + 1}.{n + 1}",
                (0.25,) * 4,
                (0.25, 0.25, 0.25, 0.25 if done else None),
                9 + n,
                ("https://example.org/1",) * 4,
                description=f"Realizar {n + 2} {goal} en la zona rural y urbana del municipio durante la vigencia",
                leads=(f"Secretaría de Despacho número {n % 17}",),
                start=None,
                end=None,
            )
        )
    names = (StrategicLine(str(n), f"Línea estratégica {n} sobre participación", "Objetivo") for n in range(1, 6))
    return plan(rows, lines=tuple(names))


def silent(count: int, sheets: int) -> Plan:
    """A plan of actions with dates alone, on as many sheets as it has policies, that nobody has followed up."""
    rows = [
        activity(
            f"{n % sheets + 1}.{n}",
            row=9 + n,
            sheet=f"{n % sheets + 1}. Política",
            description=f"Formular y socializar el documento {n} de la dimensión, según lo que recomienda el índice",
            leads=(f"Profesional de apoyo de la subdirección {n % 47}",),
            end=dt.date(2021 + n % 2, 1 + n % 12, 28),
            start=None if n % 3 else dt.date(2022, 1, 1),
            product="",
        )
        for n in range(count)
    ]
    whole = plan(rows)
    (part,) = whole.parts
    of_sheets = {item.sheet for item in rows}
    return plan(rows, parts=tuple(Part(name, part.layout, part.balance) for name in sorted(of_sheets)))


def found(kinds: int) -> list[Finding]:
    """So many kinds of finding, each as long as its rule says it."""
    dossiers = sorted(catalogue().items(), key=lambda item: -len(item[1].title))[:kinds]
    return [
        Finding(code, Severity.WARNING, f"{dossier.title}. {dossier.reason}", dossier.reason)
        for code, dossier in dossiers
    ]


def lagging(count: int, lines: int, offices: int, name: str = "") -> Plan:
    """A plan that lags everywhere, of so many lines and offices, all called ``name`` and a number."""
    rows = (
        activity(
            f"{n % lines + 1}.{n}",
            (0.25,) * 4,
            (0.05 * (n % 4), 0.2, None if n % 5 == 0 else 0.1, None),
            9 + n,
            description=f"{name or 'Actividad'} {n}",
            leads=(f"{name or 'Oficina de Apoyo a la Gestión'} {n % offices}",),
        )
        for n in range(count)
    )
    return plan(rows, title=name or "Plan de acción", entity=name or "Entidad de Ejemplo")


SHAPES: Mapping[str, Shape] = {
    "9 indicators": Shape(lambda: summary(indicators(9), "2022-T4"), 11),
    "331 activities": Shape(lambda: summary(municipal(331), "2022-T4"), 35),
    "166 activities on 15 sheets": Shape(lambda: summary(silent(166, 15), "2022-T4"), 29),
    "every sheet": Shape(complete, 26),
    "60 kinds of finding": Shape(lambda: summary(generated(7), findings=found(60)), 10),
    "2000 activities": Shape(lambda: summary(municipal(2000), "2022-T4"), 100),
    "200 activities": Shape(lambda: summary(municipal(200), "2022-T4"), 26),
    "40 activities": Shape(lambda: summary(municipal(40), "2022-T4"), 13),
    "one activity": Shape(lambda: summary(plan([activity()])), 10),
    "none": Shape(lambda: summary(plan([])), 8),
    "60 offices": Shape(lambda: summary(lagging(120, 4, 60)), 30),
    "40 lines": Shape(lambda: summary(lagging(80, 40, 3)), 21),
    "ten offices": Shape(lambda: summary(lagging(60, 5, 10)), 18),
    "all invalid": Shape(
        lambda: summary(plan([activity(f"1.{n}", (0.25,) * 4, (Absent.INVALID,) * 4, 9 + n) for n in range(9)])),
        11,
    ),
    "nobody reported": Shape(
        lambda: summary(plan([activity(f"1.{n}", (0.25,) * 4, (None,) * 4, 9 + n) for n in range(9)])), 10
    ),
    "nothing planned yet": Shape(lambda: summary(plan([activity("1.1", (0, 0, 0, 1), (None,) * 4)]), "2022-T1"), 9),
    "29.600 %": Shape(lambda: summary(plan([activity("1.1", (0.25,) * 4, (74,) * 4), activity("1.2", row=10)])), 10),
    "names of 300 letters": Shape(lambda: summary(lagging(8, 3, 3, _LONG)), 12),
}


def consolidated(work: Path) -> bytes:
    """The report that the command makes of the workbooks of ten offices."""
    parts.write_parts(work / "input", parts.whole_plan())
    given = ("--corte", "2022-T3", "--input", str(work / "input"), "--output", str(work / "output"))
    CliRunner().invoke(cli.cli, ["consolidate", *given], catch_exceptions=False)
    [made] = (work / "output").rglob("Seguimiento_PPC_*.xlsx")
    return made.read_bytes()

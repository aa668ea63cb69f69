"""Publications made for tests: of the example, of generated plans, and of a plan with a hostile text in every field."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.fields import Group, Reads, of_group
from ppc_reports.plan.form import Form
from ppc_reports.plan.model import Absent, Evidence, Figure, Plan, QuarterEntry, StrategicLine
from ppc_reports.plan.voices import Recommendation
from ppc_reports.products.publication.edition import Edition
from ppc_reports.products.publication.package import package
from ppc_reports.products.result import result, to_json
from ppc_reports.settings.ppc_toml import Publication
from tests import make_examples
from tests.samples import activity, generated, plan, summary
from tests.working import copy_working_folder, judged

DAY = dt.date(2023, 2, 1)
EVERYTHING = Publication(people=True, mail_addresses=True, free_texts=True, evidence_links=True)
HOSTILE = (
    '=cmd|"/c calc"!A1',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    '#read("/etc/passwd") #panic()',
    "$x^2$ `raw` *negrita* <etiqueta> @cita",
    "{{ 7 * 7 }} {% raw %}",
    "al \u202erevés\u202c \u2066x\u2069",
    "campana \x07 privado \ue000 roto \ud800 😀 漢字",
    "+57 300 \r\n-1 @SUM(A1)",
    "]]> --> </style></title>",
)


@cache
def example(corte: str = "2022-T3") -> Summary:
    """The summary of the example, read where it lies in a working folder."""
    with TemporaryDirectory() as folder, chdir(folder):
        copy_working_folder(Path(folder))
        return judged(Path(make_examples.EXAMPLE), corte)


def silent(count: int) -> Plan:
    """A plan of which nobody reported anything."""
    return plan([activity(f"1.{number}", (0.25,) * 4, row=8 + number) for number in range(1, count + 1)])


def consolidated_like(count: int = 40) -> Summary:
    """The summary of a plan of several offices, with every kind of figure."""
    return summary(generated(count))


def published(of: Summary, rules: Publication = EVERYTHING) -> Mapping[str, bytes]:
    """The package of a summary."""
    return package(of, Edition(rules, DAY), None)


def machine(of: Summary) -> dict[str, Any]:
    """What ``resultado.json`` says of a summary, read back."""
    read: dict[str, Any] = json.loads(to_json(result(of)))
    return read


def pdf_text(data: bytes) -> str:
    """The text of a PDF, its words parted by single blanks."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


def hostile(text: str) -> Summary:
    """A summary of which every text that somebody writes is this one: in the workbook, its name, and the settings of signatures."""
    voices: dict[str, Any] = {
        name: text for name, field in of_group(Group.QUARTER).items() if field.reads is Reads.TEXT
    }
    link = f"javascript:alert('{text}')"
    entries = tuple(
        QuarterEntry(
            planned=Figure.of(0.25),
            achieved=Figure.of(0.1) if quarter < 3 else Figure(None, Absent.INVALID, None, text),
            evidence=Evidence(text, (link, "https://a.co/x", "https://u:p@a.co/", "mailto:a@b.co?bcc=c@d.co")),
            **voices,
        )
        for quarter in (1, 2, 3, 4)
    )
    of_plan: dict[str, Any] = {
        name: (text,) if field.reads is Reads.TERMS else text
        for name, field in of_group(Group.SINGLE).items()
        if field.aside
        and field.reads in (Reads.TERMS, Reads.TEXT)
        and name not in (*voices, "recommendation", "answer")
    } | {"recommendations": (Recommendation(text, text),)}
    rows = [
        replace(
            activity(f"1.{number}", row=8 + number, description=text, product=text, leads=(text,), supports=(text,)),
            key=f"1.{number}{text}",
            quarters=entries,
            carried={text: text},
            **of_plan,
        )
        for number in (1, 2)
    ]
    made: Plan = plan(rows, title=text, entity=text, objective=text, lines=(StrategicLine("1", text, text),))
    done = summary(made)
    source = replace(done.source, file=text)
    signed = (("Elaboró", text), ("Revisó", text), ("Aprobó", text))
    return replace(
        done, source=source, form=Form(text, text, text), signatures=signed, partial=(text,), provisional=True
    )

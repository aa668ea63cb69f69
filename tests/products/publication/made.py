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
from ppc_reports.plan.model import Evidence, Plan, StrategicLine
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
    """A summary of which every text that an office writes is this one."""
    rows = [
        activity(
            f"1.{number}",
            (0.25,) * 4,
            (0.25, 0.1, None, None),
            row=8 + number,
            description=text,
            product=text,
            leads=(text,),
            supports=(text,),
        )
        for number in (1, 2)
    ]
    rows = [
        replace(
            row,
            quarters=tuple(
                replace(entry, notes=text, evidence=Evidence(text, (f"javascript:alert('{text}')", "https://a.co/x")))
                for entry in row.quarters
            ),
        )
        for row in rows
    ]
    made: Plan = plan(rows, title=text, entity=text, objective=text, lines=(StrategicLine("1", text, text),))
    return summary(made)

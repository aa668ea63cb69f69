"""The open data: activities and quarters as CSV, and the Data Package that says what each column means."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ppc_reports.judging.status import Standing
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import QUARTERS, Absent, Figure
from ppc_reports.products.publication import ACTIVITIES, BY_QUARTER, DICTIONARY, privacy, words
from ppc_reports.products.publication.activities import has_evidence, public_links
from ppc_reports.products.publication.columns import ACTIVITY_COLUMNS, QUARTER_COLUMNS, DataColumn
from ppc_reports.products.publication.edition import LICENSES, Edition
from ppc_reports.products.report import theme
from ppc_reports.products.result import result, to_json
from ppc_reports.settings.ppc_toml import Publication

KINDS_OF_FIGURE = {
    None: "cifra",
    Absent.EMPTY: "vacío",
    Absent.NOT_SCHEDULED: "no programado",
    Absent.NOT_APPLICABLE: "no aplica",
    Absent.INVALID: "inválido",
}
"""What stands in the cell of a quarter: four blanks that are never confused, nor turned into 0."""
_FORMULA_SIGNS = ("=", "+", "-", "@")
Record = Mapping[str, Any]


def open_data(summary: Summary, edition: Edition) -> dict[str, bytes]:
    """The files of the open data by name. Shares are 0..1 rounded to 6 decimals, as in ``resultado.json``; unknown is blank."""
    machine = result(summary)
    records = list(machine["activities"])
    lines = {line["number"]: line["name"] for line in machine["lines"]}
    pairs = list(zip(records, summary.standings, strict=True))
    files = {
        ACTIVITIES: _table(ACTIVITY_COLUMNS, (_activity(n, *pair, lines, edition) for n, pair in enumerate(pairs, 1))),
        BY_QUARTER: _table(
            QUARTER_COLUMNS, (row for n, pair in enumerate(pairs, 1) for row in _quarters(n, *pair, edition))
        ),
    }
    state = [f"{notice.clase}: {notice.texto}" for notice in words.notices(summary, edition)]
    return {**files, DICTIONARY: to_json({**_package(machine, files, edition), "status": state})}


def _table(columns: Sequence[DataColumn], rows: Iterable[Record]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in columns], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """A value as it stands in a CSV: text that a spreadsheet would take for a formula has an apostrophe before it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value
    return "" if value is None else value


def _activity(number: int, record: Record, item: Standing, lines: Record, edition: Edition) -> Record:
    rules = edition.rules
    leads, supports = (privacy.offices(record[kind], rules, edition.offices) for kind in ("leads", "supports"))
    return {
        "orden": number,
        "corte": str(item.corte),
        "clave": privacy.clean(record["key"]),
        "linea": privacy.clean(record["line"] or ""),
        "linea_nombre": privacy.public_text(lines.get(record["line"]) or "", rules),
        "actividad": privacy.public_text(record["description"] or "", rules),
        "responsables": "; ".join(leads),
        "apoyo": "; ".join(supports),
        "producto": privacy.public_text(record["product"] or "", rules),
        "inicio": record["start"],
        "fin": record["end"],
        "estado": theme.STATE_LOOKS[item.state].word,
        "zona": record["zone"],
        "programado": record["planned"],
        "ejecutado": record["achieved"],
        "cumplimiento": record["compliance"],
        "cumplimiento_real": record["compliance_real"],
        **_carried(ACTIVITY_COLUMNS, record, rules),
        "otras_columnas": _others(item, rules),
    }


def _carried(columns: Sequence[DataColumn], record: Record, rules: Publication) -> Record:
    """The fields that are carried as they were written, each in its column."""
    return {column.name: _said(record[column.of], column, rules) for column in columns if column.of}


def _said(value: object, column: DataColumn, rules: Publication) -> object:
    if isinstance(value, list):
        return "; ".join(privacy.public_text(str(term), rules) for term in value)
    if isinstance(value, str):
        return privacy.free_text(value, rules) if column.free else privacy.public_text(value, rules)
    return value


def _others(item: Standing, rules: Publication) -> str:
    """The other columns of the workbook as a JSON object; empty where free texts are not published, or there are none."""
    told = {
        privacy.public_text(head, rules): privacy.free_text(text, rules) for head, text in item.activity.carried.items()
    }
    return json.dumps(told, ensure_ascii=False) if told and rules.free_texts else ""


def _quarters(number: int, record: Record, item: Standing, edition: Edition) -> Iterator[Record]:
    rules = edition.rules
    for quarter, figures in zip(QUARTERS, record["quarters"], strict=True):
        entry = item.activity.entry(quarter)
        yield {
            "orden": number,
            "clave": privacy.clean(record["key"]),
            "trimestre": figures["quarter"],
            "programado": figures["planned"],
            "programado_dice": _kind(entry.planned),
            "ejecutado": figures["achieved"],
            "ejecutado_dice": _kind(entry.achieved),
            "programado_acumulado": figures["planned_to_date"],
            "ejecutado_acumulado": figures["achieved_to_date"],
            "cumplimiento": figures["compliance"],
            "con_evidencia": has_evidence(entry),
            "enlaces": " ".join(public_links(entry)) if rules.evidence_links else "",
            "evidencia": privacy.free_text(entry.evidence.text, rules),
            "observaciones": privacy.free_text(figures["notes"] or "", rules),
            **_carried(QUARTER_COLUMNS, figures, rules),
        }


def _kind(figure: Figure) -> str:
    return KINDS_OF_FIGURE[figure.absent]


def _package(machine: Record, files: Mapping[str, bytes], edition: Edition) -> dict[str, Any]:
    """The Data Package (version 2) of the files: what they hold, from where, under which licence."""
    license_ = LICENSES[edition.rules.license]
    plan, corte = machine["plan"], machine["corte"]
    title = privacy.public_text(plan["title"] or "", edition.rules) or "Plan de acción"
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"seguimiento-ppc-{corte.lower()}",
        "title": f"{title}: seguimiento con corte {corte}",
        "description": (
            "Seguimiento trimestral del plan de acción de participación ciudadana de "
            f"{privacy.public_text(plan['entity'] or 'entidad sin declarar', edition.rules)}. Las proporciones van de 0 a 1. "
            "Un campo vacío es un dato que no se conoce o no se publica; nunca es 0. Al texto que una hoja de cálculo "
            "tomaría por una fórmula se le antepone un apóstrofo."
        ),
        "version": f"{machine['issue']['version'] or 1}.0.0",
        "created": f"{edition.made_on.isoformat()}T00:00:00-05:00",
        "licenses": [{"name": edition.rules.license, "path": license_.path, "title": license_.title}],
        "sources": [
            {"title": privacy.public_text(source["file"], edition.rules), "sha256": source["sha256"]}
            for source in machine["sources"]
        ],
        "resources": [
            _resource(ACTIVITIES, "Actividades", ACTIVITY_COLUMNS, files),
            _resource(BY_QUARTER, "Trimestres de cada actividad", QUARTER_COLUMNS, files),
        ],
    }


def _resource(name: str, title: str, columns: Sequence[DataColumn], files: Mapping[str, bytes]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [column.field for column in columns],
        "missingValues": [""],
        "primaryKey": [column.name for column in columns if column.key],
    }
    if name == BY_QUARTER:
        reference = {"resource": ACTIVITIES.removesuffix(".csv"), "fields": ["orden"]}
        schema["foreignKeys"] = [{"fields": ["orden"], "reference": reference}]
    return {
        "name": name.removesuffix(".csv"),
        "title": title,
        "path": name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(files[name]),
        "hash": f"sha256:{hashlib.sha256(files[name]).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": schema,
    }

"""The page and the open data: the figures of ``resultado.json``, nothing from outside, nothing that a cell could run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
import pytest
from lxml import html

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.model import Absent, Accumulation, Figure, Indicator, Unit
from ppc_reports.plan.spanish import printed
from ppc_reports.products.publication.columns import ACTIVITY_COLUMNS, QUARTER_COLUMNS
from ppc_reports.products.publication.privacy import MAIL_HIDDEN, PERSON_HIDDEN, clean, may_be_person
from ppc_reports.settings.ppc_toml import Publication
from ppc_reports.settings.scale import INCONCLUSIVE
from tests.products.publication.made import (
    HOSTILE,
    consolidated_like,
    example,
    hostile,
    machine,
    pdf_text,
    published,
    silent,
)
from tests.samples import activity, plan, scale, summary

CORTES = ("2022-T1", "2022-T2", "2022-T3", "2022-T4")


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def tree(files: Mapping[str, bytes]) -> Any:
    return html.document_fromstring(files["index.html"].decode())


def cells(table: Any) -> list[list[str]]:
    """The text of every body cell of a table, row by row."""
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.findall("tbody/tr")]


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize("of", [*map(example, CORTES), consolidated_like()], ids=[*CORTES, "plan"])
def test_the_open_data_have_the_figures_of_the_result_file(of: Summary) -> None:
    files, told = published(of), machine(of)
    shares = {"programado": "planned", "ejecutado": "achieved", "cumplimiento": "compliance"}
    by_quarter = {**shares, "programado_acumulado": "planned_to_date", "ejecutado_acumulado": "achieved_to_date"}
    written = rows(files["actividades.csv"])
    assert [[number(row[name]) for name in shares] for row in written] == [
        [item[key] for key in shares.values()] for item in told["activities"]
    ]
    assert [row["clave"] for row in written] == [item["key"] for item in told["activities"]]
    quarters = [quarter for item in told["activities"] for quarter in item["quarters"]]
    assert [[number(row[name]) for name in by_quarter] for row in rows(files["trimestres.csv"])] == [
        [quarter[key] for key in by_quarter.values()] for quarter in quarters
    ]


@pytest.mark.parametrize("of", [*map(example, CORTES), consolidated_like()], ids=[*CORTES, "plan"])
def test_the_page_has_the_figures_of_the_result_file(of: Summary) -> None:
    page, told = tree(published(of)), machine(of)
    totals = told["totals"]
    figures = [" ".join(item.text_content().split()) for item in page.findall(".//dl[@class='cifras']//dd")]
    assert figures[0].startswith(f"{least(totals, 'compliance')}{word(totals)}")
    assert figures[1].startswith(f"{totals['known']} de {totals['due']}")
    assert figures[2].startswith(plain(totals["planned"]))
    assert figures[3].startswith(least(totals, "counted"))
    for kind, caption in (("lines", "t-lineas"), ("offices", "t-dependencias")):
        table = page.find(f".//table[@aria-labelledby='{caption}']")
        for row, group in zip(cells(table), told[kind], strict=True):
            known = f"{group['known']} de {group['due']}" if group["due"] else "nada por reportar"
            assert row[1:5] == [str(group["activities"]), known, plain(group["planned"]), least(group, "counted")]
            verdict = f"{least(group, 'compliance')} {word(group)}".strip()
            assert row[6].startswith(verdict), (row[6], verdict)
    shown = [(row[0], row[3], row[4]) for table in activity_tables(page) for row in cells(table)]
    assert sorted(shown) == sorted(
        (item["key"], plain(item["planned"]), plain(item["achieved"])) for item in told["activities"]
    )


def word(group: dict[str, Any]) -> str:
    """The sign and the word of the zone of a group, empty where it has none."""
    bands = [*scale().bands, INCONCLUSIVE]
    names = {"inconclusive": INCONCLUSIVE.name, None: ""}
    name = names.get(group["zone"], group["zone"])
    return next((f"{band.symbol} {band.name}" for band in bands if band.name == name), "")


def plain(share: float | None) -> str:
    return printed(share).replace("\u00a0", " ")


def least(group: dict[str, Any], name: str) -> str:
    """A figure of a group, as the least it may be where too little is known of it."""
    return f"{'≥ ' if group['zone'] == 'inconclusive' else ''}{plain(group[name])}"


def activity_tables(page: Any) -> list[Any]:
    return [table for table in page.iter("table") if (table.get("aria-labelledby") or "").startswith("t-linea-")]


def test_the_package_is_valid_by_its_standard_and_names_every_column(tmp_path: Path) -> None:
    for name, data in published(consolidated_like()).items():
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note", "message"])
    described = json.loads((tmp_path / "datapackage.json").read_bytes())
    fields = [field for resource in described["resources"] for field in resource["schema"]["fields"]]
    assert [field["name"] for field in fields] == [column.name for column in (*ACTIVITY_COLUMNS, *QUARTER_COLUMNS)]
    assert all(field["description"] and field["title"] and field["type"] for field in fields)
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert described["sources"][0]["sha256"] == "0" * 64
    assert all(resource["hash"].startswith("sha256:") for resource in described["resources"])


def test_a_package_with_a_wrong_figure_is_not_valid(tmp_path: Path) -> None:
    for name, data in published(example()).items():
        (tmp_path / name).write_bytes(data.replace(b"0.777778", b"mucho") if name == "actividades.csv" else data)
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_page_needs_nothing_from_outside_and_no_script() -> None:
    files = published(example(), Publication())
    page, text = tree(files), files["index.html"].decode()
    assert "http" not in text.replace("http-equiv", "")
    assert not list(page.iter("script", "link", "iframe", "object", "embed", "img", "form"))
    assert {link.get("href") for link in page.iter("a")} >= {"informe.pdf", "actividades.csv", "trimestres.csv"}
    anchors = {link.get("href") for link in page.iter("a") if link.get("href").startswith("#")}
    assert all(page.find(f".//*[@id='{anchor[1:]}']") is not None for anchor in anchors)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_only_text(text: str) -> None:
    files = published(hostile(text))
    page = tree(files)
    assert not list(page.iter("script", "img", "iframe", "object"))
    assert page.find(".//h1").text_content() == clean(text).replace("\n", " ") or "\n" in text
    assert len(list(page.iter("style"))) == len(list(page.iter("title"))) == 1
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert {link.get("href") for link in page.iter("a") if ":" in link.get("href")} == {"https://a.co/x"}
    for name in ("actividades.csv", "trimestres.csv"):
        written = [value for row in rows(files[name]) for value in row.values()]
        assert not [value for value in written if value[:1] in ("=", "+", "@", "\t", "\r") or value[:2] == "-1"]
    for data in (files[name].decode() for name in files if not name.endswith(".pdf")):
        assert not set(data) & set("\u202e\u202c\u2066\u2069\x07\ue000")


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Juan Pérez", True),
        ("MARÍA FERNANDA GÓMEZ", True),
        ("Profesional universitario Ana Ruiz", True),
        ("Dra. Rincón, Secretaria General", True),
        ("Yeison Peñaloza Quiñones", True),
        ("Secretaría General", False),
        ("Áreas Misionales", False),
        ("Grupo de Relación con el Ciudadano", False),
        ("IMCTT", False),
        ("Talento Humano", False),
        ("Oficina Asesora de Planeación", False),
        ("Sin responsable", False),
    ],
)
def test_a_name_that_may_be_of_a_person_is_known(name: str, person: bool) -> None:
    assert may_be_person(name) is person


def test_a_name_that_the_entity_lists_among_its_offices_is_none_of_a_person() -> None:
    assert may_be_person("Casa Bolívar Norte Sur") is False
    assert may_be_person("Bolívar Norte")
    assert not may_be_person("Bolívar Norte", frozenset({"bolivar norte"}))


def test_personal_data_stay_inside_unless_a_setting_lets_them_out() -> None:
    rows_ = [
        activity(
            f"1.{number}",
            (0.25,) * 4,
            (0.1, 0.1, 0.1, None),
            row=8 + number,
            leads=(lead,),
            description="Escribir a juan.perez@entidad.gov.co",
            evidence=("https://nube.example/carpeta",) * 4,
        )
        for number, lead in enumerate(("Juan Pérez", "Juan Pérez", "Secretaría General"), 1)
    ]
    of = summary(plan(rows_))
    closed = {name: data for name, data in published(of, Publication()).items() if not name.endswith(".pdf")}
    for data in closed.values():
        assert not [word for word in ("Juan", "juan.perez", "nube.example") if word in data.decode()]
    assert PERSON_HIDDEN in closed["index.html"].decode()
    assert MAIL_HIDDEN in closed["actividades.csv"].decode()
    for setting, word in {
        "people": "Juan Pérez",
        "mail_addresses": "juan.perez@",
        "evidence_links": "nube.example",
    }.items():
        opened = published(of, Publication.model_validate({setting: True}))
        assert any(word in data.decode() for name, data in opened.items() if not name.endswith(".pdf")), setting


def test_where_too_little_is_known_no_group_has_a_colour_of_the_scale() -> None:
    silent = [activity(f"1.{number}", (0.25,) * 4, row=9 + number) for number in range(1, 6)]
    of = summary(plan([*silent, activity("1.6", (0.25,) * 4, (0.25,) * 3 + (None,), row=20)]))
    files = published(of)
    page = tree(files)
    assert machine(of)["totals"]["zone"] == "inconclusive"
    scale_colours = {band.fill for band in scale().bands}
    for table in activity_tables(page):
        table.drop_tree()
    chips = [chip for chip in page.iter("span") if chip.get("class") == "signo" and chip.getparent().tag != "th"]
    words = {" ".join(chip.text_content().split()) for chip in chips}
    assert f"{INCONCLUSIVE.symbol} {INCONCLUSIVE.name}" in words
    assert not [chip for chip in chips if any(colour in chip.get("style", "") for colour in scale_colours)]
    text = " ".join(page.text_content().split())
    assert "entre 16,7 % y 100,0 %" in text
    assert "entre 16,7 % y 100,0 %" in pdf_text(files["informe.pdf"]).replace("\u00a0", " ")


def test_many_delays_are_told_by_office_before_one_by_one() -> None:
    few, many = (tree(published(summary(silent(count)))) for count in (3, 24))
    assert few.find(".//table[@aria-labelledby='t-atrasos-dependencia']") is None
    [row] = cells(many.find(".//table[@aria-labelledby='t-atrasos-dependencia']"))
    assert row == ["Secretaría General", "24 de 24", "24 sin reporte"]
    assert len(cells(many.find(".//table[@aria-labelledby='t-atrasos']"))) == 24


GOAL = Indicator(Figure.of(10.0), Figure.of(0.0), Accumulation.SUM)
TARGET_ALONE = [
    activity(
        f"1.{n}", achieved=(2.0, None, None, None), row=8 + n, unit=Unit.INDICATOR, indicator=GOAL, start=None, end=None
    )
    for n in (1, 2)
]
UNKNOWN = {
    "targets of the year": (plan(TARGET_ALONE), "aún no se puede juzgar nada", ["—", "nada por reportar", "—", "—"]),
    "nobody reported": (silent(3), "3 sin reporte", ["≥ 0,0 %", "0 de 3", "75,0 %", "≥ 0,0 %"]),
    "unreadable": (
        plan([activity("1.1", (0.25,) * 4, (Absent.INVALID,) * 4)]),
        "1 con un dato que no se pudo leer",
        ["≥ 0,0 %", "0 de 1", "75,0 %", "≥ 0,0 %"],
    ),
    "none applies": (
        plan([activity("1.1", applies=False)]),
        "Ninguna actividad se pudo juzgar: no se sabe si algo está atrasado.",
        ["—", "nada por reportar", "—", "—"],
    ),
    "empty": (plan([]), "El plan no tiene actividades.", ["—", "nada por reportar", "—", "—"]),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_known_is_neither_0_nor_good_news_to_a_citizen(name: str) -> None:
    of_plan, told, shown = UNKNOWN[name]
    files = published(summary(of_plan))
    page, document = tree(files), pdf_text(files["informe.pdf"]).replace("\u00a0", " ")
    said = " ".join(page.text_content().split())
    assert [plain_text(item) for item in page.findall(".//dl[@class='cifras']//dd/span[@class='grande']")] == shown
    for text in (said, document):
        assert told in text
        assert "nada atrasado ni por aclarar" not in text
        assert "se leyeron y se evaluaron" not in text
        assert "cuenta como ejecutado" not in text
    for row in (row for table in activity_tables(page) for row in cells(table)):
        assert row[5].startswith(("—", "≥ ")), row


def plain_text(element: Any) -> str:
    return " ".join(element.text_content().split())

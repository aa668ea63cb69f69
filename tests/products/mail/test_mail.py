"""The mail to Control Interno: one message, the right headers, the summary in both bodies, the report untouched."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.products.mail.control import control_letter, subject
from ppc_reports.products.mail.message import Attachment, Envelope
from ppc_reports.products.mail.sender import Desk
from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.ppc_toml import Mail
from tests import samples

REPORT = Attachment("Seguimiento_PPC_Entidad_2022-T3.xlsx", b"PK\x03\x04" + bytes(range(256)) * 40)
ENVELOPE = Envelope(
    ("control.interno@example.org", "jefe@example.org"),
    ("copia@example.org",),
    "ppc@example.org",
    "planeacion@example.org",
)
ERROR = Finding(
    "PERCENT-UNREADABLE",
    Severity.ERROR,
    "«mucho» no es un porcentaje.",
    "Escriba el porcentaje como número.",
    "Seguimiento",
    ((14, 4), (15, 4)),
)
HOSTILE = 'Entidad\r\nBcc: otro@example.org\r\n\r\n<script>alert("x")</script> \'"& 😀\u202egpj\x00\ud800 {{ 7*7 }}'


def summary(**plan: Any) -> Summary:
    rows = (
        samples.activity("1.1", achieved=(0.1, 0.1, 0.1, None)),
        samples.activity("1.2", achieved=(0.5, 0.5, None, None), row=10),
        samples.activity("2.1", (0.5, 0.5, 0, 0), (None,) * 4, row=11),
    )
    return samples.summary(samples.plan(rows, **plan))


def compose_message(envelope: Envelope, of: Summary, report: Attachment, templates: Path | None = None) -> bytes:
    """The draft to Control Interno; what the settings would refuse is let pass, for the draft has to refuse it too."""
    mail = Mail.model_construct(
        control_interno=envelope.to, cc=envelope.cc, sender=envelope.sender, reply_to=envelope.reply_to
    )
    return control_letter(of, report, Desk(mail, templates=templates)).draft()


def preliminary() -> Summary:
    return replace(summary(), findings=(ERROR,))


def parsed(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class Words(HTMLParser):
    """The text of a body, and every tag in it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.said = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.said += data


def test_the_draft_has_the_headers_that_mail_programs_need() -> None:
    message = parsed(compose_message(ENVELOPE, summary(), REPORT))
    assert message["From"] == "ppc@example.org"
    assert message["Reply-To"] == "planeacion@example.org"
    assert message["To"] == "control.interno@example.org, jefe@example.org"
    assert message["Cc"] == "copia@example.org"
    assert message["Subject"] == "PPC 2022-T3: no concluyente, reportaron 2 de 3 – Entidad de Ejemplo"
    assert message["Date"] == "Fri, 30 Sep 2022 08:00:00 -0500"
    assert message["X-Unsent"] == "1"
    assert message["MIME-Version"] == "1.0"
    assert message.get_content_type() == "multipart/mixed"
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert kinds == ["text/plain", "text/html", xlsx]


def test_every_line_ends_as_mail_demands_and_is_plain_ascii() -> None:
    data = compose_message(ENVELOPE, summary(), REPORT)
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("name", ["Seguimiento_PPC_Ministerio de Educación «Ñandú»_2022-T3.xlsx", "ñ" * 140 + ".xlsx"])
def test_the_attachment_arrives_byte_by_byte_under_its_name_with_accents(name: str) -> None:
    (attached,) = parsed(compose_message(ENVELOPE, summary(), replace(REPORT, name=name))).iter_attachments()
    assert attached.get_filename() == name
    assert attached.get_content() == REPORT.data
    assert attached.get_content_disposition() == "attachment"


def test_without_recipients_there_is_no_recipient_header_and_no_word_of_it() -> None:
    message = parsed(compose_message(Envelope(), summary(), REPORT))
    assert not {"From", "To", "Cc", "Bcc", "Reply-To"} & set(message.keys())
    assert "destinatari" not in body(message, "plain").casefold()


def test_both_bodies_say_the_figures_states_alerts_and_fingerprints() -> None:
    message = parsed(compose_message(ENVELOPE, summary(), REPORT))
    html, text = Words(body(message, "html")).said.replace("\xa0", " "), body(message, "plain").replace("\xa0", " ")
    for said in (html, text):
        for share in ("85,2 %", "42,2 %", "77,8 %", "35,9 %", "53,9 %", "69,3 %", "81,3 %"):
            assert share in said
        for word in (
            "Programado acumulado",
            "Ejecutado que cuenta",
            "Cumplimiento",
            "2022-T3",
            "30 de septiembre de 2022",
        ):
            assert word in said
        for word in (
            "Cumplida: 1",
            "En ejecución: 1",
            "Sin reporte: 1",
            "2. Línea estratégica 2",
            "no concluyente",
            "media",
            "sin hallazgos",
        ):
            assert word in said
        assert re.search("2.1 · Secretaría General\\W+Escribir el ejecutado de T", said)
        assert "Secretaría General" in said
        assert hashlib.sha256(REPORT.data).hexdigest() in said
        assert "0" * 64 in said
        assert "PRELIMINAR" not in said


def test_a_preliminary_report_says_so_first_and_leaves_its_cells_to_planning() -> None:
    message = parsed(compose_message(ENVELOPE, preliminary(), REPORT))
    assert message["Subject"] == "[PRELIMINAR] PPC 2022-T3: no concluyente, reportaron 2 de 3 – Entidad de Ejemplo"
    assert body(message, "plain").startswith("PRELIMINAR · Hay 1 error ")
    for said in (Words(body(message, "html")).said, body(message, "plain")):
        assert "El libro tiene 1 error" not in said
        assert "Corregir las celdas marcadas" in said
        for word in ("D14:D15", ERROR.message, ERROR.advice):
            assert word not in said


def test_a_plan_without_activities_still_makes_a_mail() -> None:
    empty = samples.summary(samples.plan(()))
    text = body(parsed(compose_message(ENVELOPE, empty, REPORT)), "plain")
    assert "El plan no está dividido en líneas." in text
    assert "Cumplimiento: —" in text


def test_what_workbooks_say_cannot_become_a_header_or_markup() -> None:
    of = samples.plan(
        [samples.activity("1.1", (1, 0, 0, 0), description=HOSTILE, leads=(HOSTILE,))], title=HOSTILE, entity=HOSTILE
    )
    wrong = replace(ERROR, message=HOSTILE, advice=HOSTILE, sheet=HOSTILE)
    hostile = replace(samples.summary(of, findings=(wrong,)), source=replace(summary().source, file=HOSTILE))
    message = parsed(compose_message(ENVELOPE, hostile, replace(REPORT, name=f"{HOSTILE}.xlsx")))
    assert message["Bcc"] is None
    assert len(message.get_all("Subject", [])) == 1
    assert str(message["Subject"]).startswith(
        "[PRELIMINAR] PPC 2022-T3: no concluyente, reportaron 0 de 1 – Entidad Bcc: otro@example.org <script>"
    )
    assert "😀" in str(message["Subject"])
    assert "Bcc: otro@example.org" not in body(message, "plain").splitlines()
    page = Words(body(message, "html"))
    assert "script" not in page.tags
    assert '<script>alert("x")</script>' in page.said
    assert "{{ 7*7 }}" in page.said
    assert "\u202e" not in page.said + str(message["Subject"])
    (attached,) = message.iter_attachments()
    assert not set('<>:"/\\|?*\r\n\0') & set(str(attached.get_filename()))
    assert attached.get_content() == REPORT.data


@given(st.text(max_size=300))
def test_any_entity_gives_one_message_whose_subject_comes_back(entity: str) -> None:
    message = message_from_bytes(compose_message(ENVELOPE, summary(entity=entity), REPORT), policy=default)
    assert len(message.keys()) == 10
    assert str(message["Subject"]) == subject(summary(entity=entity))
    assert len(str(message["Subject"]).splitlines()) == 1


@pytest.mark.parametrize(
    "entity",
    [
        "Ministerio de Comercio, Industria y Turismo",
        "Alcaldía Municipal de Ñemocón " * 4,
        "Ñ" * 119,
        "😀 " * 40,
        "a" * 119,
    ],
)
def test_a_subject_is_read_back_as_it_was_written(entity: str) -> None:
    message = parsed(compose_message(ENVELOPE, summary(entity=entity), REPORT))
    assert message["Subject"] == f"PPC 2022-T3: no concluyente, reportaron 2 de 3 – {' '.join(entity.split())[:120]}"


def test_the_html_needs_no_picture_no_style_sheet_and_no_script() -> None:
    page = Words(body(parsed(compose_message(ENVELOPE, preliminary(), REPORT)), "html"))
    assert not page.tags & {"img", "script", "style", "link", "iframe", "form", "a"}
    assert not page.attributes & {"src", "href", "background", "class", "onclick", "onload"}


def test_the_same_input_gives_the_same_bytes_and_another_report_another_message_id() -> None:
    one, two = (compose_message(ENVELOPE, summary(), REPORT) for _ in range(2))
    assert one == two
    report = parsed(compose_message(ENVELOPE, summary(), replace(REPORT, data=b"PK")))
    ids = {str(message["Message-ID"]) for message in (parsed(one), report)}
    assert len(ids) == 2
    assert all(text.startswith("<ppc-") and text.endswith("@example.org>") for text in ids)


def test_one_more_address_does_not_make_it_another_message() -> None:
    wider = replace(ENVELOPE, to=(*ENVELOPE.to, "otra@example.org"), cc=())
    one, two = (parsed(compose_message(envelope, summary(), REPORT)) for envelope in (ENVELOPE, wider))
    assert one["Message-ID"] == two["Message-ID"]


def test_a_long_domain_keeps_the_message_id_whole() -> None:
    domain = "correo.institucional.de.la.secretaria.distrital.de.planeacion.example.org"
    data = compose_message(replace(ENVELOPE, sender=f"ppc@{domain}"), summary(), REPORT)
    assert str(message_from_bytes(data, policy=SMTP)["Message-ID"]).endswith(f"@{domain}>")


@pytest.mark.parametrize(
    "wrong",
    [
        "nadie",
        "a@b",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org,b@example.org",
        "Nombre <a@example.org>",
        "ñ@example.org",
        "a@-example.org",
        "a..b@example.org",
        f"{'a' * 250}@example.org",
    ],
)
@pytest.mark.parametrize("field", ["to", "cc", "sender", "reply_to"])
def test_an_address_that_is_none_is_refused_with_its_key(field: str, wrong: str) -> None:
    given: Any = wrong if field in ("sender", "reply_to") else (wrong,)
    with pytest.raises(ConfigError, match="no es una dirección de correo") as caught:
        compose_message(replace(ENVELOPE, **{field: given}), summary(), REPORT)
    assert caught.value.key == f"mail.{field}"


def test_a_repeated_recipient_is_written_once() -> None:
    message = parsed(compose_message(replace(ENVELOPE, to=("a@example.org", "a@example.org")), summary(), REPORT))
    assert message["To"] == "a@example.org"


def office(folder: Path, text: str | bytes, name: str = "control_interno.txt.j2") -> Path:
    (folder / "correo").mkdir(exist_ok=True)
    (folder / "correo" / name).write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return folder


def test_the_template_of_the_office_wins_and_the_other_body_stays(tmp_path: Path) -> None:
    folder = office(tmp_path, "\ufeffCordial saludo, va el corte {{ correo.corte }}.")
    message = parsed(compose_message(ENVELOPE, summary(), REPORT, folder))
    assert body(message, "plain").strip() == "Cordial saludo, va el corte 2022-T3."
    assert "Por línea estratégica" in body(message, "html")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("uno\ndos\n{% if %}", 3, "mal escrita"),
        ("uno\n{{ correo.corte", 2, "mal escrita"),
        ("uno\n{{ correo.no_existe }}", 2, "«no_existe», que no existe"),
        ("{{ nada }}", 1, "«nada», que no existe"),
        ("uno\n\n{{ 1 / 0 }}", 3, "falla al llenarse"),
        ("{{ ''.__class__.__mro__ }}", 1, "no se puede usar"),
        ("{{ correo.corte | nada }}", 1, "mal escrita"),
        (b"a\xf1o", None, "UTF-8"),
    ],
)
def test_a_broken_template_is_told_with_its_file_and_line(
    tmp_path: Path, text: str | bytes, line: int | None, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        compose_message(ENVELOPE, summary(), REPORT, office(tmp_path, text))
    assert caught.value.line == line
    assert "control_interno.txt.j2" in caught.value.file


def test_the_subject_has_the_verdict_and_what_changed() -> None:
    rows = [
        samples.activity("1.1", (0.5, 0, 0.5, 0), (0.5, 0, 0.4, None), 9),
        samples.activity("1.2", (0.5, 0, 0.5, 0), (0.5, 0, 0.1, None), 10),
    ]
    said = subject(samples.summary(samples.plan(rows)))
    assert said == "PPC 2022-T3: cumplimiento 75,0\u00a0% (−25,0) – Entidad de Ejemplo"
    assert "aún no hay nada programado" in subject(
        samples.summary(samples.plan([samples.activity("1.1", (0, 0, 0, 1))]))
    )

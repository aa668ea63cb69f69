"""The three mails: who gets which, what they say, what goes with them; and whatever a workbook says stays text."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from ppc_reports.judging.past.issues import Published
from ppc_reports.judging.past.known import KnownReport, Printed
from ppc_reports.judging.summary import NO_OFFICE, Summary
from ppc_reports.plan.findings import Finding, Severity, finding
from ppc_reports.plan.grid import At
from ppc_reports.plan.model import Absent, Quarter
from ppc_reports.plan.spanish import long_date
from ppc_reports.products.mail.message import Attachment, Letter
from ppc_reports.products.mail.sender import Desk
from ppc_reports.products.mail.withdrawal import Withdrawn, withdrawal_letter
from ppc_reports.running.files_of_one import letters, reminders
from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.ppc_toml import Mail
from tests import samples
from tests.products.mail.test_mail import HOSTILE, Words, body

TODAY = dt.date(2022, 10, 5)
REPORT = Attachment("Seguimiento_PPC_Entidad_2022-T3.xlsx", b"PK report")
MARKED = Attachment("libro_observado.xlsx", b"PK marked")
MAIL = Mail.model_validate(
    {
        "sender": "ppc@example.org",
        "reply_to": "planeacion@example.org",
        "control_interno": ["control@example.org"],
        "planeacion": ["planeacion@example.org", "otra@example.org"],
        "cc": ["copia@example.org"],
        "reminders_cc": ["seguimiento@example.org"],
        "offices": {"SECRETARIA general": ["secretaria@example.org"], "Áreas Misionales": ["areas@example.org"]},
    }
)
DESK = Desk(MAIL, TODAY)
LATE, GOOD, WRONG = 9, 10, 11


def a_summary(**plan: Any) -> Summary:
    """Secretaría General is late, Áreas Misionales has an error, and the other two have nothing to be asked."""
    rows = (
        samples.activity("1.1", (0.25,) * 4, (None,) * 4, LATE, leads=("Secretaría General",)),
        samples.activity("1.2", (0.25,) * 4, (0.25,) * 4, GOOD, ("https://x.co/1",) * 4, leads=("Grupo de Datos",)),
        samples.activity("2.1", (0.25,) * 4, (0.25, Absent.INVALID, 0.25, None), WRONG, leads=("Áreas Misionales",)),
        samples.activity("2.2", (0.25,) * 4, (None,) * 4, 12, leads=()),
    )
    wrong = finding("PERCENT-UNREADABLE", At("Seguimiento", WRONG, 22), found="mucho", header="T2 ejecutado")
    return samples.summary(samples.plan(rows, **plan), findings=(wrong,))


def parsed(letter: Letter) -> EmailMessage:
    message = message_from_bytes(letter.draft(), policy=default)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def said(letter: Letter) -> tuple[str, str]:
    """The words of both bodies."""
    message = parsed(letter)
    return body(message, "plain"), Words(body(message, "html")).said.replace("\xa0", " ")


def planning(summary: Summary, *copies: Attachment, desk: Desk = DESK) -> Letter:
    (letter,) = letters(summary, REPORT, copies, desk)
    return letter


def by_office(summary: Summary, desk: Desk = DESK) -> dict[str, Letter]:
    return {letter.addressee: letter for letter in reminders(summary, desk)}


def test_an_advice_for_all_errors_of_a_kind_is_said_once() -> None:
    (error,) = a_summary().findings
    many = replace(a_summary(), findings=tuple(replace(error, message=f"Celda {n}.") for n in range(3)))
    for words in said(planning(many, MARKED)):
        assert (words.count("Qué hacer:"), words.count("Celda ")) == (1, 3)


def test_a_report_without_errors_goes_to_control_interno_alone() -> None:
    good = replace(a_summary(), findings=())
    (letter,) = letters(good, REPORT, (), DESK)
    assert (letter.addressee, letter.held) == ("Control Interno", False)
    assert letter.envelope.recipients == ("control@example.org", "copia@example.org")


def test_a_preliminary_report_goes_to_control_interno_only_if_asked_for_and_is_held_and_marked_so() -> None:
    (alone,) = letters(a_summary(), REPORT, (MARKED,), DESK)
    control, letter = letters(a_summary(), REPORT, (MARKED,), DESK, include_preliminary=True)
    assert (control.addressee, control.held) == ("Control Interno", True)
    assert str(parsed(control)["Subject"]).startswith("[PRELIMINAR] ")
    assert alone.addressee == letter.addressee == "Planeación"
    for told, words in ((alone, "no lo recibe hasta que se corrija"), (letter, "lo recibe así, con esa advertencia")):
        assert all(f"Control Interno {words}" in body for body in said(told))


def test_one_day_stands_over_what_is_asked_only_where_it_is_that_of_all() -> None:
    rows = (
        samples.activity("1.1", (0.25,) * 4, (0.25, 0.25, None, 0.25), LATE),
        samples.activity("1.2", (0.25,) * 4, (0.25, 0.25, 0.25, None), GOOD),
        samples.activity("1.3", (0.25,) * 4, (0.25, 0.25, None, None), WRONG),
    )
    on = dt.date(2022, 11, 28)
    running = replace(samples.summary(samples.plan(rows), "2022-T4"), as_of=on, today=on, provisional=True)
    by, ends = long_date(running.answer_by), "31 de diciembre de 2022"
    for words in said(next(letters(running, REPORT, (), DESK))):
        asked = " ".join(words.split())
        assert f", hasta el {by}" not in asked.lower()
        assert f"cuando termine, el 31/12/2022. Hasta el {ends}." in asked
        assert f"0 y por qué. Hasta el {by}." in asked
    over = replace(running, provisional=False, today=TODAY.replace(year=2023), as_of=running.corte.end)
    for words in said(next(letters(over, REPORT, (), DESK))):
        assert f"qué se pide, hasta el {long_date(over.answer_by)}" in words.lower()
        assert "Hasta el" not in words


def test_including_preliminary_reports_changes_nothing_of_a_report_without_errors() -> None:
    good = replace(a_summary(), findings=())
    (letter,) = letters(good, REPORT, (), DESK, include_preliminary=True)
    assert (letter.addressee, letter.held) == ("Control Interno", False)


def test_of_a_preliminary_report_the_planning_office_is_told_what_to_mend() -> None:
    letter = planning(a_summary(), MARKED)
    assert not letter.held
    assert letter.path == "correo_planeacion.eml"
    message = parsed(letter)
    assert message["To"] == "planeacion@example.org, otra@example.org"
    assert message["Cc"] is None
    assert message["Subject"] == "Por corregir: 1 error en el seguimiento PPC 2022-T3 – Entidad de Ejemplo"
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (MARKED.name, MARKED.data)
    for words in said(letter):
        assert "Control Interno no lo recibe hasta que se corrija" in words
        assert "«mucho» no es un porcentaje" in words
        assert MARKED.sha256 in words


def test_what_to_mend_is_grouped_by_what_it_is_the_most_frequent_first() -> None:
    at = At("Seguimiento", WRONG, 22)
    many = [finding("PERCENT-UNREADABLE", at, found=f"texto {number}") for number in range(12)]
    one = finding("DATE-UNREADABLE", at, found="ayer")
    text, html = said(planning(replace(a_summary(), findings=(one, *many)), MARKED))
    assert text.index("NO ES UN PORCENTAJE (12)") < text.index("FECHA QUE NO SE PUEDE LEER (1)")
    for words in (text, html):
        assert "texto 7" in words
        assert "texto 8" not in words
        assert "primeros 8 de 12" in words


def test_without_a_marked_copy_the_preliminary_report_goes_to_planning() -> None:
    letter = planning(a_summary())
    (attached,) = parsed(letter).iter_attachments()
    assert attached.get_filename() == REPORT.name
    assert "El informe preliminar va en el archivo adjunto." in said(letter)[0]


def test_every_marked_copy_of_a_plan_in_parts_goes_to_planning() -> None:
    other = replace(MARKED, name="otro_observado.xlsx")
    letter = planning(a_summary(), MARKED, other)
    names = [part.get_filename() for part in parsed(letter).iter_attachments()]
    assert names == [MARKED.name, other.name]


def test_an_office_is_reminded_of_whatever_is_asked_of_it_but_what_ends_soon() -> None:
    rows = (
        samples.activity("1.1", (0.25,) * 4, (0.1, 0.1, 0.1, None), 1, ("https://x.co/1",) * 4, leads=("Rezagada",)),
        samples.activity("1.2", (0.25,) * 4, (0.25, 0.25, 0.25, None), 2, leads=("Sin evidencia",)),
        samples.activity("1.3", (0.25,) * 4, (0.25,) * 4, 3, ("https://x.co/3",) * 4, leads=("Al día",)),
    )
    assert set(by_office(samples.summary(samples.plan(rows)))) == {"Rezagada", "Sin evidencia"}


def test_a_reminder_says_once_what_is_asked_of_several_activities() -> None:
    rows = [samples.activity(f"1.{n}", (0.25,) * 4, (0.25, 0.25, None, None), n, leads=("Datos",)) for n in range(1, 7)]
    for words in said(by_office(samples.summary(samples.plan(rows)))["Datos"]):
        assert words.count("Escribir el ejecutado de T3") == 1
        assert all(f"1.{n} Actividad" in words for n in range(1, 7))


def test_a_reminder_says_an_advice_for_its_errors_once() -> None:
    (error,) = a_summary().findings
    many = replace(a_summary(), findings=tuple(replace(error, message=f"Celda {n}.") for n in range(3)))
    for words in said(by_office(many)["Áreas Misionales"]):
        assert (words.count("Qué hacer:"), words.count("Celda ")) == (1, 3)


def test_planning_is_told_the_book_and_the_sheet_of_a_plan_in_parts_in_words() -> None:
    (error,) = a_summary().findings
    for words in said(planning(replace(a_summary(), findings=(replace(error, sheet="datos.xlsx!Hoja 1"),)), MARKED)):
        assert "Libro «datos.xlsx», Hoja «Hoja 1»" in words
        assert "!" not in words


def test_control_interno_is_told_what_changed_or_that_nothing_did_where_there_was_a_report_to_compare_with() -> None:
    good = replace(a_summary(), findings=())
    nothing = "Nada cambió de lo que dijeron los informes anteriores."
    earlier = Printed(0.5, 0.5, 0.5, 0.9, 1.0)
    report = KnownReport("informe.xlsx", dt.date(2022, 7, 8), Quarter(2022, 2), False, True, ())
    same = Published(Quarter(2022, 2), report, earlier, earlier)
    other = replace(same, recalculated=replace(earlier, compliance=0.8))
    first, second, third = (
        said(next(letters(replace(good, published=published), REPORT, (), DESK)))
        for published in ((), (same,), (other,))
    )
    assert not any("ya reportados" in words.lower() for words in first)
    assert all(nothing in words for words in second)
    for words in third:
        assert nothing not in words
        assert "T2, 90,0 % publicado, 80,0 % hoy" in words.replace("\xa0", " ")


def test_no_percentage_of_a_mail_breaks_before_its_sign() -> None:
    html = body(parsed(next(letters(replace(a_summary(), findings=()), REPORT, (), DESK))), "html")
    assert "%" in html
    assert not re.search(r"\d %", Words(html).said)


def test_findings_are_counted_as_people_do() -> None:
    (error,) = a_summary().findings
    warned = tuple(replace(error, severity=severity) for severity in (Severity.WARNING, Severity.INFO, Severity.INFO))
    for words in said(next(letters(replace(a_summary(), findings=warned), REPORT, (), DESK))):
        assert "1 advertencia · 2 avisos informativos." in words


def test_what_can_only_be_done_later_is_not_asked_by_an_earlier_day() -> None:
    on = dt.date(2022, 11, 28)

    def asked(*done: tuple[float | None, ...]) -> Letter:
        rows = [
            samples.activity(f"1.{n}", (0.25,) * 4, row, n, ("https://x.co/1",) * 4) for n, row in enumerate(done, 1)
        ]
        running = replace(samples.summary(samples.plan(rows), "2022-T4"), as_of=on, today=on, provisional=True)
        (letter,) = by_office(running, replace(DESK, today=on)).values()
        return letter

    later, both = asked((0.25, 0.25, 0.25, None)), asked((0.25, 0.25, 0.25, None), (0.25, 0.25, None, None))
    assert "responder a más tardar el 31/12/2022" in later.words.subject
    assert all("hábiles" not in words for words in said(later))
    assert "responder a más tardar el 05/12/2022" in both.words.subject
    assert all("Lo que tiene su propia fecha, hasta esa fecha." in words for words in said(both))


def test_where_offices_are_asked_it_is_said_of_how_many_activities() -> None:
    rows = [
        samples.activity(f"1.{n}", (0.25,) * 4, (None,) * 4, n, leads=("Datos" if n % 3 else "Archivo",))
        for n in range(1, 31)
    ]
    for words in said(next(letters(samples.summary(samples.plan(rows)), REPORT, (), DESK))):
        assert "20 sin reporte, de 20 actividades" in words
        assert "10 sin reporte, de 10 actividades" in words


def test_a_subject_names_the_plan_where_nobody_says_whose_it_is() -> None:
    rows = [samples.activity("1.1", (0.25,) * 4, (0.25, 0.25, 0.25, None), 1, ("https://x.co/1",) * 4)]
    nameless = samples.summary(samples.plan(rows, entity="", title="Plan de Participación"))
    (letter,) = letters(nameless, REPORT, (), DESK)
    assert letter.words.subject.endswith(" – Plan de Participación")
    assert all("Entidad sin declarar" in words for words in said(letter))


def test_a_withdrawal_takes_no_file_for_a_title_and_says_that_nobody_names_the_entity() -> None:
    day = dt.date(2022, 10, 5)
    item = Withdrawn(
        "", "libro", 2022, "2022-T3", "x.xlsx", "0" * 64, "libro.xlsx", "1" * 64, 1, day, day, "Prueba", "0.2.0"
    )
    for words in said(withdrawal_letter(item, DESK)):
        assert "Entidad sin declarar" in words
        assert "Plan de acción 2022" in words


def test_whoever_made_the_report_signs_its_mails() -> None:
    good = replace(a_summary(), findings=(), signatures=(("Elaboró", "Ana Pérez, Planeación"),))
    for letter in (next(letters(good, REPORT, (), DESK)), by_office(good)["Secretaría General"]):
        assert all("Ana Pérez, Planeación" in words for words in said(letter))


def test_offices_that_are_late_or_have_errors_are_reminded_and_no_other() -> None:
    assert set(by_office(a_summary())) == {"Secretaría General", "Áreas Misionales"}
    assert NO_OFFICE in {group.name for group in a_summary().offices}


def test_a_reminder_has_the_rows_of_its_office_only() -> None:
    found = by_office(a_summary())
    late, wrong = found["Secretaría General"], found["Áreas Misionales"]
    for letter, own, others in ((late, "1.1", ("1.2", "2.1", "2.2")), (wrong, "2.1", ("1.1", "1.2", "2.2"))):
        for words in said(letter):
            assert f"Actividad {own}" in words
            assert not any(f"Actividad {key}" in words for key in others)
    assert "«mucho»" in said(wrong)[0]
    assert "«mucho»" not in said(late)[0]


def test_the_workbook_of_a_reminder_has_the_rows_of_its_office_only() -> None:
    letter = by_office(a_summary())["Secretaría General"]
    (attached,) = parsed(letter).iter_attachments()
    assert attached.get_filename() == "Secretaría General_2022-T3.xlsx"
    with zipfile.ZipFile(io.BytesIO(attached.get_content())) as book:
        written = "".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())
    assert "Actividad 1.1" in written
    assert not any(f"Actividad {key}" in written for key in ("1.2", "2.1", "2.2"))


def test_a_reminder_says_what_is_asked_and_by_when() -> None:
    letter = by_office(a_summary())["Secretaría General"]
    assert parsed(letter)["Subject"] == (
        "Seguimiento PPC 2022-T3: responder a más tardar el 12/10/2022 – Secretaría General"
    )
    for words in said(letter):
        assert "Responder a más tardar el 12 de octubre de 2022" in words
        assert "5 días hábiles" in words
        assert "Escribir el ejecutado de T1, T2 y T3 con su evidencia" in words


@pytest.mark.parametrize(
    ("today", "days", "by"),
    [
        (dt.date(2022, 10, 5), 1, "06/10/2022"),
        (dt.date(2022, 10, 7), 1, "10/10/2022"),
        (dt.date(2022, 10, 14), 1, "18/10/2022"),
        (dt.date(2022, 12, 30), 5, "06/01/2023"),
        (dt.date(2023, 1, 6), 1, "10/01/2023"),
    ],
)
def test_the_deadline_counts_working_days_of_colombia_from_the_day_it_is_told(
    today: dt.date, days: int, by: str
) -> None:
    desk = replace(DESK, today=today, mail=MAIL.model_copy(update={"deadline_days": days}))
    assert f"el {by} " in by_office(a_summary(), desk)["Secretaría General"].words.subject


def test_an_office_is_found_in_the_settings_whatever_its_accents_and_capitals() -> None:
    found = by_office(a_summary())
    message = parsed(found["Secretaría General"])
    assert (message["To"], message["Cc"]) == ("secretaria@example.org", "seguimiento@example.org")
    assert message["Reply-To"] == "planeacion@example.org"
    unknown = by_office(a_summary(), Desk(Mail(sender="ppc@example.org"), TODAY))["Áreas Misionales"]
    assert parsed(unknown)["To"] is None


def test_the_same_reminder_on_another_day_is_the_same_message() -> None:
    later = by_office(a_summary(), replace(DESK, today=dt.date(2022, 10, 20)))
    for office, letter in by_office(a_summary()).items():
        assert later[office].message_id == letter.message_id
        assert later[office].draft() != letter.draft()


def test_every_mail_has_its_own_message_id() -> None:
    made = (*letters(a_summary(), REPORT, (), DESK, include_preliminary=True), *reminders(a_summary(), DESK))
    ids = [item.message_id for item in made]
    assert len(set(ids)) == len(ids) == 4


@pytest.mark.parametrize("place", ["", "https://sharepoint.example.org/ppc"])
def test_what_is_too_large_is_not_attached_and_the_mail_says_where_it_is(place: str) -> None:
    mail = MAIL.model_copy(update={"max_attachment_mb": 1, "reports_place": place})
    large = replace(REPORT, data=b"x" * (1024 * 1024 + 1))
    copies, desk = (replace(large, name="c.xlsx"), MARKED), replace(DESK, mail=mail)
    control, letter = letters(a_summary(), large, copies, desk, include_preliminary=True)
    assert list(parsed(control).iter_attachments()) == []
    for words in said(control):
        assert "no va adjunto: pesa 1 MB y este correo admite 1 MB" in words
        assert f"Está en {place or 'la carpeta output/2022-T3 de la oficina de Planeación'}" in words
        assert REPORT.name in words
    assert [part.get_filename() for part in parsed(letter).iter_attachments()] == [MARKED.name]
    assert max(len(item.draft()) for item in (control, letter)) < 100_000


def test_attachments_together_stay_below_the_limit() -> None:
    mail = MAIL.model_copy(update={"max_attachment_mb": 1})
    half = [replace(MARKED, name=f"{number}.xlsx", data=b"x" * 600_000) for number in (1, 2)]
    letter = planning(a_summary(), *half, desk=replace(DESK, mail=mail))
    assert [part.get_filename() for part in parsed(letter).iter_attachments()] == ["1.xlsx"]
    assert "2.xlsx" in said(letter)[0]


def hostile() -> Summary:
    """A plan in which everything that people write is an attack."""
    rows = [
        samples.activity(
            "1.1",
            (0.25,) * 4,
            (None,) * 4,
            WRONG,
            (HOSTILE,) * 4,
            description=HOSTILE,
            leads=(HOSTILE,),
            product=HOSTILE,
        )
    ]
    of = samples.plan(rows, title=HOSTILE, entity=HOSTILE, objective=HOSTILE)
    wrong = Finding(
        "PERCENT-UNREADABLE", Severity.ERROR, HOSTILE, HOSTILE, "Seguimiento", ((WRONG, 4),), HOSTILE, HOSTILE
    )
    summary = samples.summary(of, findings=(wrong,))
    return replace(summary, source=replace(summary.source, file=HOSTILE))


def control_of(summary: Summary) -> Letter:
    control, _ = letters(summary, replace(REPORT, name=f"{HOSTILE}.xlsx"), (), DESK, include_preliminary=True)
    assert control.addressee == "Control Interno"
    return control


def planning_of(summary: Summary) -> Letter:
    return planning(summary, replace(MARKED, name=f"{HOSTILE}.xlsx"))


def reminder_of(summary: Summary) -> Letter:
    (letter,) = reminders(summary, DESK)
    return letter


@pytest.mark.parametrize("make", [control_of, planning_of, reminder_of])
def test_whatever_a_workbook_says_each_mail_stays_one_message_of_inert_text(make: Callable[[Summary], Letter]) -> None:
    letter = make(hostile())
    message = parsed(letter)
    assert message["Bcc"] is None
    for header in ("From", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"):
        assert len(message.get_all(header, [])) == 1, header
    assert "<script>" in str(message["Subject"])
    assert "😀" in str(message["Subject"])
    assert len(str(message["Subject"]).splitlines()) == 1
    text, page = body(message, "plain"), Words(body(message, "html"))
    assert "Bcc: otro@example.org" not in text.splitlines()
    assert not page.tags & {"script", "img", "a", "iframe", "form", "style", "link"}
    assert not page.attributes & {"src", "href", "onclick", "onload"}
    assert '<script>alert("x")</script>' in page.said
    assert "{{ 7*7 }}" in page.said
    assert not set("\u202e\x00\ud800") & set(page.said + text + str(message["Subject"]))
    (attached,) = message.iter_attachments()
    assert not set('<>:"/\\|?*\r\n\0') & set(str(attached.get_filename()))
    assert not set("\r\n\0\\<>:") & set(letter.path)
    assert letter.path.count("/") <= 1
    assert ".." not in Path(letter.path).parts
    assert letter.draft().count(b"\n") == letter.draft().count(b"\r\n")
    assert letter.draft().isascii()


def test_a_broken_template_of_any_mail_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "correo").mkdir()
    for name in ("planeacion.txt.j2", "recordatorio.html.j2", "piezas.html.j2", "marco.html.j2"):
        wrong = tmp_path / "correo" / name
        wrong.write_text("uno\n{{ correo.nada_de_esto }}{{ 1 / 0 }}", encoding="utf-8")
        desk = replace(DESK, templates=tmp_path)
        with pytest.raises(ConfigError) as caught:
            tuple(chain(letters(a_summary(), REPORT, (), desk), reminders(a_summary(), desk)))
        assert name in caught.value.file
        wrong.unlink()

"""How the mails look: the pictures of the documents are those of today, and no body is wider than the screen."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.products.mail.message import Attachment
from ppc_reports.products.report import theme
from ppc_reports.running.files_of_one import letters, reminders
from tests import make_mail_pictures, samples
from tests.products.mail.test_letters import DESK

NO_BROWSER = pytest.mark.skipif(make_mail_pictures.browser() is None, reason="Chromium is not installed")
LARGEST = 120 * 1024
_FIRST_SCREEN = 850
"""So many letters stand on the first screen of a telephone at most."""
LONG = "Entidad" + "á" * 150
_MEASURE = """<body><iframe id="mail" style="border:0;width:{width}px;height:600px" srcdoc="{page}"></iframe>
<script>onload = () => {{ const inner = document.getElementById("mail").contentDocument;
document.body.innerText = "WIDE=" + inner.documentElement.scrollWidth; }}</script>"""


def test_the_pictures_of_the_mails_show_what_they_look_like_today() -> None:
    assert make_mail_pictures.FINGERPRINT.read_text(encoding="utf-8") == make_mail_pictures.fingerprint(), (
        "run «python -m tests.make_mail_pictures»: the mails have changed since the pictures were made"
    )
    for name in make_mail_pictures.bodies():
        picture = make_mail_pictures.PICTURES / f"{name}.png"
        assert 10_000 < picture.stat().st_size <= LARGEST, name


def width(page: str, screen: int, folder: Path) -> int:
    """How wide Chromium draws a page on a screen so wide."""
    file = folder / "page.html"
    file.write_text(_MEASURE.format(width=screen, page=html.escape(page)), encoding="utf-8")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'user'}")
    call = [str(make_mail_pictures.browser()), *quiet, "--dump-dom", file.as_uri()]
    shown = subprocess.run(call, check=True, capture_output=True, encoding="utf-8").stdout
    found = re.search(r"WIDE=(\d+)", shown)
    assert found, shown
    return int(found[1])


def unbroken() -> list[str]:
    """The three mails of a plan in which no text has a blank."""
    row = samples.activity("1.1", (0.25,) * 4, (None,) * 4, 11, description=LONG, leads=(LONG,))
    wrong = Finding("PERCENT-UNREADABLE", Severity.ERROR, LONG, LONG, LONG, ((11, 4),))
    summary = samples.summary(
        samples.plan([row], title=LONG, entity=LONG), findings=(replace(wrong, sheet="Seguimiento"),)
    )
    report = Attachment(f"{LONG}.xlsx", b"PK")
    return [item.words.html for item in (*letters(summary, report, (report,), DESK), *reminders(summary, DESK))]


@NO_BROWSER
@pytest.mark.parametrize("screen", [make_mail_pictures.NARROW, make_mail_pictures.WIDE])
def test_no_mail_is_wider_than_the_screen(screen: int, tmp_path: Path) -> None:
    for page in unbroken():
        assert width(page, screen, tmp_path) <= screen


@NO_BROWSER
def test_the_measure_sees_a_page_that_is_too_wide(tmp_path: Path) -> None:
    assert width('<div style="width:900px">x</div>', make_mail_pictures.NARROW, tmp_path) > make_mail_pictures.NARROW


def colours(page: str) -> Iterator[tuple[str, str]]:
    """The colour of every text of a mail and the ground it stands on."""
    for node in lxml.html.document_fromstring(page).iter():
        own = (node.text or "").strip() or any((child.tail or "").strip() for child in node)
        if own and isinstance(node.tag, str) and node.tag not in ("title", "style"):
            chain = [parent.get("style", "") for parent in (node, *node.iterancestors())]
            yield _nearest(chain, "color"), _nearest(chain, "background-color")


def _nearest(styles: list[str], name: str) -> str:
    found = (re.search(rf"(?:^|;)\s*{name}:\s*(#[0-9A-Fa-f]{{6}})", style) for style in styles)
    return next(match[1] for match in found if match)


def test_every_text_of_a_mail_can_be_read_on_its_ground() -> None:
    pairs = {pair for page in (*make_mail_pictures.bodies().values(), *unbroken()) for pair in colours(page)}
    assert len(pairs) > 5
    assert [pair for pair in pairs if theme.contrast(*pair) < theme.MIN_CONTRAST] == []


def test_the_first_screen_of_a_telephone_says_how_it_goes_what_is_asked_and_until_when() -> None:
    page = make_mail_pictures.bodies()["correo_control_interno"]
    text = " ".join(lxml.html.document_fromstring(page).text_content().split())
    places = [
        text.index(words) for words in ("cumple 81,3", "Qué se pide, hasta el", "5.1 ·", "4.1 ·", "1.2 ·", "El plan")
    ]
    assert places == sorted(places)
    assert places[-1] < _FIRST_SCREEN

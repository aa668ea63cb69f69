"""How the mails look: the pictures of the documents are those of today, and no body is wider than the screen."""

from __future__ import annotations

import html
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ppc_reports.plan.findings import Finding, Severity
from ppc_reports.products.mail.message import Attachment
from ppc_reports.running.files_of_one import letters, reminders
from tests import make_mail_pictures, samples
from tests.products.mail.test_letters import DESK

NO_BROWSER = pytest.mark.skipif(make_mail_pictures.browser() is None, reason="Chromium is not installed")
LARGEST = 120 * 1024
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

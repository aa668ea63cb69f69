"""Makes the pictures of the three mails: ``python -m tests.make_mail_pictures`` (Chromium needed).

Each shows one mail 1200 pixels wide, as on a computer, beside the same mail 360 pixels wide, as on a telephone. A
fingerprint of what was drawn lies beside them; a test compares it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import replace
from functools import cache
from pathlib import Path

from ppc_reports.products.mail.message import Attachment
from ppc_reports.products.mail.sender import Desk
from ppc_reports.running.files_of_one import letters, reminders
from tests import make_examples
from tests.working import ROOT, copy_working_folder, judged

CORTE, TODAY = "2022-T3", dt.date(2022, 10, 5)
PICTURES = ROOT / "docs" / "imagenes"
FINGERPRINT = PICTURES / "huella_correos.txt"
WIDE, NARROW, TALL, GAP = 1200, 360, 800, 40
_SCALE = 0.6
_PAGE = '<body style="margin:0;white-space:nowrap;overflow:hidden">'
_FRAME = '<iframe src="{file}" style="border:1px solid #9DB6CE;width:{width}px;height:{height}px"></iframe>'


def browser() -> str | None:
    """Chromium on this machine; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@cache
def bodies() -> Mapping[str, str]:
    """The HTML of each mail by the name of its picture: of the example, and of the workbook of mistakes."""
    desk = Desk(today=TODAY)
    book = Attachment("informe.xlsx", b"the pictures do not show it")
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        copy_working_folder(Path(folder))
        good, wrong = (judged(Path(name), CORTE) for name in (make_examples.EXAMPLE, make_examples.MISTAKEN))
    control, *_ = letters(good, replace(book, name="Seguimiento_PPC_2022-T3.xlsx"), (), desk)
    *_, planning = letters(wrong, book, (replace(book, name="seguimiento_con_errores_observado.xlsx"),), desk)
    reminder = next(iter(reminders(good, desk)))
    return {
        "correo_control_interno": control.words.html,
        "correo_planeacion": planning.words.html,
        "correo_recordatorio": reminder.words.html,
    }


def fingerprint() -> str:
    """What the pictures stand for, as one line; another one after any change of what they show."""
    return hashlib.sha256(repr(sorted(bodies().items())).encode()).hexdigest() + "\n"


def draw(name: str, html: str, target: Path) -> None:
    """The picture of one mail."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
        frames = [_FRAME.format(file=f"{name}.html", width=width, height=TALL - 4) for width in (WIDE, NARROW)]
        page = _PAGE + f"<span style=margin-left:{GAP}px></span>".join(frames)
        (folder / "both.html").write_text(page, encoding="utf-8")
        size = f"--window-size={WIDE + GAP + NARROW + 8},{TALL}"
        quiet = (
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder / 'user'}",
        )
        shot = (f"--force-device-scale-factor={_SCALE}", f"--screenshot={target}", (folder / "both.html").as_uri())
        subprocess.run([str(browser()), *quiet, size, *shot], check=True, capture_output=True)


def main() -> None:
    """Draw every picture, then write the fingerprint."""
    PICTURES.mkdir(exist_ok=True)
    for name, html in bodies().items():
        draw(name, html, PICTURES / f"{name}.png")
    FINGERPRINT.write_text(fingerprint(), encoding="utf-8")


if __name__ == "__main__":
    main()

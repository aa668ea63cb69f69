"""Makes the pictures of the publication of the example: ``python -m tests.make_publication_pictures`` (Chromium, pdftoppm).

The page as on a computer beside the same page as on a telephone, and two pages of the document. A fingerprint of what was
drawn lies beside them; a test compares it.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from ppc_reports.products import publication
from ppc_reports.settings.configuration import template_file
from tests.make_mail_pictures import PICTURES, draw
from tests.products.publication.made import example, published

FINGERPRINT = PICTURES / "huella_publicacion.txt"
PAGE, DOCUMENT = "publicacion_pagina", "publicacion_documento"
_DRAWN = (1, 4)
"""The pages of the document that are drawn: its cover, and activities of a line."""


@cache
def _files() -> dict[str, bytes]:
    return dict(published(example()))


def fingerprint() -> str:
    """What the pictures stand for, as one line: the words of both and the document's template, not the bytes that Typst gives."""
    shown = (_files()[publication.PAGE], template_file(f"{publication.FOLDER}/informe.typ").read_bytes())
    return hashlib.sha256(b"".join(shown)).hexdigest() + "\n"


def names() -> tuple[str, ...]:
    """The files of the pictures."""
    return (f"{PAGE}.png", *(f"{DOCUMENT}_{number}.png" for number in _DRAWN))


def main() -> None:
    """Draw every picture, then write the fingerprint."""
    PICTURES.mkdir(exist_ok=True)
    draw(PAGE, _files()[publication.PAGE].decode(), PICTURES / f"{PAGE}.png")
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / publication.DOCUMENT
        document.write_bytes(_files()[publication.DOCUMENT])
        for number in _DRAWN:
            page = ("-f", str(number), "-l", str(number), "-scale-to", "900")
            target = PICTURES / f"{DOCUMENT}_{number}"
            subprocess.run(
                ["pdftoppm", "-png", "-singlefile", *page, document, target], check=True, capture_output=True
            )
    FINGERPRINT.write_text(fingerprint(), encoding="utf-8")


if __name__ == "__main__":
    main()

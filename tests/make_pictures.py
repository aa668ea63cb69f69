"""Makes the pictures of the documents: ``python -m tests.make_pictures`` (LibreOffice and pdftoppm needed).

They show the example at 2022-T3. A fingerprint of what was drawn lies beside them; a test compares it.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

from ppc_reports.excel.writer import render
from ppc_reports.judging.summary import Summary
from ppc_reports.products.report.book import report_book
from tests import make_examples, make_mail_pictures, make_publication_pictures, make_screens
from tests.samples import every_item
from tests.working import ROOT, copy_working_folder, judged

CORTE = "2022-T3"
PICTURES = ROOT / "docs" / "imagenes"
FINGERPRINT = PICTURES / "huella.txt"
_SIZE = ("-scale-to", "1000")
REPORT_PAGES: Mapping[str, str] = {
    "Qué hacer": "resumen",
    "Quién debe actuar": "alertas",
    "Prog y Ejec": "matriz",
}
"""A text that stands first on the page to draw, and the name of its picture."""
WORKBOOK_PAGES: Mapping[str, str] = {"T1 programado": "plantilla"}


def example() -> Summary:
    """The summary of the example, read where it lies in a working folder."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        copy_working_folder(Path(folder))
        return judged(Path(make_examples.EXAMPLE), CORTE)


def fingerprint() -> str:
    """What the pictures stand for, as one line; another one after any change of what they show."""
    book = report_book(example())
    sheets = [(replace(sheet, rows=()), every_item(sheet)) for sheet in book.sheets]
    declared = repr((replace(book, sheets=()), sheets)).encode()
    return hashlib.sha256(declared + (ROOT / make_examples.EXAMPLE).read_bytes()).hexdigest() + "\n"


def draw(book: bytes, pages: Mapping[str, str], folder: Path) -> None:
    """A picture of the first page of the workbook that has each text. Raises LookupError where a text is on no page."""
    (folder / "book.xlsx").write_bytes(book)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _call("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "book.xlsx")
    texts = _call("pdftotext", "-layout", folder / "book.pdf", "-").split("\f")
    for text, name in pages.items():
        number = next((place for place, page in enumerate(texts, 1) if text in page), None)
        if number is None:
            raise LookupError(f"«{text}» is on no page")
        page = ("-f", str(number), "-l", str(number))
        _call("pdftoppm", "-png", "-singlefile", *page, *_SIZE, folder / "book.pdf", PICTURES / name)


def _call(program: str, *arguments: str | Path) -> str:
    done = subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def main() -> None:
    """Draw every picture, then write the fingerprint."""
    PICTURES.mkdir(exist_ok=True)
    for book, pages in (
        (render(report_book(example())), REPORT_PAGES),
        ((ROOT / make_examples.EXAMPLE).read_bytes(), WORKBOOK_PAGES),
    ):
        with tempfile.TemporaryDirectory() as folder:
            draw(book, pages, Path(folder))
    FINGERPRINT.write_text(fingerprint(), encoding="utf-8")
    make_mail_pictures.main()
    make_publication_pictures.main()
    make_screens.main()


if __name__ == "__main__":
    main()

"""Makes the pictures of the first screens: ``python -m tests.make_screens`` (LibreOffice and pdftocairo needed).

Each sheet that a report can have as it opens in a window of a laptop and of a large screen: the cells that Excel shows there
under its ribbon, folded columns closed. Those that the example has are its own.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ppc_reports.excel.book import Area, Book, Print, Sheet
from ppc_reports.excel.writer import render
from ppc_reports.plan.folding import plain
from ppc_reports.products.report.book import office_book, report_book
from tests import make_examples
from tests.participation_plan import complete
from tests.working import ROOT, copy_working_folder, judged

PICTURES, PAGE = ROOT / "docs" / "imagenes", ROOT / "docs" / "pantallas.md"
CORTE = "2022-T3"
_A3 = 8
_SCALE = 50
"""In percent; so much of a sheet stands on a page of that paper, and is drawn at as many more dots."""
_DOTS = 96 * 100 // _SCALE
_SMALLER = 0.62
"""A large screen is drawn so much smaller, for its picture to weigh little."""
_FRAME_WIDTH, _FRAME_HEIGHT = 46, 286
"""Pixels that Excel keeps for its ribbon, headings, tabs and bars, and the system for its own."""
_WIDENS = 1.08
"""LibreOffice draws a column wider than Excel does by that much."""


class Screen(NamedTuple):
    """A screen by its pixels."""

    width: int
    height: int


LAPTOP, LARGE = Screen(1366, 768), Screen(1920, 1080)


def first_screen(sheet: Sheet, screen: Screen) -> Area:
    """The cells that show when a sheet is opened on a screen."""
    columns = list(_until(screen.width - _FRAME_WIDTH, sheet.widths, 9.0, 7.0, sheet.folded))
    rows = list(_until(screen.height - _FRAME_HEIGHT, sheet.heights, 15.0, 1 / 0.75))
    return Area(1, 1, rows[-1], columns[-1])


def _until(
    room: float, sizes: Mapping[int, float], usual: float, pixels: float, folded: frozenset[int] = frozenset()
) -> Iterator[int]:
    """The places from 1 on until the room is full."""
    used, place = 0.0, 0
    while used < room and place < 500:
        place += 1
        used += 0.0 if place in folded else sizes.get(place, usual) * pixels
        yield place


def screens(book: Book, screen: Screen) -> Book:
    """The book with the first screen of each sheet as what is printed of it."""
    sheets = tuple(
        replace(
            sheet,
            printing=Print(
                area=first_screen(sheet, screen), paper=_A3, margins=(0, 0, 0, 0), scale=_SCALE, centered=False
            ),
        )
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets, footer="")


class View(NamedTuple):
    """A book that is shown: under which heading, with what before the names of its pictures, and which of its sheets."""

    title: str
    prefix: str
    book: Book
    sheets: tuple[str, ...]


def views() -> tuple[View, ...]:
    """The report of the example, the sheets that only the report of a fuller plan has, and the book of an office."""
    with tempfile.TemporaryDirectory() as place, chdir(place):
        copy_working_folder(Path(place))
        example = judged(Path(make_examples.EXAMPLE), CORTE)
    own, fuller, office = report_book(example), report_book(complete()), office_book(example, example.offices[0].name)
    names = [tuple(sheet.name for sheet in book.sheets) for book in (own, fuller, office)]
    more = tuple(name for name in names[1] if name not in names[0])
    return (
        View("El informe del ejemplo", "", own, names[0]),
        View("Las hojas que tiene además el informe de un plan con más datos", "plan_completo_", fuller, more),
        View("El libro de una dependencia", "dependencia_", office, names[2]),
    )


def draw(view: View, screen: Screen) -> None:
    """A picture of the first screen of every sheet of a view."""
    shown = screens(view.book, screen)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "book.xlsx").write_bytes(render(shown))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        _call("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "book.xlsx")
        width, height = screen.width - _FRAME_WIDTH, screen.height - _FRAME_HEIGHT
        by = _SMALLER if screen == LARGE else 1.0
        size = ("-W", str(round(width * _WIDENS * by)), "-H", str(round(height * by)))
        cut = ("-x", "0", "-y", "0", *size, "-r", str(round(_DOTS * by)))
        for number, sheet in enumerate(shown.sheets, 1):
            if sheet.name in view.sheets:
                page = ("-f", str(number), "-l", str(number), "-singlefile", "-png")
                picture = PICTURES / picture_name(view.prefix, sheet.name, screen)
                _call("pdftocairo", *page, *cut, folder / "book.pdf", picture)


def picture_name(prefix: str, sheet: str, screen: Screen) -> str:
    """The name of the picture of a sheet on a screen, without its ending."""
    return f"pantalla_{prefix}{plain(sheet).replace(' ', '_')}_{screen.width}"


def _call(program: str, *arguments: str | Path) -> None:
    colombian = {**os.environ, "LC_ALL": "es_CO.UTF-8"}
    subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, env=colombian)


def main() -> None:
    """Draw every view on both screens, and nothing else; then write their page."""
    for old in PICTURES.glob("pantalla_*.png"):
        old.unlink()
    shown = views()
    for view in shown:
        for screen in (LAPTOP, LARGE):
            draw(view, screen)
    PAGE.write_text("\n".join(page(shown)), encoding="utf-8", newline="\n")


def page(shown: Iterable[View]) -> Iterator[str]:
    """The page that shows the pictures: each sheet in the order of its book, on both screens."""
    yield "# Así se abre cada hoja"
    yield ""
    yield "Lo que se ve al abrir cada hoja que puede tener un informe, en un portátil (1366 × 768) y en una pantalla grande"
    yield "(1920 × 1080)."
    yield "Las imágenes las hace `python -m tests.make_screens`."
    for view in shown:
        yield from ("", f"## {view.title}")
        for sheet in view.sheets:
            yield from ("", f"### {sheet}")
            for screen in (LAPTOP, LARGE):
                picture = f"imagenes/{picture_name(view.prefix, sheet, screen)}.png"
                yield from ("", f"![{sheet}, {screen.width} puntos de ancho]({picture})")
    yield ""


if __name__ == "__main__":
    main()

"""The first screens: the documents show every sheet that a report can have, on both screens."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from ppc_reports.excel.book import Area, Sheet
from ppc_reports.products.report import sheets
from tests import make_screens

views = cache(make_screens.views)
TOLD = "run «python -m tests.make_screens»: the report has other sheets since the pictures were made"


def test_a_view_has_every_sheet_that_the_program_can_make() -> None:
    modules = [import_module(found.name) for found in walk_packages(sheets.__path__, f"{sheets.__name__}.")]
    made = [module for module in modules if hasattr(module, "sheet")]
    names = {name for module in made for name in getattr(module, "NAMES", {}).values() or (module.NAME,)}
    assert len(names) >= len(made) > 15
    assert names == {name for view in views() for name in view.sheets}


def test_the_page_shows_both_screens_of_every_sheet_as_they_are_now() -> None:
    assert make_screens.PAGE.read_text(encoding="utf-8") == "\n".join(make_screens.page(views())), TOLD


def test_there_is_a_picture_of_every_first_screen_and_none_besides() -> None:
    shown = {
        f"{make_screens.picture_name(view.prefix, sheet, screen)}.png"
        for view in views()
        for sheet in view.sheets
        for screen in (make_screens.LAPTOP, make_screens.LARGE)
    }
    pictures = {path.name: path.stat().st_size for path in make_screens.PICTURES.glob("pantalla_*.png")}
    assert set(pictures) == shown, TOLD
    assert min(pictures.values()) > 3_000


def test_a_first_screen_ends_where_the_window_does() -> None:
    narrow, wide = Sheet("Hoja", (), widths={1: 200.0}), Sheet("Hoja", (), widths={2: 50.0}, folded=frozenset({2}))
    assert make_screens.first_screen(narrow, make_screens.LAPTOP) == Area(1, 1, 25, 1)
    assert make_screens.first_screen(wide, make_screens.LAPTOP).right == 22

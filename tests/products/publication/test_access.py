"""The page is for everybody: judged by axe, walked by keyboard, narrowed, enlarged and printed in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ppc_reports.judging.summary import Summary
from tests import parts
from tests.products.publication.browser import needs_chromium, opened
from tests.products.publication.made import example, published, silent
from tests.samples import generated, summary

pytestmark = needs_chromium
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PLANS: dict[str, Callable[[], Summary]] = {
    "the example": example,
    "a plan of ten offices": lambda: summary(parts.whole_plan()),
    "a plan with every kind of figure": lambda: summary(generated(12)),
    "a plan of which nobody reported": lambda: summary(silent(24)),
    "a plan of nothing": lambda: summary(generated(1), "2022-T1"),
}


@pytest.fixture(params=PLANS, ids=list(PLANS))
def page_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "index.html"
    file.write_bytes(published(PLANS[request.param]())["index.html"])
    return file


@pytest.fixture
def example_file(tmp_path: Path) -> Path:
    file = tmp_path / "index.html"
    file.write_bytes(published(example())["index.html"])
    return file


def violations(file: Path, width: int, media: str) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where there is a browser

    with opened(file, width, media=media) as page:
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        return [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found.response["violations"]]


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation(page_file: Path, width: int, media: str) -> None:
    assert violations(page_file, width, media) == []


def test_axe_finds_what_is_wrong(example_file: Path) -> None:
    text = example_file.read_text(encoding="utf-8")
    example_file.write_text(
        text.replace(' lang="es-CO"', "").replace("--gris: ", "--gris: #ddd;--x: "), encoding="utf-8"
    )
    found = [item.partition(":")[0] for item in violations(example_file, 1280, "screen")]
    assert {"html-has-lang", "color-contrast"} <= set(found)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_has_to_be_scrolled_sideways(page_file: Path, width: int) -> None:
    with opened(page_file, width, 256 if width == 320 else 800) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_every_link_in_the_order_of_the_page_and_shows_where_it_is(example_file: Path) -> None:
    with opened(example_file, 1280) as page:
        links = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
        walked = []
        for _ in links:
            page.keyboard.press("Tab")
            walked.append(page.evaluate("document.activeElement.getAttribute('href')"))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert walked == links
        assert links[0] == "#contenido"


def test_the_first_link_leads_to_the_content(example_file: Path) -> None:
    with opened(example_file, 1280) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "contenido"


@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_read_in_the_order_in_which_it_is_seen(example_file: Path, width: int) -> None:
    with opened(example_file, width) as page:
        tops = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(h => h.getBoundingClientRect().top)")
        assert tops == sorted(tops)
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))  # noqa: RUF007


def test_a_table_stays_a_table_on_a_narrow_screen(example_file: Path) -> None:
    with opened(example_file, 360) as page:
        table = page.get_by_role("table", name="Cuánto se programó y cuánto se hizo en cada línea")
        assert table.get_by_role("row").count() == 1 + len(example().lines)
        assert table.get_by_role("columnheader").count() == 7
        assert table.get_by_role("rowheader").count() == len(example().lines)


def test_every_chart_has_its_words(example_file: Path) -> None:
    with opened(example_file, 1280) as page:
        names = page.evaluate("[...document.querySelectorAll('svg')].map(s => s.getAttribute('aria-label') || '')")
        assert len(names) == 1 + len(example().lines) + len(example().offices)
        assert all("programado" in name for name in names)


def test_text_that_is_set_wider_is_not_cut(example_file: Path) -> None:
    with opened(example_file, 360) as page:
        spaced = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
        page.add_style_tag(content=spaced)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

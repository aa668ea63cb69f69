"""The Chromium of this machine, for tests that look at a page as a reader's browser does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

try:
    from playwright.sync_api import Page, sync_playwright
except ImportError:  # pragma: no cover - the tests say so
    sync_playwright = None  # type: ignore[assignment]

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next((found for found in map(shutil.which, NAMES) if found), None)
needs_chromium = pytest.mark.skipif(
    sync_playwright is None or CHROMIUM is None, reason="there is no Chromium here, or no Playwright to drive it"
)


@contextmanager
def opened(file: Path, width: int, height: int = 800, media: str = "screen") -> Iterator[Page]:
    """The page in a window of that size, all of it unfolded; no script runs but the test's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
        page = context.new_page()
        page.emulate_media(media="print" if media == "print" else "screen")
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        yield page
        browser.close()

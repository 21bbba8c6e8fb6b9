"""Pages in headless Chromium, each in a window of its own width and colours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .programs import need


@contextmanager
def chromium() -> Iterator:
    """A browser for some pages; skipped where Chromium or Playwright is not there."""
    programme = need("chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=programme, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def shown(browser, page: Path, *, width: int = 1280, colours: str = "light") -> Iterator:
    """The page as a person sees it; ``asked`` holds the address of every request, ``left`` of those
    that the page's policy let through to elsewhere; none of them leaves the machine."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours)
    tab = context.new_page()
    tab.asked, tab.left = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    context.route(
        lambda url: not url.startswith("file:"),
        lambda route: (tab.left.append(route.request.url), route.abort()),
    )
    tab.goto(page.resolve().as_uri())
    yield tab
    context.close()

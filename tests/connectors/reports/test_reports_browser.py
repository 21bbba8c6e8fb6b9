"""Both pages in Chromium: nothing is asked of anybody, everybody can read them, they fit a
telephone, a screen and paper."""

import subprocess

import pytest

from hoso.validators import texts

from .both_pages import province_html, unit_html
from .browser import chromium, shown
from .programs import need

OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth;
  const inside = (e) => e.closest('.scroll');
  const out = [...document.querySelectorAll('main *')].filter((e) => !inside(e) && e.getBoundingClientRect().right > wide + 1 && getComputedStyle(e).clipPath === 'none' && !e.closest('thead'));
  return out.map((e) => e.tagName + ' ' + e.textContent.slice(0, 40));
}"""
"""Elements that stick out of the window, but for tables that scroll by themselves."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory, month):
    """Both pages in both languages, as files."""
    folder = tmp_path_factory.mktemp("pages")
    for lang in texts.LANGUAGES:
        texts.use(lang)
        (folder / f"unit-{lang}.html").write_text(unit_html(month), "utf-8")
        province = province_html(month, crashed=("re-not-future",))
        (folder / f"province-{lang}.html").write_text(province, "utf-8")
    texts.use("vi")
    return folder


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


LOOKS = [(1280, "light"), (360, "dark"), (1280, "dark"), (360, "light")]


@pytest.mark.parametrize("name", ["unit-vi", "unit-en", "province-vi", "province-en"])
def test_asks_nobody_and_everybody_can_read_it(browser, pages, name):
    """axe-core finds no violation and no request leaves the file, at both widths, light and
    dark."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    page = pages / f"{name}.html"
    for width, colours in LOOKS if name.endswith("vi") else LOOKS[:2]:
        with shown(browser, page, width=width, colours=colours) as tab:
            assert tab.asked == [page.as_uri()]
            found = axe.run(tab).response
            assert [(v["id"], v["nodes"][0]["target"]) for v in found["violations"]] == [], (
                width,
                colours,
            )
            assert len(found["passes"]) > 15
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.evaluate(OVERFLOWING) == []


def test_the_checks_above_can_fail(browser, tmp_path):
    """A page that loads, runs, is pale and too wide is found out."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    page = tmp_path / "bad.html"
    page.write_text(
        '<main><img src="http://x.example/a.png"><p style="color:#ccc;width:900px">nhạt</p></main>',
        "utf-8",
    )
    with shown(browser, page, width=360) as tab:
        assert tab.left == ["http://x.example/a.png"]
        assert {v["id"] for v in axe.run(tab).response["violations"]} >= {
            "color-contrast",
            "image-alt",
            "html-has-lang",
        }
        assert tab.evaluate(OVERFLOWING)


def test_the_policy_of_the_page_stops_what_should_slip_through(browser, pages, tmp_path):
    """Were a tag ever to get in, the page's own policy runs no script of it and loads nothing."""
    bad = (
        (pages / "unit-vi.html")
        .read_text("utf-8")
        .replace(
            "<main>",
            '<main><script>document.title="chạy"</script><img src="http://x.example/a.png" '
            "onerror=\"document.title='chạy'\"><form "
            'action="http://x.example/"><button>x</button></form>',
        )
    )
    (tmp_path / "bad.html").write_text(bad, "utf-8")
    with shown(browser, tmp_path / "bad.html") as tab:
        assert "kỳ 11/2026" in tab.title()
        tab.evaluate("document.querySelector('form').submit()")
        tab.wait_for_timeout(200)
        assert tab.left == [] and tab.url == (tmp_path / "bad.html").as_uri()


@pytest.mark.parametrize(("name", "wide"), [("unit-vi", False), ("province-vi", True)])
def test_prints_on_a4(browser, pages, tmp_path, name, wide):
    with shown(browser, pages / f"{name}.html") as tab:
        tab.pdf(path=str(tmp_path / "a.pdf"), prefer_css_page_size=True)
    told = subprocess.run(
        [need("pdfinfo"), tmp_path / "a.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert "(A4)" in told and ("841.92 x 594.96" in told) is wide
    words = subprocess.run(
        [need("pdftotext"), "-layout", tmp_path / "a.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "30/11/2026" in words and "5" in words and "lỗi" in words

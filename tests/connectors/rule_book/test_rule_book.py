"""The rule book as one page that works from a file: everything inside, the filters filter, nothing
wider than a telephone."""

import json
import re
import subprocess

import pytest

from hoso.connectors.rule_book.page import book_html, book_markdown
from hoso.validators.rules import BOOK
from hoso.validators.rules.missing import MISSING

from ...typed import there
from ..reports.programs import need

FRAME = """<!doctype html><meta charset="utf-8"><iframe id="book" src="{page}" width="{width}" height="900"></iframe><pre id="told"></pre><script>
document.getElementById("book").onload = () => {{
  const page = document.getElementById("book").contentDocument, told = {{}};
  const by = id => page.getElementById(id);
  const shown = () => [...page.querySelectorAll("article")].filter(a => !a.hidden).map(a => a.id);
  const ask = (id, value) => {{ by(id).value = value; by(id).dispatchEvent(new Event(id === "words" ? "input" : "change")); const found = shown(); by(id).value = ""; by(id).dispatchEvent(new Event("input")); by(id).dispatchEvent(new Event("change")); return found; }};
  told.all = shown().length;
  told.words = ask("words", "nghi huu lo trinh");
  told.level = ask("level", "info").length;
  told.law = ask("law", [...by("law").options].map(o => o.value).find(v => v.includes("135/2020/NĐ-CP Điều 4")));
  told.field = ask("field", "Giới tính");
  told.wide = page.documentElement.scrollWidth - page.documentElement.clientWidth;
  document.getElementById("told").textContent = JSON.stringify(told);
}};
</script>"""


@pytest.fixture(scope="module")
def page() -> str:
    return book_html({"id-cccd-format": 7}, "2026-11")


def test_everything_is_in_the_page(page):
    for rule in BOOK:
        assert f'<article id="{rule}"' in page
    assert all(rule in page for rule in MISSING)
    assert (
        "7" in there(re.search(r'<article id="id-cccd-format".*?</article>', page, re.S))[0]
        and "2026-11" in page
    )
    # Nothing is loaded from elsewhere, and only the page's own script may run.
    assert (
        not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
        and "default-src 'none'" in page
    )


def test_markdown_says_the_same():
    text = book_markdown()
    assert all(f"## {rule}\n" in text for rule in BOOK) and all(
        f"`{rule}`" in text for rule in MISSING
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_filters_work_from_a_file(page, tmp_path, width):
    (tmp_path / "book.html").write_text(page, encoding="utf-8")
    (tmp_path / "frame.html").write_text(
        FRAME.format(page="book.html", width=width), encoding="utf-8"
    )
    command = [
        need("chromium"),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--allow-file-access-from-files",
        f"--user-data-dir={tmp_path}/profile",
        f"--window-size={width + 40},1000",
        "--virtual-time-budget=3000",
        "--dump-dom",
        (tmp_path / "frame.html").as_uri(),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    told = json.loads(
        there(re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.S))[1].replace("&quot;", '"')
    )
    assert told["all"] == len(BOOK) and told["wide"] <= 0
    assert "rt-fixed-60-55" in told["words"] and "id-phone" not in told["words"]
    assert told["level"] == sum(r.severity == "info" for r in BOOK.values())
    assert {"rt-date-match", "rt-past-active"} <= set(told["law"]) and "id-phone" not in told["law"]
    assert "id-cccd-gender" in told["field"] and "id-phone" not in told["field"]

"""Pages printed to PDF by the browser that is there, or a sentence why not."""

import os
import stat
import subprocess
import sys

import pytest

from hoso.connectors.reports.printing import PrintError, browser, print_page
from hoso.connectors.reports.unit_page import unit_page

from .conftest import AS_OF, NAME, PERIOD, UNIT
from .one_unit import subject
from .programs import need


@pytest.fixture
def page(tmp_path, month):
    path = tmp_path / "HSCB.html"
    path.write_text(
        unit_page(subject(UNIT, NAME, month.records, month.findings, AS_OF, PERIOD)), "utf-8"
    )
    return path


def test_a_page_becomes_a_private_pdf_with_its_words(page):
    made = print_page(page, need("chromium"))
    assert made == page.with_suffix(".pdf") and stat.S_IMODE(os.stat(made).st_mode) == 0o600
    assert sorted(p.name for p in page.parent.iterdir()) == ["HSCB.html", "HSCB.pdf"]
    words = subprocess.run(
        [need("pdftotext"), made, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert NAME in words and "Sửa theo thứ tự này" in words and "file://" not in words


@pytest.mark.parametrize(
    "script",
    [
        "raise SystemExit(1)",
        "print('khong in gi')",
        "import sys; open([a for a in sys.argv if 'pdf=' in a][0].split('=')[1], 'w').write('x')",
    ],
)
def test_a_browser_that_fails_is_told_in_a_sentence(page, script):
    broken = page.parent / "broken"
    broken.write_text(f"#!{sys.executable}\n{script}\n")
    broken.chmod(0o700)
    with pytest.raises(PrintError, match=r"HSCB\.html"):
        print_page(page, str(broken))
    assert not page.with_suffix(".pdf").exists()


def test_which_browser(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("HOSO_BROWSER", "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.delenv(name, raising=False)
    assert browser() is None
    edge = tmp_path / "msedge"
    edge.write_text("")
    edge.chmod(0o700)
    assert browser() == str(edge)
    monkeypatch.setenv("HOSO_BROWSER", __file__)
    assert browser() == __file__

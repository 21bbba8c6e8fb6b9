"""The words of letters: text and page say the same, data stay text, the office's own templates count, mistakes are told."""

import re
from html.parser import HTMLParser

import pytest

from hoso.connectors.mail.letter import LetterError
from hoso.connectors.mail.letters import KINDS, write

FACTS = {
    "office": "Sở Nội vụ tỉnh Ninh Bình", "unit": "Trường THPT Hoa Lư A", "period": "2026-11", "people": 48, "errors": 3, "warnings": 12, "deadline": "05/12/2026",
    "overdue": False, "step": 2, "reply_to": "tccb@ninhbinh.example.vn",
}  # fmt: skip
HOSTILE = ["<script>alert(1)</script>", "</title><img src=x onerror=alert(1)>", "{{ 7*7 }}", "{% raw %}", "a\x00b\u202ec", "&amp;", '"><svg onload=1>']


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [{}, {"overdue": True}, {"deadline": "", "reply_to": ""}])
def test_text_and_page_say_the_same(kind, change):
    facts = {**FACTS, **change}
    words = write(kind, facts)
    page = " ".join(" ".join(Page(words.html).words).split())
    assert words.subject.startswith("[Sở Nội vụ tỉnh Ninh Bình] ") and "2026-11" in words.subject
    for fact in ("office", "unit", "period", "deadline", "reply_to"):
        assert str(facts[fact]) in words.body and str(facts[fact]) in page
    assert bool(re.search("quá hạn", words.body)) == bool(re.search("quá hạn", page)) == (kind == "don-doc" and facts["overdue"])
    for sentence in re.split(r"(?<=\.)\s+", words.body):
        if kind == "don-doc" and sentence.startswith("Đề nghị"):
            assert sentence.strip() in page.replace(" .", ".")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_others_wrote_stays_text(kind, text):
    words, tame = write(kind, {**FACTS, "unit": text}), write(kind, FACTS)
    assert Page(words.html).tags == Page(tame.html).tags and "49" not in words.html.replace("48", "")
    assert "\x00" not in words.html and "\u202e" not in words.html
    if text.isprintable():
        assert text in "".join(Page(words.html).words)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_loads_nothing(kind):
    assert not re.search(r"(?i)<(img|link|script|iframe|style)|url\(|https?://", write(kind, FACTS).html)


def test_templates_of_the_office_come_first(tmp_path):
    (tmp_path / "don-doc.txt.j2").write_text("Nhắc {{ unit }}\n\nXin gửi tệp.", "utf-8")
    words = write("don-doc", FACTS, tmp_path)
    assert (words.subject, words.body, words.html) == ("Nhắc Trường THPT Hoa Lư A", "Xin gửi tệp.\n", "")
    (tmp_path / "don-doc.html.j2").write_text('{% extends "thu.html.j2" %}{% block words %}<p>Xin gửi tệp <i>{{ unit }}</i>.</p>{% endblock %}', "utf-8")
    words = write("don-doc", {**FACTS, "unit": "<b>"}, tmp_path)
    assert "<i>&lt;b&gt;</i>" in words.html and "Trân trọng" in words.html
    assert write("ket-qua", FACTS, tmp_path) == write("ket-qua", FACTS)


@pytest.mark.parametrize("ending", ["txt", "html"])
@pytest.mark.parametrize("wrong", ["{{ unit", "{{ luong }}", "{% extends 'khong-co.j2' %}", "{{ unit.__class__.__mro__ }}", "{{ ''.join(5) }}"])
def test_a_wrong_template_is_told_in_a_sentence(tmp_path, wrong, ending):
    (tmp_path / "don-doc.html.j2").write_text("ok", "utf-8")
    (tmp_path / f"don-doc.{ending}.j2").write_text(wrong, "utf-8")
    with pytest.raises(LetterError, match=r"Mẫu thư .*sai"):
        write("don-doc", FACTS, tmp_path)

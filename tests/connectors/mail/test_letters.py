"""The words of letters: text and page say the same, data stay text, the office's own templates
count, mistakes are told."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser

import pytest

from hoso.connectors.mail.letter import Letter, LetterError
from hoso.connectors.mail.letters import FACT_LIMIT, KINDS, write
from hoso.connectors.untrusted import one_line

from ...hostile import HOSTILE, STAIN
from ...typed import content

FACTS = {
    "office": "Sở Nội vụ tỉnh Ninh Bình", "unit": "Trường THPT Hoa Lư A", "period": "2026-11",
    "people": 48, "errors": 3, "warnings": 12, "deadline": "05/12/2026",
    "overdue": False, "step": 2, "reply_to": "tccb@ninhbinh.example.vn",
}  # fmt: skip


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
    assert (
        bool(re.search("quá hạn", words.body))
        == bool(re.search("quá hạn", page))
        == (kind == "don-doc" and facts["overdue"])
    )
    for sentence in re.split(r"(?<=\.)\s+", words.body):
        if kind == "don-doc" and sentence.startswith("Đề nghị"):
            assert sentence.strip() in page.replace(" .", ".")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_others_wrote_stays_text(kind, text):
    """As name of the unit and of the office, in every part of the letter as another programme reads
    it."""
    shown = " ".join(one_line(text, FACT_LIMIT).split())
    words, tame = write(kind, {**FACTS, "unit": text, "office": text}), write(kind, FACTS)
    assert Page(words.html).tags == Page(tame.html).tags
    sender = "" if re.search(r"[\r\n\0]", text) else text
    letter = Letter(
        (sender, "hoso@ninhbinh.example.vn"),
        "a@b.example.vn",
        words.subject,
        words.body,
        "<a@hoso>",
        datetime(2026, 11, 23, tzinfo=UTC),
        "",
        words.html,
    )
    plain = Letter(
        ("Sở", "hoso@ninhbinh.example.vn"),
        "a@b.example.vn",
        tame.subject,
        tame.body,
        "<a@hoso>",
        datetime(2026, 11, 23, tzinfo=UTC),
        "",
        tame.html,
    )
    sent = letter.as_bytes()
    assert max(map(len, sent.split(b"\r\n"))) <= 998 and sent.isascii()
    got = BytesParser(policy=policy.default).parsebytes(sent)
    assert (
        got.keys() == BytesParser(policy=policy.default).parsebytes(plain.as_bytes()).keys()
        and got.defects == []
    )
    assert (
        str(got["Message-ID"]),
        got["To"].addresses[0].addr_spec,
        len(got["From"].addresses),
        got["From"].addresses[0].addr_spec,
    ) == ("<a@hoso>", "a@b.example.vn", 1, "hoso@ninhbinh.example.vn")
    # The modern parser drops blanks between words; the classic one keeps them.
    old = message_from_bytes(sent)
    subject = str(make_header(decode_header(old["Subject"])))
    assert subject == words.subject and subject.count(shown) >= 2 and STAIN.findall(subject) == []
    name = str(make_header(decode_header(parseaddr(old["From"])[0])))
    assert name == one_line(sender, 1_000)
    parts = [content(p).decode() for p in old.walk() if not p.is_multipart()]
    assert len(parts) == 2 and all(
        STAIN.findall(part.replace("\r\n", "\n")) == [] for part in parts
    )
    told = [" ".join(part.split()) for part in (parts[0], " ".join(Page(parts[1]).words))]
    assert all(part.count(shown) >= 3 for part in told)
    assert len(parts[0].splitlines()) == len(plain.body.splitlines())


def test_a_line_break_in_the_name_of_the_sender_is_refused():
    for text in HOSTILE:
        if re.search(r"[\r\n\0]", text):
            with pytest.raises(LetterError):
                Letter(
                    (text, "hoso@ninhbinh.example.vn"),
                    "a@b.example.vn",
                    "x",
                    "y",
                    "<a@hoso>",
                    datetime(2026, 11, 23, tzinfo=UTC),
                ).as_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_loads_nothing(kind):
    assert not re.search(
        r"(?i)<(img|link|script|iframe|style)|url\(|https?://", write(kind, FACTS).html
    )


def test_templates_of_the_office_come_first(tmp_path):
    (tmp_path / "don-doc.txt.j2").write_text("Nhắc {{ unit }}\n\nXin gửi tệp.", "utf-8")
    words = write("don-doc", FACTS, tmp_path)
    assert (words.subject, words.body, words.html) == (
        "Nhắc Trường THPT Hoa Lư A",
        "Xin gửi tệp.\n",
        "",
    )
    (tmp_path / "don-doc.html.j2").write_text(
        '{% extends "thu.html.j2" %}{% block words %}<p>Xin gửi tệp <i>{{ unit '
        "}}</i>.</p>{% endblock %}",
        "utf-8",
    )
    words = write("don-doc", {**FACTS, "unit": "<b>"}, tmp_path)
    assert "<i>&lt;b&gt;</i>" in words.html and "Trân trọng" in words.html
    assert write("ket-qua", FACTS, tmp_path) == write("ket-qua", FACTS)


@pytest.mark.parametrize("ending", ["txt", "html"])
@pytest.mark.parametrize(
    "wrong",
    [
        "{{ unit",
        "{{ luong }}",
        "{% extends 'khong-co.j2' %}",
        "{{ unit.__class__.__mro__ }}",
        "{{ ''.join(5) }}",
    ],
)
def test_a_wrong_template_is_told_in_a_sentence(tmp_path, wrong, ending):
    (tmp_path / "don-doc.html.j2").write_text("ok", "utf-8")
    (tmp_path / f"don-doc.{ending}.j2").write_text(wrong, "utf-8")
    with pytest.raises(LetterError, match=r"Mẫu thư .*sai"):
        write("don-doc", FACTS, tmp_path)

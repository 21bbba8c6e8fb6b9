"""Letters arrive as written, carry one recipient, and their attachments open with one password."""

import io
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header

import msoffcrypto
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.connectors.mail.letter import Attachment, Letter, LetterError
from hoso.connectors.mail.protect import ALPHABET, decrypt, encrypt, new_password

from ...typed import content

WHEN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WORDS = st.lists(
    st.sampled_from(
        [
            "Nguyễn",
            "Văn",
            "Đặng",
            "Thị",
            "Hòa",
            "Sở",
            "Nội",
            "vụ",
            "tỉnh",
            "Ninh",
            "Bình",
            "đôn",
            "đốc",
            "cập",
            "nhật",
            "hồ",
            "sơ",
            "(kỳ",
            "2026-11),",
            "báo-cáo",
        ]
    ),
    min_size=1,
    max_size=25,
)


def letter(**changes) -> Letter:
    sound = {
        "sender": ("Sở Nội vụ, tỉnh Ninh Bình", "hoso@ninhbinh.example.vn"),
        "recipient": "don-vi@ninhbinh.example.vn",
        "subject": "Kết quả kiểm tra",
        "body": "Kính gửi đơn vị,\n\nCó 3 lỗi & 2 <cảnh báo>.",
        "html": "<p>Có 3 lỗi</p>",
        "message_id": "<a@hoso>",
        "date": WHEN,
    }
    return Letter(**{**sound, **changes})


@settings(deadline=None)
@given(WORDS, WORDS)
def test_vietnamese_headers_arrive_as_written(subject, name):
    subject, name = " ".join(subject), " ".join(name)
    sent = letter(subject=subject, sender=(name, "a@b.vn")).as_bytes()
    got = message_from_bytes(sent)
    assert str(make_header(decode_header(got["Subject"]))) == subject
    assert str(make_header(decode_header(got["From"]))).replace('"', "") == f"{name} <a@b.vn>"
    assert max(map(len, sent.split(b"\r\n"))) <= 998
    assert sent.isascii()


@pytest.mark.parametrize("field", ["recipient", "reply_to"])
@pytest.mark.parametrize(
    "bad", ["a@b.vn\r\nBcc: x@y.vn", "a@b.vn, x@y.vn", "a b@c.vn", "a@b", "<a@b.vn>"]
)
def test_an_address_carries_nothing_else(field, bad):
    with pytest.raises(LetterError):
        letter(**{field: bad}).as_bytes()


def test_a_subject_with_a_line_break_is_refused():
    with pytest.raises(LetterError):
        letter(subject="a\r\nBcc: x@y.vn").as_bytes()


def test_the_body_stands_there_as_text_and_as_a_page():
    parts = [p for p in message_from_bytes(letter().as_bytes()).walk() if not p.is_multipart()]
    assert [p.get_content_type() for p in parts] == ["text/plain", "text/html"]
    assert [content(p).decode().replace("\r\n", "\n") for p in parts] == [
        letter().body,
        letter().html,
    ]
    parts = [
        p for p in message_from_bytes(letter(html="").as_bytes()).walk() if not p.is_multipart()
    ]
    assert [p.get_content_type() for p in parts] == ["text/plain"]


def test_an_attachment_arrives_whole_and_its_name_is_plain():
    data = bytes(range(256)) * 50
    got = [
        p
        for p in message_from_bytes(
            letter(attachments=(Attachment("HSCB_202611_H42-07.xlsx", data),)).as_bytes()
        ).walk()
        if p.get_filename()
    ]
    assert [(p.get_filename(), p.get_payload(decode=True)) for p in got] == [
        ("HSCB_202611_H42-07.xlsx", data)
    ]
    with pytest.raises(LetterError):
        letter(attachments=(Attachment("Nguyễn Văn A.xlsx", b""),)).as_bytes()


def test_only_the_password_opens_the_workbook():
    book, plain = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = "hồ sơ"
    book.save(plain)
    password = new_password()
    locked = encrypt(plain.getvalue(), password)
    assert b"sharedStrings" not in locked
    assert decrypt(locked, password) == plain.getvalue()
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        decrypt(locked, new_password())


def test_passwords_differ_and_use_only_clear_letters():
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert set("".join(made)) <= {*ALPHABET, "-"}

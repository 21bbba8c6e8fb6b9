"""``hoso.toml`` at the desk: comments stay, passwords are not shown, nothing wrong is written."""

import html
import re

import pytest

from hoso.office.configuring import HIDDEN, faults
from hoso.office.settings import FILE

from ..typed import there


def text_of(seat) -> str:
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", seat.get("/settings"), re.S)
    return html.unescape(there(found)[1])


def stamp_of(seat) -> str:
    return there(re.search(r'name="stamp" value="([0-9a-f]{64})"', seat.get("/settings")))[1]


def change(seat, text: str, status: int = 200, **more) -> str:
    more.setdefault("stamp", stamp_of(seat))
    return seat.post("/settings", status, text=text, **more)


def file_of(seat):
    return seat.desk.workspace.root / FILE


def test_a_setting_is_changed_and_every_comment_stays(seat):
    before = file_of(seat).read_text(encoding="utf-8")
    assert text_of(seat) == before
    asked = before.replace("target = 200 ", "target = 300 ").replace("\n", "\r\n")
    assert "Đã ghi cấu hình" in change(seat, asked)
    after = file_of(seat).read_text(encoding="utf-8")
    assert after == before.replace("target = 200 ", "target = 300 ")
    assert file_of(seat).stat().st_mode & 0o077 == 0
    (kept,) = (seat.desk.workspace.root / "backups").glob("hoso-*.toml")
    assert kept.read_text(encoding="utf-8") == before
    with seat.desk.workspace.mirror() as mirror:
        last = mirror.audit_entries(1).iloc[0]
    assert (last["by"], last["action"], last["subject"]) == ("lan", "settings", FILE)


def test_a_change_is_seen_by_the_pages_at_once_also_one_of_the_terminal(seat):
    change(seat, text_of(seat).replace("Sở Nội vụ", "Sở Nội vụ mới", 1))
    assert "Sở Nội vụ mới" in seat.get("/")
    text = file_of(seat).read_text(encoding="utf-8")
    file_of(seat).write_text(text.replace("Sở Nội vụ mới", "Sở khác"), encoding="utf-8")
    assert "Sở khác" in seat.get("/")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[office]", "[office", "TOML"),
        ("[office]", "[ofice]", "không có mục [ofice]"),
        ("[office]", "mail = 3\n[office]", "TOML"),
        ("target = 200", "targets = 200", "không có targets"),
        ("target = 200", 'target = "200"', "target phải là số nguyên"),
        ("target = 200", "target = 0", "giá trị của target"),
        ("target = 200", "target = true", "target phải là số nguyên"),
        ("[sync]", "[sync]\nno_such = 1", "no_such"),
        ("[limits]", "[limits]\nno_such = 1", "tên lạ"),
        ("[exchange]", "[exchange]\nbatch = 3", "cần url"),
        ("# port = 587", "port = 99999", "giá trị của port"),
        ("# host =", "hosts =", "không có hosts"),
        ('# sender = "hoso@ninhbinh.gov.vn"', 'sender = "hoso@@x"', "giá trị của sender"),
        ("[rules]", '[rules]\npacks = "khong-co"', "khong-co"),
        ('url = "sqlite:///mirror.db"', 'url = "mysql://x/y"', "giá trị của url"),
        ('url = "sqlite:///mirror.db"', 'url = "x y"', "giá trị của url"),
    ],
)
def test_what_the_code_that_reads_it_refuses_is_not_written(seat, old, new, said):
    before = file_of(seat).read_bytes()
    text = text_of(seat)
    assert old in text
    shown = html.unescape(change(seat, text.replace(old, new, 1), 400))
    assert said in shown and file_of(seat).read_bytes() == before
    assert new in shown  # what was typed is not lost


def test_the_file_that_hoso_writes_has_no_fault(seat):
    workspace = seat.desk.workspace
    text = file_of(seat).read_text(encoding="utf-8")
    assert faults(workspace, text) == []
    everything = re.sub(r"^# (?=[a-z_]+ +=)", "", text, flags=re.M)
    assert everything != text
    said = faults(workspace, everything)
    assert all("quy-tac" in s or "goi-quy-tac" in s for s in said), said


@pytest.mark.parametrize(
    "line",
    [
        'url = "postgresql+psycopg://hoso:bi mat 9@host/db"',
        'url = "postgresql+psycopg://hoso:bi%40mat@host/db"',
    ],
)
def test_a_password_is_never_shown_and_not_lost(seat, line):
    file, secret = file_of(seat), line.partition("hoso:")[2].partition("@")[0]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("# user = ", f"# {line}\n# user = "), encoding="utf-8")
    page = seat.get("/settings")
    assert secret not in page and HIDDEN in page
    change(seat, text_of(seat).replace("target = 200", "target = 300"))
    assert line in file.read_text(encoding="utf-8") and "target = 300" in file.read_text()
    moved = text_of(seat).replace(HIDDEN + "@host", HIDDEN + "@other")
    assert "để nguyên" in change(seat, moved, 400) and secret in file.read_text()
    anew = text_of(seat).replace(f"hoso:{HIDDEN}@", "hoso:moi@")
    change(seat, anew)
    assert "hoso:moi@host" in file.read_text(encoding="utf-8")


def test_a_setting_that_is_a_password_is_hidden_wherever_it_stands(seat):
    file = file_of(seat)
    with file.open("a", encoding="utf-8") as end:
        end.write('# smtp_password = "bi-mat-cua-may"\n')
    file.write_text(
        file.read_text(encoding="utf-8").replace("# smtp_password", "smtp_password"),
        encoding="utf-8",
    )
    assert "bi-mat-cua-may" not in seat.client.get("/settings").text


def test_two_people_do_not_overwrite_each_other(seat):
    stamp, text = stamp_of(seat), text_of(seat)
    change(seat, text.replace("target = 200", "target = 300"))
    said = change(seat, text.replace("target = 200", "target = 400"), 409, stamp=stamp)
    assert "người khác sửa" in said and "target = 300" in file_of(seat).read_text(encoding="utf-8")


def test_four_eyes_is_a_setting(seat):
    text = text_of(seat)
    change(seat, text.replace("# four_eyes = true", "four_eyes = true"))
    assert seat.desk.workspace.settings.office["four_eyes"] is True

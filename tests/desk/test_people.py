"""A person in the browser: found without tone marks or by a number, why the record says what it
says, at two times; no address and no title names anybody."""

import re

import pandas as pd
import pytest

from hoso.connectors.mirror import read_national
from hoso.office import decisions, people
from hoso.office.month import run_month

from ..hostile import SHORT, STAIN
from ..office.story import NAMES, UNITS, Office, staff_of
from ..typed import there
from .conftest import seat_at

NOV = "2026-11"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A unit moved somebody's birth date; it was approved and applied."""
    made = Office(tmp_path_factory.mktemp("desk") / "so")
    made.national("2026-10", {p.key: (u, p) for u in UNITS[:2] for p in staff_of(u)})
    staff = staff_of(UNITS[0])
    staff[0] = staff[0].but(hired="1999-09-01")
    made.send(NOV, "ninh-hai.xlsx", UNITS[0], staff, "2026-11-20")
    run_month(made.workspace, NOV, as_of="2026-11-28", jobs=1)
    with made.workspace.mirror() as mirror:
        lines = mirror.plan(1)
        own = lines[(lines["field"] == "ngay_tuyen_dung") & (lines["cccd"] == staff[0].cccd)]
        given = own[["change", "seal"]].assign(decision="approve", note="theo quyết định 12")
        mirror.decide(1, given, by="hoa")
    decisions.apply(made.workspace, 1, by="minh")
    return made


@pytest.fixture
def root(office):
    return office.root


def look(seat, words):
    return seat.post("/people/search", words=words)


def opened(seat, words):
    page = look(seat, words)
    found = re.search(r'href="(/people/one/\w+)"', page)
    assert found, page
    return found[1], seat.get(found[1])


ONE = staff_of(UNITS[0])[0]


@pytest.mark.parametrize("words", [ONE.name, "nguyen van an", "AN NGUYEN", "  văn   an ", ONE.cccd])
def test_somebody_is_found_by_name_or_number(seat, words):
    page = look(seat, words)
    assert ONE.cccd in page and ONE.name in page
    assert ONE.cccd not in str(re.findall(r'(?:href|action)="([^"]*)"', page))
    assert "<title>Người · hoso</title>" in page


def test_parts_of_words_are_beginnings_and_others_are_not_found(seat):
    assert ONE.name in look(seat, "nguy an")
    assert "Không thấy ai" in look(seat, "guyen an")
    assert "Không thấy ai" in look(seat, "037000000000")
    assert "ít nhất hai chữ" in look(seat, "a")


def test_every_value_says_where_it_is_from_who_decided_and_since_when(seat):
    address, page = opened(seat, ONE.cccd)
    row = there(re.search(r'<tr><th scope="row">Ngày tuyển dụng</th>.*?</tr>', page, re.DOTALL))[0]
    assert "<b>01/09/1999</b>" in row
    assert "hoa: theo quyết định 12; minh" in row and "Đợt số 1" in row
    assert "ninh-hai.xlsx" in row and "ô " in row
    assert "01/09/1998 → 01/09/1999" in row and "bản xuất quốc gia" in row
    assert "Đơn vị đã khai người này" in page and NAMES[0] in page
    assert "<title>Một người · hoso</title>" in page and ONE.cccd not in address


def test_the_record_is_shown_at_both_times(seat, office):
    address, page = opened(seat, ONE.cccd)
    days = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', page)
    assert days
    before = seat.get(f"{address}?known=2020-01-01")
    assert "không có vào lúc này" in before
    seat.get(f"{address}?day=gestern", 404)
    with office.workspace.mirror() as mirror:
        ((who,), _) = people.search(mirror, ONE.cccd)
        now = people.record(mirror, who.id, {})
        then = people.record(mirror, who.id, {}, as_of="1998-01-01")
    held = {v.what: v.now.value for _, values in now.parts for v in values if v.now}
    assert held["Ngày tuyển dụng"] == "01/09/1999" and held["Họ và tên"] == ONE.name
    assert not [v for _, values in then.parts for v in values if v.now and v.what == "Hệ số lương"]


def test_a_key_that_nobody_was_shown_opens_nothing(seat, office):
    with office.workspace.mirror() as mirror:
        one = mirror.people_of(ONE.cccd)[0][0]
    for key in (one, ONE.cccd, "0" * 32, "..%2f..%2fetc"):
        seat.get(f"/people/one/{key}", 404)
        seat.get(f"/people/found/{key}", 404)


def test_names_of_any_kind_are_texts(tmp_path):
    seat = seat_at(tmp_path / "so").enter()
    folder = tmp_path / "national"
    folder.mkdir()
    names = [f"Ng {text}" for text in SHORT if text.isprintable()]
    pd.DataFrame(
        {"cccd": [f"03708510{n:04d}" for n in range(len(names))], "ho_ten": names,
         "ngay_sinh": "1985-02-03", "ma_don_vi_su_dung": "H42.1", "trang_thai": "DANG_LAM"}
    ).to_csv(folder / "nguoi.csv", index=False)  # fmt: skip
    with seat.desk.workspace.mirror() as mirror:
        mirror.pull(read_national(folder), period="2026-10", source="<b>nguồn</b>")
    page = look(seat, "ng")
    assert page.count("/people/one/") >= 25
    assert "<script>alert" not in page and "<img src=x" not in page and not STAIN.search(page)
    for address in set(re.findall(r"/people/one/\w+", page)):
        one = seat.get(address)
        assert "<script>alert" not in one and "<svg" not in one and not STAIN.search(one)
        assert "<b>nguồn" not in one

"""Old and new values of the same fields side by side: which are read, and what is asked."""

import datetime
import itertools

import pytest

from hoso.connectors.intake.headings import Reader, vocabulary
from hoso.connectors.intake.headings.decision import Stand
from hoso.connectors.intake.headings.standing import said, timeless

WHO = [("STT",), ("Họ và tên",), ("Ngày sinh",), ("Số CCCD",)]
LINES = [
    [1.0, "Lại Thị Hằng", "01/05/1981", "037181000001"],
    [2.0, "Tạ Văn Cảnh", "02/05/1982", "037082000002"],
    [3.0, "Cao Bá Quát", "03/05/1983", "037083000003"],
]
HELD = ("Lương đang hưởng", "Lương hiện hưởng", "Bậc, hệ số lương đang giữ", "Hệ số lương hiện tại")
OLD = ("Lương cũ", "Trước khi nâng", "Trước khi xếp lương", "Mức lương cũ")
NEW = ("Lương mới", "Bậc, hệ số lương được nâng", "Sau khi nâng lương", "Mức lương mới")
ASKED = ("Đề nghị nâng lương", "Lương dự kiến", "Lương đề nghị nâng")
DECISION = "DANH SÁCH VIÊN CHỨC ĐƯỢC NÂNG BẬC LƯƠNG (Kèm theo Quyết định số 45 ngày 20/11/2026)"
PROPOSAL = "DANH SÁCH ĐỀ NGHỊ NÂNG BẬC LƯƠNG (Kèm theo Tờ trình số 12 ngày 20/11/2026)"
NOTHING = "DANH SÁCH VIÊN CHỨC"
PARTS = ("Bậc", "Hệ số", "Từ ngày")
PAST, COMING = datetime.date(2026, 3, 1), datetime.date(2026, 12, 15)


@pytest.fixture(scope="module")
def reader():
    return Reader(vocabulary())


def _pay(reader, groups, title, day=PAST, mapping=None):
    """(the group whose pay is read, or '' for none; letters asked about) of two *groups*."""
    headings = [*WHO, *((group, part) for group in groups for part in PARTS)]
    own = [3.0, 3.0, datetime.date(2023, 3, 1), 4.0, 3.33, day]
    columns = dict(enumerate(map(list, headings)))
    found = reader.decide(columns, [[*line, *own] for line in LINES], title)
    if mapping:
        found = reader.decide(
            columns, [[*line, *own] for line in LINES], title, {found.signature: mapping}
        )
    read = {
        m.heading.partition(" / ")[0]
        for m in found.columns
        if m.field in ("bac", "he_so", "ngay_bac")
    }
    assert len(read) <= 1, "the pay of two times is mixed"
    return next(iter(read), ""), [q.column for q in found.questions]


@pytest.mark.parametrize("groups", [*itertools.product(HELD, NEW), *itertools.product(OLD, NEW)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_decision_gave_the_new_pay(reader, groups, turned):
    placed = groups[::-1] if turned else groups
    read, asked = _pay(reader, placed, DECISION, PAST if not turned else datetime.date(2023, 3, 1))
    assert read == groups[1]
    assert len(asked) == 3


@pytest.mark.parametrize("groups", [*itertools.product(HELD, NEW), *itertools.product(OLD, NEW)])
def test_a_proposal_leaves_the_pay_as_it_is(reader, groups):
    read, asked = _pay(reader, groups, PROPOSAL)
    assert read == groups[0]
    assert len(asked) == 3


@pytest.mark.parametrize("groups", [*itertools.product(HELD, NEW)])
def test_where_nothing_tells_both_are_asked_about(reader, groups):
    assert _pay(reader, groups, NOTHING) == ("", [4, 5, 6, 7, 8, 9])


@pytest.mark.parametrize("groups", [*itertools.product(HELD, NEW)])
def test_the_day_tells_where_no_word_does(reader, groups):
    title = f"{NOTHING} TÍNH ĐẾN NGÀY 30/11/2026"
    assert _pay(reader, groups, title, PAST)[0] == groups[1]
    assert _pay(reader, groups, title, COMING)[0] == groups[0]


def test_a_decision_for_a_day_to_come_is_asked_about(reader):
    assert _pay(reader, (HELD[0], NEW[0]), DECISION, COMING)[0] == ""


@pytest.mark.parametrize(
    "groups", [*itertools.product(HELD, ASKED), *itertools.product(OLD, ASKED)]
)
def test_what_is_only_asked_for_is_never_read(reader, groups):
    for title in (DECISION, PROPOSAL, NOTHING):
        assert _pay(reader, groups, title) == (groups[0], [])


def test_one_confirmed_column_chooses_its_group(reader):
    read, _ = _pay(reader, (HELD[0], NEW[0]), PROPOSAL, mapping={"H": "bac"})
    assert read == NEW[0]


@pytest.mark.parametrize(
    ("headings", "read"),
    [
        (("Hệ số cũ", "Hệ số mới"), {5: "he_so"}),
        (("He so cu", "He so moi"), {5: "he_so"}),
        (("Hệ số lương trước khi nâng", "Hệ số lương sau khi nâng"), {5: "he_so"}),
        (("Đơn vị trước sắp xếp", "Đơn vị sau sắp xếp"), {5: "ma_don_vi_su_dung"}),
        (("Chức vụ cũ", "Chức vụ mới"), {5: "chuc_vu"}),
        (("Chức vụ", "Chức vụ cũ"), {4: "chuc_vu"}),
        (("Hệ số lương đề nghị", "Số thẻ"), {5: "so_the_dang"}),
        (("Bậc cũ", "Số thẻ"), {5: "so_the_dang"}),
    ],
)
def test_single_columns_of_two_times(reader, headings, read):
    cells = {"he_so": (3.0, 3.33), "bac": (3.0, 4.0)}.get(next(iter(read.values())), ("A1x", "B2x"))
    if "Bậc" in headings[0] or "Hệ số" in headings[0]:
        cells = (3.0, 3.33)
    columns = dict(enumerate([*map(list, WHO), *([h] for h in headings)]))
    found = reader.decide(columns, [[*line, *cells] for line in LINES], "")
    assert {m.column: m.field for m in found.columns if m.field and m.column > 3} == read
    assert {4, 5} - set(read) <= {q.column for q in found.questions} | {
        m.column for m in found.columns if "không phải lương hiện hưởng" in m.reason
    }


@pytest.mark.parametrize(
    "text",
    ["Sau đại học", "Nâng lương trước thời hạn", "Môi trường", "Đề tài cấp cơ sở", "Cử nhân"],
)
def test_words_that_speak_of_no_time(text):
    assert said(text) is Stand.UNSAID
    assert timeless((text,)) == ()


@pytest.mark.parametrize(
    ("reasons", "field"),
    [
        (["Thường xuyên", "Trước thời hạn", "Thường xuyên"], "ghi_chu"),
        (["Nghỉ hưu", "Thôi việc", "Nghỉ hưu"], "ly_do_roi"),
    ],
)
def test_a_vague_heading_is_what_its_cells_are(reader, reasons, field):
    columns = dict(enumerate([*map(list, WHO), ["Lý do"]]))
    rows = [[*line, why] for line, why in zip(LINES, reasons, strict=True)]
    found = reader.decide(columns, rows, "")
    assert found.columns[4].field == field
    assert bool(found.questions) == (not field)

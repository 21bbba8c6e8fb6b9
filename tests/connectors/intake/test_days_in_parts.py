"""A day in three columns beneath its heading, and a raise that does not say which it is."""

import datetime
import itertools

import pytest

from hoso.connectors.intake.headings import Reader, vocabulary

from .test_headings_and_cells import _load

WHO = [["STT"], ["Họ và tên"], ["Số CCCD"]]
LINES = [
    [1.0, "Lại Thị Hằng", "037181000001"],
    [2.0, "Tạ Văn Cảnh", "037082000002"],
    [3.0, "Cao Bá Quát", "037083000003"],
]
RAISE = ("Mốc nâng lương", "Ngày nâng bậc", "Ngày nâng lương", "Thời điểm nâng bậc lương")
PAST = [datetime.date(2024, 3, 1), "01/06/2025", "01/09/2023"]
COMING = [datetime.date(2027, 3, 1), "01/06/2028", "01/09/2026"]


@pytest.fixture(scope="module")
def reader():
    return Reader(vocabulary())


@pytest.mark.parametrize(
    ("above", "field"),
    [
        ("Ngày tuyển dụng", "ngay_tuyen_dung"),
        ("Ngày vào Đảng", "ngay_vao_dang"),
        ("Ngày cấp CCCD", "ngay_cap"),
        ("Thời điểm hưởng", "ngay_bac"),
    ],
)
@pytest.mark.parametrize("parts", [("Ngày", "Tháng", "Năm"), ("Tháng", "Năm")])
def test_a_day_in_parts(tmp_path, above, field, parts):
    columns = [["5", "12", "", "1"], ["11", "2", "", "6"], ["2006", "2005", "", "2011"]]
    used = columns[-len(parts) :]
    loaded = _load(tmp_path, [[above, *[None] * (len(parts) - 1)], list(parts)], used)
    told = loaded.records.nguoi[field].fillna("").tolist()
    whole = ["2006-11-05", "2005-02-12", "", "2011-06-01"]
    assert told == [day[: 10 if len(parts) == 3 else 7] for day in whole]
    assert not loaded.files[0].sheets[0][2][0].questions


def test_a_day_that_does_not_exist_is_told_where_it_begins(tmp_path):
    columns = [["31", "12", "1", "1"], ["11", "2", "3", "6"], ["2006", "2005", "2007", "2011"]]
    loaded = _load(tmp_path, [["Ngày tuyển dụng", None, None], ["Ngày", "Tháng", "Năm"]], columns)
    problems = loaded.records.problems
    bad = problems[problems["field"] == "ngay_tuyen_dung"]
    assert bad[["_row", "column"]].to_numpy().tolist() == [[3, "E"]]


def test_a_day_beside_its_number_is_no_part(tmp_path):
    cells = [["12/QĐ"] * 4, ["05/11/2006"] * 4]
    loaded = _load(tmp_path, [["Quyết định tuyển dụng", None], ["Số", "Ngày"]], cells)
    assert "/" not in "".join(loaded.records.nguoi["ngay_tuyen_dung"].fillna("").tolist())


def _read(reader, columns, title=""):
    """Field of each column behind the usual ones."""
    headings = dict(enumerate([*WHO, *([name] for name, _ in columns)]))
    rows = [[*line, *cells] for line, *cells in zip(LINES, *(c for _, c in columns), strict=True)]
    found = reader.decide(headings, rows, title)
    return [m.field for m in found.columns[3:]], [q.column for q in found.questions]


@pytest.mark.parametrize("heading", RAISE)
def test_which_raise_the_days_tell(reader, heading):
    held, after = ("Ngày hưởng bậc", PAST), ("Mốc nâng lương lần sau", COMING)
    assert _read(reader, [held, (heading, COMING)])[0] == ["ngay_bac", "ngay_nang_luong_sau"]
    assert _read(reader, [(heading, PAST), after])[0] == ["ngay_bac", "ngay_nang_luong_sau"]
    day = "DANH SÁCH tính đến ngày 31/12/2025"
    assert _read(reader, [(heading, PAST)], day)[0] == ["ngay_bac"]
    assert _read(reader, [(heading, COMING)], day)[0] == ["ngay_nang_luong_sau"]


@pytest.mark.parametrize(("heading", "cells"), itertools.product(RAISE, (PAST, COMING)))
def test_which_raise_nothing_tells_is_asked(reader, heading, cells):
    assert _read(reader, [(heading, cells)]) == ([""], [3])


@pytest.mark.parametrize("code", ["V07.02.25", "V 07 02 25", "V.07.02.25", "V070225", "V.07-02-25"])
def test_codes_with_other_marks_do_not_refute_their_heading(reader, code):
    assert _read(reader, [("Mã CDNN", [code] * 3)])[0] == ["ma_ngach"]

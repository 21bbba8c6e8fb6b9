"""Whose people a table's are: the unit's, relatives, pupils, people named once more; of which class
and of which unit, where only the title or the sheet says so."""

import openpyxl
import pytest

from hoso.connectors.intake.loading import explain
from hoso.validators.encodings import encode

from .at_home import load

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Mã ngạch", "Bậc", "Hệ số"]
STAFF = [
    [1, "Lại Thị Hằng", "04/05/1981", "Nữ", "037181004411", "V.07.04.32", 3, "3,00"],
    [2, "Tạ Văn Cảnh", "11/12/1990", "Nam", "037090004412", "V.07.04.32", 2, "2,67"],
    [3, "Cao Bá Quát", "20/01/1985", "Nam", "035085004413", "V.07.04.31", 1, "4,00"],
]


def _load(tmp_path, sheets, merges=()):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for area in merges:
        book.worksheets[0].merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1)


def _asides(loaded):
    return [s.aside for f in loaded.files for _, _, own in f.sheets for s in own]


@pytest.mark.parametrize(
    "heading",
    [
        ["STT", "Họ và tên học sinh", "Ngày sinh", "Lớp", "Giải"],
        ["TT", "Họ tên trẻ", "Ngày sinh", "Nhóm lớp", "Số điện thoại"],
        ["STT", "Họ và tên người bệnh", "Năm sinh", "Khoa", "Chẩn đoán"],
    ],
)
def test_pupils_after_the_staff_are_no_staff(tmp_path, heading):
    lines = [
        [n, f"Đặng Thị {x}", f"0{n}/02/2010", f"6{x}", "Nhì"] for n, x in enumerate("ABCDE", 1)
    ]
    loaded = _load(tmp_path, {"GV": [HEAD, *STAFF], "Khác": [["DANH SÁCH"], heading, *lines]})
    assert loaded.records.nguoi["ho_ten"].tolist() == [p[1] for p in STAFF]
    assert _asides(loaded) == ["", "pupils"]


def test_a_sheet_with_columns_of_its_own_goes_on_nothing(tmp_path):
    lines = [[n, f"Đặng Thị {x}", f"0{n}/02/1990", "Tốt", 5] for n, x in enumerate("ABCDE", 1)]
    heading = ["STT", "Đại biểu", "Ngày sinh", "Chất lượng", "Số điện thoại"]
    loaded = _load(tmp_path, {"GV": [HEAD, *STAFF], "Họp": [["DỰ HỌP"], heading, *lines]})
    assert "Tốt" not in loaded.records.raw["gioi_tinh"].tolist()


@pytest.mark.parametrize("legacy", ["", "tcvn3", "vni"])
def test_who_is_named_again_for_an_award_is_counted_once(tmp_path, legacy):
    staff = [[n, encode(name, legacy) if legacy else name, *rest] for n, name, *rest in STAFF]
    award = [["KHEN THƯỞNG"], ["TT", "Họ và tên", "Hình thức khen thưởng", "Số quyết định"]]
    again = [[n, p[1], "Bằng khen", f"5{n}/QĐ"] for n, p in enumerate(STAFF[1:], 1)]
    loaded = _load(tmp_path, {"DS": [HEAD, *staff, [], *award, *again]})
    assert loaded.records.nguoi["ho_ten"].tolist() == [p[1] for p in STAFF]
    assert _asides(loaded) == ["", "nominees"]
    for told in (loaded.files[0].as_dict()["sheets"][0]["tables"], explain(loaded.files[0])):
        assert [table["example"] for table in told] == [False, False]


@pytest.mark.parametrize("parent", ["Vợ (chồng)", "Thông tin chồng/vợ", "Thân nhân", "Bố, mẹ"])
@pytest.mark.parametrize("merged", [False, True])
def test_columns_of_relatives_leave_the_person_his_name(tmp_path, parent, merged):
    top = [*HEAD, parent, None, None]
    under = [None] * 8 + ["Họ và tên", "Năm sinh", "Nghề nghiệp"]
    rows = [[*p, "Vi Thị Xoan", 1983, "Nông dân"] for p in STAFF]
    merges = ["I1:K1", *(f"{c}1:{c}2" for c in "ABCDEFGH")] if merged else []
    loaded = _load(tmp_path, {"DS": [top, under, *rows]}, merges)
    nguoi = loaded.records.nguoi
    assert nguoi["ho_ten"].tolist() == [p[1] for p in STAFF]
    assert nguoi["ngay_sinh"].tolist() == ["1981-05-04", "1990-12-11", "1985-01-20"]
    assert loaded.records.problems.empty


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ({"DS": "DANH SÁCH VIÊN CHỨC TRƯỜNG TIỂU HỌC GIA HƯNG"}, ["VC"]),
        ({"DS": "DANH SÁCH CÁN BỘ, CÔNG CHỨC"}, [""]),
        ({"DS": "DANH SÁCH CÁN BỘ"}, [""]),
        ({"DS": "DANH SÁCH VIÊN CHỨC, NGƯỜI LAO ĐỘNG"}, [""]),
        ({"Công chức": "", "HĐLĐ": "", "Cán bộ": ""}, ["CC", "HDLD", "CB"]),
        ({"1. Viên chức": "", "2. Hợp đồng": ""}, ["VC", "HDLD"]),
        ({"Trang 1": "", "Trang 2": ""}, ["", ""]),
    ],
)
def test_title_and_sheet_say_the_class(tmp_path, titles, wanted):
    rows = {name: [[title], [], HEAD, STAFF[n]] for n, (name, title) in enumerate(titles.items())}
    nguoi = _load(tmp_path, rows).records.nguoi
    assert nguoi["doi_tuong"].fillna("").tolist() == wanted


def test_a_second_table_says_its_own_class(tmp_path):
    rows = [["A. DANH SÁCH VIÊN CHỨC"], HEAD, *STAFF[:2], [None, "Cộng viên chức: 2"], []]
    rows += [["B. DANH SÁCH LAO ĐỘNG HỢP ĐỒNG"], [], HEAD, STAFF[2]]
    nguoi = _load(tmp_path, {"DS": rows}).records.nguoi
    assert nguoi["doi_tuong"].tolist() == ["VC", "VC", "HDLD"]


def test_the_title_says_nothing_of_who_has_another_contract(tmp_path):
    rows = [[*p, c] for p, c in zip(STAFF, ["HĐLV", "HĐLĐ theo NĐ 111", ""], strict=True)]
    head = [*HEAD, "Loại hợp đồng"]
    loaded = _load(tmp_path, {"DS": [["DANH SÁCH VIÊN CHỨC"], [], head, *rows]})
    assert loaded.records.nguoi["doi_tuong"].fillna("").tolist() == ["VC", "", "VC"]


@pytest.mark.parametrize("said", ["người", "đồng", "nghìn đồng", "1.000 đồng", "người, %"])
@pytest.mark.parametrize("one", [False, True])
def test_a_unit_of_measure_is_no_sender(tmp_path, said, one):
    head = [["TRƯỜNG MẦM NON HẢI AN"]] if one else [["UBND XÃ HẢI AN"], ["TRƯỜNG MẦM NON HẢI AN"]]
    rows = [*head, [], [f"Đơn vị: {said}"], HEAD, *STAFF]
    assert _load(tmp_path, {"DS": rows}).records.tables["unit"].tolist() == [
        "TRƯỜNG MẦM NON HẢI AN"
    ]


def test_a_sender_behind_the_word_unit(tmp_path):
    rows = [["Đơn vị: Trường Mầm non Hải An"], HEAD, *STAFF]
    assert _load(tmp_path, {"DS": rows}).records.tables["unit"].tolist() == [
        "Trường Mầm non Hải An"
    ]


@pytest.mark.parametrize(
    "names", [["TH Gia Hưng", "THCS Gia Hưng"], ["1. MN Hải An", "2. TYT Hải An"]]
)
def test_each_sheet_named_after_a_unit_is_that_units(tmp_path, names):
    rows = {name: [HEAD, STAFF[n]] for n, name in enumerate(names)}
    units = _load(tmp_path, rows).records.tables["unit"].tolist()
    assert units == [n.removeprefix("1. ").removeprefix("2. ") for n in names]


@pytest.mark.parametrize("parent", ["SINH", "Ngày sinh", "Ngày, tháng, năm sinh"])
def test_a_birth_date_in_three_columns(tmp_path, parent):
    top = ["STT", "Họ và tên", parent, None, None, "Giới tính", "Số CCCD"]
    under = [None, None, "Ngày", "Tháng", "Năm", None, None]
    rows = [[n, p[1], 4 + n, 5, 1980 + n, p[3], p[4]] for n, p in enumerate(STAFF, 1)]
    loaded = _load(tmp_path, {"DS": [top, under, *rows]}, ["C1:E1"])
    assert loaded.records.nguoi["ngay_sinh"].tolist() == ["1981-05-05", "1982-05-06", "1983-05-07"]
    assert loaded.records.problems.empty


@pytest.mark.parametrize("said", ["Hợp đồng lao động", "HĐLĐ", "Lao động hợp đồng"])
def test_contract_workers_by_whatever_name(tmp_path, said):
    rows = [[*p, said] for p in STAFF]
    loaded = _load(tmp_path, {"DS": [[*HEAD, "Đối tượng"], *rows]})
    assert set(loaded.records.nguoi["doi_tuong"]) == {"HDLD"}

"""What the cells of a column say against its heading; headings of which letters are left; ticks."""

import openpyxl
import pytest

from hoso.connectors.intake.headings import Reader, vocabulary
from hoso.connectors.intake.headings.ticks import are_classes, ticked_group
from hoso.validators import parsing
from hoso.validators.schemas import dictionary

from .at_home import load

NAMES = ["Lại Thị Hằng", "Tạ Văn Cảnh", "Cao Bá Quát", "Lê Thu An"]


@pytest.fixture(scope="module")
def reader():
    return Reader(vocabulary())


def _load(tmp_path, headings, columns, merges=()):
    """A list with *columns* under *headings* (rows of texts) behind the usual four."""
    usual = ["STT", "Họ và tên", "Ngày sinh", "Giới tính"]
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    for n, line in enumerate(headings):
        sheet.append([*(usual if n == 0 else [None] * 4), *line])
    for n, name in enumerate(NAMES):
        own = [c[n] if c[n] != "" else None for c in columns]
        sheet.append([n + 1, name, f"0{n + 1}/05/1981", "Nam", *own])
    for area in merges:
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1)


def _field(loaded, letter):
    (_, _, (table,)) = loaded.files[0].sheets[0]
    return next(c[2] for c in table.columns if c[0] == letter)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Khen thưởng", [5_000_000, 3_000_000, 1_000_000, 500_000]),
        ("Thời hạn HĐ", ["12 tháng", "36 tháng", "lâu dài", "12 tháng"]),
        ("Số CCCD", ["đã cấp", "chưa đổi", "đã cấp", "đang làm"]),
        ("Ngày bổ nhiệm", ["Hiệu trưởng", "Kế toán", "Văn thư", "Giáo viên"]),
    ],
)
def test_cells_refute_a_heading_and_the_column_is_asked_about(tmp_path, heading, cells):
    loaded = _load(tmp_path, [[heading]], [cells])
    assert _field(loaded, "E") == ""
    (_, _, (table,)) = loaded.files[0].sheets[0]
    assert [q[0] for q in table.questions] == ["E"]


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("DT", ["Kinh", "Kinh", "Mường", "Tày"], "dan_toc"),
        ("Phân loại VC", ["HTTNV", "HTXSNV", "HTNV", "HTTNV"], "danh_gia_nam"),
        ("Trường", ["Trường THCS Gia Hưng"] * 2 + ["Trường TH Yên Mô"] * 2, "ma_don_vi_su_dung"),
        ("Trường", ["ĐH Luật Hà Nội", "Đại học Vinh", "CĐSP Ninh Bình", "ĐH Huế"], "truong"),
        # What most cells leave open stays with the heading, and each is told.
        ("Ngày tuyển dụng", ["01/09/2005", "năm học cũ", "không rõ", "chưa"], "ngay_tuyen_dung"),
        ("Ngày tuyển dụng", ["#N/A", "#N/A", "NULL", "-"], "ngay_tuyen_dung"),
    ],
)
def test_cells_say_what_a_heading_leaves_open(tmp_path, heading, cells, field):
    assert _field(_load(tmp_path, [[heading]], [cells]), "E") == field


def test_decimals_are_no_codes_of_a_list(tmp_path):
    loaded = _load(tmp_path, [["PCTN"]], [["0,3", "0,5", "0,2", "0,3"]])
    assert _field(loaded, "E") != "dan_toc"


def test_money_is_no_reward_and_nobody_is_asked(tmp_path):
    cells = [["800000"] * 4, ["0,3"] * 4]
    loaded = _load(tmp_path, [["THÀNH TIỀN", None], ["Khen thưởng", "Chức vụ"]], cells, ["E1:F1"])
    (_, _, (table,)) = loaded.files[0].sheets[0]
    assert [(c[2], c[5]) for c in table.columns if c[0] in "EF"] == [
        ("", "số tiền, không phải trường nào của hồ sơ")
    ] * 2
    assert table.questions == []


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        (("V.khung",), "vuot_khung"), (("Bậc lg",), "bac"), (("HS lg",), "he_so"),
        (("Ng.cấp",), "ngay_cap"), (("Đvị công tác",), "ma_don_vi_su_dung"),
        (("C/vụ",), "chuc_vu"), (("X.loại",), "danh_gia_nam"),
        (("Ngày t.dụng",), "ngay_tuyen_dung"),
        (("Tr.độ CM",), "trinh_do_cm"), (("Gchú",), "ghi_chu"), (("Phụ cấp", "C.vụ"), "pc_chuc_vu"),
        (("Cơ quan công tác",), "ma_don_vi_su_dung"), (("Vị trí",), "vi_tri_viec_lam"),
        (("Tên vị trí việc làm",), "vi_tri_viec_lam"), (("Loại VC",), "doi_tuong"),
        (("Biên chế/Hợp đồng",), "doi_tuong"), (("Loại HĐ",), "loai_hop_dong"),
        (("Ngạch/CDNN", "Tên gọi"), "ten_ngach"), (("Trình độ ĐT",), "trinh_do_cm"),
        (("Trình độ CT",), "ly_luan_chinh_tri"), (("Nơi cấp căn cước",), "noi_cap"),
        (("Căn cước công dân", "Nơi cấp thẻ"), "noi_cap"),
        (("Chức vụ lãnh đạo, quản lý", "HSPC"), "pc_chuc_vu"),
        (("Hiện trạng", "Chức vụ lãnh đạo", "Phụ cấp"), "pc_chuc_vu"),
        (("Hưởng lương hiện nay", "Hệ số"), "he_so"),
        (("Hưởng lương hiện nay", "Vượt khung (%)"), "vuot_khung"),
        (("Hưởng lương hiện nay", "Ngày hưởng VK"), "ngay_vuot_khung"),
        (("Trình độ chuyên môn", "Năm"), "nam_tn"), (("V. Họ và tên",), "ho_ten"),
        (("Thường trú",), "ho_khau"), (("THUONG TRU",), "ho_khau"), (("Số CC",), "cccd"),
    ],
)  # fmt: skip
def test_headings_of_few_letters_and_other_words(reader, heading, field):
    assert reader.alone(heading, "nguoi").field == field


def test_a_shortened_word_that_could_be_two_stays(reader):
    assert reader.texts.shortened.written_out("N.cấp CCCD", {}) == "N.cấp CCCD"
    assert reader.texts.shortened.written_out("HĐLV", {}) == "HĐLV"


def test_flat_headings_of_the_birth_date(tmp_path):
    loaded = _load(
        tmp_path,
        [["x", "Ngày sinh Nam", "Năm sinh (Nữ)"]],
        [["", "", "", ""], ["01/02/1980", "", "03/04/1990", ""], ["", "1975", "", "1985"]],
    )
    # The list has a birth date of its own, so these are only told as what they are.
    (_, _, (table,)) = loaded.files[0].sheets[0]
    assert {c[2] for c in table.columns if c[0] in "FG"} == {"ngay_sinh"}


def test_day_month_and_year_of_birth_side_by_side(tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0].append(
        ["STT", "Họ và tên", "Ngày sinh", "Tháng sinh", "Năm sinh", "Số CCCD"]
    )
    for n, name in enumerate(NAMES, 1):
        book.worksheets[0].append([n, name, n, n + 1, 1980 + n, f"03708100441{n}"])
    book.save(tmp_path / "a.xlsx")
    nguoi = load([tmp_path / "a.xlsx"], jobs=1).records.nguoi
    assert nguoi["ngay_sinh"].tolist() == [f"198{n}-0{n + 1}-0{n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Cao đẳng, Trung cấp", "Cao đẳng hoặc Trung cấp"), ("CĐ/TC", "CĐ hoặc TC"),
        ("Trên Đại học", "Trên Đại học"), ("Đại học", ""), ("Ghi chú", ""), ("ĐH, Toán", ""),
    ],
)  # fmt: skip
def test_headings_of_a_group_of_ticks(reader, heading, said):
    assert ticked_group(heading, reader.words.spellings["trinh_do_cm"]) == said


def test_headings_that_name_classes():
    assert are_classes("Công chức/Viên chức/HĐ")
    assert not are_classes("Cán bộ, công chức")
    assert not are_classes("Họ tên/Chức vụ")


def test_a_tick_under_several_degrees_asks_once_and_two_ticks_are_told(tmp_path):
    groups = ["Trên Đại học", "Đại học", "Cao đẳng, Trung cấp"]
    loaded = _load(
        tmp_path,
        [["Trình độ chuyên môn", None, None], groups],
        [["x", "x", "", ""], ["", "x", "x", ""], ["", "", "", "x"]],
        ["E1:G1"],
    )
    assert loaded.records.nguoi["trinh_do_cm"].astype(object).fillna("").tolist() == [
        "", "", "DH", ""
    ]  # fmt: skip
    found = loaded.records.problems
    found = found[found["rule"] == "ld-code-asked"]
    assert found[["_row", "value", "detail"]].to_numpy().tolist() == [
        [4, "Trên Đại học + Đại học", "Trên Đại học / Đại học"],
        [0, "Trên Đại học", "Thạc sĩ / Tiến sĩ"],
        [0, "Cao đẳng hoặc Trung cấp", "Cao đẳng / Trung cấp"],
    ]


@pytest.mark.parametrize("cell", ["Cao đẳng/Trung cấp", "CĐ hoặc TC", "Trung cấp hay cao đẳng"])
def test_a_cell_that_does_not_choose_is_asked_about(cell):
    _, ((_, said),) = parsing.column([cell], dictionary.field("trinh_do_cm"))
    assert (said.value, said.rule) == (None, "ld-code-asked")


def test_one_degree_with_a_stroke_is_read():
    assert parsing.column(["ĐHSP/Toán"], dictionary.field("trinh_do_cm"))[0] == ["DH"]


def test_the_heading_of_the_next_page_is_that_of_the_first(tmp_path):
    """Three rows, merged on the first page only."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    heads = [
        ["STT", "Họ và tên", "Ngày sinh", "Hiện trạng", None],
        [None, None, None, "Trình độ các mặt", None],
        [None, None, None, "CM", "Chính trị"],
    ]
    for page in range(2):
        for line in heads:
            sheet.append(line)
        for n, name in enumerate(NAMES[page * 2 : page * 2 + 2]):
            sheet.append([page * 2 + n + 1, name, "01/05/1981", "ĐH", "Trung cấp"])
    for area in ("A1:A3", "B1:B3", "C1:C3", "D1:E1", "D2:E2"):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    nguoi = load([tmp_path / "a.xlsx"], jobs=1).records.nguoi
    assert nguoi["trinh_do_cm"].tolist() == ["DH"] * 4
    assert nguoi["ly_luan_chinh_tri"].tolist() == ["TC"] * 4


@pytest.mark.parametrize("section", ["I. LÃNH ĐẠO, QUẢN LÝ", "LÃNH ĐẠO, QUẢN LÝ", "II. HỢP ĐỒNG"])
def test_a_section_that_sounds_like_a_heading_is_no_second_heading(tmp_path, section):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    sheet.append(["STT", "Số hiệu", "Họ và tên", "Ngày sinh", "Giới tính"])
    sheet.append([None, section])
    for n, name in enumerate(NAMES):
        sheet.append([n + 1, f"37.{n:05}", name, f"0{n + 1}/05/1981", "Nam"])
    book.save(tmp_path / "a.xlsx")
    loaded = load([tmp_path / "a.xlsx"], jobs=1)
    assert _field(loaded, "B") == "so_hieu"
    assert list(loaded.records.nguoi["ho_ten"]) == NAMES


@pytest.mark.parametrize("tick", ["x", "✔", "✓", "có", "1"])
def test_ticks_under_the_sexes_are_no_dates(tmp_path, tick):
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", None, "Số CCCD"],
        [None, None, "Nam", "Nữ", None],
        [1, "Tạ Văn Cảnh", tick, None, "037090004412"],
        [2, "Lại Thị Hằng", None, tick, "037181004411"],
    ]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    nguoi = load([tmp_path / "a.xlsx"], jobs=1).records.nguoi
    assert nguoi["gioi_tinh"].tolist() == ["Nam", "Nữ"]
    assert nguoi["ngay_sinh"].isna().all()

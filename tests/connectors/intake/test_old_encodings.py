"""Old encodings in headings, in columns of few words and in few rows; UTF-8 read wrongly."""

import openpyxl
import pytest

from hoso.validators.encodings import TCVN3, VNI, encode, judge, mended

from .at_home import load

HEADING = ["STT", "Họ và tên", "Năm sinh", "Nữ", "Số CCCD", "Tôn giáo", "Bậc lương"]
NAMES = ["Lại Thị Hạnh", "Mai Văn Khôi", "Tạ Đình Lộc", "Vũ Thị Ngọc", "Đỗ Hữu Nghĩa",
         "Phạm Thị Nguyệt", "Lương Văn Quý", "Bùi Thị Thủy", "Hoàng Đức Trọng", "Đoàn Thị Vân",
         "Trịnh Xuân Yên", "Ngô Thị Ánh"]  # fmt: skip


def misread(text):
    return text.encode("utf-8").decode("latin-1")


def test_one_row_and_three_rows_of_twelve_are_decoded():
    for few in (1, 3):
        column = [encode(n, VNI) if i < few else n for i, n in enumerate(NAMES)]
        assert judge(column)[:4] == [VNI] * few + [""] * (4 - few)


@pytest.mark.parametrize("name", ["Hoàng Thị Hòa", "Đoàn Văn Toàn", "José García", "Y Kroá", "Hoà"])
def test_unicode_is_never_converted(name):
    assert judge([name, *NAMES]) == [""] * 13
    assert judge([name]) == [""]


def test_utf8_read_as_another_encoding_is_mended():
    assert [mended(misread(n)) for n in NAMES] == NAMES
    assert mended("Nguyá»…n VÄƒn Ã‚u") == "Nguyễn Văn Âu"
    assert [mended(n) for n in (*NAMES, encode("Lại Hạnh", VNI), "Ãn", "")] == [""] * 15


def _load(tmp_path, encoding, heading=HEADING):
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append([encode("TRƯỜNG TIỂU HỌC ĐÔNG SƠN", encoding)])
    page.append([encode(h, encoding) for h in heading])
    for i, name in enumerate(NAMES[:4], 1):
        line = [i, encode(name, encoding), "", f"0{i}/05/198{i}", f"03718{i}00441{i}"]
        page.append([*line, encode("Không", encoding), 3])
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records


def test_headings_title_and_short_columns_of_vni(tmp_path):
    records = _load(tmp_path, VNI)
    n = records.nguoi
    assert n["ho_ten"].tolist() == NAMES[:4]
    assert n["ton_giao"].tolist() == ["99"] * 4
    assert n["bac"].tolist() == [3.0] * 4
    assert n["gioi_tinh"].tolist() == ["Nữ"] * 4
    assert records.tables["unit"].tolist() == ["TRƯỜNG TIỂU HỌC ĐÔNG SƠN"]
    assert records.raw["ton_giao"].tolist()[0] == encode("Không", VNI)


def test_names_of_tcvn3(tmp_path):
    assert _load(tmp_path, TCVN3).nguoi["ho_ten"].tolist() == NAMES[:4]


def test_a_misread_file_is_read_and_told(tmp_path):
    path = tmp_path / "a.csv"
    lines = ["STT,Họ và tên,Ngày sinh,Số CCCD"]
    lines += [f"{i},{misread(n)},0{i}/05/1981,03718100441{i}" for i, n in enumerate(NAMES[:4], 1)]
    path.write_text("\n".join(lines), encoding="utf-8")
    records = load([path], jobs=1).records
    assert records.nguoi["ho_ten"].tolist() == NAMES[:4]
    assert records.problems["rule"].tolist() == ["pe-name-legacy-encoding"] * 4


def _table(tmp_path, headings, rows):
    book = openpyxl.Workbook()
    book.worksheets[0].append(headings)
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records.nguoi


def test_a_few_words_are_read_by_the_columns_beside_them(tmp_path):
    names = ["Nguyễn Thị Phượng", "Trần Văn Đức"]
    rows = [
        [i, encode(n, "tcvn3"), encode(w, "tcvn3")]
        for i, n, w in zip((1, 2), names, ("Cao cấp", "TC"), strict=True)
    ]
    people = _table(
        tmp_path, ["STT", encode("Họ tên", "tcvn3"), encode("Chính trị", "tcvn3")], rows
    )
    assert people["ly_luan_chinh_tri"].tolist() == ["CC", "TC"]


def test_words_of_unicode_beside_an_old_encoding_stay(tmp_path):
    names = ["Nguyễn Thị Phượng", "Trần Văn Đức", "Lê Thị Hường"]
    rows = [[i, encode(n, "tcvn3"), "tháng 4/2025"] for i, n in enumerate(names, 1)]
    people = _table(tmp_path, ["STT", "Họ tên", "Ngày hưởng bậc"], rows)
    assert people["ngay_bac"].tolist() == ["2025-04"] * 3


def test_a_heading_row_with_a_year_is_read_in_its_encoding(tmp_path):
    headings = ["STT", "Họ tên", "Số ĐDCN", "Đánh giá năm 2025", "Số tiết"]
    rows = [[1, encode("Trần Văn Đức", "tcvn3"), "037075000001", "HTT", 3]]
    people = _table(tmp_path, [encode(h, "tcvn3") for h in headings], rows)
    assert people["cccd"].tolist() == ["037075000001"]
    assert people["danh_gia_nam"].tolist() == ["HTT"]

"""Layouts as units make them: rows in, what each person must come out as."""

import openpyxl
import pytest

from hoso.connectors.loading import load

A, B = "Nguyễn Văn An", "Trần Thị Bình"
TITLE = [["ỦY BAN NHÂN DÂN TỈNH"], ["TRƯỜNG THCS GIA HƯNG"], ["DANH SÁCH CÁN BỘ"], []]
SIGNED = [[], ["", "NGƯỜI LẬP BIỂU", "", "THỦ TRƯỞNG ĐƠN VỊ"], ["", "Lê Thị Lan", "", "Đinh Văn Hòa"]]
# name -> (rows, merges, rows of people, field -> values)
LAYOUTS = {
    "plain": ([["STT", "Họ và tên", "Chức vụ"], [1, A, "GV"], [2, B, "KT"]], [], [2, 3], {"chuc_vu": ["GV", "KT"]}),
    "title and signatures": ([*TITLE, ["STT", "Họ và tên", "Chức vụ"], [1, A, "GV"], [2, B, "KT"], *SIGNED], [], [6, 7], {"ho_ten": [A, B]}),
    "table in the middle of the sheet": ([[], [], ["", "", "TT", "Họ tên", "Hệ số"], ["", "", 1, A, 2.34], ["", "", 2, B, "3,00"]], [], [4, 5], {"he_so": [2.34, 3.0]}),
    "no numbers": ([["Họ và tên", "Giới tính", "Dân tộc"], [A, "nam", "kinh"], [B, "NỮ", "Mường"]], [], [2, 3], {"gioi_tinh": ["Nam", "Nữ"]}),
    "numbers as text": ([["STT", "Họ và tên", "Chức vụ"], ["01", A, "GV"], ["2.", B, "KT"]], [], [2, 3], {"ho_ten": [A, B]}),
    "blank lines between people": ([["STT", "Họ và tên", "Chức vụ"], [1, A, "GV"], [], [], [2, B, "KT"]], [], [2, 5], {"ho_ten": [A, B]}),
    "column numbers under the heading": ([["STT", "Họ và tên", "Chức vụ"], [1, 2, 3], [1, A, "GV"], [2, B, "KT"]], [], [3, 4], {"ho_ten": [A, B]}),
    "sections by unit": ([["STT", "Họ và tên", "Chức vụ"], ["I", "TỔ TOÁN"], [1, A, "GV"], ["II", "TỔ VĂN"], [1, B, "KT"]], [], [3, 5], {"ho_ten": [A, B]}),
    "totals of sections": ([["STT", "Họ và tên", "Hệ số lương"], [1, A, 3], ["", "Cộng", 3], [2, B, 4], ["", "Tổng cộng", 7]], [], [2, 4], {"he_so": [3.0, 4.0]}),
    "heading again on each page": ([["STT", "Họ và tên", "Chức vụ"], [1, A, "GV"], ["STT", "Họ và tên", "Chức vụ"], [2, B, "KT"]], [], [2, 4], {"ho_ten": [A, B]}),
    "two heading rows": ([["STT", "Họ và tên", "Lương", ""], ["", "", "Bậc", "Hệ số"], [1, A, 2, 2.67], [2, B, 3, "3,00"]], ["A1:A2", "B1:B2", "C1:D1"], [3, 4], {"bac": [2.0, 3.0], "he_so": [2.67, 3.0]}),
    "step and coefficient in one cell": ([["STT", "Họ và tên", "Bậc/Hệ số"], [1, A, "2/2,67"], [2, B, "3 / 3,00"]], [], [2, 3], {"bac": [2.0, 3.0], "he_so": [2.67, 3.0]}),
    "line breaks in headings": ([["STT", "Họ\nvà tên", "Ngày, tháng,\nnăm sinh"], [1, A, "1/2/1980"], [2, B, "1985"]], [], [2, 3], {"ngay_sinh": ["1980-02-01", "1985"]}),
    "capitals and double spaces": ([["STT", "HỌ  VÀ  TÊN", "NGÀY SINH"], [1, f"  {A} ", "01.02.1980"], [2, B, "02-1985"]], [], [2, 3], {"ho_ten": [A, B], "ngay_sinh": ["1980-02-01", "1985-02"]}),
    "sex by one ticked column": ([["STT", "Họ và tên", "Nữ", "Chức vụ"], [1, A, "", "GV"], [2, B, "x", "KT"]], [], [2, 3], {"gioi_tinh": ["Nam", "Nữ"]}),
    "id number with blanks": ([["STT", "Họ và tên", "Số CCCD"], [1, A, "037 075 000 001"], [2, B, "'037180000002"]], [], [2, 3], {"cccd": ["037075000001", "037180000002"]}),
    "two tables one under another": ([["STT", "Họ và tên", "Chức vụ"], [1, A, "GV"], [], ["DANH SÁCH 2"], ["STT", "Họ và tên", "Chức vụ"], [1, B, "KT"]], [], [2, 6], {"ho_ten": [A, B]}),
    "no table": ([["Kính gửi: Sở Nội vụ"], ["Đơn vị không có biến động."]], [], [], {}),
    "heading without people": ([*TITLE, ["STT", "Họ và tên", "Chức vụ"], *SIGNED], [], [], {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    for name, (rows, merges, *_) in LAYOUTS.items():
        book = openpyxl.Workbook()
        page = book.active
        for row in rows:
            page.append([v if v != "" else None for v in row])
        for area in merges:
            page.merge_cells(area)
        book.save(folder / f"{name}.xlsx")
    return load([folder], jobs=2)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(loaded, name):
    _, _, rows, values = LAYOUTS[name]
    tables = loaded.records.tables
    mine = tables.loc[tables["file"].str.endswith(f"/{name}.xlsx"), "_table"]
    people = loaded.records.nguoi[loaded.records.nguoi["_table"].isin(mine)]
    assert people["_row"].tolist() == rows
    for field, expected in values.items():
        assert people[field].tolist() == expected

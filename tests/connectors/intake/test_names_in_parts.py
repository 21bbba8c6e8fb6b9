"""Names that stand in two or three columns keep all their parts."""

import openpyxl
import pytest

from hoso.connectors.intake.headings import name_part

from .at_home import load

NAMES = [("Lại", "Thị", "Hằng"), ("Tạ", "", "Cảnh"), ("Cao", "Bá Ngọc", "Quát")]
REST = ["Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ"]


def _rest(n):
    return [f"0{n + 1}/05/1981", "Nam", f"03708100441{n}", "Giáo viên"]


def _load(tmp_path, headings, names, merges=()):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    width = len(names[0])
    for n, line in enumerate(headings):
        rest = REST if n == 0 else [None] * len(REST)
        sheet.append(["STT" if n == 0 else None, *(line or [None] * width), *rest])
    for n, name in enumerate(names):
        sheet.append([n + 1, *(part or None for part in name), *_rest(n)])
    for area in merges:
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1)


def _names(loaded):
    return loaded.records.nguoi["ho_ten"].astype(object).fillna("").tolist()


WHOLE = ["Lại Thị Hằng", "Tạ Cảnh", "Cao Bá Ngọc Quát"]
TWO = [(f"{family} {middle}".strip(), given) for family, middle, given in NAMES]


@pytest.mark.parametrize("over", ["Họ và tên", "Họ tên CB-GV-NV", "Thông tin cá nhân", ""])
@pytest.mark.parametrize(
    "parts", [("Họ", "Tên đệm", "Tên"), ("Họ", "Lót", "Tên"), ("HỌ", "CHỮ ĐỆM", "TÊN")]
)
def test_three_columns_under_one_heading(tmp_path, over, parts):
    headings = [[over, None, None], parts] if over else [parts]
    loaded = _load(tmp_path, headings, NAMES, ["B1:D1"] if over else [])
    assert _names(loaded) == WHOLE
    assert loaded.records.problems[loaded.records.problems["field"] == "ho_ten"].empty


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    "parts",
    [("Họ và tên đệm", "Tên"), ("Họ đệm", "Tên"), ("Họ & chữ lót", "Tên gọi"), ("Phần họ", "Tên")],
)
def test_two_columns_under_one_heading(tmp_path, parts, merged):
    loaded = _load(tmp_path, [["Họ và tên", None], parts], TWO, ["B1:C1"] if merged else [])
    assert _names(loaded) == WHOLE


@pytest.mark.parametrize("names", [TWO, NAMES])
@pytest.mark.parametrize("merged", [True, False])
def test_one_heading_over_columns_without_headings(tmp_path, names, merged):
    width = len(names[0])
    merges = [f"B1:{'ABCD'[width]}1"] if merged else []
    loaded = _load(tmp_path, [["Họ và tên", *[None] * (width - 1)]], names, merges)
    assert _names(loaded) == WHOLE


@pytest.mark.parametrize(
    "beside", [("Hằng", "Cảnh", "Quát"), ("Nữ", "Nam", "Nam"), ("GV", "HT", "NV"), ("x", "", "x")]
)
def test_a_column_beside_whole_names_is_no_part_of_them(tmp_path, beside):
    names = list(zip(WHOLE, beside, strict=True))
    assert _names(_load(tmp_path, [["Họ và tên", None]], names)) == WHOLE


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Họ", "ho"), ("Họ và chữ đệm", "ho"), ("Họ, tên đệm", "ho"), ("Surname", "ho"),
        ("Đệm", "dem"), ("Tên lót", "dem"), ("Tên", "ten"), ("Đệm và tên", "ten"),
        ("Họ và tên", ""), ("Họ đệm và tên", ""), ("Họ, chữ đệm và tên", ""), ("Đêm", ""),
        ("Tên trường", ""), ("Họ hàng", ""),
    ],
)  # fmt: skip
def test_headings_of_parts(text, part):
    assert name_part(text) == part

"""A province's own spellings: read from a file, refused line by line, kept apart in the cache."""

import openpyxl
import pytest

from hoso.connectors.intake.loading import Told
from hoso.connectors.intake.spellings import BadSpellings, known_lists, read_spellings

from .at_home import load

OWN = "list,written,code\nloai_hop_dong,HĐ 111,HDLD_111_HTPV\ntrinh_do_chuyen_mon,Bổ túc K7,DH\n"


def spellings(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "cach-viet.csv"
    path.write_bytes(text.encode(encoding))
    return read_spellings(path)


def workbook(tmp_path, *columns):
    book = openpyxl.Workbook()
    book.worksheets[0].append(
        ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", *(c[0] for c in columns)]
    )
    for n, cells in enumerate(zip(*(c[1:] for c in columns), strict=True), 1):
        name = f"Lại Văn {'ABCDEFGH'[n]}"
        book.worksheets[0].append([n, name, "04/05/1981", f"0370810044{n:02}", *cells])
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_no_file_says_nothing(tmp_path):
    assert read_spellings(tmp_path / "cach-viet.csv") == {}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (OWN, "utf-8"),
        (OWN.replace(",", ";").replace("\n", "\r\n"), "utf-8-sig"),
        ("Danh mục\tMã\tCách viết\nloai_hop_dong\tHDLD_111_HTPV\thđ  111\n", "utf-8"),
    ],
)
def test_spellings_are_read_as_people_save_them(tmp_path, text, encoding):
    assert spellings(tmp_path, text, encoding)["loai_hop_dong"] == {"hd111": "HDLD_111_HTPV"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("loai_hop_dogn,HĐ 111,HDLD_111_HTPV", "không có danh mục “loai_hop_dogn”"),
        ("loai_hop_dong,HĐ 111,HDLD", "danh mục loai_hop_dong không có mã “HDLD”"),
        ("loai_hop_dong,HĐ 111", "danh mục loai_hop_dong không có mã “”"),
        ("loai_hop_dong,-,HDLD_68", "cột written phải có chữ hoặc số"),
        ("trinh_do_chuyen_mon,Thạc sĩ,DH", "“Thạc sĩ” là cách ghi của mã THS"),
        ("trinh_do_chuyen_mon,bổ túc k7,CD", "“bổ túc k7” đã khai mã khác ở dòng 3"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, told):
    with pytest.raises(BadSpellings) as stopped:
        spellings(tmp_path, f"{OWN}\n{line}\n")
    assert str(stopped.value).startswith(f"cach-viet.csv, dòng 5: {told}")
    assert stopped.value.status == 2


@pytest.mark.parametrize("text", ["", "list,code\nloai_hop_dong,HDLD_68\n", "list,list,code\n"])
def test_a_heading_that_lacks_a_column_is_named(tmp_path, text):
    with pytest.raises(BadSpellings, match=r"cach-viet\.csv, dòng 1: .*list,written,code"):
        spellings(tmp_path, text)


def test_a_file_of_another_encoding_is_refused(tmp_path):
    with pytest.raises(BadSpellings, match="CSV UTF-8"):
        spellings(tmp_path, OWN, "utf-16")


def test_the_lists_are_those_of_fields():
    assert {"loai_hop_dong", "trinh_do_chuyen_mon", "ma_ngach"} <= set(known_lists())


def test_what_was_asked_is_read_and_the_cache_follows(tmp_path):
    path = workbook(
        tmp_path,
        ["Loại hợp đồng", "HĐ 111", "hđ 111", "HĐ 111 "],
        ["Trình độ chuyên môn", "Bổ túc K7", "Đại học", "Thạc sĩ"],
        ["Xếp loại chất lượng năm 2024", "Đạt 4 sao", "Đạt 4 sao", "HTT"],
    )
    kept = tmp_path / "cache"
    before = load([path], jobs=1, cache=kept).records
    assert before.nguoi["loai_hop_dong"].isna().all()
    assert "ld-code-asked" in set(before.problems["rule"])
    own = spellings(tmp_path, OWN + "xep_loai_chat_luong,Đạt 4 sao,HTT\n")
    after = load([path], jobs=1, cache=kept, told=Told(spellings=own)).records
    assert after.nguoi["loai_hop_dong"].tolist() == ["HDLD_111_HTPV"] * 3
    assert after.nguoi["trinh_do_cm"].tolist() == ["DH", "DH", "THS"]
    assert after.con["ds_danh_gia"]["xep_loai"].tolist() == ["HTT"] * 3
    assert "ld-code-asked" not in set(after.problems["rule"])
    again = load([path], jobs=1, cache=kept).records
    assert again.nguoi["loai_hop_dong"].isna().all()


def test_a_column_of_declared_ranks_is_believed(tmp_path):
    path = workbook(tmp_path, ["Mã ngạch", *["GVTHCS loại hai"] * 4])
    own = spellings(tmp_path, "list,written,code\nma_ngach,GVTHCS loại hai,V.07.04.31\n")
    after = load([path], jobs=1, told=Told(spellings=own)).records
    assert after.nguoi["ma_ngach"].tolist() == ["V.07.04.31"] * 4

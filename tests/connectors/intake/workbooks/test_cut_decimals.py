"""Text files parted by commas, in which a decimal without quotes is two cells."""

import pytest

from ..at_home import load

HEAD = "STT,Họ và tên,Số CCCD,Mã ngạch,Bậc,Hệ số lương,Ngày hưởng"


def _line(n, value, step=4):
    return f"{n},Lại Thị {'ABCDEG'[n]},03718100000{n},01.003,{step},{value},01/01/202{n}"


def _read(tmp_path, *lines):
    (tmp_path / "a.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    loaded = load([tmp_path / "a.csv"], jobs=1)
    return loaded.records.nguoi, loaded.records.problems


@pytest.mark.parametrize("quoted", ['"3,33"', "3.33"])
def test_one_line_without_quotes_gets_its_decimal_back(tmp_path, quoted):
    nguoi, problems = _read(tmp_path, _line(1, quoted), _line(2, "3,66"), _line(3, quoted))
    assert nguoi["he_so"].tolist() == [3.33, 3.66, 3.33]
    assert nguoi["ngay_bac"].tolist() == ["2021-01-01", "2022-01-01", "2023-01-01"]
    assert "ld-value-unreadable" not in set(problems["rule"])


def test_all_lines_without_quotes_get_them_back(tmp_path):
    nguoi, _ = _read(tmp_path, *(_line(n, value) for n, value in ((1, "3,33"), (2, "4,98"))))
    assert nguoi["he_so"].tolist() == [3.33, 4.98]
    assert nguoi["ngay_bac"].tolist() == ["2021-01-01", "2022-01-01"]


def test_what_could_be_cut_in_two_places_is_told(tmp_path):
    lines = (_line(1, "3,33", step=12), _line(2, '"3,66"'), _line(3, "x,33", step=4))
    _, problems = _read(tmp_path, *lines)
    surplus = problems[(problems["rule"] == "ld-value-unreadable") & (problems["_row"] == 4)]
    assert len(surplus)


def test_a_note_behind_the_last_heading_is_no_value(tmp_path):
    nguoi, _ = _read(tmp_path, _line(1, "3.33"), _line(2, "3.66") + ",chuyển về năm 2020")
    assert nguoi["he_so"].tolist() == [3.33, 3.66]

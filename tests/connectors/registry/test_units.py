"""The registry as a file."""

import stat

import pandas as pd
import pytest

from hoso.connectors.registry.units import BadRegistry, read_units, write_units
from hoso.validators.rules.context import UNITS, units_frame


def _file(tmp_path, text, encoding="utf-8-sig"):
    path = tmp_path / "units.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_what_is_written_is_read_again(tmp_path):
    units = units_frame(
        [
            {"code": "H42", "name": "UBND tỉnh", "quota": 50, "level": 1},
            {
                "code": "H42.05",
                "name": "Sở Nội vụ, tỉnh",
                "parent": "H42",
                "kind": "SO",
                "autonomy": "N4",
                "self_funding": 3.5,
                "valid_from": "2025-07-01",
            },
        ]
    )
    write_units(units, tmp_path / "u.csv")
    again = read_units(tmp_path / "u.csv")
    pd.testing.assert_frame_equal(again, units)
    assert list(again.columns) == list(UNITS)
    assert stat.S_IMODE((tmp_path / "u.csv").stat().st_mode) == 0o600


def test_vietnamese_headings_semicolons_and_days(tmp_path):
    units = read_units(
        _file(
            tmp_path,
            "Mã đơn vị;Tên đơn vị;Đơn vị cấp trên;Từ ngày;Biên chế\nh42;UBND "
            "tỉnh;;1/7/2025;12,0\n\n",
        )
    )
    assert list(units.loc[0, ["code", "valid_from", "quota"]]) == ["H42", "2025-07-01", 12.0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code\nA1\n", "name"),
        ("code,name\n,Sở\n", "dòng 2"),
        ("code,name\nA1,Sở\nA1,Sở\n", "dòng 3"),
        ("code,name\nA1,\n", "dòng 2, cột name"),
        ("code,name,kind\nA1,Sở,XYZ\n", "kind"),
        ("code,name,quota\nA1,Sở,nhiều\n", "quota"),
        ("code,name,quota\nA1,Sở,-1\n", "quota"),
        ("code,name,valid_from\nA1,Sở,2025-02-30\n", "valid_from"),
        ("code,name,valid_from,valid_to\nA1,Sở,2025-02-03,2024-01-01\n", "valid_to"),
        ("code,name\nA1,Sở,thừa\n", "dòng 2"),
        ("code,name,name\nA1,Sở,Sở\n", "hai lần"),
        ("code,name\n", "không có đơn vị nào"),
        ("", "code"),
    ],
)
def test_a_bad_line_gives_one_sentence(tmp_path, text, said):
    with pytest.raises(BadRegistry) as error:
        read_units(_file(tmp_path, text))
    assert (
        said in str(error.value)
        and "units.csv" in str(error.value)
        and "\n" not in str(error.value)
    )


def test_missing_folder_and_wrong_encoding(tmp_path):
    for path in (
        tmp_path / "none.csv",
        tmp_path,
        _file(tmp_path, "code,name\nA1,Sở Nội vụ\n", "utf-16"),
    ):
        with pytest.raises(BadRegistry):
            read_units(path)

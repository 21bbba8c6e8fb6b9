"""Unit names, senders, successors."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hoso.validators.letterheads import Letterheads
from hoso.validators.records import ColumnFound, Records, TableFound
from hoso.validators.rules.context import units_frame
from hoso.validators.schemas import dictionary
from hoso.validators.shapes import of_rows
from hoso.validators.unit_names import is_part, says_whose, spelled_out
from hoso.validators.units import Registry, parts, proposals, resolve, senders, valid_on

UNITS = units_frame(
    [
        {"code": "H42", "name": "UBND tỉnh Ninh Bình"},
        {"code": "H42.05", "name": "Sở Nội vụ", "parent": "H42"},
        {"code": "H42.05.01", "name": "Phòng Tổ chức cán bộ", "parent": "H42.05"},
        {"code": "H42.09", "name": "Sở Giáo dục và Đào tạo", "parent": "H42"},
        {"code": "H42.09.01", "name": "Phòng Tổ chức cán bộ", "parent": "H42.09"},
        {
            "code": "H42.09.21",
            "name": "Trường THPT Hoa Lư A",
            "parent": "H42.09",
            "aliases": "Cấp 3 Hoa Lư A",
        },
        {"code": "H42.30", "name": "UBND xã Gia Viễn", "parent": "H42"},
        {"code": "H42.30.1", "name": "Phòng Kinh tế", "parent": "H42.30"},
        {"code": "H42.31", "name": "UBND phường Hoa Lư", "parent": "H42"},
        {"code": "H42.31.1", "name": "Phòng Kinh tế", "parent": "H42.31"},
        {
            "code": "H42.40",
            "name": "Trung tâm Y tế huyện Kim Sơn",
            "parent": "H42",
            "valid_to": "2025-06-30",
            "successors": "H42.41;H42.42",
        },
        {
            "code": "H42.41",
            "name": "Trung tâm Y tế Kim Sơn",
            "parent": "H42",
            "valid_from": "2025-07-01",
            "valid_to": "2025-12-31",
            "successors": "H42.43",
        },
        {
            "code": "H42.42",
            "name": "Trung tâm Y tế Phát Diệm",
            "parent": "H42",
            "valid_from": "2025-07-01",
        },
        {
            "code": "H42.43",
            "name": "Trung tâm Y tế khu vực Kim Sơn",
            "parent": "H42",
            "valid_from": "2026-01-01",
        },
    ]
)
REGISTRY = Registry(UNITS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Sở Nội vụ", "H42.05"),
        ("SỞ NỘI VỤ TỈNH NINH BÌNH", "H42.05"),
        ("Sở GD&ĐT", "H42.09"),
        ("So GDDT", "H42.09"),
        ("THPT Hoa Lư A", "H42.09.21"),
        ("cấp 3 hoa lư a", "H42.09.21"),
        ("UBND P. Hoa Lư", "H42.31"),
        ("ubnd x.gia vien", "H42.30"),
        ("TTYT H. Kim Sơn", "H42.40"),
        ("Phòng Kinh tế, UBND xã Gia Viễn", "H42.30.1"),
        ("Phòng TCCB - Sở Nội vụ", "H42.05.01"),
        ("h42.05.01", "H42.05.01"),
        ("Uỷ ban nhân dân phường Hoa Lư", "H42.31"),
        ("Phòng Kinh tế", ""),
        ("Sở Nội vu và Lao động", ""),
        ("", ""),
    ],
)
def test_a_written_name_means_one_unit_or_none(written, code):
    assert REGISTRY.find(written) == code


def test_nearness_to_the_sender_decides_between_namesakes():
    assert REGISTRY.find("Phòng Kinh tế", sender="H42.31") == "H42.31.1"
    assert REGISTRY.find("Phòng Kinh tế", sender="H42.30.1") == "H42.30.1"
    assert REGISTRY.find("Phòng Tổ chức cán bộ", sender="H42.09.21") == "H42.09.01"
    assert REGISTRY.find("Phòng Kinh tế", sender="H42.05") == ""


def test_abbreviations_keep_words_with_marks():
    assert (
        spelled_out("Trường TH & THCS Thị trấn Me") == "trường tiểu học trung học cơ sở thị trấn me"
    )
    assert spelled_out("UBND TT Me") == "ủy ban nhân dân thị trấn me"


def test_successors_go_through_several_reorganisations():
    assert REGISTRY.successors("H42.40", "2025-08-01") == ("H42.41", "H42.42")
    assert REGISTRY.successors("H42.40", "2026-11-01") == ("H42.42", "H42.43")
    assert REGISTRY.successors("H42.40", "2025-01-01") == ("H42.40",)
    assert list(UNITS["code"][~valid_on(UNITS, "2026-11-01")]) == ["H42.40", "H42.41"]


def test_a_cycle_of_parents_ends():
    lookup = Registry(
        units_frame(
            [{"code": "A", "name": "A", "parent": "B"}, {"code": "B", "name": "B", "parent": "A"}]
        )
    )
    assert lookup.path("A") == ("A", "B")


SCHOOLED = [
    {"code": "A", "name": "Ủy ban nhân dân tỉnh Ninh Bình"},
    {"code": "A.1", "name": "Sở Y tế", "parent": "A"},
    {"code": "A.1.1", "name": "Bệnh viện Mắt tỉnh Ninh Bình", "parent": "A.1"},
    {"code": "A.1.2", "name": "Trung tâm Y tế thành phố Tam Điệp", "parent": "A.1"},
    {"code": "A.1.3", "name": "Trung tâm Y tế Yên Mô", "parent": "A.1"},
    {"code": "A.2", "name": "Ủy ban nhân dân xã Gia Hòa", "parent": "A"},
    {"code": "A.2.1", "name": "Trạm Y tế xã Gia Hòa", "parent": "A.2"},
    {"code": "A.2.2", "name": "Trường Tiểu học Gia Hòa", "parent": "A.2"},
    {"code": "A.2.3", "name": "Trường Tiểu học và THCS Gia Hòa", "parent": "A.2"},
    {"code": "A.2.4", "name": "Trường Mầm non Gia Hòa", "parent": "A.2"},
    {"code": "A.3", "name": "Ủy ban nhân dân xã Yên Từ", "parent": "A"},
    {"code": "A.3.1", "name": "Trạm Y tế xã Yên Từ", "parent": "A.3"},
    {"code": "A.4", "name": "Sở Giáo dục và Đào tạo", "parent": "A"},
    {"code": "A.4.1", "name": "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Yên Mô",
     "parent": "A.4"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "text", "code"),
    [
        ("UBND XÃ GIA HÒA", "TRẠM Y TẾ", "A.2.1"),
        ("UBND XÃ YÊN TỪ", "TRẠM Y TẾ", "A.3.1"),
        ("UBND XÃ GIA HÒA", "TYT GIA HÒA", "A.2.1"),
        ("UBND XÃ GIA HÒA", "TRẠM Y TẾ YÊN TỪ", ""),
        ("UBND XÃ GIA HÒA", "TRƯỜNG MẦM NON", "A.2.4"),
        # Two schools begin with these words.
        ("UBND XÃ GIA HÒA", "TRƯỜNG TIỂU HỌC", ""),
        ("UBND TỈNH NINH BÌNH / SỞ Y TẾ", "BỆNH VIỆN MẮT TỈNH", "A.1.1"),
        ("SỞ Y TẾ NINH BÌNH", "BỆNH VIỆN MẮT NINH BÌNH", "A.1.1"),
        ("SỞ Y TẾ", "TRUNG TÂM Y TẾ", ""),
        ("SỞ Y TẾ", "BỆNH VIỆN NHI", ""),
        ("SỞ GD&ĐT NINH BÌNH", "TTGDNN-GDTX YÊN MÔ", "A.4.1"),
        # A department that the registry does not keep is its superior's.
        ("SỞ Y TẾ", "PHÒNG TỔ CHỨC CÁN BỘ", "A.1"),
        ("UBND TỈNH NINH BÌNH", "PHÒNG TỔ CHỨC CÁN BỘ", ""),
        ("SỞ Y TẾ", "PHÒNG KHÁM SỐ 1", ""),
        ("", "BỆNH VIỆN MẮT NINH BÌNH", "A.1.1"),
        ("", "UBND HUYỆN GIA HÒA", ""),
        ("", "TRẠM Y TẾ", ""),
    ],
)
def test_the_lower_line_of_a_letterhead_by_its_superior(above, text, code):
    registry = Registry(units_frame(SCHOOLED))
    assert Letterheads(registry).unit(text, above) == code


def test_what_no_unit_answers_to_is_not_its_superior():
    for title in ("BỆNH VIỆN NHI - SỞ Y TẾ", "SỞ Y TẾ\nBỆNH VIỆN NHI"):
        sent = senders(_records([{}], title=title), units_frame(SCHOOLED))
        assert sent["title"].tolist() == [""]


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("TRƯỜNG TIỂU HỌC GIA HÒA\nTRƯỜNG MẦM NON GIA HÒA", ""),
        ("TRƯỜNG TIỂU HỌC GIA HÒA - TRƯỜNG MẦM NON GIA HÒA", ""),
        ("UBND XÃ GIA HÒA\nTRƯỜNG TIỂU HỌC GIA HÒA VÀ TRƯỜNG MẦM NON GIA HÒA", ""),
        # A superior above its school, and a school of two levels, are one unit.
        ("UBND XÃ GIA HÒA\nTRƯỜNG TIỂU HỌC GIA HÒA", "A.2.2"),
        ("UBND XÃ GIA HÒA\nTRƯỜNG TIỂU HỌC VÀ THCS GIA HÒA", "A.2.3"),
    ],
)
def test_a_list_titled_with_two_schools_is_of_neither_alone(title, unit):
    sent = senders(_records([{}], title=title), units_frame(SCHOOLED))
    assert sent["unit"].tolist() == [unit]
    # A file's name tells no more than the title that it was given.
    named = _records([{}], title=title, file="truong_tieu_hoc_gia_hoa.xlsx")
    assert senders(named, units_frame(SCHOOLED))["unit"].tolist() == [unit]


def test_of_a_list_of_two_schools_each_person_is_of_the_unit_that_the_row_names():
    rows = [
        {"ma_don_vi_su_dung": "Trường Tiểu học Gia Hòa"},
        {"ma_don_vi_su_dung": "Trường Mầm non Gia Hòa"},
        {"ma_don_vi_su_dung": "Trường Không Có"},
    ]
    title = "TRƯỜNG TIỂU HỌC GIA HÒA\nTRƯỜNG MẦM NON GIA HÒA"
    found = resolve(_records(rows, title=title), units_frame(SCHOOLED)).nguoi["_don_vi"]
    assert [*found.fillna("")] == ["A.2.2", "A.2.4", ""]


def test_proposals_are_only_for_near_and_single_names():
    found = proposals(
        pd.Series(["Sở Nộii vụ", "Trường THPT Hoa L A", "Kho bạc Nhà nước", None]), REGISTRY
    )
    assert list(found) == ["H42.05", "H42.09.21", "", ""]


def test_cells_with_several_values():
    assert parts("A | B;C") == ["A", "B", "C"] and parts("") == [] and parts(np.nan) == []


def _records(rows, *, title="", file="danh_sach.xlsx", columns=("ma_don_vi_su_dung",), stamp=""):
    nguoi = pd.DataFrame(
        {
            f.name: pd.Series([r.get(f.name, np.nan) for r in rows], dtype=dictionary.dtype(f))
            for f in dictionary.nguoi().fields
        }
    ).assign(
        _table=0,
        _row=range(5, 5 + len(rows)),
        _don_vi=pd.Series(np.nan, index=range(len(rows)), dtype="str"),
    )
    table = {
        "_table": 0,
        "file": file,
        "sha256": "",
        "format": "xlsx",
        "sheet": "s",
        "visible": True,
        "kind": "nguoi",
        "heading_first": 4,
        "heading_last": 4,
        "first_row": 5,
        "last_row": 9,
        "people": len(rows),
        "unit": title,
        "as_of": "",
        "stamp": stamp,
    }
    heads = [
        {
            "_table": 0,
            "column": "B",
            "heading": c,
            "field": c,
            "how": "exact",
            "score": 1.0,
            "reason": "",
        }
        for c in columns
    ]
    return Records(
        nguoi,
        Records.empty().con,
        pd.DataFrame(),
        {},
        of_rows(TableFound, [table]),
        of_rows(ColumnFound, heads),
    )


def test_the_sender_comes_from_stamp_then_title_then_file_name_then_rows():
    rows = [{"ma_don_vi_su_dung": "Phòng Tổ chức cán bộ, Sở Nội vụ"}]
    assert (
        senders(
            _records(rows, title="TRƯỜNG THPT HOA LƯ A", stamp="hoso/1 m 2026-11-01 0 H42.30"),
            UNITS,
        )["unit"][0]
        == "H42.30"
    )
    assert (
        senders(_records(rows, title="UBND TỈNH NINH BÌNH\nSỞ GIÁO DỤC VÀ ĐÀO TẠO"), UNITS)["unit"][
            0
        ]
        == "H42.09"
    )
    assert senders(_records(rows, file="2026-11_so_noi_vu_ds.xlsx"), UNITS)["unit"][0] == "H42.05"
    assert senders(_records(rows, file="H42.09.21_tong.xlsx"), UNITS)["unit"][0] == "H42.09.21"
    assert senders(_records(rows), UNITS)["unit"][0] == "H42.05.01"
    assert senders(_records([{}]), UNITS)["unit"][0] == ""


def test_resolve_turns_known_names_into_codes_and_leaves_the_rest():
    rows = [
        {"ma_don_vi_su_dung": "Phòng Kinh tế", "ma_don_vi_quan_ly": "UBND P. Hoa Lư"},
        {"ma_don_vi_su_dung": "Phòng Không Có"},
    ]
    nguoi = resolve(_records(rows, title="UBND phường Hoa Lư"), UNITS).nguoi
    assert list(nguoi["ma_don_vi_su_dung"]) == ["H42.31.1", "Phòng Không Có"]
    assert nguoi["ma_don_vi_quan_ly"][0] == "H42.31" and list(nguoi["_don_vi"]) == ["H42.31"] * 2


@pytest.mark.parametrize(
    "part",
    ["Khoa Nội", "Phòng TCHC", "Tổ Toán - Lý", "Đoàn Biểu diễn 1", "Bộ phận Văn thư",
     "Phòng Tổ chức cán bộ", "Văn phòng HĐND và UBND", "Đội xe"],
)  # fmt: skip
def test_a_part_of_the_sender_is_no_other_unit(part):
    """Other units have parts of this name; the letterhead says of which one it is."""
    rows = [{"ma_don_vi_su_dung": part}, {"ma_don_vi_su_dung": "Tổ Văn phòng"}]
    nguoi = resolve(_records(rows, title="THPT Hoa Lư A"), UNITS).nguoi
    assert list(nguoi["ma_don_vi_su_dung"]) == ["H42.09.21"] * 2
    assert nguoi["ten_don_vi"][0] == part
    named = [{"ten_don_vi": part}, {"ten_don_vi": "Tổ Văn phòng"}]
    nguoi = resolve(_records(named, title="THPT Hoa Lư A"), UNITS).nguoi
    assert list(nguoi["ma_don_vi_su_dung"]) == ["H42.09.21"] * 2


def test_a_centre_among_parts_is_one_of_them_and_alone_stays_a_question():
    rows = [{"ma_don_vi_su_dung": v} for v in ("Tổ Sử", "Tổ Toán", "Trung tâm Thể chất")]
    found = resolve(_records(rows, title="THPT Hoa Lư A"), UNITS).nguoi["ma_don_vi_su_dung"]
    assert list(found) == ["H42.09.21"] * 3
    found = resolve(_records(rows[2:], title="THPT Hoa Lư A"), UNITS).nguoi["ma_don_vi_su_dung"]
    assert list(found) == ["Trung tâm Thể chất"]


@pytest.mark.parametrize(
    ("text", "title", "read"),
    [
        # The registry keeps the parts of this sender, and this is none of them.
        ("Phòng Thống kê", "Sở Nội vụ", "Phòng Thống kê"),
        ("Phòng Tổ chức cán bội", "Sở Nội vụ", "Phòng Tổ chức cán bội"),
        # It says whose part it is.
        ("Phòng Kinh tế, UBND xã Gia Viễn", "THPT Hoa Lư A", "H42.30.1"),
        # No part, and no unit.
        ("Trường Dự bị Hoa Phượng", "THPT Hoa Lư A", "Trường Dự bị Hoa Phượng"),
        # Nobody says whose list it is, or only the province.
        ("Khoa Nội", "", "Khoa Nội"),
        ("Khoa Nội", "UBND tỉnh Ninh Bình", "Khoa Nội"),
    ],
)
def test_what_is_no_part_of_the_sender_stays_a_question(text, title, read):
    rows = [{"ma_don_vi_su_dung": text}]
    assert resolve(_records(rows, title=title), UNITS).nguoi["ma_don_vi_su_dung"][0] == read


def test_people_of_a_sheet_without_a_unit_column_belong_to_the_sender():
    assert (
        resolve(_records([{}], title="THPT Hoa Lư A", columns=("ho_ten",)), UNITS).nguoi[
            "ma_don_vi_su_dung"
        ][0]
        == "H42.09.21"
    )
    assert (
        resolve(_records([{}], title="THPT Hoa Lư A"), UNITS)
        .nguoi["ma_don_vi_su_dung"]
        .isna()
        .all()
    )


def test_each_sheet_with_its_own_letterhead_says_whose_its_people_are():
    """A file with a sheet for each school: two heads in it are not two heads of one school."""
    first = _records([{}, {}], title="UBND tỉnh Ninh Bình / Sở Nội vụ", columns=("ho_ten",))
    second = _records([{}], title="THPT Hoa Lư A", columns=("ho_ten",))
    nguoi = pd.concat([first.nguoi, second.nguoi.assign(_table=1)], ignore_index=True)
    tables = pd.concat([first.tables, second.tables.assign(_table=1, sheet="t")])
    columns = pd.concat([first.columns, second.columns.assign(_table=1)])
    records = replace(first, nguoi=nguoi, tables=tables, columns=columns)
    read = resolve(records, UNITS).nguoi
    assert list(read["ma_don_vi_su_dung"]) == ["H42.05", "H42.05", "H42.09.21"]
    assert read["_don_vi"].nunique() == 1  # one file, one sender


def test_without_a_registry_nothing_changes():
    records = _records([{"ma_don_vi_su_dung": "Sở Nội vụ"}])
    assert resolve(records, None) is records


def test_people_of_an_ended_unit_are_read_as_its_one_successors_and_the_sender_stays():
    rows = [
        {"ma_don_vi_su_dung": "TTYT Kim Sơn"},
        {"ma_don_vi_su_dung": "H42.40"},
        {"ma_don_vi_su_dung": "Sở Nội vụ"},
    ]
    before, after = (
        resolve(_records(rows, title="Trung tâm Y tế Kim Sơn"), UNITS, day).nguoi
        for day in ("2025-12-31", "2026-01-01")
    )
    # Two units took over from the district's centre, so its code stays as written.
    assert before["ma_don_vi_su_dung"].tolist() == ["H42.41", "H42.40", "H42.05"]
    assert after["ma_don_vi_su_dung"].tolist() == ["H42.43", "H42.40", "H42.05"]
    assert after["_don_vi"].unique().tolist() == ["H42.41"]


def test_a_district_is_never_read_as_a_commune():
    units = units_frame(
        [
            {
                "code": "H1",
                "name": "UBND huyện A",
                "kind": "HUYEN",
                "valid_to": "2025-06-30",
                "successors": "X1",
            },
            {"code": "X1", "name": "UBND xã B", "kind": "XA"},
        ]
    )
    assert Registry(units).follow("H1", "2026-01-01") == "H1"


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("Phòng Văn hóa - Xã hội", False),
        ("Phòng Lao động - Thương binh và Xã hội", False),
        ("Phòng Tài nguyên và Môi trường", False),
        ("Phòng Quản lý thị trường", False),
        ("Phòng Y tế cơ sở", False),
        ("Phòng Kinh tế, UBND xã Gia Viễn", True),
        ("Phòng Nội vụ huyện Hoa Lư", True),
        ("Văn phòng Sở Nội vụ", True),
        ("Tổ Văn phòng Trường THPT Gia Viễn", True),
    ],
)
def test_a_part_that_says_of_which_unit_it_is(name, whose):
    assert is_part(name)
    assert says_whose(name) is whose

"""What the loader makes of small workbooks, each made here for one trait."""

import datetime
import os
import stat

import openpyxl
import pandas as pd

from hoso.connectors.intake.loading import Told, explain
from hoso.connectors.intake.workbooks.limits import Limits
from hoso.validators.rules import BOOK
from hoso.validators.rules.context import Context
from hoso.validators.rules.engine import Locator

from ...workbooks.build import Sheet, ods
from .at_home import load

HEADING = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Hệ số lương"]
PEOPLE = [
    [1, "Nguyễn Văn An", "12/03/1975", "Nam", "037075000001", "3,33"],
    [2, "Trần Thị Bình", "1980", "Nữ", "037180000002", 2.34],
    [3, "Hoàng Thị Mười", "05/1982", "Nữ", "037182000003", "4.98"],
]


def save(path, rows, merges=(), sheet="Danh sách"):
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None and value != "":
                page.cell(r, c, value)
    for area in merges:
        page.merge_cells(area)
    book.save(path)
    return path


def one(path, **options):
    loaded = load([path], jobs=1, **options)
    return loaded, loaded.records


def check_people(records):
    n = records.nguoi
    assert n["ho_ten"].tolist() == ["Nguyễn Văn An", "Trần Thị Bình", "Hoàng Thị Mười"]
    assert n["ngay_sinh"].tolist() == ["1975-03-12", "1980", "1982-05"]
    assert n["cccd"].tolist() == ["037075000001", "037180000002", "037182000003"]
    assert n["he_so"].tolist() == [3.33, 2.34, 4.98]


def test_addresses_travel_with_values(tmp_path):
    loaded, records = one(save(tmp_path / "a.xlsx", [["DANH SÁCH"], [], HEADING, *PEOPLE]))
    check_people(records)
    assert records.nguoi["_row"].tolist() == [4, 5, 6]
    assert records.raw["he_so"].tolist() == ["3,33", "2.34", "4.98"]
    columns = records.columns.set_index("field")["column"]
    assert (columns["ho_ten"], columns["he_so"]) == ("B", "F")
    table = loaded.files[0].as_dict()["sheets"][0]["tables"][0]
    assert table["columns"]["B"] == {"heading": "Họ và tên", "field": "ho_ten", "how": "exact"}
    assert (
        table["heading_rows"],
        table["first_row"],
        table["last_row"],
        table["people"],
        table["unmapped"],
    ) == ([3], 4, 6, 3, [])


def test_merged_heading_with_birth_date_under_sex(tmp_path):
    rows = [
        ["SỞ NỘI VỤ"], ["Trường THPT Hoa Lư A"], ["DANH SÁCH (Tính đến ngày 31/12/2025)"], [],
        ["TT", "Họ và tên", "Ngày, tháng, năm sinh", "", "Lương hiện hưởng", ""],
        ["", "", "Nam", "Nữ", "Bậc", "Hệ số"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "Lãnh đạo"],
        [1, "Nguyễn Văn An", "12/3/1975", "", "4/9", 3.33],
        ["II", "Giáo viên"],
        [1, "Trần Thị Bình", "", 1980, "5", "3,66"],
        ["", "Tổng cộng: 2 người"],
        [], ["", "NGƯỜI LẬP BIỂU", "", "", "HIỆU TRƯỞNG"], ["", "Lê Thị Lan", "", "",
        "Đinh Văn Hòa"],
    ]  # fmt: skip
    merges = ["A5:A6", "B5:B6", "C5:D5", "E5:F5"]
    loaded, records = one(save(tmp_path / "a.xlsx", rows, merges))
    n = records.nguoi
    assert n["ho_ten"].tolist() == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert n["gioi_tinh"].tolist() == ["Nam", "Nữ"]
    assert n["ngay_sinh"].tolist() == ["1975-03-12", "1980"]
    assert n["bac"].tolist() == [4, 5]
    assert records.raw["bac"].tolist() == ["4/9", "5"]
    table = records.tables.iloc[0]
    assert (table["unit"], table["as_of"]) == ("Trường THPT Hoa Lư A", "2025-12-31")
    assert records.problems.empty
    assert (
        explain(loaded.files[0])[0]["sections"] == [(8, "Lãnh đạo"), (10, "Giáo viên")]
        or explain(loaded.files[0])[0]["sections"][0][0] == 8
    )


def test_years_in_headings_become_yearly_ratings(tmp_path):
    rows = [
        ["STT", "Họ và tên", "Số CCCD", "Xếp loại năm 2023", "Xếp loại năm 2024"],
        [1, "Nguyễn Văn An", "037075000001", "HTTNV", "HTXSNV"],
        [2, "Lê Thị Lan", "037180000002", "", "HTNV"],
    ]
    _, records = one(save(tmp_path / "a.xlsx", rows))
    lines = records.con["ds_danh_gia"]
    assert lines[["nam", "xep_loai", "_nguoi", "_row"]].to_numpy().tolist() == [
        [2023, "HTT", 0, 2],
        [2024, "HTXS", 0, 2],
        [2024, "HT", 1, 3],
    ]
    assert records.nguoi["danh_gia_nam"].tolist() == ["HTXS", "HT"]


def test_lists_on_sheets_of_their_own(tmp_path):
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Danh sách"
    for row in [HEADING, *PEOPLE]:
        page.append(row)
    page = book.create_sheet("Diễn biến lương")
    page.append(["Số CCCD", "Họ và tên", "Từ ngày", "Đến ngày", "Mã ngạch", "Bậc", "Hệ số"])
    page.append(["037180000002", "Trần Thị Bình", "01/01/2020", "31/12/2022", "01.003", 1, 2.34])
    page.append(["999999999999", "Không Có Ai", "01/01/2023", "", "01.003", 2, 2.67])
    page.append(["", "Trần Thị Bình", "01/01/2023", "", "01.003", 2, 2.67])
    book.save(tmp_path / "a.xlsx")
    _, records = one(tmp_path / "a.xlsx")
    lines = records.con["qt_luong"]
    assert lines["_nguoi"].tolist() == [1, -1, 1]
    assert lines["tu_ngay"].tolist() == ["2020-01-01", "2023-01-01", "2023-01-01"]
    assert lines["he_so"].tolist() == [2.34, 2.67, 2.67]


def test_error_cells_and_formulas_without_value_are_told(tmp_path):
    rows = [HEADING, [1, "Nguyễn Văn An", "#N/A", "Nam", "037075000001", "=1+2"]]
    _, records = one(save(tmp_path / "a.xlsx", rows))
    assert sorted(records.problems[["rule", "column"]].itertuples(index=False, name=None)) == [
        ("ld-excel-error", "C"),
        ("ld-excel-error", "F"),
    ]
    assert records.nguoi["ngay_sinh"].isna().all()
    assert records.raw["ngay_sinh"].tolist() == ["#N/A"]


def test_hidden_things_are_read_and_told(tmp_path):
    path = save(tmp_path / "a.xlsx", [HEADING, *PEOPLE])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.worksheets[0].column_dimensions["E"].hidden = True
    book.save(path)
    _, records = one(path)
    check_people(records)
    assert sorted(records.problems["detail"]) == ["cột E", "hàng 3"]


def test_merged_data_cell_belongs_to_its_first_row(tmp_path):
    rows = [
        ["STT", "Họ và tên", "Đơn vị công tác", "Chuyên ngành"],
        [1, "Nguyễn Văn An", "Phòng A", "Luật"],
        [2, "Lê Thị Lan", "", ""],
    ]
    _, records = one(save(tmp_path / "a.xlsx", rows, ["C2:C3", "D2:D3"]))
    assert records.nguoi["ma_don_vi_su_dung"].tolist() == ["Phòng A", "Phòng A"]
    assert records.nguoi["chuyen_nganh"].isna().tolist() == [False, True]
    assert records.problems["rule"].tolist() == ["ld-merged-data", "ld-merged-data"]


def test_numeric_id_numbers_keep_the_digits_as_read(tmp_path):
    rows = [HEADING, [1, "Nguyễn Văn An", "1975", "Nam", 37075000001, 3.33]]
    _, records = one(save(tmp_path / "a.xlsx", rows))
    assert records.nguoi["cccd"].tolist() == ["37075000001"]


def test_id_numbers_are_known_by_what_stands_in_the_column(tmp_path):
    rows = [
        ["STT", "Họ và tên", "Mã riêng"],
        *[[i, f"Nguyễn Văn {c}", f"03707500000{i}"] for i, c in enumerate("ABCD", 1)],
    ]
    loaded, records = one(save(tmp_path / "a.xlsx", rows))
    assert records.nguoi["cccd"].tolist() == [f"03707500000{i}" for i in range(1, 5)]
    assert loaded.files[0].as_dict()["sheets"][0]["tables"][0]["columns"]["C"]["how"] == "content"


def test_two_columns_for_one_field(tmp_path):
    rows = [
        ["STT", "Họ và tên", "Số CCCD", "Số định danh cá nhân"],
        [1, "Nguyễn Văn An", "037075000001", "037075000009"],
    ]
    _, records = one(save(tmp_path / "a.xlsx", rows))
    assert records.nguoi["cccd"].tolist() == ["037075000001"]
    assert records.problems[["rule", "column"]].to_numpy().tolist() == [
        ["ld-duplicate-columns", "D"]
    ]


def test_a_saved_mapping_is_used_while_the_headings_stay(tmp_path):
    path = save(
        tmp_path / "a.xlsx",
        [["STT", "Họ và tên", "Cột lạ"], [1, "Nguyễn Văn An", "GV"], [2, "Lê Thị Lan", "KT"]],
    )
    loaded, _ = one(path)
    signature = explain(loaded.files[0])[0]["signature"]
    loaded, records = one(path, told=Told({signature: {"C": "chuc_vu"}}))
    assert records.nguoi["chuc_vu"].tolist() == ["GV", "KT"]
    assert loaded.files[0].as_dict()["sheets"][0]["tables"][0]["columns"]["C"]["how"] == "manual"


def test_what_a_file_gave_is_kept_by_content(tmp_path):
    path = save(tmp_path / "a.xlsx", [HEADING, *PEOPLE])
    cache = tmp_path / "kept"
    _, first = one(path, cache=cache)
    kept = list(cache.iterdir())
    assert kept
    assert all(stat.S_IMODE(os.stat(f).st_mode) == 0o600 for f in kept)
    _, second = one(path, cache=cache, limits=Limits())
    check_people(second)
    assert second.nguoi.equals(first.nguoi)
    assert second.problems.equals(first.problems)
    for name in ("nguoi", "raw", "tables", "columns", "problems", "places"):
        pd.testing.assert_frame_equal(getattr(second, name), getattr(first, name))
    for name, lines in first.con.items():
        pd.testing.assert_frame_equal(second.con[name], lines)
        pd.testing.assert_frame_equal(second.raw_con[name], first.raw_con[name])
    for file in kept:
        file.write_bytes(b"damaged")
    _, third = one(path, cache=cache)
    check_people(third)


def test_real_dates_and_times(tmp_path):
    rows = [
        HEADING,
        [1, "Nguyễn Văn An", datetime.datetime(1975, 3, 12), "Nam", "037075000001", 3.33],
    ]
    _, records = one(save(tmp_path / "a.xlsx", rows))
    assert records.nguoi["ngay_sinh"].tolist() == ["1975-03-12"]
    assert records.raw["ngay_sinh"].tolist() == ["12/03/1975"]


def test_a_person_without_a_name_is_a_person(tmp_path):
    rows = [
        HEADING, PEOPLE[0],
        [2, "", "1980", "Nữ", "037180000002", 2.34],
        [3, "", "05/1982", "", "", ""],
        ["", "", "01/02/1990", "Nam", "037090000004", 3],
        [5, "", "", "", "", ""],
        ["II", "", "", "", "", ""],
        ["", "Tổng cộng: 4 người", "", "", "", 8.67],
        ["Tổng", "", 4, "", "", 8.67],
        ["", "", "", "", "", 8.67],
        ["", "", "Ninh Bình, ngày 15 tháng 1 năm 2026"],
    ]  # fmt: skip
    _, records = one(save(tmp_path / "a.xlsx", rows))
    assert records.nguoi["_row"].tolist() == [2, 3, 4, 5]
    assert records.nguoi["cccd"].fillna("").tolist() == [
        "037075000001",
        "037180000002",
        "",
        "037090000004",
    ]
    assert records.nguoi["ho_ten"].isna().tolist() == [False, True, True, True]


def test_a_line_under_a_merged_name_is_not_another_person(tmp_path):
    rows = [
        [*HEADING, "Ghi chú"],
        [*PEOPLE[0], "a"],
        ["", "", "12/03/1975", "Nam", "037075000001", 3.66, "b"],
        [*PEOPLE[1], ""],
    ]
    _, records = one(save(tmp_path / "a.xlsx", rows, ["A2:A3", "B2:B3"]))
    assert records.nguoi["_row"].tolist() == [2, 4]


def test_a_womans_birth_date_has_the_address_of_its_cell(tmp_path):
    rows = [
        ["TT", "Họ và tên", "Ngày sinh", "", "Trình độ chuyên môn", "", "Chức vụ"],
        ["", "", "Nam", "Nữ", "Đại học", "Thạc sĩ", ""],
        [1, "Nguyễn Văn An", "32/01/1975", "", "x", "", "GV"],
        [2, "Lê Thị Lan", "", "31/02/1980", "", "x", "GV"],
    ]
    _, records = one(save(tmp_path / "a.xlsx", rows, ["C1:D1", "E1:F1"]))
    unread = records.problems.query("rule == 'ld-value-unreadable'")
    assert unread[["_row", "column", "value"]].to_numpy().tolist() == [
        [3, "C", "32/01/1975"],
        [4, "D", "31/02/1980"],
    ]
    assert records.nguoi["trinh_do_cm"].tolist() == ["DH", "THS"]
    frame = pd.DataFrame({"rule": BOOK["pe-birth-present"].id, "index": records.nguoi.index})
    for name, letters in (
        ("ngay_sinh", ["C", "D"]),
        ("gioi_tinh", ["C", "D"]),
        ("trinh_do_cm", ["E", "F"]),
        ("chuc_vu", ["G", "G"]),
    ):
        found = Locator(Context(records, "2026-01-31")).columns(
            BOOK["pe-birth-present"], frame.assign(field=name)
        )
        assert found[0]["column"].tolist() == letters


def test_a_spreadsheet_named_as_an_archive_is_one_spreadsheet(tmp_path):
    save(tmp_path / "a.zip", [HEADING, *PEOPLE])
    (tmp_path / "b.zip").write_bytes(ods(Sheet([HEADING, *PEOPLE])))
    for name in ("a.zip", "b.zip"):
        loaded, records = one(tmp_path / name)
        assert [(f.path, f.status) for f in loaded.files] == [(str(tmp_path / name), "read")]
        check_people(records)


def test_a_set_is_read_again_when_one_file_changes(tmp_path):
    inbox, cache = tmp_path / "inbox", tmp_path / "kept"
    inbox.mkdir()
    save(inbox / "a.xlsx", [HEADING, *PEOPLE[:2]])
    save(inbox / "b.xlsx", [HEADING, *PEOPLE[2:]])
    (inbox / "c.xlsx").write_bytes(b"%PDF-1.7")
    both = [inbox, tmp_path / "gone.xlsx"]
    first, second = load(both, cache=cache), load(both, cache=cache)
    assert [f.status for f in second.files] == ["read", "read", "refused", "refused"]
    assert [f.as_dict() for f in second.files] == [f.as_dict() for f in first.files]
    assert [explain(f) for f in second.files] == [explain(f) for f in first.files]
    check_people(second.records)
    for n in range(5):
        save(
            inbox / "b.xlsx",
            [HEADING, *PEOPLE[2:], [n, "Đỗ Văn Ba", f"198{n}", "Nam", "037082000009", 3]],
        )
        assert load([inbox], cache=cache).records.nguoi["ngay_sinh"].tolist() == [
            "1975-03-12",
            "1980",
            "1982-05",
            f"198{n}",
        ]
    assert len(list(cache.glob("set-*"))) == 3
    assert load([inbox / "a.xlsx"], cache=cache).records.nguoi["ho_ten"].tolist() == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
    ]


def test_a_coefficient_with_the_percent_beyond_the_last_step_gives_both(tmp_path):
    heading = ["STT", "Họ và tên", "Hệ số lương", "Phần trăm vượt khung"]
    rows = [
        [1, "Nguyễn Văn An", "4,98 + 7%", None],
        [2, "Trần Thị Bình", "4,98 (VK 5%)", 6],
        [3, "Lê Văn Cường", 3.33, None],
    ]
    records = one(save(tmp_path / "both.xlsx", [heading, *rows]))[1]
    assert records.nguoi["he_so"].tolist() == [4.98, 4.98, 3.33]
    assert records.nguoi["vuot_khung"].tolist()[:2] == [7, 6]
    assert records.raw["vuot_khung"].tolist()[:2] == ["7%", "6"]
    assert records.nguoi["vuot_khung"].isna().tolist() == [False, False, True]
    alone = one(save(tmp_path / "alone.xlsx", [heading[:3], *(r[:3] for r in rows)]))[1]
    assert alone.nguoi["vuot_khung"].tolist()[:2] == [7, 5]


def test_a_coefficient_with_the_share_that_is_paid_gives_both(tmp_path):
    heading = ["STT", "Họ và tên", "Hệ số lương", "Phần trăm vượt khung"]
    rows = [
        [1, "Nguyễn Văn An", "2,34 (85%)", None],
        [2, "Trần Thị Bình", "2,34(85%)", None],
        [3, "Lê Văn Cường", "4,98 + 12%", None],
    ]
    nguoi = one(save(tmp_path / "share.xlsx", [heading, *rows]))[1].nguoi
    assert nguoi["he_so"].tolist() == [2.34, 2.34, 4.98]
    assert nguoi["phan_tram_huong"].fillna(0).tolist() == [85, 85, 0]
    assert nguoi["vuot_khung"].fillna(0).tolist() == [0, 0, 12]


def test_a_birth_date_or_a_sex_behind_the_name_goes_to_its_own_field(tmp_path):
    rows = [
        [1, "Nguyễn Văn An (1980)", "", "Nam"],
        [2, "Trần Thị Bình (nữ)", "05/06/1985", ""],
        [3, "Lê Văn Cường - 12/5/1980", "12/05/1980", "Nam"],
        [4, "Phạm Thị Dung (SN 1990)", "1/2/1991", "Nữ"],
        [5, "Đỗ Văn Em (Tuấn)", "", "Nam"],
    ]
    records = one(
        save(tmp_path / "both.xlsx", [["STT", "Họ và tên", "Ngày sinh", "Giới tính"], *rows])
    )[1]
    assert records.nguoi["ho_ten"].tolist() == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
        "Lê Văn Cường",
        "Phạm Thị Dung",
        "Đỗ Văn Em (Tuấn)",
    ]
    assert records.nguoi["ngay_sinh"].tolist()[:4] == [
        "1980",
        "1985-06-05",
        "1980-05-12",
        "1991-02-01",
    ]
    assert records.nguoi["ngay_sinh"].isna().tolist() == [False, False, False, False, True]
    assert records.nguoi["gioi_tinh"].tolist() == ["Nam", "Nữ", "Nam", "Nữ", "Nam"]
    assert (
        records.raw["ho_ten"].tolist()[0] == "Nguyễn Văn An (1980)"
        and records.raw["ngay_sinh"].tolist()[0] == "1980"
    )
    told = records.problems[records.problems["rule"] == "ld-name-alone"]
    assert (
        told["_row"].tolist() == [2, 3, 4, 5]
        and set(told["column"]) == {"B"}
        and told["proposal"].tolist()[0] == "Nguyễn Văn An"
    )
    assert [d.split(" ")[1] for d in told["detail"]] == ["đã", "đã", "trùng", "khác"]
    assert records.places[["_row", "field", "column"]].values.tolist() == [
        [2, "ngay_sinh", "B"],
        [3, "gioi_tinh", "B"],
    ]


def test_a_birth_year_behind_the_name_is_read_where_no_column_asks_for_it(tmp_path):
    records = one(
        save(
            tmp_path / "alone.xlsx",
            [
                ["STT", "Họ và tên", "Chức vụ"],
                [1, "Nguyễn Văn An (1980)", "Giám đốc"],
                [2, "Trần Thị Bình", ""],
            ],
        )
    )[1]
    assert records.nguoi["ngay_sinh"].tolist()[0] == "1980" and records.nguoi[
        "ngay_sinh"
    ].isna().tolist() == [False, True]
    assert records.raw["ngay_sinh"].tolist()[0] == "1980"


def test_a_form_of_discipline_is_that_of_the_persons_class(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.load_workbook(
        save(
            path,
            [
                [*HEADING, "Đối tượng"],
                [*PEOPLE[0], "Viên chức"],
                [*PEOPLE[1], "Công chức"],
                [*PEOPLE[2], "Lao động hợp đồng"],
            ],
        )
    )
    page = book.create_sheet("Kỷ luật")
    page.append(["Số CCCD", "Ngày kỷ luật", "Hình thức kỷ luật"])
    for i, form in enumerate(("Khiển trách", "Cảnh cáo", "Khiển trách")):
        page.append([PEOPLE[i][4], "12/03/2024", form])
    page.append([PEOPLE[0][4], "12/03/2023", "Phê bình"])
    book.save(path)
    _, records = one(path)
    assert records.con["ds_ky_luat"]["hinh_thuc"].tolist()[:2] == ["VC_KT", "CC_CC"]
    told = records.problems[records.problems["rule"] == "ld-code-unknown"]
    assert told["value"].tolist() == ["Phê bình"]

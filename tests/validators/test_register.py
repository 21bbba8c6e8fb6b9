"""The register of decisions against itself: a sound one has no fault, each check finds its own."""

from collections.abc import Mapping

import pandas as pd
import pytest

from hoso.fixtures import decisions, province
from hoso.validators.register import across, carrying, checks, due, line_faults
from hoso.validators.register.replacing import in_force

DAY = "2026-11-28"


@pytest.fixture(scope="module")
def people():
    return province.generate(3, 400, workbooks=9)


@pytest.fixture(scope="module")
def sound(people):
    return decisions.generate(5, 2023, people.units, people.nguoi)


def faults(register):
    return [*line_faults(register, DAY), *across.faults(register)]


def test_a_sound_register_has_no_fault(sound):
    assert faults(sound) == []


def test_the_same_seed_gives_the_same_lines(people, sound):
    again = decisions.generate(5, 2023, people.units, people.nguoi)
    for name, frame in sound.items():
        pd.testing.assert_frame_equal(frame, again[name])


MUTATIONS = [
    ("dc-number", "quyet_dinh", {"so": "QĐ số mười", "ngay_ky": None}),
    ("dc-order", "quyet_dinh", {"ngay_hieu_luc": "2001-01-01"}),
    ("dc-ended", "quyet_dinh", {"het_hieu_luc": "2001-01-01"}),
    ("dc-future", "quyet_dinh", {"ngay_ky": "2030-01-01"}),
    ("dc-power", "quyet_dinh", {"so": "5/QĐ-SNV"}),
    ("dc-missing", "quyet_dinh", {"co_quan": None}),
    ("dc-kind", "quyet_dinh", {"loai": "NGHI_HUU"}),
    ("dc-no-decision", "sap_xep", {"so": "9999/QĐ-UBND"}),
    ("dc-replaces", "quyet_dinh", {"thay_the": "9999/QĐ-UBND"}),
    ("rx-min-15", "sap_xep", {"ma_moi": "X", "nhom_tu_chu_sau": "N4", "vc_sau": 14.0}),
    ("rx-order", "sap_xep", {"ngay_nhan_ho_so": "2023-05-02", "ngay_tham_dinh": "2023-05-01"}),
    ("rx-surplus-way", "sap_xep", {"doi_du": 3.0, "lo_trinh_den": None}),
    ("rx-heir", "sap_xep", {"hinh_thuc": "SAP_NHAP", "ma_moi": None}),
    ("rx-no-more-budget", "sap_xep", {"bien_che_ns_sau": 9999.0}),
    (
        "rx-autonomy",
        "sap_xep",
        {"ma_moi": "X", "nhom_tu_chu_truoc": "N3A", "nhom_tu_chu_sau": "N3B", "vc_sau": 20.0},
    ),
    ("au-formula", "tu_chu", {"muc_tu_bao_dam": 55.0}),
    ("au-band", "tu_chu", {"nhom": "N1", "muc_tu_bao_dam": 55.0, "dieu_kien": "a"}),
    ("au-period", "tu_chu", {"giai_doan_den": "2040-12-31"}),
    ("au-paid", "tu_chu", {"nhom": "N2", "nguoi_huong_luong_ns": 4.0}),
    ("fn-legal-form", "chuc_nang", {"so": "12/QĐ-UBND"}),
    ("fn-divisions", "chuc_nang", {"danh_sach_phong": None}),
    ("ap-term", "bo_nhiem", {"thoi_han_den": "2001-01-01"}),
    ("ap-term-5", "bo_nhiem", {"thoi_han_den": "2040-01-01"}),
    ("pl-out-reason", "quy_hoach", {"trang_thai": "DUA_RA", "ly_do_dua_ra": None}),
    ("pl-term", "quy_hoach", {"nhiem_ky": "2019-2024"}),
    ("rx-deadline", "sap_xep", {"ngay_nhan_ho_so": "2000-01-01", "ngay_tham_dinh": "2000-01-12"}),
    ("rx-surplus-5", "sap_xep", {"doi_du": 1.0, "lo_trinh_den": "2030-01-01"}),
    ("au-paid-4", "tu_chu", {"nhom": "N4", "nguoi_huong_luong_nguon_thu": 2.0}),
    ("au-condition", "tu_chu", {"muc_tu_bao_dam": None, "a_thu": None, "dieu_kien": None}),
    ("ap-planned", "bo_nhiem", {"quy_hoach_so": None}),
    ("ap-rotation", "bo_nhiem", {"hinh_thuc": "LUAN_CHUYEN"}),
    ("rx-deputies", "sap_xep", {"nhom_tu_chu_sau": "N4", "cap_pho_sau": 3.0, "lo_trinh_den": None}),
    ("dc-power", "quyet_dinh", {"co_quan": "Sở Nội vụ"}),
    ("dc-power", "quyet_dinh", {"co_quan": "UBND huyện Kim Sơn", "ngay_ky": "2025-08-01"}),
]
SURPLUS = {"ho_ten": "Lê Văn A", "doi_tuong": "VC", "phuong_an": "BO_TRI", "han": "2027-12-31",
           "ma_don_vi": "H42.02"}  # fmt: skip
PLACE = {"ma_cu": "01", "ten_cu": "Xã A", "cap": "XA", "hinh_thuc": "NHAP", "ma_moi": "03",
         "ten_moi": "Xã C", "dien_tich_truoc": 5.0, "dan_so_truoc": 4000.0, "dien_tich_sau": 5.0,
         "dan_so_sau": 4000.0}  # fmt: skip
REWARD = {"doi_tuong_kt": "CA_NHAN", "ten": "Lê Văn A", "hinh_thuc": "42", "nam": 2023.0}
MOVEMENT = {"ten": "Dạy tốt", "cap_phat_dong": "BO_TINH", "tu": "2023-01-01", "den": "2023-12-31"}
OF_MORE: list[tuple[str, str, str, Mapping[str, object], dict[str, object]]] = [
    ("du-way", "doi_du", "DVHC", SURPLUS, {"phuong_an": None, "han": None}),
    ("du-solved", "doi_du", "DVHC", SURPLUS, {"ngay_giai_quyet": "2025-01-01"}),
    ("du-5-years", "doi_du", "DVHC", SURPLUS, {"han": "2032-01-01"}),
    ("du-late", "doi_du", "DVHC", SURPLUS, {"han": "2025-01-01"}),
    ("du-class", "doi_du", "DVHC", SURPLUS, {"doi_tuong": "CCX"}),
    ("du-part-time", "doi_du", "DVHC", SURPLUS, {"doi_tuong": "KCT"}),
    ("dv-standard", "dvhc", "DVHC", PLACE, {"dien_tich_truoc": None, "dan_so_truoc": None}),
    ("dv-sums", "dvhc", "DVHC", PLACE, {"dien_tich_sau": 5.2}),
    ("rw-year", "khen_thuong", "KHEN_THUONG", REWARD, {"nam": 2027.0}),
    ("rw-whose", "khen_thuong", "KHEN_THUONG", REWARD,
     {"doi_tuong_kt": "TAP_THE", "cccd": "037085000001"}),
    ("rw-level", "khen_thuong", "KHEN_THUONG", REWARD, {"hinh_thuc": "41"}),
    ("em-days", "phong_trao", "THI_DUA", MOVEMENT, {"den": "2022-12-31"}),
]  # fmt: skip


def with_lines(sound, table: str, kind: str, lines: list[dict], so: str = "9/QĐ-UBND"):
    """The register with one more decision of 1 July 2025 and its lines."""
    of = {"so": so, "ngay_ky": "2025-07-01"}
    decision = {**of, "ngay_hieu_luc": "2025-07-01", "co_quan": "UBND tỉnh", "loai": kind}

    def more(name: str, rows: list[dict]) -> pd.DataFrame:
        own = pd.DataFrame(rows).reindex(columns=sound[name].columns).astype(sound[name].dtypes)
        return pd.concat([sound[name], own], ignore_index=True)

    changed = {table: more(table, [{**of, **line} for line in lines])}
    if kind == "DVHC" and table != "dvhc":
        changed["dvhc"] = more("dvhc", [{**of, **PLACE}])
    return {**sound, "quyet_dinh": more("quyet_dinh", [decision]), **changed}


@pytest.mark.parametrize(("check", "table", "kind", "line", "values"), OF_MORE)
def test_checks_of_places_surplus_and_rewards(sound, check, table, kind, line, values):
    assert faults(with_lines(sound, table, kind, [line])) == []
    found = faults(with_lines(sound, table, kind, [{**line, **values}]))
    assert {f.check for f in found} == {check} and found[0].table == table


def test_checks_of_a_line_and_its_person(people, sound):
    born = people.nguoi.assign(ngay_sinh="1962-01-01", doi_tuong="VC", ngay_tuyen_dung="2024-05-01")
    told = {f.check for f in line_faults(sound, DAY, born)}
    assert "ap-age" in told
    own = {**REWARD, "cccd": born["cccd"].dropna().iloc[0]}
    given = with_lines(sound, "khen_thuong", "KHEN_THUONG", [own])
    assert "rw-recruited" in {f.check for f in line_faults(given, DAY, born)}
    young = born.assign(ngay_sinh="1990-01-01", ngay_tuyen_dung="2014-05-01")
    assert line_faults(given, DAY, young) == []


def test_rewards_twice_above_their_share_and_out_of_order(people, sound):
    who = people.nguoi.assign(id=[f"P{n}" for n in range(len(people.nguoi))])
    one = {**REWARD, "ma_don_vi": "H42.02", "cccd": who["cccd"].dropna().iloc[0]}
    many = [{**one, "hinh_thuc": "47", "cccd": None, "ten": f"Người {n}"} for n in range(6)]
    lines = [*many, {**one, "hinh_thuc": "46"}, {**one, "hinh_thuc": "CSTDT"}]
    given = with_lines(sound, "khen_thuong", "KHEN_THUONG", lines)
    assert [f.check for f in faults(given)] == ["rw-limit"]
    lines = [*many, {**many[0], "ten": "Người 7"}, {**one, "hinh_thuc": "46"}]
    assert faults(with_lines(sound, "khen_thuong", "KHEN_THUONG", lines)) == []
    twice = [{**one, "hinh_thuc": "42"}, {**one, "hinh_thuc": "42", "ten": "Lê Văn B"}]
    given = with_lines(sound, "khen_thuong", "KHEN_THUONG", twice)
    assert [f.check for f in faults(given)] == ["rw-twice"]
    own = who.loc[who["cccd"] == one["cccd"], "id"].iloc[0]
    kept = pd.DataFrame({"id": [own], "hinh_thuc": ["47"], "ngay": ["2020-01-01"]})
    records = {"nguoi": who, "ds_khen_thuong": kept,
               "ds_ky_luat": pd.DataFrame({"id": [own], "ngay": ["2023-03-01"]})}  # fmt: skip
    given = with_lines(sound, "khen_thuong", "KHEN_THUONG", [{**one, "hinh_thuc": "CSTDT"}])
    told = {f.check for f in across.against_people(given, records) if f.table == "khen_thuong"}
    assert told == {"rw-ladder", "rw-discipline"}
    kept.loc[0, "hinh_thuc"] = "46"
    told = {f.check for f in across.against_people(given, records) if f.table == "khen_thuong"}
    assert told == {"rw-discipline"}


def test_a_resolution_leaves_as_many_units_as_it_says(sound):
    old = [{**PLACE, "ma_cu": f"{n}", "ten_cu": f"Xã {n}", "ma_moi": f"M{n % 125}",
            "dien_tich_sau": None, "dan_so_sau": None} for n in range(143)]  # fmt: skip
    given = with_lines(sound, "dvhc", "DVHC", old, "1318/NQ-UBTVQH15")
    assert faults(given) == []
    given = with_lines(sound, "dvhc", "DVHC", old[:-1], "1318/NQ-UBTVQH15")
    assert [f.check for f in faults(given)] == ["dv-total"]


def test_a_lower_group_within_a_period_adjusts_the_first(sound):
    lines = sound["tu_chu"]
    first = lines.iloc[[0]].assign(nhom="N2", giai_doan_tu="2023-01-01", giai_doan_den="2025-12-31")
    second = first.assign(nhom="N4", ngay_ky="2024-02-01", giai_doan_tu="2024-01-01")
    both = pd.concat([first, second], ignore_index=True)
    told = [f.row for f in across.faults({**sound, "tu_chu": both}) if f.check == "au-change"]
    assert told == [1]
    both.loc[1, "dieu_chinh"] = both.at[0, "so"]
    assert "au-change" not in {f.check for f in across.faults({**sound, "tu_chu": both})}


def test_planning_tells_of_too_many_posts_and_people(sound):
    own = sound["quy_hoach"].iloc[[0] * 4].reset_index(drop=True)
    four = own.assign(chuc_danh=["A", "B", "C", "D"])
    assert [f.check for f in across.planning({**sound, "quy_hoach": four})] == ["pl-posts"]
    people_ = own.assign(cccd=["1", "2", "3", "4"])
    assert [f.check for f in across.planning({**sound, "quy_hoach": people_})] == ["pl-people"]
    assert across.planning({**sound, "quy_hoach": own.iloc[:3]}) == []


def test_nothing_is_said_where_no_register_is_kept(people):
    from hoso.validators.register import frames

    empty = frames({})
    units = people.units.assign(decision="777/QĐ-UBND")
    history = pd.DataFrame({"id": ["P1"], "so_quyet_dinh": ["8/QĐ"], "tu_ngay": ["2023-01-01"]})
    who = people.nguoi.assign(id=[f"P{n}" for n in range(len(people.nguoi))])
    assert across.against_units(empty, units) == []
    assert across.against_people(empty, {"nguoi": who, "qt_cong_tac": history}) == []


def test_records_without_the_list_lack_no_line(people, sound):
    who = people.nguoi.assign(id=[f"P{n}" for n in range(len(people.nguoi))])
    none = pd.DataFrame(columns=["id", "so_quyet_dinh", "tu_ngay"], dtype="str")
    found = across.against_people(sound, {"nguoi": who, "qt_cong_tac": none})
    assert "dc-not-recorded" not in {f.check for f in found}


def test_divisions_of_the_decision_and_of_the_registry(people, sound):
    line = sound["chuc_nang"].sort_values("ngay_ky").iloc[-1]
    more = people.units.iloc[[0] * 2].assign(
        code=["X.1", "X.2"], kind="PHONG", parent=line["ma_don_vi"], valid_to="", decision=""
    )
    units = people.units[people.units["parent"] != line["ma_don_vi"]]
    found = across.against_units(sound, pd.concat([units, more], ignore_index=True))
    own = [f for f in found if f.check == "fn-divisions-match" and line["ma_don_vi"] in f.sentence]
    assert len(own) == 1 and "có 2" in own[0].sentence  # fmt: skip


@pytest.mark.parametrize(("check", "table", "values"), MUTATIONS)
def test_each_check_finds_its_fault(sound, check, table, values):
    frame = sound[table].copy()
    for column, value in values.items():
        frame.loc[0, column] = value
    found = {f.check: f for f in faults({**sound, table: frame})}
    assert check in found and found[check].table in (table, "quyet_dinh", "sap_xep")
    assert found[check].sentence.strip(".")


def test_every_check_of_the_file_is_shown_above():
    shown = {check for check, *_ in (*MUTATIONS, *OF_MORE)} | {"ap-age", "rw-recruited"}
    assert {c.id for c in checks()} <= shown


def test_numbers_and_lines_given_twice(sound):
    twice = pd.concat([sound["quyet_dinh"], sound["quyet_dinh"].iloc[[3]]], ignore_index=True)
    found = faults({**sound, "quyet_dinh": twice})
    assert [(f.check, f.row) for f in found] == [("dc-repeated", len(twice) - 1)]
    lines = pd.concat([sound["bo_nhiem"], sound["bo_nhiem"].iloc[[3]]], ignore_index=True)
    found = faults({**sound, "bo_nhiem": lines})
    assert [(f.check, f.row) for f in found] == [("dc-line-twice", len(lines) - 1)]


def test_a_decision_without_lines(sound):
    key = sound["tu_chu"]["so"].iloc[0]
    left = sound["tu_chu"].iloc[1:]
    (found,) = faults({**sound, "tu_chu": left})
    assert found.check == "dc-no-line" and key in found.sentence


def test_a_merge_of_several_groups_names_the_group(sound):
    lines = sound["sap_xep"].copy()
    own = lines.index[lines["hinh_thuc"] == "SAP_NHAP"][:2]
    lines.loc[own, "ma_moi"] = "X"
    lines.loc[own, "nhom_tu_chu_truoc"] = ["N3A", "N4"]
    lines.loc[own, "so"], lines.loc[own, "ngay_ky"] = (
        lines.at[own[0], "so"],
        lines.at[own[0], "ngay_ky"],
    )
    named = {**sound, "sap_xep": lines.assign(nhom_tu_chu_sau=lines["nhom_tu_chu_sau"])}
    lines.loc[own, "nhom_tu_chu_sau"] = "N4"
    assert "rx-autonomy" not in {f.check for f in faults(named | {"sap_xep": lines})}
    silent = lines.copy()
    silent.loc[own, "nhom_tu_chu_sau"] = None
    assert "rx-autonomy" in {f.check for f in faults({**sound, "sap_xep": silent})}


def test_two_functions_in_force(sound):
    lines = sound["quyet_dinh"].assign(thay_the=None).astype({"thay_the": "str"})
    found = {f.check for f in faults({**sound, "quyet_dinh": lines})}
    assert found == {"fn-one"}


def test_what_is_replaced_ends_the_day_before(sound):
    told = in_force(sound["quyet_dinh"])
    newer = sound["quyet_dinh"].dropna(subset=["thay_the"]).iloc[0]
    old = told.set_index("so").loc[newer["thay_the"]]
    day = pd.Timestamp(newer["ngay_hieu_luc"]) - pd.Timedelta(days=1)
    assert old["het_hieu_luc"] == day.date().isoformat()
    assert told["het_hieu_luc"].notna().sum() == sound["quyet_dinh"]["thay_the"].notna().sum()


def test_units_and_people_both_ways(people, sound):
    units = people.units.copy()
    at = units.index[0]
    units.loc[at, "decision"] = "777/QĐ-UBND"
    found = across.against_units(sound, units)
    assert [f for f in found if f.check == "dc-unknown" and "777/QĐ-UBND" in f.sentence]
    named = [sound["sap_xep"]["ma_cu"], sound["sap_xep"]["ma_moi"], sound["tu_chu"]["ma_don_vi"]]
    known = set(pd.concat(named).dropna())
    unknown = {f.sentence for f in found if f.check == "dc-unit"}
    assert len(unknown) == len(known - set(units["code"]))
    nobody = people.nguoi.assign(id=[f"P{n}" for n in range(len(people.nguoi))])
    without = nobody[nobody["cccd"] != sound["bo_nhiem"]["cccd"].iloc[0]]
    strange = across.against_people(sound, {"nguoi": without})
    assert {f.row for f in strange if f.table == "bo_nhiem"} == {0}


def test_records_and_register_name_each_others_decisions(people, sound):
    first = sound["bo_nhiem"].iloc[0]
    who = people.nguoi.assign(id=[f"P{n}" for n in range(len(people.nguoi))])
    own = who.loc[who["cccd"] == first["cccd"], "id"].iloc[0]
    history = pd.DataFrame(
        [(own, first["so"], first["ngay_ky"]), (own, "888/QĐ-UBND", "2023-03-01"),
         (own, "889/QĐ-UBND", "1999-03-01")],
        columns=["id", "so_quyet_dinh", "tu_ngay"],
    )  # fmt: skip
    found = across.against_people(sound, {"nguoi": who, "qt_cong_tac": history})
    assert ["888/QĐ-UBND" in f.sentence for f in found if f.check == "dc-unknown"] == [True]
    silent = {f.row for f in found if f.check == "dc-not-recorded"}
    assert silent == set(sound["bo_nhiem"].index) - {0}


def test_what_falls_due(sound):
    told = due.due(sound, "2020-01-01", "2023-12-31")
    assert set(told["what"]) == {"Chưa có quyết định chức năng sau sắp xếp",
                                 "Chưa có quyết định tự chủ sau sắp xếp",
                                 "Chưa bổ nhiệm ai sau sắp xếp"}  # fmt: skip
    later = due.due(sound, "2025-12-31", "2025-12-31")
    ends = sound["tu_chu"][sound["tu_chu"]["giai_doan_den"] == "2025-12-31"]
    assert sorted(later["who"]) == sorted(ends["ma_don_vi"])
    terms = due.due(sound, "2028-01-01", "2028-12-30")
    own = sound["bo_nhiem"]["thoi_han_den"].str[:4] == "2028"
    assert sorted(terms["who"]) == sorted(sound["bo_nhiem"].loc[own, "ho_ten"])


def test_a_decision_carries_its_reorganisation(people, sound):
    line = sound["sap_xep"][sound["sap_xep"]["hinh_thuc"] == "SAP_NHAP"].iloc[0]
    own = sound["sap_xep"][sound["sap_xep"]["so"] == line["so"]]
    made = carrying.events(sound, line["so"])
    merged = own[own["hinh_thuc"].eq("SAP_NHAP") & (own["ma_cu"] != own["ma_moi"])]
    gone = own[own["hinh_thuc"].isin(["GIAI_THE", "CHUYEN_DOI"])]
    assert sorted(made["unit"]) == sorted([*merged["ma_cu"], *gone["ma_cu"]])
    told = made.set_index("unit").loc[merged["ma_cu"].iloc[0]]
    assert (told["kind"], told["to"], told["day"]) == ("merge", line["ma_moi"], line["ngay_ky"])
    assert carrying.events(sound, "9999/QĐ-UBND").empty


def test_reorganisation_and_register_know_each_other(people, sound):
    line = sound["sap_xep"][sound["sap_xep"]["hinh_thuc"] == "GIAI_THE"].iloc[0]
    own = sound["sap_xep"][sound["sap_xep"]["so"] == line["so"]]
    ends = own[own["hinh_thuc"].isin(carrying.ENDING) & (own["ma_cu"] != own["ma_moi"])]
    assert carrying.told(sound, line["so"], ends["ma_cu"], []) == []
    (lost,) = carrying.told(sound, line["so"], [*ends["ma_cu"], "H42.99"], [])
    assert "sổ không ghi: H42.99" in lost
    assert "bảng không có" in carrying.told(sound, line["so"], ends["ma_cu"].iloc[1:], [])[0]
    assert "hoso decisions load" in carrying.told(sound, "9999/QĐ-UBND", ["H42.99"], [])[0]
    assert "60 ngày" in carrying.told(sound, line["so"], ends["ma_cu"], ["H42.98"])[0]
    units = people.units.iloc[[0]].assign(code=line["ma_cu"], valid_to="")
    assert [f.check for f in across.not_carried(sound, units, DAY)] == ["rx-not-carried"]
    assert across.not_carried(sound, units.assign(valid_to="2023-12-31"), DAY) == []
    assert across.not_carried(sound, units, "2021-01-01") == []

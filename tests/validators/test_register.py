"""The register of decisions against itself: a sound one has no fault, each check finds its own."""

import pandas as pd
import pytest

from hoso.fixtures import decisions, province
from hoso.validators.register import across, checks, due, line_faults
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
]  # fmt: skip


@pytest.mark.parametrize(("check", "table", "values"), MUTATIONS)
def test_each_check_finds_its_fault(sound, check, table, values):
    frame = sound[table].copy()
    for column, value in values.items():
        frame.loc[0, column] = value
    found = {f.check: f for f in faults({**sound, table: frame})}
    assert check in found and found[check].table in (table, "quyet_dinh", "sap_xep")
    assert found[check].sentence.strip(".")


def test_every_check_of_the_file_is_shown_above():
    assert {c.id for c in checks()} <= {check for check, _, _ in MUTATIONS}


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

"""The retirement rules on every birth month and both genders, and what excuses a date."""

from dataclasses import replace

import pandas as pd
import pytest

from hoso.validators import pay_tables
from hoso.validators.codelists import table
from hoso.validators.rules import BOOK, Example, engine
from hoso.validators.rules.context import Context
from hoso.validators.rules.examples import AS_OF, context

RULES = [r for r in BOOK.values() if r.id.startswith("rt-")]
BIRTHS = table("tuoi_nghi_huu_theo_thang_sinh")


def run(rows, *ids, as_of=AS_OF):
    base = context(Example())
    nguoi = base.records.nguoi.loc[[0] * len(rows)].reset_index(drop=True)
    nguoi["_row"] = range(5, 5 + len(rows))
    for name in rows:
        nguoi[name] = pd.Series(rows[name].to_numpy(), dtype=nguoi[name].dtype)
    # The dates of leaving and of the step are not at issue here.
    nguoi["ngay_bac"] = pd.Series(None, index=nguoi.index, dtype="str")
    c = Context(replace(base.records, nguoi=nguoi, raw=nguoi.iloc[:, :0]), as_of, base.units)
    result = engine.run(c, [BOOK[i] for i in ids] if ids else RULES)
    assert not result.crashed
    return result.findings


def every_birth(day):
    return pd.DataFrame(
        {
            "gioi_tinh": BIRTHS["gender_vi"],
            "ngay_sinh": BIRTHS["birth_month"] + day,
            "ngay_nghi_huu": BIRTHS["pension_from"],
        }
    )


DATE_RULES = ("rt-date-match", "rt-fixed-60-55", "rt-deferral", "rt-year-only", "rt-extension")


@pytest.mark.parametrize("day", ["-01", "-15", "-28", ""])
def test_the_date_of_the_list_is_right_for_every_birth_month(day):
    assert run(every_birth(day), *DATE_RULES).empty


def test_the_last_day_of_the_month_before_is_right_too():
    rows = every_birth("-10")
    rows["ngay_nghi_huu"] = (
        pd.to_datetime(rows["ngay_nghi_huu"]) - pd.Timedelta(days=1)
    ).dt.strftime("%Y-%m-%d")
    assert run(rows, *DATE_RULES).empty


@pytest.mark.parametrize("months", [-3, -1, 1, 2, 12])
def test_any_other_month_is_found_with_the_right_date_proposed(months):
    rows = every_birth("-10")
    right = pd.to_datetime(rows["ngay_nghi_huu"])
    rows["ngay_nghi_huu"] = (right + pd.DateOffset(months=months)).dt.strftime("%Y-%m-%d")
    found = run(rows, "rt-date-match", "rt-fixed-60-55")
    assert sorted(found["index"]) == list(range(len(rows)))
    assert (
        found.set_index("index")["proposal"].sort_index() == right.dt.strftime("%Y-%m-%d")
    ).all()


def test_the_old_rule_is_named_for_every_birth_month():
    rows = every_birth("-10")
    old = pay_tables.old_rule_retirement_date(
        rows["gioi_tinh"].astype("str"), pd.to_datetime(rows["ngay_sinh"])
    )
    rows["ngay_nghi_huu"] = old.dt.strftime("%Y-%m-%d")
    found = run(rows, "rt-date-match", "rt-fixed-60-55")
    assert (found["rule"] == "rt-fixed-60-55").all() and sorted(found["index"]) == list(
        range(len(rows))
    )


def test_past_the_age_and_active_for_every_birth_month():
    rows = every_birth("-10")
    found = run(rows, "rt-past-active")
    assert set(found["index"]) == set(rows.index[rows["ngay_nghi_huu"] <= AS_OF])
    assert run(rows.assign(trang_thai="KET_THUC"), "rt-past-active").empty


@pytest.mark.parametrize("note", ["Kéo dài thời gian công tác theo NĐ 50/2022", "KÉO DÀI ĐẾN 2028"])
def test_an_extension_is_no_past_date(note):
    rows = pd.DataFrame(
        {
            "gioi_tinh": ["Nam"],
            "ngay_sinh": ["1964-12-10"],
            "ngay_nghi_huu": ["2029-07-01"],
            "ghi_chu": [note],
            "doi_tuong": ["VC"],
            "trinh_do_cm": ["TS"],
        }
    )
    assert run(rows).empty
    # Beyond five years, or with a leadership post, it is wrong.
    assert run(rows.assign(ngay_nghi_huu="2031-07-02"))["rule"].tolist() == ["rt-extension"]
    assert run(rows.assign(chuc_vu="Trưởng khoa"))["rule"].tolist() == ["rt-extension"]
    assert run(rows.assign(pc_chuc_vu=0.4))["rule"].tolist() == ["rt-extension"]


def test_a_birth_year_alone_accuses_nobody_before_the_latest_day():
    rows = pd.DataFrame(
        {"gioi_tinh": "Nam", "ngay_sinh": ["1965", "1964", "1965-03"], "ngay_nghi_huu": None}
    )
    # 1965: somewhere from 2026-08-01 to 2027-10-01; 1964: on 2026-07-01 at the latest; March 1965:
    # on 2026-10-01.
    assert run(rows, "rt-past-active")["index"].tolist() == [1, 2]
    assert run(rows, "rt-year-only")["index"].tolist() == [0]


def test_notice_is_due_six_months_before():
    births = [
        "1965-03-10",
        "1965-04-10",
        "1965-09-10",
        "1965-10-10",
    ]  # retire 2026-10, 2026-11, 2027-07 (61y9m), 2027-08
    rows = pd.DataFrame({"gioi_tinh": "Nam", "ngay_sinh": births, "ngay_nghi_huu": None})
    assert run(rows, "rt-notice-6m", as_of="2026-09-30")["index"].tolist() == [0, 1]
    assert run(rows, "rt-notice-6m", as_of="2026-12-31")["index"].tolist() == []
    assert run(rows, "rt-notice-6m", as_of="2027-01-01")["index"].tolist() == [2]


def test_a_closed_record_needs_all_three():
    whole = {
        "trang_thai": "KET_THUC",
        "ngay_roi": "2026-09-30",
        "ly_do_roi": "NH",
        "so_qd_roi": "1/QĐ",
    }
    rows = pd.DataFrame(
        [
            whole,
            {**whole, "ngay_roi": None},
            {**whole, "ly_do_roi": None},
            {**whole, "trang_thai": None},
            dict.fromkeys(whole),
        ]
    )
    found = run(rows, "rt-closed-needs-reason")
    assert found["index"].tolist() == [1, 2]
    assert found["field"].tolist() == ["ngay_roi", "ly_do_roi"]


def test_nothing_may_be_dated_after_leaving():
    base = context(
        Example(
            {
                "trang_thai": "KET_THUC",
                "ngay_roi": "2025-12-31",
                "ly_do_roi": "CCT",
                "so_qd_roi": "1/QĐ",
            },
            {"ds_danh_gia": [{"nam": 2026, "xep_loai": "HTT"}]},
        )
    )
    found = engine.run(base, [BOOK["rt-after-close"]]).findings
    assert len(found) == 1 and found.loc[0, "detail"] == "Đánh giá hằng năm"

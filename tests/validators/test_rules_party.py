"""Party, education and allowance rules at their edges."""

from dataclasses import replace

import pandas as pd
import pytest

from hoso.validators.rules import BOOK, Example, engine
from hoso.validators.rules.allowances import DEPUTY
from hoso.validators.rules.examples import context
from hoso.validators.rules.facts import is_leader
from hoso.validators.rules.pay import TEACHER


def found(nguoi=None, prefix="", as_of="2026-11-01", **con):
    rules = [r for r in BOOK.values() if r.id.startswith(prefix)]
    result = engine.run(context(Example(nguoi or {}, con, as_of=as_of)), rules)
    assert not result.crashed
    return result.findings


def test_twelve_months_to_the_day_for_every_day_of_two_years():
    admitted = pd.Series(pd.date_range("2019-01-01", "2020-12-31"))
    official = admitted + pd.DateOffset(months=12)
    base = context(Example({"so_the_dang": "1"}))
    one = base.records.nguoi.loc[[0] * len(admitted)].reset_index(drop=True)
    sound = one.assign(
        ngay_vao_dang=admitted.dt.strftime("%Y-%m-%d"),
        ngay_chinh_thuc=official.dt.strftime("%Y-%m-%d"),
    )
    early = sound.assign(ngay_chinh_thuc=(official - pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d"))
    rules = [r for r in BOOK.values() if r.id.startswith("pa-")]

    def run(nguoi):
        return engine.run(
            replace(
                base, records=replace(base.records, nguoi=nguoi, raw=nguoi.iloc[:, :0]), _cache={}
            ),
            rules,
        ).findings

    assert run(sound).empty
    found = run(early)
    assert (found["rule"] == "pa-official-12m").all() and found[
        "index"
    ].tolist() == sound.index.tolist()
    assert found["proposal"].tolist() == sound["ngay_chinh_thuc"].tolist()


@pytest.mark.parametrize(
    ("admitted", "official", "rules"),
    [
        ("2016-05", "2017-05", []),
        ("2016", "2016", ["pa-official-12m"]),
        ("2016", "2017", []),
        ("2016-05", "2017-04", ["pa-official-12m"]),
        ("1985-05-19", "1985-11-19", ["pa-age"]),
        (None, "2017-05-19", ["pa-order"]),
        ("2017-05-19", "2016-05-19", ["pa-order"]),
        ("2016-05-19", "2017-08-19", []),
        ("2016-05-19", "2017-08-20", ["pa-official-late"]),
        ("2008-05-12", "2009-05-12", []),
        ("2008-05-11", "2009-05-11", ["pa-age"]),
        ("2016-05-19", None, []),
    ],
)
def test_party_dates(admitted, official, rules):
    assert (
        found({"ngay_vao_dang": admitted, "ngay_chinh_thuc": official}, "pa-")["rule"].tolist()
        == rules
    )


@pytest.mark.parametrize(
    ("post", "leads"),
    [
        ("Hiệu trưởng", True),
        ("Phó Trưởng phòng", True),
        ("Tổ trưởng chuyên môn", True),
        ("Chánh Văn phòng", True),
        ("Bí thư Đoàn", True),
        ("Giáo viên trường THPT", False),
        ("Chuyên viên", False),
        ("Kế toán", False),
        ("Pho Giam doc", True),
        ("Giáo viên", False),
    ],
)
def test_words_of_leadership(post, leads):
    assert is_leader(post) == leads


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"pc_chuc_vu": 0.3}, []),
        # 0,20 is that of a branch, not of a department.
        ({"pc_chuc_vu": 0.2}, ["al-leader-value"]),
        ({"pc_chuc_vu": 0.4}, ["al-leader-value"]),
        ({"pc_chuc_vu": 0}, ["al-post-needs-leader"]),
        ({"chuc_vu": "Trưởng phòng", "pc_chuc_vu": 0.5}, []),
        ({"chuc_vu": "Trưởng phòng", "pc_chuc_vu": 0.45}, ["al-leader-value"]),
        ({"chuc_vu": "Phó Giám đốc Sở", "pc_chuc_vu": 0.7}, []),
        ({"chuc_vu": "Phó Giám đốc Sở", "pc_chuc_vu": 0.8}, ["al-leader-value"]),
        ({"chuc_vu": "Giám đốc Trung tâm", "pc_chuc_vu": 0.77}, []),
        ({"chuc_vu": "Chuyên viên"}, ["al-leader-needs-post"]),
        ({"chuc_vu": None, "kiem_nhiem": "Trưởng phòng"}, []),
    ],
)
def test_leadership_allowance(changes, rules):
    assert found({**DEPUTY, **changes}, "al-")["rule"].tolist() == rules


def test_a_big_city_has_its_own_column():
    c = context(Example({**DEPUTY, "pc_chuc_vu": 0.4}, settings={"big_city": True}))
    assert engine.run(c, [BOOK["al-leader-value"]]).findings.empty


@pytest.mark.parametrize(
    ("value", "day", "rules"),
    [(0.6, "2026-01-01", []), (0.3, "2026-01-01", ["al-leader-value"]), (0.77, "2025-12-31", [])],
)
def test_commune_posts_follow_the_decree_of_2026(value, day, rules):
    head = {
        **DEPUTY,
        "chuc_vu": "Chủ tịch UBND xã",
        "ten_don_vi": "UBND xã Gia Hưng",
        "pc_chuc_vu": value,
    }
    assert found(head, "al-", as_of=day)["rule"].tolist() == rules


@pytest.mark.parametrize(
    ("school", "value", "rules"),
    [
        ("Trường THPT Hoa Lư A", 0.7, []),
        ("Trường THPT Hoa Lư A", 0.55, ["al-leader-value"]),
        ("Trường Tiểu học Ninh Giang", 0.5, []),
    ],
)
def test_heads_of_schools_by_kind_of_school(school, value, rules):
    changes = {
        **TEACHER,
        "chuc_vu": "Hiệu trưởng",
        "pc_chuc_vu": value,
        "ten_don_vi": school,
        "ma_don_vi_su_dung": None,
    }
    assert found(changes, "al-")["rule"].tolist() == rules


def line(kind, start, end=None, **more):
    return {"loai_phu_cap": kind, "tu_ngay": start, "den_ngay": end, **more}


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ([line("TN", "2020-01-01", "2020-12-31"), line("TN", "2021-01-01")], []),
        ([line("TN", "2020-01", "2020-12"), line("TN", "2020-12")], []),
        ([line("TN", "2020-01-01"), line("TN", "2021-01-01")], ["al-date-order"]),
        ([line("TN", "2020-01-01"), line("KV", "2021-01-01")], []),
        (
            [
                line("TN", "2020-01-01", "2025-01-01"),
                line("TN", "2021-01-01", "2021-06-01"),
                line("TN", "2022-01-01"),
            ],
            ["al-date-order"] * 2,
        ),
        ([line("TN", "2021", "2020")], ["al-date-order"]),
        ([line("PCCV", "2020-01-01"), line("PCCV", "2021-01-01")], ["al-leader-one"]),
        ([line("BLCL", "2025-07-01")], ["al-preserved"]),
        ([line("CVU", "2020-01-01", phan_tram=20)], ["al-public-service-25"]),
        # Nobody outside the branches that have it draws a seniority allowance.
        ([line("TNN", "2025-01-01", phan_tram=13)], ["al-teacher-seniority"]),
    ],
)
def test_allowance_lines(lines, rules):
    assert found({}, "al-", qt_phu_cap=lines)["rule"].tolist() == rules


@pytest.mark.parametrize(("percent", "accused"), [(4, True), (13, False), (14, True)])
def test_seniority_of_a_teacher_by_years(percent, accused):
    lines = [line("TNN", "2025-01-01", phan_tram=percent)]
    rules = found(TEACHER, "al-", qt_phu_cap=lines)["rule"].tolist()
    assert rules == ["al-teacher-seniority"] * accused


@pytest.mark.parametrize(("percent", "accused"), [(8, False), (9, True)])
def test_probation_that_the_history_of_pay_shows_is_no_teaching(percent, accused):
    """Another title came later, so its day says nothing of the probation."""
    teacher = {**TEACHER, "ngay_tuyen_dung": "2014-09-01", "ngay_ngach": "2016-07-01"}
    lines = [line("TNN", "2023-09-01", den_ngay="2023-12-31", phan_tram=percent)]
    paid = [{"tu_ngay": "2015-09-01", "ma_ngach": "15.113", "bac": 1.0, "he_so": 2.34}]
    rules = found(teacher, "al-", qt_phu_cap=lines, qt_luong=paid)["rule"].tolist()
    assert rules == ["al-teacher-seniority"] * accused


def test_dismissal_ends_the_allowance():
    lines = [line("PCCV", "2024-03-01")]
    assert found(
        {},
        "al-leader-after",
        qt_phu_cap=lines,
        ds_ky_luat=[{"ngay": "2025-03-10", "hinh_thuc": "CC_CCH"}],
    )["rule"].tolist() == ["al-leader-after-term"]
    assert found(
        {},
        "al-leader-after",
        qt_phu_cap=lines,
        ds_ky_luat=[{"ngay": "2025-03-10", "hinh_thuc": "CC_KT"}],
    ).empty
    assert found(
        {},
        "al-leader-after",
        qt_phu_cap=lines,
        ds_ky_luat=[{"ngay": "2023-03-10", "hinh_thuc": "CC_CCH"}],
    ).empty


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"nam_tn": 2010}, []),
        ({"nam_tn": 2009}, ["qu-dates"]),
        ({"nam_tn": 2027}, ["qu-dates"]),
        ({"nam_tn": 2009, "trinh_do_cm": "TC"}, []),
        ({"gdpt": "10"}, ["qu-general-education"]),
        ({"gdpt": "21", "trinh_do_cm": "TC"}, []),
        ({"gdpt": "21"}, ["qu-general-education"]),
        ({"hoc_ham": "01", "trinh_do_cm": "THS"}, ["qu-title-needs-degree"]),
        ({"hoc_ham": "01", "trinh_do_cm": None}, []),
        ({"trinh_do_cm": "dai hoc su pham"}, ["qu-degree-code"]),
        ({"quan_ly_nha_nuoc": "CS"}, ["qu-state-management"]),
        ({"quan_ly_nha_nuoc": "LDP"}, []),
    ],
)
def test_education(changes, rules):
    assert found(changes, "qu-")["rule"].tolist() == rules


def test_training_lines():
    good = {
        "tu_ngay": "2008-09",
        "den_ngay": "2012-06",
        "co_so": "Trường Đại học Luật Hà Nội",
        "trinh_do": "DH",
    }
    assert found(
        {},
        "qu-",
        qt_dao_tao=[
            good,
            {**good, "trinh_do": None, "tu_ngay": "2020-01-01", "den_ngay": "2020-03-01"},
        ],
    ).empty
    for change, row in (
        ({"den_ngay": "2007-06"}, 5),
        ({"tu_ngay": "2027-01-01", "den_ngay": None}, 5),
        ({"tu_ngay": "2004", "den_ngay": "2008"}, 5),
    ):
        bad = found({}, "qu-dates", qt_dao_tao=[{**good, **change}])
        assert (
            bad["rule"].tolist() == ["qu-dates"]
            and bad["table"].tolist() == ["qt_dao_tao"]
            and bad["row"].tolist() == [row]
        )
    # A course that still runs gives no degree yet.
    assert found(
        {},
        "qu-highest",
        qt_dao_tao=[good, {**good, "tu_ngay": "2025-09", "den_ngay": "2027-09", "trinh_do": "THS"}],
    ).empty

"""Break one thing about posts, planning, ratings, discipline or units in a sound province and
expect exactly its rule.

All changes are made before one run of the whole book, each to another person, so that they do not
touch each other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pytest

from hoso.fixtures.perfect import records
from hoso.fixtures.province import generate
from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context

AS_OF = "2026-11-01"
Row = dict[str, Any]


def plain(f):
    return (
        f["chuc_vu"].isna()
        & f["doi_tuong"].isin(["CC", "VC"])
        & f["quy_hoach"].isna()
        & (f["ngay_sinh"] > "1980")
        & (f["ngay_vao_co_quan"] < "2024")
    )


def civil(f):
    return plain(f) & (f["doi_tuong"] == "CC") & (f["ngay_vao_co_quan"] < "2023")


def by_2018(f):
    return plain(f) & (f["ngay_tuyen_dung"] < "2018")


def middle(f):
    """Heads of divisions and the like, young enough, appointed once."""
    return (
        f["chuc_vu"].str.startswith("Trưởng").fillna(False)
        & (f["ngay_sinh"] > "1975")
        & f["ngay_bo_nhiem_lai"].isna()
        & (f["ngay_bo_nhiem"] < "2025")
    )


def teacher(f):
    return plain(f) & f["ma_ngach"].str.startswith("V.07.0")


@dataclass(frozen=True)
class Mutation:
    """*where* picks who may be broken; *change* gives new values of the person; *lines* are added
    to the lists.

    ``also`` are rules that see the same fault from another side.
    """

    rule: str
    where: Callable[[pd.DataFrame], pd.Series]
    change: Callable[[Row], Row] = lambda r: {}
    lines: dict[str, Callable[[Row], list[Row]]] = field(default_factory=dict)
    name: str = ""
    also: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.rule} {self.name}".strip()


def to(**values):
    return lambda r: values


def add(table, *rows):
    return {table: lambda r: [dict(row) for row in rows]}


def plan(*rows):
    base = {"chuc_danh": "Tổ trưởng thử nghiệm", "nhiem_ky": "2026-2031"}
    return {
        "ds_quy_hoach": lambda r: [
            {**base, "ma_don_vi": r["ma_don_vi_su_dung"], **row} for row in rows
        ]
    }


def on(table, year=2025, **values):
    """Change the line of a year instead of adding one: marked by the key ``_year``."""
    return {table: lambda r: [{"_year": year, **values}]}


def year(day):
    return lambda r: {"ngay_bo_nhiem": day, "ngay_quyet_dinh": day}


LEFT = {
    "trang_thai": "KET_THUC",
    "ngay_roi": "2026-09-30",
    "ly_do_roi": "CCT",
    "so_qd_roi": "120/QĐ-SNV",
}
MUTATIONS = [
    Mutation("ap-term-end", middle, year("2021-12-15")),
    Mutation("ap-term-expired", middle, year("2019-05-06")),
    Mutation("ap-decision-before-effect", middle, to(ngay_quyet_dinh="2026-10-05")),
    Mutation("ap-decision-number", middle, to(so_quyet_dinh="số 45")),
    Mutation(
        "ap-discipline-block",
        middle,
        lines={
            "ds_ky_luat": lambda r: [
                {
                    "ngay": (pd.Timestamp(r["ngay_bo_nhiem"]) - pd.DateOffset(months=3)).strftime(
                        "%Y-%m-%d"
                    ),
                    "hinh_thuc": f"{r['doi_tuong']}_KT",
                }
            ]
        },
        also=("ev-discipline-conflict", "sa-raise-delay-discipline"),
    ),
    Mutation(
        "ap-discipline-party",
        middle,
        lines={
            "ds_ky_luat": lambda r: [
                {
                    "ngay": (pd.Timestamp(r["ngay_bo_nhiem"]) - pd.DateOffset(months=3)).strftime(
                        "%Y-%m-%d"
                    ),
                    "hinh_thuc": "DANG_CC",
                }
            ]
        },
    ),
    Mutation(
        "ap-held-24m",
        civil,
        lines={
            "qt_cong_tac": lambda r: [
                {
                    "tu_ngay": "2024-01-10",
                    "den_ngay": "2024-11-30",
                    "ma_don_vi": r["ma_don_vi_su_dung"],
                    "chuc_vu": "Phó Trưởng phòng",
                },
                {
                    "tu_ngay": "2024-12-01",
                    "ma_don_vi": r["ma_don_vi_su_dung"],
                    "chuc_vu": "Trưởng phòng",
                },
            ]
        },
    ),
    Mutation(
        "ap-rotation",
        civil,
        to(vi_tri_viec_lam="Thủ quỹ", ngay_vao_co_quan="2020-03-02"),
        also=("re-order", "un-active-on-date", "re-unit-existed"),
    ),
    Mutation("ap-post-ended", middle, to(chuc_vu="Phó Chánh Thanh tra Sở")),
    Mutation(
        "ap-on-probation",
        middle,
        to(tap_su="x", chuc_vu="Phó Hiệu trưởng"),
        also=("re-probation-pay", "re-probation-over"),
    ),
    Mutation(
        "ap-history-overlap",
        civil,
        lines=add(
            "qt_cong_tac",
            {
                "tu_ngay": "2012-01-01",
                "den_ngay": "2025-12-31",
                "ma_don_vi": "H42.09",
                "chuc_vu": "Chuyên viên",
            },
            {"tu_ngay": "2024-01-01", "ma_don_vi": "H42.05", "chuc_vu": "Chuyên viên"},
        ),
    ),
    Mutation(
        "re-contract-agency",
        civil,
        to(loai_hop_dong="HDLD_111_CMNV"),
        also=("re-contract-regime", "re-hdld-not-headcount"),
    ),
    Mutation(
        "rw-title-class",
        teacher,
        lines=add("ds_khen_thuong", {"ngay": "2025-06-30", "hinh_thuc": "48"}),
    ),
    Mutation(
        "rw-once-a-year",
        teacher,
        lines=add(
            "ds_khen_thuong",
            {"ngay": "2025-06-30", "hinh_thuc": "47"},
            {"ngay": "2025-09-30", "hinh_thuc": "47"},
        ),
    ),
    Mutation(
        "rw-ladder",
        teacher,
        lines=add(
            "ds_khen_thuong",
            {"ngay": "2024-06-30", "hinh_thuc": "46"},
            {"ngay": "2025-06-30", "hinh_thuc": "CSTDT"},
        ),
    ),
    Mutation(
        "rw-discipline-year",
        civil,
        lines={
            **add("ds_khen_thuong", {"ngay": "2024-12-20", "hinh_thuc": "47"}),
            **add("ds_ky_luat", {"ngay": "2024-03-10", "hinh_thuc": "CC_KT", "ly_do": "dân số"}),
        },
        also=("sa-raise-delay-discipline",),
    ),
    Mutation(
        "pl-term-level", plain, lines=plan({"nhiem_ky": "2019-2024", "chuc_danh": "Trưởng ban"})
    ),
    Mutation(
        "pl-discipline-party",
        plain,
        lines={**plan({}), **add("ds_ky_luat", {"ngay": "2026-05-10", "hinh_thuc": "DANG_CC"})},
    ),
    Mutation("pl-term", plain, lines=plan({"nhiem_ky": "2026"})),
    Mutation(
        "pl-term",
        plain,
        to(quy_hoach="Tổ phó", nhiem_ky_quy_hoach="nhiệm kỳ tới"),
        name="in the main table",
    ),
    Mutation(
        "pl-age",
        lambda f: f["chuc_vu"].isna() & f["ngay_nghi_huu"].between("2027-02", "2030"),
        lines=plan({}),
    ),
    Mutation(
        "pl-max-per-person", plain, lines=plan(*({"chuc_danh": f"Chức danh {n}"} for n in range(4)))
    ),
    Mutation("pl-active-person", plain, lambda r: LEFT, lines=plan({}), also=("rt-after-close",)),
    Mutation("pl-post-exists", plain, lines=plan({"ma_don_vi": "H42.51"})),
    Mutation(
        "pl-discipline",
        plain,
        lines={
            **plan({}),
            "ds_ky_luat": lambda r: [{"ngay": "2026-05-10", "hinh_thuc": f"{r['doi_tuong']}_KT"}],
        },
        also=("sa-raise-delay-discipline",),
    ),
    Mutation("pl-duplicate", plain, lines=plan(*[{"chuc_danh": "Phó Chánh Văn phòng"}] * 2)),
    Mutation("pl-next-level", civil, lines=plan({"chuc_danh": "Giám đốc Sở Nội vụ"})),
    Mutation("ev-list", teacher, lines=on("ds_danh_gia", xep_loai="HTHC", diem=None)),
    Mutation(
        "ev-list", teacher, lines=on("ds_danh_gia", xep_loai="TỐT", diem=None), name="unknown"
    ),
    # Of people who were there in 2018: in the year of one's recruitment a rating is a fault too.
    Mutation("ev-year-present", by_2018, lines=on("ds_danh_gia", year=2024, nam=2018.0)),
    Mutation("ev-one-per-year", plain, lines=add("ds_danh_gia", {"nam": 2024.0, "xep_loai": "HT"})),
    Mutation(
        "ev-discipline-conflict",
        civil,
        lines=add("ds_ky_luat", {"ngay": "2024-03-10", "hinh_thuc": "CC_KT"}),
        also=("sa-raise-delay-discipline",),
    ),
    Mutation(
        "ev-score-rating",
        civil,
        lines=add("ds_danh_gia", {"nam": 2026.0, "xep_loai": "HTXS", "diem": 61.0}),
    ),
    Mutation(
        "di-form-class-date",
        civil,
        lines=add("ds_ky_luat", {"ngay": "2026-02-10", "hinh_thuc": "CC_GC"}),
        also=("sa-raise-delay-discipline", "di-leader-only"),
    ),
    Mutation(
        "di-form-class-date",
        teacher,
        lines=add("ds_ky_luat", {"ngay": "2026-02-10", "hinh_thuc": "CC_KT"}),
        name="other class",
        also=("sa-raise-delay-discipline",),
    ),
    Mutation(
        "di-leader-only",
        teacher,
        lines=add("ds_ky_luat", {"ngay": "2026-02-10", "hinh_thuc": "VC_CCH"}),
        also=("sa-raise-delay-discipline",),
    ),
    Mutation(
        "di-expiry",
        civil,
        to(ky_luat="CC_KT"),
        lines=add("ds_ky_luat", {"ngay": "2020-03-10", "hinh_thuc": "CC_KT"}),
        also=("sa-raise-delay-discipline",),
    ),
    Mutation(
        "di-forced-resignation",
        civil,
        lines=add("ds_ky_luat", {"ngay": "2026-02-10", "hinh_thuc": "CC_BTV"}),
    ),
    Mutation("un-code-known", civil, to(ma_don_vi_quan_ly="Sở Không Có")),
    Mutation("un-code-format", civil, to(ma_don_vi_quan_ly="000.01.05.H42")),
    Mutation("un-name-code", teacher, to(ten_don_vi="Sở Tư pháp")),
    Mutation("un-district-after-2025", civil, to(ma_don_vi_quan_ly="H42.51")),
    Mutation(
        "un-district-after-2025", civil, to(ma_don_vi_quan_ly="UBND huyện Hải Hậu"), name="by name"
    ),
    Mutation(
        "un-commune-map", civil, to(ho_khau="13294"), also=("pe-place-old-name", "pe-place-valid")
    ),
]


def _run(rec, units):
    result = engine.run(Context(rec, AS_OF, units))
    assert not result.crashed
    owner = result.findings["index"].copy()
    for name, lines in rec.con.items():
        mine = result.findings["table"] == name
        owner[mine] = lines["_nguoi"].reindex(owner[mine]).to_numpy()
    return result.findings.assign(owner=owner)


@pytest.fixture(scope="module")
def province():
    return generate(5, 1500, AS_OF, workbooks=30)


@pytest.fixture(scope="module")
def broken(province):
    """(mutation -> person, rules by person of the sound province, rules by person of the broken
    one)."""
    sound = records(province)
    nguoi, con = sound.nguoi.copy(), {n: f.copy() for n, f in sound.con.items()}
    taken: set[int] = set()
    person: dict[int, int] = {}
    choices = {i: m.where(nguoi) for i, m in enumerate(MUTATIONS)}
    for i in sorted(choices, key=lambda i: int(choices[i].sum())):
        label = int(nguoi.index[choices[i] & ~nguoi.index.isin(taken)][-1])
        person[i] = label
        taken.add(label)
        row: Row = {str(c): v for c, v in nguoi.loc[label].items()}
        for name, value in MUTATIONS[i].change(row).items():
            nguoi.at[label, name] = value
        for table, make in MUTATIONS[i].lines.items():
            for line in make(row):
                frame = con[table]
                if "_year" in line:
                    at = frame.index[
                        (frame["_nguoi"] == label) & (frame["nam"] == line.pop("_year"))
                    ][0]
                    for name, value in line.items():
                        frame.at[at, name] = float("nan") if value is None else value
                    continue
                if table == "qt_cong_tac":
                    open_ = (frame["_nguoi"] == label) & frame["den_ngay"].isna()
                    frame.loc[open_, "den_ngay"] = (
                        pd.Timestamp(line["tu_ngay"]) - pd.Timedelta(days=1)
                    ).strftime("%Y-%m-%d")
                number = 900 + list(con).index(table)
                new = pd.DataFrame(
                    [{**line, "_nguoi": label, "_table": number, "_row": len(frame) + 2}]
                )
                new = new.reindex(columns=frame.columns).astype(
                    {c: t for c, t in frame.dtypes.items() if c not in ("_table", "_row")}
                )
                con[table] = pd.concat([frame, new], ignore_index=True)
    changed = replace(sound, nguoi=nguoi, con=con)

    def by_person(found):
        return found.groupby("owner")["rule"].agg(set).to_dict()

    return person, by_person(_run(sound, province.units)), by_person(_run(changed, province.units))


@pytest.mark.parametrize("i", range(len(MUTATIONS)), ids=[str(m) for m in MUTATIONS])
def test_one_fault_one_rule(broken, i):
    person, before, after = broken
    new = after.get(person[i], set()) - before.get(person[i], set())
    named = {r for r in new if BOOK[r].gate != "sync"}
    assert named - set(MUTATIONS[i].also) == {MUTATIONS[i].rule}


def test_nobody_else_is_accused(broken):
    person, before, after = broken
    others = {
        p: rules - before.get(p, set())
        for p, rules in after.items()
        if p >= 0 and p not in person.values()
    }
    assert not {p: rules for p, rules in others.items() if rules}


def test_the_sound_province_has_no_finding_of_these_rules(province):
    found = _run(records(province), province.units)
    assert not [r for r in found["rule"] if r.startswith(("ap-", "pl-", "ev-", "di-", "un-"))]


def test_enough_rules_are_broken():
    assert len({m.rule for m in MUTATIONS}) >= 25 and {m.rule for m in MUTATIONS} <= set(BOOK)


def _unit_rules(rec, units):
    found = _run(rec, units)
    return set(found.loc[found["rule"].str.startswith(("ap-", "un-")), "rule"])


def test_whole_units(province):
    """Second heads, surplus deputies, headcount, and a tree with faults."""
    sound, units = records(province), province.units
    nguoi = sound.nguoi
    school = nguoi[nguoi["chuc_vu"].eq("Hiệu trưởng")].iloc[0]["ma_don_vi_su_dung"]
    staff = nguoi.index[nguoi["ma_don_vi_su_dung"].eq(school) & nguoi["chuc_vu"].isna()]
    post = {
        "ngay_bo_nhiem": "2026-05-06",
        "ngay_quyet_dinh": "2026-05-02",
        "so_quyet_dinh": "1/QĐ-UBND",
    }
    changed = nguoi.copy()
    for label, title in zip(staff[:5], ["Hiệu trưởng", *["Phó Hiệu trưởng"] * 4], strict=True):
        for name, value in {**post, "chuc_vu": title}.items():
            changed.at[label, name] = value
    found = _run(replace(sound, nguoi=changed), units)
    assert set(found.loc[found["rule"] == "ap-one-head", "owner"]) == {staff[0]}
    assert (found["rule"] == "ap-deputy-cap").sum() >= 1 and set(
        found.loc[found["rule"] == "ap-deputy-cap", "unit"]
    ) == {school}

    few = units.assign(quota=units["quota"].where(units["code"] != school, 3))
    over = _run(sound, few)
    assert list(over.loc[over["rule"] == "un-headcount", "unit"]) == [school]

    ended = units.assign(valid_to=units["valid_to"].where(units["code"] != school, "2026-06-30"))
    rules = _unit_rules(sound, ended)
    assert {"un-active-on-date", "un-merger-map"} <= rules
    wrong = units.assign(
        self_funding=units["self_funding"].where(units["code"] != school, 88),
        parent=units["parent"].where(units["code"] != school, "H42.9999"),
    )
    assert {"un-autonomy-group", "un-tree"} <= _unit_rules(sound, wrong)

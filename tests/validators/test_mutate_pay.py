"""Take a sound province, break one thing for each of many people, and expect exactly the rule on
that thing.

All changes are made before one run of the whole book, each to another person, so that they do not
touch each other.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest

from hoso.fixtures.perfect import records
from hoso.fixtures.province import generate
from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context

AS_OF = "2026-11-01"


@dataclass(frozen=True)
class Mutation:
    """*where* picks the rows that may be broken (frame -> mask), *change* gives the new values of
    the one that is.

    ``also`` are rules that see the same fault from another side.
    """

    rule: str
    where: Callable[[pd.DataFrame], pd.Series]
    change: Callable[[pd.Series], dict[str, Any]]
    table: str = "nguoi"
    name: str = ""
    also: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.rule} {self.name}".strip()


def shift(text, months):
    return (pd.Timestamp(text) + pd.DateOffset(months=months)).strftime("%Y-%m-%d")


def plain(f):
    """People of class CC or VC without a post, below the last step."""
    return (
        f["chuc_vu"].isna()
        & f["doi_tuong"].isin(["CC", "VC"])
        & f["vuot_khung"].isna()
        & f["ngay_nang_luong_sau"].notna()
        & (f["bac"] < 6)
    )


def expert(f):
    return plain(f) & (f["ma_ngach"] == "01.003")


def teacher(f):
    return plain(f) & f["ma_ngach"].str.startswith("V.07.0")


def member(f):
    return f["ngay_vao_dang"].notna() & plain(f)


def deputy(f):
    return f["chuc_vu"].eq("Phó Trưởng phòng") & f["doi_tuong"].eq("CC")


def over(f):
    return f["vuot_khung"] > 0


def young(f):
    return (f["ngay_sinh"] > "1985") & plain(f)


def senior_doctor(f):
    return f["ma_ngach"].eq("V.08.01.02") & (f["ngay_ngach"] > "2018-01-02")


def to(**values):
    return lambda _: values


def open_line(f):
    return f["den_ngay"].isna()


def second(f):
    """Lines that continue the line before of the same person and code, one step higher, after a
    whole period."""
    same = f["_nguoi"].eq(f["_nguoi"].shift(1)) & f["ma_ngach"].eq(f["ma_ngach"].shift(1))
    return same & f["bac"].eq(f["bac"].shift(1) + 1)


MUTATIONS = [
    Mutation("sa-code-known", expert, to(ma_ngach="01.0033")),
    Mutation("sa-code-known", teacher, to(ma_ngach="V07.05.99"), name="title"),
    Mutation("sa-code-name-match", expert, to(ten_ngach="Chuyên viên chính")),
    Mutation(
        "sa-code-name-match",
        teacher,
        lambda r: {"ten_ngach": r["ten_ngach"].rsplit(" ", 1)[0] + " V"},
        name="class",
    ),
    Mutation(
        "sa-code-class", lambda f: expert(f) & f["doi_tuong"].eq("CC"), to(ma_ngach="V.05.02.07")
    ),
    Mutation(
        "sa-code-sector",
        lambda f: f["ma_ngach"].eq("V.07.05.15") & plain(f),
        to(ma_ngach="V.08.01.03"),
        also=("qu-field-of-title",),
    ),
    Mutation(
        "sa-reclassification",
        lambda f: f["ma_ngach"].eq("V.07.04.32") & plain(f),
        to(ma_ngach="V.07.04.11"),
    ),
    Mutation(
        "sa-reclassification",
        lambda f: f["ma_ngach"].eq("V.07.03.29") & plain(f) & (f["ngay_tuyen_dung"] < "2017"),
        to(ngay_ngach="2018-09-01"),
        name="date",
    ),
    Mutation("sa-coefficient-scale", plain, lambda r: {"he_so": round(r["he_so"] * 100)}),
    Mutation("sa-coefficient-table", plain, lambda r: {"he_so": r["he_so"] + 0.05}),
    Mutation(
        "sa-coefficient-table", teacher, lambda r: {"he_so": r["he_so"] - 0.33}, name="one step"
    ),
    Mutation("sa-step-range", plain, to(bac=13.0)),
    Mutation("sa-step-range", teacher, to(bac=0.0), name="zero"),
    Mutation(
        "sa-group-qualification",
        lambda f: expert(f) & f["hoc_vi"].isna() & (f["ngay_tuyen_dung"] < "2012"),
        to(trinh_do_cm="SC"),
        also=("qu-highest",),
    ),
    Mutation(
        "sa-next-raise",
        plain,
        lambda r: {"ngay_nang_luong_sau": shift(r["ngay_nang_luong_sau"], -12)},
    ),
    Mutation(
        "sa-next-raise",
        teacher,
        lambda r: {"ngay_nang_luong_sau": shift(r["ngay_nang_luong_sau"], 1)},
        name="a month late",
    ),
    Mutation("sa-overscale-last-step", plain, to(vuot_khung=5.0)),
    Mutation("sa-overscale-value", over, lambda r: {"vuot_khung": r["vuot_khung"] + 3}),
    Mutation(
        "sa-overscale-value",
        over,
        lambda r: {"vuot_khung": r["vuot_khung"] + 0.5},
        name="not whole",
    ),
    Mutation("sa-overscale-missing", over, to(vuot_khung=None)),
    Mutation("sa-percent-received", plain, to(phan_tram_huong=70.0)),
    Mutation("sa-amount", plain, lambda r: {"tien_luong": round(r["he_so"] * 1_800_000)}),
    Mutation(
        "sa-history-continuous",
        open_line,
        lambda r: {"tu_ngay": shift(r["tu_ngay"], 6)},
        "qt_luong",
        "gap",
    ),
    Mutation(
        "sa-history-continuous", second, lambda r: {"den_ngay": "2001-01-01"}, "qt_luong", "turned"
    ),
    Mutation(
        "sa-raise-delay-discipline", lambda f: f["nam"].eq(2024), to(xep_loai="KHT"), "ds_danh_gia"
    ),
    Mutation("al-leader-needs-post", plain, to(pc_chuc_vu=0.2)),
    Mutation("al-post-needs-leader", deputy, to(pc_chuc_vu=None)),
    Mutation("al-leader-value", deputy, to(pc_chuc_vu=0.55)),
    Mutation(
        "al-leader-value",
        lambda f: f["chuc_vu"].eq("Hiệu trưởng"),
        to(pc_chuc_vu=0.95),
        name="school",
    ),
    Mutation(
        "al-date-order",
        lambda f: f["loai_phu_cap"].eq("PCCV"),
        lambda r: {"den_ngay": shift(r["tu_ngay"], -6)},
        "qt_phu_cap",
    ),
    Mutation("qu-highest", lambda f: f["trinh_do"].eq("DH"), to(trinh_do="TS"), "qt_dao_tao"),
    Mutation(
        "qu-dates",
        lambda f: plain(f) & f["trinh_do_cm"].eq("DH"),
        lambda r: {"nam_tn": float(r["ngay_sinh"][:4]) + 17},
    ),
    Mutation(
        "qu-dates",
        lambda f: f["trinh_do"].eq("DH"),
        lambda r: {"den_ngay": shift(r["tu_ngay"], -12)},
        "qt_dao_tao",
        "turned",
    ),
    Mutation("qu-general-education", plain, to(gdpt="19")),
    Mutation("qu-general-education", young, to(gdpt="10"), name="ten grades"),
    Mutation("qu-title-needs-degree", lambda f: plain(f) & f["hoc_vi"].isna(), to(hoc_ham="02")),
    Mutation("qu-degree-code", plain, to(trinh_do_cm="ĐHSP")),
    Mutation("qu-politics-list", plain, to(ly_luan_chinh_tri="Siêu cấp")),
    Mutation("qu-politics-leader", deputy, to(ly_luan_chinh_tri="SC")),
    Mutation("qu-state-management", expert, to(quan_ly_nha_nuoc="00")),
    Mutation("qu-language-it", plain, to(tin_hoc="IC3")),
    Mutation("qu-defence", plain, to(qpan="9")),
    Mutation(
        "pa-official-12m", member, lambda r: {"ngay_chinh_thuc": shift(r["ngay_vao_dang"], 6)}
    ),
    Mutation(
        "pa-official-late", member, lambda r: {"ngay_chinh_thuc": shift(r["ngay_vao_dang"], 30)}
    ),
    Mutation(
        "pa-age",
        member,
        lambda r: {
            "ngay_vao_dang": shift(r["ngay_sinh"], 200),
            "ngay_chinh_thuc": shift(r["ngay_sinh"], 212),
        },
    ),
    Mutation("pa-order", member, lambda r: {"ngay_chinh_thuc": shift(r["ngay_vao_dang"], -6)}),
    Mutation("pa-order", member, to(ngay_vao_dang=None), name="no admission"),
    Mutation("pa-post-needs-member", member, to(ngay_vao_dang=None, ngay_chinh_thuc=None)),
    Mutation(
        "pa-post-needs-member",
        plain,
        to(
            chuc_vu="Bí thư Đảng ủy xã",
            ngay_vao_dang=None,
            ngay_chinh_thuc=None,
            so_the_dang=None,
            chuc_vu_dang=None,
        ),
        name="the post itself",
    ),
    Mutation("rt-date-match", young, lambda r: {"ngay_nghi_huu": shift(r["ngay_nghi_huu"], -4)}),
    Mutation(
        "rt-fixed-60-55",
        young,
        lambda r: {
            "ngay_nghi_huu": shift(
                r["ngay_sinh"][:7] + "-01", (60 if r["gioi_tinh"] == "Nam" else 55) * 12 + 1
            )
        },
    ),
    Mutation(
        "rt-deferral",
        young,
        lambda r: {
            "ngay_nghi_huu": shift(r["ngay_nghi_huu"], 9),
            "ghi_chu": "Lùi thời điểm nghỉ hưu",
        },
    ),
    Mutation(
        "rt-extension",
        young,
        lambda r: {
            "ngay_nghi_huu": shift(r["ngay_nghi_huu"], 72),
            "ghi_chu": "Kéo dài thời gian công tác",
        },
    ),
    Mutation(
        "rt-early-reason",
        young,
        to(trang_thai="KET_THUC", ly_do_roi="NH", ngay_roi="2026-10-31", so_qd_roi="12/QĐ"),
    ),
    Mutation(
        "rt-earliest",
        young,
        to(trang_thai="KET_THUC", ly_do_roi="NHTT", ngay_roi="2026-10-31", so_qd_roi="12/QĐ"),
    ),
    Mutation(
        "qu-degree-of-title", senior_doctor, to(trinh_do_cm="DH", hoc_vi=None), also=("qu-highest",)
    ),
    Mutation(
        "rt-closed-needs-reason",
        young,
        to(trang_thai="KET_THUC", ly_do_roi="CCT", ngay_roi=None, so_qd_roi="12/QĐ"),
    ),
]


@pytest.fixture(scope="module")
def broken():
    """(mutation -> person, findings by person of the sound province, findings by person of the
    broken one)."""
    province = generate(3, 1500, AS_OF, workbooks=30)
    sound = records(province)
    frames = {"nguoi": sound.nguoi.copy(), **{n: f.copy() for n, f in sound.con.items()}}
    taken: set[int] = set()
    person: dict[int, int] = {}
    # What few people can show is given away first.
    choices = {i: m.where(frames[m.table]) for i, m in enumerate(MUTATIONS)}
    for i in sorted(choices, key=lambda i: int(choices[i].sum())):
        mutation, frame = MUTATIONS[i], frames[MUTATIONS[i].table]
        owners = frame.index if mutation.table == "nguoi" else frame["_nguoi"]
        free = choices[i] & ~pd.Series(owners, index=frame.index).isin(taken)
        label = frame.index[free][-1]
        person[i] = int(label if mutation.table == "nguoi" else frame["_nguoi"][label])
        taken.add(person[i])
        for name, value in mutation.change(frame.loc[label]).items():
            frame.at[label, name] = float("nan") if value is None else value
    changed = replace(sound, nguoi=frames.pop("nguoi"), con=frames)

    def rules_of(rec):
        result = engine.run(Context(rec, AS_OF, province.units))
        assert not result.crashed
        owner = result.findings["index"].copy()
        for name, lines in rec.con.items():
            mine = result.findings["table"] == name
            owner[mine] = lines["_nguoi"].reindex(owner[mine]).to_numpy()
        return result.findings.assign(owner=owner).groupby("owner")["rule"].agg(set).to_dict()

    return person, rules_of(sound), rules_of(changed)


@pytest.mark.parametrize("i", range(len(MUTATIONS)), ids=[str(m) for m in MUTATIONS])
def test_one_fault_one_rule(broken, i):
    person, before, after = broken
    new = after.get(person[i], set()) - before.get(person[i], set())
    # The gate of the exchange is heard last: it refuses what the book has already named.
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


def test_the_sound_province_has_no_finding_of_these_rules(broken):
    _, before, _ = broken
    groups = ("sa-", "al-", "qu-", "pa-", "rt-")
    assert not [r for rules in before.values() for r in rules if r.startswith(groups)]


def test_every_group_of_the_book_is_broken():
    broken_rules = {m.rule for m in MUTATIONS}
    assert len(broken_rules) >= 30 and broken_rules <= set(BOOK)

"""Generate, mutate, expect: what one changed value cannot show (several lines of a list, a unit,
the registry, the mirror).

Each case changes a copy of the sound province and says where its rule must speak. The rule must be
silent before and speak there only afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest

from hoso.fixtures import perfect, province
from hoso.validators import pay_tables
from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context

AS_OF = "2026-11-01"
Where = int | str | set[int]
LEFT = {
    "trang_thai": "KET_THUC",
    "ngay_roi": "2026-09-30",
    "ly_do_roi": "CCT",
    "so_qd_roi": "120/QĐ-SNV",
}


class World:
    """A province that may be changed: people, lists, registry, mirror, sheets, parameters."""

    def __init__(self, made: province.Province):
        self.records = perfect.records(made)
        self.nguoi, self.con = (
            self.records.nguoi.copy(),
            {n: f.copy() for n, f in self.records.con.items()},
        )
        self.units, self.tables, self.problems = (
            made.units.copy(),
            self.records.tables.copy(),
            self.records.problems.copy(),
        )
        self.raw: dict[str, pd.Series] = {}
        self.columns = self.records.columns.copy()
        self.settings: dict[str, Any] = {}
        people = made.nguoi.assign(id=[f"nb-{i}" for i in made.nguoi.index])
        self.mirror = {"nguoi": people} | {
            n: f.assign(id=people["id"].reindex(f["_nguoi"]).to_numpy()).drop(columns="_nguoi")
            for n, f in made.con.items()
        }

    def one(self, mask: pd.Series, nth: int = 0) -> int:
        return int(self.nguoi.index[mask.fillna(False).astype(bool)][nth])

    def give(self, label: int, **values: Any) -> int:
        for name, value in values.items():
            self.nguoi.at[label, name] = float("nan") if value is None else value
        return label

    def of(self, label: int, name: str) -> Any:
        return self.nguoi.at[label, name]

    def lines(self, name: str, label: int) -> pd.DataFrame:
        return self.con[name][self.con[name]["_nguoi"] == label]

    def line(self, name: str, index: int, **values: Any) -> int:
        for field, value in values.items():
            self.con[name].at[index, field] = float("nan") if value is None else value
        return index

    def add(self, name: str, label: int, **values: Any) -> int:
        old = self.con[name]
        number = int(self.records.tables.loc[self.records.tables["kind"] == name, "_table"].iloc[0])
        new = pd.DataFrame(
            [
                {
                    **values,
                    "_nguoi": label,
                    "_table": number,
                    "_row": len(old) + 2,
                    "_don_vi": self.of(label, "_don_vi"),
                }
            ]
        ).reindex(columns=old.columns)
        self.con[name] = pd.concat(
            [old, new.astype({c: t for c, t in old.dtypes.items() if c != "_row"})],
            ignore_index=True,
        )
        return int(self.con[name].index[-1])

    def drop(self, name: str, label: int) -> None:
        self.con[name] = self.con[name][self.con[name]["_nguoi"] != label]

    def born(self, label: int, day: str) -> int:
        """Give a person another birth date, with all that hangs on it."""
        card = str(self.of(label, "cccd"))
        card = card[:4] + day[2:4] + card[6:]
        retires = pay_tables.retirement_date(
            pd.Series([self.of(label, "gioi_tinh")]), pd.Series([pd.Timestamp(day)])
        )
        return self.give(
            label,
            ngay_sinh=day,
            cccd=card,
            so_bhxh=card,
            ngay_nghi_huu=pay_tables.iso(retires).iloc[0],
        )

    def unit(self, code: str, **values: Any) -> None:
        """Change a line of the registry, or add one."""
        if code not in set(self.units["code"]):
            blank = pd.DataFrame([{"code": code}]).reindex(columns=self.units.columns)
            self.units = pd.concat(
                [self.units, blank.astype(self.units.dtypes.to_dict())], ignore_index=True
            )
        for name, value in values.items():
            self.units.loc[self.units["code"] == code, name] = value

    def run(self, rule: str, *spare: str) -> set[tuple[str, str, int]]:
        """(table, unit, owner or -1) of every finding."""
        records = replace(
            self.records,
            nguoi=self.nguoi,
            con=self.con,
            tables=self.tables,
            problems=self.problems,
            columns=self.columns,
            raw=self.nguoi.astype("str").where(self.nguoi.notna()).assign(**self.raw),
        )
        result = engine.run(
            Context(records, AS_OF, self.units, self.mirror, self.settings), [BOOK[rule]]
        )
        # The sound province has no line of some lists and no value of some columns: there the rule
        # has nothing to read.
        assert result.outcomes[rule].outcome in ("found", "passed", *spare), result.outcomes[rule]
        found = result.findings
        owner = [
            int(self.con[t]["_nguoi"].get(i, -1)) if t in self.con and i >= 0 else i
            for t, i in zip(found["table"], found["index"], strict=True)
        ]
        return set(zip(found["table"], found["unit"], owner, strict=True))


def shift(day: str, months: int, days: int = 0) -> str:
    return (pd.Timestamp(day) + pd.DateOffset(months=months, days=days)).strftime("%Y-%m-%d")


def series(w: World, length: int) -> tuple[int, list[int]]:
    """(person, labels of the pay lines) of somebody whose history rises step by step in one code at
    least *length* times."""
    pay = w.con["qt_luong"]
    size = pay.groupby("_nguoi").size()
    who = int(size.index[size >= length][0])
    return who, list(pay.index[pay["_nguoi"] == who])


# ------------------------------------------------------------------ pay history


def step_jump(w: World) -> Where:
    who, at = series(w, 4)
    w.line("qt_luong", at[1], bac=w.con["qt_luong"]["bac"][at[1]] + 1)
    return who


def before_2004(w: World) -> Where:
    who, at = series(w, 2)
    w.add(
        "qt_luong",
        who,
        tu_ngay="2003-01-01",
        den_ngay=shift(w.con["qt_luong"]["tu_ngay"][at[0]], 0, -1),
        ma_ngach="01.004",
        bac=1.0,
        he_so=1.86,
    )
    return who


def too_early(w: World) -> Where:
    who, at = series(w, 4)
    day = shift(w.con["qt_luong"]["tu_ngay"][at[0]], 9)
    w.line("qt_luong", at[0], den_ngay=shift(day, 0, -1))
    w.line("qt_luong", at[1], tu_ngay=day)
    return who


def early_twice(w: World) -> Where:
    who, at = series(w, 4)
    for i in at[1:3]:
        w.line("qt_luong", i, ly_do="Nâng bậc lương trước thời hạn")
    return who


def raise_rating(w: World) -> Where:
    pay = w.con["qt_luong"].sort_values(["_nguoi", "tu_ngay"])
    second = (
        pay["_nguoi"].eq(pay["_nguoi"].shift(1))
        & pay["tu_ngay"].ge("2025-01")
        & pay["tu_ngay"].shift(1).lt("2023")
        & pay["ma_ngach"].eq(pay["ma_ngach"].shift(1))
    )
    who = int(pay.loc[second, "_nguoi"].iloc[0])
    w.drop("ds_danh_gia", who)
    for year in (2023, 2024):
        w.add("ds_danh_gia", who, nam=float(year), xep_loai="KHT")
    return who


def promotion(w: World) -> Where:
    who = w.one(w.nguoi["ma_ngach"] == "01.002")
    first = w.lines("qt_luong", who).sort_values("tu_ngay").iloc[0]
    low = first["he_so"] > 4.41
    w.add(
        "qt_luong",
        who,
        tu_ngay=shift(first["tu_ngay"], -36),
        den_ngay=shift(first["tu_ngay"], 0, -1),
        ma_ngach="01.003",
        bac=1.0 if low else 8.0,
        he_so=2.34 if low else 4.65,
    )
    return who


def promoted_too_soon(w: World) -> Where:
    """Five years in class III, then class II."""
    who = w.one((w.nguoi["ma_ngach"] == "V.07.05.15") & (w.nguoi["trinh_do_cm"] == "DH"))
    w.drop("qt_luong", who)
    w.drop("qt_cong_tac", who)
    w.give(who, ngay_tuyen_dung="2018-06-01", ma_ngach="V.07.05.14")
    low = {"den_ngay": "2023-05-31", "ma_ngach": "V.07.05.15", "bac": 1.0, "he_so": 2.34}
    w.add("qt_luong", who, tu_ngay="2018-06-01", **low)
    w.add("qt_luong", who, tu_ngay="2023-06-01", ma_ngach="V.07.05.14", bac=1.0, he_so=4.0)
    return who


def extension_ended(w: World) -> Where:
    who = past_active(w)
    return w.give(int(str(who)), ghi_chu="Kéo dài thời gian công tác đến hết 30/9/2026")


def deferred_too_long(w: World) -> Where:
    who = int(str(past_active(w)))
    w.born(who, "1965-04-10")
    note = "Lùi thời điểm nghỉ hưu do bị tai nạn, có giấy xác nhận"
    return w.give(who, ngay_nghi_huu=shift(str(w.of(who, "ngay_nghi_huu")), 4), ghi_chu=note)


def equipment_staff(w: World) -> Where:
    """A school's equipment staff paid like a teacher (40 percent)."""
    who = _in_school(w)
    w.give(who, ma_ngach="V.07.07.20", ten_ngach="Nhân viên thiết bị, thí nghiệm")
    w.drop("qt_phu_cap", who)
    w.add("qt_phu_cap", who, tu_ngay="2026-01-01", loai_phu_cap="UDN", phan_tram=40.0)
    return who


def _in_school(w: World) -> int:
    names = dict(zip(w.units["code"], w.units["name"], strict=True))
    unit = w.nguoi["ma_don_vi_su_dung"].map(names)
    return w.one(
        unit.str.startswith("Trường Tiểu học").fillna(False)
        & w.nguoi["ma_ngach"].str.startswith("V.07.0").fillna(False)
        & w.nguoi["chuc_vu"].isna()
    )


def preserved_too_long(w: World) -> Where:
    who = _in_school(w)
    w.drop("qt_phu_cap", who)
    w.add("qt_phu_cap", who, tu_ngay="2026-01-01", loai_phu_cap="UDN", phan_tram=80.0)
    return w.give(who, ghi_chu="Điều động từ trường nội trú 01/9/2025, bảo lưu ưu đãi 80%")


def udn(percent: float, since: str, **changes: Any) -> Callable[[World], Where]:
    """Somebody of a primary school with this preferential allowance alone."""

    def change(w: World) -> Where:
        who = _in_school(w)
        w.drop("qt_phu_cap", who)
        w.add("qt_phu_cap", who, tu_ngay=since, loai_phu_cap="UDN", phan_tram=percent)
        return w.give(who, **changes)

    return change


def early_without_ground(w: World) -> Where:
    """The last raise came nine months early, and nothing says why."""
    who, at = series(w, 4)
    w.drop("ds_khen_thuong", who)
    first, last = (str(w.con["qt_luong"].at[i, "tu_ngay"]) for i in at[-2:])
    moved = (pd.Timestamp(last) - pd.DateOffset(months=9)).strftime("%Y-%m-%d")
    assert first < moved
    w.line("qt_luong", at[-1], tu_ngay=moved, ly_do=None, ghi_chu=None)
    return who


def away_in_a_step(w: World) -> Where:
    """Unpaid leave of eight months before the last raise, which came on time all the same."""
    who, at = series(w, 4)
    first = str(w.con["qt_luong"].at[at[-2], "tu_ngay"])
    start, end = (pd.Timestamp(shift(first, n)).strftime("%d/%m/%Y") for n in (4, 12))
    return w.give(who, ghi_chu=f"Nghỉ không hưởng lương từ {start} đến {end}")


def early_with_discipline(w: World) -> Where:
    who = int(early_without_ground(w))  # type: ignore[call-overload]
    last = w.lines("qt_luong", who).index[-1]
    w.line("qt_luong", int(last), ly_do="Nâng bậc lương trước thời hạn do lập thành tích xuất sắc")
    day = shift(str(w.con["qt_luong"].at[last, "tu_ngay"]), -12)
    w.drop("ds_ky_luat", who)
    w.add("ds_ky_luat", who, ngay=day, hinh_thuc="CC_KT", ly_do="Vi phạm quy chế")
    return who


def early_on_notice(w: World) -> Where:
    who, at = series(w, 4)
    w.line("qt_luong", at[-1], ly_do="Nâng bậc lương trước thời hạn khi có thông báo nghỉ hưu")
    return w.give(who, ngay_nghi_huu=None, ghi_chu=None)


def never_lowered(w: World) -> Where:
    who, at = series(w, 4)
    day = shift(str(w.con["qt_luong"].at[at[1], "tu_ngay"]), 6)
    w.add("ds_ky_luat", who, ngay=day, hinh_thuc="CC_HBL", ly_do="Vi phạm quy chế")
    return who


def in_post(lines: dict[str, list[dict[str, Any]]], **changes: Any) -> Callable[[World], Where]:
    """A deputy of a division since 2022, with these lists and no others of their kind."""

    def change(w: World) -> Where:
        free = (w.nguoi["doi_tuong"] == "CC") & w.nguoi["chuc_vu"].isna()
        who = w.one(free & w.nguoi["ngay_roi"].isna())
        w.drop("qt_cong_tac", who)
        for name, rows in lines.items():
            w.drop(name, who)
            for row in rows:
                w.add(name, who, **row)
        post = {"chuc_vu": "Phó Trưởng phòng", "ngay_bo_nhiem": "2022-05-01"}
        return w.give(who, **{**post, **changes})

    return change


def heads_school(**changes: Any) -> Callable[[World], Where]:
    """A teacher who heads the school."""

    def change(w: World) -> Where:
        who = _in_school(w)
        for name in ("qt_cong_tac", "qt_luong"):
            w.drop(name, who)
        return w.give(who, chuc_vu="Hiệu trưởng", **changes)

    return change


def worked_as_a_child(w: World) -> Where:
    who = w.one(w.nguoi["chuc_vu"].isna() & (w.nguoi["ngay_sinh"] > "1980"))
    w.drop("qt_cong_tac", who)
    w.add("qt_cong_tac", who, tu_ngay=shift(str(w.of(who, "ngay_sinh"))[:10], 120), chuc_vu="Thợ")
    return who


def hires_a_relative(w: World) -> Where:
    who = _in_school(w)
    head = w.one(
        (w.nguoi["ma_don_vi_su_dung"] == w.of(who, "ma_don_vi_su_dung"))
        & (w.nguoi["chuc_vu"] == "Hiệu trưởng")
    )
    year = float(str(w.of(who, "ngay_sinh"))[:4])
    w.add("ds_gia_dinh", head, quan_he="Em ruột", ho_ten=w.of(who, "ho_ten"), nam_sinh=year)
    return w.give(who, doi_tuong="HDLD", loai_hop_dong="HDLD_235", ngay_hop_dong="2026-08-01")


def rewarded_in_a_poor_year(w: World) -> Where:
    rated = w.con["ds_danh_gia"]
    at = rated.index[rated["nam"] == 2025][0]
    w.line("ds_danh_gia", int(at), xep_loai="KHT")
    who = int(rated["_nguoi"][at])
    w.add("ds_khen_thuong", who, ngay="2025-12-20", hinh_thuc="47")
    return who


def punished(*rows: tuple[str, str], kind: str = "CC", **changes: Any) -> Callable[[World], Where]:
    """A civil servant with these disciplines (day, form) and no others."""

    def change(w: World) -> Where:
        who = w.one((w.nguoi["doi_tuong"] == kind) & w.nguoi["chuc_vu"].isna())
        w.drop("ds_ky_luat", who)
        for day, form in rows:
            w.add("ds_ky_luat", who, ngay=day, hinh_thuc=form, ly_do="Vi phạm quy chế làm việc")
        return w.give(who, **changes)

    return change


def twice_poor(w: World) -> Where:
    who = w.one((w.nguoi["doi_tuong"] == "CC") & w.nguoi["ngay_roi"].isna())
    w.drop("ds_danh_gia", who)
    for year in (2022, 2023):
        w.add("ds_danh_gia", who, nam=float(year), xep_loai="KHT")
    return who


def two_orders(w: World) -> Where:
    who = w.one(w.nguoi["ngay_roi"].isna())
    for day, code in (("2021-05-10", "LD3"), ("2024-05-20", "LD2")):
        w.add("ds_khen_thuong", who, ngay=day, hinh_thuc=code, so_quyet_dinh="12/QĐ-CTN")
    return who


def signed_below(w: World) -> Where:
    who = w.one(w.nguoi["ngay_roi"].isna())
    w.add("ds_khen_thuong", who, ngay="2024-05-20", hinh_thuc="41", so_quyet_dinh="4/QĐ-UBND")
    return who


def over_scale_on_time(w: World) -> Where:
    """The over-scale percent rose after twelve months in spite of a year that failed."""
    who = w.one((w.nguoi["ma_ngach"] == "01.003") & w.nguoi["ngay_roi"].isna())
    for name in ("qt_luong", "ds_ky_luat", "ds_danh_gia"):
        w.drop(name, who)
    for day, percent in (("2024-01-01", 5.0), ("2025-01-01", 6.0)):
        w.add(
            "qt_luong", who, tu_ngay=day, ma_ngach="01.003", bac=9.0, he_so=4.98, vuot_khung=percent
        )
    w.add("ds_danh_gia", who, nam=2024.0, xep_loai="KHT")
    return w.give(who, ghi_chu=None)


def promoted_in_discipline(w: World) -> Where:
    who = promoted_too_soon(w)
    assert isinstance(who, int)
    day = str(w.lines("qt_luong", who)["tu_ngay"].max())
    w.add("ds_ky_luat", who, ngay=shift(day, -2), hinh_thuc="VC_KT")
    return who


def stays_without_title(w: World) -> Where:
    who = past_active(w)
    assert isinstance(who, int)
    return w.give(
        who, doi_tuong="VC", ma_ngach="V.07.05.15", trinh_do_cm="DH", hoc_ham=None, hoc_vi=None,
        ten_don_vi=None, vi_tri_viec_lam=None, ghi_chu="Nghỉ hưu ở tuổi cao hơn",
    )  # fmt: skip


def on_labour_contract(until: str, autonomy: str) -> Callable[[World], Where]:
    def change(w: World) -> Where:
        who = w.one((w.nguoi["doi_tuong"] == "VC") & w.nguoi["chuc_vu"].isna())
        unit = "H42.99.77"
        w.unit(unit, name="Bảo tàng thử nghiệm", parent="H42", kind="SNCL_T", autonomy=autonomy)
        return w.give(
            who,
            doi_tuong="HDLD",
            ma_don_vi_su_dung=unit,
            ten_don_vi="Bảo tàng thử nghiệm",
            loai_hop_dong="HDLD_235",
            ngay_hop_dong="2026-08-01",
            het_han_hop_dong=until,
            vi_tri_viec_lam="Hướng dẫn viên bảo tàng",
        )

    return change


def poor_wage(w: World) -> Where:
    who = on_labour_contract("2027-06-30", "N4")(w)
    assert isinstance(who, int)
    return w.give(who, tien_luong=3_000_000.0, he_so=None, ghi_chu=None)


def whole_pay_on_probation(w: World) -> Where:
    who = w.one((w.nguoi["doi_tuong"] == "VC") & w.nguoi["tap_su"].isna() & (w.nguoi["bac"] == 1))
    return w.give(who, phan_tram_huong=100.0, ghi_chu="Đang tập sự đến hết 31/12/2026")


def college_degree(w: World) -> Where:
    """Two teachers recruited in June with a college degree: that of English is lawful."""
    teachers = w.nguoi["ma_ngach"].eq("V.07.03.29") & w.nguoi["chuc_vu"].isna()
    english, general = w.one(teachers), w.one(teachers, 1)
    for who, post in ((english, "Giáo viên dạy môn Tiếng Anh"), (general, "Giáo viên tiểu học")):
        w.give(who, trinh_do_cm="CD", ngay_tuyen_dung="2026-06-01", vi_tri_viec_lam=post)
        w.give(who, chuyen_nganh="Giáo dục tiểu học")
    return general


def rated_while_away(w: World) -> Where:
    rated = w.con["ds_danh_gia"]
    label = int(rated.loc[(rated["nam"] == 2025) & (rated["xep_loai"] == "HTT"), "_nguoi"].iloc[0])
    return w.give(label, ghi_chu="Nghỉ không hưởng lương từ 01/3/2025 đến 30/11/2025")


def entry_step(w: World) -> Where:
    size = w.con["qt_luong"].groupby("_nguoi").size().reindex(w.nguoi.index)
    who = w.one(
        (size == 1)
        & (w.nguoi["trinh_do_cm"] == "DH")
        & (w.nguoi["ma_ngach"].isin(["01.003", "V.07.05.15", "V.07.03.29", "V.07.04.32"]))
        & (w.nguoi["bac"] == 1)
    )
    w.line("qt_luong", int(w.lines("qt_luong", who).index[0]), bac=3.0, he_so=3.0)
    w.give(who, bac=3.0, he_so=3.0)
    return who


def uncounted(w: World) -> Where:
    who = w.one(
        (w.nguoi["ngay_bac"] < "2026-01")
        & w.nguoi["ngay_nang_luong_sau"].notna()
        & (w.nguoi["ngay_vao_co_quan"] < "2025")
    )
    open_ = w.lines("qt_cong_tac", who)
    last = int(open_.index[open_["den_ngay"].isna()][0])
    post, unit = (
        w.con["qt_cong_tac"].at[last, "chuc_vu"],
        w.con["qt_cong_tac"].at[last, "ma_don_vi"],
    )
    w.line("qt_cong_tac", last, den_ngay="2026-01-31")
    w.add(
        "qt_cong_tac",
        who,
        tu_ngay="2026-02-01",
        den_ngay="2026-07-31",
        ma_don_vi=unit,
        chuc_vu="Nghỉ không hưởng lương",
    )
    w.add("qt_cong_tac", who, tu_ngay="2026-08-01", ma_don_vi=unit, chuc_vu=post)
    return who


# ------------------------------------------------------------------ allowances, family, ratings


def _leader(w: World, nth: int = 0) -> int:
    leads = w.nguoi.index.isin(w.con["qt_phu_cap"]["_nguoi"])
    return w.one(pd.Series(leads, index=w.nguoi.index), nth)


def _allowance(kind: str, who: Callable[[World], int], **values: Any) -> Callable[[World], Where]:
    def change(w: World) -> Where:
        label = who(w)
        w.add("qt_phu_cap", label, tu_ngay="2025-09-01", loai_phu_cap=kind, **values)
        return label

    return change


def _teacher(w: World) -> int:
    return w.one(w.nguoi["ma_ngach"].str.startswith("V.07") & w.nguoi["chuc_vu"].isna())


def _school_teacher(w: World) -> int:
    return w.one(w.nguoi["ma_ngach"].str.match(r"V\.07\.0[2345]"))


def _expert(w: World) -> int:
    return w.one((w.nguoi["ma_ngach"] == "01.003") & w.nguoi["chuc_vu"].isna())


def after_term(w: World) -> Where:
    return w.give(_leader(w), **LEFT)


def family(w: World) -> Where:
    who = w.one(w.nguoi["chuc_vu"].isna())
    w.add(
        "ds_gia_dinh",
        who,
        quan_he="Bố đẻ",
        ho_ten="Vũ Văn Sửu",
        nam_sinh=float(str(w.of(who, "ngay_sinh"))[:4]) - 5,
    )
    return who


def excellent(w: World) -> Where:
    unit = str(w.nguoi.loc[w.nguoi["doi_tuong"] == "VC", "_don_vi"].value_counts().index[0])
    members = set(w.nguoi.index[(w.nguoi["_don_vi"] == unit) & (w.nguoi["doi_tuong"] == "VC")])
    ratings = w.con["ds_danh_gia"]
    mine = ratings["_nguoi"].isin(members) & (ratings["nam"] == 2025)
    half = ratings.index[mine][: int(mine.sum()) // 2]
    ratings.loc[half, ["xep_loai", "diem"]] = ["HTXS", 95.0]
    return unit


# ------------------------------------------------------------------ days


def valid_date(w: World) -> Where:
    return w.give(
        _expert(w),
        **{k: v for k, v in BOOK["sa-code-valid-date"].wrong.nguoi.items() if k == "ma_ngach"},
    )


def past_active(w: World) -> Where:
    return w.born(
        w.one(
            (w.nguoi["gioi_tinh"] == "Nam")
            & (w.nguoi["doi_tuong"] == "VC")
            & (w.nguoi["ngay_sinh"] < "1972")
        ),
        "1964-01-10",
    )


def year_only(w: World) -> Where:
    who = w.one(w.nguoi["ngay_nghi_huu"].between("2028", "2031"))
    return w.give(who, ngay_sinh=str(w.of(who, "ngay_sinh"))[:4])


def notice(w: World) -> Where:
    who = w.one(
        (w.nguoi["gioi_tinh"] == "Nam")
        & (w.nguoi["doi_tuong"] == "VC")
        & (w.nguoi["ngay_sinh"] < "1975")
    )
    return w.born(who, "1965-05-10")


def after_close(w: World) -> Where:
    who = w.one((w.nguoi["chuc_vu"].isna()) & w.nguoi["ngay_bac"].between("2025-02", "2026-08"))
    return w.give(who, **{**LEFT, "ngay_roi": shift(str(w.of(who, "ngay_bac")), -1)})


def unit_existed(w: World) -> Where:
    succeeded = {
        s for cell in w.units["successors"].dropna() for s in str(cell).replace(";", "|").split("|")
    }
    own = w.nguoi[~w.nguoi["ma_don_vi_su_dung"].isin(succeeded)]
    unit = str(own["ma_don_vi_su_dung"].iloc[0])
    mine = own[own["ma_don_vi_su_dung"] == unit].sort_values("ngay_vao_co_quan")
    first = str(mine["ngay_vao_co_quan"].iloc[0])
    w.unit(unit, valid_from=shift(first, 0, 1))
    return set(mine.index[mine["ngay_vao_co_quan"] == first])


def probation(w: World) -> Where:
    who = w.one(
        (w.nguoi["ngay_tuyen_dung"] > "2021-04")
        & (w.nguoi["trinh_do_cm"] == "DH")
        & (w.nguoi["doi_tuong"] == "VC")
    )
    return w.give(who, ngay_ngach=shift(str(w.of(who, "ngay_tuyen_dung")), 3))


def civil_probation(w: World) -> Where:
    who = w.one((w.nguoi["doi_tuong"] == "CC") & (w.nguoi["ma_ngach"] == "01.003"))
    w.con["qt_cong_tac"] = w.con["qt_cong_tac"][w.con["qt_cong_tac"]["_nguoi"] != who]
    return w.give(who, ngay_tuyen_dung="2023-09-01", ngay_ngach="2023-12-01")


def seconded(w: World) -> Where:
    who = _expert(w)
    w.add("qt_cong_tac", who, tu_ngay="2021-01-01", chuc_vu="Công chức biệt phái")
    return who


def age_first(w: World) -> Where:
    who = w.one(
        w.nguoi["chuc_vu"].str.startswith("Trưởng")
        & (w.nguoi["gioi_tinh"] == "Nam")
        & w.nguoi["ngay_bo_nhiem_lai"].isna()
    )
    return w.give(
        w.born(who, "1967-06-10"), ngay_bo_nhiem="2026-03-01", ngay_quyet_dinh="2026-02-20"
    )


def age_reappoint(w: World) -> Where:
    who = w.one(
        w.nguoi["ngay_bo_nhiem_lai"].notna()
        & (w.nguoi["gioi_tinh"] == "Nam")
        & w.nguoi["doi_tuong"].ne("CB")
    )
    return w.give(
        w.born(who, "1965-12-10"), ngay_bo_nhiem_lai="2026-03-01", ngay_quyet_dinh="2026-02-20"
    )


def in_planning(w: World) -> Where:
    who = w.one(
        w.nguoi["chuc_vu"].str.startswith("Phó")
        & w.nguoi["ngay_bo_nhiem_lai"].isna()
        & w.nguoi["doi_tuong"].ne("CB")
    )
    other = w.one(
        (w.nguoi["ma_don_vi_su_dung"] == w.of(who, "ma_don_vi_su_dung")) & w.nguoi["chuc_vu"].isna()
    )
    w.drop("ds_quy_hoach", who)
    w.add(
        "ds_quy_hoach",
        other,
        chuc_danh="Tổ trưởng thử nghiệm",
        ma_don_vi=w.of(who, "ma_don_vi_su_dung"),
        nhiem_ky="2026-2031",
    )
    return w.give(
        who,
        quy_hoach=None,
        nhiem_ky_quy_hoach=None,
        so_qd_quy_hoach=None,
        ngay_bo_nhiem="2026-08-01",
        ngay_quyet_dinh="2026-07-24",
    )


def short_year(w: World) -> Where:
    rated = w.con["ds_danh_gia"]
    label = int(rated.loc[(rated["nam"] == 2025) & (rated["xep_loai"] == "HTT"), "_nguoi"].iloc[0])
    w.con["qt_cong_tac"] = w.con["qt_cong_tac"][w.con["qt_cong_tac"]["_nguoi"] != label]
    return w.give(label, ngay_tuyen_dung="2025-10-01")


def _merged_into(w: World, unit: str) -> str:
    """A unit of the same kind that *unit* took over on 2025-07-01."""
    old = w.units[w.units["code"] == unit].iloc[0]
    code = f"{old['parent']}.97"
    w.unit(
        code,
        name="Đơn vị cũ đã sáp nhập",
        parent=old["parent"],
        kind=old["kind"],
        level=old["level"],
        valid_to="2025-06-30",
        successors=unit,
    )
    return code


def keeps_term(w: World) -> Where:
    who = w.one((w.nguoi["chuc_vu"] == "Hiệu trưởng") & w.nguoi["ngay_bo_nhiem_lai"].isna())
    unit, post = str(w.of(who, "ma_don_vi_su_dung")), w.of(who, "chuc_vu")
    old = _merged_into(w, unit)
    w.drop("qt_cong_tac", who)
    w.add(
        "qt_cong_tac", who, tu_ngay="2023-05-01", den_ngay="2025-06-30", ma_don_vi=old, chuc_vu=post
    )
    w.add("qt_cong_tac", who, tu_ngay="2025-07-01", ma_don_vi=unit, chuc_vu=post)
    return w.give(who, ngay_bo_nhiem="2025-07-01", ngay_quyet_dinh="2025-06-28")


# ------------------------------------------------------------------ units and planning


def _department(w: World) -> str:
    kinds = dict(zip(w.units["code"], w.units["kind"], strict=True))
    return next(str(u) for u in w.nguoi["ma_don_vi_su_dung"].unique() if kinds.get(u) == "SO")


def _deputies(w: World, unit: str) -> None:
    staff = w.nguoi.index[(w.nguoi["ma_don_vi_su_dung"] == unit) & w.nguoi["chuc_vu"].isna()][:5]
    for label in staff:
        w.give(int(label), chuc_vu="Phó Giám đốc Sở", ngay_bo_nhiem="2024-03-01")


def deputies(w: World) -> Where:
    unit = _department(w)
    _deputies(w, unit)
    return unit


def merged_excess(w: World) -> Where:
    unit = _department(w)
    _merged_into(w, unit)
    w.unit(unit, valid_from="2025-07-01")
    _deputies(w, unit)
    return unit


def relatives(w: World) -> Where:
    head = w.one(w.nguoi["chuc_vu"] == "Hiệu trưởng")
    who = w.one(
        (w.nguoi["ma_don_vi_su_dung"] == w.of(head, "ma_don_vi_su_dung"))
        & w.nguoi["chuc_vu"].isna()
    )
    w.add(
        "ds_gia_dinh",
        head,
        quan_he="Em ruột",
        ho_ten=w.of(who, "ho_ten"),
        nam_sinh=float(str(w.of(who, "ngay_sinh"))[:4]),
    )
    return w.give(who, vi_tri_viec_lam="Kế toán viên")


def _staff(w: World, count: int, man: bool = False) -> list[int]:
    for unit in w.nguoi["ma_don_vi_su_dung"].value_counts().index:
        mine = (
            (w.nguoi["ma_don_vi_su_dung"] == unit)
            & w.nguoi["chuc_vu"].isna()
            & ~w.nguoi.index.isin(w.con["ds_quy_hoach"]["_nguoi"])
        )
        mine &= (w.nguoi["gioi_tinh"] == "Nam") if man else True
        if mine.sum() >= count:
            return [int(i) for i in w.nguoi.index[mine][:count]]
    raise AssertionError("no unit is large enough")


def _plan(w: World, who: int, post: str) -> None:
    w.add(
        "ds_quy_hoach",
        who,
        chuc_danh=post,
        ma_don_vi=w.of(who, "ma_don_vi_su_dung"),
        nhiem_ky="2026-2031",
    )


def per_post(w: World) -> Where:
    people = _staff(w, 5)
    for who in people:
        _plan(w, who, "Tổ trưởng thử nghiệm")
    return set(people[3:])


def ratio(w: World) -> Where:
    people = _staff(w, 8)
    for i, who in enumerate(people):
        _plan(w, who, f"Tổ trưởng tổ thử nghiệm {i}")
    return str(w.of(people[0], "ma_don_vi_su_dung"))


def structure(w: World) -> Where:
    people = _staff(w, 12, man=True)
    unit = str(w.of(people[0], "ma_don_vi_su_dung"))
    w.con["ds_quy_hoach"] = w.con["ds_quy_hoach"][w.con["ds_quy_hoach"]["ma_don_vi"] != unit]
    for i, who in enumerate(people):
        _plan(w, who, f"Tổ trưởng tổ thử nghiệm {i // 2}")
    return unit


def few_staff(w: World) -> Where:
    kinds = w.nguoi["ma_don_vi_su_dung"].map(
        dict(zip(w.units["code"], w.units["kind"], strict=True))
    )
    unit = str(w.nguoi.loc[kinds.str.startswith("SNCL"), "ma_don_vi_su_dung"].iloc[0])
    gone = w.nguoi.index[w.nguoi["ma_don_vi_su_dung"] == unit][10:]
    for label in gone:
        w.give(int(label), **LEFT)
    w.unit(unit, name="Trung tâm Lưu trữ lịch sử")
    return unit


def two_agencies(w: World) -> Where:
    who = w.one(w.nguoi["doi_tuong"] == "VC")
    label = int(w.nguoi.index.max()) + 1
    other = str(
        w.nguoi.loc[
            w.nguoi["ma_don_vi_quan_ly"] != w.of(who, "ma_don_vi_quan_ly"), "ma_don_vi_quan_ly"
        ].iloc[0]
    )
    double = w.nguoi.loc[[who]].set_axis([label]).assign(_row=label + 2)
    w.nguoi = pd.concat([w.nguoi.astype({"ghi_chu": "str"}), double.astype({"ghi_chu": "str"})])
    w.give(label, ma_don_vi_quan_ly=other, ghi_chu="Biệt phái từ đơn vị khác")
    return label


# ------------------------------------------------------------------ the mirror


def changed_number(w: World) -> Where:
    who = w.one(w.nguoi["chuc_vu"].isna())
    w.mirror["nguoi"].loc[who, "cccd"] = str(w.of(who, "cccd"))[:-1] + str(
        (int(str(w.of(who, "cccd"))[-1]) + 3) % 10
    )
    return who


def new_here(w: World) -> Where:
    who = w.one(w.nguoi["chuc_vu"].isna())
    w.mirror["nguoi"] = w.mirror["nguoi"].drop(index=who)
    return who


def absent(w: World) -> Where:
    who = w.one(w.nguoi["chuc_vu"].isna())
    unit = str(w.of(who, "_don_vi"))
    w.nguoi = w.nguoi.drop(index=who)
    return unit


def erased(w: World) -> Where:
    return w.give(w.one(w.nguoi["dien_thoai"].notna()), dien_thoai=None)


def mass(w: World) -> Where:
    unit = str(w.nguoi["_don_vi"].value_counts().index[0])
    mine = w.nguoi.index[w.nguoi["_don_vi"] == unit]
    w.mirror["nguoi"].loc[mine, "ngay_sinh"] = "1971-01-01"
    return unit


# ------------------------------------------------------------------ sheets and files


def same_file(w: World) -> Where:
    w.tables.loc[:, "sha256"] = [f"{i:064x}" for i in range(len(w.tables))]
    w.tables = pd.concat(
        [w.tables, w.tables.iloc[:1].assign(_table=900, file="lan-hai.xlsx")], ignore_index=True
    )
    return -1


def another_title(w: World) -> Where:
    other = str(w.units["name"].iloc[-1])
    w.tables.loc[w.tables["kind"] == "nguoi", "unit"] = other
    return -1


def sensitive(w: World) -> Where:
    w.settings["party_data_stated"] = False
    return -1


def without_column(w: World) -> Where:
    w.nguoi["he_so"] = float("nan")
    w.columns = w.columns[~((w.columns["_table"] == 0) & (w.columns["field"] == "he_so"))]
    return -1


def secret(w: World) -> Where:
    w.tables.loc[w.tables["kind"] == "ds_quy_hoach", "sheet"] = "Quy hoạch (MẬT)"
    return -1


def old_name(w: World) -> Where:
    who = w.one(w.nguoi["chuc_vu"].isna())
    old = _merged_into(w, str(w.of(who, "ma_don_vi_su_dung")))
    w.raw["ma_don_vi_su_dung"] = w.nguoi["ma_don_vi_su_dung"].mask(w.nguoi.index == who, old)
    return who


def noticed(rule: str, row: int, field: str = "", **values: Any) -> Callable[[World], Where]:
    """What the loader saw in the row of a person (or in no row)."""

    def change(w: World) -> Where:
        line = {
            "_table": 0,
            "_row": row,
            "column": "",
            "field": field,
            "rule": rule,
            "value": "",
            "proposal": "",
            "detail": "",
            **values,
        }
        w.problems = pd.concat(
            [w.problems, pd.DataFrame([line]).reindex(columns=w.problems.columns)],
            ignore_index=True,
        )
        return int(w.nguoi.index[w.nguoi["_row"] == row][0]) if row else -1

    return change


@dataclass(frozen=True)
class Case:
    rule: str
    change: Callable[[World], Where]

    def __str__(self) -> str:
        return self.rule


CASES = [
    Case("sa-history-step-jump", step_jump),
    Case("sa-history-before-2004", before_2004),
    Case("sa-raise-too-early", too_early),
    Case("sa-raise-early-twice", early_twice),
    Case("sa-raise-rating", raise_rating),
    Case("sa-promotion-coefficient", promotion),
    Case("sa-promotion-years", promoted_too_soon),
    Case(
        "ap-two-failed-years",
        in_post({"ds_danh_gia": [{"nam": y, "xep_loai": "KHT"} for y in (2024.0, 2025.0)]}),
    ),
    Case(
        "ap-dismissed-stays",
        in_post({"ds_ky_luat": [{"ngay": "2025-06-05", "hinh_thuc": "CC_CCH"}]}),
    ),
    Case(
        "ap-two-disciplines",
        in_post(
            {
                "ds_ky_luat": [
                    {"ngay": "2024-06-05", "hinh_thuc": "VC_KT"},
                    {"ngay": "2025-09-05", "hinh_thuc": "VC_CC"},
                ]
            },
            doi_tuong="VC",
        ),
    ),
    Case("ap-school-years", heads_school(ngay_tuyen_dung="2022-09-01", ngay_bo_nhiem="2025-01-01")),
    Case(
        "ap-school-terms",
        heads_school(
            ngay_tuyen_dung="2001-09-01", ngay_bo_nhiem="2014-09-01", ngay_bo_nhiem_lai="2024-09-01"
        ),
    ),
    Case(
        "pa-office-on-probation",
        punished(
            ngay_vao_dang="2026-03-05", ngay_chinh_thuc=None, chuc_vu_dang="Phó Bí thư chi bộ"
        ),
    ),
    Case("ap-accountant-cashier", punished(vi_tri_viec_lam="Kế toán", kiem_nhiem="Thủ quỹ")),
    Case("re-contract-relative", hires_a_relative),
    Case(
        "ev-excellent-away",
        in_post(
            {"ds_danh_gia": [{"nam": 2025.0, "xep_loai": "HTXS"}]},
            ghi_chu="Nghỉ ốm từ 01/3/2025 đến 15/7/2025",
        ),
    ),
    Case(
        "qu-degree-order",
        in_post(
            {
                "qt_dao_tao": [
                    {"den_ngay": "2012-06-30", "trinh_do": "DH", "chuyen_nganh": "Luật"},
                    {"den_ngay": "2010-06-30", "trinh_do": "THS", "chuyen_nganh": "Luật"},
                ]
            }
        ),
    ),
    Case(
        "pe-family-kin",
        in_post(
            {"ds_gia_dinh": [{"quan_he": "Vợ", "ho_ten": "Trần Thị Bình", "nam_sinh": 1991.0}]},
            gioi_tinh="Nữ",
        ),
    ),
    Case("re-work-age", worked_as_a_child),
    Case("qu-degree-level", punished(hoc_vi="TS", trinh_do_cm="DH")),
    Case("ev-not-future", in_post({"ds_danh_gia": [{"nam": 2027.0, "xep_loai": "HTT"}]})),
    Case(
        "pl-class",
        in_post(
            {"ds_quy_hoach": [{"chuc_danh": "Phó Trưởng phòng", "nhiem_ky": "2026-2031"}]},
            doi_tuong="HDLD",
        ),
    ),
    Case(
        "sa-history-value",
        in_post(
            {
                "qt_luong": [
                    {
                        "tu_ngay": "2019-09-01",
                        "den_ngay": "2022-08-31",
                        "ma_ngach": "01.003",
                        "bac": 3.0,
                        "he_so": 3.33,
                    }
                ]
            }
        ),
    ),
    Case("sa-code-school", heads_school(ma_ngach="V.07.05.15", ghi_chu=None)),
    Case(
        "re-contract-third",
        in_post(
            {
                "ds_hop_dong": [
                    {
                        "ngay_ky": f"{year}-03-01",
                        "loai_hop_dong": "HDLD_111_HTPV",
                        "den_ngay": f"{year + 1}-02-28",
                    }
                    for year in (2023, 2024, 2025)
                ]
            },
            doi_tuong="HDLD",
            ngay_sinh="1990-05-12",
        ),
    ),
    Case(
        "al-attraction-years",
        in_post({"qt_phu_cap": [{"tu_ngay": "2018-09-01", "loai_phu_cap": "TH"}]}),
    ),
    Case(
        "pe-maternity-man",
        punished(gioi_tinh="Nam", ghi_chu="Nghỉ thai sản từ 01/5/2026 đến 31/10/2026"),
    ),
    Case(
        "sa-percent-away",
        punished(ghi_chu="Tạm đình chỉ công tác từ 15/10/2026", phan_tram_huong=100.0),
    ),
    Case("sa-raise-away", away_in_a_step),
    Case(
        "sa-next-raise-away",
        punished(
            ghi_chu="Nghỉ không hưởng lương từ 01/10/2025 đến 31/8/2026",
            ngay_bac="2025-09-01",
            ngay_nang_luong_sau="2028-09-01",
        ),
    ),
    Case("sa-raise-early-conduct", early_with_discipline),
    Case("sa-raise-early-notice", early_on_notice),
    Case("sa-step-lowered", never_lowered),
    Case(
        "sa-entry-doctor",
        udn(
            40.0,
            "2026-02-01",
            ma_ngach="V.08.01.03",
            ngay_tuyen_dung="2026-02-01",
            bac=1.0,
            he_so=2.34,
        ),
    ),
    Case("rt-past-active", extension_ended),
    Case("rt-deferral", deferred_too_long),
    Case("sa-entry-step", entry_step),
    Case("sa-raise-uncounted-time", uncounted),
    Case("al-leader-one", _allowance("PCCV", _leader, he_so=0.2)),
    Case("al-leader-after-term", after_term),
    Case("al-preserved", _allowance("BLCL", _teacher, he_so=0.3)),
    Case("al-teacher-seniority", _allowance("TNN", _teacher, phan_tram=60.0)),
    Case("al-public-service-25", _allowance("CVU", _teacher, phan_tram=25.0)),
    Case("al-profession-sector", _allowance("UDN", _expert, phan_tram=30.0)),
    Case("al-profession-rate", _allowance("UDN", _school_teacher, phan_tram=90.0)),
    Case("al-profession-rate", preserved_too_long),
    Case("al-support-rate", equipment_staff),
    Case("al-profession-least", udn(35.0, "2026-01-01")),
    Case("al-health-rate", udn(100.0, "2022-01-01", ma_ngach="V.08.01.03")),
    Case(
        "al-health-support",
        udn(
            40.0, "2024-01-01", ma_ngach="06.031", ten_don_vi="Trạm Y tế xã", ma_don_vi_su_dung=None
        ),
    ),
    Case("al-profession-absent", udn(45.0, "2026-01-01", ghi_chu="Nghỉ thai sản từ 15/8/2026")),
    Case("sa-raise-early-reason", early_without_ground),
    Case("re-minimum-wage", poor_wage),
    Case("rw-rating", rewarded_in_a_poor_year),
    Case(
        "ap-contract-post",
        punished(doi_tuong="HDLD", chuc_vu="Phó Trưởng phòng", ngay_bo_nhiem="2025-09-01"),
    ),
    Case("sa-no-scale", punished(doi_tuong="KCT")),
    Case(
        "ap-own-decision",
        punished(
            chuc_vu="Hiệu trưởng",
            so_quyet_dinh="45/QĐ-THPTHLA",
            ten_don_vi="Trường THPT Hoa Lư A",
            ma_don_vi_su_dung=None,
        ),
    ),
    Case(
        "ap-accounts-charge",
        punished(
            chuc_vu="Phụ trách kế toán",
            ngay_bo_nhiem="2024-01-01",
            ten_don_vi="Trung tâm Y tế Kim Sơn",
            ma_don_vi_su_dung=None,
        ),
    ),
    Case("rw-order-spacing", two_orders),
    Case("rw-signer", signed_below),
    Case("sa-overscale-delay", over_scale_on_time),
    Case(
        "di-maternity",
        punished(("2026-05-10", "CC_KT"), ghi_chu="Nghỉ thai sản từ 01/3/2026 đến 31/8/2026"),
    ),
    Case("di-heavier", punished(("2026-01-10", "CC_KT"), ("2026-08-10", "CC_KT"))),
    Case(
        "pa-expelled",
        punished(
            ("2025-05-01", "DANG_KTR"), chuc_vu_dang="Bí thư chi bộ", ngay_vao_dang="2016-05-19"
        ),
    ),
    Case("ev-two-years", twice_poor),
    Case("al-chief-accountant", _allowance("KTT", _school_teacher, he_so=0.1)),
    Case("re-probation-over", punished(tap_su="x", phan_tram_huong=85.0)),
    Case("re-probation-paid-on", punished(tap_su=None, phan_tram_huong=85.0)),
    Case("al-concurrent-rate", _allowance("KN", _expert, phan_tram=20.0)),
    Case("re-secondment-told", punished(ghi_chu="Biệt phái từ 01/10/2022 đến 30/9/2026")),
    Case("sa-promotion-conduct", promoted_in_discipline),
    Case("rt-extension-who", stays_without_title),
    Case("al-amount-bound", _allowance("KTT", _school_teacher, he_so=0.2)),
    Case("al-amount-bound", _allowance("KV", _school_teacher, he_so=0.6)),
    Case("re-labour-contract-length", on_labour_contract("2030-07-31", "N2")),
    Case("re-contract-group4", on_labour_contract("2028-07-31", "N4")),
    Case("re-probation-pay", whole_pay_on_probation),
    Case("re-qualification-vs-post", college_degree),
    Case("ev-short-year", rated_while_away),
    Case("re-probation-civil", civil_probation),
    Case("re-secondment-length", seconded),
    Case("pe-family-self", family),
    Case("ev-excellent-cap", excellent),
    Case("sa-code-valid-date", valid_date),
    Case("rt-past-active", past_active),
    Case("rt-year-only", year_only),
    Case("rt-notice-6m", notice),
    Case("rt-after-close", after_close),
    Case("re-unit-existed", unit_existed),
    Case("re-probation-length", probation),
    Case("ap-age-first", age_first),
    Case("ev-short-year", short_year),
    Case("ap-age-reappoint", age_reappoint),
    Case("ap-in-planning", in_planning),
    Case("ap-merger-keeps-term", keeps_term),
    Case("ap-deputy-cap-department", deputies),
    Case("ap-merger-excess", merged_excess),
    Case("ap-relatives", relatives),
    Case("pl-max-per-post", per_post),
    Case("pl-ratio", ratio),
    Case("pl-structure", structure),
    Case("un-min-15", few_staff),
    Case("un-two-agencies-dates", two_agencies),
    Case("id-changed-against-mirror", changed_number),
    Case("sy-local-only", new_here),
    Case("sy-mirror-only", absent),
    Case("sy-destructive-null", erased),
    Case("sy-mass-change", mass),
    Case("ld-required-columns", without_column),
    Case("pl-secrecy", secret),
    Case("un-old-name", old_name),
    Case("ld-same-file", same_file),
    Case("ld-unit-declared", another_title),
    Case("pa-sensitive", sensitive),
    Case("ld-header-found", noticed("ld-header-found", 0, detail="1 đến 20")),
    Case("ld-nobody", noticed("ld-nobody", 0, value="Danh sách")),
    Case("ld-row-unread", noticed("ld-row-unread", 0, value="037075001234", detail="chữ ký")),
    Case("ld-other-list", noticed("ld-other-list", 0, value="QH", detail="danh sách quy hoạch")),
    Case("ld-not-staff", noticed("ld-not-staff", 0, value="Lớp 5A", detail="danh sách lớp")),
    Case("ld-same-people", noticed("ld-same-people", 0, value="Lương", detail="trang “Chung”")),
    Case(
        "ld-sheets-differ",
        noticed("ld-sheets-differ", 9, "he_so", value="3,66", detail="«3,99» (Lương!F7)"),
    ),
    Case("ld-turned", noticed("ld-turned", 4, value="Ngang", detail="bảng quay ngang")),
    Case("ld-section-row", noticed("ld-section-row", 9, value="II. Chuyên môn")),
    Case(
        "ld-code-asked",
        noticed("ld-code-asked", 0, "loai_hop_dong", value="HĐ 111", detail="Hợp đồng"),
    ),
    Case(
        "ld-date-ambiguous",
        noticed("ld-date-ambiguous", 9, "ngay_cap", value="06/05/2021", detail="06-05-2021"),
    ),
    Case(
        "ld-merged-data",
        noticed("ld-merged-data", 9, "chuyen_nganh", value="Luật", detail="H9:H11"),
    ),
    Case(
        "ld-name-alone",
        noticed(
            "ld-name-alone",
            9,
            "ho_ten",
            value="Nguyễn Văn An (1980)",
            detail="1980 đã lấy vào cột Ngày sinh",
        ),
    ),
    Case(
        "pe-birth-column-gender",
        noticed(
            "pe-birth-column-gender", 9, "ngay_sinh", detail="cả hai cột Nam, Nữ đều có ngày sinh"
        ),
    ),
]


@pytest.fixture(scope="module")
def sound() -> province.Province:
    return province.generate(8, 700, AS_OF, workbooks=15)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rule_speaks_there_and_nowhere_else(sound, case):
    before = World(sound).run(case.rule, "skipped")
    world = World(sound)
    where = case.change(world)
    new = world.run(case.rule) - before
    owners, units = {o for _, _, o in new}, {u for _, u, _ in new}
    if isinstance(where, str):
        assert units == {where}, new
    else:
        assert owners == (where if isinstance(where, set) else {where}), new

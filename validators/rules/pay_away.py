"""Group D4: what absences and conduct do to pay: the percent received while suspended, time that
does not count towards a raise, early raises without their conditions, a step that was
to be lowered, the first step of doctors.
"""

import re

import numpy as np
import pandas as pd

from .. import pay_tables
from . import laws, stated
from .absences import ABROAD, ILL, SUSPENDED, UNPAID, away, now
from .context import Context, add_months, months_between, of_owner
from .facts import active, matches, number, on_table, says
from .hits import hits
from .pay import DOCTORS, TT08, delay_between
from .pay_history import FIFTH, FOURTH, STEP_LOWERED, THIRD, TT08_SOM, with_history
from .pay_history import UNPAID as UNPAID_WORDS
from .pay_lines import TABLE, history
from .posts import retires
from .rule import Example, rule

DAY = "2026-11-01"
WORK, DISCIPLINE = "qt_cong_tac", "ds_ky_luat"
_PAID_SUSPENDED, _PAID_ABROAD = 50, 40
# Suspended because of corruption: the pay goes on (Nghị định 59/2019/NĐ-CP); who was cleared gets
# the rest, and the time counts.
_PAID_ON = re.compile(r"\b(?:59 2019|tham nhung)\b")
_CLEARED = re.compile(
    r"\b(?:oan|khong (?:co )?vi pham|khong bi (?:xu ly )?ky luat"
    r"|khong (?:co )?toi|truy linh|minh oan)\b"
)
# Whose time abroad counts without pay: husband or wife of somebody on a post abroad.
_COUNTED = re.compile(r"\b(?:phu nhan|phu quan|duoc tinh)\b")
_FORTY = re.compile(r"\b40\b")


@rule(
    "sa-percent-away",
    lists=(WORK,),
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("phan_tram_huong", "ghi_chu"),
    title=(
        "Tạm đình chỉ hưởng 50%, đi nước ngoài hưởng 40% thì ghi phần trăm ấy",
        "Suspended: 50 percent; abroad on 40 percent: that percent",
    ),
    message=(
        "Hưởng {value}% trong thời gian {detail}.",
        "Receives {value} percent while {detail}.",
    ),
    fix=(
        "Ghi phần trăm đang hưởng; đã trở lại làm việc thì ghi ngày kết thúc.",
        "Enter the percent received, or the day on which the person came back.",
    ),
    laws=(
        laws.LUAT58_2010.at("Điều 54"),
        laws.LUAT22_2008.at("Điều 81"),
        laws.ND112_2020,
        laws.ND112_2020_71,
        laws.ND172_2025,
        laws.ND234_2026,
        laws.ND204_2004.at("Điều 8"),
    ),
    confidence="secondary",
    wrong=Example({"ghi_chu": "Tạm đình chỉ công tác từ 15/10/2026"}, as_of=DAY),
    right=Example(
        {"ghi_chu": "Tạm đình chỉ công tác từ 15/10/2026", "phan_tram_huong": 50}, as_of=DAY
    ),
    lawful=(
        Example({"ghi_chu": "Tạm đình chỉ công tác từ 01/9/2026 đến 20/9/2026"}, as_of=DAY),
        Example(
            {"ghi_chu": "Tạm đình chỉ công tác từ 15/10/2026 theo Nghị định 59/2019/NĐ-CP"},
            as_of=DAY,
        ),
        # Abroad on whole pay: a short time.
        Example({"ghi_chu": "Đi học nước ngoài từ 15/10/2026 đến 05/11/2026"}, as_of=DAY),
    ),
)
def percent_away(c: Context) -> pd.DataFrame:
    frame, paid = c.frame(), c.frame()["phan_tram_huong"]
    note = frame["ghi_chu"]
    spared = matches(_PAID_ON, note) | matches(_CLEARED, note)
    suspended = (paid > _PAID_SUSPENDED) & frame.index.isin(now(c, SUSPENDED).index) & ~spared
    abroad = (paid > _PAID_ABROAD) & frame.index.isin(now(c, ABROAD).index) & matches(_FORTY, note)
    detail = np.select(
        [suspended, abroad], ["tạm đình chỉ, tạm giữ, tạm giam (50%)", "ở nước ngoài hưởng 40%"], ""
    )
    found = (suspended | abroad) & active(c) & ~c.among("doi_tuong", ("HDLD", "KCT"))
    return hits(c, found, detail=pd.Series(detail, index=frame.index))


def _lost(
    c: Context, person: pd.Series, start: pd.Series, end: pd.Series, *kinds: str
) -> pd.Series:
    """Whole months of absences of these *kinds* in each (person, start, end) that do not count
    towards a raise; of illness what is beyond six months (Thông tư 08/2013/TT-BNV Điều 2)."""
    spans = away(c).rename(columns={"start": "from", "end": "to"})
    spared = matches(_CLEARED, c.frame()["ghi_chu"]) | matches(_COUNTED, c.frame()["ghi_chu"])
    spans = spans[spans["told"] & spans["kind"].isin(kinds)]
    spans = spans[~spans["person"].isin(spared.index[spared])]
    asked = pd.DataFrame({"person": person, "start": start, "end": end})
    asked["line"] = np.arange(len(asked))
    met = asked.merge(spans, on="person")
    inside = met["to"].where(met["to"] < met["end"], met["end"]) - met["from"].where(
        met["from"] > met["start"], met["start"]
    )
    months = ((inside.dt.days + 1) / _DAYS_A_MONTH).clip(lower=0)
    ill = met["kind"] == ILL
    by_line = months[~ill].groupby(met["line"]).sum()
    sick = (months[ill].groupby(met["line"]).sum() - _ILL_COUNTED).clip(lower=0)
    total = by_line.add(sick, fill_value=0)
    return pd.Series(
        np.floor(asked["line"].map(total).fillna(0) + _ROUNDING).to_numpy(), index=person.index
    )


_DAYS_A_MONTH = 30.44
_ILL_COUNTED = 6
_ROUNDING = 0.05
_AWAY_8 = {"ghi_chu": "Nghỉ không hưởng lương từ 01/01/2023 đến 31/8/2023"}


@rule(
    "sa-raise-away",
    lists=("nguoi", WORK),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "bac", "ma_ngach"),
    needs=("tu_ngay", "bac", "ma_ngach"),
    title=(
        "Nghỉ không lương, đình chỉ lùi thời điểm nâng bậc",
        "Unpaid leave and suspension put the raise off",
    ),
    message=(
        "Nâng bậc từ “{value}” không lùi {detail} tháng nghỉ không lương, đình chỉ.",
        "Raise on “{value}” without the delay of the {detail} months away.",
    ),
    fix=(
        "Lùi mốc nâng lương theo số tháng không được tính, hoặc ghi căn cứ khác.",
        "Put the raise off by the months that do not count, or state another basis.",
    ),
    laws=(TT08,),
    event=("tu_ngay",),
    confidence="secondary",
    wrong=with_history(THIRD, FOURTH, FIFTH, changes=dict(_AWAY_8)),
    right=with_history(
        ("2019-01-01", "2021-12-31", 3, 3.00),
        ("2022-01-01", "2025-08-31", 4, 3.33),
        FIFTH,
        changes=dict(_AWAY_8),
    ),
    lawful=(
        # Before the step; as the wife of somebody on a post abroad; of some days.
        with_history(
            THIRD,
            FOURTH,
            FIFTH,
            changes={"ghi_chu": "Nghỉ không hưởng lương từ 01/01/2017 đến 31/8/2017"},
        ),
        with_history(
            THIRD,
            FOURTH,
            FIFTH,
            changes={
                "ghi_chu": "Nghỉ không hưởng lương theo chế độ phu nhân từ 01/01/2023 đến 31/8/2023"
            },
        ),
        with_history(
            THIRD,
            FOURTH,
            FIFTH,
            changes={"ghi_chu": "Nghỉ không hưởng lương từ 01/6/2023 đến 20/6/2023"},
        ),
        # Ill for five months, which count.
        with_history(
            THIRD, FOURTH, FIFTH, changes={"ghi_chu": "Nghỉ ốm từ 01/02/2023 đến 30/6/2023"}
        ),
    ),
)
def raise_away(c: Context) -> pd.DataFrame:
    rows = history(c)
    most = months_between(rows["before_since"], rows["last"])
    lost = _lost(
        c, rows["_nguoi"], rows["before_since_last"], rows["first"], UNPAID, SUSPENDED, ILL
    )
    period = pay_tables.raise_months(rows["group"])
    raised = (rows["ma_ngach"] == rows["before_ma_ngach"]) & (rows["bac"] == rows["before_bac"] + 1)
    told = stated.says(c, "NANG_TRUOC", table=TABLE).reindex(rows.index)
    found = raised & (lost >= 1) & (most >= period - 12) & (most < period + lost) & ~told
    frame = c.frame(TABLE)
    detail = number(lost)
    return hits(c, on_table(found, frame), TABLE, detail=detail.reindex(frame.index))


@rule(
    "sa-next-raise-away",
    lists=(WORK,),
    gate="person",
    severity="warning",
    reads=("ngay_nang_luong_sau", "ngay_bac", "ma_ngach", "ghi_chu"),
    needs=("ngay_nang_luong_sau", "ngay_bac", "ma_ngach"),
    title=(
        "Mốc nâng lương lần sau lùi theo thời gian nghỉ không lương",
        "The next raise is put off by unpaid leave",
    ),
    message=(
        "Mốc nâng lương lần sau “{value}” chưa lùi {detail} tháng nghỉ.",
        "The next raise “{value}” is not put off by the {detail} months away.",
    ),
    fix=(
        "Lùi mốc nâng lương theo số tháng không được tính.",
        "Put the next raise off by the months that do not count.",
    ),
    laws=(TT08,),
    confidence="secondary",
    wrong=Example({"ghi_chu": "Nghỉ không hưởng lương từ 01/10/2025 đến 31/8/2026"}, as_of=DAY),
    right=Example(
        {
            "ghi_chu": "Nghỉ không hưởng lương từ 01/10/2025 đến 31/8/2026",
            "ngay_nang_luong_sau": "2029-08-01",
        },
        as_of=DAY,
    ),
    lawful=(
        Example({"ghi_chu": "Nghỉ thai sản từ 01/10/2025 đến 31/3/2026"}, as_of=DAY),
        Example({"ghi_chu": "Nghỉ không hưởng lương từ 01/10/2024 đến 31/3/2025"}, as_of=DAY),
    ),
)
def next_raise_away(c: Context) -> pd.DataFrame:
    frame = c.frame()
    step, told = c.last_day("ngay_bac"), c.last_day("ngay_nang_luong_sau")
    # A suspension may still end with all pay and time given back.
    lost = _lost(c, frame.index.to_series(), step, told, UNPAID, ILL)
    group = pay_tables.salary_group(frame["ma_ngach"], c.day)
    due = add_months(c.date("ngay_bac"), pay_tables.raise_months(group) + lost)
    # Who stands in the work history is told there (sa-raise-uncounted-time).
    work = c.frame(WORK)
    listed = frame.index.isin(work["_nguoi"][says(work["chuc_vu"], *UNPAID_WORDS)])
    early = told < due - pd.Timedelta(days=31)
    whole = c.precision("ngay_bac") == "d"
    found = (lost >= 1) & early & ~listed & whole & active(c)
    found &= ~c.among("doi_tuong", ("HDLD", "KCT")) & ~stated.says(c, "NANG_TRUOC")
    return hits(c, found, detail=number(lost))


@rule(
    "sa-raise-early-conduct",
    lists=("ds_danh_gia", DISCIPLINE, "nguoi"),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "bac", "ma_ngach", "ly_do"),
    needs=("tu_ngay", "bac", "ma_ngach"),
    title=(
        "Nâng bậc trước thời hạn vì thành tích khi không bị kỷ luật, hoàn thành nhiệm vụ",
        "An early raise for merit without discipline or a year not completed",
    ),
    message=(
        "Nâng bậc trước thời hạn từ “{value}” khi trong thời gian giữ bậc có kỷ luật hoặc năm "
        "không hoàn thành nhiệm vụ.",
        "Early raise on “{value}” although there was a discipline or a year not completed in the "
        "step.",
    ),
    fix=("Đối chiếu quyết định nâng lương.", "Compare with the decision."),
    laws=(TT08_SOM, laws.TT08_2013_03.at("Điều 3")),
    event=("tu_ngay",),
    confidence="read",
    wrong=with_history(
        THIRD,
        ("2022-09-01", "2024-12-31", 4, 3.33),
        ("2025-01-01", None, 5, 3.66),
        last={"ly_do": "Nâng bậc lương trước thời hạn do lập thành tích xuất sắc"},
        ds_ky_luat=[{"ngay": "2023-04-05", "hinh_thuc": "CC_KT"}],
    ),
    right=with_history(
        THIRD,
        ("2022-09-01", "2024-12-31", 4, 3.33),
        ("2025-01-01", None, 5, 3.66),
        last={"ly_do": "Nâng bậc lương trước thời hạn do lập thành tích xuất sắc"},
        ds_ky_luat=[{"ngay": "2018-04-05", "hinh_thuc": "CC_KT"}],
    ),
    lawful=(
        # Disciplined after the raise; raised early on the notice of retirement.
        with_history(
            THIRD,
            ("2022-09-01", "2024-12-31", 4, 3.33),
            ("2025-01-01", None, 5, 3.66),
            last={"ly_do": "Nâng bậc lương trước thời hạn do lập thành tích xuất sắc"},
            ds_ky_luat=[{"ngay": "2025-04-05", "hinh_thuc": "CC_KT"}],
        ),
    ),
)
def raise_early_conduct(c: Context) -> pd.DataFrame:
    rows = history(c)
    poor = delay_between(c, rows["_nguoi"], rows["before_since_last"], rows["first"], sure=True)
    merit = stated.says(c, "NANG_TRUOC", "NANG_TRUOC_THANH_TICH", table=TABLE)
    merit &= ~stated.says(c, "NANG_TRUOC_NGHI_HUU", table=TABLE)
    raised = (rows["ma_ngach"] == rows["before_ma_ngach"]) & (rows["bac"] == rows["before_bac"] + 1)
    # A raise after the whole period was no early one, whatever its line says.
    most = months_between(rows["before_since"], rows["last"])
    early = most < pay_tables.raise_months(rows["group"])
    found = raised & early & (poor > 0) & merit.reindex(rows.index)
    return hits(c, on_table(found, c.frame(TABLE)), TABLE, field="tu_ngay")


_NOTICE_MONTHS = 24
"""Twelve are missing at most, and the notice comes six before: slack for notices given early."""
_LAST_STEPS = (("2019-09-01", "2022-08-31", 3, 3.00), ("2022-09-01", "2024-12-31", 4, 3.33))
_ON_NOTICE = "Nâng bậc lương trước thời hạn khi có thông báo nghỉ hưu"


@rule(
    "sa-raise-early-notice",
    lists=("nguoi",),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "bac", "ly_do"),
    needs=("tu_ngay", "bac", "ly_do"),
    title=(
        "Nâng bậc khi có thông báo nghỉ hưu thì sắp nghỉ hưu",
        "Raised on the notice of retirement: retires soon after",
    ),
    message=(
        "Nâng bậc trước thời hạn từ “{value}” do có thông báo nghỉ hưu, nhưng nghỉ hưu từ "
        "{detail}.",
        "Early raise on “{value}” on the notice of retirement, but retires on {detail}.",
    ),
    fix=(
        "Đối chiếu thông báo nghỉ hưu; nghỉ trước tuổi thì ghi ngày nghỉ hưu.",
        "Compare with the notice; enter the date of an earlier retirement.",
    ),
    laws=(TT08_SOM, laws.TT08_2013_03.at("Điều 3")),
    event=("tu_ngay",),
    confidence="read",
    wrong=with_history(*_LAST_STEPS, ("2025-01-01", None, 5, 3.66), last={"ly_do": _ON_NOTICE}),
    right=with_history(
        *_LAST_STEPS,
        ("2025-01-01", None, 5, 3.66),
        last={"ly_do": "Nâng bậc lương trước thời hạn do thành tích xuất sắc"},
    ),
    lawful=(
        # Retires before the age, with the day entered.
        with_history(
            *_LAST_STEPS,
            ("2025-01-01", None, 5, 3.66),
            changes={
                "ngay_nghi_huu": "2025-07-01", "ngay_roi": "2025-07-01", "ly_do_roi": "NHTT",
                "trang_thai": "KET_THUC", "so_qd_roi": "120/QĐ-SNV",
            },
            last={"ly_do": _ON_NOTICE},
        ),
    ),
)  # fmt: skip
def raise_early_notice(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    ends = pd.concat([retires(c), c.date("ngay_nghi_huu"), c.date("ngay_roi")], axis=1).min(axis=1)
    ends = of_owner(ends.mask(stated.says(c, "TUOI_THAP_HON", "NANG_NHOC", ever=True)), frame)
    told = stated.says(c, "NANG_TRUOC_NGHI_HUU", table=TABLE)
    far = ends > add_months(c.last_day("tu_ngay", TABLE), _NOTICE_MONTHS)
    return hits(c, told & far, TABLE, detail=ends.dt.strftime("%d/%m/%Y"))


_TO_BE_LISTED = 3
"""Months in which the new step reaches the list."""


@rule(
    "sa-step-lowered",
    lists=("nguoi", DISCIPLINE),
    table=DISCIPLINE,
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("ngay", "hinh_thuc"),
    needs=("ngay", "hinh_thuc", "qt_luong.bac"),
    title=("Bị hạ bậc lương thì bậc được hạ", "A lowered step is lower in the pay history"),
    message=(
        "“{value}” ngày {detail} nhưng diễn biến lương không có dòng hạ bậc.",
        "“{value}” on {detail}, but the pay history has no lower step.",
    ),
    fix=(
        "Bổ sung dòng hạ bậc vào diễn biến lương, hoặc sửa hình thức kỷ luật.",
        "Add the line with the lower step, or mend the form.",
    ),
    laws=(laws.LUAT22_2008.at("Điều 79"), laws.ND112_2020, laws.ND112_2020_71),
    event=("ngay",),
    confidence="secondary",
    wrong=Example(
        {}, {DISCIPLINE: [{"ngay": "2023-11-05", "hinh_thuc": STEP_LOWERED}],
             TABLE: [{"tu_ngay": "2022-09-01", "den_ngay": "2025-08-31", "ma_ngach": "01.003",
                      "bac": 4, "he_so": 3.33},
                     {"tu_ngay": "2025-09-01", "ma_ngach": "01.003", "bac": 5, "he_so": 3.66}]},
        as_of=DAY),
    right=Example(
        {}, {DISCIPLINE: [{"ngay": "2023-11-05", "hinh_thuc": STEP_LOWERED}],
             TABLE: [{"tu_ngay": "2022-01-01", "den_ngay": "2023-11-30", "ma_ngach": "01.003",
                      "bac": 6, "he_so": 3.99},
                     {"tu_ngay": "2023-12-01", "ma_ngach": "01.003", "bac": 5, "he_so": 3.66}]},
        as_of=DAY),
    lawful=(
        # The history begins after the discipline: what was before is not told.
        Example(
            {}, {DISCIPLINE: [{"ngay": "2018-11-05", "hinh_thuc": STEP_LOWERED}],
                 TABLE: [{"tu_ngay": "2022-09-01", "den_ngay": "2025-08-31", "ma_ngach": "01.003",
                          "bac": 4, "he_so": 3.33},
                         {"tu_ngay": "2025-09-01", "ma_ngach": "01.003", "bac": 5,
                          "he_so": 3.66}]},
            as_of=DAY),
    ),
)  # fmt: skip
def step_lowered(c: Context) -> pd.DataFrame:
    frame, rows = c.frame(DISCIPLINE), history(c)
    day = c.date("ngay", DISCIPLINE)
    begins = rows["first"].groupby(rows["_nguoi"]).min()
    lower = rows[(rows["bac"] < rows["before_bac"]) | (rows["he_so"] < rows["before_he_so"])]
    lines = pd.DataFrame({"_nguoi": frame["_nguoi"], "day": day, "line": frame.index})
    met = lines.merge(lower[["_nguoi", "last"]], on="_nguoi")
    met = met[met["last"] >= met["day"]]
    covered = frame["_nguoi"].map(begins) < day
    found = (frame["hinh_thuc"] == STEP_LOWERED) & covered & ~frame.index.isin(met["line"])
    found &= day < c.day - pd.DateOffset(months=_TO_BE_LISTED)
    return hits(c, found, DISCIPLINE, field="hinh_thuc", detail=day.dt.strftime("%d/%m/%Y"))


_STEP_2_SINCE = pd.Timestamp("2026-01-01")
_NEW_DOCTOR = {
    "ma_ngach": "V.08.01.03", "ten_ngach": "Bác sĩ (hạng III)", "doi_tuong": "VC",
    "loai_hop_dong": "HDLV_XDTH", "ngay_hop_dong": "2026-01-05", "het_han_hop_dong": "2029-01-04",
    "ngay_tuyen_dung": "2026-01-05", "ngay_vao_co_quan": "2026-01-05", "ngay_ngach": "2026-10-05",
    "ngay_sinh": "1999-01-01", "cccd": "037199001234", "nam_tn": 2025,
    "ngay_nghi_huu": "2059-02-01",
    "chuyen_nganh": "Y đa khoa", "truong": "Trường Đại học Y Hà Nội", "quan_ly_nha_nuoc": None,
    "vi_tri_viec_lam": "Bác sĩ", "bac": 1, "he_so": 2.34, "ngay_bac": "2026-10-05",
    "ngay_nang_luong_sau": "2029-10-05", "ten_don_vi": "Bệnh viện Đa khoa tỉnh",
    "ma_don_vi_su_dung": None, "ma_don_vi_quan_ly": None, "danh_gia_nam": None,
}  # fmt: skip


@rule(
    "sa-entry-doctor",
    gate="person",
    severity="warning",
    reads=("bac", "ma_ngach", "ngay_tuyen_dung"),
    title=(
        "Bác sĩ tuyển dụng từ năm 2026 xếp lương từ bậc 2",
        "Doctors recruited since 2026 begin on step 2",
    ),
    message=(
        "Bác sĩ tuyển dụng từ 01/01/2026 xếp bậc {value}; được xếp từ bậc 2.",
        "A doctor recruited since 2026 is on step {value}; step 2 is due.",
    ),
    fix=("Đối chiếu quyết định tuyển dụng, xếp lương.", "Compare with the decision on pay."),
    laws=(laws.NQ261_2025.at("Điều 3"),),
    confidence="secondary",
    blames=("bac",),
    wrong=Example(_NEW_DOCTOR, as_of=DAY),
    right=Example({**_NEW_DOCTOR, "bac": 2, "he_so": 2.67}, as_of=DAY),
    lawful=(
        # Recruited before; by labour contract; a title of another scale.
        Example(
            {**_NEW_DOCTOR, "ngay_tuyen_dung": "2025-12-01", "ngay_vao_co_quan": "2025-12-01",
             "ngay_hop_dong": "2025-12-01", "ngay_ngach": "2026-09-01", "ngay_bac": "2026-09-01",
             "ngay_nang_luong_sau": "2029-09-01", "het_han_hop_dong": "2028-11-30"},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def entry_doctor(c: Context) -> pd.Series:
    doctor = c.frame()["ma_ngach"].str.match(DOCTORS).fillna(False).astype(bool)
    group = pay_tables.salary_group(c.frame()["ma_ngach"], c.day)
    new = c.date("ngay_tuyen_dung") >= _STEP_2_SINCE
    low = (c.frame()["bac"] == 1) & (group == "A1") & active(c)
    return doctor & new & low & c.among("doi_tuong", ("VC", "CC"))

"""Group C2: received from elsewhere, moved, lent to another unit."""

import re

import pandas as pd

from .. import pay_tables
from ..folding import fold_words
from ..pay_tables import LONGEST_PROBATION
from . import laws, stated
from .absences import MATERNITY, WORK, away
from .context import Context, add_months, months_between, of_owner
from .facts import active, inside, mapped, matches, on_table, order, says
from .hits import hits, whole_text
from .noted import has, noted, since
from .pay_lines import TABLE as PAY
from .pay_lines import history
from .probation import on_probation_now
from .recruitment import FIXED, PROBATION_VC, in_arts
from .rule import Example, rule
from .scales import NEEDED

DAY = "2025-07-15"
_SINCE_85 = pd.Timestamp(laws.ND115_2020_85.since)
_LAWS = (laws.LUAT58_2010.at("Điều 36 khoản 7"), laws.LUAT22_2008.at("Điều 53 khoản 7"))
_CHILD = re.compile(r"\b(?:nuoi con|con nho|con sinh|sinh con|con thu)\b")
_NURSING_NOW = re.compile(
    r"\b(?:(?:nuoi con|con)(?: nho)? duoi (?:36|24|12) thang|mang thai|co thai)\b"
)
_LENT = re.compile(r"\bbiet phai\b")
_OF_FAMILY = re.compile(r"^con\b(?! (?:dau|re|rieng|nuoi))")
NURSING_MONTHS = 36
_WOMAN = {"gioi_tinh": "Nữ"}
_LENT_LINES = [
    {"tu_ngay": "2013-09-01", "den_ngay": "2023-07-31", "ma_don_vi": "H42.05.01",
     "chuc_vu": "Chuyên viên"},
    {"tu_ngay": "2023-08-01", "ma_don_vi": "H42.05.02", "chuc_vu": "Chuyên viên (biệt phái)"},
]  # fmt: skip


def _lent(note: str = "") -> Example:
    return Example({**_WOMAN, "ghi_chu": note or None}, {WORK: _LENT_LINES}, as_of=DAY)


@rule(
    "re-secondment-nursing",
    lists=("nguoi", "ds_gia_dinh"),
    gate="person",
    severity="warning",
    table=WORK,
    reads=("chuc_vu", "tu_ngay"),
    needs=("chuc_vu", "tu_ngay", "nguoi.gioi_tinh"),
    blames=("tu_ngay",),
    title=(
        "Không biệt phái người đang mang thai, nuôi con dưới 36 tháng",
        "Nobody pregnant or nursing a child under 36 months is lent",
    ),
    message=(
        "Biệt phái từ “{value}” khi đang nuôi con dưới 36 tháng tuổi.",
        "Lent since “{value}” while nursing a child under 36 months.",
    ),
    fix=(
        "Đối chiếu quyết định biệt phái và ngày sinh của con.",
        "Compare the decision with the birth of the child.",
    ),
    laws=_LAWS,
    event=("tu_ngay",),
    confidence="read",
    wrong=_lent("Đang nuôi con nhỏ sinh ngày 12/9/2022"),
    right=_lent(),
    lawful=(
        # The child was three years old.
        _lent("Nuôi con sinh ngày 12/7/2020"),
        # Born after the secondment had begun.
        _lent("Nghỉ thai sản từ 01/10/2024 đến 31/3/2025"),
    ),
)  # fmt: skip
def secondment_nursing(c: Context) -> pd.DataFrame:
    frame = c.frame(WORK)
    women = of_owner(c.frame()["gioi_tinh"] == "Nữ", frame).fillna(False).astype(bool)
    days = pd.DataFrame({"_nguoi": frame["_nguoi"], "day": c.date("tu_ngay", WORK)})
    days = days[women & says(frame["chuc_vu"], "biet phai") & (c.precision("tu_ngay", WORK) == "d")]
    met = inside(days, _nursing(c))["line"]
    open_line = ~(c.last_day("den_ngay", WORK) < c.day)
    now = of_owner(has(c, _NURSING_NOW), frame).fillna(False).astype(bool) & open_line
    found = pd.Series(frame.index.isin(met), index=frame.index)
    return hits(c, found | (now & on_table(pd.Series(True, index=days.index), frame)), WORK)


def _nursing(c: Context) -> pd.DataFrame:
    """Times in which a child of each person was under three years: ``_nguoi``, ``start``,
    ``end``."""
    told = noted(c, _CHILD)
    leave = away(c)
    leave = leave[(leave["kind"] == MATERNITY) & leave["start"].notna()]
    family = c.frame("ds_gia_dinh")
    child = matches(_OF_FAMILY, family["quan_he"]) & family["nam_sinh"].notna()
    years = family.loc[child, "nam_sinh"].astype("int64").astype("str")
    # Of a child whose year alone is known, the years that are sure: after it, before the third.
    born_in = pd.to_datetime(years + "-12-31")
    starts = {
        "told": (told.index, told["since"], told["since"]),
        "leave": (leave["person"], leave["start"], leave["start"]),
        "family": (family.loc[child, "_nguoi"], born_in, born_in - pd.DateOffset(years=1)),
    }
    parts = [
        pd.DataFrame(
            {
                "_nguoi": pd.Series(list(people), dtype="int64"),
                "start": pd.Series(list(first), dtype="datetime64[us]"),
                "end": add_months(pd.Series(list(birth), dtype="datetime64[us]"), NURSING_MONTHS)
                - pd.Timedelta(days=1),
            }
        )
        for people, first, birth in starts.values()
    ]
    return pd.concat(parts, ignore_index=True).dropna()


@rule(
    "re-secondment-nursing-told",
    lists=(WORK,),
    gate="person",
    severity="warning",
    reads=("ghi_chu", "gioi_tinh"),
    title=(
        "Không biệt phái người đang mang thai, nuôi con dưới 36 tháng (theo ghi chú)",
        "Nobody pregnant or nursing a child under 36 months is lent, as the note tells",
    ),
    message=(
        "Ghi chú nêu biệt phái từ {detail} khi đang nuôi con dưới 36 tháng tuổi.",
        "The note tells of a secondment since {detail} while nursing a child under 36 months.",
    ),
    fix=(
        "Đối chiếu quyết định biệt phái và ngày sinh của con.",
        "Compare the decision with the birth of the child.",
    ),
    laws=(*_LAWS, laws.LUAT80_2025, laws.LUAT129_2025),
    confidence="read",
    wrong=Example(
        {**_WOMAN, "ghi_chu": "Biệt phái từ 01/3/2025; nuôi con sinh ngày 02/02/2024"}, as_of=DAY
    ),
    right=Example(
        {**_WOMAN, "ghi_chu": "Biệt phái từ 01/3/2025; nuôi con sinh ngày 02/02/2021"}, as_of=DAY
    ),
    lawful=(
        Example({"gioi_tinh": "Nam", "cccd": "037090001234",
                 "ghi_chu": "Biệt phái từ 01/3/2025; nuôi con sinh ngày 02/02/2024"}, as_of=DAY),
    ),
    note="Biệt phái có dòng ở quá trình công tác thì xét theo dòng ấy (re-secondment-nursing).",
)  # fmt: skip
def secondment_nursing_told(c: Context) -> pd.DataFrame:
    frame, work = c.frame(), c.frame(WORK)
    listed = frame.index.isin(work["_nguoi"][says(work["chuc_vu"], "biet phai")])
    start = since(c, _LENT)
    days = pd.DataFrame({"_nguoi": frame.index, "day": start}).dropna()
    nursing = frame.index.isin(inside(days, _nursing(c))["_nguoi"])
    met = pd.Series(nursing & ~listed, index=frame.index)
    found = met & (frame["gioi_tinh"] == "Nữ") & stated.says(c, "BIET_PHAI", ever=True)
    return hits(c, found, detail=start.dt.strftime("%d/%m/%Y"))


_TRAINEE = {
    **FIXED, "ngay_sinh": "2001-04-29", "cccd": "037301001234", "nam_tn": 2023,
    "ngay_tuyen_dung": "2024-12-01", "ngay_vao_co_quan": "2025-04-01",
    "ngay_hop_dong": "2024-12-01", "het_han_hop_dong": "2029-11-30", "ngay_ngach": None,
    "ngay_bac": "2024-12-01", "ngay_nang_luong_sau": None, "bac": 1.0, "he_so": 2.34,
    "phan_tram_huong": 85.0, "ma_ngach": "V.07.05.15",
    "ten_ngach": "Giáo viên trung học phổ thông hạng III",
    "vi_tri_viec_lam": "Giáo viên dạy môn Vật lý", "quan_ly_nha_nuoc": None,
    "ngay_nghi_huu": "2061-05-01", "danh_gia_nam": None, "chuyen_nganh": "Sư phạm Vật lý",
    "ghi_chu": "Đang tập sự từ 01/12/2024 đến 30/11/2025",
}  # fmt: skip


@rule(
    "re-transfer-probation",
    lists=(WORK,),
    gate="person",
    severity="warning",
    reads=("ngay_vao_co_quan", "ngay_tuyen_dung", "tap_su", "phan_tram_huong", "ghi_chu"),
    needs=("ngay_vao_co_quan", "ngay_tuyen_dung"),
    title=(
        "Không chuyển người đang tập sự sang đơn vị khác",
        "Nobody on probation is moved to another unit",
    ),
    message=(
        "Về cơ quan hiện nay ngày “{value}” khi đang tập sự (tuyển dụng ngày {detail}).",
        "Came to the present unit on “{value}” while on probation (recruited on {detail}).",
    ),
    fix=(
        "Đối chiếu quyết định; do sắp xếp tổ chức thì ghi ở cột Ghi chú.",
        "Compare with the decision; note it when the units were reorganised.",
    ),
    laws=(
        laws.ND115_2020.at("Điều 21 khoản 6"),
        laws.ND115_2020_85.at("Điều 21 khoản 6"),
        laws.ND138_2020.at("Điều 20"),
        laws.ND138_2020_116.at("Điều 20"),
    ),
    event=("ngay_vao_co_quan",),
    reasons=("SAP_XEP",),
    confidence="read",
    wrong=Example(_TRAINEE, as_of=DAY),
    right=Example({**_TRAINEE, "ngay_vao_co_quan": "2024-12-01"}, as_of=DAY),
    lawful=(
        Example(
            {**_TRAINEE, "ghi_chu": "Đang tập sự; chuyển đến do sáp nhập trường từ 01/4/2025"},
            as_of=DAY,
        ),
    ),
)
def transfer_probation(c: Context) -> pd.DataFrame:
    frame = c.frame()
    came, recruited = c.date("ngay_vao_co_quan"), c.last_day("ngay_tuyen_dung")
    # The decision and the first day of work may lie a month apart.
    moved = came > recruited + pd.Timedelta(days=31)
    year = came <= add_months(recruited, 18)
    here = c.among("doi_tuong", ("VC", "CC")) & on_probation_now(c) & moved & year
    return hits(c, here, detail=frame["ngay_tuyen_dung"])


_RECEIVED = re.compile(r"\btiep nhan(?: vao)?(?: lam)? (?:vien chuc|cong chuc)\b")
_OTHER_GROUND = re.compile(
    r"\b(?:cap xa|can bo cong chuc|tung la|nguyen la|tien si|tai nang|nang khieu|cu tuyen"
    r"|si quan|quan nhan|luc luong vu trang|co yeu|cong an|quan doi)\b"
)
_YEARS = 60
_MASTER = 6
_PROBATION = {NEEDED[scale]: months for scale, months in PROBATION_VC.items()}
_PROBATION[_MASTER] = PROBATION_VC["A1"]
"""Months of probation by the order of the degree, which do not count."""
_TAKEN_ON = {
    **FIXED, "ma_ngach": "06.031", "ten_ngach": "Kế toán viên", "vi_tri_viec_lam": "Kế toán viên",
    "chuyen_nganh": "Kế toán", "ngay_ngach": "2024-09-01", "ngay_bac": "2024-09-01", "bac": 1.0,
    "he_so": 2.34, "ngay_nang_luong_sau": "2027-09-01", "het_han_hop_dong": "2029-08-31",
    "ghi_chu": "Tiếp nhận vào làm viên chức từ 01/9/2024", "quan_ly_nha_nuoc": None,
}  # fmt: skip


_BEFORE = {
    "den_ngay": "2024-08-31", "ma_don_vi": "Công ty cổ phần May Tam Điệp", "chuc_vu": "Kế toán",
}  # fmt: skip
_AFTER = {"tu_ngay": "2024-09-01", "ma_don_vi": "H42.09.21", "chuc_vu": "Kế toán viên"}


def _worked(day: str, **changes: object) -> Example:
    lines = [{"tu_ngay": day, **_BEFORE}, dict(_AFTER)]
    return Example({**_TAKEN_ON, **changes}, {WORK: lines}, as_of=DAY)


@rule(
    "re-reception-years",
    lists=(WORK,),
    gate="person",
    severity="warning",
    reads=("ghi_chu", "ngay_tuyen_dung"),
    title=(
        "Tiếp nhận khi có đủ 05 năm công tác không kể tập sự",
        "Received after five years of work without probation",
    ),
    message=(
        "Tiếp nhận ngày “{value}” khi mới có {detail} tháng công tác trước đó; phải đủ 60 tháng "
        "không kể thời gian tập sự.",
        "Received on “{value}” after {detail} months of work; 60 without probation are asked for.",
    ),
    fix=(
        "Bổ sung quá trình công tác trước khi tiếp nhận, hoặc ghi căn cứ tiếp nhận khác ở cột Ghi "
        "chú.",
        "Complete the work history before the reception, or note another ground of it.",
    ),
    laws=(
        laws.ND115_2020.at("Điều 13 khoản 1"),
        laws.ND115_2020_85.at("Điều 13 khoản 1"),
        laws.ND138_2020.at("Điều 18"),
        laws.ND138_2020_116.at("Điều 18"),
    ),
    event=("ngay_tuyen_dung",),
    confidence="read",
    wrong=_worked("2021-09-01"),
    right=_worked("2018-09-01"),
    lawful=(
        # The three years of a doctor from abroad; a cadre of a commune; a gifted artist.
        _worked("2021-09-01", ghi_chu="Tiếp nhận vào viên chức: tiến sĩ làm việc ở nước ngoài"),
        _worked("2021-09-01", ghi_chu="Tiếp nhận vào viên chức từ công chức cấp xã"),
    ),
)  # fmt: skip
def reception_years(c: Context) -> pd.DataFrame:
    frame = c.frame()
    served = _months_before(c)
    degree = order(frame["trinh_do_cm"], "trinh_do_chuyen_mon")
    asked = _YEARS + degree.map(_PROBATION).fillna(0)
    received = matches(_RECEIVED, frame["ghi_chu"]) & ~matches(_OTHER_GROUND, frame["ghi_chu"])
    in_time = c.date("ngay_tuyen_dung").between(
        pd.Timestamp(laws.ND115_2020.since), pd.Timestamp(laws.ND115_2020_85.until)
    )
    found = received & in_time & (served < asked) & ~in_arts(c) & active(c)
    return hits(c, found & c.among("doi_tuong", ("VC", "CC")), detail=whole_text(served))


def _months_before(c: Context) -> pd.Series:
    """Whole months of the work history before each person's recruitment; NaN where it has none."""
    work = c.frame(WORK)
    recruited = of_owner(c.date("ngay_tuyen_dung"), work)
    start = c.date("tu_ngay", WORK)
    end = (c.last_day("den_ngay", WORK) + pd.Timedelta(days=1)).fillna(recruited)
    months = months_between(start, end.where(end < recruited, recruited))
    before = months[(start < recruited) & (work["_nguoi"] >= 0)]
    total = before.groupby(work["_nguoi"].reindex(before.index)).sum()
    return total.reindex(c.frame().index)


_COMPANY = re.compile(
    r"\b(?:cong ty|doanh nghiep|tap doan|hop tac xa|xi nghiep|nha may|tu nhan|tnhh|co phan)\b"
)
_RUNS_COMPANY = re.compile(
    r"\b(?:giam doc|chu tich|thanh vien hoi dong (?:quan tri|thanh vien)|thanh vien hdqt"
    r"|nguoi dai dien theo phap luat|chu doanh nghiep|quan ly|dieu hanh)\b(?: [a-z]+){0,4}"
    r" (?:cong ty|doanh nghiep|hop tac xa|benh vien tu|truong tu|phong kham tu)\b"
)
_LAWFUL_OFFICE = re.compile(
    r"\b(?:nha nuoc|dai dien (?:phan )?von|cong ich|truoc (?:do|day|khi)|da (?:thoi|nghi)"
    r"|nguyen|den (?:\d|thang|ngay|nam)|vo|chong|con|bo|me|anh|chi|em)\b"
)
_HIGH = {**_TAKEN_ON, "bac": 4.0, "he_so": 3.33}
_FIRST = {"tu_ngay": "2024-09-01", "ma_ngach": "06.031"}
_STEP_4 = [{**_FIRST, "bac": 4, "he_so": 3.33}]
_STEP_2 = [{**_FIRST, "bac": 2, "he_so": 2.67}]
_FROM_COMPANY = [{"tu_ngay": "2018-09-01", **_BEFORE}, dict(_AFTER)]


@rule(
    "sa-entry-prior",
    lists=("nguoi", WORK),
    table=PAY,
    gate="person",
    severity="warning",
    reads=("bac", "ma_ngach", "tu_ngay"),
    needs=("bac", "ma_ngach", "tu_ngay"),
    title=(
        "Bậc khi tiếp nhận theo thời gian công tác trước đó",
        "The step at reception follows the work before it",
    ),
    message=(
        "Bậc đầu tiên là {value}; {detail} tháng công tác trước đó, trừ tập sự, cho bậc "
        "{proposal}.",
        "The first step is {value}; {detail} months of work less probation give step {proposal}.",
    ),
    fix=(
        "Đối chiếu quyết định xếp lương và thời gian đóng bảo hiểm xã hội bắt buộc.",
        "Compare the decision with the months of obligatory social insurance.",
    ),
    laws=(laws.TT05_2024.at("Điều 4 khoản 3"),),
    event=("tu_ngay",),
    reasons=("CHUYEN_NGANH", "TU_CONG_CHUC", "TUYEN_LAI"),
    confidence="read",
    wrong=Example(_HIGH, {WORK: _FROM_COMPANY, PAY: _STEP_4}, as_of=DAY),
    right=Example(
        {**_HIGH, "bac": 2.0, "he_so": 2.67}, {WORK: _FROM_COMPANY, PAY: _STEP_2}, as_of=DAY
    ),
    lawful=(
        # Paid by the State before: the coefficient held then counts (khoản 1, 2).
        Example(
            _HIGH,
            {WORK: [{**_FROM_COMPANY[0], "ma_don_vi": "H42.09.21"}, dict(_AFTER)], PAY: _STEP_4},
            as_of=DAY,
        ),
    ),
    note="Chỉ xét khi mọi dòng trước tuyển dụng là ở doanh nghiệp và chưa có lương nhà nước.",
)
def entry_prior(c: Context) -> pd.DataFrame:
    rows, work = history(c), c.frame(WORK)
    recruited = of_owner(c.date("ngay_tuyen_dung"), work)
    before = (c.date("tu_ngay", WORK) < recruited) & (work["_nguoi"] >= 0)
    raw = c.records.raw_con.get(WORK)
    named = work["ma_don_vi"] if raw is None or "ma_don_vi" not in raw else raw["ma_don_vi"]
    outside = matches(_COMPANY, named.reindex(work.index))
    other = work["_nguoi"][before & ~outside]
    months = of_owner(_months_before(c), rows)
    degree = of_owner(order(c.frame()["trinh_do_cm"], "trinh_do_chuyen_mon"), rows)
    counted = (months - degree.map(_PROBATION).fillna(LONGEST_PROBATION)).clip(lower=0)
    base = degree.map({7.0: 3.0, 8.0: 3.0, 6.0: 2.0}).fillna(1.0).where(rows["group"] == "A1", 2.0)
    most = base + counted // pay_tables.raise_months(rows["group"])
    day = of_owner(c.date("ngay_tuyen_dung"), rows)
    entered = rows["before_first"].isna() & (rows["first"] >= day)
    entered &= rows["last"] <= add_months(day, 12)
    in_time = day.between(_SINCE_85, pd.Timestamp(laws.ND115_2020_85.until))
    found = entered & in_time & (rows["bac"] > most) & ~rows["_nguoi"].isin(other)
    frame = c.frame(PAY)
    return hits(
        c,
        on_table(found, frame),
        PAY,
        detail=whole_text(months).reindex(frame.index),
        proposal=whole_text(most).reindex(frame.index),
    )


_SERVICE = re.compile(
    r"^(?:nhan vien |vien chuc )?(?:lai xe|bao ve|tap vu|le tan|phuc vu|trong giu xe|ve sinh)\b"
    r"(?! (?:thuc vat|rung|moi truong|vien|chinh tri|du lieu|thong tin))"
)
_SINCE_161 = pd.Timestamp("2019-01-15")
_DRIVER = {
    **FIXED, "vi_tri_viec_lam": "Lái xe", "ma_ngach": "01.010", "ten_ngach": "Lái xe cơ quan",
    "bac": 1.0, "he_so": 2.05, "trinh_do_cm": "SC", "chuyen_nganh": "Lái xe ô tô",
    "ngay_ngach": "2024-09-01", "ngay_bac": "2024-09-01", "ngay_nang_luong_sau": "2026-09-01",
    "quan_ly_nha_nuoc": None,
}  # fmt: skip


@rule(
    "re-service-recruited",
    gate="person",
    severity="warning",
    reads=("vi_tri_viec_lam", "doi_tuong", "ngay_tuyen_dung"),
    title=(
        "Lái xe, bảo vệ, phục vụ thì ký hợp đồng, không tuyển dụng",
        "Drivers, guards and service staff have contracts and are not recruited",
    ),
    message=(
        "Công việc “{value}” mà tuyển dụng vào biên chế ngày {detail}; công việc này chỉ ký hợp "
        "đồng.",
        "“{value}” recruited into the staff on {detail}; for this work there are contracts only.",
    ),
    fix=(
        "Xem lại đối tượng và loại hợp đồng; vào biên chế từ trước thì sửa ngày tuyển dụng.",
        "Check class and contract; or the day of recruitment of somebody taken on long ago.",
    ),
    laws=(
        laws.ND235_2026.at("Điều 4 khoản 2"),
        laws.ND232_2026.at("Điều 6 khoản 3"),
        laws.ND111_2022.at("Điều 4"),
        laws.ND68_2000,
    ),
    event=("ngay_tuyen_dung",),
    reasons=("SAP_XEP", "TUYEN_LAI"),
    confidence="secondary",
    wrong=Example(_DRIVER, as_of=DAY),
    right=Example({**_DRIVER, "vi_tri_viec_lam": "Chuyên viên về hành chính"}, as_of=DAY),
    lawful=(
        # On the staff from before Decree 68/2000; a title of plant protection.
        Example({**_DRIVER, "ngay_tuyen_dung": "1998-09-01"}, as_of=DAY),
        Example({**_DRIVER, "vi_tri_viec_lam": "Bảo vệ viên bảo vệ thực vật"}, as_of=DAY),
    ),
)  # fmt: skip
def service_recruited(c: Context) -> pd.DataFrame:
    frame = c.frame()
    told = mapped(
        frame["vi_tri_viec_lam"], lambda v: _SERVICE.match(fold_words(v)) is not None, False
    )
    late = c.date("ngay_tuyen_dung") >= _SINCE_161
    found = told.astype(bool) & late & c.among("doi_tuong", ("VC", "CC")) & active(c)
    return hits(c, found, detail=frame["ngay_tuyen_dung"])


_RUNS = {
    **FIXED,
    "ghi_chu": "Kiêm Giám đốc Công ty TNHH Thương mại Hoa Lư",
    "quan_ly_nha_nuoc": None,
}


@rule(
    "re-company-manager",
    gate="person",
    severity="warning",
    reads=("ghi_chu", "kiem_nhiem", "doi_tuong"),
    needs=("doi_tuong",),
    blames=("kiem_nhiem", "ghi_chu"),
    title=("Không tham gia quản lý, điều hành doanh nghiệp", "Nobody in service runs a company"),
    message=(
        "Dòng ghi tham gia quản lý, điều hành doanh nghiệp.",
        "The row tells of running a company.",
    ),
    fix=(
        "Đối chiếu; đại diện phần vốn nhà nước hoặc đã thôi thì ghi rõ ở cột Ghi chú.",
        "Check; say in the note when it is for the State's share or has ended.",
    ),
    laws=(laws.LUAT58_2010.at("Điều 14 khoản 3"), laws.LUAT36_2018.at("Điều 20 khoản 2 điểm b")),
    confidence="from_memory",
    wrong=Example(_RUNS, as_of=DAY),
    right=Example({**_RUNS, "ghi_chu": "Góp vốn vào Công ty TNHH Thương mại Hoa Lư"}, as_of=DAY),
    lawful=(
        Example(
            {**_RUNS, "ghi_chu": "Chủ tịch Công ty TNHH một thành viên, đại diện vốn nhà nước"},
            as_of=DAY,
        ),
        Example({**_RUNS, "ghi_chu": "Trước khi tuyển dụng là Giám đốc Công ty Hoa Lư"}, as_of=DAY),
    ),
)
def company_manager(c: Context) -> pd.Series:
    note, beside = c.frame()["ghi_chu"], c.frame()["kiem_nhiem"]
    runs = matches(_RUNS_COMPANY, note, beside) & ~matches(_LAWFUL_OFFICE, note, beside)
    # The law of 2025 lets public employees of science and universities run companies.
    bound = c.among("doi_tuong", ("CC", "CB"))
    if c.as_of <= laws.LUAT58_2010.until:
        bound |= c.among("doi_tuong", ("VC",))
    return runs & bound & active(c)

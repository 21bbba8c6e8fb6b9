"""Group H3: who may not hold a post (any more): after a dismissal, two failed years or two
disciplines, in a third term at one school, before the years of teaching; offices of the Party
before full membership; who may not keep accounts; relatives on a contract.
"""

import re

import pandas as pd

from ..folding import fold_words
from ..posts import HEAD as HEAD_ROLE
from ..posts import parse
from . import laws
from .appointments import TERMS_UNLIMITED, kin_in_unit
from .context import Context, add_months, months_between
from .facts import active, mapped, matches, unit_name
from .hits import hits
from .pay import SCHOOL
from .posts import TERM_MONTHS, manages, roles
from .retirement import TEACHES
from .rule import Example, rule
from .sanctions import DEPUTY

DAY = "2026-11-01"
WORK, RATINGS, DISCIPLINE, FAMILY = "qt_cong_tac", "ds_danh_gia", "ds_ky_luat", "ds_gia_dinh"
_FAILED = "KHT"


def _appointed(c: Context) -> pd.Series:
    """The last possible day of the latest appointment to the present post."""
    days = [c.last_day("ngay_bo_nhiem"), c.last_day("ngay_bo_nhiem_lai")]
    return pd.concat(days, axis=1).max(axis=1)


def _rated(*years: tuple[int, str], **nguoi: object) -> Example:
    lines = [{"nam": year, "xep_loai": rating} for year, rating in years]
    return Example({**DEPUTY, **nguoi}, {RATINGS: lines}, as_of=DAY)


@rule(
    "ap-two-failed-years",
    lists=(RATINGS,),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("chuc_vu", "ngay_bo_nhiem"),
    needs=("chuc_vu", "ds_danh_gia.xep_loai"),
    blames=("chuc_vu",),
    title=(
        "Hai năm liên tiếp không hoàn thành nhiệm vụ thì miễn nhiệm",
        "Who failed two years running is removed from the post",
    ),
    message=(
        "Còn giữ “{value}” sau hai năm liên tiếp không hoàn thành nhiệm vụ ({detail}).",
        "Still holds “{value}” after two years running not completed ({detail}).",
    ),
    fix=(
        "Đối chiếu kết quả xếp loại và quyết định miễn nhiệm, bố trí công tác khác.",
        "Compare the ratings with the decision on removal or other work.",
    ),
    laws=(
        laws.ND115_2020_85.at("Điều 55 khoản 1 điểm d"),
        laws.ND259_2026,
        laws.QD41_TW,
        laws.QD377_TW,
    ),
    confidence="secondary",
    wrong=_rated((2023, "HTT"), (2024, "KHT"), (2025, "KHT")),
    right=_rated((2023, "HTT"), (2024, "KHT"), (2025, "HT")),
    lawful=(
        # Not running; before the appointment; the decision on the last year is not due yet.
        _rated((2023, "KHT"), (2024, "HT"), (2025, "KHT"), ngay_bo_nhiem="2022-05-01",
               ngay_quyet_dinh="2022-04-20"),
        _rated((2021, "KHT"), (2022, "KHT"), (2024, "HT"), (2025, "HT")),
    ),
)  # fmt: skip
def two_failed_years(c: Context) -> pd.DataFrame:
    ratings, people = c.frame(RATINGS), c.frame().index
    bad = ratings.loc[(ratings["xep_loai"] == _FAILED) & (ratings["_nguoi"] >= 0)]
    bad = bad[["_nguoi", "nam"]].dropna().drop_duplicates()
    pairs = bad.merge(bad.assign(nam=bad["nam"] + 1), on=["_nguoi", "nam"])
    year = pairs.groupby("_nguoi")["nam"].max().reindex(people)
    appointed = pd.concat([c.date("ngay_bo_nhiem"), c.date("ngay_bo_nhiem_lai")], axis=1).max(
        axis=1
    )
    # Both years in the post, and half a year for the decision.
    held = appointed.dt.year < year
    decided = pd.to_datetime(
        (year + 1).map("{:.0f}-07-01".format, na_action="ignore").astype("str"), errors="coerce"
    )
    found = manages(c) & held & (decided <= c.day) & active(c)
    detail = pd.Series(
        [f"{y - 1:.0f}, {y:.0f}" for y in year[found]], index=year.index[found], dtype="str"
    )
    return hits(c, found, detail=detail.reindex(people))


_REMOVED = ("CC_CCH", "VC_CCH", "CC_GC")
_DEMOTED = "CC_GC"


def _dismissed(
    form: str, day: str = "2025-06-05", *work: dict[str, object], **n: object
) -> Example:
    con = {DISCIPLINE: [{"ngay": day, "hinh_thuc": form}], WORK: list(work)}
    return Example({**DEPUTY, **n}, {k: v for k, v in con.items() if v}, as_of=DAY)


@rule(
    "ap-dismissed-stays",
    lists=(DISCIPLINE, WORK),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("chuc_vu", "ngay_bo_nhiem"),
    needs=("chuc_vu", "ngay_bo_nhiem", "ds_ky_luat.hinh_thuc"),
    blames=("chuc_vu",),
    title=(
        "Bị cách chức, giáng chức thì không giữ chức vụ cũ",
        "Nobody keeps the post from which they were removed",
    ),
    message=(
        "Vẫn giữ “{value}” được bổ nhiệm trước kỷ luật {detail}.",
        "Still holds “{value}”, appointed before the discipline of {detail}.",
    ),
    fix=(
        "Xóa chức vụ và phụ cấp; bổ nhiệm chức vụ khác thì ghi ngày bổ nhiệm.",
        "Remove the post and its allowance; enter the day of another appointment.",
    ),
    laws=(
        laws.ND112_2020,
        laws.ND112_2020_71,
        laws.ND172_2025,
        laws.ND234_2026,
    ),
    confidence="secondary",
    wrong=_dismissed("CC_CCH"),
    right=_dismissed("CC_CC"),
    lawful=(
        # Another post, appointed after; a lower one after a demotion; the Party's own dismissal.
        _dismissed("CC_CCH", "2021-06-05"),
        _dismissed(
            "CC_GC", "2025-03-05",
            {"tu_ngay": "2022-05-01", "den_ngay": "2025-03-31", "ma_don_vi": "H42.05.01",
             "chuc_vu": "Trưởng phòng"},
            {"tu_ngay": "2025-04-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Phó Trưởng phòng"},
        ),
        _dismissed("DANG_CCH"),
    ),
)  # fmt: skip
def dismissed_stays(c: Context) -> pd.DataFrame:
    frame, lines, work = c.frame(), c.frame(DISCIPLINE), c.frame(WORK)
    removed = lines["hinh_thuc"].isin(_REMOVED)
    day = c.date("ngay", DISCIPLINE)[removed].groupby(lines["_nguoi"]).max().reindex(frame.index)
    began = c.last_day("tu_ngay", WORK).groupby(work["_nguoi"]).max().reindex(frame.index)
    found = manages(c) & (_appointed(c) < day) & ~(began >= day) & (day <= c.day) & active(c)
    return hits(c, found, detail=day.dt.strftime("%d/%m/%Y"))


_PRINCIPAL = {
    **TEACHES, "chuc_vu": "Hiệu trưởng", "ngay_bo_nhiem": "2024-05-01",
    "so_quyet_dinh": "45/QĐ-SGDĐT", "ngay_quyet_dinh": "2024-04-20", "pc_chuc_vu": 0.6,
    "ly_luan_chinh_tri": "TC",
}  # fmt: skip
_TWICE = ("VC_KT", "VC_CC")
_TWO = [{"ngay": "2024-11-05", "hinh_thuc": "VC_KT"}, {"ngay": "2025-09-10", "hinh_thuc": "VC_CC"}]


@rule(
    "ap-two-disciplines",
    lists=(DISCIPLINE,),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("chuc_vu", "ngay_bo_nhiem"),
    needs=("chuc_vu", "ngay_bo_nhiem", "ds_ky_luat.hinh_thuc"),
    blames=("chuc_vu",),
    title=(
        "Viên chức quản lý bị kỷ luật hai lần trong một thời hạn bổ nhiệm",
        "A manager disciplined twice in one term",
    ),
    message=(
        "Giữ “{value}” khi bị kỷ luật {detail} lần trong thời hạn bổ nhiệm: thuộc trường hợp xem "
        "xét miễn nhiệm.",
        "Holds “{value}” after {detail} disciplines in the term: a removal is to be considered.",
    ),
    fix=(
        "Đối chiếu quyết định miễn nhiệm, hoặc nêu kết quả xem xét.",
        "Compare with the decision on removal, or state what came of it.",
    ),
    # That Decree 259/2026 keeps it was not read.
    laws=(laws.ND115_2020_85.at("Điều 55 khoản 1 điểm b"), laws.ND259_2026),
    confidence="secondary",
    wrong=Example(_PRINCIPAL, {DISCIPLINE: _TWO}, as_of="2026-06-01"),
    right=Example(_PRINCIPAL, {DISCIPLINE: _TWO[:1]}, as_of="2026-06-01"),
    lawful=(
        # One of them before the appointment; the Party's for the same act.
        Example(
            _PRINCIPAL, {DISCIPLINE: [{**_TWO[0], "ngay": "2022-11-05"}, _TWO[1]]},
            as_of="2026-06-01",
        ),
        Example(
            _PRINCIPAL, {DISCIPLINE: [_TWO[0], {**_TWO[1], "hinh_thuc": "DANG_CC"}]},
            as_of="2026-06-01",
        ),
    ),
)  # fmt: skip
def two_disciplines(c: Context) -> pd.DataFrame:
    lines, frame = c.frame(DISCIPLINE), c.frame()
    began = pd.Series(_appointed(c).reindex(lines["_nguoi"]).array, index=lines.index)
    within = lines["hinh_thuc"].isin(_TWICE) & (c.date("ngay", DISCIPLINE) > began)
    number = within.groupby(lines["_nguoi"]).sum().reindex(frame.index).fillna(0)
    found = manages(c) & c.among("doi_tuong", ("VC",)) & (number > 1) & active(c)
    return hits(c, found, detail=number.map("{:.0f}".format).astype("str"))


# Schools of one level each, whose heads' terms and years their charters bound.
_OF_SCHOOL = re.compile(r"^(?:pho )?hieu truong\b")
_YEARS_TAUGHT = 48
"""Months: five years, four in mountains and on islands."""
_YOUNG = {
    **_PRINCIPAL, "ngay_tuyen_dung": "2021-09-01", "ngay_vao_co_quan": "2021-09-01",
    "loai_hop_dong": "HDLV_XDTH", "het_han_hop_dong": "2026-12-31",
    "ngay_ngach": "2022-09-01", "bac": 2, "he_so": 2.67, "ngay_bac": "2025-09-01",
    "ngay_nang_luong_sau": "2028-09-01", "ngay_hop_dong": "2022-01-01",
}  # fmt: skip


def _of_school(c: Context) -> pd.Series:
    """Heads and deputies of public preschools and general schools."""
    post = matches(_OF_SCHOOL, c.frame()["chuc_vu"])
    school = mapped(unit_name(c), lambda name: SCHOOL.search(name) is not None, False)
    return post & school.astype(bool) & c.among("doi_tuong", ("VC",)) & active(c)


@rule(
    "ap-school-years",
    lists=(WORK, "qt_luong"),
    gate="person",
    severity="warning",
    reads=("ngay_bo_nhiem", "ngay_tuyen_dung", "chuc_vu"),
    title=(
        "Hiệu trưởng, phó hiệu trưởng đã dạy học đủ năm",
        "Heads and deputies of schools taught for enough years",
    ),
    message=(
        "Bổ nhiệm ngày “{value}” khi mới công tác {detail} tháng; phải dạy học từ 5 năm (miền núi, "
        "hải đảo 4 năm).",
        "Appointed on “{value}” after {detail} months of work; five years of teaching are asked "
        "(four in mountains and on islands).",
    ),
    fix=(
        "Đối chiếu quyết định; bổ sung thời gian dạy học trước khi tuyển dụng vào quá trình công "
        "tác.",
        "Compare with the decision; add earlier teaching to the work history.",
    ),
    laws=(laws.SCHOOL_RULES.at("Điều 11"),),
    event=("ngay_bo_nhiem",),
    confidence="from_memory",
    blames=("ngay_bo_nhiem",),
    wrong=Example(_YOUNG, as_of=DAY),
    right=Example(_PRINCIPAL, as_of=DAY),
    lawful=(
        # Taught elsewhere before.
        Example(
            _YOUNG,
            {WORK: [{"tu_ngay": "2015-09-01", "den_ngay": "2021-08-31", "chuc_vu": "Giáo viên"},
                    {"tu_ngay": "2021-09-01", "ma_don_vi": "H42.09.21", "chuc_vu": "Giáo viên"}]},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def school_years(c: Context) -> pd.DataFrame:
    people = c.frame().index
    began = [c.date("ngay_tuyen_dung")]
    for name in (WORK, "qt_luong"):
        first = c.date("tu_ngay", name).groupby(c.frame(name)["_nguoi"]).min()
        began.append(first.reindex(people))
    taught = months_between(pd.concat(began, axis=1).min(axis=1), c.last_day("ngay_bo_nhiem"))
    found = _of_school(c) & (taught < _YEARS_TAUGHT) & (taught >= 0)
    found &= c.date("ngay_bo_nhiem") >= pd.Timestamp(laws.SCHOOL_RULES.since)
    return hits(c, found, detail=taught.map("{:.0f}".format, na_action="ignore").astype("str"))


_SLACK = 2
"""Months by which a new term may begin early."""
_THIRD = {
    **_PRINCIPAL, "ngay_bo_nhiem": "2014-09-01", "ngay_bo_nhiem_lai": "2024-09-01",
    "ngay_quyet_dinh": "2024-08-20",
}  # fmt: skip


@rule(
    "ap-school-terms",
    lists=(WORK,),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("ngay_bo_nhiem", "ngay_bo_nhiem_lai", "chuc_vu"),
    title=(
        "Hiệu trưởng không quá hai nhiệm kỳ liên tiếp ở một trường",
        "The head of a school serves at most two terms running there",
    ),
    message=(
        "Bổ nhiệm lại ngày “{value}”, nhiệm kỳ thứ ba trở đi từ ngày {detail} ở cùng một trường.",
        "Appointed again on “{value}”, the third term or later since {detail} at one school.",
    ),
    fix=(
        "Đối chiếu ngày bổ nhiệm ở trường đang giữ chức vụ; trước đó ở trường khác thì bổ sung quá "
        "trình công tác.",
        "Compare the first appointment to this school; add earlier schools to the work history.",
    ),
    laws=(laws.SCHOOL_RULES.at("Điều 11"),),
    event=("ngay_bo_nhiem_lai",),
    confidence="from_memory",
    blames=("ngay_bo_nhiem_lai",),
    wrong=Example(_THIRD, as_of=DAY),
    right=Example({**_THIRD, "ngay_bo_nhiem": "2019-09-01"}, as_of=DAY),
    lawful=(
        # The first term was at another school; a deputy has no such limit.
        Example(
            _THIRD,
            {WORK: [{"tu_ngay": "2014-09-01", "den_ngay": "2019-08-31", "ma_don_vi": "H42.09",
                     "chuc_vu": "Hiệu trưởng"},
                    {"tu_ngay": "2019-09-01", "ma_don_vi": "H42.09.21",
                     "chuc_vu": "Hiệu trưởng"}]},
            as_of=DAY,
        ),
        Example({**_THIRD, "chuc_vu": "Phó Hiệu trưởng", "pc_chuc_vu": 0.45}, as_of=DAY),
        # Only prolonged until the pension.
        Example(
            {**_THIRD, "ghi_chu": "Kéo dài thời gian giữ chức vụ đến tuổi nghỉ hưu"}, as_of=DAY
        ),
    ),
)  # fmt: skip
def school_terms(c: Context) -> pd.DataFrame:
    frame, work = c.frame(), c.frame(WORK)
    first, again = c.last_day("ngay_bo_nhiem"), c.date("ngay_bo_nhiem_lai")
    # A school that the head came to later counts from then.
    head = mapped(work["chuc_vu"], lambda v: parse(v).role == HEAD_ROLE, False).astype(bool)
    here = _at_present_unit(c)
    came = c.last_day("tu_ngay", WORK)[head & here].groupby(work["_nguoi"]).min()
    elsewhere = frame.index.isin(work["_nguoi"][head & ~here & work["ma_don_vi"].notna()])
    came = came.reindex(frame.index).where(elsewhere)
    began = first.where(~(came > first), came)
    third = again >= add_months(began, 2 * TERM_MONTHS - _SLACK)
    longer = matches(re.compile(r"\bkeo dai\b"), frame["ghi_chu"])
    found = _of_school(c) & third & ~longer & (c.as_of >= TERMS_UNLIMITED["VC"])
    found &= mapped(frame["chuc_vu"], lambda v: parse(v).role == HEAD_ROLE, False).astype(bool)
    found &= again >= pd.Timestamp(laws.SCHOOL_RULES.since)
    return hits(c, found, field="ngay_bo_nhiem_lai", detail=began.dt.strftime("%d/%m/%Y"))


def _at_present_unit(c: Context) -> pd.Series:
    """Lines of the work history at the unit in which the person works now, by its code or name."""
    frame, work = c.frame(), c.frame(WORK)
    by_code = work["ma_don_vi"] == frame["ma_don_vi_su_dung"].reindex(work["_nguoi"]).to_numpy()
    name = unit_name(c).reindex(work["_nguoi"]).fillna("").to_numpy()
    written = mapped(work["ma_don_vi"], fold_words, "")
    return by_code | ((written == name) & (name != ""))


_COMMITTEE = re.compile(r"\b(?:bi thu|cap uy|chi uy|dang uy vien|huyen uy vien|tinh uy vien)\b")
_YOUTH = re.compile(r"\b(?:doan|thanh nien)\b")
_PROBATION_MONTHS = 12
_NEW_MEMBER = {"ngay_vao_dang": "2026-03-05", "chuc_vu_dang": "Bí thư chi bộ"}


@rule(
    "pa-office-on-probation",
    gate="person",
    severity="warning",
    reads=("chuc_vu_dang", "ngay_vao_dang", "ngay_chinh_thuc"),
    needs=("chuc_vu_dang", "ngay_vao_dang"),
    title=(
        "Đảng viên dự bị không giữ chức vụ cấp ủy",
        "A probationary member holds no office of a committee",
    ),
    message=(
        "Giữ “{value}” khi còn là đảng viên dự bị (vào Đảng ngày {detail}).",
        "Holds “{value}” as a probationary member (admitted on {detail}).",
    ),
    fix=(
        "Ghi ngày chính thức, hoặc xem lại chức vụ Đảng.",
        "Enter the official date, or check the office.",
    ),
    laws=(laws.DIEU_LE.at("Điều 3, Điều 5"),),
    confidence="secondary",
    wrong=Example(_NEW_MEMBER, as_of=DAY),
    right=Example(
        {**_NEW_MEMBER, "ngay_vao_dang": "2025-03-05", "ngay_chinh_thuc": "2026-03-05"}, as_of=DAY
    ),
    lawful=(
        Example({**_NEW_MEMBER, "chuc_vu_dang": "Đảng viên"}, as_of=DAY),
        Example({**_NEW_MEMBER, "chuc_vu_dang": "Bí thư Đoàn thanh niên"}, as_of=DAY),
        # Long a member: only the official date is missing.
        Example({**_NEW_MEMBER, "ngay_vao_dang": "2015-03-05"}, as_of=DAY),
    ),
)
def office_on_probation(c: Context) -> pd.DataFrame:
    frame = c.frame()
    office = matches(_COMMITTEE, frame["chuc_vu_dang"]) & ~matches(_YOUTH, frame["chuc_vu_dang"])
    admitted = c.date("ngay_vao_dang")
    new = add_months(admitted, _PROBATION_MONTHS) > c.day
    official = c.date("ngay_chinh_thuc") <= c.day
    return hits(c, office & new & ~official & active(c), detail=admitted.dt.strftime("%d/%m/%Y"))


_ACCOUNTS = re.compile(r"\b(?:ke toan)\b")
_CASH = re.compile(r"\b(?:thu quy|thu kho)\b")
# Of a society or the Party, or of funds that are no cash of the unit.
_OTHER_CASH = re.compile(r"\b(?:cong doan|chi bo|doan|hoi|quy (?:tinh|khuyen))\b")
_ACCOUNTANT = {
    "vi_tri_viec_lam": "Kế toán", "ma_ngach": "06.031", "ten_ngach": "Kế toán viên",
    "chuyen_nganh": "Kế toán",
}  # fmt: skip


@rule(
    "ap-accountant-cashier",
    gate="person",
    severity="warning",
    reads=("vi_tri_viec_lam", "kiem_nhiem"),
    needs=("kiem_nhiem",),
    blames=("kiem_nhiem",),
    title=(
        "Kế toán không kiêm thủ quỹ, thủ kho của cùng đơn vị",
        "An accountant is not cashier or storekeeper of the same unit",
    ),
    message=("Người làm kế toán kiêm nhiệm “{value}”.", "An accountant also does “{value}”."),
    fix=("Bố trí người khác làm thủ quỹ, thủ kho.", "Give cash and stores to somebody else."),
    laws=(laws.LUAT88_2015.at("Điều 52"),),
    confidence="from_memory",
    wrong=Example({**_ACCOUNTANT, "kiem_nhiem": "Thủ quỹ"}, as_of=DAY),
    right=Example({**_ACCOUNTANT, "kiem_nhiem": "Văn thư"}, as_of=DAY),
    lawful=(
        Example({**_ACCOUNTANT, "kiem_nhiem": "Thủ quỹ Công đoàn"}, as_of=DAY),
        Example({"kiem_nhiem": "Thủ quỹ"}, as_of=DAY),
    ),
)
def accountant_cashier(c: Context) -> pd.Series:
    frame = c.frame()
    accounts, beside = matches(_ACCOUNTS, frame["vi_tri_viec_lam"]), frame["kiem_nhiem"]
    cash = matches(_CASH, beside) & ~matches(_OTHER_CASH, beside)
    other = matches(_CASH, frame["vi_tri_viec_lam"]) & matches(_ACCOUNTS, beside)
    return ((accounts & cash) | (other & ~matches(_OTHER_CASH, beside))) & active(c)


_BLOOD = (
    "vo",
    "chong",
    "bo",
    "me",
    "cha",
    "con",
    "anh",
    "chi",
    "em",
    "co",
    "di",
    "chu",
    "bac",
    "cau",
)
_DRIVER = {
    "doi_tuong": "HDLD", "ho_ten": "Trần Văn Bình", "gioi_tinh": "Nam", "ngay_sinh": "1991-03-02",
    "cccd": "037091000037", "loai_hop_dong": "HDLD_235", "ngay_hop_dong": "2026-08-01",
    "ngay_tuyen_dung": "2026-08-01", "ngay_vao_co_quan": "2026-08-01",
    "ma_don_vi_su_dung": "H42.09.21", "ma_don_vi_quan_ly": "H42.09",
    "ten_don_vi": "Trường THPT Hoa Lư A", "vi_tri_viec_lam": "Lái xe", "ma_ngach": None,
    "ten_ngach": None, "ngay_ngach": None, "bac": None, "he_so": None, "ngay_bac": None,
    "ngay_nang_luong_sau": None, "quan_ly_nha_nuoc": None, "nam_tn": 2013,
    "ngay_nghi_huu": None, "danh_gia_nam": None,
}  # fmt: skip


def _employs(relation: str, **driver: object) -> Example:
    kin = [{"quan_he": relation, "ho_ten": _DRIVER["ho_ten"], "nam_sinh": 1991}]
    return Example(_PRINCIPAL, {FAMILY: kin}, more=({**_DRIVER, **driver},), as_of=DAY)


@rule(
    "re-contract-relative",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    reads=("loai_hop_dong", "ma_don_vi_su_dung", "chuc_vu"),
    needs=("loai_hop_dong", "ds_gia_dinh.ho_ten", "@units"),
    title=(
        "Không ký hợp đồng với người thân của người đứng đầu đơn vị",
        "No contract with a relative of the head who signs it",
    ),
    message=(
        "Hợp đồng «{value}» với {detail} của người đứng đầu đơn vị.",
        "The contract “{value}” is with the {detail} of the head of the unit.",
    ),
    fix=(
        "Chấm dứt hợp đồng, hoặc giải trình nếu chỉ trùng tên.",
        "End the contract, or explain a mere namesake.",
    ),
    laws=(laws.ND235_2026.at("Điều 9 khoản 1 điểm đ"),),
    event=("ngay_hop_dong",),
    confidence="read",
    wrong=_employs("Em ruột"),
    right=_employs("Em ruột", ngay_sinh="1992-03-02", cccd="037092000037"),
    lawful=(
        # Signed before the Decree; a friend.
        _employs("Em ruột", loai_hop_dong="HDLD_111_HTPV", ngay_hop_dong="2025-08-01"),
    ),
)
def contract_relative(c: Context) -> pd.DataFrame:
    signed = c.date("ngay_hop_dong") >= pd.Timestamp(laws.ND235_2026.since)
    hired = c.among("doi_tuong", ("HDLD",)) & signed & active(c)
    return kin_in_unit(c, roles(c) == "head", hired, _BLOOD).assign(field="loai_hop_dong")
